"""A book on a reader's data: nothing in it speaks of the book's own faces as theirs."""

import re
import shutil
from pathlib import Path

import pytest
from PIL import Image

from emolib import load_landmarks
from emolib.book import build, default_folder
from emolib.book.notebooks import caption_figures, edition, read
from emolib.book.own import gather_faces
from emolib.book.readers import chapter_note, held_by, sentences
from emolib.book.site import settings
from emolib.cnn.sets import find_sets
from emolib.data import packaged_file
from emolib.experiments.pictures import list_faces
from emolib.i18n import LANGUAGES

v4 = pytest.importorskip("nbformat").v4

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CHAPTERS = ("00_faces", "01_exploration")
EMOTIONS = ["angry", "happy", "neutral", "sad", "surprise"]


@pytest.fixture(scope="module")
def second(tmp_path_factory):
    """Faces with other properties: five emotions, other sizes and names, no subject."""
    folder = tmp_path_factory.mktemp("second")
    faces = load_landmarks()
    frame = faces.frame[faces.frame["targetName"].isin(EMOTIONS)].head(60).copy()
    frame[faces.feature_names] *= 1.5
    frame = frame.rename(columns={"targetName": "target_name", "x0": "X_0"})
    frame.drop(columns="subject").to_csv(folder / "mine.csv", index=False)
    (folder / "pictures").mkdir()
    for name in frame["id"]:
        image = Image.open(packaged_file(f"images/{name}.jpg")).resize((192, 192))
        image.save(folder / "pictures" / f"{name}.png")
    return folder


# ---- From cells to an edition --------------------------------------------------------


def prose(source, *tags):
    """A cell of English prose."""
    return v4.new_markdown_cell(source, metadata={"tags": ["lang-en", *tags]})


def words(*cells, **options):
    """What an edition of these cells says."""
    one = edition(v4.new_notebook(cells=list(cells)), "en", **options)
    return [cell.source for cell in one.cells]


def test_what_was_found_on_the_books_faces_is_left_out_of_own_editions():
    """Cells tagged ``packaged`` go, and a note comes after the title."""
    cells = [prose("# One"), prose("We found.", "packaged"), prose("We do.")]
    assert words(*cells) == ["# One", "We found.", "We do."]
    assert words(*cells, own=True, note="> Yours.") == ["# One", "> Yours.", "We do."]


def test_a_paragraph_cut_in_cells_is_joined_again():
    """With or without its findings, it never sticks to the paragraph before."""
    cells = [
        prose("## A\n\nFirst."),
        prose("Found.", "packaged"),
        prose("Then.", "same-paragraph"),
        prose("Found, too.", "same-paragraph", "packaged"),
        prose("Last.", "same-paragraph"),
    ]
    whole = ["## A\n\nFirst.", "Found. Then. Found, too. Last."]
    assert words(*cells) == whole
    assert words(*cells, own=True) == ["## A\n\nFirst.", "Then. Last."]


def test_captions_on_own_data_say_what_is_drawn_alone():
    """What was seen there was seen on other faces; a caption without it stays."""
    for lang_colon in (": ", "\N{NO-BREAK SPACE}: "):
        told = {"image/png": {"alt": f"Accuracy{lang_colon}a hill."}}
        shown = v4.new_output("display_data", {"image/png": ""}, metadata=told)
        one = v4.new_notebook(cells=[v4.new_code_cell("show()", outputs=[shown])])
        caption_figures(one, "one.ipynb", own=True)
        about = one.cells[0].metadata["mystnb"]
        assert about["image"]["alt"] == about["figure"]["caption"] == "Accuracy."


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_section_is_empty_on_own_data(path):
    """Headings stay, since pages link to them, with a sentence or code below."""
    source = read(path)
    for lang in LANGUAGES:
        one = edition(source, lang, own=True)
        texts = [
            cell.source if cell.cell_type == "markdown" else "(code)"
            for cell in one.cells
        ]
        headings = re.findall(r"(?m)^#+ .*$", "\n\n".join(texts))
        all_cells = edition(source, lang).cells
        every = "\n\n".join(c.source for c in all_cells if c.cell_type == "markdown")
        assert headings == re.findall(r"(?m)^#+ .*$", every)
        sections = re.split(r"(?m)^#+ .*$", "\n\n".join(texts))[1:]
        assert [text for text in sections if not text.strip()] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_kept_sentence_tells_a_finding_on_the_books_faces(path):
    """The words by which the book announces one are all in cells that fall silent."""
    source = read(path)
    for lang, opening in (
        ("fr", r"[Ss]ur les visages du livre|[Dd]ans les visages du livre"),
        ("en", r"[Oo]n the faces of this book|[Ii]n the faces of this book"),
    ):
        kept = [cell for cell in edition(source, lang, own=True).cells]
        said = [cell.source for cell in kept if cell.cell_type == "markdown"]
        assert [text for text in said if re.search(opening, text)] == []


