"""Which photographs a folder holds, what each shows and who, and what is left out."""

import os
import re
import stat
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from emolib.errors import DataError
from emolib.photographs import REASONS as UNREADABLE
from emolib.photographs import SUFFIXES
from emolib.schema import EMOTIONS, SPELLINGS, plain
from emolib.tables import read_table

REASONS = UNREADABLE | {
    "face": "without a face",
    "emotion": f"of another emotion than {', '.join(EMOTIONS)}",
    "unlabelled": "without a label",
    "profile": "not taken from the front",
    "place": "not named or placed as the layout has it",
    "twin": "with the name of another",
    "formula": "with a name that a spreadsheet would compute",
    "name": "with a name that is not plain text",
    "folder": "folder with the name of an image",
    "link": "link to a folder or to nothing",
    "special": "not a regular file",
    "row": "not an emotion from 0 to 6 with 48 × 48 pixels from 0 to 255",
}
"""Why something is left out, by a word that is kept until it is told."""

_KINDS = {stat.S_IFDIR: "folder", stat.S_IFREG: "file"}
_COMPUTED = re.compile(r"\s*[=+@-]")
_LARGEST_LABEL = 64  # bytes; a label is one number


@dataclass(frozen=True)
class Photograph:
    """One photograph that a layout gives an emotion.

    Attributes
    ----------
    place : str
        Its path within the folder, or the line of the table that holds it.
    id : str
        Its name in the table of landmarks.
    emotion : str
        One of `EMOTIONS`.
    subject : str or None
        Who is seen, where the layout tells.
    path : Path
        The file that holds it.
    pixels : str or None
        The pixels as text, where they are a row of a table.
    """

    place: str
    id: str
    emotion: str
    subject: str | None
    path: Path
    pixels: str | None = None


def list_photographs(folder, layout, *, ignore=()):
    """List the photographs of a folder with what a layout says of them.

    The id of a photograph is its name without the suffix; where others have that name,
    its whole path, joined by ``-``.

    Parameters
    ----------
    folder : Path
        A folder. Links to other folders are not followed.
    layout : Layout
        A row of `emolib.collection.layouts.LAYOUTS`.
    ignore : iterable of Path
        Files within it that are not mentioned.

    Returns
    -------
    photographs : list of Photograph
        In the order of their paths.
    left_out : list of tuple of str
        Path within the folder, and a key of `REASONS`.

    Raises
    ------
    DataError
        When the folder cannot be read, or a table of the layout is missing or wrong.

    Examples
    --------
    >>> from emolib.datasets import load_images
    >>> from emolib.collection.layouts import LAYOUTS
    >>> folder = load_images().paths[0].parent
    >>> list_photographs(folder, LAYOUTS["folders"])[1][0]
    ('f0001.jpg', 'place')
    """
    files, left_out = _files(folder, set(ignore))
    labels, read = _labels(folder, layout, files)
    told = []
    for place, path in files.items():
        if place in read:
            continue
        if path.suffix.lower() not in SUFFIXES:
            left_out.append((place, "other"))
            continue
        emotion, subject, reason = _described(place, path, layout, labels)
        if reason:
            left_out.append((place, reason))
        else:
            told.append((place, emotion, subject, path))
    return _named(told, left_out)


def check_words(*words):
    """Why words cannot stand in a table: a key of `REASONS`, or None.

    Examples
    --------
    >>> check_words("f1", "anna"), check_words("=1+1"), check_words("a\\nb")
    (None, 'formula', 'name')
    """
    words = [word for word in words if word is not None]
    if not all(map(str.isprintable, words)):
        return "name"
    return "formula" if any(map(_COMPUTED.match, words)) else None


def _files(folder, ignore):
    """Regular files by their path within a folder, and what else there is."""
    files, left_out, todo = {}, [], [folder]
    while todo:
        here = todo.pop()
        try:
            children = list(here.iterdir())
        except OSError as error:
            if here == folder:
                raise DataError(
                    f"Got {folder}, which cannot be read ({error.strerror}), expected "
                    "a folder of photographs."
                ) from error
            left_out.append((here.relative_to(folder).as_posix(), "forbidden"))
            continue
        for path in children:
            place, kind = path.relative_to(folder).as_posix(), _kind(path)
            if kind == "descend":
                todo.append(path)
            elif kind == "file" and path not in ignore:
                files[place] = path
            elif kind != "file":
                left_out.append((place, kind))
    return dict(sorted(files.items())), left_out


