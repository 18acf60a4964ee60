"""Pictures that show how the faces are made, for the book. No text is drawn in them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from emolib.detection import detect
from emolib.faces.camera import Camera
from emolib.faces.expressions import draw_expression, to_face_units
from emolib.faces.face import render
from emolib.faces.hair import dress
from emolib.faces.mesh import SKIN, load_head
from emolib.faces.paint import paint
from emolib.faces.people import draw_person
from emolib.faces.renderer import Tracer, encode, shade
from emolib.faces.request import EXPRESSIVENESS
from emolib.faces.scene import CONDITIONS, backdrop, draw_scene, photograph
from emolib.files import replacing
from emolib.landmarks import OUTLINES
from emolib.schema import EMOTIONS

SHOWN_UNITS = ("AU1", "AU4", "AU5", "AU6", "AU9", "AU12", "AU15", "AU20", "AU26")
"""Action units that are shown one by one, after the face at rest."""

_CLAY = (0.27, 0.25, 0.24)


def draw_gallery(out, *, seed=50):
    """Render the pictures of the page on how the faces are made.

    Parameters
    ----------
    out : str or Path
        Folder to write to; pictures of the same names are replaced.
    seed : int
        The same seed gives the same pictures.

    Returns
    -------
    list of Path
        ``mesh.jpg``: the mesh, a person's shape, their colours, their picture;
        ``units.jpg``: a face at rest and `SHOWN_UNITS`, two rows;
        ``contact_sheet.jpg``: six people in rows, the emotions in columns;
        ``conditions.jpg``: `studio` above, `wild` below;
        ``sources.jpg``: weak expressions in the studio, strong ones there, and in the
        wild, each face with the landmarks found on it;
        ``landmarks.jpg``: a face and its 68 landmarks.

    Raises
    ------
    AssetError
        When the head or the landmark predictor cannot be fetched.

    Examples
    --------
    >>> draw_gallery("pictures")                               # doctest: +SKIP
    """
    head = load_head()
    people = [draw_person(head, np.random.default_rng([seed, k])) for k in range(6)]
    pictures = {
        "mesh": _making(head, people[4]),
        "units": _units(head, people[2]),
        "contact_sheet": _contact_sheet(head, people, seed),
        "conditions": _conditions(head, people, seed),
        "sources": _sources(head, people, seed),
        "landmarks": _landmarks(head, people[1]),
    }
    paths = []
    for name, picture in pictures.items():
        path = Path(out) / f"{name}.jpg"
        with replacing(path) as beside:
            Image.fromarray(picture).save(beside, quality=88, optimize=True)
        paths.append(path)
    return paths


def _studio(**camera):
    """Return the studio's average scene, with another place of the camera."""
    scene = draw_scene("studio", np.random.default_rng(0))
    return replace(scene, camera=Camera(**camera), gaze=(0.0, 0.0), noise=0.0)


def _take(head, person, face_units, scene, size):
    """Return the photograph of a face, `size` px wide, rendered at twice that."""
    rng = np.random.default_rng(0)
    picture = render(head, person, face_units, scene, rng, size=2 * size)[1]
    photo = Image.fromarray(photograph(picture, scene, rng))
    return np.asarray(photo.reduce(2))


def _making(head, person):
    """Four steps of one face: mesh, shape, colours, light."""
    scene, size = _studio(yaw=-18), 256
    vertices = dress(head, person)[1]
    steps = [
        _plain(head, head.canonical, scene, size, grid=True),
        _plain(head, vertices[: len(head.base)], scene, size, grid=False),
        _unlit(head, person, scene, size),
        _take(head, person, {}, scene, size),
    ]
    return np.hstack(steps)


def _plain(head, vertices, scene, size, *, grid):
    """Return a head in clay, with the edges of its triangles or without."""
    samples, rng = 2 * size, np.random.default_rng(0)
    tracer = Tracer(vertices, head.triangles, head.parts, scene.camera)
    surface = tracer.look(samples)[0]
    n = len(surface.sample)
    colour = np.tile(_CLAY, (n, 1))
    if grid:
        colour[surface.corners.min(axis=1) < 0.07] *= 0.35
    light = shade(
        surface,
        tracer,
        scene.lamps,
        scene.ambient,
        colour,
        np.full(n, 0.03),
        np.full(n, SKIN),
        rng,
    )
    return _compose(surface, light, scene, samples)


