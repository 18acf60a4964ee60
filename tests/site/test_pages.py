"""The built book as files: languages, links, figures, downloads, no outside host."""

import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import emolib.book
from emolib.book.notebooks import read
from emolib.book.parity import numbers, printed_numbers
from emolib.i18n import LANGUAGES


def test_editions_have_the_same_pages(site, pages):
    """Each page exists in both languages, and no other page does."""
    built = {
        lang: {
            path.relative_to(site / lang).with_suffix("").as_posix()
            for path in (site / lang).rglob("*.html")
            if "_static" not in path.parts
        }
        for lang in LANGUAGES
    }
    assert built["fr"] == built["en"] == set(pages)


def test_page_names_its_language(site, soup, lang, page):
    """The page says which language it is in, and has a title."""
    html = soup(site / lang / f"{page}.html")
    assert html.html["lang"] == lang
    assert html.title.get_text(strip=True)


def test_page_leads_to_its_translation(site, soup, leads_to, lang, other, page):
    """One link and one alternate lead to the same page in the other language."""
    path = site / lang / f"{page}.html"
    same = "intro" if page == "index" else page  # the index is the first page again
    link, *more = soup(path).select("a.language-link")
    assert (link["hreflang"], link["lang"], more) == (other, other, [])
    assert leads_to(path, link["href"])[0] == site / other / f"{same}.html"
    alternates = soup(path).select('link[rel="alternate"][hreflang]')
    found = {link["hreflang"]: leads_to(path, link["href"])[0] for link in alternates}
    assert found == {one: site / one / f"{same}.html" for one in LANGUAGES}


def test_links_resolve(site, soup, leads_to, lang, page):
    """Every link inside the book leads to a file and, if named, to an anchor of it."""
    path = site / lang / f"{page}.html"
    broken = []
    for link in soup(path).select("a[href]"):
        if urlsplit(link["href"]).scheme:
            continue
        file, anchor = leads_to(path, link["href"])
        found = file.is_file()
        if found and anchor and file.suffix == ".html":
            found = soup(file).find(id=anchor) is not None
        if not found:
            broken.append(link["href"])
    assert broken == []


def test_images_are_described_and_present(site, soup, leads_to, lang, page):
    """Every image has words for those who do not see it, and its file."""
    path = site / lang / f"{page}.html"
    for image in soup(path).select("img"):
        assert image.get("alt", "").strip(), image
        assert leads_to(path, image["src"])[0].is_file(), image


def test_figures_are_described_in_the_language_of_the_page(site, soup, notebook):
    """The two editions show as many figures, with other words and the same numbers."""
    words = {
        lang: [
            image["alt"]
            for image in soup(site / lang / "notebooks" / f"{notebook}.html").select(
                ".cell_output img"
            )
        ]
        for lang in LANGUAGES
    }
    assert len(words["fr"]) == len(words["en"]) > 0
    for french, english in zip(words["fr"], words["en"], strict=True):
        assert french != english
        assert numbers(french, "fr") == numbers(english, "en")


def test_figures_and_tables_can_be_cited(site, soup, lang, page):
    """Each has a number and an anchor of its own."""
    for element in soup(site / lang / f"{page}.html").select(
        "article :is(figure, table)"
    ):
        caption = element.select_one(".caption-number")
        assert caption and caption.text.strip(), element
        anchor = element.select_one("a.headerlink")["href"].removeprefix("#")
        assert element["id"] == anchor


def test_editions_number_figures_and_tables_alike(site, soup, page):
    """What a French page calls figure 3 is figure 3 in English."""
    names = {
        lang: [
            re.sub(r"\D", "", number.text)
            for number in soup(site / lang / f"{page}.html").select(".caption-number")
        ]
        for lang in LANGUAGES
    }
    assert names["fr"] == names["en"]


def test_page_says_how_to_cite_it(site, soup, lang, page):
    """A reference in words and in BibTeX closes each page."""
    boxes = soup(site / lang / f"{page}.html").select("details.cite")
    assert len(boxes) == (page != "search")
    assert all("@incollection{" in box.pre.text for box in boxes)


