"""Experiments on the best landmark model: the candidates, and choosing among them.

Two questions are kept apart: what one face tells, and what a face tells beside the
other faces of its person, unlabelled.
"""

from collections import Counter

import numpy as np

from emolib.datasets import load_landmarks
from emolib.evaluation import (
    check_estimable,
    inputs,
    nested_predictions,
    paired_subject_interval,
    predictions_by_subject,
    progress,
    subject_scores,
    timed,
)
from emolib.experiments.truth import oracle
from emolib.i18n import _
from emolib.models import MODELS, make_ridge
from emolib.results import recorded

ALONE = ("ridge", "lda", "shrunk_lda", "logistic", "aligned_lda", "best_alone")
"""Candidates that read one face alone."""

TOGETHER = ("centred_ridge", "centred_lda", "person_lda", "best")
"""Candidates that read a face beside the other faces of its person."""


@recorded
def candidates(data=None, *, n_splits=10):
    """Pipelines side by side: how well they read people never seen, at what price.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default.
    n_splits : int, default=10
        Folds by subject.

    Returns
    -------
    dict of str to dict
        For each name of `ALONE` and `TOGETHER`: the `subject_scores`; ``closed``, the
        share of the distance from Ridge to the oracle, with its interval, None for a
        reader's file; ``fit_time``, in s; ``fit_ratio``, over that of Ridge.

    Raises
    ------
    NotEnoughDataError
        When the faces are those of one person.

    Examples
    --------
    >>> found = candidates(n_splits=2)  # doctest: +SKIP
    """
    faces = load_landmarks(data)
    check_estimable(faces, subjects=2, per_class=2)
    together = TOGETHER if has_company(faces) else ()
    found, right = {}, {}
    for name in progress(ALONE + together, _("candidates")):
        model = MODELS[name]()
        predicted = predictions_by_subject(model, faces, n_splits=n_splits)
        right[name] = predicted == faces.target
        clock = timed(model, inputs(model, faces), faces.target)["fit_time"]
        found[name] = subject_scores(faces.target, predicted, faces.subjects) | {
            "closed": distance_closed(right[name], right["ridge"], faces, data),
            "fit_time": clock,
            "fit_ratio": clock["median"]
            / found.get("ridge", {"fit_time": clock})["fit_time"]["median"],
        }
    return found


def has_company(faces):
    """Whether anyone has two faces: a single one has nothing to be compared to.

    Parameters
    ----------
    faces : Bunch
        What `load_landmarks` returns.

    Returns
    -------
    bool

    Examples
    --------
    >>> has_company(load_landmarks())
    True
    """
    return len(set(faces.subjects)) < len(faces.subjects)


def distance_closed(right, reference, faces, data=None):
    """Share of the distance from a reference to the oracle that a model closes.

    Parameters
    ----------
    right, reference : ndarray of shape (n,), bool
        Faces that the model, and the reference, read rightly.
    faces : Bunch
        What they read.
    data : str or Path, default=None
        Where the faces come from: the oracle knows the packaged ones only.

    Returns
    -------
    dict of str to float, or None
        ``mean``, ``low`` and ``high``, 1 being the oracle; None for a reader's file.

    Examples
    --------
    >>> faces = load_landmarks()
    >>> right = faces.target < 6
    >>> distance_closed(right, right, faces)["mean"]
    0.0
    """
    if data is not None:
        return None
    distance = oracle()["studio"]["mean"] - np.mean(reference)
    gain = paired_subject_interval(right, reference, faces.subjects)
    return {
        end: None if value is None else float(value / distance)
        for end, value in gain.items()
    }


def make_search(scope, *, n_splits=5):
    """Build the search among all pipelines of one question.

    Each is three steps: what the coordinates become, the axes along which expressions
    differ most (shrunk discriminant analysis), a classifier on these axes. All of them
    announce chances.

    Parameters
    ----------
    scope : {"alone", "together"}
        Whether one face is read, or a face beside those of its person.
    n_splits : int, default=5
        Folds by subject.

    Returns
    -------
    sklearn.model_selection.GridSearchCV

    Examples
    --------
    >>> len(make_search("alone").param_grid), len(make_search("together").param_grid)
    (1, 2)
    """
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GridSearchCV, GroupKFold
    from sklearn.pipeline import Pipeline

    from emolib.features import EyeAlignment, ProcrustesAlignment, SubjectCentering
    from emolib.models import PersonLDA

    frames = ["passthrough", EyeAlignment(), ProcrustesAlignment()]
    grid = {
        "features": frames,
        "axes__shrinkage": [0.01, 0.02, 0.05],
        "classifier": [
            LinearDiscriminantAnalysis(),
            LogisticRegression(solver="newton-cholesky"),
        ],
    }
    grids = [grid]
    if scope == "together":
        frames = [None, *frames[1:]]
        persons = {"axes": ["passthrough"], "features": ["passthrough"]}
        grids = [
            grid | {"features": [SubjectCentering(frame) for frame in frames]},
            persons | {"classifier": [PersonLDA(frame) for frame in frames]},
        ]
    steps = [
        ("features", grids[0]["features"][0]),
        ("axes", LinearDiscriminantAnalysis(solver="eigen")),
        ("classifier", LogisticRegression(solver="newton-cholesky")),
    ]
    return GridSearchCV(Pipeline(steps), grids, cv=GroupKFold(n_splits))


@recorded
def best_nested(data=None, *, n_splits=10, n_inner=5):
    """Choose among all pipelines inside every fold: the honest score of choosing.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default.
    n_splits : int, default=10
        Outer folds by subject, for the score.
    n_inner : int, default=5
        Inner folds by subject, for the choice.

    Returns
    -------
    dict
        For ``alone`` and ``together``: the `subject_scores`; ``difference``, over
        Ridge on the same faces; ``closed``; ``chosen``, the settings and the number
        of ``folds`` that chose them; ``final``, those chosen on all faces.

    Raises
    ------
    NotEnoughDataError
        When there are too few people for two levels of folds.

    Examples
    --------
    >>> found = best_nested(n_splits=2, n_inner=2)  # doctest: +SKIP
    """
    faces = load_landmarks(data)
    check_estimable(faces, subjects=2 * n_inner, per_class=2)
    reference = predictions_by_subject(make_ridge(), faces, n_splits=n_splits)
    reference = reference == faces.target
    found = {}
    for scope in ("alone", "together") if has_company(faces) else ("alone",):
        search = make_search(scope, n_splits=n_inner)
        predicted, folds = nested_predictions(search, faces, n_splits=n_splits)
        right = predicted == faces.target
        search.fit(inputs(search.estimator, faces), faces.target, groups=faces.subjects)
        counts = Counter(tuple(_settings(fold).items()) for fold in folds)
        found[scope] = subject_scores(faces.target, predicted, faces.subjects) | {
            "difference": paired_subject_interval(right, reference, faces.subjects),
            "closed": distance_closed(right, reference, faces, data),
            "chosen": [dict(key) | {"folds": n} for key, n in counts.most_common()],
            "final": _settings(search.best_params_),
        }
    return found


def _settings(chosen):
    """Settings that were chosen, as JSON holds them."""
    return {
        "features": str(chosen["features"]),
        "shrinkage": chosen.get("axes__shrinkage"),
        "classifier": str(chosen["classifier"]),
    }
