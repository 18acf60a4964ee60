"""Experiments that need the truth behind the faces: the ceiling, who is misread."""

import numpy as np
import pandas as pd

from emolib.data import packaged_file
from emolib.datasets import load_landmarks
from emolib.errors import DataError
from emolib.evaluation import predictions_by_subject, subject_interval
from emolib.models import MODELS, REPORT_MODELS
from emolib.results import recorded
from emolib.schema import EMOTIONS

AGE_BANDS = {"18-34": (18, 35), "35-49": (35, 50), "50-64": (50, 65), "65-80": (65, 81)}
"""Ages of the fairness table, in years, the upper limit left out."""

SKIN_BANDS = {
    "very light": (55, 91),
    "light": (41, 55),
    "intermediate": (28, 41),
    "tan": (10, 28),
    "brown": (-30, 10),
    "dark": (-91, -30),
}
"""Skin tones by individual typology angle, in degrees (Del Bino and Bernerd, 2013)."""


@recorded
def oracle(data=None, *, n_training=2000, n_wild=230):
    """The ceiling: a classifier that reads the true intensity of every action unit.

    It is trained on expressions drawn apart, as many as one likes, and tested on what
    the packaged people show; in the wild condition, on people drawn anew.

    Parameters
    ----------
    data : None
        The truth is known of the packaged faces only.
    n_training : int, default=2000
        People drawn for training, seven expressions each.
    n_wild : int, default=230
        People drawn for the test in the wild condition.

    Returns
    -------
    dict
        For each condition, the accuracy with an interval over subjects.

    Raises
    ------
    DataError
        When `data` is given.

    Examples
    --------
    >>> oracle(n_training=50, n_wild=20)["studio"]["mean"] > 0.8
    True
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    from emolib.faces.expressions import ACTION_UNITS

    if data is not None:
        raise DataError(
            f"Got data={str(data)!r}, expected the packaged faces: the true "
            "intensities of other faces are unknown."
        )
    truth = pd.read_csv(packaged_file("truth.csv"))
    known = {
        "studio": (truth[list(ACTION_UNITS)], truth["emotion"], truth["subject"]),
        "wild": _draw_units("wild", people=n_wild, seed=1),
    }
    ceilings = {}
    for condition, (units, emotions, subjects) in known.items():
        model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
        drawn, shown, _people = _draw_units(condition, people=n_training, seed=0)
        correct = model.fit(drawn, shown).predict(units) == emotions
        ceilings[condition] = subject_interval(correct, subjects)
    return ceilings


def _draw_units(condition, *, people, seed):
    """Intensities, emotions and subjects of people drawn for one condition."""
    from emolib.faces.expressions import ACTION_UNITS, draw_expression
    from emolib.faces.generator import EXPRESSIVENESS

    rng = np.random.default_rng([seed, people])
    emotions = np.tile(EMOTIONS, people)
    units = [draw_expression(e, rng, **EXPRESSIVENESS[condition]) for e in emotions]
    subjects = np.repeat(np.arange(people), len(EMOTIONS))
    return pd.DataFrame(units)[list(ACTION_UNITS)], emotions, subjects


@recorded
def fairness(data=None, *, n_splits=10):
    """Errors of the report's models by ancestry, sex, age and skin tone.

    Parameters
    ----------
    data : None
        The attributes are known of the packaged people only.
    n_splits : int, default=10
        Folds; every face is read by a model that never saw its subject.

    Returns
    -------
    list of dict
        One row per model, attribute and group: number of subjects, error with an
        interval over subjects.

    Raises
    ------
    DataError
        When `data` is given.

    Examples
    --------
    >>> rows = fairness()
    >>> sorted({row["attribute"] for row in rows})
    ['age', 'ancestry', 'sex', 'skin']
    """
    if data is not None:
        raise DataError(
            f"Got data={str(data)!r}, expected the packaged faces: who the people of "
            "other faces are is unknown."
        )
    faces = load_landmarks()
    groups = _groups().loc[faces.ids]
    rows = []
    for name in REPORT_MODELS:
        wrong = (
            predictions_by_subject(MODELS[name](), faces, n_splits=n_splits)
            != faces.target
        )
        for attribute in groups:
            for group in groups[attribute].cat.categories:
                inside = (groups[attribute] == group).to_numpy()
                error = subject_interval(wrong[inside], faces.subjects[inside])
                subjects = len(set(faces.subjects[inside]))
                row = {"model": name, "attribute": attribute, "group": group}
                rows.append(row | {"subjects": subjects} | error)
    return rows


def _groups():
    """The groups of every packaged face, one column per attribute."""
    truth = pd.read_csv(packaged_file("truth.csv"), index_col="id")
    shares = truth.filter(regex="^ancestry_").rename(columns=lambda c: c[9:])
    mixed = shares.max(axis=1) < 2 / 3
    groups = pd.DataFrame({"ancestry": shares.idxmax(axis=1).mask(mixed, "mixed")})
    groups["sex"] = truth["sex"]
    for name, column, bands in (("age", "age", AGE_BANDS), ("skin", "ita", SKIN_BANDS)):
        for band, (low, high) in bands.items():
            groups.loc[truth[column].between(low, high, inclusive="left"), name] = band
    order = {"age": list(AGE_BANDS), "skin": list(SKIN_BANDS)}
    for name in groups:
        names = order.get(name, sorted(groups[name].unique()))
        present = [group for group in names if (groups[name] == group).any()]
        groups[name] = pd.Categorical(groups[name], present)
    return groups
