"""The model for photographs: how it is fitted to generated faces, and packaged.

The packaged model is the result of these commands, some minutes each::

    emolib faces --out studio --subjects 160 --seed 101 --intensity 1.4 --prototypes 0.5
    emolib faces --out wild --condition wild --subjects 160 --seed 102 --intensity 1.4 \
--prototypes 0.5
    emolib transfer studio wild

Expressions are stronger than in the packaged dataset, as people pose them for a
photographer. No photograph is ever seen.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from emolib.datasets import load_landmarks
from emolib.errors import DataError
from emolib.features import mirror_rows
from emolib.files import replacing
from emolib.landmarks import inter_ocular_distance, to_points
from emolib.models import TRANSFER_FILE, make_transfer_model
from emolib.schema import COORDINATES

LANDMARK_NOISE = 0.05
"""Largest standard deviation of the noise added to landmarks, in inter-ocular
distances: between the error of dlib's points on a sharp and on a tiny face."""


def fit_transfer_model(folders, *, random_state=0):
    """Fit the model for photographs to generated faces.

    Each face counts four times: as it is and in the mirror, with the landmarks as
    they are and with noise, from none to `LANDMARK_NOISE`.

    Parameters
    ----------
    folders : iterable of str or Path
        Folders that `emolib.faces.generate` wrote. The challenge's faces are taken
        with their solutions.
    random_state : int
        Seed of the noise.

    Returns
    -------
    sklearn.pipeline.Pipeline
        A fitted `make_transfer_model`.

    Raises
    ------
    DataError
        When a folder holds no generated dataset.

    Examples
    --------
    >>> model = fit_transfer_model(["studio", "wild"])         # doctest: +SKIP
    """
    tables = [_read(Path(folder)) for folder in folders]
    if not tables:
        raise DataError("Got no folder, expected those of generated faces.")
    data = np.vstack([table[list(COORDINATES)].to_numpy(float) for table in tables])
    names = np.concatenate([table["targetName"].to_numpy(str) for table in tables])
    data, names = augment(data, names, random_state=random_state)
    model = make_transfer_model().fit(data, names)
    # 13 MB that only fitting needs.
    del model[-1].covariance_
    return model


def augment(data, names, *, random_state=0):
    """Add the mirror images, then all of them again with noise on the landmarks.

    Parameters
    ----------
    data : ndarray of shape (n, 136)
        Coordinates in px.
    names : ndarray of shape (n,)
        Emotions.
    random_state : int
        Seed of the noise.

    Returns
    -------
    data : ndarray of shape (4 * n, 136)
        Coordinates in px.
    names : ndarray of shape (4 * n,)
        Emotions.

    Examples
    --------
    >>> rows = np.random.default_rng(0).uniform(0, 128, (3, 136))
    >>> augment(rows, np.array(["sad", "fear", "happy"]))[0].shape
    (12, 136)
    """
    rng = np.random.default_rng(random_state)
    data = np.vstack([data, mirror_rows(data)])
    size = inter_ocular_distance(to_points(data))[:, None]
    noise = rng.normal(size=data.shape) * size
    noise *= rng.uniform(0, LANDMARK_NOISE, (len(data), 1))
    return np.vstack([data, data + noise]), np.tile(names, 4)


def save_transfer_model(model, path=TRANSFER_FILE):
    """Write a fitted model as a skops file, which cannot run code when it is read.

    Parameters
    ----------
    model : sklearn.pipeline.Pipeline
        What `fit_transfer_model` returned.
    path : str or Path
        Where to write; by default where `emolib.models.load_transfer_model` reads.

    Examples
    --------
    >>> save_transfer_model(model, "mine.skops")               # doctest: +SKIP
    """
    from zipfile import ZIP_DEFLATED

    from skops.io import dumps

    with replacing(Path(path)) as beside:
        beside.write_bytes(dumps(model, compression=ZIP_DEFLATED))


def _read(folder):
    """Read all faces of a generated dataset, those of the challenge included."""
    training = folder / "training_data.csv"
    if not training.exists():
        raise DataError(
            f"Got a folder without training_data.csv, {folder}, expected one written "
            "by `emolib faces`."
        )
    table = load_landmarks(training).frame
    challenge = folder / "challenge_data.csv"
    if challenge.exists():
        solutions = pd.read_csv(folder / "challenge_solutions.csv", dtype={"id": str})
        faces = pd.read_csv(challenge, dtype={"id": str}).merge(solutions, on="id")
        table = pd.concat([table, faces], ignore_index=True)
    return table
