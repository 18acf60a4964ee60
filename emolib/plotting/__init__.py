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
from emolib.plotting.confusion import confusion, reliability
from emolib.plotting.curves import curves, ranking
from emolib.plotting.distributions import differences, growth, split_scores
from emolib.plotting.faces import (
    draw_face,
    face_row,
    image_grid,
    landmark_scheme,
    movement,
    point_clouds,
)
from emolib.plotting.importance import pair_importance, point_importance
from emolib.plotting.pareto import on_front, pareto
from emolib.plotting.photographs import annotated
from emolib.plotting.pictures import picture_rows
from emolib.plotting.sources import (
    ladder,
    overlaid_faces,
    shift_and_loss,
    source_matrices,
)
from emolib.plotting.style import (
    FAINT,
    INK,
    PALETTE,
    PART_COLOURS,
    localise,
    set_style,
)
from emolib.plotting.training import layer_sizes, training_curves
from emolib.plotting.trials import seed_curves, trials

__all__ = [
    "FAINT",
    "INK",
    "PALETTE",
    "PART_COLOURS",
    "annotated",
    "class_balance",
    "confusion",
    "curves",
    "differences",
    "draw_face",
    "face_row",
    "grouped_bars",
    "growth",
    "heatmap",
    "histogram",
    "image_grid",
    "intervals",
    "ladder",
    "landmark_scheme",
    "layer_sizes",
    "localise",
    "movement",
    "on_front",
    "overlaid_faces",
    "pair_importance",
    "pareto",
    "picture_rows",
    "point_clouds",
    "point_importance",
    "ranking",
    "reliability",
    "seed_curves",
    "set_style",
    "shift_and_loss",
    "source_matrices",
    "split_scores",
    "training_curves",
    "trials",
]
