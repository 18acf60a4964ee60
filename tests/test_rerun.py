"""emolib course rerun: honest and hostile reports, executed in one call."""

import os
import re
import socket

import nbformat
import pandas as pd
import pytest
from nbformat import v4
from typer.testing import CliRunner

from emolib import sandbox
from emolib.cli import app
from emolib.errors import DataError
from emolib.i18n import LANGUAGES, language, set_language
from emolib.rerun import comparing, executing, running
from emolib.rerun.comparing import Difference, differences, numbers_of
from emolib.rerun.executing import Execution, data_parameter
from emolib.rerun.pages import page, told, write_results
from emolib.rerun.running import Rerun, rerun
from emolib.rerun.submitted import Report, find_reports, parse_notebook
from emolib.sandbox import Limits, SandboxError, leftovers, walls

MIB = 1 << 20
LIMITS = Limits(seconds=60, memory=1000 * MIB, written=40 * MIB, processes=40)
MISSING = sandbox.available()
walled = pytest.mark.skipif(MISSING is not None, reason=str(MISSING))

HONEST = """
import pandas as pd
faces = pd.read_csv("training_data.csv")
print(len(faces), "faces, accuracy 0.716")
"""


def cell(code, printed="", **metadata):
    """A code cell, with what it had printed."""
    outputs = [v4.new_output("stream", text=printed)] if printed else []
    return v4.new_code_cell(
        code.strip(), outputs=outputs, execution_count=1, metadata=metadata
    )


def write_notebook(path, *cells):
    """Write a notebook of some cells, or of some code."""
    cells = [cell(one) if isinstance(one, str) else one for one in cells]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(v4.new_notebook(cells=cells), path)


HOSTILE = {
    "solutions": "print(open(SOLUTIONS).read())",
    "delete": """
        import shutil, pathlib
        shutil.rmtree(HOME, ignore_errors=True)
        pathlib.Path(SOLUTIONS).unlink()
    """,
    "fork": """
        import os, time
        for _ in range(200):
            if os.fork() == 0:
                time.sleep(600)
                os._exit(0)
        time.sleep(600)
    """,
    "disk": """
        with open("full", "wb") as file:
            for _ in range(300):
                file.write(bytes(1 << 20))
    """,
    "socket": """
        import socket
        socket.create_connection(("127.0.0.1", PORT), timeout=5)
    """,
    "network": """
        import socket
        socket.create_connection(("192.0.2.1", 80), timeout=5)
    """,
    "endless": """
        import time
        while True:
            time.sleep(1)
    """,
    "print": """
        for _ in range(3000):
            print("x" * 1_000_000)
    """,
    "memory": """
        import time
        kept = [b"x" * (1 << 20) for _ in range(1500)]
        time.sleep(600)
    """,
    "link": """
        import os
        os.remove("emolib-rerun-executed.ipynb")
        os.symlink("/etc/passwd", "emolib-rerun-executed.ipynb")
        os.symlink("/etc/passwd", "figure.png")
    """,
    "parent": """
        import os, signal
        os.kill(os.getppid(), signal.SIGKILL)
    """,
}

