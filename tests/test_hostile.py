"""Hostile files and folders: a clear line, no traceback, nothing touched outside."""

import os
import socket
import struct
import sys
import zipfile
import zlib

import pytest
from PIL import Image

from emolib.cli import main


def bomb(path):
    """A PNG of some bytes that announces 10 gigapixels."""

    def chunk(name, content):
        checked = name + content
        length = struct.pack(">I", len(content))
        return length + checked + struct.pack(">I", zlib.crc32(checked))

    size = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(bytes(1000)))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b""))


def truncated(path):
    """The first half of a JPEG."""
    Image.effect_noise((300, 300), 60).save(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def loop(path):
    """A link to itself."""
    path.symlink_to(path)


def loop_of_folders(path):
    """A link to the folder that holds it."""
    path.symlink_to(path.parent, target_is_directory=True)


def unheard(path):
    """A socket under the name of an image: opening it would fail."""
    here = os.getcwd()
    os.chdir(path.parent)  # addresses of sockets are short
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path.name)
    finally:
        os.chdir(here)


def waiting(path):
    """A pipe under the name of an image: opening it would wait for ever."""
    os.mkfifo(path)


def unreadable(path):
    """A photograph that its owner closed."""
    Image.new("RGB", (64, 64)).save(path)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")


def escape(path):
    """A photograph whose name would paint the terminal, or compute."""
    try:
        Image.new("RGB", (64, 64)).save(path)
    except OSError:
        pytest.skip("this file system has no such names")


SKIPPED = {
    "decompression bomb": ("bomb.png", bomb, "too many pixels: 1 (happy/bomb.png"),
    "zip as JPEG": (
        "zip.jpg",
        lambda path: zipfile.ZipFile(path, "w").writestr("../../x.txt", "x"),
        "damaged or truncated: 1 (happy/zip.jpg",
    ),
    "script as PNG": (
        "run.png",
        lambda path: path.write_text("#!/bin/sh\ntouch owned\n"),
        "damaged or truncated: 1 (happy/run.png",
    ),
    "PostScript as JPEG": (
        "ps.jpg",
        lambda path: path.write_text("%!PS-Adobe-3.0 EPSF-3.0\n%%EOF"),
        "damaged or truncated: 1 (happy/ps.jpg",
    ),
    "empty file": ("none.jpg", lambda path: path.touch(), "damaged or truncated"),
    "truncated": ("half.jpg", truncated, "damaged or truncated: 1 (happy/half.jpg"),
    "link to itself": ("loop.jpg", loop, "link to a folder or to nothing: 1 (happy/lo"),
    "link to its folder": ("again", loop_of_folders, "link to a folder or to noth"),
    "folder as an image": ("x.jpg", lambda path: path.mkdir(), "folder with the na"),
    "pipe": ("pipe.jpg", waiting, "not a regular file: 1 (happy/pipe.jpg"),
    "socket": ("wall.jpg", unheard, "not a regular file: 1 (happy/wall.jpg"),
    "closed file": (
        "closed.png",
        unreadable,
        "a file that may not be read: 1 (happy/closed.png",
    ),
    "not UTF-8": (
        os.fsdecode(b"caf\xe9.png"),
        escape,
        r"a name that is not plain text: 1 (happy/caf\udce9.png",
    ),
    "escape sequence": (
        "\x1b[2J.png",
        escape,
        r"a name that is not plain text: 1 (happy/\x1b[2J.png",
    ),
    "markup": ("[red]a.jpg", lambda path: path.touch(), "happy/[red]a.jpg"),
    "formula": (
        "=1+1.png",
        escape,
        "a name that a spreadsheet would compute: 1 (happy/=",
    ),
    "formula of minus": (
        "-2+3.png",
        escape,
        "a spreadsheet would compute: 1 (happy/-2",
    ),
}
"""Name, maker and message of what is left out while the rest is read."""


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command as a user does, in this process; give its code and its words."""

    def _run(*arguments):
        monkeypatch.setattr(sys, "argv", ["emolib", "landmarks", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code or 0, " ".join(capsys.readouterr().err.split())

    return _run


@pytest.fixture
def photos(tmp_path, portraits):
    """A folder with one good photograph."""
    folder = tmp_path / "photos"
    (folder / "happy").mkdir(parents=True)
    portraits[0][0].save(folder / "happy" / "good.png")
    return folder


def state(folder):
    """Names, kinds and contents below a folder."""
    return {
        path: path.read_bytes() if path.is_file() and os.access(path, os.R_OK) else None
        for path in folder.rglob("*")
    }


@pytest.mark.parametrize("case", SKIPPED)
def test_a_hostile_file_is_left_out_and_named(tmp_path, photos, run, case):
    """The good photograph is read; nothing changes but the output folder."""
    name, make, message = SKIPPED[case]
    make(photos / "happy" / name)
    before = state(tmp_path)
    code, said = run(photos, "--out", tmp_path / "out" / "faces.csv", "--jobs", 1)
    assert code == 0, said
    assert "Faces: 1 (happy 1)." in said and message in said
    assert "\x1b" not in said
    after = state(tmp_path)
    table = after.pop(tmp_path / "out" / "faces.csv")
    del after[tmp_path / "out"]
    assert after == before
    assert table.count(b"\n") == 2 and table.splitlines()[1].startswith(b"good,3,happy")


def test_a_file_that_the_system_does_not_open_is_named(photos, run, monkeypatch):
    """Whoever runs the tests, and may read everything."""
    from emolib import photographs

    def refuse(*_arguments, **_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(photographs, "_as_rgb", refuse)
    code, said = run(photos, "--out", photos / "faces.csv", "--jobs", 1)
    assert code == 2 and "a file that may not be read: 1 (happy/good.png)" in said


def empty(folder):
    """A folder without a photograph."""
    (folder / "photos").mkdir()
    return folder / "photos"


def archive(folder):
    """A zip file that would write beside its folder, in place of a folder."""
    with zipfile.ZipFile(folder / "photos.zip", "w") as file:
        file.writestr("../../outside.jpg", "x")
    return folder / "photos.zip"


def cats(folder):
    """Folders that bear no emotion's name."""
    for name in ("cat", "dog"):
        (folder / "photos" / name).mkdir(parents=True)
        Image.new("RGB", (64, 64)).save(folder / "photos" / name / "1.png")
    return folder / "photos"


