"""Words of strangers in tables that will be opened in a spreadsheet."""

import re
import unicodedata

NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?")
"""What begins like a formula and is none."""


def as_cell(value):
    """Make a value that a spreadsheet shows as it is, and does not compute.

    Parameters
    ----------
    value : object
        What goes into a cell.

    Returns
    -------
    object
        A text without control characters, with an apostrophe before what would be a
        formula; anything but a text as it is.

    References
    ----------
    OWASP, CSV injection.

    Examples
    --------
    >>> as_cell("=cmd|' /C calc'!A0"), as_cell("-0.5"), as_cell(3)
    ("'=cmd|' /C calc'!A0", '-0.5', 3)
    """
    if not isinstance(value, str):
        return value
    text = "".join(
        letter
        for letter in value
        if letter == "\n" or unicodedata.category(letter)[0] != "C"
    )
    formula = text.lstrip()[:1] in tuple("=+-@") and not NUMBER.fullmatch(text)
    return f"'{text}" if formula else text
