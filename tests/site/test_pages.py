"""The built book as files: languages, links, figures, downloads, no outside host."""

import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import emolib.book
from emolib.book.notebooks import read
from emolib.book.parity import numbers
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
    cells = read(file).cells
    tags = {tag for cell in cells for tag in cell.metadata.get("tags", [])}
    assert not tags & {f"lang-{other}", "injected-parameters"}
    code = [cell for cell in cells if cell.cell_type == "code"]
    assert f'lang = "{lang}"' in code[0].source
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    for folder in (Path.home(), Path(emolib.__file__).parents[1]):
        assert str(folder) not in file.read_text("utf-8")


def printed(notebook, lang):
    """Numbers of the outputs of each cell; warnings must not be among them."""
    told = []
    for cell in (cell for cell in notebook.cells if cell.cell_type == "code"):
        words = []
        for output in cell.outputs:
            assert output.get("name") != "stderr", output.text
            data = output.get("data", {})
            html = re.sub(
                r"(?s)<style.*?</style>|<[^>]*>", " ", data.get("text/html", "")
            )
            words += [output.get("text", ""), html or data.get("text/plain", "")]
        told.append(numbers(" ".join(words), lang))
    return told


def test_editions_print_the_same_numbers(site, notebook):
    """Both executions give the same results, each written in its language."""
    french, english = (
        printed(read(site / lang / f"_sources/notebooks/{notebook}.ipynb"), lang)
        for lang in ("fr", "en")
    )
    assert french == english
    assert any(french)


def test_unchanged_book_is_not_built_again(build_folder, monkeypatch):
    """A second build executes no notebook and starts no Jupyter Book."""

    def refuse(*args, **kwargs):
        raise AssertionError("something was done again")

    monkeypatch.setattr("emolib.book.execution.execute", refuse)
    monkeypatch.setattr("emolib.book.start_jupyter_book", refuse)
    page = emolib.book.build(quick=True, out=build_folder)
    assert page == build_folder / "html" / "index.html"


def test_one_language_can_be_built_alone(build_folder, tmp_path, soup):
    """An edition alone, under another title, has no link to the other edition."""
    shutil.copytree(build_folder / "executed", tmp_path / "executed")
    page = emolib.book.build(langs=["en"], quick=True, out=tmp_path, title="Mine")
    assert not (page.parent / "fr").exists()
    html = soup(page.parent / "en" / "intro.html")
    assert html.select("a.language-link") == []
    assert html.title.get_text().endswith("Mine")
