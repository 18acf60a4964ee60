"""The exercises: what students get, and the marks of what they hand in, on real runs."""

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest

pytest.importorskip("nbgrader", reason="needs the extra `course`")

import nbformat

from emolib import sandbox, set_language
from emolib.course.causes import messages_of
from emolib.course.execution import Limits
from emolib.course.exercises import SOURCES, exercise_paths
from emolib.course.grading import grade
from emolib.course.releasing import release
from emolib.errors import DataError
from emolib.i18n import LANGUAGES, _

pytestmark = pytest.mark.xdist_group("course")

EXERCISES = exercise_paths()
EXERCISE = "02_comparison"
"""The exercise on which wrong answers are tried."""

LIMITS = Limits(seconds=25, memory=2048)

walled = pytest.mark.skipif(
    sandbox.walls.bubblewrap() is None, reason="needs bubblewrap"
)


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """What students get, in each language."""
    folder = tmp_path_factory.mktemp("released")
    for lang in LANGUAGES:
        release(folder / lang, lang=lang)
    return folder


def source(path):
    """An exercise as it was written."""
    return nbformat.read(path, as_version=4)


def marking(cell):
    """What nbgrader is told of a cell."""
    return cell.metadata.get("nbgrader", {})


def solutions(path, lang):
    """Reference answers of an exercise, by the name of their cell."""
    return {
        marking(cell).grade_id: cell.source
        for cell in source(path).cells
        if marking(cell).get("solution")
        and cell.metadata.get("tags", [f"lang-{lang}"]) == [f"lang-{lang}"]
    }


def cell_of(notebook, name):
    """The cell of a notebook with a name."""
    return next(one for one in notebook.cells if marking(one).get("grade_id") == name)


def answered(path, answers):
    """A released notebook with answers written into it."""
    notebook = nbformat.read(path, as_version=4)
    for name, answer in answers.items():
        cell_of(notebook, name).source = answer
    return notebook
