"""Experiments on classical models: how hard the dataset is for them."""

import numpy as np

from emolib.datasets import load_landmarks
from emolib.evaluation import (
    SPLITS,
    make_splitter,
    repeated_scores,
    spread,
    subject_interval,
)
from emolib.models import MODELS, REPORT_MODELS, load_transfer_model
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
    found = {}
    for name in REPORT_MODELS:
        found[name] = {}
        for kind in SPLITS:
            splitter = make_splitter(kind, n_splits=n_splits)
            scores = repeated_scores(MODELS[name](), faces, splitter)
            found[name][kind] = {
                score: spread(scores[score])
                for score in ("accuracy", "balanced_accuracy")
            }
    return found


@recorded
def transfer(data=None):
    """How the packaged model for photographs reads faces that it never saw.

    It was fitted to other generated people, who show stronger expressions.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default.

    Returns
    -------
    dict
        Accuracy with an interval over subjects: over the ``six`` emotions that are not
        neutral, the answer being the likeliest of the six, and over all ``seven``.

    Examples
    --------
    >>> transfer()["six"]["mean"] > 1 / 6
    True
    """
    faces = load_landmarks(data)
    names = np.array(faces.target_names)[faces.target]
    model = load_transfer_model()
    chances = model.predict_proba(faces.data)
    seven = model.classes_[chances.argmax(axis=1)]
    chances[:, model.classes_ == "neutral"] = 0
    six = model.classes_[chances.argmax(axis=1)]
    shown = names != "neutral"
    return {
        "six": subject_interval((six == names)[shown], faces.subjects[shown]),
        "seven": subject_interval(seven == names, faces.subjects),
    }
