"""Subjects: what a person always looks like, taken out of their expressions."""

import numpy as np
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin, clone
from sklearn.utils.validation import check_is_fitted, validate_data

from emolib.features.points import coordinate_names


def with_subjects(data, subjects):
    """Put the subject of every face before its coordinates, for `SubjectCentering`.

    Parameters
    ----------
    data : array-like of shape (n, p)
        Rows of features, for example of 136 coordinates.
    subjects : array-like of shape (n,)
        The person of every face, as numbers or names.

    Returns
    -------
    ndarray of shape (n, 1 + p), float
        First column: the subject, as a number that counts from 0 in sorted order.

    Raises
    ------
    ValueError
        When there are not as many subjects as faces.

    Examples
    --------
    >>> with_subjects([[5.0, 6.0], [7.0, 8.0]], ["Zoe", "Ana"]).tolist()
    [[1.0, 5.0, 6.0], [0.0, 7.0, 8.0]]
    """
    data = np.asarray(data, dtype=float)
    if len(data) != len(subjects):
        raise ValueError(
            f"Got {len(subjects)} subjects, expected {len(data)}, one for every face."
        )
    _, codes = np.unique(subjects, return_inverse=True)
    return np.column_stack([codes, data])


class SubjectCentering(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):
    """Subtract from every face the mean face of its subject.

    What remains is how a face differs from that person's other faces: who is seen goes,
    what the face does stays. No label is read. The mean is that of the faces given in
    one call, so the faces of a person must come together, and there must be some: a
    person with a single face gets zeros, from which nothing can be read. It also
    depends on which expressions the person shows; the mean of seven different emotions
    is a better zero than that of seven smiles.

    Parameters
    ----------
    transformer : transformer, default=None
        Fitted to the coordinates, and applied before the mean is taken, for example
        `EyeAlignment`; by default the coordinates are taken as they are.

    Attributes
    ----------
    transformer_ : transformer or None
        The fitted clone of `transformer`.
    n_features_in_ : int
        Number of columns seen by `fit`, the subject's included.

    See Also
    --------
    with_subjects : makes such rows.

    Examples
    --------
    >>> rows = with_subjects([[1.0, 5.0], [3.0, 5.0], [9.0, 9.0]], ["Ana", "Ana", "Bo"])
    >>> SubjectCentering().fit_transform(rows).tolist()
    [[-1.0, 0.0], [1.0, 0.0], [0.0, 0.0]]
    """

    reads_subjects = True

    reads_subjects = True
    """Tells `emolib.evaluation.inputs` that the first column is the subject."""

    def __init__(self, transformer=None):
        self.transformer = transformer

    def fit(self, X, y=None):
        """Fit the transformer to the coordinates.

        Parameters
        ----------
        X : array-like of shape (n, 1 + p)
            First column: the subject, as a number. Then the features of a face.
        y : None
            Ignored: no label is read.

        Returns
        -------
        self
        """
        rows = self._rows(X, reset=True)
        self.transformer_ = None
        if self.transformer is not None:
            self.transformer_ = clone(self.transformer).fit(rows[:, 1:])
        return self

    def transform(self, X):
        """Transform faces and centre them by subject, within this call.

        Parameters
        ----------
        X : array-like of shape (n, 1 + p)
            First column: the subject. All faces of a person belong in one call.

        Returns
        -------
        ndarray of shape (n, n_features_out)
        """
        check_is_fitted(self)
        rows = self._rows(X, reset=False)
        subjects, faces = rows[:, 0], rows[:, 1:]
        if self.transformer_ is not None:
            faces = np.asarray(self.transformer_.transform(faces))
        _, who, count = np.unique(subjects, return_inverse=True, return_counts=True)
        sums = np.zeros((len(count), faces.shape[1]), faces.dtype)
        np.add.at(sums, who, faces)
        return faces - (sums / count[:, None].astype(faces.dtype))[who]

    def get_feature_names_out(self, input_features=None):
        """Names of the columns that `transform` returns.

        Parameters
        ----------
        input_features : array-like of str, default=None
            Checked against what was seen by `fit`, as scikit-learn does.

        Returns
        -------
        ndarray of shape (n_features_out,), object
        """
        given = super().get_feature_names_out(input_features)[1:]
        if self.transformer_ is not None:
            return self.transformer_.get_feature_names_out()
        named = input_features is not None or hasattr(self, "feature_names_in_")
        if named or len(given) % 2:
            return given
        return np.array(coordinate_names(len(given)), dtype=object)

    def _rows(self, X, *, reset):
        rows = validate_data(self, X, reset=reset, dtype=[np.float64, np.float32])
        if rows.shape[1] < 2:
            raise ValueError(
                f"Got {rows.shape[1]} feature(s), n_features = 1, expected the subject "
                "and at least one feature of the face: use `with_subjects`."
            )
        return rows

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags
