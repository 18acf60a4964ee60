"""What came of executing reports again: two tables, and a page in each language."""

from collections import Counter

from emolib.collection import shown
from emolib.errors import require
from emolib.files import replacing
from emolib.i18n import (
    LANGUAGES,
    N_,
    _,
    format_decimal,
    format_seconds,
    language,
    set_language,
)
from emolib.spreadsheets import as_cell

OVER = {
    "time": N_("over the limit of time"),
    "memory": N_("over the limit of memory"),
    "output": N_("over the limit of what may be written"),
    "processes": N_("over the limit of processes"),
}
"""What is said of a report that used more than it may."""


def write_results(reruns, out, *, hidden):
    """Write what came of the reports of a class.

    Parameters
    ----------
    reruns : list of Rerun
        What `emolib.rerun.running.rerun` returned.
    out : Path
        The folder that gets ``rerun.csv``, ``differences.csv``, ``rerun-fr.html`` and
        ``rerun-en.html``.
    hidden : bool
        Whether the reports met other data than the packaged one.

    Returns
    -------
    list of Path
        The files.
    """
    import pandas as pd

    before = language()
    set_language("en")
    tables = {
        "rerun": pd.DataFrame([_row(one) for one in reruns]),
        "differences": pd.DataFrame(
            [
                (one.report.name, difference.cell, difference.printed, difference.rerun)
                for one in reruns
                for difference in one.different
            ],
            columns=["report", "cell", "printed", "rerun"],
        ),
    }
    paths = []
    for name, table in tables.items():
        paths.append(out / f"{name}.csv")
        with replacing(paths[-1]) as beside:
            table.map(as_cell).to_csv(beside, index=False)
    for lang in LANGUAGES:
        set_language(lang)
        paths.append(out / f"rerun-{lang}.html")
        with replacing(paths[-1]) as beside:
            beside.write_text(page(reruns, hidden=hidden), encoding="utf-8")
    set_language(before)
    return paths


def _row(rerun):
    """A line of the table of reports."""
    execution = rerun.execution
    return {
        "report": rerun.report.name,
        "status": execution.status,
        "cell": "" if execution.cell is None else execution.cell,
        "error": execution.error,
        "seconds": execution.seconds,
        "compared": rerun.compared,
        "different": len(rerun.different),
        "left out": ", ".join(execution.left_out),
    }


def told(execution):
    """Say in the current language how a report ran.

    Parameters
    ----------
    execution : Execution
        How it ran.

    Returns
    -------
    str

    Examples
    --------
    >>> from emolib.rerun.executing import Execution
    >>> told(Execution("failed", cell=3, error="NameError: name 'x' is not defined"))
    "stopped in code cell 3: NameError: name 'x' is not defined"
    """
    cell, error = execution.cell, shown(" ".join(execution.error.split()))
    if execution.status in OVER:
        over = _(OVER[execution.status])
        return (
            over
            if cell is None
            else _("{over}, in code cell {cell}").format(over=over, cell=cell)
        )
    sentences = {
        "finished": _("finished"),
        "missing": _("no notebook was handed in"),
        "unreadable": _("the file is not a notebook"),
        "not run": _("could not be executed: {error}"),
    }
    if execution.status in sentences:
        return sentences[execution.status].format(error=error)
    if cell is None:
        return _("stopped: {error}").format(error=error or _("its kernel was ended"))
    error = error or _("its kernel was ended")
    return _("stopped in code cell {cell}: {error}").format(cell=cell, error=error)


def page(reruns, *, hidden):
    """Write the page of a class in the current language.

    Parameters
    ----------
    reruns : list of Rerun
        What came of its reports.
    hidden : bool
        Whether the reports met other data than the packaged one.

    Returns
    -------
    str
        HTML, in which all that students wrote is plain text.
    """
    jinja2 = require("jinja2", extra="book")
    templates = jinja2.Environment(
        loader=jinja2.PackageLoader("emolib", "rerun"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    counts = Counter(
        "finished" if one.execution.status == "finished" else "stopped"
        for one in reruns
    )
    return templates.get_template("rerun.html").render(
        lang=language(),
        words=_words(counts, len(reruns), hidden),
        rows=[_cells(*one) for one in enumerate(reruns, start=1)],
    )


def _words(counts, total, hidden):
    """The words of the page."""
    expected = _("The data is hidden from students, so other numbers are expected.")
    return {
        "title": _("Reports, executed again"),
        "summary": _("Reports that ran to their end: {finished} of {total}.").format(
            finished=format_decimal(counts["finished"]), total=format_decimal(total)
        ),
        "compared": _(
            "The numbers that each notebook had printed are compared with those that "
            "it printed this time. Durations, dates, progress and cells tagged "
            "“timing” are left aside; pictures are not compared."
        ),
        "hidden": expected if hidden else "",
        "claim": _(
            "A notebook prints what its author makes it print: equal numbers do not "
            "show that they were computed."
        ),
        "report": _("Report"),
        "outcome": _("Outcome"),
        "duration": _("Duration"),
        "numbers": _("Numbers"),
        "different": _("Different"),
        "differences": _("Numbers that differ"),
        "cell": _("Code cell"),
        "printed": _("Handed in"),
        "rerun": _("Executed again"),
        "nothing": _("nothing"),
        "bare": _("no number had been printed"),
        "left_out": _("Not taken along (too large, or no ordinary file):"),
    }


def _cells(number, rerun):
    """What the page says of one report."""
    execution = rerun.execution
    return {
        "number": number,
        "name": shown(rerun.report.name),
        "status": execution.status,
        "told": told(execution),
        "bare": execution.status == "finished" and not rerun.compared,
        "duration": format_seconds(execution.seconds) if execution.seconds else "–",
        "compared": format_decimal(rerun.compared),
        "count": format_decimal(len(rerun.different)),
        "different": [
            (one.cell, shown(one.printed), shown(one.rerun)) for one in rerun.different
        ],
        "left_out": [shown(name) for name in execution.left_out[:20]],
    }
