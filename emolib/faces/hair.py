"""Hair: on the scalp, around the face, brows and beard.

Cover is painted at places of the canonical head; hair that has a volume pushes the
scalp outwards, and long hair is a sheet that hangs around the head.
"""

from dataclasses import replace

import numpy as np

from emolib.faces.mesh import HAIR
from emolib.faces.noise import noise, smoothstep
from emolib.faces.people import GREY, HAIR_COLOURS

_ROWS, _COLUMNS = 28, 60  # of the sheet of long hair


def hair_colour(person, *, greying=1.0):
    """Return the linear RGB colour of a person's hair.

    Parameters
    ----------
    person : Person
        Whose hair.
    greying : float
        How readily this hair greys: 1 on the scalp, less for brows.

    Returns
    -------
    ndarray of shape (3,)
        In [0, 1].
    """
    own = np.array(HAIR_COLOURS[person.hair_colour][-1])
    return own + greying * person.grey * (np.array(GREY) - own)


def hair_cover(places, person):
    """Return how much of the scalp's skin the hair hides.

    Parameters
    ----------
    places : ndarray of shape (n, 3)
        Places on the canonical head, in dm.
    person : Person
        Whose hair.

    Returns
    -------
    ndarray of shape (n,)
        In [0, 1]; 0 outside the hair.
    """
    if person.hair_style == "bald":
        return np.zeros(len(places))
    x, y, z = np.abs(places[:, 0]), places[:, 1], places[:, 2]
    front = y - (0.72 + person.hair_line - 0.16 * smoothstep(x, 0.25, 0.62))
    side = np.minimum(-0.20 + 0.25 * y - z, y + 0.10)
    back = np.minimum(-1.0 - z, y + 1.1)
    strands = noise(places, (0.009, 0.05, 0.05), person.offset)
    uneven = noise(places, 0.07, person.offset)
    inside = np.maximum(np.maximum(front, side), back)
    cover = smoothstep(inside + 0.013 * strands + 0.012 * uneven, -0.08, 0.07)
    return 0.7 * cover if person.hair_style == "shaved" else cover


def brow_cover(places, person):
    """Return how much of the skin the brows hide, in [0, 1], shape (n,)."""
    x, y, z = np.abs(places[:, 0]), places[:, 1], places[:, 2]
    along = np.clip((x - 0.085) / 0.43, -0.2, 1.2)
    arch = 0.035 * np.sin(np.clip(along, 0, 1) * 0.95 * np.pi)
    height = 0.122 + person.brow_height + arch
    thick = 0.070 * person.brow_thickness * (1 - 0.55 * np.clip(along, 0, 1) ** 1.5)
    ends = smoothstep(along, -0.02, 0.15) * smoothstep(-along, -1.02, -0.7) * (z > -0.3)
    # Hairs lie along the brow, rising a little.
    slanted = np.stack([x + 0.8 * y, y - 0.3 * x, z], axis=1)
    strands = noise(slanted, (0.016, 0.006, 0.02), person.offset)
    body = smoothstep(1.25 - np.abs(y - height) / thick + 0.2 * strands, 0, 0.8)
    return np.clip(ends * body * (0.90 + 0.05 * strands), 0, 0.96)


def beard_cover(places, person):
    """Return how much of the skin the beard hides, in [0, 1], shape (n,)."""
    if person.beard == 0:
        return np.zeros(len(places))
    x, y, z = np.abs(places[:, 0]), places[:, 1], places[:, 2]
    line = -0.50 + 0.42 * smoothstep(x, 0.38, 0.72)
    jaw = smoothstep(line - y, 0, 0.14) * smoothstep(z, -0.72, -0.5)
    jaw *= smoothstep(y, -1.30, -1.10)
    lip = smoothstep(-y, 0.50, 0.56) * smoothstep(0.30 - x, 0, 0.06) * (z > 0)
    # No hair beside the lips' corners nor right under the lower lip.
    bare = np.exp(-(((x - 0.10) / 0.10) ** 2) - ((y + 0.83) / 0.035) ** 2)
    strands = noise(places, (0.008, 0.02, 0.02), person.offset)
    cover = (
        np.maximum(jaw, lip) * (1 - 0.5 * bare) * np.clip(0.85 + 0.15 * strands, 0, 1)
    )
    return np.clip(person.beard * cover, 0, 0.85)


