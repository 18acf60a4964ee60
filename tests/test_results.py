"""The record: read when nothing was changed, stale when code or data were."""

import json

import pytest

from emolib import provenance, results
from emolib.errors import DataError


@results.recorded
def answer(data=None, *, factor=2):
    """A stand-in experiment."""
    return {"value": 21 * factor, "computed": True}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A record of its own for each test."""
    monkeypatch.setattr(results, "FOLDER", tmp_path)
    return tmp_path


def test_a_recorded_result_is_read_not_computed(folder):
    """Default parameters on the packaged data answer from the record."""
    results.measure(answer)
    record = results.read("answer")
    record["result"]["computed"] = False
    (folder / "answer.json").write_text(json.dumps(record))
    assert answer() == {"value": 42, "computed": False}


def test_other_data_or_parameters_are_computed():
    """What was not recorded is measured on the spot."""
    results.measure(answer)
    assert answer(factor=3)["value"] == 63
    assert answer("mine.csv") == {"value": 42, "computed": True}


def test_a_record_says_where_it_comes_from():
    """Parameters, code, data, versions, machine, date and duration are there."""
    record = results.measure(answer)
    assert record["parameters"] == {"factor": 2}
    assert record["command"] == "emolib run answer"
    assert {"code", "data", "versions", "machine", "date", "seconds"} <= set(record)


def test_a_change_of_data_makes_a_record_stale(tmp_path, monkeypatch):
    """The same code on other data has to be measured again."""
    results.measure(answer)
    assert results.stale(answer) is None
    monkeypatch.setattr(results, "data_digest", lambda: "other")
    assert results.stale(answer) == "data"


def test_a_change_of_parameters_makes_a_record_stale():
    """Another default is another experiment."""
    results.measure(answer)

    @results.recorded
    def answer_again(data=None, *, factor=5): ...

    answer_again.__wrapped__.__name__ = "answer"
    assert results.stale(answer_again) == "parameters"


def test_only_code_that_runs_counts(tmp_path, monkeypatch):
    """Docstrings, comments and layout do not make a record stale; code does."""
    monkeypatch.setattr(provenance, "PACKAGE", tmp_path / "emolib")
    package = tmp_path / "emolib"
    package.mkdir()
    (package / "low.py").write_text('"""Low."""\nx = 1\n')
    top = package / "top.py"

    def digest(source):
        top.write_text(source)
        return provenance.code_digest("emolib.top")

    first = digest('"""Top."""\nfrom emolib.low import x\n\n\ndef f():\n    return x\n')
    same = digest(
        "from emolib.low import x  # why\ndef f():\n    'Says.'\n    return x\n"
    )
    assert first == same
    assert first != digest("from emolib.low import x\ndef f():\n    return -x\n")
    (package / "low.py").write_text("x = 2\n")
    assert first != digest("from emolib.low import x\n\n\ndef f():\n    return x\n")


def test_a_failed_measurement_leaves_the_record_whole():
    """An experiment that fails does not touch what was recorded."""
    results.measure(answer)

    def failing(data=None, *, factor=2):
        raise RuntimeError

    failing.__name__ = "answer"
    with pytest.raises(RuntimeError):
        results.measure(failing)
    assert results.read("answer")["result"]["value"] == 42


def test_an_unknown_result_names_the_known_ones():
    """The error lists what was recorded."""
    results.measure(answer)
    with pytest.raises(DataError, match="'anwser', expected one of: answer"):
        results.read("anwser")
