"""Where and how a face is seen: pose, light, background, and the camera's faults."""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter, zoom

from emolib.faces.camera import Camera
from emolib.faces.renderer import Lamp

CONDITIONS = ("studio", "wild")
"""`studio`: frontal, even light, plain background. `wild`: none of these."""

STUDIO_QUALITY = 88
"""JPEG quality in the studio: 1609 pictures take 6 MB."""


@dataclass(frozen=True)
class Scene:
    """How one picture is taken.

    Attributes
    ----------
    camera : Camera
        Pose of the head and place in the picture.
    gaze : tuple of two float
        Where the eyes look, in degrees left and up from the camera.
    lamps : tuple of Lamp
        Lamps.
    ambient : tuple of three float
        Light from all around, linear RGB.
    exposure : float
        Factor on all light.
    background : tuple of three float
        Mean colour behind the head, linear RGB.
    clutter : float
        Contrast of the background, 0 for a plain one.
    occluder : tuple of four float or None
        A bar before the face: angle in degrees, place, width in picture widths, grey.
    blur : float
        Standard deviation in px of the 128 px picture.
    noise : float
        Standard deviation of the sensor's noise, of 1.
    quality : int
        JPEG quality.
    """

    camera: Camera
    gaze: tuple
    lamps: tuple
    ambient: tuple
    exposure: float
    background: tuple
    clutter: float
    occluder: tuple | None
    blur: float
    noise: float
    quality: int

    def attributes(self):
        """Return what a dataset records of this scene, flat and rounded."""
        key = self.lamps[0].direction
        numbers = {
            "yaw": self.camera.yaw,
            "pitch": self.camera.pitch,
            "roll": self.camera.roll,
            "span": self.camera.span,
            "gaze_left": self.gaze[0],
            "gaze_up": self.gaze[1],
            "light_right": key[0],
            "light_up": key[1],
            "exposure": self.exposure,
            "clutter": self.clutter,
            "occluded": self.occluder[2] if self.occluder else 0.0,
            "blur": self.blur,
            "noise": self.noise,
        }
        return {name: round(float(value), 3) for name, value in numbers.items()}


def draw_scene(condition, rng):
    """Draw how a picture is taken.

    Parameters
    ----------
    condition : {"studio", "wild"}
        How much may vary.
    rng : numpy.random.Generator
        The face's own random stream.

    Returns
    -------
    Scene
        Another one at each call.
    """
    return _draw_studio(rng) if condition == "studio" else _draw_wild(rng)


def _draw_studio(rng):
    """One studio: the same lamps and backdrop, people who sit almost still."""
    tint = 1 + rng.normal(0, 0.01, 3)
    return Scene(
        camera=Camera(
            *(float(angle) for angle in rng.normal(0, (2.2, 2.6, 1.3))),
            x=float(rng.normal(0, 0.010)),
            y=float(rng.normal(0.085, 0.012)),
            span=float(rng.normal(2.0, 0.055)),
        ),
        gaze=tuple(map(float, rng.normal((0, -1), 2.5))),
        lamps=(
            Lamp(_towards(rng, (-0.35, 0.45, 0.9), 0.05), (0.92, 0.90, 0.87), 0.35),
            Lamp(_towards(rng, (0.6, 0.15, 0.8), 0.05), (0.52, 0.53, 0.55), 0.5),
        ),
        ambient=(0.33, 0.335, 0.34),
        exposure=float(np.exp(rng.normal(0, 0.05))),
        background=tuple(map(float, 0.36 * tint)),
        clutter=0.0,
        occluder=None,
        blur=0.0,
        noise=0.006,
        quality=STUDIO_QUALITY,
    )


