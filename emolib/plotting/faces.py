"""Figures of faces: landmarks, mean faces, movements, pictures."""

import matplotlib.pyplot as plt
import numpy as np

from emolib.i18n import _
from emolib.landmarks import OUTLINES, PARTS
from emolib.plotting.style import FAINT, INK, PALETTE, PART_COLOURS, localise


def draw_face(points, *, ax, image=None, colour=INK, size=7, outline=True):
    """Draw the landmarks of one face, on its image where there is one.

    Parameters
    ----------
    points : array-like of shape (68, 2)
        Landmarks, in px of the image or in any unit without one; y downwards.
    ax : matplotlib.axes.Axes
        Where to draw.
    image : array-like of shape (height, width, 3), default=None
        The picture under the landmarks.
    colour : str, default=INK
        Colour of points and lines.
    size : float, default=7
        Area of the points, in square points; 0 draws none.
    outline : bool, default=True
        Whether to join the points of each feature.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> ax = draw_face(np.random.default_rng(0).uniform(0, 1, (68, 2)),
    ...                ax=plt.figure().subplots())
    >>> len(ax.lines)
    9
    """
    points = np.asarray(points)
    if image is not None:
        ax.imshow(image)
    if outline:
        width = 1.1 if image is None else 0.7
        for line in OUTLINES:
            ax.plot(*points[list(line)].T, color=colour, linewidth=width)
    if size:
        ax.scatter(*points.T, s=size, color=colour, linewidths=0, zorder=3)
    ax.set_aspect("equal")
    ax.axis("off")
    if image is not None:
        height, width = np.shape(image)[:2]  # points may lie outside of the image
        ax.set(xlim=(-0.5, width - 0.5), ylim=(height - 0.5, -0.5))
    elif not ax.yaxis_inverted():
        ax.invert_yaxis()
    return ax


def landmark_scheme(points, *, image=None, ax=None):
    """The 68 points with their numbers, one colour per region.

    Parameters
    ----------
    points : array-like of shape (68, 2)
        Landmarks of one face, in px.
    image : array-like of shape (height, width, 3), default=None
        Drawn beside the scheme when given.
    ax : matplotlib.axes.Axes, default=None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> ax = landmark_scheme(np.random.default_rng(0).uniform(0, 128, (68, 2)))
    >>> len(ax.texts)
    68
    """
    points = np.asarray(points)
    ax = ax or plt.figure(figsize=(6.4, 6.4)).subplots()
    draw_face(points, ax=ax, image=image, colour=FAINT, size=0)
    for name, numbers in PARTS.items():
        dots = points[list(numbers)].T
        ax.scatter(*dots, s=26, color=PART_COLOURS[name], label=_(name), zorder=3)
        for i in numbers:
            ax.annotate(
                str(i), points[i], xytext=(3, 3), textcoords="offset points", fontsize=8
            )
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, 0), ncols=5, frameon=False)
    return ax


def image_grid(paths, target, target_names, *, columns=8, random_state=0):
    """Images at random, one row per emotion.

    Parameters
    ----------
    paths : sequence of path-like of length n
        Image files.
    target : array-like of shape (n,), int
        Index of each image's emotion in `target_names`.
    target_names : list of str
        The emotions.
    columns : int, default=8
        Images per emotion.
    random_state : int, default=0
        Seed of the draw.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> from emolib import load_images
    >>> images = load_images()
    >>> figure = image_grid(images.paths, images.target, images.target_names, columns=2)
    >>> len(figure.axes)
    14
    """
    rng = np.random.default_rng(random_state)
    rows = len(target_names)
    figure, axes = plt.subplots(
        rows,
        columns,
        figsize=(1.15 * columns + 0.6, 1.15 * rows),
        squeeze=False,
        layout="constrained",
    )
    for index, (name, line) in enumerate(zip(target_names, axes, strict=True)):
        choices = np.flatnonzero(np.asarray(target) == index)
        drawn = rng.choice(choices, size=min(columns, choices.size), replace=False)
        for ax in line:
            ax.set(xticks=[], yticks=[])
            ax.spines[:].set_visible(False)
        for ax, i in zip(line, drawn, strict=False):
            ax.imshow(plt.imread(paths[i]))
        line[0].set_ylabel(_(name), rotation=0, ha="right", va="center", labelpad=8)
    figure.get_layout_engine().set(w_pad=0.01, h_pad=0.01, wspace=0, hspace=0)
    return figure


