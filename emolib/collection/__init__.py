"""A folder of photographs as a table of landmarks, in the course's format."""

import os
from collections import Counter
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pandas as pd

from emolib.assets import PREDICTOR, fetch
from emolib.collection.layouts import LAYOUTS
from emolib.collection.listing import REASONS, list_photographs
from emolib.collection.notes import Notes
from emolib.collection.pixel_tables import find_pixel_table, read_pixel_table
from emolib.collection.reading import find_landmarks, find_landmarks_in_row
from emolib.collection.writing import is_table, write_folder, write_table
from emolib.errors import DataError, require
from emolib.schema import COLUMNS, COORDINATES, EMOTIONS

GROUP = 16
"""Photographs of each process between two notes of what was found."""

_FORM = 1  # of what is noted: the number changes when landmarks are found otherwise


def collect_landmarks(
    folder, *, layout="folders", out=None, report=None, jobs=2, progress=False
):
    """Find the landmarks of a folder of photographs, the largest face of each.

    Interrupted, the work goes on when it is called again with the same `folder` and
    `out`: what was found is noted beside `out`, in a hidden file that is deleted at
    the end. Licence: landmarks are for non-commercial use, as the predictor is.

    Parameters
    ----------
    folder : str or Path
        The photographs; for FER2013, also its CSV file.
    layout : str, default="folders"
        How folders and names tell emotions and people: a key of
        `emolib.collection.layouts.LAYOUTS`.
    out : str or Path, default=None
        What to write, which does not exist yet: a CSV file, or a folder by any other
        name, with the table and a picture per row, as `emolib faces` writes one.
    report : str or Path, default=None
        Another CSV file: what was left out, and where several faces were seen.
    jobs : int, default=2
        Number of processes.
    progress : bool, default=False
        Whether to show a progress bar.

    Returns
    -------
    sklearn.utils.Bunch
        - frame : DataFrame, the columns `COLUMNS`, in px of the upright originals;
          without subject, unless the person is known in every row
        - photographs : int, how many were searched
        - left_out : list of (place in the folder, key of `listing.REASONS`)
        - several : list of (place, number of faces) where there was more than one
        - DESCR : str, the same in a few lines

    Raises
    ------
    DataError
        When the folder has no face, not this layout, or a file cannot be written.
    MissingExtraError
        When dlib is not installed.
    AssetError
        When the predictor cannot be fetched.

    Examples
    --------
    >>> faces = collect_landmarks("photos", out="faces.csv")   # doctest: +SKIP
    """
    if layout not in LAYOUTS:
        known = ", ".join(LAYOUTS)
        raise DataError(f"Got layout={layout!r}, expected one of: {known}.")
    if jobs < 1:
        raise DataError(f"Got jobs={jobs}, expected a number of processes, 1 or more.")
    folder, files = Path(folder), [Path(file) for file in (out, report) if file]
    _check_places(folder, files)
    dlib = require("dlib", extra="photos")
    notes_file = Path(out).with_name(f".{Path(out).name}.unfinished") if out else None
    photographs, left_out = _listed(folder, layout, [*files, notes_file])
    fetch(PREDICTOR)
    notes = Notes(notes_file, [_FORM, dlib.__version__, str(folder.resolve())])
    try:
        found = _find(photographs, notes, jobs, progress)
    finally:
        notes.close()
    if not any("points" in finding for _photo, finding in found):
        notes.remove()
    faces = _bunch(found, left_out, folder)
    if out and is_table(out):
        write_table(faces.frame, out)
    elif out:
        if not isinstance(photographs, list):  # a table, read to its end
            photographs, _others = _listed(folder, layout, [])
        write_folder(faces.frame, photographs, out)
    if report:
        write_table(_report(faces), report)
    notes.remove()
    return faces


def shown(text):
    """A name on one line, without what would steer a terminal: names may hold any.

    Examples
    --------
    >>> shown("a.jpg"), shown("\\x1b[31m.jpg")
    ('a.jpg', '\\\\x1b[31m.jpg')
    """
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in str(text)
    )


def _check_places(folder, files):
    """A folder to read, and files to write that do not exist."""
    if not os.path.exists(folder):  # a closed parent is no error to it
        raise DataError(
            f"Got {folder}, which does not exist, expected a folder of photographs."
        )
    for file in files:
        if os.path.lexists(file):
            raise DataError(
                f"Got {file}, which exists already, expected a new file: name another, "
                "or delete it."
            )


def _listed(folder, layout, ignore):
    """What photographs there are, as the layout has it."""
    row, left_out = LAYOUTS[layout], []
    table = find_pixel_table(folder) if row.pixels else None
    if table:
        return read_pixel_table(table, row, left_out), left_out
    if not os.path.isdir(folder):
        raise DataError(
            f"Got {folder}, which is not a folder, expected a folder of photographs: "
            "unpack an archive first."
        )
    photographs, left_out = list_photographs(folder, row, ignore=ignore)
    if not photographs:
        why = "; ".join(_told(left_out)) or "it holds no photograph"
        raise DataError(
            f"Got no photograph with an emotion in {folder} ({why}), expected the "
            f"layout {layout!r}: see the guide, or choose another of "
            f"{', '.join(LAYOUTS)}."
        )
    return photographs, left_out


def _find(photographs, notes, jobs, progress):
    """Pair photographs, in their order, with what is found in them."""
    from joblib import Parallel, delayed
    from rich.progress import Progress

    total = len(photographs) if isinstance(photographs, list) else None
    rest, found = iter(photographs), []
    with (
        Progress(disable=not progress) as bar,
        Parallel(n_jobs=jobs, batch_size=4) as workers,
    ):
        task = bar.add_task("Photographs", total=total)
        while group := list(islice(rest, GROUP * jobs)):
            stamps = [_stamp(photo.path) for photo in group]
            known = [
                notes.get(photo.place, stamp)
                for photo, stamp in zip(group, stamps, strict=True)
            ]
            new = [k for k, finding in enumerate(known) if finding is None]
            findings = workers(delayed(_look)(group[k]) for k in new)
            for k, finding in zip(new, findings, strict=True):
                known[k] = finding
            notes.add([(group[k].place, stamps[k], known[k]) for k in new])
            # A table of pixels is never kept as a whole.
            group = [replace(photo, pixels=None) for photo in group]
            found += zip(group, known, strict=True)
            bar.advance(task, len(group))
    return found


def _stamp(path):
    """Size and date of a file: when they change, so has the photograph."""
    try:
        status = path.stat()
    except OSError:
        return None
    return [status.st_size, status.st_mtime_ns]


def _look(photo):
    """Find the faces of one photograph, or say why it is left out."""
    try:
        if photo.pixels is None:
            faces = find_landmarks(photo.path)
        else:
            faces = find_landmarks_in_row(photo.pixels)
    except DataError as error:
        if str(error) not in REASONS:
            raise
        return {"reason": str(error)}
    if not faces:
        return {"reason": "face"}
    return {"faces": len(faces), "points": faces[0].round(2).ravel().tolist()}


def _bunch(found, left_out, folder):
    """The table of what was found, with what is to be said of it."""
    from sklearn.utils import Bunch

    missed = [(photo.place, f["reason"]) for photo, f in found if "reason" in f]
    left_out = sorted([*left_out, *missed])
    faces = [(photo, finding) for photo, finding in found if "points" in finding]
    if not faces:
        raise DataError(
            f"Got no face in {len(found)} photographs of {folder} "
            f"({'; '.join(_told(left_out))}), expected at least one, seen from the "
            "front: look at the first of them."
        )
    frame = _frame(faces)
    several = [(photo.place, f["faces"]) for photo, f in faces if f["faces"] > 1]
    return Bunch(
        frame=frame,
        photographs=len(found),
        left_out=left_out,
        several=several,
        DESCR="\n".join(_description(frame, len(found), left_out, several)),
    )


def _frame(faces):
    """The columns of the course, without subject where someone is not known."""
    photos = [photo for photo, _finding in faces]
    labels = pd.DataFrame(
        {
            "id": [photo.id for photo in photos],
            "target": [EMOTIONS.index(photo.emotion) for photo in photos],
            "targetName": [photo.emotion for photo in photos],
            "subject": [photo.subject for photo in photos],
        }
    )
    points = [finding["points"] for _photo, finding in faces]
    frame = pd.concat([labels, pd.DataFrame(points, columns=COORDINATES)], axis=1)
    if frame["subject"].isna().any():
        frame = frame.drop(columns="subject")
    return frame[[column for column in COLUMNS if column in frame]]


def _description(frame, photographs, left_out, several):
    """What was done, in lines."""
    counts = frame["targetName"].value_counts()
    kinds = ", ".join(f"{e} {counts[e]}" for e in EMOTIONS if e in counts)
    yield f"Photographs: {photographs}. Faces: {len(frame)} ({kinds})."
    if "subject" in frame:
        yield f"People: {frame['subject'].nunique()}."
    else:
        yield "People: not all known; no column subject, each face counts as another."
    if several:
        names = _first([place for place, _faces in several])
        yield f"Several faces, the largest kept: {len(several)} ({names})."
    yield from (f"Left out, {line}." for line in _told(left_out))


def _told(left_out):
    """How many were left out for each reason, and the first of them."""
    places = {}
    for place, reason in left_out:
        places.setdefault(reason, []).append(place)
    for reason, count in Counter(reason for _place, reason in left_out).most_common():
        named = places[reason]
        if reason == "emotion":  # one of each folder tells more than three of one
            named = list({Path(place).parent: place for place in named}.values())
        yield f"{REASONS[reason]}: {count} ({_first(named, of=count)})"


def _first(names, *, of=None):
    """The first three names, as they may be printed."""
    more = ", ..." if (of or len(names)) > 3 else ""
    return ", ".join(map(shown, names[:3])) + more


def _report(faces):
    """What was left out or has several faces, as a table."""
    rows = [(place, REASONS[reason]) for place, reason in faces.left_out]
    rows += [(place, f"{count} faces") for place, count in faces.several]
    # A path that begins with a point is no formula to a spreadsheet.
    rows = [(f"./{shown(place)}", said) for place, said in rows]
    return pd.DataFrame(rows, columns=["photograph", "said"])
