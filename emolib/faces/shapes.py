"""Shapes of heads: how they vary, and which are those of human adults."""

import numpy as np

from emolib.faces.mesh import SKIN

SHAPE_SPREAD = {
    "cheek": 0.30,
    "chin": 0.26,
    "ear": 0.22,
    "eyebrows": 0.16,
    "eye": 0.24,
    "forehead": 0.30,
    "head": 0.16,
    "mouth": 0.22,
    "neck": 0.12,
    "nose": 0.24,
    "asym": 0.16,
}
"""Standard deviation of the shape weights, by the region that a name begins with."""

SHAPE_MEAN = {"mouth-scale-horiz": 0.3, "mouth-scale-vert": -0.15}
"""Mean weight of axes on which MakeHuman's average is not that of real people: their
mouths are a little wider, their lips thinner."""

OPPOSITES = {
    "decr": "incr",
    "down": "up",
    "in": "out",
    "backward": "forward",
    "concave": "convex",
    "compress": "uncompress",
}
"""Endings of two targets that undo each other: a person has one or the other."""

PLAUSIBLE = {
    "face width": (1.75, 2.65),
    "nose length": (0.52, 1.02),
    "nose width": (0.40, 0.90),
    "mouth width": (0.55, 1.15),
    "upper lip": (0.12, 0.42),
    "chin height": (0.40, 0.95),
    "eye opening": (0.085, 0.27),
    "brow height": (0.18, 0.52),
}
"""Limits of proportions, in distances between the eyes' centres.

They were set by eye on a few hundred draws, of which they refuse about a quarter:
the check is there to refuse monsters, not to make faces alike.
"""

# Where to find the points of these proportions on the canonical head, in dm.
_POINTS = {
    "left cheek": (0.68, -0.35, -0.45),
    "right cheek": (-0.68, -0.35, -0.45),
    "nose root": (0.0, 0.0, 0.23),
    "nose base": (0.0, -0.50, 0.31),
    "left wing": (0.18, -0.42, 0.25),
    "right wing": (-0.18, -0.42, 0.25),
    "left corner": (0.24, -0.68, 0.17),
    "right corner": (-0.24, -0.68, 0.17),
    "lip top": (0.0, -0.60, 0.35),
    "lip bottom": (0.0, -0.76, 0.31),
    "chin": (0.0, -1.08, 0.09),
    "upper lid": (0.29, 0.055, 0.155),
    "lower lid": (0.29, -0.055, 0.15),
    "brow": (0.29, 0.20, 0.17),
}


def draw_shapes(names, rng):
    """Draw the weight of each shape target; pairs are tied, opposites exclusive.

    Parameters
    ----------
    names : iterable of str
        Names of the targets.
    rng : numpy.random.Generator
        The person's own random stream.

    Returns
    -------
    dict of str to float
        Weights of the targets that are used, all positive.
    """
    weights = {}
    for axis, (low, high, sides) in sorted(shape_axes(names).items()):
        spread = next(s for name, s in SHAPE_SPREAD.items() if axis.startswith(name))
        level = rng.normal(SHAPE_MEAN.get(axis, 0), spread)
        for side in sides:
            # A face is never quite symmetric.
            own = np.clip(level + rng.normal(0, spread / 6), -2 * spread, 2 * spread)
            ending = high if own > 0 else low
            if ending is not None:
                weights[f"{side}{ending}"] = float(abs(own))
    return weights


def shape_axes(names):
    """Group shape targets into axes: two opposed ends, on one or both sides.

    Parameters
    ----------
    names : iterable of str
        Names of targets, such as ``"l-eye-scale-incr"``.

    Returns
    -------
    dict of str to tuple
        By the axis' name without side and ending: the target of the negative end or
        None, that of the positive end, both without side, and the prefixes of the
        sides: ``("",)`` or ``("l-", "r-")``.

    Examples
    --------
    >>> axes = shape_axes(["l-ear-flap-decr", "l-ear-flap-incr", "head-oval"])
    >>> axes["ear-flap"]
    ('ear-flap-decr', 'ear-flap-incr', ('l-', 'r-'))
    >>> axes["head-oval"]
    (None, 'head-oval', ('',))
    """
    names = set(names)
    axes = {}
    for name in sorted(names):
        sided = name.startswith(("l-", "r-"))
        middle = name[2:] if sided else name
        axis, _, ending = middle.rpartition("-")
        sides = ("l-", "r-") if sided else ("",)
        if ending in OPPOSITES:
            axes[axis] = (middle, f"{axis}-{OPPOSITES[ending]}", sides)
        elif name.startswith("asym") and ending == "l":
            axes[axis] = (middle, f"{axis}-r", sides)
        elif ending not in OPPOSITES.values() and not name.startswith("asym"):
            axes[middle] = (None, middle, sides)
    # These move the head on its neck or repeat other axes: no part of a face.
    skipped = ("head-trans", "measure")
    return {axis: ends for axis, ends in axes.items() if not axis.startswith(skipped)}


def proportions(head, vertices):
    """Measure a head as anthropometrists do.

    Parameters
    ----------
    head : Head
        The mesh.
    vertices : ndarray of shape (n_vertices, 3)
        A head at rest, in dm.

    Returns
    -------
    dict of str to float
        Lengths in distances between the eyes' centres, by the names of PLAUSIBLE.
    """
    skin = np.unique(head.triangles[head.parts == SKIN])
    canonical = head.canonical[skin]
    at = {
        name: vertices[skin[np.argmin(((canonical - place) ** 2).sum(axis=1))]]
        for name, place in _POINTS.items()
    }
    left, right = head.eye_centres(vertices)

    def distance(one, other):
        return float(np.linalg.norm(at[one] - at[other]) / np.linalg.norm(left - right))

    return {
        "face width": distance("left cheek", "right cheek"),
        "nose length": distance("nose root", "nose base"),
        "nose width": distance("left wing", "right wing"),
        "mouth width": distance("left corner", "right corner"),
        "upper lip": distance("nose base", "lip top"),
        "chin height": distance("lip bottom", "chin"),
        "eye opening": distance("upper lid", "lower lid"),
        "brow height": distance("brow", "lower lid"),
    }


def is_plausible(head, vertices):
    """Say whether a head could be an adult's: all proportions within PLAUSIBLE."""
    measured = proportions(head, vertices)
    return all(low <= measured[name] <= high for name, (low, high) in PLAUSIBLE.items())
