"""A fresh challenge: faces that nobody has seen, their answers in another folder.

What is handed out must not lead back to the seed. A random key, which stays with the
answers, is therefore mixed into it: whoever tries all small seeds finds nothing. The
people come in batches of a few, each from a seed of its own; ids, the numbers of the
people and the order of the rows are drawn apart; all files carry the same date.
"""

import hmac
import json
import os
import re
import secrets
import shutil
import time
from pathlib import Path

import numpy as np
import pandas as pd

from emolib.challenge.handout import write_handout
from emolib.challenge.solutions import PRIVATE, PUBLIC, divide
from emolib.data import packaged_file
from emolib.errors import DataError
from emolib.files import replacing
from emolib.schema import COORDINATES, EMOTIONS

HANDED_OUT, KEPT = "students", "private"
"""The folder that students get, and the one that they must not."""

RECORD = "challenge.json"
"""Written last: seed, key, and what else it takes to make the same faces again."""

FEWEST_SUBJECTS, MOST_SUBJECTS = 4, 2000
"""People of a challenge: two in each half at least, hours of work at most."""

BATCH = 8
"""People who come from one seed of the generator."""

LOWEST_SEED, HIGHEST_SEED = 10**6, 2**32
"""Range of these seeds; the project's own, whose faces were seen, are small numbers."""

LETTERS = "bcdfghjklmnpqrstvwxz"
"""What an id is made of: no word, number or date that a spreadsheet would change."""

_ID_LENGTH = 5
_WORK = ".unfinished"


def make_challenge(out, *, seed, subjects=46, key=None, jobs=2, progress=True):
    """Make a challenge of people who are in no other dataset.

    They are drawn as the packaged ones are, in even light. The work may be interrupted
    at any time: called again with the same arguments, it goes on where it stopped.

    Parameters
    ----------
    out : str or Path
        A folder that is new, empty, or holds the same challenge, finished or not.
    seed : int
        A number of your own; not that of the packaged faces.
    subjects : int, default=46
        Number of people, each with seven faces.
    key : str, default=None
        The 32 hexadecimal digits that ``private/challenge.json`` notes, to make the
        same challenge again elsewhere; drawn at random by default.
    jobs : int, default=2
        Number of processes.
    progress : bool, default=True
        Whether to show a progress bar.

    Returns
    -------
    Path
        The folder. ``students`` is to be handed out: ``challenge_data.csv``,
        ``images``, ``sample_submission.csv`` and a page of explanations in each
        language. ``private`` is to be kept: ``challenge_solutions.csv`` with the half
        of each face, ``challenge_truth.csv``, a copy of the data, and the record.

    Raises
    ------
    DataError
        When an argument is out of range, or the folder holds something else.
    AssetError
        When what the generator needs cannot be fetched.
    MissingExtraError
        When a library of the extra ``faces`` is not installed.

    Examples
    --------
    >>> make_challenge("autumn", seed=20260901)                # doctest: +SKIP
    PosixPath('autumn')
    """
    out = Path(out)
    request = _request(out, seed, subjects, key)
    if not (out / KEPT / RECORD).exists():
        work = out / KEPT / _WORK
        _note(work / "request.json", request)
        (out / KEPT).chmod(0o700)
        batches = _make_batches(work, request, jobs, progress)
        _assemble(out, batches, request)
    shutil.rmtree(out / KEPT / _WORK, ignore_errors=True)
    return out


def _request(out, seed, subjects, key):
    """What is asked for, with the key that an earlier call drew for this folder."""
    from emolib.faces.request import check_whole, version_of

    check_whole("seed", seed, low=0, high=2**128)
    check_whole("subjects", subjects, low=FEWEST_SUBJECTS, high=MOST_SUBJECTS)
    packaged = json.loads(packaged_file("dataset.json").read_text("utf-8"))
    if seed == packaged["seed"]:
        raise DataError(
            f"Got seed={seed}, which made the packaged faces, answers included, "
            "expected another one: choose a number that students would not try."
        )
    if key is not None and not re.fullmatch(r"[0-9a-f]{32}", key):
        raise DataError(
            f"Got key={key!r}, expected the 32 hexadecimal digits in {KEPT}/{RECORD} "
            "of the challenge to make again."
        )
    asked = {"seed": int(seed), "subjects": int(subjects)}
    asked |= {"emolib": version_of("emolib")}
    found = _found(out)
    if found is None:
        return asked | {"key": key or secrets.token_hex(16)}
    other = [
        f"{name}={found.get(name)!r} instead of {value!r}"
        for name, value in (asked | ({"key": key} if key else {})).items()
        if found.get(name) != value
    ]
    if other:
        raise DataError(
            f"Got a folder with another challenge, {out} ({', '.join(other)}), "
            "expected the same one: name another folder."
        )
    return asked | {"key": found["key"]}


def _found(out):
    """What a folder holds of a challenge: its record, or None for a new folder."""
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return None
    for file in (out / KEPT / RECORD, out / KEPT / _WORK / "request.json"):
        if file.is_file():
            try:
                return dict(json.loads(file.read_text("utf-8")))
            except ValueError as error:
                raise DataError(
                    f"Got a damaged record, {file}, expected JSON: name another folder."
                ) from error
    raise DataError(
        f"Got {out}, which holds something else, expected a new or empty folder, or a "
        "challenge to finish: name another folder."
    )


def _note(file, content):
    """Write a record, whole or not at all."""
    with replacing(file) as beside:
        beside.write_text(json.dumps(content, indent=2), encoding="utf-8")


def _stream(request, purpose):
    """Random numbers for one purpose, of which no other purpose tells anything."""
    message = f"{purpose} {request['seed']}".encode()
    digest = hmac.digest(bytes.fromhex(request["key"]), message, "sha256")
    return np.random.default_rng(int.from_bytes(digest))


def _make_batches(work, request, jobs, progress):
    """Generate the people, batch by batch; a batch that is there is not made again."""
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

    from emolib.faces import generate

    people = request["subjects"]
    sizes = [len(part) for part in np.array_split(range(people), -(-people // BATCH))]
    rng = _stream(request, "people")
    seeds = rng.choice(HIGHEST_SEED - LOWEST_SEED, len(sizes), replace=False)
    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn())
    batches = []
    with Progress(*columns, TimeRemainingColumn(), disable=not progress) as bar:
        task = bar.add_task("People", total=people)
        for number, (size, seed) in enumerate(zip(sizes, seeds, strict=True)):
            folder = work / f"{number:03d}"
            # One more than is kept: of every dataset, one face is left out.
            generate(
                folder,
                subjects=size + 1,
                seed=LOWEST_SEED + int(seed),
                jobs=jobs,
                progress=False,
            )
            batches.append(_read_batch(folder, size))
            bar.advance(task, size)
    return batches


def _read_batch(folder, size):
    """Landmarks and truth of the people of a batch of whom all faces are there."""
    data, solutions, truth, apart, training = (
        pd.read_csv(folder / f"{name}.csv", dtype={"id": str})
        for name in (
            *("challenge_data", "challenge_solutions", "challenge_truth"),
            *("truth", "training_data"),
        )
    )
    faces = pd.concat([training, data.merge(solutions, on="id")])
    counts = faces["subject"].value_counts()
    whole = sorted(counts.index[counts == len(EMOTIONS)])[:size]
    faces = faces[faces["subject"].isin(whole)].sort_values(["subject", "target"])
    faces = faces.copy()  # one block of columns, to which some are added
    truth = pd.concat([truth, apart]).set_index("id").loc[faces["id"]].reset_index()
    images = [folder / "images" / f"{name}.jpg" for name in faces["id"]]
    return faces.assign(image=images), truth


def _assemble(out, batches, request):
    """Rename the faces and the people at random, and write both folders."""
    faces = pd.concat([faces.assign(batch=k) for k, (faces, _) in enumerate(batches)])
    truth = pd.concat([truth for _faces, truth in batches], ignore_index=True)
    faces = faces.reset_index(drop=True)
    person = faces.groupby(["batch", "subject"]).ngroup().to_numpy()
    numbers = _stream(request, "subjects").permutation(request["subjects"]) + 1
    renamed = {"id": _draw_ids(len(faces), request), "subject": numbers[person]}
    faces, truth = (
        table.assign(**renamed).sort_values("id") for table in (faces, truth)
    )
    public = divide(faces["id"], faces["targetName"], faces["subject"])
    faces["half"] = np.where(public, PUBLIC, PRIVATE)
    data = faces[["id", "subject", *COORDINATES]]
    images = dict(zip(faces["id"], faces["image"], strict=True))
    with replacing(out / HANDED_OUT) as beside:
        write_handout(beside, data, images)
        _date_alike(beside)
    tables = {
        "challenge_data": data,
        "challenge_solutions": faces[["id", "target", "targetName", "subject", "half"]],
        "challenge_truth": truth,
    }
    for name, table in tables.items():
        with replacing(out / KEPT / f"{name}.csv") as beside:
            table.to_csv(beside, index=False)
    _note(out / KEPT / RECORD, request)


def _draw_ids(count, request):
    """Names of faces, in no order and all different."""
    rng = _stream(request, "ids")
    base = len(LETTERS)
    codes = rng.choice(base**_ID_LENGTH, count, replace=False)
    return [
        "".join(LETTERS[code // base**place % base] for place in range(_ID_LENGTH))
        for code in codes.tolist()
    ]


def _date_alike(folder):
    """Give all files one date: faces are made person by person, emotion by emotion."""
    now = int(time.time())
    for path in folder.rglob("*"):
        os.utime(path, (now, now))
