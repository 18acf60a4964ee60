"""Execution of notebooks: once for each change of what their outputs depend on.

Outputs depend on the notebook's code, its parameters, emolib, the data and the
installed versions. Prose does not count: an edition whose words alone changed takes
its outputs from its last execution.
"""

import copy
import hashlib
import json
import re
import sys
from importlib.metadata import distributions
from pathlib import Path

from emolib.errors import NotebookError, require
from emolib.files import replacing

TRACE_LINES = 12
"""Lines of a failing cell's traceback that are worth showing."""

NATIVE_NOTES = re.compile(
    r"(?m)^(WARNING: All log messages before absl|I\d{4}|To enable the following).*\n?"
)
"""What TensorFlow says of the processor when it starts: no setting silences it."""

WIDGET = "application/vnd.jupyter.widget-view+json"
"""What a progress bar is where ipywidgets is installed; the book has no such widget."""


def content_digest(*paths):
    """SHA-256 of files, and of the names and contents of folders.

    Parameters
    ----------
    *paths : Path
        Files and folders; one that does not exist counts as an empty folder.

    Returns
    -------
    str
        The digest, in hexadecimal. Python's caches are left out.

    Examples
    --------
    >>> content_digest(Path("no such folder"))[:8]
    'e3b0c442'
    """
    digest = hashlib.sha256()
    for path in map(Path, paths):
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                content = hashlib.sha256(file.read_bytes()).hexdigest()
                name = file.relative_to(path).as_posix()
                digest.update(f"{name} {content}\n".encode())
    return digest.hexdigest()


def installed_versions():
    """List Python and the installed distributions.

    Returns
    -------
    list of str
        ``"name==version"``, sorted, after Python itself.

    Examples
    --------
    >>> installed_versions()[0].startswith("python==3")
    True
    """
    installed = {f"{one.name}=={one.version}" for one in distributions()}
    return [f"python=={sys.version}", *sorted(installed)]


def execution_key(notebook, circumstances):
    """Name what the outputs of an edition depend on.

    Parameters
    ----------
    notebook : NotebookNode
        An edition: its parameters are part of its code.
    circumstances : list of str
        The rest: digests of code and data, installed versions.

    Returns
    -------
    str
        A SHA-256, in hexadecimal.

    Examples
    --------
    >>> from nbformat import v4
    >>> one = v4.new_notebook(cells=[v4.new_code_cell("1"), v4.new_markdown_cell("a")])
    >>> key = execution_key(one, ["data"])
    >>> one.cells[1].source = "other words"
    >>> execution_key(one, ["data"]) == key
    True
    """
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return hashlib.sha256(json.dumps([code, circumstances]).encode()).hexdigest()


def fill_outputs(notebook, *, cache, circumstances, where, folder, on_cell):
    """Give an edition its outputs, executing it only when something changed.

    Parameters
    ----------
    notebook : NotebookNode
        An edition without outputs; it is filled in place.
    cache : Path
        Where its last execution is kept.
    circumstances : list of str
        What outputs depend on besides the notebook's code.
    where : str
        How errors name the notebook.
    folder : Path
        The working directory of the kernel.
    on_cell : callable
        Called with the number of cells executed so far.

    Returns
    -------
    bool
        Whether it was executed.

    Raises
    ------
    NotebookError
        When a cell fails.
    """
    nbformat = require("nbformat", extra="book")
    key = execution_key(notebook, circumstances)
    kept = nbformat.read(cache, as_version=4) if cache.is_file() else None
    fresh = kept is not None and kept.metadata.pop("execution_key", None) == key
    if not fresh:
        kept = copy.deepcopy(notebook)
        execute(kept, where=where, folder=folder, on_cell=on_cell)
        kept.metadata.execution_key = key
        with replacing(cache) as beside:
            nbformat.write(kept, beside)
        del kept.metadata["execution_key"]
    notebook.metadata = kept.metadata
    for cell, done in zip(_code(notebook), _code(kept), strict=True):
        cell.outputs = done.outputs
        cell.execution_count = done.execution_count
    return not fresh


def _code(notebook):
    """Code cells of a notebook."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def execute(notebook, *, where, folder, on_cell):
    """Run every cell of a notebook in a fresh kernel, in place.

    No hour and no path of the machine is recorded.

    Parameters
    ----------
    notebook : NotebookNode
        The notebook.
    where : str
        How errors name the notebook.
    folder : Path
        The working directory of the kernel.
    on_cell : callable
        Called with the number of cells executed so far.

    Raises
    ------
    NotebookError
        When a cell fails: it names the notebook, the cell and the error.

    Examples
    --------
    >>> from nbformat import v4
    >>> one = v4.new_notebook(cells=[v4.new_code_cell("1 + 1")])
    >>> execute(one, where="one", folder=".", on_cell=print)  # doctest: +SKIP
    1
    """
    nbclient = require("nbclient", extra="book")
    client = nbclient.NotebookClient(
        notebook,
        timeout=None,
        kernel_name="python3",
        # Kernels warn that they talk to us over this machine's own network.
        extra_arguments=["--IPKernelApp.log_level=40"],
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
        on_cell_complete=lambda cell, cell_index: on_cell(cell_index + 1),
    )
    try:
        client.execute()
        _drop_progress(notebook)
    except nbclient.exceptions.CellExecutionError as error:
        raise NotebookError(_explain(notebook, where)) from error
    except nbclient.exceptions.DeadKernelError as error:
        raise NotebookError(
            f"{where}: the kernel died, probably for lack of memory: close other "
            "programs, or build with --quick."
        ) from error


def _drop_progress(notebook):
    """Take away progress bars and what TensorFlow's C++ tells; keep warnings."""
    for cell in _code(notebook):
        shown = [one for one in cell.outputs if WIDGET not in one.get("data", {})]
        told = [one for one in shown if one.get("name") == "stderr"]
        cell.outputs = [one for one in shown if one.get("name") != "stderr"]
        text = re.sub(r"[^\n]*\r", "", "".join(one.text for one in told))
        text = NATIVE_NOTES.sub("", text)
        if text:
            told[0].text = text
            cell.outputs.insert(0, told[0])
    notebook.metadata.pop("widgets", None)


def _explain(notebook, where):
    """Say in one line which cell failed and how, then show the end of its trace."""
    number, failure = next(
        (number, output)
        for number, cell in enumerate(_code(notebook), start=1)
        for output in cell.outputs
        if output.output_type == "error"
    )
    trace = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(failure.traceback)).strip()
    end = "\n".join(trace.splitlines()[-TRACE_LINES:])
    return f"{where}, code cell {number}: {failure.ename}: {failure.evalue}\n{end}"
