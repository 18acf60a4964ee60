"""All classifiers over many splits: what lazypredict gives, in a fraction of its time.

lazypredict prepares the columns anew for each of its models, asks three libraries of
metrics for what one table of counts holds, and goes through one split after another.
Here columns are prepared once per split, and splits are shared between processes.
"""

import time
import warnings

import numpy as np
import pandas as pd

from emolib.errors import require
from emolib.evaluation import progress
from emolib.i18n import _

SCORES = ("accuracy", "balanced_accuracy", "roc_auc", "f1")
"""The report's columns, its time apart."""


def list_classifiers():
    """The classifiers that lazypredict compares, by name.

    Returns
    -------
    dict of str to type
        Some cannot work here: `compare_classifiers` leaves them out.

    Raises
    ------
    MissingExtraError
        When lazypredict is not installed.

    Examples
    --------
    >>> "RidgeClassifierCV" in list_classifiers()
    True
    """
    return dict(require("lazypredict.Supervised", extra="comparison").CLASSIFIERS)


def compare_classifiers(data, target, splits, *, random_state=42, n_jobs=None):
    """Score all classifiers on every split, as lazypredict does on one.

    Columns are standardised on the training side; classifiers have their default
    parameters; those that fail on a split are left out of it.

    Parameters
    ----------
    data : array-like of shape (n, p)
        What the classifiers read, without missing values.
    target : array-like of shape (n,)
        The right answers.
    splits : sequence of tuple of ndarray
        Training and test rows of each split.
    random_state : int, default=42
        Seed of the classifiers that draw; lazypredict's own by default.
    n_jobs : int, default=None
        Splits at the same time, one thread each; None asks `joblib.parallel_config`.

    Returns
    -------
    DataFrame
        One row per split and model: columns split, model, accuracy,
        balanced_accuracy, roc_auc and f1, in [0, 1], and time, in s. ROC AUC is
        one-vs-rest and, like F1, weighted by the size of the classes; it is missing
        where a model gives no probabilities.

    Raises
    ------
    MissingExtraError
        When lazypredict is not installed.

    Examples
    --------
    >>> from emolib import load_landmarks
    >>> from emolib.evaluation import list_splits, make_splitter
    >>> faces = load_landmarks()
    >>> splits = list_splits(faces, make_splitter("subject", n_splits=1))
    >>> table = compare_classifiers(faces.data, faces.target, splits)
    >>> bool(table["balanced_accuracy"].max() > 0.7)
    True
    """
    from joblib import Parallel, delayed

    data = np.asarray(data, dtype=float)
    names, target = np.unique(target, return_inverse=True)
    classifiers = list_classifiers()
    rows = Parallel(n_jobs=n_jobs, return_as="generator")(
        delayed(_score_split)(
            classifiers, data, target, split, random_state, len(names)
        )
        for split in splits
    )
    bar = progress(rows, _("all classifiers"), total=len(splits))
    tables = [pd.DataFrame(found).assign(split=i) for i, found in enumerate(bar)]
    return pd.concat(tables, ignore_index=True)[["split", "model", *SCORES, "time"]]


def _score_split(classifiers, data, target, split, random_state, n_classes):
    """Scores of all classifiers that work on one split."""
    from sklearn.preprocessing import StandardScaler
    from threadpoolctl import threadpool_limits

    train, test = split
    # By columns, as the arrays that lazypredict hands on: sums are the same to the bit.
    scaler = StandardScaler().fit(np.asfortranarray(data[train]))
    sides = [scaler.transform(np.asfortranarray(data[rows])) for rows in split]
    found = []
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, make in classifiers.items():
            try:
                model = make()
                if "random_state" in model.get_params():
                    model.set_params(random_state=random_state)
                start = time.perf_counter()
                model.fit(sides[0], target[train])
                predicted = model.predict(sides[1])
                seconds = time.perf_counter() - start
                scores = _scores(target[test], predicted, n_classes)
                scores["roc_auc"] = _roc_auc(model, sides[1], target[test])
            except Exception:
                # Some need parameters, some data of another kind: as many reasons.
                continue
            found.append({"model": name, "time": seconds} | scores)
    return found


def _scores(target, predicted, n_classes):
    """Accuracy, balanced accuracy, F1 weighted by class: one table of counts."""
    pairs = np.bincount(n_classes * target + predicted, minlength=n_classes**2)
    counts = pairs.reshape(n_classes, n_classes)
    hits, shown, answered = counts.diagonal(), counts.sum(axis=1), counts.sum(axis=0)
    f1 = 2 * hits / np.maximum(shown + answered, 1)
    return {
        "accuracy": hits.sum() / len(target),
        "balanced_accuracy": (hits[shown > 0] / shown[shown > 0]).mean(),
        "f1": f1 @ shown / len(target),
    }


def _roc_auc(model, data, target):
    """One-vs-rest ROC AUC weighted by class; None where the model cannot give one."""
    from scipy.stats import rankdata

    shown, sizes = np.unique(target, return_counts=True)
    if hasattr(model, "predict_proba"):
        chances = model.predict_proba(data)
    elif len(shown) == 2 and hasattr(model, "decision_function"):
        chances = np.tile(model.decision_function(data)[:, None], 2)
    else:
        return None
    if chances.shape[1] != len(shown) or np.isnan(chances).any() or len(shown) < 2:
        return None
    if len(shown) == 2:
        shown, sizes, chances = shown[1:], sizes[1:], chances[:, 1:]
    # The share of pairs, one face of the class and one of the rest, put in order.
    right = target[:, None] == shown
    sums = (rankdata(chances, axis=0) * right).sum(axis=0) - sizes * (sizes + 1) / 2
    return float(np.average(sums / (sizes * (len(target) - sizes)), weights=sizes))
