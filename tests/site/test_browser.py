"""The built book in a browser without a network, opened from local files."""

import pytest

from emolib.book.notebooks import read
from emolib.i18n import LANGUAGES

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
SEARCHES = {
    "fr": {
        "surapprentissage": "glossary.html#term-surapprentissage",
        "validation croisée": "glossary.html#term-validation-croisee",
        "matrice de confusion": "glossary.html#term-matrice-de-confusion",
        "distance interoculaire": "glossary.html#term-distance-interoculaire",
        "unité d’action": "glossary.html#term-unite-daction",
        "hyperparamètre": "glossary.html#term-hyperparametre",
        "point de repère": "glossary.html#term-point-de-repere",
        "maillage": "notebooks/00_faces.html",
        "équilibre": "dataset.html",
        "citer": "guide.html",
    },
    "en": {
        "overfitting": "glossary.html#term-overfitting",
        "cross-validation": "glossary.html#term-cross-validation",
        "confusion matrix": "glossary.html#term-confusion-matrix",
        "inter-ocular distance": "glossary.html#term-inter-ocular-distance",
        "action unit": "glossary.html#term-action-unit",
        "hyperparameter": "glossary.html#term-hyperparameter",
        "landmark": "glossary.html#term-landmark",
        "mesh": "notebooks/00_faces.html",
        "balance": "glossary.html#term-balanced-accuracy",
        "citing": "guide.html",
    },
}
"""Words a reader may look for, and where the first answer should lead."""


@pytest.fixture
def barriers(tab, axe):
    """Open a local page and list what keeps some reader out of it."""

    def barriers(path):
        tab.set_viewport_size(DESK)
        tab.goto(path.as_uri())
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


def test_formulas_are_set_by_the_browser(site, soup, tab, lang, pages):
    """Without a script, a fraction is stacked, in the font of the book."""
    paths = [site / lang / f"{page}.html" for page in pages]
    tab.goto(next(path for path in paths if soup(path).select("mfrac")).as_uri())
    above, below = (
        tab.locator("mfrac")
        .first.locator("> *")
        .evaluate_all("parts => parts.map((part) => part.getBoundingClientRect())")
    )
    assert above["bottom"] <= below["top"]
    assert tab.evaluate("document.fonts.load('1em \"Emolib Math\"')")
    assert tab.wrong == []


def test_archive_opens_by_double_click(unpacked, tab, lang):
    """Its first page and a chapter behind it need nothing that is elsewhere."""
    tab.goto((unpacked(lang) / "index.html").as_uri())
    tab.click("a.right-next")
    tab.wait_for_load_state("networkidle")
    assert tab.locator("article h1").inner_text()
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


def test_search_finds_the_right_place_first(site, tab, lang):
    """Ten words of a student lead to where the book explains them."""
    for words, place in SEARCHES[lang].items():
        tab.goto(f"{(site / lang / 'search.html').as_uri()}?q={words}")
        first = tab.locator("#search-results li > a").first.get_attribute("href")
        assert first.startswith(place), words
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
