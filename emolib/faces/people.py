"""People: who has which head, skin, eyes and hair.

Every draw comes from one random stream, so a person is the same wherever and in
whatever order a dataset is made. Attributes are kept: they are the truth that
photographs of real people lack.
"""

from dataclasses import asdict, dataclass, field

import numpy as np

from emolib.errors import DataError
from emolib.faces.mesh import AGES, ANCESTRIES, SEXES
from emolib.faces.noise import CELLS
from emolib.faces.shapes import draw_shapes, is_plausible

SKIN_TONES = {
    "african": (-28.0, 22.0),
    "asian": (30.0, 14.0),
    "caucasian": (42.0, 14.0),
}
"""Mean and standard deviation of the individual typology angle, in degrees."""

EYE_COLOURS = {
    "brown": (0.30, 0.25, (0.16, 0.085, 0.04)),
    "dark brown": (0.70, 0.05, (0.06, 0.032, 0.02)),
    "hazel": (0.0, 0.20, (0.22, 0.15, 0.06)),
    "green": (0.0, 0.12, (0.16, 0.20, 0.11)),
    "blue": (0.0, 0.30, (0.13, 0.22, 0.32)),
    "grey": (0.0, 0.08, (0.24, 0.28, 0.30)),
}
"""Irises: odds among dark and among light people, linear RGB in [0, 1]."""

HAIR_COLOURS = {
    "black": (0.70, 0.04, (0.012, 0.010, 0.010)),
    "dark brown": (0.30, 0.20, (0.032, 0.019, 0.012)),
    "brown": (0.0, 0.40, (0.085, 0.046, 0.024)),
    "blond": (0.0, 0.28, (0.32, 0.20, 0.095)),
    "red": (0.0, 0.08, (0.20, 0.062, 0.02)),
}
"""Hair before it greys: odds among dark and among light people, linear RGB."""

GREY = (0.36, 0.345, 0.33)
"""Linear RGB of grey hair."""

HAIR_STYLES = ("bald", "shaved", "short", "long")


@dataclass(frozen=True)
class Person:
    """One person: a head and how it looks. Colours are linear RGB in [0, 1].

    Attributes
    ----------
    vertices : ndarray of shape (n_vertices, 3), float32
        The head at rest, in dm, eyes at the origin.
    sex : str
        ``"male"`` or ``"female"``: the larger share of the shape.
    age : float
        In years, 18 to 80.
    ancestry : dict of str to float
        Shares that sum to 1.
    body_weight : float
        From thin, -1, to heavy, 1.
    ita : float
        Individual typology angle of the skin in degrees: above 55 very light, under
        -30 very dark (Chardon et al., 1991).
    redness, yellowness : float
        Departures of the skin from the average hue, in CIELAB units.
    eye_colour, hair_colour : str
        Keys of EYE_COLOURS and HAIR_COLOURS.
    grey : float
        Share of grey hair in [0, 1].
    hair_style : str
        One of HAIR_STYLES.
    hair_line, hair_volume, hair_length : float
        How far the hair line lies above the average one, how thick the hair is, and
        how far long hair hangs below the eyes, in dm.
    brow_height : float
        How far the brows are above the average ones, in dm.
    brow_thickness, lip_colour, beard, spots, wrinkles, lashes : float
        Strengths, 0 for none.
    shirt : tuple of three float
        Colour of the collar.
    offset : tuple of three float
        Where this person's skin texture is cut out of the noise.
    """

    vertices: np.ndarray = field(repr=False, compare=False)
    sex: str
    age: float
    ancestry: dict
    body_weight: float
    ita: float
    redness: float
    yellowness: float
    eye_colour: str
    hair_colour: str
    grey: float
    hair_style: str
    hair_line: float
    hair_volume: float
    hair_length: float
    brow_height: float
    brow_thickness: float
    lip_colour: float
    beard: float
    spots: float
    wrinkles: float
    lashes: float
    shirt: tuple
    offset: tuple

    def attributes(self):
        """Return what a dataset records of this person, flat and rounded.

        Returns
        -------
        dict
            Numbers and words by name.
        """
        fields = asdict(self)
        for name in ("vertices", "shirt", "offset"):
            del fields[name]
        ancestry = fields.pop("ancestry")
        fields |= {f"ancestry_{name}": share for name, share in ancestry.items()}
        return {
            name: value if isinstance(value, str) else round(float(value), 3)
            for name, value in fields.items()
        }


def draw_person(head, rng, *, attempts=100):
    """Draw a person whose proportions are those of a human adult.

    Parameters
    ----------
    head : Head
        The mesh.
    rng : numpy.random.Generator
        The person's own random stream.
    attempts : int
        Heads drawn before giving up.

    Returns
    -------
    Person
        Another one at each call.

    Raises
    ------
    DataError
        When no head is plausible: the spread of shapes is too wide.
    """
    for _ in range(attempts):
        traits = _draw_traits(rng)
        vertices = _draw_vertices(head, traits, rng)
        if is_plausible(head, vertices):
            looks = _draw_looks(traits, rng) | _draw_hair(traits, rng)
            return Person(vertices=vertices, **traits, **looks)
    raise DataError(
        f"Got {attempts} implausible heads in a row, expected one in about two: "
        "lower SHAPE_SPREAD or widen PLAUSIBLE."
    )


