"""Ridge against LDA: fair comparisons, best splits, costs, and their figures."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from emolib import experiments, plotting, results, set_language
from emolib.data import packaged_file
from emolib.errors import NotEnoughDataError
from emolib.evaluation import SPLITS
from emolib.experiments.costs import SERIES, _model, _ratio, _slope
from emolib.experiments.luck import (
    REPORT_SERIES,
    REPORT_TEST_FACES,
    best_of,
    reported_luck,
)

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def closed():
    """No figure is left open."""
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """A reader's file of twenty people."""
    lines = packaged_file("training_data.csv").read_text().splitlines(keepends=True)
    path = tmp_path_factory.mktemp("own") / "mine.csv"
    path.write_text("".join(lines[:141]))
    return path


@pytest.fixture
def one_person(few, write):
    """The faces of one person: no split by subject, one face of an emotion."""
    frame = pd.read_csv(few)
    return write(frame[frame["subject"] == frame["subject"].mode()[0]])


@pytest.fixture(scope="module")
def small(few):
    """Every feature and model on that file, over few splits."""
    return experiments.ridge_lda(few, split="subject", n_splits=4, n_splits_pairs=1)


def test_every_feature_meets_every_model(small):
    """Each cell has its columns, its splits and a score per split."""
    assert {name: cells["lda"]["columns"] for name, cells in small.items()} == {
        "raw": 136,
        "eyes": 136,
        "procrustes": 136,
        "centre": 68,
        "chosen": small["chosen"]["ridge"]["columns"],
        "pairs": 2278,
    }
    for name, cells in small.items():
        for cell in cells.values():
            assert (
                len(cell["scores"]) == cell["splits"] == (1 if name == "pairs" else 4)
            )
            assert cell["accuracy"]["max"] == pytest.approx(
                max(cell["scores"]), abs=1e-4
            )


def test_differences_are_paired(small):
    """A model does not differ from itself; others differ split by split."""
    assert small["raw"]["lda"]["difference_lda"] == {"mean": 0, "low": 0, "high": 0}
    ridge, lda = (np.array(small["raw"][m]["scores"]) for m in ("ridge", "lda"))
    difference = small["raw"]["lda"]["difference_ridge"]
    assert difference["mean"] == pytest.approx((lda - ridge).mean(), abs=1e-4)
    assert difference["low"] < difference["mean"] < difference["high"]


def test_fewer_splits_are_the_first_ones(few, small):
    """All 2278 distances are compared over the same splits as the rest."""
    again = experiments.ridge_lda(few, split="subject", n_splits=2, n_splits_pairs=0)
    assert "pairs" not in again
    assert again["raw"]["ridge"]["scores"] == small["raw"]["ridge"]["scores"][:2]


def test_one_person_cannot_be_split(one_person):
    """Each experiment says so, and none gives a number."""
    for split in SPLITS:
        with pytest.raises(NotEnoughDataError):
            experiments.ridge_lda(one_person, split=split, n_splits=2)
        with pytest.raises(NotEnoughDataError):
            experiments.luck(one_person, split=split, n_splits=2)
    with pytest.raises(NotEnoughDataError):
        experiments.units(one_person, n_splits=2)
    with pytest.raises(NotEnoughDataError):
        experiments.shrinkage(one_person, n_splits=2)


def test_the_unit_changes_ridge_alone(few):
    """LDA gives the same answers in any unit; the penalty of Ridge has one."""
    found = experiments.units(few, pixels=(1, 1000), n_splits=3)
    near, far = found["lda"]
    assert near["mean"] == far["mean"]
    near, far = found["ridge"]
    assert near["mean"] != far["mean"]


def test_shrinkage_brings_more_with_fewer_faces():
    """Recorded: the best gain shrinks as people are added, and all of it is a loss."""
    curves = results.read("shrinkage")["result"]
    best = [max(p["mean"] for p in c["with"]) - c["without"]["mean"] for c in curves]
    assert best == sorted(best, reverse=True) and best[-1] > 0
    assert all(c["with"][-1]["mean"] < c["without"]["mean"] for c in curves)


def test_the_training_share_leaves_the_test_people_alone(packaged):
    """Fewer people to learn from, and the sizes say how many."""
    sizes = experiments.shrinkage(None, strengths=(), shares=(0.5, 1.0), n_splits=1)
    assert [size["people"] for size in sizes] == [64, 128]
    assert sizes[0]["faces"] < sizes[1]["faces"] < len(packaged.target)


def test_the_best_of_uniform_scores_is_known():
    """Of N uniform draws, the highest is N / (N + 1) on average."""
    uniform = np.linspace(0, 1, 20001)
    for row in best_of(uniform, counts=(1, 3, 100)):
        assert row["mean"] == pytest.approx(
            row["splits"] / (row["splits"] + 1), abs=1e-3
        )


