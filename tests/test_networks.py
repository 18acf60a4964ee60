"""Experiments on networks: sets of pictures, trainings that are kept, and scores."""

import numpy as np
import pytest

from emolib import experiments, results
from emolib.cnn.sets import SETS, read_sets
from emolib.experiments.pictures import in_order, lay_out, list_faces
from emolib.experiments.trained import score, train_seeds

LIMIT = 20
"""Size of images, in px: as small as networks of this shape can read."""


@pytest.fixture(scope="module")
def faces():
    """All packaged faces of ten people, in both sets."""
    everyone = list_faces()
    few = [
        part["subject"].unique()[:5]
        for _name, part in everyone.groupby("set", sort=False)
    ]
    kept = everyone["subject"].isin(np.concatenate(few))
    return everyone[kept].reset_index(drop=True)


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    """A cache that holds nothing yet."""
    for module in ("pictures", "trained"):
        path = f"emolib.experiments.{module}.user_cache_path"
        monkeypatch.setattr(path, lambda _name: tmp_path)
    return tmp_path


def tiny(input_shape, n_classes, _steps):
    """A network that learns something in a second."""
    import keras

    model = keras.Sequential(
        [
            keras.Input(input_shape),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Flatten(),
            keras.layers.Dense(n_classes, activation="softmax"),
        ]
    )
    model.compile("adam", loss="categorical_crossentropy", metrics=["accuracy"])
    return model


def test_nobody_is_in_both_sets():
    """The packaged faces are divided by person; at random, people are on both sides."""
    people = list_faces().groupby("set")["subject"].unique()
    assert not set(people[SETS[0]]) & set(people[SETS[1]])
    people = list_faces(split="random").groupby("set")["subject"].unique()
    assert set(people[SETS[0]]) & set(people[SETS[1]])


def test_pictures_are_read_in_the_order_of_their_rows(faces, own_cache):
    """What a network answers about an image belongs to the right row of the table."""
    folder = lay_out(faces, size=LIMIT)
    _training, validation = read_sets(folder, image_size=(LIMIT, LIMIT))
    rows = in_order(faces, SETS[1])
    labels = np.array(validation.class_names)
    read = np.concatenate([labels[y.numpy().argmax(axis=1)] for _x, y in validation])
    assert read.tolist() == rows["label"].tolist()
    stems = [int(path.rsplit("/", 1)[1][:6]) for path in validation.file_paths]
    assert stems == rows.index.tolist()


def test_a_finished_training_is_not_done_again(faces, own_cache):
    """The second answer is read from the cache; another seed is another training."""
    folder = lay_out(faces, size=LIMIT)
    asked = {"epochs": 2, "image_size": (LIMIT, LIMIT), "people": None}
    first = train_seeds(tiny, folder, seeds=(0,), **asked)
    again = train_seeds(tiny, folder, seeds=(0, 1), **asked)
    assert again["runs"][0] == first["runs"][0]  # its times included
    assert again["runs"][1]["history"] != first["runs"][0]["history"]
    kept = list((own_cache / "trainings").iterdir())
    assert len(kept) == 2
    assert [file.name for file in kept[0].iterdir()] == ["run.json"]


def test_an_interval_over_people_is_wider_than_over_images():
    """All images of a person are right or wrong together: there are few people."""
    people = np.repeat(np.arange(20), 7)
    right = (people % 3 > 0).astype(int)
    by_person = score(np.ones(140, int), [right, right], people)
    by_image = score(np.ones(140, int), [right, right])
    assert by_person["mean"] == by_image["mean"]
    assert by_person["high"] - by_person["low"] > by_image["high"] - by_image["low"]
    assert by_person["std"] == 0


def recorded(name):
    """What was recorded of an experiment."""
    return results.read(name)["result"]


def test_the_report_s_network_dies_with_every_seed():
    """Trained as reported: chance, one answer for all images, no error sent back."""
    found = recorded("dead_networks")["seeds"]
    for one in found:
        assert one["history"]["val_accuracy"][-1] == pytest.approx(1 / 7, abs=0.01)
        assert one["output_spread"] < 1e-4
        assert one["answering"]["convolution 4"] <= 1 / 128  # one filter, at most
        errors = [norm for name, norm in one["gradient"].items() if "conv" in name]
        assert len(errors) == 4 and max(errors) == 0


def test_the_small_network_beats_the_report_s_at_a_fifth_of_the_cost():
    """More than 25 points over the network as reported, for at most 1/5 CPU time."""
    dead = [
        one["history"]["val_accuracy"][-1] for one in recorded("dead_networks")["seeds"]
    ]
    compact = recorded("compact_network")
    assert compact["accuracy"]["mean"] - np.mean(dead) >= 0.25
    assert compact["parameters"] <= 500_000
    costs = recorded("network_costs")["models"]
    ratio = costs["compact_cnn"]["cpu_seconds"] / costs["report_cnn"]["cpu_seconds"]
    assert ratio <= 1 / 5


def test_the_packaged_network_is_small_and_fast():
    """Under 3 MB, and a face read in under 20 ms on one core."""
    assert recorded("packaged_network")["bytes"] < 3e6
    assert recorded("network_costs")["models"]["compact_cnn"]["latency"] < 0.02


def test_crops_are_asked_of_known_faces_only():
    """The examination of the packaged network is on the packaged faces."""
    with pytest.raises(ValueError, match="expected the packaged faces"):
        experiments.packaged_network("somewhere")
