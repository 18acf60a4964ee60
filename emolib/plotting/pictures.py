"""Figures of pictures: rows of them, and heat laid over them."""

import matplotlib.pyplot as plt
import numpy as np

from emolib.plotting.style import localise

HEAT = "inferno"
"""Colours of heat: from dark to light, so that all readers see the same order."""


def picture_rows(rows, *, titles=None, heat=None, label="", columns=None):
    """Pictures side by side, a named line for each row; heat over them if given.

    Heat is drawn as colour that covers the picture more where it is higher, with a
    white line round what exceeds half of the highest of all.

    Parameters
    ----------
    rows : dict of str to sequence of arrays
        For each line its name and its pictures, grey of shape (height, width) or in
        colour of shape (height, width, 3), in [0, 255]. An empty name is not written.
    titles : dict of str to sequence of str, default=None
        What stands above the pictures of a line.
    heat : dict of str to sequence of arrays of shape (height, width), default=None
        What to lay over the pictures of a line, at any size, from 0 up.
    label : str, default=""
        What the heat is; a scale with this name is drawn where it is given.
    columns : int, default=None
        Pictures side by side at most; a longer line goes on below.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> grey = np.zeros((8, 8))
    >>> figure = picture_rows({"before": [grey, grey], "after": [grey, grey]},
    ...                       titles={"before": ["sad", "happy"]})
    >>> [ax.get_title() for ax in figure.axes]
    ['sad', 'happy', '', '']
    """
    titles, heat = titles or {}, heat or {}
    top = max((np.max(maps) for maps in heat.values()), default=0) or 1
    columns = columns or max(map(len, rows.values()))
    lines = [
        (name, start)
        for name, pictures in rows.items()
        for start in range(0, len(pictures), columns)
    ]
    figure, axes = _axes(len(lines), columns, titled=bool(titles))
    for line, (name, start) in zip(axes, lines, strict=True):
        line[0].set_ylabel("" if start else name, labelpad=6)
        places = range(start, min(start + columns, len(rows[name])))
        for ax, place in zip(line, places, strict=False):
            _draw(ax, picture := rows[name][place])
            if name in titles:
                ax.set_title(titles[name][place], fontsize=10)
            if name in heat:
                shade = _lay_over(ax, heat[name][place], np.shape(picture)[:2], top)
        for ax in line[len(places) :]:
            ax.remove()
    if label and heat:
        bar = figure.colorbar(
            shade, ax=axes, label=label, location="bottom", shrink=0.6, aspect=40
        )
        localise(bar.ax.xaxis, percent=True, digits=0 if top > 0.05 else 1)
    return figure


def _axes(n_lines, columns, *, titled):
    """Bare axes for lines of pictures, close to each other."""
    side = min(7 / columns, 3.4)
    figure, axes = plt.subplots(
        n_lines,
        columns,
        figsize=(side * columns + 0.2, (side + 0.25 * titled) * n_lines),
        squeeze=False,
        layout="constrained",
    )
    for ax in axes.flat:
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
    figure.get_layout_engine().set(w_pad=0.01, h_pad=0.03, wspace=0, hspace=0)
    return figure, axes


def _draw(ax, picture):
    """A picture in grey or in colour, values in [0, 255]."""
    picture = np.squeeze(np.asarray(picture))
    if picture.ndim == 2:
        ax.imshow(picture, cmap="gray", vmin=0, vmax=255)
    else:
        ax.imshow(picture.astype(np.uint8))


def _lay_over(ax, heat, shape, top):
    """Heat over a picture of some shape, stretched to it."""
    height, width = shape
    frame = (-0.5, width - 0.5, height - 0.5, -0.5)
    share = np.clip(np.asarray(heat, dtype=float) / top, 0, 1)
    shade = ax.imshow(
        heat,
        cmap=HEAT,
        vmin=0,
        vmax=top,
        alpha=0.7 * share,
        extent=frame,
        interpolation="bilinear",
    )
    if share.min() < 0.5 < share.max():
        ax.contour(
            share, [0.5], colors="white", linewidths=1.1, extent=frame, origin="upper"
        )
    return shade
