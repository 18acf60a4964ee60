"""Experiment on seeds: what the draw of the test set does to a score."""

from joblib import Parallel, delayed

from emolib.datasets import load_landmarks
from emolib.evaluation import check_estimable, progress
from emolib.features import PairDistances
from emolib.models import make_lda, make_ridge
from emolib.results import recorded

TEST_SHARE = 0.3
"""Share of the faces that a split sets apart, as in the report."""


@recorded
def seeds(data=None, *, n_seeds=200):
    """Scores of the report's two models, one random split per seed.

    The split of seed ``s`` is the one that ``train_test_split(X, y, test_size=0.3,
    random_state=s)`` makes.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default.
    n_seeds : int, default=200
        Seeds, from 0.

    Returns
    -------
    dict
        For ``coordinates`` and for ``distances`` to the centre of the face, then for
        ``ridge`` and ``lda``, the accuracy with each seed.

    Raises
    ------
    NotEnoughDataError
        When an emotion has a single face.

    Examples
    --------
    >>> scores = seeds(n_seeds=3)["coordinates"]["lda"]
    >>> len(scores), max(scores) > min(scores)
    (3, True)
    """
    faces = load_landmarks(data)
    check_estimable(faces, per_class=2)
    features = {
        "coordinates": faces.data,
        "distances": PairDistances("centre").fit_transform(faces.data),
    }
    models = {"ridge": make_ridge(), "lda": make_lda()}
    return {
        name: {
            key: Parallel()(
                delayed(_score)(model, rows, faces.target, seed)
                for seed in progress(range(n_seeds), f"{name}, {key}")
            )
            for key, model in models.items()
        }
        for name, rows in features.items()
    }


def _score(model, rows, target, seed):
    """Accuracy of a model on the split of a seed."""
    from sklearn.base import clone
    from sklearn.model_selection import train_test_split

    split = train_test_split(rows, target, test_size=TEST_SHARE, random_state=seed)
    train, test, train_target, test_target = split
    fitted = clone(model).fit(train, train_target)
    return round(float(fitted.score(test, test_target)), 4)
