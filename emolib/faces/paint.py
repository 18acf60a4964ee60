"""The colour of everything that a ray may meet: skin, hair, eyes, teeth, tongue."""

import numpy as np

from emolib.faces.hair import hair_colour, strand_shade
from emolib.faces.mesh import HAIR, LEFT_EYE, RIGHT_EYE, SKIN, TEETH, TONGUE
from emolib.faces.noise import noise, smoothstep
from emolib.faces.people import EYE_COLOURS
from emolib.faces.skin import paint_skin

_IRIS = 0.40  # radius of the iris seen from the eye's centre, in rad
_PUPIL = 0.15


def paint(head, surface, person, face_units, gaze, eye_centres):
    """Return the colour and the gloss of every sample.

    Parameters
    ----------
    head : Head
        The mesh, with its hair.
    surface : Surface
        The samples.
    person : Person
        Who is seen.
    face_units : dict of str to float
        What the face does.
    gaze : ndarray of shape (3,)
        Unit direction in which both eyes look, in camera space.
    eye_centres : ndarray of shape (2, 3)
        Centres of the left and the right eyeball, in camera space.

    Returns
    -------
    albedo : ndarray of shape (n, 3)
        Linear RGB.
    gloss : ndarray of shape (n,)
        Strength of the highlight.
    """
    parts = head.parts[surface.triangle]
    places = surface.interpolate(head.canonical, head.triangles)
    albedo = np.zeros((len(parts), 3))
    gloss = np.full(len(parts), 0.05)
    skin = parts == SKIN
    uv = np.einsum("nk,nkd->nd", surface.corners[skin], head.uv[surface.triangle[skin]])
    albedo[skin], gloss[skin] = paint_skin(head, places[skin], uv, person, face_units)
    for part, centre in zip((LEFT_EYE, RIGHT_EYE), eye_centres, strict=True):
        mine = parts == part
        albedo[mine] = _paint_eye(surface.position[mine] - centre, gaze, person)
        gloss[mine] = 0.5
    hair = parts == HAIR
    albedo[hair] = hair_colour(person) * strand_shade(places[hair], person)[:, None]
    teeth = parts == TEETH
    albedo[teeth] = _paint_teeth(places[teeth])
    gloss[teeth] = 0.2
    albedo[parts == TONGUE] = (0.36, 0.11, 0.10)
    return albedo, gloss


def _paint_eye(from_centre, gaze, person):
    """Colour of samples of one eyeball: pupil, iris, white."""
    outwards = from_centre / np.linalg.norm(from_centre, axis=1, keepdims=True)
    cosine = outwards @ gaze
    angle = np.arccos(np.clip(cosine, -1, 1))
    fibres = noise(outwards - cosine[:, None] * gaze, 0.05)
    white = np.array([0.62, 0.575, 0.55])
    white = white * (1 - 0.3 * smoothstep(angle, 0.5, 1.2))[:, None]
    iris = np.array(EYE_COLOURS[person.eye_colour][-1]) * np.exp(0.2 * fibres)[:, None]
    # The rim of the iris is dark, and so is its upper part, under the lid.
    iris = iris * (1 - 0.6 * smoothstep(angle, _IRIS - 0.10, _IRIS))[:, None]
    rim = smoothstep(angle, _IRIS - 0.03, _IRIS + 0.03)[:, None]
    open_ = smoothstep(angle, _PUPIL - 0.02, _PUPIL + 0.02)[:, None]
    return (iris + rim * (white - iris)) * open_ + 0.003


def _paint_teeth(places):
    """Colour of samples of the teeth: thin dark lines part neighbours."""
    gap = np.abs((places[:, 0] / 0.085 + 0.5) % 1 - 0.5)
    shade = 0.8 + 0.2 * smoothstep(gap, 0, 0.10)
    return np.array([0.80, 0.74, 0.64]) * shade[:, None]
