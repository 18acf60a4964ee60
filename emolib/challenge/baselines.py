"""The models of the book, as rows of the leaderboard."""

from threadpoolctl import threadpool_limits

from emolib.datasets import load_landmarks
from emolib.i18n import N_

BASELINES = {
    "dummy": N_("One answer for all faces"),
    "ridge": N_("Ridge, raw coordinates"),
    "lda": N_("LDA, raw coordinates"),
    "best_alone": N_("The book’s best, one face at a time"),
    "best": N_("The book’s best, with the person’s other faces"),
}
"""Models of `emolib.models.MODELS`, and how the leaderboard names them."""


def predict_baselines(challenge):
    """Answers of the book's models, fitted to the packaged training faces.

    Parameters
    ----------
    challenge : Challenge
        What `load_solutions` returns; its answers are not looked at.

    Returns
    -------
    dict of str to ndarray of shape (n,), int
        For each name of `BASELINES`, an index into `EMOTIONS` for each face; empty
        when the file of the faces is not at hand.

    Examples
    --------
    >>> from emolib.challenge.solutions import load_solutions
    >>> len(predict_baselines(load_solutions())["ridge"])
    322
    """
    if challenge.data is None:
        return {}
    from sklearn.utils import Bunch

    from emolib.evaluation import inputs
    from emolib.models import MODELS

    training = load_landmarks()
    test = Bunch(data=challenge.data, subjects=challenge.subjects)
    found = {}
    with threadpool_limits(1):
        for name in BASELINES:
            model = MODELS[name]()
            model.fit(inputs(model, training), training.target)
            found[name] = model.predict(inputs(model, test))
    return found
