"""The commands for instructors: exercises for students, and their marks."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from emolib.cli.app import app, console
from emolib.collection import shown

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


@course.command()
def grade(
    submitted: Annotated[Path, typer.Argument(help="A folder per student.")],
    out: Annotated[Path, typer.Argument(help="The folder of the marks.")],
    jobs: Annotated[
        int, typer.Option(min=1, help="Notebooks graded at the same time.")
    ] = 2,
    seconds: Annotated[
        int, typer.Option(min=1, help="Time of a cell; a notebook has ten times it.")
    ] = 60,
    memory: Annotated[
        int, typer.Option(min=256, help="Memory of a notebook, in MiB.")
    ] = 3072,
    unsafe: Annotated[
        bool, typer.Option("--unsafe", help="Run notebooks without a sandbox.")
    ] = False,
):
    """Grade the notebooks of a class; the same command goes on where it stopped."""
    from emolib.course.execution import Limits
    from emolib.course.grading import grade as run

    told = run(
        submitted,
        out,
        jobs=jobs,
        limits=Limits(seconds, memory),
        unsafe=unsafe,
        progress=True,
    )
    for line in told:
        console.print(shown(line), soft_wrap=True, markup=False, highlight=False)
    print(out / "marks.csv")
