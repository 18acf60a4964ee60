"""Predictions: what is read is the models' own answer, in px of the photograph."""

import json
import os
import subprocess
import sys
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgba
from PIL import Image
from typer.testing import CliRunner

import emolib
from emolib import detection, prediction
from emolib.assets import PREDICTOR, fetch
from emolib.cli import app
from emolib.errors import AssetError, DataError, MissingExtraError
from emolib.landmarks import inter_ocular_distance, mirror, to_points
from emolib.models import load_transfer_model
from emolib.plotting import PALETTE, annotated
from emolib.plotting.photographs import MOST_FACES
from emolib.prediction import predict_faces
from emolib.schema import EMOTIONS

pytest.importorskip("dlib", reason="needs the extra `photos`")

matplotlib.use("Agg")

SIDE = 128


@pytest.fixture(autouse=True)
def predictor():
    """Nothing here goes without the predictor of landmarks."""
    try:
        fetch(PREDICTOR)
    except AssetError as error:
        pytest.skip(f"the predictor is missing: {error}")


@pytest.fixture(autouse=True)
def told(tmp_path_factory, monkeypatch):
    """A cache of one's own for what the user was told."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setattr(detection, "user_cache_path", lambda name: folder / name)
    return folder


@pytest.fixture(scope="module")
def photos():
    """Three packaged faces of different emotions, as files."""
    return emolib.load_images().paths[:3]


@pytest.fixture
def group(tmp_path, photos):
    """One picture of three people, the second one being the largest."""
    canvas = Image.new("RGB", (800, 400), "gray")
    for photo, side, place in zip(
        photos, (200, 360, 180), ((10, 20), (230, 20), (610, 20)), strict=True
    ):
        with Image.open(photo) as picture:
            canvas.paste(picture.resize((side, side)), place)
    canvas.save(tmp_path / "group.png")
    return tmp_path / "group.png"


def run(*arguments):
    """Run the command in this process."""
    return CliRunner().invoke(app, ["predict", *map(str, arguments)])


def shares(face):
    """Probabilities as an array, in the order of the emotions."""
    return np.array([face.probabilities[name] for name in EMOTIONS])


# ---- From Python ---------------------------------------------------------------


def test_probabilities_are_the_models_own(photos, packaged):
    """The landmarks are close to the dataset's; the model is asked about just these."""
    face = emolib.predict(photos[1])
    off = np.linalg.norm(face.landmarks - to_points(packaged.data[1]), axis=1)
    assert off.mean() < 0.05 * inter_ocular_distance(face.landmarks)
    own = load_transfer_model().predict_proba(face.landmarks.reshape(1, -1))[0]
    assert shares(face) == pytest.approx(own, abs=1e-12)
    assert shares(face).sum() == pytest.approx(1)
    assert face.emotion == EMOTIONS[own.argmax()]
    assert face.n_faces == 1


def test_a_path_a_picture_and_an_array_are_one(photos):
    """However the photograph is handed over, the same is read."""
    path = photos[0]
    with Image.open(path) as picture:
        ways = [str(path), picture.copy(), np.asarray(picture)]
    for way in ways:
        face = emolib.predict(way)
        assert np.array_equal(face.landmarks, emolib.predict(path).landmarks)


@pytest.mark.parametrize("side", [48, 300, 3000])
def test_any_size_gives_nearly_the_same(photos, side):
    """A thumbnail and a photograph of 9 megapixels, in px of each."""
    plain = emolib.predict(photos[2])
    with Image.open(photos[2]) as picture:
        other = emolib.predict(picture.resize((side, side), Image.Resampling.BICUBIC))
    back = (other.landmarks + 0.5) * SIDE / side - 0.5
    off = np.linalg.norm(back - plain.landmarks, axis=1).mean()
    assert off < 0.06 * inter_ocular_distance(plain.landmarks)
    assert other.emotion == plain.emotion