# ---- What is known of a reader's data ------------------------------------------------


def test_own_data_have_a_folder_of_their_own():
    """The packaged book is built elsewhere, and two readers' books are apart."""
    folders = {
        default_folder(),
        default_folder(data="a.csv"),
        default_folder(data="b.csv", images="a"),
        default_folder(images="pictures"),
    }
    assert len(folders) == 4 and Path("_build") in folders
    assert Path("_build/own/a") in folders


def test_networks_learn_from_the_images_of_a_table(second, tmp_path):
    """They know labels and landmarks, and that nobody is known."""
    landmarks = {"data": f"{second}/mine.csv", "images": f"{second}/pictures"}
    networks = gather_faces(landmarks, {}, tmp_path / "faces")
    faces = list_faces(networks["images"])
    assert len(faces) == 60 and set(faces["label"]) == set(EMOTIONS)
    assert faces["points"].notna().all() and faces["subject"].isna().all()
    sets = find_sets(networks["images"])
    assert sets.split == "random" and sets.subjects is None
    judged = {path.stem for path in sets.validation_sources}
    assert judged == {
        path.stem for path in faces["path"][faces["set"] == "validation_set"]
    }


def test_networks_that_have_images_keep_them(second, tmp_path):
    """Nothing is written, and nothing replaces what the reader sorted."""
    landmarks = {"data": f"{second}/mine.csv", "images": f"{second}/pictures"}
    given = {"images": "sorted"}
    assert gather_faces(landmarks, given, tmp_path / "faces") == given
    assert gather_faces({"data": landmarks["data"]}, {}, tmp_path / "faces") == {}
    assert not list(tmp_path.iterdir())


def note(data, *, given, trains, tmp_path):
    """The English note of a chapter on a file, or on labels alone."""
    held = held_by({"data": str(data)} if data else {}, {})
    held |= {} if data else {"folder": "cats", **_sets()}
    told = sentences(ROOT, "en", held)
    return chapter_note(told, "notebooks/x", given=set(given), trains=trains)


def _sets():
    """Images of two labels, as they are counted."""
    import pandas as pd

    counts = pd.Series([4, 4], ["cat", "dog"])
    return {"training": counts, "validation": counts}


@pytest.mark.parametrize(
    ("with_data", "given", "trains", "said", "unsaid"),
    [
        (True, ["data"], False, "60 faces of unknown people, 5 emotions", "networks"),
        (True, ["data"], False, "image by image", "stays on the faces"),
        (True, [], True, "without images: this chapter", "left out"),
        (False, [], False, "without landmarks: this chapter", "left out"),
        (False, ["images"], True, "8 to learn from, 8 to validate", "your file"),
    ],
)
def test_each_chapter_says_what_it_is_computed_on(
    second, tmp_path, with_data, given, trains, said, unsaid
):
    """Its own data with their numbers, or the book's faces, and why."""
    data = second / "mine.csv" if with_data else None
    text = note(data, given=given, trains=trains, tmp_path=tmp_path)
    assert text.startswith("> ")
    assert said in text and unsaid not in text


def test_a_file_that_says_who_is_seen_has_no_warning(tmp_path):
    """People are counted, and splits by subject are what they say."""
    frame = load_landmarks().frame
    path = tmp_path / "mine.csv"
    frame[frame["subject"] < 8].to_csv(path, index=False)
    people = frame["subject"][frame["subject"] < 8].nunique()
    text = note(path, given=["data"], trains=False, tmp_path=tmp_path)
    assert f"of {people} people, 7 emotions" in text and "image by image" not in text


def test_the_book_on_its_own_faces_says_nothing_of_a_reader():
    """No note, no facts, no sentences."""
    assert held_by({}, {}) == {} and sentences(ROOT, "fr", {}) == {}
    assert chapter_note({}, "notebooks/x", given=set(), trains=True) == ""


# ---- The whole book ------------------------------------------------------------------