ENDS = {
    "solutions": ("failed", 1, r"FileNotFoundError"),
    "delete": ("failed", 1, r"FileNotFoundError"),
    "fork": ("processes", 1, ""),
    "disk": ("output", 1, ""),
    "socket": ("failed", 1, r"ConnectionRefusedError"),
    "network": ("failed", 1, r"OSError: .*unreachable"),
    "endless": ("time", 1, ""),
    "print": ("memory|time", 1, ""),  # whichever it meets first
    "memory": ("memory", 1, ""),
    "link": ("failed", None, r"(\w+Error.*)?"),
    "parent": ("failed", 1, ""),
}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A class in which honest students sit beside hostile ones; solutions nearby."""
    home = tmp_path_factory.mktemp("course")
    (home / "solutions.csv").write_text("the answers")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        for name, code in HOSTILE.items():
            lines = [line.removeprefix(" " * 8) for line in code.splitlines()]
            known = f"HOME, PORT = {str(home)!r}, {port}\n"
            known += "SOLUTIONS = HOME + '/solutions.csv'\n"
            source = known + "\n".join(lines)
            write_notebook(home / "handed in" / f"hostile-{name}" / "r.ipynb", source)
        folder = home / "handed in"
        write_notebook(
            folder / "student-1" / "report.ipynb",
            cell(HONEST, "1287 faces, accuracy 0.716"),
            cell("from mine import f\nf()", "1"),
            cell("import time\nprint(time.time())", "1.5", tags=["timing"]),
        )
        (folder / "student-1" / "mine.py").write_text("def f():\n    print(1)\n")
        (folder / "student-1" / "training_data.csv").write_text("mine\n")
        write_notebook(folder / "student-2.ipynb", cell(HONEST, "1287 faces, 0.806"))
        (folder / "student-3").mkdir()
        (folder / "student-4.ipynb").write_text("[" * 100_000)
        yield home, server


@pytest.fixture(scope="module")
def reruns(course):
    """What came of all of them, by name."""
    home, _ = course
    out = home / "out"
    ran = rerun(home / "handed in", out=out, limits=LIMITS, jobs=4)
    return {one.report.student: one for one in ran}


@walled
@pytest.mark.parametrize("name", ENDS)
def test_a_hostile_report_ends_alone(reruns, name):
    """Each is stopped where it should be, and says so."""
    status, at, error = ENDS[name]
    execution = reruns[f"hostile-{name}"].execution
    assert re.fullmatch(status, execution.status)
    assert execution.cell == at
    assert re.match(error, execution.error)


@walled
def test_hostile_reports_harm_nothing(course, reruns):
    """Solutions are there and not told, nobody called, no link came back."""
    home, server = course
    assert (home / "solutions.csv").read_text() == "the answers"
    assert len(list((home / "handed in").iterdir())) == len(reruns) == 15
    written = [path for path in (home / "out").rglob("*") if path.is_file()]
    assert not any(b"the answers" in path.read_bytes() for path in written)
    assert not any(path.is_symlink() for path in (home / "out").rglob("*"))
    server.setblocking(False)
    with pytest.raises(BlockingIOError):
        server.accept()


@walled
def test_honest_reports_finish_beside_them(reruns):
    """On the packaged data, with the files that were handed in; times do not count."""
    one, other = reruns["student-1"], reruns["student-2"]
    assert one.execution.status == other.execution.status == "finished"
    assert (one.compared, one.different) == (3, [])
    assert other.different == [Difference(1, "0.806", "0.716")]


@walled
def test_reports_that_are_none_are_told(reruns):
    """A student without a notebook, and one whose file is no notebook."""
    assert reruns["student-3"].execution.status == "missing"
    assert reruns["student-4"].execution.status == "unreadable"


@walled
def test_what_is_done_is_not_done_again(course, reruns, monkeypatch):
    """A second call executes what changed, and remembers the rest."""
    home, _ = course
    write_notebook(home / "handed in" / "student-2.ipynb", cell("print(2)", "3"))
    executed = []

    def execute(archive, notebook, **options):
        executed.append(parse_notebook(notebook).cells[0].source)
        return Execution("finished"), None

    monkeypatch.setattr(running, "execute", execute)
    again = rerun(home / "handed in", out=home / "out", limits=LIMITS)
    assert executed == ["print(2)"]
    assert {one.report.student: one.execution for one in again} == {
        name: one.execution for name, one in reruns.items()
    } | {"student-2": Execution("finished")}


def test_a_call_that_is_interrupted_goes_on(tmp_path, monkeypatch):
    """What was done before is kept; the next call does the rest."""
    for number in (1, 2, 3):
        path = tmp_path / "class" / f"student-{number}.ipynb"
        write_notebook(path, cell(f"print({number})", f"{number}"))
    executed = []

    def execute(archive, notebook, **options):
        executed.append(parse_notebook(notebook).cells[0].source)
        if len(executed) == 2:
            raise KeyboardInterrupt
        return Execution("finished"), notebook

    monkeypatch.setattr(running, "execute", execute)
    with pytest.raises(KeyboardInterrupt):
        rerun(tmp_path / "class", out=tmp_path / "out", unsafe=True)
    ran = rerun(tmp_path / "class", out=tmp_path / "out", unsafe=True)
    assert executed == ["print(1)", "print(2)", "print(2)", "print(3)"]
    assert [one.execution.status for one in ran] == ["finished"] * 3


@pytest.fixture
def executed(monkeypatch):
    """What is executed, in a test in which nothing really is."""
    sources = []

    def execute(archive, notebook, **options):
        sources.append(parse_notebook(notebook).cells[0].source)
        return Execution("finished"), notebook

    monkeypatch.setattr(running, "execute", execute)
    return sources


def test_other_libraries_or_a_lost_notebook_are_executed_again(
    tmp_path, monkeypatch, executed
):
    """What is known of a report holds for what it ran with, while it is there."""
    write_notebook(tmp_path / "class" / "student-1.ipynb", cell("print(1)", "1"))
    for again in (1, 1, 2, 2, 3):
        if again == 2:
            monkeypatch.setattr(running, "circumstances", lambda: {"numpy": "other"})
        elif again == 3:
            (tmp_path / "out" / "executed" / "student-1.ipynb").unlink()
        (one,) = rerun(tmp_path / "class", out=tmp_path / "out", unsafe=True)
        assert (one.compared, len(executed)) == (1, again)


def test_no_name_of_a_file_stops_the_others(tmp_path, executed):
    """As long as a file system takes, or the same for a folder and for a notebook."""
    home = tmp_path / "class"
    long = "x" * 249
    write_notebook(home / f"{long}.ipynb", "1")
    write_notebook(home / "student-1" / f"{long}.ipynb", "2")
    write_notebook(home / "student-2.ipynb", cell("3", "3"))
    (home / "student-2").mkdir()
    for _ in range(2):
        ran = rerun(home, out=tmp_path / "out", unsafe=True)
        status = {(one.report.name, one.execution.status) for one in ran}
        assert status == {
            ("student-1/" + long, "finished"),
            ("student-2", "missing"),
            ("student-2", "finished"),
            (long, "finished"),
        }
        assert sum(one.compared for one in ran) == 1
    assert sorted(executed) == ["1", "2", "3"]


def test_what_the_machine_cannot_do_stops_nobody(tmp_path, monkeypatch, executed):
    """It is told, and tried again the next time."""
    for number in (1, 2):
        write_notebook(tmp_path / "class" / f"student-{number}.ipynb", str(number))
    works = running.execute

    def fail(archive, notebook, **options):
        works(archive, notebook, **options)
        if executed[-1] == "1":
            raise OSError(36, "File name too long")
        return works(archive, notebook, **options)

    monkeypatch.setattr(running, "execute", fail)
    ran = rerun(tmp_path / "class", out=tmp_path / "out", unsafe=True)
    assert [one.execution.status for one in ran] == ["not run", "finished"]
    assert "File name too long" in ran[0].execution.error
    rerun(tmp_path / "class", out=tmp_path / "out", unsafe=True)
    assert executed == ["1", "2", "2", "1"]


def test_folders_with_the_names_of_our_files_give_way(tmp_path):
    """A student may give them any content, and any neighbour."""
    for name in ("training_data.csv", "training_data.csv.folder"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "mine").write_text("")
    executing._write(tmp_path / "training_data.csv", b"id")
    assert (tmp_path / "training_data.csv").read_bytes() == b"id"


@walled
def test_hidden_data_reach_the_report(tmp_path, packaged, monkeypatch):
    """In its folder, and as its parameter `data`; the page says they are hidden."""
    hidden = tmp_path / "hidden.csv"
    packaged.frame[: 7 * 20].to_csv(hidden, index=False)
    write_notebook(
        tmp_path / "class" / "student-1.ipynb",
        cell("data = None", tags=["parameters"]),
        cell("import emolib\nlen(emolib.load_landmarks(data).data)", "1287"),
    )
    monkeypatch.chdir(tmp_path)
    arguments = ["course", "rerun", "class", "--data", "hidden.csv"]
    asked = CliRunner().invoke(app, arguments)
    assert asked.exit_code == 0, asked.output
    table = pd.read_csv("rerun/differences.csv")
    assert table.to_dict("records") == [
        {"report": "student-1", "cell": 2, "printed": 1287, "rerun": 140}
    ]
    assert "hidden from students" in (tmp_path / "rerun/rerun-en.html").read_text()


def test_without_a_sandbox_it_refuses_unless_told(tmp_path, monkeypatch):
    """One sentence names the mend and the option; nothing is written."""
    write_notebook(tmp_path / "class" / "student-1.ipynb", cell("print(1)", "1"))
    monkeypatch.setattr(walls, "bubblewrap", lambda: None)
    with pytest.raises(SandboxError, match=r"install it .* with --unsafe"):
        rerun(tmp_path / "class", out=tmp_path / "out")
    assert not (tmp_path / "out").exists()
    (one,) = rerun(tmp_path / "class", out=tmp_path / "out", unsafe=True)
    assert (one.execution.status, one.compared, one.different) == ("finished", 1, [])


def test_a_system_without_care_is_refused(tmp_path, monkeypatch):
    """Where folders cannot be opened without following links, nothing is read."""
    monkeypatch.setattr(os, "supports_dir_fd", set())
    with pytest.raises(SandboxError, match="expected Linux or macOS"):
        rerun(tmp_path, out=tmp_path / "out", unsafe=True)


@pytest.mark.parametrize("content", ["missing", "file", "empty"])
def test_a_class_without_reports_is_an_error(tmp_path, content):
    """The folder is named, with what was expected of it."""
    folder = tmp_path / "class"
    if content == "file":
        folder.write_text("")
    elif content == "empty":
        folder.mkdir()
        (folder / ".hidden").mkdir()
        (folder / "link.ipynb").symlink_to("/etc/passwd")
    with pytest.raises(DataError, match=r"class, which .* per student"):
        find_reports(folder)


def test_hidden_files_and_links_are_passed_over(tmp_path):
    """What systems leave beside a notebook is no other report."""
    write_notebook(tmp_path / "student-1" / "report.ipynb", "1")
    (tmp_path / "student-1" / "._report.ipynb").write_bytes(b"\0")
    (tmp_path / "student-1" / "link.ipynb").symlink_to("report.ipynb")
    assert [one.notebook for one in find_reports(tmp_path)] == ["report.ipynb"]


def test_a_folder_that_is_closed_is_an_error(tmp_path, monkeypatch):
    """In one sentence, which says why."""

    def iterdir(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(tmp_path), "iterdir", iterdir)
    with pytest.raises(DataError, match=r"cannot be read \(Permission denied\)"):
        find_reports(tmp_path)


def test_the_folder_of_the_results_is_no_student(tmp_path, executed, monkeypatch):
    """It may be among them; a file in its place is an error before anything runs."""
    monkeypatch.chdir(tmp_path)
    write_notebook(tmp_path / "student-1.ipynb", "1")
    for _ in range(2):
        (one,) = rerun(".", out="rerun", unsafe=True)
        assert one.report.name == "student-1"
    with pytest.raises(DataError, match="which is no folder"):
        rerun(".", out="student-1.ipynb", unsafe=True)
    assert executed == ["1"]


def test_a_wrong_table_is_an_error(tmp_path, write, table):
    """Hidden data are checked before anything is executed."""
    write_notebook(tmp_path / "class" / "student-1.ipynb", cell("print(1)", "1"))
    wrong = write(table.drop(columns="x0"))
    with pytest.raises(DataError, match="x0"):
        rerun(tmp_path / "class", out=tmp_path / "out", data=wrong, unsafe=True)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("0.716", "0.716", []),
        ("0.71600", "0.71601", []),
        ("0.716", "0.806", [("0.716", "0.806")]),
        ("-0.5", "0.5", [("-0.5", "0.5")]),
        ("1e-3", "0.001", []),
        ("0,716", "0,806", [("0,716", "0,806")]),
        ("took 3.2 s, 0.7", "took 4.1 s, 0.7", []),
        ("12ms/step", "14ms/step", []),
        (
            "CPU times: user 3.2 ms, total: 4 µs",
            "CPU times: user 9 ms, total: 5 µs",
            [],
        ),
        ("2023-01-30 12:30:01", "2026-02-01 09:00:00", []),
        ("<A at 0x7f01>", "<A at 0x8a99>", []),
        ("5 subjects", "6 subjects", [("5", "6")]),
        ("1 2 3", "1 3", [("2", "")]),
        ("", "0.716", []),
        ("1", "1 0.716", [("", "0.716")]),
        ("1\N{NARROW NO-BREAK SPACE}287", "1287", []),
        ("x1 = 2", "x1 = 2", []),
    ],
)
def test_numbers_are_compared(before, after, found):
    """What differs is told, what passes with time is not."""
    pair = [v4.new_notebook(cells=[cell("f()", text)]) for text in (before, after)]
    _, told_apart = differences(*pair, tolerance=1e-4)
    assert [(one.printed, one.rerun) for one in told_apart] == found


def test_what_is_compared_and_told_is_bounded():
    """A page stays a page, whatever a notebook had printed."""
    words = ("x" * comparing.MOST_TEXT, "5")
    outputs = [v4.new_output("stream", text=text) for text in words]
    assert numbers_of(v4.new_code_cell(outputs=outputs)) == []
    printed = ("1." + "1" * 5000, "2." + "2" * 5000)
    books = [v4.new_notebook(cells=[cell("f()", text)]) for text in printed]
    (one,) = differences(*books, tolerance=0)[1]
    assert len(one.printed) == len(one.rerun) == comparing.LONGEST


def test_cells_that_were_not_reached_do_not_differ():
    """Only what ran is compared; papermill's own cells are passed over."""
    before = v4.new_notebook(cells=[cell("a", "1"), cell("b", "2")])
    after = v4.new_notebook(
        cells=[cell("x", "9", tags=["injected-parameters"]), cell("a", "1"), cell("b")]
    )
    after.cells[2].execution_count = None
    assert differences(before, after, tolerance=0) == (1, [])


