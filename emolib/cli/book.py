"""The command that builds the book."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from emolib.cli.app import app, console


@app.command()
def book(
    lang: Annotated[
        Literal["fr", "en"] | None, typer.Option(help="One language; both by default.")
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Small parameters, to see it all sooner.")
    ] = False,
    data: Annotated[
        Path | None, typer.Option(help="Your own CSV file, in the course's format.")
    ] = None,
    images: Annotated[
        Path | None, typer.Option(help="Images named by id, or a folder per label.")
    ] = None,
    epochs: Annotated[
        int | None, typer.Option(min=1, help="Passes of networks over your images.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Where to build; own data have their folder.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="Title of the book.")] = None,
    as_zip: Annotated[
        bool, typer.Option("--zip", help="Pack each language into one file, too.")
    ] = False,
    as_pdf: Annotated[
        bool, typer.Option("--pdf", help="Print each language, too.")
    ] = False,
):
    """Execute the notebooks and build the book in both languages."""
    from emolib.book import archives, build, default_folder, reports
    from emolib.i18n import LANGUAGES

    out = out or default_folder(data, images)
    langs = (lang,) if lang else LANGUAGES
    index = build(
        langs=langs,
        quick=quick,
        data=data,
        images=images,
        epochs=epochs,
        out=out,
        title=title,
        console=console,
    )
    print(index)
    for make in [archives] * as_zip + [reports] * as_pdf:
        for path in make(langs=langs, out=out):
            print(path)
