"""Smooth random functions of space, and a smooth step."""

import numpy as np
from scipy.ndimage import gaussian_filter, map_coordinates

CELLS = 64
"""The noise repeats after so many cells along each axis."""


def _volume():
    """Return smooth periodic noise of zero mean and unit variance."""
    rng = np.random.default_rng(68)
    values = rng.standard_normal((CELLS,) * 3)
    values = gaussian_filter(values, 0.7, mode="wrap").astype(np.float32)
    return values / values.std()


_VOLUME = _volume()


def noise(points, scale, offset=(0.0, 0.0, 0.0)):
    """Return smooth noise at points of space.

    Parameters
    ----------
    points : ndarray of shape (n, 3)
        Places in dm.
    scale : float or array-like of shape (3,)
        Size of the grain in dm, along each axis if three.
    offset : array-like of shape (3,)
        Where to cut the noise out, in cells.

    Returns
    -------
    ndarray of shape (n,), float32
        Zero mean, unit variance.

    Examples
    --------
    >>> points = np.random.default_rng(0).uniform(-50, 50, (20000, 3))
    >>> bool(abs(noise(points, 0.1).mean()) < 0.05)
    True
    """
    cells = points / np.asarray(scale, np.float32) + np.asarray(offset, np.float32)
    return map_coordinates(
        _VOLUME, cells.T, order=1, mode="grid-wrap", output=np.float32
    )


def smoothstep(x, low, high):
    """Rise smoothly from 0 at `low` to 1 at `high`.

    Parameters
    ----------
    x : array-like
        Any values.
    low, high : float
        Where the rise begins and ends.

    Returns
    -------
    ndarray
        Values in [0, 1], of the shape of `x`.

    Examples
    --------
    >>> smoothstep(np.array([0, 1.5, 3]), 1, 2).tolist()
    [0.0, 0.5, 1.0]
    """
    t = np.clip((np.asarray(x) - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)
