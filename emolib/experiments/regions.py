"""Experiment on regions: what each part of the face carries, asked in four ways."""

import numpy as np

from emolib.datasets import load_landmarks
from emolib.evaluation import (
    check_estimable,
    folds_by_subject,
    paired_subject_interval,
    progress,
    subject_interval,
)
from emolib.features import EyeAlignment
from emolib.i18n import N_, _
from emolib.landmarks import PARTS
from emolib.models import make_shrunk_lda
from emolib.results import recorded

QUESTIONS = (
    N_("swapped, any face"),
    N_("swapped, same person"),
    N_("left out, learned again"),
)
"""Three ways to take a region away."""


@recorded
def region_importance(data=None, *, n_splits=10, repeats=10):
    """What is lost without a region of the face, and what it tells alone.

    A fitted model is asked about held-out faces whose region comes from another face
    (permutation importance; Breiman, 2001). When that is anybody's face, the model
    sees faces that cannot exist and is misled by the person as much as by the
    expression (Hooker, Mentch and Zhou, 2021); so the swap is also made among the
    faces of one person, and the model is also fitted anew without the region.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default.
    n_splits : int, default=10
        Folds by subject.
    repeats : int, default=10
        Swaps of every fold.

    Returns
    -------
    dict
        ``whole``: accuracy with all regions. ``lost``: for each of `QUESTIONS` and each
        region, the accuracy lost, with its interval over subjects. ``alone``: the
        accuracy of each region by itself. ``by_emotion``: for each region and emotion,
        what is lost when it is swapped within persons.

    Raises
    ------
    NotEnoughDataError
        When there are too few people, or one face per person.

    Examples
    --------
    >>> found = region_importance(n_splits=2, repeats=1)
    >>> lost = found["lost"]["left out, learned again"]
    >>> lost["mouth"]["mean"] > lost["nose"]["mean"]
    True
    """
    faces = load_landmarks(data)
    check_estimable(faces, subjects=3, per_class=2, per_subject=2)
    columns = EyeAlignment().fit_transform(faces.data)
    right = {}
    rng = np.random.default_rng(0)
    for train, test in progress(folds_by_subject(faces, n_splits=n_splits), _("folds")):
        answers = _answers(columns, faces, train, test, repeats, rng)
        for question, share in answers.items():
            right.setdefault(question, np.zeros(len(columns)))[test] = share
    whole, alone, emotions = right["whole"], {}, {}
    lost = {question: {} for question in QUESTIONS}
    for region in PARTS:
        alone[region] = subject_interval(right["alone", region], faces.subjects)
        for question in QUESTIONS:
            lost[question][region] = _lost(whole, right[question, region], faces)
        emotions[region] = {
            name: _lost(whole, right[QUESTIONS[1], region], faces, faces.target == i)
            for i, name in enumerate(faces.target_names)
        }
    return {
        "whole": subject_interval(whole, faces.subjects),
        "lost": lost,
        "alone": alone,
        "by_emotion": emotions,
    }


def _lost(whole, without, faces, rows=slice(None)):
    """Accuracy lost on some rows, with its interval."""
    return paired_subject_interval(whole[rows], without[rows], faces.subjects[rows])


def _answers(columns, faces, train, test, repeats, rng):
    """How often each test face is read rightly, question by question."""

    def right(model, rows):
        return model.predict(rows) == faces.target[test]

    seen, target, held_out = columns[train], faces.target[train], columns[test]
    model = make_shrunk_lda().fit(seen, target)
    found = {"whole": right(model, held_out)}
    for region, points in PARTS.items():
        part = np.array([[2 * i, 2 * i + 1] for i in points]).ravel()
        others = np.setdiff1d(np.arange(columns.shape[1]), part)
        for question, groups in (
            (QUESTIONS[0], np.zeros(len(test))),
            (QUESTIONS[1], faces.subjects[test]),
        ):
            swaps = [_swapped(held_out, part, groups, rng) for _ in range(repeats)]
            share = np.mean([right(model, rows) for rows in swaps], axis=0)
            found[question, region] = share
        for question, kept in ((QUESTIONS[2], others), ("alone", part)):
            fitted = make_shrunk_lda().fit(seen[:, kept], target)
            found[question, region] = right(fitted, held_out[:, kept])
    return found


def _swapped(rows, part, groups, rng):
    """The rows with some columns dealt anew among the rows of each group."""
    order = np.arange(len(rows))
    for group in np.unique(groups):
        members = np.flatnonzero(groups == group)
        order[members] = rng.permutation(members)
    swapped = rows.copy()
    swapped[:, part] = rows[order][:, part]
    return swapped
