"""Skin: its tone, its blood, its spots, its lips and its wrinkles.

Colours are functions of the place on the canonical head, so they follow the mesh
through every person and expression, without seams or stretching.
"""

import numpy as np

from emolib.faces.hair import (
    beard_cover,
    brow_cover,
    hair_colour,
    hair_cover,
    strand_shade,
)
from emolib.faces.noise import noise, smoothstep

# CIELAB lightness, a* and b* of skin from very light to very dark, chosen so that
# the typology angle atan2(L* - 50, b*) runs from 62 to -55 degrees.
_TONES = np.array(
    [(76, 9, 14), (69, 11, 17), (61, 12, 19), (51, 13, 19), (41, 12, 16), (31, 9, 13)],
    dtype=float,
)

SHIRT_LINE = -1.42
"""Height of the collar on the canonical head, in dm."""


def skin_tone(person):
    """Return the linear RGB colour, shape (3,), of a person's skin."""
    angles = np.degrees(np.arctan2(_TONES[:, 0] - 50, _TONES[:, 2]))
    lab = [np.interp(-person.ita, -angles, _TONES[:, k]) for k in range(3)]
    return lab_to_linear(lab[0], lab[1] + person.redness, lab[2] + person.yellowness)


def lab_to_linear(lightness, a, b):
    """Convert a colour from CIELAB to linear sRGB.

    Parameters
    ----------
    lightness, a, b : float
        CIELAB coordinates under the illuminant D65.

    Returns
    -------
    ndarray of shape (3,)
        Linear RGB in [0, 1].

    Examples
    --------
    >>> lab_to_linear(100, 0, 0).round(2).tolist()
    [1.0, 1.0, 1.0]
    """
    y = (lightness + 16) / 116
    f = np.array([y + a / 500, y, y - b / 200])
    xyz = np.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29))
    matrix = [
        [3.2406, -1.5372, -0.4986],
        [-0.9689, 1.8758, 0.0415],
        [0.0557, -0.2040, 1.0570],
    ]
    return np.clip(matrix @ (xyz * [0.95047, 1.0, 1.08883]), 0, 1)


def paint_skin(head, places, uv, person, face_units):
    """Return the colour and the gloss of points of the skin.

    Parameters
    ----------
    head : Head
        The mesh, for its painted regions.
    places : ndarray of shape (n, 3)
        Places on the canonical head, in dm.
    uv : ndarray of shape (n, 2)
        Texture coordinates.
    person : Person
        Whose skin.
    face_units : dict of str to float
        What the face does: it wrinkles the skin.

    Returns
    -------
    albedo : ndarray of shape (n, 3)
        Linear RGB.
    gloss : ndarray of shape (n,)
        Strength of the highlight.
    """
    x, y, z = np.abs(places[:, 0]), places[:, 1], places[:, 2]
    tone = skin_tone(person)
    albedo = tone * np.exp(_variation(head, places, uv, person))
    furrows = wrinkles(places, person, face_units)[:, None]
    albedo *= np.exp(-furrows * np.array([0.75, 1.0, 1.0]))
    gloss = 0.07 + 0.07 * np.exp(-((x / 0.3) ** 2)) * (y > -0.5)

    lips = mask(head, "lips", uv)
    lip_tone = tone * (np.array([0.86, 0.55, 0.58]) + 0.1 * (person.ita < 0))
    lip_tone = lip_tone * np.exp(0.06 * noise(places, (0.012, 0.08, 0.08)))[:, None]
    albedo = _over(albedo, lip_tone, 0.75 * lips * min(person.lip_colour, 1.3))
    mouth = mask(head, "inside-mouth", uv)
    albedo = _over(albedo, np.array([0.20, 0.045, 0.04]), mouth)

    colour = hair_colour(person)
    albedo = _over(
        albedo,
        0.7 * colour + 0.02 + 0.1 * tone,
        beard_cover(places, person) * (1 - lips),
    )
    albedo = _over(
        albedo, 0.7 * hair_colour(person, greying=0.25), brow_cover(places, person)
    )
    cover = hair_cover(places, person)
    albedo = _over(albedo, colour * strand_shade(places, person)[:, None], cover)
    shirt = smoothstep(SHIRT_LINE - 0.12 * smoothstep(z, -0.8, 0.2) - y, 0, 0.012)
    albedo = _over(albedo, np.array(person.shirt), shirt)
    return albedo, (gloss + 0.10 * lips) * (1 - shirt) * (1 - 0.5 * cover)


