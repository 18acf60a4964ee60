"""The book: split by language, execute the notebooks, build the pages.

Everything is written beside the previous book and takes its place at the end: a
failure leaves the previous one as it was.
"""

from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from emolib.book.archive import write_archive
from emolib.book.audit import blocks
from emolib.book.execution import content_digest, fill_outputs, installed_versions
from emolib.book.facts import facts
from emolib.book.notebooks import caption_figures, edition, parameter_names, read
from emolib.book.own import (
    TRAINS,
    check_own_files,
    choose_parameters,
    default_folder,
    gather_faces,
)
from emolib.book.printed import write_pdf
from emolib.book.publishing import jupyter_books, publish
from emolib.book.readers import chapter_note, held_by, sentences
from emolib.book.site import collect, settings
from emolib.errors import BuildError
from emolib.files import replacing
from emolib.i18n import LANGUAGES
from emolib.provenance import PACKAGE

__all__ = ["archives", "build", "default_folder", "facts", "reports"]

PROJECT = PACKAGE.parent


def build(
    *,
    langs=LANGUAGES,
    quick=False,
    data=None,
    images=None,
    epochs=None,
    out=None,
    title=None,
    root=PROJECT,
    console=None,
):
    """Build the book.

    Parameters
    ----------
    langs : sequence of {"fr", "en"}, default=("fr", "en")
        Languages of the book.
    quick : bool, default=False
        Whether notebooks use small parameters, to see the whole book sooner.
    data : str or Path, optional
        A file of landmarks in the course's format, instead of the packaged one.
    images : str or Path, optional
        A folder of images, instead of the packaged one: those of the rows of `data`,
        or images by label to train networks on (`emolib.cnn.find_sets`), or both.
    epochs : int, optional
        Passes of the networks over the images, instead of those of each chapter.
    out : str or Path, optional
        Folder of everything that is built; by default that of `default_folder`.
    title : str, optional
        Title of the book, in every language.
    root : str or Path, optional
        The project: ``_config.yml``, ``book/`` and ``notebooks/``. By default, the
        checkout that emolib is imported from.
    console : rich.console.Console, optional
        Where progress is shown.

    Returns
    -------
    Path
        ``html/index.html`` under `out`.

    Raises
    ------
    DataError
        When `data` or `images` cannot be used.
    NotebookError
        When a cell fails.
    BuildError
        When the sources are incomplete or Jupyter Book warns.

    Examples
    --------
    >>> build(langs=["fr"], data="my_faces.csv")  # doctest: +SKIP
    PosixPath('_build/own/my_faces/html/index.html')
    """
    langs, root = _languages(langs), Path(root).resolve()
    out = Path(out or default_folder(data, images)).resolve()
    if not (root / "_config.yml").is_file():
        raise BuildError(
            f"Got no _config.yml in {root}, expected a checkout of the project: "
            "install it with `pip install -e .` from there."
        )
    landmarks, networks, told = check_own_files(data, images)
    networks = gather_faces(landmarks, networks, out / "faces")
    held = held_by(landmarks, networks)
    own = {lang: sentences(root, lang, held) for lang in langs}
    console = console or Console(stderr=True)
    if told:
        console.print(told, markup=False, highlight=False, soft_wrap=True)
    parameters = {"quick": quick} | ({"epochs": epochs} if epochs else {})
    files, sources = (landmarks, networks), out / "book"
    with _progress(console) as progress:
        notebooks = _execute(root, out, files, own, parameters, progress)
        for lang in langs:
            audit = blocks(root, lang, held=held)
            with replacing(sources / lang) as target:
                collect(
                    root,
                    target,
                    lang=lang,
                    langs=langs,
                    title=title,
                    facts=facts(lang) | audit | own[lang].get("facts", {}),
                    notebooks=notebooks[lang],
                    own=own[lang],
                )
        publish(root, out, sources, langs, title, progress)
    return out / "html" / "index.html"


