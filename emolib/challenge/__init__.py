"""The challenge: a fresh one with its answers apart, and the leaderboard of a class."""

from pathlib import Path

from emolib.challenge.baselines import predict_baselines
from emolib.challenge.board import FINAL, as_table, make_board
from emolib.challenge.columns import Ids
from emolib.challenge.making import HANDED_OUT, KEPT, make_challenge
from emolib.challenge.page import page_name, render_page
from emolib.challenge.solutions import PRIVATE, PUBLIC, load_solutions
from emolib.challenge.submissions import list_submissions, read_submission
from emolib.errors import DataError
from emolib.evaluation import progress
from emolib.files import replacing
from emolib.i18n import LANGUAGES, language, set_language

__all__ = ["HANDED_OUT", "KEPT", "TABLE", "make_challenge", "score_submissions"]

TABLE = "leaderboard.csv"
"""The leaderboard for spreadsheets and programs, beside its pages."""

BOARDS = {PUBLIC: (PUBLIC,), PRIVATE: FINAL}
"""The two leaderboards by folder, and the halves that each shows: the public one tells
nothing of the private half."""


def score_submissions(place, *, out="leaderboard", solutions=None, data=None):
    """Score what a class handed in, and write its leaderboards.

    Parameters
    ----------
    place : str or Path
        A folder with one CSV file per student, named after the student, or one file.
    out : str or Path, default="leaderboard"
        The folder to write: in ``public`` what students may see, in ``private`` what
        the instructor keeps until the end, each ``leaderboard.csv`` and a page in each
        language. Leaderboards that are there are replaced, other files stay.
    solutions, data : str or Path, default=None
        As in `emolib.challenge.solutions.load_solutions`.

    Returns
    -------
    DataFrame
        The final leaderboard, as `emolib.challenge.board.as_table` gives it. A file
        that cannot be scored has its row, and stops nobody else's.

    Raises
    ------
    DataError
        When there is nothing to score, the solutions are not usable, or `out` is in the
        folder of the submissions.

    Examples
    --------
    >>> board = score_submissions("submissions")               # doctest: +SKIP
    """
    place, out = Path(place), Path(out)
    if out.resolve().is_relative_to(place.resolve()):
        raise DataError(
            f"Got {out}, which is in the folder of the submissions, expected another "
            "place (--out): the leaderboard is no submission."
        )
    challenge = load_solutions(solutions, data=data)
    files, ids = list_submissions(place), Ids(challenge.ids)
    submissions = [
        read_submission(*file, ids) for file in progress(files, "submissions")
    ]
    baselines = predict_baselines(challenge)
    for folder, halves in BOARDS.items():
        rows = make_board(challenge, submissions, baselines, halves=halves)
        table = as_table(rows, halves=halves)
        _write(out / folder, rows, table, challenge, halves)
    return table


def _write(folder, rows, table, challenge, halves):
    """Write a leaderboard, each file whole or not at all."""
    before = language()
    try:
        for lang in LANGUAGES:
            set_language(lang)
            with replacing(folder / page_name(lang)) as beside:
                page = render_page(rows, challenge, halves=halves)
                beside.write_text(page, encoding="utf-8")
    finally:
        set_language(before)
    with replacing(folder / TABLE) as beside:
        table.to_csv(beside, index=False, float_format="%.6f")
