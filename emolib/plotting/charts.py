"""Figures of numbers: counts, distributions, tables as colours, shares."""

import matplotlib.pyplot as plt
import numpy as np

from emolib.i18n import _, format_decimal, format_percent
from emolib.plotting.style import (
    FAINT,
    INK,
    SERIES_COLOURS,
    SERIES_MARKS,
    colour_of,
    localise,
)


def class_balance(target, target_names, *, ax=None):
    """Bars: how many faces each emotion has, and what share of all that is.

    Parameters
    ----------
    target : array-like of shape (n,), int
        Index of each face's emotion in `target_names`.
    target_names : list of str
        The emotions.
    ax : matplotlib.axes.Axes, default=None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> ax = class_balance([0, 0, 1], ["happy", "sad"])
    >>> [int(patch.get_width()) for patch in ax.patches]
    [2, 1]
    """
    ax = ax or plt.figure(figsize=(7, 3.2)).subplots()
    counts = np.bincount(target, minlength=len(target_names)).tolist()
    bars = ax.barh(
        [_(name) for name in target_names],
        counts,
        color=[colour_of(name) for name in target_names],
        height=0.72,
    )
    shares = [
        f"{format_decimal(n)}  ({format_percent(n / sum(counts))})" for n in counts
    ]
    ax.bar_label(bars, shares, padding=5)
    ax.invert_yaxis()
    ax.set_xlim(0, 1.25 * max(counts))
    ax.set_xlabel(_("number of faces"))
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    localise(ax.xaxis)
    return ax


def histogram(values, *, label, bins=40, digits=0, ax=None):
    """How values spread: a histogram with the median marked.

    Parameters
    ----------
    values : array-like of shape (n,)
        The values.
    label : str
        What they are, with their unit.
    bins : int, default=40
        Number of bars.
    digits : int, default=0
        Decimals of the median.
    ax : matplotlib.axes.Axes, default=None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> ax = histogram([1.0, 2.0, 9.0], label="px", digits=1)
    >>> ax.texts[0].get_text()
    'median 2.0'
    """
    ax = ax or plt.figure(figsize=(7, 2.8)).subplots()
    ax.hist(values, bins=bins, color=FAINT, edgecolor="white", linewidth=0.5)
    median = float(np.median(values))
    ax.axvline(median, color=INK, linewidth=1.5)
    words = _("median {value}").format(value=format_decimal(median, digits))
    ax.annotate(
        words,
        (median, 1),
        xycoords=("data", "axes fraction"),
        xytext=(6, -10),
        textcoords="offset points",
    )
    ax.set(xlabel=label, ylabel=_("number of faces"))
    localise(ax.xaxis, digits=digits)
    localise(ax.yaxis)
    return ax


def heatmap(table, *, unit, digits=0, ax=None):
    """A table of numbers as colours, with the numbers written in.

    Parameters
    ----------
    table : DataFrame of shape (rows, columns)
        The numbers; index and columns in the reader's language.
    unit : str
        What the numbers are.
    digits : int, default=0
        Decimals written.
    ax : matplotlib.axes.Axes, default=None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> import pandas as pd
    >>> ax = heatmap(pd.DataFrame({"mouth": [1.0]}, index=["happy"]), unit="px")
    >>> ax.texts[0].get_text()
    '1'
    """
    import seaborn

    ax = ax or plt.figure(figsize=(7, 0.5 * len(table) + 1)).subplots()
    words = table.map(lambda value: format_decimal(value, digits))
    seaborn.heatmap(
        table,
        annot=words.to_numpy(),
        fmt="",
        cmap="cividis_r",
        linewidths=1.5,
        cbar_kws={"label": unit},
        ax=ax,
    )
    localise(ax.collections[0].colorbar.ax.yaxis, digits=digits)
    ax.tick_params(length=0, labelrotation=0)
    ax.set(xlabel="", ylabel="")
    return ax


def grouped_bars(table, *, label, colours, ax=None):
    """Shares side by side: one group per row, one bar per column.

    Parameters
    ----------
    table : DataFrame of shape (groups, bars)
        Shares in [0, 1]; index and columns in the reader's language.
    label : str
        What the shares are.
    colours : sequence of str
        One colour per column.
    ax : matplotlib.axes.Axes, default=None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"subject": [0.5], "emotion": [0.25]}, index=["mouth"])
    >>> ax = grouped_bars(table, label="share", colours=["k", "b"])
    >>> [text.get_text() for text in ax.texts]
    ['50%', '25%']
    """
    ax = ax or plt.figure(figsize=(7, 3.4)).subplots()
    table.plot.bar(ax=ax, color=colours, rot=0, width=0.78)
    for bars in ax.containers:
        ax.bar_label(bars, [format_percent(v, 0) for v in bars.datavalues], padding=2)
    localise(ax.yaxis, percent=True)
    ax.set(xlabel="", ylabel=label)
    ax.tick_params(axis="x", length=0)
    ax.legend(frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
    return ax


def intervals(table, *, label, ax=None):
    """Shares with their intervals: a line per group, a mark per series.

    Parameters
    ----------
    table : DataFrame
        Columns mean, low and high, in [0, 1]; the index holds two levels: the line
        and the series, in the reader's language. `low` and `high` may be missing.
    label : str
        What the shares are.
    ax : matplotlib.axes.Axes, default=None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> import pandas as pd
    >>> index = pd.MultiIndex.from_product([["women", "men"], ["Ridge"]])
    >>> table = pd.DataFrame({"mean": 0.3, "low": 0.2, "high": 0.4}, index)
    >>> [text.get_text() for text in intervals(table, label="error").get_yticklabels()]
    ['women', 'men']
    """
    lines, series = (table.index.unique(level) for level in (0, 1))
    ax = ax or plt.figure(figsize=(7, 0.45 * len(lines) + 1.2)).subplots()
    for number, name in enumerate(series):
        part = table.xs(name, level=1).reindex(lines)
        heights = np.arange(len(lines)) + 0.22 * (number - (len(series) - 1) / 2)
        ax.errorbar(
            part["mean"],
            heights,
            xerr=[part["mean"] - part["low"], part["high"] - part["mean"]],
            fmt=SERIES_MARKS[number],
            color=SERIES_COLOURS[number],
            label=name,
            markersize=6,
            capsize=2,
        )
    ax.set_yticks(range(len(lines)), lines)
    ax.set_ylim(len(lines) - 0.5, -0.5)
    ax.set_xlabel(label)
    ax.grid(axis="x", color="#E6E6E6")
    localise(ax.xaxis, percent=True)
    ax.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    return ax