def _unlit(head, person, scene, size):
    """Return a person's colours, without any light."""
    samples = 2 * size
    dressed, vertices = dress(head, person)
    tracer = Tracer(vertices, dressed.triangles, dressed.parts, scene.camera)
    surface = tracer.look(samples)[0]
    eyes, gaze = head.eye_centres(tracer.vertices), np.array([0.0, 0.0, 1.0])
    colour = paint(dressed, surface, person, {}, gaze, eyes)[0]
    return _compose(surface, colour, scene, samples)


def _compose(surface, light, scene, samples):
    """Lay the samples over the backdrop and halve the picture."""
    behind = backdrop(scene, samples, np.random.default_rng(0)).reshape(-1, 3)
    behind[surface.sample] = light
    picture = encode(behind).reshape(samples, samples, 3)
    return np.asarray(Image.fromarray((picture * 255).astype(np.uint8)).reduce(2))


def _units(head, person):
    """A face at rest and with one action unit at a time, two rows of five."""
    scene = _studio()
    faces = [{}, *({unit: 1.0} for unit in SHOWN_UNITS)]
    pictures = [_take(head, person, to_face_units(face), scene, 192) for face in faces]
    half = len(pictures) // 2
    return np.vstack([np.hstack(pictures[:half]), np.hstack(pictures[half:])])


def _contact_sheet(head, people, seed):
    """People in rows, emotions in columns, as in the dataset."""
    return np.vstack(
        [
            np.hstack(
                [
                    _drawn(head, person, emotion, "studio", (seed, row, column))
                    for column, emotion in enumerate(EMOTIONS)
                ]
            )
            for row, person in enumerate(people)
        ]
    )


def _conditions(head, people, seed):
    """The same people with the same expressions, in the studio and in the wild."""
    shown = ("happy", "surprise", "sad", "angry", "fear", "disgust")
    return np.vstack(
        [
            np.hstack(
                [
                    _drawn(head, person, emotion, condition, (seed, column), size=160)
                    for column, (person, emotion) in enumerate(
                        zip(people, shown, strict=True)
                    )
                ]
            )
            for condition in CONDITIONS
        ]
    )


def _sources(head, people, seed):
    """The same people: weak expressions, strong ones, strong ones anyhow."""
    shown = ("happy", "surprise", "sad", "angry", "fear", "disgust")
    rows = (("studio", "studio"), ("studio", "wild"), ("wild", "wild"))
    return np.vstack(
        [
            np.hstack(
                [
                    _marked(
                        _drawn(
                            head,
                            person,
                            emotion,
                            condition,
                            (seed, column),
                            size=160,
                            manner=manner,
                        )
                    )
                    for column, (person, emotion) in enumerate(
                        zip(people, shown, strict=True)
                    )
                ]
            )
            for condition, manner in rows
        ]
    )


def _drawn(head, person, emotion, condition, key, *, size=128, manner="studio"):
    """Return a face as the dataset would have it, expressive as in some condition."""
    express, look = (np.random.default_rng([*key, stream]) for stream in range(2))
    units = draw_expression(emotion, express, **EXPRESSIVENESS[manner])
    scene = draw_scene(condition, look)
    return _take(head, person, to_face_units(units), scene, size)


def _landmarks(head, person):
    """A face and the landmarks that the detector finds in it."""
    return _marked(_take(head, person, {}, _studio(), 384), dot=2)


def _marked(picture, *, dot=0):
    """Draw on a picture the landmarks that the detector finds in it."""
    points = detect(picture)
    image = Image.fromarray(picture)
    draw = ImageDraw.Draw(image)
    if points is not None:
        for outline in OUTLINES:
            draw.line([tuple(points[k]) for k in outline], fill=(255, 255, 255))
        for x, y in points if dot else []:
            draw.ellipse((x - dot, y - dot, x + dot, y + dot), fill=(0, 114, 178))
    return np.asarray(image)
