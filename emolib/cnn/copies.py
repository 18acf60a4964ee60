"""Plain copies of a folder's images, by set and label, in the user's cache."""

import contextlib
import hashlib
import json
from pathlib import Path

from emolib.cnn.folders import divide, list_files
from emolib.data import packaged_file
from emolib.datasets import SETS, lay_out_images, load_images
from emolib.errors import DataError, NotEnoughDataError
from emolib.files import replacing
from emolib.i18n import _
from emolib.photographs import REASONS, read_plain

RECORD = "record.json"
FORM = 2
"""Number of the form of the copies: others are left where they are."""


def laid_out(images, *, validation_share, random_state):
    """Find the copies of a folder's images, made again where a file changed.

    Parameters
    ----------
    images : str, Path or None
        The folder; None for the packaged images.
    validation_share : float
        Share of people, or of the images of each label, in the validation set.
    random_state : int
        Seed of the split.

    Returns
    -------
    folder : Path
        The copies, in the user's cache, by set and label. Its name changes with what
        it holds, so that nothing made of older copies is taken for theirs.
    record : dict
        labels (sorted), split ("folders", "subject" or "random"), images (a dict each:
        set, label, copy, path, subject, shape) in the order of labels, and skipped
        (path and reason of each file left out).

    Raises
    ------
    DataError
        When the folder cannot be used.

    Examples
    --------
    >>> folder, record = laid_out(None, validation_share=0.2, random_state=0)
    >>> len(record["images"]), record["skipped"]
    (1287, [])
    """
    from platformdirs import user_cache_path

    source = packaged_file(".") if images is None else Path(images).expanduser()
    how = {"validation_share": validation_share, "random_state": random_state}
    asked = json.dumps([FORM, str(source.resolve()), images is None, how])
    name = hashlib.sha256(asked.encode()).hexdigest()[:16]
    place = user_cache_path("emolib") / "sets" / name
    # Beside the packaged images lie files that have nothing to do with them.
    state = _state(source / "images" if images is None else source)
    if (record := _kept(place, state)) is None:
        make = _copy_packaged if images is None else _copy
        with contextlib.suppress(FileExistsError), replacing(place) as beside:
            beside.mkdir()
            record = {"state": state} | make(source, beside / state, **how)
            (beside / RECORD).write_text(json.dumps(record), encoding="utf-8")
            if _kept(place, state) is not None:
                # Another process was quicker, and may be reading already.
                raise FileExistsError(place)
    return place / state, record


def _kept(place, state):
    """The record of copies made before, when they are of the same files."""
    if not (place / RECORD).is_file():
        return None
    record = json.loads((place / RECORD).read_text(encoding="utf-8"))
    return record if record["state"] == state else None


def _state(folder):
    """Digest of the names, sizes and dates of all files of a folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            about = path.stat()
            digest.update(f"{path}|{about.st_size}|{about.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def _copy_packaged(_source, out, **how):
    """The packaged images as they are, with what is known of them."""
    from PIL import Image

    known = load_images()
    lay_out_images(known, out=out, **how)
    about = dict(zip(known.frame["id"], known.frame.itertuples(), strict=True))
    images = []
    for copy in sorted(out.rglob("*.*")):
        with Image.open(copy) as image:
            width, height = image.size
        face = about[copy.stem]
        images.append(_row(copy, out, face.path, face.subject, (height, width)))
    return {
        "labels": sorted(known.target_names),
        "split": "subject",
        "images": images,
        "skipped": [],
    }


def _row(copy, out, path, subject, shape):
    """What the record says of an image."""
    set_name, label, name = copy.relative_to(out).parts
    return {
        "set": set_name,
        "label": label,
        "copy": f"{set_name}/{label}/{name}",
        "path": str(path),
        # A number of numpy is none of JSON's.
        "subject": getattr(subject, "item", lambda: subject)(),
        "shape": list(shape),
    }


def _copy(source, out, **how):
    """A plain copy of every image that can be read, in its set and label."""
    from tqdm import tqdm

    files, labels, left_out = list_files(source)
    out.mkdir()
    copies = {}
    bar = tqdm(files["path"], desc=source.name, leave=False, delay=1)
    for number, path in enumerate(bar):
        try:
            picture, shape = read_plain(path)
        except DataError as error:
            left_out.append((path, str(error)))
            continue
        picture.save(out / f"{number:06d}.png", compress_level=1)
        copies[number] = shape
    usable = files.loc[list(copies)]
    sets, split = divide(usable.reset_index(drop=True), **how)
    usable = usable.assign(set=sets, shape=list(copies.values()))
    _check_classes(source, usable, labels, left_out, split)
    images = []
    for face in usable.itertuples():
        copy = out / face.set / face.label / f"{face.Index:06d}.png"
        copy.parent.mkdir(parents=True, exist_ok=True)
        (out / copy.name).rename(copy)
        images.append(_row(copy, out, face.path, face.subject, face.shape))
    skipped = sorted((str(path), why) for path, why in left_out)
    return {"labels": labels, "split": split, "images": images, "skipped": skipped}


def _check_classes(source, usable, labels, left_out, split):
    """A usable image of every label in both sets."""
    for set_name in SETS:
        held = set(usable.loc[usable["set"] == set_name, "label"])
        if missing := [label for label in labels if label not in held]:
            label, part = missing[0], source / (set_name if split == "folders" else "")
            if split == "subject":
                sentence = _(
                    "Got no image of “{label}” among the people of {set}, expected "
                    "one of every label in both sets: add people."
                )
                raise NotEnoughDataError(sentence.format(label=label, set=set_name))
            found = (usable["label"] == label).sum() if split == "random" else 0
            needed = "two" if split == "random" else "one"
            others = [row for row in left_out if (part / label) in row[0].parents]
            raise DataError(
                f"Got {found} usable image(s) in {part / label}{_told(others)}, "
                f"expected at least {needed}: add some, or remove the folder."
            )


def _told(left_out):
    """The first files left out, with the reason, in brackets."""
    if not left_out:
        return ""
    first = [f"{path.name}: {REASONS[why]}" for path, why in left_out[:3]]
    more = f" and {len(left_out) - 3} more" if len(left_out) > 3 else ""
    return f" ({', '.join(first)}{more})"
