"""Experiments: what is recorded is current, and readers' own files are measured."""

import json

import pytest

from emolib import experiments, results
from emolib.data import packaged_file
from emolib.errors import DataError
from emolib.experiments import EXPERIMENTS


@pytest.fixture
def own_file(tmp_path):
    """A reader's file: the first two hundred packaged faces under another name."""
    lines = packaged_file("training_data.csv").read_text().splitlines(keepends=True)
    (tmp_path / "mine.csv").write_text("".join(lines[:201]))
    return tmp_path / "mine.csv"


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_recorded_results_match_code_and_data(name):
    """Every experiment was measured with this code, data and these parameters."""
    assert results.stale(EXPERIMENTS[name]) is None


def scores(result):
    """All scores of a nested result, in order."""
    found = []
    json.loads(json.dumps(result), parse_float=lambda text: found.append(float(text)))
    return found


@pytest.mark.parametrize("name", ["oracle", "fairness", "transfer"])
def test_measuring_again_gives_what_was_recorded(name):
    """A recorded result is what the code gives, give or take another machine's sums."""
    measured = scores(EXPERIMENTS[name].__wrapped__(None))
    assert measured == pytest.approx(scores(results.read(name)["result"]), abs=0.01)


def test_the_dataset_is_as_hard_as_the_report_s():
    """Ridge on raw coordinates, random splits: within the range that was aimed at."""
    ridge = results.read("difficulty")["result"]["ridge"]["random"]["accuracy"]
    assert 0.70 <= ridge["mean"] <= 0.73


def test_an_oracle_leaves_room_above_the_models():
    """The ceiling of both conditions is high."""
    ceilings = results.read("oracle")["result"]
    assert min(ceiling["mean"] for ceiling in ceilings.values()) >= 0.93


def test_a_readers_file_is_measured_not_looked_up(own_file):
    """Other data give other numbers than the record."""
    mine = experiments.difficulty(own_file, n_splits=2)
    assert mine != results.read("difficulty")["result"]
    assert mine["ridge"]["subject"]["accuracy"]["mean"] > 1 / 7


@pytest.mark.parametrize("name", ["oracle", "fairness"])
def test_what_needs_the_truth_refuses_other_files(name, own_file):
    """The error names the file and says what is unknown."""
    with pytest.raises(DataError, match=r"mine\.csv.*unknown"):
        EXPERIMENTS[name](own_file)
