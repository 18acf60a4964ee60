"""All models side by side: where scores and costs come from, what is left out."""

import sys

import pytest

from emolib.experiments.side_by_side import COSTS, LANDMARKS, NETWORKS, side_by_side

MODULE = sys.modules["emolib.experiments.side_by_side"]
"""The module: its function has the same name in the package."""


def interval(mean):
    """A score with an interval."""
    return {"mean": mean, "low": mean - 0.1, "high": mean + 0.1, "std": 0.01}


def record(mean, seconds, **others):
    """A training of two seeds."""
    runs = [{"seed": seed, "cpu_seconds": seconds + seed} for seed in range(2)]
    return {"accuracy": interval(mean), "runs": runs} | others


@pytest.fixture
def asked(monkeypatch):
    """Experiments that answer at once, and note what they were asked."""
    calls = {}
    points = {name: interval(0.7) for name in LANDMARKS}
    every = (*LANDMARKS, *NETWORKS[:2])
    models = {
        name: {cost: float(rank) for cost in COSTS} for rank, name in enumerate(every)
    }

    def answering(name, answer):
        def experiment(*arguments, **parameters):
            calls[name] = (arguments, parameters)
            return answer(*arguments)

        monkeypatch.setattr(MODULE, name, experiment)

    def small(images):
        known = {"company": interval(0.9), "landmarks": points}
        return record(0.8, 100, **({} if images else known))

    def scores(_data):
        score = {"accuracy": interval(0.6), "fit_time": {"median": 0.01}}
        return dict.fromkeys(("ridge", "lda", "best_alone", "shrunk_lda"), score)

    answering("compact_network", small)
    answering("report_network", lambda images: record(0.4, 1000))
    answering("network_costs", lambda: {"models": models})
    answering("candidates", scores)
    return calls


def test_the_record_gives_every_model_its_score_and_its_costs(asked):
    """Seven models, nothing unknown; company costs what the small network costs."""
    table = side_by_side()
    assert list(table.index) == [*LANDMARKS, *NETWORKS]
    assert not table.isna().any(axis=None)
    assert table.loc["company", list(COSTS)].equals(table.loc["compact_cnn", COSTS])
    assert asked["report_network"] == ((None,), {})


def test_a_readers_file_gives_landmark_models_only(asked):
    """No network is trained; the time of a fit is the one cost that is known."""
    table = side_by_side("mine.csv", n_splits=3)
    assert list(table.index) == ["ridge", "lda", "alone"]
    assert asked == {"candidates": (("mine.csv",), {"n_splits": 3})}
    assert (table["cpu_seconds"] == 0.01).all()
    assert table[["energy", "bytes", "latency"]].isna().all(axis=None)


def test_a_readers_images_give_networks_only(asked):
    """The packaged costs are not taken for the reader's: seeds are averaged."""
    table = side_by_side(None, "pictures", epochs=1, seeds=(0, 1))
    assert list(table.index) == ["report_cnn", "compact_cnn"]
    assert table["cpu_seconds"].tolist() == [1000.5, 100.5]
    assert asked["compact_network"] == (("pictures",), {"epochs": 1, "seeds": (0, 1)})
    assert "network_costs" not in asked and table["energy"].isna().all()


def test_a_file_and_a_folder_give_both(asked):
    """Landmarks from one, networks from the other."""
    table = side_by_side("mine.csv", "pictures")
    assert list(table.index) == ["ridge", "lda", "alone", "report_cnn", "compact_cnn"]
    assert "network_costs" not in asked
