"""Scores: models fitted on one side of a split, asked about the other."""

import sys
import time

import numpy as np
import pandas as pd

from emolib.errors import NotEnoughDataError
from emolib.evaluation.splits import check_estimable
from emolib.i18n import _

METRICS = ("accuracy", "balanced_accuracy", "macro_f1")
"""The scores of the book, all in [0, 1]."""


def inputs(model, faces):
    """Give a model what it reads: coordinates, and subjects where it asks.

    Parameters
    ----------
    model : estimator
        A classifier or a pipeline. A part of it that reads subjects says so with an
        attribute ``reads_subjects``, as `SubjectCentering` does.
    faces : Bunch
        What `load_landmarks` returns.

    Returns
    -------
    ndarray of shape (n, 136) or (n, 137)
        Coordinates in px, after the subject for models that read it.

    Examples
    --------
    >>> from emolib import load_landmarks
    >>> from emolib.models import make_ridge
    >>> inputs(make_ridge(), load_landmarks()).shape
    (1287, 136)
    """
    from emolib.features import with_subjects

    parts = [model, *model.get_params(deep=True).values()]
    if any(getattr(part, "reads_subjects", False) for part in parts):
        return with_subjects(faces.data, faces.subjects)
    return faces.data


def progress(iterable, label, *, total=None):
    """Go through a long loop, with a bar on the error stream that leaves no trace.

    Parameters
    ----------
    iterable : iterable
        What to go through.
    label : str
        What is being done.
    total : int, default=None
        Number of items, where the iterable does not tell.

    Returns
    -------
    iterator
        The items.

    Examples
    --------
    >>> list(progress(range(3), "count"))
    [0, 1, 2]
    """
    from tqdm import tqdm

    return tqdm(iterable, label, total, leave=False, file=sys.stderr, delay=1)


def repeated_scores(model, faces, splitter, *, n_jobs=None):
    """Scores of a model, fitted anew on the training side of every split.

    Parameters
    ----------
    model : estimator
        A classifier or a pipeline that ends with one; it is cloned for every split.
    faces : Bunch
        What `load_landmarks` returns.
    splitter : cross-validation splitter
        For example what `make_splitter` returns.
    n_jobs : int, default=None
        Splits scored at the same time; None asks `joblib.parallel_config`.

    Returns
    -------
    DataFrame of shape (n_splits, 5)
        Columns accuracy, balanced_accuracy and macro_f1, in [0, 1], fit_time and
        predict_time, in s.

    Raises
    ------
    NotEnoughDataError
        When the faces are too few, or of too few people, for such a split.

    Examples
    --------
    >>> from sklearn.dummy import DummyClassifier
    >>> from emolib import load_landmarks
    >>> from emolib.evaluation import make_splitter
    >>> splitter = make_splitter("subject", n_splits=3)
    >>> scores = repeated_scores(DummyClassifier(), load_landmarks(), splitter)
    >>> bool(scores["accuracy"].between(0, 0.2).all())
    True
    """
    from joblib import Parallel, delayed

    data = inputs(model, faces)
    splits = list_splits(faces, splitter)
    rows = Parallel(n_jobs=n_jobs, return_as="generator")(
        delayed(_score_once)(model, data, faces.target, *split) for split in splits
    )
    label = type(model).__name__
    return pd.DataFrame(list(progress(rows, label, total=len(splits))))


def list_splits(faces, splitter):
    """Draw the splits of some faces, each with two classes to learn from.

    Parameters
    ----------
    faces : Bunch
        What `load_landmarks` returns.
    splitter : cross-validation splitter
        For example what `make_splitter` returns.

    Returns
    -------
    list of tuple of ndarray
        Training and test rows of each split.

    Raises
    ------
    NotEnoughDataError
        When the faces are too few, or of too few people, for such a split.

    Examples
    --------
    >>> from emolib import load_landmarks
    >>> from emolib.evaluation import make_splitter
    >>> len(list_splits(load_landmarks(), make_splitter("random", n_splits=4)))
    4
    """
    groups = None
    if "Group" in type(splitter).__name__:
        check_estimable(faces, subjects=2)
        groups = faces.subjects
    splits = list(splitter.split(faces.data, faces.target, groups))
    if any(len(set(faces.target[train])) < 2 for train, _test in splits):
        sentence = _(
            "Got {found} faces, of which some splits leave one emotion to learn from: "
            "this cannot be estimated. Add faces."
        )
        raise NotEnoughDataError(sentence.format(found=len(faces.target)))
    return splits


def _score_once(model, data, target, train, test):
    """Fit on one side, predict the other, and time both."""
    from sklearn.base import clone

    start = time.perf_counter()
    fitted = clone(model).fit(data[train], target[train])
    fit_end = time.perf_counter()
    predicted = fitted.predict(data[test])
    end = time.perf_counter()
    times = {"fit_time": fit_end - start, "predict_time": end - fit_end}
    return compute_scores(target[test], predicted) | times


def compute_scores(target, predicted):
    """Accuracy, balanced accuracy and macro F1 of some answers.

    Parameters
    ----------
    target, predicted : array-like of shape (n,)
        What is right and what was answered.

    Returns
    -------
    dict of str to float
        One entry per name of `METRICS`, in [0, 1].

    Examples
    --------
    >>> compute_scores([0, 0, 0, 1], [0, 0, 0, 0])["balanced_accuracy"]
    0.5
    """
    from sklearn.metrics import confusion_matrix

    scores = scores_of_counts(confusion_matrix(target, predicted))
    return {name: float(score) for name, score in scores.items()}


def scores_of_counts(counts):
    """Accuracy, balanced accuracy and macro F1 of confusion matrices.

    Parameters
    ----------
    counts : array-like of shape (..., n_classes, n_classes)
        Faces by true class, in rows, and by answer, in columns.

    Returns
    -------
    dict of str to ndarray of shape (...)
        One entry per name of `METRICS`, in [0, 1]. Classes that are neither shown nor
        answered do not count.

    Examples
    --------
    >>> scores_of_counts([[3, 0], [1, 0]])["accuracy"]
    np.float64(0.75)
    """
    counts = np.asarray(counts)
    hits = counts.diagonal(axis1=-2, axis2=-1)
    shown, answered = counts.sum(axis=-1), counts.sum(axis=-2)
    with np.errstate(invalid="ignore"):
        recall, f1 = hits / shown, 2 * hits / (shown + answered)
    return {
        "accuracy": hits.sum(axis=-1) / counts.sum(axis=(-2, -1)),
        "balanced_accuracy": np.nanmean(recall, axis=-1),
        "macro_f1": np.nanmean(f1, axis=-1),
    }
