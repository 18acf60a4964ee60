"""Transfer: the model for photographs, its fitting and its file."""

import os

import numpy as np
import pandas as pd
import pytest

from emolib.errors import DataError
from emolib.features import inner_distances, inner_shape, mirror_rows
from emolib.landmarks import inter_ocular_distance, to_points
from emolib.models import TRANSFER_FILE, load_transfer_model, make_transfer_model
from emolib.schema import EMOTIONS
from emolib.transfer import (
    LANDMARK_NOISE,
    augment,
    fit_transfer_model,
    save_transfer_model,
)


def _turned(rows, angle, scale, shift):
    """The same faces in another picture: turned, larger, elsewhere."""
    cos, sin = np.cos(angle), np.sin(angle)
    points = to_points(rows) @ np.array([[cos, sin], [-sin, cos]]) * scale + shift
    return points.reshape(len(rows), -1)


@pytest.fixture(scope="module")
def model():
    """The packaged model."""
    return load_transfer_model()


@pytest.mark.parametrize("features", [inner_shape, inner_distances])
def test_features_ignore_place_size_and_turn(features, packaged):
    """Where, how large and how turned a face is says nothing of its expression."""
    rows = packaged.data[:20]
    other = _turned(rows, 0.4, 3.7, (-250, 900))
    assert features(other) == pytest.approx(features(rows), abs=1e-9)


def test_distances_ignore_the_mirror_but_for_the_order(packaged):
    """A mirrored face has the same distances, between mirrored points."""
    rows = packaged.data[:5]
    plain, mirrored = inner_distances(rows), inner_distances(mirror_rows(rows))
    assert np.sort(mirrored) == pytest.approx(np.sort(plain))


def test_packaged_model_reads_packaged_faces(model, packaged):
    """Weak as their expressions are, it does far better than chance on them."""
    names = np.array(packaged.target_names)[packaged.target]
    shown = names != "neutral"
    assert (model.predict(packaged.data) == names)[shown].mean() > 0.4


def test_packaged_model_reads_any_picture(model, packaged):
    """The probabilities do not depend on the picture's size."""
    rows = packaged.data[:10]
    large = _turned(rows, -0.2, 12.0, (40, 3000))
    assert model.predict_proba(large) == pytest.approx(model.predict_proba(rows))


def test_packaged_model_is_small_and_knows_all_emotions(model):
    """Its file stays under a megabyte; its probabilities are those of 7 emotions."""
    assert os.path.getsize(TRANSFER_FILE) < 1_000_000
    assert tuple(model.classes_) == EMOTIONS


def test_augmented_rows_keep_names_and_noise_in_bounds(packaged):
    """Four times the faces: plain, mirrored, and both with noise as large as told."""
    rows, names = packaged.data[:50], np.arange(50).astype(str)
    data, labels = augment(rows, names)
    assert data.shape == (200, 136)
    assert labels.tolist() == [*names] * 4
    assert np.array_equal(data[:50], rows)
    moved = np.abs(data[100:] - data[:100]).std(axis=1)
    size = inter_ocular_distance(to_points(data[:100]))
    assert (moved / size).max() < 1.2 * LANDMARK_NOISE
    assert (moved / size).max() > 0.3 * LANDMARK_NOISE


def test_fit_save_load_gives_the_same_model(tmp_path, table):
    """What is written is what was fitted, challenge faces included."""
    faces = pd.concat([table, table.assign(subject=table.subject + 10)])
    faces["id"] = [f"f{number}" for number in range(len(faces))]
    faces[:14].to_csv(tmp_path / "training_data.csv", index=False)
    apart, answers = ["target", "targetName"], ["id", "target", "targetName"]
    faces[14:].drop(columns=apart).to_csv(tmp_path / "challenge_data.csv", index=False)
    faces[14:][answers].to_csv(tmp_path / "challenge_solutions.csv", index=False)
    model = fit_transfer_model([tmp_path])
    save_transfer_model(model, tmp_path / "mine.skops")
    again = load_transfer_model(tmp_path / "mine.skops")
    rows = table.filter(regex=r"^[xy]\d").to_numpy()
    assert again.predict_proba(rows) == pytest.approx(model.predict_proba(rows))


def test_folders_without_faces_are_refused(tmp_path):
    """The message says which command writes the folder that is expected."""
    with pytest.raises(DataError, match="expected one written by `emolib faces`"):
        fit_transfer_model([tmp_path])
    with pytest.raises(DataError, match="Got no folder"):
        fit_transfer_model([])


def test_files_that_are_no_model_are_refused(tmp_path):
    """A missing file, or another one, is an error that can be mended."""
    (tmp_path / "other.skops").write_text("not a model")
    for name in ("missing.skops", "other.skops"):
        with pytest.raises(DataError, match="expected a file written by"):
            load_transfer_model(tmp_path / name)


def test_unfitted_model_starts_from_pixels():
    """The pipeline takes coordinates and needs no other preparation."""
    rng = np.random.default_rng(0)
    rows, names = rng.uniform(0, 99, (70, 136)), np.tile(EMOTIONS, 10)
    assert make_transfer_model().fit(rows, names).predict(rows[:3]).shape == (3,)
