"""The transformers against the loops that a student would write, and their memory."""

import time
import tracemalloc

import numpy as np

from emolib.datasets import load_landmarks
from emolib.evaluation import progress
from emolib.features import PairDistances, ProcrustesAlignment, iter_transform
from emolib.i18n import _
from emolib.results import recorded


@recorded
def transformers(data=None, *, n_faces=100_000, n_looped=2000, repeats=5):
    """Time alignment and all pairs of distances, against loops over scipy.

    The loops are `scipy.spatial.procrustes` onto the mean shape and
    `scipy.spatial.distance.pdist`, face after face. They run on some of the faces, and
    their time is that of one face times `n_faces`. The transformers go through all of
    them, in one call or by `iter_transform`. Ways take turns, and the median of each
    is kept.

    Parameters
    ----------
    data : str or Path, default=None
        A CSV file; the packaged faces by default. Its faces are repeated, with noise.
    n_faces : int, default=100_000
        Faces that the transformers go through.
    n_looped : int, default=2000
        Faces that the loops go through.
    repeats : int, default=5
        Runs of each way.

    Returns
    -------
    dict
        - ``seconds`` for `n_faces`, each for ``alignment``, ``distances`` and
          ``both``: of ``loop``; of the transformers in ``one_call``, which pays for
          2 GB of new memory; and in batches, as ``float64`` and ``float32`` on one
          thread, and as ``float32_threads`` on all cores
        - ``ratios``: how many times quicker than the loop, in the same order
        - ``largest_difference`` between loop and transformers, relative
        - ``memory``: see `peak_memory`

    Examples
    --------
    >>> found = transformers(n_faces=500, n_looped=50, repeats=1)
    >>> found["largest_difference"]["distances"] < 1e-9
    True
    """
    faces = many_faces(load_landmarks(data).data, n_faces)
    looped, small = faces[:n_looped], faces.astype(np.float32)
    alignment = ProcrustesAlignment().fit(looped)
    distances = PairDistances().fit(looped)
    ways = {
        "one_call": (faces, distances, {"batch_size": n_faces}),
        "float64": (faces, distances, {}),
        "float32": (small, distances, {}),
        "float32_threads": (small, PairDistances(n_jobs=-1).fit(looped), {}),
    }
    loops = (align_in_a_loop, alignment.mean_shape_), (measure_in_a_loop,)
    runs = {name: [] for name in ("loop", *ways)}
    for _run in progress(range(repeats), _("transformers")):
        times = [_seconds(*loop, looped) for loop in loops]
        runs["loop"].append(np.multiply(times, n_faces / len(looped)))
        for name, (rows, pairs, batches) in ways.items():
            steps = alignment, pairs
            runs[name].append(
                [_seconds(_go_through, step, rows, **batches) for step in steps]
            )
    return _summary(runs) | {
        "largest_difference": _differences(alignment, distances, looped),
        "memory": peak_memory(faces),
    }


def many_faces(data, n_faces, *, dtype=float, random_state=0):
    """Repeat faces with a little noise until there are enough.

    Parameters
    ----------
    data : ndarray of shape (n, 136)
        Coordinates in px.
    n_faces : int
        Number of faces wanted.
    dtype : dtype, default=float
        Of the result.
    random_state : int, default=0
        Seed of the noise.

    Returns
    -------
    ndarray of shape (n_faces, 136)
        Coordinates in px.

    Examples
    --------
    >>> many_faces(np.ones((3, 136)), 7).shape
    (7, 136)
    """
    rng = np.random.default_rng(random_state)
    faces = rng.standard_normal((n_faces, data.shape[1]), dtype=np.float32)
    faces = faces.astype(dtype, copy=False)
    for start in range(0, n_faces, len(data)):
        faces[start : start + len(data)] += data[: n_faces - start]
    return faces


