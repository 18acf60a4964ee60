"""Which columns of a submission are the ids and the answers, however they are named."""

from pathlib import PurePosixPath

from emolib.challenge.remarks import Refused, Remark, listed, quoted
from emolib.i18n import N_
from emolib.schema import COORDINATES, SPELLINGS, emotion_of, plain

ID, NUMBER, NAME = "id", "target", "targetName"
"""Columns of a submission as they should be named; a number may stand for a name."""

ANSWERS = (
    *SPELLINGS[NUMBER],
    *SPELLINGS[NAME],
    *("prediction", "predictions", "predicted", "pred", "ypred", "predictedlabel"),
    *("predictedemotion", "labels", "answer", "etiquette", "classe", "reponse"),
    *("prevision", "emotionpredite", "classepredite", "targetpred"),
)
"""Names of a column of answers, compared without case or punctuation."""

NO_ANSWERS = (
    *SPELLINGS["subject"],
    *COORDINATES,
    *("", "unnamed0", "index", "nom", "half"),
)
"""Names of columns that hold anything but answers."""


PROBABILITIES = N_(
    "Probabilities instead of emotions: hand in one name per face, the likeliest, as "
    "predict gives it."
)
"""What is said of probabilities in the place of answers."""


class Ids:
    """The ids of a challenge, found again however they are written.

    Parameters
    ----------
    ids : sequence of str
        The ids.

    Examples
    --------
    >>> Ids(["f0001"]).find("images/F0001.jpg")
    0
    """

    def __init__(self, ids):
        self.ids = list(ids)
        self._exact = {name: row for row, name in enumerate(self.ids)}
        loose = {self._loosely(name): row for name, row in self._exact.items()}
        self._loose = loose if len(loose) == len(self._exact) else {}

    def find(self, text):
        """Row of the id that a cell means; None when it means none."""
        row = self._exact.get(text)
        return self._loose.get(self._loosely(text)) if row is None else row

    @staticmethod
    def _loosely(text):
        """An id without case, folders and the suffix of a picture."""
        name = PurePosixPath(text.replace("\\", "/")).name.casefold()
        stem, _dot, suffix = name.rpartition(".")
        return stem if suffix in ("jpg", "jpeg", "png") else name


def find_columns(rows, ids, notes):
    """Find the ids and the answers among the columns of a submission.

    Parameters
    ----------
    rows : list of (int, list of str)
        Number of the line in the file, and its cells.
    ids : Ids
        The ids of the challenge.
    notes : list of Remark
        What was met on the way is added.

    Returns
    -------
    list of (int, str, list of str)
        Number of the line, id, and the answer: one cell, or two where a number stands
        beside the name.

    Raises
    ------
    Refused
        When no column holds ids, none or several may hold the answers, or probabilities
        stand in the place of answers.

    Examples
    --------
    >>> find_columns([(1, ["ID", "x"]), (2, ["f1", "sad"])], Ids(["f1"]), [])
    [(2, 'f1', ['sad'])]
    """
    header, body = _headed(rows, ids, notes)
    first = _column_of_ids(header, body, ids)
    answers = _columns_of_answers(header, body, first)
    if rows[0][1] is header:
        _tell_names(header, first, answers, notes)
    return [(line, cells[first], [cells[k] for k in answers]) for line, cells in body]


def _headed(rows, ids, notes):
    """The header, and the other lines with as many cells."""
    header, body = rows[0][1], rows[1:]
    if any(ids.find(cell) is not None for cell in header):
        header, body = [""] * len(header), rows
        message = N_(
            "There is no header: next time, begin with the line id,targetName."
        )
        notes.append(Remark(message))
    if not body:
        message = N_("A header and nothing below: write one line per face.")
        raise Refused(Remark(message))
    width = len(header)
    for line, cells in body:
        if any(cells[width:]):
            message = N_(
                "Line {line} has {found} cells and the header {expected}: separate two "
                "cells by a comma, and write no comma elsewhere."
            )
            raise Refused(Remark(message, line=line, found=len(cells), expected=width))
    filled = [
        (line, (cells + [""] * (width - len(cells)))[:width]) for line, cells in body
    ]
    return header, filled


def _column_of_ids(header, body, ids):
    """The column where most cells are ids of the challenge."""
    known = [
        sum(ids.find(cells[k]) is not None for _line, cells in body)
        for k in range(len(header))
    ]
    best = max(range(len(header)), key=known.__getitem__)
    if not known[best]:
        named = [k for k, name in enumerate(header) if plain(name) in SPELLINGS[ID]]
        example = body[0][1][named[0] if named else 0]
        message = N_(
            "No id of this challenge was found, but for example “{found}”: copy the "
            "ids of the file of the faces, for example {expected}."
        )
        values = {"found": quoted(example), "expected": ids.ids[0]}
        raise Refused(Remark(message, **values))
    return best


def _columns_of_answers(header, body, first):
    """The one column of answers, or those of numbers and names."""
    names = [plain(name) for name in header]
    rest = [k for k in range(len(header)) if k != first]
    found = [k for k in rest if names[k] in ANSWERS]
    if sorted(names[k] for k in found) == [NUMBER, plain(NAME)]:
        return sorted(found, key=lambda k: names[k] == NUMBER)
    if not found:
        if sum(emotion_of(name) is not None for name in header) > 1:
            raise Refused(Remark(PROBABILITIES))
        found = [k for k in rest if names[k] not in NO_ANSWERS]
    if not any(header):  # then cells tell
        found = [k for k in rest if any(emotion_of(row[k]) for _line, row in body)]
        found = found or rest
    if len(found) == 1:
        return found
    if not found:
        message = N_("No column holds answers: add one named targetName.")
        raise Refused(Remark(message))
    message = N_(
        "Several columns may hold the answers ({columns}): keep one, named targetName."
    )
    columns = [header[k] or str(k + 1) for k in found]
    raise Refused(Remark(message, columns=listed(columns)))


def _tell_names(header, first, answers, notes):
    """Say which columns were taken for which, and which were left."""
    for column, expected in ((first, ID), (answers[0], NAME)):
        if header[column] not in (expected, NUMBER):
            message = N_(
                "Column “{found}” was read as {expected}: next time, name it so."
            )
            values = {"found": quoted(header[column]), "expected": expected}
            notes.append(Remark(message, **values))
    others = [
        name or str(k + 1)
        for k, name in enumerate(header)
        if k not in (first, *answers)
    ]
    if others:
        message = N_(
            "Other columns were left aside ({columns}): next time, id and targetName "
            "only; to_csv(…, index=False) writes no number of the row."
        )
        notes.append(Remark(message, columns=listed(others)))
