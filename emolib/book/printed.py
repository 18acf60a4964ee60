"""An edition on paper: the report of the course, as one PDF file."""

import io
import shutil
from contextlib import contextmanager

from emolib import __version__
from emolib.book.front import mean_faces
from emolib.errors import BuildError, require
from emolib.files import replacing

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""Names under which the browser that prints may be installed."""

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Options of a Chromium that runs in a container, and calls nobody."""


@contextmanager
def headless_chromium():
    """Run a Chromium without a window.

    Yields
    ------
    playwright.sync_api.Browser
        The browser; it is closed at the end.

    Raises
    ------
    BuildError
        When none is installed.

    Examples
    --------
    >>> with headless_chromium() as browser:  # doctest: +SKIP
    ...     browser.version
    '140.0.7339.16'
    """
    playwright = require("playwright.sync_api", extra="print")
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        raise BuildError(
            "Got no Chromium, expected one to print the book: install it, for example "
            "with `apt-get install chromium`."
        )
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


def write_cover(config, *, root):
    """Write the cover of the report.

    Parameters
    ----------
    config : dict
        Settings of the edition, as Jupyter Book gets them.
    root : Path
        The project.

    Returns
    -------
    str
        HTML.
    """
    jinja2 = require("jinja2", extra="book")
    template = (root / "book" / "_print" / "cover.html").read_text("utf-8")
    page = jinja2.Environment(autoescape=True).from_string(template)
    context = config["sphinx"]["config"]["html_context"]
    return page.render(config | context, faces=mean_faces(), version=__version__)


def write_pdf(path, *, page, config, root):
    """Print the whole book, built on a single page.

    Parameters
    ----------
    path : Path
        The PDF file to write.
    page : Path
        The page, built by Sphinx's builder ``singlehtml``.
    config : dict
        Settings of the edition, as Jupyter Book gets them.
    root : Path
        The project: ``book/_print`` holds the style and the script of the report.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    BuildError
        When no Chromium is installed.
    """
    words = config["sphinx"]["config"]["html_context"]["words"]
    parts = {"cover": write_cover(config, root=root), "contents": words["contents"]}
    folder = root / "book" / "_print"
    with headless_chromium() as browser:
        tab = browser.new_page(color_scheme="light", offline=True)
        tab.goto(page.as_uri())
        tab.add_style_tag(path=folder / "print.css")
        tab.add_script_tag(path=folder / "print.js")
        tab.evaluate("parts => makeReport(parts)", parts)
        tab.evaluate("title => { document.title = title }", config["title"])
        # A browser cannot write the numbers of pages that it has not made yet.
        tab.evaluate("pages => numberContents(pages)", _page_numbers(_printed(tab)))
        with replacing(path) as beside:
            beside.write_bytes(_printed(tab))
    return path


def _printed(tab):
    """The bytes of a PDF with bookmarks and, for screen readers, its structure."""
    return tab.pdf(prefer_css_page_size=True, outline=True, tagged=True)


def _page_numbers(printed):
    """On which page, from 1, each target of a link is."""
    pypdf = require("pypdf", extra="print")
    reader = pypdf.PdfReader(io.BytesIO(printed))
    return {
        name.removeprefix("/"): 1 + reader.get_destination_page_number(target)
        for name, target in reader.named_destinations.items()
    }
