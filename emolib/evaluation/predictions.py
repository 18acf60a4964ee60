"""Predictions: every face read by a model that has never seen its subject."""

import numpy as np

from emolib.evaluation.scores import inputs, progress
from emolib.evaluation.splits import FOLDS, check_estimable, folds_by_subject
from emolib.i18n import _


def predictions_by_subject(
    model, faces, *, n_splits=FOLDS, method="predict", n_jobs=None
):
    """Predict every face with a model that has never seen its subject.

    Parameters
    ----------
    model : estimator
        A classifier; it is cloned for every fold.
    faces : Bunch
        What `load_landmarks` returns.
    n_splits : int, default=10
        Number of folds; each subject is in one of them.
    method : {"predict", "predict_proba", "decision_function"}, default="predict"
        What the model is asked for.
    n_jobs : int, default=None
        Folds fitted at the same time.

    Returns
    -------
    ndarray of shape (n,), int, or (n, n_classes), float
        The predicted targets, or what they are chosen from.

    Raises
    ------
    NotEnoughDataError
        When the faces are those of one person.

    Examples
    --------
    >>> from sklearn.dummy import DummyClassifier
    >>> from emolib import load_landmarks
    >>> predictions_by_subject(DummyClassifier(), load_landmarks()).shape
    (1287,)
    """
    from sklearn.model_selection import cross_val_predict

    folds = folds_by_subject(faces, n_splits=n_splits)
    data = inputs(model, faces)
    return cross_val_predict(
        model, data, faces.target, cv=folds, method=method, n_jobs=n_jobs
    )


def nested_predictions(search, faces, *, n_splits=FOLDS):
    """Predict every face with a model whose settings were chosen without its subject.

    In each outer fold the search sees the training people only, and splits them by
    subject once more to choose (Varma and Simon, 2006).

    Parameters
    ----------
    search : GridSearchCV or RandomizedSearchCV
        Its `cv` splits by group, for example ``GroupKFold(5)``.
    faces : Bunch
        What `load_landmarks` returns.
    n_splits : int, default=10
        Number of outer folds.

    Returns
    -------
    predictions : ndarray of shape (n,), int
        The predicted targets.
    chosen : list of dict
        For each outer fold, the settings chosen and, under ``"inner_score"``, the
        score that made them be chosen.

    Raises
    ------
    NotEnoughDataError
        When there are too few people for two levels of folds.

    Examples
    --------
    >>> from sklearn.model_selection import GridSearchCV, GroupKFold
    >>> from emolib import load_landmarks
    >>> from emolib.models import make_ridge
    >>> search = GridSearchCV(make_ridge(), {"alphas": [[1], [9]]}, cv=GroupKFold(2))
    >>> predictions, chosen = nested_predictions(search, load_landmarks(), n_splits=2)
    >>> len(predictions), len(chosen)
    (1287, 2)
    """
    from sklearn.base import clone

    inner = getattr(search.cv, "n_splits", 2)
    check_estimable(faces, subjects=inner + 2)
    data = inputs(search.estimator, faces)
    predictions, chosen = np.empty_like(faces.target), []
    folds = folds_by_subject(faces, n_splits=n_splits)
    for train, test in progress(folds, _("outer folds")):
        fitted = clone(search).fit(
            data[train], faces.target[train], groups=faces.subjects[train]
        )
        predictions[test] = fitted.predict(data[test])
        score = float(fitted.best_score_)
        chosen.append(fitted.best_params_ | {"inner_score": score})
    return predictions, chosen
