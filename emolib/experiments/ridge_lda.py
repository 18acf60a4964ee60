"""Experiments on the report's two models: which features, which of them, how sure."""

from emolib.datasets import load_landmarks
from emolib.evaluation import (
    SPLITS,
    check_estimable,
    make_splitter,
    paired_difference,
    progress,
    repeated_scores,
    spread,
)
from emolib.features import EyeAlignment, PairDistances, ProcrustesAlignment
from emolib.i18n import _
from emolib.models import make_lda, make_ridge, make_shrunk_lda
from emolib.results import recorded

FEATURES = {
    "raw": (),
    "eyes": (EyeAlignment(),),
    "procrustes": (ProcrustesAlignment(),),
    "centre": (PairDistances("centre"),),
    "chosen": (PairDistances("chosen"),),
    "pairs": (PairDistances("all"),),
}
"""What the models read: the steps that come before them."""

CLASSIFIERS = {"ridge": make_ridge, "lda": make_lda, "shrunk_lda": make_shrunk_lda}
"""The models, in the order of the tables."""

TEST_SHARE = 0.3
"""Share of the faces, or of the people, that a split sets apart."""


@recorded(split=SPLITS)
def ridge_lda(data=None, *, split, n_splits=100, n_splits_pairs=20):
    """Ridge and LDA on coordinates, aligned faces and distances, over the same splits.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default.
    split : {"random", "subject"}
        Whether rows are drawn, as in the report, or people.
    n_splits : int, default=100
        Splits, 70 % of the rows or of the people for training.
    n_splits_pairs : int, default=20
        How many of these splits, the first ones, are used for all 2278 distances: they
        cost a hundred times what the others do. With 0 they are left out.

    Returns
    -------
    dict
        For each name of `FEATURES`, for each of `CLASSIFIERS`: ``accuracy``, its
        `spread`; ``time`` to fit and predict one split, features included, in s, the
        median on one thread; ``columns``; ``splits``; the paired ``difference_ridge``
        and ``difference_lda`` to both models on raw coordinates; and ``scores``, the
        accuracy of each split.

    Raises
    ------
    NotEnoughDataError
        When the faces are too few, or of too few people, for such splits.

    Examples
    --------
    >>> found = ridge_lda(split="subject")
    >>> found["centre"]["lda"]["columns"]
    68
    """
    faces = load_landmarks(data)
    check_estimable(faces, per_class=2)
    counts = {name: n_splits for name in FEATURES} | {"pairs": n_splits_pairs}
    measured = [name for name in FEATURES if counts[name]]
    cells = [(name, model) for name in measured for model in CLASSIFIERS]
    scores = {}
    for name, model in progress(cells, _("features and models")):
        splitter = make_splitter(split, n_splits=counts[name], test_size=TEST_SHARE)
        pipeline = _pipeline(name, model)
        scores[name, model] = repeated_scores(pipeline, faces, splitter)
    found = {name: {} for name in measured}
    for (name, model), frame in scores.items():
        columns = {"columns": _count_columns(name, faces), "splits": len(frame)}
        found[name][model] = columns | _summary(frame, scores)
    return found


def _pipeline(features, model):
    """The model after the steps that compute its features."""
    from sklearn.pipeline import make_pipeline

    return make_pipeline(*FEATURES[features], CLASSIFIERS[model]())


def _count_columns(name, faces):
    """How many numbers describe a face."""
    from sklearn.base import clone

    data = faces.data[:2]
    for step in FEATURES[name]:
        data = clone(step).fit_transform(data)
    return data.shape[1]


def _summary(frame, scores):
    """The accuracy, the time, and the differences to both models on raw coordinates."""
    accuracy = frame["accuracy"]
    found = {
        "accuracy": spread(accuracy),
        "time": float((frame["fit_time"] + frame["predict_time"]).median()),
    }
    for model in ("ridge", "lda"):
        reference = scores["raw", model]["accuracy"][: len(frame)]
        found[f"difference_{model}"] = paired_difference(
            accuracy, reference, test_share=TEST_SHARE
        )
    return found | {"scores": accuracy.round(4).tolist()}
