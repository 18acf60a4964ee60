"""The leaderboard: scores are the book's, everybody has a row, nothing leaks."""

import re
import sys

import numpy as np
import pandas as pd
import pytest
from challenge_files import (
    GIVEN,
    IDS,
    PEOPLE,
    READ,
    REFUSED,
    answers_of,
    table,
    text,
)

from emolib.challenge import score_submissions
from emolib.challenge.baselines import BASELINES, predict_baselines
from emolib.challenge.board import FINAL, make_board
from emolib.challenge.scoring import Scores, rank
from emolib.challenge.solutions import PRIVATE, PUBLIC, divide, load_solutions
from emolib.challenge.submissions import Submission
from emolib.data import packaged_file
from emolib.errors import DataError
from emolib.evaluation import paired_subject_interval, subject_scores
from emolib.experiments.challenge import challenge as recorded_challenge
from emolib.schema import EMOTIONS

hypothesis = pytest.importorskip("hypothesis", reason="needs the extra `test`")
st = hypothesis.strategies

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


def test_a_class_without_an_error(handed_in, small, tmp_path):
    """The axis of the page has a length even where all intervals are points."""
    _folder, write = handed_in
    write("student-1", np.tile(np.arange(7), PEOPLE))
    board = score_submissions(_folder, out=tmp_path / "out", solutions=small)
    assert board[["place", "accuracy", "accuracy_low"]].to_numpy().tolist() == [[1] * 3]
    page = (tmp_path / "out/public/leaderboard.en.html").read_text("utf-8")
    assert "100.0% (100.0% – 100.0%)" in page


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
        (["make", "new", "--seed", "1000000", "--jobs", "0"], "--jobs"),
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
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "empty"]
