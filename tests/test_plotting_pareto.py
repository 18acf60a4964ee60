"""The Pareto figure: who is on the front, and what each panel shows."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from emolib import plotting, set_language
from emolib.units import format_bytes

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def closed():
    """No figure is left open."""
    yield
    plt.close("all")


@pytest.fixture
def models():
    """Four models: one is dominated, one lacks a size, one answers another question."""
    table = pd.DataFrame(
        {
            "mean": [0.70, 0.80, 0.50, 0.95],
            "family": ["points", "images", "images", "points"],
            "group": ["alone", "alone", "alone", "company"],
            "seconds": [0.01, 200.0, 2000.0, 0.02],
            "bytes": [10_000, np.nan, 1e8, 50_000],
        },
        index=["Ridge", "small", "large", "best"],
    )
    return table.assign(low=table["mean"] - 0.05, high=table["mean"] + 0.05)


def full_marks(ax):
    """Scores of the models whose mark is full."""
    marks = [line for line in ax.lines if line.get_marker() not in ("None", "", None)]
    full = [line for line in marks if line.get_markerfacecolor() != "white"]
    return sorted(float(line.get_ydata()[0]) for line in full)


COSTS = {"seconds": ("time", str, None), "bytes": ("file", format_bytes, None)}


@pytest.mark.parametrize("seed", range(5))
def test_nothing_beats_the_front(seed):
    """A model is on the front exactly when none is at least as good on both sides."""
    rng = np.random.default_rng(seed)
    costs, scores = rng.integers(0, 6, (2, 12))
    on = plotting.on_front(costs, scores)
    for i in range(12):
        beaten = any(
            costs[j] <= costs[i]
            and scores[j] >= scores[i]
            and (costs[j], scores[j]) != (costs[i], scores[i])
            for j in range(12)
        )
        assert on[i] == (not beaten)


def test_equal_models_are_on_the_front_together():
    """Neither of two twins beats the other; the cheapest and the best are always on."""
    assert plotting.on_front([1, 1, 2], [0.7, 0.7, 0.7]).tolist() == [True, True, False]


def test_each_question_has_its_front(models):
    """A model that knows more does not push the others off; the dominated is hollow."""
    seconds, size = plotting.pareto(models, COSTS, label="accuracy").axes
    assert full_marks(seconds) == [0.70, 0.80, 0.95]
    assert full_marks(size) == [0.70, 0.95]


def test_a_model_of_unknown_cost_is_left_out_of_that_panel_only(models):
    """Its mark is missing where its cost is; its name stays in the legend."""
    figure = plotting.pareto(models, COSTS, label="accuracy")
    drawn = [len(ax.containers) for ax in figure.axes]
    assert drawn == [4, 3]
    words = [text.get_text() for text in figure.legends[0].get_texts()]
    assert words[:4] == list(models.index) and len(words) == 6


def test_costs_are_in_powers_with_their_units(models):
    """Ticks are few, round, and in the words of the language."""
    set_language("fr")
    ax = plotting.pareto(models, COSTS, label="exactitude").axes[1]
    assert ax.get_xscale() == "log"
    ticks = ax.xaxis.get_majorticklocs()
    words = [ax.xaxis.get_major_formatter()(tick) for tick in ticks]
    assert 1 < len(words) <= 4
    assert words[0].replace("\N{NO-BREAK SPACE}", " ") == "10 ko"


def test_costs_that_are_nearly_the_same_have_ticks_too(models):
    """Between two powers of ten, there is still something to read off."""
    near = models.iloc[[0, 3]]
    ax = plotting.pareto(near, {"seconds": COSTS["seconds"]}, label="accuracy").axes[0]
    assert len(ax.xaxis.get_majorticklocs()) > 1


@pytest.mark.parametrize("n_costs", [1, 2])
def test_there_is_a_panel_for_each_cost(models, n_costs):
    """No empty panel is left."""
    asked = dict(list(COSTS.items())[:n_costs])
    figure = plotting.pareto(models, asked, label="accuracy")
    assert len(figure.axes) == n_costs
    assert figure.axes[0].get_ylabel() == "accuracy"