def test_page_is_light(site, soup, leads_to, lang, page):
    """A page, with all that it loads but widgets, weighs less than 1.5 MB."""
    path = site / lang / f"{page}.html"
    named = {"img": "src", "script": "src", "link[rel=stylesheet]": "href"}
    loaded = {
        leads_to(path, element[attribute])[0]
        for name, attribute in named.items()
        for element in soup(path).select(f"{name}[{attribute}]")
    }
    static = site / lang / "_static"
    fonts = {*static.rglob("*.woff"), *static.rglob("*.woff2")}
    files = {path, *loaded, *fonts} - set((static / "widgets").iterdir())
    assert sum(file.stat().st_size for file in files) < 1.5e6


def test_icons_that_pages_show_are_left(site, soup, lang):
    """The theme's icons are reduced to those of the book, and a font that has them."""
    ttlib = pytest.importorskip("fontTools.ttLib")
    static = site / lang / "_static"
    style = (static / "styles" / "pydata-sphinx-theme.css").read_text("utf-8")
    fonts = static.rglob("*.woff")
    glyphs = {code for font in fonts for code in ttlib.TTFont(font).getBestCmap()}
    shown = {
        name
        for path in (site / lang).rglob("*.html")
        for icon in soup(path).select(".fa-solid")
        for name in icon["class"]
        if name not in ("fa-solid", "fa-lg") and name.startswith("fa-")
    }
    assert {"fa-bars", "fa-moon", "fa-download"} <= shown
    for name in shown:
        code = re.search(rf'\.{name}:before[^{{]*{{content:"\\(\w+)"', style)
        assert code and int(code[1], 16) in glyphs, name
    signs = {ord(sign) for sign in re.findall("[\ue000-\uf8ff]", style)}
    assert signs and signs <= glyphs  # before notes, warnings, links to GitHub
    assert len(glyphs) < 100


def test_references_are_in_the_language_of_the_page(site, soup, lang, other):
    """Words between names are the page's; titles say which language they are in."""
    words = {"fr": " et ", "en": " and "}
    [listed] = soup(site / lang / "references.html").select(".citation-list")
    names = ""
    for reference in listed.select(".citation"):
        title = reference.select_one("span[lang]")
        names += "".join(title.find_all_previous(string=True, limit=1))
    assert words[lang] in names and words[other] not in names
    assert {title["lang"] for title in listed.select("[lang]")} == {"fr", "en"}
    assert "URL" not in listed.text


def test_english_words_in_french_pages_say_so(site, soup, page):
    """A screen reader pronounces code and English terms as English."""
    html = soup(site / "fr" / f"{page}.html")
    for word in html.select("article em"):
        before = word.previous_sibling
        if isinstance(before, str) and before.endswith("("):
            assert word.get("lang") == "en", word
    for code in html.select("article div[class*=highlight-]"):
        assert code.get("lang") == "en", code


def test_french_words_in_english_pages_say_so(site, soup, page):
    """Sections of the report keep their French names, which are read as French."""
    article = soup(site / "en" / f"{page}.html").article
    named = re.findall("sections? “([^”]+)”", article.text if article else "")
    french = {word.text for word in article.select("[lang=fr]")} if named else set()
    assert set(named) <= french


def test_nothing_is_asked_of_another_host(site, soup):
    """Scripts, styles, images and fonts are all local."""
    asking = {"script": "src", "link": "href", "img": "src", "iframe": "src"}
    outside = []
    for path in site.rglob("*.html"):
        for tag, attribute in asking.items():
            for element in soup(path).find_all(tag, attrs={attribute: True}):
                parts = urlsplit(element[attribute])
                if parts.netloc or parts.scheme not in ("", "data"):
                    outside.append((path.name, element[attribute]))
    for path in site.rglob("*.css"):
        style = path.read_text("utf-8")
        outside += re.findall(
            r"(?:url\(|@import)\s*['\"]?(?:https?:)?//[^)'\"]+", style
        )
    assert outside == []


