"""Executing again the reports of a class, and what comes of it.

Each report runs behind walls of its own; none stops another. What is done stays done:
the same report with the same data, limits, emolib and libraries is not executed twice
into one folder.
"""

import hashlib
import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import joblib

from emolib.data import packaged_file
from emolib.datasets import load_landmarks
from emolib.errors import DataError, require
from emolib.evaluation.scores import progress
from emolib.files import replacing
from emolib.naming import file_name
from emolib.rerun.comparing import differences
from emolib.rerun.executing import Execution, execute
from emolib.rerun.submitted import (
    LARGEST,
    SUFFIX,
    Report,
    find_reports,
    pack_report,
    parse_notebook,
)
from emolib.sandbox import Limits, SandboxError, available, read_file
from emolib.scheduling import circumstances, workers

TOLERANCE = 1e-4
"""Relative difference of two numbers that are the same by default."""

WITHOUT = ("missing", "unreadable", "not run")
"""How a report ended that never began."""


@dataclass(frozen=True)
class Rerun:
    """What came of one report.

    Attributes
    ----------
    report : Report
        What a student handed in.
    execution : Execution
        How it ran.
    compared : int
        Numbers that it had printed and that were looked for.
    different : list of Difference
        Those that do not agree.
    """

    report: Report
    execution: Execution
    compared: int
    different: list


def rerun(
    folder,
    *,
    out,
    data=None,
    limits=None,
    tolerance=TOLERANCE,
    jobs=1,
    scheduler=None,
    unsafe=False,
):
    """Execute the reports of a class, and compare the numbers that they print.

    Parameters
    ----------
    folder : path-like
        The reports, as `emolib.rerun.submitted.find_reports` finds them.
    out : path-like
        A folder for the executed notebooks and for what is known of each; what is
        there already is not done again.
    data : path-like, optional
        A hidden table in the course's format; the packaged one by default.
    limits : emolib.sandbox.Limits, optional
        What each report may use.
    tolerance : float, default=1e-4
        Relative difference of two numbers that are the same.
    jobs : int, default=1
        Reports at the same time, on this machine.
    scheduler : str, optional
        Address of a Dask scheduler, whose workers execute them.
    unsafe : bool, default=False
        Execute them without walls.

    Returns
    -------
    list of Rerun
        One for each report, in the order of their names.

    Raises
    ------
    DataError
        When there are no reports, no such table, or `out` is no folder.
    MissingExtraError
        When papermill is not installed.
    SandboxError
        When a machine cannot build walls, and `unsafe` is False.
    SchedulerError
        When the cluster does not answer, or has another emolib.

    Examples
    --------
    >>> rerun("submitted", out="rerun", jobs=4)  # doctest: +SKIP
    """
    if os.open not in os.supports_dir_fd:
        raise SandboxError(
            "Got a system on which folders of strangers cannot be read with care, "
            "expected Linux or macOS: on Windows, use its subsystem for Linux."
        )
    require("papermill", extra="book")
    out = Path(out)
    if os.path.exists(out) and not os.path.isdir(out):
        raise DataError(f"Got {out}, which is no folder, expected one for the results.")
    reports = find_reports(folder, but=out)
    options = {
        "data": _read_table(data),
        "hidden": data is not None,
        "limits": limits or Limits(),
        "unsafe": unsafe,
    }
    with workers(scheduler, jobs=jobs, threads=True) as (_, ask):
        reasons = [] if unsafe else [reason for reason in ask(available) if reason]
        if reasons:
            raise SandboxError(f"{reasons[0]} Or do without, with --unsafe.")
        executions = _executions(reports, out, options)
    return [_compared(report, executions[report], out, tolerance) for report in reports]


def _executions(reports, out, options):
    """How each report ran: now, or before if nothing has changed since."""
    here = circumstances()
    keys = {report: _key(report, here, options) for report in reports}
    known = {report: _known(report, keys[report], out) for report in reports}
    todo = [report for report in reports if known[report] is None]
    tasks = (joblib.delayed(_execute)(*_packed(r), **options) for r in todo)
    done = joblib.Parallel(return_as="generator_unordered")(tasks)
    for report, execution, executed in progress(done, "reports", total=len(todo)):
        known[report] = execution
        _record(report, keys[report], execution, executed, out)
    return known


def _read_table(path):
    """The bytes of a table of faces, once it is known to be one."""
    if path is None:
        return packaged_file("training_data.csv").read_bytes()
    load_landmarks(path)
    return Path(path).read_bytes()


def _packed(report):
    """A report with what goes to the machine that executes it."""
    try:
        return report, *pack_report(report)
    except OSError:
        return report, b"", None, []


def _key(report, here, options):
    """Digest of all that the execution of a report depends on."""
    _, archive, notebook, left_out = _packed(report)
    digest = hashlib.sha256(archive)
    settings = (here, options["hidden"], options["limits"], options["unsafe"])
    for part in (notebook or b"", options["data"], repr((left_out, settings)).encode()):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def _execute(report, archive, notebook, left_out, **options):
    """Execute one report, on whichever machine; what is the machine's is told."""
    if notebook is None:
        status = "unreadable" if report.notebook else "missing"
        return report, Execution(status), None
    try:
        execution, executed = execute(archive, notebook, **options)
    except OSError as error:  # a disk that is full, paths that are too long
        return report, Execution("not run", error=str(error)), None
    return report, replace(execution, left_out=tuple(left_out)), executed


def executed_path(report, out):
    """Where the executed notebook of a report is kept.

    Examples
    --------
    >>> report = Report("student-1", "report.ipynb", Path("handed in"), False)
    >>> executed_path(report, "rerun").as_posix()
    'rerun/executed/student-1/report.ipynb'
    """
    name = "/".join(map(file_name, report.name.split("/")))
    return Path(out) / "executed" / f"{name}{SUFFIX}"


def _record_path(report, out):
    """Where it is kept how a report ran."""
    whose = repr((report.student, report.notebook, report.alone))
    return out / "records" / f"{hashlib.sha256(whose.encode()).hexdigest()[:16]}.json"


def _record(report, key, execution, executed, out):
    """Keep how a report ran, unless it has to be tried again."""
    if report.notebook:
        executed_path(report, out).unlink(missing_ok=True)
    if executed:
        with replacing(executed_path(report, out)) as beside:
            beside.write_bytes(executed)
    if execution.status != "not run":
        record = {"key": key} | asdict(execution)
        with replacing(_record_path(report, out)) as beside:
            beside.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def _known(report, key, out):
    """How a report ran the last time; None when it is another one since."""
    try:
        record = json.loads(_record_path(report, out).read_text(encoding="utf-8"))
        lost = (
            record["status"] == "finished" and not executed_path(report, out).exists()
        )
        if record.pop("key") == key and not lost:
            return Execution(**record | {"left_out": tuple(record["left_out"])})
    except (OSError, ValueError, KeyError, TypeError):
        pass  # a record that is missing, or was cut short by hand
    return None


def _compared(report, execution, out, tolerance):
    """Compare the numbers of a report with those of its execution."""
    paths = (report.folder / report.notebook, executed_path(report, out))
    if execution.status in WITHOUT:
        return Rerun(report, execution, 0, [])
    books = [parse_notebook(read_file(path, limit=LARGEST)) for path in paths]
    if any(book is None for book in books):
        return Rerun(report, execution, 0, [])
    return Rerun(report, execution, *differences(*books, tolerance=tolerance))
