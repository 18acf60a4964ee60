"""Submissions to a small challenge, as programs save them and students spoil them."""

import csv

import numpy as np
import pandas as pd

from emolib.schema import EMOTIONS

PEOPLE = 6
IDS = [f"v{number:02d}" for number in range(7 * PEOPLE)]
"""Faces of a small challenge: six people, each with the seven emotions."""

FRENCH = ("colère", "dégoût", "peur", "joie", "neutre", "tristesse", "surprise")


def answers_of(seed=0):
    """Answers to the small challenge, two thirds of them right."""
    rng = np.random.default_rng(seed)
    right = np.tile(np.arange(7), PEOPLE)
    return np.where(rng.random(len(right)) < 0.67, right, rng.integers(0, 7, 42))


GIVEN = answers_of()


def table(header=("id", "targetName"), ids=IDS, names=None, **more):
    """A submission as rows of cells."""
    names = [EMOTIONS[k] for k in GIVEN] if names is None else names
    return pd.DataFrame({header[0]: ids, header[1]: names, **more})


def text(frame=None, **options):
    """A submission as text."""
    frame = table() if frame is None else frame
    return frame.to_csv(index=False, **options)


def changed(line, row):
    """A submission of which one line is another; the header is line 1."""
    lines = text().splitlines()
    lines[line - 1 : line] = row
    return "\n".join(lines) + "\n"


READ = {
    "as it should be": (text(), ""),
    "another order": (text(table().sample(frac=1, random_state=1)), ""),
    "blank lines and Windows": (text().replace("\n", "\r\n\r\n"), ""),
    "an old Mac": (text().replace("\n", "\r"), ""),
    "everything quoted": (text(quoting=csv.QUOTE_ALL), ""),
    "BOM": (text().encode("utf-8-sig"), "byte-order mark (BOM)"),
    "UTF-16": (text().encode("utf-16"), "UTF-16"),
    "UTF-16 without BOM": (text().encode("utf-16-le"), "UTF-16"),
    "UTF-16, big end first": (text().encode("utf-16-be"), "UTF-16"),
    "semicolons": (text(sep=";"), "separated by semicolons"),
    "tabs": (text(sep="\t"), "separated by tabs"),
    "vertical bars": (text(sep="|"), "separated by vertical bars"),
    "Excel, in French": (
        text(table(names=[FRENCH[k] for k in GIVEN]), sep=";").encode("cp1252"),
        "not as UTF-8",
    ),
    "Excel's sep": ("sep=;\r\n" + text(sep=";"), "The line sep=;"),
    "quoted lines": (
        "".join(f'"{line}"\n' for line in text().splitlines()),
        "one quoted cell",
    ),
    "other headers": (text(table(("Image_ID", "Emotion prédite"))), "“Image_ID”"),
    "no header": (text().partition("\n")[2], "no header"),
    "headers that say nothing": (text(table(("a", "b"))), "“b” was read as targetName"),
    "columns the other way": (text(table()[["targetName", "id"]]), ""),
    "row numbers": (table().to_csv(), "Other columns were left aside (1)"),
    "a column too many": (text(table(subject=1)), "left aside (subject)"),
    "French": (text(table(names=[FRENCH[k] for k in GIVEN])), "“colère” for angry"),
    "capitals": (text().replace("happy", "HAPPY"), "“HAPPY” for happy"),
    "numbers": (text(table(("id", "target"), names=GIVEN)), "Numbers were read"),
    "numbers with a point": (text(table(names=GIVEN * 1.0)), "Numbers were read"),
    "numbers with a comma": (
        text(table(names=GIVEN * 1.0), sep=";", decimal=","),
        "Numbers were read",
    ),
    "numbers and names": (text(table(target=GIVEN)), ""),
    "names and names": (text(table(target=[FRENCH[k] for k in GIVEN])), ""),
    "names of pictures": (
        text(table(ids=[f"images/{name.upper()}.jpg" for name in IDS])),
        "“images/V00.jpg” for v00",
    ),
    "a line twice": (text() + text().splitlines()[1], "say the same again: 1"),
    "blank around": (text().replace(",", " , "), ""),
}
"""What is read, and the note on it, which says what to do next time."""