def test_interface_words_are_in_the_language_of_the_page(site, soup):
    """What the theme says around the text is not said in the other language."""
    said = {}
    for lang in LANGUAGES:
        html = soup(site / lang / "intro.html")
        said[lang] = {
            element[attribute]
            for attribute in ("title", "aria-label", "placeholder")
            for element in html.body.find_all(attrs={attribute: True})
            if not element.find_parent("article")
        }
        said[lang].add(html.select_one(".onthispage").get_text(strip=True))
    assert len(said["fr"]) == len(said["en"]) > 5
    assert said["fr"] & said["en"] <= {"Page"}


def test_front_page_offers_each_language(site, soup, leads_to):
    """The reader chooses between editions, each named in its own language."""
    path = site / "index.html"
    choices = {link["hreflang"]: link for link in soup(path).select("a.front-choice")}
    assert set(choices) == set(LANGUAGES)
    for lang, link in choices.items():
        assert leads_to(path, link["href"])[0] == site / lang / "intro.html"
        assert link.find_parent(attrs={"lang": True})["lang"] == lang


def test_reader_downloads_the_executed_notebook(
    site, soup, leads_to, lang, other, notebook
):
    """The page's notebook is in its language, executed, and names no machine."""
    page = site / lang / "notebooks" / f"{notebook}.html"
    link = soup(page).select_one("a.notebook-link")
    assert link["download"] == f"{notebook}.{lang}.ipynb"
    file = leads_to(page, link["href"])[0]
    how, *cells = read(file).cells
    assert "pip install" in how.source
    tags = {tag for cell in cells for tag in cell.metadata.get("tags", [])}
    assert not tags & {f"lang-{other}", "injected-parameters"}
    code = [cell for cell in cells if cell.cell_type == "code"]
    assert f'lang = "{lang}"' in code[0].source
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    for folder in (Path.home(), Path(emolib.__file__).parents[1]):
        assert str(folder) not in file.read_text("utf-8")


def test_editions_print_the_same_numbers(site, notebook):
    """Both executions give the same results, each in its language, and no warning."""
    executed = {
        lang: read(site / lang / f"notebooks/{notebook}.{lang}.ipynb")
        for lang in LANGUAGES
    }
    french, english = (printed_numbers(one, lang) for lang, one in executed.items())
    assert french == english
    assert any(french)
    for cell in (cell for one in executed.values() for cell in one.cells):
        for output in cell.get("outputs", []):
            assert output.get("name") != "stderr", output.text


def test_unchanged_book_is_not_built_again(build_folder, monkeypatch):
    """A second build executes no notebook and starts no Jupyter Book."""

    def refuse(*args, **kwargs):
        raise AssertionError("something was done again")

    monkeypatch.setattr("emolib.book.execution.execute", refuse)
    monkeypatch.setattr("emolib.book.publishing.start_jupyter_book", refuse)
    page = emolib.book.build(out=build_folder)
    assert page == build_folder / "html" / "index.html"


def test_one_language_can_be_built_alone(build_folder, tmp_path, soup):
    """An edition alone, under another title, has no link to the other edition."""
    shutil.copytree(build_folder / "executed", tmp_path / "executed")
    page = emolib.book.build(langs=["en"], out=tmp_path, title="Mine")
    assert not (page.parent / "fr").exists()
    html = soup(page.parent / "en" / "intro.html")
    assert html.select("a.language-link") == []
    assert html.title.get_text().endswith("Mine")


def test_archive_holds_everything(unpacked, soup, leads_to, lang):
    """One file holds the pages, with no link outside of it, the notebooks, the data."""
    folder = unpacked(lang)
    assert soup(folder / "index.html").html["lang"] == lang
    for page in folder.rglob("*.html"):
        if {"project", "_static"} & set(page.parts):
            continue
        for link in soup(page).select("a[href], link[href]"):
            if not urlsplit(link["href"]).scheme:
                file, _anchor = leads_to(page, link["href"])
                assert file.is_file() and file.is_relative_to(folder), link
    for notebook in (folder / "project" / "notebooks").glob("*.ipynb"):
        assert (folder / "notebooks" / f"{notebook.stem}.{lang}.ipynb").is_file()
    for part in ("pyproject.toml", "emolib/data/training_data.csv", "results"):
        assert (folder / "project" / part).exists()
    assert not (folder / "project" / "notebooks" / "exercises").exists()  # solutions
