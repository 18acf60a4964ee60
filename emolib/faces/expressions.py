"""Expressions: which action units a person shows, and how the mesh answers.

An action unit (AU) is what one muscle, or a few that act together, do to the face
(Ekman, Friesen & Hager, 2002). People show an emotion with different units, each
with its own strength, seldom the same on both sides: `draw_expression` draws them.
The mesh has face units named like ARKit's blend shapes instead, and one is rarely
the other: `to_face_units` translates.

References
----------
.. [1] S. Du, Y. Tao & A. M. Martinez, "Compound facial expressions of emotion",
   PNAS 111 (15), E1454-E1462, 2014. Table 1.
.. [2] P. Ekman, W. V. Friesen & J. C. Hager, "Facial Action Coding System:
   Investigator's Guide", 2002. Table of prototypes and major variants.
.. [3] J. H. Cheong et al., "Py-Feat: Python Facial Expression Analysis Toolbox",
   Affective Science 4, 2023. Its two models of how units move points, MIT licence.
"""

from emolib.errors import DataError

SIDES = ("left", "right")
"""Sides of the person, not of the picture."""

PAIRED = (
    *("AU1", "AU2", "AU4", "AU5", "AU6", "AU7", "AU9", "AU10", "AU11", "AU12"),
    *("AU14", "AU15", "AU16", "AU20", "AU45"),
)
"""Units that each side shows with its own intensity."""

MIDLINE = ("AU17", "AU18", "AU22", "AU23", "AU24", "AU25", "AU26", "AU27")
"""Units of the whole mouth. Where the eyes look is a matter of the scene."""

ACTION_UNITS = (*(f"{unit}_{side}" for unit in PAIRED for side in SIDES), *MIDLINE)
"""Names of the intensities, in the order in which they are always given."""

ALWAYS = 0.95
"""Frequency of the units that [1]_ reports as shown by more than 70 % of people."""

FREQUENCIES = {
    "angry": {
        **dict.fromkeys(("AU4", "AU7", "AU24"), ALWAYS),
        **{"AU10": 0.26, "AU17": 0.52, "AU23": 0.29},
    },
    "disgust": {
        **dict.fromkeys(("AU9", "AU10", "AU17"), ALWAYS),
        **{"AU4": 0.31, "AU24": 0.26},
    },
    "fear": {
        **dict.fromkeys(("AU1", "AU4", "AU20", "AU25"), ALWAYS),
        **{"AU2": 0.57, "AU5": 0.63, "AU26": 0.33},
    },
    "happy": {**dict.fromkeys(("AU12", "AU25"), ALWAYS), "AU6": 0.51},
    "neutral": {},
    "sad": {
        **dict.fromkeys(("AU4", "AU15"), ALWAYS),
        **{"AU1": 0.60, "AU6": 0.50, "AU11": 0.26, "AU17": 0.67},
    },
    "surprise": {
        **dict.fromkeys(("AU1", "AU2", "AU25", "AU26"), ALWAYS),
        "AU5": 0.66,
    },
}
"""Share of people who show each unit, by emotion: table 1 of [1]_."""

# fmt: off
PROTOTYPES = {
    "angry": ("4 5? 7 10? 22 23 25/26", "4 5? 7 10? 23 25/26", "4 5? 7 23 25/26",
              "4 5? 7 17 23", "4 5? 7 17 24", "4 5? 7 23", "4 5? 7 24"),
    "disgust": ("9", "9 15? 16 26", "9 17", "10", "10 16 25/26", "10 17"),
    "fear": ("1 2 4 5 20 25/26/27", "1 2 4 5 25/26/27", "1 2 4 5", "1 2 5 25?",
             "5 20 25/26?"),
    "happy": ("6 12 25?", "6 12 26", "12 25?"),
    "neutral": ("",),
    "sad": ("1 4 11 15", "1 4 15", "6 15", "1 4 11", "1 4 15 17", "11 17",
            "1 4 15 25"),
    "surprise": ("1 2 5 26", "1 2 5 27", "1 2 26", "1 2 27", "5 26", "1 2 5"),
}
"""Combinations that trained posers are asked for, after [2]_.

A `?` marks a unit that half of the people leave out, a `/` a choice.
"""

TEMPERED = {"fear": {"AU4": 0.6}, "sad": {"AU4": 0.7}}
"""Factors on units whose muscle works against another: lifted brows are drawn
together by AU4 more than they are lowered."""

