"""The comparison of all classifiers against calling lazypredict split after split."""

import os
import time

from emolib.datasets import load_landmarks
from emolib.errors import require
from emolib.evaluation import list_splits, make_splitter, progress
from emolib.experiments.classifiers import compare_classifiers
from emolib.results import recorded

COLUMNS = {"accuracy": "Accuracy", "balanced_accuracy": "Balanced Accuracy"}
"""Scores that must be the same, and how lazypredict names them."""


@recorded
def comparison_speed(data=None, *, n_splits=20):
    """Time all classifiers over splits by subject, both ways.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default.
    n_splits : int, default=20
        Splits, 70 % of the people for training.

    Returns
    -------
    dict
        ``seconds`` of ``lazypredict`` and of ``ours``, with the splits on all cores;
        ``ratio``, the second over the first; ``models``, how many were compared; and
        ``largest_difference`` between their scores, in [0, 1].

    Raises
    ------
    MissingExtraError
        When lazypredict is not installed.

    Examples
    --------
    >>> comparison_speed(n_splits=1)["largest_difference"] < 1e-9  # doctest: +SKIP
    True
    """
    from threadpoolctl import threadpool_limits

    make = require("lazypredict.Supervised", extra="comparison").LazyClassifier
    faces = load_landmarks(data)
    splits = list_splits(faces, make_splitter("subject", n_splits=n_splits))
    start = time.perf_counter()
    ours = compare_classifiers(faces.data, faces.target, splits, n_jobs=-1)
    middle = time.perf_counter()
    theirs = []
    # All the threads that linear algebra takes by itself, as when nobody asks.
    with threadpool_limits(os.cpu_count()):
        for train, test in progress(splits, "lazypredict"):
            sides = (faces.data[train], faces.data[test])
            answers = (faces.target[train], faces.target[test])
            lazy = make(verbose=0, ignore_warnings=True)
            theirs.append(lazy.fit(*sides, *answers)[0])
    seconds = {"lazypredict": time.perf_counter() - middle, "ours": middle - start}
    return {
        "seconds": {name: round(value, 1) for name, value in seconds.items()},
        "ratio": round(seconds["ours"] / seconds["lazypredict"], 3),
        "models": int(ours["model"].nunique()),
        "largest_difference": max(
            _difference(ours[ours["split"] == i], table)
            for i, table in enumerate(theirs)
        ),
    }


def _difference(ours, table):
    """Largest difference between the scores of one split, over the same models."""
    ours = ours.set_index("model")
    odd = sorted(set(ours.index) ^ set(table.index))
    if odd:
        raise RuntimeError(f"Got {odd} on one side only, expected the same models.")
    columns = list(COLUMNS)
    theirs = table.rename(columns={name: key for key, name in COLUMNS.items()})
    return float((ours[columns] - theirs.loc[ours.index, columns]).abs().max().max())
