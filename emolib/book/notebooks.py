"""Notebooks of the book: from a bilingual source to one language's edition.

A source notebook holds both languages side by side in cells tagged ``lang-fr`` and
``lang-en``; its code is shared. An edition keeps one language and says so in the
``parameters`` cell.
"""

import copy
import json
import re

from emolib.errors import BuildError, require
from emolib.i18n import LANGUAGES


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


def edition(notebook, lang, /, **parameters):
    """Keep one language of a notebook, without outputs, and write its parameters.

    Parameters
    ----------
    notebook : NotebookNode
        A source notebook; it is left as it is.
    lang : {"fr", "en"}
        The language to keep.
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
    others = {f"lang-{other}" for other in LANGUAGES if other != lang}
    drop = preprocessors.TagRemovePreprocessor(remove_cell_tags=others)
    clear = preprocessors.ClearOutputPreprocessor()
    one, _ = drop.preprocess(copy.deepcopy(notebook), {})
    one, _ = clear.preprocess(one, {})
    for cell in one.cells:
        if cell.cell_type == "markdown":
            # From the source to a page of prose; in the book they share a folder.
            cell.source = cell.source.replace(f"](../book/{lang}/", "](../")
    if parameters:
        cell = _parameters_cell(one)
        for name, value in parameters.items():
            cell.source = _assign(cell.source, name, value)
    return one


def _parameters_cell(notebook):
    """Find the cell that papermill would look for."""
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
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


def carry_alt_text(notebook, where):
    """Copy the alt text of displayed figures to where MyST-NB looks for it.

    MyST-NB keeps the width and height of an output's metadata and drops the rest;
    it takes the alt text of a figure from ``mystnb.image.alt`` of its cell.

    Parameters
    ----------
    notebook : NotebookNode
        An executed edition; it is changed in place.
    where : str
        How errors name the notebook.

    Raises
    ------
    BuildError
        When a cell shows a figure without alt text, or more than one figure.

    Examples
    --------
    >>> from nbformat import v4
    >>> seen = {"image/png": {"alt": "A face."}}
    >>> shown = v4.new_output("display_data", {"image/png": ""}, metadata=seen)
    >>> one = v4.new_notebook(cells=[v4.new_code_cell("show()", outputs=[shown])])
    >>> carry_alt_text(one, "one")
    >>> one.cells[0].metadata["mystnb"]["image"]
    {'alt': 'A face.'}
    """
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code, start=1):
        figures = [
            output.metadata.get(kind, {}).get("alt")
            for output in cell.outputs
            for kind in output.get("data", {})
            if kind.startswith("image/")
        ]
        if not figures:
            continue
        if len(figures) > 1 or not figures[0]:
            raise BuildError(
                f"{where}, code cell {number}: got figures with the alt texts "
                f"{figures}, expected one figure described in words: show it with "
                "`emolib.display.show(figure, alt=...)`, one per cell."
            )
        image = cell.metadata.setdefault("mystnb", {}).setdefault("image", {})
        image["alt"] = figures[0]
