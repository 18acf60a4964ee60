"""The drawings of the widgets, as figures of Bokeh.

Each comes with what the page paints: models, a property of theirs, and the custom
property of ``book.css`` that gives its colour, in light and in dark.
"""

from emolib.landmarks import OUTLINES, to_points

INK, QUIET, RULE, ACCENT = "--ink", "--quiet", "--rule", "--accent"

TEXT = {"font": "Emolib Sans, sans-serif", "font_size": "15px"}


def _bare_figure(**options):
    """A figure without tools, frame or background."""
    from bokeh.plotting import figure

    return figure(
        toolbar_location=None,
        tools="",
        outline_line_color=None,
        background_fill_alpha=0,
        border_fill_alpha=0,
        **options,
    )


def draw_points(points, rest, *, frame):
    """Draw a face that moves over the face at rest.

    Parameters
    ----------
    points : bokeh.models.ColumnDataSource
        Columns x and y of the 68 points, in inter-ocular distances.
    rest : ndarray of shape (136,)
        The face at rest.
    frame : dict of str to (float, float)
        What is seen, from left to right and from bottom to top.

    Returns
    -------
    plot : bokeh.plotting.figure
        The drawing.
    painted : list of (model, str, str)
        What the page paints.
    parts : dict of str to bokeh.models.Model
        ``lines``, the outlines of the face, ``chosen``, the point that the keyboard
        moves, and ``dots``, how the points are drawn.

    Examples
    --------
    >>> from bokeh.models import ColumnDataSource
    >>> points = ColumnDataSource({"x": [0.0] * 68, "y": [0.0] * 68})
    >>> frame = {"x": (-1, 1), "y": (2, -1)}
    >>> plot, painted, parts = draw_points(points, [0.0] * 136, frame=frame)
    >>> sorted(parts)
    ['chosen', 'dots', 'lines']
    """
    from bokeh.models import ColumnDataSource

    width, height = (abs(end - start) for start, end in (frame["x"], frame["y"]))
    plot = _bare_figure(
        x_range=frame["x"],
        y_range=frame["y"],
        width=600,
        height=round(600 * height / width),
        min_border=0,
        sizing_mode="scale_width",
    )
    plot.axis.visible = False
    plot.grid.visible = False
    still = to_points(rest)
    paths = {
        key: [still[list(line), axis].tolist() for line in OUTLINES]
        for axis, key in enumerate(("xs", "ys"))
    }
    lines, chosen = ColumnDataSource(paths), ColumnDataSource({"x": [0], "y": [0]})
    behind = plot.multi_line(**paths, line_width=1.5, line_alpha=0.5)
    drawn = plot.multi_line("xs", "ys", source=lines, line_width=2)
    dots = plot.scatter("x", "y", source=points, size=7, line_color=None)
    ring = plot.scatter("x", "y", source=chosen, size=16, line_width=3, fill_color=None)
    painted = [
        (behind.glyph, "line_color", QUIET),
        (drawn.glyph, "line_color", INK),
        (dots.glyph, "fill_color", INK),
        (ring.glyph, "line_color", ACCENT),
    ]
    return plot, painted, {"lines": lines, "chosen": chosen, "dots": dots}


def draw_bars(answer):
    """Draw the probability of each emotion.

    Parameters
    ----------
    answer : bokeh.models.ColumnDataSource
        Columns name, share in [0, 1], words and colour of each bar.

    Returns
    -------
    plot : bokeh.plotting.figure
        The drawing.
    painted : list of (model, str, str)
        What the page paints.

    Examples
    --------
    >>> from bokeh.models import ColumnDataSource
    >>> columns = {"name": ["sad"], "share": [1], "words": ["100%"], "colour": ["k"]}
    >>> plot, painted = draw_bars(ColumnDataSource(columns))
    >>> plot.y_range.factors
    ['sad']
    """
    from bokeh.core.properties import value

    plot = _bare_figure(
        x_range=(0, 1.3),  # room for the words after the longest bar
        y_range=list(reversed(answer.data["name"])),
        min_border=0,
        sizing_mode="stretch_both",
    )
    plot.hbar("name", right="share", source=answer, height=0.6, color="colour")
    written = plot.text(
        "share",
        "name",
        text="words",
        source=answer,
        x_offset=6,
        text_baseline="middle",
        text_font=value(TEXT["font"]),  # a name would be that of a column
        text_font_size=TEXT["font_size"],
    )
    plot.xaxis.visible = False
    plot.grid.visible = False
    painted = [(written.glyph, "text_color", INK), *_plain_axis(plot.yaxis[0])]
    return plot, painted


def draw_strips(layers, *, names, scores, span, label):
    """Draw scores as stacked dots, one strip per model.

    Parameters
    ----------
    layers : dict of str to bokeh.models.ColumnDataSource
        Columns x (score) and y (height) of each layer: ``all`` scores, those that
        were ``tried``, the ``best`` of them, the one ``now``, the ``report``'s.
    names : dict of float to str
        Names of the models by the height at which they stand.
    scores : dict of float to str
        Scores that the axis names, as they are written.
    span : (float, float)
        Scores that are seen.
    label : str
        What the scores are.

    Returns
    -------
    plot : bokeh.plotting.figure
        The drawing.
    painted : list of (model, str, str)
        What the page paints.

    Examples
    --------
    >>> from bokeh.models import ColumnDataSource
    >>> names = ("all", "tried", "best", "now", "report")
    >>> layers = {name: ColumnDataSource({"x": [0.7], "y": [0]}) for name in names}
    >>> plot, painted = draw_strips(
    ...     layers, names={0: "LDA"}, scores={0.7: "70%"}, span=(0, 1), label="accuracy"
    ... )
    >>> plot.xaxis.axis_label
    'accuracy'
    """
    from bokeh.models import FixedTicker

    plot = _bare_figure(
        x_range=span, y_range=(-0.08, 2), height=330, sizing_mode="stretch_width"
    )
    looks = {
        "all": ({"size": 6, "line_color": None, "alpha": 0.35}, "fill_color", QUIET),
        "tried": ({"size": 7, "line_color": None}, "fill_color", INK),
        "best": ({"size": 13, "marker": "inverted_triangle", "line_width": 2.5,
                  "fill_color": None}, "line_color", INK),
        "now": ({"size": 15, "line_color": None}, "fill_color", ACCENT),
        "report": ({"size": 17, "marker": "diamond", "line_width": 2.5,
                    "fill_color": None}, "line_color", ACCENT),
    }  # fmt: skip
    painted = []
    for layer, (look, colour, variable) in looks.items():
        drawn = plot.scatter("x", "y", source=layers[layer], **look)
        painted.append((drawn.glyph, colour, variable))
    plot.grid.visible = False
    for axis, places in ((plot.xaxis[0], scores), (plot.yaxis[0], names)):
        axis.ticker = FixedTicker(ticks=list(places))
        axis.major_label_overrides = places
        painted += _plain_axis(axis)
    plot.xaxis.axis_label = label
    return plot, painted


def _plain_axis(axis):
    """Leave an axis its line and its words; return what the page paints of it."""
    axis.major_tick_line_color = None
    axis.minor_tick_line_color = None
    painted = [(axis, "axis_line_color", RULE)]
    for part in ("major_label", "axis_label"):
        for name, look in TEXT.items():
            setattr(axis, f"{part}_text_{name}", look)
        painted.append((axis, f"{part}_text_color", INK))
    axis.axis_label_text_font_style = "normal"
    return painted