def strand_shade(places, person):
    """Return the brightness of strands of hair, mean near 1, shape (n,)."""
    fine = noise(places, (0.013, 0.16, 0.16), person.offset)
    coarse = noise(places, (0.05, 0.35, 0.35), person.offset)
    return np.exp(0.22 * fine + 0.16 * coarse)


def dress(head, person):
    """Give a person's head its hair.

    Parameters
    ----------
    head : Head
        The bare mesh.
    person : Person
        Whose hair.

    Returns
    -------
    head : Head
        The mesh, with a sheet of hair when it is long.
    vertices : ndarray of shape (n_vertices, 3), float32
        The person at rest with hair, in dm; those of the sheet come last.
    """
    vertices = person.vertices + _volume(head, person)
    if person.hair_style != "long":
        return head, vertices
    sheet, own, triangles = _sheet(head, person)
    n = len(vertices)
    dressed = replace(
        head,
        canonical=np.vstack([head.canonical, own]).astype(np.float32),
        triangles=np.vstack([head.triangles, triangles + n]).astype(np.int32),
        parts=np.append(head.parts, np.full(len(triangles), HAIR, np.int8)),
        uv=np.concatenate([head.uv, np.zeros((len(triangles), 3, 2), np.float32)]),
    )
    return dressed, np.vstack([vertices, sheet]).astype(np.float32)


def _volume(head, person):
    """Return how far hair pushes each vertex of the scalp, shape (n_vertices, 3)."""
    if person.hair_style in ("bald", "shaved"):
        return np.zeros_like(head.base)
    places = head.canonical
    outwards = places - np.array([0, 0.1, -0.75])
    outwards /= np.linalg.norm(outwards, axis=1, keepdims=True)
    waves = 1 + 0.22 * noise(places, 0.22, person.offset)
    # Hair is thicker on top than at the sides; ears stay where they are.
    top = 0.45 + 0.55 * smoothstep(places[:, 1], 0.1, 0.8)
    ears = np.abs(places[:, 0]) > 0.74
    thick = person.hair_volume * hair_cover(places, person) * waves * top * ~ears
    return (outwards * thick[:, None]).astype(np.float32)


def _sheet(head, person):
    """Return a sheet of long hair: vertices, strand coordinates, triangles."""
    above = head.canonical[:, 1]
    skull, ears = person.vertices[above > 0.25], person.vertices[above > -0.4]
    low, high = skull.min(axis=0), skull.max(axis=0)
    middle = (low + high) / 2
    side = np.ptp(ears[:, 0]) / 2 + 0.03 + 0.2 * person.hair_volume
    depth = (high - low)[2] / 2 + 0.08 + 0.3 * person.hair_volume
    rise = high[1] - 0.12 + 0.7 * person.hair_volume
    down, around = np.meshgrid(
        np.linspace(0, 1, _ROWS), np.linspace(-1, 1, _COLUMNS), indexing="ij"
    )
    # The sheet parts on the forehead and opens to the cheekbones.
    opening = np.deg2rad(18 + 66 * smoothstep(down, 0.0, 0.42))
    turn = np.pi - around * (np.pi - opening)
    dome = np.clip(down / 0.4, 0, 1) * np.pi / 2
    fall = np.clip((down - 0.4) / 0.6, 0, 1)
    own = np.stack([around * 2.2, down * 3, np.zeros_like(down)], -1).reshape(-1, 3)
    waves = noise(own, (0.16, 1.0, 1.0), person.offset).reshape(down.shape)
    locks = noise(own * [1, 0, 0], 0.10, person.offset).reshape(down.shape)
    radius = np.sin(dome) ** 0.8 * (1 + 0.03 * waves) * (1 - 0.12 * fall**2)
    length = person.hair_length * (1 + 0.06 * locks)
    sheet = np.stack(
        [
            middle[0] + side * radius * np.sin(turn),
            0.12 + rise * np.cos(dome) - fall * length,
            middle[2] + depth * radius * np.cos(turn),
        ],
        axis=-1,
    )
    number = np.arange(_ROWS * _COLUMNS).reshape(_ROWS, _COLUMNS)
    a, b, c, d = number[:-1, :-1], number[:-1, 1:], number[1:, 1:], number[1:, :-1]
    triangles = np.stack([a, b, c, a, c, d], axis=-1).reshape(-1, 3)
    return sheet.reshape(-1, 3), own, triangles