REFUSED = {
    "empty": ("", "The file is empty: write the line id,targetName"),
    "blank": (" \n\n", "The file is empty"),
    "a BOM alone": (b"\xef\xbb\xbf", "The file is empty"),
    "sep= alone": ("sep=,\n", "The file is empty"),
    "a header alone": ("id,targetName\n", "nothing below: write one line per face"),
    "missing ids": (changed(5, []), "Missing ids: 1 (v03)"),
    "many missing": (
        text(table()[:20]),
        "Missing ids: 22 (v20, v21, v22, …). Write a line",
    ),
    "extra ids": (text() + "w1,sad\n", "not in this challenge: 1, for example w1"),
    "another challenge": (
        text(table(ids=[f"w{name}" for name in IDS])),
        "“wv00”: copy the ids of the file of the faces, for example v00",
    ),
    "two answers": (
        text() + "v00,happy\nv00,sad\n",
        "two different answers: 2, for example v00 at line 44",
    ),
    "an unknown label": (
        changed(4, ["v02,bored"]),
        "“bored” at line 4. Write one of angry",
    ),
    "no answer": (changed(4, ["v02,"]), "without an answer: 1, the first at line 4"),
    "NaN": (changed(4, ["v02,nan"]), "without an answer: 1"),
    "a cell too few": (changed(4, ["v02"]), "without an answer: 1"),
    "a number too high": (changed(4, ["v02,7"]), "7 at line 4. Numbers go from 0"),
    "numbers from 1": (text(table(names=GIVEN + 1)), "Numbers of no emotion"),
    "a negative number": (changed(4, ["v02,-1"]), "-1 at line 4"),
    "a formula": (changed(4, ["v02,=1+1"]), "“=1+1” at line 4"),
    "a decimal comma": (changed(4, ["v02,3,0"]), "Line 4 has 3 cells and the header 2"),
    "numbers against names": (
        text(table(target=(GIVEN + 1) % 7)),
        "disagree: 42 lines, for example 2 (angry / 1)",
    ),
    "probabilities": (
        text(table()[["id"]].assign(**dict.fromkeys(EMOTIONS, 0.14))),
        "Probabilities instead of emotions: hand in one name per face",
    ),
    "a probability per face": (text(table(names=[0.83] * 42)), "Probabilities instead"),
    "two columns of answers": (
        text(table(prediction="sad")),
        "(targetName, prediction): keep one",
    ),
    "no column of answers": (text(table()[["id"]].assign(subject=1)), "add one named"),
    "one column": ("\n".join(IDS), "Only one column was found: separate"),
    "spaces": (text(sep=" "), "Only one column was found"),
    "an open quotation mark": (changed(4, ['v02,"sad']), "Line 4 cannot be cut"),
    "a workbook": (b"PK\x03\x04" + bytes(100), "open it in the spreadsheet and save"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + bytes(100), "open it in the spreadsheet"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "No CSV file: hand in one"),
    "a NUL byte": (text().replace("sad", "s\0d"), "No CSV file"),
    "odd UTF-16": (b"\xff\xfea", "No CSV file"),
    "a notebook": ('{"cells": [], "metadata": {}}\n', "No CSV file: hand in one"),
    "a line of commas": (
        "id,targetName" + "," * 3000 + "\n" + "a\n" * 2000,
        "No CSV file: hand in one",
    ),
    "a page": ("<html><body>id,sad</body></html>", "No CSV file: hand in one"),
    "too large": (b"id,targetName\n" + b"x" * 100_000, "more than 71 kB: keep the"),
}
"""What cannot be scored, and what to mend."""
