"""Layouts of datasets: the trees that the guide shows, and what they leave out."""

from pathlib import Path

import numpy as np
import pytest

from emolib import collect_landmarks, load_landmarks
from emolib.collection.layouts import LAYOUTS, Layout
from emolib.collection.listing import list_photographs
from emolib.collection.reading import LARGEST
from emolib.detection import SMALLEST_SIDE
from emolib.errors import DataError
from emolib.landmarks import inter_ocular_distance, to_points
from emolib.schema import COORDINATES

GUIDES = [
    Path(__file__).resolve().parents[1] / "book" / lang / "guide.md"
    for lang in ("fr", "en")
]

SHOWN = {
    "folders": [("001", "happy", None), ("002", "happy", None), ("003", "sad", "anna")],
    "training-validation": [
        ("001", "happy", None),
        ("002", "sad", None),
        ("003", "happy", None),
        ("004", "sad", None),
    ],
    "challenge": [("f0001", "happy", "175"), ("f0006", "sad", "12")],
    "fer2013": [("Training_3908", "angry", None)],
    "ckplus": [
        ("S005_001_00000001", "neutral", "S005"),
        ("S005_001_00000011", "disgust", "S005"),
    ],
    "kdef": [
        ("AF01AFS", "fear", "F01"),
        ("AF01ANS", "angry", "F01"),
        ("BM35SUS", "surprise", "M35"),
    ],
    "jaffe": [("KA.AN1.39", "angry", "KA"), ("YM.HA1.52", "happy", "YM")],
}
"""Id, emotion and subject of the photographs in the example of each layout."""

WRITTEN = {
    "challenge_data.csv": "id,subject\nf0001,175\nf0006,12\n",
    "challenge_solutions.csv": "id,targetName\nf0001,happy\nf0006,sad\n",
    "S005_001_00000011_emotion.txt": "   3.0000000e+00\n",
}
"""What the other files of the examples hold."""


def paths_of(example):
    """The paths in a tree drawn as text, without its first line."""
    parts = []
    for line in example.split("\n\n")[0].splitlines()[1:]:
        drawn, name = line[: line.index("── ") - 1], line.split("── ")[1].split()[0]
        parts = [*parts[: len(drawn) // 4], name.rstrip("/")]
        if not name.endswith("/"):
            yield "/".join(parts)


@pytest.fixture
def plant(tmp_path, portraits):
    """A function that fills a folder: a face under every name of an image."""
    heif = pytest.importorskip("pillow_heif", reason="needs the extra `photos`")
    heif.register_heif_opener()

    def _plant(*places, **written):
        faces = iter(portraits * 2)
        for place in places:
            path = tmp_path / "photos" / place
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.name in WRITTEN:
                path.write_text(WRITTEN[path.name])
            else:
                next(faces)[0].save(path)
        return tmp_path / "photos"

    return _plant


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_example_of_a_layout_is_read_as_it_says(plant, portraits, name):
    """Ids, emotions and people are those of names; points are on the faces."""
    places = list(paths_of(LAYOUTS[name].example))
    faces = collect_landmarks(plant(*places), layout=name, jobs=1)
    shown = sorted(SHOWN[name])
    assert faces.frame["id"].tolist() == [photo for photo, *_labels in shown]
    assert faces.frame["targetName"].tolist() == [emotion for _, emotion, _ in shown]
    people = [subject for *_labels, subject in shown]
    known = None not in people
    assert ("subject" in faces.frame) == known
    assert not known or faces.frame["subject"].tolist() == people
    assert faces.left_out == []
    found = to_points(faces.frame[list(COORDINATES)])
    expected = np.array([points for _picture, points in portraits[: len(found)]])
    off = np.linalg.norm(found - expected, axis=2).mean(axis=1)
    assert (off < 0.05 * inter_ocular_distance(expected)).all()


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.parent.name)
def test_the_guide_shows_every_layout(path):
    """The same trees, letter for letter, under the same names; the sizes as well."""
    guide = path.read_text(encoding="utf-8")
    for name, layout in LAYOUTS.items():
        assert f"`{name}`" in guide
        assert layout.example in guide
    for side in (LARGEST, 2 * LARGEST, SMALLEST_SIDE):
        assert f" {side} px" in guide


def test_another_dataset_is_one_more_row(plant, monkeypatch):
    """A regular expression and some codes are all that a layout takes."""
    row = Layout(
        paths=r"(?P<subject>\d+)_(?P<emotion>[a-z]+)_frontal\.jpg",
        example="",
        reference="",
    )
    monkeypatch.setitem(LAYOUTS, "mine", row)
    folder = plant("09_angry_frontal.jpg", "11_joy_frontal.jpg")
    frame = collect_landmarks(folder, layout="mine", jobs=1).frame
    assert frame["subject"].tolist() == ["09", "11"]
    assert frame["targetName"].tolist() == ["angry", "happy"]


LEFT_OUT = {
    "kdef": {
        "AF01ANS.JPG": "",
        "AF01ANHL.JPG": "profile",
        "BM02SUFR.JPG": "profile",
        "AF01XXS.JPG": "place",
        "readme.txt": "other",
    },
    "jaffe": {"KA.AN1.39.tiff": "", "KA.tiff": "place", "KA.XX1.2.tiff": "emotion"},
    "ckplus": {
        "images/S010/002/S010_002_00000001.png": "",  # neutral
        "images/S010/002/S010_002_00000007.png": "unlabelled",
        "images/S010/002/S010_002_00000014.png": "",
        "images/S010/003/S010_003_00000001.png": "unlabelled",
        "images/S010/003/S010_003_00000009.png": "emotion",  # contempt
        "images/S011/001/S011_001_00000001.png": "unlabelled",
    },
    "folders": {
        "happy/1.jpg": "",
        "cat/2.jpg": "emotion",
        "3.jpg": "place",
        ".hidden/4.jpg": "hidden",
    },
    "challenge": {"f1.jpg": "", "images/f2.jpg": "unlabelled", "sad/f1.jpg": "place"},
    "fer2013": {"train/sad/1.jpg": "", "valid/sad/2.jpg": "place"},
}
"""Why photographs are left out, by layout; those with no reason are not."""

BESIDE = {
    "ckplus": {
        "Emotion/S010/002/S010_002_00000014_emotion.txt": "7.0",
        "Emotion/S010/003/S010_003_00000009_emotion.txt": "2.0",
    },
    "challenge": {"challenge_solutions.csv": "id,ID,targetName\nf1,x,joy\n"},
}
"""What is written beside them."""


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_a_layout_does_not_name_is_left_out_with_a_reason(tmp_path, name):
    """Profiles, contempt, frames between, folders of cats: each is told."""
    for place in LEFT_OUT[name]:
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).touch()
    for place, text in BESIDE.get(name, {}).items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(text)
    photographs, left_out = list_photographs(tmp_path, LAYOUTS[name])
    reasons = dict(left_out) | {photo.place: "" for photo in photographs}
    reasons = {
        place: next((why for path, why in reasons.items() if place.startswith(path)), 0)
        for place in LEFT_OUT[name]
    }
    assert reasons == LEFT_OUT[name]


