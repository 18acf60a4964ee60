"""The record of what was measured: whole or absent, with where it comes from.

A result is a JSON file in ``results/`` that names its parameters, code, data, versions,
machine and duration. It is stale when code or data are no longer those it came from.
"""

import functools
import inspect
import json
import os
import platform
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import joblib
from threadpoolctl import threadpool_limits

from emolib.errors import DataError
from emolib.files import replacing
from emolib.provenance import PACKAGE, code_digest, data_digest

FOLDER = PACKAGE.parent / "results"
LIBRARIES = ("numpy", "scipy", "scikit-learn", "pandas")

ONE_THREAD = 1
"""Tables of this size are slower on several threads, and sums then vary with them."""


def recorded(experiment=None, /, **axes):
    """Make an experiment answer from the record when it is asked what was recorded.

    Parameters
    ----------
    experiment : callable
        Called as ``experiment(data, **parameters)``: `data` is a path, or None for the
        packaged dataset. It returns what JSON can hold.
    **axes : sequence of str
        At most one parameter without a default, with all its values: the experiment
        is recorded for each of them.

    Returns
    -------
    callable
        The same function, which reads ``results/<name>.json``, where there is one, for
        the packaged data and default parameters. Anything else is computed, once per
        process as long as the file of `data` is not changed.

    Examples
    --------
    >>> @recorded
    ... def rows(data=None, *, factor=2):
    ...     return {"rows": 10 * factor}
    >>> rows(factor=3)
    {'rows': 30}
    >>> @recorded(split=("random", "subject"))
    ... def share(data=None, *, split, of=10):
    ...     return {"split": split, "of": of}
    >>> share(split="subject")
    {'split': 'subject', 'of': 10}
    """
    if experiment is None:
        return functools.partial(_recorded, axes=axes)
    return _recorded(experiment, axes=axes)


def _recorded(experiment, *, axes):
    """Wrap an experiment that is recorded along some axes."""
    computed = {}

    @functools.wraps(experiment)
    def answer(data=None, **parameters):
        chosen = {name: parameters[name] for name in axes if name in parameters}
        defaults = default_parameters(experiment)
        as_recorded = data is None and defaults | chosen | parameters == (
            defaults | chosen
        )
        if as_recorded and path_of(experiment.__name__).is_file():
            result = read(experiment.__name__)["result"]
            for name in axes:
                result = result[parameters[name]]
            return result
        key = repr((_state(data), sorted(parameters.items())))
        if key not in computed:
            with threadpool_limits(ONE_THREAD):
                computed[key] = json.dumps(experiment(data, **parameters))
        return json.loads(computed[key])

    answer.axes = axes
    return answer


def _state(path):
    """A file as it is now."""
    if path is None:
        return None
    path = Path(path)
    return str(path.resolve()), path.stat().st_mtime_ns if path.is_file() else None


def default_parameters(experiment):
    """Parameters of an experiment, with their defaults.

    Parameters
    ----------
    experiment : callable
        An experiment.

    Returns
    -------
    dict of str to object

    Examples
    --------
    >>> def rows(data=None, *, factor=2): ...
    >>> default_parameters(rows)
    {'factor': 2}
    """
    parameters = inspect.signature(experiment).parameters.values()
    named = [p for p in parameters if p.kind is p.KEYWORD_ONLY]
    return {p.name: p.default for p in named if p.default is not p.empty}


def path_of(name):
    """Where the result of an experiment is kept.

    Examples
    --------
    >>> path_of("difficulty").name
    'difficulty.json'
    """
    return FOLDER / f"{name}.json"


def read(name):
    """Read a result with its provenance.

    Parameters
    ----------
    name : str
        Name of the experiment.

    Returns
    -------
    dict
        The record; what was measured is under ``"result"``.

    Raises
    ------
    DataError
        When nothing was recorded under this name.

    Examples
    --------
    >>> read("nothing")
    Traceback (most recent call last):
        ...
    emolib.errors.DataError: Got no result named 'nothing', expected ...
    """
    if not path_of(name).is_file():
        known = ", ".join(names()) or "none yet"
        raise DataError(
            f"Got no result named {name!r}, expected one of: {known}. `emolib check` "
            "lists what can be measured, and how."
        )
    return json.loads(path_of(name).read_text(encoding="utf-8"))


def names():
    """Names of all recorded results, sorted.

    Examples
    --------
    >>> names() == sorted(names())
    True
    """
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def measure(experiment, *, jobs=1, command="run"):
    """Run an experiment on the packaged data and record what it returns.

    Parameters
    ----------
    experiment : callable
        A function made by `recorded`.
    jobs : int, default=1
        Processes, for experiments that can use several. Results do not depend on it.
    command : str, default="run"
        What `emolib` is asked for to measure it again.

    Returns
    -------
    dict
        The record.

    Examples
    --------
    >>> measure(difficulty)  # doctest: +SKIP
    """
    function = inspect.unwrap(experiment)
    start = time.perf_counter()
    with joblib.parallel_config(n_jobs=jobs), threadpool_limits(ONE_THREAD):
        result = _along(function, getattr(experiment, "axes", {}))
    record = {
        "name": function.__name__,
        "command": f"emolib {command} {function.__name__}",
        "parameters": default_parameters(function),
        "result": result,
        "code": code_digest(function.__module__),
        "data": data_digest(),
        "versions": {"python": platform.python_version()}
        | {name: version(name) for name in LIBRARIES},
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "date": datetime.now(UTC).date().isoformat(),
        "seconds": round(time.perf_counter() - start, 1),
        "jobs": jobs,
    }
    with replacing(path_of(function.__name__)) as beside:
        text = json.dumps(record, indent=1, ensure_ascii=False)
        beside.write_text(text + "\n", encoding="utf-8")
    return record


def _along(function, axes):
    """What an experiment gives on the packaged data, for each value of its axis."""
    for name, values in axes.items():
        return {value: function(None, **{name: value}) for value in values}
    return function(None)


def stale(experiment):
    """Say why a result has to be measured again, if it has to.

    Parameters
    ----------
    experiment : callable
        A function made by `recorded`.

    Returns
    -------
    str or None
        ``"missing"``, ``"code"``, ``"data"`` or ``"parameters"``; None when the record
        is still that of the code and the data.

    Examples
    --------
    >>> def never_measured(data=None): ...
    >>> stale(never_measured)
    'missing'
    """
    function = inspect.unwrap(experiment)
    if not path_of(function.__name__).is_file():
        return "missing"
    record = read(function.__name__)
    if record["data"] != data_digest():
        return "data"
    if record["parameters"] != json.loads(json.dumps(default_parameters(function))):
        return "parameters"
    return None if record["code"] == code_digest(function.__module__) else "code"