def _kind(path):
    """What a path is: a file, a folder to descend into, or a reason to leave it."""
    if path.name.startswith(".") or path.name == "__MACOSX":
        return "hidden"
    try:
        kind = _KINDS.get(stat.S_IFMT(path.stat().st_mode), "special")
    except OSError:
        return "link" if os.path.islink(path) else "forbidden"
    if kind != "folder":
        return kind
    if path.is_symlink():
        return "link"
    return "folder" if path.suffix.lower() in SUFFIXES else "descend"


def _described(place, path, layout, labels):
    """Emotion and subject of a photograph, or the reason to leave it out."""
    match = re.fullmatch(layout.paths, place)
    if not match:
        return None, None, "place"
    groups = match.groupdict()
    if groups.get("profile"):
        return None, None, "profile"
    code, subject = groups.get("emotion"), groups.get("subject")
    if labels is not None:
        if path.stem not in labels:
            return None, None, "unlabelled"
        code, known = labels[path.stem]
        subject = subject or known
    emotion = layout.emotion(code)
    return emotion, subject, None if emotion else "emotion"


def _labels(folder, layout, files):
    """Code and subject by name of photograph, and the files that gave them."""
    if layout.tables:
        return _labels_of_tables(folder, layout)
    if layout.label_files:
        return _labels_of_files(layout, files)
    return None, set()


def _labels_of_tables(folder, layout):
    """Labels of the tables beside the photographs."""
    names = [name for name in layout.tables if os.path.isfile(folder / name)]
    known = {}
    for name in names:
        table = read_table(folder / name)
        columns = {
            column: next(
                (n for n, words in SPELLINGS.items() if plain(column) in words), ""
            )
            for column in table.columns
        }
        table = table.rename(columns=columns).convert_dtypes()
        table = table.loc[:, ~table.columns.duplicated()]
        for column in {"targetName", "subject"} & set(table):
            given = table.dropna(subset=["id", column]) if "id" in table else table[:0]
            known.setdefault(column, {}).update(
                zip(given["id"], given[column].astype(str), strict=True)
            )
    if not known.get("targetName"):
        raise DataError(
            f"Got no column id with targetName in {folder} ({', '.join(names) or 'no '}"
            f"table), expected them in {' or '.join(layout.tables)}: put it beside the "
            "photographs."
        )
    subjects = known.get("subject", {})
    labels = {
        str(name): (code, subjects.get(name))
        for name, code in known["targetName"].items()
    }
    return labels, set(names)


def _labels_of_files(layout, files):
    """Labels of small files of a number each, and a neutral face of every person."""
    labels, read = {}, set()
    for place, path in files.items():
        if match := re.fullmatch(layout.label_files, place):
            labels[match["photograph"]] = (_number(path), None)
            read.add(place)
    frames = {}
    for place, path in files.items():
        match = re.fullmatch(layout.paths, place)
        if match and path.suffix.lower() in SUFFIXES:
            key = (match["subject"], match["sequence"])
            frames.setdefault(key, []).append(path.stem)
    at_rest = set()
    for (subject, _sequence), names in sorted(frames.items()):
        labelled = any(name in labels for name in names)
        if subject not in at_rest and labelled and min(names) not in labels:
            at_rest.add(subject)
            labels[min(names)] = ("neutral", None)
    return labels, read


def _number(path):
    """The whole number that a small file holds, as text; empty when it holds none."""
    try:
        with path.open("rb") as file:
            return f"{float(file.read(_LARGEST_LABEL)):.0f}"
    except (OSError, ValueError):
        return ""


def _named(told, left_out):
    """Photographs with an id each; those that cannot have one are left out."""
    shared = Counter(path.stem for _place, _emotion, _subject, path in told)
    photographs, taken = [], set()
    for place, emotion, subject, path in told:
        name = path.stem if shared[path.stem] == 1 else place.replace("/", "-")
        reason = check_words(name, subject) or ("twin" if name in taken else None)
        if reason:
            left_out.append((place, reason))
        else:
            taken.add(name)
            photographs.append(Photograph(place, name, emotion, subject, path))
    return photographs, left_out
