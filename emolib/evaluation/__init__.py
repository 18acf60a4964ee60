"""Evaluation: splits, scores, intervals, timing.

Nothing is fitted outside the training side of a split. Intervals are over people, and
comparisons are paired: the same faces, or the same splits, for both models.
"""

from emolib.evaluation.intervals import (
    paired_difference,
    paired_subject_interval,
    spread,
    subject_interval,
    subject_scores,
)
from emolib.evaluation.predictions import nested_predictions, predictions_by_subject
from emolib.evaluation.scores import (
    METRICS,
    compute_scores,
    inputs,
    list_splits,
    progress,
    repeated_scores,
)
from emolib.evaluation.splits import (
    SPLITS,
    check_estimable,
    folds_by_subject,
    make_splitter,
)
from emolib.evaluation.timing import timed

__all__ = [
    "METRICS",
    "SPLITS",
    "check_estimable",
    "compute_scores",
    "folds_by_subject",
    "inputs",
    "list_splits",
    "make_splitter",
    "nested_predictions",
    "paired_difference",
    "paired_subject_interval",
    "predictions_by_subject",
    "progress",
    "repeated_scores",
    "spread",
    "subject_interval",
    "subject_scores",
    "timed",
]