def _draw_traits(rng):
    """Draw sex, age, ancestry and body weight."""
    ancestry = rng.dirichlet([0.45] * len(ANCESTRIES))
    return {
        "sex": str(rng.choice(SEXES)),
        "age": float(18 + 62 * rng.beta(1.1, 1.9)),
        "ancestry": dict(zip(ANCESTRIES, map(float, ancestry), strict=True)),
        "body_weight": float(np.clip(rng.normal(0, 0.4), -1, 1)),
    }


def _draw_vertices(head, traits, rng):
    """Morph the base mesh into one person's head."""
    other_sex = rng.uniform(0, 0.2)
    old = np.clip((traits["age"] - 25) / 65, 0, 1)
    weights = {}
    for sex in SEXES:
        share = 1 - other_sex if sex == traits["sex"] else other_sex
        for age, level in zip(AGES, (1 - old, old), strict=True):
            for ancestry, part in traits["ancestry"].items():
                weights[f"{ancestry}-{sex}-{age}"] = share * level * part
            build = "max" if traits["body_weight"] > 0 else "min"
            name = f"universal-{sex}-{age}-averagemuscle-{build}weight"
            weights[name] = share * level * abs(traits["body_weight"])
    shapes = draw_shapes(head.names("shape"), rng)
    shapes["head-age-incr"] = float(old * rng.uniform(0.2, 0.6))
    macro = head.displacement("macro", weights)
    return head.centred(head.base + macro + head.displacement("shape", shapes))


def _draw_looks(traits, rng):
    """Draw skin, eyes and small marks for given traits."""
    ancestry, age, male = traits["ancestry"], traits["age"], traits["sex"] == "male"
    tones = np.array([SKIN_TONES[name] for name in ancestry])
    mean, spread = np.array(list(ancestry.values())) @ tones
    ita = float(np.clip(rng.normal(mean, spread), -62, 66))
    # Light eyes and hair are those of light-skinned people of European ancestry.
    light = float(np.clip((ita - 15) / 40, 0, 1) * ancestry["caucasian"])
    return {
        "ita": ita,
        "redness": float(rng.normal(0, 1.2)),
        "yellowness": float(rng.normal(0, 1.5)),
        "eye_colour": _choose(rng, EYE_COLOURS, light),
        "hair_colour": _choose(rng, HAIR_COLOURS, light),
        "lip_colour": float(rng.uniform(0.5, 1.0) + (not male) * rng.uniform(0, 0.6)),
        "spots": float(rng.gamma(1.2, 0.35)),
        "wrinkles": float(np.clip(rng.normal((age - 25) / 50, 0.12), 0.05, 1.2)),
        "lashes": float(rng.uniform(0.25, 0.6) + (not male) * rng.uniform(0.1, 0.4)),
        "shirt": tuple(map(float, rng.uniform(0.05, 1.2) * rng.dirichlet([9] * 3))),
        "offset": tuple(map(float, rng.uniform(0, CELLS, 3))),
    }


def _draw_hair(traits, rng):
    """Draw hair on scalp, brows and chin for given traits."""
    age, male = traits["age"], traits["sex"] == "male"
    bald = float(np.clip((age - 28) / 120, 0, 0.35))
    odds = (bald, 0.13, 0.85 - bald, 0.02) if male else (0.0, 0.02, 0.28, 0.70)
    curly = 0.16 * traits["ancestry"]["african"]
    receding = max(age - 30, 0) / 400 if male else 0.0
    return {
        "grey": float(np.clip(rng.normal((age - 47) / 30, 0.27), 0, 1)),
        "hair_style": str(rng.choice(HAIR_STYLES, p=odds)),
        "hair_line": float(rng.normal(0.02, 0.06) + receding),
        "hair_volume": float(rng.uniform(0.05, 0.14) + curly * rng.random()),
        "hair_length": float(rng.uniform(0.9, 2.4)),
        "brow_height": float(rng.normal(0.006 - 0.012 * male, 0.02)),
        "brow_thickness": float(
            np.clip(rng.normal(0.9 + 0.15 * male, 0.15), 0.65, 1.4)
        ),
        "beard": float(male * max(0.0, rng.normal(0.25, 0.35))),
    }


def _choose(rng, colours, light):
    """Choose a colour by name; `light` in [0, 1] weighs the light ones."""
    odds = np.array(
        [(1 - light) * dark + light * fair for dark, fair, _ in colours.values()]
    )
    return str(rng.choice(list(colours), p=odds / odds.sum()))
