"""Landmarks in an image, by dlib's detector and its 68-point predictor.

The predictor was trained on iBUG 300-W (Sagonas et al., 2013), whose licence excludes
commercial use: so may landmarks be used that it finds. The detector (a histogram of
oriented gradients and a linear classifier; Dalal & Triggs, 2005) has no such limit.
"""

import contextlib
from functools import lru_cache
from importlib.util import find_spec

import numpy as np
from platformdirs import user_cache_path

from emolib.assets import PREDICTOR, fetch
from emolib.errors import DataError, require
from emolib.i18n import N_

WORKING_SIDE = 1024
"""Long side of a picture at most, in px, for faces to be looked for in it: one that
takes a twelfth of it is found. A larger picture costs time and shows nothing more."""

SMALLEST_SIDE = 256
"""Long side at least, in px: the detector sees no face smaller than 80 px. Generated
faces, too, are looked for in pictures of this size."""

LICENCE_NOTICE = N_(
    "The predictor of the 68 landmarks was trained on the iBUG 300-W photographs, "
    "whose licence excludes commercial use: the landmarks that it finds are for "
    "non-commercial use only. This is said once."
)


def find_faces(image):
    """Find the 68 landmarks of every face in an image, the largest face first.

    Licence: for non-commercial use only, because of the predictor's training data.

    Parameters
    ----------
    image : array-like of shape (height, width, 3) or (height, width), uint8
        RGB or grey levels in [0, 255].

    Returns
    -------
    list of ndarray of shape (68, 2), float64
        ``(x, y)`` of each landmark in px, from the upper left; no array when the
        detector finds no face.

    Raises
    ------
    DataError
        When the array is not an image.
    MissingExtraError
        When dlib is not installed.
    AssetError
        When the predictor cannot be fetched or has a wrong checksum.

    References
    ----------
    Kazemi & Sullivan, One millisecond face alignment with an ensemble of regression
    trees, CVPR 2014. Sagonas et al., 300 Faces in-the-Wild Challenge, ICCVW 2013.

    Examples
    --------
    >>> find_faces(np.zeros((64, 64), dtype=np.uint8))         # doctest: +SKIP
    []
    """
    image = as_pixels(image)
    find, predict = _models()
    # A small face is found only in an enlarged image, which is slower to search.
    boxes = find(image, 0) or find(image, 1)
    shapes = [
        predict(image, box)
        for box in sorted(boxes, key=lambda box: box.area(), reverse=True)
    ]
    return [
        np.array([(point.x, point.y) for point in shape.parts()], dtype=float)
        for shape in shapes
    ]


def as_pixels(image):
    """An image as an array that dlib reads, or the reason why it is none.

    Parameters
    ----------
    image : array-like of shape (height, width, 3) or (height, width), uint8
        RGB or grey levels in [0, 255].

    Returns
    -------
    ndarray of the same shape, uint8

    Raises
    ------
    DataError
        When the array is not an image.

    Examples
    --------
    >>> as_pixels(np.zeros((2, 3), dtype=np.uint8)).shape
    (2, 3)
    """
    image = np.ascontiguousarray(image)
    if (
        image.dtype != np.uint8
        or image.ndim not in (2, 3)
        or image.shape[2:] not in ((), (3,))
        or image.size == 0
    ):
        raise DataError(
            f"Got an array of shape {image.shape} and type {image.dtype}, expected "
            "(height, width, 3) or (height, width) and uint8: convert the image to RGB."
        )
    return image


def detect(image):
    """Find the 68 landmarks of the largest face in an image.

    Licence: for non-commercial use only, because of the predictor's training data.

    Parameters
    ----------
    image : array-like of shape (height, width, 3) or (height, width), uint8
        RGB or grey levels in [0, 255].

    Returns
    -------
    ndarray of shape (68, 2), float64, or None
        ``(x, y)`` of each landmark in px; None when the detector finds no face.

    Raises
    ------
    DataError, MissingExtraError, AssetError
        As `find_faces`.

    Examples
    --------
    >>> detect(np.zeros((64, 64), dtype=np.uint8)) is None     # doctest: +SKIP
    True
    """
    return next(iter(find_faces(image)), None)


def locate_faces(picture, shape=None):
    """Find the landmarks of every face in a picture, in px of the original.

    A small picture is enlarged first: a thumbnail of 48 px is read, too.

    Parameters
    ----------
    picture : PIL.Image.Image
        Mode RGB or L, as `emolib.photographs.read_plain` gives it for a
        ``largest_side`` of `WORKING_SIDE`.
    shape : tuple of int, default=None
        Height and width in px of the original that `picture` is a smaller copy of;
        those of `picture` by default.

    Returns
    -------
    list of ndarray of shape (68, 2), float64
        ``(x, y)`` of each landmark in px of the original, the largest face first.

    Raises
    ------
    DataError, MissingExtraError, AssetError
        As `find_faces`.

    Examples
    --------
    >>> from emolib.datasets import load_images
    >>> from emolib.photographs import read_plain
    >>> path = load_images().paths[0]
    >>> faces = locate_faces(*read_plain(path, largest_side=WORKING_SIDE))
    ... # doctest: +SKIP
    """
    from PIL import Image

    height, width = shape or picture.size[::-1]
    if max(picture.size) < SMALLEST_SIDE:
        larger = SMALLEST_SIDE / max(picture.size)
        size = [max(1, round(side * larger)) for side in picture.size]
        picture = picture.resize(size, Image.Resampling.BICUBIC)
    scale = np.array([width, height]) / picture.size
    # From the centres of the pixels of one picture to those of the other.
    return [(face + 0.5) * scale - 0.5 for face in find_faces(np.asarray(picture))]


def first_use_notice():
    """What the licence of the predictor forbids, the first time that it is asked.

    That it was told is noted in the user's cache. Where nothing can be noted, it is
    told each time; where dlib is not installed, there is nothing to tell yet.

    Returns
    -------
    str or None
        `LICENCE_NOTICE`, or None when this user has been told.

    Examples
    --------
    >>> first_use_notice()                                     # doctest: +SKIP
    'The predictor of the 68 landmarks was trained on ...'
    """
    if find_spec("dlib") is None:
        return None
    note = user_cache_path("emolib") / "licence-of-the-predictor.txt"
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if note.read_text(encoding="utf-8") == LICENCE_NOTICE:
            return None
    with contextlib.suppress(OSError):
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(LICENCE_NOTICE, encoding="utf-8")
    return LICENCE_NOTICE


@lru_cache(maxsize=1)
def _models():
    """Return dlib's face detector and its landmark predictor, read once."""
    dlib = require("dlib", extra="photos")
    predictor = dlib.shape_predictor(str(fetch(PREDICTOR)))
    return dlib.get_frontal_face_detector(), predictor
