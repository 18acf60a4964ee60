"""The challenge: every file has its line, scores are the book's, nothing leaks."""

import csv
import os
import re
import sys

import numpy as np
import pandas as pd
import pytest

from emolib.challenge import make_challenge, score_submissions
from emolib.challenge.baselines import BASELINES, predict_baselines
from emolib.challenge.board import FINAL, make_board
from emolib.challenge.columns import Ids
from emolib.challenge.scoring import Scores, rank
from emolib.challenge.solutions import PRIVATE, PUBLIC, divide, load_solutions
from emolib.challenge.submissions import Submission, read_submission
from emolib.data import packaged_file
from emolib.errors import DataError
from emolib.evaluation import paired_subject_interval, subject_scores
from emolib.experiments.challenge import challenge as recorded_challenge
from emolib.i18n import set_language
from emolib.schema import EMOTIONS

hypothesis = pytest.importorskip("hypothesis", reason="needs the extra `test`")
st = hypothesis.strategies

PEOPLE = 6
IDS = [f"v{number:02d}" for number in range(7 * PEOPLE)]
"""Faces of a small challenge: six people, each with the seven emotions."""

FRENCH = ("colère", "dégoût", "peur", "joie", "neutre", "tristesse", "surprise")

bounded = hypothesis.settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(hypothesis.HealthCheck),
)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Solutions of the small challenge, without the file of its faces."""
    path = tmp_path_factory.mktemp("small") / "challenge_solutions.csv"
    table = pd.DataFrame({"id": IDS, "targetName": list(EMOTIONS) * PEOPLE})
    table["subject"] = np.repeat(np.arange(PEOPLE), 7)
    table.to_csv(path, index=False)
    return path


# --- files, as programs save them and as students spoil them ---------------------


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
    "a page": ("<html><body>id,sad</body></html>", "No CSV file: hand in one"),
    "too large": (b"id,targetName\n" + b"x" * 5_000_000, "more than 5,000 kB"),
    "a cell without end": ("id,targetName\nv00," + "x" * 200_000, "Line 2 cannot be"),
}
"""What cannot be scored, and what to mend."""


def read(content, folder):
    """Read a submission to the small challenge."""
    path = folder / "student-1.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_submission("student-1", path, Ids(IDS))


@pytest.mark.parametrize("case", READ)
def test_what_can_be_read_in_one_way_is_read_and_noted(case, tmp_path):
    """The answers are those of the plain file; the note says what to do next time."""
    content, note = READ[case]
    found = read(content, tmp_path)
    written = " ".join(map(str, found.notes))
    assert found.answers is not None, written
    assert found.answers.tolist() == GIVEN.tolist()
    assert note in written and bool(note) == bool(written)


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_scored_has_a_line_with_the_mend(case, tmp_path):
    """In both languages, on one line each, whatever the file holds."""
    content, message = REFUSED[case]
    found = read(content, tmp_path)
    english = " ".join(map(str, found.notes))
    assert found.answers is None and message in english
    set_language("fr")
    french = " ".join(map(str, found.notes))
    assert "\n" not in english + french and french != english


def test_all_faults_of_a_file_are_told_at_once(tmp_path):
    """Nobody has to hand in four times to learn of four faults."""
    lines = changed(4, ["v02,bored", "v00,sad", "v01,", "zz,sad"]).splitlines()
    found = read("\n".join(lines[:-2]), tmp_path)
    kinds = ("not in this", "two different", "without an", "name no", "Missing ids: 2")
    assert len(found.notes) == len(kinds)
    assert all(any(kind in str(note) for note in found.notes) for kind in kinds)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path.mkdir(), "A folder, not a file"),
        (lambda path: path.symlink_to(packaged_file("README.md")), "A link"),
        (lambda path: path.symlink_to(path), "A link"),
        (os.mkfifo, "A pipe or a device"),
        (lambda path: None, "cannot be read"),
    ],
    ids=["folder", "link", "loop", "pipe", "nothing"],
)
def test_only_files_are_opened(make, message, tmp_path):
    """A pipe would be waited for, and a link could lead to the solutions."""
    path = tmp_path / "student-1.csv"
    make(path)
    found = read_submission("student-1", path, Ids(IDS))
    assert found.answers is None and message in str(found.notes[0])


@bounded
@hypothesis.given(
    order=st.permutations(range(42)),
    separator=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    names=st.sampled_from([EMOTIONS, FRENCH, range(7)]),
)
def test_the_form_of_a_file_changes_no_answer(
    tmp_path_factory, order, separator, encoding, newline, quoting, names
):
    """Any order of lines, any separator, encoding, line ending, quotes and spelling."""
    frame = table(names=[names[k] for k in GIVEN]).iloc[list(order)]
    content = text(frame, sep=separator, lineterminator=newline, quoting=quoting)
    found = read(content.encode(encoding), tmp_path_factory.getbasetemp())
    assert found.answers.tolist() == GIVEN.tolist()


@bounded
@hypothesis.given(
    content=st.binary(max_size=300)
    | st.text(max_size=300).map(lambda words: words.encode("utf-8", "replace"))
    | st.tuples(st.integers(0, 500), st.binary(max_size=8)).map(
        lambda change: (
            text().encode()[: change[0]] + change[1] + text().encode()[change[0] :]
        )
    )
)
def test_any_bytes_are_answers_or_a_remark(tmp_path_factory, content):
    """Never an exception, never a line that steers a terminal."""
    found = read(content, tmp_path_factory.getbasetemp())
    assert found.notes if found.answers is None else len(found.answers) == len(IDS)
    for note in found.notes:
        assert re.fullmatch(r"[^\x00-\x1f\x7f-\x9f\u2028-\u202e]+", str(note))


# --- scores, places, halves ------------------------------------------------------


@pytest.fixture(scope="module")
def packaged_challenge():
    """The packaged challenge with what the book's models answer."""
    challenge = load_solutions()
    return challenge, predict_baselines(challenge)


