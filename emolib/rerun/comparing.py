"""The numbers that a notebook printed, beside those that it prints when it runs again.

Two executions never take the same time: durations, dates and addresses in memory are
left aside, and so are progress on the error stream and cells tagged ``timing``.
"""

import math
import re
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_NUMBERS = 2000
"""Numbers of a cell that are compared."""

MOST_ALIGNED = 200
"""Numbers of a cell that are compared where one side has more than the other."""

MOST_DIFFERENCES = 200
"""Differences of a notebook that are told."""

MOST_TEXT = 200_000
"""Characters of a cell's outputs that are read."""

LONGEST = 1000
"""Characters of a number, or of a run of numbers, that are told."""

INJECTED = {"injected-parameters", "papermill-error-cell-tag"}
"""Tags of the cells that papermill adds."""

_UNITS = r"(?:ns|µs|μs|us|ms|s|secs?|seconds?|secondes?|min|minutes?|h|hours?|heures?)"
_VALUE = r"(?<!\d)\d{1,30}(?:[.,]\d+)?(?:e[+-]?\d+)?"
_PASSING = re.compile(
    r"\x1b\[[0-9;]*[A-Za-z]"  # colours
    r"|0x[0-9a-fA-F]+"  # addresses in memory
    r"|\d{4}-\d\d-\d\d"  # dates
    r"|\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?"  # times of day
    rf"|{_VALUE}\s?{_UNITS}(?:/(?:step|epoch|it|loop))?(?!\w)"
    rf"|{_VALUE}\s?it/s"
)
_NUMBER = re.compile(r"(?<![\w.])[-+−]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?|\d+")
_GROUPS = re.compile("(?<=\\d)[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}](?=\\d{3})")
_MARKUP = re.compile(r"<style[^<]*</style>|<[^<>]*>")


@dataclass(frozen=True)
class Difference:
    """Numbers of one cell that do not agree.

    Attributes
    ----------
    cell : int
        Which code cell of the notebook, from 1.
    printed, rerun : str
        The numbers that stood there, and those that came; either may be empty.
    """

    cell: int
    printed: str
    rerun: str


def code_cells(notebook):
    """List the code cells of a notebook that its author wrote.

    Parameters
    ----------
    notebook : NotebookNode
        A notebook, executed by papermill or not.

    Returns
    -------
    list of NotebookNode

    Examples
    --------
    >>> from nbformat import v4
    >>> added = v4.new_code_cell("data = 1", metadata={"tags": ["injected-parameters"]})
    >>> cells = [added, v4.new_markdown_cell("# Title"), v4.new_code_cell("data")]
    >>> [cell.source for cell in code_cells(v4.new_notebook(cells=cells))]
    ['data']
    """
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [cell for cell in cells if not INJECTED & set(cell.metadata.get("tags", ()))]


def numbers_of(cell):
    """List the numbers that a cell prints, in words and tables.

    Parameters
    ----------
    cell : NotebookNode
        A code cell.

    Returns
    -------
    list of str
        As they are written, without what passes: durations, dates, addresses.

    Examples
    --------
    >>> from nbformat import v4
    >>> said = v4.new_output("stream", text="0.716 in 12.5 s, -3e-4, 0x7f00, 2 s1")
    >>> numbers_of(v4.new_code_cell(outputs=[said]))
    ['0.716', '-3e-4', '2', '1']
    """
    if "timing" in cell.metadata.get("tags", ()):
        return []
    words = " \n".join(map(_words, cell.outputs))[:MOST_TEXT]
    words = _GROUPS.sub("", words)
    return _NUMBER.findall(_PASSING.sub(" ", words))[:MOST_NUMBERS]


def _words(output):
    """What an output says, in words or as a table without its markup."""
    if output.output_type == "stream":
        return "" if output.get("name") == "stderr" else str(output.text)
    data = output.get("data", {})
    told = data.get("text/html") or data.get("text/plain") or ""
    return _MARKUP.sub(" ", told[:MOST_TEXT]) if isinstance(told, str) else ""


def differences(notebook, rerun, *, tolerance):
    """Compare the numbers of a notebook with those of its execution.

    Parameters
    ----------
    notebook : NotebookNode
        As it was handed in, with outputs.
    rerun : NotebookNode
        As papermill left it. Cells that it did not reach do not count.
    tolerance : float
        Relative difference of two numbers that are the same.

    Returns
    -------
    compared : int
        Numbers of the notebook that were looked for.
    different : list of Difference
        Empty for a notebook that was handed in without any number.

    Examples
    --------
    >>> from nbformat import v4
    >>> def notebook(text):
    ...     said = v4.new_output("stream", text=text)
    ...     cell = v4.new_code_cell("score()", outputs=[said], execution_count=1)
    ...     return v4.new_notebook(cells=[cell])
    >>> differences(notebook("n = 386: 0.806"), notebook("n = 386: 0.716"), tolerance=0)
    (2, [Difference(cell=1, printed='0.806', rerun='0.716')])
    """
    compared, different = 0, []
    pairs = zip(code_cells(notebook), code_cells(rerun), strict=False)
    for number, (before, after) in enumerate(pairs, start=1):
        if len(different) >= MOST_DIFFERENCES:
            break
        if after.execution_count is None:
            continue
        printed, again = numbers_of(before), numbers_of(after)
        compared += len(printed)
        unlike = _unlike(printed, again, tolerance)
        different += [Difference(number, b[:LONGEST], a[:LONGEST]) for b, a in unlike]
    return compared, different[:MOST_DIFFERENCES] if compared else []


def _unlike(printed, again, tolerance):
    """Pairs of numbers, or of runs of numbers, that do not agree."""
    if len(printed) == len(again):
        pairs = zip(printed, again, strict=True)
        return [pair for pair in pairs if not _same(*pair, tolerance)]
    printed, again = printed[:MOST_ALIGNED], again[:MOST_ALIGNED]
    steps = SequenceMatcher(None, printed, again, autojunk=False).get_opcodes()
    return [
        (" ".join(printed[start:end]), " ".join(again[first:last]))
        for step, start, end, first, last in steps
        if step != "equal"
    ]


def _same(one, other, tolerance):
    """Whether two written numbers are the same, or nearly."""
    values = [float(n.replace(",", ".").replace("−", "-")) for n in (one, other)]
    return one == other or math.isclose(*values, rel_tol=tolerance)
