"""Sources of faces for the experiments on what happens between datasets."""

import numpy as np
from platformdirs import user_cache_path
from sklearn.utils import Bunch

from emolib.datasets import load_landmarks
from emolib.errors import NotEnoughDataError
from emolib.evaluation import check_estimable, list_splits
from emolib.i18n import _
from emolib.schema import EMOTIONS

PEOPLE = 120
"""People made for each source; one in five is the generator's challenge, left aside."""

MADE = {
    "posed": {"seed": 2, "condition": "studio", "intensity": 1.0, "prototypes": 0.5},
    "wild": {"seed": 3, "condition": "wild"},
}
"""Sources that are made. Both show the same strong expressions, the first before the
camera of the packaged faces, the second before any: each step changes one thing."""


def load_sources(data=None, *, people=PEOPLE):
    """Load the sources, with as many people in each, and the emotions all of them show.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file. The sources are then the packaged faces, without the people who are
        in the file too, and the file's.
    people : int, default=120
        People made for each other source where there is no file; they are kept in the
        user's cache.

    Returns
    -------
    dict of str to Bunch
        ``studio`` and ``yours``, or ``studio``, ``posed`` and ``wild``; each with data,
        target, target_names and subjects, as `load_landmarks` returns them.

    Raises
    ------
    NotEnoughDataError
        When a source has a single person, or the file is of the packaged faces.
    MissingExtraError
        When faces have to be made and the extra ``faces`` is not installed.

    Examples
    --------
    >>> import tempfile
    >>> rows = load_landmarks().frame.query("subject < 9")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     rows.to_csv(f"{folder}/mine.csv", index=False)
    ...     sources = load_sources(f"{folder}/mine.csv")
    >>> list(sources)
    ['studio', 'yours']
    """
    studio = load_landmarks()
    if data is not None:
        yours = load_landmarks(data)
        sources = {"studio": _without(studio, yours), "yours": yours}
    else:
        made = {name: _made(name, people) for name in MADE}
        number = min(len(np.unique(faces.subjects)) for faces in made.values())
        sources = {"studio": some_people(studio, number)} | made
    names = [e for e in EMOTIONS if all(e in s.target_names for s in sources.values())]
    sources = {name: _showing(faces, names) for name, faces in sources.items()}
    for faces in sources.values():
        check_estimable(faces, subjects=2)
    return sources


def some_people(faces, number, *, random_state=0):
    """Draw some people, with all of their faces.

    Parameters
    ----------
    faces : Bunch
        What `load_landmarks` returns.
    number : int
        How many people to keep.
    random_state : int, default=0
        Seed of the draw.

    Returns
    -------
    Bunch
        Some of the faces.

    Examples
    --------
    >>> len(np.unique(some_people(load_landmarks(), 5).subjects))
    5
    """
    order = np.random.default_rng(random_state).permutation(np.unique(faces.subjects))
    return take(faces, np.isin(faces.subjects, order[:number]))


def take(faces, rows):
    """Some rows of the faces of a source.

    Parameters
    ----------
    faces : Bunch
        With data, target, target_names and subjects.
    rows : ndarray
        A mask, or row numbers.

    Returns
    -------
    Bunch

    Examples
    --------
    >>> take(load_landmarks(), np.arange(3)).data.shape
    (3, 136)
    """
    kept = {name: faces[name][rows] for name in ("data", "target", "subjects")}
    return Bunch(target_names=faces.target_names, **kept)


def _made(name, people):
    """Faces made for a source, or found in the user's cache."""
    from emolib.faces.generator import generate

    folder = user_cache_path("emolib") / f"faces-{people}-{MADE[name]['seed']}-{name}"
    generate(folder, subjects=people, **MADE[name])
    return load_landmarks(folder / "training_data.csv")


def _without(faces, others):
    """The faces of people of whom no face is among the others."""
    known = {row.tobytes() for row in others.data.round(2)}
    seen = [row.tobytes() in known for row in faces.data.round(2)]
    kept = take(faces, ~np.isin(faces.subjects, faces.subjects[seen]))
    if len(np.unique(kept.subjects)) < 2:
        sentence = _(
            "Got the packaged faces themselves, expected faces of other people: there "
            "is no second source to compare them with."
        )
        raise NotEnoughDataError(sentence)
    return kept


def _showing(faces, names):
    """The faces that show some emotions, these numbered in the order of their names."""
    shown = np.array(faces.target_names)[faces.target]
    kept = take(faces, np.isin(shown, names))
    kept.target = np.array([names.index(e) for e in shown if e in names], dtype=int)
    kept.target_names = names
    return kept


def paired_folds(sources, *, n_splits):
    """Cut the people of every source into as many folds.

    Parameters
    ----------
    sources : dict of str to Bunch
        What `load_sources` returns.
    n_splits : int
        Number of folds; with fewer people in a source, as many as people.

    Returns
    -------
    list of dict of str to tuple of ndarray
        For each fold, for each source, the rows to learn from and the rows to ask
        about.

    Raises
    ------
    NotEnoughDataError
        When a source is of one person, or a fold leaves one emotion to learn from, or
        no more faces than emotions.

    Examples
    --------
    >>> folds = paired_folds({"studio": load_landmarks()}, n_splits=4)
    >>> len(folds), [len(rows) for rows in folds[0]["studio"]]
    (4, [965, 322])
    """
    from sklearn.model_selection import GroupKFold

    people = min(len(np.unique(faces.subjects)) for faces in sources.values())
    splitter = GroupKFold(max(2, min(n_splits, people)))
    cut = [list_splits(faces, splitter) for faces in sources.values()]
    for faces, splits in zip(sources.values(), cut, strict=True):
        for train, _test in splits:
            _check_many(faces.target[train])
    return [dict(zip(sources, fold, strict=True)) for fold in zip(*cut, strict=True)]


def _check_many(target):
    """Refuse to learn from as few faces as emotions: nothing is left to vary."""
    emotions = len(np.unique(target))
    if len(target) <= emotions:
        sentence = _(
            "Got {found} faces to learn from, expected more than the {needed} emotions "
            "that they show: this cannot be estimated. Add faces."
        )
        values = {"found": len(target), "needed": emotions}
        raise NotEnoughDataError(sentence.format(**values))
