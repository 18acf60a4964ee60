"""The face generator, end to end on a few subjects."""

import io
import json

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from emolib.assets import HEADS, PREDICTOR, fetch
from emolib.datasets import load_landmarks
from emolib.errors import AssetError, DataError
from emolib.schema import COLUMNS, EMOTIONS

pytest.importorskip("dlib", reason="needs the extra `faces`")
pytest.importorskip("embreex", reason="needs the extra `faces`")

from emolib.faces import face, gallery, generate, generator, load_head
from emolib.faces.camera import Camera
from emolib.faces.hair import dress
from emolib.faces.people import draw_person
from emolib.faces.renderer import Tracer, encode
from emolib.faces.scene import CONDITIONS, draw_scene
from emolib.faces.shapes import PLAUSIBLE, is_plausible, proportions
from emolib.faces.skin import skin_tone
from emolib.faces.tables import challenge_subjects, shuffled_ids

REQUEST = {"subjects": 3, "seed": 5, "progress": False}


@pytest.fixture(scope="module")
def head():
    """Read the head once, or skip when its data cannot be fetched."""
    try:
        fetch(PREDICTOR)
        fetch(HEADS)
    except AssetError as error:
        pytest.skip(f"assets are missing: {error}")
    return load_head()


@pytest.fixture(scope="module")
def people(head):
    """Draw forty people."""
    return [draw_person(head, np.random.default_rng([1, k])) for k in range(40)]


@pytest.fixture(scope="module")
def dataset(head, tmp_path_factory):
    """Make a dataset of three subjects, on two jobs."""
    return generate(tmp_path_factory.mktemp("faces") / "new", jobs=2, **REQUEST)


def contents(folder):
    """Return the bytes of every file of a dataset but its record."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "dataset.json"
    }


# --- the dataset's files ---------------------------------------------------------


def test_tables_have_the_course_format(dataset):
    """Training and challenge have the same columns, less the answers."""
    training = pd.read_csv(dataset / "training_data.csv")
    challenge = pd.read_csv(dataset / "challenge_data.csv")
    assert tuple(training.columns) == tuple(COLUMNS)
    answers = {"target", "targetName"}
    assert [*challenge.columns] == [c for c in COLUMNS if c not in answers]
    assert len(training) == 2 * 7 - 1
    assert len(challenge) == 7


def test_training_table_passes_the_loader(dataset):
    """What is generated is what load_landmarks accepts."""
    faces = load_landmarks(dataset / "training_data.csv")
    assert faces.data.shape == (13, 136)
    assert set(np.unique(faces.target)) == set(range(7))


def test_challenge_subjects_are_never_seen_in_training(dataset):
    """No subject is in both sets, and the solutions match the challenge's rows."""
    training = pd.read_csv(dataset / "training_data.csv")
    challenge = pd.read_csv(dataset / "challenge_data.csv")
    solutions = pd.read_csv(dataset / "challenge_solutions.csv")
    assert not set(training["subject"]) & set(challenge["subject"])
    assert solutions["id"].tolist() == challenge["id"].tolist()
    assert solutions["targetName"].tolist() == [
        EMOTIONS[t] for t in solutions["target"]
    ]


def test_every_row_has_its_image_and_its_truth(dataset):
    """Images, truth and tables name the same faces; the one left out is nowhere."""
    record = json.loads((dataset / "dataset.json").read_text())
    tables = [
        pd.read_csv(dataset / f"{name}_data.csv") for name in ("training", "challenge")
    ]
    ids = set(pd.concat(tables)["id"])
    truths = ("truth.csv", "challenge_truth.csv")
    truth = pd.concat([pd.read_csv(dataset / name) for name in truths])
    assert {path.stem for path in (dataset / "images").iterdir()} == ids
    assert set(truth["id"]) == ids
    assert record["left_out"]["id"] not in ids
    assert len(ids) == record["faces"] == 20


def test_images_are_small_rgb_pictures(dataset):
    """Images are 128 x 128 RGB JPEG files of a few kilobytes."""
    for path in (dataset / "images").iterdir():
        with Image.open(path) as image:
            assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (128, 128))
        assert path.stat().st_size < 8000


def test_landmarks_have_decimals_and_are_in_the_picture(dataset):
    """Coordinates come from a larger picture: with decimals, two at most."""
    data = load_landmarks(dataset / "training_data.csv").data
    assert data.min() > -40
    assert data.max() < 168
    assert np.allclose(data, data.round(2))
    assert np.mean(data % 1 != 0) > 0.4


def test_names_tell_nothing():
    """The order of the names is neither that of subjects nor that of emotions."""
    ids = np.array(shuffled_ids(50, seed=0))
    assert len(np.unique(ids)) == 350
    order = np.argsort(ids.ravel())
    assert abs(np.corrcoef(order, np.arange(350))[0, 1]) < 0.2


def test_sizes_of_the_packaged_dataset():
    """Of 230 subjects, 46 are kept apart: 322 faces, and 1288 for training."""
    assert len(challenge_subjects(230, seed=0)) == 46
    assert challenge_subjects(230, seed=0) != challenge_subjects(230, seed=1)