def test_scores_are_those_of_the_book(packaged_challenge):
    """Means and intervals, and the paired difference, to the last digit or nearly."""
    challenge, baselines = packaged_challenge
    inside = challenge.public
    target, people = challenge.target[inside], challenge.subjects[inside]
    answers = np.array([baselines["best"], baselines["lda"]])[:, inside]
    scores = Scores(answers, target, people)
    for row, values in zip(answers, scores.table.to_dict("records"), strict=True):
        expected = subject_scores(target, row, people)
        for metric in ("accuracy", "balanced_accuracy"):
            for end, value in expected[metric].items():
                assert values[f"{metric}_{end}"] == pytest.approx(value)
    found = scores.differences([1], [0])
    paired = paired_subject_interval(*(answers[[1, 0]] == target), people)
    assert {end: value[0] for end, value in found.items()} == pytest.approx(paired)


def test_baselines_are_what_the_book_has_recorded(packaged_challenge):
    """The same models, fitted to the same faces, score the same on all of them."""
    challenge, baselines = packaged_challenge
    assert list(baselines) == list(BASELINES)
    for name, expected in recorded_challenge().items():
        accuracy = (baselines[name] == challenge.target).mean()
        assert accuracy == pytest.approx(expected["accuracy"]["mean"])


@bounded
@hypothesis.given(seed=st.integers(0, 10_000), count=st.integers(1, 12))
def test_a_place_is_shared_by_those_who_cannot_be_told_apart(seed, count):
    """From its first one, by the book's own paired interval; places count people."""
    rng = np.random.default_rng(seed)
    target, people = np.tile(np.arange(7), PEOPLE), np.repeat(np.arange(PEOPLE), 7)
    right = rng.random((count, 42)) < np.linspace(0.15, 0.95, count)[:, None]
    answers = np.where(right, target, (target + 1) % 7)
    names = [f"student-{k}" for k in range(count)]
    ranks = rank(Scores(answers, target, people), names, np.ones(count, bool))
    accuracy = (answers == target).mean(axis=1)
    assert (np.diff(accuracy[ranks.index]) <= 1e-12).all()
    leader = None
    for position, (row, values) in enumerate(ranks.iterrows(), start=1):
        if leader is not None:
            gap = paired_subject_interval(right[row], right[leader], people)
            tied = gap["low"] <= 0 <= gap["high"]
            assert tied == (values["place"] == ranks["place"][leader])
        if leader is None or not tied:
            leader = row
            assert values["place"] == position
    first = ranks.index[0]
    for row, values in ranks.iterrows():
        gap = paired_subject_interval(right[row], right[first], people)
        assert values["gap_mean"] == pytest.approx(gap["mean"])
        assert values["tied_with_first"] == (gap["low"] <= 0 <= gap["high"])


