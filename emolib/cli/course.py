"""The commands for instructors: exercises for students, and their marks."""

import typer

from emolib.cli.app import app

course = typer.Typer(
    help="Give the exercises to students, and grade them.", no_args_is_help=True
)
app.add_typer(course, name="course")
