"""Commands on photographs: their landmarks, and what a model reads in them."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from emolib.cli.app import app, console
from emolib.layouts import LAYOUTS


@app.command()
def landmarks(
    folder: Annotated[Path, typer.Argument(help="The folder of photographs.")],
    out: Annotated[Path, typer.Option(help="The CSV file to write.")],
    layout: Annotated[
        Literal[tuple(LAYOUTS)],
        typer.Option(help="How folders and names tell emotions and people."),
    ] = "folders",
    report: Annotated[
        Path | None, typer.Option(help="A CSV file of what was left out, and why.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes.")] = 2,
):
    """Find the landmarks of photographs and write them as the course's file."""
    from emolib.collection import collect_landmarks

    _tell_licence()
    faces = collect_landmarks(
        folder, layout=layout, out=out, report=report, jobs=jobs, progress=True
    )
    console.print(faces.DESCR, markup=False, highlight=False, soft_wrap=True)
    print(out)


def _tell_licence():
    """Say what landmarks may be used for, as long as the predictor is not here yet."""
    from emolib.assets import PREDICTOR, cache_folder

    if not (cache_folder() / PREDICTOR.file_name).exists():
        console.print(f"Landmarks by dlib's predictor: {PREDICTOR.licence}.")
