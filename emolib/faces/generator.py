"""The dataset: every person with every emotion, resumable and reproducible.

Each person and each face has a random stream of its own, named by the seed, the
subject and the emotion. So neither the order of the work, nor the number of jobs, nor
an interruption changes anything.
"""

import json
import os
import platform
import shutil
import time
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed
from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

from emolib.assets import HEADS, PREDICTOR, describe, fetch
from emolib.errors import DataError, require
from emolib.faces.face import DETECTION_SIZE, SIZE, make_face
from emolib.faces.mesh import load_head
from emolib.faces.people import draw_person
from emolib.faces.request import (
    EXPRESSIVENESS,
    MAX_SUBJECTS,
    RECORD,
    WORK,
    check_whole,
    is_complete,
    make_request,
    prepare,
    version_of,
)
from emolib.faces.tables import shuffled_ids, write_tables
from emolib.files import replacing
from emolib.schema import EMOTIONS

__all__ = ["EXPRESSIVENESS", "MAX_DRAWS", "MAX_SUBJECTS", "generate"]

MAX_DRAWS = 20
"""Draws of a face before giving up on the detector."""

_PERSON, _EXPRESSION, _SCENE = range(3)


def generate(
    out,
    *,
    subjects=230,
    seed=0,
    condition="studio",
    intensity=None,
    prototypes=None,
    jobs=2,
    progress=True,
):
    """Make a dataset of faces: images, landmarks, and the truth about them.

    The work may be interrupted at any time: called again with the same arguments, it
    goes on where it stopped, to the same result.

    Parameters
    ----------
    out : str or Path
        A folder that is new, empty, or holds the same dataset, finished or not.
    subjects : int
        Number of people, at most MAX_SUBJECTS. Each shows seven emotions, and one
        person in five is kept apart for the challenge.
    seed : int
        The same seed gives the same people and expressions; not negative.
    condition : {"studio", "wild"}
        Frontal and even, or anyhow.
    intensity : float, default=None
        How strongly emotions are shown, up to 3; None for that of the condition.
    prototypes : float, default=None
        Share of people who pose a prototype, in [0, 1]; None for that of the
        condition.
    jobs : int
        Number of processes.
    progress : bool
        Whether to show a progress bar.

    Returns
    -------
    Path
        The folder, with the files that emolib.faces.tables describes.

    Raises
    ------
    DataError
        When an argument is out of range, or the folder cannot be written, holds
        other files or another dataset, or a face is missed in all MAX_DRAWS draws.
    AssetError
        When the head or the landmark predictor cannot be fetched.
    MissingExtraError
        When a library of the extra ``faces`` is not installed.

    Examples
    --------
    >>> generate("faces", subjects=3, seed=1)                  # doctest: +SKIP
    PosixPath('faces')
    """
    check_whole("jobs", jobs, low=1, high=1024)
    request = make_request(
        subjects=subjects,
        seed=seed,
        condition=condition,
        intensity=intensity,
        prototypes=prototypes,
    )
    out = Path(out)
    if is_complete(out, request):
        shutil.rmtree(out / WORK, ignore_errors=True)
        return out
    for module in ("dlib", "embreex.rtcore_scene"):
        require(module, extra="faces")
    for asset in (HEADS, PREDICTOR):
        fetch(asset)
    prepare(out, request)
    start = time.perf_counter()
    _make_faces(out, request, jobs, progress)
    seconds = time.perf_counter() - start
    counts = write_tables(out, out / WORK, seed=seed, condition=condition)
    with replacing(out / RECORD) as beside:
        beside.write_text(json.dumps(_record(request, counts, jobs, seconds), indent=2))
    shutil.rmtree(out / WORK)
    return out


def _make_faces(out, request, jobs, progress):
    """Make the faces that are not there yet, subject by subject."""
    ids = shuffled_ids(request["subjects"], seed=request["seed"])
    tasks = (
        delayed(_make_subject)(out, request, subject + 1, ids[subject])
        for subject in range(request["subjects"])
    )
    columns = (
        *Progress.get_default_columns()[:2],
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, disable=not progress) as bar:
        task = bar.add_task("Faces", total=request["subjects"] * len(EMOTIONS))
        # Only as many subjects are in flight as there are jobs: memory stays bounded.
        workers = Parallel(
            n_jobs=jobs, return_as="generator_unordered", pre_dispatch="2*n_jobs"
        )
        for made in workers(tasks):
            bar.advance(task, made)


def _make_subject(out, request, subject, ids):
    """Make one subject's faces, one file each for the image and for the numbers."""
    head = load_head()
    person = None
    for number, emotion in enumerate(EMOTIONS):
        record = out / WORK / "faces" / f"{ids[number]}.json"
        if record.exists():
            continue
        person = person or draw_person(head, _stream(request, subject, _PERSON))
        start = time.process_time()
        face, draws = _draw_face(head, person, request, subject, number)
        image = f"images/{ids[number]}.jpg"
        with replacing(out / image) as beside:
            beside.write_bytes(face.jpeg)
        row = {
            "id": ids[number],
            "subject": subject,
            "emotion": emotion,
            "draws": draws,
            "cpu_seconds": time.process_time() - start,
            "landmarks": face.landmarks.round(2).ravel().tolist(),
            "truth": person.attributes() | face.truth,
        }
        with replacing(record) as beside:
            beside.write_text(json.dumps(row))
    return len(EMOTIONS)


def _draw_face(head, person, request, subject, number):
    """Draw a face until the detector finds it; return it and the number of draws."""
    for draw in range(MAX_DRAWS):
        rngs = tuple(
            _stream(request, subject, purpose, number, draw)
            for purpose in (_EXPRESSION, _SCENE)
        )
        face = make_face(
            head,
            person,
            EMOTIONS[number],
            condition=request["condition"],
            intensity=request["intensity"],
            prototypes=request["prototypes"],
            rngs=rngs,
        )
        if face.landmarks is not None:
            return face, draw + 1
    raise DataError(
        f"Got no face from the detector in {MAX_DRAWS} draws of subject {subject}, "
        f"{EMOTIONS[number]}, expected one: try another seed."
    )


def _stream(request, *key):
    """Return the random stream of a purpose, a subject, an emotion and a draw."""
    return np.random.default_rng(np.random.SeedSequence(request["seed"], spawn_key=key))


def _record(request, counts, jobs, seconds):
    """Return what the dataset says of itself."""
    libraries = ("numpy", "scipy", "pillow", "dlib-bin", "embreex")
    return {
        **request,
        **counts,
        "image_size": SIZE,
        "detection_size": DETECTION_SIZE,
        "seconds": round(seconds, 1),
        "jobs": jobs,
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs",
        "versions": {
            "python": platform.python_version(),
            **{name: version_of(name) for name in libraries},
        },
        "assets": [describe(HEADS), describe(PREDICTOR)],
    }
