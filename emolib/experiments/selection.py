"""Experiments on selection: how few points or distances are enough, and the trap."""

import numpy as np

from emolib.datasets import load_landmarks
from emolib.evaluation import (
    check_estimable,
    folds_by_subject,
    paired_subject_interval,
    progress,
    spread,
    subject_interval,
)
from emolib.experiments.ranking import columns_of, rank_as_a_team, rank_one_by_one
from emolib.features import EyeAlignment, PairDistances
from emolib.i18n import N_, _
from emolib.models import make_shrunk_lda
from emolib.results import recorded

KEPT = (1, 2, 3, 5, 8, 12, 20, 30, 45, 68)
"""How many points or distances are kept."""

SHORT = 12
"""A short list: few enough to be named, enough for most of the accuracy."""

WAYS = (N_("one by one"), N_("as a team"))
"""Two ways to rank: each by itself, or each for what it adds to those before."""


@recorded(kind=("points", "distances"))
def selection(data=None, *, kind, kept=KEPT, n_splits=10):
    """How few points, or distances, are enough; ranked within every training fold.

    Faces have their eyes aligned. Ranking *one by one* goes by the F statistic of each
    point; ranking *as a team* takes, step by step, the one that most lowers Wilks'
    lambda of all taken so far (Rencher and Christensen, 2012, chapter 8).

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default.
    kind : {"points", "distances"}
        What is ranked: the 68 points, or the 2278 distances between them.
    kept : sequence of int
        Numbers kept; those that the faces are too few for are left out.
    n_splits : int, default=10
        Folds by subject.

    Returns
    -------
    dict
        ``curves``: for each of `WAYS`, the accuracy against ``kept``, with intervals,
        and its ``difference`` from the accuracy of all points.
        ``all_points``: the accuracy with nothing left out. ``short``: the short list
        that all the faces give, as point numbers, with the ``share`` of folds that
        agree and the accuracy of each ``alone``. ``alone``: the accuracy of every point
        by itself (points only).

    Raises
    ------
    NotEnoughDataError
        When there are too few people or faces.

    Examples
    --------
    >>> found = selection(kind="points", kept=(1, 3), n_splits=2)
    >>> one, three = found["curves"]["as a team"]
    >>> one["mean"] < three["mean"]
    True
    """
    faces = load_landmarks(data)
    check_estimable(faces, subjects=3, per_class=4)
    aligned = EyeAlignment().fit_transform(faces.data)
    columns, members, size = _candidates(aligned, kind)
    folds = folds_by_subject(faces, n_splits=n_splits)
    room = min(len(train) for train, _test in folds) - len(faces.target_names) - 1
    kept = [k for k in kept if k * size <= room or k == min(kept)]
    most = max(kept)
    right = {(way, k): np.zeros(len(columns)) for way in WAYS for k in kept}
    teams = []
    for train, test in progress(folds, _("folds")):
        learned = columns[train], faces.target[train]
        alone = rank_one_by_one(*learned, size=size)
        teams.append(rank_as_a_team(*learned, size=size, k=most))
        for way, ranks in zip(WAYS, (alone, teams[-1]), strict=True):
            for k in kept:
                shown = columns[:, columns_of(ranks[:k], size)]
                right[way, k][test] = _right_once(shown, faces, train, test)
    short = rank_as_a_team(columns, faces.target, size=size, k=min(SHORT, most))
    everything = _by_fold(aligned, faces, folds)
    found = {
        "curves": {
            way: [
                {"kept": k} | _compared(right[way, k], everything, faces) for k in kept
            ]
            for way in WAYS
        },
        "all_points": subject_interval(everything, faces.subjects),
        "short": [
            {
                "points": members[i],
                "share": np.mean([i in team[:SHORT] for team in teams]),
                "alone": _by_fold(
                    columns[:, columns_of([i], size)], faces, folds
                ).mean(),
            }
            for i in short
        ],
    }
    if kind == "points":
        parts = progress(
            np.split(columns, len(members), axis=1), _("points, one by one")
        )
        found["alone"] = [_by_fold(part, faces, folds).mean() for part in parts]
    return found


