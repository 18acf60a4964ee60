"""Experiment on settings: what tuning Ridge's penalty and LDA's shrinkage moves."""

import numpy as np

from emolib.datasets import load_landmarks
from emolib.evaluation import (
    check_estimable,
    folds_by_subject,
    paired_subject_interval,
    predictions_by_subject,
    progress,
    subject_interval,
)
from emolib.features import EyeAlignment
from emolib.i18n import _
from emolib.models import make_ridge, make_shrunk_lda
from emolib.results import recorded

ALPHAS = tuple(10.0**power for power in range(-6, 7))
"""Penalties of the wide grid, in the square of the unit of the coordinates."""

SHRINKAGES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
"""Shares of its diagonal towards which LDA draws the covariance."""


@recorded
def ridge_grid(data=None, *, alphas=ALPHAS, shrinkages=SHRINKAGES, n_splits=10):
    """Accuracy by subject against Ridge's penalty, and against LDA's shrinkage.

    The number of effective parameters comes with every penalty: the trace of the
    matrix that turns the targets into fitted values (Hastie, Tibshirani and Friedman,
    2009, section 3.4.1).

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default.
    alphas : sequence of float
        Penalties.
    shrinkages : sequence of float
        Shrinkages, in [0, 1].
    n_splits : int, default=10
        Folds by subject.

    Returns
    -------
    dict
        ``ridge``: for raw, standardised and eye-aligned coordinates, one entry per
        penalty: ``alpha``, ``freedom`` and the accuracy with its interval.
        ``lda``: for raw and eye-aligned coordinates, one entry per ``shrinkage``.
        ``cv``: what `RidgeClassifierCV` reaches and how often it chooses each penalty,
        with its ``default`` penalties and with the ``wide`` grid; the ``gain`` of the
        second.

    Raises
    ------
    NotEnoughDataError
        When there are fewer than three people.

    Examples
    --------
    >>> found = ridge_grid(alphas=(0.01, 0.1), shrinkages=(0.1,), n_splits=3)
    >>> [round(step["freedom"]) for step in found["ridge"]["raw"]]
    [136, 136]
    """
    from sklearn.linear_model import RidgeClassifier, RidgeClassifierCV
    from sklearn.preprocessing import StandardScaler

    faces = load_landmarks(data)
    check_estimable(faces, subjects=3, per_class=2)
    before = {"raw": "passthrough", "standardised": StandardScaler()}
    before["aligned"] = EyeAlignment()
    found = {"ridge": {}, "lda": {}}
    for name, step in before.items():
        found["ridge"][name] = [
            {"alpha": alpha, "freedom": _freedom(step, faces.data, alpha)}
            | _accuracy(step, RidgeClassifier(alpha, solver="svd"), faces, n_splits)
            for alpha in progress(alphas, _("penalty α"))
        ]
    for name in ("raw", "aligned"):
        found["lda"][name] = [
            {"shrinkage": share}
            | _accuracy(before[name], make_shrunk_lda(share), faces, n_splits)
            for share in progress(shrinkages, _("shrinkage"))
        ]
    default, right = _self_tuned(make_ridge(), faces, n_splits)
    wide, right_wide = _self_tuned(
        RidgeClassifierCV(alphas=tuple(alphas)), faces, n_splits
    )
    gain = paired_subject_interval(right_wide, right, faces.subjects)
    return found | {"cv": {"default": default, "wide": wide, "gain": gain}}


def _accuracy(step, model, faces, n_splits):
    """Accuracy over the folds by subject, with its interval."""
    from sklearn.pipeline import make_pipeline

    pipeline = make_pipeline(step, model)
    right = predictions_by_subject(pipeline, faces, n_splits=n_splits) == faces.target
    return subject_interval(right, faces.subjects)


def _freedom(step, data, alpha):
    """Number of effective parameters of Ridge: every direction counts by its share."""
    from sklearn.pipeline import make_pipeline

    columns = make_pipeline(step).fit_transform(data)
    squares = np.linalg.svd(columns - columns.mean(axis=0), compute_uv=False) ** 2
    return float((squares / (squares + alpha)).sum())


def _self_tuned(model, faces, n_splits):
    """What a Ridge that chooses its own penalty reaches; where it is right."""
    from sklearn.base import clone

    right, chosen = np.empty(len(faces.target), dtype=bool), []
    for train, test in folds_by_subject(faces, n_splits=n_splits):
        fitted = clone(model).fit(faces.data[train], faces.target[train])
        right[test] = fitted.predict(faces.data[test]) == faces.target[test]
        chosen.append(float(fitted.alpha_))
    counts = [{"alpha": a, "folds": chosen.count(a)} for a in map(float, model.alphas)]
    accuracy = subject_interval(right, faces.subjects)
    return {"accuracy": accuracy, "chosen": counts}, right