def face_row(faces, titles, *, colours, references=None, images=None, columns=4):
    """Faces side by side, each over a reference or an image.

    Parameters
    ----------
    faces : sequence of arrays of shape (68, 2)
        Landmarks; the same unit for all.
    titles : sequence of str
        What stands above each face.
    colours : sequence of str
        Colour of each face.
    references : array of shape (68, 2), default=None
        A face drawn in grey under every one.
    images : sequence of arrays, default=None
        The picture of each face.
    columns : int, default=4
        Faces per line.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> face = np.random.default_rng(0).uniform(0, 1, (68, 2))
    >>> figure = face_row([face, face], ["a", "b"], colours=["k", "k"])
    >>> [ax.get_title() for ax in figure.axes]
    ['a', 'b']
    """
    figure, axes = _face_axes(len(faces), columns)
    for i, ax in enumerate(axes):
        if references is not None:
            draw_face(references, ax=ax, colour=FAINT, size=0)
        image = None if images is None else images[i]
        draw_face(faces[i], ax=ax, image=image, colour=colours[i])
        ax.set_title(titles[i])
    return figure


def movement(mean_faces, reference, *, columns=3, magnify=1.0):
    """How far each point of each mean face has moved: an arrow and a disc per point.

    Parameters
    ----------
    mean_faces : dict of str to array of shape (68, 2)
        Mean face of each emotion, in inter-ocular distances.
    reference : array of shape (68, 2)
        The face to start from, for example the neutral one.
    columns : int, default=3
        Faces per line.
    magnify : float, default=1.0
        How much longer the arrows are drawn than they are.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> face = np.random.default_rng(0).uniform(0, 1, (68, 2))
    >>> figure = movement({"happy": face + 0.1}, face)
    >>> figure.axes[0].get_title()
    'happy'
    """
    figure, axes = _face_axes(len(mean_faces), columns, size=2.6)
    for ax, (name, face) in zip(axes, mean_faces.items(), strict=True):
        step = face - reference
        distance = np.linalg.norm(step, axis=1)
        draw_face(reference, ax=ax, colour=FAINT, size=0)
        ax.scatter(
            *reference.T,
            s=2500 * distance,
            color=PALETTE[name],
            alpha=0.35,
            linewidths=0,
        )
        ax.quiver(
            *reference.T,
            *(magnify * step).T,
            angles="xy",
            scale_units="xy",
            scale=1,
            width=0.008,
            color=INK,
        )
        ax.set_title(_(name))
    return figure


def point_clouds(clouds, *, titles, units, faces=300, random_state=0):
    """Landmarks of many faces on top of each other, one panel per cloud.

    Parameters
    ----------
    clouds : sequence of arrays of shape (n, 68, 2)
        The same faces in several frames, for example before and after alignment.
    titles : sequence of str
        What stands above each panel.
    units : sequence of str
        The unit of each panel's axes.
    faces : int, default=300
        How many faces to draw, at random.
    random_state : int, default=0
        Seed of the draw.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> cloud = np.random.default_rng(0).uniform(0, 1, (5, 68, 2))
    >>> figure = point_clouds([cloud], titles=["raw"], units=["px"])
    >>> figure.axes[0].get_xlabel()
    'px'
    """
    rng = np.random.default_rng(random_state)
    figure, axes = plt.subplots(
        1,
        len(clouds),
        figsize=(4.2 * len(clouds), 4.4),
        squeeze=False,
        layout="constrained",
    )
    for ax, cloud, title, unit in zip(axes.flat, clouds, titles, units, strict=True):
        rows = rng.permutation(len(cloud))[:faces]
        for name, numbers in PARTS.items():
            dots = cloud[rows][:, numbers].reshape(-1, 2)
            ax.scatter(*dots.T, s=2, alpha=0.25, linewidths=0, color=PART_COLOURS[name])
        ax.set(title=title, xlabel=unit, aspect="equal")
        ax.invert_yaxis()
        for axis in (ax.xaxis, ax.yaxis):
            localise(axis, digits=0 if np.ptp(cloud) > 10 else 1)
    return figure


def _face_axes(n, columns, size=2.1):
    """A figure of `n` axes on lines of `columns`; the surplus ones are removed."""
    columns = min(n, columns)
    rows = -(-n // columns)
    figure, axes = plt.subplots(
        rows,
        columns,
        figsize=(size * columns, 1.18 * size * rows),
        squeeze=False,
        layout="constrained",
    )
    for ax in axes.flat[n:]:
        ax.remove()
    return figure, axes.flat[:n]
