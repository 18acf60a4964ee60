"""emolib.sandbox: what a hostile command cannot do, and how each attempt ends."""

import os
import shutil
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import psutil
import pytest

from emolib import sandbox
from emolib.errors import DataError
from emolib.sandbox import Limits, SandboxError, leftovers, read_file, run, walls

MIB = 1 << 20
MISSING = sandbox.available()
walled = pytest.mark.skipif(MISSING is not None, reason=str(MISSING))


@pytest.fixture
def folder(tmp_path):
    """A folder with one file, as a student's."""
    made = tmp_path / "student-1"
    made.mkdir()
    (made / "report.txt").write_text("0.716")
    return made


@pytest.fixture
def execute(folder):
    """Run Python code in the folder, in the sandbox, with short limits."""

    def _execute(code, **options):
        limits = {"seconds": 60, "memory": 512 * MIB, "written": 20 * MIB}
        limits |= options.pop("limits", {})
        command = [sys.executable, "-c", textwrap.dedent(code)]
        return run(command, folder=folder, limits=Limits(**limits), **options)

    return _execute


@pytest.mark.skipif(
    walls.bubblewrap() is None or os.geteuid() != 0, reason="needs bubblewrap and root"
)
def test_walls_stand_for_root():
    """Where root has bubblewrap, the tests below are not skipped unnoticed."""
    assert MISSING is None


@walled
def test_a_command_works_in_its_folder(execute, folder):
    """What it reads is what was there; what it writes is there afterwards."""
    outcome = execute("open('marks.txt', 'w').write(open('report.txt').read())")
    assert (outcome.ended, outcome.left_out) == ("finished", ())
    assert (folder / "marks.txt").read_text() == "0.716"
    assert (folder / "report.txt").read_text() == "0.716"


@walled
def test_what_it_deletes_is_deleted_and_what_it_says_is_told(execute, folder):
    """The folder is what the command left; both streams and the code are kept."""
    outcome = execute(
        """
        import os, sys
        os.remove("report.txt")
        print("to stdout")
        sys.exit("to stderr")
        """
    )
    assert outcome.ended == "failed"
    assert outcome.returncode == 1
    assert (outcome.stdout, outcome.stderr) == ("to stdout\n", "to stderr\n")
    assert os.listdir(folder) == []


@walled
def test_readable_paths_are_read_and_not_written(execute, tmp_path):
    """A path that was granted, even in a folder closed to others, is read-only."""
    closed = tmp_path / "closed"
    (closed / "data").mkdir(parents=True)
    (closed / "data" / "faces.csv").write_text("id\n")
    (closed / "solutions.csv").write_text("secret")
    closed.chmod(0o700)
    outcome = execute(
        f"""
        import os
        print(open("{closed}/data/faces.csv").read(), os.listdir("{closed}"))
        open("{closed}/data/faces.csv", "a")
        """,
        readable=[closed / "data"],
    )
    assert "id\n ['data']" in outcome.stdout
    assert outcome.ended == "failed"
    assert (closed / "data" / "faces.csv").read_text() == "id\n"


@walled
def test_emolib_runs_inside(execute):
    """The package, its data and its recorded results are there, without a network."""
    outcome = execute(
        """
        from emolib import load_landmarks
        from emolib.results import names
        print(load_landmarks().data.shape[1], "difficulty" in names())
        """
    )
    assert outcome.stdout == "136 True\n"


@walled
def test_the_environment_holds_no_secret(execute, monkeypatch):
    """Variables of the caller stay outside, those that are given go in."""
    monkeypatch.setenv("API_TOKEN", "secret")
    outcome = execute(
        "import os; print(sorted(os.environ), os.environ['COURSE'])",
        variables={"COURSE": "faces"},
    )
    assert "API_TOKEN" not in outcome.stdout
    assert outcome.stdout.endswith("faces\n")


@walled
@pytest.mark.parametrize("way", ["absolute", "link", "parent", "proc"])
def test_solutions_are_not_read(execute, folder, tmp_path, way):
    """No path leads out of the walls, not even a link that came with the folder."""
    secret = tmp_path / "solutions.csv"
    secret.write_text("the answers")
    (folder / "link").symlink_to(secret)
    path = {
        "absolute": str(secret),
        "link": "link",
        "parent": "../solutions.csv",
        "proc": f"/proc/1/root{secret}",
    }[way]
    outcome = execute(f"print(open({path!r}).read())")
    assert outcome.ended == "failed"
    assert "answers" not in outcome.stdout
    assert "Error" in outcome.stderr


@walled
def test_nothing_outside_is_deleted_or_written(execute, tmp_path):
    """Everything but the folder and the scratch space refuses."""
    kept = tmp_path / "kept.txt"
    kept.write_text("kept")
    outcome = execute(
        f"""
        import os, pathlib, shutil
        shutil.rmtree("{tmp_path}", ignore_errors=True)
        for place in ("/", "/usr", "/etc", "/home", "/dev", "{Path.home()}"):
            try:
                (pathlib.Path(place) / "mark").write_text("x")
                print("wrote in", place)
            except OSError:
                pass
        """
    )
    assert (outcome.ended, outcome.stdout) == ("finished", "")
    assert kept.read_text() == "kept"


@walled
def test_there_is_no_network(execute):
    """Neither this machine nor another answers; a loopback of its own does."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        outcome = execute(
            f"""
            import socket
            port = {server.getsockname()[1]}
            for address in (("127.0.0.1", port), ("192.0.2.1", 80)):
                try:
                    socket.create_connection(address, timeout=5)
                    print("reached", address)
                except OSError as error:
                    print(type(error).__name__)
            with socket.create_server(("127.0.0.1", 0)) as own:
                socket.create_connection(own.getsockname()).close()
            """
        )
    assert outcome.ended == "finished"
    assert outcome.stdout == "ConnectionRefusedError\nOSError\n"


@walled
def test_processes_are_counted_and_none_outlives(execute):
    """A command that forks is ended with all its children; others are not seen."""
    name = "emolib-fork"
    outcome = execute(
        f"""
        import os, time
        os.setsid()
        for _ in range(200):
            if os.fork() == 0:
                open("/proc/self/comm", "w").write("{name}")
                time.sleep(60)
                os._exit(0)
        time.sleep(60)
        """,
        limits={"processes": 40},
    )
    assert outcome.ended == "processes"
    assert not [p for p in psutil.process_iter(["name"]) if p.info["name"] == name]


@walled
def test_threads_and_forks_meet_a_wall(execute):
    """The kernel refuses more tasks than were granted, to root as to anyone."""
    outcome = execute(
        """
        import threading
        wait = threading.Event()
        try:
            for count in range(200):
                threading.Thread(target=wait.wait, daemon=True).start()
        except RuntimeError:
            print(count < 100)
        """,
        limits={"processes": 4},
    )
    assert outcome.stdout == "True\n"


ENDLESS = {
    "time": ("while True: pass", {"seconds": 1}),
    "memory": (
        """
        kept = [b"x" * (1 << 20) for _ in range(300)]
        time.sleep(600)
        """,
        {"memory": 200 * MIB},
    ),
    "output": (
        """
        for number in range(300):
            with open(f"{number}", "wb") as file:
                file.write(bytes(1 << 20))
        """,
        {},
    ),
    "output of a file": (
        """
        with open("one", "wb") as file:
            for number in range(300):
                file.write(bytes(1 << 20))
        """,
        {},
    ),
    "output of a deleted file": (
        """
        kept = []
        for number in range(300):
            kept.append(os.open("/tmp/one", os.O_CREAT | os.O_WRONLY))
            os.remove("/tmp/one")
            try:
                os.write(kept[-1], bytes(1 << 20))
            except OSError:
                time.sleep(600)
        """,
        {},
    ),
    "output of words": ("while True: print('x' * 10000)", {}),
    "output of small files": (
        """
        for number in range(40_000):
            open(f"{number}", "w").close()
        """,
        {},
    ),
}


@walled
@pytest.mark.parametrize("what", ENDLESS)
def test_what_never_ends_is_ended(execute, folder, what):
    """Each limit ends the command, is named, and holds."""
    code, limits = ENDLESS[what]
    code = "import os, time\n" + textwrap.dedent(code)
    outcome = execute(code, limits=limits)
    assert outcome.ended == what.partition(" ")[0]
    assert sum(p.stat().st_size for p in folder.iterdir()) <= 20 * MIB
    assert len(os.listdir(folder)) <= leftovers.ENTRIES


@walled
@pytest.mark.parametrize(
    "call",
    [
        "os.memfd_create('hidden')",
        "ctypes.CDLL(None, use_errno=True).shmget(1, 4096, 0o1600) < 0 and fail()",
        "ctypes.CDLL(None).unshare(0x10000000) < 0 and fail()",
        "ctypes.CDLL(None).syscall(KEYCTL, 0, -3, 1) < 0 and fail()",
        "os.setuid(0)",
        "ctypes.CDLL(None).mount(b'none', b'/tmp', b'tmpfs', 0, 0) < 0 and fail()",
    ],
)
def test_ways_around_the_limits_are_refused(execute, call):
    """Memory that nobody owns, further namespaces and privileges."""
    outcome = execute(
        f"""
        import ctypes, os, platform
        KEYCTL = 219 if platform.machine() == "aarch64" else 250
        def fail():
            raise OSError
        {call}
        """
    )
    assert outcome.ended == "failed"
    assert outcome.stderr


@walled
def test_what_is_left_is_copied_as_hostile(execute, folder):
    """Links, pipes, sparse files, strange names and depths stay behind."""
    outcome = execute(
        r"""
        import os
        os.symlink("/etc/passwd", "passwords")
        os.symlink("/", "root")
        os.mkfifo("pipe")
        open("bad\nname", "w").write("x")
        with open("sparse", "wb") as file:
            file.truncate(15 << 20)
        with open("sparser", "wb") as file:
            file.truncate(15 << 20)
        os.remove("report.txt")
        os.symlink("/etc/passwd", "report.txt")
        for _ in range(300):
            os.mkdir("below")
            os.chdir("below")
        """
    )
    assert outcome.ended == "finished"
    found = sorted(path.name for path in folder.iterdir())
    assert found == ["below", "sparse"] or found == ["below", "sparser"]
    assert not any(path.is_symlink() for path in folder.rglob("*"))
    for name in ("'passwords'", "'pipe'", r"'bad\nname'", "'report.txt'", "'root'"):
        assert name in outcome.left_out


@walled
def test_a_command_that_kills_its_parent_ends_alone(execute):
    """It may end its own walls; nobody else's."""
    outcome = execute(
        """
        import os, signal
        for number in (os.getppid(), 1, -1):
            os.kill(number, signal.SIGKILL)
        """
    )
    assert outcome.ended in ("finished", "failed")
    assert psutil.pid_exists(os.getpid())


@walled
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become someone else")
def test_users_without_privileges_have_it_too(tmp_path):
    """The same walls stand when whoever runs it is not root."""
    places = [str(walls.PACKAGE.parent), *filter(os.path.isdir, sys.path)]
    system = shutil.which("python3", path="/usr/bin")
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if system is None or version not in os.path.realpath(system):
        pytest.skip("needs the system's Python in the same version")
    code = (
        "import tempfile; from emolib.sandbox import run\n"
        "with tempfile.TemporaryDirectory() as folder:\n"
        "    print(run(['cat', '/etc/passwd'], folder=folder).ended)\n"
        "    print(run(['touch', 'file'], folder=folder).ended)\n"
    )
    asked = subprocess.run(
        [
            "setpriv",
            "--reuid=1000",
            "--regid=1000",
            "--clear-groups",
            system,
            "-c",
            code,
        ],
        env={"PYTHONPATH": ":".join(places), "HOME": "/tmp"},
        capture_output=True,
        text=True,
        check=False,
    )
    if "ermission" in asked.stderr or "No module" in asked.stderr:
        pytest.skip("another user cannot read this clone")
    assert asked.stdout.split() == ["failed", "finished"], asked.stderr


def test_without_a_sandbox_it_refuses(execute, monkeypatch):
    """A missing program is one sentence with its mend, and nothing runs."""
    monkeypatch.setattr(walls, "bubblewrap", lambda: None)
    with pytest.raises(SandboxError, match="expected bubblewrap: install it"):
        execute("open('marks.txt', 'w')")


def test_a_sandbox_in_which_emolib_does_not_run_is_none(monkeypatch):
    """As where libraries are in a home: every student would fail."""
    words = "ModuleNotFoundError: No module named 'numpy'"
    outcome = sandbox.Outcome("failed", 1, "", words, 0.1)
    monkeypatch.setattr(walls, "bubblewrap", lambda: "bwrap")
    monkeypatch.setattr(sandbox, "run", lambda *_command, **_options: outcome)
    assert words in sandbox.available()


@walled
def test_walls_that_do_not_stand_are_an_error(execute, monkeypatch):
    """What the program says is told, and how to mend it."""
    monkeypatch.setattr(walls, "bubblewrap", lambda: shutil.which("ls"))
    with pytest.raises(SandboxError, match=r"does not start .*option.*, expected"):
        execute("open('marks.txt', 'w')")


@pytest.mark.parametrize("name", ["folder", "readable"])
def test_missing_paths_are_an_error(folder, name):
    """A folder or a readable path that is not there is named."""
    paths = {"folder": folder, "readable": [folder]}
    missing = folder / "nothing"
    paths[name] = missing if name == "folder" else [missing]
    with pytest.raises(DataError, match="nothing"):
        run(["true"], **paths)


@pytest.mark.parametrize(
    ("code", "limits", "ended"),
    [
        ("open('marks.txt', 'w')", {}, "finished"),
        ("import time; time.sleep(60)", {"seconds": 0.5}, "time"),
        ("while True: print('x' * 10000)", {}, "output"),
    ],
)
def test_unsafe_runs_in_the_folder_itself(execute, monkeypatch, code, limits, ended):
    """Where it is told to, it does without walls, and watches what it can."""
    monkeypatch.setattr(walls, "bubblewrap", lambda: None)
    assert execute(code, limits=limits, unsafe=True).ended == ended


@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "long", "missing"])
def test_files_of_others_are_read_with_care(tmp_path, kind):
    """Anything but an ordinary file within the limit is as if it were missing."""
    path = tmp_path / "outcome.json"
    if kind == "link":
        path.symlink_to("/etc/hostname")
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "long":
        path.write_bytes(bytes(11))
    assert read_file(path, limit=10) is None


def test_an_ordinary_file_is_read(tmp_path):
    """Within the limit, all of it."""
    (tmp_path / "outcome.json").write_bytes(b"0123456789")
    assert read_file(tmp_path / "outcome.json", limit=10) == b"0123456789"
