"""Crops: faces cut out of their pictures so that all eyes are at the same places."""

import numpy as np

from emolib.cnn.networks import CROP_SIZE
from emolib.landmarks import eye_centres

EYES = ((0.3, 0.36), (0.7, 0.36))
"""Where the centres of the eyes come to be, as shares of width and height."""


def crop_face(image, landmarks, *, size=CROP_SIZE):
    """Cut a face out of a picture: moved, turned and scaled by where its eyes are.

    Each face is aligned by itself, with no other face in sight: nothing is fitted.

    Parameters
    ----------
    image : PIL.Image.Image
        The picture.
    landmarks : array-like of shape (68, 2)
        Points of the face in the picture, in px.
    size : tuple of int, default=(64, 64)
        Height and width of the crop, in px.

    Returns
    -------
    PIL.Image.Image
        The crop, in the mode of `image`; black where the picture ends.

    Raises
    ------
    ValueError
        When the two eyes share one centre.

    Examples
    --------
    >>> from PIL import Image
    >>> from emolib.datasets import load_images, load_landmarks
    >>> picture = Image.open(load_images().paths[0])
    >>> crop_face(picture, load_landmarks().data[0].reshape(68, 2)).size
    (64, 64)
    """
    from PIL import Image

    height, width = size
    found = _as_complex(eye_centres(np.asarray(landmarks, dtype=float)))
    wanted = _as_complex(np.array(EYES) * (width, height))
    if found[0] == found[1]:
        raise ValueError(
            f"Got two eyes with one centre, {found[0]}, expected two: check the "
            "landmarks of this face."
        )
    turn = (found[1] - found[0]) / (wanted[1] - wanted[0])
    move = found[0] - turn * wanted[0]
    # Pillow asks for the way back: where in the picture each pixel of the crop is.
    back = (turn.real, -turn.imag, move.real, turn.imag, turn.real, move.imag)
    return image.transform(
        (width, height), Image.Transform.AFFINE, back, Image.Resampling.BICUBIC
    )


def _as_complex(points):
    """Points of the plane as complex numbers: turning and scaling is multiplying."""
    return points[..., 0] + 1j * points[..., 1]
