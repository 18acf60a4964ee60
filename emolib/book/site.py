"""The pages: one folder of sources per language, built by Jupyter Book.

The sources of an edition are the prose of its language, its executed notebooks, and
the shared settings, where every value written ``{fr: ..., en: ...}`` is replaced by
the one of the language.
"""

import re
import shutil
import subprocess
import sys

from emolib import __version__
from emolib.book.downloads import for_readers, published
from emolib.book.lighter import lighten
from emolib.data import packaged_file
from emolib.errors import BuildError, require
from emolib.i18n import LANGUAGES
from emolib.widgets import write_shared, write_widgets

NAMES = {"fr": "Français", "en": "English"}
"""How each language calls itself."""

DOWNLOADS = "downloads"
"""Where the notebooks that readers download wait, beside the sources of the pages."""

WIDGETS = "widgets"
"""Where the page `play` finds what a reader can move."""

OWN = "own"
"""Folder of the pages that an edition on a reader's data has instead of others."""

WARNINGS_SHOWN = 20
"""Sphinx warnings that are worth showing at once."""


def in_language(value, lang):
    """Replace every ``{fr: ..., en: ...}`` in settings by one of its values.

    Parameters
    ----------
    value : dict, list or scalar
        Settings, as read from YAML.
    lang : {"fr", "en"}
        The language to keep.

    Returns
    -------
    dict, list or scalar
        Settings of the same shape, in one language.

    Examples
    --------
    >>> in_language({"caption": {"fr": "Visages", "en": "Faces"}}, "fr")
    {'caption': 'Visages'}
    """
    if isinstance(value, list):
        return [in_language(item, lang) for item in value]
    if isinstance(value, dict):
        if set(value) == set(LANGUAGES):
            return value[lang]
        return {key: in_language(item, lang) for key, item in value.items()}
    return value


def settings(path, lang):
    """Read a YAML file of settings in one language.

    Parameters
    ----------
    path : Path
        ``_config.yml`` or ``_toc.yml``.
    lang : {"fr", "en"}
        The language to keep.

    Returns
    -------
    dict
        The settings.

    Raises
    ------
    BuildError
        When the file is missing or is not YAML.

    Examples
    --------
    >>> settings(Path("book/_toc.yml"), "en")["root"]  # doctest: +SKIP
    'intro'
    """
    yaml = require("yaml", extra="book")
    try:
        return in_language(yaml.safe_load(path.read_text("utf-8")), lang)
    except OSError as error:
        raise BuildError(
            f"Got no {path}, expected the settings of the book: run from a checkout "
            "of the project."
        ) from error
    except yaml.YAMLError as error:
        raise BuildError(
            f"Got {path}, which is not YAML: {' '.join(str(error).split())}"
        ) from error


def collect(root, target, *, lang, langs, title, facts, notebooks, own=None):
    """Gather the sources of one edition in a folder.

    Parameters
    ----------
    root : Path
        The project: ``_config.yml``, ``book/`` and ``notebooks/``.
    target : Path
        The folder to fill; it must not exist.
    lang : {"fr", "en"}
        The language of the edition.
    langs : sequence of str
        The languages of the book, this one included.
    title : str or None
        Replaces the title of the settings.
    facts : dict of str to str
        What ``{{ name }}`` stands for in prose.
    notebooks : dict of str to NotebookNode
        Executed editions, by their path without suffix (``notebooks/01_exploration``).
    own : dict, optional
        For a reader's data, what `emolib.book.readers.sentences` returned. The pages
        in ``book/<lang>/own`` then take the place of those of the same name.
    """
    nbformat = require("nbformat", extra="book")
    yaml = require("yaml", extra="book")
    shutil.copytree(root / "book" / lang, target)
    _adapt(target, own)
    if title:
        _entitle(target / "intro.md", title)
    for shared in ("_static", "_templates"):
        shutil.copytree(root / "book" / shared, target / shared)
    shutil.copytree(packaged_file("gallery"), target / "gallery")
    shutil.copy(root / "book" / "references.bib", target)
    if (target / "play.md").is_file():
        write_widgets(target / WIDGETS, lang=lang)
    config = settings(root / "_config.yml", lang)
    config["title"] = title or config["title"]
    config["parse"]["myst_substitutions"] = facts
    on_colab = published(config, lang)
    if not on_colab:
        config["launch_buttons"] = {}  # the theme fails where there is nothing to open
    sphinx = config["sphinx"]["config"]
    sphinx["html_title"] = config["title"]
    if own:
        sphinx["html_context"]["words"]["licence"] = own["licence"]
    sphinx["html_context"] |= {
        "author": config["author"],
        "emolib_version": __version__,
        "on_colab": on_colab,
        "languages": {code: NAMES[code] for code in langs},
    }
    toc = settings(root / "book" / "_toc.yml", lang)
    for name, content in (("_config.yml", config), ("_toc.yml", toc)):
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        (target / name).write_text(text, "utf-8")
    for name, notebook in notebooks.items():
        page = target / f"{name}.ipynb"
        download = target / DOWNLOADS / f"{name}.{lang}.ipynb"
        for path, content in (
            (page, notebook),
            (download, for_readers(notebook, config)),
        ):
            path.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(content, path)