def test_baselines_take_no_place(packaged_challenge):
    """The best student is first, though a model of the book is better."""
    challenge, baselines = packaged_challenge
    students = [Submission("student-1", baselines["ridge"], digest="1")]
    rows = make_board(challenge, students, baselines, halves=FINAL)
    assert [row.name for row in rows[:1]] == ["best"]
    places = {row.name: row.scores[PRIVATE]["place"] for row in rows}
    assert places.pop("student-1") == 1 and np.isnan(list(places.values())).all()


def test_halves_divide_people_and_depend_on_the_answers_only():
    """Any order of the rows gives the same halves; other answers give others."""
    names, people = list(EMOTIONS) * PEOPLE, np.repeat(np.arange(PEOPLE), 7)
    public = divide(IDS, names, people)
    assert set(people[public]).isdisjoint(people[~public])
    assert len(set(people[public])) == PEOPLE // 2
    order = np.random.default_rng(0).permutation(42)
    shuffled = divide(
        np.array(IDS)[order], np.array(names)[order], people[order].tolist()
    )
    assert (shuffled == public[order]).all()
    others = {tuple(divide(IDS, names[k:] + names[:k], people)) for k in range(7)}
    assert len(others) > 1


# --- the leaderboard of a class --------------------------------------------------


@pytest.fixture
def handed_in(tmp_path):
    """A folder to hand in to, and a function that writes answers into it."""
    folder = tmp_path / "submissions"
    folder.mkdir()

    def write(name, answers, suffix=".csv", **options):
        frame = table(names=[EMOTIONS[k] for k in answers])
        (folder / f"{name}{suffix}").write_text(text(frame, **options))

    return folder, write


def test_every_file_has_its_line_and_stops_nobody(handed_in, small, tmp_path):
    """All that may be wrong in one folder, beside three who did nothing wrong."""
    folder, write = handed_in
    for number in range(3):
        write(f"student-{number}", answers_of(number))
    alone = score_submissions(folder, out=tmp_path / "alone", solutions=small)
    for number, (content, _message) in enumerate((READ | REFUSED).values()):
        content = content if isinstance(content, bytes) else content.encode()
        (folder / f"other-{number}.csv").write_bytes(content)
    (folder / "folder.csv").mkdir()
    (folder / "link.csv").symlink_to(small)
    (folder / ".DS_Store").write_bytes(b"\0")
    board = score_submissions(folder, out=tmp_path / "all", solutions=small)
    assert sorted(board["name"]) == sorted(
        path.stem for path in folder.iterdir() if path.name != ".DS_Store"
    )
    refused = board[board["kind"] == "refused"]
    assert len(refused) == len(REFUSED) + 2
    for lang in ("fr", "en"):
        assert (refused[f"notes_{lang}"].str.len() > 20).all()
    columns = ["accuracy", "accuracy_low", "accuracy_high", "public_accuracy"]
    before = alone.set_index("name")[columns]
    after = board.set_index("name").loc[before.index, columns]
    pd.testing.assert_frame_equal(before, after, check_dtype=False)


def test_identical_submissions_are_flagged(handed_in, small, tmp_path):
    """Up to the order of lines and the form of the file; copies of a file as such."""
    folder, write = handed_in
    write("student-1", GIVEN)
    write("student-2", GIVEN)
    write("student-3", GIVEN, sep=";")
    shuffled = text(table().sample(frac=1, random_state=3))
    (folder / "student-4.csv").write_text(shuffled)
    write("student-5", answers_of(5))
    board = score_submissions(folder, out=tmp_path / "out", solutions=small)
    board = board.set_index("name")
    assert (
        board.loc["student-1", "same_answers_as"] == "student-2; student-3; student-4"
    )
    assert board["same_file_as"][["student-1", "student-2"]].tolist() == [
        "student-2",
        "student-1",
    ]
    assert not board["same_file_as"][["student-3", "student-4"]].any()
    assert not board.loc["student-5", "same_answers_as"]
    page = (tmp_path / "out/public/leaderboard.en.html").read_text("utf-8")
    assert "Same file as: student-2." in page
    assert "Same answers as: student-3, student-4." in page