def test_a_person_of_ckplus_is_neutral_once(plant):
    """The first frame of the first labelled sequence, whatever comes later."""
    names = [f"S010_00{k}_0000000{frame}" for k in (1, 2) for frame in (1, 2)]
    folder = plant(*(f"S010/{name[5:8]}/{name}.png" for name in names))
    for name in names[1::2]:
        (folder / f"{name}_emotion.txt").write_text("5")
    photographs, _left_out = list_photographs(folder, LAYOUTS["ckplus"])
    labels = [photo.emotion for photo in photographs]
    assert labels == ["neutral", "happy", "happy"]


def test_names_are_unique_and_short_where_they_can_be(tmp_path):
    """A name that two photographs share gives way to their paths."""
    for place in ("happy/1.jpg", "sad/1.jpg", "sad/2.jpg", "sad/2.png", "sad/3.png"):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).touch()
    photographs, _left_out = list_photographs(tmp_path, LAYOUTS["folders"])
    names = [photo.id for photo in photographs]
    assert names == ["happy-1.jpg", "sad-1.jpg", "sad-2.jpg", "sad-2.png", "3"]


def pixels_of(picture):
    """A picture as FER2013 writes it."""
    levels = np.asarray(picture.convert("L").resize((48, 48)))
    return " ".join(map(str, levels.ravel()))


@pytest.mark.parametrize("by_file", [False, True], ids=["folder", "file"])
def test_the_table_of_fer2013_is_read_directly(tmp_path, portraits, by_file):
    """Numbers are emotions, rows are names, and points lie in 48 x 48 pixels."""
    rows = [
        f'{code},"{pixels_of(picture)}",Training'
        for code, (picture, _points) in enumerate(portraits[:7])
    ]
    table = tmp_path / "fer2013.csv"
    table.write_text("\n".join(["emotion,pixels,Usage", *rows]) + "\n")
    out = tmp_path / "out" / "faces.csv"
    source = table if by_file else tmp_path
    collect_landmarks(source, layout="fer2013", out=out, jobs=1)
    faces = load_landmarks(out)
    assert faces.ids.tolist() == [f"fer2013-{k:05d}" for k in range(1, 8)]
    order = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"]
    assert faces.frame["targetName"].tolist() == order
    expected = np.array(
        [(points + 0.5) * 48 / 128 - 0.5 for _, points in portraits[:7]]
    )
    off = np.linalg.norm(to_points(faces.data) - expected, axis=2).mean(axis=1)
    assert (off < 0.06 * inter_ocular_distance(expected)).all()


def test_two_tables_of_pixels_are_not_chosen_from(tmp_path):
    """Both may hold the same faces: the reader says which."""
    for name in ("fer2013.csv", "icml_face_data.csv"):
        (tmp_path / name).write_text("emotion, Usage, pixels\n")
    with pytest.raises(DataError, match=r"several tables.*fer2013\.csv, icml"):
        collect_landmarks(tmp_path, layout="fer2013")


def test_labels_of_the_challenge_need_their_table(tmp_path):
    """Which files were looked for is said."""
    (tmp_path / "f1.jpg").touch()
    with pytest.raises(DataError, match=r"challenge_data\.csv or challenge_solutions"):
        collect_landmarks(tmp_path, layout="challenge")
