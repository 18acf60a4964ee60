"""Files with faults at random: read, or refused in one sentence, and nothing else."""

import csv
import io
import os
import struct
import warnings
import zlib

import numpy as np
import pytest
from PIL import Image

from emolib import load_landmarks
from emolib.errors import DataError
from emolib.photographs import LARGEST_SIDE, REASONS, read_plain
from emolib.schema import COLUMNS, EMOTIONS

hypothesis = pytest.importorskip("hypothesis", reason="needs the extra `test`")
st = hypothesis.strategies

EXAMPLES = 150
"""More were tried, and are worth trying again after a change of the readers."""

bounded = hypothesis.settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(hypothesis.HealthCheck),
)

CELLS = (
    *("", "left", "=1+1", "@SUM(A1)", "-cmd|' /C calc'!A0", "1e400", "-1e308", "nan"),
    *("inf", "NA", "9" * 400, "0x10", "1_000", "1,5", "５", "é", "\N{GRINNING FACE}"),
    *("True", "12:30", "2020-01-01", "\r", "a\nb", 'say "x"', "\x00", "\x1b[2J"),
    *("0.5", "-1", "1e18", "\u202e", "happy", "joie", "f0", "1j", " 7 ", "x" * 300),
)
"""What people, spreadsheets and enemies put into a cell."""


def faces():
    """Fourteen faces in the course's format, as lists of text."""
    rng = np.random.default_rng(0)
    rows = [
        [f"f{7 * subject + target}", str(target), emotion, str(subject)]
        + [f"{value:.2f}" for value in rng.uniform(0, 127, 136)]
        for subject in range(2)
        for target, emotion in enumerate(EMOTIONS)
    ]
    return [list(COLUMNS), *rows]


FACES = faces()
places = st.tuples(st.integers(0, len(FACES) - 1), st.integers(0, len(COLUMNS) - 1))


@st.composite
def tables(draw):
    """A table with its columns in another order and some cells replaced, as bytes."""
    rows = [list(row) for row in FACES]
    for row, column in draw(st.lists(places, max_size=3)):
        rows[row][column] = draw(st.sampled_from(CELLS) | st.text(max_size=8))
    if draw(st.booleans()):
        order = draw(st.randoms(use_true_random=False)).sample(range(140), 140)
        rows = [[row[column] for column in order] for row in rows]
    if draw(st.booleans()):
        row = draw(st.integers(0, len(rows) - 1))
        rows[row] = rows[row][: draw(st.integers(0, 139))] * draw(st.integers(0, 2))
    text = io.StringIO()
    csv.writer(
        text,
        delimiter=draw(st.sampled_from([",", ",", ",", ";", "\t", "|"])),
        lineterminator=draw(st.sampled_from(["\n", "\r\n", "\r"])),
    ).writerows(rows)
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16"]))
    return spoiled(draw, text.getvalue().encode(encoding, "surrogatepass"))


def spoiled(draw, content, *, most=3):
    """Bytes, some of them changed, taken away or added."""
    content = bytearray(content)
    for _change in range(draw(st.integers(0, most))):
        place = draw(st.integers(0, max(len(content) - 1, 0)))
        kind = draw(st.sampled_from(["change", "cut", "insert", "remove", "repeat"]))
        if kind == "change" and content:
            content[place] = draw(st.integers(0, 255))
        elif kind == "insert":
            content[place:place] = draw(st.binary(min_size=1, max_size=20))
        elif kind == "remove":
            del content[place : place + draw(st.integers(1, 200))]
        elif kind == "repeat":
            content[place:place] = content[place : place + 200]
        elif kind == "cut" and draw(st.booleans()):
            del content[place:]
    return bytes(content)


