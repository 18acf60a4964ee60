"""The command line: parse, call, print; one line for what the user has to mend."""

import sys

# Commands are listed in the order in which their modules are imported.
from emolib.cli import (  # noqa: F401
    book,
    challenge,
    course,
    faces,
    measures,
    photographs,
    rerun,
)
from emolib.cli.app import app, console
from emolib.collection import shown
from emolib.errors import EmolibError

__all__ = ["app", "main"]

INTERRUPTED = 130
"""Exit code that Typer gives to an interruption, which it catches itself."""


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
    except SystemExit as end:
        if end.code == INTERRUPTED:
            console.print("Interrupted. The same command goes on from here.")
        raise


def _escaped(error):
    """The message of an error, its brackets not being Rich's."""
    from rich.markup import escape

    return escape("\n".join(map(shown, str(error).splitlines())))
