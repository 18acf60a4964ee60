"""Quantities of energy and of memory, in the unit that suits each, as readers write it.

Durations are in `emolib.i18n`, with the other forms of numbers.
"""

from emolib.i18n import N_, _, format_decimal

BYTES = ((N_("GB"), 1e9), (N_("MB"), 1e6), (N_("kB"), 1e3), (N_("B"), 1))
"""Units of memory, with their lengths in bytes."""

ENERGIES = (("kWh", 1), ("Wh", 1e-3), ("mWh", 1e-6), ("µWh", 1e-9), ("nWh", 1e-12))
"""Units of energy, with their lengths in kWh."""


def format_energy(kilowatt_hours, digits=None):
    """Write an energy in the unit that suits it.

    Parameters
    ----------
    kilowatt_hours : float
        The energy, in kWh.
    digits : int, default=None
        Decimals; one below ten and none from there, by default.

    Returns
    -------
    str
        The energy in kWh, Wh, mWh, µWh or nWh, as the current language writes numbers.

    Examples
    --------
    >>> [format_energy(e).replace("\\xa0", " ") for e in (0.0042, 6.1e-8, 0)]
    ['4.2 Wh', '61 µWh', '0.0 nWh']
    """
    return _in_units(kilowatt_hours, ENERGIES, digits)


def format_bytes(size, digits=None):
    """Write the size of a file in the unit that suits it.

    Parameters
    ----------
    size : int
        The size, in bytes.
    digits : int, default=None
        Decimals; one below ten and none from there, by default.

    Returns
    -------
    str
        The size in GB, MB, kB or B (a thousand each), in the words and the numbers of
        the current language.

    Examples
    --------
    >>> [format_bytes(size).replace("\\xa0", " ") for size in (103_756_892, 9_400, 12)]
    ['104 MB', '9.4 kB', '12 B']
    """
    return _in_units(size, BYTES, 0 if digits is None and size < 1000 else digits)


def _in_units(value, units, digits):
    """A number in the largest unit that it fills, never parted from it."""
    fitting = [(unit, length) for unit, length in units if value >= length]
    unit, length = fitting[0] if fitting else units[-1]
    if digits is None:
        digits = 0 if value / length >= 9.95 else 1
    return f"{format_decimal(value / length, digits)}\N{NO-BREAK SPACE}{_(unit)}"
