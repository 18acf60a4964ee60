"""The command line: parse, call, print; one line for what the user has to mend."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from emolib import __version__
from emolib.errors import DataError, EmolibError

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
        Path | None, typer.Option(help="Images named by id, or a folder per label.")
    ] = None,
    epochs: Annotated[
        int | None, typer.Option(min=1, help="Passes of networks over your images.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Where to build.")] = Path("_build"),
    title: Annotated[str | None, typer.Option(help="Title of the book.")] = None,
    as_zip: Annotated[
        bool, typer.Option("--zip", help="Pack each language into one file, too.")
    ] = False,
    as_pdf: Annotated[
        bool, typer.Option("--pdf", help="Print each language, too.")
    ] = False,
):
    """Execute the notebooks and build the book in both languages."""
    from emolib.book import archives, build, reports
    from emolib.i18n import LANGUAGES

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


@app.command()
def run(
    names: Annotated[
        list[str] | None, typer.Argument(help="Experiments; all that are stale.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
):
    """Measure experiments again and record what they give."""
    from emolib.experiments import EXPERIMENTS

    _measure("run", EXPERIMENTS, names, jobs)


@app.command()
def benchmark(
    names: Annotated[
        list[str] | None, typer.Argument(help="Benchmarks; all that are stale.")
    ] = None,
):
    """Time two ways of doing the same in one run, and record their ratio."""
    from emolib.benchmarks import BENCHMARKS

    _measure("benchmark", BENCHMARKS, names, jobs=1)


def _measure(command, table, names, jobs):
    """Measure what was named, or all that is stale; what is done stays done."""
    from emolib.results import measure, stale

    for name in names or []:
        if name not in table:
            raise DataError(f"Got {name!r}, expected one of: {', '.join(table)}.")
    chosen = names or [name for name in table if stale(table[name])]
    if not chosen:
        console.print("Nothing to measure: every result matches the code and the data.")
    for number, name in enumerate(chosen, start=1):
        console.print(f"{name} ({number} of {len(chosen)})")
        record = measure(table[name], jobs=jobs, command=command)
        console.print(f"  {record['seconds']} s")


@app.command()
def results(
    names: Annotated[list[str] | None, typer.Argument(help="All by default.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
):
    """Print the recorded results with where they come from."""
    import json

    from emolib import results as record

    records = {name: record.read(name) for name in names or record.names()}
    if as_json:
        print(json.dumps(records, indent=1, ensure_ascii=False))
        return
    for name, entry in records.items():
        where = f"{entry['date']}, {entry['machine']}, {entry['seconds']} s"
        console.print(f"[bold]{name}[/]  ({where}; {entry['command']})")
        Console().print_json(json.dumps(entry["result"]))


@app.command()
def check():
    """Say which results no longer match the code or the data; exit with 1 if any."""
    from emolib.benchmarks import BENCHMARKS
    from emolib.experiments import EXPERIMENTS
    from emolib.results import stale

    found = False
    for command, table in (("run", EXPERIMENTS), ("benchmark", BENCHMARKS)):
        for name, experiment in table.items():
            reason = stale(experiment)
            found = found or bool(reason)
            mend = f"stale ({reason}), emolib {command} {name}"
            print(f"{name}: {mend if reason else 'current'}")
    if found:
        raise typer.Exit(1)


def _escaped(error):
    """The message of an error, its brackets not being Rich's."""
    from rich.markup import escape

    return escape(str(error))
