"""What submissions are held against: answers, people, and the two halves of them."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from emolib.data import packaged_file
from emolib.errors import DataError
from emolib.schema import COORDINATES, EMOTIONS, SPELLINGS, emotion_of, plain
from emolib.tables import read_table
from emolib.validation import check_landmarks

PUBLIC, PRIVATE = "public", "private"
"""The half whose scores students see, and the one that decides in the end."""

DATA = "challenge_data.csv"
"""Where the faces are looked for, beside the solutions."""


@dataclass(frozen=True)
class Challenge:
    """Answers, and what is known of the faces; row `i` of each is the same face.

    Attributes
    ----------
    ids : list of str
        Names of the faces.
    target : ndarray of shape (n,), int
        Index into `EMOTIONS` of the right answers.
    subjects : ndarray of shape (n,)
        The person of each face.
    public : ndarray of shape (n,), bool
        Whether the face is in the public half.
    data : ndarray of shape (n, 136), float64, or None
        Coordinates in px, where the file of the faces is at hand.
    packaged : bool
        Whether this is the challenge that ships with emolib.
    """

    ids: list
    target: np.ndarray
    subjects: np.ndarray
    public: np.ndarray
    data: np.ndarray | None
    packaged: bool


def load_solutions(solutions=None, *, data=None):
    """Load the answers of a challenge.

    Parameters
    ----------
    solutions : str or Path, default=None
        A CSV file with the columns id, targetName and, unless the file of the faces
        has it, subject; a column half, public or private, may divide the people. By
        default, the packaged challenge.
    data : str or Path, default=None
        The file of the faces, for the baselines; by default, ``challenge_data.csv``
        beside the solutions, where there is one.

    Returns
    -------
    Challenge

    Raises
    ------
    DataError
        When a file cannot be read or lacks a column, the two name other faces, an
        emotion is unknown, or there are fewer than four people.

    Examples
    --------
    >>> challenge = load_solutions()
    >>> len(challenge.ids), int(challenge.public.sum())
    (322, 161)
    """
    source = Path(solutions or packaged_file("challenge_solutions.csv"))
    beside = source.with_name(DATA)
    faces = Path(data) if data else beside if beside.is_file() else None
    table = _check_answers(_named(read_table(source)), source)
    coordinates = None
    if faces is not None:
        found = _faces(table, faces, source)
        coordinates = found[list(COORDINATES)].to_numpy()
        table["subject"] = found["subject"].to_numpy()
    if "subject" not in table:
        raise DataError(
            f"Got no column subject in {source}, expected the person of each face, "
            "whom intervals are over: add it, or name the file of the faces (--data)."
        )
    return Challenge(
        ids=table["id"].tolist(),
        target=table["targetName"].map(EMOTIONS.index).to_numpy(),
        subjects=table["subject"].to_numpy(),
        public=_halves(table, source),
        data=coordinates,
        packaged=solutions is None,
    )


def divide(ids, names, subjects):
    """Divide people into a public and a private half, as the answers decide.

    People are put in the order of a digest (SHA-256) of all answers and their own
    number; the first half of them is public. Whoever does not hold the answers cannot
    tell who is in which half; whoever does finds the same halves every time.

    Parameters
    ----------
    ids : sequence of str
        Names of the faces.
    names : sequence of str
        Their emotions.
    subjects : sequence
        Their people.

    Returns
    -------
    ndarray of shape (n,), bool
        Whether each face is in the public half.

    Examples
    --------
    >>> divide(["a", "b", "c", "d"], ["sad"] * 4, [1, 1, 2, 2]).sum()
    np.int64(2)
    """
    lines = sorted(
        f"{name},{emotion}" for name, emotion in zip(ids, names, strict=True)
    )
    answers = hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def digest(person):
        return hashlib.sha256(f"{answers} {person}".encode()).hexdigest()

    people = sorted(pd.unique(pd.Series(subjects)), key=digest)
    return pd.Series(subjects).isin(people[: len(people) // 2]).to_numpy()


def _named(table):
    """A table under the canonical names of its first columns."""
    names = {
        column: name
        for column in table.columns
        for name, usual in SPELLINGS.items()
        if plain(column) in usual
    }
    return table.rename(columns=names)


def _check_columns(table, names, source):
    """Refuse a table without one of these columns, or with two for one."""
    for name in names:
        if list(table.columns).count(name) != 1:
            raise DataError(
                f"Got no column {name}, or several, in {source}, expected one of each "
                f"of {' and '.join(names)}: add it, or rename yours."
            )


def _check_answers(table, source):
    """Refuse answers that are missing, doubled or no emotion."""
    _check_columns(table, ("id", "targetName"), source)
    emotions = table["targetName"].map(emotion_of)
    wrong = emotions.isna() | table["id"].isna() | table["id"].duplicated()
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise DataError(
            f"Got id {table['id'].iloc[row]!r} with {table['targetName'].iloc[row]!r} "
            f"at line {row + 2} of {source}, expected an id that is used once and one "
            f"of {', '.join(EMOTIONS)}."
        )
    kept = [name for name in ("subject", "half") if name in table]
    return table[["id", *kept]].assign(targetName=emotions)


def _faces(table, faces, source):
    """Coordinates and people of the faces, in the order of the answers."""
    found = _named(read_table(faces))
    _check_columns(found, ("id", "subject"), faces)
    if sorted(found["id"].astype(str)) != sorted(table["id"]):
        raise DataError(
            f"Got other faces in {faces} than in {source}, expected the same ids: name "
            "the file that goes with these solutions."
        )
    answers = table[["id", "targetName"]].assign(
        target=table["targetName"].map(EMOTIONS.index)
    )
    found = found.drop(columns=["target", "targetName"], errors="ignore")
    return check_landmarks(answers.merge(found, on="id"), faces)


def _halves(table, source):
    """The public half, as a column says or as `divide` finds it; people in each."""
    people = table["subject"]
    if people.isna().any() or people.nunique() < 4:
        raise DataError(
            f"Got {people.nunique()} people in {source}, or faces of nobody, expected "
            "the person of each face, four at least: two in each half."
        )
    if "half" not in table:
        return divide(table["id"], table["targetName"], people)
    public = table["half"] == PUBLIC
    mixed = public.groupby(people).nunique() > 1
    enough = people[public].nunique() > 1 and people[~public].nunique() > 1
    if not table["half"].isin([PUBLIC, PRIVATE]).all() or mixed.any() or not enough:
        raise DataError(
            f"Got a column half in {source} that is not {PUBLIC} or {PRIVATE} "
            "throughout, divides a person, or leaves a half with fewer than two "
            "people, expected two halves of people: mend or delete it."
        )
    return public.to_numpy()
