"""Experiment between sources: models that learn from one and are asked of another."""

import numpy as np

from emolib.evaluation import paired_subject_interval, progress, subject_scores
from emolib.experiments.sources import load_sources, paired_folds
from emolib.i18n import _
from emolib.models import (
    load_transfer_model,
    make_aligned_lda,
    make_ridge,
    make_transfer_model,
)
from emolib.results import recorded

SCORES = ("accuracy", "balanced_accuracy")


def make_distance_reader():
    """Build the pipeline of the model for photographs, for whatever emotions there are.

    Returns
    -------
    sklearn.pipeline.Pipeline
        `emolib.models.make_transfer_model` without its weak belief in neutral faces.

    Examples
    --------
    >>> make_distance_reader()[-1].priors is None
    True
    """
    name = "lineardiscriminantanalysis__priors"
    return make_transfer_model().set_params(**{name: None})


READERS = {
    "ridge": make_ridge,
    "aligned_lda": make_aligned_lda,
    "distances": make_distance_reader,
}
"""Landmark models: on raw coordinates, on aligned points, on distances."""


def answers_across(model, sources, *, n_splits):
    """Answers about the faces of every source by models that learned from each.

    A fold of the source that is learned from is always left aside, though only where
    both sources are the same would its people be met again: all models have learned
    from as many people.

    Parameters
    ----------
    model : estimator
        A classifier; it is cloned for every fold.
    sources : dict of str to Bunch
        What `load_sources` returns.
    n_splits : int
        Number of folds.

    Returns
    -------
    dict of str to dict of str to ndarray of int
        Source learned from, source asked about, one answer per face.

    Examples
    --------
    >>> from emolib import load_landmarks
    >>> from emolib.models import make_dummy
    >>> sources = {"studio": load_landmarks()}
    >>> answers_across(make_dummy(), sources, n_splits=2)["studio"]["studio"].shape
    (1287,)
    """
    from sklearn.base import clone

    answers = {
        learned: {asked: np.empty_like(sources[asked].target) for asked in sources}
        for learned in sources
    }
    for fold in paired_folds(sources, n_splits=n_splits):
        for learned, faces in sources.items():
            train = fold[learned][0]
            fitted = clone(model).fit(faces.data[train], faces.target[train])
            for asked, others in sources.items():
                test = fold[asked][1]
                answers[learned][asked][test] = fitted.predict(others.data[test])
    return answers


@recorded
def between_sources(data=None, *, n_splits=10):
    """Accuracy of models that learn from one source of faces and are asked of another.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file, to compare with the packaged faces; by default the packaged faces
        are compared with others, made in some minutes and kept in the user's cache.
    n_splits : int, default=10
        Folds by subject.

    Returns
    -------
    dict
        ``people``, ``faces`` and ``emotions`` of the sources; ``scores``: for each name
        of `READERS`, for each source learned from and each source asked about, the
        accuracies with intervals over people; ``packaged``: those of the packaged model
        for photographs; ``loss``: what is lost by not learning from the source asked
        about, over the same faces.

    Raises
    ------
    NotEnoughDataError
        When the faces are too few to tell.
    MissingExtraError
        When faces have to be made and the extra ``faces`` is not installed.

    Examples
    --------
    >>> sorted(between_sources()["scores"]["ridge"])
    ['posed', 'studio', 'wild']
    """
    sources = load_sources(data)
    scores, loss = {}, {}
    for name, build in progress(list(READERS.items()), _("models")):
        answers = answers_across(build(), sources, n_splits=n_splits)
        scores[name] = {
            learned: {
                asked: scores_of(sources[asked], told) for asked, told in row.items()
            }
            for learned, row in answers.items()
        }
        loss[name] = {
            learned: {
                asked: gain_of(sources[asked], answers[asked][asked], told)
                for asked, told in row.items()
                if asked != learned
            }
            for learned, row in answers.items()
        }
    return {
        "people": {k: len(np.unique(s.subjects)) for k, s in sources.items()},
        "faces": {k: len(s.target) for k, s in sources.items()},
        "emotions": next(iter(sources.values())).target_names,
        "scores": scores,
        "packaged": {k: scores_of(s, _packaged_answers(s)) for k, s in sources.items()},
        "loss": loss,
    }


def scores_of(faces, told):
    """Accuracies of some answers, with intervals over people."""
    found = subject_scores(faces.target, told, faces.subjects)
    return {name: found[name] for name in SCORES}


def gain_of(faces, first, second):
    """How much more often the first answers are right, with an interval over people."""
    right = [told == faces.target for told in (first, second)]
    return paired_subject_interval(*right, faces.subjects)


def _packaged_answers(faces):
    """Answers of the packaged model, all emotions of the source being as likely."""
    model = load_transfer_model()
    likely = model.decision_function(faces.data) - np.log(model[-1].priors_)
    columns = [list(model.classes_).index(name) for name in faces.target_names]
    return likely[:, columns].argmax(axis=1)
