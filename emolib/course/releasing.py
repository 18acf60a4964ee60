"""What students get: the exercises in their language, without the answers."""

import os
import shutil
import tempfile
from pathlib import Path

from emolib.course.exercises import SOURCES, exercise_paths, generate
from emolib.errors import DataError
from emolib.files import replacing
from emolib.i18n import LANGUAGES


def release(out, *, lang, sources=SOURCES):
    """Write the exercises as students get them, in one language.

    Parameters
    ----------
    out : str or Path
        The folder to write, which does not exist yet.
    lang : {"fr", "en"}
        The language of the students.
    sources : str or Path, default=SOURCES
        The exercises as they are written, with their solutions.

    Returns
    -------
    list of Path
        The notebooks; a ``README.md`` in the same language is beside them.

    Raises
    ------
    DataError
        When `out` exists, or there is no exercise.
    BuildError
        When nbgrader refuses an exercise.

    Examples
    --------
    >>> release("exercises", lang="en")  # doctest: +SKIP
    [PosixPath('exercises/01_exploration.ipynb'), ...]
    """
    out = Path(out)
    if lang not in LANGUAGES:
        raise DataError(f"Got lang={lang!r}, expected one of {', '.join(LANGUAGES)}.")
    if os.path.lexists(out):
        raise DataError(
            f"Got {out}, which exists already, expected a new folder: name another, or "
            "delete it."
        )
    names = [path.name for path in exercise_paths(sources)]
    with tempfile.TemporaryDirectory() as course, replacing(out) as beside:
        generate(course, langs=[lang], sources=sources)
        beside.mkdir()
        for name in names:
            shutil.copy(Path(course) / "release" / lang / name, beside)
        shutil.copy(Path(sources) / f"README.{lang}.md", beside / "README.md")
    return [out / name for name in names]
