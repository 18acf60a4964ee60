"""Evaluation: splits, repeated scores, intervals.

Two kinds of split are told apart everywhere: `random` splits draw rows, as the 2023
report did, and let a person be on both sides; `subject` splits draw people.
"""

import numpy as np
import pandas as pd

SPLITS = ("random", "subject")
"""The two kinds of split."""


def make_splitter(kind, *, n_splits=100, test_size=0.3, random_state=0):
    """Build the repeated splits of one kind.

    Parameters
    ----------
    kind : {"random", "subject"}
        Whether rows or people are drawn.
    n_splits : int, default=100
        Number of splits.
    test_size : float, default=0.3
        Share of the rows or of the people in the test set, in ]0, 1[.
    random_state : int, default=0
        Seed of the draws.

    Returns
    -------
    sklearn.model_selection.ShuffleSplit or GroupShuffleSplit

    Raises
    ------
    ValueError
        When `kind` is not one of `SPLITS`.

    Examples
    --------
    >>> make_splitter("subject", n_splits=5).get_n_splits()
    5
    """
    from sklearn.model_selection import GroupShuffleSplit, ShuffleSplit

    if kind not in SPLITS:
        raise ValueError(f"Got kind={kind!r}, expected one of {', '.join(SPLITS)}.")
    splitter = ShuffleSplit if kind == "random" else GroupShuffleSplit
    return splitter(n_splits=n_splits, test_size=test_size, random_state=random_state)


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
        Splits scored at the same time.

    Returns
    -------
    DataFrame of shape (n_splits, 4)
        Columns accuracy, balanced_accuracy, in [0, 1], fit_time and score_time, in s.

    Examples
    --------
    >>> from sklearn.dummy import DummyClassifier
    >>> from emolib import load_landmarks
    >>> splitter = make_splitter("subject", n_splits=3)
    >>> scores = repeated_scores(DummyClassifier(), load_landmarks(), splitter)
    >>> bool(scores["accuracy"].between(0, 0.2).all())
    True
    """
    from sklearn.model_selection import ShuffleSplit, cross_validate

    scores = cross_validate(
        model,
        faces.data,
        faces.target,
        groups=None if isinstance(splitter, ShuffleSplit) else faces.subjects,
        cv=splitter,
        scoring=("accuracy", "balanced_accuracy"),
        n_jobs=n_jobs,
        error_score="raise",
    )
    frame = pd.DataFrame(scores).rename(columns=lambda name: name.removeprefix("test_"))
    return frame[["accuracy", "balanced_accuracy", "fit_time", "score_time"]]


def predictions_by_subject(model, faces, *, n_splits=10, n_jobs=None):
    """Predict every face with a model that has never seen its subject.

    Parameters
    ----------
    model : estimator
        A classifier; it is cloned for every fold.
    faces : Bunch
        What `load_landmarks` returns.
    n_splits : int, default=10
        Number of folds; each subject is in one of them.
    n_jobs : int, default=None
        Folds fitted at the same time.

    Returns
    -------
    ndarray of shape (n,), int
        The predicted targets.

    Examples
    --------
    >>> from sklearn.dummy import DummyClassifier
    >>> from emolib import load_landmarks
    >>> predictions_by_subject(DummyClassifier(), load_landmarks()).shape
    (1287,)
    """
    from sklearn.model_selection import GroupKFold, cross_val_predict

    return cross_val_predict(
        model,
        faces.data,
        faces.target,
        groups=faces.subjects,
        cv=GroupKFold(n_splits),
        n_jobs=n_jobs,
    )


def subject_interval(correct, subjects, *, n_resamples=2000, random_state=0):
    """Mean of right answers with a 95 % interval over subjects.

    The faces of one person are not independent, so people are drawn with replacement,
    not faces (a cluster bootstrap; Field and Welsh, 2007).

    Parameters
    ----------
    correct : array-like of shape (n,), bool
        Whether each face was read rightly.
    subjects : array-like of shape (n,)
        The person of each face.
    n_resamples : int, default=2000
        Number of draws.
    random_state : int, default=0
        Seed of the draws.

    Returns
    -------
    dict of str to float
        ``mean``, ``low`` and ``high``, in [0, 1]; ``low`` and ``high`` are None for
        fewer than two subjects.

    Examples
    --------
    >>> subject_interval([True, True, False, False], [1, 1, 2, 2])
    {'mean': 0.5, 'low': 0.0, 'high': 1.0}
    """
    by_subject = pd.DataFrame({"right": correct, "who": subjects}).groupby("who")[
        "right"
    ]
    right, faces = by_subject.sum().to_numpy(), by_subject.size().to_numpy()
    mean = float(right.sum() / faces.sum())
    if len(right) < 2:
        return {"mean": mean, "low": None, "high": None}
    rng = np.random.default_rng(random_state)
    drawn = rng.integers(len(right), size=(n_resamples, len(right)))
    means = right[drawn].sum(1) / faces[drawn].sum(1)
    low, high = np.percentile(means, [2.5, 97.5]).tolist()
    return {"mean": mean, "low": low, "high": high}


def spread(values):
    """Mean, extremes and central 95 % of scores over splits.

    This is how much the score moves from one split to the next, not how well its mean
    is known: the splits overlap.

    Parameters
    ----------
    values : array-like of shape (n_splits,)
        One score per split.

    Returns
    -------
    dict of str to float
        ``mean``, ``low``, ``high`` (2.5 and 97.5 %), ``min`` and ``max``.

    Examples
    --------
    >>> spread([0.7, 0.7, 0.7])["mean"]
    0.7
    """
    low, high = np.percentile(values, [2.5, 97.5]).tolist()
    return {
        "mean": round(float(np.mean(values)), 12),
        "low": low,
        "high": high,
        "min": float(np.min(values)),
        "max": float(np.max(values)),
    }
