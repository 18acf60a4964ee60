"""The built book: built once, its pages parsed once, its tests run for each page."""

import contextlib
import shutil
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

import emolib.book
from emolib.book.printed import headless_chromium
from emolib.errors import BuildError
from emolib.i18n import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
PAGES = [
    *sorted(page.stem for page in (ROOT / "book" / "fr").glob("*.md")),
    *(f"notebooks/{name}" for name in NOTEBOOKS),
    "index",
    "search",
]


def pytest_generate_tests(metafunc):
    """Run a test for every language, page or notebook that it asks for."""
    cases = {"lang": LANGUAGES, "page": PAGES, "notebook": NOTEBOOKS}
    for name, values in cases.items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, values)


@pytest.fixture
def other(lang):
    """The language that the page is not in."""
    return next(one for one in LANGUAGES if one != lang)


@pytest.fixture(scope="session")
def pages():
    """Names of all pages."""
    return PAGES


@pytest.fixture(scope="session")
def build_folder(tmp_path_factory):
    """The book, built once for all tests."""
    pytest.importorskip("jupyter_book")
    folder = tmp_path_factory.mktemp("book").resolve()
    executed = ROOT / "_build" / "executed"
    if executed.is_dir():  # by `make book`: what is still valid is not executed again
        shutil.copytree(executed, folder / "executed")
    emolib.book.build(out=folder)
    return folder


@pytest.fixture(scope="session")
def site(build_folder):
    """The folder of the built pages."""
    return build_folder / "html"


@pytest.fixture(scope="session")
def unpacked(build_folder, tmp_path_factory):
    """Unpack the archive of an edition, once, far from the book."""
    folders = {}

    def unpacked(lang):
        if lang not in folders:
            folders[lang] = tmp_path_factory.mktemp(f"archive-{lang}").resolve()
            [path] = emolib.book.archives(langs=[lang], out=build_folder)
            assert path.stat().st_size < 40e6
            shutil.unpack_archive(path, folders[lang])
        return folders[lang]

    return unpacked


@pytest.fixture(scope="session")
def soup():
    """Parse a page, once."""
    bs4 = pytest.importorskip("bs4")
    parsed = {}

    def soup(path):
        if path not in parsed:
            parsed[path] = bs4.BeautifulSoup(path.read_text("utf-8"), "html.parser")
        return parsed[path]

    return soup


@pytest.fixture(scope="session")
def leads_to():
    """Resolve a relative link to the file and the anchor that it names."""

    def leads_to(page, link):
        parts = urlsplit(link)
        file = (page.parent / unquote(parts.path)).resolve() if parts.path else page
        return file, unquote(parts.fragment)

    return leads_to


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium."""
    pytest.importorskip(
        "playwright.sync_api",
        reason="Playwright is missing: install it with `pip install emolib[test]`.",
    )
    with contextlib.ExitStack() as stack:
        try:
            browser = stack.enter_context(headless_chromium())
        except BuildError as error:
            pytest.skip(str(error))
        yield browser


@pytest.fixture
def tab(chromium):
    """A still tab without a network; `tab.wrong` notes what went wrong in it."""
    context = chromium.new_context(
        offline=True, accept_downloads=True, reduced_motion="reduce"
    )
    tab = context.new_page()
    tab.set_default_timeout(10_000)
    tab.wrong = []

    def on_request(request):
        if not request.url.startswith(("file:", "data:", "blob:")):
            tab.wrong.append(f"asked another host: {request.url}")

    def on_failure(request):
        # An aborted request is one whose page was left before it ended.
        if request.failure != "net::ERR_ABORTED":
            tab.wrong.append(f"failed: {request.url}")

    def on_message(message):
        if message.type in ("error", "warning"):
            tab.wrong.append(f"console: {message.text}")

    tab.on("request", on_request)
    tab.on("requestfailed", on_failure)
    tab.on("console", on_message)
    tab.on("pageerror", lambda error: tab.wrong.append(f"script: {error}"))
    yield tab
    context.close()


@pytest.fixture(scope="session")
def axe():
    """List what axe-core finds against accessibility in a tab."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()

    def violations(tab, **options):
        # To load style sheets again, as axe would, browsers refuse to local files.
        options |= {"preload": False, "resultTypes": ["violations"]}
        return [
            f"{rule['id']}: {node['target']} {node['failureSummary']}"
            for rule in axe.run(tab, options=options).response["violations"]
            for node in rule["nodes"]
        ]

    return violations
