"""Scores of all submissions at once, and who can be told apart from whom.

People are drawn with replacement as `emolib.evaluation.subject_scores` draws them, once
for everybody: so all comparisons are paired, and hundreds of submissions take a second.
"""

import numpy as np
import pandas as pd

from emolib.evaluation import METRICS

N_RESAMPLES = 2000
"""Draws of people."""

ENDS = ("mean", "low", "high")
"""A score or a difference, and its 95 % interval."""

SHOWN = METRICS[:2]
"""Accuracy and balanced accuracy."""


class Scores:
    """Scores of submissions on some faces, with intervals over their people.

    Parameters
    ----------
    answers : array-like of shape (n_submissions, n), int
        Index into `EMOTIONS` of every answer.
    target : array-like of shape (n,), int
        What is right.
    subjects : array-like of shape (n,)
        The person of each face, of two people at least.
    random_state : int, default=0
        Seed of the draws.

    Attributes
    ----------
    table : DataFrame of shape (n_submissions, 6)
        For each name of `SHOWN` and of `ENDS`, for example ``accuracy_low``, in [0, 1].

    Examples
    --------
    >>> scores = Scores([[0, 1, 0, 1], [0, 1, 0, 0]], [0, 1, 0, 1], [1, 1, 2, 2])
    >>> scores.table["accuracy_mean"].tolist()
    [1.0, 0.75]
    """

    def __init__(self, answers, target, subjects, *, random_state=0):
        target = np.asarray(target)
        right = np.asarray(answers).reshape(-1, len(target)) == target
        _people, person = np.unique(np.asarray(subjects), return_inverse=True)
        n = person.max() + 1
        rng = np.random.default_rng(random_state)
        drawn = rng.multinomial(n, np.full(n, 1 / n), size=N_RESAMPLES)
        drawn = np.vstack([np.ones(n), drawn])  # everybody once, then the draws
        self._accuracy = _share(drawn, right, person)
        recalls = [
            _share(drawn, right[:, shown], person[shown])
            for shown in (target == number for number in np.unique(target))
        ]
        balanced = np.nanmean(recalls, axis=0)
        self.table = pd.DataFrame(
            {
                f"{metric}_{end}": column
                for metric, draws in zip(SHOWN, (self._accuracy, balanced), strict=True)
                for end, column in _interval(draws).items()
            }
        )

    def differences(self, rows, others):
        """How much more often some submissions are right than others.

        Parameters
        ----------
        rows, others : sequence of int, of the same length
            Rows of what is compared, and of what it is compared with.

        Returns
        -------
        dict of str to ndarray
            For each name of `ENDS`, in [-1, 1]: each minus the other, paired.
        """
        return _interval(self._accuracy[:, rows] - self._accuracy[:, others])


def _share(drawn, right, person):
    """Share of right answers of each draw of people, NaN where no face was drawn."""
    hits = np.zeros((drawn.shape[1], len(right)))
    np.add.at(hits, person, right.T)
    faces = np.bincount(person, minlength=drawn.shape[1])
    with np.errstate(invalid="ignore"):
        return drawn @ hits / (drawn @ faces)[:, None]


def _interval(draws):
    """The value of the whole, in the first row, and the central 95 % of the others."""
    low, high = np.percentile(draws[1:], [2.5, 97.5], axis=0)
    return dict(zip(ENDS, (draws[0], low, high), strict=True))


def rank(scores, names, students):
    """Put submissions in order, and say whom the faces cannot tell apart.

    A place is shared by all whose paired difference from the first of that place has
    an interval that contains 0. The next place begins with the first student who can
    be told apart from them, and counts those before: 1, 1, 1, 4.

    Parameters
    ----------
    scores : Scores
        Scores of students and baselines.
    names : sequence of str
        Their names, which decide among equals.
    students : array-like of shape (n,), bool
        Who takes a place: baselines have none.

    Returns
    -------
    DataFrame
        Index: rows of the scores, from the best accuracy to the worst. Columns place
        (NaN for baselines), ``gap_mean``, ``gap_low`` and ``gap_high`` to the first
        student, tied_with_first, tied_with_above (the student above).

    Examples
    --------
    >>> scores = Scores([[0, 1, 0, 1], [1, 0, 0, 1]], [0, 1, 0, 1], [1, 1, 2, 2])
    >>> rank(scores, ["a", "b"], [True, True])["place"].tolist()
    [1.0, 1.0]
    """
    table = scores.table.assign(name=list(names))
    order = table.sort_values(
        ["accuracy_mean", "balanced_accuracy_mean", "name"],
        ascending=[False, False, True],
        kind="stable",
    ).index
    ranked = [row for row in order if students[row]]
    found = pd.DataFrame(index=order)
    if not ranked:
        columns = ("place", *(f"gap_{end}" for end in ENDS))
        ties = {"tied_with_first": False, "tied_with_above": False}
        return found.assign(**dict.fromkeys(columns, np.nan), **ties)
    gaps = scores.differences(order, [ranked[0]] * len(order))
    above = _contains_zero(scores.differences(ranked[1:], ranked[:-1]))
    return found.assign(
        place=pd.Series(_places(scores, ranked), dtype=float),
        **{f"gap_{end}": gaps[end] for end in ENDS},
        tied_with_first=_contains_zero(gaps) & np.asarray(students)[order],
        tied_with_above=pd.Series(above, ranked[1:]).reindex(order, fill_value=False),
    )


def _places(scores, ranked):
    """Place of each student, from the first to the last."""
    place, begun = {}, 0
    while begun < len(ranked):
        leader, rest = ranked[begun], ranked[begun:]
        tied = _contains_zero(scores.differences(rest, [leader] * len(rest)))
        apart = np.flatnonzero(~tied)
        end = begun + int(apart[0]) if apart.size else len(ranked)
        place |= dict.fromkeys(ranked[begun:end], begun + 1)
        begun = end
    return place


def _contains_zero(interval):
    """Whether a difference may as well be none."""
    return (interval["low"] <= 0) & (interval["high"] >= 0)
