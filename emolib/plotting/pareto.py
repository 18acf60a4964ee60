"""Figure of what models cost and what they are worth: which are worth their price."""

import re

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from emolib.i18n import _
from emolib.plotting.style import SERIES_COLOURS, localise

GRID = "#E6E6E6"
FRONT = "#8A8A8A"
MARKS = ("o", "s", "D", "^", "v", "P", "X", "<", ">", "p")
LINES = ("-", (0, (2, 1.5)), ":")
"""Line of the front of each group."""

MOST_TICKS = 4


def on_front(costs, scores):
    """Find the models that no other beats on both sides: the Pareto front.

    A model is off the front when another costs no more, scores no less, and does
    better on one of the two; or when its cost is unknown.

    Parameters
    ----------
    costs, scores : array-like of shape (n,)
        What each model costs, NaN where unknown, and its score.

    Returns
    -------
    ndarray of shape (n,), bool

    References
    ----------
    Pareto, V. (1906), Manuale di economia politica.

    Examples
    --------
    >>> on_front([1, 2, 3], [0.7, 0.9, 0.8]).tolist()
    [True, True, False]
    """
    costs, scores = (np.asarray(values, dtype=float) for values in (costs, scores))
    no_dearer = costs <= costs[:, None]
    no_worse = scores >= scores[:, None]
    better = (costs < costs[:, None]) | (scores > scores[:, None])
    return ~(no_dearer & no_worse & better).any(axis=1) & ~np.isnan(costs)


def pareto(table, costs, *, label, figure=None):
    """Score against each cost, with the fronts of the models that are worth theirs.

    One panel per cost, drawn in powers. Models that answer different questions are not
    compared: each group has its front, a line in steps. The marks of the models on it
    are full, those of the others are hollow.

    Parameters
    ----------
    table : DataFrame
        Columns mean, low and high, in [0, 1], family and group, and one column per
        cost, above 0 or missing; the index holds the names of the models. Names,
        families and groups are in the reader's language. Families have colours.
    costs : dict of str to (str, callable, sequence of float or None)
        For each column of costs: what the axis holds, how a number is written on it,
        and the ticks to choose from, powers of ten by default.
    label : str
        What the scores are.
    figure : matplotlib.figure.Figure, default=None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> import pandas as pd
    >>> scores = {"mean": [0.7, 0.8], "low": [0.6, 0.7], "high": [0.8, 0.9]}
    >>> table = pd.DataFrame(scores, index=["Ridge", "CNN"])
    >>> table["family"], table["group"] = ["points", "images"], "one face"
    >>> table["seconds"] = [0.01, 200]
    >>> figure = pareto(table, {"seconds": ("time", str, None)}, label="accuracy")
    >>> [text.get_text() for text in figure.legends[0].get_texts()]
    ['Ridge', 'CNN', 'front: one face']
    """
    rows = -(-len(costs) // 2)
    figure = figure or plt.figure(figsize=(7, 2.7 * rows + 1.2))
    columns = min(2, len(costs))
    panels = figure.subplots(rows, columns, sharey=True, squeeze=False).flat
    for ax, (column, (words, write, ticks)) in zip(panels, costs.items(), strict=False):
        _panel(ax, table, column)
        ax.set_xlabel(words)
        _in_powers(ax, table[column], write, ticks)
    for ax in list(figure.axes)[len(costs) :]:
        ax.remove()
    for ax in figure.axes[::columns]:
        ax.set_ylabel(label)
    _name_models(figure, table)
    return figure


def _style(table):
    """Mark and colour of each model: colours tell families, marks tell models."""
    families = list(table["family"].unique())
    colours = [SERIES_COLOURS[families.index(family)] for family in table["family"]]
    return zip(table.index, MARKS, colours, strict=False)


def _panel(ax, table, column):
    """The models over one cost, and the front of each group."""
    known = table[table[column].notna()]
    full = set()
    for line, group in zip(LINES, table["group"].unique(), strict=False):
        part = known[known["group"] == group]
        front = part[on_front(part[column], part["mean"])].sort_values(column)
        ax.plot(
            *(front[column], front["mean"]),
            **{"drawstyle": "steps-post", "color": FRONT, "lw": 2, "ls": line},
        )
        full |= set(front.index)
    for name, mark, colour in _style(table):
        if name in known.index:
            row = known.loc[name, ["mean", "low", "high"]].astype(float)
            ax.errorbar(
                known.loc[name, column],
                row["mean"],
                yerr=[[row["mean"] - row["low"]], [row["high"] - row["mean"]]],
                marker=mark,
                markersize=8,
                color=colour,
                markerfacecolor=colour if name in full else "white",
                elinewidth=1,
            )
    ax.grid(axis="y", color=GRID)
    localise(ax.yaxis, percent=True)


def _in_powers(ax, values, write, ticks):
    """A logarithmic axis with a few ticks, each with its unit."""
    ax.set_xscale("log")
    low, high = values.min() / 2, values.max() * 2
    ax.set_xlim(low, high)
    powers = 10.0 ** np.arange(np.floor(np.log10(low)), np.ceil(np.log10(high)) + 1)
    inside = [tick for tick in (ticks or powers) if low <= tick <= high]
    if len(inside) < 2:  # models that cost nearly the same
        between = np.outer(powers, (1, 2, 5)).ravel()
        inside = [tick for tick in between if low <= tick <= high]
    step = -(-len(inside) // MOST_TICKS) or 1
    ax.xaxis.set_major_locator(FixedLocator(inside[::step]))
    ax.xaxis.set_minor_locator(NullLocator())
    # Ticks are round numbers: "1.0 s" would claim a precision that means nothing.
    trimmed = FuncFormatter(lambda v, _place: re.sub(r"[.,]0(?!\d)", "", write(v)))
    ax.xaxis.set_major_formatter(trimmed)


def _name_models(figure, table):
    """Name the models above the figure, in columns that a phone can show."""
    handles = [
        plt.Line2D([], [], linewidth=0, marker=mark, markersize=8, color=colour)
        for _name, mark, colour in _style(table)
    ]
    groups = table["group"].unique()
    handles += [
        plt.Line2D([], [], color=FRONT, linewidth=2, linestyle=line)
        for line, _group in zip(LINES, groups, strict=False)
    ]
    fronts = [_("front: {group}").format(group=group) for group in groups]
    words = [*table.index, *fronts]
    place = {"loc": "outside upper center", "ncols": 2, "columnspacing": 1.2}
    figure.legend(handles, words, frameon=False, handletextpad=0.5, **place)
