"""The exercises: where they are, and what nbgrader makes of them in one language."""

from pathlib import Path

from emolib.book.notebooks import edition, read
from emolib.course.converters import converter, nbgrader_config, run_converter
from emolib.errors import BuildError, DataError, require
from emolib.i18n import LANGUAGES, N_, _, language, set_language
from emolib.provenance import PACKAGE

SOURCES = PACKAGE.parent / "notebooks" / "exercises"
"""The exercises as they are written, with their solutions, in both languages."""

CODE_STUB = N_("# YOUR CODE HERE\nraise NotImplementedError")
TEXT_STUB = N_("YOUR ANSWER HERE")

MARKED = "emolib"
"""Key of a notebook's metadata that says what exercise it is, in what language."""


def exercise_paths(sources=SOURCES):
    """List the exercises.

    Parameters
    ----------
    sources : str or Path, default=SOURCES
        Their folder.

    Returns
    -------
    list of Path
        The notebooks, in the order of the chapters.

    Raises
    ------
    DataError
        When there is none, as where emolib is installed without its sources.

    Examples
    --------
    >>> exercise_paths()[0].suffix  # doctest: +SKIP
    '.ipynb'
    """
    found = sorted(Path(sources).glob("[0-9][0-9]_*.ipynb"))
    if not found:
        raise DataError(
            f"Got no exercise in {sources}, expected the notebooks of the project: "
            "clone its repository, and run `pip install -e .[course]` there."
        )
    return found


def marking(cell):
    """What nbgrader is told of a cell.

    Parameters
    ----------
    cell : NotebookNode
        A cell, perhaps one that a stranger wrote.

    Returns
    -------
    dict
        Its metadata for nbgrader; nothing where it has none.

    Examples
    --------
    >>> from nbformat import v4
    >>> marking(v4.new_code_cell("1", metadata={"nbgrader": "mine"}))
    {}
    """
    found = cell.metadata.get("nbgrader")
    return found if isinstance(found, dict) else {}


def student_edition(path, lang):
    """One language of an exercise, as nbgrader takes it.

    Parameters
    ----------
    path : Path
        The exercise.
    lang : {"fr", "en"}
        The language to keep.

    Returns
    -------
    NotebookNode
        The edition, solutions and hidden tests included. The code that is given is
        locked, as tests are: what a student changes there is put back for grading.

    Raises
    ------
    BuildError
        When a cell is marked for nbgrader in a way that it does not take.

    Examples
    --------
    >>> student_edition("02_comparison.ipynb", "en").metadata.emolib  # doctest: +SKIP
    {'exercise': '02_comparison', 'lang': 'en'}
    """
    path = Path(path)
    nbgraderformat = require("nbgrader.nbgraderformat", extra="course")
    notebook = edition(read(path), lang, lang=lang)
    notebook.metadata[MARKED] = {"exercise": path.stem, "lang": lang}
    for cell in notebook.cells:
        cell.metadata.pop("tags", None)
        if cell.cell_type == "code" and "nbgrader" not in cell.metadata:
            cell.metadata["nbgrader"] = {
                "grade_id": cell.id,
                "grade": False,
                "locked": True,
                "schema_version": 3,
                "solution": False,
                "task": False,
            }
    try:
        nbgraderformat.MetadataValidator().validate_nb(notebook)
    except (nbgraderformat.ValidationError, KeyError) as error:
        raise BuildError(
            f"Got {path}, whose cells nbgrader refuses ({error}), expected the "
            "metadata that the documentation of emolib.course describes."
        ) from error
    return notebook


def generate(folder, *, langs=LANGUAGES, sources=SOURCES):
    """Let nbgrader make a course of the exercises, one assignment per language.

    Parameters
    ----------
    folder : Path
        The folder of the course, which is created.
    langs : sequence of {"fr", "en"}, default=LANGUAGES
        The languages.
    sources : str or Path, default=SOURCES
        The folder of the exercises.

    Raises
    ------
    DataError
        When there is no exercise.
    BuildError
        When nbgrader refuses one.

    Notes
    -----
    In `folder` there are then ``source/./<lang>/*.ipynb`` with solutions,
    ``release/./<lang>/*.ipynb`` without, and the database ``gradebook.db``.

    Examples
    --------
    >>> generate("course", langs=["en"])  # doctest: +SKIP
    """
    nbformat = require("nbformat", extra="course")
    paths = exercise_paths(sources)
    for lang in langs:
        source = Path(folder) / "source" / lang
        source.mkdir(parents=True)
        for path in paths:
            nbformat.write(student_edition(path, lang), source / path.name)
        config = nbgrader_config(folder, lang)
        config.ClearSolutions.code_stub = {"python": in_language(lang, CODE_STUB)}
        config.ClearSolutions.text_stub = in_language(lang, TEXT_STUB)
        run_converter(converter("GenerateAssignment", config))


def in_language(lang, message):
    """Translate a message into a language, which does not become the current one.

    Parameters
    ----------
    lang : {"fr", "en"}
        The language.
    message : str
        The English words.

    Returns
    -------
    str
        The words in that language.

    Examples
    --------
    >>> in_language("fr", "happy"), in_language("en", "happy")
    ('joie', 'happy')
    """
    before = language()
    set_language(lang)
    try:
        return _(message)
    finally:
        set_language(before)
