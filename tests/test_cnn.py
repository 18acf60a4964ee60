"""Networks: the report's architecture, its remedies, and a training that resumes."""

import numpy as np
import pytest
from PIL import Image

from emolib.cnn import make_compact_cnn, make_report_cnn, read_sets, train
from emolib.schema import EMOTIONS

SMALL = (32, 32, 3)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Four plain images per emotion, three of them for training."""
    root = tmp_path_factory.mktemp("sets")
    rng = np.random.default_rng(0)
    for number in range(4):
        for emotion in EMOTIONS:
            place = root / ("training_set" if number else "validation_set") / emotion
            place.mkdir(parents=True, exist_ok=True)
            pixels = rng.integers(0, 255, (40, 40, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(place / f"{number}.png")
    return root


@pytest.fixture
def small_network():
    """Builds the report's network for small images, always with the same weights."""
    import keras

    def build(**options):
        keras.utils.set_random_seed(0)
        return make_report_cnn(SMALL, **options)

    return build


def scores(history):
    """A history without its times."""
    return {name: v for name, v in history.items() if not name.endswith("seconds")}


def test_the_report_network_has_its_25_9_million_parameters():
    """Nearly all of them sit in one dense layer."""
    model = make_report_cnn()
    assert round(model.count_params() / 1e6, 1) == 25.9
    largest = max(layer.count_params() for layer in model.layers)
    assert largest / model.count_params() > 0.98


def test_averaging_the_maps_removes_nearly_all_parameters(small_network):
    """The dense layer then reads 128 averages, whatever the size of the image."""
    assert make_report_cnn(global_pooling=True).count_params() == (
        small_network(global_pooling=True).count_params()
    )


def test_the_small_network_is_fifty_times_smaller():
    """It has at most half a million parameters, whatever the size of the image."""
    small = make_compact_cnn().count_params()
    assert small == make_compact_cnn((96, 96, 1)).count_params()
    assert small <= 500_000


def test_random_changes_are_for_training_only(small_network):
    """A network with augmentation answers the same twice."""
    pictures = np.random.default_rng(0).uniform(0, 255, (5, *SMALL))
    model = small_network(augmentation=True)
    first, second = (np.asarray(model(pictures, training=False)) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    moved = np.asarray(model(pictures, training=True))
    assert np.abs(moved - first).max() > 1e-6


def test_sets_are_read_by_folder(folder):
    """Images of any size come as 128 x 128, with one-hot targets."""
    training, validation = read_sets(folder)
    images, targets = next(iter(training))
    assert images.shape == (21, 128, 128, 3)
    assert targets.shape == (21, 7)
    assert (targets.numpy().sum(axis=1) == 1).all()
    assert sum(len(batch) for batch, _targets in validation) == 7


def test_training_can_be_repeated(folder, small_network):
    """The same seed gives the same history; one epoch gives one value of each."""
    histories = []
    for _run in range(2):
        model = small_network(augmentation=True)  # first: it sets Keras's seed, too
        sets = read_sets(folder, image_size=SMALL[:2])
        histories.append(train(model, *sets, epochs=1, bar=False))
    assert scores(histories[0]) == scores(histories[1])
    assert {"accuracy", "loss", "val_accuracy", "val_loss"} == set(scores(histories[0]))
    assert len(histories[0]["val_loss"]) == 1
    assert histories[0]["cpu_seconds"][0] > 0


def test_an_interrupted_training_is_gone_on_with(folder, small_network, tmp_path):
    """Epochs done are not done again; weights and optimiser are those kept."""
    sets = read_sets(folder, image_size=SMALL[:2])
    kept = {"folder": tmp_path / "kept", "bar": False}
    first = small_network()
    half = train(first, *sets, epochs=2, **kept)
    again = small_network()
    whole = train(again, *sets, epochs=3, **kept)
    assert whole["loss"][:2] == half["loss"]
    assert len(whole["loss"]) == 3
    assert int(again.optimizer.iterations) == 3

    finished = small_network()
    assert train(finished, *sets, epochs=3, **kept) == whole
    for one, other in zip(again.get_weights(), finished.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
