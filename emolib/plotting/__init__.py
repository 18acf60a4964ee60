"""Figures: from arrays and tables to matplotlib, labelled in the current language.

Functions draw and return; they never show and never save (`emolib.display.show` does).
"""

from emolib.plotting.charts import (
    class_balance,
    grouped_bars,
    heatmap,
    histogram,
    intervals,
)
from emolib.plotting.faces import (
    draw_face,
    face_row,
    image_grid,
    landmark_scheme,
    movement,
    point_clouds,
)
from emolib.plotting.style import (
    FAINT,
    INK,
    PALETTE,
    PART_COLOURS,
    localise,
    set_style,
)

__all__ = [
    "FAINT",
    "INK",
    "PALETTE",
    "PART_COLOURS",
    "class_balance",
    "draw_face",
    "face_row",
    "grouped_bars",
    "heatmap",
    "histogram",
    "image_grid",
    "intervals",
    "landmark_scheme",
    "localise",
    "movement",
    "point_clouds",
    "set_style",
]
