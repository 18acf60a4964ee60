"""Experiments on the chosen models: their errors, their chances, one last test."""

import numpy as np

from emolib.datasets import load_challenge, load_landmarks
from emolib.errors import DataError
from emolib.evaluation import (
    check_estimable,
    folds_by_subject,
    inputs,
    paired_subject_interval,
    predictions_by_subject,
    progress,
    subject_interval,
    subject_scores,
)
from emolib.experiments.best import has_company
from emolib.i18n import _
from emolib.models import MODELS
from emolib.results import recorded

CHOSEN = ("best_alone", "best")
"""The chosen models: for one face alone, for a face beside those of its person."""

MENDS = ("none", "temperature", "sigmoid", "isotonic")
"""Ways to mend chances: none, one number for all classes (Guo et al., 2017), or a curve
for each class (Platt, 1999; Zadrozny and Elkan, 2002)."""

N_BINS = 10
"""Bins of announced chances, of equal width."""

FEWEST = 10
"""Faces below which a bin tells nothing and is left out of the figure."""


@recorded
def challenge(data=None):
    """The last test: people kept apart until everything was chosen.

    Parameters
    ----------
    data : None
        Only the packaged faces have such a file.

    Returns
    -------
    dict of str to dict
        For ``ridge``, ``best_alone`` and ``best``, fitted to all training faces: the
        `subject_scores` on the challenge's faces and ``difference``, over Ridge.

    Raises
    ------
    DataError
        When `data` is given.

    Examples
    --------
    >>> found = challenge()
    >>> found["best"]["accuracy"]["mean"] > found["ridge"]["accuracy"]["mean"]
    True
    """
    if data is not None:
        raise DataError(
            f"Got data={str(data)!r}, expected the packaged faces: other files have no "
            "challenge beside them."
        )
    training, test = load_landmarks(), load_challenge()
    found, reference = {}, None
    for name in ("ridge", *CHOSEN):
        model = MODELS[name]()
        model.fit(inputs(model, training), training.target)
        predicted = model.predict(inputs(model, test))
        right = predicted == test.target
        reference = right if reference is None else reference
        found[name] = subject_scores(test.target, predicted, test.subjects)
        difference = paired_subject_interval(right, reference, test.subjects)
        found[name]["difference"] = difference
    return found


@recorded
def confusions(data=None, *, n_splits=10, n_misread=4):
    """What the chosen models take for what, and the faces they misread most surely.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default.
    n_splits : int, default=10
        Folds by subject.
    n_misread : int, default=4
        Faces kept, the most confident errors first.

    Returns
    -------
    dict of str to dict
        For each name of `CHOSEN`: ``emotions``; ``matrix``, the share of each emotion
        shown, in rows, that was read as each one; ``misread``, the faces.

    Raises
    ------
    NotEnoughDataError
        When the faces are those of one person.

    Examples
    --------
    >>> len(confusions(n_splits=2)["best"]["matrix"])
    7
    """
    from sklearn.metrics import confusion_matrix

    faces = load_landmarks(data)
    check_estimable(faces, subjects=2, per_class=2)
    found = {}
    for name in CHOSEN if has_company(faces) else CHOSEN[:1]:
        chances = predictions_by_subject(
            MODELS[name](), faces, n_splits=n_splits, method="predict_proba"
        )
        read = chances.argmax(axis=1)
        matrix = confusion_matrix(faces.target, read, normalize="true")
        found[name] = {
            "emotions": faces.target_names,
            "matrix": matrix.round(4).tolist(),
            "misread": _misread(faces, read, chances.max(axis=1), n_misread),
        }
    return found


def _misread(faces, read, chance, number):
    """The faces that were misread with the greatest confidence."""
    wrong = np.flatnonzero(read != faces.target)
    surest = wrong[np.argsort(-chance[wrong], kind="stable")][:number]
    return [
        {
            "id": str(faces.ids[row]),
            "shown": faces.target_names[faces.target[row]],
            "read": faces.target_names[read[row]],
            "chance": round(float(chance[row]), 4),
        }
        for row in surest
    ]


@recorded
def calibration(data=None, *, n_splits=10, n_inner=5):
    """What the announced chances are worth, as they are and mended.

    A mend is learned inside the training side, on people that the model has not seen.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default.
    n_splits : int, default=10
        Folds by subject.
    n_inner : int, default=5
        Folds by subject within the training side, for the mend.

    Returns
    -------
    dict of str to dict
        For each name of `CHOSEN`, for each of `MENDS`: ``accuracy``, ``brier``,
        ``log_loss``, ``expected_error`` (expected calibration error; Guo et al., 2017)
        and ``bins`` of at least `FEWEST` faces, each with ``chance``, the interval of
        the share of right answers over subjects, and ``share`` of the faces.

    Raises
    ------
    NotEnoughDataError
        When there are too few people, or faces of an emotion.

    Examples
    --------
    >>> found = calibration(n_splits=2, n_inner=2)
    >>> found["best_alone"]["none"]["log_loss"] > 0
    True
    """
    faces = load_landmarks(data)
    check_estimable(faces, subjects=2 * n_inner, per_class=2 * n_inner)
    found = {}
    for name in CHOSEN if has_company(faces) else CHOSEN[:1]:
        found[name] = {}
        for mend in progress(MENDS, _("calibration")):
            chances = _mended_chances(MODELS[name](), faces, mend, n_splits, n_inner)
            found[name][mend] = _worth(chances, faces)
    return found


def _mended_chances(model, faces, mend, n_splits, n_inner):
    """Chances of every face, by models that never saw its subject."""
    from sklearn.base import clone
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.model_selection import GroupKFold

    rows = inputs(model, faces)
    chances = np.zeros((len(rows), len(faces.target_names)))
    for train, test in folds_by_subject(faces, n_splits=n_splits):
        fresh = clone(model)
        if mend != "none":
            inner = GroupKFold(n_inner).split(train, groups=faces.subjects[train])
            fresh = CalibratedClassifierCV(
                fresh, method=mend, cv=list(inner), ensemble=False
            )
        fresh.fit(rows[train], faces.target[train])
        chances[np.ix_(test, fresh.classes_)] = fresh.predict_proba(rows[test])
    return chances


def _worth(chances, faces):
    """Scores of chances, and the share of right answers in each bin of them."""
    from sklearn.metrics import log_loss

    announced, read = chances.max(axis=1), chances.argmax(axis=1)
    right = read == faces.target
    truth = np.eye(chances.shape[1])[faces.target]
    bins = []
    number = np.minimum((announced * N_BINS).astype(int), N_BINS - 1)
    for inside in (number == n for n in np.unique(number)):
        interval = subject_interval(right[inside], faces.subjects[inside])
        here = {"chance": announced[inside].mean(), "share": inside.mean()}
        bins.append({key: round(float(v), 4) for key, v in here.items()} | interval)
    error = sum(b["share"] * abs(b["chance"] - b["mean"]) for b in bins)
    least = FEWEST / len(right)
    return {
        "accuracy": float(right.mean()),
        "brier": float(((chances - truth) ** 2).sum(axis=1).mean()),
        "log_loss": float(log_loss(truth, chances)),
        "expected_error": error,
        "bins": [b for b in bins if b["share"] >= least - 1e-4],
    }
