"""Models: builders of scikit-learn classifiers, one function each, and their table.

All read the 136 coordinates of a face, in px. None is fitted here.
"""


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


MODELS = {"ridge": make_ridge, "lda": make_lda, "knn": make_knn}
"""The models of the 2023 report: a new one is one function and one row."""
