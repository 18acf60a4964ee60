"""Figures of sources of faces: who reads whom, how they differ, what helps."""

import matplotlib.pyplot as plt
import numpy as np

from emolib.i18n import format_decimal, format_interval, format_percent, format_points
from emolib.landmarks import OUTLINES
from emolib.plotting.style import FAINT, INK, SERIES_COLOURS, localise

GRID = "#E6E6E6"

LINES = tuple(
    {"color": colour, "linestyle": line, "linewidth": width}
    for colour, line, width in zip(
        SERIES_COLOURS, ("-", (0, (4, 1.5)), (0, (1, 1))), (1.3, 1.5, 1.9), strict=False
    )
)
"""Line of each source: colour and dashes both tell them apart."""


def source_matrices(matrices, *, label, rows, columns):
    """Accuracies by source learned from and source asked about, one panel per model.

    Parameters
    ----------
    matrices : dict of str to DataFrame
        For each model, in the reader's language, shares in [0, 1]: sources learned from
        in rows, sources asked about in columns.
    label : str
        What the shares are.
    rows, columns : str
        What rows and columns are.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> import pandas as pd
    >>> matrix = pd.DataFrame({"studio": [0.7], "wild": [0.5]}, index=["studio"])
    >>> figure = source_matrices({"LDA": matrix}, label="", rows="", columns="")
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['70%', '50%']
    """
    every = np.concatenate([table.to_numpy().ravel() for table in matrices.values()])
    low, high = every.min(), max(every.max(), every.min() + 0.01)
    figure, axes = plt.subplots(
        1,
        len(matrices),
        figsize=(2.5 * len(matrices) + 1.2, 3.2),
        squeeze=False,
        sharey=True,
        layout="constrained",
    )
    for ax, (name, table) in zip(axes.flat, matrices.items(), strict=True):
        shares = table.to_numpy()
        drawn = ax.pcolormesh(
            shares, cmap="cividis", vmin=low, vmax=high, edgecolors="white", linewidth=2
        )
        for (row, column), share in np.ndenumerate(shares):
            dark = (share - low) / (high - low) < 0.55
            ax.text(
                column + 0.5,
                row + 0.5,
                format_percent(share, 0),
                ha="center",
                va="center",
                color="white" if dark else "black",
            )
        style = {"rotation": 30, "ha": "right", "rotation_mode": "anchor"}
        ax.set_xticks(np.arange(shares.shape[1]) + 0.5, table.columns, **style)
        ax.set_yticks(np.arange(shares.shape[0]) + 0.5, table.index)
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        ax.set_title(name)
    axes[0, 0].invert_yaxis()
    axes[0, 0].set_ylabel(rows)
    figure.supxlabel(columns, fontsize=11)
    bar = figure.colorbar(drawn, ax=axes, label=label)
    localise(bar.ax.yaxis, percent=True)
    return figure