def align_in_a_loop(reference, faces):
    """Align faces as one would first write it.

    Parameters
    ----------
    reference : ndarray of shape (68, 2)
        The shape to align to.
    faces : ndarray of shape (n, 136)
        Coordinates in px.

    Returns
    -------
    ndarray of shape (n, 68, 2)

    Examples
    --------
    >>> faces = np.random.default_rng(0).uniform(0, 9, (3, 136))
    >>> align_in_a_loop(faces[0].reshape(68, 2), faces).shape
    (3, 68, 2)
    """
    from scipy.spatial import procrustes

    return np.array([procrustes(reference, face.reshape(68, 2))[1] for face in faces])


def measure_in_a_loop(faces):
    """Measure all pairs of points as one would first write it.

    Parameters
    ----------
    faces : ndarray of shape (n, 136)
        Coordinates in px.

    Returns
    -------
    ndarray of shape (n, 2278)

    Examples
    --------
    >>> measure_in_a_loop(np.ones((3, 136))).shape
    (3, 2278)
    """
    from scipy.spatial.distance import pdist

    return np.array([pdist(face.reshape(68, 2)) for face in faces])


def peak_memory(faces, *, n_stream=1_000_000):
    """Memory that the distances of all pairs need, at their peak.

    Parameters
    ----------
    faces : ndarray of shape (n, 136)
        Coordinates in px.
    n_stream : int, default=1_000_000
        Faces that are streamed, in float32; never more than ten times `faces`.

    Returns
    -------
    dict of str to int
        ``bytes_per_face`` that one more face adds to a call, its 136 coordinates not
        counted; ``fixed_bytes``, whatever the number of faces; ``stream_faces`` and
        ``stream_bytes``, the faces themselves counted.

    Examples
    --------
    >>> faces = many_faces(np.arange(136.0)[None], 4000)
    >>> abs(peak_memory(faces)["bytes_per_face"] - 8 * 2278) < 10
    True
    """
    distances = PairDistances().fit(faces[:1])
    halves = len(faces) // 2, len(faces)
    few, many = (_peak(lambda n=n: distances.transform(faces[:n])) for n in halves)
    per_face = round((many - few) / (halves[1] - halves[0]))
    n_stream = min(n_stream, 10 * len(faces))

    return {
        "bytes_per_face": per_face,
        "fixed_bytes": many - per_face * halves[1],
        "stream_faces": n_stream,
        "stream_bytes": _peak(
            lambda: _go_through(
                distances, many_faces(faces, n_stream, dtype=np.float32)
            )
        ),
    }


def _seconds(function, *arguments, **options):
    start = time.perf_counter()
    function(*arguments, **options)
    return time.perf_counter() - start


def _go_through(transformer, faces, **batches):
    for _batch in iter_transform(transformer, faces, **batches):
        pass


def _peak(function):
    """The most bytes that were held at once while a function ran."""
    tracemalloc.start()
    try:
        function()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _summary(runs):
    """Median seconds of each way, and how many times quicker than the loop it is."""
    seconds, ratios = {}, {}
    for name, times in runs.items():
        align, measure = np.median(times, axis=0).tolist()
        found = {"alignment": align, "distances": measure, "both": align + measure}
        seconds[name] = {step: round(value, 3) for step, value in found.items()}
    for name in list(runs)[1:]:
        ratios[name] = {
            step: round(seconds["loop"][step] / max(value, 1e-3), 1)
            for step, value in seconds[name].items()
        }
    return {"seconds": seconds, "ratios": ratios}


def _differences(alignment, distances, faces):
    """Largest difference between loop and transformer, relative to the largest value.

    scipy brings faces to another size: shapes are compared at the same one.
    """
    shapes = alignment.transform(faces)
    loop = align_in_a_loop(alignment.mean_shape_, faces).reshape(shapes.shape)
    loop *= (np.linalg.norm(shapes, axis=1) / np.linalg.norm(loop, axis=1))[:, None]
    pairs, wanted = distances.transform(faces), measure_in_a_loop(faces)
    halved = distances.transform(faces.astype(np.float32))
    return {
        "alignment": float(np.abs(shapes - loop).max() / np.abs(loop).max()),
        "distances": float(np.abs(pairs - wanted).max() / wanted.max()),
        "distances_float32": float(np.abs(halved - wanted).max() / wanted.max()),
    }
