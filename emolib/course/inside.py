"""What runs inside the sandbox: it executes a notebook, and signs what came of it.

The code of a notebook runs in a kernel beside this process, with the same rights. What
it must not do is write its own marks: so the task is deleted before the kernel starts,
no process may look into the memory of this one, where the key is, and outcomes that are
not signed with it count for nothing. An outcome is written after every cell, so that
what comes later cannot undo it.
"""

import ctypes
import hashlib
import hmac
import json
import os
import sys
from pathlib import Path

TASK = Path("task.json")
"""The notebook, the key and the limit of each cell, in s."""

OUTCOME = Path("outcome")
"""The signature, then how far the notebook was executed, with its outputs."""

KEPT = 10_000
"""Characters of an output that are kept: marks need no more."""

MOST = 100
"""Outputs of a cell that are kept, the first; and as many errors, the last."""

PR_SET_DUMPABLE = 4  # of Linux's prctl: 0 closes the memory to other processes


def main():
    """Do the task of the current folder."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    task = json.loads(TASK.read_text("utf-8"))
    TASK.unlink()
    # A checker of addresses that validating a notebook has no use for; it takes 4 s.
    sys.modules["rfc3987_syntax"] = None
    import nbformat

    notebook = nbformat.from_dict(task["notebook"])
    for executed, stopped in _execute(notebook, task["seconds"]):
        outcome = {"executed": executed, "stopped": stopped, "cells": notebook.cells}
        content = json.dumps(outcome).encode()
        signed = sign(content, bytes.fromhex(task["key"]))
        beside = OUTCOME.with_suffix(".new")
        beside.write_bytes(signed.encode() + b"\n" + content)
        os.replace(beside, OUTCOME)


def sign(content, key):
    """Sign an outcome.

    Parameters
    ----------
    content, key : bytes
        What to sign, and with what.

    Returns
    -------
    str
        The signature.

    Examples
    --------
    >>> sign(b"marks", b"key") == sign(b"other marks", b"key")
    False
    """
    return hmac.new(key, content, hashlib.sha256).hexdigest()


def _execute(notebook, seconds):
    """Execute cell after cell; say how many are done, and why if it is over."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellTimeoutError

    late = {"ename": "CellTimeoutError", "evalue": "", "traceback": []}
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=seconds,
        interrupt_on_timeout=True,
        error_on_timeout=late,
        allow_errors=True,
        on_cell_executed=_note_error,
    )
    done = 0
    with client.setup_kernel():
        yield done, None  # from here on, whatever stops is the notebook's doing
        try:
            for cell in notebook.cells:
                client.execute_cell(cell, done)
                _trim(cell)
                done += 1
                yield done, None
        except CellTimeoutError:  # it does not even answer to an interruption
            yield done, "time"
        except RuntimeError:  # of nbclient and of Jupyter: there is no kernel any more
            yield done, "dead"


def _note_error(cell, cell_index, execute_reply):
    """Write the error of a cell that hid it, or was interrupted, among its outputs."""
    from nbformat import v4

    reply = execute_reply["content"]
    if reply["status"] == "error" and not any(
        output.get("ename") == reply["ename"] for output in cell.outputs
    ):
        error = {name: reply[name] for name in ("ename", "evalue", "traceback")}
        cell.outputs.append(v4.new_output("error", **error))


def _trim(cell):
    """Keep errors, and the beginning of what was printed and of a last value."""
    kept, errors = [], []
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            output.text = output.text[:KEPT]
        elif output.output_type == "execute_result":
            text = output.data.get("text/plain", "")[:KEPT]
            output.data = {"text/plain": text or "?"}
        elif output.output_type == "error":
            output.evalue = output.evalue[:KEPT]
            output.traceback = ["\n".join(output.traceback)[-KEPT:]]
            errors.append(output)
            continue
        else:
            continue
        kept.append(output)
    if "outputs" in cell:
        cell.outputs = kept[:MOST] + errors[-MOST:]


if __name__ == "__main__":
    main()
