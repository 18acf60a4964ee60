"""The exercises: what students get, and what they hand in is worth, on real runs."""

import csv
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

pytest.importorskip("nbgrader", reason="needs the extra `course`")

import nbformat
from typer.testing import CliRunner

from emolib import sandbox, set_language
from emolib.cli import app
from emolib.course import grading, inside, sheets
from emolib.course import marking as marks_of
from emolib.course.causes import SENTENCES, cause_of, messages_of, sentence
from emolib.course.execution import STOPPED, Limits, execute
from emolib.course.exercises import SOURCES, exercise_paths
from emolib.course.releasing import release
from emolib.errors import DataError
from emolib.i18n import LANGUAGES, _

EXERCISES = [path.stem for path in exercise_paths()]
EXERCISE = "02_comparison"
"""The exercise on which wrong answers are tried."""


def _other(lang):
    """The other language."""
    return LANGUAGES[1 - LANGUAGES.index(lang)]


LANGUAGE_OF = {name: LANGUAGES[n % 2] for n, name in enumerate(EXERCISES)}
"""Each exercise is solved in one language; the next one in the other."""

OTHER = _other(LANGUAGE_OF[EXERCISE])

NO_WALLS = sandbox.available()


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """What students get, in each language."""
    folder = tmp_path_factory.mktemp("released")
    for lang in LANGUAGES:
        command = ["course", "release", str(folder / lang), "--lang", lang]
        done = CliRunner().invoke(app, command)
        assert done.exit_code == 0, done.output
        paths = [folder / lang / f"{name}.ipynb" for name in EXERCISES]
        assert done.stdout.splitlines() == list(map(str, paths))
    return folder


def source(name):
    """An exercise as it was written."""
    return nbformat.read(SOURCES / f"{name}.ipynb", as_version=4)


def marking(cell):
    """What nbgrader is told of a cell."""
    return cell.metadata.get("nbgrader", {})


def cell_of(notebook, name):
    """The cell of a notebook with a name."""
    return next(one for one in notebook.cells if marking(one).get("grade_id") == name)


def solved(released, name, lang, **answers):
    """A released notebook with the reference answers, or others, written into it."""
    notebook = nbformat.read(released / lang / f"{name}.ipynb", as_version=4)
    for cell in source(name).cells:
        here = cell.metadata.get("tags", [f"lang-{lang}"])
        if marking(cell).get("solution") and f"lang-{lang}" in here:
            cell_of(notebook, marking(cell).grade_id).source = cell.source
    for question, answer in answers.items():
        cell_of(notebook, question).source = answer.strip("\n")
    return notebook


LEAK = """
from sklearn.model_selection import KFold
_ = "a name that students like, and that tests need"
folds = list(KFold(5, shuffle=True, random_state=0).split(X))
"""
SCALED_BEFORE = """
scaled = StandardScaler().fit_transform(X)
model = RidgeClassifier()
predicted = cross_val_predict(model, scaled, y, cv=folds)
"""
TYPED_IN = """
def accuracy(predicted, target):
    return 0.7047
"""
OVER_FACES = """
def interval(correct, subjects, draws=1000, seed=0):
    rng = np.random.default_rng(seed)
    drawn = rng.choice(correct, size=(draws, len(correct)))
    return np.percentile(drawn.mean(axis=1), [2.5, 97.5])
"""
ENDLESS = """
import time
while True:
    time.sleep(0.1)
"""
KILLED = """
import os
os._exit(1)
"""
HUGE = """
for _line in range(3000):
    print("x" * 1000)
model = make_pipeline(StandardScaler(), RidgeClassifier())
predicted = cross_val_predict(model, X, y, cv=GroupKFold(5), groups=subjects)
"""
FORGING = """
import os
found = os.listdir(".")
with open("outcome", "w") as forged:
    forged.write("0" * 64 + '\\n{"executed": 99, "stopped": "", "cells": []}')
memory = os.access(f"/proc/{os.getppid()}/mem", os.R_OK)
if memory or "task.json" in found or os.path.exists("SOLUTIONS"):
    raise ValueError(str(In))
raise KeyError(str(In))
""".replace("SOLUTIONS", str(SOURCES))
SWITCHED_OFF = """
def accuracy(predicted, target):
    return 2
get_ipython().input_transformers_cleanup.append(lambda lines: [])
"""


