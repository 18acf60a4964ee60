"""The tables of the marks: one to read, one in which an instructor writes."""

import csv
import io
import re
from dataclasses import dataclass, field

from emolib.collection import shown
from emolib.course.causes import sentence
from emolib.errors import DataError
from emolib.files import replacing
from emolib.i18n import language, set_language
from emolib.spreadsheets import as_cell

MARKS, MANUAL = "marks.csv", "manual.csv"

BEFORE = "manual-before.csv"
"""The table of marks by hand as it was, when some of them were dropped."""

WHERE = ["student", "exercise", "question"]
"""The columns that name a mark."""

LONGEST = 30_000
"""Characters of an answer in a table: a cell of a spreadsheet holds no more."""


@dataclass
class Manual:
    """Marks that an instructor gave.

    Attributes
    ----------
    rows : dict of tuple to dict
        By student, exercise and question as the table has them: ``points`` (None
        with a mere comment), ``comment``, the ``answer`` they are about, the ``line``.
    """

    rows: dict = field(default_factory=dict)

    def apply(self, submissions):
        """Give their points to the answers that wait for them.

        Parameters
        ----------
        submissions : list of emolib.course.grading.Submission
            The class; its questions get ``points``, ``comment`` and no ``cause``.

        Returns
        -------
        list of str
            The marks that apply to nothing: the answer has changed, or is gone.

        Raises
        ------
        DataError
            When points are more than the question has.
        """
        left = dict(self.rows)
        for student, exercise, question in _questions(submissions):
            row = left.get(_key(student, exercise, question["question"]))
            if question["answer"] is None or row is None:
                continue
            if _letters(row["answer"]) != _letters(_cell(question["answer"])):
                continue
            if not 0 <= (row["points"] or 0) <= question["possible"]:
                raise DataError(
                    f"Got {row['points']:g} points on line {row['line']} of {MANUAL}, "
                    f"expected 0 to {question['possible']:g}."
                )
            question["comment"] = row["comment"]
            if row["points"] is not None:
                question.update(points=row["points"], cause=None)
            del left[_key(student, exercise, question["question"])]
        return [
            f"{', '.join(key)}: the mark by hand was for another answer, and is "
            f"dropped (it is still in {BEFORE})"
            for key in left
        ]


def read_manual(path):
    """Read the marks that an instructor gave.

    Parameters
    ----------
    path : Path
        The table, as it was written or as a spreadsheet saved it: with commas or
        semicolons, decimal points or commas.

    Returns
    -------
    Manual
        Its rows with points or a comment; none where there is no table.

    Raises
    ------
    DataError
        When it is no CSV, a column is missing, or points are no number.

    Examples
    --------
    >>> from pathlib import Path
    >>> read_manual(Path("nowhere.csv")).rows
    {}
    """
    if not path.exists():
        return Manual()
    text = _decoded(path.read_bytes())
    header = text.partition("\n")[0]
    separator = ";" if header.count(";") > header.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise DataError(
            f"Got {path}, which cannot be read as CSV ({error}), expected the table as "
            "it was written: see whether a quotation mark is missing."
        ) from error
    missing = {*WHERE, "points", "answer", "comment"} - set(reader.fieldnames or [])
    if missing:
        raise DataError(
            f"Got {path} without the column {min(missing)!r}, expected those it was "
            "written with: put it back, or delete the file and grade again."
        )
    manual = Manual()
    for line, row in rows:
        points, comment = ((row[name] or "").strip() for name in ("points", "comment"))
        if points or comment:
            manual.rows[tuple(row[name] or "" for name in WHERE)] = {
                "points": _number(points, path, line) if points else None,
                "comment": _as_typed(comment),
                "answer": row["answer"] or "",
                "line": line,
            }
    return manual


def write_marks(submissions, path):
    """Write all marks, one line per question.

    Parameters
    ----------
    submissions : list of emolib.course.grading.Submission
        The class, with its marks.
    path : Path
        The CSV file; a message is in the language of its student.

    Examples
    --------
    >>> write_marks(submissions, Path("marks.csv"))  # doctest: +SKIP
    """
    before = language()
    rows = [[*WHERE, "points", "possible", "by hand", "message"]]
    for one in submissions:
        set_language(one.lang)
        for student, exercise, question in _questions([one]):
            waits = question["points"] is None
            points = "" if waits else f"{question['points']:g}"
            hand = "to do" if waits else "done" if question["answer"] else ""
            where = (student, exercise, question["question"])
            said = sentence(question["cause"]) or question.get("comment", "")
            rows.append([*where, points, f"{question['possible']:g}", hand, said])
    set_language(before)
    _write(rows, path)


def write_manual(submissions, path):
    """Write the table in which an instructor gives marks, with those given already.

    Parameters
    ----------
    submissions : list of emolib.course.grading.Submission
        The class, with its marks.
    path : Path
        The CSV file.

    Examples
    --------
    >>> write_manual(submissions, Path("manual.csv"))  # doctest: +SKIP
    """
    rows = [[*WHERE, "possible", "points", "comment", "answer"]]
    for student, exercise, question in _questions(submissions):
        if question["answer"] is not None:
            given = question["points"]
            points = "" if given is None else f"{given:g}"
            where = (student, exercise, question["question"])
            told = (points, question.get("comment", ""), question["answer"])
            rows.append([*where, f"{question['possible']:g}", *told])
    _write(rows, path)


def _questions(submissions):
    """Go through all questions: student, exercise, question."""
    for one in submissions:
        for exercise, marks in sorted(one.marks.items()):
            for question in marks["questions"]:
                yield one.student, exercise, question


def _write(rows, path):
    """Write a table that spreadsheets open with its accents, and run nothing of."""
    with replacing(path) as beside, open(beside, "w", encoding="utf-8-sig") as file:
        csv.writer(file, lineterminator="\n").writerows(
            [_cell(value) for value in row] for row in rows
        )


def _cell(value):
    """What stands in a cell: a text of reasonable length, and no formula."""
    return as_cell(str(value)[:LONGEST])


def _key(*where):
    """How the table names a question."""
    return tuple(map(_cell, where))


def _as_typed(text):
    """A text without the apostrophe that `as_cell` put before it."""
    return text[1:] if text[:1] == "'" and as_cell(text[1:]) == text else text


def _letters(text):
    """Letters without accents and digits: a spreadsheet may change the rest."""
    return re.sub(r"[^A-Za-z0-9]+", "", text)


def _decoded(content):
    """Text of a table, whatever a spreadsheet encoded it in."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _number(points, path, line):
    """Points that someone typed."""
    try:
        return float(points.replace(",", "."))
    except ValueError:
        raise DataError(
            f"Got {shown(points)!r} points on line {line} of {path}, expected a number."
        ) from None
