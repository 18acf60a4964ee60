"""Why a question lost points, in a sentence that tells no hidden test.

A test says what is wrong in a message of the exercise, and only such a message reaches
a student: what else stands in an error may quote a hidden test, or be whatever someone
managed to put there. Of any other error, its name and the student's line are told.
"""

import builtins
import re
from string import Formatter

from emolib.course.execution import SILENCED, STOPPED
from emolib.course.exercises import in_language, marking
from emolib.i18n import LANGUAGES, N_, _, extract_notebook

SENTENCES = {
    "missing": N_("This notebook was not handed in."),
    "unreadable": N_("The file is not a notebook: save it again from JupyterLab."),
    "broken": N_(
        "This notebook could not be graded. Your instructor will look into it."
    ),
    "waiting": N_("To be marked by your instructor."),
    "unanswered": N_("This question has not been answered."),
    "hidden": N_("A test that you do not see failed."),
    "late": N_("The cell {cell} took too long, and was interrupted."),
    "stopped": N_("The cell {cell} stopped with {error}: run it again to see why."),
    "line": N_("The cell {cell} stopped with {error}, at line {line}."),
    "test": N_(
        "The test stopped with {error}. Restart the kernel, run all cells, and see "
        "whether what it needs is there."
    ),
    "silenced": N_("The test did not run: something in the notebook prevents it."),
    "dead": N_("The kernel died in the cell {cell}, and nothing ran after it."),
    "time": N_("The notebook took too long: it was stopped in the cell {cell}."),
    "memory": N_("The notebook used too much memory, in the cell {cell}."),
    "output": N_("The notebook wrote too much, in the cell {cell}."),
    "processes": N_("The notebook started too many processes, in the cell {cell}."),
}
"""What is told, by kind of cause."""

STOPS = ("dead", "time", "memory", "output", "processes")
"""The causes that end a notebook as a whole."""

LONGEST = 40
"""Characters of a number or a word that a test puts in its message."""


def messages_of(path):
    """List the messages that the tests of an exercise may give.

    Parameters
    ----------
    path : Path
        The exercise, with its tests.

    Returns
    -------
    list of str
        The messages, in English, with their fields.

    Examples
    --------
    >>> messages_of("notebooks/exercises/02_comparison.ipynb")  # doctest: +SKIP
    ['There must be five folds.', ...]
    """
    with open(path, "rb") as source:
        found = list(extract_notebook(source, ["_"], [], {}))
    # None where what is translated is a variable.
    return [message for _line, _function, message, _comments in found if message]


def cause_of(cell, notebook, messages, points):
    """Find out why a question lost points.

    Parameters
    ----------
    cell : NotebookNode
        The test, or the answer in prose.
    notebook : NotebookNode
        The notebook as it was executed.
    messages : list of str
        What `messages_of` lists.
    points : float or None
        What the question got; None where a person has to say.

    Returns
    -------
    dict
        Its ``kind``, a key of `SENTENCES`, or ``"message"`` with the ``message``; and
        the ``fields`` to fill in.

    Examples
    --------
    >>> from nbformat import v4
    >>> marking = {"grade_id": "essay", "grade": True, "solution": True}
    >>> cell = v4.new_markdown_cell("Mine", metadata={"nbgrader": marking})
    >>> cause_of(cell, v4.new_notebook(cells=[cell]), [], None)
    {'kind': 'waiting', 'fields': {}}
    """
    if cell.cell_type == "markdown":
        return _cause("waiting" if points is None else "unanswered")
    error = _error(cell)
    if error is None:
        return _cause("hidden")
    if error.ename == STOPPED and error.evalue in STOPS:
        return _cause(error.evalue, cell=_first_not_run(notebook))
    if error.ename == SILENCED:
        return _cause("silenced")
    return (
        _cause_in_answer(cell, notebook)
        or _told_by(error, messages)
        or _cause_in_test(error, cell)
    )


def sentence(cause):
    """Say a cause in the current language.

    Parameters
    ----------
    cause : dict or None
        What `cause_of` gave.

    Returns
    -------
    str
        One or two sentences; nothing where there is no cause.

    Examples
    --------
    >>> sentence({"kind": "late", "fields": {"cell": "folds"}})
    'The cell folds took too long, and was interrupted.'
    """
    if cause is None:
        return ""
    fields = dict(cause.get("fields", {}))
    if fields.get("error") == "":
        fields["error"] = _("an error of its own")
    words = cause.get("message") or SENTENCES[cause["kind"]]
    return _(words).format(**fields)


def _error(cell):
    """The last error of a cell, where what was injected comes after what happened."""
    errors = [one for one in cell.get("outputs", []) if one.output_type == "error"]
    return errors[-1] if errors else None


def _name(cell):
    """How a cell that was given is called."""
    return marking(cell).get("grade_id")


def _first_not_run(notebook):
    """The cell in which everything stopped: its name, or its number."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code, start=1):
        error = _error(cell)
        if error and error.ename == STOPPED:
            return _name(cell) or f"In [{number}]"
    return "?"


def _cause_in_answer(test, notebook):
    """The failure of the cell that a test is about: the one to write before it."""
    place = next(
        n for n, cell in enumerate(notebook.cells) if _name(cell) == _name(test)
    )
    answers = [
        cell
        for cell in notebook.cells[:place]
        if cell.cell_type == "code" and marking(cell).get("solution")
    ]
    error = _error(answers[-1]) if answers else None
    if error is None:
        return None
    if error.ename == "NotImplementedError":
        return _cause("unanswered")
    if error.ename == "CellTimeoutError":
        return _cause("late", cell=_name(answers[-1]))
    where = {"cell": _name(answers[-1]), "error": _kind(error)}
    line = re.search(r"Cell In\[\d+\], line (\d+)", _plain(error))
    return _cause("line", line=line[1], **where) if line else _cause("stopped", **where)


def _told_by(error, messages):
    """The message of the exercise that an error carries, in any language."""
    if error.ename != "AssertionError":
        return None
    for message in messages:
        for lang in LANGUAGES:
            if found := _pattern(in_language(lang, message)).fullmatch(error.evalue):
                return _cause("message", **found.groupdict()) | {"message": message}
    return None


def _cause_in_test(error, test):
    """What can be told of an error that no message explains."""
    if error.ename == "AssertionError":
        return _cause("hidden")
    if error.ename == "NotImplementedError":
        return _cause("unanswered")
    if error.ename == "CellTimeoutError":
        return _cause("late", cell=_name(test))
    return _cause("test", error=_kind(error))


def _cause(kind, **fields):
    """A cause, with what is to be filled in."""
    return {"kind": kind, "fields": fields}


def _kind(error):
    """The name of an error, if it is Python's: others may be named anything."""
    known = getattr(builtins, error.ename, None)
    if isinstance(known, type) and issubclass(known, BaseException):
        return error.ename
    return ""


def _plain(error):
    """A traceback without colours."""
    return re.sub(r"\x1b\[[\d;]*m", "", "\n".join(error.traceback))


def _pattern(message):
    """What a message looks like once its fields are filled in."""
    parts = []
    for text, field, *_rest in Formatter().parse(message):
        parts.append(re.escape(text))
        if field:
            parts.append(rf"(?P<{field}>.{{1,{LONGEST}}})")
    return re.compile("".join(parts))
