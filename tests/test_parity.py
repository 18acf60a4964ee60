"""Both languages say the same, and what does not agree is told."""

from pathlib import Path
from string import Formatter

import pytest

from emolib.book.notebooks import read
from emolib.book.parity import differences, notebook_differences, numbers
from emolib.book.site import settings
from emolib.i18n import LANGUAGES

v4 = pytest.importorskip("nbformat").v4

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").rglob("*.ipynb"))
"""The chapters and the exercises."""

PAGES = sorted(
    page.relative_to(ROOT / "book" / "fr").as_posix()
    for page in (ROOT / "book" / "fr").rglob("*.md")
)


def code(source, **metadata):
    return v4.new_code_cell(source, metadata=metadata)


def prose(lang, source):
    return v4.new_markdown_cell(source, metadata={"tags": [f"lang-{lang}"]})


def notebook(*cells):
    return v4.new_notebook(cells=list(cells))


@pytest.mark.parametrize(
    "path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_notebook_says_the_same_in_both_languages(path):
    """Prose cells come in pairs with the same headings, links, math and numbers."""
    assert notebook_differences(read(path)) == []


def test_what_students_read_first_is_the_same_in_both_languages():
    """How to install, answer and hand in."""
    folder = ROOT / "notebooks" / "exercises"
    texts = {
        lang: (folder / f"README.{lang}.md").read_text("utf-8") for lang in LANGUAGES
    }
    assert differences(texts) == []


def test_pages_exist_in_both_languages():
    """Each page of prose has its translation, under the same name."""
    english = ROOT / "book" / "en"
    translated = english.rglob("*.md")
    assert sorted(page.relative_to(english).as_posix() for page in translated) == PAGES


def leaves(value, *path):
    """Every sentence of nested settings, under its path."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, *path, key)
    else:
        yield ".".join(path), value


def test_what_is_said_of_a_readers_data_is_the_same_in_both_languages():
    """Each sentence quotes the same numbers and leads to the same pages."""
    path = ROOT / "book" / "own.yml"
    french, english = (dict(leaves(settings(path, lang))) for lang in LANGUAGES)
    assert list(french) == list(english)
    for key, text in french.items():
        assert differences({"fr": text, "en": english[key]}) == [], key
        fields = [
            sorted(name for _text, name, *_rest in Formatter().parse(one) if name)
            for one in (text, english[key])
        ]
        assert fields[0] == fields[1], key


@pytest.mark.parametrize("name", PAGES)
def test_page_says_the_same_in_both_languages(name):
    """Both pages have the same headings, links, citations, facts and numbers."""
    texts = {
        lang: (ROOT / "book" / lang / name).read_text("utf-8") for lang in LANGUAGES
    }
    assert differences(texts) == []


@pytest.mark.parametrize(
    ("kind", "french", "english"),
    [
        ("headings", "## Un titre", "### A title"),
        ("labels", "(ici)=\n# Un", "(here)=\n# One"),
        ("citations", "{cite}`du2014`", "{cite}`ekman1978`"),
        ("mathematics", "soit $x^2$", "let $x^3$"),
        ("links", "[a](dataset.md)", "[a](guide.md)"),
        ("facts", "{{ rows }} lignes", "{{ columns }} rows"),
        ("numbers", "71,6 %", "71.7%"),
        ("numbers", "trois visages", "3 faces"),
        ("blocks", "```{note}\nUn\n```", "```{tip}\nOne\n```"),
        ("numbers", "```{note}\n12\n```", "```{note}\n13\n```"),
    ],
)
def test_a_difference_is_told(kind, french, english):
    """A translation that departs from its original is reported, by its kind."""
    told = differences({"fr": french, "en": english})
    assert [sentence.partition(":")[0] for sentence in told] == [kind]


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("1\N{NARROW NO-BREAK SPACE}287 visages", "1,287 faces"),
        ("de 0,5 à 1,25 px", "from 0.5 to 1.25 px"),
        ("[la fiche](../book/fr/dataset.md)", "[the card](../book/en/dataset.md)"),
        ("[ici](guide.md#refaire)", "[here](guide.md#redo)"),
        ("en 2023, sept", "seven, in 2023"),
        ("`x_1`", "`x_2`"),
    ],
)
def test_each_language_keeps_its_ways(french, english):
    """Decimal marks, grouping, word order and folders are not differences."""
    assert differences({"fr": french, "en": english}) == []


def test_cells_out_of_pairs_are_told():
    """A missing translation, a wrong order and tagged code are reported."""
    assert notebook_differences(notebook(prose("fr", "Un"), code("1")))
    assert notebook_differences(notebook(prose("en", "One"), prose("fr", "Un")))
    assert notebook_differences(notebook(code("1", tags=["lang-fr"])))
    assert notebook_differences(notebook(v4.new_markdown_cell("untagged")))


def test_numbers_of_a_version_stay_whole():
    """A version is one token, in both languages."""
    assert numbers("Python 3.11.4", "fr") == numbers("Python 3.11.4", "en")
