"""The leaderboards in a browser without a network."""

import pytest

from emolib.challenge import score_submissions
from emolib.data import packaged_file

WIDTHS = (1280, 390, 320)
"""Of a desk and of two phones, in px."""


@pytest.fixture(scope="module")
def leaderboards(tmp_path_factory):
    """Of a class of three: one is right, one wrote for another program, one nothing."""
    folder = tmp_path_factory.mktemp("class")
    answers = packaged_file("challenge_solutions.csv").read_text("utf-8")
    (folder / "in").mkdir()
    (folder / "in" / "student-1.csv").write_text(answers)
    (folder / "in" / "student-2.csv").write_text(answers.replace(",", ";"))
    (folder / "in" / "student-3.csv").write_text("")
    score_submissions(folder / "in", out=folder / "out")
    return folder / "out"


@pytest.mark.parametrize("half", ["public", "private"])
def test_leaderboards_are_open_to_everyone(leaderboards, tab, axe, lang, half):
    """Nothing is asked for, axe is content, no phone needs a sideways scroll."""
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": 900})
            tab.goto((leaderboards / half / f"leaderboard.{lang}.html").as_uri())
            assert axe(tab) == []
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.wrong == []