def tampered(released):
    """Wrong answers, and a notebook changed by hand so that nobody sees them."""
    wrong = {"folds": LEAK, "model": SCALED_BEFORE, "accuracy": TYPED_IN}
    notebook = solved(released, EXERCISE, "en", **wrong, interval=OVER_FACES)
    marking(cell_of(notebook, "test-people"))["points"] = 100
    cell_of(notebook, "test-accuracy").source = "pass"
    cell_of(notebook, "test-interval").metadata["tags"] = ["skip-execution"]
    marking(cell_of(notebook, "test-predicted"))["grade"] = False
    notebook.cells.remove(cell_of(notebook, "test-scale"))
    for cell in notebook.cells:  # the last change: cells are found by their names
        if cell.cell_type == "code" and marking(cell).get("solution"):
            marking(cell)["grade_id"] += "-of-mine"
    return notebook


def curious(released):
    """An answer that looks for the tests, and fails with the text of some."""
    return solved(released, EXERCISE, "fr", model=FORGING, interval="1 +")


def bilingual(released):
    """A notebook in one language whose cell of parameters asks for the other."""
    notebook = solved(released, EXERCISE, "fr", folds=LEAK)
    cell = next(one for one in notebook.cells if one.source.startswith("lang = "))
    cell.source = cell.source.replace('lang = "fr"', 'lang = "en"')
    return notebook


def hand_in(folder, student, notebooks):
    """Save what a student hands in."""
    (folder / student).mkdir(parents=True)
    for name, notebook in notebooks.items():
        nbformat.write(notebook, folder / student / f"{name}.ipynb")


@pytest.fixture(scope="module")
def submitted(released, tmp_path_factory):
    """What a class hands in."""
    folder = tmp_path_factory.mktemp("class") / "submitted"
    solve = {name: solved(released, name, lang) for name, lang in LANGUAGE_OF.items()}
    hand_in(folder, "reference", solve)
    hand_in(folder, "reference-2", {EXERCISE: solved(released, EXERCISE, OTHER)})
    careless = {"folds": LEAK, "model": SCALED_BEFORE, "accuracy": TYPED_IN}
    for student, lang, answers in (
        ("careless", "fr", careless | {"interval": OVER_FACES}),
        ("unlucky", "en", {"folds": ENDLESS, "interval": KILLED}),
        ("talkative", "en", {"model": HUGE, "accuracy": SWITCHED_OFF}),
    ):
        notebook = solved(released, EXERCISE, lang, **answers)
        hand_in(folder, student, {EXERCISE: notebook})
    hand_in(folder, "tampering", {EXERCISE: tampered(released)})
    hand_in(folder, "curious", {EXERCISE: curious(released)})
    hand_in(folder, "bilingual", {EXERCISE: bilingual(released)})
    for student, text in (("=cmd|'calc'!A0", "not JSON"), ("strange", "[1, 2]")):
        (folder / student).mkdir()
        (folder / student / f"{EXERCISE}.ipynb").write_text(text)
    hand_in(folder, "absent", {"notes": nbformat.v4.new_notebook()})
    for name in EXERCISES:
        lang = _other(LANGUAGE_OF[name])
        (folder / "untouched").mkdir(exist_ok=True)
        shutil.copy(released / lang / f"{name}.ipynb", folder / "untouched")
    return folder


@pytest.fixture(scope="module")
def graded(submitted):
    """The folder of the marks of that class."""
    out, limits = submitted.parent / "marks", Limits(25, 2048)
    told = grading.grade(submitted, out, jobs=2, limits=limits, unsafe=bool(NO_WALLS))
    assert told == []
    return out


