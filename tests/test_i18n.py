"""Languages: the French catalogue is complete, numbers are written as French does."""

from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from emolib.errors import DataError
from emolib.i18n import (
    LANGUAGES,
    _,
    format_decimal,
    format_percent,
    format_points,
    format_seconds,
    set_language,
)

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "emolib/locale/fr/LC_MESSAGES/emolib.po"


@pytest.fixture(scope="module")
def catalogue():
    """The French catalogue."""
    with CATALOGUE.open("rb") as source:
        return read_po(source, locale="fr")


@pytest.fixture(scope="module")
def messages():
    """Every message of the code and of the notebooks."""
    with (ROOT / "babel.cfg").open() as source:
        methods, options = parse_mapping_cfg(source)
    keywords = {"_": None, "N_": None}
    found = extract_from_dir(ROOT, methods, options, keywords=keywords)
    return {message for _file, _line, message, *_rest in found}


def test_every_message_is_translated(catalogue, messages):
    """No entry is missing, empty or fuzzy, and none is left over."""
    entries = {entry.id: entry for entry in catalogue if entry.id}
    assert "happy" in messages
    assert set(entries) == messages
    assert not [entry.id for entry in entries.values() if not entry.string]
    assert not [entry.id for entry in entries.values() if entry.fuzzy]


def test_translations_keep_their_fields(catalogue):
    """A message and its translation name the same {fields}."""

    def fields(text):
        return {name for _text, name, *_rest in Formatter().parse(text) if name}

    for entry in catalogue:
        if entry.id:
            assert fields(entry.id) == fields(entry.string), entry.string


def test_french_typography_of_the_catalogue(catalogue):
    """Double punctuation is preceded by a no-break space, apostrophes are curly."""
    for entry in catalogue:
        if entry.id:
            for mark in " ;", " !", " ?", " :", "'":
                assert mark not in entry.string, entry.string


def test_language_changes_words_and_numbers():
    """The same call, in one language then in the other."""
    assert (_("happy"), format_decimal(1287.5, 1)) == ("happy", "1,287.5")
    set_language("fr")
    assert (_("happy"), format_decimal(1287.5, 1)) == ("joie", "1\u202f287,5")
    assert format_percent(0.716) == "71,6\u202f%"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_rounding_is_the_same_in_both_languages(lang):
    """Digits agree, only marks differ."""
    set_language(lang)
    written = [format_decimal(value, 2) for value in (0.125, 2.675, 1234.5)]
    assert [text[-2:] for text in written] == ["12", "68", "50"]


def test_another_language_is_refused():
    """The error names the languages there are."""
    with pytest.raises(DataError, match="'fr', 'en'"):
        set_language("it")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0000042, "4,2 µs"),
        (0.0343, "34 ms"),
        (0.99, "990 ms"),
        (9.96, "10 s"),
        (119, "119 s"),
        (387.2, "6,5 min"),
    ],
)
def test_durations_are_in_the_unit_that_suits_them(seconds, words):
    """Two or three digits, and a space that does not break before the unit."""
    set_language("fr")
    assert format_seconds(seconds) == words.replace(" ", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(
    ("difference", "words"), [(0.15, "15,0"), (-0.007, "−0,7"), (-0.0001, "0,0")]
)
def test_points_have_a_true_minus_sign_and_no_negative_zero(difference, words):
    """A difference of shares is written in points, with one decimal."""
    set_language("fr")
    assert format_points(difference) == words
