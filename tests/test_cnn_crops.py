"""Crops: eyes come to the same places, however the face was in the picture."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from emolib.cnn import crop_face
from emolib.cnn.crops import EYES
from emolib.datasets import load_images, load_landmarks
from emolib.landmarks import eye_centres


@pytest.fixture
def points():
    """Landmarks of one packaged face, in px."""
    return load_landmarks().data[0].reshape(68, 2)


def drawn(points):
    """A picture that is black but for two discs, one on each eye."""
    picture = Image.new("L", (360, 360))
    for x, y in eye_centres(points):
        ImageDraw.Draw(picture).ellipse((x - 4, y - 4, x + 4, y + 4), fill=255)
    return picture


def centre(picture, half):
    """Centre of what is bright in the left or the right half, in px."""
    pixels = np.asarray(picture, dtype=float)
    middle = pixels.shape[1] // 2
    sides = {"left": np.s_[:, :middle], "right": np.s_[:, middle:]}
    hidden = np.zeros_like(pixels)
    hidden[sides[half]] = pixels[sides[half]]
    rows, columns = np.indices(pixels.shape)
    total = hidden.sum()
    return (columns * hidden).sum() / total, (rows * hidden).sum() / total


@pytest.mark.parametrize("angle", [0, 0.3, -0.5])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.5])
def test_eyes_come_to_their_places(points, angle, scale):
    """A face that is turned, moved or farther away gives the same crop."""
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    moved = (points - points.mean(axis=0)) @ turn.T * scale + 180
    crop = crop_face(drawn(moved), moved, size=(80, 100))
    assert crop.size == (100, 80)
    for half, (x, y) in zip(("left", "right"), EYES, strict=True):
        assert centre(crop, half) == pytest.approx((100 * x, 80 * y), abs=1)


def test_a_crop_keeps_the_mode_of_its_picture(points):
    """Grey stays grey, colour stays colour."""
    picture = Image.open(load_images().paths[0])
    assert crop_face(picture, points).mode == "RGB"
    assert crop_face(picture.convert("L"), points).mode == "L"


def test_eyes_in_one_place_are_refused(points):
    """Landmarks that are all the same point cannot be aligned."""
    with pytest.raises(ValueError, match="two eyes with one centre"):
        crop_face(Image.new("L", (9, 9)), np.zeros((68, 2)))