def test_tables_are_compared_by_their_html():
    """The words of a table, and neither its markup nor its style."""
    html = "<style>td {width: %dpx}</style><table><tr><td>0.5</td></tr></table>"
    pair = [
        v4.new_output("execute_result", {"text/html": html % size, "text/plain": "?"})
        for size in (10, 20)
    ]
    books = [v4.new_notebook(cells=[cell("t")]) for _ in pair]
    for book, output in zip(books, pair, strict=True):
        book.cells[0].outputs = [output]
    assert differences(*books, tolerance=0) == (1, [])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("data = None", "packaged"),
        ("lang = 'fr'\ndata = 'mine.csv'", "file"),
        ("data: str = None", "packaged"),
        ("other = 1", "none"),
        ("data = (", "none"),
        ("-" * 50_000 + "1", "none"),
        ("data = None\n#" + "x" * 100_000, "none"),
    ],
)
def test_the_parameter_is_found(source, expected):
    """It is read, not executed; what cannot be parsed has none."""
    parameters = cell(source, tags=["parameters"])
    assert data_parameter(v4.new_notebook(cells=[parameters])) == expected


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b"\xff", b"[" * 100_000, b'{"cells": 1, "nbformat": 4}', None],
)
def test_what_is_no_notebook_is_none(content):
    """Whatever a stranger's file holds, it is no error of ours."""
    assert parse_notebook(content) is None


