"""Numbers that prose quotes: read from the data, never typed.

A page writes ``{{ rows }}`` and the build puts the number there, as the language of
the edition writes it. A name that does not exist stops the build.
"""

import json
import math
import re

import pandas as pd

from emolib import __version__, results
from emolib.book.implied import implied
from emolib.book.trainings import trainings
from emolib.data import packaged_file
from emolib.datasets import load_landmarks
from emolib.i18n import (
    format_decimal,
    format_percent,
    format_points,
    format_seconds,
    language,
    set_language,
)
from emolib.units import format_bytes, format_energy

MEGABYTE = 1e6
DIFFERENCES = ("difference", "gain", "deviation", "std")
DURATIONS = ("time", "times", "seconds", "latency")
DECIMALS = ("auc", "loss")
QUOTIENTS = ("ratio", "ratios", "exponent", "exponents")


def facts(lang):
    """List what prose may quote.

    Parameters
    ----------
    lang : {"fr", "en"}
        The language in which numbers are written.

    Returns
    -------
    dict of str to str
        ``report_<name>`` for every row of ``emolib/data/report_2023.csv``,
        ``implied_<name>`` for what these figures imply, ``dataset_<name>`` for every
        entry of ``emolib/data/dataset.json`` (levels joined by ``_``, items of a list
        numbered from 1), ``result_<experiment>_...`` for every number in ``results/``
        (rows of a table named by their first value, other lists left out; histories
        of trainings by `emolib.book.trainings`), and what is counted in the packaged
        files. How a number is written follows from its
        name: see `written`.

    Examples
    --------
    >>> facts("en")["rows"]
    '1287'
    >>> facts("fr")["report_ridge_raw_max"].replace("\\u202f", " ")
    '76,425 %'
    >>> facts("fr")["implied_training_seconds"].replace("\\xa0", " ")
    '6,5 min'
    """
    previous = language()
    set_language(lang)
    try:
        return {
            **_counted(),
            **_made(),
            **_reported(),
            **{
                name: written(name, value)
                for name, value in figures().items()
                if not name.startswith("report_")
            },
        }
    finally:
        set_language(previous)


def _counted():
    """Count the packaged files."""
    landmarks = load_landmarks()
    shares = landmarks.frame["targetName"].value_counts(normalize=True)
    challenge = pd.read_csv(packaged_file("challenge_data.csv"), usecols=["subject"])
    images = _bytes(packaged_file("images"))
    return {
        "emolib_version": __version__,
        "rows": _number(len(landmarks.frame)),
        "columns": _number(len(landmarks.frame.columns)),
        "training_subjects": _number(len(set(landmarks.subjects))),
        "challenge_rows": _number(len(challenge)),
        "challenge_subjects": _number(challenge["subject"].nunique()),
        "class_share_min": format_percent(shares.min()),
        "class_share_max": format_percent(shares.max()),
        "images_megabytes": format_decimal(images / MEGABYTE, 1),
        "data_megabytes": format_decimal(_bytes(packaged_file("")) / MEGABYTE, 1),
    }


def figures():
    """List the numbers behind the facts, before a language writes them.

    Returns
    -------
    dict of str to int or float
        ``report_<name>``, ``implied_<name>`` and ``result_<experiment>_...``, as in
        `facts`.

    Examples
    --------
    >>> figures()["implied_test_rows"]
    386
    """
    table = pd.read_csv(packaged_file("report_2023.csv"), index_col="name")
    report = {name: float(value) for name, value in table["value"].items()}
    found = {f"report_{name}": value for name, value in report.items()}
    found |= {f"implied_{name}": value for name, value in implied(report).items()}
    for experiment in results.names():
        name, result = f"result_{experiment}", results.read(experiment)["result"]
        found |= _numbers(name, result) | trainings(name, result)
    return found


