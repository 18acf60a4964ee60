"""Experiments on company: what the other faces of a person tell about one of them."""

from itertools import combinations

import numpy as np
import pandas as pd

from emolib.datasets import load_landmarks
from emolib.errors import NotEnoughDataError
from emolib.evaluation import (
    check_estimable,
    folds_by_subject,
    inputs,
    predictions_by_subject,
    progress,
    subject_interval,
)
from emolib.i18n import _
from emolib.models import MODELS
from emolib.results import recorded

READERS = ("best_alone", "best", "person_lda")
"""One face alone; centred by person; the person estimated."""

MOST_FACES = 7
"""Faces per person up to which the curves go."""


@recorded
def faces_per_person(data=None, *, n_draws=5, n_splits=10):
    """How much company is needed: people tested with 1, 2, 3 ... of their faces.

    Models are fitted to all faces of the training people.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default.
    n_draws : int, default=5
        Draws of the faces, for each number.
    n_splits : int, default=10
        Folds by subject.

    Returns
    -------
    dict of str to dict
        For each name of `READERS`, for each number of faces, the accuracy with its
        interval over subjects.

    Raises
    ------
    NotEnoughDataError
        When the faces are those of one person, or nobody has two.

    Examples
    --------
    >>> list(faces_per_person(n_draws=1, n_splits=2)["best"])
    ['1', '2', '3', '4', '5', '6', '7']
    """
    faces = load_landmarks(data)
    check_estimable(faces, subjects=2, per_class=2, per_subject=2)
    rng = np.random.default_rng(0)
    most = int(pd.Series(faces.subjects).value_counts().max())
    places = [_places(faces.subjects, rng) for _draw in range(n_draws)]
    found = {name: {} for name in READERS}
    fitted = _fitted(faces, n_splits)
    for number in progress(range(1, min(most, MOST_FACES) + 1), _("faces per person")):
        kept = [place < number for place in places]
        who = np.concatenate([faces.subjects[rows] for rows in kept])
        for name in READERS:
            right = [_right(fitted[name], faces, rows)[rows] for rows in kept]
            score = subject_interval(np.concatenate(right), who)
            found[name][str(number)] = score
    return found


def _places(subjects, rng):
    """A place in a row for every face among those of its person, at random."""
    return pd.Series(rng.random(len(subjects))).groupby(subjects).rank() - 1


def _fitted(faces, n_splits):
    """For each reader, for each fold, the fitted model and its test rows."""
    folds = folds_by_subject(faces, n_splits=n_splits)
    fitted = {}
    for name in READERS:
        rows = inputs(MODELS[name](), faces)
        fitted[name] = [
            (MODELS[name]().fit(rows[train], faces.target[train]), rows, test)
            for train, test in folds
        ]
    return fitted


def _right(fitted, faces, kept):
    """Whether each kept face is read rightly when only kept faces are given."""
    right = np.zeros(len(faces.target), dtype=bool)
    for model, rows, test in fitted:
        test = test[np.asarray(kept)[test]]
        if len(test):
            right[test] = model.predict(rows[test]) == faces.target[test]
    return right


@recorded
def mixtures(data=None, *, n_emotions=3, n_splits=10):
    """Lopsided company: people who show the same few emotions only.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default.
    n_emotions : int, default=3
        Emotions that people show in the test; fewer where the file has no more.
    n_splits : int, default=10
        Folds by subject.

    Returns
    -------
    list of dict
        For every choice of emotions: ``emotions`` and, for each name of `READERS`,
        the accuracy, in [0, 1].

    Raises
    ------
    NotEnoughDataError
        When the faces are those of one person, or nobody has two.

    Examples
    --------
    >>> len(mixtures(n_splits=2))
    35
    """
    faces = load_landmarks(data)
    check_estimable(faces, subjects=2, per_class=2, per_subject=2)
    fitted = _fitted(faces, n_splits)
    numbers = range(len(faces.target_names))
    size = min(n_emotions, len(numbers) - 1)
    found = []
    for chosen in progress(list(combinations(numbers, size)), _("mixtures")):
        kept = np.isin(faces.target, chosen)
        found.append(
            {"emotions": [faces.target_names[number] for number in chosen]}
            | {
                name: round(float(_right(fitted[name], faces, kept)[kept].mean()), 4)
                for name in READERS
            }
        )
    return found


@recorded
def knowledge(data=None, *, n_splits=10):
    """What is supposed to be known, step by step, up to the rules of the exam.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default.
    n_splits : int, default=10
        Folds by subject.

    Returns
    -------
    dict of str to dict
        Accuracy with its interval over subjects, knowing ``alone`` one face, then
        ``person``, whose faces they are, ``mixture``, that all people show the same
        mixture, and ``exam``, that each shows each emotion once: the chances of all
        faces of a person are assigned together.

    Raises
    ------
    NotEnoughDataError
        When the faces are those of one person, nobody has two, or someone shows an
        emotion twice, so that there is no such rule.

    Examples
    --------
    >>> found = knowledge(n_splits=2)
    >>> found["exam"]["mean"] > found["alone"]["mean"]
    True
    """
    faces = load_landmarks(data)
    check_estimable(faces, subjects=2, per_class=2, per_subject=2)
    shown = pd.DataFrame({"subject": faces.subjects, "target": faces.target})
    if shown.duplicated().any():
        sentence = _(
            "Got people who show an emotion more than once, expected each emotion at "
            "most once per person: the rule of the exam does not hold here. Keep one "
            "face per emotion and person."
        )
        raise NotEnoughDataError(sentence)
    answers = {
        step: predictions_by_subject(
            MODELS[name](), faces, n_splits=n_splits, method="predict_proba"
        )
        for step, name in {
            "alone": "best_alone",
            "person": "person_lda",
            "mixture": "best",
        }.items()
    }
    read = {step: chances.argmax(axis=1) for step, chances in answers.items()}
    read["exam"] = _assigned(answers["mixture"], faces.subjects)
    return {
        step: subject_interval(predicted == faces.target, faces.subjects)
        for step, predicted in read.items()
    }


def _assigned(chances, subjects):
    """Answers that use every emotion at most once per person (Kuhn, 1955)."""
    from scipy.optimize import linear_sum_assignment

    read = np.empty(len(subjects), dtype=int)
    for person in np.unique(subjects):
        rows = np.flatnonzero(subjects == person)
        costs = -np.log(np.clip(chances[rows], 1e-12, None))
        read[rows] = linear_sum_assignment(costs)[1]
    return read
