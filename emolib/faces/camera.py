"""The camera: where a head is in the picture, and which rays make the picture."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Camera:
    """Where the head is in a square picture.

    Attributes
    ----------
    yaw, pitch, roll : float
        Pose of the head in degrees: turned to its left, bent down, tilted towards
        its right shoulder.
    x, y : float
        Where the midpoint of the eyes is, in picture widths from the centre,
        rightwards and upwards.
    span : float
        Width of the picture at the depth of the eyes, in dm.
    distance : float
        From the eyes to the camera, in dm.
    """

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    x: float = 0.0
    y: float = 0.085
    span: float = 2.0
    distance: float = 14.0

    def rotation(self):
        """Return the rotation matrix of the head's pose, shape (3, 3), float32."""
        yaw, pitch, roll = np.deg2rad([self.yaw, self.pitch, self.roll])
        about_x = _turn(pitch, 1, 2)
        about_y = _turn(yaw, 2, 0)
        about_z = _turn(roll, 0, 1)
        return (about_z @ about_x @ about_y).astype(np.float32)

    def rays(self, size):
        """Return the rays through the samples of a picture.

        Parameters
        ----------
        size : int
            Samples across the picture.

        Returns
        -------
        origins, directions : ndarray of shape (size * size, 3), float32
            Row by row from the upper left; the directions are unit vectors.
        """
        steps = (np.arange(size) + 0.5) / size - 0.5
        x, y = np.meshgrid(steps - self.x, -steps - self.y)
        towards = np.stack([x, y, np.full_like(x, -self.distance / self.span)], axis=-1)
        towards /= np.linalg.norm(towards, axis=-1, keepdims=True)
        directions = towards.reshape(-1, 3).astype(np.float32)
        origins = np.zeros_like(directions)
        origins[:, 2] = self.distance
        return origins, directions

    def project(self, points, size):
        """Return where points of space are in a picture.

        Parameters
        ----------
        points : ndarray of shape (n, 3)
            In dm, after the rotation.
        size : int
            Width of the picture in px.

        Returns
        -------
        ndarray of shape (n, 2)
            ``(x, y)`` in px from the upper left.

        Examples
        --------
        >>> Camera(y=0).project(np.zeros((1, 3)), 128).tolist()
        [[64.0, 64.0]]
        """
        scale = self.distance / (self.distance - points[:, 2:]) / self.span
        place = points[:, :2] * scale + [self.x, self.y]
        return (place * [1, -1] + 0.5) * size


def _turn(angle, one, other):
    """Return the rotation matrix that turns axis `one` towards axis `other`."""
    matrix = np.eye(3)
    matrix[one, one] = matrix[other, other] = np.cos(angle)
    matrix[other, one] = np.sin(angle)
    matrix[one, other] = -np.sin(angle)
    return matrix
