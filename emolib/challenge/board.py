"""The rows of a leaderboard: students and baselines in order, then what to mend."""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from emolib.challenge.baselines import BASELINES
from emolib.challenge.remarks import Remark
from emolib.challenge.scoring import ENDS, SHOWN, Scores, rank
from emolib.challenge.solutions import PRIVATE, PUBLIC
from emolib.i18n import LANGUAGES, language, set_language
from emolib.spreadsheets import as_cell

STUDENT, BASELINE, REFUSED = "student", "baseline", "refused"
"""What a row is."""

FINAL = (PRIVATE, PUBLIC)
"""The halves of the last leaderboard, the one that decides first."""


@dataclass
class Row:
    """One row of a leaderboard.

    Attributes
    ----------
    name : str
        The student, or a key of `BASELINES`.
    kind : str
        STUDENT, BASELINE or REFUSED.
    notes : list of Remark
        What was noted while the file was read.
    same_answers, same_file : list of str
        Other students whose answers, or whose files byte for byte, are the same.
    scores : dict of str to dict
        For each half that is shown: what `Scores` and `rank` say of this row.
    """

    name: str
    kind: str
    notes: list = field(default_factory=list)
    same_answers: list = field(default_factory=list)
    same_file: list = field(default_factory=list)
    scores: dict = field(default_factory=dict)

    @property
    def label(self):
        """The name as it is shown in the current language."""
        if self.kind == BASELINE:
            return str(Remark(BASELINES[self.name]))
        return self.name


def make_board(challenge, submissions, baselines, *, halves):
    """Score everybody on some halves and put them in the order of the first one.

    Parameters
    ----------
    challenge : Challenge
        What `load_solutions` returns.
    submissions : list of Submission
        What `read_submission` returns.
    baselines : dict of str to ndarray
        What `predict_baselines` returns.
    halves : sequence of str
        PUBLIC, PRIVATE or both; the first one decides.

    Returns
    -------
    list of Row
        Those with scores from the best to the worst, then those that were refused.

    Examples
    --------
    >>> from emolib.challenge.solutions import load_solutions
    >>> challenge = load_solutions()
    >>> rows = make_board(challenge, [], {"lda": challenge.target}, halves=[PUBLIC])
    >>> rows[0].kind
    'baseline'
    """
    read = [one for one in submissions if one.answers is not None]
    rows = [Row(one.name, STUDENT, one.notes) for one in read]
    _flag_alike(rows, [one.answers.tobytes() for one in read], "same_answers")
    _flag_alike(rows, [one.digest for one in read], "same_file")
    rows += [Row(name, BASELINE) for name in baselines]
    answers = [one.answers for one in read] + list(baselines.values())
    students = np.array([row.kind == STUDENT for row in rows])
    orders = []
    for half in halves if rows else ():
        inside = challenge.public if half == PUBLIC else ~challenge.public
        scores = Scores(
            np.array(answers)[:, inside],
            challenge.target[inside],
            challenge.subjects[inside],
        )
        ranks = rank(scores, [row.name for row in rows], students)
        table = scores.table.join(ranks)
        for row, values in zip(rows, table.to_dict("records"), strict=True):
            row.scores[half] = values
        orders.append(ranks.index)
    refused = [Row(s.name, REFUSED, s.notes) for s in submissions if s.answers is None]
    return [rows[number] for number in (orders[0] if orders else ())] + refused


def _flag_alike(rows, keys, attribute):
    """Tell each student who else has the same answers, or the same file."""
    groups = defaultdict(list)
    for row, key in zip(rows, keys, strict=True):
        groups[key].append(row)
    for group in groups.values():
        for row in group:
            setattr(row, attribute, [one.name for one in group if one is not row])


def as_table(rows, *, halves):
    """Write a leaderboard as a table, for spreadsheets and programs.

    Parameters
    ----------
    rows : list of Row
        What `make_board` returns.
    halves : sequence of str
        Those of the board.

    Returns
    -------
    DataFrame
        One line per row. Scores and differences, in [0, 1], are those of the first
        half; those of the other have its name in front. No cell is a formula.

    Examples
    --------
    >>> as_table([Row("=1+1", REFUSED)], halves=[PUBLIC])["name"].tolist()
    ["'=1+1"]
    """
    table = pd.DataFrame(
        [
            {
                "name": as_cell(row.name),
                "kind": row.kind,
                "same_answers_as": as_cell("; ".join(row.same_answers)),
                "same_file_as": as_cell("; ".join(row.same_file)),
            }
            | {f"notes_{lang}": as_cell(_notes(row, lang)) for lang in LANGUAGES}
            for row in rows
        ]
    )
    for position, half in enumerate(halves):
        columns = [f"{metric}_{end}" for metric in SHOWN for end in ENDS]
        columns += [f"gap_{end}" for end in ENDS]
        columns += ["place", "tied_with_first", "tied_with_above"]
        prefix = f"{half}_" if position else ""
        for column in columns:
            name = prefix + column.replace("_mean", "")
            table[name] = [row.scores.get(half, {}).get(column) for row in rows]
    first = ["place", "name", "kind"]
    table["place"] = table["place"].astype("Int64")
    return table[first + [column for column in table if column not in first]]


def _notes(row, lang):
    """The notes of a row in one language."""
    before = language()
    set_language(lang)
    try:
        return " ".join(map(str, row.notes))
    finally:
        set_language(before)