def test_the_public_half_tells_nothing_of_the_private_one(handed_in, small, tmp_path):
    """Other answers on the private half change no byte of what students may see."""
    folder, write = handed_in
    private = ~load_solutions(small).public
    boards = []
    for number in range(2):
        for student in range(4):
            answers = answers_of(student)
            if number:
                answers[private] = (answers[private] + student) % 7
            write(f"student-{student}", answers)
        out = tmp_path / f"out-{number}"
        boards.append(score_submissions(folder, out=out, solutions=small))
        names = sorted(path.name for path in (out / "public").iterdir())
        assert names == [
            "leaderboard.csv",
            "leaderboard.en.html",
            "leaderboard.fr.html",
        ]
    for name in names:
        first, second = ((tmp_path / f"out-{k}/public" / name) for k in range(2))
        assert first.read_bytes() == second.read_bytes()
    scores = [board.set_index("name")["accuracy"].sort_index() for board in boards]
    assert (scores[0] != scores[1]).any()
    page = (tmp_path / "out-0/private/leaderboard.en.html").read_text("utf-8")
    assert "public half:" in page and "do not publish" in page


HOSTILE = {
    "=cmd|'x'!A0": "'=cmd|'x'!A0",
    "@SUM(A1)": "'@SUM(A1)",
    "-1+1": "'-1+1",
    "<script>alert(1)<": "<script>alert(1)<",
    "\x1b[2Jred\nline": "\\x1b[2Jred\\nline",
    "e\u0301lan\u202egnp": "élan\\u202egnp",
}
"""Names of files, and what a table says instead."""


def test_names_are_neither_formulas_nor_markup(handed_in, small, tmp_path):
    """Spreadsheets, browsers and terminals get text."""
    folder, write = handed_in
    for number, name in enumerate(HOSTILE):
        write(name, answers_of(number))
    write("twin", GIVEN)
    write("twin", GIVEN, suffix=".txt")
    board = score_submissions(folder, out=tmp_path / "out", solutions=small)
    assert set(board["name"]) == {*HOSTILE.values(), "twin.csv", "twin.txt"}
    page = (tmp_path / "out/public/leaderboard.en.html").read_text("utf-8")
    assert "<script" not in page and "&lt;script&gt;alert(1)&lt;" in page
    read_back = pd.read_csv(tmp_path / "out/private/leaderboard.csv")
    assert read_back["name"].tolist() == board["name"].tolist()


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("folder", ["public", "private"])
def test_pages_stand_alone_in_both_languages(
    handed_in, packaged_challenge, tmp_path, lang, folder
):
    """Nothing is asked of another host; students, models and faults are all there."""
    soup_of = pytest.importorskip("bs4").BeautifulSoup
    challenge, baselines = packaged_challenge
    place, _write = handed_in
    for number, answers in enumerate(baselines.values()):
        names = [EMOTIONS[k] for k in answers]
        content = text(table(ids=challenge.ids, names=names))
        (place / f"student-{number}.csv").write_text(content)
    (place / "student-9.csv").write_text("")
    score_submissions(place, out=tmp_path / "out")
    path = tmp_path / "out" / folder / f"leaderboard.{lang}.html"
    soup = soup_of(path.read_text("utf-8"), "html.parser")
    assert soup.html["lang"] == lang
    for tag in soup.select("[src], [href]"):
        link = tag.get("src") or tag["href"]
        assert link == "data:," or (path.parent / link).is_file()
    assert "@import" not in str(soup) and "url(" not in str(soup)
    ranking, to_mend = soup.select("table")
    assert len(ranking.select("tbody tr")) == 2 * len(BASELINES)
    assert len(ranking.select("tbody tr.baseline")) == len(BASELINES)
    assert [row.th.get_text(strip=True) for row in to_mend.select("tbody tr")] == [
        "student-9"
    ]
    best = ranking.select_one("tbody tr:not(.baseline)").get_text(" ")
    assert "student-4" in best and ("," in best) == (lang == "fr")
    for bar in ranking.select(".bar"):
        low, high = map(float, re.findall(r"[\d.]+", bar["style"]))
        assert 0 <= low <= 100 - high <= 100