def test_the_mirror_image_is_nearly_the_same(photos):
    """Landmarks are mirrored; the probabilities hardly change."""
    plain = emolib.predict(photos[2])
    with Image.open(photos[2]) as picture:
        other = emolib.predict(picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT))
    off = np.linalg.norm(mirror(other.landmarks, width=SIDE) - plain.landmarks, axis=1)
    assert off.mean() < 0.05 * inter_ocular_distance(plain.landmarks)
    assert np.abs(shares(other) - shares(plain)).max() < 0.25


def test_a_photograph_that_lies_on_its_side_is_set_upright(photos, tmp_path):
    """EXIF says how the camera was held; landmarks are those of the upright picture."""
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(photos[0]) as picture:
        lying = picture.resize((300, 400)).transpose(Image.Transpose.ROTATE_90)
        upright = emolib.predict(picture.resize((300, 400)))
    lying.save(tmp_path / "lying.png", exif=exif)
    for way in (tmp_path / "lying.png", Image.open(tmp_path / "lying.png")):
        assert np.allclose(emolib.predict(way).landmarks, upright.landmarks)


def test_of_several_faces_the_largest_comes_first(group):
    """`predict` reads the largest and counts; `predict_faces` reads them all."""
    faces = predict_faces(group)
    sizes = [float(inter_ocular_distance(face.landmarks)) for face in faces]
    assert sizes == sorted(sizes, reverse=True)
    assert [face.n_faces for face in faces] == [3, 3, 3]
    assert np.array_equal(emolib.predict(group).landmarks, faces[0].landmarks)
    assert 230 < faces[0].landmarks[:, 0].mean() < 590


def test_the_network_reads_what_it_was_examined_on(packaged, photos):
    """Crops of any size give its answers, close to those on the packaged crops."""
    pytest.importorskip("keras", reason="needs the extra `cnn`")
    from emolib.cnn import crop_face, load_compact_cnn

    face = emolib.predict(photos[1], model="cnn")
    with Image.open(photos[1]) as picture:
        crop = crop_face(picture.convert("L"), face.landmarks)
        large = emolib.predict(picture.resize((900, 900)), model="cnn")
    crop = np.asarray(crop, dtype="float32")[None, ..., None]
    own = load_compact_cnn().predict(crop, verbose=0)[0]
    assert shares(face) == pytest.approx(own, abs=1e-4)
    assert shares(face).sum() == pytest.approx(1)
    assert large.emotion == face.emotion
    assert np.abs(shares(large) - shares(face)).max() < 0.25


def test_no_face_is_told():
    """`predict` has nothing to return; `predict_faces` finds none."""
    grey = np.full((90, 120), 127, dtype=np.uint8)
    assert predict_faces(grey) == []
    with pytest.raises(DataError, match="Got no face in the picture, expected one"):
        emolib.predict(grey)


@pytest.mark.parametrize(
    "image",
    [
        np.zeros((64, 64), dtype=float),
        np.zeros((64, 64, 4), dtype=np.uint8),
        np.zeros((0, 64), dtype=np.uint8),
        "nowhere.jpg",
        Image.new("F", (8, 8)),
    ],
    ids=["floats", "four channels", "no rows", "no file", "mode F"],
)
def test_what_is_no_picture_is_refused(image):
    """The message says what was got and what is expected."""
    with pytest.raises(DataError, match=r"Got .*, expected"):
        emolib.predict(image)


def test_an_unknown_model_is_refused(photos):
    """The names of those there are stand in the message."""
    with pytest.raises(DataError, match="expected one of 'landmarks', 'cnn'"):
        emolib.predict(photos[0], model="oracle")


# ---- The command ---------------------------------------------------------------


def test_json_equals_python(photos):
    """What a program gets is what Python returns; the caution goes with it."""
    done = run(*photos, "--json")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert "not a feeling" in told["caution"] and told["model"] == "landmarks"
    assert [record["photo"] for record in told["photos"]] == list(map(str, photos))
    for record in told["photos"]:
        face = emolib.predict(record["photo"])
        assert record["n_faces"] == 1
        assert record["faces"] == [dict(face, landmarks=face.landmarks.tolist())]