def test_a_notebook_that_would_fill_the_memory_is_none(monkeypatch):
    """It is not even parsed: small files may become huge."""
    content = nbformat.writes(v4.new_notebook(metadata={"x": [{}] * 100})).encode()
    assert parse_notebook(content) is not None
    monkeypatch.setattr(leftovers, "PARTS", 100)
    assert parse_notebook(content) is None


@pytest.fixture
def strange(tmp_path):
    """What came of a report whose every text is hostile."""
    text = "=<script>alert(1)</script>\x1b[31m"
    report = Report(text, "r.ipynb", tmp_path, True)
    execution = Execution("failed", 2, text, 1.5, (text,))
    return Rerun(report, execution, 4, [Difference(1, text, "")])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_hold_text_only(strange, lang):
    """Nothing that a student wrote becomes markup, in either language."""
    set_language(lang)
    html = page([strange], hidden=False)
    assert f'<html lang="{lang}">' in html
    assert "<script" not in html and "\x1b" not in html
    assert html.count("&lt;script&gt;") >= 4


def test_tables_hold_no_formula(strange, tmp_path):
    """A spreadsheet shows what students wrote, it does not compute it."""
    paths = write_results([strange], tmp_path, hidden=False)
    names = ["rerun.csv", "differences.csv", "rerun-fr.html", "rerun-en.html"]
    assert [path.name for path in paths] == names
    for name in names[:2]:
        frame = pd.read_csv(tmp_path / name, dtype=str, keep_default_na=False)
        assert not any(value.startswith("=") for value in frame.to_numpy().ravel())
    assert language() == "en"


