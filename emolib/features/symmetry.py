"""Symmetry: a face and its mirror image."""

import numpy as np

from emolib.landmarks import align_eyes, mirror, to_points


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


def asymmetry(data):
    """How far each point is from where its mirror image would have it.

    The face is laid on its mirror image, eyes on eyes. A head turned to the side is
    asymmetric too: the number does not tell a crooked smile from a turned head.

    Parameters
    ----------
    data : array-like of shape (n, 136)
        Rows ``x0, y0, ..., x67, y67``, in px.

    Returns
    -------
    ndarray of shape (n, 68)
        Distances in inter-ocular distances; 0 where a face is symmetric.

    Raises
    ------
    ValueError
        When the two eyes of a face share one centre.

    Examples
    --------
    >>> data = np.random.default_rng(0).uniform(0, 100, (3, 136))
    >>> both = data + mirror_rows(data)
    >>> float(asymmetry(both).max().round(9))
    0.0
    """
    points = align_eyes(to_points(data))
    # In eye-aligned coordinates the mirror is the vertical axis: x becomes -x.
    return np.linalg.norm(points - mirror(points, width=1), axis=-1)
