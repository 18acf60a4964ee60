"""A notebook as it was handed in, with what is not a student's to change put back."""

import copy

from emolib.course.exercises import marking
from emolib.errors import require


def restore(submitted, released):
    """Put back the marking of cells, the given code and the tests.

    A cell is recognised by its id, or else by its ``grade_id``: copies, new names and
    edited points are undone, cells that were deleted come back. What a student wrote,
    in the cells for it or in new ones, stays as it is and where it is.

    Parameters
    ----------
    submitted : NotebookNode
        What a student handed in.
    released : NotebookNode
        What the student was given.

    Returns
    -------
    notebook : NotebookNode
        The notebook to be graded.
    changed : list of str
        The ``grade_id`` of the cells that had been changed.

    Examples
    --------
    >>> from nbformat import v4
    >>> marking = {"grade_id": "test", "locked": True}
    >>> given = v4.new_code_cell("assert x", id="a", metadata={"nbgrader": marking})
    >>> mine = v4.new_code_cell("pass", id="a")
    >>> notebooks = [v4.new_notebook(cells=[cell]) for cell in (mine, given)]
    >>> notebook, changed = restore(*notebooks)
    >>> notebook.cells[0].source, changed
    ('assert x', ['test'])
    """
    given = {
        cell.metadata.nbgrader.grade_id: cell
        for cell in released.cells
        if "nbgrader" in cell.metadata
    }
    names = _recognised(submitted.cells, given)
    cells, changed = [], []
    for cell, name in zip(submitted.cells, names, strict=True):
        cells.append(_restored(cell, given[name] if name else None))
        if name and _differs(cell, given[name]):
            changed.append(name)
    whose = list(names)
    position = 0
    for name, cell in given.items():
        if name in whose:
            position = whose.index(name) + 1
        else:
            cells.insert(position, copy.deepcopy(cell))
            whose.insert(position, name)
            position += 1
            changed.append(name)
    notebook = copy.deepcopy(released)
    notebook.cells = cells
    return notebook, changed


def _recognised(cells, given):
    """For each cell that was handed in, its name among those given, or None."""
    ids = {cell.id: name for name, cell in given.items()}
    names, taken = [], set()
    for cell in cells:
        name = ids.get(cell.get("id"))
        names.append(None if name in taken else name)
        taken.add(name)
    for number, cell in enumerate(cells):
        name = marking(cell).get("grade_id")
        if names[number] is None and name in given and name not in taken:
            names[number] = name
            taken.add(name)
    return names


def _restored(cell, given):
    """What a student wrote in a cell, and nothing else of it."""
    v4 = require("nbformat.v4", extra="course")
    if given is None:
        make = v4.new_code_cell if cell.cell_type == "code" else v4.new_markdown_cell
        return make(cell.source)
    one = copy.deepcopy(given)
    if not given.metadata.nbgrader.locked:
        one.source = cell.source
    return one


def _differs(cell, given):
    """Whether what is not a student's to change was changed."""
    locked = given.metadata.nbgrader.locked
    return (
        cell.cell_type != given.cell_type
        or marking(cell) != given.metadata.nbgrader
        or (locked and cell.source.rstrip() != given.source.rstrip())
    )
