"""Chapters on networks: a reader's own images, and what is said without Keras."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from emolib.book.execution import content_digest
from emolib.book.notebooks import parameter_names
from emolib.book.own import TRAINS

nbformat = pytest.importorskip("nbformat")

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = [
    path
    for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
    if TRAINS in parameter_names(nbformat.read(path, as_version=4))
]
EXTRA = 'pip install "emolib[cnn]"'


@pytest.fixture(scope="module")
def pets(tmp_path_factory):
    """Discs and stripes of odd sizes, in colour, grey or RGBA; two files spoiled."""
    root = tmp_path_factory.mktemp("pets")
    rng = np.random.default_rng(0)
    for label in ("cat", "dog"):
        (root / label).mkdir()
        for number in range(20):
            height, width = rng.integers(30, 200, 2)
            y, x = np.mgrid[:height, :width]
            disc = np.hypot(y / height - 0.5, x / width - 0.5) > 0.3
            pixels = 200 * (disc if label == "cat" else x // 10 % 2)
            image = Image.fromarray(pixels.astype(np.uint8))
            image.convert(("RGB", "L", "RGBA")[number % 3]).save(
                root / label / f"{number}.png"
            )
    (root / "cat" / "3.png").write_bytes(b"not an image")
    (root / "dog" / "notes.txt").write_text("notes")
    return root


@pytest.fixture(scope="module")
def papermill(tmp_path_factory):
    """Run papermill on a chapter, as a reader does, with a cache of the test's own."""
    folder = tmp_path_factory.mktemp("chapters")

    def run(path, *parameters, **environment):
        out = folder / path.name
        command = [sys.executable, "-m", "papermill", str(path), str(out)]
        for name, value in zip(parameters[::2], parameters[1::2], strict=True):
            command += ["-p", name, str(value)]
        environment = os.environ | {"XDG_CACHE_HOME": str(folder)} | environment
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=600, env=environment
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return _told(nbformat.read(out, as_version=4))

    return run


def _told(notebook):
    """All that the cells of an executed notebook wrote."""
    outputs = [one for cell in notebook.cells for one in cell.get("outputs", [])]
    texts = [
        str(one.get("text", "")) + "".join(map(str, one.get("data", {}).values()))
        for one in outputs
        if one.get("name") != "stderr"
    ]
    return "\n".join(texts)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_trains_on_a_readers_images(path, pets, papermill):
    """One epoch, for real: no number is missing, nothing enters the record."""
    pytest.importorskip("tensorflow")
    before = content_digest(ROOT / "results")
    told = papermill(path, "images", pets, "epochs", 1, "quick", "true", "lang", "fr")
    assert content_digest(ROOT / "results") == before
    assert EXTRA not in told
    words = re.sub(r"<[^>]*>", " ", told)
    assert not re.search(r"\b(nan|inf)\b", words, re.IGNORECASE)


def test_what_is_left_out_is_named_in_the_first_chapter(pets, papermill):
    """The reader learns which files were not used."""
    pytest.importorskip("tensorflow")
    told = papermill(CHAPTERS[0], "images", pets, "epochs", 1, "quick", "true")
    assert "3.png (abîmée ou tronquée)" in told
    assert "notes.txt (pas une image)" in told


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
@pytest.mark.parametrize("own", [True, False], ids=["own images", "the book's"])
def test_without_the_extra_a_line_says_so_and_the_chapter_goes_on(
    path, own, pets, papermill, tmp_path
):
    """Neither Keras nor TensorFlow: what is recorded is shown, no cell fails."""
    for name in ("keras", "tensorflow"):
        # As Python says it of a module that is not installed.
        text = f"raise ModuleNotFoundError('No module', name={name!r})\n"
        (tmp_path / f"{name}.py").write_text(text)
    asked = ("images", pets, "epochs", 1, "quick", "true") if own else ()
    told = papermill(path, "lang", "fr", *asked, PYTHONPATH=str(tmp_path))
    if own:
        assert EXTRA in told
