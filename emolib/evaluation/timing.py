"""Timing: what fitting and predicting cost, apart, on one thread."""

import time

import numpy as np


def timed(model, data, target, *, repeats=7):
    """Time the fit and the predictions of a model, on one thread.

    Each is repeated, since other work on the machine only ever makes a run longer;
    the median and the quartiles are kept. The first run, which loads libraries, is
    not counted.

    Parameters
    ----------
    model : estimator
        A classifier; it is cloned for every run.
    data : array-like of shape (n, p)
        What it is fitted to, and asked about.
    target : array-like of shape (n,)
        The right answers.
    repeats : int, default=7
        Runs that count.

    Returns
    -------
    dict of str to dict
        ``fit_time`` and ``predict_time``, each with ``median`` and the quartiles
        ``low`` and ``high``, in s.

    Examples
    --------
    >>> from sklearn.dummy import DummyClassifier
    >>> found = timed(DummyClassifier(), [[0], [1]], [0, 1], repeats=3)
    >>> found["fit_time"]["median"] > 0
    True
    """
    from sklearn.base import clone
    from threadpoolctl import threadpool_limits

    runs = []
    with threadpool_limits(1):
        for _run in range(repeats + 1):
            fresh = clone(model)
            start = time.perf_counter()
            fresh.fit(data, target)
            middle = time.perf_counter()
            fresh.predict(data)
            runs.append((middle - start, time.perf_counter() - middle))
    low, median, high = np.percentile(runs[1:], [25, 50, 75], axis=0)
    return {
        name: {"median": float(median[i]), "low": float(low[i]), "high": float(high[i])}
        for i, name in enumerate(("fit_time", "predict_time"))
    }