def test_without_the_faces_the_models_are_missing(handed_in, small, tmp_path):
    """The page says so; with the file, wherever it is, they are there."""
    folder, write = handed_in
    write("student-1", GIVEN)
    board = score_submissions(folder, out=tmp_path / "out", solutions=small)
    assert board["kind"].tolist() == ["student"]
    page = (tmp_path / "out/public/leaderboard.en.html").read_text("utf-8")
    assert "the file of the faces was not at hand" in page
    faces = (
        pd.read_csv(packaged_file("training_data.csv"))
        .head(42)
        .drop(columns=["target", "targetName"])
    )
    faces = faces.assign(id=IDS, subject=np.repeat(np.arange(PEOPLE), 7))
    faces.sample(frac=1, random_state=0).to_csv(tmp_path / "faces.csv", index=False)
    board = score_submissions(
        folder, out=tmp_path / "out", solutions=small, data=tmp_path / "faces.csv"
    )
    assert set(board["kind"]) == {"student", "baseline"}


def test_nothing_to_score_but_faults(handed_in, small, tmp_path):
    """A leaderboard of nobody is written all the same, with what to mend."""
    (handed_in[0] / "student-1.csv").write_text("")
    board = score_submissions(handed_in[0], out=tmp_path / "out", solutions=small)
    assert board["kind"].tolist() == ["refused"]
    page = (tmp_path / "out/public/leaderboard.en.html").read_text("utf-8")
    assert "No file could be scored." in page and "The file is empty" in page


def solutions(change):
    """The small solutions, changed."""
    frame = pd.DataFrame({"id": IDS, "targetName": list(EMOTIONS) * PEOPLE})
    return change(frame.assign(subject=np.repeat(np.arange(PEOPLE), 7)))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f: f.drop(columns="targetName"), "no column targetName"),
        (lambda f: f.assign(Emotion="sad"), "no column targetName, or several"),
        (lambda f: f.drop(columns="subject"), "--data"),
        (lambda f: f.replace("fear", "bored"), "'bored' at line 4"),
        (lambda f: pd.concat([f, f[:1]]), "'v00' with 'angry' at line 44"),
        (lambda f: f.assign(subject=1), "Got 1 people"),
        (lambda f: f.assign(half="left"), "column half"),
        (lambda f: f.assign(half=["public", "private"] * 21), "column half"),
        (lambda f: f.assign(half="public"), "column half"),
    ],
)
def test_solutions_that_cannot_be_used_are_refused(change, message, tmp_path):
    """In one sentence, before anything is written."""
    path = tmp_path / "solutions.csv"
    solutions(change).to_csv(path, index=False)
    with pytest.raises(DataError, match=re.escape(message)):
        load_solutions(path)


def test_a_column_may_divide_the_people(tmp_path):
    """The halves are then those of the file."""
    path = tmp_path / "solutions.csv"
    half = np.repeat([PUBLIC, PRIVATE], [14, 28])
    solutions(lambda f: f.assign(half=half)).to_csv(path, index=False)
    assert load_solutions(path).public.tolist() == [True] * 14 + [False] * 28


# --- a fresh challenge -----------------------------------------------------------


def fake_generate(out, *, subjects, seed, jobs, progress):
    """Write what the generator writes, of faces that are mere numbers."""
    from emolib.faces.tables import write_tables
    from emolib.schema import COORDINATES

    rng, work = np.random.default_rng(seed), out / ".work"
    (work / "faces").mkdir(parents=True, exist_ok=True)
    (out / "images").mkdir(exist_ok=True)
    names = [f"f{number:04d}" for number in rng.permutation(7 * subjects) + 1]
    for number, name in enumerate(names):
        row = {
            "id": name,
            "subject": number // 7 + 1,
            "emotion": EMOTIONS[number % 7],
            "draws": 1,
            "cpu_seconds": 0,
            "landmarks": rng.uniform(0, 127, len(COORDINATES)).round(2).tolist(),
            "truth": {"seed": seed},
        }
        pd.Series(row).to_json(work / "faces" / f"{name}.json")
        (out / "images" / f"{name}.jpg").write_text(f"{seed} {number}")
        os.utime(out / "images" / f"{name}.jpg", (number, number))
    write_tables(out, work, seed=seed, condition="studio")
    return out


