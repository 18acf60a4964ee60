"""Figures of repeated measurements: scores over splits, differences, times."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from emolib.i18n import _, format_decimal, format_percent
from emolib.plotting.curves import curves
from emolib.plotting.style import INK, SERIES_COLOURS, SERIES_MARKS, localise

GRID = "#E6E6E6"
BEST = "#D1495B"
"""Colour of the best split, which has a mark of its own as well."""


def split_scores(scores, *, label, reported=None, width=0.005, ax=None):
    """One dot per split, stacked: the mean is a line, the best split a star.

    Parameters
    ----------
    scores : dict of str to array-like of shape (n_splits,)
        Scores in [0, 1] of each series, under its name in the reader's language.
    label : str
        What the scores are.
    reported : dict of str to (float, float), default=None
        Mean and maximum that the 2023 report gives for a series.
    width : float, default=0.005
        Scores that are this near are stacked.
    ax : matplotlib.axes.Axes, default=None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> ax = split_scores({"Ridge": [0.70, 0.70, 0.75]}, label="accuracy")
    >>> [text.get_text() for text in ax.get_yticklabels()]
    ['Ridge']
    """
    ax = ax or plt.figure(figsize=(7, 1.9 * len(scores) + 1)).subplots()
    for place, (name, values) in enumerate(scores.items()):
        _stack(ax, np.asarray(values, dtype=float), base=-place, width=width)
        if reported and name in reported:
            _mark_reported(ax, reported[name], base=-place - 0.1)
    ax.set_yticks([-place for place in range(len(scores))], list(scores))
    ax.set_ylim(0.72 - len(scores), 0.85)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_xlabel(label)
    localise(ax.xaxis, percent=True)
    handles, words = ax.get_legend_handles_labels()
    named = dict(zip(words, handles, strict=True))
    ax.legend(
        named.values(),
        named.keys(),
        frameon=False,
        loc="lower center",
        bbox_to_anchor=(0.5, 1),
        ncols=2,
    )
    return ax


def _stack(ax, values, *, base, width):
    """The dots of one series, on top of each other where scores are near."""
    places = np.round(values / width).astype(int)
    order = np.argsort(values, kind="stable")
    heights = np.empty(len(values))
    for place in np.unique(places):
        inside = order[places[order] == place]
        heights[inside] = np.arange(len(inside))
    step = 0.62 / max(heights.max(), 12)
    x, y = places * width, base + step * heights
    best = values.argmax()
    others = np.arange(len(values)) != best
    ax.scatter(x[others], y[others], s=22, color=SERIES_COLOURS[0], alpha=0.75, lw=0)
    star = {"marker": "*", "s": 150, "color": BEST, "zorder": 4}
    ax.scatter(x[best], y[best], label=_("the best split"), **star)
    words = format_percent(values[best])
    ax.annotate(
        words, (x[best], y[best]), (0, 9), textcoords="offset points", ha="center"
    )
    mean = values.mean()
    line = {"color": SERIES_COLOURS[1], "linewidth": 2, "zorder": 3}
    ax.plot([mean, mean], [base - 0.02, base + 0.72], label=_("mean"), **line)
    ax.annotate(
        format_percent(mean), (mean, base + 0.74), ha="center", color=SERIES_COLOURS[1]
    )


def _mark_reported(ax, figures, *, base):
    """The mean and the maximum of the report, hollow, under the dots."""
    style = {"facecolors": "white", "linewidths": 1.6, "s": 60, "zorder": 4}
    for value, mark, colour, words in zip(
        figures,
        ("D", "*"),
        (SERIES_COLOURS[1], BEST),
        (_("mean of the 2023 report"), _("maximum of the 2023 report")),
        strict=True,
    ):
        size = {"s": 130} if mark == "*" else {}
        kind = {"marker": mark, "edgecolors": colour, "label": words}
        ax.scatter(value, base, **style | size | kind)


def differences(table, *, label, ax=None):
    """Paired differences with their intervals, around the line of no difference.

    A mark is full where the interval leaves zero out, hollow where it does not.

    Parameters
    ----------
    table : DataFrame
        Columns mean, low and high, differences of shares, in [-1, 1]; the index holds
        two levels: the line and the series, in the reader's language. `low` and
        `high` may be missing.
    label : str
        What the differences are; they are written in points of percentage.
    ax : matplotlib.axes.Axes, default=None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> import pandas as pd
    >>> index = pd.MultiIndex.from_product([["aligned", "distances"], ["LDA"]])
    >>> table = pd.DataFrame({"mean": 0.02, "low": -0.01, "high": 0.05}, index)
    >>> ax = differences(table, label="difference")
    >>> [text.get_text() for text in ax.get_yticklabels()]
    ['aligned', 'distances']
    """
    lines, series = (table.index.unique(level) for level in (0, 1))
    ax = ax or plt.figure(figsize=(7, 0.55 * len(lines) + 1.3)).subplots()
    ax.axvline(0, color=INK, linewidth=1)
    table = table.astype(float)
    for number, name in enumerate(series):
        part = table.xs(name, level=1).reindex(lines)
        heights = np.arange(len(lines)) + 0.24 * (number - (len(series) - 1) / 2)
        style = {"color": SERIES_COLOURS[number]}
        ax.hlines(heights, part["low"], part["high"], linewidth=1.6, **style)
        decided = (part["low"] > 0) | (part["high"] < 0)
        ax.scatter(
            part["mean"],
            heights,
            s=40,
            marker=SERIES_MARKS[number],
            facecolors=np.where(decided, SERIES_COLOURS[number], "white"),
            edgecolors=SERIES_COLOURS[number],
            label=name,
            zorder=3,
        )
    ax.set_yticks(range(len(lines)), lines)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(lines) - 0.5, -0.5)
    ax.set_xlabel(label)
    ax.grid(axis="x", color=GRID)
    localise(ax.xaxis, percent=True)
    ax.xaxis.set_major_formatter(_write_points)
    if len(series) > 1:
        _name_series(ax, series)
    return ax


def growth(timings, *, label, x_label, ax=None):
    """How times grow with a size: medians and quartiles, both axes in powers.

    Parameters
    ----------
    timings : dict of str to list of dict
        For each series, in the reader's language, points that hold ``size`` and
        ``fit_time``: its ``median`` and the quartiles ``low`` and ``high``, in s.
    label, x_label : str
        What the axes hold; times are drawn in ms.
    ax : matplotlib.axes.Axes, default=None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> time = {"median": 0.002, "low": 0.001, "high": 0.004}
    >>> ax = growth({"LDA": [{"size": 68, "fit_time": time}]}, label="", x_label="")
    >>> ax.lines[0].get_ydata().tolist()
    [2.0]
    """
    frames = {
        name: pd.DataFrame({point["size"]: point["fit_time"] for point in points}).T
        for name, points in timings.items()
    }
    table = 1000 * pd.concat(frames).rename(columns={"median": "mean"})
    words = {"label": label, "x_label": x_label}
    ax = curves(table, log="xy", percent=False, ax=ax, **words)
    sizes = table.index.unique(level=1)
    ax.set_xticks(sizes, [format_decimal(size) for size in sizes], fontsize=9)
    return ax


def _write_points(value, _place):
    """A tick in whole points, with a true minus sign."""
    return format_decimal(100 * value).replace("-", "\N{MINUS SIGN}")


def _name_series(ax, series):
    """Name the series above the figure, all with full marks."""
    marks = zip(SERIES_MARKS, SERIES_COLOURS, strict=True)
    handles = [
        plt.Line2D([], [], linewidth=0, marker=mark, color=colour)
        for (mark, colour), _name in zip(marks, series, strict=False)
    ]
    place = {"loc": "lower center", "bbox_to_anchor": (0.5, 1)}
    ax.legend(handles, series, frameon=False, ncols=len(series), **place)
