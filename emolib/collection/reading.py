"""The landmarks of a photograph of any size, in pixels of the upright original."""

import sys

import numpy as np

from emolib.collection.pixel_tables import to_pixels
from emolib.detection import locate_faces
from emolib.photographs import read_plain

LARGEST = 640
"""Longest side of the picture that is searched first, in px, at most."""

NARROWEST = 80
"""Width of a face, in px, below which it is looked for in twice `LARGEST`."""


def open_photograph(photo):
    """Open a photograph as it was taken, upright and RGB.

    Parameters
    ----------
    photo : Photograph
        What `emolib.collection.listing.list_photographs` gives.

    Returns
    -------
    PIL.Image.Image
        Of the size of the original.

    Raises
    ------
    DataError
        With a key of `emolib.collection.listing.REASONS` as its message.

    Examples
    --------
    >>> open_photograph(photo).mode                            # doctest: +SKIP
    'RGB'
    """
    from PIL import Image

    if photo.pixels is None:
        return read_plain(photo.path, largest_side=sys.maxsize)[0]
    return Image.fromarray(to_pixels(photo.pixels)).convert("RGB")


def find_landmarks(path):
    """Find the faces of a photograph, the largest first.

    A photograph is searched at `LARGEST` px at most, and once more at twice that when
    it has more and no face was found, or only small ones: dlib gives whole pixels of
    what is searched.

    Parameters
    ----------
    path : str or Path
        A file that `emolib.photographs.read_plain` reads.

    Returns
    -------
    list of ndarray of shape (68, 2), float64
        ``(x, y)`` in px of the original, upright, from the centre of its upper left
        pixel.

    Raises
    ------
    DataError
        With a key of `emolib.collection.listing.REASONS` as its message.

    Examples
    --------
    >>> from emolib.datasets import load_images
    >>> find_landmarks(load_images().paths[0])[0].shape        # doctest: +SKIP
    (68, 2)
    """
    faces = []
    for side in (LARGEST, 2 * LARGEST):
        picture, shape = read_plain(path, largest_side=side)
        faces = locate_faces(picture, shape) or faces
        scale = max(picture.size) / max(shape)
        if scale == 1 or (faces and np.ptp(faces[0][:, 0]) * scale >= NARROWEST):
            break
    return faces


def find_landmarks_in_row(text):
    """Find the faces in the pixels of a row, as `find_landmarks` does in a file.

    Parameters
    ----------
    text : str
        What `emolib.collection.pixel_tables.to_pixels` reads.

    Returns
    -------
    list of ndarray of shape (68, 2), float64
        ``(x, y)`` in px, of each face.

    Raises
    ------
    DataError
        When the text is no picture.

    Examples
    --------
    >>> find_landmarks_in_row("0 " * 48 * 48)                  # doctest: +SKIP
    []
    """
    from PIL import Image

    picture = Image.fromarray(to_pixels(text)).convert("RGB")
    return locate_faces(picture)
