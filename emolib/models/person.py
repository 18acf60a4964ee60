"""A model that estimates, for every person, the face behind their expressions."""

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data


class PersonLDA(ClassifierMixin, BaseEstimator):
    """Linear discriminant analysis with a resting face of its own for every person.

    A face is the mean of its expression, plus what sets its person apart, plus noise;
    the last two are normal, with covariances learned from the training people. For new
    people both are unknown, the expressions of the faces and what sets the person
    apart. They are estimated in turn: chances of the expressions first, then the
    person, given the chances, and so on (variational inference; Attias, 1999). The
    model is the two-covariance form of probabilistic linear discriminant analysis
    (Ioffe, 2006; Prince and Elder, 2007).

    Unlike `SubjectCentering` it does not suppose that all people show the same mixture
    of expressions, and it reads a person with a single face as well as linear
    discriminant analysis would. Predictions depend on which faces of a person come in
    the same call.

    Parameters
    ----------
    transformer : transformer, default=None
        Fitted and applied to the coordinates first, for example `EyeAlignment`.
    shrinkage : float, default=0.05
        How far the covariance of the noise is drawn to that of independent columns of
        equal variance, in ]0, 1].
    rounds : int, default=20
        Most rounds of the estimation.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
        The classes.
    axes_ : ndarray of shape (p, p)
        Directions in which noise has variance 1 and people vary independently;
        ``inverse_axes_`` leads back.
    spread_ : ndarray of shape (p,)
        Variance of people along the axes, as a multiple of that of the noise.
    means_ : ndarray of shape (n_classes, p)
        Mean of each class along the axes.
    n_features_in_ : int
        Number of columns seen by `fit`, the subject's included.

    Raises
    ------
    ValueError
        When there is no column beside the subject's.

    See Also
    --------
    emolib.features.with_subjects : puts the subject before the coordinates.

    Examples
    --------
    >>> from emolib import load_landmarks
    >>> from emolib.features import with_subjects
    >>> faces = load_landmarks()
    >>> rows = with_subjects(faces.data, faces.subjects)
    >>> model = PersonLDA().fit(rows[:1000], faces.target[:1000])
    >>> model.score(rows[1000:], faces.target[1000:]) > 0.7
    True
    """

    reads_subjects = True

    def __init__(self, transformer=None, *, shrinkage=0.05, rounds=20):
        self.transformer = transformer
        self.shrinkage = shrinkage
        self.rounds = rounds

    def fit(self, X, y):
        """Learn the expressions, and how people and noise vary around them.

        Parameters
        ----------
        X : array-like of shape (n, 1 + p)
            First column: the subject, as a number. Then the coordinates, in px.
        y : array-like of shape (n,)
            The expressions.

        Returns
        -------
        self
        """
        from scipy.linalg import eigh

        X, y = validate_data(self, X, y, dtype=np.float64, ensure_min_samples=2)
        check_classification_targets(y)
        self.classes_, target, counts = np.unique(
            y, return_inverse=True, return_counts=True
        )
        if X.shape[1] < 2:
            raise ValueError(
                f"Got {X.shape[1]} feature(s), n_features = 1, expected the subject "
                "and at least one coordinate: use `with_subjects`."
            )
        self.transformer_ = None
        if self.transformer is not None:
            self.transformer_ = clone(self.transformer).fit(X[:, 1:])
        faces = self._faces(X)
        means = _means(faces, target, counts)
        noise, people = self._covariances(faces - means[target], X[:, 0])
        spread, self.axes_ = eigh(people, noise)
        self.inverse_axes_ = self.axes_.T @ noise
        self.spread_ = np.clip(spread, 0, None)
        self.means_ = means @ self.axes_
        self.log_priors_ = np.log(counts / counts.sum())
        return self

    def predict_proba(self, X):
        """Chances of each expression, given all faces of a person in this call.

        Parameters
        ----------
        X : array-like of shape (n, 1 + p)
            First column: the subject. All faces of a person belong in one call.

        Returns
        -------
        ndarray of shape (n, n_classes)
        """
        return self._estimate(X)[0]

    def resting_faces(self, X):
        """The face that each person is estimated to have behind their expressions.

        Parameters
        ----------
        X : array-like of shape (n, 1 + p)
            First column: the subject. All faces of a person belong in one call.

        Returns
        -------
        ndarray of shape (n, p)
            For every row, what its person would look like on average over the classes,
            in the units of the transformed coordinates.
        """
        persons = self._estimate(X)[1]
        return (persons + self.means_.mean(axis=0)) @ self.inverse_axes_

    def _estimate(self, X):
        """Chances of every face, and what sets its person apart, along the axes."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        places = self._faces(X) @ self.axes_
        _, who, count = np.unique(X[:, 0], return_inverse=True, return_counts=True)
        # A person of whom nothing is known yet only adds to the noise.
        alone = chances = self._chances(places, 1 + self.spread_)
        trust = self.spread_ / (self.spread_ + 1 / count[:, None])
        persons = np.zeros((len(count), places.shape[1]))
        for _round in range(self.rounds):
            persons = trust * _means(places - chances @ self.means_, who, count)
            before, chances = chances, self._chances(places - persons[who], 1)
            if np.abs(chances - before).max() < 1e-4:
                break
        return np.where(count[who, None] == 1, alone, chances), persons[who]

    def predict(self, X):
        """The likeliest expression of every face, given all faces of its person.

        Parameters
        ----------
        X : array-like of shape (n, 1 + p)
            First column: the subject. All faces of a person belong in one call.

        Returns
        -------
        ndarray of shape (n,)
        """
        chances = self.predict_proba(X)
        return self.classes_[chances.argmax(axis=1)]

    def _faces(self, X):
        """The coordinates, transformed."""
        faces = X[:, 1:]
        if self.transformer_ is None:
            return faces
        return np.asarray(self.transformer_.transform(faces))

    def _covariances(self, rest, subjects):
        """Covariance of the noise, and of people, around the means of the classes."""
        from sklearn.covariance import shrunk_covariance

        _, who, count = np.unique(subjects, return_inverse=True, return_counts=True)
        persons = _means(rest, who, count)
        noise = rest - persons[who]
        free = len(rest) - len(count) - len(self.classes_) + 1
        if free < 1:  # hardly anyone has two faces: people cannot be told from noise
            noise = shrunk_covariance(rest.T @ rest / len(rest), self.shrinkage)
            return noise, np.zeros_like(noise)
        noise = shrunk_covariance(noise.T @ noise / free, self.shrinkage)
        people = persons.T @ persons / len(count) - noise * np.mean(1 / count)
        return noise, people

    def _chances(self, places, variance):
        """Chances of the classes at some places, noise having this variance."""
        from scipy.special import softmax

        weights = self.means_ / variance
        height = self.log_priors_ - (weights * self.means_).sum(axis=1) / 2
        return softmax(places @ weights.T + height, axis=1)


def _means(rows, group, count):
    """Mean row of each group."""
    sums = np.zeros((len(count), rows.shape[1]))
    np.add.at(sums, group, rows)
    return sums / count[:, None]


def make_person_lda():
    """Build the model that estimates the person behind the faces.

    Returns
    -------
    PersonLDA
        Takes rows of `emolib.features.with_subjects`, all faces of a person together.

    Examples
    --------
    >>> make_person_lda()
    PersonLDA()
    """
    return PersonLDA()
