"""Experiment on the learning curve: would more faces help?"""

import numpy as np
from platformdirs import user_cache_path

from emolib.datasets import load_landmarks
from emolib.errors import DataError
from emolib.evaluation import (
    check_estimable,
    list_splits,
    make_splitter,
    paired_difference,
    progress,
    spread,
)
from emolib.i18n import _
from emolib.models import MODELS
from emolib.results import recorded

PEOPLE = (5, 10, 20, 40, 80, 120)
"""Numbers of people to learn from."""

LEARNERS = ("ridge", "aligned_lda")
"""The report's model, and one with alignment and shrinkage."""

FORECAST = (2, 4, 8)
"""How many times the largest training set the law is asked about."""

ENOUGH = 5
"""Points of a curve to which a law of three numbers may be fitted."""


@recorded
def learning_curve(data=None, *, people=PEOPLE, draws=20):
    """Accuracy by subject against the number of people a model has learned from.

    One person in five is kept apart, anew in every draw; the model learns from some of
    the others, then from all of them. A law ``accuracy = ceiling - gap / n ** power``
    is fitted to the curve (Figueroa and others, 2012) and asked about more people than
    there are: an extrapolation, which assumes that the curve goes on as it began.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default.
    people : sequence of int
        Numbers of people to learn from; those above what there is are left out.
    draws : int, default=20
        Draws of the people.

    Returns
    -------
    dict
        For each model: ``test`` and ``training``, one entry per number of people with
        the mean accuracy and its central 95 % over draws; ``forecast``, the same from
        the law, the interval being that of laws fitted to other draws; empty where
        there are too few points for a law.

    Raises
    ------
    NotEnoughDataError
        When there are fewer than five people.

    Examples
    --------
    >>> found = learning_curve(people=(5, 20), draws=2)
    >>> few, many, _all = found["ridge"]["test"]
    >>> few["mean"] < many["mean"]
    True
    """
    faces = load_landmarks(data)
    check_estimable(faces, subjects=5, per_class=3)
    splits = _draws(faces, draws)
    everyone = len(np.unique(faces.subjects[splits[0][0]]))
    people = [*(n for n in people if n < everyone), everyone]
    found = {}
    for name in LEARNERS:
        test, training = _scores(name, faces, splits, people)
        found[name] = {
            "test": _curve(people, test),
            "training": _curve(people, training),
            "forecast": _forecast(people, test, np.array(FORECAST) * everyone),
        }
    return found


@recorded
def more_faces(data=None, *, people=250, seed=1, draws=20):
    """Whether the curve goes on as forecast: other people are made, and learned from.

    The faces are those of ``emolib faces --subjects 250 --seed 1``; they are made once,
    in some minutes, and kept in the user's cache. The tests stay on the packaged
    people.

    Parameters
    ----------
    data : None
        The generator makes people like the packaged ones only.
    people : int, default=250
        People made; one in five is the generator's challenge, and is left aside.
    seed : int, default=1
        Seed of the generator.
    draws : int, default=20
        Draws of the people of the test, as in `learning_curve`.

    Returns
    -------
    dict
        For each model: ``test`` and ``training`` as in `learning_curve`, from all
        packaged people that train to all people there are; the ``gain`` since the
        first, over the same draws, and what the law of that experiment forecast of it
        (``forecast_gain``).

    Raises
    ------
    DataError
        When `data` is given.
    MissingExtraError
        When the faces have to be made and the extra ``faces`` is not installed.

    Examples
    --------
    >>> more_faces()["ridge"]["test"][0]["people"]
    147
    """
    if data is not None:
        raise DataError(
            f"Got data={str(data)!r}, expected the packaged faces: the generator makes "
            "people like those only."
        )
    from emolib.faces.generator import generate

    faces = load_landmarks()
    folder = user_cache_path("emolib") / f"faces-{people}-{seed}"
    made = load_landmarks(
        generate(folder, subjects=people, seed=seed) / "training_data.csv"
    )
    splits = _draws(faces, draws)
    base = len(np.unique(faces.subjects[splits[0][0]]))
    new = len(np.unique(made.subjects))
    numbers = [base, *(n for n in (2 * base,) if n < base + new), base + new]
    found = {}
    for name in LEARNERS:
        test, training = _scores(name, faces, splits, numbers, further=made)
        before, _training = _scores(name, faces, splits, [*PEOPLE, base])
        found[name] = {
            "test": _curve(numbers, test),
            "training": _curve(numbers, training),
            "gain": [
                {"people": n} | paired_difference(column, test[:, 0], test_share=0.2)
                for n, column in zip(numbers[1:], test.T[1:], strict=True)
            ],
            "forecast_gain": _forecast(
                [*PEOPLE, base], before, numbers[1:], since=base
            ),
        }
    return found


