"""The command that executes the reports of a class again."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from emolib.cli.app import console
from emolib.cli.course import course
from emolib.collection import shown

MIB = 1 << 20


@course.command()
def rerun(
    folder: Annotated[
        Path, typer.Argument(help="A folder, or a notebook, per student.")
    ],
    out: Annotated[
        Path, typer.Option(help="The folder of results; it goes on from there.")
    ] = Path("rerun"),
    data: Annotated[
        Path | None, typer.Option(help="A hidden CSV file; the packaged one if none.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Reports at the same time.")] = 2,
    scheduler: Annotated[
        str | None, typer.Option(help="Address of a Dask scheduler, to run there.")
    ] = None,
    tolerance: Annotated[
        float, typer.Option(min=0, help="Relative difference that does not count.")
    ] = 1e-4,
    minutes: Annotated[
        float, typer.Option(min=0.01, help="Time that each report may take.")
    ] = 10,
    memory: Annotated[
        int, typer.Option(min=256, help="Memory that each may use, in MiB.")
    ] = 4096,
    written: Annotated[
        int, typer.Option(min=16, help="What each may write, in MiB.")
    ] = 256,
    processes: Annotated[
        int, typer.Option(min=8, help="Processes that each may have.")
    ] = 64,
    unsafe: Annotated[
        bool, typer.Option("--unsafe", help="Without a sandbox: trust every student.")
    ] = False,
):
    """Execute reports again, each in a sandbox, and compare the numbers they print."""
    from emolib.rerun.pages import told, write_results
    from emolib.rerun.running import rerun as run
    from emolib.sandbox import Limits

    limits = Limits(60 * minutes, memory * MIB, written * MIB, processes)
    reruns = run(
        folder,
        out=out,
        data=data,
        limits=limits,
        tolerance=tolerance,
        jobs=jobs,
        scheduler=scheduler,
        unsafe=unsafe,
    )
    for one in reruns:
        name = escape(shown(one.report.name))
        words = escape(told(one.execution))
        console.print(f"[bold]{name}[/]: {words}", soft_wrap=True, highlight=False)
    for path in write_results(reruns, out, hidden=data is not None):
        print(path)