@bounded
@hypothesis.given(content=tables())
def test_a_table_is_valid_or_refused_in_a_line(tmp_path_factory, content):
    """Faces with finite coordinates and an emotion each; or one line of a DataError."""
    path = tmp_path_factory.getbasetemp() / "fuzzed.csv"
    path.write_bytes(content)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            found = load_landmarks(path)
        except DataError as error:
            assert str(error).isprintable() and "Got" in str(error)
            return
    assert found.data.shape == (len(found.ids), 136)
    assert found.data.dtype == float and np.isfinite(found.data).all()
    assert set(found.target) == set(range(len(found.target_names)))
    assert set(found.target_names) <= set(EMOTIONS)
    assert len(set(found.ids)) == len(found.ids) == len(found.subjects)
    assert all(isinstance(name, str) for name in found.ids)


def test_the_table_that_is_spoiled_is_valid(tmp_path):
    """Without a fault the table is read: the faults are what is refused."""
    path = tmp_path / "faces.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(FACES)
    assert len(load_landmarks(path).ids) == 14


def pictures():
    """One picture as a file of each kind that is read, with metadata and without."""
    pixels = np.random.default_rng(0).integers(0, 256, (24, 40, 4), dtype=np.uint8)
    colour = Image.fromarray(pixels).convert("RGB")
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A maker"
    several = {"save_all": True, "append_images": [colour.rotate(90)] * 2}
    made = {
        "jpeg": (colour, "JPEG", {"exif": exif}),
        "progressive": (colour.convert("CMYK"), "JPEG", {"progressive": True}),
        "png": (Image.fromarray(pixels), "PNG", {"exif": exif}),
        "palette": (colour.quantize(16), "PNG", {"transparency": 3}),
        "deep": (Image.fromarray(np.uint16(pixels[..., 0]) << 8), "PNG", {}),
        "webp": (colour, "WEBP", {"exif": exif}),
        "moving webp": (colour, "WEBP", several),
        "tiff": (colour, "TIFF", several | {"compression": "tiff_lzw"}),
        "plain tiff": (colour.convert("L"), "TIFF", {}),
        "gif": (colour.quantize(16), "GIF", several),
        "bmp": (colour, "BMP", {}),
    }
    files = {}
    for name, (picture, kind, options) in made.items():
        picture.save(file := io.BytesIO(), kind, **options)
        files[name] = file.getvalue()
    return files | _heic(colour)


def _heic(picture):
    """The same as HEIC, where the library is installed."""
    try:
        from pillow_heif import from_pillow
    except ModuleNotFoundError:
        return {}
    from_pillow(picture).save(file := io.BytesIO())
    return {"heic": file.getvalue()}


PICTURES = pictures()


@pytest.mark.parametrize("kind", PICTURES)
def test_the_pictures_that_are_spoiled_are_read(tmp_path, kind):
    """Without a fault every kind is read, upright where its EXIF says how."""
    (tmp_path / "picture").write_bytes(PICTURES[kind])
    picture, shape = read_plain(tmp_path / "picture")
    assert picture.mode == "RGB" and sorted(picture.size) == [24, 40]
    assert shape == picture.size[::-1]


def lying(kind, place, pattern, number):
    """A picture whose file gives one of its sizes as another number."""
    content = bytearray(PICTURES[kind])
    struct.pack_into(pattern, content, place, *[number] * len(pattern[1:]))
    if content.startswith(b"\x89PNG"):
        struct.pack_into(">I", content, 29, zlib.crc32(content[12:29]))
    return bytes(content)


def lying_webp(number):
    """A WebP whose canvas is as large as the format allows."""
    content = bytearray(PICTURES["moving webp"])
    content[24:30] = number.to_bytes(3, "little") * 2
    return bytes(content)


def lying_tiff(tag, number):
    """A TIFF whose first directory gives a tag another number, as a 32-bit integer."""
    content = PICTURES["plain tiff"]
    (directory,) = struct.unpack_from("<I", content, 4)
    (fields,) = struct.unpack_from("<H", content, directory)
    content = bytearray(content)
    for place in range(directory + 2, directory + 2 + 12 * fields, 12):
        if struct.unpack_from("<H", content, place) == (tag,):
            struct.pack_into("<HII", content, place + 2, 4, 1, number)
    return bytes(content)


