"""The renderer: rays from a camera to a head, and the light that comes back.

Embree finds what each ray meets; the shading is a small model of skin: light that
wraps around edges, redder where it bleeds, a soft highlight, shadows of lamps with
an extent, and less ambient light in hollows. All light is linear RGB until the end.
"""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter

from emolib.errors import require
from emolib.faces.mesh import LASHES, LEFT_EYE, RIGHT_EYE, SKIN, TEETH

WRAP = np.array([0.30, 0.16, 0.11])
"""How far red, green and blue light bleeds through skin beyond the terminator."""

_REACH = 0.9  # dm: farther surfaces do not darken a hollow
_AMBIENT_RAYS = 24


@dataclass(frozen=True)
class Lamp:
    """A lamp far away. Colour is linear RGB.

    Attributes
    ----------
    direction : tuple of three float
        From the face to the lamp: rightwards in the picture, upwards, to the camera.
    colour : tuple of three float
        Light at the face.
    extent : float
        Radius of the lamp over its distance: 0 throws hard shadows.
    """

    direction: tuple
    colour: tuple
    extent: float = 0.25


@dataclass(frozen=True)
class Surface:
    """What the rays of a picture met: one row per sample that met the head.

    Attributes
    ----------
    size : int
        Samples across the picture.
    sample : ndarray of shape (n,), int
        Number of the sample in the picture, row by row.
    triangle : ndarray of shape (n,), int
        Triangle that was met.
    corners : ndarray of shape (n, 3), float32
        Barycentric coordinates in the triangle.
    position, normal, view : ndarray of shape (n, 3), float32
        Point in dm, unit normal, unit direction to the camera, in camera space.
    open : ndarray of shape (n,), float32
        Share of the ambient light that reaches the point, in [0, 1].
    """

    size: int
    sample: np.ndarray
    triangle: np.ndarray
    corners: np.ndarray
    position: np.ndarray
    normal: np.ndarray
    view: np.ndarray
    open: np.ndarray

    def interpolate(self, values, triangles):
        """Interpolate values given at the vertices, shape (n_vertices, ...)."""
        return np.einsum(
            "nk,nk...->n...", self.corners, values[triangles[self.triangle]]
        )


class Tracer:
    """A posed head, ready to be looked at.

    Parameters
    ----------
    vertices : ndarray of shape (n_vertices, 3)
        The head in dm, eyes at the origin.
    triangles : ndarray of shape (n_triangles, 3)
        Its triangles.
    parts : ndarray of shape (n_triangles,)
        Material of each triangle: lashes let most rays through, and have a scene of
        their own.
    camera : Camera
        Where the head is in the picture.
    """

    def __init__(self, vertices, triangles, parts, camera):
        turned = vertices @ camera.rotation().T
        self.vertices = np.ascontiguousarray(turned, np.float32)
        self.triangles, self.camera = triangles, camera
        self.numbers = [
            np.flatnonzero(parts != LASHES),
            np.flatnonzero(parts == LASHES),
        ]
        self.scenes = [self._scene(triangles[numbers]) for numbers in self.numbers]
        self.normals = self._normals(triangles[self.numbers[0]])

    def _scene(self, triangles):
        scenes = require("embreex.rtcore_scene", extra="faces")
        meshes = require("embreex.mesh_construction", extra="faces")
        scene = scenes.EmbreeScene()
        meshes.TriangleMesh(scene, self.vertices, np.ascontiguousarray(triangles))
        return scene

    def _normals(self, triangles):
        """Return unit normals at the vertices: the sum of the triangles', by area."""
        a, b, c = (self.vertices[triangles[:, k]] for k in range(3))
        across = np.repeat(np.cross(b - a, c - a), 3, axis=0)
        at, n = triangles.ravel(), len(self.vertices)
        sums = [np.bincount(at, across[:, k], n) for k in range(3)]
        return _unit(np.stack(sums, axis=1)).astype(np.float32)

    def look(self, size):
        """Trace a picture of size x size samples.

        Returns
        -------
        Surface
            What the samples met, lashes left out.
        lashes : ndarray of shape (size * size,), bool
            Samples in front of which there are lashes.
        """
        origins, directions = self.camera.rays(size)
        found = self.scenes[0].run(origins, directions, output=1)
        fringe = self.scenes[1].run(origins, directions, output=1)
        sample = np.flatnonzero(found["primID"] >= 0)
        u, v = found["u"][sample], found["v"][sample]
        triangle = self.numbers[0][found["primID"][sample]]
        corners = np.stack([1 - u - v, u, v], axis=1)
        at = self.triangles[triangle]
        depth = found["tfar"][sample, None]
        surface = Surface(
            size=size,
            sample=sample,
            triangle=triangle,
            corners=corners,
            position=origins[sample] + depth * directions[sample],
            normal=_unit(np.einsum("nk,nkd->nd", corners, self.normals[at])),
            view=-directions[sample],
            open=np.einsum("nk,nk->n", corners, self.openness()[at]),
        )
        return surface, (fringe["primID"] >= 0) & (fringe["tfar"] < found["tfar"])

    def openness(self):
        """Return the share of ambient light that reaches each vertex, in [0, 1]."""
        around = _sphere(_AMBIENT_RAYS)
        # Uniform points of a sphere that touches the surface: cosine-weighted rays.
        directions = _unit(self.normals[:, None] + 0.999 * around[None]).astype(
            np.float32
        )
        start = self.vertices + 0.012 * self.normals
        origins = np.repeat(start, _AMBIENT_RAYS, axis=0)
        found = self.scenes[0].run(origins, directions.reshape(-1, 3), output=1)
        blocked = (found["primID"] >= 0) & (found["tfar"] < _REACH)
        return 1 - blocked.reshape(-1, _AMBIENT_RAYS).mean(axis=1).astype(np.float32)

    def visible(self, surface, lamp, rng):
        """Return how much of a lamp each point sees, in [0, 1], shape (n,)."""
        n = len(surface.position)
        jitter = rng.standard_normal((n, 3), dtype=np.float32) * lamp.extent
        towards = _unit(_unit(np.asarray(lamp.direction)) + jitter).astype(np.float32)
        origins = surface.position + 0.01 * surface.normal
        # Embree reports an occluded ray by a primitive number of 0, a free one by -1.
        free = self.scenes[0].run(origins, towards, query="OCCLUDED") < 0
        # One ray to a random point of the lamp is noisy: share it with neighbours.
        size = surface.size
        both = np.zeros((2, size * size), np.float32)
        both[0, surface.sample], both[1, surface.sample] = free, 1
        lit, known = gaussian_filter(both.reshape(2, size, size), (0, 1.5, 1.5))
        return (lit / np.maximum(known, 1e-6)).ravel()[surface.sample]


