"""Quantities: the unit suits the number, and follows the language."""

import re

import pytest

from emolib.i18n import set_language
from emolib.units import format_bytes, format_energy


@pytest.mark.parametrize(
    ("write", "value", "in_english", "in_french"),
    [
        (format_energy, 1.25, "1.2 kWh", "1,2 kWh"),
        (format_energy, 0.0073, "7.3 Wh", "7,3 Wh"),
        (format_energy, 3.7e-8, "37 µWh", "37 µWh"),
        (format_energy, 0.0, "0.0 nWh", "0,0 nWh"),
        (format_bytes, 103_756_892, "104 MB", "104 Mo"),
        (format_bytes, 9_300, "9.3 kB", "9,3 ko"),
        (format_bytes, 7, "7 B", "7 o"),
    ],
)
def test_the_unit_suits_the_quantity(write, value, in_english, in_french):
    """Two or three digits, in the largest unit that the quantity fills."""
    for lang, expected in (("en", in_english), ("fr", in_french)):
        set_language(lang)
        assert re.sub(r"\s", " ", write(value)) == expected
