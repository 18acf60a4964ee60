"""What cells show: pictures with words, tables with the reader's numbers."""

import io

import IPython.display
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from PIL import Image

from emolib import set_language
from emolib.display import show, show_table, styled


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
    assert Image.open(io.BytesIO(data[mime])).width > 300
    assert figure.number not in plt.get_fignums()


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
    cells = [cell.text for cell in table.find_all("td")]
    assert cells == ["0,5", "a<b", "1\u202f234,0", "c"]
    assert [cell.text for cell in table.tbody.find_all("th")] == ["x", "y"]


def test_columns_may_have_digits_of_their_own(shown):
    """A dictionary gives each column its decimals."""
    frame = pd.DataFrame({"n": [3], "share": [0.25]})
    show_table(frame, caption="One row.", digits={"share": 2})
    [(table, _metadata)] = shown
    cells = BeautifulSoup(table.data, "html.parser")("td")
    assert [cell.text for cell in cells] == ["3", "0.25"]
