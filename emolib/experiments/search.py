"""Experiments on searches: what a grid costs, what its best score promises."""

import numpy as np

from emolib.datasets import load_landmarks
from emolib.evaluation import (
    check_estimable,
    nested_predictions,
    paired_subject_interval,
    predictions_by_subject,
    progress,
    spread,
    subject_interval,
)
from emolib.features import EyeAlignment, PairDistances, ProcrustesAlignment
from emolib.i18n import N_, _
from emolib.models import make_ridge, make_shrunk_lda
from emolib.results import recorded

FEATURES = {
    N_("raw coordinates"): "passthrough",
    N_("eyes aligned"): EyeAlignment(),
    N_("Procrustes"): ProcrustesAlignment(),
    N_("distances to the centre"): PairDistances("centre"),
}
"""What a search may give to the classifier."""

CLASSIFIERS = {
    "Ridge": ("alpha", (0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0)),
    "LDA": ("shrinkage", (0.001, 0.003, 0.01, 0.03, 0.1, 0.3)),
}
"""The setting of each classifier, and the values that a search tries."""


@recorded
def nested_search(data=None, *, n_splits=10, inner=5):
    """A search over features, classifiers and settings, and what it is worth.

    The search's own score is the best of many, and so too good; the honest one comes
    from people that the whole search never saw (Varma and Simon, 2006; Cawley and
    Talbot, 2010).

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default.
    n_splits : int, default=10
        Outer folds, by subject.
    inner : int, default=5
        Inner folds, by subject.

    Returns
    -------
    dict
        ``settings`` and ``fits``, the price; ``table``, the inner accuracy of every
        setting on all faces; ``best``, the one chosen there and its ``score``;
        ``nested``, the honest accuracy with its interval; ``gain`` over
        `RidgeClassifierCV` on raw coordinates; ``folds``, what each outer fold chose.

    Raises
    ------
    NotEnoughDataError
        When there are too few people or faces for two levels of folds.

    Examples
    --------
    >>> nested_search(n_splits=2, inner=2)["settings"]  # doctest: +SKIP
    52
    """
    faces = load_landmarks(data)
    check_estimable(faces, subjects=inner + 2, per_class=4)
    search = _search(inner)
    predictions, chosen = nested_predictions(search, faces, n_splits=n_splits)
    right = predictions == faces.target
    search.fit(faces.data, faces.target, groups=faces.subjects)
    tried, scores = (search.cv_results_[k] for k in ("params", "mean_test_score"))
    table = [
        _setting(params) | {"score": float(score)}
        for params, score in zip(tried, scores, strict=True)
    ]
    simple = predictions_by_subject(make_ridge(), faces, n_splits=n_splits)
    return {
        "settings": len(table),
        "fits": len(table) * inner,
        "table": table,
        "best": max(table, key=lambda row: row["score"]),
        "nested": subject_interval(right, faces.subjects),
        "gain": paired_subject_interval(right, simple == faces.target, faces.subjects),
        "folds": [
            _setting(params) | {"score": params["inner_score"]} for params in chosen
        ],
    }


def _search(cv):
    """The search: every features with every setting of either classifier."""
    from sklearn.linear_model import RidgeClassifier
    from sklearn.model_selection import GridSearchCV, GroupKFold
    from sklearn.pipeline import Pipeline

    models = {"Ridge": RidgeClassifier(solver="svd"), "LDA": make_shrunk_lda()}
    grid = [
        {
            "features": list(FEATURES.values()),
            "classifier": [models[name]],
            f"classifier__{setting}": values,
        }
        for name, (setting, values) in CLASSIFIERS.items()
    ]
    steps = [("features", "passthrough"), ("classifier", models["Ridge"])]
    folds = GroupKFold(cv) if isinstance(cv, int) else cv
    return GridSearchCV(Pipeline(steps), grid, cv=folds)


def _setting(params):
    """A setting by its names, as the record keeps it."""
    kinds = {type(step): name for name, step in FEATURES.items()}
    name = "Ridge" if "classifier__alpha" in params else "LDA"
    setting, _values = CLASSIFIERS[name]
    return {
        "features": kinds[type(params["features"])],
        "classifier": name,
        "value": params[f"classifier__{setting}"],
    }


@recorded
def search_optimism(data=None, *, people=(10, 20, 40, 80), draws=10, inner=5):
    """How far the best score of a search is from the truth, with few people.

    Some people are drawn and searched. The very models that gave the search its best
    score are then asked about everybody else: what is lost comes from having chosen.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default.
    people : sequence of int
        Numbers of people drawn; at most half of those there are is kept.
    draws : int, default=10
        Draws of each number.
    inner : int, default=5
        Folds by subject of the search.

    Returns
    -------
    list of dict
        For each number of ``people``: the `spread` over draws of the ``best`` score, of
        the ``true`` one, of their ``difference``, and of the same difference for a
        setting taken blindly (``blind_difference``).

    Raises
    ------
    NotEnoughDataError
        When there are fewer than twice the smallest number of people.

    Examples
    --------
    >>> search_optimism(people=(10,), draws=1)[0]["people"]  # doctest: +SKIP
    10
    """
    faces = load_landmarks(data)
    check_estimable(faces, subjects=2 * min(people), per_class=2)
    everyone = np.unique(faces.subjects)
    rows = []
    for number in (n for n in people if 2 * n <= len(everyone)):
        label = _("draws among {people} people").format(people=number)
        scores = np.array(
            [
                _search_among(rng.permutation(everyone)[:number], faces, inner)
                for rng in progress(np.random.default_rng(0).spawn(draws), label)
            ]
        )
        names = ("best", "true", "difference", "blind_difference")
        spreads = {
            name: spread(values) for name, values in zip(names, scores.T, strict=True)
        }
        rows.append({"people": number} | spreads)
    return rows


def _search_among(people, faces, inner):
    """The best score of a search among some people, and its worth for the others.

    Then the difference of the two, and the mean difference over all settings.
    """
    from sklearn.model_selection import GroupKFold

    inside = np.isin(faces.subjects, people)
    rows, outside = np.flatnonzero(inside), np.flatnonzero(~inside)
    folds = [
        (rows[train], rows[test])
        for train, test in GroupKFold(inner).split(rows, groups=faces.subjects[rows])
    ]
    # Each inner model is scored twice: on its fold, then on everybody else.
    twice = folds + [(train, outside) for train, _test in folds]
    search = _search(twice).set_params(refit=False).fit(faces.data, faces.target)
    scores = np.array(
        [search.cv_results_[f"split{i}_test_score"] for i in range(2 * inner)]
    )
    announced, true = scores[:inner].mean(axis=0), scores[inner:].mean(axis=0)
    excess = announced - true
    best = announced.argmax()
    return announced[best], true[best], excess[best], excess.mean()
