"""Networks: the report's architecture, and a training that can be repeated."""

import numpy as np
import pytest
from PIL import Image

from emolib.cnn import make_report_cnn, read_sets, train
from emolib.schema import EMOTIONS


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


def test_the_report_network_has_its_25_9_million_parameters():
    """Nearly all of them sit in one dense layer."""
    model = make_report_cnn()
    assert round(model.count_params() / 1e6, 1) == 25.9
    largest = max(layer.count_params() for layer in model.layers)
    assert largest / model.count_params() > 0.98


def test_sets_are_read_by_folder(folder):
    """Images of any size come as 128 x 128, with one-hot targets."""
    training, validation = read_sets(folder)
    images, targets = next(iter(training))
    assert images.shape == (21, 128, 128, 3)
    assert targets.shape == (21, 7)
    assert (targets.numpy().sum(axis=1) == 1).all()
    assert sum(len(batch) for batch, _targets in validation) == 7


def test_training_can_be_repeated(folder):
    """The same seed gives the same history; one epoch gives one value of each."""
    import keras

    histories = []
    for _run in range(2):
        keras.utils.set_random_seed(0)
        model = make_report_cnn()
        histories.append(train(model, *read_sets(folder), epochs=1))
    assert histories[0] == histories[1]
    assert set(histories[0]) == {"accuracy", "loss", "val_accuracy", "val_loss"}
    assert len(histories[0]["val_loss"]) == 1