@pytest.fixture
def quick(monkeypatch):
    """Challenges without rendering; the seeds that the generator was given."""
    pytest.importorskip("scipy", reason="needs the extra `faces`")
    seeds = []

    def generate(out, **request):
        seeds.append(request["seed"])
        return fake_generate(out, **request)

    monkeypatch.setattr("emolib.faces.generate", generate)
    return seeds


def contents(folder):
    """Bytes of all files of a folder, by name."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_students_get_faces_and_the_instructor_the_answers(quick, tmp_path):
    """Twelve whole people from two seeds; nothing handed out tells an answer."""
    out = make_challenge(tmp_path / "new", seed=123456, subjects=12, progress=False)
    given, kept = contents(out / "students"), contents(out / "private")
    answers = pd.read_csv(out / "private/challenge_solutions.csv")
    assert (answers["targetName"].value_counts() == 12).all()
    assert (answers["subject"].value_counts() == 7).all()
    assert answers.groupby("half")["subject"].nunique().tolist() == [6, 6]
    data = pd.read_csv(out / "students/challenge_data.csv")
    assert data["id"].tolist() == sorted(answers["id"]) == answers["id"].tolist()
    assert "target" not in data and data.shape == (84, 138)
    assert {name for name in given if name.endswith("jpg")} == {
        f"images/{name}.jpg" for name in data["id"]
    }
    assert set(kept) == {
        *("challenge.json", "challenge_data.csv"),
        *("challenge_solutions.csv", "challenge_truth.csv"),
    }
    assert len(quick) == 2 and min(quick) >= 10**6
    for name, content in given.items():
        if not name.endswith("jpg"):
            for secret in (*quick, 123456):
                assert str(secret).encode() not in content
    assert (out / "private").stat().st_mode & 0o77 == 0


def test_what_is_handed_out_keeps_no_order(quick, tmp_path):
    """Neither ids, rows and numbers of people nor dates follow how faces were made."""
    out = make_challenge(tmp_path / "new", seed=5, subjects=40, progress=False)
    made = {
        path.stem: int(path.read_text().split()[1])
        for path in (out / "students/images").iterdir()
    }
    data = pd.read_csv(out / "students/challenge_data.csv")
    emotion = data["id"].map(made) % 7
    person = pd.factorize(data["subject"], sort=True)[0]
    for order in (np.arange(len(data)), person):
        assert abs(np.corrcoef(order, emotion)[0, 1]) < 0.2
    dates = {path.stat().st_mtime_ns for path in (out / "students").rglob("*")}
    assert len(dates) == 1
    assert data["id"].str.fullmatch("[b-df-hj-np-tv-z]{5}").all()


def test_a_key_makes_the_same_challenge_and_no_seed_alone_does(quick, tmp_path):
    """Who tries all seeds does not find the faces: the key stays with the answers."""
    make = {"seed": 7, "subjects": 5, "progress": False}
    first = make_challenge(tmp_path / "first", **make)
    other = make_challenge(tmp_path / "other", **make)
    assert quick[0] != quick[1]
    assert contents(first / "students") != contents(other / "students")
    key = re.search(r'"key": "(\w+)"', (first / "private/challenge.json").read_text())[
        1
    ]
    again = make_challenge(tmp_path / "again", key=key, **make)
    assert contents(again) == contents(first)
    made = len(quick)
    make_challenge(first, **make)
    assert len(quick) == made
    with pytest.raises(DataError, match="seed=7 instead of 8"):
        make_challenge(first, **(make | {"seed": 8}))


def test_an_interruption_leaves_nothing_half_written(quick, tmp_path, monkeypatch):
    """The key stays, so that the next call goes on with the same faces."""
    make = {"seed": 7, "subjects": 5, "progress": False}
    out = tmp_path / "new"

    def stop(*_arguments):
        raise KeyboardInterrupt

    for step in ("_read_batch", "write_handout", "_date_alike"):
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(f"emolib.challenge.making.{step}", stop)
            make_challenge(out, **make)
        assert [path.name for path in out.iterdir()] == ["private"]
        assert [path.name for path in (out / "private").iterdir()] == [".unfinished"]
    make_challenge(out, **make)
    assert len(set(quick)) == 1
    assert not (out / "private/.unfinished").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"seed": 0}, "which made the packaged faces"),
        ({"seed": -1}, "seed"),
        ({"seed": 7, "subjects": 3}, "subjects=3, expected 4"),
        ({"seed": 7, "key": "secret"}, "32 hexadecimal digits"),
    ],
    ids=str,
)
def test_a_challenge_that_cannot_be_made_is_refused(arguments, message, tmp_path):
    """Nothing is written."""
    with pytest.raises(DataError, match=message):
        make_challenge(tmp_path / "new", **arguments)
    assert not list(tmp_path.iterdir())


def test_a_folder_with_other_things_is_left_alone(tmp_path):
    """A file, or somebody's folder."""
    (tmp_path / "thesis.txt").write_text("dear")
    for place in (tmp_path, tmp_path / "thesis.txt"):
        with pytest.raises(DataError, match="holds something else"):
            make_challenge(place, seed=7)
    assert contents(tmp_path) == {"thesis.txt": b"dear"}


