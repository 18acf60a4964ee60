"""Landmarks in an image, by dlib's detector and its 68-point predictor.

The predictor was trained on iBUG 300-W (Sagonas et al., 2013), whose licence excludes
commercial use: so may landmarks be used that it finds. The detector (a histogram of
oriented gradients and a linear classifier; Dalal & Triggs, 2005) has no such limit.
"""

from functools import lru_cache

import numpy as np

from emolib.assets import PREDICTOR, fetch
from emolib.errors import DataError, require


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
    image = np.ascontiguousarray(image)
    if (
        image.dtype != np.uint8
        or image.ndim not in (2, 3)
        or image.shape[2:] not in ((), (3,))
    ):
        raise DataError(
            f"Got an array of shape {image.shape} and type {image.dtype}, expected "
            "(height, width, 3) or (height, width) and uint8: convert the image to RGB."
        )
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


@lru_cache(maxsize=1)
def _models():
    """Return dlib's face detector and its landmark predictor, read once."""
    dlib = require("dlib", extra="photos")
    predictor = dlib.shape_predictor(str(fetch(PREDICTOR)))
    return dlib.get_frontal_face_detector(), predictor
