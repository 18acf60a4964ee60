"""Pictures for the experiments on networks: which faces, cut how, in which set."""

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
from platformdirs import user_cache_path

from emolib.cnn.crops import crop_face
from emolib.cnn.folders import divide
from emolib.cnn.sets import SETS, find_sets
from emolib.datasets import load_images, load_landmarks
from emolib.evaluation import check_estimable
from emolib.files import replacing

TABLE = "training_data.csv"
OTHERS = 100_000
"""Added to the numbers of people made elsewhere: nobody has two numbers."""


def list_faces(images=None, *, split="subject", random_state=0):
    """List faces with all that is known of them, and the set each is in.

    Parameters
    ----------
    images : str or Path, default=None
        A folder of images; the packaged faces by default.
    split : {"subject", "random"}, default="subject"
        Whether people, or images, are divided between the sets. Folders that are
        divided already stay as they are.
    random_state : int, default=0
        Seed of the split.

    Returns
    -------
    DataFrame
        Columns path, label, subject (None where unknown), set (a name of `SETS`) and
        points (an array of shape (68, 2), in px, or None).

    Raises
    ------
    DataError
        When the folder is not what `find_sets` expects.
    NotEnoughDataError
        When it holds one person only.

    Examples
    --------
    >>> faces = list_faces()
    >>> faces["set"].value_counts().to_dict()
    {'training_set': 1028, 'validation_set': 259}
    """
    if images is not None and not (Path(images) / TABLE).is_file():
        return _found(find_sets(images, random_state=random_state))
    table = None if images is None else Path(images) / TABLE
    frame, rows = load_images(images).frame, load_landmarks(table)
    check_estimable(rows, subjects=2)
    people = frame["subject"].to_numpy() if rows.subjects_known else None
    faces = pd.DataFrame(
        {
            "path": frame["path"],
            "label": frame["targetName"],
            "subject": people,
            "points": list(rows.data.reshape(len(frame), -1, 2)),
        }
    )
    if rows.subjects_known:
        faces["set"] = _divide(faces, split, random_state)
    else:  # label by label, as `find_sets` divides them
        how = {"validation_share": 0.2, "random_state": random_state}
        faces["set"] = divide(faces.assign(set=None), **how)[0]
    return faces


def _divide(faces, split, random_state):
    """Name of the set of each face: one in five is for validation."""
    from sklearn.model_selection import GroupShuffleSplit, ShuffleSplit

    splitter = {"subject": GroupShuffleSplit, "random": ShuffleSplit}[split]
    divide = splitter(n_splits=1, test_size=0.2, random_state=random_state)
    people = faces["subject"] if split == "subject" else None
    _train, test = next(divide.split(faces["path"], groups=people))
    return np.where(np.isin(np.arange(len(faces)), test), SETS[1], SETS[0])


def _found(sets):
    """Faces of a folder of which no landmarks are known."""
    paths = [*sets.training_paths, *sets.validation_paths]
    targets = [*sets.training_target, *sets.validation_target]
    n_training = len(sets.training_paths)
    return pd.DataFrame(
        {
            "path": paths,
            "label": [sets.label_names[target] for target in targets],
            "subject": None,
            "points": None,
            "set": np.repeat(SETS, [n_training, len(paths) - n_training]),
        }
    )


def make_faces(*, people=250, seed=1, condition="studio"):
    """Faces of other people, for training only: made once, kept in the user's cache.

    Parameters
    ----------
    people : int, default=250
        People made.
    seed : int, default=1
        Seed of the generator.
    condition : {"studio", "wild"}, default="studio"
        Condition of the pictures.

    Returns
    -------
    DataFrame
        As `list_faces`, all in the training set.

    Raises
    ------
    MissingExtraError
        When the faces have to be made and the extra ``faces`` is not installed.

    Examples
    --------
    >>> len(make_faces(people=250, seed=1))  # doctest: +SKIP
    1400
    """
    from emolib.faces.generator import generate

    suffix = "" if condition == "studio" else f"-{condition}"
    folder = user_cache_path("emolib") / f"faces-{people}-{seed}{suffix}"
    generate(folder, subjects=people, seed=seed, condition=condition)
    faces = list_faces(folder)
    faces["subject"] += OTHERS * (seed + 1)
    return faces.assign(set=SETS[0])


def lay_out(faces, *, size, cropped=True):
    """Write the faces in folders by set and label, cropped where their eyes are known.

    Parameters
    ----------
    faces : DataFrame
        What `list_faces` returns, or some of its rows.
    size : int
        Height and width of what is written, in px.
    cropped : bool, default=True
        Whether faces are cut out; whole pictures otherwise.

    Returns
    -------
    Path
        A folder in the user's cache, named after what it holds. A file is named after
        its row: the order of a set is that of labels, then of rows.

    Examples
    --------
    >>> folder = lay_out(list_faces().head(20), size=32)
    >>> sorted(child.name for child in folder.iterdir())
    ['training_set', 'validation_set']
    """
    from PIL import Image

    names = [f"{path}{set_}" for path, set_ in zip(faces.path, faces.set, strict=True)]
    digest = hashlib.sha256(f"{names}{size}{cropped}".encode()).hexdigest()[:16]
    out = user_cache_path("emolib") / "pictures" / digest
    if out.exists():
        return out
    with replacing(out) as beside:
        for set_ in SETS:
            for label in faces["label"].unique():
                (beside / set_ / label).mkdir(parents=True)
        for number, face in enumerate(faces.itertuples()):
            with Image.open(face.path) as opened:
                picture = opened.convert("RGB")
            if cropped and face.points is not None:
                picture = crop_face(picture, face.points, size=(size, size))
            picture.resize((size, size), Image.Resampling.LANCZOS).save(
                beside / face.set / face.label / f"{number:06d}.png"
            )
    return out


def in_order(faces, set_):
    """Rows of a set in the order in which `read_sets` reads them.

    Examples
    --------
    >>> in_order(list_faces(), "validation_set")["label"].iloc[0]
    'angry'
    """
    return faces[faces["set"] == set_].sort_values("label", kind="stable")