def overlaid_faces(panels, *, columns=4):
    """Inner faces of several sources over one another, one panel per emotion.

    The jaw is left out: what is inside is drawn larger.

    Parameters
    ----------
    panels : dict of str to dict of str to array of shape (68, 2)
        For each title, the face of each source, under its name in the reader's
        language; the same unit for all.
    columns : int, default=4
        Panels per line.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> face = np.random.default_rng(0).uniform(0, 1, (68, 2))
    >>> figure = overlaid_faces({"happy": {"studio": face, "wild": face}})
    >>> [text.get_text() for text in figure.legends[0].get_texts()]
    ['studio', 'wild']
    """
    across = min(columns, len(panels))
    down = -(-len(panels) // across)
    figure, axes = plt.subplots(
        down,
        across,
        figsize=(2 * across, 2.3 * down + 0.4),
        squeeze=False,
        layout="constrained",
    )
    for ax in axes.flat[len(panels) :]:
        ax.remove()
    for ax, (title, faces) in zip(axes.flat, panels.items(), strict=False):
        for style, face in zip(LINES, faces.values(), strict=False):
            for outline in OUTLINES[1:]:
                ax.plot(*face[list(outline)].T, **style)
        ax.set_aspect("equal")
        ax.axis("off")
        ax.invert_yaxis()
        ax.set_title(title)
    names = list(next(iter(panels.values())))
    handles = [
        plt.Line2D([], [], **style) for style, _name in zip(LINES, names, strict=False)
    ]
    place = {"loc": "outside upper center", "ncols": len(names)}
    figure.legend(handles, names, frameon=False, **place)
    return figure


def shift_and_loss(table, *, area, loss):
    """How well two sources are told apart beside what a model loses between them.

    Parameters
    ----------
    table : DataFrame
        Columns area, in [0, 1], and mean, low and high, differences of shares; the
        index names the journeys, which are drawn in the order of their areas. `low`
        and `high` may be missing.
    area, loss : str
        What the two panels hold.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"area": 0.9, "mean": 0.1, "low": 0.05, "high": 0.15}
    >>> table = pd.DataFrame({"a → b": row}).T
    >>> figure = shift_and_loss(table, area="AUC", loss="points")
    >>> [ax.get_xlabel() for ax in figure.axes]
    ['AUC', 'points']
    """
    table = table.astype(float).sort_values("area", kind="stable")
    figure, (left, right) = plt.subplots(
        1,
        2,
        figsize=(7, 0.4 * len(table) + 1),
        sharey=True,
        width_ratios=(2, 3),
        layout="constrained",
    )
    places = np.arange(len(table))
    left.axvline(0.5, color=FAINT, linewidth=1.5)
    left.scatter(table["area"], places, s=42, color=SERIES_COLOURS[1], marker="s")
    left.set_xlim(0.45, 1.02)
    right.axvline(0, color=INK, linewidth=1)
    right.hlines(places, table["low"], table["high"], color=INK, linewidth=1.6)
    right.scatter(table["mean"], places, s=42, color=INK, zorder=3)
    left.set_yticks(places, table.index)
    left.set_ylim(len(table) - 0.5, -0.5)
    for ax, words in ((left, area), (right, loss)):
        ax.set_xlabel(words)
        ax.tick_params(axis="y", length=0)
        ax.grid(axis="x", color=GRID)
    localise(left.xaxis, digits=1)
    localise(right.xaxis, percent=True)
    right.xaxis.set_major_formatter(lambda v, _place: _whole_points(v))
    return figure


def _whole_points(difference):
    """A difference of shares in whole points, with a true minus sign."""
    return format_decimal(100 * difference).replace("-", "\N{MINUS SIGN}")


def ladder(rungs, *, label, gained):
    """Accuracies rung by rung, a panel per journey, with what each rung adds.

    A mark is full where the paired interval of what the rung adds leaves zero out,
    hollow where it does not.

    Parameters
    ----------
    rungs : dict of str to DataFrame
        For each journey, in the reader's language, columns mean, low and high, shares
        in [0, 1], and gain: None on the first rung, then a dict of mean, low and high.
        The index names the rungs, in the reader's language.
    label : str
        What the shares are.
    gained : str
        What the numbers written beside the rungs are.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> import pandas as pd
    >>> gain = {"mean": 0.1, "low": 0.05, "high": 0.15}
    >>> table = pd.DataFrame({"mean": [0.5, 0.6], "low": 0.4, "high": 0.7})
    >>> table["gain"] = [None, gain]
    >>> figure = ladder({"a → b": table}, label="accuracy", gained="points")
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['10.0 (5.0 – 15.0)', 'points']
    """
    heights = [len(table) for table in rungs.values()]
    figure, axes = plt.subplots(
        len(rungs),
        1,
        figsize=(7, 0.36 * sum(heights) + 0.45 * len(rungs) + 0.6),
        squeeze=False,
        sharex=True,
        gridspec_kw={"height_ratios": heights},
        layout="constrained",
    )
    for ax, (title, table) in zip(axes.flat, rungs.items(), strict=True):
        _draw_rungs(ax, table)
        ax.set_title(title, loc="left")
        localise(ax.xaxis, percent=True)
    axes[0, 0].annotate(
        gained, (1.02, 1.06), xycoords="axes fraction", annotation_clip=False
    )
    axes[-1, 0].set_xlabel(label)
    return figure


def _draw_rungs(ax, table):
    """The rungs of one journey, from the first at the top to the last."""
    places = np.arange(len(table))
    ends = table[["mean", "low", "high"]].astype(float)
    ax.plot(ends["mean"], places, color=FAINT, linewidth=1.2, zorder=1)
    ax.hlines(places, ends["low"], ends["high"], color=INK, linewidth=1.6)
    for place, share, gain in zip(places, ends["mean"], table["gain"], strict=True):
        added = isinstance(gain, dict)
        sure = not added or (gain["low"] or 0) * (gain["high"] or 0) > 0
        face = INK if sure else "white"
        ax.scatter(share, place, s=42, facecolors=face, edgecolors=INK, zorder=3)
        if added:
            ax.annotate(
                format_interval(gain, format_points),
                (1.02, place),
                xycoords=ax.get_yaxis_transform(),
                va="center",
                annotation_clip=False,
            )
    ax.set_yticks(places, table.index)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(table) - 0.5, -0.5)
    ax.grid(axis="x", color=GRID)