@recorded
def selection_trap(data=None, *, people=(10, 20, 40, 80), draws=6, kept=20, n_splits=5):
    """What selecting before the split pretends to, with true and with drawn emotions.

    Some people are drawn. The distances kept are chosen either within every training
    fold, or once, on all the faces drawn, test faces included (Ambroise and McLachlan,
    2002). Where the emotions are dealt anew at random there is nothing to learn.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default.
    people : sequence of int
        Numbers of people drawn; those above what there is are left out.
    draws : int, default=6
        Draws of each number.
    kept : int, default=20
        Distances kept, of 2278.
    n_splits : int, default=5
        Folds by subject.

    Returns
    -------
    list of dict
        For each number of ``people``: for the ``true`` and the ``shuffled`` emotions,
        the `spread` over draws of the accuracy when the selection is ``inside`` the
        fold and ``outside``, and of their ``difference``.

    Raises
    ------
    NotEnoughDataError
        When there are fewer people than the smallest number.

    Examples
    --------
    >>> found = selection_trap(people=(10,), draws=1, kept=5, n_splits=2)
    >>> sorted(found[0]["shuffled"])
    ['difference', 'inside', 'outside']
    """
    faces = load_landmarks(data)
    check_estimable(faces, subjects=min(people), per_class=4)
    aligned = EyeAlignment().fit_transform(faces.data)
    columns, _members, _size = _candidates(aligned, "distances")
    everyone = np.unique(faces.subjects)
    rows = []
    for number in (n for n in people if n <= len(everyone)):
        pairs = {"true": [], "shuffled": []}
        label = _("draws among {people} people").format(people=number)
        for rng in progress(np.random.default_rng(0).spawn(draws), label):
            who = np.isin(faces.subjects, rng.permutation(everyone)[:number])
            target, subjects = faces.target[who], faces.subjects[who]
            dealt = {"true": target, "shuffled": rng.permutation(target)}
            for name, labels in dealt.items():
                scores = _both_sides(columns[who], labels, subjects, kept, n_splits)
                pairs[name].append(scores)
        spreads = {name: _spreads_of(np.array(found)) for name, found in pairs.items()}
        rows.append({"people": number} | spreads)
    return rows


def _both_sides(columns, target, subjects, kept, n_splits):
    """Accuracy with the selection inside the fold, and outside."""
    from sklearn.model_selection import GroupKFold

    before = rank_as_a_team(columns, target, k=kept)
    right = np.zeros((2, len(target)))
    for train, test in GroupKFold(n_splits).split(columns, target, subjects):
        within = rank_as_a_team(columns[train], target[train], k=kept)
        for side, chosen in enumerate((within, before)):
            model = make_shrunk_lda().fit(columns[train][:, chosen], target[train])
            right[side][test] = model.predict(columns[test][:, chosen]) == target[test]
    return right.mean(axis=1)


def _spreads_of(pairs):
    """Spread of both accuracies and of what the second pretends to."""
    inside, outside = pairs.T
    columns = {"inside": inside, "outside": outside, "difference": outside - inside}
    return {name: spread(values) for name, values in columns.items()}


def _candidates(aligned, kind):
    """What is ranked: its columns, the points of each, and its columns per item."""
    if kind == "points":
        return aligned, [[i] for i in range(aligned.shape[1] // 2)], 2
    distances = PairDistances("all").fit(aligned)
    return distances.transform(aligned), distances.pairs_.tolist(), 1


def _right_once(columns, faces, train, test):
    """Whether each test face is read rightly from some columns."""
    model = make_shrunk_lda().fit(columns[train], faces.target[train])
    return model.predict(columns[test]) == faces.target[test]


def _by_fold(columns, faces, folds):
    """Whether each face is read rightly from some columns, over all folds."""
    right = np.zeros(len(columns))
    for train, test in folds:
        right[test] = _right_once(columns, faces, train, test)
    return right


def _compared(right, everything, faces):
    """Accuracy with its interval, and its difference from that of all points."""
    difference = paired_subject_interval(right, everything, faces.subjects)
    return subject_interval(right, faces.subjects) | {"difference": difference}
