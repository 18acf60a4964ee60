"""Commands on generated faces: make them, fit to them what reads photographs."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from emolib.cli.app import app, tell_licence
from emolib.errors import DataError


@app.command()
def faces(
    out: Annotated[Path, typer.Option(help="The folder to write.")],
    subjects: Annotated[int, typer.Option(help="Number of people.")] = 230,
    seed: Annotated[int, typer.Option(help="Seed of people and expressions.")] = 0,
    condition: Annotated[
        Literal["studio", "wild"], typer.Option(help="Even light, or anything goes.")
    ] = "studio",
    intensity: Annotated[
        float | None, typer.Option(help="Strength of expressions; the condition's own.")
    ] = None,
    prototypes: Annotated[
        float | None, typer.Option(help="Share of people who pose by the book.")
    ] = None,
    jobs: Annotated[int, typer.Option(help="Processes.")] = 2,
):
    """Generate a dataset of synthetic faces with their landmarks."""
    from emolib.faces import generate

    tell_licence()
    generate(
        out,
        subjects=subjects,
        seed=seed,
        condition=condition,
        intensity=intensity,
        prototypes=prototypes,
        jobs=jobs,
    )
    print(out)


@app.command()
def transfer(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(help="What `emolib faces` wrote; for landmarks only."),
    ] = None,
    model: Annotated[
        Literal["landmarks", "cnn"],
        typer.Option(help="What is fitted: landmarks or pixels are read."),
    ] = "landmarks",
    out: Annotated[
        Path | None, typer.Option(help="The file; the packaged one by default.")
    ] = None,
):
    """Fit the model that reads photographs to generated faces."""
    if model == "cnn":
        from emolib.cnn.packaged import COMPACT_FILE, save_network
        from emolib.experiments.packaged_network import fit_compact_cnn

        if folders:
            raise DataError(
                f"Got {folders[0]}, expected no folder: the network makes the faces "
                "that it is trained on."
            )
        path = out or COMPACT_FILE
        save_network(fit_compact_cnn(), path)
    else:
        from emolib.models import TRANSFER_FILE
        from emolib.transfer import fit_transfer_model, save_transfer_model

        path = out or TRANSFER_FILE
        save_transfer_model(fit_transfer_model(folders or []), path)
    print(path)
