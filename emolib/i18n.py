"""Languages: which one is current, the catalogues of words, the forms of numbers.

Messages are written in English in the code and translated by gettext catalogues in
``emolib/locale/<language>/LC_MESSAGES/emolib.po``. Babel extracts them, and the
catalogues are read as they are: there is no compiled file to forget.
"""

import functools
import gettext
import io
import json
from importlib.resources import files

from babel import numbers
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from emolib.errors import DataError

LANGUAGES = ("fr", "en")
"""Languages of the book, the first one being that of the 2023 report."""

_current = "en"


def set_language(lang):
    """Choose the language of labels, words and numbers.

    Parameters
    ----------
    lang : {"fr", "en"}
        The language of everything that is drawn or printed from now on.

    Raises
    ------
    DataError
        When `lang` is not one of `LANGUAGES`.

    Examples
    --------
    >>> set_language("fr")
    >>> _("happy")
    'joie'
    >>> set_language("en")
    >>> set_language("de")
    Traceback (most recent call last):
        ...
    emolib.errors.DataError: Got lang='de', expected one of 'fr', 'en'.
    """
    global _current
    if lang not in LANGUAGES:
        expected = ", ".join(map(repr, LANGUAGES))
        raise DataError(f"Got lang={lang!r}, expected one of {expected}.")
    _current = lang


def language():
    """Return the current language, ``"fr"`` or ``"en"``.

    Examples
    --------
    >>> language()
    'en'
    """
    return _current


def _(message):
    """Translate a message into the current language.

    Parameters
    ----------
    message : str
        The English words, as they stand in the catalogue.

    Returns
    -------
    str
        The words in the current language; the English ones where the catalogue has
        no entry, which the test suite reports.

    Examples
    --------
    >>> _("happy")
    'happy'
    """
    if _current == "en":
        return message
    return _translations(_current).gettext(message)


def N_(message):
    """Mark a message for the catalogue without translating it yet.

    Examples
    --------
    >>> N_("happy")
    'happy'
    """
    return message


RECORDED_WORDS = (
    *(N_("ancestry"), N_("african"), N_("asian"), N_("caucasian"), N_("mixed")),
    *(N_("sex"), N_("female"), N_("male"), N_("age"), N_("skin")),
    *(N_("very light"), N_("light"), N_("intermediate"), N_("tan"), N_("brown")),
    N_("dark"),
)
"""Words of recorded results, which are translated where they are printed."""


def format_decimal(value, digits=0):
    """Write a number as the current language does.

    Parameters
    ----------
    value : float
        The number.
    digits : int, default=0
        Digits after the decimal mark.

    Returns
    -------
    str
        The number, with the decimal mark and the digit grouping of the language.

    Examples
    --------
    >>> format_decimal(1287)
    '1,287'
    >>> set_language("fr")
    >>> format_decimal(0.5, 2)
    '0,50'
    >>> set_language("en")
    """
    return numbers.format_decimal(value, _pattern("#,##0", digits), locale=_current)


def format_percent(share, digits=1):
    """Write a share as a percentage of the current language.

    Parameters
    ----------
    share : float
        The share, 1.0 being the whole.
    digits : int, default=1
        Digits after the decimal mark.

    Returns
    -------
    str
        For example ``'71.6%'`` in English and ``'71,6 %'`` in French.

    Examples
    --------
    >>> format_percent(0.716)
    '71.6%'
    """
    unit = "%" if _current == "en" else "\N{NARROW NO-BREAK SPACE}%"
    pattern = _pattern("#,##0", digits) + unit
    return numbers.format_percent(share, pattern, locale=_current)


def format_seconds(seconds):
    """Write a duration in the unit that suits it, to two or three digits.

    Parameters
    ----------
    seconds : float
        The duration, in s.

    Returns
    -------
    str
        The duration in µs, ms, s or, from two minutes on, min, as the current language
        writes numbers; the unit is never parted from its number.

    Examples
    --------
    >>> [format_seconds(s).replace("\\xa0", " ") for s in (0.00042, 0.14117, 2.94, 400)]
    ['420 µs', '141 ms', '2.9 s', '6.7 min']
    """
    units = (("min", 120, 60), ("s", 1, 1), ("ms", 1e-3, 1e-3), ("µs", 0, 1e-6))
    unit, length = next((u, n) for u, least, n in units if seconds >= least)
    digits = 0 if seconds / length >= 9.95 else 1
    number = format_decimal(seconds / length, digits)
    return f"{number}\N{NO-BREAK SPACE}{unit}"


def format_points(difference):
    """Write a difference of two shares, in points of percentage.

    Parameters
    ----------
    difference : float
        The difference, between -1 and 1.

    Returns
    -------
    str
        The points with one decimal and no unit, which prose adds: ``'-0.7'`` has a
        true minus sign.

    Examples
    --------
    >>> format_points(0.73730 - 0.71555)
    '2.2'
    >>> format_points(-0.007)
    '−0.7'
    """
    points = round(100 * difference, 1) + 0.0  # no minus sign before a zero
    return format_decimal(points, 1).replace("-", "\N{MINUS SIGN}")


def format_interval(interval, write=format_percent):
    """Write a mean with its interval.

    Parameters
    ----------
    interval : dict of str to float
        ``mean``, ``low`` and ``high``; the ends are None where there is no interval.
    write : callable, default=format_percent
        Writes one number.

    Returns
    -------
    str
        The mean, then the ends in brackets.

    Examples
    --------
    >>> format_interval({"mean": 0.926, "low": 0.91, "high": 0.941})
    '92.6% (91.0% – 94.1%)'
    """
    mean, low, high = (interval[end] for end in ("mean", "low", "high"))
    if low is None:
        return write(mean)
    return f"{write(mean)} ({write(low)} – {write(high)})"


def extract_notebook(fileobj, keywords, comment_tags, options):
    """Extract the messages of a notebook's code cells: an extractor for Babel.

    Parameters
    ----------
    fileobj : binary file
        A notebook.
    keywords, comment_tags, options
        As Babel passes them to every extractor.

    Yields
    ------
    tuple
        ``(line, function, messages, comments)``, the line being the cell's number.

    Examples
    --------
    >>> code = "print(_('happy'))"
    >>> notebook = json.dumps({"cells": [{"cell_type": "code", "source": [code]}]})
    >>> list(extract_notebook(io.BytesIO(notebook.encode()), ["_"], [], {}))
    [(1, '_', 'happy', [])]
    """
    for number, cell in enumerate(json.load(fileobj)["cells"], start=1):
        if cell["cell_type"] == "code":
            source = io.BytesIO("".join(cell["source"]).encode())
            found = extract_python(source, keywords, comment_tags, options)
            for _line, function, messages, comments in found:
                yield number, function, messages, comments


def _pattern(integer, digits):
    """Babel's number pattern with a fixed number of decimals."""
    return integer + ("." + "0" * digits if digits else "")


@functools.cache
def _translations(lang):
    """Read a catalogue; cached, since a figure asks for many words."""
    folder = files("emolib") / "locale" / lang / "LC_MESSAGES"
    with (folder / "emolib.po").open("rb") as source:
        catalogue = read_po(source, locale=lang)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
