"""Validation: what a table of landmarks or a folder of images must be.

Each check raises a `DataError` that names the first offending lines or columns and
says how to mend them. Line numbers are those of the file, the header being line 1.
"""

import os
import re
from collections import Counter

import numpy as np
import pandas as pd

from emolib.errors import DataError
from emolib.landmarks import N_POINTS
from emolib.schema import COLUMNS, COORDINATES, EMOTIONS, SPELLINGS, emotion_of, plain
from emolib.tables import first_line

LARGEST_TARGET = 10**6
"""Number of an emotion at most."""

IMAGE_FORMATS = ("BMP", "JPEG", "PNG", "WEBP")
"""What Pillow may try: none of its readers that start another program."""

FORMULA = r"\s*(?:[=@]|[+-]\s*[^\d\s.])"
"""How a text begins that a spreadsheet would compute instead of showing it."""

CONTROL = r"[\x00-\x1f\x7f-\x9f\u2028\u2029]"
"""What breaks a line, or steers a terminal."""


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
        words = frame[column].astype(str)
        _refuse(
            words.str.match(FORMULA),
            f"a formula in column {column}",
            "its value: export values",
            source,
        )
        _refuse(
            words.str.contains(CONTROL),
            f"a line break or a control character in column {column}",
            "plain text: remove it",
            source,
        )
    _refuse(
        (targets["target"] % 1 != 0) | (targets["target"].abs() > LARGEST_TARGET),
        "a target that is not a small whole number",
        "the number of an emotion",
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
        if not os.path.isfile(path):
            problems[path] = "not a file"  # a pipe would be waited for
            continue
        try:
            with Image.open(path, formats=IMAGE_FORMATS) as image:
                image.load()
                mode = image.mode
        except Exception as error:  # decoders raise nearly anything at a broken file
            problems[path] = first_line(error)
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


def _canonical_columns(frame, source):
    """Rename the columns to `COLUMNS`; refuse what is missing, doubled or too many."""
    names = {}
    for column in frame.columns:
        word = plain(column)
        known = [name for name, usual in SPELLINGS.items() if word in usual]
        names[column] = known[0] if known else word
    times = Counter(names.values())
    doubled = sorted(name for name in COLUMNS if times[name] > 1)
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
            f"{', '.join(missing[:3])} missing"
            if missing
            else f"{names[surplus[0]]} too many"
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