def test_a_real_challenge_is_made_and_scored(tmp_path):
    """Four people, rendered: of no packaged face, read by the book's models."""
    pytest.importorskip("dlib", reason="needs the extra `faces`")
    pytest.importorskip("embreex", reason="needs the extra `faces`")
    from emolib.assets import HEADS, PREDICTOR, fetch
    from emolib.errors import AssetError

    try:
        for asset in (HEADS, PREDICTOR):
            fetch(asset)
    except AssetError as error:
        pytest.skip(f"assets are missing: {error}")
    out = make_challenge(tmp_path / "new", seed=7, subjects=4, jobs=1, progress=False)
    challenge = load_solutions(out / "private/challenge_solutions.csv")
    known = load_solutions().data
    assert not (challenge.data[:, None] == known).all(axis=2).any()
    handed_in = tmp_path / "submissions"
    handed_in.mkdir()
    sample = (out / "students/sample_submission.csv").read_bytes()
    (handed_in / "student-1.csv").write_bytes(sample)
    board = score_submissions(
        handed_in,
        out=tmp_path / "board",
        solutions=out / "private/challenge_solutions.csv",
    ).set_index("name")
    assert board.loc["student-1", "accuracy"] == pytest.approx(1 / 7)
    assert board.loc["best", "accuracy"] > 0.6


# --- the command line ------------------------------------------------------------


def command(monkeypatch, *arguments):
    """Run the command line in this process; its exit code."""
    from emolib.cli import main

    monkeypatch.setattr(sys, "argv", ["emolib", "challenge", *map(str, arguments)])
    try:
        main()
    except SystemExit as end:
        return end.code or 0
    return 0


def test_the_command_scores_a_folder_and_one_file(
    handed_in, small, tmp_path, monkeypatch, capsys
):
    """It says what to publish, and prints where."""
    folder, write = handed_in
    write("student-1", GIVEN)
    for place in (folder, folder / "student-1.csv"):
        out = tmp_path / f"of-{place.stem}"
        code = command(monkeypatch, "score", place, "--solutions", small, "--out", out)
        shown = capsys.readouterr()
        assert (code, shown.out.strip()) == (0, str(out))
        assert "Scored: 1. Files to mend: 0. Publish" in shown.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["score", "nowhere"], "Got nowhere, which cannot be read"),
        (["score", "."], "which is in the folder of the submissions"),
        (["score", "empty", "--out", "out"], "which holds no file"),
        (["score", "a.csv", "--solutions", "no.csv"], "no.csv, which does not exist"),
        (["make", "new", "--seed", "0"], "which made the packaged faces"),
        (["make", "new"], "--seed"),
    ],
)
def test_bad_input_is_one_line(arguments, message, tmp_path, monkeypatch, capsys):
    """Exit code 2, no traceback, nothing written."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.csv").write_text(text())
    assert command(monkeypatch, *arguments) == 2
    assert message in " ".join(capsys.readouterr().err.split())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "empty"]