def _variation(head, places, uv, person):
    """Logarithm of the skin's colour over its tone: blood, shadows, spots, mottle."""
    x, y, z = np.abs(places[:, 0]), places[:, 1], places[:, 2]
    # Blood shows in cheeks, nose and ears; less through dark skin.
    flush = np.exp(-(((x - 0.42) / 0.2) ** 2) - ((y + 0.38) / 0.2) ** 2) * (z > -0.4)
    flush += 0.9 * np.exp(-((x / 0.16) ** 2) - ((y + 0.42) / 0.12) ** 2)
    flush += 0.5 * mask(head, "ears", uv)
    flush *= 0.4 + 0.6 * smoothstep(person.ita, -40, 40)
    rings = 0.05 + 0.12 * person.wrinkles
    shadow = rings * np.exp(-(((x - 0.26) / 0.18) ** 2) - ((y + 0.13) / 0.06) ** 2)
    shadow += 0.15 * mask(head, "eyelids", uv)
    mottle = 0.022 * noise(places, 0.12, person.offset)
    mottle += 0.014 * noise(places, 0.03, person.offset)
    spots = smoothstep(
        noise(places, 0.02, person.offset), 3.1 - 0.6 * person.spots, 3.9
    )
    return (
        mottle[:, None]
        - flush[:, None] * np.array([0.0, 0.12, 0.10])
        - shadow[:, None] * np.array([0.8, 1.1, 1.0])
        - spots[:, None] * np.array([0.35, 0.5, 0.5])
    )


def wrinkles(places, person, face_units):
    """Return how dark the furrows are at points of the skin.

    Furrows deepen with age, and with the movements that fold the skin: raised brows
    the forehead, lowered brows the glabella, smiles the cheeks and the outer corners
    of the eyes.

    Parameters
    ----------
    places : ndarray of shape (n, 3)
        Places on the canonical head, in dm.
    person : Person
        Whose skin.
    face_units : dict of str to float
        What the face does.

    Returns
    -------
    ndarray of shape (n,)
        0 for smooth skin; about 0.5 in a deep furrow.
    """

    def unit(name):
        sides = [face_units.get(name + side, 0.0) for side in ("", "Left", "Right")]
        return float(np.clip(sides[0] + (sides[1] + sides[2]) / 2, 0, 1.2))

    x, y, z = np.abs(places[:, 0]), places[:, 1], places[:, 2]
    age = person.wrinkles
    bend = 0.012 * noise(places, 0.16, person.offset)
    raised = max(unit("browInnerUp"), unit("browOuterUp"))
    forehead = np.exp(-(((x / 0.45) ** 4) + ((y - 0.45) / 0.17) ** 4))
    lines = _furrow((y + bend - 0.30 + 0.06 * x**2 + 0.05) % 0.105 - 0.05, 0.011)
    depth = (0.10 * age + (0.15 + 0.30 * age) * raised) * forehead * lines
    knit = (
        np.exp(-(((y - 0.19) / 0.10) ** 4)) * _furrow(x - 0.048 + bend, 0.012) * (z > 0)
    )
    depth += (0.10 * age + (0.25 + 0.2 * age) * unit("browDown")) * knit
    # From the wing of the nose, past the corner of the mouth.
    fold = _furrow(x - 0.175 - 0.48 * (-0.43 - y) + 0.5 * bend, 0.018)
    fold *= smoothstep(y, -0.80, -0.66) * smoothstep(-y, 0.40, 0.47) * (z > -0.1)
    smile = max(unit("mouthSmile"), unit("noseSneer"), 0.6 * unit("mouthUpperUp"))
    depth += (0.22 * age + (0.15 + 0.15 * age) * smile) * fold
    angle = np.arctan2(y + 0.01, x - 0.40)
    feet = _furrow((angle + 4 * bend + 0.14) % 0.28 - 0.14, 0.05)
    feet *= (
        smoothstep(x, 0.44, 0.48) * smoothstep(-x, -0.62, -0.52) * (np.abs(angle) < 0.9)
    )
    squint = max(unit("cheekSquint"), unit("eyeSquint"))
    depth += (0.06 * age + 0.45 * age * squint) * feet
    return depth


def mask(head, name, uv):
    """Look up one of the head's painted regions, in [0, 1], shape (n,)."""
    image = head.masks[name]
    rows = np.clip(((1 - uv[:, 1]) * len(image)).astype(int), 0, len(image) - 1)
    columns = np.clip((uv[:, 0] * len(image)).astype(int), 0, len(image) - 1)
    return image[rows, columns] / np.float32(255)


def _furrow(distance, width):
    """Return a soft line where a distance is zero, in [0, 1]."""
    return np.exp(-((distance / width) ** 2))


def _over(under, colour, cover):
    """Lay a colour over another one, where it covers."""
    return under + cover[:, None] * (colour - under)
