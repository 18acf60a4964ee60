"""Commands on the challenge: make a fresh one, score what a class handed in."""

from pathlib import Path
from typing import Annotated

import typer

from emolib.cli.app import app, console, tell_licence

challenge = typer.Typer(
    no_args_is_help=True, help="Make a challenge, and score a class's submissions."
)
app.add_typer(challenge, name="challenge")


@challenge.command()
def make(
    out: Annotated[Path, typer.Argument(help="The folder to write.")],
    seed: Annotated[int, typer.Option(help="A number of your own.")],
    subjects: Annotated[int, typer.Option(help="Number of people.")] = 46,
    key: Annotated[
        str | None, typer.Option(help="Of private/challenge.json, to make it again.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes.")] = 2,
):
    """Make faces that nobody has seen, their answers in another folder."""
    from emolib.challenge import HANDED_OUT, KEPT, make_challenge

    tell_licence()
    make_challenge(out, seed=seed, subjects=subjects, key=key, jobs=jobs)
    console.print(
        f"Hand out {out / HANDED_OUT}. Keep {out / KEPT} to yourself: it holds the "
        "answers, the seed and the key.",
        soft_wrap=True,
        markup=False,
        highlight=False,
    )
    print(out)


@challenge.command()
def score(
    submissions: Annotated[
        Path,
        typer.Argument(help="A folder with one CSV file per student, or one file."),
    ],
    solutions: Annotated[
        Path | None, typer.Option(help="The answers; the packaged ones by default.")
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(help="The faces, for the book's models; beside the answers."),
    ] = None,
    out: Annotated[Path, typer.Option(help="The folder to write.")] = Path(
        "leaderboard"
    ),
):
    """Write the leaderboards of a class: a public one, and one with both halves."""
    from emolib.challenge import score_submissions

    board = score_submissions(submissions, out=out, solutions=solutions, data=data)
    kinds = board["kind"].value_counts()
    console.print(
        f"Scored: {kinds.get('student', 0)}. Files to mend: {kinds.get('refused', 0)}. "
        f"Publish {out / 'public'}; {out / 'private'} also tells the private half.",
        soft_wrap=True,
        markup=False,
        highlight=False,
    )
    print(out)
