"""Features: what a face's shape tells once place, size and turn are taken out."""

import numpy as np

from emolib.landmarks import REGIONS, align_eyes, mirror, to_points

INNER = tuple(range(REGIONS["left_brow"][0], REGIONS["mouth"][-1] + 1))
"""The points inside the face. The jaw tells who is seen more than what is felt."""


def inner_shape(data):
    """Shape of the inner face, whatever its place, size and turn in the picture.

    The eyes are made level, the centre of the inner points becomes the origin, and
    their mean distance to it, as root mean square, becomes 1.

    Parameters
    ----------
    data : array-like of shape (n, 136)
        Rows ``x0, y0, ..., x67, y67``, in px.

    Returns
    -------
    ndarray of shape (n, 102)
        Coordinates ``x, y`` of the 51 inner points.

    Raises
    ------
    ValueError
        When the two eyes of a face share one centre.

    Examples
    --------
    >>> data = np.random.default_rng(0).uniform(0, 100, (3, 136))
    >>> bool(np.allclose(inner_shape(data), inner_shape(5 * data + 20)))
    True
    """
    points = align_eyes(to_points(data))[:, INNER]
    points = points - points.mean(axis=1, keepdims=True)
    size = np.sqrt((points**2).sum(axis=2).mean(axis=1))
    return (points / size[:, None, None]).reshape(len(points), -1)


def inner_distances(data):
    """Distances between all pairs of points of the inner face, relative to its size.

    Distances do not know how the head is turned in the picture, and a bend of the
    mouth or a lifted brow changes many of them at once.

    Parameters
    ----------
    data : array-like of shape (n, 136)
        Rows ``x0, y0, ..., x67, y67``, in px.

    Returns
    -------
    ndarray of shape (n, 1275)
        Distances, in units of the size that `inner_shape` sets to 1.

    Raises
    ------
    ValueError
        When the two eyes of a face share one centre.

    Examples
    --------
    >>> data = np.random.default_rng(0).uniform(0, 100, (3, 136))
    >>> inner_distances(data).shape
    (3, 1275)
    """
    points = inner_shape(data).reshape(-1, len(INNER), 2)
    one, other = np.triu_indices(len(INNER), k=1)
    return np.linalg.norm(points[:, one] - points[:, other], axis=2)


def mirror_rows(data):
    """Rows of the mirror images, each in a frame of its own.

    Parameters
    ----------
    data : array-like of shape (n, 136)
        Rows ``x0, y0, ..., x67, y67``, in px.

    Returns
    -------
    ndarray of shape (n, 136)
        The faces seen in a mirror, in px; ``x`` is negative.

    Examples
    --------
    >>> data = np.random.default_rng(0).uniform(0, 100, (3, 136))
    >>> bool(np.allclose(mirror_rows(mirror_rows(data)), data))
    True
    """
    points = mirror(to_points(data), width=1)
    return points.reshape(len(points), -1)
