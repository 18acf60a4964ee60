"""Splits: which faces a model learns from, and which it is asked about.

Two kinds are told apart everywhere: `random` splits draw rows, as the 2023 report did,
and let a person be on both sides; `subject` splits draw people.
"""

from emolib.errors import NotEnoughDataError
from emolib.i18n import _

SPLITS = ("random", "subject")
"""The two kinds of split."""

FOLDS = 10
"""Folds by subject, where there are people enough."""


def make_splitter(kind, *, n_splits=100, test_size=0.3, random_state=0):
    """Build the repeated splits of one kind.

    Parameters
    ----------
    kind : {"random", "subject"}
        Whether rows or people are drawn.
    n_splits : int, default=100
        Number of splits.
    test_size : float, default=0.3
        Share of the rows or of the people in the test set, in ]0, 1[.
    random_state : int, default=0
        Seed of the draws.

    Returns
    -------
    sklearn.model_selection.ShuffleSplit or GroupShuffleSplit

    Raises
    ------
    ValueError
        When `kind` is not one of `SPLITS`.

    Examples
    --------
    >>> make_splitter("subject", n_splits=5).get_n_splits()
    5
    """
    from sklearn.model_selection import GroupShuffleSplit, ShuffleSplit

    if kind not in SPLITS:
        raise ValueError(f"Got kind={kind!r}, expected one of {', '.join(SPLITS)}.")
    splitter = ShuffleSplit if kind == "random" else GroupShuffleSplit
    return splitter(n_splits=n_splits, test_size=test_size, random_state=random_state)


def folds_by_subject(faces, *, n_splits=FOLDS):
    """Cut people into folds: each person is in the test set of one of them.

    Parameters
    ----------
    faces : Bunch
        What `load_landmarks` returns.
    n_splits : int, default=10
        Number of folds; with fewer people, one fold each.

    Returns
    -------
    list of tuple of ndarray
        Training and test rows of each fold.

    Raises
    ------
    NotEnoughDataError
        When the faces are those of one person.

    Examples
    --------
    >>> from emolib import load_landmarks
    >>> len(folds_by_subject(load_landmarks(), n_splits=5))
    5
    """
    from sklearn.model_selection import GroupKFold

    check_estimable(faces, subjects=2)
    folds = GroupKFold(min(n_splits, len(set(faces.subjects))))
    return list(folds.split(faces.data, faces.target, faces.subjects))


def check_estimable(faces, *, subjects=1, per_class=0, per_subject=1):
    """Refuse faces that are too few, or of too few people, for a question.

    Parameters
    ----------
    faces : Bunch
        What `load_landmarks` returns.
    subjects : int, default=1
        People needed.
    per_class : int, default=0
        Faces needed of every emotion.
    per_subject : int, default=1
        Faces needed of at least one person.

    Raises
    ------
    NotEnoughDataError
        What there is and what is needed, in the current language. Where a file does
        not say who is seen, nobody is known to have two faces.

    Examples
    --------
    >>> from emolib import load_landmarks
    >>> check_estimable(load_landmarks(), subjects=500)
    Traceback (most recent call last):
        ...
    emolib.errors.NotEnoughDataError: Got 184 subject(s), expected at least 500 ...
    """
    import numpy as np

    most = np.unique(faces.subjects, return_counts=True)[1]
    least = np.bincount(faces.target, minlength=len(faces.target_names))
    rarest = faces.target_names[least.argmin()]
    if len(most) < subjects:
        sentence = _(
            "Got {found} subject(s), expected at least {needed} to tell what comes "
            "from the person: this cannot be estimated. Add faces of other people."
        )
        raise NotEnoughDataError(sentence.format(found=len(most), needed=subjects))
    if least.min() < per_class:
        sentence = _(
            "Got {found} face(s) of “{emotion}”, expected at least {needed} of every "
            "emotion: this cannot be estimated. Add faces, or remove that emotion."
        )
        values = {"found": least.min(), "emotion": _(rarest), "needed": per_class}
        raise NotEnoughDataError(sentence.format(**values))
    if per_subject > 1 and not faces.get("subjects_known", True):
        sentence = _(
            "The file does not say who is seen in each face, and this compares faces "
            "of the same person: it cannot be estimated. Add a column “subject”."
        )
        raise NotEnoughDataError(sentence)
    if most.max() < per_subject:
        sentence = _(
            "Got {found} face(s) per subject, expected at least {needed} of one "
            "person: this cannot be estimated. Add faces of the same people."
        )
        raise NotEnoughDataError(sentence.format(found=most.max(), needed=per_subject))
