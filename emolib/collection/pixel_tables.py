"""Faces whose pixels are the rows of a CSV file, as those of FER2013, line by line.

Reference: Goodfellow et al., Challenges in representation learning: a report on three
machine learning contests, ICONIP 2013.
"""

import csv
import os

import numpy as np

from emolib.collection.listing import Photograph, check_words
from emolib.errors import DataError
from emolib.schema import plain

SIDE = 48
"""Width and height of a face, in px."""

LONGEST_LINE = 32_768
"""Characters of a line that are read at most: a face takes some 9,000."""


def find_pixel_table(folder):
    """Find the CSV file with the columns emotion and pixels.

    Parameters
    ----------
    folder : Path
        The folder that holds it, or the file itself.

    Returns
    -------
    Path or None
        None when the folder holds no such file.

    Raises
    ------
    DataError
        When the file is no such table, or the folder holds several.

    Examples
    --------
    >>> from emolib.data import packaged_file
    >>> find_pixel_table(packaged_file(".")) is None
    True
    """
    if os.path.isfile(folder):
        if _columns(folder):
            return folder
        raise DataError(
            f"Got the file {folder}, which is no table of pixels, expected a folder, "
            "or a CSV file with the columns emotion, pixels: unpack an archive first."
        )
    files = sorted(path for path in folder.glob("*.csv") if os.path.isfile(path))
    tables = [path for path in files if _columns(path)]
    if len(tables) > 1:
        names = ", ".join(path.name for path in tables)
        raise DataError(
            f"Got several tables of pixels in {folder} ({names}), expected one: give "
            "the path of the one to read, in place of the folder's."
        )
    return tables[0] if tables else None


def read_pixel_table(path, layout, left_out):
    """Read the faces of a table one by one; the table is never in memory as a whole.

    Parameters
    ----------
    path : Path
        The CSV file.
    layout : Layout
        The row of `layouts.LAYOUTS` that knows the numbers of emotions.
    left_out : list of tuple of str
        Gets the place and a key of `listing.REASONS` of each row that is
        none.

    Yields
    ------
    Photograph
        With its pixels as text. Its id is the name of the file and the number of the
        row.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from emolib.collection.layouts import LAYOUTS
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "fer2013.csv"
    >>> _ = path.write_text("emotion,pixels\\n3," + "0 " * 48 * 48 + "\\n9,0\\n")
    >>> left_out = []
    >>> [face.id for face in read_pixel_table(path, LAYOUTS["fer2013"], left_out)]
    ['fer2013-00001']
    >>> left_out
    [('fer2013.csv, line 3', 'row')]
    """
    emotion, pixels = _columns(path)
    for number, line in enumerate(_lines(path), start=1):
        if number == 1 or line.strip() == "":
            continue
        place, row = f"{path.name}, line {number}", _cells(line)
        code = row[emotion].strip() if len(row) > max(emotion, pixels) else ""
        name = f"{path.stem}-{number - 1:05d}"
        if reason := check_words(name) or (
            None if layout.emotions.get(code) else "row"
        ):
            left_out.append((place, reason))
        else:
            yield Photograph(
                place, name, layout.emotions[code], None, path, row[pixels]
            )


def to_pixels(text):
    """Turn the text of a row into a picture.

    Parameters
    ----------
    text : str
        Grey levels in [0, 255], row by row, separated by spaces.

    Returns
    -------
    ndarray of shape (48, 48), uint8

    Raises
    ------
    DataError
        With the message "row", when the text is no such picture.

    Examples
    --------
    >>> to_pixels("7 " * 48 * 48).shape
    (48, 48)
    """
    try:
        levels = np.array(text.split(), dtype=np.int64)
    except (ValueError, OverflowError) as error:
        raise DataError("row") from error
    if levels.size != SIDE**2 or levels.min() < 0 or levels.max() > 255:
        raise DataError("row")
    return levels.astype(np.uint8).reshape(SIDE, SIDE)


def _columns(path):
    """Places of the columns emotion and pixels, or None when they are not there."""
    try:
        header = [plain(cell) for cell in _cells(next(_lines(path), ""))]
    except OSError as error:
        raise DataError(
            f"Got {path}, which cannot be read ({error.strerror}), expected a CSV file."
        ) from error
    if "emotion" in header and "pixels" in header:
        return header.index("emotion"), header.index("pixels")
    return None


def _cells(line):
    """The cells of one line, none where it is not CSV."""
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return []


def _lines(path):
    """Lines of a file, those that are too long cut off: nobody knows what they hold."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="\n") as file:
        while line := file.readline(LONGEST_LINE):
            whole = line
            while len(line) == LONGEST_LINE and not line.endswith("\n"):
                line, whole = file.readline(LONGEST_LINE), "cut"
            yield whole
