"""The leaderboard as a page that stands alone, in one language."""

import math
from datetime import date
from importlib.resources import files

from emolib.challenge.board import BASELINE, REFUSED, STUDENT
from emolib.challenge.remarks import Remark, listed
from emolib.challenge.scoring import ENDS
from emolib.challenge.solutions import PRIVATE, PUBLIC
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

HALVES = {PUBLIC: N_("public half"), PRIVATE: N_("private half")}
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
    start = math.floor(10 * min(lowest, default=0)) / 10
    template = (files("emolib.challenge") / "leaderboard.html").read_text("utf-8")
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    return environment.from_string(template).render(
        lang=language(),
        others={lang: NAMES[lang] for lang in LANGUAGES if lang != language()},
        page_name=page_name,
        title=_("Final leaderboard") if len(halves) > 1 else _("Leaderboard"),
        summary=_summary(scored, refused, challenge, halves),
        words=_words(halves),
        ticks=_ticks(start),
        rows=_shown(scored, halves, start),
        refused=[
            {"name": row.name, "notes": list(map(str, row.notes))} for row in refused
        ],
        explanations=_explanations(halves, scored),
    )


def _summary(scored, refused, challenge, halves):
    """What was scored, on what, and when."""
    from babel.dates import format_date

    inside = challenge.public if halves[0] == PUBLIC else ~challenge.public
    day = format_date(date.today(), "long", locale=language())
    sentences = [
        f"{day}.",
        _("The packaged challenge.") if challenge.packaged else "",
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


def _words(halves):
    """Headings and labels."""
    return {
        "place": _("Place"),
        "name": _("Student or model"),
        "accuracy": _("Accuracy"),
        "balanced": _("Balanced accuracy"),
        "gap": _("From the first"),
        "other": _("public half") if len(halves) > 1 else "",
        "colon": "\N{NO-BREAK SPACE}:" if language() == "fr" else ":",
        "notes": _("Notes on the file"),
        "baseline": _("model of the book"),
        "shared": _("tied"),
        "to_mend": _("Files to mend"),
        "to_mend_text": _(
            "They count for nothing until they are mended and handed in again."
        ),
        "student": _("Student"),
        "mend": _("What to mend"),
        "caption": _(
            "Students and models of the book by accuracy; the bar is the 95% interval."
        ),
        "reading": _("How to read this page"),
        "languages": _("This page in another language"),
        "nothing": _("No file could be scored."),
        "private": _("For the instructor: do not publish before the end.")
        if len(halves) > 1
        else "",
    }


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
    """Rows as the template writes them: text, and places on the axis."""
    places = [row.scores[halves[0]]["place"] for row in rows if row.kind == STUDENT]
    first = next((row for row in rows if row.kind == STUDENT), None)
    shown, before = [], None
    for row in rows:
        values, student = row.scores[halves[0]], row.kind == STUDENT
        shown.append(
            {
                "name": row.label,
                "baseline": row.kind == BASELINE,
                "place": format_decimal(values["place"]) if student else "",
                "shared": student and places.count(values["place"]) > 1,
                "begins": student and values["place"] != before,
                "accuracy": _interval(values, "accuracy"),
                "balanced": _interval(values, "balanced_accuracy"),
                "gap": "—" if row is first else _gap(values),
                "ties": _ties(values) if student and row is not first else "",
                "alike": _alike(row),
                "notes": list(map(str, row.notes)),
                "bars": [
                    {
                        end: _place(row.scores[half][f"accuracy_{end}"], start)
                        for end in ENDS
                    }
                    for half in halves
                ],
                "other": [
                    _interval(row.scores[half], "accuracy") for half in halves[1:]
                ],
            }
        )
        before = values["place"] if student else before
    return shown


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


def _explanations(halves, scored):
    """Terms of the page, and what they mean."""
    terms = [
        (
            _("Accuracy"),
            _(
                "The share of faces that were read rightly. Between brackets, and as a "
                "bar, the 95% interval: people, with all their faces, are drawn with "
                "replacement 2,000 times. It says how far the score might be with "
                "other people."
            ),
        ),
        (
            _("Balanced accuracy"),
            _("The mean, over the emotions, of the share of their faces read rightly."),
        ),
        (
            _("Place"),
            _(
                "Students are compared on the same faces: the difference of their "
                "accuracies has an interval of its own. When it contains 0, these "
                "faces cannot tell the two apart. A place is shared by all who cannot "
                "be told apart from the first one of that place. Each comparison is at "
                "95%: among very many, some are wrong."
            ),
        ),
        (
            _("From the first"),
            _("The difference from the first student, in points, with its interval."),
        ),
        (
            _("Same answers"),
            _(
                "Two files that answer the same for every face. It is no reproach: the "
                "same model on the same data gives the same answers."
            ),
        ),
        (
            _("Two halves"),
            _(
                "Half of the people, drawn once and for all, make the public score. "
                "The other half, which this page tells nothing of, decides in the end: "
                "whoever tunes a model to the public score gains nothing there."
            )
            if len(halves) == 1
            else _(
                "The private half, whose scores students have never seen, decides. The "
                "public half is what the leaderboard has shown until now: whoever "
                "falls much from one to the other had tuned a model to it."
            ),
        ),
    ]
    if any(row.kind == BASELINE for row in scored):
        text = _(
            "They have learned from the packaged training faces only, and take no "
            "place. The one “with the person’s other faces” reads each face beside "
            "those of the same person."
        )
    else:
        text = _("They are missing here: the file of the faces was not at hand.")
    return [*terms, (_("Models of the book"), text)]
