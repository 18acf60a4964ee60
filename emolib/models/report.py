"""The models of the 2023 report, on the 136 coordinates as they are, and a baseline."""


def make_dummy():
    """Build the baseline: it always answers the commonest emotion, without looking.

    Returns
    -------
    sklearn.dummy.DummyClassifier

    Examples
    --------
    >>> make_dummy()
    DummyClassifier()
    """
    from sklearn.dummy import DummyClassifier

    return DummyClassifier()


def make_knn(n_neighbors=5):
    """Build the report's first model: the k nearest faces vote.

    Parameters
    ----------
    n_neighbors : int, default=5
        Number of faces that vote.

    Returns
    -------
    sklearn.neighbors.KNeighborsClassifier

    Examples
    --------
    >>> make_knn()
    KNeighborsClassifier()
    """
    from sklearn.neighbors import KNeighborsClassifier

    return KNeighborsClassifier(n_neighbors)


def make_ridge():
    """Build the report's choice: a ridge classifier that picks its own penalty.

    Returns
    -------
    sklearn.linear_model.RidgeClassifierCV

    Examples
    --------
    >>> make_ridge()
    RidgeClassifierCV()
    """
    from sklearn.linear_model import RidgeClassifierCV

    return RidgeClassifierCV()


def make_lda():
    """Build the report's second model: linear discriminant analysis.

    Returns
    -------
    sklearn.discriminant_analysis.LinearDiscriminantAnalysis

    Examples
    --------
    >>> make_lda()
    LinearDiscriminantAnalysis()
    """
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

    return LinearDiscriminantAnalysis()
