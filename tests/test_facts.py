"""Facts: the form of a number follows from its name, in each language."""

import math
import re
from pathlib import Path

import pytest

from emolib.book.facts import facts, figures, written
from emolib.book.trainings import trainings
from emolib.i18n import LANGUAGES, set_language

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    ("name", "value", "in_english", "in_french"),
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
        ("result_a_val_loss", 0.95, "0.95", "0,95"),
        ("result_a_accuracy_std", 0.0123, "1.2", "1,2"),
        ("result_a_latency", 0.0091, "9.1 ms", "9,1 ms"),
        ("result_a_energy", 0.0073, "7.3 Wh", "7,3 Wh"),
        ("result_a_energy_ratio", 18_000.0, "18,000", "18 000"),
        ("result_a_bytes", 103_756_892, "104 MB", "104 Mo"),
        ("result_a_roc_auc", 0.964, "0.96", "0,96"),
    ],
)
def test_a_number_is_written_as_its_name_says(name, value, in_english, in_french):
    """Shares, counts, durations, quotients and differences each have their form."""
    for lang, expected in (("en", in_english), ("fr", in_french)):
        set_language(lang)
        assert re.sub(r"\s", " ", written(name, value)) == expected


def test_figures_are_finite_numbers_behind_the_facts():
    """Each figure is a number that prose may quote under the same name."""
    known = facts("en")
    for name, value in figures().items():
        assert math.isfinite(value), name
        assert name in known


def test_a_training_is_told_by_its_epochs():
    """Last, lowest and best epochs are those of each seed, then averaged."""
    curves = [
        {
            "accuracy": [0.2, 0.5, 1.0],
            "loss": [2.0, 1.0, 0.1],
            "val_accuracy": [0.2, 0.6, 0.4],
            "val_loss": [1.9, 1.2, 3.0],
        },
        {
            "accuracy": [0.2, 0.5, 0.9],
            "loss": [2.0, 1.0, 0.2],
            "val_accuracy": [0.5, 0.4, 0.2],
            "val_loss": [1.0, 1.2, 2.0],
        },
    ]
    runs = [
        {"seed": seed, "history": one, "cpu_seconds": 40.0 + 20 * seed}
        for seed, one in enumerate(curves)
    ]
    found = trainings("result_a", {"start": {"runs": runs}, "labels": ["sad"]})
    expected = {
        "epochs": 3,
        "last_accuracy": 0.95,
        "last_val_accuracy": 0.3,
        "last_val_loss": 2.5,
        "lowest_epoch": 1,
        "lowest_val_accuracy": 0.55,
        "peak_val_accuracy": 0.55,
        "gap_difference": 0.65,
        "peak_difference": 0.25,
        "cpu_seconds": 50.0,
    }
    told = {key: found[f"result_a_start_{key}"] for key in expected}
    assert told == pytest.approx(expected)
    assert trainings("result_a", {"runs": [], "seeds": [{"history": {}}]}) == {}


def test_costs_are_also_told_as_multiples_of_ridge():
    """Wherever models with an energy stand beside Ridge, and nowhere else."""
    costs = {"ridge": {"cpu_seconds": 0.01, "energy": 1e-8, "bytes": 9}}
    costs |= {"cnn": {"cpu_seconds": 200.0, "energy": 3e-4, "bytes": 900}}
    found = trainings("result_a", {"models": costs, "power": {"cpu": 12.0}})
    assert found == pytest.approx(
        {
            "result_a_models_ridge_cpu_seconds_ratio": 1,
            "result_a_models_ridge_energy_ratio": 1,
            "result_a_models_cnn_cpu_seconds_ratio": 20_000,
            "result_a_models_cnn_energy_ratio": 30_000,
        }
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_quote_facts_that_exist(lang):
    """A page that asks for an unknown number would stop the build."""
    known = facts(lang)
    for page in (ROOT / "book" / lang).glob("*.md"):
        asked = re.findall(r"\{\{ *(\w+) *\}\}", page.read_text("utf-8"))
        assert {a for a in asked if not a.startswith("audit_")} <= set(known), page