FACE_UNITS = {
    "AU1": {"browInnerUp": 1.3, "browOuterUp": 0.2},
    "AU2": {"browOuterUp": 1.0, "browInnerUp": 0.3},
    "AU4": {"browDown": 0.9, "noseSneer": 0.2, "eyeSquint": 0.1},
    "AU5": {"eyeWide": 1.1, "browOuterUp": 0.1},
    "AU6": {"cheekSquint": 0.7, "eyeSquint": 0.4, "mouthUpperUp": 0.1},
    "AU7": {"eyeSquint": 0.7, "eyeBlink": 0.1},
    "AU9": {"noseSneer": 1.1, "browDown": 0.4, "cheekSquint": 0.3,
            "mouthUpperUp": 0.5, "eyeSquint": 0.3},
    "AU10": {"mouthUpperUp": 0.9, "mouthShrugUpper": 0.3, "mouthDimple": 0.1},
    "AU11": {"noseSneer": 0.3, "mouthUpperUp": 0.2},
    "AU12": {"mouthSmile": 0.8, "mouthDimple": 0.4, "mouthStretch": 0.4,
             "mouthUpperUp": 0.2},
    "AU14": {"mouthDimple": 1.0},
    "AU15": {"mouthFrown": 0.9, "mouthPucker": 0.2},
    "AU16": {"mouthLowerDown": 1.0},
    "AU17": {"mouthShrugLower": 0.8, "mouthShrugUpper": 0.4, "mouthPucker": 0.2,
             "mouthFrown": 0.2},
    "AU18": {"mouthPucker": 0.8},
    "AU20": {"mouthStretch": 0.8, "mouthDimple": 0.4, "mouthFrown": 0.4,
             "mouthLowerDown": 0.4},
    "AU22": {"mouthFunnel": 0.7},
    "AU23": {"mouthPucker": 0.4, "mouthRollLower": 0.3, "mouthRollUpper": 0.3},
    "AU24": {"mouthRollLower": 0.6, "mouthRollUpper": 0.6, "mouthPucker": 0.3},
    "AU25": {"mouthLowerDown": 0.5, "mouthUpperUp": 0.3, "jawOpen": 0.06},
    "AU26": {"jawOpen": 0.35, "mouthPucker": 0.2},
    "AU27": {"jawOpen": 0.8, "mouthPucker": 0.3},
    "AU45": {"eyeBlink": 1.0},
}
# fmt: on
"""Face units that show one action unit of intensity 1.

Which face units go together was read off non-negative least squares between the
movement of the mesh at the 68 landmarks and that of the two models of [3]_, with pose
and head size taken out. How much of each was then set by eye, so that dlib's points
on rendered faces move as far as in clear posed expressions: lip corners 0.17
inter-ocular distances in AU12, brows 0.09 up in AU1 + AU2 and 0.07 down in AU4, lips
0.21 apart in AU25 + AU26 and 0.34 in AU25 + AU27.
"""

MIDLINE_FACE_UNITS = (
    *("browInnerUp", "jawOpen", "mouthFunnel", "mouthPucker", "mouthRollLower"),
    *("mouthRollUpper", "mouthShrugLower", "mouthShrugUpper"),
)
"""Face units that the mesh has once for both sides."""

# fmt: off
LIMITS = {
    "browInnerUp": 2.0, "browOuterUp": 1.8, "browDown": 1.8, "eyeWide": 1.8,
    "eyeBlink": 1.0, "eyeSquint": 1.0, "cheekSquint": 0.8, "jawOpen": 1.0,
    "mouthDimple": 0.7, "mouthFrown": 1.2, "mouthPucker": 0.8, "mouthRollLower": 0.9,
    "mouthRollUpper": 0.9, "mouthShrugLower": 1.0, "mouthShrugUpper": 1.0,
    "mouthUpperUp": 1.2,
}
# fmt: on
"""Weights that face units approach but never pass, as skin and muscles stretch no
further: beyond, lids and lips of the mesh cross. Found by eye; 1.4 if not here."""

_LIMIT = 1.4
_OPENS_THE_MOUTH = ("AU26", "AU27")