def _numbers(name, value):
    """Name each number of a nested result."""
    if isinstance(value, list):
        value = _by_first_value(value)
    if isinstance(value, dict):
        found = {}
        for key, item in value.items():
            found |= _numbers(re.sub(r"\W", "_", f"{name}_{key}"), item)
        return found
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return {name: value} if is_number and math.isfinite(value) else {}


def _by_first_value(rows):
    """Name the rows of a table by their first value, where it tells them apart."""
    tables = [row for row in rows if isinstance(row, dict) and row]
    named = {str(next(iter(row.values()))): row for row in tables}
    return named if len(named) == len(rows) else {}


def written(name, value):
    """Write a number as the current language does, in the form that its name calls for.

    Parameters
    ----------
    name : str
        Its name. The last of these words in it decides: ``difference``, ``gain``,
        ``deviation`` or ``std`` (of shares), ``time``, ``seconds`` or ``latency``,
        ``energy`` (in kWh), ``bytes``, ``ratio`` or ``exponent``, ``auc`` or ``loss``.
    value : int or float
        The number: a count if it is an int; otherwise, without such a word, a share
        when it is in [0, 1].

    Returns
    -------
    str
        Points of percentage without unit; a duration, an energy or a size with its
        unit; a quotient of two digits or more, a count, a percentage, or a number of
        two decimals.

    Examples
    --------
    >>> written("gain_difference_low", 0.0123), written("fit_time_median", 0.0343)
    ('1.2', '34\\xa0ms')
    >>> written("speedup_ratio", 4.114), written("ridge_accuracy", 0.716)
    ('4.1', '71.6%')
    >>> written("n_splits", 100), written("loss", 1.9459)
    ('100', '1.95')
    """
    for word in reversed(name.split("_")):
        if word in DIFFERENCES:
            return format_points(value)
        if word in DURATIONS:
            return format_seconds(value)
        if word in QUOTIENTS:
            return _quotient(value)
        if word == "energy":
            return format_energy(value)
        if word == "bytes":
            return format_bytes(value)
        if word in DECIMALS:
            return format_decimal(value, 2)
    if isinstance(value, int):
        return _number(value)
    if 0 <= value <= 1:
        return format_percent(value, 0 if value in (0, 1) else 1)
    return format_decimal(value, 2)


def _quotient(value):
    """Write a quotient: one decimal below ten, two significant digits from there."""
    if value < 10:
        return format_decimal(value, 1)
    return format_decimal(round(value, 1 - math.floor(math.log10(value))))


def _bytes(folder):
    """Size of a folder's files."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _made():
    """Read how the packaged data were made."""
    record = json.loads(packaged_file("dataset.json").read_text("utf-8"))
    minutes = {"dataset_minutes": _number(round(record["seconds"] / 60))}
    return dict(_flattened("dataset", record)) | minutes


def _flattened(name, value):
    """Give each leaf of nested values a name of its own."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _flattened(f"{name}_{key}".replace("-", "_"), item)
    elif isinstance(value, list):
        for number, item in enumerate(value, start=1):
            yield from _flattened(f"{name}_{number}", item)
    else:
        yield name, _number(value)


def _number(value):
    """Write a number with the decimals it has; four digits stay together."""
    if isinstance(value, int | float) and abs(value) >= 10_000:
        return format_decimal(value)
    mark = "," if language() == "fr" else "."
    return str(value).replace(".", mark) if isinstance(value, float) else str(value)


def _reported():
    """Write the figures of the 2023 report, with the decimals it printed."""
    report = pd.read_csv(packaged_file("report_2023.csv"), dtype=str).fillna("")
    return {
        f"report_{row.name}": _quoted(row.value, row.unit)
        for row in report.itertuples(index=False, name="Figure")
    }


def _quoted(text, unit):
    """Write a quoted figure: its digits are the source's, its mark the language's."""
    decimals = len(text.partition(".")[2])
    if unit == "%":
        return format_percent(float(text), max(decimals - 2, 0))
    return text.replace(".", "," if language() == "fr" else ".")
