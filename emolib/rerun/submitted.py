"""The reports that students handed in: which there are, and what comes with them."""

import io
import logging
import tarfile
import warnings
from dataclasses import dataclass
from pathlib import Path

from emolib.errors import DataError, require
from emolib.sandbox import is_light, leftovers, read_file

LARGEST = 50 << 20
"""Bytes of a notebook, or of the folder around it, that are read."""

SUFFIX = ".ipynb"


@dataclass(frozen=True)
class Report:
    """A notebook of a student.

    Attributes
    ----------
    student : str
        Name of the student's folder, or of the notebook without its ending.
    notebook : str
        Name of the notebook; empty where the student handed in none.
    folder : Path
        Where it is.
    alone : bool
        Whether the folder holds other students' notebooks as well.
    """

    student: str
    notebook: str
    folder: Path
    alone: bool

    @property
    def name(self):
        """What tells this report from all others, as a path."""
        stem = self.notebook.removesuffix(SUFFIX)
        return self.student if self.alone or not stem else f"{self.student}/{stem}"


def find_reports(folder, *, but=None):
    """Find the notebooks of a class.

    Parameters
    ----------
    folder : path-like
        It holds a folder per student, with notebooks at its top, or a notebook per
        student, or some of both. Names that begin with a dot, and links, are passed
        over.
    but : path-like, optional
        A folder that is no student's: that of the results.

    Returns
    -------
    list of Report
        In the order of their names; at least one for each student.

    Raises
    ------
    DataError
        When the folder is missing or closed, or holds no notebook and no folder.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> (folder / "student-1").mkdir()
    >>> _ = (folder / "student-1" / "report.ipynb").write_text("{}")
    >>> _ = (folder / "student-2.ipynb").write_text("{}")
    >>> [report.name for report in find_reports(folder)]
    ['student-1/report', 'student-2']
    """
    folder = Path(folder)
    expected = "expected a folder that holds a folder or a notebook per student."
    if not folder.is_dir():
        raise DataError(f"Got {folder}, which is no folder, {expected}")
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        raise DataError(
            f"Got {folder}, which cannot be read ({error.strerror}), {expected}"
        ) from error
    found = []
    for path in filter(_counts, paths):
        if but is not None and path.resolve() == Path(but).resolve():
            continue
        if path.is_dir():
            found += [Report(path.name, n, path, False) for n in _notebooks(path)]
        elif path.suffix == SUFFIX:
            found.append(Report(path.stem, path.name, folder, True))
    if not found:
        raise DataError(f"Got {folder}, which holds no report, {expected}")
    return found


def _counts(path):
    """Whether a student may have handed this in: no hidden file, and no link."""
    return not path.name.startswith(".") and not path.is_symlink()


def _notebooks(path):
    """Names of the notebooks at the top of a folder; an empty one when it has none."""
    try:
        found = filter(_counts, path.iterdir())
        names = sorted(p.name for p in found if p.suffix == SUFFIX)
    except OSError:  # nobody may look into it
        names = []
    return names or [""]


def pack_report(report):
    """Put a report, and the files around it, into an archive.

    Parameters
    ----------
    report : Report
        What a student handed in.

    Returns
    -------
    archive : bytes
        Ordinary files and folders, as a tar archive.
    notebook : bytes or None
        The notebook; None for what is no ordinary file, or too large.
    left_out : list of str
        What is not in the archive: it is no ordinary file, or there is too much.
    """
    notebook = None
    if report.notebook:
        notebook = read_file(report.folder / report.notebook, limit=LARGEST)
    room = leftovers.Room(LARGEST - len(notebook or b""))
    stream = io.BytesIO()
    if report.alone:
        tarfile.open(fileobj=stream, mode="w").close()
    else:
        with leftovers.opened(report.folder) as folder:
            leftovers.pack(folder, stream, room)
    return stream.getvalue(), notebook, room.left_out


def parse_notebook(content):
    """Read a notebook that may be anything.

    Parameters
    ----------
    content : bytes or None
        What should be a notebook.

    Returns
    -------
    NotebookNode or None
        A notebook that keeps to the format, in version 4; None for anything else, and
        for one that would fill the memory.

    Examples
    --------
    >>> parse_notebook(b"[1, 2]") is None
    True
    """
    nbformat = require("nbformat", extra="book")
    if content is None or not is_light(content):
        return None
    logging.getLogger("traitlets").setLevel(logging.CRITICAL)  # says what is invalid
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            notebook = nbformat.reads(content.decode("utf-8-sig"), as_version=4)
            nbformat.validate(notebook)
    except Exception:  # strangers' files break nbformat's own code in many ways
        return None
    return notebook
