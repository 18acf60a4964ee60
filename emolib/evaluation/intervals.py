"""Intervals: how far a score may be from what other people would give."""

import numpy as np
import pandas as pd

from emolib.evaluation.scores import METRICS, scores_of_counts

N_RESAMPLES = 2000
"""Draws of a bootstrap."""


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
    table = pd.DataFrame({"right": correct, "subject": subjects})
    by_subject = table.groupby("subject")["right"]
    right, faces = by_subject.sum().to_numpy(), by_subject.size().to_numpy()
    drawn = _draw_people(len(right), n_resamples, random_state)
    mean = float(right.sum() / faces.sum())
    return {"mean": mean} | _ends(drawn @ right / (drawn @ faces), people=len(right))


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


def subject_scores(
    target, predicted, subjects, *, n_resamples=N_RESAMPLES, random_state=0
):
    """Accuracy, balanced accuracy and macro F1, each with an interval over subjects.

    People are drawn with replacement, as in `subject_interval`, and every score is
    computed anew on those drawn.

    Parameters
    ----------
    target, predicted : array-like of shape (n,), int
        What is right and what was answered.
    subjects : array-like of shape (n,)
        The person of each face.
    n_resamples : int, default=2000
        Number of draws.
    random_state : int, default=0
        Seed of the draws.

    Returns
    -------
    dict of str to dict
        For each name of `METRICS`, ``mean``, ``low`` and ``high``, in [0, 1].

    Examples
    --------
    >>> found = subject_scores([0, 1, 0, 1], [0, 1, 0, 0], [1, 1, 2, 2])
    >>> found["accuracy"]
    {'mean': 0.75, 'low': 0.5, 'high': 1.0}
    """
    from sklearn.metrics import confusion_matrix

    table = pd.DataFrame({"target": target, "predicted": predicted})
    labels = np.union1d(target, predicted)
    counts = np.stack(
        [
            confusion_matrix(part["target"], part["predicted"], labels=labels)
            for _person, part in table.groupby(np.asarray(subjects))
        ]
    )
    whole = scores_of_counts(counts.sum(axis=0))
    drawn = _draw_people(len(counts), n_resamples, random_state)
    draws = scores_of_counts(np.einsum("dp,pij->dij", drawn, counts))
    return {
        name: {"mean": float(whole[name])} | _ends(draws[name], people=len(counts))
        for name in METRICS
    }


def _draw_people(people, n_resamples, random_state):
    """How often each person is drawn, draw by draw."""
    rng = np.random.default_rng(random_state)
    return rng.multinomial(people, np.full(people, 1 / people), size=n_resamples)


def _ends(draws, *, people):
    """The central 95 % of the draws; one person tells nothing of others."""
    if people < 2:
        return {"low": None, "high": None}
    low, high = np.percentile(draws, [2.5, 97.5]).tolist()
    return {"low": low, "high": high}


def paired_subject_interval(
    first, second, subjects, *, n_resamples=N_RESAMPLES, random_state=0
):
    """How much more often one model is right than another, on the same faces.

    Parameters
    ----------
    first, second : array-like of shape (n,), bool
        Whether each face was read rightly, by each model.
    subjects : array-like of shape (n,)
        The person of each face.
    n_resamples : int, default=2000
        Number of draws of people.
    random_state : int, default=0
        Seed of the draws.

    Returns
    -------
    dict of str to float
        ``mean``, ``low`` and ``high`` of first minus second, in [-1, 1].

    Examples
    --------
    >>> paired_subject_interval([1, 1, 1, 1], [1, 0, 1, 0], [1, 1, 2, 2])
    {'mean': 0.5, 'low': 0.5, 'high': 0.5}
    """
    gain = np.asarray(first, dtype=float) - np.asarray(second, dtype=float)
    return subject_interval(
        gain, subjects, n_resamples=n_resamples, random_state=random_state
    )


def paired_difference(first, second, *, test_share=0.3):
    """Mean difference of two models over the same splits, with a 95 % interval.

    Splits that are drawn again and again share most of their faces, so the ordinary
    interval of the mean is far too narrow; its variance is corrected for what the
    training sets share (Nadeau and Bengio, 2003).

    Parameters
    ----------
    first, second : array-like of shape (n_splits,)
        Scores of each model, split by split.
    test_share : float, default=0.3
        Share of the faces or people in the test sets, in ]0, 1[.

    Returns
    -------
    dict of str to float
        ``mean``, ``low`` and ``high`` of first minus second.

    Raises
    ------
    ValueError
        When the two have not the same number of splits.

    Examples
    --------
    >>> found = paired_difference([0.72, 0.74, 0.73], [0.70, 0.71, 0.72])
    >>> round(found["mean"], 3), found["low"] < 0 < found["high"]
    (0.02, True)
    """
    from scipy.stats import t

    first, second = np.asarray(first), np.asarray(second)
    if first.shape != second.shape:
        raise ValueError(
            f"Got {len(first)} and {len(second)} scores, expected one per split of "
            "each model: score both with the same splitter."
        )
    gains = first - second
    n = len(gains)
    mean = float(gains.mean())
    if n < 2:
        return {"mean": mean, "low": None, "high": None}
    error = np.sqrt(gains.var(ddof=1) * (1 / n + test_share / (1 - test_share)))
    half = float(t.ppf(0.975, n - 1) * error)
    return {"mean": mean, "low": mean - half, "high": mean + half}