def broken_exif():
    """A JPEG whose EXIF directory points beyond the end of the file."""
    content = bytearray(PICTURES["jpeg"])
    place = content.index(b"Exif\0\0") + 10
    content[place : place + 4] = b"\xff" * 4
    return bytes(content)


HOSTILE = {
    "PNG of 3.6 gigapixels": (lambda: lying("png", 16, ">II", 60_000), "huge"),
    "BMP of 10 gigapixels": (lambda: lying("bmp", 18, "<ii", 100_000), "huge"),
    "GIF of 4 gigapixels": (lambda: lying("gif", 6, "<HH", 65_535), "huge"),
    "WebP of 268 megapixels": (lambda: lying_webp(16_382), "huge"),
    "TIFF as wide as can be": (lambda: lying_tiff(256, 2**31 - 1), "huge"),
    "TIFF of endless strips": (lambda: lying_tiff(279, 2**32 - 1), None),
    "TIFF that is its own directory": (lambda: lying_tiff(273, 0), None),
    "JPEG with broken EXIF": (broken_exif, None),
    "program in PostScript": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\nquit\n", "damaged"),
    "drawing that names a file": (
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/passwd"/>',
        "damaged",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_pictures_are_refused_before_they_are_decoded(tmp_path, case):
    """What lies of its size is called huge; the rest is read small, or damaged."""
    make, reason = HOSTILE[case]
    (tmp_path / "picture.png").write_bytes(make())
    try:
        picture, _shape = read_plain(tmp_path / "picture.png")
    except DataError as error:
        assert str(error) == (reason or "damaged")
    else:
        assert reason is None and max(picture.size) <= LARGEST_SIDE


@pytest.mark.skipif(os.name == "nt", reason="Windows has none of them")
@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (os.mkfifo, "other"),
        (os.mkdir, "other"),
        (lambda path: os.symlink("/dev/zero", path), "other"),
        (lambda path: os.symlink(path, path), "missing"),
        (lambda path: None, "missing"),
    ],
    ids=["pipe", "folder", "device", "loop of links", "nothing"],
)
def test_what_is_no_file_is_not_waited_for(tmp_path, make, reason):
    """The name of a picture may lead anywhere, even where its name is no text."""
    path = os.fsencode(tmp_path) + b"/caf\xe9.png"
    make(path)
    with pytest.raises(DataError, match=f"^{reason}$"):
        read_plain(os.fsdecode(path))


def test_a_file_that_may_not_be_read_is_told_from_a_damaged_one(tmp_path, monkeypatch):
    """Whoever has no right to read a picture need not save it again."""
    (tmp_path / "picture.png").write_bytes(PICTURES["png"])

    def refuse(*_args, **_options):
        raise PermissionError("not yours")

    monkeypatch.setattr(Image, "open", refuse)
    with pytest.raises(DataError, match=r"^forbidden$"):
        read_plain(tmp_path / "picture.png")


@bounded
@hypothesis.given(data=st.data(), kind=st.sampled_from(sorted(PICTURES)))
def test_a_picture_is_plain_or_refused_with_a_reason(tmp_path_factory, data, kind):
    """RGB and not larger than asked; or a DataError whose reason can be told."""
    path = tmp_path_factory.getbasetemp() / "fuzzed.picture"
    path.write_bytes(spoiled(data.draw, PICTURES[kind], most=6))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            picture, shape = read_plain(path, largest_side=LARGEST_SIDE)
        except DataError as error:
            assert str(error) in REASONS
            return
    assert picture.mode == "RGB"
    assert min(picture.size) >= 1 and max(picture.size) <= LARGEST_SIDE
    assert len(shape) == 2 and min(shape) >= 1
    assert np.asarray(picture).shape == (*picture.size[::-1], 3)
