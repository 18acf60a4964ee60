"""Folders of pictures: which file has which label, and which set it goes to."""

import numpy as np
import pandas as pd

from emolib.datasets import SETS
from emolib.errors import DataError, NotEnoughDataError
from emolib.i18n import _
from emolib.photographs import SUFFIXES
from emolib.tables import read_table
from emolib.validation import check_landmarks, has_subjects

TABLE = "training_data.csv"
LAYOUTS = (
    f"one folder per label, or {SETS[0]}/<label>/ and {SETS[1]}/<label>/, "
    f"or {TABLE} with images/"
)
COLUMNS = ["path", "label", "set", "subject"]


def list_files(folder):
    """List the image files of a folder, with label and what is known of set and person.

    Parameters
    ----------
    folder : Path
        One folder of images per label, or ``training_set/<label>/`` and
        ``validation_set/<label>/``, or ``training_data.csv`` with ``images/``, each
        image named by its id. Images may lie in folders within that of their label.

    Returns
    -------
    files : DataFrame
        Columns path, label, set (a name of `SETS`, or None) and subject (or None), in
        the order of labels, then of names or rows.
    labels : list of str
        All labels, sorted: the names of the folders, or those of the table.
    left_out : list of tuple
        Path, and a key of `emolib.photographs.REASONS`, of every other file.

    Raises
    ------
    DataError
        When the folder has none of these layouts, one label only, or labels that
        differ between its two sets.

    Examples
    --------
    >>> files, labels, left_out = list_files(Path("my_images"))  # doctest: +SKIP
    """
    if not folder.is_dir():
        raise DataError(
            f"Got {folder}, which is not a folder, expected a folder of images: "
            f"{LAYOUTS}."
        )
    if (folder / TABLE).is_file():
        rows, left_out = _by_id(folder)
        labels = {label for _path, label, *_more in rows}
    else:
        sets = [name for name in SETS if (folder / name).is_dir()]
        labels = _shared_labels(folder, sets)
        rows, left_out = _by_label(folder / sets[0] if sets else folder, *sets[:1])
        if sets:
            more, others = _by_label(folder / sets[1], sets[1])
            rows, left_out = rows + more, left_out + others
    _check_labels(folder, labels)
    files = pd.DataFrame(rows, columns=COLUMNS, dtype=object)
    files = files.sort_values("label", kind="stable", ignore_index=True)
    return files, sorted(labels), left_out


def divide(files, *, validation_share, random_state):
    """Say which set each image goes to: by person where people are known.

    Parameters
    ----------
    files : DataFrame
        What `list_files` returns, of usable images.
    validation_share : float
        Share of the people, or of the images of each label, that go to validation.
    random_state : int
        Seed of the split.

    Returns
    -------
    sets : ndarray of shape (n,), str
        Names of `SETS`.
    way : {"folders", "subject", "random"}
        How they were chosen.

    Raises
    ------
    NotEnoughDataError
        When there is one person only.

    Examples
    --------
    >>> files = pd.DataFrame({"label": list("aabb"), "set": None, "subject": None})
    >>> sets, way = divide(files, validation_share=0.2, random_state=0)
    >>> sets.tolist().count("validation_set"), way
    (2, 'random')
    """
    from sklearn.model_selection import GroupShuffleSplit

    if files["set"].notna().all():
        return files["set"].to_numpy(), "folders"
    validation = np.zeros(len(files), dtype=bool)
    if files["subject"].isna().any():
        rng = np.random.default_rng(random_state)
        for rows in files.groupby("label").indices.values():
            share = max(1, round(validation_share * len(rows)))
            validation[rng.permutation(rows)[:share]] = True
    elif (people := files["subject"].nunique()) < 2:
        sentence = _(
            "Got {found} subject(s), expected at least {needed} to tell what comes "
            "from the person: this cannot be estimated. Add faces of other people."
        )
        raise NotEnoughDataError(sentence.format(found=people, needed=2))
    else:
        splitter = GroupShuffleSplit(
            n_splits=1, test_size=validation_share, random_state=random_state
        )
        groups = files["subject"].to_numpy()
        validation[next(splitter.split(groups, groups=groups))[1]] = True
    way = "random" if files["subject"].isna().any() else "subject"
    return np.where(validation, SETS[1], SETS[0]), way


def _labels(root):
    """Names of the folders of a folder, but those that systems hide there."""
    names = [child.name for child in root.iterdir() if child.is_dir()]
    return sorted(name for name in names if not _is_hidden(name))


def _is_hidden(name):
    return name.startswith(".") or name == "__MACOSX"


def _by_label(root, set_name=None):
    """Files of one folder per label."""
    rows, left_out = [], []
    for path in sorted(root.iterdir()):
        if _is_hidden(path.name):
            left_out.append((path, "hidden"))
        elif not path.is_dir():
            is_image = path.suffix.lower() in SUFFIXES
            left_out.append((path, "outside" if is_image else "other"))
    for label in _labels(root):
        for path in sorted((root / label).rglob("*")):
            if any(map(_is_hidden, path.relative_to(root).parts)):
                left_out.append((path, "hidden"))
            elif path.suffix.lower() in SUFFIXES:
                rows.append((path, label, set_name, None))
            elif not path.is_dir():
                left_out.append((path, "other"))
    return rows, left_out


def _by_id(folder):
    """Images that the rows of a table name, in the folder or in its ``images``."""
    read = read_table(folder / TABLE)
    table = check_landmarks(read, folder / TABLE)
    if not has_subjects(read):
        table["subject"] = None  # not one person per row: nobody knows
    found = {
        file.stem: file
        for place in (folder, folder / "images")
        if place.is_dir()
        for file in sorted(place.iterdir())
        if file.suffix.lower() in SUFFIXES
    }
    rows, left_out = [], []
    for face in table.itertuples():
        if face.id in found:
            rows.append((found[face.id], face.targetName, None, face.subject))
        else:
            left_out.append((folder / "images" / face.id, "missing"))
    return rows, left_out


def _shared_labels(folder, sets):
    """Labels that folders name, the same in both sets."""
    if not sets:
        return set(_labels(folder))
    if len(sets) == 1:
        missing = SETS[1 - SETS.index(sets[0])]
        raise DataError(
            f"Got {folder / sets[0]} without {missing}, expected both: add the other, "
            f"or give {folder / sets[0]} itself, which is then divided in two."
        )
    names = [set(_labels(folder / name)) for name in sets]
    if names[0] != names[1]:
        only = [
            f"{', '.join(sorted(mine - other))} only in {folder / name}"
            for name, mine, other in zip(sets, names, names[::-1], strict=True)
            if mine - other
        ]
        raise DataError(
            f"Got labels that differ between the two sets ({'; '.join(only)}), "
            "expected the same folders in both: rename, add or remove one."
        )
    return names[0]


def _check_labels(folder, labels):
    """Two labels at least."""
    if not labels:
        raise DataError(
            f"Got {folder}, where no image has a label, expected {LAYOUTS}."
        )
    if len(labels) < 2:
        raise DataError(
            f"Got one label only ({next(iter(labels))}) in {folder}, expected at least "
            "two: there is nothing to tell apart. Add a folder of images of another."
        )
