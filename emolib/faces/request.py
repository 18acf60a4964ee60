"""What dataset is asked for, and whether a folder may hold it."""

import json
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from emolib.errors import DataError
from emolib.faces.scene import CONDITIONS
from emolib.faces.tables import FILES
from emolib.files import replacing

MAX_SUBJECTS = 10_000
"""Most subjects of one dataset: 70,000 faces, hours of work and half a gigabyte."""

EXPRESSIVENESS = {
    "studio": {"intensity": 0.5, "prototypes": 0.0},
    "wild": {"intensity": 1.0, "prototypes": 0.5},
}
"""What `draw_expression` is told in each condition. The intensity of `studio` is the
one number that was set so that the default classifier does as well as the report's."""

RECORD = "dataset.json"
"""Written last: a folder that has it is finished."""

WORK = ".unfinished"
"""Folder of what is known so far; deleted at the end."""

_HIGHEST = {"intensity": 3, "prototypes": 1}


def make_request(*, subjects, seed, condition, intensity, prototypes):
    """Check what is asked for and write it down.

    Parameters
    ----------
    subjects, seed, condition, intensity, prototypes
        As in `generate`.

    Returns
    -------
    dict
        All that decides what a dataset contains, the version of emolib included.

    Raises
    ------
    DataError
        When a value is of the wrong kind or out of range.

    Examples
    --------
    >>> request = make_request(subjects=3, seed=0, condition="wild", intensity=None,
    ...                        prototypes=None)
    >>> request["prototypes"]
    0.5
    """
    mend = "a larger set is better made of several, each with its own seed"
    check_whole("subjects", subjects, low=1, high=MAX_SUBJECTS, mend=mend)
    check_whole("seed", seed, low=0, high=2**32 - 1)
    if condition not in CONDITIONS:
        known = ", ".join(CONDITIONS)
        raise DataError(f"Got condition={condition!r}, expected one of {known}.")
    chosen = dict(EXPRESSIVENESS[condition])
    for name, value in (("intensity", intensity), ("prototypes", prototypes)):
        high = _HIGHEST[name]
        if value is None:
            continue
        if not isinstance(value, int | float) or not 0 <= value <= high:
            raise DataError(f"Got {name}={value!r}, expected a number in 0 to {high}.")
        chosen[name] = float(value)
    return {
        "subjects": int(subjects),
        "seed": int(seed),
        "condition": condition,
        **chosen,
        "emolib": version_of("emolib"),
    }


def check_whole(name, value, *, low, high, mend=""):
    """Refuse a number that is not whole or out of range.

    Parameters
    ----------
    name : str
        What the number is.
    value : object
        The number.
    low, high : int
        Its limits.
    mend : str
        What to do when it is too high.

    Raises
    ------
    DataError
        When the number is not as expected.
    """
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise DataError(f"Got {name}={value!r}, expected a whole number.")
    if not low <= value <= high:
        hint = f": {mend}" if mend and value > high else ""
        raise DataError(f"Got {name}={value}, expected {low} to {high}{hint}.")


def is_complete(out, request):
    """Say whether a folder holds the requested dataset, and refuse anything else.

    Parameters
    ----------
    out : Path
        The folder, which need not exist.
    request : dict
        From `make_request`.

    Returns
    -------
    bool
        False when the folder is new, empty, or holds a part of the dataset.

    Raises
    ------
    DataError
        When the folder is a file, or holds other files or another dataset.
    """
    if not out.exists():
        return False
    if not out.is_dir():
        raise DataError(f"Got a file, {out}, expected a folder: name another one.")
    present = sorted(path.name for path in out.iterdir())
    started, finished = out / WORK / "request.json", out / RECORD
    foreign = [name for name in present if name not in (*FILES, "images", WORK, RECORD)]
    if foreign or (present and not started.exists() and not finished.exists()):
        found = ", ".join(foreign[:3]) or "a dataset without its record"
        raise DataError(
            f"Got a folder that holds something else, {out} ({found}), expected a new "
            "or empty one, or a dataset to finish: name another folder."
        )
    for file in (started, finished):
        if file.exists():
            _compare(file, request, out)
    return finished.exists()


def _compare(file, request, out):
    """Refuse to mix two datasets in one folder."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise DataError(
            f"Got a damaged record, {file}, expected JSON: delete {out} and run again."
        ) from error
    other = [
        f"{name}={found.get(name)!r} instead of {value!r}"
        for name, value in request.items()
        if found.get(name) != value
    ]
    if other:
        raise DataError(
            f"Got a folder with another dataset, {out} ({', '.join(other)}), expected "
            "the same one: name another folder, or delete this one."
        )


def prepare(out, request):
    """Write down what is asked for, for a later call.

    Parameters
    ----------
    out : Path
        The dataset's folder.
    request : dict
        From `make_request`.

    Raises
    ------
    DataError
        When the folder cannot be written.
    """
    with replacing(out / WORK / "request.json") as beside:
        beside.write_text(json.dumps(request, indent=2), encoding="utf-8")


def version_of(name):
    """Return the version of an installed distribution, or ``"not installed"``."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
