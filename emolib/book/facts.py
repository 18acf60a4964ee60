"""Numbers that prose quotes: read from the data, never typed.

A page writes ``{{ rows }}`` and the build puts the number there, as the language of
the edition writes it. A name that does not exist stops the build.
"""

import json

import pandas as pd

from emolib import __version__, results
from emolib.data import packaged_file
from emolib.datasets import load_landmarks
from emolib.i18n import format_decimal, format_percent, language, set_language

MEGABYTE = 1e6


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
        ``dataset_<name>`` for every entry of ``emolib/data/dataset.json`` (levels
        joined by ``_``, items of a list numbered from 1), ``result_<experiment>_...``
        for every score in ``results/``, and what is counted in the packaged files.

    Examples
    --------
    >>> facts("en")["rows"]
    '1287'
    >>> facts("fr")["report_ridge_raw_max"].replace("\\u202f", " ")
    '76,425 %'
    """
    previous = language()
    set_language(lang)
    try:
        return {
            **_counted(),
            **_made(),
            **_reported(),
            **_measured(),
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


def _measured():
    """Read the scores that were recorded, as percentages."""
    return {
        name: format_percent(value)
        for experiment in results.names()
        for name, value in _scores(experiment, results.read(experiment)["result"])
    }


def _scores(name, value):
    """Give each score of a nested result a name; lists are for figures, not prose."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _scores(f"{name}_{key}".replace("-", "_"), item)
    elif isinstance(value, float) and 0 <= value <= 1:
        yield f"result_{name}", value


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