@pytest.mark.parametrize(
    ("lang", "words", "caution"),
    [
        ("en", ("Photograph", "surprise", "%"), "not a feeling"),
        ("fr", ("Photographie", "dégoût", "\u202f%"), "pas un sentiment"),
    ],
)
def test_the_table_has_a_row_per_photograph(photos, lang, words, caution):
    """In the language asked for; the caution is told each time, beside the table."""
    for _time in range(2):
        done = run(*photos, "--lang", lang)
        lines = done.stdout.splitlines()
        assert len(lines) == 4
        assert all(str(p) in line for p, line in zip(photos, lines[1:], strict=True))
        assert all(word in done.stdout for word in words)
        assert caution in done.stderr and caution not in done.stdout


def test_others_in_the_picture_are_counted_or_read(group):
    """The largest only, which is said; or one row per face."""
    first = run(group)
    assert "the largest of 3 faces; --all reads the others" in first.stderr
    assert len(first.stdout.splitlines()) == 2
    every = run(group, "--all")
    assert "the largest of" not in every.stderr
    assert len(every.stdout.splitlines()) == 4


def test_a_bad_file_among_good_ones_is_one_line(photos, tmp_path):
    """The others are read; the exit code tells that something is missing."""
    damaged, empty = tmp_path / "damaged.jpg", tmp_path / "empty\x1b[2J.png"
    damaged.write_bytes(photos[0].read_bytes()[:700])
    Image.new("RGB", (200, 200)).save(empty, "PNG")
    done = run(damaged, photos[0], empty, tmp_path / "gone.png", photos[1])
    assert done.exit_code == 2
    assert len(done.stdout.splitlines()) == 3
    errors = [line for line in done.stderr.splitlines() if line.startswith("Error:")]
    assert len(errors) == 3
    assert "damaged or truncated" in errors[0] and "no such file" in errors[2]
    assert "Got no face in" in errors[1] and r"\x1b[2J" in errors[1]
    assert "\x1b" not in done.stderr and "Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes of this kind")
def test_a_pipe_is_not_waited_for(tmp_path):
    """A name that is no file is told like any other."""
    os.mkfifo(tmp_path / "pipe.jpg")
    done = run(tmp_path / "pipe.jpg")
    assert done.exit_code == 2 and "not an image" in done.stderr


@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_one_photograph_is_drawn_in_a_file(photos, tmp_path, suffix):
    """A picture of the kind that its name says, wider than high: bars are beside."""
    out = tmp_path / "new" / f"annotated.{suffix}"
    done = run(photos[0], "--out", out)
    assert done.exit_code == 0 and f"drawn in {out}" in done.stderr
    with Image.open(out) as picture:
        picture.load()
        assert picture.format == {"png": "PNG", "jpg": "JPEG"}[suffix]
        assert picture.width > 1.3 * picture.height > 400
    assert [path.name for path in out.parent.iterdir()] == [out.name]


def test_several_photographs_are_drawn_in_a_folder(photos, tmp_path, group):
    """One file each, two of one name among them; nothing for what cannot be read."""
    (tmp_path / "other").mkdir()
    twin = tmp_path / "other" / f"{photos[0].stem}.png"
    with Image.open(photos[0]) as picture:
        picture.save(twin)
    gone, out = tmp_path / "gone.png", tmp_path / "drawn"
    done = run(photos[0], twin, group, gone, "--all", "--out", out)
    assert done.exit_code == 2
    stem = photos[0].stem
    assert sorted(path.name for path in out.iterdir()) == [
        f"{stem}-annotated-2.png",
        f"{stem}-annotated.png",
        "group-annotated.png",
    ]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("a.png", "a.png"), "never"),
        (("a.png", "b.gif"), "expected a file named *.png, *.jpg"),
        (("a.png", "b.png", "c.png"), "for 2 photographs, expected a folder"),
        (("a.png", "link.png"), "neither is ever replaced"),
    ],
    ids=["over the photograph", "unknown kind", "one file for two", "through a link"],
)
def test_a_photograph_is_never_overwritten(photos, tmp_path, names, message):
    """What `--out` may not be is refused before anything is read."""
    with Image.open(photos[0]) as picture:
        picture.save(tmp_path / "a.png")
        picture.save(tmp_path / "b.png")
    (tmp_path / "link.png").symlink_to(tmp_path / "a.png")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    *given, out = (tmp_path / name for name in names)
    done = run(*given, "--out", out)
    assert isinstance(done.exception, DataError) and message in str(done.exception)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_missing_extra_is_named(photos, monkeypatch):
    """Without dlib, or Keras, the message says what to install; a licence that does
    not matter yet is not told."""
    for module, extra, options in (
        ("keras", "cnn", ["--model", "cnn"]),
        ("dlib", "photos", []),
    ):
        monkeypatch.setitem(sys.modules, module, None)
        detection._models.cache_clear()
        prediction._network.cache_clear()
        done = run(photos[0], *options)
        assert isinstance(done.exception, MissingExtraError)
        assert f'pip install "emolib[{extra}]"' in str(done.exception)
    assert "iBUG" not in done.stderr


