"""The sources of the notebooks: clean, short, and run by plain papermill."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest

from emolib import load_landmarks
from emolib.book.execution import content_digest
from emolib.book.parity import printed_numbers
from emolib.i18n import LANGUAGES

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
EXERCISES = sorted((ROOT / "notebooks" / "exercises").glob("*.ipynb"))
CHAPTERS = [path for path in NOTEBOOKS if "02" <= path.stem < "06"]
"""The chapters that fit models to landmarks, which a small file cannot always feed."""

ONE_THREAD = os.environ | {"OMP_NUM_THREADS": "1"}
"""Notebooks run two at a time: one core each."""

FILES = {
    "small": lambda frame: frame[_person(frame) < 12],
    "one person": lambda frame: frame[_person(frame) < 1],
    "two emotions": lambda frame: frame[
        (_person(frame) < 20) & frame["targetName"].isin(["happy", "sad"])
    ],
    "thirty rows": lambda frame: frame[_person(frame) < 5].head(30),
}
"""Files of a reader, cut out of the packaged one."""


def _person(frame):
    """Rank of the person of each row."""
    return frame["subject"].rank(method="dense") - 1


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    """The path of each notebook."""
    return request.param


@pytest.fixture(scope="module")
def papermill(tmp_path_factory):
    """Run papermill on a notebook and a file of `FILES`, as a reader does."""
    folder = tmp_path_factory.mktemp("readers")
    for name, cut in FILES.items():
        cut(load_landmarks().frame).to_csv(folder / f"{name}.csv", index=False)

    def run(path, name, lang):
        mine = folder / f"{name}.csv"
        out = folder / f"{path.stem}-{name}-{lang}.ipynb"
        command = [sys.executable, "-m", "papermill", str(path), str(out)]
        command += ["-p", "lang", lang, "-p", "data", str(mine), "-p", "quick", "true"]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=600, env=ONE_THREAD
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return nbformat.read(out, as_version=4)

    return run


def at_once(function, *arguments):
    """Call a function with each of the arguments, two calls at a time."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(function, *arguments))


def words(notebook):
    """All that the cells of an executed notebook wrote, as it was written."""
    outputs = [
        output
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.get("name") != "stderr"
    ]
    kinds = ("text/html", "text/markdown", "text/plain")
    texts = [
        output.get("text") or next(filter(None, map(output.get("data", {}).get, kinds)))
        for output in outputs
    ]
    return "\n".join(texts)


@pytest.fixture(
    params=[*NOTEBOOKS, *EXERCISES], ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def written(request):
    """The path of each notebook and of each exercise."""
    return request.param


def test_sources_hold_no_outputs(written):
    """No output, no execution count: results belong to the built book."""
    notebook = nbformat.read(written, as_version=4)
    for cell in notebook.cells:
        assert not cell.get("outputs") and not cell.get("execution_count")


def test_cells_are_short(written):
    """Code cells have at most 15 lines of at most 88 characters.

    Chapters define no function; students do, so that tests can call it.
    """
    for cell in nbformat.read(written, as_version=4).cells:
        if cell.cell_type == "code":
            lines = cell.source.splitlines()
            assert len(lines) <= 15, cell.source
            assert max(map(len, lines)) <= 88, cell.source
            defines = any(line.startswith("def ") for line in lines)
            assert not defines or written in EXERCISES, cell.source


def test_plain_papermill_runs_on_a_readers_file(path, papermill):
    """Both languages print the same numbers on a file given by the reader."""
    done = at_once(lambda lang: papermill(path, "small", lang), LANGUAGES)
    french, english = map(printed_numbers, done, LANGUAGES)
    assert french == english
    assert any(french)
    assert words(done[0]) != words(done[1])


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_file_too_small_for_a_question_does_not_stop_the_others(path, papermill):
    """The chapter runs to its end; what cannot be estimated is told in a sentence."""
    before = content_digest(ROOT / "results")
    names = list(FILES)[1:]
    done = at_once(lambda name: papermill(path, name, "fr"), names)
    assert content_digest(ROOT / "results") == before
    told = dict(zip(names, map(words, done), strict=True))
    for name in names:
        assert not re.search(r"\b(nan|inf)\b", told[name], re.IGNORECASE), name
    assert "> Reçu 1 sujet" in told["one person"]


def test_a_bad_file_stops_the_notebook_with_its_name(tmp_path):
    """What papermill says ends with the error that names the file and the mend."""
    command = [sys.executable, "-m", "papermill", str(NOTEBOOKS[0])]
    command += [str(tmp_path / "out.ipynb"), "-p", "data", str(tmp_path / "none.csv")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode != 0
    assert "none.csv, which does not exist, expected a CSV file" in done.stderr
