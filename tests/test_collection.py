"""Photographs of every kind become rows: the same points, whole files, stated gaps."""

import os
import sys

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import emolib
from emolib import collect_landmarks, collection, load_images, load_landmarks
from emolib.collection.notes import Notes
from emolib.collection.reading import LARGEST, NARROWEST, find_landmarks
from emolib.errors import DataError, MissingExtraError
from emolib.landmarks import inter_ocular_distance, to_points
from emolib.schema import COLUMNS, COORDINATES

TURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a picture is stored that its EXIF orientation turns upright."""


def turned(orientation, suffix=".jpg"):
    """A way to save a picture so that it has to be turned."""

    def save(picture, folder):
        exif = Image.Exif()
        exif[0x0112] = orientation
        path = folder / f"turned{suffix}"
        # Given as bytes, pillow-heif turns the picture as phones do.
        picture.transpose(TURNED[orientation]).save(path, exif=exif.tobytes())
        return path

    return save


def as_mode(mode, suffix):
    """A way to save a picture in another mode."""

    def save(picture, folder):
        picture.convert(mode).save(folder / f"picture{suffix}")
        return folder / f"picture{suffix}"

    return save


def of_16_bits(picture, folder):
    """A grey picture of 16 bits."""
    grey = np.asarray(picture.convert("L")).astype(np.uint16) * 257
    Image.fromarray(grey).save(folder / "deep.png")
    return folder / "deep.png"


def resized(width, suffix):
    """A way to save a picture at another width."""

    def save(picture, folder):
        path = folder / f"resized{suffix}"
        picture.resize((width, width), Image.Resampling.LANCZOS).save(path)
        return path

    return save


ODD = {
    **{f"EXIF {code}": turned(code) for code in TURNED},
    "EXIF 6 in PNG": turned(6, ".png"),
    "HEIC": as_mode("RGB", ".heic"),
    "HEIC turned": turned(6, ".heic"),
    "grey": as_mode("L", ".jpg"),
    "grey and alpha": as_mode("LA", ".png"),
    "RGBA": as_mode("RGBA", ".png"),
    "CMYK": as_mode("CMYK", ".jpg"),
    "palette": as_mode("P", ".gif"),
    "16 bits": of_16_bits,
    "TIFF": as_mode("RGB", ".tiff"),
    "WebP": as_mode("RGB", ".webp"),
    "a lying extension": lambda picture, folder: as_mode("RGB", ".png")(
        picture, folder
    ).rename(folder / "lie.jpg"),
    "a thumbnail": resized(48, ".png"),
    "50 megapixels": resized(7_100, ".jpg"),
}


@pytest.mark.parametrize("case", ODD)
def test_odd_pictures_have_the_points_of_the_plain_one(portraits, tmp_path, case):
    """In pixels of the upright original, whatever its form, depth and size."""
    pytest.importorskip("pillow_heif").register_heif_opener()
    picture, expected = portraits[0]
    path = ODD[case](picture, tmp_path)
    with Image.open(path) as image:
        factor = image.width / picture.width
    (points,) = find_landmarks(path)
    points = (points + 0.5) / factor - 0.5
    off = np.linalg.norm(points - expected, axis=1).mean()
    assert off < 0.04 * inter_ocular_distance(expected)


def test_a_small_face_in_a_large_picture_is_looked_at_again(portraits, tmp_path):
    """It is found, and nearer than a pixel of the picture that is searched first."""
    picture, points = portraits[1]
    canvas = Image.new("RGB", (3200, 2400), (120, 130, 125))
    canvas.paste(picture.resize((384, 384)), (1000, 600))
    canvas.save(tmp_path / "far.jpg", quality=95)
    expected = (points + 0.5) * 3 - 0.5 + [1000, 600]
    assert np.ptp(expected[:, 0]) * LARGEST / 3200 < NARROWEST
    (found,) = find_landmarks(tmp_path / "far.jpg")
    off = np.linalg.norm(found - expected, axis=1).mean()
    assert off < 0.04 * inter_ocular_distance(expected)


@pytest.fixture
def album(portraits, tmp_path):
    """Twelve faces of two emotions, one of them beside a smaller one, and a wall."""
    folder = tmp_path / "album"
    for number, (picture, _points) in enumerate(portraits[:12]):
        place = folder / ("happy", "sad")[number % 2] / f"{number:02d}.png"
        place.parent.mkdir(parents=True, exist_ok=True)
        picture.save(place)
    pair = Image.new("RGB", (400, 256), (128, 128, 128))
    pair.paste(portraits[12][0].resize((256, 256)), (0, 0))
    pair.paste(portraits[13][0], (264, 64))
    pair.save(folder / "happy" / "pair.png")
    Image.new("RGB", (200, 200), (90, 90, 90)).save(folder / "sad" / "wall.png")
    return folder


def test_a_folder_is_what_the_whole_book_reads(album, tmp_path):
    """Table and pictures, upright, by id, whatever the photographs were like."""
    photo = Image.open(album / "sad" / "01.png")
    exif = Image.Exif()
    exif[0x0112] = 6
    photo.transpose(TURNED[6]).convert("L").save(album / "sad" / "01.tiff", exif=exif)
    out = tmp_path / "faces"
    made = collect_landmarks(album, out=out, jobs=1)
    table = out / "training_data.csv"
    assert load_landmarks(table).frame["id"].tolist() == made.frame["id"].tolist()
    images = load_images(out)
    for path, face in zip(images.paths, made.frame.itertuples(), strict=True):
        (points,) = find_landmarks(path) if "pair" not in face.id else ([],)
        if len(points):
            known = to_points(made.frame.loc[[face.Index], list(COORDINATES)])[0]
            off = np.linalg.norm(points - known, axis=1).mean()
            assert off < 0.04 * inter_ocular_distance(known)
    assert {path.name for path in out.iterdir()} == {"training_data.csv", "images"}


def test_the_file_is_the_course_s(album, tmp_path):
    """The loader takes it, and finds the images of a flat folder by id."""
    out = tmp_path / "new" / "training_data.csv"
    made = collect_landmarks(album, out=out, jobs=1)
    faces = load_landmarks(out)
    assert faces.ids.tolist() == made.frame["id"].tolist()
    assert not faces.subjects_known
    expected = [column for column in COLUMNS if column != "subject"]
    assert pd.read_csv(out).columns.tolist() == expected
    assert [path.name for path in out.parent.iterdir()] == [out.name]
    for path in album.rglob("*.png"):
        path.rename(album / path.name)
    assert len(load_images(album, data=out).paths) == 13


def test_several_faces_and_none_are_said(album, portraits, tmp_path):
    """The largest is kept; the wall is left out; both are counted and listed."""
    report = tmp_path / "report.csv"
    made = collect_landmarks(album, report=report, jobs=1)
    assert (made.photographs, len(made.frame)) == (14, 13)
    assert made.several == [("happy/pair.png", 2)]
    assert made.left_out == [("sad/wall.png", "face")]
    assert "Several faces, the largest kept: 1 (happy/pair.png)." in made.DESCR
    assert "Left out, without a face: 1 (sad/wall.png)." in made.DESCR
    row = made.frame.set_index("id").loc["pair", list(COORDINATES)]
    expected = (portraits[12][1] + 0.5) * 2 - 0.5
    off = np.linalg.norm(to_points(row) - expected, axis=1).mean()
    assert off < 0.04 * inter_ocular_distance(expected)
    assert pd.read_csv(report).to_numpy().tolist() == [
        ["./sad/wall.png", "without a face"],
        ["./happy/pair.png", "2 faces"],
    ]


def test_processes_change_nothing(album, tmp_path):
    """Two write the file of one."""
    for jobs in (1, 2):
        collect_landmarks(album, out=tmp_path / f"{jobs}.csv", jobs=jobs)
    assert (tmp_path / "1.csv").read_bytes() == (tmp_path / "2.csv").read_bytes()


def interrupted_after(count, monkeypatch):
    """Let the work be interrupted at a photograph; count those looked at."""
    looked = []

    def look(photo, _look=collection._look):
        if len(looked) == count:
            raise KeyboardInterrupt
        looked.append(photo.place)
        return _look(photo)

    monkeypatch.setattr(collection, "_look", look)
    return looked


def test_resumed_work_equals_work_without_interruption(album, tmp_path, monkeypatch):
    """What was noted is not looked at again, but where a photograph has changed."""
    collect_landmarks(album, out=tmp_path / "whole.csv", jobs=1)
    monkeypatch.setattr(collection, "GROUP", 4)
    out, notes = tmp_path / "out.csv", tmp_path / ".out.csv.unfinished"
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        interrupted_after(10, patch)
        collect_landmarks(album, out=out, jobs=1)
    assert notes.exists() and not out.exists()
    with notes.open("a") as file:
        file.write('["happy/10.png", [1')  # cut short
    os.utime(album / "happy" / "02.png", ns=(1, 1))
    with monkeypatch.context() as patch:
        looked = interrupted_after(100, patch)
        collect_landmarks(album, out=out, jobs=1)
    assert len(looked) == 14 - 8 + 1 and looked[0] == "happy/02.png"
    assert out.read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert not notes.exists()


def test_notes_of_other_work_are_given_up(tmp_path):
    """Those of another folder, say; a file that holds none is not touched."""
    path = tmp_path / "notes"
    for work in ("one", "other"):
        notes = Notes(path, [work])
        assert notes.get("a.jpg", [1, 2]) is None
        notes.add([("a.jpg", [1, 2], {"faces": 1})])
        notes.close()
    assert len(path.read_text().splitlines()) == 2
    assert Notes(path, ["other"]).get("a.jpg", [1, 2]) == {"faces": 1}
    path.write_text("dear diary")
    with pytest.raises(DataError, match="holds something else"):
        Notes(path, ["one"])
    assert path.read_text() == "dear diary"


def test_an_interruption_says_how_to_go_on(album, tmp_path, monkeypatch, capsys):
    """The exit code is the usual one, and there is no traceback."""
    from emolib.cli import main

    interrupted_after(0, monkeypatch)
    out = tmp_path / "out.csv"
    arguments = ["emolib", "landmarks", str(album), "--out", str(out), "--jobs", "1"]
    monkeypatch.setattr(sys, "argv", arguments)
    with pytest.raises(SystemExit, match="130"):
        main()
    assert "The same command goes on from here." in capsys.readouterr().err


def test_people_are_known_in_all_rows_or_in_none(portraits, tmp_path):
    """A folder per person within that of the emotion names them."""
    for place in ("happy/anna/1.png", "sad/bob/2.png"):
        (tmp_path / place).parent.mkdir(parents=True)
        portraits[0][0].save(tmp_path / place)
    made = collect_landmarks(tmp_path, jobs=1)
    assert made.frame["subject"].tolist() == ["anna", "bob"]
    assert "People: 2." in made.DESCR
    portraits[1][0].save(tmp_path / "sad" / "3.png")
    made = collect_landmarks(tmp_path, jobs=1)
    assert "subject" not in made.frame
    assert "no column subject" in made.DESCR


@pytest.mark.parametrize("arguments", [{"layout": "mine"}, {"jobs": 0}], ids=str)
def test_bad_arguments_are_refused(album, arguments):
    """The error names the value."""
    with pytest.raises(DataError, match=f"Got {next(iter(arguments))}="):
        collect_landmarks(album, **arguments)


def test_without_dlib_the_extra_is_named(album, tmp_path, monkeypatch):
    """Nothing is written, not even notes."""
    monkeypatch.setitem(sys.modules, "dlib", None)
    with pytest.raises(MissingExtraError, match=r"emolib\[photos\]"):
        collect_landmarks(album, out=tmp_path / "out.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["album"]


def test_the_function_is_for_python_too():
    """It is one of the names that the package shows."""
    assert "collect_landmarks" in emolib.__all__
