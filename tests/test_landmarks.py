"""Landmarks: invariances of the scheme, of distances and of alignment."""

import numpy as np
import pytest

from emolib.landmarks import (
    MIRROR,
    N_POINTS,
    OUTLINES,
    PARTS,
    REGIONS,
    align_eyes,
    inter_ocular_distance,
    mirror,
    to_points,
)


@pytest.fixture
def points(packaged):
    """The first twenty packaged faces."""
    return to_points(packaged.data[:20])


def _similarity(points, *, scale=1.0, angle=0.0, shift=(0.0, 0.0)):
    """Scale, turn (radians) and move (px) faces."""
    cos, sin = np.cos(angle), np.sin(angle)
    return scale * points @ np.array([[cos, sin], [-sin, cos]]) + shift


def test_regions_and_parts_hold_every_point_once():
    """Both divisions cover 0 to 67 without overlap."""
    for division in (REGIONS, PARTS):
        numbers = [i for region in division.values() for i in region]
        assert sorted(numbers) == list(range(N_POINTS))


def test_outlines_draw_every_point():
    """No point is left out of the drawing."""
    assert {i for line in OUTLINES for i in line} == set(range(N_POINTS))


def test_mirror_pairs_are_mutual_and_stay_in_their_part():
    """A mirror's mirror is the point itself, and an eye mirrors an eye."""
    assert (MIRROR[MIRROR] == np.arange(N_POINTS)).all()
    for numbers in PARTS.values():
        assert set(MIRROR[list(numbers)]) == set(numbers)


def test_a_mirrored_face_is_still_a_face(points):
    """Left points are left of right ones after mirroring, and distances are kept."""
    flipped = mirror(points, width=128)
    assert (flipped[:, 36, 0] < flipped[:, 45, 0]).all()
    np.testing.assert_allclose(
        inter_ocular_distance(flipped), inter_ocular_distance(points)
    )


@pytest.mark.parametrize("angle", [0.3, -2.0, np.pi])
def test_inter_ocular_distance_is_turned_and_moved_freely(points, angle):
    """Rotation and translation change nothing; scale multiplies."""
    moved = _similarity(points, scale=2.5, angle=angle, shift=(40, -7))
    np.testing.assert_allclose(
        inter_ocular_distance(moved), 2.5 * inter_ocular_distance(points)
    )


@pytest.mark.parametrize("angle", [0.0, 0.4, -1.5])
def test_alignment_forgets_place_size_and_tilt(points, angle):
    """Aligned faces are the same wherever the face was in the image."""
    moved = _similarity(points, scale=0.3, angle=angle, shift=(-20, 99))
    np.testing.assert_allclose(align_eyes(moved), align_eyes(points), atol=1e-9)


def test_alignment_keeps_the_shape(points):
    """Ratios of distances are those of the face."""
    before = np.linalg.norm(points[:, 48] - points[:, 54], axis=-1)
    after = np.linalg.norm(
        align_eyes(points)[:, 48] - align_eyes(points)[:, 54], axis=-1
    )
    np.testing.assert_allclose(after, before / inter_ocular_distance(points))


def test_a_face_without_distinct_eyes_is_refused():
    """Nothing can be aligned on eyes that are one."""
    with pytest.raises(ValueError, match="36 to 47"):
        align_eyes(np.zeros((2, 68, 2)))
