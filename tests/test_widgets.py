"""What the widgets are made of, before a browser shows them."""

import numpy as np
import pytest
from sklearn.model_selection import train_test_split

from emolib.errors import DataError
from emolib.experiments import action_units, seeds
from emolib.i18n import language
from emolib.landmarks import MIRROR, REGIONS, eye_centres, to_points
from emolib.models import make_lda
from emolib.schema import EMOTIONS
from emolib.widgets import make_face_model, write_widgets
from emolib.widgets.face import UNITS, posed
from emolib.widgets.seeds import stack


@pytest.fixture(scope="module")
def record():
    """The movements of the action units."""
    return action_units()


def mode(record, unit):
    """Displacement of the 68 points by one unit, in inter-ocular distances."""
    return np.array(record["modes"][unit]).reshape(68, 2)


def test_recorded_movements_are_those_of_the_faces(record):
    """Measured again from the packaged truth, the movements are the recorded ones."""
    again = action_units.__wrapped__()
    assert again["modes"].keys() == record["modes"].keys()
    for unit in record["modes"]:
        np.testing.assert_allclose(mode(again, unit), mode(record, unit), atol=2e-4)


def test_movements_are_of_the_packaged_faces_only():
    """Nobody knows the true intensities of a reader's faces."""
    with pytest.raises(DataError, match="packaged faces"):
        action_units("faces.csv")


def test_movements_keep_the_eyes_and_the_symmetry(record):
    """Eyes stay aligned, and both sides of a face do the same."""
    eyes = eye_centres(to_points(record["face"]))
    np.testing.assert_allclose(eyes, [[-0.5, 0], [0.5, 0]], atol=1e-3)
    for unit in record["modes"]:
        moved = mode(record, unit)
        np.testing.assert_allclose(eye_centres(moved), 0, atol=1e-3)
        np.testing.assert_allclose(moved, moved[MIRROR] * [-1, 1], atol=1e-9)


@pytest.mark.parametrize(
    ("unit", "points", "axis", "sign"),
    [
        ("AU1", [21, 22], 1, -1),
        ("AU4", [19, 24], 1, 1),
        ("AU12", [48, 54], 1, -1),
        ("AU15", [48, 54], 1, 1),
        ("AU20", [54], 0, 1),
        ("AU26", [8, 57], 1, 1),
    ],
)
def test_movements_go_where_the_names_say(record, unit, points, axis, sign):
    """Raised is up, lowered is down, stretched is outwards; y points downwards."""
    assert (sign * mode(record, unit)[points, axis] > 0.04).all()


def test_lids_part_and_close(record):
    """Widened eyes open, tightened lids close."""
    top, bottom = REGIONS["left_eye"][1], REGIONS["left_eye"][5]
    opening = {
        unit: mode(record, unit)[bottom, 1] - mode(record, unit)[top, 1]
        for unit in ("AU5", "AU7")
    }
    assert opening["AU5"] > 0.02 > -0.02 > opening["AU7"]


def test_model_reads_every_pose(record, packaged):
    """A clear expression on the mean face is read as what it is."""
    model = make_face_model().fit(packaged.data, packaged.target)
    rows = np.array([posed(emotion, record) for emotion in EMOTIONS])
    found = [packaged.target_names[k] for k in model.predict(rows)]
    assert found == list(EMOTIONS)


def test_every_slider_has_a_movement(record):
    """Units are in one group each, and all are known."""
    units = [unit for group in UNITS.values() for unit in group]
    assert len(units) == len(set(units))
    assert set(units) <= set(record["modes"])


def test_a_seed_is_that_of_train_test_split(packaged):
    """A reader who splits with the same seed finds the same score."""
    train, test, target, test_target = train_test_split(
        packaged.data, packaged.target, test_size=0.3, random_state=7
    )
    score = make_lda().fit(train, target).score(test, test_target)
    assert seeds()["coordinates"]["lda"][7] == pytest.approx(score, abs=0.011)


def test_stacked_dots_do_not_overlap():
    """Every score keeps its place, dots of one bin stand above each other."""
    scores = np.random.default_rng(0).normal(0.7, 0.02, 200).tolist()
    dots = stack(scores, base=1)
    assert [dot["x"] for dot in dots] == scores
    assert all(1 <= dot["y"] < 2 for dot in dots)
    places = {(int(dot["x"] // 0.005), dot["y"]) for dot in dots}
    assert len(places) == len(dots)


def test_widgets_are_in_the_language_asked(tmp_path):
    """Words and numbers are French in the French page; the language is given back."""
    write_widgets(tmp_path / "widgets", lang="fr")
    page = (tmp_path / "widgets" / "face.html").read_text("utf-8")
    assert "coins des lèvres relevés" in page
    assert "lip corners" not in page
    assert language() == "en"
