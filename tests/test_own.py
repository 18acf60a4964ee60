"""A reader's own files reach the chapters that read them, and no others."""

import re
from pathlib import Path

import platformdirs
import pytest
from PIL import Image

from emolib.book.notebooks import edition, parameter_names, read
from emolib.book.own import TRAINS, check_own_files, choose_parameters
from emolib.errors import DataError
from emolib.i18n import LANGUAGES

pytest.importorskip("nbformat")

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(autouse=True)
def cache(tmp_path_factory, monkeypatch):
    """A cache of the test's own."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda _name: folder)


@pytest.fixture
def rows(table, write):
    """A table of two people."""
    return write(table)


@pytest.fixture
def named(table, tmp_path):
    """A folder of its images, named by id."""
    folder = tmp_path / "named"
    folder.mkdir()
    for name in table["id"]:
        Image.new("RGB", (16, 16)).save(folder / f"{name}.png")
    return folder


@pytest.fixture
def labelled(tmp_path):
    """A folder of images by label."""
    for label in ("cat", "dog"):
        (tmp_path / "labelled" / label).mkdir(parents=True)
        for number in range(3):
            path = tmp_path / "labelled" / label / f"{number}.png"
            Image.new("L", (9, 7)).save(path)
    return tmp_path / "labelled"


def test_images_by_label_are_for_networks_alone(labelled, rows):
    """Chapters on landmarks do not show cats beside the book's faces."""
    landmarks, networks, told = check_own_files(None, labelled)
    assert landmarks == {} and networks == {"images": str(labelled)}
    assert told.startswith("4 images to learn from, 2 to validate on.")
    landmarks, networks, _told = check_own_files(rows, labelled)
    assert landmarks == {"data": str(rows)}
    assert networks == {"data": str(rows), "images": str(labelled)}


def test_images_named_by_id_are_for_landmarks_alone(named, rows):
    """Nobody knows their labels without the table."""
    landmarks, networks, told = check_own_files(rows, named)
    assert landmarks == {"data": str(rows), "images": str(named)}
    assert networks == {"data": str(rows)} and told == ""


def test_a_folder_with_its_table_is_for_all(named, table):
    """As `emolib faces` writes it: the table need not be named apart."""
    rows = named / "training_data.csv"
    table.to_csv(rows, index=False)
    landmarks, networks, _told = check_own_files(None, named)
    assert landmarks == networks == {"data": str(rows), "images": str(named)}


@pytest.mark.parametrize("with_data", [True, False])
def test_a_folder_that_serves_no_chapter_is_refused(tmp_path, rows, with_data):
    """The message says what is missing to whom."""
    (tmp_path / "empty").mkdir()
    message = "no image .* for 14 of 14 rows" if with_data else "no image has a label"
    with pytest.raises(DataError, match=message):
        check_own_files(rows if with_data else None, tmp_path / "empty")


def test_a_bad_image_of_a_whole_folder_is_named(named, table):
    """What chapters on landmarks cannot show stops the book at once."""
    table.to_csv(named / "training_data.csv", index=False)
    (named / "f3.png").write_text("not an image")
    with pytest.raises(DataError, match=r"f3\.png"):
        check_own_files(None, named)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_chapter_takes_what_it_has_a_parameter_for(path):
    """Whatever a reader gives, each notebook of the book has a valid edition."""
    source = read(path)
    files = (
        {"data": "a.csv", "images": "of rows"},
        {"data": "a.csv", "images": "labels"},
    )
    chosen = choose_parameters(source, *files, quick=True, epochs=2)
    assert set(chosen) == set(parameter_names(source)) - {"lang"}
    if "images" in chosen:
        expected = "labels" if TRAINS in chosen else "of rows"
        assert chosen["images"] == expected
    one = edition(source, "en", lang="en", **chosen)
    assert any("quick = True" in cell.source for cell in one.cells[:4])


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_lead_to_sections_that_exist(lang, own):
    """Every label that prose leads to is there, on a reader's own data as well."""
    folder = ROOT / "book" / lang
    pages = {path.name: path for path in folder.glob("*.md")}
    if own:
        pages |= {path.name: path for path in (folder / "own").glob("*.md")}
    texts = [path.read_text("utf-8") for path in pages.values()]
    labels = {label for text in texts for label in re.findall(r"(?m)^\((.+)\)=$", text)}
    targets = {label for text in texts for label in re.findall(r"\]\(#(.+?)\)", text)}
    assert targets and targets <= labels