def _draws(faces, draws):
    """Draws of the people of the test, one in five."""
    splitter = make_splitter("subject", n_splits=draws, test_size=0.2)
    return list_splits(faces, splitter)


def _scores(name, faces, splits, people, *, further=None):
    """Test and training accuracy of every draw, for every number of people."""
    from joblib import Parallel, delayed

    rows = Parallel(return_as="generator")(
        delayed(_learn)(MODELS[name](), faces, *split, people, seed, further)
        for seed, split in enumerate(splits)
    )
    table = np.array(list(progress(rows, _("draws"), total=len(splits))))
    return table[:, :, 0], table[:, :, 1]


def _learn(model, faces, train, test, people, seed, further):
    """Test and training accuracy for growing numbers of the same draw's people."""
    data, target, subjects = (faces[k][train] for k in ("data", "target", "subjects"))
    rng = np.random.default_rng(seed)
    order = rng.permutation(np.unique(subjects))
    if further is not None:  # they come after all of the packaged people
        others = subjects.max() + 1 + further.subjects
        data = np.vstack([data, further.data])
        target = np.append(target, further.target)
        subjects = np.append(subjects, others)
        order = np.append(order, rng.permutation(np.unique(others)))
    scores = []
    for number in people:
        rows = np.isin(subjects, order[:number])
        fitted = model.fit(data[rows], target[rows])
        right = fitted.score(faces.data[test], faces.target[test])
        scores.append([right, fitted.score(data[rows], target[rows])])
    return scores


def _curve(people, scores):
    """Mean and central 95 % over draws, for every number of people."""
    keys = ("mean", "low", "high")
    return [
        {"people": n} | {k: spread(column)[k] for k in keys}
        for n, column in zip(people, scores.T, strict=True)
    ]


def _forecast(people, scores, further, *, since=None, n_resamples=200, random_state=0):
    """The law's accuracy beyond the curve, or what it gains since a number of people.

    The interval is that of laws fitted to other draws.
    """
    if len(people) < ENOUGH:
        return []
    rng = np.random.default_rng(random_state)
    law = _fit_law(people, scores.mean(axis=0))
    drawn = rng.integers(len(scores), size=(n_resamples, len(scores)))
    laws = [_fit_law(people, scores[rows].mean(axis=0)) for rows in drawn]
    curves = np.array([_law(further, *one) for one in [law, *laws]])
    if since is not None:
        curves -= [_law([since], *one) for one in [law, *laws]]
    ends = np.percentile(curves[1:], [2.5, 97.5], axis=0)
    return [
        {"people": int(n), "mean": float(mean), "low": float(low), "high": float(high)}
        for n, mean, low, high in zip(further, curves[0], *ends, strict=True)
    ]


def _law(people, ceiling, gap, power):
    """Accuracy of a model that has learned from so many people."""
    return ceiling - gap * np.asarray(people, dtype=float) ** -power


def _fit_law(people, accuracy):
    """Ceiling, gap and power of the law nearest to a curve."""
    from scipy.optimize import curve_fit

    bounds = ([0, 0, 0.05], [1, 5, 3])
    start = (min(1, max(accuracy) + 0.05), 0.5, 0.5)
    return curve_fit(_law, people, accuracy, p0=start, bounds=bounds)[0]