def test_the_best_of_normal_scores_follows_the_formula():
    """Where scores are normal, the formula gives what their distribution gives."""
    normal = np.random.default_rng(0).normal(0.7, 0.02, 200_000)
    for row in best_of(normal):
        assert row["mean"] == pytest.approx(0.7 + 0.02 * row["climb"], abs=5e-4)
        assert row["low"] < row["mean"] < row["high"]


def test_the_best_climbs_with_the_splits():
    """More splits never lower what to expect of the best one."""
    means = [row["mean"] for row in best_of([0.6, 0.7, 0.75, 0.8])]
    assert means == sorted(means)
    assert means[0] == pytest.approx(0.7125) and means[-1] == pytest.approx(0.8)


def test_the_report_tested_386_faces():
    """Its three maxima are counts over 386 faces, and over no smaller number."""
    report = pd.read_csv(packaged_file("report_2023.csv"), index_col="name")["value"]
    digits = {"ridge_raw_max": 5, "ridge_distances_max": 5, "lda_max": 4}
    sizes = [
        n
        for n in range(1, 772)
        if all(
            round(round(report[k] * n) / n, d) == report[k] for k, d in digits.items()
        )
    ]
    assert sizes == [REPORT_TEST_FACES]
    found = reported_luck(1.0)
    assert [found[name]["right"] for name in REPORT_SERIES] == [295, 297, 311]


def test_narrower_scores_need_more_splits():
    """The less scores vary, the more splits a record needs, and the rarer it is."""
    wide, narrow = reported_luck(1.2)["lda"], reported_luck(0.8)["lda"]
    assert wide["splits_here"] < wide["splits"] < narrow["splits_here"]
    assert wide["chance_here"] > wide["chance"] > narrow["chance_here"]
    # A median: that many splits give such a maximum one time in two.
    assert 1 - (1 - wide["chance"]) ** (wide["splits"] / 100) == pytest.approx(
        0.5, abs=0.01
    )


def test_slopes_find_the_power():
    """Times that grow with the square of the size have slope 2 and a ratio of 4."""
    points = [
        {"size": p, "fit_time": {"median": 1e-6 * p**2}} for p in (34, 68, 136, 272)
    ]
    assert _slope(points) == pytest.approx(2)
    assert _ratio(points) == pytest.approx(4)
    assert _ratio(points[2:]) is None


def test_costs_are_measured_at_every_size(few):
    """One point per size and model, each with its quartiles around the median."""
    found = experiments.costs(few, columns=(17, 34), rows=(100, 200), repeats=3)
    for way, sizes in (("columns", [17, 34]), ("rows", [100, 200])):
        assert list(found[way]) == list(SERIES)
        for points in found[way].values():
            assert [point["size"] for point in points] == sizes
            for point in points:
                time = point["fit_time"]
                assert 0 < time["low"] <= time["median"] <= time["high"]


def test_ridge_of_2023_gives_the_same_answers(packaged):
    """What is timed as Ridge by SVD is the report's model, computed another way."""
    rows = slice(None, None, 3)
    data, target = packaged.data[rows], packaged.target[rows]
    old, answers = _model("svd_ridge", target)
    new, _target = _model("ridge", target)
    decisions = new.fit(data, target).decision_function(data)
    np.testing.assert_allclose(
        old.fit(data, answers).predict(data), decisions, atol=1e-6
    )


def test_every_split_is_a_dot():
    """As many marks as splits, the best one a star at its place."""
    set_language("fr")
    scores = [0.70, 0.701, 0.72, 0.75]
    ax = plotting.split_scores({"Ridge": scores}, label="exactitude")
    dots, star = ax.collections
    assert len(dots.get_offsets()) == 3
    assert star.get_offsets()[0][0] == pytest.approx(0.75)
    assert len({tuple(xy) for xy in dots.get_offsets().data}) == 3
    assert any("75,0" in text.get_text() for text in ax.texts)


def test_a_difference_that_may_be_zero_is_hollow():
    """Marks are full where the interval leaves zero out, and only there."""
    index = pd.MultiIndex.from_product([["sure", "unsure", "unknown"], ["LDA"]])
    ends = {"low": [0.01, -0.01, None], "high": [0.03, 0.03, None]}
    table = pd.DataFrame({"mean": 0.02, **ends}, index)
    ax = plotting.differences(table, label="points")
    faces = ax.collections[-1].get_facecolors()
    assert [bool((face[:3] == 1).all()) for face in faces] == [False, True, True]
