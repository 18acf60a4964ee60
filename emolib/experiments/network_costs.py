"""Experiment on cost: networks and landmark models, all measured in one run."""

import os
import tempfile
import time
from pathlib import Path

import numpy as np

from emolib.cnn.networks import CROP_SIZE, make_compact_cnn, make_report_cnn
from emolib.cnn.packaged import save_network
from emolib.cnn.sets import lay_out_sets, read_sets
from emolib.cnn.training import train
from emolib.datasets import load_landmarks
from emolib.errors import require
from emolib.evaluation import inputs, progress
from emolib.experiments.pictures import lay_out, list_faces
from emolib.i18n import _
from emolib.models import MODELS
from emolib.results import recorded

LANDMARK_MODELS = {
    "ridge": "ridge",
    "lda": "lda",
    "alone": "best_alone",
    "best": "best",
}

EPOCHS = {"report_cnn": 50, "compact_cnn": 40}
"""Passes of a whole training, as recorded by the other experiments."""


@recorded
def network_costs(images=None, *, epochs=2, at_least=5.0, calls=200):
    """CPU time, energy, size and latency of networks and landmark models, in one run.

    A training is timed over a few epochs, after a first that does not count, and
    counted for as many as it takes. A landmark model is fitted again and again for
    some seconds. Energy is what codecarbon estimates, without a network, from the
    processor's load: an order of magnitude.

    Parameters
    ----------
    images : None
        The packaged faces: only of them are pictures and landmarks known.
    epochs : int, default=2
        Epochs timed.
    at_least : float, default=5
        Time over which fits are repeated, in s.
    calls : int, default=200
        Faces read one by one, of which the median time is kept.

    Returns
    -------
    dict
        ``models``: for each of ridge, lda, alone, best, report_cnn and compact_cnn:
        seconds and cpu_seconds of a whole training, energy (kWh), bytes of the file,
        latency (s, one face, one core) and, for networks, parameters and epochs;
        ``power``: what codecarbon takes the processor and the memory to draw, in W;
        ``versions`` of tensorflow, keras and codecarbon.

    Examples
    --------
    >>> network_costs()["models"]["report_cnn"]["parameters"]
    25939143
    """
    from importlib.metadata import version

    require("keras", extra="cnn")
    require("codecarbon", extra="cnn")
    faces = load_landmarks()
    models, power = {}, {}
    for name in progress([*LANDMARK_MODELS, *EPOCHS], _("models")):
        if name in EPOCHS:
            models[name], power[name] = _network(name, epochs, calls)
        else:
            model = MODELS[LANDMARK_MODELS[name]]()
            models[name], power[name] = _landmark_model(model, faces, at_least, calls)
    packages = {"tensorflow": _tensorflow(), "keras": version("keras")}
    versions = packages | {"codecarbon": version("codecarbon")}
    return {"models": models, "power": power["report_cnn"], "versions": versions}


def _landmark_model(model, faces, at_least, calls):
    """Costs of a landmark model, fitted again and again."""
    from skops.io import dumps

    data, fits = inputs(model, faces), 0
    with _Meter() as meter:
        while fits == 0 or meter.elapsed() < at_least:
            model.fit(data, faces.target)
            fits += 1
    # Models that read a person's faces together are asked about seven of them.
    together = 7 if data.shape[1] > faces.data.shape[1] else 1
    row = data[:together]
    costs = meter.costs(1 / fits)
    return costs | {
        "bytes": len(dumps(model)),
        "latency": _latency(lambda: model.predict(row), calls) / together,
    }, meter.power


def _network(name, epochs, calls):
    """Costs of a network, from a few epochs of its training."""
    from importlib import import_module

    keras = import_module("keras")
    keras.utils.set_random_seed(0)
    if name == "report_cnn":
        training, validation = read_sets(lay_out_sets())
        model = make_report_cnn(learning_rate=0.0001)
    else:
        folder = lay_out(list_faces(), size=CROP_SIZE[0])
        training, validation = read_sets(folder, image_size=CROP_SIZE, grey=True)
        model = make_compact_cnn(steps=len(training) * EPOCHS[name])
    train(model, training, validation, epochs=1, bar=False)
    with _Meter() as meter:
        train(model, training, validation, epochs=epochs, bar=False)
    picture = next(iter(validation))[0][:1].numpy()
    return meter.costs(EPOCHS[name] / epochs) | {
        "bytes": _saved_bytes(model),
        "latency": _latency(lambda: model.predict_on_batch(picture), calls),
        "parameters": int(model.count_params()),
        "epochs": EPOCHS[name],
    }, meter.power


class _Meter:
    """Time, CPU time and codecarbon's energy of a block."""

    def __enter__(self):
        from codecarbon import OfflineEmissionsTracker

        self.tracker = OfflineEmissionsTracker(
            country_iso_code="FRA",  # only for the grams of CO2, which are not used
            measure_power_secs=1,
            save_to_file=False,
            log_level="critical",
            allow_multiple_runs=True,
        )
        self.tracker.start()
        self.start, self.cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_error):
        self.seconds = self.elapsed()
        self.cpu_seconds = time.process_time() - self.cpu
        self.tracker.stop()
        found = self.tracker.final_emissions_data
        self.energy = found.energy_consumed * self.seconds / found.duration
        self.power = {"cpu": float(found.cpu_power), "ram": float(found.ram_power)}

    def elapsed(self):
        """Time since the block began, in s."""
        return time.perf_counter() - self.start

    def costs(self, share):
        """Costs of one training, which is so many times what was measured."""
        names = ("seconds", "cpu_seconds", "energy")
        return {name: float(getattr(self, name) * share) for name in names}


def _latency(read, calls):
    """Median time to read one face, on one core, in s."""
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None
    if cores:
        os.sched_setaffinity(0, {min(cores)})
    times = []
    for _call in range(calls + 1):  # the first loads libraries
        start = time.perf_counter()
        read()
        times.append(time.perf_counter() - start)
    if cores:
        os.sched_setaffinity(0, cores)
    return float(np.median(times[1:]))


def _saved_bytes(model):
    """Size of the file of a network, without what only its training needs."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.keras"
        save_network(model, path)
        return path.stat().st_size


def _tensorflow():
    """Version of TensorFlow, whatever its package is called."""
    import tensorflow

    return tensorflow.__version__
