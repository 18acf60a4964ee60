"""Tables: a CSV file read as it stands, or one sentence on why it cannot be.

What the columns must hold is in `emolib.validation`.
"""

import itertools
import os
import warnings
from collections import Counter

import pandas as pd

from emolib.errors import DataError
from emolib.schema import SPELLINGS, plain

LARGEST_TABLE = 500_000_000
"""Bytes of a table at most, some 400,000 faces: it is read into memory as a whole."""

LONGEST_HEADER = 1_000_000
"""Bytes of the first line at most: 10,000 names of columns, and more."""

READING = {"encoding": "utf-8-sig", "index_col": False}
"""How pandas reads a table, and its first line alone."""


def read_table(path):
    """Read a CSV file, or say why it is not one.

    Parameters
    ----------
    path : Path
        The file, comma-separated, UTF-8, with one header line.

    Returns
    -------
    DataFrame
        The columns as they stand in the file.

    Raises
    ------
    DataError
        When there is no such file, it is a folder, empty, too large, or not a CSV.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "table.csv"
    >>> _ = path.write_text("id,target\\nf1,0\\n")
    >>> read_table(path).columns.tolist()
    ['id', 'target']
    """
    _check_file(path)
    try:
        _check_bytes(path)
        names = _header(path)
        ids = {name: str for name in names if plain(name) in SPELLINGS["id"]}
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            # In one go: a column of mixed types would get several, piece by piece.
            frame = pd.read_csv(path, dtype=ids, low_memory=False, **READING)
    except pd.errors.EmptyDataError as error:
        raise DataError(
            f"Got {path}, which is empty, expected a header and one line per face."
        ) from error
    except DataError:
        raise
    except (pd.errors.ParserWarning, OSError, ValueError, OverflowError) as error:
        raise DataError(
            f"Got {path}, which cannot be read as CSV ({first_line(error)}), expected "
            "comma-separated UTF-8 text: export it again as CSV."
        ) from error
    if frame.shape[1] == 1:
        header = str(frame.columns[0])
        separator = next((mark for mark in ";\t|" if mark in header), None)
        found = f"separated by {separator!r}" if separator else "of one column"
        raise DataError(
            f"Got {path}, a file {found}, expected comma-separated columns with "
            "decimal points: export it again as CSV."
        )
    if frame.empty:
        raise DataError(
            f"Got {path}, a header without rows, expected one row per face."
        )
    return frame


def _check_file(path):
    """Refuse what is no file, and what is too large, before anything is read."""
    # Not asked of the path itself, which raises where a folder may not be searched.
    if os.path.isdir(path):
        raise DataError(f"Got the folder {path}, expected a CSV file.")
    if not os.path.exists(path):
        raise DataError(f"Got {path}, which does not exist, expected a CSV file.")
    if not os.path.isfile(path):
        raise DataError(
            f"Got {path}, which is a pipe or a device, expected a CSV file: save what "
            "it gives as a file."
        )
    if (size := path.stat().st_size) > LARGEST_TABLE:
        raise DataError(
            f"Got {path}, of {size / 1e6:,.0f} MB, expected at most "
            f"{LARGEST_TABLE / 1e6:,.0f} MB: keep fewer rows."
        )


def _check_bytes(path):
    """Refuse what pandas would cut short in silence, or what would fill the memory."""
    with path.open("rb") as file:
        head = file.read(LONGEST_HEADER)
        if len(head) == LONGEST_HEADER and not set(head.strip()) & set(b"\r\n"):
            raise DataError(
                f"Got {path}, whose first line is longer than {LONGEST_HEADER:,} "
                "bytes, expected the names of some 140 columns."
            )
        for block in itertools.chain([head], iter(lambda: file.read(2**20), b"")):
            if b"\0" in block:
                raise ValueError("it holds a NUL byte, as UTF-16 and pictures do")


def _header(path):
    """Names of the columns as they stand in the file, which pandas would number."""
    header = pd.read_csv(
        path, header=None, nrows=1, dtype=str, keep_default_na=False, **READING
    )
    names = header.iloc[0].tolist()
    doubled = [name for name, times in Counter(names).items() if name and times > 1]
    if doubled:
        raise DataError(
            f"Got several columns named {doubled[0]!r} in {path}, expected one."
        )
    return names


def first_line(error):
    """The first line of what an exception says, or the exception itself.

    Examples
    --------
    >>> first_line(ValueError("one\\ntwo")), first_line(ValueError())
    ('one', 'ValueError()')
    """
    return str(error).strip().splitlines()[0] if str(error).strip() else repr(error)