# ---- The figure ----------------------------------------------------------------


def test_the_figure_shows_what_was_read(photos):
    """Landmarks where they are in the photograph; bars as long as the probabilities."""
    face = emolib.predict(photos[0])
    picture, shape = prediction.open_picture(photos[0])
    figure = annotated(picture.resize((64, 64)), [face], shape=shape)
    photo, bars = figure.axes
    drawn = np.concatenate([line.get_xydata() for line in photo.lines])
    assert {tuple(point) for point in face.landmarks} == {tuple(xy) for xy in drawn}
    assert photo.get_xlim() == (-0.5, SIDE - 0.5)
    assert photo.get_ylim() == (SIDE - 0.5, -0.5)
    assert [bar.get_width() for bar in bars.patches] == pytest.approx(shares(face))
    assert [bar.get_facecolor() for bar in bars.patches] == [
        to_rgba(PALETTE[name]) for name in EMOTIONS
    ]
    assert "not a feeling" in figure.get_supxlabel()
    plt.close(figure)


def test_a_crowd_gets_bars_for_the_largest_faces_only(photos):
    """Every face is drawn and numbered; the figure does not grow without end."""
    faces = [emolib.predict(photos[0])] * 40
    figure = annotated(np.zeros((SIDE, SIDE, 3), dtype=np.uint8), faces)
    assert len(figure.axes) == 1 + MOST_FACES
    assert [text.get_text() for text in figure.axes[0].texts] == [
        str(number) for number in range(1, 41)
    ]
    assert figure.axes[1].get_title("left") == "Face 1"
    plt.close(figure)


# ---- The licence of the predictor ----------------------------------------------


def test_the_licence_is_told_once(photos):
    """At the first use, on the side of errors."""
    first, second = run(photos[0]), run(photos[0])
    assert "non-commercial use only" in first.stderr
    assert "non-commercial" not in first.stdout + second.stdout + second.stderr


def test_the_generator_tells_the_licence_too(tmp_path):
    """It uses the same predictor, whose licence its tables inherit."""
    asked = ["faces", "--out", str(tmp_path / "faces"), "--subjects", "0"]
    assert "non-commercial use only" in CliRunner().invoke(app, asked).stderr


def test_importing_emolib_stays_light():
    """`emolib.predict` is there without what it needs when it is called."""
    heavy = ("dlib", "keras", "matplotlib", "PIL", "skops", "sklearn")
    code = f"import sys, emolib; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("spoil", ["file in the way", "folder in the way", "read-only"])
def test_the_licence_is_told_again_where_nothing_can_be_noted(told, spoil, monkeypatch):
    """A cache that cannot be written is no reason to fail."""
    note = told / "emolib"
    if spoil == "file in the way":
        note.touch()
    elif spoil == "folder in the way":
        (note / "licence-of-the-predictor.txt").mkdir(parents=True)
    else:

        def refuse(*_args, **_options):
            raise PermissionError("read-only")

        monkeypatch.setattr(Path, "write_text", refuse)
    for _time in range(2):
        assert detection.first_use_notice() == detection.LICENCE_NOTICE
