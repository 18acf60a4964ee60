"""Figures of networks: where their parameters sit, how their training went."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import MaxNLocator

from emolib.i18n import _, format_decimal, format_percent
from emolib.plotting.curves import GRID
from emolib.plotting.style import FAINT, INK, SERIES_COLOURS, localise

SETS = {"": (INK, "-"), "val_": (SERIES_COLOURS[1], "--")}
"""Colour and line of the training set and of the validation set."""


def training_curves(table, *, chance=None, turn=None, reported=None):
    """Accuracy and loss side by side, on both sets, every seed and their mean.

    Parameters
    ----------
    table : DataFrame
        Columns accuracy, loss, val_accuracy and val_loss; the index holds two levels:
        the seed and the epoch, counted from 1.
    chance : float, default=None
        Accuracy of an answer at random, where a dotted line is drawn, as at the loss
        of one who gives all emotions the same chance.
    turn : float, default=None
        An epoch to mark in both figures, where validation stops following.
    reported : DataFrame, default=None
        What the 2023 report printed: the same columns, the epoch as index.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> import pandas as pd
    >>> index = pd.MultiIndex.from_product([[0, 1], [1, 2, 3]])
    >>> table = pd.DataFrame({"accuracy": 0.9, "loss": 0.1, "val_accuracy": 0.5,
    ...                       "val_loss": 2.0}, index)
    >>> figure = training_curves(table, chance=1 / 7)
    >>> [ax.get_ylabel() for ax in figure.axes]
    ['accuracy', 'loss']
    """
    figure, axes = plt.subplots(1, 2, figsize=(7.4, 3.9), layout="constrained")
    words = {"": _("training"), "val_": _("validation")}
    floors = {"accuracy": chance, "loss": None if chance is None else -np.log(chance)}
    titles = {"accuracy": _("accuracy"), "loss": _("loss")}
    for ax, (score, floor) in zip(axes, floors.items(), strict=True):
        for prefix, (colour, line) in SETS.items():
            style = {"color": colour, "ls": line}
            _draw_seeds(ax, table[prefix + score], words[prefix], style)
            if reported is not None:
                known = reported[prefix + score]
                mark = {"facecolors": "white", "edgecolors": colour, "zorder": 4}
                ax.scatter(known.index, known, s=26, marker="D", **mark)
        if floor is not None:
            ax.axhline(floor, color=FAINT, ls=":", lw=1.8, label=_("chance"), zorder=0)
        if turn is not None:
            ax.axvline(turn, color=FAINT, lw=1.2, zorder=0)
        ax.set(xlabel=_("epoch"), ylabel=titles[score])
        ax.set_ylim(0, 1.04 * ax.get_ylim()[1])
        ax.xaxis.set_major_locator(MaxNLocator(5, integer=True, min_n_ticks=1))
        ax.grid(axis="y", color=GRID)
    axes[0].set_ylim(top=1.02)
    localise(axes[0].yaxis, percent=True)
    localise(axes[1].yaxis, digits=1)
    _name_series(figure, axes[0], reported)
    return figure


def _draw_seeds(ax, scores, words, style):
    """Each seed as a thin line, their mean as a thick one."""
    by_seed = scores.unstack(level=0)
    few = {"marker": "o", "ms": 5} if len(by_seed) < 3 else {}  # a point has no line
    if by_seed.shape[1] > 1:
        ax.plot(by_seed.index, by_seed, lw=0.9, alpha=0.45, **style)
    ax.plot(by_seed.index, by_seed.mean(axis=1), lw=2, label=words, **style, **few)


def _name_series(figure, ax, reported):
    """One legend above both figures."""
    handles, words = ax.get_legend_handles_labels()
    if reported is not None:
        handles.append(ax.scatter([], [], s=26, marker="D", fc="white", ec=INK))
        words.append(_("2023 report"))
    figure.legend(
        handles, words, frameon=False, loc="outside upper center", ncols=len(words)
    )


def layer_sizes(sizes, *, ax=None):
    """Where the parameters of a network sit: a bar per layer, from input to output.

    Parameters
    ----------
    sizes : Series of int
        Parameters of each layer; the index holds their names, in the reader's
        language.
    ax : matplotlib.axes.Axes, default=None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> import pandas as pd
    >>> ax = layer_sizes(pd.Series({"convolution": 1000, "dense": 99_000}))
    >>> [text.get_text() for text in ax.texts]
    ['1,000  (1.0%)', '99,000  (99.0%)']
    """
    ax = ax or plt.figure(figsize=(7, 0.42 * len(sizes) + 1)).subplots()
    places = np.arange(len(sizes))  # two layers may have one name
    bars = ax.barh(places, sizes, color=INK, height=0.7)
    ax.set_yticks(places, sizes.index)
    shares = sizes / sizes.sum()
    words = [
        f"{format_decimal(size)}  ({format_percent(share)})"
        for size, share in zip(sizes, shares, strict=True)
    ]
    ax.bar_label(bars, words, padding=5)
    ax.invert_yaxis()
    ax.set_xlim(0, 1.45 * max(sizes))
    ax.set_xlabel(_("parameters (millions)"))
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    localise(ax.xaxis)
    ax.xaxis.set_major_formatter(lambda value, _place: format_decimal(value / 1e6))
    return ax
