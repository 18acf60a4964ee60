"""The record of what was measured: whole or absent, with where it comes from.

A result is a JSON file in ``results/`` that names its parameters, code, data, versions,
machine and duration. It is stale when code or data are no longer those it came from.
"""

import ast
import functools
import hashlib
import inspect
import json
import os
import platform
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from emolib.data import packaged_file
from emolib.errors import DataError
from emolib.files import replacing

PACKAGE = Path(__file__).resolve().parent
FOLDER = PACKAGE.parent / "results"
DATA_FILES = ("training_data.csv", "truth.csv")
LIBRARIES = ("numpy", "scikit-learn", "pandas")


def recorded(experiment):
    """Make an experiment answer from the record when it is asked what was recorded.

    Parameters
    ----------
    experiment : callable
        Called as ``experiment(data, **parameters)``: `data` is a path, or None for the
        packaged dataset. It returns what JSON can hold.

    Returns
    -------
    callable
        The same function, which reads ``results/<name>.json``, where there is one, for
        the packaged data and default parameters.

    Examples
    --------
    >>> @recorded
    ... def rows(data=None, *, factor=2):
    ...     return {"rows": 10 * factor}
    >>> rows(factor=3)
    {'rows': 30}
    """

    @functools.wraps(experiment)
    def answer(data=None, **parameters):
        defaults = default_parameters(experiment)
        as_recorded = data is None and defaults | parameters == defaults
        if as_recorded and path_of(experiment.__name__).is_file():
            return read(experiment.__name__)["result"]
        return experiment(data, **parameters)

    return answer


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
    return {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY}


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
            f"Got no result named {name!r}, expected one of: {known}. Measure it with "
            f"`emolib run {name}`."
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


def measure(experiment):
    """Run an experiment on the packaged data and record what it returns.

    Parameters
    ----------
    experiment : callable
        A function made by `recorded`.

    Returns
    -------
    dict
        The record.

    Examples
    --------
    >>> measure(difficulty)  # doctest: +SKIP
    """
    function = inspect.unwrap(experiment)
    start, cpu = time.perf_counter(), time.process_time()
    result = function(None)
    record = {
        "name": function.__name__,
        "command": f"emolib run {function.__name__}",
        "parameters": default_parameters(function),
        "result": result,
        "code": code_digest(function.__module__),
        "data": data_digest(),
        "versions": {"python": platform.python_version()}
        | {name: version(name) for name in LIBRARIES},
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "date": datetime.now(UTC).date().isoformat(),
        "seconds": round(time.perf_counter() - start, 1),
        "cpu_seconds": round(time.process_time() - cpu, 1),
    }
    with replacing(path_of(function.__name__)) as beside:
        text = json.dumps(record, indent=1, ensure_ascii=False)
        beside.write_text(text + "\n", encoding="utf-8")
    return record


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


def data_digest():
    """Digest of the packaged tables that experiments read.

    Examples
    --------
    >>> len(data_digest())
    16
    """
    digest = hashlib.sha256()
    for name in DATA_FILES:
        path = packaged_file(name)
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()[:16]


def code_digest(module):
    """Digest of a module of emolib and of all it imports from emolib.

    Comments, docstrings and formatting do not count: only what runs does.

    Parameters
    ----------
    module : str
        Name of the module, for example ``"emolib.experiments"``.

    Returns
    -------
    str
        Sixteen hexadecimal digits.

    Examples
    --------
    >>> code_digest("emolib.landmarks") == code_digest("emolib.landmarks")
    True
    """
    digest = hashlib.sha256()
    todo, seen = [module], set()
    while todo:
        name = todo.pop()
        source = _source(name)
        if name in seen or source is None:
            continue
        seen.add(name)
        tree = ast.parse(source.read_text(encoding="utf-8"))
        todo += _imports(tree)
    for name in sorted(seen):
        digest.update(name.encode() + _code(_source(name)).encode())
    return digest.hexdigest()[:16]


def _source(name):
    """File of a module of emolib, or None for any other name."""
    stem = PACKAGE.parent.joinpath(*name.split("."))
    candidates = [stem.with_suffix(".py"), stem / "__init__.py"]
    inside = name.split(".")[0] == PACKAGE.name
    return next((path for path in candidates if inside and path.is_file()), None)


def _imports(tree):
    """Names that a module imports, as modules they may be."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module != PACKAGE.name:
            yield node.module
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{PACKAGE.name}.{alias.name}" for alias in node.names)


def _code(source):
    """What runs in a file, the same under all versions of Python."""
    return repr(_outline(ast.parse(source.read_text(encoding="utf-8"))))


def _outline(node):
    """A syntax tree as nested lists, without docstrings or fields left empty."""
    if isinstance(node, list):
        return [_outline(item) for item in node if not _is_text(item)]
    if not isinstance(node, ast.AST):
        return node
    fields = [(name, _outline(value)) for name, value in ast.iter_fields(node)]
    return [type(node).__name__] + [f for f in fields if f[1] not in ([], None)]


def _is_text(node):
    """Whether a statement is a bare string: a docstring."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