def _entitle(page, title):
    """Put a reader's title, to the letter, in the place of a page's first heading."""
    heading = "# " + re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", title)
    text = page.read_text("utf-8")
    page.write_text(re.sub("(?m)^# .*$", lambda _old: heading, text, count=1), "utf-8")


def _adapt(pages, own):
    """Make pages of prose speak of a reader's data, where there are any."""
    others = pages / OWN
    if own and others.is_dir():
        shutil.copytree(others, pages, dirs_exist_ok=True)
    shutil.rmtree(others, ignore_errors=True)
    for name, note in (own or {"pages": {}})["pages"].items():
        page = pages / f"{name}.md"
        if page.is_file():
            title, rest = page.read_text("utf-8").split("\n\n", 1)
            text = f"{title}\n\n```{{note}}\n{note}\n```\n\n{rest}"
            page.write_text(text, "utf-8")


def start_jupyter_book(source, work, *, builder="html"):
    """Start Jupyter Book on the sources of one edition.

    Parameters
    ----------
    source : Path
        The folder that `collect` filled.
    work : Path
        Where Jupyter Book writes; the pages come out in ``_build/<builder>``.
    builder : {"html", "singlehtml"}, default="html"
        Whether to build pages, or one page of the whole book.

    Returns
    -------
    subprocess.Popen
        The running build. Any warning makes it fail.
    """
    command = "from jupyter_book.cli.main import main; main()"
    strict = ("-W", "-n", "--keep-going", "-q")
    paths = ("--path-output", str(work), "--config", str(source / "_config.yml"))
    options = ("--builder", builder, *paths, *strict)
    return subprocess.Popen(
        [sys.executable, "-c", command, "build", str(source), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )


def finish_jupyter_book(process, *, lang, source, work, builder="html"):
    """Wait for Jupyter Book, and leave out or add what its pages need.

    Parameters
    ----------
    process : subprocess.Popen
        What `start_jupyter_book` returned.
    lang : {"fr", "en"}
        The language of the edition.
    source, work : Path
        The folders given to `start_jupyter_book`.
    builder : {"html", "singlehtml"}, default="html"
        The one given to `start_jupyter_book`.

    Returns
    -------
    Path
        The folder of HTML pages.

    Raises
    ------
    BuildError
        When Jupyter Book failed or warned.
    """
    output, _ = process.communicate()
    if process.returncode:
        clean = re.sub(r"\x1b\[[0-9;]*m", "", output).replace(f"{source}/", "")
        found = re.findall(r"^.*\b(?:WARNING|ERROR|[A-Za-z]+Error)\b.*$", clean, re.M)
        told = found or clean.strip().splitlines()
        raise BuildError(
            f"Got {len(found)} warnings or errors in the edition {lang!r}, expected "
            "none: mend these and build again.\n" + "\n".join(told[-WARNINGS_SHOWN:])
        )
    html = work / "_build" / builder
    if (source / WIDGETS).is_dir():
        write_shared(html / "_static" / WIDGETS)
    lighten(html)
    return html


def add_downloads(html, source):
    """Put the notebooks that readers download beside the pages.

    Parameters
    ----------
    html : Path
        The folder of HTML pages.
    source : Path
        The folder that `collect` filled.
    """
    shutil.copytree(source / DOWNLOADS, html, dirs_exist_ok=True)
    for notebook in html.rglob("*.ipynb"):
        # What `book.js` needs to save it from a local page.
        script = f"saveNotebook({notebook.read_text('utf-8')})"
        notebook.with_suffix(".ipynb.js").write_text(script, "utf-8")
