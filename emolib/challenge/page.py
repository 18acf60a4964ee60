"""The leaderboard as a page that stands alone, in one language."""

import math
from datetime import date
from importlib.resources import files

from emolib.challenge.board import BASELINE, REFUSED, STUDENT
from emolib.challenge.remarks import Remark, listed
from emolib.challenge.scoring import ENDS
from emolib.challenge.solutions import PUBLIC
from emolib.challenge.wording import HALVES, WORDS, explanations
from emolib.errors import require
from emolib.i18n import (
    LANGUAGES,
    N_,
    _,
    format_decimal,
    format_interval,
    format_percent,
    format_points,
    language,
)

NAMES = {"fr": "Français", "en": "English"}


def page_name(lang):
    """Name of the page in a language.

    Examples
    --------
    >>> page_name("fr")
    'leaderboard.fr.html'
    """
    return f"leaderboard.{lang}.html"


def render_page(rows, challenge, *, halves):
    """Write a leaderboard as HTML, in the current language.

    Parameters
    ----------
    rows : list of Row
        What `make_board` returns.
    challenge : Challenge
        What they were scored on.
    halves : sequence of str
        Those of the board, the deciding one first.

    Returns
    -------
    str
        A page that needs no other file and asks no other host.

    Raises
    ------
    MissingExtraError
        When Jinja is not installed.

    Examples
    --------
    >>> from emolib.challenge.solutions import load_solutions
    >>> "<h1>" in render_page([], load_solutions(), halves=[PUBLIC])
    True
    """
    jinja2 = require("jinja2", extra="course")
    scored = [row for row in rows if row.kind != REFUSED]
    refused = [row for row in rows if row.kind == REFUSED]
    lowest = [row.scores[half]["accuracy_low"] for row in scored for half in halves]
    start = min(math.floor(10 * min(lowest, default=0)) / 10, 0.9)
    template = (files("emolib.challenge") / "leaderboard.html").read_text("utf-8")
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    return environment.from_string(template).render(
        lang=language(),
        others={lang: NAMES[lang] for lang in LANGUAGES if lang != language()},
        page_name=page_name,
        final=len(halves) > 1,
        colon="\N{NO-BREAK SPACE}:" if language() == "fr" else ":",
        summary=_summary(scored, refused, challenge, halves),
        words={name: _(message) for name, message in WORDS.items()},
        ticks=_ticks(start),
        rows=_shown(scored, halves, start),
        refused=refused,
        explanations=explanations(
            final=len(halves) > 1,
            with_models=any(row.kind == BASELINE for row in scored),
        ),
    )


def _summary(scored, refused, challenge, halves):
    """What was scored, on what, and when."""
    from babel.dates import format_date

    inside = challenge.public if halves[0] == PUBLIC else ~challenge.public
    day = format_date(date.today(), "long", locale=language())
    sentences = [
        f"{day}.",
        _("The packaged challenge, whose answers ship with the book.")
        if challenge.packaged
        else "",
        str(
            Remark(
                N_("Submissions scored: {n}. Files to mend: {refused}."),
                n=sum(row.kind == STUDENT for row in scored),
                refused=len(refused),
            )
        ),
        str(
            Remark(
                N_("Scores are those of the {half}: {faces} faces of {people} people."),
                half=_(HALVES[halves[0]]),
                faces=int(inside.sum()),
                people=len(set(challenge.subjects[inside].tolist())),
            )
        ),
    ]
    return " ".join(filter(None, sentences))


def _ticks(start):
    """Marks of the axis, about five of them."""
    step = 0.1 if start > 0.45 else 0.2
    first = math.ceil(start / step - 1e-9) * step
    count = int(round((1 - first) / step, 6)) + 1
    values = [first + step * k for k in range(count)]
    return [
        {"left": _place(value, start), "text": format_percent(value, 0)}
        for value in values
    ]


def _place(value, start):
    """Where a share lies on the axis, in per cent of its width."""
    return round(100 * (value - start) / (1 - start), 2)


def _shown(rows, halves, start):
    """Rows as the template writes them, and where a new place begins."""
    places = [row.scores[halves[0]]["place"] for row in rows if row.kind == STUDENT]
    first = next((row for row in rows if row.kind == STUDENT), None)
    shown, before = [], None
    for row in rows:
        place = row.scores[halves[0]]["place"]
        shown.append(_written(row, halves, start, first=row is first))
        if row.kind == STUDENT:
            shown[-1] |= {"shared": places.count(place) > 1, "begins": place != before}
            before = place
    return shown


def _written(row, halves, start, *, first):
    """One row in words of the current language; its bars as places on the axis."""
    values, *others = (row.scores[half] for half in halves)
    student = row.kind == STUDENT
    return {
        "name": row.label,
        "baseline": not student,
        "place": format_decimal(values["place"]) if student else "",
        "shared": False,
        "begins": False,
        "accuracy": _interval(values, "accuracy"),
        "balanced": _interval(values, "balanced_accuracy"),
        "gap": "—" if first else _gap(values),
        "ties": _ties(values) if student and not first else "",
        "alike": _alike(row),
        "notes": row.notes,
        "bars": [
            {end: _place(half[f"accuracy_{end}"], start) for end in ENDS}
            for half in (values, *others)
        ],
        "others": [_interval(half, "accuracy") for half in others],
    }


def _interval(values, metric):
    """A score with its interval."""
    return format_interval({end: values[f"{metric}_{end}"] for end in ENDS})


def _gap(values):
    """The difference from the first student, in points, with its interval."""
    if math.isnan(values["gap_mean"]):
        return ""
    gap = {end: values[f"gap_{end}"] for end in ENDS}
    return format_interval(gap, write=format_points)


def _ties(values):
    """Whom a student cannot be told apart from."""
    if values["tied_with_first"]:
        return _("cannot be told apart from the first")
    if values["tied_with_above"]:
        return _("cannot be told apart from the one above")
    return ""


def _alike(row):
    """Who else handed in the same."""
    others = [name for name in row.same_answers if name not in row.same_file]
    flags = {
        N_("Same file as: {names}."): row.same_file,
        N_("Same answers as: {names}."): others,
    }
    return [
        str(Remark(message, names=listed(names, most=5)))
        for message, names in flags.items()
        if names
    ]