@pytest.fixture
def marks(graded):
    """The rows of the table of marks, by student, exercise and question."""
    with open(graded / "marks.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {(row["student"], row["exercise"], row["question"]): row for row in rows}


# What students get.


def secrets_of(name, lang):
    """Lines of an exercise that nobody but its author may see."""
    for cell in source(name).cells:
        lines, hidden = cell.source.splitlines(), False
        other = cell.metadata.get("tags") == [f"lang-{_other(lang)}"]
        if other or (cell.cell_type == "markdown" and marking(cell)):
            yield from lines
        for line in lines:
            if "### END" in line:
                hidden = False
            if hidden or "###" in line:
                yield line
            if "### BEGIN" in line:
                hidden = True


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", EXERCISES)
def test_nothing_of_the_answers_is_released(released, name, lang):
    """No line of a solution, a hidden test or the other language, and no output."""
    notebook = nbformat.read(released / lang / f"{name}.ipynb", as_version=4)
    lines = [line for cell in notebook.cells for line in cell.source.splitlines()]
    lines += (released / lang / "README.md").read_text("utf-8").splitlines()
    hidden = {line.strip() for line in secrets_of(name, lang)}
    given = {line.strip() for line in visible_of(name, lang)}
    assert len(hidden) > 10
    told = {line.strip() for line in lines} & (hidden - given)
    assert not [line for line in told if re.search(r"\w", line)]
    assert not any(cell.get("outputs") for cell in notebook.cells)
    assert {key for cell in notebook.cells for key in cell.metadata} == {
        *("nbgrader", "deletable", "editable")
    }
    assert notebook.metadata.emolib == {"exercise": name, "lang": lang}


def visible_of(name, lang):
    """Lines that students see, which a hidden part may repeat."""
    for cell in source(name).cells:
        if cell.cell_type == "code":
            part = re.compile(r"### BEGIN.*?### END[^\n]*", re.DOTALL)
            yield from part.sub("", cell.source).splitlines()
        elif cell.metadata.tags == [f"lang-{lang}"] and not marking(cell):
            yield from cell.source.splitlines()


@pytest.mark.parametrize(
    ("lang", "stubs"),
    [
        ("fr", ("# VOTRE CODE ICI\nraise NotImplementedError", "VOTRE RÉPONSE ICI")),
        ("en", ("# YOUR CODE HERE\nraise NotImplementedError", "YOUR ANSWER HERE")),
    ],
)
def test_stubs_are_in_the_language_of_the_students(released, lang, stubs):
    """Code and prose to write, and how to hand them in."""
    notebook = nbformat.read(released / lang / f"{EXERCISE}.ipynb", as_version=4)
    answers = [cell_of(notebook, name).source for name in ("folds", "meaning")]
    assert tuple(answers) == stubs
    assert stubs[1] in (released / lang / "README.md").read_text("utf-8")


def test_tests_and_given_code_are_locked(released):
    """Students can change their answers, and nothing else that runs."""
    notebook = nbformat.read(released / "en" / f"{EXERCISE}.ipynb", as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            editable = cell.metadata.get("editable", True)
            assert editable == marking(cell).solution


def test_a_folder_that_exists_is_left_as_it_is(tmp_path):
    """Files of two releases are never mixed."""
    (tmp_path / "mine.ipynb").write_text("{}")
    with pytest.raises(DataError, match="exists already, expected a new folder"):
        release(tmp_path, lang="fr")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.ipynb"]


def test_without_the_sources_it_says_where_to_get_them(tmp_path):
    """As where the package is installed without its repository."""
    with pytest.raises(DataError, match="clone its repository"):
        release(tmp_path / "out", lang="fr", sources=tmp_path)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", EXERCISES)
def test_an_exercise_asks_the_same_in_both_languages(name):
    """Answers in prose are pairs of cells with one name and as many points."""
    prose = [cell for cell in source(name).cells if cell.cell_type == "markdown"]
    pairs = list(zip(prose[::2], prose[1::2], strict=True))
    for french, english in pairs:
        assert marking(french) == marking(english)
    names = [marking(cell).grade_id for cell, _english in pairs if marking(cell)]
    names += [
        marking(cell).grade_id
        for cell in source(name).cells
        if cell.cell_type == "code" and marking(cell)
    ]
    assert names and len(names) == len(set(names))


# What they hand in.


@pytest.mark.parametrize("name", EXERCISES)
def test_reference_answers_get_all_the_points(marks, name):
    """Every test passes; prose waits for a person."""
    rows = [row for key, row in marks.items() if key[:2] == ("reference", name)]
    assert rows
    for row in rows:
        waits = row["by hand"] == "to do"
        assert row["points"] == ("" if waits else row["possible"]), row
        assert waits == (row["message"] != ""), row


def test_one_suite_of_tests_serves_both_languages(marks):
    """The same answers get the same marks in the other language."""
    rows = {
        student: [
            {**row, "student": "", "message": ""}
            for key, row in marks.items()
            if key[:2] == (student, EXERCISE)
        ]
        for student in ("reference", "reference-2")
    }
    assert rows["reference"] == rows["reference-2"] != []


@pytest.mark.parametrize("name", EXERCISES)
def test_an_untouched_notebook_gets_nothing(marks, name):
    """Zero everywhere, and it says that there is no answer."""
    rows = [row for key, row in marks.items() if key[:2] == ("untouched", name)]
    assert rows and {row["points"] for row in rows} == {"0"}
    set_language(OTHER)
    assert _(SENTENCES["unanswered"]) in {row["message"] for row in rows}


PEOPLE = "The same person is on both sides of a split."
SCALER = (
    "The scaler is not inside the model: it has learned from the faces of the test."
)
UNSEEN = "The predictions are not those of faces never seen before."
COMPUTE = "The accuracy does not depend on the predictions: compute it."
NARROW = "The interval is too narrow: draw people, not faces."


def said(kind, **fields):
    """A sentence to expect."""
    return _(SENTENCES[kind]).format(**fields)


@pytest.mark.parametrize(
    ("student", "lang", "question", "points", "message"),
    [
        ("careless", "fr", "test-folds", 1, lambda: ""),
        ("careless", "fr", "test-people", 0, lambda: _(PEOPLE)),
        ("careless", "fr", "test-scale", 0, lambda: _(SCALER)),
        ("careless", "fr", "test-accuracy", 0, lambda: _(COMPUTE)),
        ("careless", "fr", "test-interval", 0, lambda: _(NARROW)),
        ("unlucky", "en", "test-folds", 0, lambda: said("late", cell="folds")),
        ("unlucky", "en", "test-accuracy", 1, lambda: ""),
        ("unlucky", "en", "test-interval", 0, lambda: said("dead", cell="interval")),
        ("talkative", "en", "test-predicted", 2, lambda: ""),
        ("talkative", "en", "test-scale", 3, lambda: ""),
        ("talkative", "en", "test-accuracy", 0, lambda: said("silenced")),
        ("talkative", "en", "test-interval", 0, lambda: said("silenced")),
        ("tampering", "en", "test-people", 0, lambda: PEOPLE),
        ("tampering", "en", "test-scale", 0, lambda: SCALER),
        ("tampering", "en", "test-accuracy", 0, lambda: COMPUTE),
        ("tampering", "en", "test-interval", 0, lambda: NARROW),
        pytest.param(
            *("curious", "fr", "test-predicted", 0),
            lambda: said("line", cell="model", error="KeyError", line=8),
            marks=pytest.mark.skipif(bool(NO_WALLS), reason=f"{NO_WALLS}"),
        ),
        (
            *("curious", "fr", "test-interval", 0),
            lambda: said("line", cell="interval", error="SyntaxError", line=1),
        ),
        ("bilingual", "fr", "test-people", 0, lambda: _(PEOPLE)),
        ("strange", "fr", "test-folds", 0, lambda: said("unreadable")),
        ("absent", "fr", "test-folds", 0, lambda: said("missing")),
    ],
)
def test_wrong_answers_get_their_marks_and_messages(
    marks, student, lang, question, points, message
):
    """In the language of the notebook, in a sentence."""
    row = marks[student, EXERCISE, question]
    set_language(lang)
    assert (float(row["points"]), row["message"]) == (points, message())


def test_points_and_tests_changed_by_hand_are_put_back(marks, graded):
    """The possible points are those of the exercise; the page says what was changed."""
    mine = ("tampering", EXERCISE)
    rows = {key[2]: row for key, row in marks.items() if key[:2] == mine}
    assert rows["test-people"]["possible"] == "3"
    assert set(rows) == {key[2] for key in marks if key[:2] == ("reference", EXERCISE)}
    page = (graded / "tampering.html").read_text("utf-8")
    for name in ("test-people", "test-accuracy", "test-scale", "folds"):
        assert f"<code>{name}</code>" in page


@pytest.mark.parametrize("student", ["curious", "tampering", "talkative", "careless"])
def test_what_a_student_reads_tells_no_hidden_test(graded, student):
    """No hidden line, even where an answer fails with the text of tests."""
    page = (graded / f"{student}.html").read_text("utf-8")
    table = (graded / "marks.csv").read_text("utf-8")
    hidden = {line.strip() for line in secrets_of(EXERCISE, "fr")}
    hidden -= {f'"{words}"' for words in messages_of(SOURCES / f"{EXERCISE}.ipynb")}
    code = {line for line in hidden if "=" in line}
    assert len(code) > 10
    assert not [line for line in code if line in page or line in table]


def test_no_name_is_a_formula(graded, marks):
    """A folder may be named anything: no spreadsheet runs it."""
    assert ("'=cmd|'calc'!A0", EXERCISE, "test-folds") in marks
    for name in ("marks.csv", "manual.csv"):
        with open(graded / name, encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if cell.startswith(tuple("=+-@"))]


@pytest.mark.parametrize(
    ("student", "lang", "words"),
    [
        ("careless", "fr", "Un intervalle sur les personnes"),
        ("unlucky", "en", "An interval over people"),
    ],
)
def test_a_page_is_whole_and_in_the_language_of_its_student(
    graded, student, lang, words
):
    """It loads nothing, and its headings and its language are those of the notebook."""
    page = (graded / f"{student}.html").read_text("utf-8")
    assert f'<html lang="{lang}">' in page and words in page
    assert not re.search(r"<(script|link|img|iframe)|url\(|https?://", page)
    assert "Traceback" not in page


def test_a_file_under_another_name_is_named(graded):
    """Who saved a copy under a name of their own reads that it was not looked at."""
    assert "<code>notes.ipynb</code>" in (graded / "absent.html").read_text("utf-8")


def test_marks_by_hand_count_and_nothing_is_graded_twice(
    submitted, graded, monkeypatch
):
    """A second run executes nothing, and takes what a French spreadsheet saved."""
    table = graded / sheets.MANUAL
    before = {path: path.read_bytes() for path in graded.rglob("*.json")}
    with open(table, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["student"] == "reference-2":
            row.update(points="2,5", comment="L’essentiel y est.")
        if row["student"] == "unlucky":
            row.update(points="1", answer="Another one.")
        if row["student"] == "careless":
            row.update(comment="See me.")
    with open(table, "w", encoding="cp1252", errors="replace", newline="") as file:
        writer = csv.DictWriter(file, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    monkeypatch.setattr(grading, "mark", None)  # whoever calls it fails
    command = ["course", "grade", str(submitted), str(graded), "--jobs", "1"]
    command += ["--seconds", "25", "--memory", "2048"] + ["--unsafe"] * bool(NO_WALLS)
    done = CliRunner().invoke(app, command)
    assert (done.exit_code, done.stdout) == (0, f"{graded / 'marks.csv'}\n")
    assert done.stderr.count("\n") == 1
    assert "unlucky" in done.stderr and "was for another answer" in done.stderr
    assert {path: path.read_bytes() for path in graded.rglob("*.json")} == before
    with open(graded / "marks.csv", encoding="utf-8-sig", newline="") as file:
        found = {
            row["student"]: (row["points"], row["by hand"], row["message"])
            for row in csv.DictReader(file)
            if (row["exercise"], row["question"]) == (EXERCISE, "meaning")
        }
    assert found["reference-2"] == ("2.5", "done", "L’essentiel y est.")
    assert found["unlucky"][:2] == found["careless"][:2] == ("", "to do")
    assert "Another one." in (graded / sheets.BEFORE).read_text("cp1252")
    assert "See me." in (graded / "careless.html").read_text("utf-8")
    assert "L’essentiel y est." in (graded / "reference-2.html").read_text("utf-8")


# Tables and folders that cannot be taken.


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("student,exercise\na,b\n", "without the column 'answer'"),
        (
            "student,exercise,question,points,comment,answer\na,b,c,many,,x\n",
            "Got 'many' points on line 2",
        ),
        (
            "student;exercise;question;points;comment;answer\na;b;c;7;;x\n",
            "Got 7 points on line 2 of manual.csv, expected 0 to 4.",
        ),
        ("student,exercise\n" + '"' + "x" * 140_000, "which cannot be read as CSV"),
    ],
)
def test_a_table_that_cannot_be_read_says_where(tmp_path, text, words):
    """The line, what is there, and what was expected."""
    path = tmp_path / sheets.MANUAL
    path.write_text(text, "utf-8")
    question = {"question": "c", "points": None, "possible": 4, "answer": "x"}
    one = grading.Submission("a", {}, [], {"b": {"questions": [question]}})
    with pytest.raises(DataError, match=re.escape(words)):
        sheets.read_manual(path).apply([one])


def test_a_mark_by_hand_outlives_what_spreadsheets_do(tmp_path):
    """Letters that a code page lacks, a comment that looks like a formula."""
    question = {
        "question": "c",
        "points": 2,
        "possible": 4,
        "answer": "é: σ ≥ 3",
    }
    one = grading.Submission(
        "a", {}, [], {"b": {"questions": [question | {"comment": "- good"}]}}
    )
    path = tmp_path / sheets.MANUAL
    sheets.write_manual([one], path)
    text = path.read_text("utf-8-sig").encode("cp1252", "replace")
    path.write_bytes(text)
    one.marks["b"]["questions"] = [question | {"points": None}]
    assert sheets.read_manual(path).apply([one]) == []
    (found,) = one.marks["b"]["questions"]
    assert (found["points"], found["comment"]) == (2, "- good")


@pytest.mark.parametrize("change", ["libraries", "walls"])
def test_marks_hold_for_what_they_were_given_with(tmp_path, monkeypatch, change):
    """Other libraries, or a sandbox where there was none: it is graded again."""
    marked = []

    def mark(path, *_arguments, unsafe, **_options):
        marked.append(unsafe)
        return {"questions": []}

    def grade(unsafe):
        one = grading.Submission("student-1", {EXERCISE: path}, [])
        paths = (tmp_path, tmp_path / "out", SOURCES)
        grading._mark_all([one], *paths, 1, Limits(), unsafe, False)

    monkeypatch.setattr(grading, "mark", mark)
    path = SOURCES / f"{EXERCISE}.ipynb"
    grade(True)
    grade(True)
    assert marked == [True]
    if change == "libraries":
        monkeypatch.setattr(grading, "circumstances", lambda: {"numpy": "other"})
    grade(change != "walls")
    assert marked == [True, change != "walls"]


def test_a_kernel_that_does_not_start_is_no_fault_of_the_student(monkeypatch):
    """No marks are given, the instructor reads why."""
    words = "Traceback\nModuleNotFoundError: No module named 'ipykernel'\n"
    outcome = sandbox.Outcome("failed", 1, "", words, 1.0)
    monkeypatch.setattr(sandbox, "run", lambda *_command, **_options: outcome)
    with pytest.raises(sandbox.SandboxError, match="named 'ipykernel'"):
        execute(nbformat.v4.new_notebook(), limits=Limits())


def test_what_signs_imports_nothing_that_a_notebook_wrote(monkeypatch, tmp_path):
    """The process that holds the key looks for its modules elsewhere than there."""
    called = []

    def run(command, **_options):
        called.append(command)
        return sandbox.Outcome("time", 1, "", "", 1.0)

    monkeypatch.setattr(sandbox, "run", run)
    execute(nbformat.v4.new_notebook(), limits=Limits())
    (tmp_path / "planted.py").write_text("print('planted')")
    way = called[0][: called[0].index("-m")]
    done = subprocess.run(
        [*way, "-c", "import planted"], cwd=tmp_path, capture_output=True, check=False
    )
    assert b"No module named 'planted'" in done.stderr


def test_what_a_cell_says_is_bounded_and_its_errors_stay():
    """Whatever comes before and after an error, and however much."""
    many = [nbformat.v4.new_output("stream", text="x") for _ in range(500)]
    error = nbformat.v4.new_output("error", ename="A", evalue="", traceback=[])
    cell = nbformat.v4.new_code_cell(outputs=[*many, error, *many])
    inside._trim(cell)
    assert error in cell.outputs and len(cell.outputs) <= 2 * inside.MOST


def test_a_notebook_that_would_fill_the_memory_is_not_read(tmp_path, monkeypatch):
    """A worker that the system ends would stop the whole class."""
    path = tmp_path / "notebook.ipynb"
    nbformat.write(nbformat.v4.new_notebook(metadata={"x": [{}] * 100}), path)
    assert marks_of._read(path) is not None
    monkeypatch.setattr(sandbox.leftovers, "PARTS", 100)
    assert marks_of._read(path) is None


def test_hidden_files_are_nobodys_work(tmp_path):
    """What macOS leaves beside a notebook is not told to the student."""
    for name in (f"{EXERCISE}.ipynb", f"._{EXERCISE}.ipynb"):
        (tmp_path / name).write_text("{}")
    found = grading._submission(tmp_path, EXERCISES)
    assert (list(found.notebooks), found.others) == ([EXERCISE], [])


def test_a_closed_folder_and_a_file_for_the_marks_are_errors(tmp_path, monkeypatch):
    """In one sentence, before anything is executed."""
    (tmp_path / "marks").write_text("")
    with pytest.raises(DataError, match="marks, which is no folder"):
        grading.grade(tmp_path, tmp_path / "marks", unsafe=True)

    def scandir(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(grading.os, "scandir", scandir)
    with pytest.raises(DataError, match=r"cannot be read \(Permission denied\)"):
        grading._submissions(tmp_path, tmp_path.parent / "out", EXERCISES)


@pytest.mark.parametrize(
    ("inside", "out", "words"),
    [
        ("missing", "marks", "which is not a folder"),
        (".", "marks", "Got the folder of the marks"),
        (".", "../marks", "Got no notebook of an exercise"),
    ],
)
def test_what_cannot_be_graded_is_said(tmp_path, inside, out, words):
    """Before anything is executed, and nothing is written."""
    folder = tmp_path / "class"
    (folder / "student-1").mkdir(parents=True)
    with pytest.raises(DataError, match=words):
        grading.grade(folder / inside, folder / out, unsafe=True)
    assert not (folder / out).exists()


def test_without_a_sandbox_nothing_runs(tmp_path, monkeypatch):
    """It refuses, and names the option that does without."""
    monkeypatch.setattr(sandbox.walls, "bubblewrap", lambda: None)
    with pytest.raises(sandbox.SandboxError, match="--unsafe"):
        grading.grade(tmp_path, tmp_path / "out")


@pytest.mark.parametrize("name", EXERCISES)
def test_messages_of_an_exercise_fill_in(name):
    """Each is a form that Python can fill in, with named fields."""
    for message in messages_of(SOURCES / f"{name}.ipynb"):
        fields = re.findall(r"\{(\w+)\}", message)
        assert message.format(**dict.fromkeys(fields, 1))


def test_an_outcome_without_its_signature_counts_for_nothing(monkeypatch):
    """Whatever a notebook writes in its folder, no test has passed."""
    test = {"grade_id": "test", "grade": True}
    cells = [nbformat.v4.new_code_cell("pass", metadata={"nbgrader": test})]

    def forge(command, *, folder, **_options):
        outcome = {"executed": 3, "stopped": "", "cells": [{"outputs": []}] * 3}
        content = f"{'0' * 64}\n{json.dumps(outcome)}"
        (Path(folder) / "outcome").write_text(content)
        return sandbox.Outcome("finished", 0, "", "", 1.0)

    monkeypatch.setattr(sandbox, "run", forge)
    notebook = execute(nbformat.v4.new_notebook(cells=cells), limits=Limits())
    assert [output.ename for output in notebook.cells[0].outputs] == [STOPPED]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("AssertionError", "Too few: 12.", "Too few: 12."),
        ("AssertionError", "Trop peu : 12.", "A test that you do not see failed."),
        ("AssertionError", "assert secret == 3", "A test that you do not see failed."),
        (
            "AssertionError",
            f"Too few: {'x' * 41}.",
            "A test that you do not see failed.",
        ),
        ("secret", "secret", "The test stopped with an error of its own."),
        ("KeyError", "secret", "The test stopped with KeyError."),
        ("ExecutionStopped", "line", "The test stopped with an error of its own."),
    ],
)
def test_of_an_error_only_what_the_exercise_says_is_told(name, value, words):
    """An answer may raise anything in a test: no word of it is repeated."""
    error = nbformat.v4.new_output("error", ename=name, evalue=value, traceback=[])
    test = nbformat.v4.new_code_cell(
        outputs=[error], metadata={"nbgrader": {"grade_id": "test", "grade": True}}
    )
    notebook = nbformat.v4.new_notebook(cells=[test])
    told = sentence(cause_of(test, notebook, ["Too few: {n}."], 0))
    assert told.startswith(words) and "secret" not in told


def test_a_notebook_that_nobody_can_grade_stops_no_other(tmp_path, monkeypatch):
    """It gets no points, is named to the instructor, and is graded again next time."""

    def stumble(path, *_arguments, **_options):
        raise RuntimeError("something\nunforeseen")

    monkeypatch.setattr(grading, "mark", stumble)
    monkeypatch.setattr(grading, "absent", lambda *_names, kind: {"kind": kind})
    one = grading.Submission("student-1", {EXERCISE: SOURCES / f"{EXERCISE}.ipynb"}, [])
    told = grading._mark_all(
        [one], tmp_path, tmp_path / "out", SOURCES, 1, Limits(), True, False
    )
    assert told == [f"student-1, {EXERCISE}: something"]
    assert one.marks == {EXERCISE: {"kind": "broken"}}
    assert not (tmp_path / "out").exists()


def test_notes_of_an_interrupted_run_are_no_marks(tmp_path):
    """Half a file, or that of another notebook, counts for nothing."""
    note = tmp_path / "note.json"
    for text in ("", '{"digest": ', json.dumps({"digest": "x", "marks": {}})):
        note.write_text(text)
        assert grading._noted(note, "y") is None
