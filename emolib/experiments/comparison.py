"""Experiments on all classifiers: the report's table, and how firm its ranking is."""

import numpy as np

from emolib.datasets import load_landmarks
from emolib.errors import require
from emolib.evaluation import (
    SPLITS,
    check_estimable,
    list_splits,
    make_splitter,
    paired_difference,
    progress,
    spread,
)
from emolib.experiments.classifiers import (
    SCORES,
    compare_classifiers,
    list_classifiers,
)
from emolib.results import recorded

COLUMNS = {
    "accuracy": "Accuracy",
    "balanced_accuracy": "Balanced Accuracy",
    "roc_auc": "ROC AUC",
    "f1": "F1 Score",
    "time": "Time Taken",
}
"""The report's columns, as lazypredict names them."""

TOP = 5
"""The report: Ridge "remains very often among the 5 best models"."""


@recorded(split=SPLITS)
def lazy_table(data=None, *, split, random_state=0):
    """The report's table: what lazypredict says of one split.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default.
    split : {"random", "subject"}
        Whether rows or people are drawn.
    random_state : int, default=0
        Seed of the split.

    Returns
    -------
    dict
        For each classifier, the best first: accuracy, balanced_accuracy, roc_auc (or
        None) and f1, in [0, 1], and time, in s, on one thread.

    Raises
    ------
    NotEnoughDataError
        When the faces are too few, or of too few people, for such a split.
    MissingExtraError
        When lazypredict is not installed.

    Examples
    --------
    >>> table = lazy_table(split="subject")
    >>> table["RidgeClassifierCV"]["accuracy"] > 0.5
    True
    """
    lazypredict = require("lazypredict.Supervised", extra="comparison")
    faces = load_landmarks(data)
    check_estimable(faces, subjects=1 + (split == "subject"), per_class=2)
    splitter = make_splitter(split, n_splits=1, random_state=random_state)
    ((train, test),) = list_splits(faces, splitter)
    bar = iter(progress(list_classifiers(), "lazypredict"))
    lazy = lazypredict.LazyClassifier(progress_callback=lambda *_told: next(bar, None))
    table, _predictions = lazy.fit(
        faces.data[train], faces.data[test], faces.target[train], faces.target[test]
    )
    list(bar)  # to its end, whatever the number of calls
    return {
        model: {name: _rounded(row[column]) for name, column in COLUMNS.items()}
        for model, row in table.iterrows()
    }


@recorded(split=SPLITS)
def comparison(data=None, *, split, n_splits=20):
    """All classifiers over repeated splits: scores, places, and what choosing costs.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default.
    split : {"random", "subject"}
        Whether rows or people are drawn.
    n_splits : int, default=20
        Splits, 70 % of the rows or of the people for training.

    Returns
    -------
    dict
        - ``models``: for each classifier that works on all splits, the best mean place
          first: mean, low and high of each score; mean ``place`` by balanced accuracy,
          as lazypredict ranks; ``places``, shares of the splits in which it is first,
          second, ...; ``top_five``; ``time``, the median to fit and predict, in s;
          ``difference``, its accuracy minus that of ``leader``, with the interval of
          `paired_difference`
        - ``leader``: the classifier with the best mean place
        - ``selection``: mean balanced accuracy of each split's best model on that split
          (``chosen``), and of the same model on the other splits (``elsewhere``)

    Raises
    ------
    NotEnoughDataError
        When the faces are too few, or of too few people, for such splits.
    MissingExtraError
        When lazypredict is not installed.

    Examples
    --------
    >>> found = comparison(split="subject")
    >>> 0 <= found["models"]["RidgeClassifierCV"]["top_five"] <= 1
    True
    """
    faces = load_landmarks(data)
    check_estimable(faces, subjects=1 + (split == "subject"), per_class=2)
    splits = list_splits(faces, make_splitter(split, n_splits=n_splits))
    table = compare_classifiers(faces.data, faces.target, splits)
    wide = {
        name: table.pivot(index="split", columns="model", values=name)
        for name in (*SCORES, "time")
    }
    everywhere = wide["accuracy"].notna().all()
    wide = {name: scores.loc[:, everywhere] for name, scores in wide.items()}
    # Equal scores share the better place.
    places = wide["balanced_accuracy"].rank(axis=1, ascending=False, method="min")
    order = places.mean().sort_values(kind="stable").index
    return {
        "models": {model: _summary(wide, places, model, order[0]) for model in order},
        "leader": order[0],
        "selection": _selection(wide["balanced_accuracy"], places),
    }


def _summary(wide, places, model, leader):
    """What is kept of one model."""
    accuracy = wide["accuracy"]
    kept = {name: _interval(wide[name][model]) for name in SCORES}
    shares = [float((places[model] == place).mean()) for place in range(1, TOP + 1)]
    difference = paired_difference(accuracy[model], accuracy[leader])
    return kept | {
        "place": _rounded(places[model].mean()),
        "places": [_rounded(share) for share in shares],
        "top_five": _rounded((places[model] <= TOP).mean()),
        "time": _rounded(wide["time"][model].median()),
        "difference": {key: _rounded(value) for key, value in difference.items()},
    }


def _interval(values):
    """Mean and central 95 % of a score, or None where some splits have none."""
    if values.isna().any():
        return None
    return {name: _rounded(spread(values)[name]) for name in ("mean", "low", "high")}


def _selection(table, places):
    """What the best model of a split seems worth, and is worth on the other splits."""
    best = places.to_numpy().argmin(axis=1)
    scores, rows = table.to_numpy(), np.arange(len(table))
    chosen = scores[rows, best]
    others = len(rows) - 1
    elsewhere = (scores[:, best].sum(axis=0) - chosen) / others if others else chosen
    means = {"chosen": chosen.mean(), "elsewhere": elsewhere.mean()}
    return {name: _rounded(mean) for name, mean in means.items()}


def _rounded(value):
    """Four decimals are more than any of these scores is worth; None stays."""
    return None if value is None or np.isnan(value) else round(float(value), 4)
