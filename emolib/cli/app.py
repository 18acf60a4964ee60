"""What all commands share: the application, and where they speak of their progress."""

from typing import Annotated

import typer
from rich.console import Console

from emolib import __version__

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Facial emotion recognition, measured honestly: the book and its faces.",
)
console = Console(stderr=True)


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.")
    ] = False,
):
    if version:
        print(f"emolib {__version__}")
        raise typer.Exit


def tell_licence():
    """Say once, to each user, what the predictor of the landmarks may be used for."""
    from emolib.detection import first_use_notice
    from emolib.i18n import _

    if notice := first_use_notice():
        console.print(_(notice), soft_wrap=True)
