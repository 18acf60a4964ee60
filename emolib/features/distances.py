"""Distances between landmarks: where a face is and how it is turned do not matter."""

from concurrent.futures import ThreadPoolExecutor
from numbers import Integral

import numpy as np
from joblib import effective_n_jobs
from sklearn.utils import gen_batches

from emolib.features.alignment import INNER, inner_shape
from emolib.features.points import BATCH, PointTransformer, point_names

CHOSEN_PAIRS = {
    "mouth width": (48, 54),
    "inner mouth width": (60, 64),
    "mouth opening": (62, 66),
    "upper lip": (51, 62),
    "lower lip": (57, 66),
    "left lip corner to upper lip": (48, 51),
    "right lip corner to upper lip": (54, 51),
    "left lip corner to lower lip": (48, 57),
    "right lip corner to lower lip": (54, 57),
    "left lip corner to outer eye": (48, 36),
    "right lip corner to outer eye": (54, 45),
    "left lip corner to inner eye": (48, 39),
    "right lip corner to inner eye": (54, 42),
    "nose to lip": (33, 51),
    "left lip corner to nostril": (48, 31),
    "right lip corner to nostril": (54, 35),
    "lip to chin": (57, 8),
    "left lip corner to chin": (48, 8),
    "right lip corner to chin": (54, 8),
    "nose width": (31, 35),
    "left nostril to inner eye": (31, 39),
    "right nostril to inner eye": (35, 42),
    "between the brows": (21, 22),
    "left inner brow height": (21, 39),
    "right inner brow height": (22, 42),
    "left middle brow height": (19, 37),
    "right middle brow height": (24, 44),
    "left outer brow height": (17, 36),
    "right outer brow height": (26, 45),
    "left eye opening, outer": (37, 41),
    "right eye opening, outer": (44, 46),
    "left eye opening, inner": (38, 40),
    "right eye opening, inner": (43, 47),
    "between the eyes": (39, 42),
    "outer eye corners": (36, 45),
    "face height": (27, 8),
}
"""Distances that a person can name: one of a few lists, kept with scores in view."""

PAIRS = ("all", "centre", "chosen")
"""The sets of distances that have a name."""


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


class PairDistances(PointTransformer):
    """Distances between pairs of points of a face, in the unit of the coordinates.

    Distances in px know how large the face is in the picture; after `EyeAlignment` or
    `ProcrustesAlignment` they do not.

    Parameters
    ----------
    pairs : {"all", "centre", "chosen"} or sequence of (int, int), default="all"
        Which distances:

        - "all": between all pairs of points, 2278 for 68 points, in the order of
          `scipy.spatial.distance.pdist`;
        - "centre": of every point to the mean of all points;
        - "chosen": the few of `CHOSEN_PAIRS`, for the 68-point scheme;
        - pairs of point numbers, as in ``[(48, 54), (37, 41)]``.
    n_jobs : int, default=None
        Threads. On two cores that share a memory they gained nothing.

    Attributes
    ----------
    pairs_ : ndarray of shape (n_features_out, 2), int
        The two points of every distance; -1 is the centre.
    n_features_in_ : int
        Number of columns seen by `fit`.

    Examples
    --------
    >>> data = np.random.default_rng(0).uniform(0, 100, (3, 136))
    >>> PairDistances().fit_transform(data).shape
    (3, 2278)
    >>> PairDistances("chosen").fit(data).get_feature_names_out()[:2].tolist()
    ['mouth width', 'inner mouth width']
    >>> PairDistances([(48, 8)]).fit(data).get_feature_names_out().tolist()
    ['mouth 48 - chin 8']
    """

    def __init__(self, pairs="all", *, n_jobs=None):
        self.pairs = pairs
        self.n_jobs = n_jobs

    def _learn(self, rows):
        n_points = rows.shape[1] // 2
        self.pairs_ = self._known_pairs(n_points)
        if len(self.pairs_) == 0 or self.pairs_.max() >= n_points:
            raise ValueError(
                f"Got {n_points} points (n_features = {rows.shape[1]}) for the pairs "
                f"{self.pairs!r}, expected every pair to be of two points of the face, "
                "and one pair at least."
            )

    def _known_pairs(self, n_points):
        """The pairs as numbers."""
        if isinstance(self.pairs, str) and self.pairs not in PAIRS:
            raise ValueError(
                f"Got pairs={self.pairs!r}, expected one of {', '.join(PAIRS)}, or a "
                "sequence of pairs of point numbers."
            )
        if isinstance(self.pairs, str) and self.pairs == "all":
            return np.column_stack(np.triu_indices(n_points, k=1))
        if isinstance(self.pairs, str) and self.pairs == "centre":
            return np.column_stack([np.arange(n_points), np.full(n_points, -1)])
        chosen = CHOSEN_PAIRS.values() if isinstance(self.pairs, str) else self.pairs
        pairs = [tuple(pair) for pair in chosen]
        if not all(len(p) == 2 and _are_points(p) for p in pairs):
            raise ValueError(
                f"Got pairs={self.pairs!r}, expected pairs of point numbers, as in "
                "[(48, 54), (37, 41)]."
            )
        return np.array(pairs, dtype=int).reshape(-1, 2)

    def _transform(self, rows):
        # Distances by faces, not faces by distances: numpy is quickest along long rows.
        out = np.empty((len(self.pairs_), len(rows)), rows.dtype)
        runs = list(_runs(self.pairs_))

        def measure(batch):
            _measure(rows[batch], runs, out[:, batch])

        batches, threads = gen_batches(len(rows), BATCH), effective_n_jobs(self.n_jobs)
        with ThreadPoolExecutor(threads) as pool:
            # What a batch raises is raised when its turn comes in the list.
            list((map if threads == 1 else pool.map)(measure, batches))
        return out.T

    def _names(self):
        if isinstance(self.pairs, str) and self.pairs == "chosen":
            return list(CHOSEN_PAIRS)
        # The centre is point -1: the last name.
        names = [*point_names(self.n_features_in_ // 2), "centre"]
        return [f"{names[one]} - {names[other]}" for one, other in self.pairs_]


def _runs(pairs):
    """Pairs that follow each other and share their first point, measured at once."""
    starts = np.flatnonzero(np.diff(pairs[:, 0], prepend=-2))
    for start, stop in zip(starts, [*starts[1:], len(pairs)], strict=True):
        others = pairs[start:stop, 1]
        if np.all(np.diff(others) == 1) and others[0] >= 0:
            others = slice(others[0], others[-1] + 1)
        yield pairs[start, 0], others, slice(start, stop)


def _measure(rows, runs, out):
    """Write the distances of a batch, shape (n_pairs, n), into `out`."""
    # One line per coordinate of a point; the centre comes last, where -1 finds it.
    x, y = np.empty((2, rows.shape[1] // 2 + 1, len(rows)), rows.dtype)
    for axis, lines in enumerate((x, y)):
        lines[:-1] = rows[:, axis::2].T
        np.mean(lines[:-1], axis=0, out=lines[-1])
    longest = max(at.stop - at.start for _, _, at in runs)
    work = np.empty((2, longest, len(rows)), rows.dtype)
    for first, others, at in runs:
        across, down = work[:, : at.stop - at.start]
        np.subtract(x[others], x[first], out=across)
        np.subtract(y[others], y[first], out=down)
        across *= across
        down *= down
        across += down
        np.sqrt(across, out=out[at])


def _are_points(pair):
    return all(isinstance(point, Integral) and point >= 0 for point in pair)
