"""The command line: one line and exit code 2 for what the user has to mend."""

import subprocess
import sys

import pytest

from emolib import __version__


def run(*arguments, cwd=None):
    """Run the command as a user does."""
    command = [sys.executable, "-c", "from emolib.cli import main; main()", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120)


def test_version_and_help():
    """The version alone, and the commands there are."""
    assert run("--version").stdout == f"emolib {__version__}\n"
    shown = run("--help").stdout
    assert "book" in shown and "faces" in shown


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["book", "--data", "nowhere.csv"], "nowhere.csv, which does not exist"),
        (["book", "--data", "."], "Got the folder"),
        (["book", "--images", "nowhere"], "expected a folder of images"),
        (["book", "--images", "."], "where no image has a label, expected one folder"),
        (["book", "--lang", "de"], "'de' is not one of"),
        (["faces", "--out", "faces", "--subjects", "0"], "subjects"),
        (["faces", "--out", "faces", "--subjects", "1000000"], "subjects"),
        (["faces", "--out", "faces", "--condition", "dark"], "'dark' is not one of"),
        (["faces"], "--out"),
        (["transfer", "nowhere"], "nowhere"),
        (["predict"], "Missing argument"),
        (["predict", "nowhere.jpg"], "nowhere.jpg, which cannot be read (no such file"),
        (["predict", "x.jpg", "--model", "oracle"], "'oracle' is not one of"),
        (["predict", "x.jpg", "--out", "x.txt"], "Got x.txt, expected a file named"),
        (["results", "nothing"], "no result named 'nothing'"),
        (["run", "nothing"], "Got 'nothing', expected one of: difficulty"),
        (["facse"], "No such command"),
    ],
)
def test_bad_input_is_one_error_without_traceback(tmp_path, arguments, message):
    """Exit code 2, a message that names the value, nothing written."""
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert message in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())
