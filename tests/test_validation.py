"""Validation: a bad table gets one clear error that names the place and the mend."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from emolib import load_images, load_landmarks
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


def wide(table, n=10_000):
    """A table with columns beyond the format, as bytes."""
    names = [f"x{number}" for number in range(68, n)]
    more = np.zeros((len(table), len(names)))
    return table.join(pd.DataFrame(more, columns=names)).to_csv(index=False).encode()


HOSTILE_BYTES = {
    "NUL bytes": (lambda t: csv_of(t).replace(b"f3,", b"f3\x00,"), "a NUL byte"),
    "NUL in a number": (lambda t: csv_of(t) + b"f99,0,angry,1\x00,", "a NUL byte"),
    "UTF-16": (lambda t: csv_of(t).decode().encode("utf-16"), "a NUL byte"),
    "UTF-16 without a mark": (
        lambda t: csv_of(t).decode().encode("utf-16-le"),
        "a NUL byte",
    ),
    "doubled header": (lambda t: csv_of(t).replace(b",y1,", b",x1,", 1), "named 'x1'"),
    "header again": (
        lambda t: csv_of(t) + csv_of(t).split(b"\n")[0] + b"\n",
        "'x0' in column x0, line 16",
    ),
    "quoted line break": (
        lambda t: csv_of(t).replace(b"f3,", b'"f3\nf4",'),
        "a line break .* column id at line 5",
    ),
    "open quote": (lambda t: csv_of(t).replace(b"f3,", b'"f3,'), "cannot be read"),
    "10,000 columns": (wide, "10068 coordinate columns .*x68 too many"),
    "one endless line": (lambda t: b"," * 2_000_000, "longer than 1,000,000 bytes"),
    "longer rows": (
        lambda t: csv_of(t).replace(b"\nf3,", b"\n1,2,3,f3,"),
        "Expected 140 fields in line 5, saw 143",
    ),
    "target of 300 digits": (
        lambda t: csv_of(t.assign(target="9" * 300)),
        "not a small whole number at line 2, 3, 4 and 11 more",
    ),
    "target between two": (
        lambda t: csv_of(t.assign(target=t["target"] + 0.5)),
        "not a small whole number",
    ),
    "command": (
        lambda t: csv_of(t).replace(b"f3,", b"-cmd|' /C calc'!A0,"),
        "a formula in column id at line 5",
    ),
    "escape sequence": (
        lambda t: csv_of(t).replace(b"f3,", b"\x1b[2Jf3,"),
        "a control character in column id at line 5",
    ),
}


def csv_of(table):
    """A table as the bytes of a CSV file."""
    return table.to_csv(index=False).encode()


@pytest.mark.parametrize("case", HOSTILE_BYTES)
def test_hostile_tables_are_refused_in_one_line(table, tmp_path, case):
    """What no one exports by intent is named, in a line that steers no terminal."""
    spoil, message = HOSTILE_BYTES[case]
    (tmp_path / "faces.csv").write_bytes(spoil(table))
    with pytest.raises(DataError, match=message) as caught:
        load_landmarks(tmp_path / "faces.csv")
    assert str(caught.value).isprintable()
    assert [path.name for path in tmp_path.iterdir()] == ["faces.csv"]


HARMLESS_BYTES = {
    "mark of UTF-8": lambda t: b"\xef\xbb\xbf" + csv_of(t),
    "line ends of Windows": lambda t: csv_of(t).replace(b"\n", b"\r\n"),
    "comma at the end of each line": lambda t: csv_of(t).replace(b"\n", b",\n"),
    "column of remarks": lambda t: csv_of(t.assign(remark="two\nlines, =1+1")),
    "subjects of two kinds": lambda t: csv_of(t.replace({"subject": {1: "b"}})),
}


@pytest.mark.parametrize("case", HARMLESS_BYTES)
def test_harmless_oddities_change_nothing(table, write, tmp_path, case):
    """The same faces are read, with the same people."""
    plain = load_landmarks(write(table))
    (tmp_path / "odd.csv").write_bytes(HARMLESS_BYTES[case](table))
    odd = load_landmarks(tmp_path / "odd.csv")
    assert np.array_equal(odd.data, plain.data)
    assert odd.ids.tolist() == plain.ids.tolist()
    assert len(set(odd.subjects)) == len(set(plain.subjects)) == 2


def test_ids_keep_their_zeros_whatever_their_column_is_called(table, write):
    """Images are named by them."""
    table = table.assign(id=[f"{number:04d}" for number in range(14)])
    faces = load_landmarks(write(table.rename(columns={"id": "Image"})))
    assert faces.ids[:2].tolist() == ["0000", "0001"]


def pipe(folder):
    os.mkfifo(folder / "pipe.csv")
    return folder / "pipe.csv"


def loop(folder):
    (folder / "loop.csv").symlink_to(folder / "loop.csv")
    return folder / "loop.csv"


@pytest.mark.skipif(os.name == "nt", reason="Windows has none of them")
@pytest.mark.parametrize(
    ("make", "message"),
    [
        (pipe, r"pipe\.csv, which is a pipe or a device"),
        (lambda folder: Path("/dev/zero"), "which is a pipe or a device"),
        (loop, r"loop\.csv, which does not exist"),
        (lambda folder: folder / ("x" * 300), "which does not exist"),
        (lambda folder: folder / "\0", "which does not exist"),
    ],
    ids=["pipe", "device", "loop of links", "long name", "name with NUL"],
)
def test_what_is_no_file_is_refused_without_waiting(tmp_path, make, message):
    """Nobody has to interrupt a program that waits for a pipe."""
    with pytest.raises(DataError, match=message):
        load_landmarks(make(tmp_path))


@pytest.mark.skipif(os.name == "nt", reason="names are bytes on other systems only")
def test_a_name_that_is_no_text_is_shown(table, tmp_path):
    """`emolib book --data` tells it in one line, as it tells any other."""
    path = os.fsencode(tmp_path) + b"/caf\xe9\x1b[2J\n.csv"
    with open(path, "wb") as file:
        file.write(csv_of(table.drop(columns="x5")))
    program = [sys.executable, "-c", "from emolib.cli import main; main()"]
    asked = ["book", "--data", path, "--out", str(tmp_path / "out")]
    done = subprocess.run([*program, *asked], capture_output=True, timeout=120)
    assert done.returncode == 2
    assert rb"/caf\udce9\x1b[2J" in done.stderr and b"x5 missing" in done.stderr
    assert b"\x1b[2J" not in done.stderr and b"Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


HOSTILE_IMAGES = {
    "pipe": lambda path: (path.unlink(), os.mkfifo(path)),
    "loop of links": lambda path: (path.unlink(), path.symlink_to(path)),
    "program": lambda path: path.write_text("%!PS-Adobe-3.0 EPSF-3.0\n"),
    "too many pixels": lambda path: Image.new("1", (20_000, 20_000)).save(path),
}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes of this kind")
@pytest.mark.parametrize("case", HOSTILE_IMAGES)
def test_hostile_images_are_named_and_not_run(table, tmp_path, case):
    """Among good ones, the one that cannot be used is named."""
    (tmp_path / "training_data.csv").write_bytes(csv_of(table))
    (tmp_path / "images").mkdir()
    for name in table["id"]:
        Image.new("RGB", (8, 8)).save(tmp_path / "images" / f"{name}.png")
    HOSTILE_IMAGES[case](tmp_path / "images" / "f3.png")
    with pytest.raises(DataError, match=r"1 image\(s\) that cannot be used: .*f3\.png"):
        load_images(tmp_path)


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
