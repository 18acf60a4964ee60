"""One face: a person who shows an emotion in a scene, seen by a camera."""

from dataclasses import dataclass

import numpy as np

from emolib.detection import detect
from emolib.faces.expressions import draw_expression, to_face_units
from emolib.faces.hair import dress
from emolib.faces.paint import paint
from emolib.faces.renderer import Tracer, encode, shade
from emolib.faces.scene import backdrop, compress, draw_scene, photograph
from emolib.landmarks import eye_centres, inter_ocular_distance

SIZE = 128
"""Width of a face's picture, in px."""

DETECTION_SIZE = 256
"""Width of the render in which landmarks are found, in px: a multiple of SIZE."""


@dataclass(frozen=True)
class Face:
    """One face, its picture and the truth about it.

    Attributes
    ----------
    jpeg : bytes
        The picture, SIZE px wide.
    landmarks : ndarray of shape (68, 2), float64, or None
        In px of that picture; None when the detector missed the face.
    truth : dict of str to float
        Intensities of the action units, pose, light and gaze.
    """

    jpeg: bytes
    landmarks: np.ndarray | None
    truth: dict


def make_face(head, person, emotion, *, condition, rngs, intensity=1.0, prototypes=0.0):
    """Draw, render and measure one face.

    Parameters
    ----------
    head : Head
        The mesh.
    person : Person
        Who is seen.
    emotion : str
        Which emotion is shown.
    condition : {"studio", "wild"}
        How the picture is taken.
    rngs : tuple of two numpy.random.Generator
        Streams of the expression and of the scene.
    intensity, prototypes : float
        How strongly emotions are shown, and the share of people who pose a
        prototype: see `draw_expression`.

    Returns
    -------
    Face
        The same one for the same streams.
    """
    express, look = rngs
    units = draw_expression(
        emotion, express, intensity=intensity, prototypes=prototypes
    )
    scene = draw_scene(condition, look)
    tracer, picture = render(head, person, to_face_units(units), scene, look)
    photo = photograph(picture, scene, look)
    landmarks = detect(photo)
    # The eye on the left of the picture is the person's right one.
    eyes = scene.camera.project(head.eye_centres(tracer.vertices)[::-1], len(photo))
    if landmarks is not None and _on_the_eyes(landmarks, eyes):
        # From the centres of the large picture's pixels to those of the small one.
        landmarks = (landmarks + 0.5) * SIZE / DETECTION_SIZE - 0.5
    else:
        landmarks = None
    truth = {name: round(float(level), 3) for name, level in units.items()}
    return Face(compress(photo, scene, SIZE), landmarks, scene.attributes() | truth)


def render(head, person, face_units, scene, rng, *, size=DETECTION_SIZE):
    """Render one person with given face units in a scene.

    Parameters
    ----------
    head : Head
        The mesh.
    person : Person
        Who is seen.
    face_units : dict of str to float
        Weights of the face units; {} for a face at rest.
    scene : Scene
        How the picture is taken.
    rng : numpy.random.Generator
        Stream of the backdrop and of the shadows' noise.
    size : int
        Width of the picture in px.

    Returns
    -------
    tracer : Tracer
        The posed head.
    picture : ndarray of shape (size, size, 3), float64
        sRGB in [0, 1].
    """
    samples = backdrop(scene, size, rng).reshape(-1, 3)
    dressed, vertices = dress(head, person)
    vertices[: len(head.base)] += head.displacement("unit", face_units)
    tracer = Tracer(vertices, dressed.triangles, dressed.parts, scene.camera)
    surface, lashes = tracer.look(size)
    left, up = np.deg2rad(scene.gaze)
    gaze = np.array([np.sin(left) * np.cos(up), np.sin(up), np.cos(left) * np.cos(up)])
    eyes = head.eye_centres(tracer.vertices)
    albedo, gloss = paint(dressed, surface, person, face_units, gaze, eyes)
    parts = dressed.parts[surface.triangle]
    # Shadows have a stream of their own: how many rays they take depends on rounding.
    (shadows,) = rng.spawn(1)
    light = shade(
        surface, tracer, scene.lamps, scene.ambient, albedo, gloss, parts, shadows
    )
    samples[surface.sample] = light * scene.exposure
    samples *= 1 - 0.7 * person.lashes * lashes[:, None]
    return tracer, encode(samples).reshape(size, size, 3)


def _on_the_eyes(landmarks, eyes):
    """Say whether landmarks are on the face, not on something else."""
    off = np.linalg.norm(eye_centres(landmarks) - eyes, axis=-1).max()
    return off < 0.4 * inter_ocular_distance(landmarks)
