"""Experiment on what helps a model that is asked about faces of another source."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from emolib.evaluation import progress
from emolib.experiments.between import gain_of, scores_of
from emolib.experiments.sources import load_sources, paired_folds
from emolib.features import (
    EyeAlignment,
    ProcrustesAlignment,
    SubjectCentering,
    inner_distances,
    with_subjects,
)
from emolib.i18n import _
from emolib.models import make_shrunk_lda
from emolib.results import recorded

JOURNEYS = (("studio", "posed"), ("posed", "wild"), ("studio", "wild"))
"""Sources learned from and asked about: other expressions, other pictures, both."""


@dataclass(frozen=True)
class Way:
    """A way from one source to another; the classifier is always the same.

    Attributes
    ----------
    features : {"raw", "eyes", "procrustes", "distances"}
        What is computed from each face.
    moments : {"none", "centred", "rescaled"}
        What is taken out of each source, by faces of it whose labels are not read:
        nothing, the mean, or the mean and the standard deviation of every feature.
    person : bool
        Whether the mean of a person's faces is taken out.
    learned : {"source", "mixed", "blended", "target"}
        Whose labelled faces are learned from: those of the source; half of its people
        and half of a third source's; or of the target's; those of the target alone.
    """

    features: str = "raw"
    moments: str = "none"
    person: bool = False
    learned: str = "source"


SINGLE = {
    "raw": Way(),
    "eyes": Way("eyes"),
    "procrustes": Way("procrustes"),
    "distances": Way("distances"),
    "centred": Way(moments="centred"),
    "rescaled": Way(moments="rescaled"),
    "person": Way(person=True),
    "mixed": Way(learned="mixed"),
    "blended": Way(learned="blended"),
    "target": Way(learned="target"),
}
"""One change at a time, from raw coordinates."""

LADDER = {
    "raw": Way(),
    "procrustes": Way("procrustes"),
    "centred": Way("procrustes", "centred"),
    "mixed": Way("procrustes", "centred", learned="mixed"),
    "person": Way("procrustes", "centred", person=True, learned="mixed"),
}
"""One change on top of the others."""


@recorded
def bridges(data=None, *, n_splits=10):
    """What helps a model on another source, one change at a time and all together.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file, asked about by models that learned from the packaged faces; by
        default the journeys are those of `JOURNEYS`.
    n_splits : int, default=10
        Folds by subject.

    Returns
    -------
    dict
        Under ``single`` and ``ladder``, for each journey ``<learned>_<asked>``, for
        each name of `SINGLE` and of `LADDER`: the accuracies with intervals over
        people, and the ``gain`` over ``raw``, or over the rung below.

    Raises
    ------
    NotEnoughDataError
        When the faces are too few to tell.
    MissingExtraError
        When faces have to be made and the extra ``faces`` is not installed.

    Examples
    --------
    >>> sorted(bridges()["single"])
    ['posed_wild', 'studio_posed', 'studio_wild']
    """
    sources = load_sources(data)
    journeys = JOURNEYS if data is None else [tuple(sources)]
    single, ladder = {}, {}
    for learned, asked in progress(list(journeys), _("pairs of sources")):
        told = {}
        for way in {*SINGLE.values(), *LADDER.values()}:
            if is_open(way, sources, asked):
                told[way] = answers_by(way, sources, learned, asked, n_splits=n_splits)
        faces, name = sources[asked], f"{learned}_{asked}"
        steps = {step: told[way] for step, way in SINGLE.items() if way in told}
        single[name] = {
            step: scores_of(faces, answers)
            | {"gain": gain_of(faces, answers, steps["raw"])}
            for step, answers in steps.items()
        }
        rungs = {step: told[way] for step, way in LADDER.items() if way in told}
        ladder[name] = {"raw": scores_of(faces, rungs["raw"])}
        for below, rung in pairwise(rungs):
            ladder[name][rung] = scores_of(faces, rungs[rung]) | {
                "gain": gain_of(faces, rungs[rung], rungs[below])
            }
    return {"single": single, "ladder": ladder}


def is_open(way, sources, asked):
    """Whether there are the faces that a way needs.

    Parameters
    ----------
    way : Way
        The way.
    sources : dict of str to Bunch
        What `load_sources` returns.
    asked : str
        The target.

    Returns
    -------
    bool
        False for a mixture without a third source, or a person's mean where everyone
        has one face.

    Examples
    --------
    >>> from emolib import load_landmarks
    >>> is_open(Way(learned="mixed"), {"studio": load_landmarks()}, "studio")
    False
    """
    counts = np.unique(sources[asked].subjects, return_counts=True)[1]
    if way.person and counts.max() < 2:
        return False
    return way.learned != "mixed" or len(sources) > 2


def answers_by(way, sources, learned, asked, *, n_splits):
    """Answers about the faces of one source by models that came there on some way.

    Parameters
    ----------
    way : Way
        The way.
    sources : dict of str to Bunch
        What `load_sources` returns.
    learned, asked : str
        The source and the target.
    n_splits : int
        Folds by subject: the people asked about give neither labels nor moments.

    Returns
    -------
    ndarray of int
        One answer per face of the target.

    Examples
    --------
    >>> from emolib import load_landmarks
    >>> sources = {"studio": load_landmarks()}
    >>> told = answers_by(Way(), sources, "studio", "studio", n_splits=2)
    >>> bool((told == sources["studio"].target).mean() > 0.5)
    True
    """
    answers = np.empty_like(sources[asked].target)
    for fold in paired_folds(sources, n_splits=n_splits):
        parts = _parts(way, sources, fold, learned, asked)
        transformer = _transformer(way.features)
        transformer.fit(np.vstack([sources[name].data[rows] for name, rows in parts]))
        read = [
            _features(way, transformer, sources[name], rows) for name, rows in parts
        ]
        data = [_adapt(way.moments, part, by=part) for part in read]
        target = [sources[name].target[rows] for name, rows in parts]
        model = make_shrunk_lda().fit(np.vstack(data), np.concatenate(target))
        others, test = fold[asked]
        known = _features(way, transformer, sources[asked], others)
        new = _features(way, transformer, sources[asked], test)
        answers[test] = model.predict(_adapt(way.moments, new, by=known))
    return answers


def _parts(way, sources, fold, learned, asked):
    """Which rows of which sources are learned from: always about as many."""
    others = [name for name in sources if name not in (learned, asked)]
    names = {
        "source": [learned],
        "mixed": [learned, *others],
        "blended": [learned, asked],
        "target": [asked],
    }[way.learned]
    return [
        (name, _share(sources[name].subjects, fold[name][0], 1 / len(names)))
        for name in names
    ]


def _share(subjects, rows, share):
    """The rows of some of the people, drawn at random."""
    people = np.random.default_rng(0).permutation(np.unique(subjects[rows]))
    kept = people[: max(1, round(share * len(people)))]
    return rows[np.isin(subjects[rows], kept)]


def _transformer(features):
    """Build the transformer of a name of features."""
    from sklearn.preprocessing import FunctionTransformer

    return {
        "raw": FunctionTransformer,
        "eyes": EyeAlignment,
        "procrustes": ProcrustesAlignment,
        "distances": lambda: FunctionTransformer(inner_distances),
    }[features]()


def _features(way, transformer, faces, rows):
    """Features of some faces, without the mean of each person where it is taken out."""
    read = transformer.transform(faces.data[rows])
    if not way.person:
        return read
    return SubjectCentering().fit_transform(with_subjects(read, faces.subjects[rows]))


def _adapt(moments, data, *, by):
    """Take out the mean, and the scale, that other faces of the same source have."""
    if moments == "none":
        return data
    centred = data - by.mean(axis=0)
    if moments == "centred":
        return centred
    scale = by.std(axis=0)
    return centred / np.where(scale > 0, scale, 1)
