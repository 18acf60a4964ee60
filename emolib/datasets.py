"""Datasets: landmarks and images of faces, with the emotion and the subject of each.

The format is the one of the course behind the 2023 report: a CSV file of 140 columns,
``id, target, targetName, subject, x0, y0, ..., x67, y67``, and one image per row.
"""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd

from emolib.data import packaged_file
from emolib.errors import DataError
from emolib.files import replacing
from emolib.schema import COORDINATES, EMOTIONS, emotion_of
from emolib.tables import read_table
from emolib.validation import check_images, check_landmarks, has_subjects

IMAGE_SUFFIXES = (".jpg", ".jpeg", ".png", ".bmp", ".webp")

SETS = ("training_set", "validation_set")
"""The report's two folders of images."""


def load_landmarks(path=None):
    """Load faces as 68 landmarks each, with their emotions and subjects.

    Parameters
    ----------
    path : str or Path, default=None
        A CSV file in the course's format. Column names may be spelled in the usual
        ways (``X0``, ``x_0``, ``target_name``, ``Subject`` ...) and stand in any
        order. By default, the dataset of synthetic faces that ships with emolib.

    Returns
    -------
    sklearn.utils.Bunch
        - data : ndarray of shape (n, 136), float64, coordinates in px
        - target : ndarray of shape (n,), int, index into `target_names`
        - target_names : list of str, the emotions present, in the order of `EMOTIONS`
        - subjects : ndarray of shape (n,), the person of each row, for splits by group
        - subjects_known : bool, whether the file says who is seen; where it does not,
          every row counts as another person
        - ids : ndarray of shape (n,), str
        - frame : DataFrame of the file, under the canonical column names
        - feature_names : list of str, ``x0`` to ``y67``
        - DESCR : str, what the data is and where it comes from

    Raises
    ------
    DataError
        When the file is not what it should be: the message names the first offending
        columns or lines and says how to mend them.

    See Also
    --------
    load_images : the images of the same faces.

    Notes
    -----
    `target` is recomputed from the names, so that a number means the same emotion
    whatever the numbering of the file; `frame` keeps the file's own numbers.

    Examples
    --------
    >>> faces = load_landmarks()
    >>> faces.data.shape
    (1287, 136)
    >>> faces.target_names
    ['angry', 'disgust', 'fear', 'happy', 'neutral', 'sad', 'surprise']
    """
    source = packaged_file("training_data.csv") if path is None else Path(path)
    return _landmarks(read_table(source), source, packaged=path is None)


def load_challenge():
    """Load the faces kept apart for one last test; whoever chooses by them has none.

    Returns
    -------
    sklearn.utils.Bunch
        As `load_landmarks` returns it, of other people.

    Examples
    --------
    >>> load_challenge().data.shape
    (322, 136)
    """
    files = [packaged_file(f"challenge_{part}.csv") for part in ("data", "solutions")]
    return _landmarks(pd.merge(*map(read_table, files)), files[0], packaged=True)


def _landmarks(table, source, *, packaged):
    """A table of landmarks, checked, as a Bunch."""
    from sklearn.utils import Bunch

    frame = check_landmarks(table, source)
    return Bunch(
        data=frame[list(COORDINATES)].to_numpy(),
        **_labels(frame),
        subjects_known=has_subjects(table),
        ids=frame["id"].to_numpy(),
        frame=frame,
        feature_names=list(COORDINATES),
        DESCR=_describe(source, frame, packaged=packaged),
    )


def load_images(path=None, *, data=None):
    """Load faces as image files, with their emotions and, when known, subjects.

    Pixels are not read into memory: the images are paths, each of which was opened
    once to be sure that it can be read.

    Parameters
    ----------
    path : str or Path, default=None
        One of

        - a folder with the images that the rows of `data` name by their id,
        - a folder as `emolib faces` writes it: ``training_data.csv`` and ``images/``,
        - a folder with one folder of images per emotion, or with the report's
          ``training_set/<emotion>/`` and ``validation_set/<emotion>/``.

        By default, the images that ship with emolib.
    data : str or Path, default=None
        A CSV file in the course's format whose ids name the images of `path`.

    Returns
    -------
    sklearn.utils.Bunch
        - paths : list of Path, one RGB image each
        - target : ndarray of shape (n,), int, index into `target_names`
        - target_names : list of str
        - subjects : ndarray of shape (n,), or None where folders do not tell
        - frame : DataFrame with columns id, targetName, path and what is known of
          subject and set ("training_set" or "validation_set")
        - DESCR : str

    Raises
    ------
    DataError
        When an image is missing for a row, truncated or not RGB, or when the folder
        has none of the layouts above.

    Examples
    --------
    >>> images = load_images()
    >>> len(images.paths), images.paths[0].suffix
    (1287, '.jpg')
    """
    from sklearn.utils import Bunch

    folder = packaged_file(".") if path is None else Path(path)
    if not folder.is_dir():
        raise DataError(f"Got {folder}, expected a folder of images.")
    table = data if data is not None else folder / "training_data.csv"
    if data is not None or table.is_file():
        frame = _images_of_rows(folder, Path(table))
    else:
        frame = _images_in_folders(folder)
    check_images(frame["path"])
    return Bunch(
        paths=list(frame["path"]),
        **_labels(frame),
        frame=frame,
        DESCR=_describe(folder, frame, packaged=path is None and data is None),
    )


