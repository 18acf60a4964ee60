"""Benchmarks: what they compare is the same, and what they record is complete."""

import numpy as np
import pytest

from emolib.benchmarks import BENCHMARKS, comparison_speed, transformers
from emolib.benchmarks.transforming import many_faces, peak_memory
from emolib.experiments import EXPERIMENTS


@pytest.fixture(scope="module")
def found():
    """The benchmark of the transformers, on few faces."""
    return transformers(n_faces=2000, n_looped=50, repeats=1)


def test_loops_and_transformers_give_the_same(found):
    """Times of different results could not be compared."""
    assert found["largest_difference"]["alignment"] < 1e-9
    assert found["largest_difference"]["distances"] < 1e-9


def test_ratios_are_those_of_the_seconds(found):
    """Every way is compared to the loop, step by step."""
    loop = found["seconds"]["loop"]
    assert set(found["ratios"]) == set(found["seconds"]) - {"loop"}
    for name, ratios in found["ratios"].items():
        assert list(ratios) == list(loop) == ["alignment", "distances", "both"]
        assert found["seconds"][name]["both"] > 0


def test_memory_is_the_stated_constant():
    """Eight bytes for each of 2278 distances, and some megabytes once."""
    faces = many_faces(np.arange(136.0)[None], 4000)
    memory = peak_memory(faces, n_stream=30_000)
    assert memory["bytes_per_face"] == pytest.approx(8 * 2278, rel=0.01)
    assert 0 < memory["fixed_bytes"] < 5e6


def test_a_million_faces_need_less_than_two_gigabytes():
    """Seen at a twentieth: the batches do not grow, the faces themselves do."""
    faces = many_faces(np.arange(136.0)[None], 5000)
    memory = peak_memory(faces, n_stream=50_000)
    rows = 4 * 136
    batches = memory["stream_bytes"] - rows * memory["stream_faces"]
    assert rows * 1_000_000 + batches < 2e9


def test_repeated_faces_are_like_the_faces(packaged):
    """Each is one of the faces, give or take noise; the seed decides all."""
    faces = many_faces(packaged.data, 3000)
    assert np.abs(faces[1287:2574] - packaged.data).max() < 6
    assert np.array_equal(faces, many_faces(packaged.data, 3000))


def test_the_comparison_gives_lazypredicts_scores():
    """The quick way is no other way."""
    pytest.importorskip("lazypredict")
    found = comparison_speed(n_splits=1)
    assert found["largest_difference"] < 1e-9
    assert found["models"] > 20


def test_names_are_no_experiments():
    """Results of both lie in one folder."""
    assert not set(BENCHMARKS) & set(EXPERIMENTS)