def draw_expression(emotion, rng, *, intensity=1.0, prototypes=0.0):
    """Draw what one person's face does to show an emotion.

    The units are drawn by their frequency among people [1]_. Then the person is
    more or less expressive as a whole, each unit is stronger or weaker, and one
    side of the face does more than the other. All units that the emotion does not
    call for move a little all the same; so does a neutral face.

    Parameters
    ----------
    emotion : str
        One of ``emolib.schema.EMOTIONS``.
    rng : numpy.random.Generator
        Source of the draws.
    intensity : float, default=1.0
        Factor on what is posed; the involuntary movements keep their size.
    prototypes : float, default=0.0
        Share of people who pose a combination of the Investigator's Guide [2]_,
        in [0, 1]; the others follow the frequencies of [1]_.

    Returns
    -------
    dict of str to float
        Intensity of each of `ACTION_UNITS`, in that order: 0 at rest, 1 when clear,
        up to about 2.5.

    Raises
    ------
    DataError
        When the emotion is unknown.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> units = draw_expression("happy", rng)
    >>> units["AU12_left"] > 0.5 > units["AU4_left"]
    True
    """
    if emotion not in FREQUENCIES:
        known = ", ".join(FREQUENCIES)
        raise DataError(f"Got emotion {emotion!r}, expected one of {known}.")
    posed = rng.random() < prototypes
    shown = _draw_prototype(emotion, rng) if posed else _draw_units(emotion, rng)
    units = _draw_involuntary(rng)
    strength = intensity * rng.uniform(0.6, 1.4)
    tempered = TEMPERED.get(emotion, {})
    for unit in shown:
        level = strength * rng.gamma(9, 1 / 9) * tempered.get(unit, 1.0)
        if unit in MIDLINE:
            units[unit] += level
        else:
            skew = rng.normal(0, 0.12)
            units[f"{unit}_left"] += level * max(0.0, 1 + skew)
            units[f"{unit}_right"] += level * max(0.0, 1 - skew)
    return units


def _draw_units(emotion, rng):
    """Draw the units a person shows from how often people show them."""
    frequencies = FREQUENCIES[emotion]
    return [unit for unit, share in frequencies.items() if rng.random() < share]


def _draw_prototype(emotion, rng):
    """Draw one of the Guide's combinations, and the choices it leaves."""
    units = []
    for word in str(rng.choice(PROTOTYPES[emotion])).split():
        unit = str(rng.choice(word.split("/")))
        if unit.endswith("?") and rng.random() < 0.5:
            continue
        units.append(f"AU{unit.rstrip('?')}")
    # The lips part before the jaw drops: the Guide leaves that unsaid.
    if "AU25" not in units and any(unit in units for unit in _OPENS_THE_MOUTH):
        units.append("AU25")
    return units


def _draw_involuntary(rng):
    """Draw the small movements of a face at rest: all units, and blinks."""
    units = {name: abs(rng.normal(0, 0.08)) for name in ACTION_UNITS}
    for unit in _OPENS_THE_MOUTH:
        units[unit] /= 2
    # A camera catches the lids on their way down in a few pictures of a hundred.
    if rng.random() < 0.03:
        lids = rng.uniform(0.2, 0.8)
        units["AU45_left"], units["AU45_right"] = lids, lids
    return units


def to_face_units(action_units):
    """Translate action units into weights of the mesh's face units.

    Parameters
    ----------
    action_units : dict of str to float
        Intensities as `draw_expression` gives them; some may be missing. A unit of
        `PAIRED` without a side, ``"AU12"``, is shown on both.

    Returns
    -------
    dict of str to float
        Weight of each face unit that is not at rest, ``"mouthSmileLeft"``,
        ``"jawOpen"`` and so on. Weights grow more slowly near `LIMITS`.

    Raises
    ------
    DataError
        When an action unit is unknown.

    Examples
    --------
    >>> weights = to_face_units({"AU45_left": 0.1, "AU26": 1.0})
    >>> {name: round(weight, 2) for name, weight in weights.items()}
    {'eyeBlinkLeft': 0.1, 'jawOpen': 0.35, 'mouthPucker': 0.2}
    """
    weights = {}
    for name, intensity in action_units.items():
        unit, _, side = name.partition("_")
        if unit not in FACE_UNITS or side not in ("", *SIDES):
            raise DataError(
                f"Got action unit {name!r}, expected names like {ACTION_UNITS[0]!r}."
            )
        for face_unit, weight in FACE_UNITS[unit].items():
            for key, share in _sided(face_unit, side):
                weights[key] = weights.get(key, 0.0) + share * weight * intensity
    return {key: _limited(key, weight) for key, weight in weights.items()}


def _sided(face_unit, side):
    """Names of a face unit on one side (or both), and its share of the movement."""
    if face_unit in MIDLINE_FACE_UNITS:
        return [(face_unit, 0.5 if side else 1.0)]
    return [(face_unit + s.title(), 1.0) for s in ([side] if side else SIDES)]


def _limited(face_unit, weight):
    """Slow a weight down near its limit; small ones pass almost unchanged."""
    name = face_unit.removesuffix("Left").removesuffix("Right")
    limit = LIMITS.get(name, _LIMIT)
    return weight / (1 + (weight / limit) ** 4) ** 0.25
