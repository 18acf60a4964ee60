"""What students hand in: one file each, read or refused, never in another's way."""

import hashlib
import os
import stat
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from emolib.challenge.answers import read_answers
from emolib.challenge.columns import find_columns
from emolib.challenge.decoding import cut, decode
from emolib.challenge.remarks import Refused, Remark
from emolib.collection import shown
from emolib.errors import DataError
from emolib.i18n import N_

LARGEST, PER_FACE = 50_000, 500
"""Bytes of a submission at most, and for each face of the challenge: ten times what two
columns take."""

IGNORED = ("desktop.ini", "thumbs.db", "__macosx")
"""What systems leave in folders, beside hidden files."""


@dataclass
class Submission:
    """What one student handed in.

    Attributes
    ----------
    name : str
        The student: the name of the file, without its suffix.
    answers : ndarray of shape (n,), int, or None
        Index into `EMOTIONS` for each face; None when the file was refused.
    notes : list of Remark
        What was read all the same, or why nothing was.
    digest : str
        Digest of the bytes of the file.
    """

    name: str
    answers: np.ndarray | None = None
    notes: list = field(default_factory=list)
    digest: str = ""


def list_submissions(place):
    """List the files that students handed in.

    Parameters
    ----------
    place : str or Path
        A folder with one file per student, or one file.

    Returns
    -------
    list of (str, Path)
        Name of the student, and the file, by name. Hidden files do not count; all else
        does, folders included, so that nobody's work is overlooked.

    Raises
    ------
    DataError
        When there is no such place, it cannot be searched, or nothing is there.

    Examples
    --------
    >>> list_submissions("submissions")                        # doctest: +SKIP
    [('student-1', PosixPath('submissions/student-1.csv'))]
    """
    place = Path(place)
    try:
        paths = sorted(place.iterdir()) if place.is_dir() else [place]
        place.stat()
    except OSError as error:
        raise DataError(
            f"Got {place}, which cannot be read ({error.strerror}), expected a folder "
            "with one CSV file per student, or one such file."
        ) from error
    paths = [
        path
        for path in paths
        if not path.name.startswith(".") and path.name.lower() not in IGNORED
    ]
    if not paths:
        raise DataError(
            f"Got {place}, which holds no file, expected one CSV file per student."
        )
    times = Counter(path.stem.casefold() for path in paths)
    return [
        (_name(path.name if times[path.stem.casefold()] > 1 else path.stem), path)
        for path in paths
    ]


def _name(text):
    """A student's name on one line, accents as everyone composes them."""
    return shown(unicodedata.normalize("NFC", text))


def read_submission(name, path, ids):
    """Read what a student handed in, or note why it cannot be scored.

    Parameters
    ----------
    name : str
        The student.
    path : Path
        The file.
    ids : Ids
        The ids of the challenge.

    Returns
    -------
    Submission

    Examples
    --------
    >>> from emolib.challenge.columns import Ids
    >>> found = read_submission("student-1", Path("nowhere.csv"), Ids(["f1"]))
    >>> found.answers is None, len(found.notes)
    (True, 1)
    """
    submission = Submission(name)
    try:
        content = _content(path, most=LARGEST + PER_FACE * len(ids.ids))
        submission.digest = hashlib.sha256(content).hexdigest()
        rows = cut(decode(content, submission.notes), submission.notes)
        cells = find_columns(rows, ids, submission.notes)
        submission.answers = read_answers(cells, ids, submission.notes)
    except Refused as refused:
        submission.notes = refused.remarks + submission.notes
    return submission


def _content(path, *, most):
    """The bytes of a file; of a link nothing, which could lead to the solutions."""
    try:
        status = os.lstat(path)
        _check_kind(status, most)
        with open(path, "rb") as file:
            return file.read(most)
    except OSError as error:
        message = N_("The file cannot be read ({why}): hand it in again.")
        raise Refused(Remark(message, why=error.strerror or error)) from error


def _check_kind(status, most):
    """Refuse what is no file, and what is too large, before it is opened."""
    message = None
    if stat.S_ISLNK(status.st_mode):
        message = N_("A link, not a file: hand in the file itself.")
    elif stat.S_ISDIR(status.st_mode):
        message = N_("A folder, not a file: put its CSV file beside those of others.")
    elif not stat.S_ISREG(status.st_mode):
        message = N_("A pipe or a device, not a file: hand in a CSV file.")
    elif status.st_size > most:
        message = N_(
            "A file of more than {most} kB: keep the columns id and targetName, and "
            "one line per face."
        )
    if message:
        raise Refused(Remark(message, most=most // 1000))