@pytest.fixture(scope="module")
def pages(second, tmp_path_factory):
    """Two chapters and the pages on own data, built beside a previous book."""
    bs4 = pytest.importorskip("bs4")
    yaml = pytest.importorskip("yaml")
    folder = tmp_path_factory.mktemp("project")
    book = folder / "book"
    book.mkdir()
    shutil.copy(ROOT / "_config.yml", folder)
    for shared in ("_static", "_templates"):
        shutil.copytree(ROOT / "book" / shared, book / shared)
    for name in ("references.bib", "own.yml"):
        shutil.copy(ROOT / "book" / name, book)
    (folder / "notebooks").mkdir()
    for name in CHAPTERS:
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", folder / "notebooks")
    table = yaml.safe_load((ROOT / "book" / "audit.yml").read_text("utf-8"))
    for claim in table["claims"]:  # that lead to the two chapters
        see = claim.get("see", [])
        claim["see"] = [place for place in see if place[10:].startswith(CHAPTERS[1])]
    (book / "audit.yml").write_text(yaml.safe_dump(table, allow_unicode=True), "utf-8")
    english = book / "en"
    shutil.copytree(ROOT / "book" / "en" / "own", english / "own")
    text = "# References\n\n```{bibliography}\n```\n"
    (english / "references.md").write_text(text, "utf-8")
    text = "# A title\n\nWords.\n\n(limits-of-use)=\n## Limits\n\nWords.\n"
    (english / "intro.md").write_text(text, "utf-8")
    for name in ("audit", "dataset"):
        (english / f"{name}.md").write_text("# Of the book's faces\n", "utf-8")
    names = [f"notebooks/{name}" for name in CHAPTERS]
    names += ["audit", "dataset", "references"]
    toc = {"format": "jb-book", "root": "intro"}
    toc["chapters"] = [{"file": name} for name in names]
    (book / "_toc.yml").write_text(yaml.safe_dump(toc), "utf-8")
    previous = folder / "_build" / "html" / "index.html"
    previous.parent.mkdir(parents=True)
    previous.write_text("previous book")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        index = build(
            langs=["en"],
            quick=True,
            data=second / "mine.csv",
            images=second / "pictures",
            title="My <faces>",
            root=folder,
        )
    assert index == folder / "_build" / "own" / "mine" / "html" / "index.html"
    assert previous.read_text() == "previous book"
    assert [path.name for path in previous.parent.iterdir()] == ["index.html"]

    def parsed(path):
        return bs4.BeautifulSoup(path.read_text("utf-8"), "html.parser")

    return {"front": parsed(index)} | {
        name: parsed(index.parent / "en" / f"{name}.html") for name in ["intro", *names]
    }


def plain(text):
    """Words alone: without Markdown's signs, quotes and spaces as they are."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(re.sub(r"[*`“”’']", "", text).split())


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_built_chapter_is_silent_on_the_books_findings(pages, name):
    """No sentence of a ``packaged`` cell is left; those of other cells are there."""
    article = plain(pages[f"notebooks/{name}"].article.get_text(" "))
    squeezed = article.replace(" ", "")
    found = {True: [], False: []}
    for cell in read(ROOT / "notebooks" / f"{name}.ipynb").cells:
        if cell.cell_type == "markdown" and "lang-en" in cell.metadata["tags"]:
            lines = [line for line in cell.source.splitlines() if line[:1].isalpha()]
            for line in lines:
                there = plain(line).replace(" ", "") in squeezed
                found["packaged" in cell.metadata["tags"]].append(there)
    assert found[True] and not any(found[True])
    assert sum(found[False]) > 0.7 * len(found[False])


def test_a_built_chapter_says_what_it_is_computed_on(pages):
    """The numbers are those of the file."""
    note = pages["notebooks/01_exploration"].article.blockquote.get_text()
    assert "mine.csv: 60 faces of unknown people, 5 emotions" in note


def test_nothing_of_unknown_people_is_invented(pages):
    """No count of people, no share of variance, and nowhere a number that is none."""
    article = pages["notebooks/01_exploration"].article.get_text(" ")
    assert article.count("does not say who is seen in each face") >= 2
    outputs = [cell for page in pages.values() for cell in page.select(".cell_output")]
    assert outputs
    for output in outputs:
        assert not re.search(r"\b(nan|inf|None)\b", output.get_text(" "))


def test_the_built_audit_and_card_speak_of_own_data(pages):
    """The card counts the file; the audit leads to chapters or says what is missing."""
    card = pages["dataset"].article.get_text(" ")
    assert "The card of your data" in card and "mine.csv" in card and "unknown" in card
    audit = pages["audit"].article.get_text(" ")
    assert "to be read on your data" in audit and "out of reach" in audit
    assert "It would take knowing who is seen" in audit


def test_the_title_and_the_licence_are_the_readers(pages):
    """The title is on the front page and the first one; no licence is made up."""
    assert pages["front"].title.text.startswith("My <faces>")
    assert pages["intro"].article.h1.get_text().startswith("My <faces>")
    footer = pages["dataset"].select_one(".licence").text
    assert footer == settings(ROOT / "book" / "own.yml", "en")["licence"]
