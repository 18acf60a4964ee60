"""Facts: the form of a number follows from its name, in each language."""

import math
import re
from pathlib import Path

import pytest

from emolib.book.facts import facts, figures, written
from emolib.i18n import LANGUAGES, set_language

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    ("name", "value", "english", "french"),
    [
        ("result_a_accuracy_mean", 0.716, "71.6%", "71,6 %"),
        ("result_a_columns", 2278, "2278", "2278"),
        ("result_a_faces", 100_000, "100,000", "100 000"),
        ("result_a_fit_time_median", 0.0343, "34 ms", "34 ms"),
        ("result_a_seconds", 2.94, "2.9 s", "2,9 s"),
        ("result_a_speedup_ratio", 4.114, "4.1", "4,1"),
        ("result_a_ratio_low", 15154.0, "15,000", "15 000"),
        ("result_a_difference_ridge_mean", -0.0123, "−1.2", "−1,2"),
        ("result_a_points_20_mean", 0.778, "77.8%", "77,8 %"),
        ("result_a_top_five", 1.0, "100%", "100 %"),
        ("result_a_gain_high", 0.15, "15.0", "15,0"),
        ("result_a_time_difference", 0.5, "50.0", "50,0"),
        ("result_a_loss", 1.9459, "1.95", "1,95"),
        ("result_a_roc_auc", 0.964, "0.96", "0,96"),
    ],
)
def test_a_number_is_written_as_its_name_says(name, value, english, french):
    """Shares, counts, durations, quotients and differences each have their form."""
    for lang, expected in (("en", english), ("fr", french)):
        set_language(lang)
        assert re.sub(r"\s", " ", written(name, value)) == expected


def test_figures_are_finite_numbers_behind_the_facts():
    """Each figure is a number that prose may quote under the same name."""
    known = facts("en")
    for name, value in figures().items():
        assert math.isfinite(value), name
        assert name in known


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_quote_facts_that_exist(lang):
    """A page that asks for an unknown number would stop the build."""
    known = facts(lang)
    for page in (ROOT / "book" / lang).glob("*.md"):
        asked = re.findall(r"\{\{ *(\w+) *\}\}", page.read_text("utf-8"))
        assert {a for a in asked if not a.startswith("audit_")} <= set(known), page
