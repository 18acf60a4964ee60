"""Figures of networks and of their training: what they draw follows the data."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from emolib import plotting, set_language

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def closed():
    """No figure is left open."""
    yield
    plt.close("all")


def history(seeds=2, epochs=5):
    """A training: each seed a little above the one before."""
    index = pd.MultiIndex.from_product([range(seeds), range(1, epochs + 1)])
    table = pd.DataFrame(0.5, index, ["accuracy", "loss", "val_accuracy", "val_loss"])
    return table.add(0.1 * index.get_level_values(0).to_numpy(), axis=0)


def lines(ax, words):
    """Heights of the named line of a figure."""
    return next(line.get_ydata() for line in ax.lines if line.get_label() == words)


def test_the_thick_line_is_the_mean_of_the_seeds():
    """Both sets, in both figures; every seed has its thin line."""
    figure = plotting.training_curves(history(seeds=3))
    for ax in figure.axes:
        for words in ("training", "validation"):
            assert np.allclose(lines(ax, words), 0.6)
        assert len(ax.lines) == 2 * (3 + 1)


def test_chance_is_drawn_in_both_units():
    """An answer at random has an accuracy and a loss."""
    accuracy, loss = plotting.training_curves(history(), chance=1 / 7).axes
    assert np.allclose(lines(accuracy, "chance"), 1 / 7)
    assert np.allclose(lines(loss, "chance"), np.log(7))


def test_a_single_epoch_of_a_single_seed_is_seen():
    """A trial run has one point per set, which no line would show."""
    ax = plotting.training_curves(history(seeds=1, epochs=1)).axes[0]
    assert [line.get_marker() for line in ax.lines] == ["o", "o"]


def test_the_report_is_named_where_it_is_drawn():
    """Its epochs stand where it printed them."""
    columns = ["accuracy", "loss", "val_accuracy", "val_loss"]
    printed = pd.DataFrame(0.25, [45, 46], columns)
    figure = plotting.training_curves(history(), reported=printed, turn=3)
    marks = figure.axes[0].collections[0].get_offsets()
    assert np.allclose(marks, [[45, 0.25], [46, 0.25]])
    words = [text.get_text() for text in figure.legends[0].texts]
    assert words == ["training", "validation", "2023 report"]


def test_layers_of_one_name_have_a_bar_each():
    """Numbers and shares are those of the layers, in the current language."""
    set_language("fr")
    sizes = pd.Series([1000, 1000, 98_000], index=["Conv2D", "Conv2D", "Dense"])
    ax = plotting.layer_sizes(sizes)
    assert [bar.get_width() for bar in ax.patches] == sizes.tolist()
    assert len({bar.get_y() for bar in ax.patches}) == 3
    assert ax.texts[2].get_text().endswith("(98,0\N{NARROW NO-BREAK SPACE}%)")
    assert ax.get_xlim()[1] > sizes.max()


def test_labels_of_a_reader_have_a_colour():
    """Folders may be named after anything; emotions keep their own colours."""
    ax = plotting.class_balance([0, 1, 1], ["happy", "tired"])
    happy, tired = (bar.get_facecolor() for bar in ax.patches)
    assert matplotlib.colors.same_color(happy, plotting.PALETTE["happy"])
    assert not matplotlib.colors.same_color(tired, happy)
