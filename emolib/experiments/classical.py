"""Experiments on classical models: how hard the dataset is for them."""

from emolib.datasets import load_landmarks
from emolib.evaluation import SPLITS, make_splitter, repeated_scores, spread
from emolib.models import MODELS
from emolib.results import recorded


@recorded
def difficulty(data=None, *, n_splits=100):
    """How hard the dataset is: the report's models on raw coordinates.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default.
    n_splits : int, default=100
        Splits of each kind, 70 % of the rows or of the people for training.

    Returns
    -------
    dict
        For each model, for each kind of split, the `spread` of accuracy and of
        balanced accuracy.

    Examples
    --------
    >>> difficulty(n_splits=2)["ridge"]["subject"]["accuracy"]["mean"] > 0.5
    True
    """
    faces = load_landmarks(data)
    return {
        name: {
            kind: {
                score: spread(scores[score])
                for score in ("accuracy", "balanced_accuracy")
            }
            for kind in SPLITS
            for scores in [
                repeated_scores(make(), faces, make_splitter(kind, n_splits=n_splits))
            ]
        }
        for name, make in MODELS.items()
    }
