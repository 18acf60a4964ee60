"""What strangers wrote is shown by a spreadsheet, and not computed."""

import pytest

from emolib.spreadsheets import as_cell


@pytest.mark.parametrize("value", ["=1", "+cmd", "-x", "@x", "\t=1", " =1", "-1 -2"])
def test_formulas_become_text(value):
    """Whatever a spreadsheet would compute begins with an apostrophe."""
    assert as_cell(value).startswith("'")


@pytest.mark.parametrize("value", ["a = b", "-0.5", "+3", "1e-3", "", "two\nlines", 3])
def test_the_rest_stays_as_it_is(value):
    """Numbers, also negative ones, and ordinary words are not touched."""
    assert as_cell(value) == value


def test_control_characters_go():
    """What steers a terminal, and half a character, do not reach the table."""
    assert as_cell("a\x1b[31m\udce9b\u202e") == "a[31mb"
