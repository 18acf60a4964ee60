"""Models: builders of scikit-learn classifiers, one function each, and their table.

None is fitted here; one comes fitted, for photographs: `load_transfer_model`. All read
the 136 coordinates of a face, in px, but those that hold a `SubjectCentering`, and
`PersonLDA`: they read the subject first (`emolib.features.with_subjects`);
`emolib.evaluation.inputs` gives either what it needs.
"""

from emolib.models.landmark import (
    make_aligned_lda,
    make_best_alone,
    make_best_model,
    make_centred_lda,
    make_centred_ridge,
    make_distance_lda,
    make_logistic,
    make_shrunk_lda,
)
from emolib.models.person import PersonLDA, make_person_lda
from emolib.models.report import make_dummy, make_knn, make_lda, make_ridge
from emolib.models.transfer import (
    TRANSFER_FILE,
    load_transfer_model,
    make_transfer_model,
)

MODELS = {
    "dummy": make_dummy,
    "knn": make_knn,
    "ridge": make_ridge,
    "lda": make_lda,
    "shrunk_lda": make_shrunk_lda,
    "logistic": make_logistic,
    "aligned_lda": make_aligned_lda,
    "distance_lda": make_distance_lda,
    "centred_ridge": make_centred_ridge,
    "centred_lda": make_centred_lda,
    "person_lda": make_person_lda,
    "best_alone": make_best_alone,
    "best": make_best_model,
}
"""Builders by name: a new model is one function and one row."""

REPORT_MODELS = ("ridge", "lda", "knn")
"""The models of the 2023 report that all its questions are asked of."""

__all__ = [
    "MODELS",
    "REPORT_MODELS",
    "TRANSFER_FILE",
    "PersonLDA",
    "load_transfer_model",
    "make_aligned_lda",
    "make_best_alone",
    "make_best_model",
    "make_centred_lda",
    "make_centred_ridge",
    "make_distance_lda",
    "make_dummy",
    "make_knn",
    "make_lda",
    "make_logistic",
    "make_person_lda",
    "make_ridge",
    "make_shrunk_lda",
    "make_transfer_model",
]
