"""The command line: parse, call, print; one line for what the user has to mend."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from emolib import __version__
from emolib.errors import EmolibError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Facial emotion recognition, measured honestly: the book and its faces.",
)
console = Console(stderr=True)


def main():
    """Run the command line; exit with 2 when there is something to mend.

    Examples
    --------
    >>> main()  # doctest: +SKIP
    """
    try:
        app()
    except EmolibError as error:
        console.print(f"[bold red]Error:[/] {_escaped(error)}", soft_wrap=True)
        sys.exit(2)
    except KeyboardInterrupt:
        console.print("Interrupted. The same command goes on from here.")
        sys.exit(130)


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.")
    ] = False,
):
    if version:
        print(f"emolib {__version__}")
        raise typer.Exit


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
        Path | None, typer.Option(help="The folder of its images, named by id.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Where to build.")] = Path("_build"),
    title: Annotated[str | None, typer.Option(help="Title of the book.")] = None,
):
    """Execute the notebooks and build the book in both languages."""
    from emolib.book import build
    from emolib.i18n import LANGUAGES

    index = build(
        langs=(lang,) if lang else LANGUAGES,
        quick=quick,
        data=data,
        images=images,
        out=out,
        title=title,
        console=console,
    )
    print(index)


@app.command()
def faces(
    out: Annotated[Path, typer.Option(help="The folder to write.")],
    subjects: Annotated[int, typer.Option(help="Number of people.")] = 230,
    seed: Annotated[int, typer.Option(help="Seed of people and expressions.")] = 0,
    condition: Annotated[
        Literal["studio", "wild"], typer.Option(help="Even light, or anything goes.")
    ] = "studio",
    jobs: Annotated[int, typer.Option(help="Processes.")] = 2,
):
    """Generate a dataset of synthetic faces with their landmarks."""
    from emolib.faces import generate

    generate(
        out,
        subjects=subjects,
        seed=seed,
        condition=condition,
        jobs=jobs,
        console=console,
    )
    print(out)


def _escaped(error):
    """The message of an error, its brackets not being Rich's."""
    from rich.markup import escape

    return escape(str(error))
