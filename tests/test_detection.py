"""Landmarks found by dlib in images."""

import numpy as np
import pytest

from emolib.assets import HEADS, PREDICTOR, fetch
from emolib.errors import AssetError, DataError, MissingExtraError
from emolib.landmarks import REGIONS, inter_ocular_distance

pytest.importorskip("dlib", reason="needs the extra `photos`")


@pytest.fixture(scope="module")
def face():
    """Render one neutral face, 256 px wide, with the place of its eyes."""
    pytest.importorskip("embreex", reason="needs the extra `faces`")
    try:
        fetch(HEADS)
        fetch(PREDICTOR)
    except AssetError as error:
        pytest.skip(f"assets are missing: {error}")
    from emolib.faces.face import render
    from emolib.faces.mesh import load_head
    from emolib.faces.people import draw_person
    from emolib.faces.scene import draw_scene, photograph

    head, rng = load_head(), np.random.default_rng(0)
    person, scene = draw_person(head, rng), draw_scene("studio", rng)
    tracer, picture = render(head, person, {}, scene, rng, size=256)
    eyes = scene.camera.project(head.eye_centres(tracer.vertices)[::-1], 256)
    return photograph(picture, scene, rng), eyes


def test_landmarks_are_on_the_face(face):
    """The points of each eye surround the eye that was rendered."""
    from emolib.detection import detect

    image, eyes = face
    points = detect(image)
    assert points.shape == (68, 2)
    for region, eye in zip(("left_eye", "right_eye"), eyes, strict=True):
        centre = points[list(REGIONS[region])].mean(axis=0)
        off = np.linalg.norm(centre - eye)
        assert off < 0.15 * inter_ocular_distance(points)


def test_grey_images_are_read(face):
    """A grey image gives nearly the landmarks of the coloured one."""
    from emolib.detection import detect

    image, _ = face
    grey = image.mean(axis=2).round().astype(np.uint8)
    assert np.abs(detect(grey) - detect(image)).mean() < 3


def test_largest_face_is_chosen(face):
    """Of two faces, the landmarks are those of the larger one."""
    from emolib.detection import detect

    image, _ = face
    canvas = np.full((256, 400, 3), 128, dtype=np.uint8)
    canvas[:, :256] = image
    canvas[64:192, 264:392] = image[::2, ::2]
    assert detect(canvas)[:, 0].max() < 256


def test_no_face_gives_none(face):
    """An image without a face has no landmarks."""
    from emolib.detection import detect

    assert detect(np.full((128, 128, 3), 90, dtype=np.uint8)) is None


@pytest.mark.parametrize(
    "image",
    [
        np.zeros((64, 64), dtype=float),
        np.zeros((64, 64, 4), dtype=np.uint8),
        np.zeros(64, dtype=np.uint8),
    ],
    ids=["floats", "four channels", "one row"],
)
def test_what_is_no_image_is_refused(image):
    """The error names the shape and the type that were given."""
    from emolib.detection import detect

    with pytest.raises(DataError, match=str(image.dtype)):
        detect(image)


def test_missing_dlib_names_the_extra(monkeypatch):
    """Without dlib, the error says what to install."""
    import sys

    from emolib import detection

    monkeypatch.setitem(sys.modules, "dlib", None)
    detection._models.cache_clear()
    with pytest.raises(MissingExtraError, match=r"emolib\[photos\]"):
        detection.detect(np.zeros((64, 64), dtype=np.uint8))
