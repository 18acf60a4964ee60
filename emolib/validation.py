"""Validation: what a table of landmarks or a folder of images must be.

Each check raises a `DataError` that names the first offending lines or columns and
says how to mend them. Line numbers are those of the file, the header being line 1.
"""

import re
import warnings

import numpy as np
import pandas as pd

from emolib.errors import DataError
from emolib.landmarks import N_POINTS
from emolib.schema import COLUMNS, COORDINATES, EMOTIONS, SPELLINGS, emotion_of, plain

LARGEST_TABLE = 500_000_000
"""Bytes of a table at most, some 400,000 faces: it is read into memory as a whole."""

FORMULA = r"\s*(?:[=@]|[+-]\s*[^\d\s.])"
"""How a text begins that a spreadsheet would compute instead of showing it."""


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
    if path.is_dir():
        raise DataError(f"Got the folder {path}, expected a CSV file.")
    if not path.exists():
        raise DataError(f"Got {path}, which does not exist, expected a CSV file.")
    if (size := path.stat().st_size) > LARGEST_TABLE:
        raise DataError(
            f"Got {path}, of {size / 1e6:,.0f} MB, expected at most "
            f"{LARGEST_TABLE / 1e6:,.0f} MB: keep fewer rows."
        )
    try:
        with warnings.catch_warnings():
            # Mixed types are found, and named, by the checks of the columns.
            warnings.simplefilter("ignore", pd.errors.DtypeWarning)
            frame = pd.read_csv(
                path, encoding="utf-8-sig", index_col=False, dtype={"id": str}
            )
    except pd.errors.EmptyDataError as error:
        raise DataError(
            f"Got {path}, which is empty, expected a header and one line per face."
        ) from error
    except (UnicodeDecodeError, pd.errors.ParserError, OSError, ValueError) as error:
        raise DataError(
            f"Got {path}, which cannot be read as CSV ({_first_line(error)}), expected "
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


def check_landmarks(frame, source):
    """Check a table of landmarks and give it its canonical columns.

    Parameters
    ----------
    frame : DataFrame
        The columns of a file, under any usual spelling.
    source : Path
        Where the table comes from, for the messages.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`: id as str, target as int64, targetName one of `EMOTIONS`,
        subject as in the file, or another number in every row where the file has no
        such column, coordinates as float64 px.

    Raises
    ------
    DataError
        Missing, doubled or surplus columns, missing or textual values, formulas, ids
        that are not unique, unknown emotions, targets that disagree with their names,
        or one class only.

    Examples
    --------
    >>> rows = [["f1", 0, "angry", 1, *range(136)], ["f2", 3, "joy", 1, *range(136)]]
    >>> frame = pd.DataFrame(rows, columns=COLUMNS)
    >>> check_landmarks(frame, "example")["targetName"].tolist()
    ['angry', 'happy']
    """
    frame = _canonical_columns(frame, source)
    coordinates = _numbers(frame, list(COORDINATES), source)
    targets = _numbers(frame, ["target"], source)
    for column in ("id", "targetName", "subject"):
        _refuse(frame[column].isna(), f"no value in column {column}", "one", source)
        computed = frame[column].astype(str).str.match(FORMULA)
        _refuse(
            computed,
            f"a formula in column {column}",
            "its value: export values",
            source,
        )
    _check_emotions(frame, targets["target"], source)
    duplicated = frame["id"].duplicated(keep=False)
    _refuse(duplicated, "an id that is used twice", "a different id per row", source)
    checked = frame[["id", "targetName", "subject"]].assign(
        id=frame["id"].astype(str),
        target=targets["target"].astype("int64"),
        targetName=frame["targetName"].map(emotion_of),
    )
    return pd.concat([checked, coordinates], axis=1)[list(COLUMNS)]


def has_subjects(frame):
    """Whether a table says who is seen in each row.

    Parameters
    ----------
    frame : DataFrame
        The columns of a file, under any usual spelling.

    Returns
    -------
    bool

    Examples
    --------
    >>> has_subjects(pd.DataFrame(columns=["id", "Subject_ID"]))
    True
    """
    return any(plain(column) in SPELLINGS["subject"] for column in frame.columns)


def check_images(paths):
    """Check that every image can be decoded and is RGB.

    Parameters
    ----------
    paths : iterable of Path
        Image files.

    Raises
    ------
    DataError
        Names the first files that are truncated, not an image or not RGB.

    Examples
    --------
    >>> check_images([])
    """
    from PIL import Image

    problems = {}
    for path in paths:
        try:
            with Image.open(path) as image:
                image.load()
                mode = image.mode
        except (OSError, SyntaxError, Image.DecompressionBombError) as error:
            problems[path] = _first_line(error)
            continue
        if mode != "RGB":
            problems[path] = f"mode {mode}"
    if problems:
        listed = ", ".join(
            f"{path} ({why})" for path, why in list(problems.items())[:3]
        )
        raise DataError(
            f"Got {len(problems)} image(s) that cannot be used: {listed}, expected "
            'whole RGB images: save them again, as with convert("RGB") of Pillow.'
        )


def _first_line(error):
    return str(error).strip().splitlines()[0] if str(error).strip() else repr(error)


def _canonical_columns(frame, source):
    """Rename the columns to `COLUMNS`; refuse what is missing, doubled or too many."""
    names = {}
    for column in frame.columns:
        word = plain(column)
        known = [name for name, usual in SPELLINGS.items() if word in usual]
        names[column] = known[0] if known else word
    doubled = sorted({n for n in names.values() if list(names.values()).count(n) > 1})
    doubled = [name for name in doubled if name in COLUMNS]
    if doubled:
        raise DataError(
            f"Got several columns for {doubled[0]} in {source}, expected one."
        )
    found = sum(name in COORDINATES for name in names.values())
    surplus = [c for c, name in names.items() if re.fullmatch(r"[xy]\d+", name)]
    surplus = [column for column in surplus if names[column] not in COORDINATES]
    if found != len(COORDINATES) or surplus:
        missing = [name for name in COORDINATES if name not in names.values()]
        wrong = (
            f"{', '.join(missing[:3])} missing" if missing else f"{surplus[0]} too many"
        )
        raise DataError(
            f"Got {found + len(surplus)} coordinate columns in {source} ({wrong}), "
            f"expected {len(COORDINATES)}: x0, y0 to x{N_POINTS - 1}, y{N_POINTS - 1}."
        )
    frame = frame.rename(columns=names)
    if not has_subjects(frame):
        numbers = pd.Series(np.arange(len(frame)), index=frame.index, name="subject")
        frame = pd.concat([frame, numbers], axis=1)
    missing = [name for name in COLUMNS if name not in frame]
    if missing:
        raise DataError(
            f"Got no column {', '.join(missing)} in {source}, expected id, target, "
            "targetName and the coordinates: add it, or rename yours."
        )
    return frame


def _numbers(frame, columns, source):
    """The columns as float64, every value being a finite number."""
    numbers = frame[columns].apply(pd.to_numeric, errors="coerce").astype("float64")
    wrong = ~np.isfinite(numbers)
    if wrong.to_numpy().any():
        row, place = np.argwhere(wrong.to_numpy())[0]
        value = frame[columns[place]].iloc[row]
        value = repr(value) if isinstance(value, str) else f"the value {value}"
        others = int(wrong.to_numpy().sum()) - 1
        more = f" (and {others} more)" if others else ""
        raise DataError(
            f"Got {value} in column {columns[place]}, line {row + 2} of {source}"
            f"{more}, expected a number: correct the value or remove the line."
        )
    return numbers


def _check_emotions(frame, targets, source):
    """Known emotions, at least two of them, one number each."""
    emotions = frame["targetName"].map(emotion_of)
    unknown = emotions.isna()
    if unknown.any():
        label = frame.loc[unknown, "targetName"].iloc[0]
        names = ", ".join(EMOTIONS)
        _refuse(unknown, f"the unknown emotion {label!r}", f"one of {names}", source)
    number = targets.groupby(emotions).agg(lambda values: values.mode().iloc[0])
    disagree = targets != emotions.map(number)
    shared = number.duplicated(keep=False)
    if shared.any():
        disagree |= emotions.isin(number.index[shared])
    _refuse(
        disagree,
        "a target and a targetName that disagree",
        "one number per emotion throughout the file",
        source,
    )
    if emotions.nunique() < 2:
        raise DataError(
            f"Got one emotion only ({emotions.iloc[0]}) in {source}, expected at least "
            "two: there is nothing to tell apart."
        )


def _refuse(wrong, got, expected, source):
    """Raise with the first offending lines when any row is wrong."""
    rows = np.flatnonzero(wrong)
    if rows.size:
        lines = ", ".join(str(row + 2) for row in rows[:3])
        more = f" and {rows.size - 3} more" if rows.size > 3 else ""
        raise DataError(
            f"Got {got} at line {lines}{more} of {source}, expected {expected}."
        )
