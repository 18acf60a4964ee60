"""Figures of trainings and of pictures: what they draw is what was given."""

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


@pytest.fixture
def table():
    """Two recipes: three seeds, one seed."""
    scores = {"mean": [0.5, 0.6], "low": [0.4, 0.5], "high": [0.6, 0.7]}
    runs = {"runs": [[0.4, 0.5, 0.6], [0.6]]}
    return pd.DataFrame(scores | runs, index=["start", "cure"])


def test_every_training_has_a_ring(table):
    """One ring per seed at its score, on the line of its recipe."""
    ax = plotting.trials(table, label="accuracy")
    rings = next(c for c in ax.collections if c.get_label() == "one training")
    expected = [[0.4, 0], [0.5, 0], [0.6, 0], [0.6, 1]]
    assert np.asarray(rings.get_offsets()).tolist() == expected


def test_reference_and_chance_are_lines(table):
    """The line of the reference stands at its mean, that of chance where it is."""
    ax = plotting.trials(table, label="", reference="cure", chance=0.25)
    assert [line.get_xdata()[0] for line in ax.lines] == [0.6, 0.25]


def test_one_training_without_an_interval(table):
    """A reader's only training is drawn, without a bar."""
    ax = plotting.trials(table[["mean", "runs"]].head(1), label="")
    assert [text.get_text() for text in ax.get_yticklabels()] == ["start"]


def test_words_of_trials_follow_the_language(table):
    """The same figure, in French."""
    set_language("fr")
    ax = plotting.trials(table, label="")
    assert ax.get_legend_handles_labels()[1] == ["moyenne", "un entraînement"]


def test_curves_are_means_over_seeds_from_epoch_one():
    """The line is the mean over seeds, the band goes from the lowest to the highest."""
    runs = [[0.2, 0.4, 0.6], [0.4, 0.6, 1.0]]
    ax = plotting.seed_curves({"start": runs}, label="accuracy")
    x, y = ax.lines[0].get_data()
    assert x.tolist() == [1, 2, 3]
    np.testing.assert_allclose(y, [0.3, 0.5, 0.8])
    band = ax.collections[0].get_paths()[0].vertices
    assert band[:, 1].min() == 0.2 and band[:, 1].max() == 1.0


def test_epochs_are_whole_numbers():
    """No epoch and a half on the axis, and one epoch is enough."""
    for epochs in (1, 3, 20, 50):
        ax = plotting.seed_curves({"a": [np.linspace(0, 1, epochs)]}, label="")
        ax.figure.canvas.draw()
        assert all(float(tick).is_integer() for tick in ax.get_xticks())


def test_seeds_that_stopped_sooner_do_not_stop_the_others():
    """Runs of different lengths: the mean is over those that are still there."""
    ax = plotting.seed_curves({"a": [[0.2, 0.6], [0.4]]}, label="")
    np.testing.assert_allclose(ax.lines[0].get_ydata(), [0.3, 0.6])


def test_long_lines_of_pictures_go_on_below():
    """Five pictures on two columns: three lines, the name on the first, none left."""
    greys = np.zeros((5, 6, 4))
    titles = list("abcde")
    figure = plotting.picture_rows({"all": greys}, titles={"all": titles}, columns=2)
    assert [ax.get_title() for ax in figure.axes] == titles
    assert [ax.get_ylabel() for ax in figure.axes] == ["all", "", "", "", ""]


def test_pictures_are_drawn_as_they_are():
    """Grey is not stretched to its own extremes, colour stays colour."""
    grey, colour = np.full((4, 4), 100.0), np.full((4, 4, 3), 9.0)
    figure = plotting.picture_rows({"": [grey, grey[..., None], colour]})
    assert figure.axes[1].images[0].get_clim() == (0, 255)
    assert figure.axes[2].images[0].get_array().tolist() == colour.tolist()


@pytest.mark.parametrize("shape", [(4, 4), (8, 8)])
def test_heat_covers_the_picture_and_shares_one_scale(shape):
    """Heat of any size spans the picture; all maps have the highest one's scale."""
    hot, cold = np.zeros(shape), np.zeros(shape)
    hot[0, 0], cold[0, 0] = 0.8, 0.2
    rows = {"": [np.zeros((16, 16))] * 2}
    figure = plotting.picture_rows(rows, heat={"": [hot, cold]}, label="heat")
    for ax in figure.axes[:2]:
        assert ax.images[1].get_clim() == (0, 0.8)
        assert ax.images[1].get_extent() == ax.images[0].get_extent()
    assert figure.axes[-1].get_xlabel() == "heat"


def test_no_heat_at_all_is_drawn():
    """Where nothing speaks for an emotion, the picture stays as it is."""
    figure = plotting.picture_rows(
        {"": [np.zeros((8, 8))]}, heat={"": np.zeros((1, 8, 8))}
    )
    assert np.max(figure.axes[0].images[1].get_alpha()) == 0
