"""The marks of one notebook: restored, executed in the sandbox, read by nbgrader."""

import shutil
import tempfile
from functools import partial
from pathlib import Path

from emolib import sandbox
from emolib.course.causes import cause_of, messages_of
from emolib.course.converters import converter, nbgrader_config, run_converter
from emolib.course.execution import execute
from emolib.course.exercises import MARKED, marking
from emolib.course.restoring import restore
from emolib.errors import require
from emolib.i18n import LANGUAGES

LARGEST = 20_000_000
"""Bytes of a notebook at most."""

STUDENT = "student"
"""Whoever it is, in nbgrader's database: names of folders may be anything."""


def mark(path, course, *, sources, limits, unsafe=False):
    """Mark one notebook.

    Parameters
    ----------
    path : Path
        What was handed in, named after its exercise.
    course : Path
        What `emolib.course.exercises.generate` made.
    sources : Path
        The folder of the exercises.
    limits : emolib.course.execution.Limits
        What the notebook may use.
    unsafe : bool, default=False
        Whether to execute it without a sandbox.

    Returns
    -------
    dict
        ``lang``, the language of the notebook; ``changed``, cells that were put back;
        ``questions``, a list of dicts with ``question``, ``points`` (None while it
        waits for a person), ``possible``, ``cause`` (see `emolib.course.causes`; None
        for full marks) and ``answer`` (prose, or None).

    Examples
    --------
    >>> path = Path("student-1/02_comparison.ipynb")
    >>> mark(path, course, sources=SOURCES, limits=Limits())  # doctest: +SKIP
    """
    submitted = _read(path)
    if submitted is None:
        return absent(path.stem, course, kind="unreadable")
    lang = _language_of(submitted, path.name, course)
    notebook, changed = restore(submitted, _released(course, lang, path.name))
    with tempfile.TemporaryDirectory() as folder:
        graded, grades = _autograde(
            notebook, path, lang, course, folder, limits, unsafe
        )
    messages = messages_of(Path(sources) / path.name)
    questions = [
        _question(cell, grades[cell.metadata.nbgrader.grade_id], graded, messages)
        for cell in graded.cells
        if marking(cell).get("grade")
    ]
    return {"lang": lang, "changed": changed, "questions": questions}


def absent(exercise, course, *, kind):
    """The marks of a notebook that there is not, or that cannot be read.

    Parameters
    ----------
    exercise : str
        The exercise.
    course : Path
        What `emolib.course.exercises.generate` made.
    kind : {"missing", "unreadable", "broken"}
        What to say of it.

    Returns
    -------
    dict
        What `mark` returns, with no points and no language.

    Examples
    --------
    >>> absent("02_comparison", course, kind="missing")  # doctest: +SKIP
    """
    questions = [
        {
            "question": cell.metadata.nbgrader.grade_id,
            "points": 0,
            "possible": cell.metadata.nbgrader.points,
            "cause": {"kind": kind, "fields": {}},
            "answer": None,
        }
        for cell in _released(course, LANGUAGES[0], f"{exercise}.ipynb").cells
        if marking(cell).get("grade")
    ]
    return {"lang": None, "changed": [], "questions": questions}


def _read(path):
    """Read what was handed in; None for whatever is not a notebook."""
    nbformat = require("nbformat", extra="course")
    content = sandbox.read_file(path, limit=LARGEST)
    if content is None or not sandbox.is_light(content):
        return None
    try:
        notebook = nbformat.reads(content.decode("utf-8-sig"), as_version=4)
        sound = all(isinstance(cell.source, str) for cell in notebook.cells)
    except Exception:  # whatever a stranger wrote, in any version of the format
        return None
    return notebook if sound else None


def _language_of(notebook, name, course):
    """The language that a notebook was released in."""
    told = notebook.metadata.get(MARKED, {})
    if isinstance(told, dict) and told.get("lang") in LANGUAGES:
        return told["lang"]
    texts = {cell.source for cell in notebook.cells}
    alike = {
        lang: len(texts & {cell.source for cell in _released(course, lang, name).cells})
        for lang in LANGUAGES
    }
    return max(alike, key=alike.get)


def _released(course, lang, name):
    """What students were given."""
    nbformat = require("nbformat", extra="course")
    return nbformat.read(Path(course) / "release" / lang / name, as_version=4)


def _autograde(notebook, path, lang, course, folder, limits, unsafe):
    """Run nbgrader's autograder; the notebook as executed, and its grades by name."""
    nbformat = require("nbformat", extra="course")
    gradebook = require("nbgrader.api", extra="course").Gradebook
    execution = require("nbgrader.preprocessors", extra="course").Execute
    submitted = Path(folder) / "submitted" / STUDENT / lang
    submitted.mkdir(parents=True)
    nbformat.write(notebook, submitted / path.name)
    shutil.copy(Path(course) / "gradebook.db", folder)
    config = nbgrader_config(folder, lang)
    config.CourseDirectory.student_id = STUDENT
    config.CourseDirectory.notebook_id = path.stem
    config.IgnorePattern.enabled = True  # a warning costs no points
    config.IgnorePattern.pattern = r"\s|\S"
    autograde = converter("Autograde", config)
    walled = partial(_execute, limits=limits, unsafe=unsafe)
    autograde.autograde_preprocessors = [
        walled if step is execution else step
        for step in autograde.autograde_preprocessors
    ]
    run_converter(autograde)
    graded = Path(folder) / "autograded" / STUDENT / lang / path.name
    with gradebook(autograde.coursedir.db_url) as book:
        found = book.find_submission_notebook(path.stem, lang, STUDENT).grades
        grades = {grade.name: _grade(grade) for grade in found}
    return nbformat.read(graded, as_version=4), grades


def _execute(notebook, resources, *, limits, unsafe):
    """The step of nbgrader that executes, in a sandbox."""
    return execute(notebook, limits=limits, unsafe=unsafe), resources


def _grade(grade):
    """Points of a row of nbgrader's database, None while a person has to give them."""
    points = None if grade.needs_manual_grade else grade.auto_score
    return {"points": points, "possible": grade.max_score}


def _question(cell, grade, notebook, messages):
    """All that is to be said of a question."""
    prose = cell.cell_type == "markdown"
    full = grade["points"] == grade["possible"]
    return {
        "question": cell.metadata.nbgrader.grade_id,
        **grade,
        "cause": None if full else cause_of(cell, notebook, messages, grade["points"]),
        "answer": cell.source if prose and grade["points"] is None else None,
    }