def shade(surface, tracer, lamps, ambient, albedo, gloss, parts, rng):
    """Return the light that each sample sends to the camera.

    Parameters
    ----------
    surface : Surface
        The samples.
    tracer : Tracer
        The head, for its shadows.
    lamps : sequence of Lamp
        Lamps.
    ambient : array-like of shape (3,)
        Light from all around.
    albedo : ndarray of shape (n, 3)
        Colour of each sample.
    gloss : ndarray of shape (n,)
        Strength of the highlight.
    parts : ndarray of shape (n,)
        Material of each sample.
    rng : numpy.random.Generator
        Stream of the shadows' noise.

    Returns
    -------
    ndarray of shape (n, 3)
        Linear RGB.
    """
    eye = (parts == LEFT_EYE) | (parts == RIGHT_EYE)
    wrap = np.where((parts == SKIN)[:, None], WRAP, 0.05)
    # Less light in hollows, and what remains there has bounced off skin: redder.
    # Teeth are lit through the open mouth, and dark behind closed lips.
    mouth = np.clip(3 * surface.open - 0.1, 0, 0.9)
    reach = np.where(parts == TEETH, mouth, surface.open)
    hollow = reach[:, None] ** np.array([1.0, 1.2, 1.3])
    light = albedo * hollow * np.asarray(ambient)
    for lamp in lamps:
        towards = _unit(np.asarray(lamp.direction))
        cosine = (surface.normal @ towards)[:, None]
        seen = np.where(parts == TEETH, mouth, tracer.visible(surface, lamp, rng))[
            :, None
        ]
        diffuse = np.clip((cosine + wrap) / (1 + wrap), 0, None) * (
            seen + (1 - seen) * wrap * 0.4
        )
        half = _unit(surface.view + towards)
        shine = np.clip((surface.normal * half).sum(axis=1), 0, None)
        shine = np.where(eye, 6 * shine**900, 0.35 * shine**18 + 0.25 * shine**60)
        light += (albedo * diffuse + (gloss * shine)[:, None] * seen) * lamp.colour
    return light


def encode(linear):
    """Encode linear RGB as sRGB, both in [0, 1] (IEC 61966-2-1)."""
    linear = np.clip(linear, 0, 1)
    return np.where(
        linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055
    )


def _unit(vectors):
    """Scale vectors to length 1."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)


def _sphere(n):
    """Return n points spread evenly over the unit sphere (Fibonacci's lattice)."""
    k = np.arange(n) + 0.5
    z, turn = 1 - 2 * k / n, np.pi * (1 + 5**0.5) * k
    return np.stack(
        [np.sqrt(1 - z**2) * np.cos(turn), np.sqrt(1 - z**2) * np.sin(turn), z], 1
    )
