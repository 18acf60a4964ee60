"""Alignment: place, turn and size taken out of a face, so that its shape remains."""

import numpy as np

from emolib.features.points import PointTransformer
from emolib.landmarks import REGIONS, align_eyes, to_points

INNER = tuple(range(REGIONS["left_brow"][0], REGIONS["mouth"][-1] + 1))
"""The points inside the face. The jaw tells who is seen more than what is felt."""

TOLERANCE = 1e-10
"""The mean shape is learned when it moves by less than this share of its size."""

MAX_ITERATIONS = 100
"""Faces need five or so; this is a guard."""


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


class EyeAlignment(PointTransformer):
    """Move, turn and scale every face so that all eyes are at the same place.

    The centre of the left eye comes to (-1/2, 0), that of the right eye to (1/2, 0):
    the unit becomes the inter-ocular distance. Each face is aligned by itself; nothing
    is learned from the others.

    Parameters
    ----------
    left, right : sequence of int
        Points whose mean is the centre of either eye; by default those of the
        68-point scheme.

    Attributes
    ----------
    n_features_in_ : int
        Number of columns seen by `fit`.

    See Also
    --------
    ProcrustesAlignment : uses all the points, not the eyes alone.
    emolib.landmarks.align_eyes : the same as a function.

    Examples
    --------
    >>> data = np.random.default_rng(0).uniform(0, 100, (3, 136))
    >>> eyes = EyeAlignment().set_output(transform="pandas").fit_transform(data)
    >>> eyes.columns[96]
    'mouth 48 x'
    >>> eyes.filter(like="left eye").filter(regex="x$").mean(axis=1).round(9).tolist()
    [-0.5, -0.5, -0.5]
    """

    def __init__(self, *, left=REGIONS["left_eye"], right=REGIONS["right_eye"]):
        self.left = left
        self.right = right

    def _learn(self, rows):
        n_points = rows.shape[1] // 2
        wanted = max(*self.left, *self.right)
        if wanted >= n_points:
            raise ValueError(
                f"Got {n_points} points, expected more than {wanted}, which is a point "
                "of an eye: for another scheme, name its eyes by `left` and `right`."
            )

    def _transform_batch(self, rows, out):
        points = _as_complex(rows)
        left = points[:, list(self.left)].mean(axis=1, keepdims=True)
        right = points[:, list(self.right)].mean(axis=1, keepdims=True)
        if np.any(left == right):
            raise ValueError(
                "Got a face whose two eyes share one centre, expected two distinct "
                "eyes: check its landmarks 36 to 47."
            )
        # Dividing complex numbers turns and scales at once.
        _as_complex(out)[:] = (points - (left + right) / 2) / (right - left)


class ProcrustesAlignment(PointTransformer):
    """Move, turn and scale every face onto the mean shape of the training faces.

    The generalised Procrustes analysis of Gower (1975): faces are centred, brought to
    size 1 and turned onto their mean, the mean is taken again, until it no longer
    moves. A face is never mirrored, which `scipy.spatial.procrustes` may do.

    Parameters
    ----------
    scale : bool, default=True
        Whether to take the size out as well. The size of a face is the root mean
        square distance of its points to their centre; it becomes 1, a little less
        than the distance between the eyes.

    Attributes
    ----------
    mean_shape_ : ndarray of shape (n_points, 2)
        Mean of the aligned training faces; of size 1 when `scale`, otherwise in px.
    n_features_in_ : int
        Number of columns seen by `fit`.

    See Also
    --------
    EyeAlignment : learns nothing, and keeps the eyes at one place.

    References
    ----------
    Gower, J. C. (1975). Generalized Procrustes analysis. Psychometrika, 40(1), 33-51.

    Examples
    --------
    >>> data = np.random.default_rng(0).uniform(0, 100, (9, 136))
    >>> procrustes = ProcrustesAlignment().fit(data)
    >>> shapes = procrustes.transform(data)
    >>> bool(np.allclose(shapes, procrustes.transform(3 * data + 20)))
    True
    >>> float((shapes**2).reshape(9, 68, 2).sum(axis=2).mean(axis=1).round(9)[0])
    1.0
    """

    def __init__(self, *, scale=True):
        self.scale = scale

    def _learn(self, rows):
        shapes = _centred(_as_complex(rows.astype(float)), scale=self.scale)
        mean = shapes.mean(axis=0)
        for _ in range(MAX_ITERATIONS):
            before, mean = mean, _turned(shapes, mean).mean(axis=0)
            if self.scale:
                mean = _centred(mean[None], scale=True)[0]
            if np.abs(mean - before).max() <= TOLERANCE * np.abs(mean).max():
                break
        self.mean_shape_ = mean.view(float).reshape(-1, 2)

    def _transform_batch(self, rows, out):
        mean = _as_complex(self.mean_shape_.reshape(1, -1).astype(rows.dtype))[0]
        shapes = _centred(_as_complex(rows), scale=self.scale)
        _as_complex(out)[:] = _turned(shapes, mean)


def _as_complex(rows):
    """The same memory as complex numbers: a point is ``x + iy``, a turn a product."""
    return rows.view(np.complex64 if rows.dtype == np.float32 else np.complex128)


def _centred(points, *, scale):
    """Points around their centre, with size 1 when `scale`."""
    points = points - points.mean(axis=1, keepdims=True)
    if not scale:
        return points
    size = np.sqrt((points.real**2 + points.imag**2).mean(axis=1, keepdims=True))
    # Points that all coincide have no shape: they stay at the origin.
    return points / np.where(size > 0, size, 1)


def _turned(points, mean):
    """Every face turned so that it is nearest to `mean`, in least squares."""
    towards = points.conj() @ mean
    length = np.abs(towards)
    turn = np.divide(towards, length, out=np.ones_like(towards), where=length > 0)
    return points * turn[:, None]
