"""Grading a class: every notebook that was handed in, and what was not.

What is measured of a notebook is noted in ``.marks`` under the folder of the marks, so
that grading goes on where it was interrupted, and only looks again at what changed.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path

from emolib import sandbox
from emolib.course import pages, sheets
from emolib.course.execution import Limits
from emolib.course.exercises import SOURCES, exercise_paths, generate
from emolib.course.marking import LARGEST, absent, mark
from emolib.errors import DataError
from emolib.files import replacing
from emolib.i18n import LANGUAGES
from emolib.scheduling import circumstances
from emolib.tables import first_line


@dataclass
class Submission:
    """What a student handed in.

    Attributes
    ----------
    student : str
        The name of the folder.
    notebooks : dict of str to Path
        The notebook of each exercise that there is.
    others : list of str
        Names of other notebooks.
    marks : dict of str to dict
        By exercise, what `emolib.course.marking.mark` gave.
    """

    student: str
    notebooks: dict
    others: list
    marks: dict = field(default_factory=dict)

    @property
    def lang(self):
        """The language of most of the notebooks."""
        told = [marks["lang"] for marks in self.marks.values() if marks["lang"]]
        return Counter(told).most_common(1)[0][0] if told else LANGUAGES[0]


def grade(
    submitted,
    out,
    *,
    sources=SOURCES,
    jobs=1,
    limits=None,
    unsafe=False,
    progress=False,
):
    """Grade what students handed in.

    Parameters
    ----------
    submitted : str or Path
        A folder per student, which holds notebooks under the names of the exercises.
    out : str or Path
        The folder of the marks; what it knows is not graded again.
    sources : str or Path, default=SOURCES
        The exercises as they are written, with their solutions.
    jobs : int, default=1
        Notebooks graded at the same time.
    limits : Limits, optional
        What a notebook may use.
    unsafe : bool, default=False
        Whether to execute notebooks without a sandbox, with all rights of the user.
    progress : bool, default=False
        Whether to show a progress bar.

    Returns
    -------
    list of str
        What the instructor should know: notebooks that nbgrader could not grade, marks
        by hand that no longer apply. The marks are in ``marks.csv``, those to give by
        hand in ``manual.csv``, and each student's page is ``<student>.html``. Exercises
        that nobody handed in are left out.

    Raises
    ------
    DataError
        When there is nothing to grade, ``manual.csv`` cannot be read, or a folder is
        none.
    BuildError
        When nbgrader refuses an exercise.
    SandboxError
        When there is no sandbox, and `unsafe` is False.

    Examples
    --------
    >>> grade("submitted", "marks")  # doctest: +SKIP
    []
    """
    submitted, out, sources = (Path(one).resolve() for one in (submitted, out, sources))
    if not unsafe and (missing := sandbox.available()):
        raise sandbox.SandboxError(
            f"{missing} Without one, `--unsafe` runs what students wrote with all your "
            "rights."
        )
    names = [path.stem for path in exercise_paths(sources)]
    if os.path.exists(out) and not os.path.isdir(out):
        raise DataError(f"Got {out}, which is no folder, expected one for the marks.")
    submissions = _submissions(submitted, out, names)
    manual = sheets.read_manual(out / sheets.MANUAL)
    handed_in = {name for one in submissions for name in one.notebooks}
    with tempfile.TemporaryDirectory() as course:
        generate(Path(course), sources=sources)
        told = _mark_all(
            submissions,
            *(Path(course), out, sources, jobs, limits or Limits(), unsafe, progress),
        )
        for one in submissions:
            for name in sorted(handed_in - set(one.notebooks)):
                one.marks[name] = absent(name, course, kind="missing")
        if dropped := manual.apply(submissions):
            shutil.copy(out / sheets.MANUAL, out / sheets.BEFORE)
        pages.write_pages(submissions, out, course)
    sheets.write_marks(submissions, out / sheets.MARKS)
    sheets.write_manual(submissions, out / sheets.MANUAL)
    return told + dropped


def _submissions(submitted, out, names):
    """What each student handed in; hidden folders are no students."""
    if not submitted.is_dir():
        raise DataError(
            f"Got {submitted}, which is not a folder, expected one with a folder per "
            "student: unpack an archive first."
        )
    if out == submitted or submitted in out.parents:
        raise DataError(
            f"Got the folder of the marks, {out}, within what was handed in, expected "
            "another: its own would be taken for a student."
        )
    try:
        entries = list(os.scandir(submitted))
    except OSError as error:
        raise DataError(
            f"Got {submitted}, which cannot be read ({error.strerror}), expected a "
            "folder with a folder per student."
        ) from error
    folders = [
        Path(entry)
        for entry in entries
        if entry.is_dir(follow_symlinks=False) and not entry.name.startswith(".")
    ]
    found = [_submission(folder, names) for folder in sorted(folders)]
    if not any(one.notebooks for one in found):
        raise DataError(
            f"Got no notebook of an exercise in {submitted}, expected "
            f"<student>/{names[0]}.ipynb and the like: keep the names of the exercises."
        )
    return found


def _submission(folder, names):
    """What one student handed in."""
    found = [path for path in folder.glob("*.ipynb") if path.name[0] != "."]
    notebooks = {path.stem: path for path in sorted(found)}
    others = [path.name for stem, path in notebooks.items() if stem not in names]
    kept = {name: notebooks[name] for name in names if name in notebooks}
    return Submission(folder.name, kept, others)


def _mark_all(submissions, course, out, sources, jobs, limits, unsafe, progress):
    """Mark what is not known yet; what could not be marked is told."""
    from joblib import Parallel, delayed
    from rich.console import Console
    from rich.progress import Progress

    told, todo = [], []
    settings = json.dumps([asdict(limits), unsafe, circumstances()]).encode()
    for one in submissions:
        for name, path in one.notebooks.items():
            digest = _digest(path, sources, settings)
            noted = out / ".marks" / one.student / f"{name}.json"
            one.marks[name] = _noted(noted, digest)
            if one.marks[name] is None:
                todo.append((one, name, noted, digest))
    work = (
        delayed(_marked)(number, one.notebooks[name], course, sources, limits, unsafe)
        for number, (one, name, _noted, _digest) in enumerate(todo)
    )
    shown_to = Console(stderr=True)
    with Progress(console=shown_to, disable=not (progress and todo)) as bar:
        task = bar.add_task("Notebooks", total=len(todo))
        for number, marks, error in Parallel(
            n_jobs=jobs, return_as="generator_unordered"
        )(work):
            one, name, noted, digest = todo[number]
            one.marks[name] = marks
            if error:
                told.append(f"{one.student}, {name}: {error}")
            else:
                _note(noted, digest, marks)
            bar.advance(task)
    return told


def _marked(number, path, course, sources, limits, unsafe):
    """The marks of a notebook; no points, and why, where nbgrader stumbles over it."""
    try:
        marks = mark(path, course, sources=sources, limits=limits, unsafe=unsafe)
    except Exception as error:  # whatever it is, the others are graded
        return number, absent(path.stem, course, kind="broken"), first_line(error)
    return number, marks, None


def _digest(path, sources, settings):
    """What the marks of a notebook depend on."""
    parts = [
        sandbox.read_file(path, limit=LARGEST) or b"",
        (sources / path.name).read_bytes(),
        settings,
    ]
    found = [hashlib.sha256(part).hexdigest() for part in parts]
    return hashlib.sha256("".join(found).encode()).hexdigest()


def _noted(path, digest):
    """Marks that are known; None if there are none, or of something else."""
    try:
        note = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return note["marks"] if note.get("digest") == digest else None


def _note(path, digest, marks):
    """Note marks, whole or not at all."""
    with replacing(path) as beside:
        beside.write_text(json.dumps({"digest": digest, "marks": marks}), "utf-8")
