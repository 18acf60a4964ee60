"""Features: what a face's shape tells once place, size, turn and person are taken out.

The transformers follow scikit-learn's conventions: they go into pipelines, they learn
in `fit` only, and they name the columns that they put out.
"""

from emolib.features.alignment import (
    INNER,
    EyeAlignment,
    ProcrustesAlignment,
    inner_shape,
)
from emolib.features.distances import CHOSEN_PAIRS, PairDistances, inner_distances
from emolib.features.points import coordinate_names, point_names
from emolib.features.streaming import iter_transform
from emolib.features.subjects import SubjectCentering, with_subjects
from emolib.features.symmetry import asymmetry, mirror_rows

__all__ = [
    "CHOSEN_PAIRS",
    "INNER",
    "EyeAlignment",
    "PairDistances",
    "ProcrustesAlignment",
    "SubjectCentering",
    "asymmetry",
    "coordinate_names",
    "inner_distances",
    "inner_shape",
    "iter_transform",
    "mirror_rows",
    "point_names",
    "with_subjects",
]
