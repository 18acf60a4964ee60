"""Experiment on shift: what tells the faces of two sources apart."""

from itertools import combinations

import numpy as np

from emolib.evaluation import progress
from emolib.experiments.sources import (
    load_sources,
    paired_folds,
    some_people,
    take,
)
from emolib.features import EyeAlignment, ProcrustesAlignment, inner_distances
from emolib.i18n import _
from emolib.landmarks import (
    PARTS,
    eye_centres,
    inter_ocular_distance,
    to_points,
)
from emolib.models import make_shrunk_lda
from emolib.results import recorded

N_RESAMPLES = 500
"""Draws of people behind the interval of an area under the curve."""

DIGITS = 4
"""Decimals of the mean shapes, in inter-ocular distances."""


@recorded
def source_shift(data=None, *, n_splits=10):
    """How the landmarks of the sources differ, and how well they can be told apart.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file, to compare with the packaged faces; by default the packaged faces
        are compared with others, made in some minutes and kept in the user's cache.
    n_splits : int, default=10
        Folds by subject of the classifier of sources.

    Returns
    -------
    dict
        ``shapes``: for each source, for ``all`` faces and for each emotion, the mean
        shape as 136 numbers, in inter-ocular distances; ``spread`` of the points of
        each part around the source's mean shape, and ``displacement`` of each part
        between two sources, in the same unit; ``framing``: how much place, size, tilt
        and turn vary; ``apart``: for each pair, for each kind of features, the area
        under the ROC curve of a classifier that asks which source a face is from, with
        an interval over people, over ``all`` faces and over those at ``rest``; the pair
        ``studio_studio`` is of two halves of one source.

    Raises
    ------
    NotEnoughDataError
        When the faces are too few to tell.
    MissingExtraError
        When faces have to be made and the extra ``faces`` is not installed.

    Examples
    --------
    >>> sorted(source_shift()["framing"])
    ['posed', 'studio', 'wild']
    """
    sources = load_sources(data)
    shapes = aligned_shapes(sources)
    return {
        "shapes": {k: _means(shapes[k], faces) for k, faces in sources.items()},
        "spread": {k: _by_part(_spread(points)) for k, points in shapes.items()},
        "displacement": {
            f"{one}_{other}": _by_part(
                np.linalg.norm(shapes[one].mean(0) - shapes[other].mean(0), axis=1)
            )
            for one, other in combinations(sources, 2)
        },
        "framing": {k: _framing(faces) for k, faces in sources.items()},
        "apart": _all_apart(sources, n_splits),
    }


def aligned_shapes(sources):
    """Align the faces of all sources on one mean shape.

    Parameters
    ----------
    sources : dict of str to Bunch
        What `load_sources` returns.

    Returns
    -------
    dict of str to ndarray of shape (n, 68, 2)
        Shapes in inter-ocular distances of the mean shape, y downwards.

    Examples
    --------
    >>> from emolib import load_landmarks
    >>> aligned_shapes({"studio": load_landmarks()})["studio"].shape
    (1287, 68, 2)
    """
    alignment = ProcrustesAlignment().fit(
        np.vstack([faces.data for faces in sources.values()])
    )
    unit = inter_ocular_distance(alignment.mean_shape_)
    return {
        name: to_points(alignment.transform(faces.data)) / unit
        for name, faces in sources.items()
    }


def _means(shapes, faces):
    """Mean shapes of all faces of a source, and of those of each emotion."""
    found = {"all": shapes.mean(axis=0)}
    for number, name in enumerate(faces.target_names):
        found[name] = shapes[faces.target == number].mean(axis=0)
    return {name: shape.round(DIGITS).ravel().tolist() for name, shape in found.items()}


def _spread(shapes):
    """How far each point typically is from its mean place."""
    return np.sqrt(((shapes - shapes.mean(axis=0)) ** 2).sum(axis=2).mean(axis=0))


def _by_part(distances):
    """Mean over the points of each part of the face."""
    return {part: float(distances[list(rows)].mean()) for part, rows in PARTS.items()}


def _framing(faces):
    """How much place, size, tilt and turn of the faces of a source vary.

    The turn is read off the landmarks: how far the tip of the nose is from the middle
    of the eyes, sideways, in inter-ocular distances.
    """
    points = to_points(faces.data)
    size = inter_ocular_distance(points)
    left, right = np.moveaxis(eye_centres(points), -2, 0)
    across, down = (right - left).T
    nose = to_points(EyeAlignment().fit_transform(faces.data))[:, 30, 0]
    return {
        "place": float(np.hypot(*((left + right) / 2 / size.mean()).std(axis=0))),
        "size": float(size.std() / size.mean()),
        "tilt_degrees": float(np.degrees(np.arctan2(down, across)).std()),
        "turn": float(nose.std()),
    }


