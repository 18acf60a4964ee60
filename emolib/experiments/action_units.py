"""Experiments on action units: how each of them moves the 68 points."""

import numpy as np
import pandas as pd

from emolib.data import packaged_file
from emolib.datasets import load_landmarks
from emolib.errors import DataError
from emolib.landmarks import MIRROR, align_eyes, to_points
from emolib.results import recorded

POSE = ("yaw", "pitch", "roll")
"""How the head is turned: it moves the points too, and must be told apart."""


@recorded
def action_units(data=None):
    """How each action unit moves the points of a face: a linear model of expressions.

    Landmarks with their eyes aligned are regressed on the true intensities of all
    units, the mean of the two sides, and on the pose of the head. What is explained is
    what differs from a subject's mean face, so that who is seen does not count. Faces
    at rest are nearly symmetric: so are the modes, each the mean of itself and of its
    mirror image.

    Parameters
    ----------
    data : None
        The truth is known of the packaged faces only.

    Returns
    -------
    dict
        ``face``, the mean face at rest, and ``modes``, for each unit what an intensity
        of 1 adds to it: 136 coordinates in inter-ocular distances, the origin between
        the eyes; ``poses``, for each emotion the intensities of its units in a clear
        expression; ``faces``, their number; ``explained``, the share of the variance
        within subjects that units and pose explain.

    Raises
    ------
    DataError
        When `data` is given.

    References
    ----------
    S. Du, Y. Tao and A. M. Martinez, "Compound facial expressions of emotion", PNAS
    111 (15), 2014, table 1: the poses are the share of people who show each unit.

    Examples
    --------
    >>> smile = np.reshape(action_units()["modes"]["AU12"], (68, 2))
    >>> bool(smile[48, 1] < 0 < smile[54, 0])  # the corners rise and part
    True
    """
    from emolib.faces.expressions import ACTION_UNITS, FREQUENCIES, TEMPERED

    if data is not None:
        raise DataError(
            f"Got data={str(data)!r}, expected the packaged faces: the true "
            "intensities of other faces are unknown."
        )
    faces = load_landmarks()
    truth = pd.read_csv(packaged_file("truth.csv"), index_col="id").loc[faces.ids]
    both_sides = truth[list(ACTION_UNITS)].T.groupby(lambda name: name.split("_")[0])
    units = both_sides.mean().T
    causes = pd.concat([units, truth[list(POSE)]], axis=1).to_numpy()
    points = align_eyes(to_points(faces.data)).reshape(len(causes), -1)
    inside = [_within(values, faces.subjects) for values in (causes, points)]
    effects = np.linalg.lstsq(*inside, rcond=None)[0]
    left = inside[1] - inside[0] @ effects
    rest = (points - causes @ effects).mean(axis=0)
    poses = {
        emotion: {
            unit: round(share * TEMPERED.get(emotion, {}).get(unit, 1), 2)
            for unit, share in shares.items()
        }
        for emotion, shares in FREQUENCIES.items()
    }
    # Units that no emotion calls for hardly move: nothing sure is learned of them.
    shown = {unit for pose in poses.values() for unit in pose}
    modes = zip(units, effects, strict=False)  # the pose's effects come last
    return {
        "face": _symmetric(rest),
        "modes": {unit: _symmetric(mode) for unit, mode in modes if unit in shown},
        "poses": poses,
        "faces": len(points),
        "explained": float(1 - (left**2).sum() / (inside[1] ** 2).sum()),
    }


def _within(values, subjects):
    """What differs from the mean of each subject."""
    frame = pd.DataFrame(values)
    return (frame - frame.groupby(subjects).transform("mean")).to_numpy()


def _symmetric(row):
    """The mean of a face, or of a movement, and of its mirror image, rounded."""
    points = row.reshape(-1, 2)
    return ((points + points[MIRROR] * [-1, 1]) / 2).round(4).ravel().tolist()
