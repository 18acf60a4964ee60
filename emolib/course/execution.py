"""Executing a student's notebook in the sandbox, as a step of nbgrader's autograder.

Nothing that is executed can reach the solutions, the work of others or the marks. But a
test runs in the same kernel as the answer, as always with nbgrader: whoever takes the
trouble can write code that recognises a test and deceives it. Tests that are switched
off as a whole are found out; beyond that, read the code of marks that surprise you.
"""

import hmac
import json
import secrets
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from emolib import sandbox
from emolib.course.exercises import marking
from emolib.course.inside import OUTCOME, TASK, sign
from emolib.errors import require

MIB = 1 << 20

STOPPED = "ExecutionStopped"
"""Name of the error of cells that were not executed; its value says why."""

TRANSLATION = "from emolib.i18n import _"

SILENCED = "TestSilenced"
"""Name of the error of a test that did not run where it should have."""


@dataclass(frozen=True)
class Limits:
    """What a notebook may use.

    Attributes
    ----------
    seconds : int
        For each cell; all together may take ten times as long.
    memory : int
        MiB.
    """

    seconds: int = 60
    memory: int = 3072


def execute(notebook, *, limits, unsafe=False):
    """Execute a notebook in a sandbox, and make sure that its tests ran.

    Before each test comes a cell that gives back to ``_`` its meaning, which students
    like to take for a variable. After it comes one that must fail in a way that only
    this process knows: where it does not, something in the notebook keeps code from
    running, and the test counts as failed.

    Parameters
    ----------
    notebook : NotebookNode
        What to execute, with tests whose metadata can be trusted.
    limits : Limits
        What it may use.
    unsafe : bool, default=False
        Whether to execute it without walls.

    Returns
    -------
    NotebookNode
        The same notebook, with outputs. Cells that were not executed, since the kernel
        died or a limit was reached, end with an error named `STOPPED`.

    Raises
    ------
    SandboxError
        When there is no sandbox, and `unsafe` is False; when no kernel starts.

    Examples
    --------
    >>> execute(notebook, limits=Limits(seconds=30))  # doctest: +SKIP
    """
    cells, added, words = _with_probes(notebook.cells)
    outcome = _run(notebook | {"cells": cells}, limits, unsafe)
    outputs = [cell.get("outputs", []) for cell in outcome["cells"]]
    executed = outcome["executed"]
    for number, (cell, found) in enumerate(zip(cells, outputs, strict=True)):
        if cell.cell_type == "code":
            stopped = [_error(STOPPED, outcome["stopped"])]
            cell.outputs = found if number < executed else stopped
    for number, word in words.items():
        said = [output.get("evalue") for output in cells[number].outputs]
        if number - 1 < executed and word not in said:
            cells[number - 1].outputs.append(_error(SILENCED, ""))
    notebook.cells = [cell for number, cell in enumerate(cells) if number not in added]
    return notebook


def _with_probes(cells):
    """Put a cell before each test, and one after it that must fail.

    The cells, the ranks of those added, and by rank the words of those that must fail.
    """
    v4 = require("nbformat.v4", extra="course")
    probed, added, words = [], set(), {}
    for cell in cells:
        test = cell.cell_type == "code" and marking(cell).get("grade")
        if test:
            added.add(len(probed))
            probed.append(v4.new_code_cell(TRANSLATION))
        probed.append(cell)
        if test:
            words[len(probed)] = word = secrets.token_hex(8)
            probed.append(v4.new_code_cell(f"raise AssertionError({word!r})"))
    return probed, added | set(words), words


def _run(notebook, limits, unsafe):
    """Have a notebook executed; how far it came, and the outputs of its cells."""
    nbformat = require("nbformat", extra="course")
    key = secrets.token_bytes(32)
    task = {"notebook": notebook, "key": key.hex(), "seconds": limits.seconds}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / TASK).write_text(json.dumps(task), "utf-8")
        ran = sandbox.run(
            # -P: a file that the notebook writes must not be imported by what signs.
            [sys.executable, "-P", "-m", "emolib.course.inside"],
            folder=folder,
            limits=sandbox.Limits(
                seconds=10 * limits.seconds,
                memory=limits.memory * MIB,
                written=64 * MIB,
            ),
            unsafe=unsafe,
        )
        written = sandbox.read_file(Path(folder) / OUTCOME, limit=64 * MIB)
    if written is None and ran.ended == "failed":
        why = (ran.stderr.strip().splitlines() or ["it was ended"])[-1]
        raise sandbox.SandboxError(
            f"Got nothing of a notebook ({why}), expected its outputs: its kernel "
            "did not start, or it deleted them."
        )
    signature, _, content = (written or b"").partition(b"\n")
    if not hmac.compare_digest(signature, sign(content, key).encode()):
        content = json.dumps(
            {"executed": 0, "stopped": None, "cells": notebook["cells"]}
        )
    outcome = nbformat.from_dict(json.loads(content))
    over = ran.ended not in ("finished", "failed")
    outcome.stopped = outcome.stopped or (ran.ended if over else "dead")
    return outcome


def _error(name, value):
    """The output of a cell that failed."""
    v4 = require("nbformat.v4", extra="course")
    return v4.new_output("error", ename=name, evalue=value, traceback=[])
