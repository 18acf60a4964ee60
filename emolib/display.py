"""What a notebook cell shows: figures with words for those who cannot see them,
tables with the numbers of the reader's language, sentences.
"""

import contextlib
import html
import io
import numbers
from pathlib import Path

import pandas as pd

from emolib.errors import MissingExtraError, NotEnoughDataError
from emolib.i18n import _, format_decimal


@contextlib.contextmanager
def when_estimable():
    """Show what can be estimated from the faces at hand, or say why it cannot.

    A reader's file may hold one person, two emotions or thirty faces. What they do not
    allow is told in a sentence, and the notebook goes on; so it is with an optional
    library that is not installed.

    Examples
    --------
    >>> from emolib.datasets import load_landmarks
    >>> from emolib.evaluation import check_estimable
    >>> with when_estimable():
    ...     check_estimable(load_landmarks(), subjects=500)  # doctest: +SKIP
    Got 184 subject(s), expected at least 500 ...
    """
    from IPython.display import Markdown, display

    try:
        yield
    except NotEnoughDataError as error:
        display(Markdown(f"> {error}"))
    except MissingExtraError as error:
        command = str(error).split("`")[1]
        sentence = _("An optional library is missing: install it with `{command}`.")
        display(Markdown(f"> {sentence.format(command=command)}"))


def show(figure, *, alt, caption=None):
    """Show a figure in a notebook, with its description, and close it.

    Figures that hold photographs are shown as JPEG, all others as PNG of 256 colours:
    a page of the book stays light.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure to show.
    alt : str
        What the figure says, for a reader who does not see it. The built book takes
        it from the metadata of the output.
    caption : str, optional
        What is written below the figure in the book; `alt` by default.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> show(Figure(), alt="An empty figure.")  # doctest: +SKIP
    """
    import matplotlib.pyplot as plt
    from PIL import Image

    canvas = io.BytesIO()
    figure.savefig(canvas, format="png", bbox_inches="tight")
    plt.close(figure)
    picture = Image.open(canvas).convert("RGB")
    image = io.BytesIO()
    shades = any(_has_shades(ax) for ax in figure.axes)
    if any(ax.images for ax in figure.axes):
        mime = "image/jpeg"
        picture.save(image, "JPEG", quality=78, optimize=True, progressive=True)
    else:
        mime = "image/png"
        picture.quantize(256).save(image, "PNG", optimize=True)
    _show_image(image.getvalue(), mime, alt, caption, shades=shades)


def _has_shades(ax):
    """Whether light and dark mean something: in a picture, in a coloured grid."""
    from matplotlib.collections import QuadMesh

    return bool(ax.images) or any(isinstance(one, QuadMesh) for one in ax.collections)


def show_picture(path, *, alt, caption=None):
    """Show a picture file in a notebook, with its description.

    Parameters
    ----------
    path : str or Path
        A JPEG file.
    alt : str
        What the picture shows, for a reader who does not see it.
    caption : str, optional
        What is written below the figure in the book; `alt` by default.

    Examples
    --------
    >>> from emolib.data import packaged_file
    >>> show_picture(packaged_file("gallery/mesh.jpg"), alt="A head.")  # doctest: +SKIP
    """
    _show_image(Path(path).read_bytes(), "image/jpeg", alt, caption, shades=True)


def _show_image(data, mime, alt, caption, *, shades):
    """Show the bytes of an image, what is said of it in the metadata."""
    from IPython.display import display

    about = {"alt": alt, "caption": caption or alt, "shades": shades}
    display({mime: data, "text/plain": alt}, metadata={mime: about}, raw=True)


def show_table(frame, *, caption, digits=0):
    """Show a table in a notebook, with a caption and localised numbers.

    Parameters
    ----------
    frame : DataFrame
        What to show; its index and columns are already in the reader's language.
    caption : str
        What the table says.
    digits : int or dict of str to int, default=0
        Decimals of the numeric columns, one number for all or one per column.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"accuracy": [0.716]}, index=["Ridge"])
    >>> show_table(table, caption="One score.", digits=3)  # doctest: +SKIP
    """
    from IPython.display import HTML, display

    display(HTML(styled(frame, caption=caption, digits=digits)))


def styled(frame, *, caption, digits=0):
    """Write a table as HTML, with a caption and the numbers of the current language.

    Parameters
    ----------
    frame : DataFrame
        What to write.
    caption : str
        What the table says.
    digits : int or dict of str to int, default=0
        Decimals of the numeric columns.

    Returns
    -------
    str
        An HTML table.

    Examples
    --------
    >>> import pandas as pd
    >>> html = styled(pd.DataFrame({"n": [1287]}), caption="Rows.")
    >>> "1,287" in html, "<caption>Rows.</caption>" in html
    (True, True)
    """
    if not isinstance(digits, dict):
        digits = dict.fromkeys(frame.columns, digits)
    words = pd.DataFrame(
        {
            column: [_words(value, digits.get(column, 0)) for value in frame[column]]
            for column in frame.columns
        },
        index=frame.index,
    ).rename_axis(index=None, columns=frame.index.name)
    table = words.to_html(border=0, justify="left", classes="table")
    head, body = table.split("</thead>")
    # An empty corner heads nothing: a screen reader would announce it all the same.
    head = head.replace("<th></th>", "<td></td>").replace("<th>", '<th scope="col">')
    head = head.replace(
        "<thead>", f"<caption>{html.escape(caption)}</caption>\n<thead>"
    )
    return head + "</thead>" + body.replace("<th>", '<th scope="row">')


def _words(value, digits):
    """A number in the current language; anything else as it is."""
    is_number = isinstance(value, numbers.Real) and not isinstance(value, bool)
    return format_decimal(value, digits) if is_number else value
