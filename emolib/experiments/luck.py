"""Experiment on luck: how high the best of many splits climbs by itself."""

import numpy as np
import pandas as pd

from emolib.data import packaged_file
from emolib.datasets import load_landmarks
from emolib.evaluation import (
    SPLITS,
    check_estimable,
    make_splitter,
    repeated_scores,
    spread,
)
from emolib.models import make_lda
from emolib.results import recorded

TEST_SHARE = 0.3
"""Share of the faces, or of the people, that a split sets apart."""

REPORT_TEST_FACES = 386
"""Faces of the report's test set: of fewer than 772, no other number gives its three
highest scores."""

REPORT_SERIES = ("ridge_raw", "ridge_distances", "lda")
"""The results of the report that have a mean and a maximum."""


@recorded(split=SPLITS)
def luck(data=None, *, split, n_splits=2000):
    """The best score of many splits, for LDA on raw coordinates, and the report's.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default.
    split : {"random", "subject"}
        Whether rows are drawn, as in the report, or people.
    n_splits : int, default=2000
        Splits, 70 % of the rows or of the people for training.

    Returns
    -------
    dict
        ``accuracy``, the `spread` of the scores; ``deviation``, their standard
        deviation, and ``error``, the one that as many faces would give if each test
        set were drawn anew from an endless crowd; ``best``, what `best_of` says of
        the scores; ``report``, what `reported_luck` says of the report's, from the
        relative size of the two deviations.

    Raises
    ------
    NotEnoughDataError
        When the faces are too few, or of too few people, for such splits.

    Examples
    --------
    >>> found = luck(split="random")
    >>> found["best"][-1]["mean"] > found["accuracy"]["mean"]
    True
    """
    faces = load_landmarks(data)
    check_estimable(faces, per_class=2)
    splitter = make_splitter(split, n_splits=n_splits, test_size=TEST_SHARE)
    scores = repeated_scores(make_lda(), faces, splitter)["accuracy"]
    mean, deviation = float(scores.mean()), float(scores.std(ddof=1))
    error = _error(mean, TEST_SHARE * len(faces.target))
    return {
        "accuracy": spread(scores),
        "deviation": deviation,
        "error": error,
        "best": best_of(scores),
        "report": reported_luck(deviation / error if deviation and error else 1.0),
    }


def best_of(scores, *, counts=(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)):
    """The highest of N scores drawn from those given: what to expect of it.

    Of N independent draws, the highest is below a value as often as one draw is, to
    the power N; so its mean and its quantiles need no simulation.

    Parameters
    ----------
    scores : array-like of shape (n,)
        Scores of many splits.
    counts : sequence of int, default=(1, ..., 1000)
        Numbers N of draws.

    Returns
    -------
    list of dict
        For each N: ``splits`` (N), ``mean``, ``low`` and ``high`` (2.5 and 97.5 %) of
        the highest score, and ``climb``, how many standard deviations above the mean
        it would be on average if scores were normal.

    Examples
    --------
    >>> best_of([0.0, 1.0], counts=[2])[0]["mean"]
    0.75
    """
    ordered = np.sort(np.asarray(scores, dtype=float))
    shares = np.arange(1, len(ordered) + 1) / len(ordered)
    rows = []
    for count in counts:
        below = shares**count
        weights = np.diff(below, prepend=0)
        low, high = ordered[np.searchsorted(below, [0.025, 0.975])].tolist()
        rows.append(
            {
                "splits": count,
                "mean": float(weights @ ordered),
                "low": low,
                "high": high,
                "climb": _normal_climb(count),
            }
        )
    return rows


def _normal_climb(count):
    """Expected highest of `count` standard normal draws."""
    from scipy.integrate import quad
    from scipy.stats import norm

    # The highest is above x unless all draws are below: integrate the tail.
    above = quad(lambda x: 1 - norm.cdf(x) ** count, 0, 10)[0]
    below = quad(lambda x: norm.cdf(x) ** count, -10, 0)[0]
    return above - below


def reported_luck(relative_deviation):
    """How lucky the report's best splits were, given its means.

    Parameters
    ----------
    relative_deviation : float
        Standard deviation of scores over splits, in standard errors of one split.

    Returns
    -------
    dict of str to dict
        For each of the report's three results: ``right``, the faces read rightly by
        its best split; ``mean`` and ``max``; the ``error`` of one split of 386 faces;
        and, as the error alone says and as the deviation does (``..._here``), how many
        splits give such a maximum one time in two (``splits``), and how often 100 of
        them do (``chance``).

    Examples
    --------
    >>> reported_luck(1.0)["lda"]["right"]
    311
    """
    report = pd.read_csv(packaged_file("report_2023.csv"), index_col="name")["value"]
    found = {}
    for name in REPORT_SERIES:
        mean, best = float(report[f"{name}_mean"]), float(report[f"{name}_max"])
        error = _error(mean, REPORT_TEST_FACES)
        found[name] = {
            "right": round(best * REPORT_TEST_FACES),
            "mean": mean,
            "max": best,
            "error": error,
        }
        for suffix, scale in (("", 1.0), ("_here", relative_deviation)):
            times = _rarity((best - mean) / (scale * error))
            found[name] |= {key + suffix: value for key, value in times.items()}
    return found


def _error(share, faces):
    """Standard error of a share counted over so many faces."""
    return float(np.sqrt(share * (1 - share) / faces))


def _rarity(height):
    """How rare a score so many deviations above the mean is, if scores are normal."""
    from scipy.stats import norm

    # So far in the tail, the normal law says "never" and no more.
    below = norm.logcdf(min(height, 8))
    return {
        "splits": round(float(np.log(0.5) / below)),
        "chance": float(-np.expm1(100 * below)),
    }
