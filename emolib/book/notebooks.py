"""Notebooks of the book: from a bilingual source to one language's edition.

A source notebook holds both languages side by side in cells tagged ``lang-fr`` and
``lang-en``; its code is shared. An edition keeps one language and says so in the
``parameters`` cell.

Cells tagged ``packaged`` tell what was found on the book's own faces: an edition on a
reader's data leaves them out. For that, a paragraph may be cut in several cells; the
cells that go on with it are tagged ``same-paragraph``, and an edition joins them again.
"""

import copy
import json
import re
from pathlib import PurePath

from emolib.errors import BuildError, require
from emolib.i18n import LANGUAGES

PACKAGED = "packaged"
GOES_ON = "same-paragraph"


def read(path):
    """Read a notebook.

    Parameters
    ----------
    path : Path
        The ``.ipynb`` file.

    Returns
    -------
    NotebookNode
        The notebook.

    Raises
    ------
    BuildError
        When the file is not a notebook.

    Examples
    --------
    >>> len(read("notebooks/01_exploration.ipynb").cells)  # doctest: +SKIP
    40
    """
    nbformat = require("nbformat", extra="book")
    try:
        return nbformat.read(path, as_version=4)
    except (ValueError, nbformat.reader.NotJSONError) as error:
        raise BuildError(
            f"Got {path}, which is not a notebook, expected the JSON of nbformat 4: "
            "restore it, or save it again from JupyterLab."
        ) from error


def edition(notebook, lang, /, *, own=False, note="", **parameters):
    """Keep one language of a notebook, without outputs, and write its parameters.

    Parameters
    ----------
    notebook : NotebookNode
        A source notebook; it is left as it is.
    lang : {"fr", "en"}
        The language to keep.
    own : bool, default=False
        Whether the edition is on a reader's data: cells tagged ``packaged`` are then
        left out.
    note : str, default=""
        Markdown to add after the first cell, such as what the data are.
    **parameters
        Values for the cell tagged ``parameters``. Its assignments are rewritten
        where they stand, so that no injected cell shows in the book.

    Returns
    -------
    NotebookNode
        The edition.

    Raises
    ------
    BuildError
        When a parameter has no assignment in that cell.

    Examples
    --------
    >>> from nbformat import v4
    >>> notebook = v4.new_notebook(cells=[
    ...     v4.new_code_cell('lang = "en"', metadata={"tags": ["parameters"]}),
    ...     v4.new_markdown_cell("Bonjour", metadata={"tags": ["lang-fr"]}),
    ...     v4.new_markdown_cell("Hello", metadata={"tags": ["lang-en"]})])
    >>> [cell.source for cell in edition(notebook, "fr", lang="fr").cells]
    ['lang = "fr"', 'Bonjour']
    """
    preprocessors = require("nbconvert.preprocessors", extra="book")
    clear = preprocessors.ClearOutputPreprocessor()
    one, _ = clear.preprocess(copy.deepcopy(notebook), {})
    others = {f"lang-{other}" for other in LANGUAGES if other != lang}
    cells = [cell for cell in one.cells if not others & _tags(cell)]
    one.cells = _joined(cells, without={PACKAGED} if own else set())
    if note:
        one.cells.insert(1, _markdown_cell(note, "own-data"))
    for cell in one.cells:
        if cell.cell_type == "markdown":
            # From the source to a page of prose; in the book they share a folder.
            cell.source = cell.source.replace(f"](../book/{lang}/", "](../")
    if parameters:
        cell = _parameters_cell(one)
        for name, value in parameters.items():
            cell.source = _assign(cell.source, name, value)
    return one


def _tags(cell):
    """Tags of a cell."""
    return set(cell.metadata.get("tags", []))


def _markdown_cell(text, name):
    """A cell of prose that the source does not have."""
    nbformat = require("nbformat", extra="book")
    return nbformat.v4.new_markdown_cell(text, id=name)


def _joined(cells, *, without):
    """Leave cells with some tags out; join what is left of a paragraph cut in cells."""
    kept, begun = [], False
    for cell in cells:
        goes_on = GOES_ON in _tags(cell)
        if without & _tags(cell):
            begun = begun and goes_on and "\n\n" not in cell.source
        elif goes_on and begun:
            kept[-1].source += f" {cell.source}"
        else:
            kept.append(cell)
            begun = cell.cell_type == "markdown"
    return kept


