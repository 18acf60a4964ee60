"""Figures: what they draw follows the data and the language."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from emolib import load_images, plotting, set_language
from emolib.landmarks import to_points
from emolib.schema import EMOTIONS

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def closed():
    """No figure is left open."""
    yield
    plt.close("all")


def _luminance(colour):
    """Relative luminance of a colour, as WCAG 2 defines it."""
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def test_every_emotion_has_its_own_colour():
    """Seven emotions, seven colours, none that a part of the face uses too."""
    assert set(plotting.PALETTE) == set(EMOTIONS)
    assert len(set(plotting.PALETTE.values())) == 7
    assert not set(plotting.PALETTE.values()) & set(plotting.PART_COLOURS.values())


def test_colours_stand_out_from_the_page():
    """Every colour has a contrast of 2 or more with white."""
    for colour in (*plotting.PALETTE.values(), *plotting.PART_COLOURS.values()):
        assert 1.05 / (_luminance(colour) + 0.05) >= 2


def test_bars_are_counts(packaged):
    """The length of each bar is the number of faces, the longest label fits."""
    ax = plotting.class_balance(packaged.target, packaged.target_names)
    widths = [patch.get_width() for patch in ax.patches]
    assert widths == np.bincount(packaged.target).tolist()
    assert ax.get_xlim()[1] > max(widths)


def test_words_and_numbers_follow_the_language(packaged):
    """The same figure, in French."""
    set_language("fr")
    ax = plotting.class_balance(packaged.target, packaged.target_names)
    assert ax.get_yticklabels()[0].get_text() == "colère"
    assert "," in ax.texts[0].get_text() and "\u202f%" in ax.texts[0].get_text()
    assert ax.get_xlabel() == "nombre de visages"


def test_a_face_is_drawn_where_its_points_are(packaged):
    """Every point is on a line, eyes above the mouth on the page."""
    points = to_points(packaged.data[0])
    ax = plotting.draw_face(points, ax=plt.figure().subplots())
    drawn = {tuple(xy) for line in ax.lines for xy in line.get_xydata()}
    assert drawn == {tuple(xy) for xy in points}
    eye, mouth = (ax.transData.transform(points[i])[1] for i in (36, 57))
    assert eye > mouth


def test_the_grid_shows_each_emotion_in_its_row():
    """Rows in the order of the names, as many images as asked, none twice."""
    images = load_images()
    figure = plotting.image_grid(
        images.paths, images.target, images.target_names, columns=3
    )
    rows = [ax.get_ylabel() for ax in figure.axes[::3]]
    assert rows == list(EMOTIONS)
    pictures = {ax.images[0].get_array().tobytes() for ax in figure.axes}
    assert len(pictures) == 21


def test_movement_arrows_are_the_differences(packaged):
    """Each arrow is the step of its point, magnified as asked."""
    faces = to_points(packaged.data)
    figure = plotting.movement({"happy": faces[1]}, faces[0], magnify=2)
    arrows = figure.axes[0].collections[-1]
    np.testing.assert_allclose(
        np.column_stack([arrows.U, arrows.V]), 2 * (faces[1] - faces[0])
    )


def test_heatmap_writes_its_numbers():
    """The number in each cell is the table's, in the reader's digits."""
    set_language("fr")
    table = pd.DataFrame([[1.25, 2.0]], columns=["a", "b"], index=["c"])
    ax = plotting.heatmap(table, unit="px", digits=1)
    assert [text.get_text() for text in ax.texts] == ["1,2", "2,0"]


def test_histogram_marks_the_median():
    """The line stands at the median and says its value."""
    ax = plotting.histogram([1, 2, 30], label="px", digits=1)
    assert ax.lines[0].get_xdata()[0] == 2
    assert "2.0" in ax.texts[0].get_text()


def test_percent_ticks_are_whole_numbers():
    """What a tick says is where it stands: no step of 2.5 written as 2 or 3."""
    ax = plt.figure().subplots()
    ax.set_xlim(0.28, 0.5)
    plotting.localise(ax.xaxis, percent=True)
    ticks = 100 * ax.xaxis.get_major_locator()()
    np.testing.assert_allclose(ticks, np.round(ticks))
