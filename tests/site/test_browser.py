"""The built book in a browser without a network, opened from local files."""

import pytest

from emolib.book.notebooks import read
from emolib.i18n import LANGUAGES

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
SEARCHES = {
    "fr": {
        "surapprentissage": "glossary",
        "validation croisée": "glossary",
        "matrice de confusion": "glossary",
        "distance interoculaire": "glossary",
        "unité d’action": "glossary",
        "hyperparamètre": "glossary",
        "point de repère": "glossary",
        "maillage": "notebooks/00_faces",
        "équilibre": "dataset",
        "citer": "guide",
    },
    "en": {
        "overfitting": "glossary",
        "cross-validation": "glossary",
        "confusion matrix": "glossary",
        "inter-ocular distance": "glossary",
        "action unit": "glossary",
        "hyperparameter": "glossary",
        "landmark": "glossary",
        "mesh": "notebooks/00_faces",
        "balance": "dataset",
        "citing": "guide",
    },
}
"""Words a reader may look for, and the page that should come first."""


@pytest.fixture
def barriers(tab, axe):
    """Open a local page and list what keeps some reader out of it."""

    def barriers(path):
        tab.set_viewport_size(DESK)
        tab.goto(path.as_uri())
        tab.evaluate("window.MathJax?.startup?.promise")
        found = axe(tab)
        tab.emulate_media(color_scheme="dark")
        # Only colours change in the dark.
        found += axe(tab, runOnly=["color-contrast"])
        tab.set_viewport_size(PHONE)
        width = tab.evaluate("document.documentElement.scrollWidth")
        wide = [f"{width} px wide on a phone"] if width > PHONE["width"] else []
        return found + wide + tab.wrong

    return barriers


def test_page_is_open_to_everyone(site, barriers, lang, page):
    """Nothing fails or leaves, axe is content, a phone needs no sideways scroll."""
    assert barriers(site / lang / f"{page}.html") == []


def test_front_page_is_open_to_everyone(site, barriers):
    """So it is where the reader chooses a language."""
    assert barriers(site / "index.html") == []


def test_dark_pages_are_dark(site, tab, lang):
    """The pages follow the reader's system, the text being lighter than the paper."""
    tab.emulate_media(color_scheme="dark")
    tab.goto((site / lang / "intro.html").as_uri())
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"


def test_mathematics_are_set_locally(site, soup, tab, lang, pages):
    """Where a page holds mathematics, MathJax turns them into glyphs."""
    paths = [site / lang / f"{page}.html" for page in pages]
    path = next((path for path in paths if soup(path).select(".math")), None)
    if path is None:
        pytest.skip("No page of the book holds mathematics yet.")
    tab.goto(path.as_uri())
    tab.wait_for_selector("mjx-container", timeout=10_000)
    assert tab.wrong == []


def test_front_page_leads_to_an_edition(site, tab, lang):
    """Choosing a language opens that edition, and nothing is remembered."""
    tab.goto((site / "index.html").as_uri())
    assert tab.evaluate("localStorage.length") == 0
    tab.click(f"a.front-choice[hreflang={lang}]")
    assert tab.url == (site / lang / "intro.html").as_uri()
    assert tab.evaluate("document.documentElement.lang") == lang
    assert tab.wrong == []


def test_changing_language_keeps_the_place(site, soup, tab, lang, other, notebook):
    """From the third section of a page, the reader arrives at the third section."""
    page = f"notebooks/{notebook}.html"
    names = {
        one: [
            section["id"] for section in soup(site / one / page).select("section[id]")
        ]
        for one in LANGUAGES
    }
    tab.goto(f"{(site / lang / page).as_uri()}#{names[lang][2]}")
    tab.wait_for_load_state("networkidle")
    # Playwright's own click would first scroll the page.
    tab.locator("a.language-link").evaluate("link => link.click()")
    tab.wait_for_url(f"{(site / other / page).as_uri()}#{names[other][2]}")
    assert tab.wrong == []


@pytest.mark.parametrize(
    ("edition", "words"), [("fr", ("visage", "visages")), ("en", ("face", "faces"))]
)
def test_search_finds_every_form_of_a_word(site, tab, edition, words):
    """Singular and plural find the same pages: the index knows the language."""
    found = []
    for word in words:
        tab.goto((site / edition / "intro.html").as_uri())
        tab.keyboard.press("Control+k")
        tab.keyboard.type(word)
        tab.keyboard.press("Enter")
        tab.wait_for_selector("#search-results li a")
        tab.wait_for_load_state("networkidle")
        links = tab.locator("#search-results li > a").evaluate_all(
            "links => links.map(link => link.pathname)"
        )
        found.append(sorted(set(links)))
    assert found[0] == found[1] != []
    assert tab.wrong == []


def test_search_finds_the_right_page_first(site, tab, lang):
    """Ten words of a student lead to where the book explains them."""
    found = {}
    for words in SEARCHES[lang]:
        tab.goto(f"{(site / lang / 'search.html').as_uri()}?q={words}")
        first = tab.locator("#search-results li > a").first.get_attribute("href")
        found[words] = first.partition(".html")[0]
    assert found == SEARCHES[lang]
    assert tab.wrong == []


def test_notebook_is_saved_not_shown(site, tab, lang, notebook):
    """The download link saves the notebook, even from a local page."""
    tab.goto((site / lang / "notebooks" / f"{notebook}.html").as_uri())
    with tab.expect_download() as download:
        tab.click("a.notebook-link")
    assert download.value.suggested_filename == f"{notebook}.{lang}.ipynb"
    source = site / lang / "notebooks" / f"{notebook}.{lang}.ipynb"
    assert read(download.value.path()) == read(source)
    assert tab.wrong == []
