"""Figures of importance: what each point, or each distance, carries, on a face."""

import matplotlib.pyplot as plt
import numpy as np

from emolib.plotting.faces import draw_face
from emolib.plotting.style import FAINT, INK, localise

SCALE = "cividis_r"
"""Colours from pale to dark, which all readers see in the same order (Nuñez, Anderton
and Renslow, 2018)."""

DISC = 260
"""Area of the largest disc, in square points."""


def point_importance(
    values, points, *, label, floor=None, ranked=(), percent=True, ax=None
):
    """A face whose points grow and darken with what they carry.

    Parameters
    ----------
    values : array-like of shape (68,)
        What each point carries.
    points : array-like of shape (68, 2)
        The face to draw them on, for example the mean one.
    label : str
        What the values are.
    floor : float, default=None
        The value of a disc without area, for example that of chance; the smallest
        value by default.
    ranked : sequence of int, default=()
        Points to number, from 1, the most important first.
    percent : bool, default=True
        Whether the values are shares, to be written as percentages.
    ax : matplotlib.axes.Axes, default=None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> face = np.random.default_rng(0).uniform(0, 1, (68, 2))
    >>> ax = point_importance(np.linspace(0, 1, 68), face, label="accuracy")
    >>> float(ax.collections[0].get_sizes().max())
    260.0
    """
    values, points = np.asarray(values, dtype=float), np.asarray(points)
    floor = values.min() if floor is None else floor
    above = np.clip(values - floor, 0, None)
    ax = ax or plt.figure(figsize=(6, 5.6)).subplots()
    draw_face(points, ax=ax, colour=FAINT, size=0)
    discs = ax.scatter(
        *points.T,
        s=DISC * above / (above.max() or 1),
        c=values,
        cmap=SCALE,
        edgecolors=INK,
        linewidths=0.6,
        zorder=3,
    )
    _write_ranks(points[list(ranked)], ax)
    _scale_bar(discs, ax, label, percent=percent)
    return ax


def pair_importance(pairs, values, points, *, label, percent=True, ax=None):
    """A face with distances as lines, numbered from the first to the last.

    Parameters
    ----------
    pairs : sequence of (int, int)
        The two points of each distance, the most important first.
    values : array-like of shape (n_pairs,)
        What each distance carries: the width and the colour of its line.
    points : array-like of shape (68, 2)
        The face to draw them on, for example the mean one.
    label : str
        What the values are.
    percent : bool, default=True
        Whether the values are shares, to be written as percentages.
    ax : matplotlib.axes.Axes, default=None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> face = np.random.default_rng(0).uniform(0, 1, (68, 2))
    >>> ax = pair_importance([(48, 54), (21, 22)], [0.4, 0.3], face, label="accuracy")
    >>> [text.get_text() for text in ax.texts]
    ['1', '2']
    """
    from matplotlib.collections import LineCollection

    values, points = np.asarray(values, dtype=float), np.asarray(points)
    ends = points[np.asarray(pairs)]
    ax = ax or plt.figure(figsize=(6, 5.6)).subplots()
    draw_face(points, ax=ax, colour=FAINT, size=0)
    widths = 1.5 + 3 * (values - values.min()) / (np.ptp(values) or 1)
    lines = LineCollection(ends, array=values, cmap=SCALE, linewidths=widths, zorder=3)
    ax.add_collection(lines)
    ax.scatter(*ends.reshape(-1, 2).T, s=14, color=INK, linewidths=0, zorder=4)
    _write_ranks(ends.mean(axis=1), ax)
    _scale_bar(lines, ax, label, percent=percent)
    return ax


def _write_ranks(places, ax):
    """A number in a ring at each place, from 1."""
    ring = {"boxstyle": "circle,pad=0.15", "fc": "white", "ec": INK, "lw": 0.6}
    for number, place in enumerate(places, start=1):
        centred = {"ha": "center", "va": "center", "fontsize": 9}
        ax.annotate(str(number), place, zorder=5, bbox=ring, **centred)


def _scale_bar(marks, ax, label, *, percent):
    """The scale of the colours, below the face."""
    bar = ax.figure.colorbar(
        marks, ax=ax, location="bottom", shrink=0.7, aspect=30, pad=0.02, label=label
    )
    bar.outline.set_visible(False)
    localise(bar.ax.xaxis, percent=percent)
