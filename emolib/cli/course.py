"""The commands for instructors: exercises for students, and their marks."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from emolib.cli.app import app

course = typer.Typer(
    help="Give the exercises to students, and grade them.", no_args_is_help=True
)
app.add_typer(course, name="course")


@course.command()
def release(
    out: Annotated[Path, typer.Argument(help="The folder to write; a new one.")],
    lang: Annotated[
        Literal["fr", "en"], typer.Option(help="The language of the students.")
    ],
):
    """Write the exercises for students, without solutions or hidden tests."""
    from emolib.course.releasing import release as write

    for path in write(out, lang=lang):
        print(path)
