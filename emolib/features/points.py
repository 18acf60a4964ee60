"""What the transformers share: rows read as points, points named for people."""

import numpy as np
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin
from sklearn.utils import gen_batches
from sklearn.utils.validation import check_is_fitted, validate_data

from emolib.landmarks import N_POINTS, REGIONS

CHIN = 8
"""The lowest point of the jaw."""

BATCH = 256
"""Faces worked on at a time: what a batch needs stays in the processor's cache."""


def point_names(n_points=N_POINTS):
    """Names of points: the region and the number in the scheme.

    Parameters
    ----------
    n_points : int, default=68
        Number of points; any other number than 68 is another scheme, of plain points.

    Returns
    -------
    list of str

    Examples
    --------
    >>> names = point_names()
    >>> names[8], names[17], names[48]
    ('chin 8', 'left brow 17', 'mouth 48')
    >>> point_names(2)
    ['point 0', 'point 1']
    """
    if n_points != N_POINTS:
        return [f"point {i}" for i in range(n_points)]
    regions = {i: region for region, points in REGIONS.items() for i in points}
    regions[CHIN] = "chin"
    return [f"{regions[i].replace('_', ' ')} {i}" for i in range(n_points)]


def coordinate_names(n_columns=2 * N_POINTS):
    """Names of coordinates: the point, then ``x`` or ``y``.

    Parameters
    ----------
    n_columns : int, default=136
        Number of coordinates, even.

    Returns
    -------
    list of str

    Examples
    --------
    >>> coordinate_names()[16:18]
    ['chin 8 x', 'chin 8 y']
    """
    return [f"{name} {axis}" for name in point_names(n_columns // 2) for axis in "xy"]


class PointTransformer(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):
    """Base of the transformers whose rows are points ``x0, y0, x1, y1, ...``.

    A transformer says what it learns (``_learn``), how a batch is transformed
    (``_transform_batch``) and how the columns that come out are called (``_names``).
    Batches keep the memory at that of the input and the output: 8 bytes a number, or
    4 for float32, and some megabytes more, however many the faces are.
    """

    def fit(self, X, y=None):
        """Check the rows and learn what has to be learned from them.

        Parameters
        ----------
        X : array-like of shape (n, 2 * n_points)
            Rows ``x0, y0, x1, y1, ...``, in px; 136 columns for the 68 landmarks.
        y : None
            Ignored: no label is read.

        Returns
        -------
        self
        """
        self._learn(self._rows(X, reset=True))
        return self

    def transform(self, X):
        """Transform faces.

        Parameters
        ----------
        X : array-like of shape (n, 2 * n_points)
            Rows ``x0, y0, x1, y1, ...``, in px.

        Returns
        -------
        ndarray of shape (n, n_features_out)
            Of the dtype of `X` if that is float32 or float64, otherwise float64.
        """
        check_is_fitted(self)
        rows = self._rows(X, reset=False)
        return self._transform(rows)

    def get_feature_names_out(self, input_features=None):
        """Names of the columns that `transform` returns.

        Parameters
        ----------
        input_features : array-like of str, default=None
            Checked against what was seen by `fit`, as scikit-learn does; the names do
            not depend on it.

        Returns
        -------
        ndarray of shape (n_features_out,), object
        """
        super().get_feature_names_out(input_features)
        return np.array(self._names(), dtype=object)

    def _rows(self, X, *, reset):
        """Checked rows, contiguous, so that two numbers in a row are one point."""
        dtypes = [np.float64, np.float32]
        rows = validate_data(self, X, reset=reset, dtype=dtypes, order="C")
        if rows.shape[1] % 2:
            raise ValueError(
                f"Got an odd number of columns (n_features = {rows.shape[1]}), "
                "expected an even one: x and y of every point, as x0, y0, x1, y1."
            )
        return rows

    def _learn(self, rows):
        """Learn nothing: the default of what only computes."""

    def _transform(self, rows):
        out = np.empty_like(rows)
        for batch in gen_batches(len(rows), BATCH):
            self._transform_batch(rows[batch], out[batch])
        return out

    def _names(self):
        return coordinate_names(self.n_features_in_)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags
