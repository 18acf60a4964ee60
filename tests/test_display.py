"""What cells show: pictures with words, tables with the reader's numbers."""

import io

import IPython.display
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from PIL import Image

from emolib import set_language
from emolib.display import show, show_table, styled, when_estimable
from emolib.errors import DataError, NotEnoughDataError, require


@pytest.fixture
def shown(monkeypatch):
    """What cells display: a list of (data, metadata)."""
    outputs = []
    monkeypatch.setattr(
        IPython.display,
        "display",
        lambda data, metadata=None, **_options: outputs.append((data, metadata)),
    )
    return outputs


@pytest.mark.parametrize("photograph", [False, True])
def test_a_figure_carries_its_description(shown, photograph):
    """The alt text is in the metadata of the picture, and in the plain text."""
    figure = plt.figure()
    ax = figure.subplots()
    if photograph:
        ax.imshow([[(0, 0, 0), (255, 255, 255)]])
    show(figure, alt="A face.")
    [(data, metadata)] = shown
    mime = "image/jpeg" if photograph else "image/png"
    assert metadata[mime]["alt"] == data["text/plain"] == "A face."
    assert metadata[mime]["shades"] is photograph
    assert Image.open(io.BytesIO(data[mime])).width > 300
    assert figure.number not in plt.get_fignums()


def test_a_figure_may_have_a_caption_of_its_own(shown):
    """The caption travels beside the description."""
    show(plt.figure(), alt="A face.", caption="Somebody.")
    [(_data, metadata)] = shown
    assert metadata["image/png"]["caption"] == "Somebody."


def test_a_table_has_a_caption_and_local_numbers():
    """Numbers get the language's marks; words are left as they are."""
    set_language("fr")
    frame = pd.DataFrame(
        {"score": [0.5, 1234.0], "nom": ["a<b", "c"]}, index=["x", "y"]
    )
    table = BeautifulSoup(
        styled(frame, caption="Scores & noms", digits=1), "html.parser"
    )
    assert table.caption.text == "Scores & noms"
    cells = [cell.text for cell in table.tbody.find_all("td")]
    assert cells == ["0,5", "a<b", "1\u202f234,0", "c"]
    assert [cell.text for cell in table.tbody.find_all("th")] == ["x", "y"]


def test_headers_say_what_they_head():
    """Columns and rows have scopes, and an empty corner is no header."""
    frame = pd.DataFrame({"n": [3]}, index=["x"])
    table = BeautifulSoup(styled(frame, caption="One row."), "html.parser")
    scopes = [(cell["scope"], cell.text) for cell in table.find_all("th")]
    assert scopes == [("col", "n"), ("row", "x")]


def test_columns_may_have_digits_of_their_own(shown):
    """A dictionary gives each column its decimals."""
    frame = pd.DataFrame({"n": [3], "share": [0.25]})
    show_table(frame, caption="One row.", digits={"share": 2})
    [(table, _metadata)] = shown
    cells = BeautifulSoup(table.data, "html.parser").tbody("td")
    assert [cell.text for cell in cells] == ["3", "0.25"]


def test_what_cannot_be_estimated_is_said_and_the_notebook_goes_on(shown):
    """A file too small, or a library that is missing, stops nothing else."""
    with when_estimable():
        raise NotEnoughDataError("Got 1 subject(s), expected at least 2.")
    with when_estimable():
        require("no_such_module", extra="comparison")
    told = [note.data for note, _metadata in shown]
    assert told[0] == "> Got 1 subject(s), expected at least 2."
    assert 'pip install "emolib[comparison]"' in told[1]
    with pytest.raises(DataError), when_estimable():
        raise DataError("Got a broken file.")
