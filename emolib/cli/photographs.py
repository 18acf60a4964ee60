"""Commands on photographs: their landmarks, and what a model reads in them."""

import contextlib
import itertools
import os
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from emolib.cli.app import app, console, tell_licence
from emolib.collection import shown
from emolib.collection.layouts import LAYOUTS
from emolib.errors import DataError

PICTURES = (".png", ".jpg", ".jpeg", ".pdf", ".svg")
"""What the annotated photograph may be written as."""


@app.command()
def landmarks(
    folder: Annotated[Path, typer.Argument(help="The folder of photographs.")],
    out: Annotated[
        Path, typer.Option(help="A CSV file, or a folder with the pictures as well.")
    ],
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

    tell_licence()
    faces = collect_landmarks(
        folder, layout=layout, out=out, report=report, jobs=jobs, progress=True
    )
    console.print(faces.DESCR, markup=False, highlight=False, soft_wrap=True)
    print(out)


@app.command()
def predict(
    photos: Annotated[list[Path], typer.Argument(help="Photographs.")],
    model: Annotated[
        Literal["landmarks", "cnn"],
        typer.Option(help="What is read: the 68 landmarks, or the pixels."),
    ] = "landmarks",
    every: Annotated[
        bool, typer.Option("--all", help="All faces; only the largest by default.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(help="Draw, too: a file, or a folder for several photographs."),
    ] = None,
    lang: Annotated[
        Literal["fr", "en"], typer.Option(help="Language of words and numbers.")
    ] = "en",
):
    """Read the expressions in photographs; exit with 2 if there is none in one."""
    from emolib.i18n import _, set_language
    from emolib.prediction import CAUTION

    set_language(lang)
    places = _places(photos, out)
    tell_licence()
    console.print(_(CAUTION), soft_wrap=True)
    read = {}
    for photo in photos:
        try:
            read[photo] = _read(photo, model, every)
            if out:
                _draw(photo, read[photo], places[photo])
        except DataError as error:
            _say(f"Error: {error}")
    if as_json:
        _print_json(read, model)
    elif read:
        _print_table(read)
    if len(read) < len(set(photos)):
        raise typer.Exit(2)


def _say(sentence):
    """One line on the side of errors, whatever a file is named."""
    console.print(shown(sentence), soft_wrap=True, markup=False, highlight=False)


def _read(photo, model, every):
    """The faces of a photograph that are asked for, one at least."""
    from emolib.prediction import predict_faces, require_face

    with _silence():
        found = predict_faces(photo, model=model)
    faces = require_face(photo, found)
    if len(faces) > 1 and not every:
        _say(f"{photo}: the largest of {len(faces)} faces; --all reads the others.")
    return faces if every else faces[:1]


@contextlib.contextmanager
def _silence():
    """Keep off the terminal what libraries in C tell by themselves.

    TensorFlow speaks of the processor, libtiff of every fault: no setting silences
    either. Exceptions are raised all the same.
    """
    kept = os.dup(2)
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _places(photos, out):
    """Where each photograph is drawn; never over a photograph."""
    if out is None:
        return {}
    several, is_picture = len(set(photos)) > 1, out.suffix.lower() in PICTURES
    if not several and not out.is_dir() and not is_picture:
        raise DataError(
            f"Got {out}, expected a file named *{', *'.join(PICTURES)}, or a folder "
            "that exists."
        )
    if several and not out.is_dir() and (out.exists() or is_picture):
        raise DataError(
            f"Got {out} for {len(set(photos))} photographs, expected a folder: it is "
            "made when missing."
        )
    places, originals = {}, {os.path.realpath(photo) for photo in photos}
    for photo in photos:
        place = out
        if several or out.is_dir():
            place = _free_place(out, photo.stem, set(places.values()))
        if os.path.realpath(place) in originals or place.is_dir():
            raise DataError(
                f"Got {place} to write, which is one of the photographs or a folder, "
                "expected another name: neither is ever replaced."
            )
        places[photo] = place
    return places


def _free_place(folder, stem, taken):
    """A name for the picture of a photograph; two photographs may share a name."""
    names = itertools.chain([""], map("-{}".format, itertools.count(2)))
    places = (folder / f"{stem}-annotated{name}.png" for name in names)
    return next(place for place in places if place not in taken)


def _draw(photo, faces, place):
    """Write the annotated photograph, whole or not at all."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    from emolib.files import replacing
    from emolib.plotting import annotated, set_style
    from emolib.prediction import open_picture

    set_style()
    picture, shape = open_picture(photo)
    figure = annotated(picture, faces, shape=shape)
    try:
        with replacing(place) as beside:
            figure.savefig(beside)
    finally:
        plt.close(figure)
    _say(f"{photo}: drawn in {place}")


def _print_json(read, model):
    """One record per photograph, with the caution that goes with them."""
    import json

    from emolib.prediction import CAUTION

    records = [
        {
            "photo": str(photo),
            "n_faces": faces[0].n_faces,
            "faces": [dict(face, landmarks=face.landmarks.tolist()) for face in faces],
        }
        for photo, faces in read.items()
    ]
    # Names that are no UTF-8 can be written in ASCII only.
    print(json.dumps({"caution": CAUTION, "model": model, "photos": records}, indent=1))


def _print_table(read):
    """One row per face; the most probable emotion stands out."""
    from rich.markup import escape
    from rich.table import Table

    from emolib.i18n import _, format_percent
    from emolib.plotting import PALETTE

    several = any(len(faces) > 1 for faces in read.values())
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(_("Photograph"), overflow="fold")
    if several:
        table.add_column(_("Face"), justify="right")
    for name in PALETTE:
        table.add_column(_(name), justify="right", no_wrap=True)
    for photo, faces in read.items():
        for number, face in enumerate(faces, start=1):
            shares = [
                f"[bold reverse {PALETTE[name]}]{format_percent(share, 0)}[/]"
                if name == face.emotion
                else format_percent(share, 0)
                for name, share in face.probabilities.items()
            ]
            place = [str(number)] * several
            table.add_row(escape(shown(photo)), *place, *shares)
    # A file or a pipe takes lines of any length: one per face.
    longest = max(len(shown(photo)) for photo in read)
    Console(width=None if sys.stdout.isatty() else longest + 90).print(table)
