"""Commands on what is measured: measure it, print it, say what is stale."""

from typing import Annotated

import typer
from rich.console import Console

from emolib.cli.app import app, console
from emolib.errors import DataError


@app.command()
def run(
    names: Annotated[
        list[str] | None, typer.Argument(help="Experiments; all that are stale.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
    scheduler: Annotated[
        str | None,
        typer.Option(help="Address of a Dask scheduler, for what is parallel."),
    ] = None,
):
    """Measure experiments again and record what they give."""
    from emolib.experiments import EXPERIMENTS

    _measure("run", EXPERIMENTS, names, jobs=jobs, scheduler=scheduler)


@app.command()
def benchmark(
    names: Annotated[
        list[str] | None, typer.Argument(help="Benchmarks; all that are stale.")
    ] = None,
):
    """Time two ways of doing the same in one run, and record their ratio."""
    from emolib.benchmarks import BENCHMARKS

    _measure("benchmark", BENCHMARKS, names)


def _measure(command, table, names, *, jobs=1, scheduler=None):
    """Measure what was named, or all that is stale; what is done stays done."""
    from emolib.results import measure, stale
    from emolib.scheduling import workers

    for name in names or []:
        if name not in table:
            raise DataError(f"Got {name!r}, expected one of: {', '.join(table)}.")
    chosen = names or [name for name in table if stale(table[name])]
    if not chosen:
        console.print("Nothing to measure: every result matches the code and the data.")
    with workers(scheduler, jobs=jobs) as (jobs, _):
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
