"""The book on paper, made by a browser from the same sources as the pages."""

import subprocess
import sys

import pytest

A4 = (595, 842)
"""Width and height, in points."""


@pytest.fixture(scope="module")
def report(build_folder, chromium):
    """The French report, printed once and read back."""
    pypdf = pytest.importorskip("pypdf")
    # In a process of its own: the tests already hold a browser in this one.
    order = (
        f"import emolib.book as b; b.reports(langs=['fr'], out={str(build_folder)!r})"
    )
    subprocess.run([sys.executable, "-c", order], check=True)
    return pypdf.PdfReader(build_folder / "emolib-fr.pdf")


@pytest.fixture(scope="module")
def chapters(report):
    """Titles of the chapters and the pages where they begin, from 1."""
    return {
        entry.title: 1 + report.get_destination_page_number(entry)
        for entry in report.outline
        if not isinstance(entry, list)
    }


def test_report_holds_every_chapter(site, soup, pages, chapters):
    """Its bookmarks are the titles of the pages."""
    titles = {
        soup(site / "fr" / f"{page}.html").h1.find(string=True)
        for page in pages
        if page not in ("index", "search")
    }
    assert set(chapters) == titles


def test_contents_give_the_right_pages(report, chapters):
    """What the list of contents says is where each chapter begins."""
    first = min(chapters.values())
    listed = "".join(page.extract_text() for page in report.pages[1 : first - 1])
    for title, number in chapters.items():
        assert _letters(f"{title}{number}") in _letters(listed)


def _letters(text):
    """A text without its spaces, which a PDF does not keep."""
    return "".join(text.split())


def test_report_is_made_for_paper_and_for_screen_readers(report):
    """Sheets are A4; title, language and structure are those of a document."""
    assert {tuple(map(round, page.mediabox[2:])) for page in report.pages} == {A4}
    assert report.metadata.title == "Lire l’émotion sur un visage"
    assert report.root_object["/Lang"] == "fr"
    assert report.root_object["/MarkInfo"]["/Marked"]


def test_figures_and_tables_keep_their_numbers(site, soup, pages, report):
    """Each number of the pages is on paper."""
    said = _letters("".join(page.extract_text() for page in report.pages))
    for page in pages:
        for number in soup(site / "fr" / f"{page}.html").select(".caption-number"):
            assert _letters(number.text) in said