def lay_out_images(images=None, *, out=None, validation_share=0.2, random_state=0):
    """Lay images out as the report did: a folder per set, a folder per emotion.

    The sets are split by subject where subjects are known: no one is in both.

    Parameters
    ----------
    images : Bunch, default=None
        What `load_images` returned; the packaged images by default.
    out : str or Path, default=None
        The folder to write; by default one in the user's cache.
    validation_share : float, default=0.2
        Share of the subjects (or of the images) in ``validation_set``, in ]0, 1[.
    random_state : int, default=0
        Seed of the split.

    Returns
    -------
    Path
        The folder, with ``training_set/<emotion>/`` and ``validation_set/<emotion>/``.

    Raises
    ------
    DataError
        When `out` cannot be written, holds something else, or one set would be empty.

    Examples
    --------
    >>> import tempfile
    >>> folder = lay_out_images(out=Path(tempfile.mkdtemp()) / "images")
    >>> sorted(child.name for child in folder.iterdir())
    ['training_set', 'validation_set']
    """
    from platformdirs import user_cache_path
    from sklearn.model_selection import GroupShuffleSplit

    images = load_images() if images is None else images
    name = f"images-{validation_share}-{random_state}"
    out = user_cache_path("emolib") / name if out is None else Path(out)
    if out.exists() and not {child.name for child in out.iterdir()} <= set(SETS):
        raise DataError(
            f"Got {out}, which holds other things than {' and '.join(SETS)}, expected "
            "a new or empty folder: choose another one."
        )
    groups = (
        images.subjects if images.subjects is not None else range(len(images.paths))
    )
    split = GroupShuffleSplit(
        n_splits=1, test_size=validation_share, random_state=random_state
    )
    parts = next(split.split(images.paths, groups=np.asarray(groups)))
    with replacing(out) as beside:
        for set_name, rows in zip(SETS, parts, strict=True):
            for label in images.target_names:
                (beside / set_name / label).mkdir(parents=True)
            for row in rows:
                label = images.target_names[images.target[row]]
                copy = beside / set_name / label / images.paths[row].name
                if copy.exists():
                    raise DataError(
                        f"Got two {label} images named {copy.name}, expected names "
                        "that differ: rename one of them."
                    )
                shutil.copy(images.paths[row], copy)
    return out


def _labels(frame):
    """Targets, names and subjects of a frame, for a Bunch."""
    names = [emotion for emotion in EMOTIONS if (frame["targetName"] == emotion).any()]
    number = {name: index for index, name in enumerate(names)}
    subjects = frame["subject"].to_numpy() if "subject" in frame else None
    return {
        "target": frame["targetName"].map(number).to_numpy(dtype=int),
        "target_names": names,
        "subjects": subjects,
    }


def _images_of_rows(folder, table):
    """One image per row of a table, found by the row's id."""
    rows = check_landmarks(read_table(table), table)
    places = [folder, folder / "images"]
    found = {
        file.stem: file
        for place in places
        if place.is_dir()
        for file in sorted(place.iterdir())
        if file.suffix.lower() in IMAGE_SUFFIXES
    }
    missing = [name for name in rows["id"] if name not in found]
    if missing:
        raise DataError(
            f"Got no image in {folder} for {len(missing)} of {len(rows)} rows of "
            f"{table.name} ({', '.join(missing[:3])}{' ...' if missing[3:] else ''}), "
            "expected one file per row, named by its id, for example "
            f"{missing[0]}.jpg."
        )
    frame = rows[["id", "targetName", "subject"]].copy()
    frame["path"] = [found[name] for name in rows["id"]]
    return frame


def _images_in_folders(folder):
    """Images in one folder per emotion, within the report's sets or without."""
    sets = [name for name in SETS if (folder / name).is_dir()]
    records = []
    for set_name in sets or [None]:
        root = folder / set_name if set_name else folder
        for child in sorted(root.iterdir()):
            emotion = emotion_of(child.name)
            if child.is_dir() and emotion:
                records += [
                    {"id": file.stem, "targetName": emotion, "path": file}
                    | ({"set": set_name} if set_name else {})
                    for file in sorted(child.iterdir())
                    if file.suffix.lower() in IMAGE_SUFFIXES
                ]
    if not records:
        raise DataError(
            f"Got {folder}, where no image was found, expected training_data.csv with "
            f"images/, or one folder per emotion: {', '.join(EMOTIONS)}."
        )
    return pd.DataFrame(records)


def _describe(source, frame, *, packaged):
    """The packaged card, or a line that says what was read."""
    if packaged:
        return packaged_file("README.md").read_text(encoding="utf-8")
    emotions = frame["targetName"].nunique()
    return f"{len(frame)} faces of {emotions} emotions, read from {source}."
