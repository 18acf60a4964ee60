"""From the sources of every edition to one site, built beside the previous one."""

import contextlib
import shutil
import tempfile
from pathlib import Path

from emolib.book.execution import content_digest, installed_versions
from emolib.book.front import write_front_page
from emolib.book.site import (
    WIDGETS,
    add_downloads,
    finish_jupyter_book,
    start_jupyter_book,
)
from emolib.files import replacing
from emolib.provenance import PACKAGE


def publish(root, out, sources, langs, title, progress):
    """Build the pages of every edition at once, unless nothing changed.

    Parameters
    ----------
    root : Path
        The project.
    out : Path
        The folder of everything that is built.
    sources : Path
        A folder of sources per language, filled by `emolib.book.site.collect`.
    langs : sequence of str
        The languages of the book.
    title : str or None
        Replaces the title of the settings.
    progress : rich.progress.Progress
        Where progress is shown.
    """
    site = out / "html"
    # In what Bokeh writes, names are random; what it depends on is there all the same.
    inputs = [
        path
        for lang in langs
        for path in sorted((sources / lang).iterdir())
        if path.name != WIDGETS
    ]
    front = root / "book" / "_templates" / "front.html"
    shared = (front, root / "_config.yml", root / "results", PACKAGE)
    digest = content_digest(*inputs, *shared)
    key = "\n".join([*langs, str(title), digest, *installed_versions()])
    stamp = site / ".inputs"
    task = progress.add_task("html", total=len(langs))
    if stamp.is_file() and stamp.read_text("utf-8") == key:
        progress.update(task, completed=len(langs))
        return
    with replacing(site) as beside:
        beside.mkdir()
        with jupyter_books(out, langs, "html") as books:
            for lang, html in books:
                add_downloads(html, sources / lang)
                # Jupyter Book's own index is a bare redirection, without language.
                shutil.copy(html / "intro.html", html / "index.html")
                html.rename(beside / lang)
                progress.advance(task)
        write_front_page(beside / "index.html", root=root, langs=langs, title=title)
        (beside / stamp.name).write_text(key, "utf-8")


@contextlib.contextmanager
def jupyter_books(out, langs, builder):
    """Build every edition at once; give the languages and folders in turn.

    Parameters
    ----------
    out : Path
        The folder of everything that is built: the sources are in ``book/<lang>``.
    langs : sequence of str
        The languages of the book.
    builder : {"html", "singlehtml"}
        What Sphinx builds.

    Yields
    ------
    iterator of (str, Path)
        Languages, with the folder of the pages. It goes when the block ends.
    """
    with (
        tempfile.TemporaryDirectory(dir=out) as work,
        contextlib.ExitStack() as stack,
    ):
        processes = {}
        for lang in langs:
            folders = {"source": out / "book" / lang, "work": Path(work) / lang}
            process = start_jupyter_book(*folders.values(), builder=builder)
            processes[lang] = stack.enter_context(process), folders
            stack.callback(process.kill)
        yield (
            (lang, finish_jupyter_book(one, lang=lang, **folders, builder=builder))
            for lang, (one, folders) in processes.items()
        )