def _draw_wild(rng):
    """Anywhere: any light and background, heads that turn, poor cameras."""
    warm = rng.normal(0, 0.10)
    colour = np.array([1 + warm, 1.0, 1 - warm]) * rng.uniform(0.6, 1.5)
    fill = rng.uniform(0.05, 0.6)
    occluder = (rng.uniform(-30, 30), rng.uniform(0.15, 1.0), rng.uniform(0.03, 0.10))
    grey = rng.uniform(0, 0.4)
    return Scene(
        camera=Camera(
            *(float(angle) for angle in rng.normal(0, (14, 8, 6))),
            x=float(rng.normal(0, 0.03)),
            y=float(rng.normal(0.08, 0.03)),
            span=float(rng.uniform(1.9, 3.0)),
        ),
        gaze=tuple(map(float, rng.normal(0, 6, 2))),
        lamps=(
            Lamp(_towards(rng, (0, 0.45, 0.8), 0.5), tuple(map(float, colour)), 0.2),
            Lamp(_towards(rng, (0, 0, 0.8), 0.6), (fill, fill, fill), 0.5),
        ),
        ambient=tuple(
            float(rng.uniform(0.12, 0.45) * c) for c in (1 - warm / 2, 1, 1 + warm / 2)
        ),
        exposure=float(np.exp(rng.normal(0, 0.2))),
        background=tuple(map(float, rng.dirichlet([20] * 3) * rng.uniform(0.05, 2.0))),
        clutter=float(rng.uniform(0, 0.8)),
        occluder=(*map(float, occluder), float(grey)) if rng.random() < 0.25 else None,
        blur=float(rng.gamma(1.5, 0.3)),
        noise=float(rng.uniform(0.005, 0.04)),
        quality=int(rng.integers(35, 90)),
    )


def _towards(rng, direction, spread):
    """Return a direction near another one, always from before the face."""
    x, y, z = np.asarray(direction) + rng.normal(0, spread, 3)
    return float(x), float(y), float(max(z, 0.25))


def backdrop(scene, size, rng):
    """Return what is behind the head, shape (size, size, 3), linear RGB."""
    colour = np.asarray(scene.background)
    if scene.clutter == 0:
        # A plain wall, a little darker away from the lamps.
        y, x = np.mgrid[:size, :size] / size - 0.5
        return colour * (1 - 0.10 * (x + y) - 0.25 * (x**2 + y**2))[..., None]
    # Light and dark shapes out of focus, of slightly different colours.
    shapes = rng.standard_normal((8, 8, 1)) + 0.25 * rng.standard_normal((8, 8, 3))
    smooth = zoom(shapes, (size / 8, size / 8, 1), order=1)
    return colour * np.exp(scene.clutter * smooth)


def photograph(picture, scene, rng):
    """Let the camera add its faults to a clean picture.

    Parameters
    ----------
    picture : ndarray of shape (size, size, 3)
        sRGB in [0, 1]. Its size is a multiple of 128.
    scene : Scene
        Faults to add.
    rng : numpy.random.Generator
        Stream of the noise.

    Returns
    -------
    ndarray of shape (size, size, 3), uint8
        The photograph.
    """
    size = len(picture)
    factor = size / 128
    if scene.occluder is not None:
        angle, place, width, grey = scene.occluder
        tilt = np.deg2rad(angle)
        y, x = np.mgrid[:size, :size] / size
        across = (y - place) * np.cos(tilt) + (x - 0.5) * np.sin(tilt)
        picture = np.where((np.abs(across) < width / 2)[..., None], grey, picture)
    if scene.blur:
        spread = scene.blur * factor
        picture = gaussian_filter(picture, (spread, spread, 0))
    # Noise is that of the small picture's pixels: larger ones average it out.
    picture = picture + scene.noise * factor * rng.standard_normal(picture.shape)
    return (np.clip(picture, 0, 1) * 255).round().astype(np.uint8)


def compress(photograph, scene, size=128):
    """Scale a photograph down and encode it as JPEG.

    Parameters
    ----------
    photograph : ndarray of shape (k * size, k * size, 3), uint8
        The photograph.
    scene : Scene
        Its quality.
    size : int
        Width of the result in px.

    Returns
    -------
    bytes
        A JPEG file.
    """
    file = io.BytesIO()
    small = Image.fromarray(photograph).reduce(len(photograph) // size)
    small.save(file, "JPEG", quality=scene.quality, optimize=True)
    return file.getvalue()