def _languages(langs):
    """Check the languages, and put them in the order of the book."""
    langs = [langs] if isinstance(langs, str) else list(langs)
    if not langs or not set(langs) <= set(LANGUAGES):
        raise BuildError(f"Got langs={langs}, expected some of {', '.join(LANGUAGES)}.")
    return [lang for lang in LANGUAGES if lang in langs]


def _progress(console):
    """Show one line per notebook and per edition."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=console)


def _execute(root, out, files, own, parameters, progress):
    """Execute every notebook in every language; return them by language and path."""
    readers = sorted({Path(path) for chosen in files for path in chosen.values()})
    digest = content_digest(PACKAGE, root / "results", *readers)
    circumstances = [digest, *installed_versions()]
    executed = {lang: {} for lang in own}
    paths = sorted((root / "notebooks").glob("*.ipynb"))
    for lang, path in ((lang, path) for lang in own for path in paths):
        where = f"{path.relative_to(root).as_posix()} ({lang})"
        source, name = read(path), f"notebooks/{path.stem}"
        chosen = choose_parameters(source, *files, **parameters)
        given = {"data", "images"} & set(chosen)
        trains = TRAINS in parameter_names(source)
        note = chapter_note(own[lang], name, given=given, trains=trains)
        chosen |= {"own": bool(given), "note": note}
        notebook = edition(source, lang, lang=lang, **chosen)
        cells = len(notebook.cells)
        task = progress.add_task(where, total=cells)
        fill_outputs(
            notebook,
            cache=out / "executed" / lang / path.name,
            circumstances=circumstances,
            where=where,
            folder=root,
            on_cell=lambda done, task=task: progress.update(task, completed=done),
        )
        progress.update(task, completed=cells)
        caption_figures(notebook, where, own=bool(given))
        executed[lang][name] = notebook
    return executed


def archives(*, langs=LANGUAGES, out=Path("_build"), root=PROJECT):
    """Pack each edition of the book that was built last into one file.

    Parameters
    ----------
    langs : sequence of {"fr", "en"}, default=("fr", "en")
        Languages of the book.
    out : str or Path, default="_build"
        The folder given to `build`.
    root : str or Path, optional
        The project given to `build`.

    Returns
    -------
    list of Path
        ``emolib-<lang>.zip`` under `out`. Unpacked, each opens by double click on
        ``index.html``; it holds the notebooks, the data and the whole project.

    Examples
    --------
    >>> archives(langs=["fr"])  # doctest: +SKIP
    [PosixPath('_build/emolib-fr.zip')]
    """
    out, root = Path(out).resolve(), Path(root).resolve()
    paths = {lang: out / f"emolib-{lang}.zip" for lang in _languages(langs)}
    for lang, path in paths.items():
        write_archive(path, html=out / "html" / lang, root=root)
    return list(paths.values())


def reports(*, langs=LANGUAGES, out=Path("_build"), root=PROJECT):
    """Print each edition of the book that was built last.

    Parameters
    ----------
    langs : sequence of {"fr", "en"}, default=("fr", "en")
        Languages of the book.
    out : str or Path, default="_build"
        The folder given to `build`.
    root : str or Path, optional
        The project given to `build`.

    Returns
    -------
    list of Path
        ``emolib-<lang>.pdf`` under `out`, on A4 paper.

    Raises
    ------
    BuildError
        When there is no Chromium to print with, or Jupyter Book warns.

    Examples
    --------
    >>> reports(langs=["fr"])  # doctest: +SKIP
    [PosixPath('_build/emolib-fr.pdf')]
    """
    langs, out, root = _languages(langs), Path(out).resolve(), Path(root).resolve()
    with jupyter_books(out, langs, "singlehtml") as books:
        return [
            write_pdf(
                out / f"emolib-{lang}.pdf",
                page=html / "intro.html",
                config=settings(out / "book" / lang / "_config.yml", lang),
                root=root,
            )
            for lang, html in books
        ]
