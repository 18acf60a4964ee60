"""Experiments on nearest neighbours: why the report's first model reads so badly."""

import numpy as np

from emolib.datasets import load_landmarks
from emolib.evaluation import (
    SPLITS,
    check_estimable,
    list_splits,
    make_splitter,
    repeated_scores,
    spread,
)
from emolib.features import EyeAlignment
from emolib.models import make_dummy, make_knn
from emolib.results import recorded

K = (1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200)
"""Numbers of neighbours that vote."""

COORDINATES = ("raw", "standardised", "aligned")
"""What neighbours are sought in: px, columns of variance 1, eyes at one place."""


@recorded(split=SPLITS)
def knn_curve(data=None, *, split, n_splits=20, neighbours=K):
    """Accuracy of KNN against the number of neighbours that vote.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default.
    split : {"random", "subject"}
        Whether rows or people are drawn.
    n_splits : int, default=20
        Splits, 70 % of the rows or of the people for training.
    neighbours : sequence of int, default=K
        Numbers of neighbours; those beyond the training side are left out.

    Returns
    -------
    dict
        For each of `COORDINATES`, for each number of neighbours, as a str: mean of the
        accuracy, low and high of its central 95 %. Under ``"dummy"``, the same for
        the model that does not look.

    Raises
    ------
    NotEnoughDataError
        When the faces are too few, or of too few people, for such splits.

    Examples
    --------
    >>> curve = knn_curve(split="subject", n_splits=2, neighbours=(1, 20))
    >>> curve["aligned"]["20"]["mean"] > curve["raw"]["1"]["mean"]
    True
    """
    faces = load_landmarks(data)
    check_estimable(faces, subjects=1 + (split == "subject"), per_class=2)
    splitter = make_splitter(split, n_splits=n_splits)
    most = min(len(train) for train, _test in list_splits(faces, splitter))
    found = {"dummy": _accuracy(make_dummy(), faces, splitter)}
    for name in COORDINATES:
        found[name] = {
            str(k): _accuracy(_knn(name, k), faces, splitter)
            for k in neighbours
            if k <= most
        }
    return found


def _accuracy(model, faces, splitter):
    """Mean accuracy over the splits, and the central 95 % of them."""
    scores = spread(repeated_scores(model, faces, splitter)["accuracy"])
    return {name: round(scores[name], 4) for name in ("mean", "low", "high")}


def _knn(coordinates, k):
    """KNN in one kind of coordinates, prepared on the training side."""
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    steps = {"raw": [], "standardised": [StandardScaler()], "aligned": [EyeAlignment()]}
    return make_pipeline(*steps[coordinates], make_knn(k))


@recorded
def nearest(data=None):
    """What the nearest face shares with a face: its person, its emotion.

    Each face of the file looks for its nearest one among all others, then among those
    of other people.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default.

    Returns
    -------
    dict
        For each of `COORDINATES`, shares of the faces whose nearest face is one of the
        ``same_person``; which show the ``same_emotion``; which show it, the nearest
        being sought among ``other_people``. Under ``"chance"``, the same for a face
        drawn at random.

    Raises
    ------
    NotEnoughDataError
        When the faces are those of one person.

    Examples
    --------
    >>> shares = nearest()
    >>> shares["aligned"]["same_person"] > shares["chance"]["same_person"]
    True
    """
    faces = load_landmarks(data)
    check_estimable(faces, subjects=2)
    person = faces.subjects[:, None] == faces.subjects
    emotion = faces.target[:, None] == faces.target
    rest = ~np.eye(len(person), dtype=bool)
    found = {
        "chance": {
            "same_person": person[rest].mean(),
            "same_emotion": emotion[rest].mean(),
            "other_people": emotion[~person].mean(),
        }
    }
    rows = np.arange(len(person))
    for name in COORDINATES:
        distance = distances(faces.data, coordinates=name)
        first = distance.argmin(axis=1)
        other = np.where(person, np.inf, distance).argmin(axis=1)
        found[name] = {
            "same_person": person[rows, first].mean(),
            "same_emotion": emotion[rows, first].mean(),
            "other_people": emotion[rows, other].mean(),
        }
    return {
        name: {key: round(float(share), 4) for key, share in shares.items()}
        for name, shares in found.items()
    }


def distances(data, *, coordinates):
    """Distances between all faces, each infinitely far from itself.

    Parameters
    ----------
    data : array-like of shape (n, 136)
        Rows ``x0, y0, ..., x67, y67``, in px.
    coordinates : str
        One of `COORDINATES`.

    Returns
    -------
    ndarray of shape (n, n)
        In px, in standard deviations or in inter-ocular distances.

    Raises
    ------
    ValueError
        When the two eyes of a face share one centre, for ``"aligned"``.

    Examples
    --------
    >>> distances(np.zeros((2, 136)), coordinates="raw").tolist()
    [[inf, 0.0], [0.0, inf]]
    """
    from scipy.spatial.distance import cdist

    prepare = _knn(coordinates, 1)[:-1]
    data = prepare.fit_transform(data) if len(prepare) else np.asarray(data)
    found = cdist(data, data)
    np.fill_diagonal(found, np.inf)
    return found
