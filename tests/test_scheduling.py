"""emolib.scheduling: the same results here and on a cluster of two workers."""

import json
import socket
import subprocess
import sys

import nbformat
import pytest
from nbformat import v4
from typer.testing import CliRunner

from emolib import results, sandbox, scheduling
from emolib.cli import app
from emolib.rerun.comparing import Difference
from emolib.rerun.running import rerun
from emolib.scheduling import SchedulerError, workers


@pytest.fixture(scope="module")
def cluster():
    """Two workers of one thread, each a process of this machine."""
    distributed = pytest.importorskip("distributed", reason="needs the extra `course`")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=":0"
    ) as made:
        yield made


def test_an_experiment_gives_the_same_on_a_cluster(cluster, tmp_path, monkeypatch):
    """Its record holds the same rows, and the workers have worked."""
    found = {}
    for place, options in {
        "here": ["--jobs", "1"],
        "cluster": ["--scheduler", cluster.scheduler_address],
    }.items():
        monkeypatch.setattr(results, "FOLDER", tmp_path / place)
        before = cluster.scheduler.transition_counter
        asked = CliRunner().invoke(app, ["run", "knowledge", *options])
        assert asked.exit_code == 0, asked.exception
        moved = cluster.scheduler.transition_counter > before
        assert moved == (place == "cluster")
        found[place] = json.loads((tmp_path / place / "knowledge.json").read_text())
    assert found["here"]["result"] == found["cluster"]["result"]
    assert (found["here"]["jobs"], found["cluster"]["jobs"]) == (1, 2)


@pytest.mark.skipif(sandbox.available() is not None, reason="needs bubblewrap")
def test_reports_are_executed_on_a_cluster(cluster, tmp_path):
    """Notebooks, files and data travel to the workers; what comes back is the same."""
    code = "import pandas, mine\nprint(len(pandas.read_csv('training_data.csv')))"
    for number in (1, 2):
        folder = tmp_path / "class" / f"student-{number}"
        folder.mkdir(parents=True)
        (folder / "mine.py").write_text("")
        said = v4.new_output("stream", text=f"{number * 1287}")
        cell = v4.new_code_cell(code, outputs=[said], execution_count=1)
        nbformat.write(v4.new_notebook(cells=[cell]), folder / "report.ipynb")
    before = cluster.scheduler.transition_counter
    address = cluster.scheduler_address
    one, other = rerun(tmp_path / "class", out=tmp_path / "out", scheduler=address)
    assert cluster.scheduler.transition_counter > before
    assert one.execution.status == other.execution.status == "finished"
    assert (one.different, other.different) == ([], [Difference(1, "2574", "1287")])


@pytest.mark.parametrize("name", ["data", "code", "numpy"])
def test_workers_with_anything_else_are_refused(cluster, monkeypatch, name):
    """Results must not depend on where they come from: the worker is named."""
    here = scheduling.circumstances() | {name: "other"}
    answers = {"tcp://worker": scheduling.circumstances()}
    monkeypatch.setattr(scheduling, "circumstances", lambda: here)
    monkeypatch.setattr(
        "distributed.Client.run", lambda self, function, **options: answers
    )
    with (
        pytest.raises(SchedulerError, match=rf"Got {name} .*worker .* expected other"),
        workers(cluster.scheduler_address),
    ):
        pass


def test_workers_without_emolib_are_refused(cluster, monkeypatch):
    """A worker on which the package cannot be imported is named."""
    answers = {"tcp://worker": ModuleNotFoundError("No module named 'emolib'")}
    monkeypatch.setattr(
        "distributed.Client.run", lambda self, function, **options: answers
    )
    with (
        pytest.raises(SchedulerError, match="Got no emolib from the worker tcp"),
        workers(cluster.scheduler_address),
    ):
        pass


def test_a_scheduler_without_workers_is_refused(monkeypatch):
    """One sentence says how to start some."""
    distributed = pytest.importorskip("distributed", reason="needs the extra `course`")
    monkeypatch.setattr(scheduling, "PATIENCE", 1)
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=":0") as empty,
        pytest.raises(SchedulerError, match=r"without workers .* `dask worker"),
        workers(empty.scheduler_address),
    ):
        pass


@pytest.fixture
def closed_port():
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return f"tcp://127.0.0.1:{port}"


@pytest.mark.parametrize("address", ["closed", "nonsense", "a://b", ""])
def test_wrong_addresses_are_an_error(closed_port, monkeypatch, address):
    """One sentence names the address, whatever is wrong with it."""
    pytest.importorskip("distributed", reason="needs the extra `course`")
    monkeypatch.setattr(scheduling, "PATIENCE", 1)
    address = closed_port if address == "closed" else address
    with (
        pytest.raises(SchedulerError, match=f"no Dask scheduler at '{address}'"),
        workers(address),
    ):
        pass


@pytest.mark.parametrize("command", [["run", "nearest"], ["course", "rerun", "."]])
def test_commands_say_so_in_a_line(tmp_path, command):
    """Exit code 2, no traceback, nothing written."""
    pytest.importorskip("distributed", reason="needs the extra `course`")
    (tmp_path / "student-1.ipynb").write_text("{}")
    main = "from emolib.cli import main; main()"
    asked = subprocess.run(
        [sys.executable, "-c", main, *command, "--scheduler", "a://b"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 2
    assert asked.stderr.startswith("Error: Got no Dask scheduler at 'a://b', expected")
    assert len(asked.stderr.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["student-1.ipynb"]
