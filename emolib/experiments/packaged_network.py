"""The packaged network: how it is trained, and its one examination."""

import numpy as np
import pandas as pd

from emolib.cnn.crops import crop_face
from emolib.cnn.networks import CROP_SIZE, make_compact_cnn
from emolib.cnn.packaged import load_compact_cnn
from emolib.cnn.sets import SETS, read_sets
from emolib.cnn.training import train
from emolib.data import packaged_file
from emolib.datasets import load_challenge
from emolib.errors import DataError, require
from emolib.experiments.pictures import in_order, lay_out, list_faces, make_faces
from emolib.experiments.trained import score
from emolib.results import recorded
from emolib.schema import EMOTIONS

STUDIO = {"people": 250, "seed": 1}
WILD = {"people": 200, "seed": 2, "condition": "wild"}
"""People made for the training, beside the packaged ones."""


def fit_compact_cnn(*, epochs=25, random_state=0):
    """Train the network that is packaged: on studio and wild faces, cropped.

    The packaged people of the validation set are watched, not learned from. The other
    faces are made once, in some minutes, and kept in the user's cache.

    Parameters
    ----------
    epochs : int, default=25
        Passes over the training images.
    random_state : int, default=0
        Seed of weights, order, dropout and augmentation.

    Returns
    -------
    keras.Sequential
        The trained network.

    Raises
    ------
    MissingExtraError
        When keras is missing, or the generator where faces have to be made.

    Examples
    --------
    >>> network = fit_compact_cnn()  # doctest: +SKIP
    """
    keras = require("keras", extra="cnn")
    faces = [list_faces(), make_faces(**STUDIO), make_faces(**WILD)]
    folder = lay_out(pd.concat(faces, ignore_index=True), size=CROP_SIZE[0])
    training, validation = read_sets(
        folder, image_size=CROP_SIZE, grey=True, random_state=random_state
    )
    keras.utils.set_random_seed(random_state)
    model = make_compact_cnn(steps=len(training) * epochs)
    train(model, training, validation, epochs=epochs, random_state=random_state)
    return model


@recorded
def packaged_network(images=None):
    """Examine the packaged network on the challenge's faces, which nothing has seen.

    Parameters
    ----------
    images : None
        The packaged faces only.

    Returns
    -------
    dict
        ``challenge`` and ``validation``: accuracy over the challenge's people, and over
        those of the validation set, with mean, low and high; ``bytes`` of the packaged
        file; ``parameters``.

    Raises
    ------
    DataError
        When `images` is given.

    Examples
    --------
    >>> packaged_network()["parameters"] < 500_000
    True
    """
    if images is not None:
        raise DataError(
            f"Got images={str(images)!r}, expected the packaged faces: the answers of "
            "the challenge are known for those only."
        )
    model, challenge = load_compact_cnn(), load_challenge()
    paths = [packaged_file("images") / f"{name}.jpg" for name in challenge.frame["id"]]
    points = challenge.data.reshape(len(paths), -1, 2)
    faces = in_order(list_faces(), SETS[1])
    target = faces["label"].map(EMOTIONS.index).to_numpy()
    return {
        "challenge": score(
            challenge.target, [_read(model, paths, points)], challenge.subjects
        ),
        "validation": score(
            target, [_read(model, faces["path"], faces["points"])], faces["subject"]
        ),
        "bytes": packaged_file("compact_cnn.keras").stat().st_size,
        "parameters": int(model.count_params()),
    }


def _read(model, paths, points):
    """What the network reads in some pictures, by target number."""
    from PIL import Image

    crops = []
    for path, face in zip(paths, points, strict=True):
        with Image.open(path) as picture:
            crop = crop_face(picture.convert("L"), face)
        crops.append(np.asarray(crop, dtype="float32")[..., None])
    return model.predict(np.stack(crops), verbose=0).argmax(axis=1)