def wall(folder):
    """A photograph of nobody."""
    (folder / "photos" / "happy").mkdir(parents=True)
    Image.new("RGB", (64, 64)).save(folder / "photos" / "happy" / "wall.png")
    return folder / "photos"


def rows(text):
    """A maker of a table of pixels."""

    def make(folder):
        (folder / "fer2013.csv").write_text("emotion,pixels,Usage\n" + text)
        return folder / "fer2013.csv"

    return make


def no_pixels(folder):
    """A CSV file of something else."""
    (folder / "fer2013.csv").write_text("name,price\na,1\n")
    return folder / "fer2013.csv"


BROKEN = '9,0 0,x\n3\n\n3,"0 0 0",x\n3,"' + "300 " * 2304 + '",x\n3,"a b",x\n"3,0\n'

REFUSED = {
    "no folder": (lambda folder: folder / "nowhere", [], "which does not exist"),
    "empty folder": (empty, [], "(it holds no photograph), expected the layout"),
    "a zip file": (archive, [], "which is not a folder, expected a folder"),
    "a zip file of pixels": (archive, ["--layout", "fer2013"], "no table of pixels"),
    "cats": (
        cats,
        [],
        "angry, disgust, fear, happy, neutral, sad, surprise: 2 (cat/1",
    ),
    "nobody": (wall, [], "Got no face in 1 photographs"),
    "broken rows": (rows(BROKEN), ["--layout", "fer2013"], "line 2, fer2013.csv, line"),
    "gigantic pixels": (
        rows('3,"' + "7 " * 3_000_000 + '",x\n'),
        ["--layout", "fer2013"],
        "48 × 48 pixels from 0 to 255: 1 (fer2013.csv, line 2",
    ),
    "another CSV": (no_pixels, ["--layout", "fer2013"], "which is no table of pixels"),
    "another layout": (empty, ["--layout", "mine"], "'mine' is not one of"),
}
"""Maker of the folder, options and message of what cannot be read at all."""


@pytest.mark.parametrize("case", REFUSED)
def test_what_holds_no_face_is_refused(tmp_path, portraits, run, case):
    """One line, exit code 2, and no file: neither the output nor notes."""
    make, options, message = REFUSED[case]
    source = make(tmp_path)
    before = state(tmp_path)
    code, said = run(source, "--out", tmp_path / "faces.csv", "--jobs", 1, *options)
    assert code == 2
    assert message in said and "Traceback" not in said
    assert state(tmp_path) == before


def closed(folder):
    """A folder in which nobody may write."""
    (folder / "closed").mkdir()
    (folder / "closed").chmod(0o555)
    if os.access(folder / "closed", os.W_OK):
        pytest.skip("this user may write everywhere")
    return folder / "closed" / "faces.csv"


def below_a_file(folder):
    """A path through a file."""
    (folder / "file").write_text("precious")
    return folder / "file" / "faces.csv"


def taken(folder):
    """A file that is there."""
    (folder / "faces.csv").write_text("precious")
    return folder / "faces.csv"


def a_folder(folder):
    """A folder in the place of the file."""
    (folder / "faces.csv").mkdir()
    return folder / "faces.csv"


def a_link(folder):
    """A link to a file that is not there yet."""
    (folder / "faces.csv").symlink_to(folder / "elsewhere.csv")
    return folder / "faces.csv"


def notes_elsewhere(folder):
    """Notes that would be written through a link."""
    (folder / "diary").write_text("precious")
    (folder / ".faces.csv.unfinished").symlink_to(folder / "diary")
    return folder / "faces.csv"


OUTPUTS = {
    "closed folder": (closed, "cannot be written"),
    "below a file": (below_a_file, "cannot be written"),
    "a file that exists": (taken, "which exists already"),
    "a folder": (a_folder, "which exists already"),
    "a link": (a_link, "which exists already"),
    "notes as a link": (notes_elsewhere, "which is no regular file"),
}
"""Maker and message of outputs that cannot be."""


@pytest.mark.parametrize("case", OUTPUTS)
def test_an_output_that_cannot_be_is_refused(tmp_path, photos, run, case):
    """Nothing that was there is touched, and nothing is added."""
    make, message = OUTPUTS[case]
    out = make(tmp_path)
    before = state(tmp_path)
    code, said = run(photos, "--out", out, "--jobs", 1)
    assert code == 2
    assert message in said and "Traceback" not in said
    assert state(tmp_path) == before


def test_an_output_within_the_photographs_is_no_photograph(photos, run):
    """It lies beside them as the loader likes it, and is not listed as left out."""
    code, said = run(photos, "--out", photos / "training_data.csv", "--jobs", 1)
    assert code == 0 and "Left out" not in said
    assert sorted(path.name for path in photos.iterdir()) == [
        "happy",
        "training_data.csv",
    ]
