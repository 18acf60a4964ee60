"""The page of each student: their marks, and what to look at, in their language."""

import re
from importlib.resources import files
from pathlib import Path

from emolib.collection import shown
from emolib.course.causes import sentence
from emolib.course.exercises import marking
from emolib.errors import require
from emolib.files import replacing
from emolib.i18n import N_, _, format_decimal, language, set_language
from emolib.naming import file_name

WORDS = {
    "title": N_("Exercises"),
    "of": N_("out of {n}"),
    "waiting": N_("{n} to be marked by your instructor"),
    "others": N_("Files that bear the name of no exercise were not read:"),
    "right": N_("All right."),
    "changed": N_(
        "Cells that had been changed or deleted were put back before marking:"
    ),
    "footer": N_("Each notebook was executed from its first cell to its last."),
}
"""What a page says whatever the marks."""


def write_pages(submissions, out, course):
    """Write a page for each student.

    Parameters
    ----------
    submissions : list of emolib.course.grading.Submission
        The class, with its marks.
    out : Path
        The folder of the pages, ``<student>.html``.
    course : Path
        What `emolib.course.exercises.generate` made.

    Examples
    --------
    >>> write_pages(submissions, Path("marks"), course)  # doctest: +SKIP
    """
    jinja2 = require("jinja2", extra="course")
    source = (files("emolib") / "course" / "student.html").read_text("utf-8")
    environment = jinja2.Environment(autoescape=True, trim_blocks=True)
    environment.globals.update(points=format_points)
    template = environment.from_string(source)
    before = language()
    for one in submissions:
        set_language(one.lang)
        exercises = [
            _exercise(name, marks, _headings(Path(course), one.lang, name))
            for name, marks in sorted(one.marks.items())
        ]
        page = template.render(
            lang=one.lang,
            words={name: _(words) for name, words in WORDS.items()},
            student=shown(one.student),
            exercises=exercises,
            others=[shown(name) for name in one.others],
            **_totals(exercises),
        )
        with replacing(Path(out) / page_name(one.student)) as beside:
            beside.write_text(page, "utf-8")
    set_language(before)


def page_name(student):
    """The name of a student's page, whatever their folder is called.

    Parameters
    ----------
    student : str
        The name of the folder.

    Returns
    -------
    str
        The name of the file.

    Examples
    --------
    >>> page_name("student-1"), len(page_name("x" * 250))
    ('student-1.html', 114)
    """
    return f"{file_name(student)}.html"


def format_points(points):
    """Write points as the current language does, with decimals only where needed.

    Parameters
    ----------
    points : float
        The points.

    Returns
    -------
    str
        The number.

    Examples
    --------
    >>> format_points(3.0), format_points(2.5), format_points(2.25)
    ('3', '2.5', '2.25')
    """
    decimals = f"{points:.2f}".rstrip("0").partition(".")[2]
    return format_decimal(points, len(decimals))


def _exercise(name, marks, headings):
    """What a page says of an exercise: its title, and its questions by heading."""
    title, titles = headings
    sections = {}
    for question in marks["questions"]:
        heading = titles.get(question["question"], title)
        sections.setdefault(heading, []).append(question)
    kinds = {(question["cause"] or {}).get("kind") for question in marks["questions"]}
    whole = kinds.pop() if len(kinds) == 1 else None
    return {
        "name": name,
        "title": title,
        "changed": marks["changed"],
        "absent": whole if whole in ("missing", "unreadable", "broken") else None,
        "told": sentence(marks["questions"][0]["cause"]),
        "sections": [_section(*section) for section in sections.items()],
        **_sum(marks["questions"]),
    }


def _section(title, questions):
    """What a page says of the questions under a heading."""
    said = [sentence(question["cause"]) for question in questions]
    comments = [question.get("comment") for question in questions]
    total = _sum(questions)
    got = total["points"] == total["possible"]
    return {
        "title": title,
        "said": list(dict.fromkeys(filter(None, said))),
        "comments": list(filter(None, comments)),
        "state": "right" if got else "waiting" if total["waiting"] else "wrong",
        **total,
    }


def _sum(questions):
    """Points that were given, that there are, and that wait for a person."""
    return {
        "points": sum(question["points"] or 0 for question in questions),
        "possible": sum(question["possible"] for question in questions),
        "waiting": sum(
            question["possible"] for question in questions if question["points"] is None
        ),
    }


def _totals(exercises):
    """The same for all exercises together."""
    return {
        "given": sum(one["points"] for one in exercises),
        "possible": sum(one["possible"] for one in exercises),
        "waiting": sum(one["waiting"] for one in exercises),
    }


def _headings(course, lang, name):
    """The title of an exercise, and the heading under which each question is."""
    nbformat = require("nbformat", extra="course")
    path = course / "release" / lang / f"{name}.ipynb"
    title, heading, titles = name, None, {}
    for cell in nbformat.read(path, as_version=4).cells:
        if found := re.search(r"^(#+) +(.+)$", cell.source, re.MULTILINE):
            if cell.cell_type == "markdown" and found[1] == "#":
                title = found[2]
            elif cell.cell_type == "markdown":
                heading = found[2]
        if marking(cell).get("grade"):
            titles[cell.metadata.nbgrader.grade_id] = heading or title
    return title, titles
