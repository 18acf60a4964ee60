"""Figures of errors: what is taken for what, and what announced chances are worth."""

import matplotlib.pyplot as plt
import numpy as np

from emolib.i18n import _, format_percent
from emolib.plotting.style import (
    FAINT,
    INK,
    SERIES_COLOURS,
    SERIES_MARKS,
    colour_of,
    localise,
)


def confusion(matrix, names, *, ax=None):
    """What each emotion is taken for: one row per emotion shown, in percent.

    Parameters
    ----------
    matrix : array-like of shape (n, n)
        Share of the faces of the row's emotion that were read as the column's; rows
        sum to 1.
    names : list of str
        The emotions, in the order of rows and columns.
    ax : matplotlib.axes.Axes, default=None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> ax = confusion([[0.9, 0.1], [0.25, 0.75]], ["fear", "surprise"])
    >>> [text.get_text() for text in ax.texts]
    ['90', '10', '25', '75']
    """
    matrix = np.asarray(matrix)
    size = len(names)
    side = 0.62 * size + 1.6
    ax = ax or plt.figure(figsize=(side, side)).subplots()
    ax.pcolormesh(matrix, cmap="Blues", vmin=0, vmax=1, edgecolor="white", lw=1.5)
    for row, column in np.ndindex(size, size):
        share = matrix[row, column]
        if share >= 0.005:
            words = format_percent(share, 0).rstrip("%\N{NARROW NO-BREAK SPACE}")
            style = {"ha": "center", "va": "center", "fontsize": 10}
            style["color"] = "white" if share > 0.5 else INK
            style["weight"] = "bold" if row == column else "normal"
            ax.text(column + 0.5, row + 0.5, words, **style)
    middles = np.arange(size) + 0.5
    colours = [colour_of(name) for name in names]
    words = [_(name) for name in names]
    ax.set_xticks(middles, words, rotation=45, ha="right", rotation_mode="anchor")
    ax.set_yticks(middles, words)
    marks = {"c": colours, "marker": "s", "s": 45, "clip_on": False}
    ax.scatter(np.full(size, -0.18), middles, **marks)
    ax.scatter(middles, np.full(size, size + 0.18), **marks)
    ax.set(xlim=(0, size), ylim=(size, 0), aspect="equal")
    ax.set(xlabel=_("emotion read (%)"), ylabel=_("emotion shown"))
    ax.tick_params(length=0, pad=15)
    ax.tick_params(axis="y", pad=18)
    ax.spines[:].set_visible(False)
    return ax


def reliability(bins, *, ax=None):
    """What announced chances are worth: the share of right answers, bin by bin.

    Parameters
    ----------
    bins : DataFrame
        Columns ``chance``, the mean chance that was announced, ``mean``, ``low`` and
        ``high``, the share of right answers with its interval, and ``share``, how much
        of the faces the bin holds, all in [0, 1]. The first level of the index is the
        series, in the reader's language.
    ax : matplotlib.axes.Axes, default=None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        Marks grow with the share of the faces; on the diagonal, chances hold.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"chance": 0.9, "mean": 0.8, "low": 0.7, "high": 0.9, "share": 1.0}
    >>> ax = reliability(pd.concat({"LDA": pd.DataFrame([row])}))
    >>> ax.get_legend_handles_labels()[1]
    ['LDA']
    """
    ax = ax or plt.figure(figsize=(5.6, 5.6)).subplots()
    ax.plot([0, 1], [0, 1], color=FAINT, linewidth=1.5)
    for number, name in enumerate(bins.index.unique(level=0)):
        part = bins.xs(name, level=0)
        colour, mark = SERIES_COLOURS[number], SERIES_MARKS[number]
        ends = part[["low", "high"]].astype(float).to_numpy().T
        ax.vlines(part["chance"], *ends, color=colour, linewidth=1.2)
        ax.plot(part["chance"], part["mean"], color=colour, linewidth=1)
        sizes = 25 + 250 * part["share"]
        style = {"color": colour, "marker": mark, "label": name, "zorder": 3}
        ax.scatter(part["chance"], part["mean"], s=sizes, **style)
    ax.set(xlim=(0, 1.02), ylim=(0, 1.02), aspect="equal")
    ax.set(xlabel=_("chance announced"), ylabel=_("share of right answers"))
    ax.annotate(_("as announced"), (0.06, 0.09), rotation=45, color="#6E6E6E")
    localise(ax.xaxis, percent=True)
    localise(ax.yaxis, percent=True)
    ax.legend(frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
    return ax