def _all_apart(sources, n_splits):
    """How well the sources of every pair can be told apart, and two halves of one."""
    name, studio = next(iter(sources.items()))
    half = some_people(studio, len(np.unique(studio.subjects)) // 2)
    rest = take(studio, ~np.isin(studio.subjects, half.subjects))
    pairs = {f"{name}_{name}": (half, rest)}
    for one, other in combinations(sources, 2):
        pairs[f"{one}_{other}"] = (sources[one], sources[other])
    return {
        pair: {
            kind: told_apart(*both, build(), n_splits=n_splits)
            for kind, build in DETECTORS.items()
        }
        for pair, both in progress(list(pairs.items()), _("pairs of sources"))
        if all(len(np.unique(faces.subjects)) > 1 for faces in both)
    }


def _aligned_detector():
    """Tell sources apart by the shape of the face."""
    from sklearn.pipeline import make_pipeline

    return make_pipeline(ProcrustesAlignment(), make_shrunk_lda())


def _distance_detector():
    """Tell sources apart by the distances between the points of the inner face."""
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    return make_pipeline(FunctionTransformer(inner_distances), make_shrunk_lda(0.02))


DETECTORS = {
    "ridge": make_shrunk_lda,
    "aligned_lda": _aligned_detector,
    "distances": _distance_detector,
}
"""Classifiers of sources that read what each name of `READERS` reads."""


def told_apart(one, other, detector, *, n_splits=10):
    """How well a classifier tells which of two sources a face is from.

    Parameters
    ----------
    one, other : Bunch
        The faces of either source; labels are not read.
    detector : estimator
        A classifier with a ``decision_function``; it never sees the people it is asked
        about.
    n_splits : int, default=10
        Folds by subject.

    Returns
    -------
    dict of str to dict
        The area under the ROC curve, in [0, 1], as mean, low and high (an interval over
        people): under ``all_auc`` over all faces, under ``rest_auc`` over neutral ones,
        where both sources show such faces.

    Examples
    --------
    >>> from emolib import load_landmarks
    >>> faces = load_landmarks()
    >>> few = some_people(faces, 20)
    >>> others = take(faces, ~np.isin(faces.subjects, few.subjects))
    >>> found = told_apart(few, others, make_shrunk_lda(), n_splits=2)
    >>> found["all_auc"]["low"] < 0.6
    True
    """
    from sklearn.base import clone

    both = {"one": one, "other": other}
    answers = {name: np.empty(len(faces.target)) for name, faces in both.items()}
    for fold in paired_folds(both, n_splits=n_splits):
        data = [faces.data[fold[name][0]] for name, faces in both.items()]
        source = np.repeat([0, 1], [len(part) for part in data])
        fitted = clone(detector).fit(np.vstack(data), source)
        for name, faces in both.items():
            test = fold[name][1]
            answers[name][test] = fitted.decision_function(faces.data[test])
    found = {"all_auc": _area(both, answers)}
    if "neutral" in one.target_names:
        neutral = one.target_names.index("neutral")
        rows = {name: faces.target == neutral for name, faces in both.items()}
        rest = {name: take(faces, rows[name]) for name, faces in both.items()}
        found["rest_auc"] = _area(rest, {n: answers[n][rows[n]] for n in both})
    return found


def _area(both, answers):
    """Area under the ROC curve, with the interval that other people would give."""
    from sklearn.metrics import roc_auc_score

    source = np.repeat([0, 1], [len(answers["one"]), len(answers["other"])])
    score = np.concatenate([answers["one"], answers["other"]])
    rng = np.random.default_rng(0)
    drawn = [_draws(faces.subjects, rng) for faces in both.values()]
    areas = weighted_areas(source, score, np.hstack(drawn))
    low, high = np.percentile(areas, [2.5, 97.5]).tolist()
    return {"mean": float(roc_auc_score(source, score)), "low": low, "high": high}


def _draws(subjects, rng):
    """How often each face counts in each draw of people, with replacement."""
    _, who = np.unique(subjects, return_inverse=True)
    people = who.max() + 1
    shares = np.full(people, 1 / people)
    return rng.multinomial(people, shares, size=N_RESAMPLES)[:, who]


def weighted_areas(source, score, weights):
    """Areas under the ROC curve of the same scores, for many weightings of the faces.

    Parameters
    ----------
    source : array-like of shape (n,), int
        0 or 1.
    score : array-like of shape (n,)
        What tells 1 from 0; no two faces have the same.
    weights : array-like of shape (n_draws, n)
        How much each face counts.

    Returns
    -------
    ndarray of shape (n_draws,)

    Examples
    --------
    >>> weighted_areas([0, 1, 0], [0.1, 0.2, 0.3], [[1, 1, 1], [1, 1, 0]]).tolist()
    [0.5, 1.0]
    """
    order = np.argsort(score)
    weights = np.asarray(weights, dtype=float)[:, order]
    first = np.asarray(source)[order] == 1
    below = np.cumsum(np.where(first, 0, weights), axis=1)
    won = (np.where(first, weights, 0) * below).sum(axis=1)
    return won / (weights[:, first].sum(axis=1) * weights[:, ~first].sum(axis=1))
