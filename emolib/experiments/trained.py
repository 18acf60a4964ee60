"""Trainings of networks: one seed after the other, kept, scored, and what they cost."""

import hashlib
import json
import shutil

import numpy as np
from platformdirs import user_cache_path

from emolib.cnn.sets import SETS, read_sets
from emolib.cnn.training import train
from emolib.errors import require
from emolib.evaluation import subject_scores
from emolib.files import replacing
from emolib.provenance import code_digest

DIGITS = 4
CURVES = ("accuracy", "loss", "val_accuracy", "val_loss")


def train_seeds(build, folder, *, epochs, seeds, people=None, further=None, **reading):
    """Train a network once per seed and say what it answers about the validation set.

    A finished training is kept in the user's cache, under a name that changes with
    the network, the images, the code and the seed; an unfinished one is gone on with.

    Parameters
    ----------
    build : callable
        ``build(input_shape, n_classes, steps)`` returns a compiled network.
    folder : Path
        One folder per set, one folder per label.
    epochs : int
        Passes over the training images.
    seeds : sequence of int
        Seeds of weights, order and dropout.
    people : array-like of shape (n_validation,), default=None
        Who is seen in each validation image.
    further : callable, default=None
        ``further(model)`` returns what else to keep of a run, as JSON can hold it.
    **reading
        Options of `read_sets`.

    Returns
    -------
    dict
        labels, n_training, n_validation, parameters, target, subjects, runs (seed,
        history, cpu_seconds, predicted) and accuracy: the mean over seeds,
        its 95 % interval over people of the validation set, or over images where
        people are unknown (low, high), and the standard deviation over seeds (std).

    Examples
    --------
    >>> found = train_seeds(build, folder, epochs=1, seeds=(0,))  # doctest: +SKIP
    """
    keras = require("keras", extra="cnn")
    runs = []
    for seed in seeds:
        keras.backend.clear_session()  # layers are named anew: names are in `kept`
        training, validation = read_sets(folder, random_state=seed, **reading)
        labels, (n_training, n_validation) = training.class_names, _sizes(folder)
        keras.utils.set_random_seed(seed)
        shape, steps = tuple(training.element_spec[0].shape[1:]), len(training) * epochs
        model = build(shape, len(labels), steps)
        kept = _place(model, folder, epochs, seed, reading)
        runs.append(_run(model, training, validation, epochs, seed, kept, further))
    target = np.concatenate([np.argmax(y, axis=1) for _x, y in validation]).tolist()
    return {
        "labels": labels,
        "n_training": n_training,
        "n_validation": n_validation,
        "parameters": int(model.count_params()),
        "target": target,
        "subjects": None if people is None else np.asarray(people).tolist(),
        "runs": runs,
        "accuracy": score(target, [run["predicted"] for run in runs], people),
    }


def score(target, predictions, people=None):
    """Accuracy of several seeds: mean, interval over people, deviation over seeds.

    Parameters
    ----------
    target : sequence of int, length n
        The right answers.
    predictions : sequence of sequences of int
        Answers of each seed.
    people : array-like of shape (n,), default=None
        Who is seen; every image is its own person by default.

    Returns
    -------
    dict of str to float
        mean, low, high, std.

    Examples
    --------
    >>> score([0, 1, 0, 1], [[0, 1, 0, 1], [0, 1, 1, 0]])["mean"]
    0.75
    """
    people = np.arange(len(target)) if people is None else np.asarray(people)
    right = np.array(predictions) == np.array(target)
    # All seeds answer about the same people, who are drawn again together.
    pooled = subject_scores(
        np.tile(target, len(right)), np.ravel(predictions), np.tile(people, len(right))
    )["accuracy"]
    seeds = right.mean(axis=1)
    spread = float(seeds.std(ddof=1)) if len(seeds) > 1 else 0.0
    return {name: pooled[name] for name in ("mean", "low", "high")} | {"std": spread}


def _run(model, training, validation, epochs, seed, kept, further):
    """Train with one seed, or read what was kept of it."""
    done = kept / "run.json"
    if not done.is_file():
        history = train(
            model,
            training,
            validation,
            epochs=epochs,
            random_state=seed,
            folder=kept / "unfinished",
        )
        curves = {name: [round(v, DIGITS) for v in history[name]] for name in CURVES}
        run = {
            "seed": seed,
            "history": curves,
            "cpu_seconds": round(sum(history["cpu_seconds"]), 1),
            "predicted": model.predict(validation, verbose=0).argmax(axis=1).tolist(),
        } | (further(model) if further else {})
        with replacing(done) as beside:
            beside.write_text(json.dumps(run), encoding="utf-8")
        shutil.rmtree(kept / "unfinished")
    return json.loads(done.read_text(encoding="utf-8"))


def _place(model, folder, epochs, seed, reading):
    """Where a training is kept: named after all that it depends on."""
    files = sorted(
        f"{path.relative_to(folder)} {path.stat().st_size}"
        for path in folder.rglob("*")
        if path.is_file()
    )
    compiled = json.dumps(model.get_compile_config(), default=str, sort_keys=True)
    code = code_digest("emolib.cnn.training")
    parts = [files, model.to_json(), compiled, epochs, seed, sorted(reading.items())]
    digest = hashlib.sha256(f"{code}{parts}".encode()).hexdigest()[:16]
    return user_cache_path("emolib") / "trainings" / digest


def _sizes(folder):
    """Number of images in each set."""
    return [sum(path.is_file() for path in (folder / set_).rglob("*")) for set_ in SETS]
