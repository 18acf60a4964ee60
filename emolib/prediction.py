"""Prediction: what the packaged models read in a photograph.

They read an expression, not a feeling, and were trained on generated faces only. A
picture is read on the machine where it is, and is kept nowhere.
"""

from functools import lru_cache
from pathlib import Path

import numpy as np

from emolib.detection import WORKING_SIDE, as_pixels, locate_faces
from emolib.errors import DataError
from emolib.i18n import N_
from emolib.landmarks import inter_ocular_distance
from emolib.photographs import REASONS, make_plain, read_plain
from emolib.schema import EMOTIONS

CAUTION = N_(
    "This reads an expression, not a feeling, and is often wrong. It must not be used "
    "to judge, rank or watch anyone."
)
"""What goes with every prediction."""

MODELS = ("landmarks", "cnn")
"""What may be read: the 68 landmarks, or the pixels of the face."""

CROP_DISTANCE = 25
"""Distance of the eyes in the network's crops, in px, rounded down."""


def predict(image, *, model="landmarks"):
    """Read the expression of the largest face in a photograph.

    An expression is not a feeling. The models have seen generated faces only, are
    often wrong, and must not be used to judge, rank or watch anyone.

    Parameters
    ----------
    image : str, Path, PIL.Image.Image or ndarray of shape (height, width[, 3])
        A file, an open picture of any mode, or RGB or grey levels as uint8.
    model : {"landmarks", "cnn"}, default="landmarks"
        The linear model that reads landmarks (`emolib.models.load_transfer_model`), or
        the network that reads pixels (`emolib.cnn.load_compact_cnn`).

    Returns
    -------
    sklearn.utils.Bunch
        - emotion : str, the most probable one
        - probabilities : dict of str to float, one per emotion; their sum is 1
        - landmarks : ndarray of shape (68, 2), in px of the photograph, which is
          upright if its EXIF says how it was held
        - n_faces : int, how many faces were found in the photograph

    Raises
    ------
    DataError
        When the picture cannot be read, or when no face is found in it.
    MissingExtraError
        When a library of the extra ``photos``, or ``cnn``, is not installed.
    AssetError
        When the predictor of the landmarks cannot be fetched.

    See Also
    --------
    predict_faces : the same for all faces of a photograph.

    Examples
    --------
    >>> import emolib
    >>> face = emolib.predict(emolib.load_images().paths[0])   # doctest: +SKIP
    >>> face.emotion, face.n_faces                             # doctest: +SKIP
    ('disgust', 1)
    """
    return require_face(image, predict_faces(image, model=model))[0]


def predict_faces(image, *, model="landmarks"):
    """Read the expressions of all faces in a photograph.

    Parameters
    ----------
    image, model
        As `predict`.

    Returns
    -------
    list of sklearn.utils.Bunch
        What `predict` returns, for each face, the largest first; none when no face is
        found.

    Raises
    ------
    DataError, MissingExtraError, AssetError
        As `predict`, but no face is no error.

    Examples
    --------
    >>> predict_faces(np.zeros((64, 64), dtype=np.uint8))      # doctest: +SKIP
    []
    """
    from sklearn.utils import Bunch

    if model not in MODELS:
        expected = ", ".join(map(repr, MODELS))
        raise DataError(f"Got model={model!r}, expected one of {expected}.")
    picture, shape = open_picture(image)
    faces = locate_faces(picture, shape)
    if not faces:
        return []
    read = _read_landmarks if model == "landmarks" else _read_pixels
    return [
        Bunch(
            emotion=EMOTIONS[int(np.argmax(row))],
            probabilities=dict(zip(EMOTIONS, row.tolist(), strict=True)),
            landmarks=landmarks,
            n_faces=len(faces),
        )
        for landmarks, row in zip(faces, read(faces, picture, shape), strict=True)
    ]


def require_face(image, faces):
    """Refuse a photograph in which no face was found.

    Parameters
    ----------
    image : str, Path, PIL.Image.Image or ndarray
        The photograph, for the message.
    faces : list
        What was found in it.

    Returns
    -------
    list
        The same faces, one at least.

    Raises
    ------
    DataError
        When there is none.

    Examples
    --------
    >>> require_face("sea.jpg", [])
    Traceback (most recent call last):
        ...
    emolib.errors.DataError: Got no face in sea.jpg, expected one, seen from the front \
and upright, a twelfth of the picture wide or more: turn or cut the photograph.
    """
    if not faces:
        raise DataError(
            f"Got no face in {_name(image)}, expected one, seen from the front and "
            "upright, a twelfth of the picture wide or more: turn or cut the "
            "photograph."
        )
    return faces


def open_picture(image):
    """Open a picture in which faces will be looked for.

    Parameters
    ----------
    image : str, Path, PIL.Image.Image or ndarray
        As `predict`.

    Returns
    -------
    picture : PIL.Image.Image
        Mode RGB, upright, its sides of `emolib.detection.WORKING_SIDE` px at most.
    shape : tuple of int
        Height and width of the original, upright, in px.

    Raises
    ------
    DataError
        When the picture cannot be read.

    Examples
    --------
    >>> open_picture(np.zeros((30, 20), dtype=np.uint8))[1]
    (30, 20)
    """
    from PIL import Image

    try:
        if isinstance(image, str | Path):
            return read_plain(image, largest_side=WORKING_SIDE)
        if not isinstance(image, Image.Image):
            image = Image.fromarray(as_pixels(image))
        return make_plain(image, largest_side=WORKING_SIDE)
    except DataError as error:
        if str(error) not in REASONS:
            raise
        raise DataError(
            f"Got {_name(image)}, which cannot be read ({REASONS[str(error)]}), "
            "expected a photograph: save it again as JPEG or PNG."
        ) from error


def _name(image):
    """How a picture is called in a message."""
    return str(image) if isinstance(image, str | Path) else "the picture"


def _read_landmarks(faces, _picture, _shape):
    """Probabilities by the model of landmarks, one row per face."""
    return _landmark_model().predict_proba(np.reshape(faces, (len(faces), -1)))


def _read_pixels(faces, picture, shape):
    """Probabilities by the network, which reads grey crops, one row per face."""
    network = _network()
    grey = picture.convert("L")
    scale = np.array(picture.size) / shape[::-1]
    crops = [_crop(grey, (face + 0.5) * scale - 0.5) for face in faces]
    rows = network.predict(np.stack(crops)[..., None], verbose=0).astype(float)
    return rows / rows.sum(axis=1, keepdims=True)


def _crop(grey, face):
    """The network's crop; a large face is first made smaller, or pixels are skipped."""
    from emolib.cnn import crop_face

    factor = max(1, int(inter_ocular_distance(face) // CROP_DISTANCE))
    crop = crop_face(grey.reduce(factor), (face + 0.5) / factor - 0.5)
    return np.asarray(crop, dtype="float32")


@lru_cache(maxsize=1)
def _landmark_model():
    """The packaged model of landmarks, read once."""
    from emolib.models import load_transfer_model

    return load_transfer_model()


@lru_cache(maxsize=1)
def _network():
    """The packaged network, read once."""
    from emolib.cnn import load_compact_cnn

    return load_compact_cnn()
