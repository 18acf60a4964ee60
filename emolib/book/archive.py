"""An edition in one file: the pages, their notebooks, and the project behind them."""

import re
import zipfile

from emolib.files import replacing

PROJECT = (
    "CITATION.cff",
    "LICENSE",
    "Makefile",
    "README.md",
    "_config.yml",
    "book",
    "constraints.txt",
    "emolib",
    "environment.yml",
    "notebooks",
    "pyproject.toml",
    "results",
)
"""What it takes to run the notebooks and build the book again, data included."""

LEFT_OUT = {"__pycache__", ".ipynb_checkpoints", "exercises"}
"""Folders that are not: caches, and exercises with their solutions, since an archive is
also what a class is given."""

ELSEWHERE = re.compile(
    r'<nav class="languages".*?</nav>|<link rel="alternate"[^>]*>', re.DOTALL
)
"""What leads from a page to the other editions, which an archive does not hold."""


def write_archive(path, *, html, root):
    """Pack one edition: unpacked, it opens by double click on ``index.html``.

    Parameters
    ----------
    path : Path
        The zip file to write.
    html : Path
        The built pages of the edition. Its notebooks, executed, are beside them.
    root : Path
        The project; it goes into the folder ``project``, packaged data included.

    Examples
    --------
    >>> write_archive(
    ...     Path("emolib-fr.zip"), html=Path("_build/html/fr"), root=Path(".")
    ... )  # doctest: +SKIP
    """
    with (
        replacing(path) as beside,
        zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for file in _files(html):
            name = file.relative_to(html).as_posix()
            if file.suffix == ".html":
                archive.writestr(name, ELSEWHERE.sub("", file.read_text("utf-8")))
            else:
                archive.write(file, name)
        for part in PROJECT:
            for file in _files(root / part):
                archive.write(file, f"project/{file.relative_to(root).as_posix()}")


def _files(path):
    """The files of a folder, or the file itself, or nothing."""
    if path.is_file():
        return [path]
    return sorted(
        file
        for file in path.rglob("*")
        if file.is_file() and not LEFT_OUT & set(file.relative_to(path).parts)
    )
