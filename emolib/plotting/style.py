"""The look of every figure: one palette, one style, the reader's numbers.

The palette of the seven emotions is Okabe and Ito's, which colour-blind readers can
tell apart (Wong, "Points of view: Color blindness", Nature Methods, 2011). The parts
of the face have colours of their own, from Paul Tol's "muted" scheme, so that no one
takes a part for an emotion.
"""

import matplotlib.pyplot as plt
from matplotlib.ticker import FuncFormatter, MaxNLocator

from emolib.i18n import N_, format_decimal, format_percent

PALETTE = {
    N_("angry"): "#D55E00",
    N_("disgust"): "#009E73",
    N_("fear"): "#CC79A7",
    N_("happy"): "#E69F00",
    N_("neutral"): "#6E6E6E",
    N_("sad"): "#0072B2",
    N_("surprise"): "#56B4E9",
}
"""Colour of each emotion."""

INK = "#2B2B2B"
FAINT = "#B8B8B8"

PART_COLOURS = {
    N_("jaw"): "#332288",
    N_("brows"): "#117733",
    N_("nose"): "#999933",
    N_("eyes"): "#882255",
    N_("mouth"): "#44AA99",
}
"""Colour of each part of the face."""


SERIES_COLOURS = ("#111111", "#7A5195", "#BC8F00", "#8C564B", "#5F7A8A")
SERIES_MARKS = ("o", "s", "D", "^", "v")
"""Colour and mark of each series of a chart; the marks alone tell them apart."""


def colour_of(label):
    """Colour of an emotion; one grey for all other labels that a reader may use.

    Parameters
    ----------
    label : str
        An emotion, or the name of a reader's own folder of images.

    Returns
    -------
    str
        A colour.

    Examples
    --------
    >>> colour_of("sad"), colour_of("bored")
    ('#0072B2', '#6E6E6E')
    """
    return PALETTE.get(label, PALETTE["neutral"])


def set_style():
    """Give all figures of the book one look.

    Examples
    --------
    >>> set_style()
    >>> plt.rcParams["axes.spines.top"]
    False
    """
    plt.rcParams.update(
        {
            "figure.dpi": 100,
            "savefig.dpi": 150,
            "figure.constrained_layout.use": True,
            "font.size": 11,
            "axes.titlesize": 12,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.edgecolor": INK,
            "axes.axisbelow": True,
            "axes.grid": False,
            "text.color": INK,
            "axes.labelcolor": INK,
            "xtick.color": INK,
            "ytick.color": INK,
        }
    )


def localise(axis, *, digits=0, percent=False):
    """Write the numbers of an axis as the current language does.

    Parameters
    ----------
    axis : matplotlib.axis.Axis
        For example ``ax.xaxis``.
    digits : int, default=0
        Decimals of the tick labels.
    percent : bool, default=False
        Whether the values are shares, to be written as percentages.

    Examples
    --------
    >>> from emolib.i18n import set_language
    >>> set_language("fr")
    >>> ax = plt.figure().subplots()
    >>> localise(ax.xaxis, digits=1)
    >>> ax.xaxis.get_major_formatter()(0.5)
    '0,5'
    >>> set_language("en")
    """
    write = format_percent if percent else format_decimal
    if percent:
        # Steps of 2.5 % would be written as wrong whole numbers.
        axis.set_major_locator(MaxNLocator(7, steps=[1, 2, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _place: write(value, digits)))
