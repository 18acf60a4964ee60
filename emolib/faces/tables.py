"""The files of a dataset, written from the record of each face.

``training_data.csv`` has the course's 140 columns; ``challenge_data.csv`` the same
without the answers, which are in ``challenge_solutions.csv``; ``truth.csv`` and
``challenge_truth.csv`` what the generator knows of every face. No subject is in both
sets, and a challenge stays secret while its solutions and its truth are kept apart.
"""

import json
from collections import Counter

import numpy as np
import pandas as pd

from emolib.files import replacing
from emolib.schema import COLUMNS, COORDINATES, EMOTIONS

FILES = (
    "training_data.csv",
    "challenge_data.csv",
    "challenge_solutions.csv",
    "truth.csv",
    "challenge_truth.csv",
)
CHALLENGE_SHARE = 0.2
"""Share of the subjects that only the challenge has."""

# Keys of the random streams that shuffle; faces use keys of other lengths.
_IDS, _CHALLENGE = (10,), (11,)


def shuffled_ids(subjects, *, seed):
    """Return the name of each face, which says nothing about it.

    Parameters
    ----------
    subjects : int
        Number of subjects.
    seed : int
        Seed of the dataset.

    Returns
    -------
    list of list of str
        Seven names for each subject.

    Examples
    --------
    >>> sorted(shuffled_ids(1, seed=0)[0])
    ['f0001', 'f0002', 'f0003', 'f0004', 'f0005', 'f0006', 'f0007']
    """
    n = subjects * len(EMOTIONS)
    order = _shuffle(n, seed, _IDS) + 1
    width = max(4, len(str(n)))
    names = [f"f{number:0{width}d}" for number in order]
    return [names[k : k + len(EMOTIONS)] for k in range(0, n, len(EMOTIONS))]


def challenge_subjects(subjects, *, seed):
    """Return the subjects, numbered from 1, that are kept apart for the challenge."""
    count = round(CHALLENGE_SHARE * subjects)
    return set((_shuffle(subjects, seed, _CHALLENGE)[:count] + 1).tolist())


def write_tables(out, work, *, seed, condition):
    """Write the tables of a dataset whose faces are all made.

    One training face is left out, so that 230 subjects give the 1287 rows of the
    course's file: the one that the detector missed most often, or among equals the
    first by name. Its image is deleted.

    Parameters
    ----------
    out : Path
        The dataset's folder.
    work : Path
        The folder of the faces' records.
    seed : int
        Seed of the dataset.
    condition : str
        Condition of the dataset.

    Returns
    -------
    dict
        Numbers of faces, the one left out, the detector's misses, and the time that
        the faces took.
    """
    paths = sorted((work / "faces").glob("*.json"))
    rows = [json.loads(path.read_text()) for path in paths]
    apart = challenge_subjects(len(rows) // len(EMOTIONS), seed=seed)
    training = [row for row in rows if row["subject"] not in apart]
    dropped = max(training, key=lambda row: row["draws"])
    misses = sum(row["draws"] - 1 for row in rows)
    seconds = sum(row["cpu_seconds"] for row in rows)
    rows = [row for row in rows if row is not dropped]
    landmarks = _landmark_table(rows)
    truth = _truth_table(rows, condition)
    in_challenge = landmarks["subject"].isin(apart)
    challenge = landmarks[in_challenge]
    tables = (
        landmarks[~in_challenge],
        challenge.drop(columns=["target", "targetName"]),
        challenge[["id", "target", "targetName"]],
        truth[~in_challenge],
        truth[in_challenge],
    )
    for name, table in zip(FILES, tables, strict=True):
        with replacing(out / name) as beside:
            table.to_csv(beside, index=False)
    (out / "images" / f"{dropped['id']}.jpg").unlink(missing_ok=True)
    return {
        "faces": len(rows),
        "training_faces": int((~in_challenge).sum()),
        "challenge_faces": int(in_challenge.sum()),
        "faces_by_emotion": dict(sorted(Counter(r["emotion"] for r in rows).items())),
        "left_out": {name: dropped[name] for name in ("id", "subject", "emotion")},
        "detector_misses": misses,
        "cpu_seconds": round(seconds, 1),
    }


def _landmark_table(rows):
    """Return the 140 columns of the course's file, one row per face."""
    table = pd.DataFrame([row["landmarks"] for row in rows], columns=list(COORDINATES))
    emotions = [row["emotion"] for row in rows]
    table["id"] = [row["id"] for row in rows]
    table["target"] = [EMOTIONS.index(emotion) for emotion in emotions]
    table["targetName"] = emotions
    table["subject"] = [row["subject"] for row in rows]
    return table[list(COLUMNS)]


def _truth_table(rows, condition):
    """Return what the generator knows of every face."""
    return pd.DataFrame(
        [
            {
                "id": row["id"],
                "subject": row["subject"],
                "emotion": row["emotion"],
                "condition": condition,
                **row["truth"],
            }
            for row in rows
        ]
    )


def _shuffle(n, seed, key):
    """Return the numbers 0 to n - 1 in an order that the seed decides."""
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))
    return rng.permutation(n)