def parameter_names(notebook):
    """List the parameters of a notebook.

    Parameters
    ----------
    notebook : NotebookNode
        A source notebook.

    Returns
    -------
    list of str
        Names that its cell tagged ``parameters`` sets, in their order.

    Raises
    ------
    BuildError
        When there is no such cell.

    Examples
    --------
    >>> from nbformat import v4
    >>> cell = v4.new_code_cell("lang = 'fr'", metadata={"tags": ["parameters"]})
    >>> parameter_names(v4.new_notebook(cells=[cell]))
    ['lang']
    """
    return re.findall(r"^(\w+) *=", _parameters_cell(notebook).source, re.MULTILINE)


def _parameters_cell(notebook):
    """Find the cell that papermill would look for."""
    for cell in notebook.cells:
        if "parameters" in _tags(cell):
            return cell
    raise BuildError(
        "Got a notebook without a cell tagged 'parameters', expected one: add the tag "
        "to the cell that sets lang, data, images and quick."
    )


def _assign(source, name, value):
    """Rewrite one assignment, keeping the comment behind it."""
    line = re.compile(rf"^({name} *= *)[^#\n]*?( *#.*)?$", re.MULTILINE)
    if not line.search(source):
        raise BuildError(
            f"Got a parameters cell without {name!r}, expected a line `{name} = ...`."
        )
    written = json.dumps(value) if isinstance(value, str) else repr(value)
    return line.sub(lambda match: match[1] + written + (match[2] or ""), source)


def with_instructions(notebook, text, *, code=None):
    """Copy a notebook, with first cells for the reader who downloads it.

    Parameters
    ----------
    notebook : NotebookNode
        An edition; it is left as it is.
    text : str
        Markdown that says how to run it.
    code : str, optional
        What must run before it.

    Returns
    -------
    NotebookNode
        The copy.

    Examples
    --------
    >>> from nbformat import v4
    >>> with_instructions(v4.new_notebook(), "Install emolib.").cells[0].source
    'Install emolib.'
    """
    download = copy.deepcopy(notebook)
    first = [_markdown_cell(text, "instructions")]
    if code:
        nbformat = require("nbformat", extra="book")
        first.append(nbformat.v4.new_code_cell(code.strip(), id="preparation"))
    download.cells[:0] = first
    return download


def caption_figures(notebook, where, *, own=False):
    """Give every displayed figure what MyST-NB needs to number and describe it.

    MyST-NB takes the alt text, caption and name of a figure from the metadata of its
    cell; of an output's metadata it keeps the width and height, and drops the rest.

    Parameters
    ----------
    notebook : NotebookNode
        An executed edition; it is changed in place.
    where : str
        The path of the notebook: it begins error messages, and names the figures
        (``figure-01-exploration-1``).
    own : bool, default=False
        Whether the figures are of a reader's data. The words of a figure say what is
        drawn and, after a colon, what is to be seen there: this was seen on the book's
        own faces, and is then left out.

    Raises
    ------
    BuildError
        When a cell shows a figure without alt text, or anything beside a figure.

    Examples
    --------
    >>> from nbformat import v4
    >>> seen = {"image/png": {"alt": "A face.", "caption": "Somebody."}}
    >>> shown = v4.new_output("display_data", {"image/png": ""}, metadata=seen)
    >>> one = v4.new_notebook(cells=[v4.new_code_cell("show()", outputs=[shown])])
    >>> caption_figures(one, "one.ipynb")
    >>> one.cells[0].metadata["mystnb"]["figure"]
    {'caption': 'Somebody.', 'name': 'figure-one-1'}
    """
    chapter = PurePath(where).name.partition(".")[0].replace("_", "-")
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    figures = 0
    for number, cell in enumerate(code, start=1):
        shown = [output for output in cell.outputs if "data" in output]
        if not any(_image_metadata(output) is not None for output in shown):
            continue
        words = [_image_metadata(output) or {} for output in shown]
        if len(words) > 1 or not words[0].get("alt"):
            raise BuildError(
                f"{where}, code cell {number}: got outputs with the descriptions "
                f"{[one.get('alt') for one in words]}, expected one figure, alone and "
                "described in words: show it with `emolib.display.show(figure, "
                "alt=...)`, one per cell."
            )
        figures += 1
        alt = words[0]["alt"]
        caption = words[0].get("caption", alt)
        if own:
            alt, caption = _drawn(alt), _drawn(caption)
        cell.metadata.setdefault("mystnb", {}).update(
            image={"alt": alt, "classes": "shades" if words[0].get("shades") else ""},
            figure={
                "caption": caption,
                "name": f"figure-{chapter}-{figures}",
            },
        )


def _drawn(words):
    """What is drawn, without what was seen there."""
    drawn, colon, _seen = words.partition(": ")
    return drawn.rstrip() + "." if colon else words


def _image_metadata(output):
    """Metadata of the image in an output, or None when it holds no image."""
    for kind in output.data:
        if kind.startswith("image/"):
            return output.metadata.get(kind, {})
    return None
