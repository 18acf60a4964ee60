"""Experiment on centring by a target whose faces are mostly of one emotion."""

import numpy as np

from emolib.errors import NotEnoughDataError
from emolib.evaluation import subject_interval
from emolib.experiments.bridges import JOURNEYS, Way, answers_by
from emolib.experiments.sources import load_sources, paired_folds
from emolib.features import ProcrustesAlignment
from emolib.i18n import _
from emolib.models import make_shrunk_lda
from emolib.results import recorded

SHARES = (0.3, 0.5, 0.7, 0.9, 1.0)
"""Shares of one emotion in the faces that a source is centred by."""


@recorded
def lopsided_target(data=None, *, n_splits=10):
    """What centring does when the target's unlabelled faces are mostly of one emotion.

    The faces are aligned, and each source is centred; for the target's mean, the faces
    of one emotion count for more and more of the whole.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file, asked about by models that learned from the packaged faces; by
        default the journey is the last of `JOURNEYS`.
    n_splits : int, default=10
        Folds by subject.

    Returns
    -------
    dict
        ``uncentred``: accuracy with its interval where nothing is taken out;
        ``shares``: for each share of one emotion, the accuracy as ``mean`` over the
        emotions, ``low`` and ``high`` for the worst and the best of them; ``alone``:
        the accuracy where all of these faces show one emotion.

    Raises
    ------
    NotEnoughDataError
        When the faces are too few to tell.
    MissingExtraError
        When faces have to be made and the extra ``faces`` is not installed.

    Examples
    --------
    >>> lopsided_target()["shares"][-1]["share"]
    1.0
    """
    sources = load_sources(data)
    learned, asked = JOURNEYS[-1] if data is None else tuple(sources)
    faces, names = sources[asked], sources[asked].target_names
    even = 1 / len(names)
    shares = [even, *(share for share in SHARES if share > even)]
    right = np.zeros((len(shares), len(names), len(faces.target)), dtype=bool)
    for fold in paired_folds(sources, n_splits=n_splits):
        model, alignment = _centred_model(sources[learned], fold[learned][0])
        others, test = (alignment.transform(faces.data[rows]) for rows in fold[asked])
        means = _emotion_means(others, faces.target[fold[asked][0]], len(names))
        truth = faces.target[fold[asked][1]]
        for i, share in enumerate(shares):
            for one in range(len(names)):
                rest = np.delete(means, one, axis=0).mean(axis=0)
                mean = share * means[one] + (1 - share) * rest
                right[i, one, fold[asked][1]] = model.predict(test - mean) == truth
    accuracy = right.mean(axis=2)
    ends = zip(
        shares,
        accuracy.mean(axis=1),
        accuracy.min(axis=1),
        accuracy.max(axis=1),
        strict=True,
    )
    told = answers_by(Way("procrustes"), sources, learned, asked, n_splits=n_splits)
    return {
        "uncentred": subject_interval(told == faces.target, faces.subjects),
        "shares": [
            dict(zip(("share", "mean", "low", "high"), map(float, row), strict=True))
            for row in ends
        ],
        "alone": dict(zip(names, accuracy[-1].tolist(), strict=True)),
    }


def _centred_model(faces, rows):
    """A discriminant analysis of aligned and centred faces, and their alignment."""
    alignment = ProcrustesAlignment().fit(faces.data[rows])
    data = alignment.transform(faces.data[rows])
    model = make_shrunk_lda().fit(data - data.mean(axis=0), faces.target[rows])
    return model, alignment


def _emotion_means(data, target, number):
    """Mean of the faces of each emotion."""
    if len(np.unique(target)) < number:
        sentence = _(
            "Got an emotion that too few people show, expected several for each: this "
            "cannot be estimated. Add faces of other people."
        )
        raise NotEnoughDataError(sentence)
    return np.stack([data[target == one].mean(axis=0) for one in range(number)])
