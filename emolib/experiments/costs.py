"""Experiment on cost: how the time of the models grows with columns and with rows."""

import numpy as np

from emolib.datasets import load_landmarks
from emolib.evaluation import progress, timed
from emolib.features import PairDistances
from emolib.i18n import _
from emolib.models import make_lda, make_ridge, make_shrunk_lda
from emolib.results import recorded

SERIES = ("ridge", "svd_ridge", "lda", "shrunk_lda")
"""What is timed: the models, and Ridge as scikit-learn computed it in 2023."""

N_ROWS = 900
"""Faces while columns vary: 70 % of the report's file."""

N_COLUMNS = 136
"""Columns while rows vary: the coordinates of a face."""


@recorded
def costs(
    data=None,
    *,
    columns=(17, 34, 68, 136, 272, 544, 1088, 2176),
    rows=(225, 450, 900, 1800, 3600, 7200),
    repeats=5,
    random_state=0,
):
    """Time to fit and to predict, on one thread, as columns and rows double.

    The columns are distances between landmarks, drawn at random. Faces are drawn with
    replacement, their points shaken by half a pixel so that no two are alike: the time
    of these models does not depend on what the numbers are.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default.
    columns : sequence of int, default=(17, 34, ..., 2176)
        Numbers of columns, for 900 rows.
    rows : sequence of int, default=(225, 450, ..., 7200)
        Numbers of rows, for 136 columns.
    repeats : int, default=5
        Runs that count, of which the median and the quartiles are kept.
    random_state : int, default=0
        Seed of the draws.

    Returns
    -------
    dict
        ``columns`` and ``rows``: for each name of `SERIES`, a list with ``size`` and
        what `timed` returns; ``exponents``: for each, the slope of the fit's time in
        powers, over the three largest numbers of columns below the number of rows and
        the three largest numbers of rows; ``half_columns_ratio``: for each, the time
        to fit 136 columns over that of 68, where both were timed.

    Examples
    --------
    >>> found = costs(columns=(68, 136), rows=(100, 200), repeats=1)
    >>> [point["size"] for point in found["rows"]["lda"]]
    [100, 200]
    """
    faces = load_landmarks(data)
    rng = np.random.default_rng(random_state)
    largest = max(*rows, N_ROWS)
    drawn = _draw_rows(faces, largest, rng)
    coordinates, target = faces.data[drawn], faces.target[drawn]
    coordinates = coordinates + rng.normal(scale=0.5, size=coordinates.shape)
    distances = PairDistances("all").fit_transform(coordinates[:N_ROWS])
    distances = distances[:, rng.permutation(distances.shape[1])]
    found = {"columns": {}, "rows": {}}
    for name in progress(SERIES, _("models")):
        model, answers = _model(name, target)
        few = answers[:N_ROWS]
        found["columns"][name] = [
            {"size": p} | timed(model, distances[:, :p], few, repeats=repeats)
            for p in progress(columns, name)
        ]
        found["rows"][name] = [
            {"size": n} | timed(model, coordinates[:n], answers[:n], repeats=repeats)
            for n in progress(rows, name)
        ]
    return found | _slopes(found)


def _draw_rows(faces, n, rng):
    """Rows at random, the first of which show every emotion."""
    first = np.unique(faces.target, return_index=True)[1]
    return np.concatenate([first, rng.integers(len(faces.target), size=n)])[:n]


def _model(name, target):
    """What is timed and the answers it is fitted to."""
    from sklearn.linear_model import RidgeCV
    from sklearn.preprocessing import LabelBinarizer

    if name != "svd_ridge":
        builders = {"ridge": make_ridge, "lda": make_lda, "shrunk_lda": make_shrunk_lda}
        return builders[name](), target
    # RidgeClassifierCV is a regression to -1 and 1, one column per class; before
    # scikit-learn 1.9 it decomposed the faces themselves, now their covariance.
    return RidgeCV(gcv_mode="svd"), LabelBinarizer(neg_label=-1).fit_transform(target)


def _slopes(found):
    """How fast times grow."""
    tall = {
        name: [point for point in points if point["size"] < N_ROWS]
        for name, points in found["columns"].items()
    }
    return {
        "exponents": {
            name: {"columns": _slope(tall[name]), "rows": _slope(found["rows"][name])}
            for name in SERIES
        },
        "half_columns_ratio": {name: _ratio(found["columns"][name]) for name in SERIES},
    }


def _slope(points):
    """Slope of the time to fit in powers, over the last three points."""
    size, time = _fit_times(points[-3:])
    return float(np.polyfit(np.log(size), np.log(time), 1)[0])


def _ratio(points):
    """Time to fit all coordinates over that of half as many columns."""
    times = dict(zip(*_fit_times(points), strict=True))
    if not {N_COLUMNS, N_COLUMNS // 2} <= set(times):
        return None
    return float(times[N_COLUMNS] / times[N_COLUMNS // 2])


def _fit_times(points):
    """Sizes and median times to fit."""
    sizes = [point["size"] for point in points]
    return sizes, [point["fit_time"]["median"] for point in points]