# --- the same dataset, whatever happens ------------------------------------------


def test_interrupted_run_resumes_to_the_same_dataset(dataset, tmp_path, monkeypatch):
    """One job, interrupted in the middle of a subject, equals two jobs at once."""
    made = []

    def interrupted(*args, **kwargs):
        if len(made) == 10:
            raise KeyboardInterrupt
        made.append(args)
        return face.make_face(*args, **kwargs)

    monkeypatch.setattr(generator, "make_face", interrupted)
    out = tmp_path / "faces"
    with pytest.raises(KeyboardInterrupt):
        generate(out, jobs=1, **REQUEST)
    assert not (out / "dataset.json").exists()
    monkeypatch.undo()
    resumed = []

    def counted(*args, **kwargs):
        resumed.append(args)
        return face.make_face(*args, **kwargs)

    monkeypatch.setattr(generator, "make_face", counted)
    generate(out, jobs=1, **REQUEST)
    assert len(resumed) == 21 - 10
    assert contents(out) == contents(dataset)


def test_finished_dataset_is_left_alone(dataset):
    """A second call with the same arguments changes no file."""
    before = {path: path.stat().st_mtime_ns for path in dataset.rglob("*")}
    generate(dataset, jobs=1, **REQUEST)
    assert {path: path.stat().st_mtime_ns for path in dataset.rglob("*")} == before


def test_subject_does_not_depend_on_the_others(dataset, tmp_path):
    """The first subject of three is the only one of one, with the same units."""
    alone = generate(tmp_path / "one", subjects=1, seed=5, jobs=1, progress=False)
    names = ("truth.csv", "challenge_truth.csv")
    of_three = pd.concat([pd.read_csv(dataset / name) for name in names])
    of_one = pd.read_csv(alone / "truth.csv").merge(
        of_three, on=["subject", "emotion"], suffixes=("", "_3")
    )
    assert len(of_one) >= 5
    for column in ("age", "ita", "AU12_left", "AU4_right", "yaw"):
        assert of_one[column].tolist() == of_one[f"{column}_3"].tolist()


def test_conditions_share_people_and_expressions(head):
    """A seed gives the same person and units in both conditions, other pictures."""
    person = draw_person(head, np.random.default_rng(3))
    studio, wild = (
        face.make_face(
            head,
            person,
            "happy",
            condition=condition,
            rngs=(np.random.default_rng(1), np.random.default_rng(2)),
        )
        for condition in CONDITIONS
    )
    assert studio.truth["AU12_left"] == wild.truth["AU12_left"]
    assert studio.jpeg != wild.jpeg


def test_missed_faces_are_drawn_again_and_counted(head, tmp_path, monkeypatch):
    """Each miss costs one more draw, is counted, and leaves a face all the same."""
    calls = []

    def often_missed(*args, **kwargs):
        calls.append(args)
        drawn = face.make_face(*args, **kwargs)
        if len(calls) in (2, 3):
            return face.Face(drawn.jpeg, None, drawn.truth)
        return drawn

    monkeypatch.setattr(generator, "make_face", often_missed)
    out = generate(tmp_path / "faces", subjects=1, seed=1, jobs=1, progress=False)
    record = json.loads((out / "dataset.json").read_text())
    assert record["detector_misses"] == 2
    assert record["left_out"]["emotion"] == EMOTIONS[1]
    assert len(calls) == 7 + 2


# --- bad input -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"subjects": 0}, "subjects=0"),
        ({"subjects": 1_000_000}, "10000"),
        ({"subjects": 2.5}, "whole number"),
        ({"subjects": True}, "whole number"),
        ({"seed": -1}, "seed=-1"),
        ({"jobs": 0}, "jobs=0"),
        ({"condition": "moon"}, "studio, wild"),
        ({"intensity": -1}, "intensity=-1"),
        ({"prototypes": 2}, "prototypes=2"),
    ],
    ids=lambda value: str(value),
)
def test_bad_arguments_are_refused(tmp_path, arguments, said):
    """The error names the value and what is allowed; nothing is written."""
    with pytest.raises(DataError, match=said):
        generate(tmp_path / "faces", **({"subjects": 1} | arguments))
    assert not (tmp_path / "faces").exists()


def test_folder_with_other_files_is_refused(tmp_path):
    """A folder that holds something else is named with what it holds."""
    (tmp_path / "thesis.docx").write_text("precious")
    with pytest.raises(DataError, match=r"thesis\.docx"):
        generate(tmp_path, subjects=1)


def test_file_in_the_place_of_the_folder_is_refused(tmp_path):
    """A file cannot be written into."""
    (tmp_path / "faces").write_text("a file")
    with pytest.raises(DataError, match="Got a file"):
        generate(tmp_path / "faces", subjects=1)


@pytest.mark.parametrize(
    "other", [{"seed": 6}, {"subjects": 4}, {"condition": "wild"}], ids=str
)
def test_folder_of_another_dataset_is_refused(dataset, other):
    """Two datasets are never mixed: the error says what differs."""
    with pytest.raises(DataError, match=next(iter(other))):
        generate(dataset, **(REQUEST | other))


