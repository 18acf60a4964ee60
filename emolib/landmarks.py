"""The 68-point landmark scheme: regions, mirror pairs, outlines, distances.

The scheme is the one of the iBUG 300-W annotations (Sagonas et al., 2013), which
dlib's predictor follows: 17 points on the jaw, then brows, nose, eyes and mouth.
"Left" and "right" are the viewer's: the left eye is on the left of the image.
"""

import numpy as np

N_POINTS = 68

REGIONS = {
    "jaw": tuple(range(0, 17)),
    "left_brow": tuple(range(17, 22)),
    "right_brow": tuple(range(22, 27)),
    "nose": tuple(range(27, 36)),
    "left_eye": tuple(range(36, 42)),
    "right_eye": tuple(range(42, 48)),
    "mouth": tuple(range(48, 68)),
}
"""Points of each region, in the order of the scheme."""

PARTS = {
    "jaw": REGIONS["jaw"],
    "brows": REGIONS["left_brow"] + REGIONS["right_brow"],
    "nose": REGIONS["nose"],
    "eyes": REGIONS["left_eye"] + REGIONS["right_eye"],
    "mouth": REGIONS["mouth"],
}
"""The five parts of a face that a reader names, both sides together."""

OUTLINES = (
    tuple(range(0, 17)),
    tuple(range(17, 22)),
    tuple(range(22, 27)),
    tuple(range(27, 31)),
    tuple(range(31, 36)),
    (*range(36, 42), 36),
    (*range(42, 48), 42),
    (*range(48, 60), 48),
    (*range(60, 68), 60),
)
"""Lines that draw a face: each is a path through point numbers."""

# fmt: off
MIRROR = np.array(
    [16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0,    # jaw
     26, 25, 24, 23, 22, 21, 20, 19, 18, 17,                      # brows
     27, 28, 29, 30, 35, 34, 33, 32, 31,                          # nose
     45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41, 40,              # eyes
     54, 53, 52, 51, 50, 49, 48, 59, 58, 57, 56, 55,              # outer lips
     64, 63, 62, 61, 60, 67, 66, 65]                              # inner lips
)
# fmt: on
"""Point `i` of a face is point ``MIRROR[i]`` of its mirror image."""


def to_points(data):
    """Reshape rows of coordinates into points.

    Parameters
    ----------
    data : array-like of shape (n, 136) or (136,)
        Rows ``x0, y0, ..., x67, y67``, in px.

    Returns
    -------
    ndarray of shape (n, 68, 2) or (68, 2), float64
        The same numbers, one ``(x, y)`` pair per point, in px.

    Examples
    --------
    >>> to_points(np.arange(136)).shape
    (68, 2)
    """
    data = np.asarray(data, dtype=float)
    return data.reshape(*data.shape[:-1], N_POINTS, 2)


def eye_centres(points):
    """Centre of each eye: the mean of its six points.

    Parameters
    ----------
    points : array-like of shape (..., 68, 2)
        Landmarks in px.

    Returns
    -------
    ndarray of shape (..., 2, 2)
        The viewer's left eye, then the right one, in px.

    Examples
    --------
    >>> eye_centres(np.ones((5, 68, 2))).shape
    (5, 2, 2)
    """
    points = np.asarray(points, dtype=float)
    eyes = [points[..., REGIONS[eye], :].mean(-2) for eye in ("left_eye", "right_eye")]
    return np.stack(eyes, axis=-2)


def inter_ocular_distance(points):
    """Distance between the centres of the two eyes.

    The yardstick of the field: errors and movements are divided by it, so that a
    face close to the camera counts no more than one far away.

    Parameters
    ----------
    points : array-like of shape (..., 68, 2)
        Landmarks in px.

    Returns
    -------
    ndarray of shape (...)
        Distances in px.

    Examples
    --------
    >>> face = np.zeros((68, 2))
    >>> face[list(REGIONS["right_eye"])] = (30, 40)
    >>> float(inter_ocular_distance(face))
    50.0
    """
    left, right = np.moveaxis(eye_centres(points), -2, 0)
    return np.linalg.norm(right - left, axis=-1)


def mirror(points, *, width):
    """Landmarks of the mirror image, renumbered to the scheme.

    Parameters
    ----------
    points : array-like of shape (..., 68, 2)
        Landmarks in px.
    width : float
        Width of the image in px.

    Returns
    -------
    ndarray of shape (..., 68, 2)
        Landmarks of the flipped image, in px.

    Examples
    --------
    >>> points = np.random.default_rng(0).uniform(0, 128, (68, 2))
    >>> np.allclose(mirror(mirror(points, width=128), width=128), points)
    True
    """
    points = np.asarray(points, dtype=float)
    flipped = points[..., MIRROR, :].copy()
    flipped[..., 0] = width - 1 - flipped[..., 0]
    return flipped


def align_eyes(points):
    """Move, turn and scale faces so that all eyes are at the same place.

    A similarity transformation puts the left eye's centre at (-1/2, 0) and the
    right one's at (1/2, 0): the unit becomes the inter-ocular distance.

    Parameters
    ----------
    points : array-like of shape (..., 68, 2)
        Landmarks in px.

    Returns
    -------
    ndarray of shape (..., 68, 2)
        Landmarks in inter-ocular distances, y downwards as in images.

    Raises
    ------
    ValueError
        When the two eyes of a face share one centre.

    Examples
    --------
    >>> points = np.random.default_rng(0).uniform(0, 128, (3, 68, 2))
    >>> eye_centres(align_eyes(points)).round(9)[0].tolist()
    [[-0.5, 0.0], [0.5, 0.0]]
    """
    points = np.asarray(points, dtype=float)
    left, right = np.moveaxis(eye_centres(points), -2, 0)
    axis = right - left
    squared = (axis**2).sum(-1)
    if np.any(squared == 0):
        raise ValueError(
            "Got a face whose two eyes share one centre, expected two distinct eyes: "
            "check its landmarks 36 to 47."
        )
    centred = points - ((left + right) / 2)[..., None, :]
    # Multiplying by the conjugate of the eye axis, seen as a complex number.
    x, y = centred[..., 0], centred[..., 1]
    cos, sin = axis[..., 0, None], axis[..., 1, None]
    aligned = np.stack([x * cos + y * sin, y * cos - x * sin], axis=-1)
    return aligned / squared[..., None, None]
