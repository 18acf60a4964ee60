"""The sources of the notebooks: clean, short, and run by plain papermill."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from emolib.book.parity import numbers
from emolib.data import packaged_file
from emolib.i18n import LANGUAGES

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    """The path of each notebook."""
    return request.param


def papermill(path, out, *parameters):
    """Run papermill as a reader does, and return the executed notebook."""
    command = [sys.executable, "-m", "papermill", str(path), str(out), *parameters]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-3000:]
    return nbformat.read(out, as_version=4)


def printed(notebook):
    """All that the cells of an executed notebook wrote in words."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    texts = [
        output.get("text") or output.get("data", {}).get("text/html", "")
        for output in outputs
    ]
    return "\n".join(texts)


def test_sources_hold_no_outputs(path):
    """No output, no execution count: results belong to the built book."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        assert not cell.get("outputs") and not cell.get("execution_count")


def test_cells_are_short(path):
    """Code cells have at most 15 lines of at most 88 characters, and no def."""
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            lines = cell.source.splitlines()
            assert len(lines) <= 15, cell.source
            assert max(map(len, lines)) <= 88, cell.source
            assert not any(line.startswith("def ") for line in lines), cell.source


def test_plain_papermill_runs_on_a_readers_file(path, tmp_path):
    """Both languages print the same numbers on a file given by the reader."""
    rows = packaged_file("training_data.csv").read_text().splitlines(keepends=True)
    (tmp_path / "mine.csv").write_text("".join(rows[:141]))
    parameters = ["-p", "data", str(tmp_path / "mine.csv"), "-p", "quick", "true"]
    texts = {
        lang: printed(
            papermill(path, tmp_path / f"{lang}.ipynb", "-p", "lang", lang, *parameters)
        )
        for lang in LANGUAGES
    }
    french, english = (numbers(text, lang) for lang, text in texts.items())
    assert french == english != []
    assert texts["fr"] != texts["en"]


def test_a_bad_file_stops_the_notebook_with_its_name(tmp_path):
    """What papermill says ends with the error that names the file and the mend."""
    command = [sys.executable, "-m", "papermill", str(NOTEBOOKS[0])]
    command += [str(tmp_path / "out.ipynb"), "-p", "data", str(tmp_path / "none.csv")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode != 0
    assert "none.csv, which does not exist, expected a CSV file" in done.stderr