def test_no_name_steers_a_terminal(strange, tmp_path, monkeypatch):
    """What the command tells of a report is text only."""
    monkeypatch.setattr(running, "rerun", lambda *_paths, **_options: [strange])
    command = ["course", "rerun", str(tmp_path), "--out", str(tmp_path)]
    asked = CliRunner().invoke(app, command)
    assert asked.exit_code == 0 and "<script>" in asked.stderr
    assert "\x1b" not in asked.stderr


@pytest.mark.parametrize(
    ("execution", "expected"),
    [
        (Execution("finished"), "terminé"),
        (Execution("time", 3), "dans la cellule de code nº\N{NO-BREAK SPACE}3"),
        (Execution("memory"), "mémoire"),
        (Execution("failed", 2, "NameError: x"), "nº\N{NO-BREAK SPACE}2"),
        (Execution("failed"), "noyau"),
        (Execution("missing"), "aucun carnet"),
        (Execution("unreadable"), "carnet"),
        (Execution("not run", error="why"), "why"),
    ],
)
def test_outcomes_are_told_in_french(execution, expected):
    """Every way to end has its sentence."""
    set_language("fr")
    assert expected in told(execution)


def test_the_folder_is_left_as_it_was(tmp_path):
    """Executing a report changes nothing of what was handed in."""
    write_notebook(tmp_path / "class" / "student-1" / "r.ipynb", cell("print(1)"))
    before = (tmp_path / "class" / "student-1" / "r.ipynb").read_bytes()
    rerun(tmp_path / "class", out=tmp_path / "out", unsafe=True)
    assert os.listdir(tmp_path / "class" / "student-1") == ["r.ipynb"]
    assert (tmp_path / "class" / "student-1" / "r.ipynb").read_bytes() == before
