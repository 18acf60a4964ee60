"""Validation: a bad table gets one clear error that names the place and the mend."""

import re
from pathlib import Path

import numpy as np
import pytest

from emolib import load_landmarks
from emolib.errors import DataError
from emolib.schema import COORDINATES, EMOTIONS, emotion_of


def _set(column, row, value):
    """A change of one value; the column may hold anything afterwards."""

    def change(table):
        table = table.astype({column: object})
        table.loc[row, column] = value
        return table

    return change


BAD_TABLES = {
    "no id": (lambda t: t.drop(columns="id"), "no column id"),
    "no emotion": (lambda t: t.drop(columns="targetName"), "no column targetName"),
    "x5 missing": (lambda t: t.drop(columns="x5"), "135 coordinate .*x5 missing"),
    "69 points": (lambda t: t.assign(x68=0, y68=0), "138 coordinate .*x68 too many"),
    "doubled column": (lambda t: t.assign(X_0=0), "several columns for x0"),
    "hole": (_set("y7", 3, np.nan), "nan in column y7, line 5"),
    "text": (_set("x3", 2, "left"), "'left' in column x3, line 4"),
    "infinite": (_set("x3", 2, np.inf), "inf in column x3, line 4"),
    "decimal comma": (_set("x3", 2, "12,5"), "'12,5' in column x3, line 4"),
    "repeated id": (_set("id", 4, "f0"), "id that is used twice at line 2, 6"),
    "no id value": (_set("id", 4, None), "no value in column id at line 6"),
    "no subject value": (_set("subject", 0, None), "no value in column subject"),
    "formula as id": (_set("id", 2, "=1+1"), "a formula in column id at line 4"),
    "formula as subject": (_set("subject", 1, "@SUM(A1)"), "a formula in column subj"),
    "disagreement": (_set("targetName", 0, "sad"), "disagree at line 2"),
    "one number for two": (
        lambda t: t.assign(target=t["target"].replace({1: 0})),
        "disagree at line 2, 3, 9",
    ),
    "unknown emotion": (_set("targetName", 1, "bored"), "'bored' at line 3"),
    "one class": (lambda t: t[t["target"] == 3], r"one emotion only \(happy\)"),
    "no rows": (lambda t: t.iloc[:0], "a header without rows"),
    "two columns": (lambda t: t[["id", "target"]], "0 coordinate columns"),
    "one column": (lambda t: t[["id"]], "of one column"),
}


@pytest.mark.parametrize("case", BAD_TABLES)
def test_bad_tables_are_refused_with_the_place(table, write, case):
    """Each kind of bad table is a DataError that names where and what is expected."""
    spoil, message = BAD_TABLES[case]
    with pytest.raises(DataError, match=message) as caught:
        load_landmarks(write(spoil(table)))
    assert "expected" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_without_subjects_every_row_counts_as_another_person(table, write, packaged):
    """The table is read, and says that it does not know who is seen."""
    faces = load_landmarks(write(table.drop(columns="subject")))
    assert len(set(faces.subjects)) == len(table)
    assert not faces.subjects_known
    assert packaged.subjects_known


def test_a_table_of_gigabytes_is_refused_before_it_is_read(tmp_path):
    """The message names the size; nothing is loaded."""
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(2 * 10**9)  # holds nothing but a size
    with pytest.raises(
        DataError, match=r"huge\.csv, of 2,000 MB, expected at most 500"
    ):
        load_landmarks(path)


BAD_FILES = {
    "empty": (b"", "which is empty"),
    "blank": (b"\n\n", "which is empty"),
    "picture": (b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe" * 20, "cannot be read as CSV"),
    "latin-1": ("id,émotion\n1,gaîté\n".encode("latin-1"), "cannot be read as CSV"),
    "ragged": (b"id,target\n1,2\n1,2,3,4\n1,2,3,4,5,6\n", "expected"),
    "semicolons": (b"id;target;x0\n1;2;3\n", "separated by ';'"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_files_that_are_not_csv_are_refused(tmp_path, case):
    """Each kind of other file is a DataError with the file's name."""
    content, message = BAD_FILES[case]
    path = tmp_path / "faces.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match=message) as caught:
        load_landmarks(path)
    assert "faces.csv" in str(caught.value)


def test_a_folder_and_a_missing_file_are_refused(tmp_path):
    """A path to something else than a file says so."""
    with pytest.raises(DataError, match="Got the folder"):
        load_landmarks(tmp_path)
    with pytest.raises(DataError, match="does not exist"):
        load_landmarks(tmp_path / "faces.csv")


def test_every_coordinate_is_checked(table, write):
    """A hole is found wherever it is."""
    rng = np.random.default_rng(0)
    for column in rng.choice(COORDINATES, 8):
        row = rng.integers(14)
        spoiled = table.copy()
        spoiled.loc[row, column] = np.nan
        with pytest.raises(DataError, match=f"column {column}, line {row + 2} "):
            load_landmarks(write(spoiled))


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_every_emotion_names_itself(emotion):
    """The names of the data are understood, in any case."""
    assert emotion_of(emotion) == emotion_of(emotion.upper()) == emotion


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_guide_quotes_messages_that_exist(lang):
    """What the guide says a message says still stands in the code."""
    root = Path(__file__).resolve().parents[1]
    guide = (root / "book" / lang / "guide.md").read_text("utf-8")
    table = guide.split("(error-messages)=")[1].split("\n(")[0]
    quoted = re.findall(r"(?m)^\| `([^`]+)` \|", table)
    code = "".join(path.read_text("utf-8") for path in (root / "emolib").rglob("*.py"))
    code = re.sub(r'"\s*\n\s*f?"', "", code).replace("{separator!r}", "';'")
    assert len(quoted) > 10
    assert [message for message in quoted if message not in code] == []