def test_folder_that_cannot_be_created(head, tmp_path):
    """A folder below a file cannot be created: one clear error."""
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="cannot be written"):
        generate(tmp_path / "file" / "faces", subjects=1, progress=False)


def test_missing_assets_leave_no_folder(tmp_path, monkeypatch):
    """Assets are looked for before anything is written."""

    def missing(asset):
        raise AssetError("no network")

    monkeypatch.setattr(generator, "fetch", missing)
    with pytest.raises(AssetError):
        generate(tmp_path / "faces", subjects=1)
    assert not (tmp_path / "faces").exists()


# --- people ----------------------------------------------------------------------


def test_people_are_varied_and_plausible(head, people):
    """Forty people: both sexes, a wide range of ages and tones, human proportions."""
    ages = [person.age for person in people]
    assert {person.sex for person in people} == {"male", "female"}
    assert min(ages) < 25
    assert max(ages) > 60
    assert np.ptp([person.ita for person in people]) > 70
    assert len({person.hair_style for person in people}) >= 3
    for person in people:
        assert is_plausible(head, person.vertices)
        assert sum(person.ancestry.values()) == pytest.approx(1)


def test_no_two_heads_are_alike(people):
    """The nearest two heads still differ by a millimetre on average."""
    heads = np.array([person.vertices for person in people[:12]])
    gaps = [
        np.linalg.norm(a - b, axis=1).mean()
        for k, a in enumerate(heads)
        for b in heads[k + 1 :]
    ]
    assert min(gaps) > 0.01


def test_left_and_right_are_nearly_mirror_images(head, people):
    """Both eyes have much the same size: paired shapes are tied."""
    for person in people[:10]:
        left, right = (person.vertices[eye] for eye in head.eyes)
        assert np.ptp(left[:, 0]) == pytest.approx(np.ptp(right[:, 0]), rel=0.2)


def test_distorted_heads_are_refused(head, people):
    """A head whose features are pulled apart is no plausible person."""
    person = people[0]
    for factors in [(1, 1.6, 1), (1.8, 1, 1), (1, 0.5, 1)]:
        assert not is_plausible(head, person.vertices * np.array(factors))


def test_proportions_know_their_limits(head):
    """The average head is well within every limit."""
    measured = proportions(head, head.canonical)
    assert set(measured) == set(PLAUSIBLE)
    assert is_plausible(head, head.canonical)


def test_skin_darkens_as_the_typology_angle_falls(people):
    """The lightness of the skin follows the angle that is recorded."""
    light = [skin_tone(person) @ [0.2126, 0.7152, 0.0722] for person in people]
    angles = [person.ita for person in people]
    assert np.corrcoef(light, angles)[0, 1] > 0.95


# --- rendering -------------------------------------------------------------------


def test_head_has_no_holes(head, people):
    """Rays through the middle of the face meet the head, all of them."""
    for person in people[:5]:
        dressed, vertices = dress(head, person)
        tracer = Tracer(vertices, dressed.triangles, dressed.parts, Camera(span=1.0))
        surface, _ = tracer.look(64)
        assert len(surface.sample) == 64 * 64


def test_face_units_move_the_landmarks_they_should(head, people):
    """An open jaw parts the lips of the detected landmarks."""
    scene = draw_scene("studio", np.random.default_rng(0))
    openings = []
    for units in ({}, {"jawOpen": 0.8}):
        picture = face.render(head, people[2], units, scene, np.random.default_rng(1))[
            1
        ]
        points = face.detect((picture * 255).astype(np.uint8))
        openings.append(points[66, 1] - points[62, 1])
    assert openings[1] > openings[0] + 8


def test_colours_are_encoded_as_srgb():
    """Black, white and mid-grey of the standard."""
    assert encode(np.array([0.0, 1.0, 0.2140])) == pytest.approx([0, 1, 0.5], abs=1e-3)


def test_jpeg_is_the_small_picture(head, people):
    """A face's file opens as a picture in which skin is not grey."""
    drawn = face.make_face(
        head,
        people[0],
        "neutral",
        condition="studio",
        rngs=(np.random.default_rng(1), np.random.default_rng(2)),
    )
    pixels = np.asarray(Image.open(io.BytesIO(drawn.jpeg)), dtype=float)
    middle = pixels[50:80, 50:80].mean(axis=(0, 1))
    assert middle[0] > middle[2] + 10


# --- the gallery -----------------------------------------------------------------


def test_gallery_draws_every_picture(head, tmp_path, monkeypatch):
    """Six pictures, each small enough for a page, none of them empty."""
    monkeypatch.setattr(gallery, "SHOWN_UNITS", gallery.SHOWN_UNITS[:1])
    monkeypatch.setattr(gallery, "EMOTIONS", EMOTIONS[:2])
    paths = gallery.draw_gallery(tmp_path)
    names = ["mesh", "units", "contact_sheet", "conditions", "sources", "landmarks"]
    assert [path.stem for path in paths] == names
    for path in paths:
        assert path.stat().st_size < 200_000
        with Image.open(path) as picture:
            assert np.asarray(picture).std() > 10
