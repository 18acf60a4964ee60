"""Experiments on what holds a linear model back: Ridge's penalty, LDA's shrinkage."""

from emolib.datasets import load_landmarks
from emolib.evaluation import (
    check_estimable,
    make_splitter,
    progress,
    repeated_scores,
    spread,
)
from emolib.i18n import _
from emolib.models import make_lda, make_ridge, make_shrunk_lda
from emolib.results import recorded

TEST_SHARE = 0.3
"""Share of the people that a split sets apart."""


@recorded
def units(data=None, *, pixels=(1, 3, 10, 30, 100, 300), n_splits=50):
    """Accuracy of Ridge and LDA when the coordinates are written in another unit.

    Nothing is moved or turned: every number is divided by the same one.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default.
    pixels : sequence of float, default=(1, 3, 10, 30, 100, 300)
        Lengths of the unit, in px.
    n_splits : int, default=50
        Splits by subject, 70 % of the people for training.

    Returns
    -------
    dict
        For ``ridge`` and ``lda``, a list with, for each unit, ``pixels`` and the
        `spread` of accuracy.

    Raises
    ------
    NotEnoughDataError
        When the faces are too few, or of too few people.

    Examples
    --------
    >>> lda = units(pixels=(1, 100), n_splits=2)["lda"]
    >>> lda[0]["mean"] == lda[1]["mean"]
    True
    """
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    faces = load_landmarks(data)
    check_estimable(faces, subjects=2, per_class=2)
    splitter = make_splitter("subject", n_splits=n_splits, test_size=TEST_SHARE)
    found = {"ridge": [], "lda": []}
    for length in progress(pixels, _("units")):
        unit = FunctionTransformer(_divided, kw_args={"length": length})
        for name, make in (("ridge", make_ridge), ("lda", make_lda)):
            scores = repeated_scores(make_pipeline(unit, make()), faces, splitter)
            found[name].append({"pixels": length} | spread(scores["accuracy"]))
    return found


def _divided(data, length):
    """Coordinates in units of `length` px."""
    return data / length


@recorded
def shrinkage(
    data=None,
    *,
    strengths=(0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0),
    shares=(0.25, 0.5, 1.0),
    n_splits=50,
):
    """What shrinking LDA's covariance brings, with few faces and with more.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default.
    strengths : sequence of float, default=(0.0001, ..., 1.0)
        How far the covariance is drawn towards a multiple of the identity.
    shares : sequence of float, default=(0.25, 0.5, 1.0)
        Shares of the training people that are used. The test people stay the same.
    n_splits : int, default=50
        Splits by subject, 70 % of the people for training.

    Returns
    -------
    list of dict
        For each share, ``people`` and ``faces`` to learn from in the first split, the
        `spread` of accuracy ``without`` shrinkage, and ``with`` it: a list with
        ``strength`` and the `spread`.

    Raises
    ------
    NotEnoughDataError
        When the faces are too few, or of too few people.

    Examples
    --------
    >>> (whole,) = shrinkage(strengths=(0.01,), shares=(1.0,), n_splits=3)
    >>> whole["without"]["mean"] < whole["with"][0]["mean"]
    True
    """
    from sklearn.model_selection import GroupShuffleSplit

    faces = load_landmarks(data)
    check_estimable(faces, subjects=12, per_class=2)
    found = []
    for share in progress(shares, _("training sets")):
        splitter = GroupShuffleSplit(
            n_splits,
            train_size=share * (1 - TEST_SHARE),
            test_size=TEST_SHARE,
            random_state=0,
        )
        found.append(_size(faces, splitter) | _curve(faces, splitter, strengths))
    return found


def _size(faces, splitter):
    """How many people and faces the first split learns from."""
    train, _test = next(splitter.split(faces.data, faces.target, faces.subjects))
    return {"people": len(set(faces.subjects[train])), "faces": len(train)}


def _curve(faces, splitter, strengths):
    """Accuracy without shrinkage and for each strength of it."""
    plain = repeated_scores(make_lda(), faces, splitter)["accuracy"]
    curve = []
    for strength in strengths:
        scores = repeated_scores(make_shrunk_lda(strength), faces, splitter)
        curve.append({"strength": strength} | spread(scores["accuracy"]))
    return {"without": spread(plain), "with": curve}
