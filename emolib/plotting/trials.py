"""Figures of trainings repeated: a mean, its interval, and every seed."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from emolib.i18n import _
from emolib.plotting.curves import GRID, curves
from emolib.plotting.style import FAINT, INK, SERIES_COLOURS, localise

LEAST_SPAN = 0.1
"""What an axis of shares shows at least: ten points, so that its ticks differ."""


def trials(table, *, label, reference=None, chance=None, ax=None):
    """Trainings of one thing per line: the mean, its interval, a ring per seed.

    The interval says what other people would change, the rings what another draw of
    the first weights would.

    Parameters
    ----------
    table : DataFrame
        Columns mean, low and high, in [0, 1], and runs, a list with the score of each
        seed; the index holds the names, from top to bottom. `low` and `high` may be
        missing.
    label : str
        What the scores are.
    reference : str, default=None
        A name of the index: a line goes down from its mean.
    chance : float, default=None
        Score of an answer at random, where a dotted line is drawn.
    ax : matplotlib.axes.Axes, default=None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"mean": [0.5, 0.6], "low": 0.4, "high": 0.7,
    ...                       "runs": [[0.45, 0.55], [0.6]]}, index=["start", "cure"])
    >>> ax = trials(table, label="accuracy", reference="start", chance=1 / 7)
    >>> [text.get_text() for text in ax.get_yticklabels()]
    ['start', 'cure']
    """
    ax = ax or plt.figure(figsize=(7, 0.36 * len(table) + 1.4)).subplots()
    places = np.arange(len(table))
    if reference is not None:
        ax.axvline(table.loc[reference, "mean"], color=FAINT, lw=1.2, zorder=1)
    if chance is not None:
        style = {"color": SERIES_COLOURS[1], "ls": ":", "label": _("chance")}
        ax.axvline(chance, lw=1.6, zorder=1, **style)
    means = table["mean"].astype(float)
    if {"low", "high"} <= set(table):
        ends = table[["low", "high"]].astype(float)
        ax.hlines(places, ends["low"], ends["high"], color=INK, linewidth=1.5)
    ax.scatter(means, places, s=36, color=INK, label=_("mean"), zorder=4)
    runs = [np.atleast_1d(scores) for scores in table["runs"]]
    ax.scatter(
        np.concatenate(runs),
        np.repeat(places, [len(scores) for scores in runs]),
        s=52,
        facecolors="none",
        edgecolors=SERIES_COLOURS[2],
        linewidths=1.5,
        label=_("one training"),
        zorder=3,
    )
    ax.set_yticks(places, table.index)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(table) - 0.5, -0.5)
    ax.set_xlabel(label)
    ax.set_xlim(_at_least(ax.get_xlim(), LEAST_SPAN))
    ax.grid(axis="x", color=GRID)
    localise(ax.xaxis, percent=True)
    ax.legend(frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3)
    return ax


def seed_curves(series, *, label, chance=None, percent=True, digits=0, ax=None):
    """A score against the epoch: the mean over seeds, a band from lowest to highest.

    Parameters
    ----------
    series : dict of str to sequence of sequences of float
        For each name the score of every epoch, seed by seed.
    label : str
        What the scores are.
    chance : float, default=None
        Score of an answer at random, where a dotted line is drawn.
    percent : bool, default=True
        Whether scores are shares, to be written as percentages.
    digits : int, default=0
        Decimals on the y axis.
    ax : matplotlib.axes.Axes, default=None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> ax = seed_curves({"start": [[0.2, 0.5], [0.1, 0.4]]}, label="accuracy")
    >>> ax.lines[0].get_xdata().tolist()
    [1, 2]
    """
    tables = {}
    for name, runs in series.items():
        runs = pd.DataFrame([pd.Series(run) for run in runs])
        ends = {"mean": runs.mean(), "low": runs.min(), "high": runs.max()}
        tables[name] = pd.DataFrame(ends).set_axis(runs.columns + 1)
    table = pd.concat(tables)
    look = {"x_label": _("epoch"), "percent": percent, "digits": digits}
    ax = curves(table, label=label, ax=ax, **look)
    whole = {"integer": True, "min_n_ticks": 1}
    ax.xaxis.set_major_locator(MaxNLocator(8, steps=[1, 2, 5, 10], **whole))
    ax.yaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 5, 10]))
    ax.set_ylim(_at_least(ax.get_ylim(), LEAST_SPAN if percent else 1))
    for line in ax.lines:
        line.set_markevery(max(1, len(line.get_xdata()) // 8))
    if chance is not None:
        ax.axhline(chance, color=INK, ls=":", lw=1.2, zorder=1)
    return ax


def _at_least(ends, span):
    """Ends of an axis, moved apart until they span so much."""
    low, high = ends
    more = max(0, span - (high - low)) / 2
    return low - more, high + more
