"""Figures of scores: how they change with a quantity, how models rank by them."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter

from emolib.i18n import _, format_decimal, format_percent
from emolib.plotting.style import INK, SERIES_COLOURS, SERIES_MARKS, localise

GRID = "#E6E6E6"


def curves(
    table, *, label, x_label, log="", percent=True, digits=0, ticks=None, ax=None
):
    """Lines with a band around each: a score against k, against the number of faces.

    Parameters
    ----------
    table : DataFrame
        Column mean, and low and high where there is a band. The index holds two
        levels: the series, in the reader's language, and the place on the x axis.
    label, x_label : str
        What the axes hold, with their units.
    log : {"", "x", "y", "xy"}, default=""
        The axes drawn in powers.
    percent : bool, default=True
        Whether the values are shares, to be written as percentages.
    digits : int, default=0
        Decimals on the y axis; ``log`` axes take as many as they need.
    ticks : sequence of float, default=None
        What to write on the x axis; chosen by matplotlib by default.
    ax : matplotlib.axes.Axes, default=None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> import pandas as pd
    >>> index = pd.MultiIndex.from_product([["raw", "aligned"], [1, 3, 5]])
    >>> table = pd.DataFrame({"mean": 0.5, "low": 0.4, "high": 0.6}, index)
    >>> ax = curves(table, label="accuracy", x_label="k")
    >>> [line.get_label() for line in ax.lines]
    ['raw', 'aligned']
    """
    ax = ax or plt.figure(figsize=(7, 4)).subplots()
    for number, name in enumerate(table.index.unique(level=0)):
        part = table.xs(name, level=0)
        style = {"color": SERIES_COLOURS[number], "label": name}
        ax.plot(part.index, part["mean"], marker=SERIES_MARKS[number], ms=6, **style)
        if {"low", "high"} <= set(part):
            band = part[["low", "high"]].astype(float).T.to_numpy()
            ax.fill_between(part.index, *band, color=style["color"], alpha=0.15, lw=0)
    ax.set(xlabel=x_label, ylabel=label)
    ax.grid(axis="y", color=GRID)
    localise(ax.xaxis)
    if table.index.levels[1].dtype.kind == "i":  # no tick between two epochs
        ax.xaxis.get_major_locator().set_params(integer=True, min_n_ticks=1)
    localise(ax.yaxis, digits=digits, percent=percent)
    for letter in log:
        _in_powers(ax, letter, percent=percent and letter == "y")
    if ticks is not None:
        ax.xaxis.set_major_locator(FixedLocator(ticks))
    _legend(ax)
    return ax


def ranking(table, *, label, reported=None, ax=None):
    """Models from the best to the worst: a mark and an interval for each.

    Parameters
    ----------
    table : DataFrame
        Columns mean, low and high, in [0, 1]; the index holds the names of the
        models. They are drawn in the order of their means.
    label : str
        What the scores are.
    reported : Series of float, default=None
        Scores of the 2023 report by name of model, for those it gives.
    ax : matplotlib.axes.Axes, default=None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> import pandas as pd
    >>> scores = {"mean": [0.2, 0.7], "low": [0.1, 0.6], "high": [0.3, 0.8]}
    >>> table = pd.DataFrame(scores, index=["KNN", "Ridge"])
    >>> [text.get_text() for text in ranking(table, label="").get_yticklabels()]
    ['Ridge', 'KNN']
    """
    table = table.sort_values("mean", ascending=False, kind="stable")
    ax = ax or plt.figure(figsize=(7, 0.3 * len(table) + 1.2)).subplots()
    places = np.arange(len(table))
    ax.hlines(places, table["low"], table["high"], color=INK, linewidth=1.5)
    ax.scatter(table["mean"], places, s=36, color=INK, label=_("here"), zorder=3)
    if reported is not None and len(known := reported.reindex(table.index).dropna()):
        heights = table.index.get_indexer(known.index)
        style = {"facecolors": "white", "edgecolors": SERIES_COLOURS[1], "zorder": 4}
        words = _("2023 report")
        ax.scatter(known, heights, s=46, marker="D", label=words, lw=1.8, **style)
        _legend(ax)
    ax.set_yticks(places, table.index)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(table) - 0.5, -0.5)
    ax.set_xlabel(label)
    ax.grid(axis="x", color=GRID)
    localise(ax.xaxis, percent=True)
    return ax


def _legend(ax):
    """Name the series above the figure, in columns that a phone can show."""
    n_series = len(ax.get_legend_handles_labels()[1])
    ax.legend(
        frameon=False,
        loc="lower center",
        bbox_to_anchor=(0.5, 1),
        ncols=n_series if n_series <= 3 else 2,
    )


def _in_powers(ax, letter, *, percent):
    """Draw an axis in powers of ten, its numbers written in full."""
    axis = getattr(ax, f"{letter}axis")
    getattr(ax, f"set_{letter}scale")("log")

    def write(value, _place):
        digits = max(0, -int(np.floor(np.log10(value)))) if value > 0 else 0
        if percent:
            return format_percent(value, max(0, digits - 2))
        return format_decimal(value, digits)

    axis.set_major_formatter(FuncFormatter(write))
    axis.set_minor_formatter(NullFormatter())
