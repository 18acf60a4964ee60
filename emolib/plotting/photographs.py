"""Figures of photographs: the landmarks on each face, and what a model reads in it."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patheffects import withStroke

from emolib.i18n import N_, _, format_percent
from emolib.landmarks import inter_ocular_distance
from emolib.plotting.faces import draw_face
from emolib.plotting.style import INK, PALETTE

MOST_FACES = 12
"""Faces that get bars of their own, the largest ones."""

PER_COLUMN = 3
"""Panels of bars above each other."""

HEIGHT, WIDTHS, PANEL = 4.2, (2.6, 7.5), 3.3
"""Inches: height of the photograph, its width at least and at most, width of bars."""

FINE = 5
"""Eyes closer than one in so many of the width of a photograph get finer lines."""

REMINDER = N_("An expression, not a feeling.")
"""What stands under the figure, which may travel without the rest."""


def annotated(picture, faces, *, shape=None):
    """A photograph with the landmarks of its faces, and bars of probabilities.

    Parameters
    ----------
    picture : PIL.Image.Image or array-like of shape (height, width, 3)
        The photograph, or a smaller copy of it.
    faces : sequence of Bunch
        What `emolib.prediction.predict_faces` returns, one at least. Beyond
        `MOST_FACES`, a face gets its landmarks and its number, but no bars.
    shape : tuple of int, default=None
        Height and width of the photograph that the landmarks refer to, in px; those of
        `picture` by default.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> points = np.random.default_rng(0).uniform(0, 64, (68, 2))
    >>> face = SimpleNamespace(
    ...     emotion="sad", probabilities={"happy": 0.2, "sad": 0.8}, landmarks=points)
    >>> figure = annotated(np.zeros((64, 64, 3), dtype=np.uint8), [face])
    >>> [text.get_text() for text in figure.axes[1].texts]
    ['20%', '80%']
    """
    height, width = shape or np.shape(picture)[:2]
    shown = faces[:MOST_FACES]
    rows = min(len(shown), PER_COLUMN)
    columns = -(-len(shown) // PER_COLUMN)
    across = float(np.clip(HEIGHT * width / height, *WIDTHS))
    figure = plt.figure(
        figsize=(across + PANEL * columns, max(HEIGHT, 2 * rows) + 0.3),
        layout="constrained",
    )
    left, right = figure.subfigures(1, 2, width_ratios=(across, PANEL * columns))
    ax = left.subplots()
    _draw_photograph(ax, picture, (height, width))
    for number, face in enumerate(faces, start=1):
        _draw_landmarks(ax, face, number if len(faces) > 1 else None)
    panels = right.subplots(rows, columns, squeeze=False)
    for number, panel in enumerate(panels.T.flat, start=1):
        if number > len(shown):
            panel.remove()
            continue
        _draw_bars(panel, shown[number - 1].probabilities)
        if len(faces) > 1:
            panel.set_title(_("Face {n}").format(n=number), fontsize=10, loc="left")
    figure.supxlabel(_(REMINDER), fontsize=9, color=PALETTE["neutral"])
    return figure


def _draw_photograph(ax, picture, shape):
    """The photograph, in px of the original; a small one is smoothed."""
    height, width = shape
    frame = (-0.5, width - 0.5, height - 0.5, -0.5)
    smooth = "bicubic" if max(np.shape(picture)[:2]) < 400 else "antialiased"
    ax.imshow(np.asarray(picture), extent=frame, interpolation=smooth)
    ax.axis("off")


def _draw_landmarks(ax, face, number):
    """Points and lines of a face in the colour of its emotion, with a white edge."""
    frame, before = (ax.get_xlim(), ax.get_ylim()), len(ax.lines)
    eyes = inter_ocular_distance(face.landmarks)
    # Thinner on a small face, which they would hide.
    thick = float(np.clip(eyes * FINE / abs(np.diff(frame[0])[0]), 0.4, 1))
    draw_face(face.landmarks, ax=ax, colour=PALETTE[face.emotion], size=8 * thick**2)
    for line in ax.lines[before:]:
        edge = withStroke(linewidth=2.4 * thick, foreground="white")
        line.set(linewidth=1.1 * thick, path_effects=[edge])
    if number is not None:
        above = 0.4 * eyes
        x, y = face.landmarks[:, 0].mean(), face.landmarks[:, 1].min() - above
        box = {"boxstyle": "round,pad=0.2", "facecolor": "white", "edgecolor": INK}
        ax.text(x, max(y, 0), number, ha="center", va="bottom", fontsize=9, bbox=box)
    ax.set(xlim=frame[0], ylim=frame[1])  # points may lie outside of the photograph


def _draw_bars(ax, probabilities):
    """One bar per emotion, the probability at its end, the longest in bold."""
    names, shares = list(probabilities), list(probabilities.values())
    bars = ax.barh(
        [_(name) for name in names], shares, color=[PALETTE[name] for name in names]
    )
    words = ax.bar_label(
        bars, [format_percent(share, 0) for share in shares], padding=3, fontsize=9
    )
    highest = int(np.argmax(shares))
    for word in (words[highest], ax.get_yticklabels()[highest]):
        word.set_fontweight("bold")
    ax.set(xlim=(0, 1.2), xticks=[])
    ax.invert_yaxis()
    ax.tick_params(axis="y", length=0, labelsize=9)
    ax.spines[["bottom", "top", "right"]].set_visible(False)
