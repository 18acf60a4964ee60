"""One report, executed again behind walls: bytes come in, bytes go out.

Nothing here needs a disk that machines share, so it runs on any machine of a cluster.
"""

import ast
import io
import re
import shutil
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from emolib.rerun.comparing import code_cells
from emolib.rerun.submitted import LARGEST, parse_notebook
from emolib.sandbox import SandboxError, read_file, run

DATA = "training_data.csv"
"""Under which name a report finds the data in its folder."""

EXECUTING, EXECUTED = "emolib-rerun.ipynb", "emolib-rerun-executed.ipynb"
"""What papermill reads and writes there: a student may give a file any name."""

LONGEST_ERROR = 300
"""Characters of an error that are told."""

LONGEST_CELL = 100_000
"""Characters of a cell of parameters that is read: parsing takes far more memory."""

_ERROR = re.compile(r"[\w.]*(?:Error|Exception)\b")


@dataclass(frozen=True)
class Execution:
    """How a report ran.

    Attributes
    ----------
    status : str
        As `emolib.sandbox.Outcome.ended`; or ``"missing"`` where there is no notebook,
        ``"unreadable"`` where it is none, and ``"not run"`` where the machine failed.
    cell : int or None
        The code cell, from 1, in which it stopped.
    error : str
        The error that stopped it; empty where the kernel or papermill was ended.
    seconds : float
        How long it took.
    left_out : tuple of str
        Files of the student that were too large to come along, or no ordinary ones.
    """

    status: str
    cell: int | None = None
    error: str = ""
    seconds: float = 0
    left_out: tuple = ()


def data_parameter(notebook):
    """Say whether a notebook has a parameter `data`, and asks for other data with it.

    Parameters
    ----------
    notebook : NotebookNode
        A notebook; papermill's parameters are in a cell tagged ``parameters``.

    Returns
    -------
    str
        ``"none"`` without such a parameter, ``"packaged"`` where it is None, which
        is the packaged data to emolib, and ``"file"`` where it is anything else.

    Examples
    --------
    >>> from nbformat import v4
    >>> cell = v4.new_code_cell("data = None", metadata={"tags": ["parameters"]})
    >>> data_parameter(v4.new_notebook(cells=[cell]))
    'packaged'
    """
    found = "none"
    for cell in code_cells(notebook):
        if "parameters" not in cell.metadata.get("tags", ()):
            continue
        if len(cell.source) > LONGEST_CELL:
            continue
        try:
            statements = ast.parse(cell.source).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for line in statements:
            targets = getattr(line, "targets", [getattr(line, "target", None)])
            if any(isinstance(t, ast.Name) and t.id == "data" for t in targets):
                value = getattr(line, "value", None)
                none = isinstance(value, ast.Constant) and value.value is None
                found = "packaged" if none else "file"
    return found


def execute(archive, notebook, *, data, hidden, limits, unsafe=False):
    """Execute a report in a folder of its own.

    Parameters
    ----------
    archive : bytes
        The files around it, as `emolib.rerun.submitted.pack_report` packs them.
    notebook : bytes
        The notebook.
    data : bytes
        The table, which the report finds as `DATA`.
    hidden : bool
        Whether this is other data than the packaged one.
    limits : emolib.sandbox.Limits
        What it may use.
    unsafe : bool, default=False
        Execute it without walls.

    Returns
    -------
    Execution
        How it ran.
    bytes or None
        The executed notebook, as far as it came.
    """
    parsed = parse_notebook(notebook)
    if parsed is None:
        return Execution("unreadable"), None
    command = [sys.executable, "-P", "-m", "papermill", EXECUTING, EXECUTED]
    command += ["--kernel", "python3", "--language", "python"]
    command += ["--no-progress-bar", "--log-level", "ERROR"]
    parameter = data_parameter(parsed)
    if parameter == "file" or (hidden and parameter == "packaged"):
        command += ["-r", "data", DATA]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        folder = Path(place) / "report"
        folder.mkdir()
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            files.extractall(folder, filter="data")
        for name, content in ((DATA, data), (EXECUTING, notebook), (EXECUTED, b"")):
            _write(folder / name, content)
        try:
            outcome = run(command, folder=folder, limits=limits, unsafe=unsafe)
        except SandboxError as error:
            return Execution("not run", error=str(error)), None
        executed = read_file(folder / EXECUTED, limit=LARGEST)
    return _judged(outcome, parse_notebook(executed or None)), executed


def _write(path, content):
    """Write a file in the place of whatever has its name."""
    if path.is_dir():
        shutil.rmtree(path)
    path.write_bytes(content)


def _judged(outcome, executed):
    """What the sandbox and the executed notebook say together."""
    cell, error = (None, "") if executed is None else _stopped(executed)
    status = outcome.ended
    if status == "finished" and (executed is None or cell is not None):
        status = "failed"  # whatever papermill says: it may have been ended from inside
    last = (outcome.stderr.strip().splitlines() or [""])[-1]
    if status == "failed" and not error and _ERROR.match(last):
        error = last[:LONGEST_ERROR]
    return Execution(status, cell, error, outcome.seconds)


def _stopped(notebook):
    """The code cell in which an execution stopped, and its error."""
    for number, cell in enumerate(code_cells(notebook), start=1):
        for output in cell.outputs:
            if output.output_type == "error":
                return number, f"{output.ename}: {output.evalue}"[:LONGEST_ERROR]
        if cell.source.strip() and cell.execution_count is None:
            return number, ""
    return None, ""
