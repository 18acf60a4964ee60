"""Training a network: in epochs, with a bar, kept after each and taken up again."""

import json
import time
from pathlib import Path

from emolib.errors import require
from emolib.files import replacing

HISTORY = "history.json"
WEIGHTS = "latest.weights.h5"


def train(
    model, training, validation, *, epochs=50, random_state=0, folder=None, bar=True
):
    """Train a network and return its history, going on where it was interrupted.

    Parameters
    ----------
    model : keras.Model
        A compiled network, built after ``keras.utils.set_random_seed`` where its first
        weights matter; its weights are changed.
    training, validation : tf.data.Dataset
        What `read_sets` returns.
    epochs : int, default=50
        Passes over the training images.
    random_state : int, default=0
        Seed of dropout and of augmentation. The same seed gives the same history to
        the last bit on the same machine and versions; elsewhere sums are made in
        another order, and the differences grow with the epochs. A training that was
        interrupted goes on with other batches than it would have met.
    folder : str or Path, default=None
        Where weights and history are kept after each epoch. A training found there is
        gone on with. None: nothing is kept.
    bar : bool, default=True
        Whether progress shows on the error stream.

    Returns
    -------
    dict of str to list of float
        ``accuracy``, ``loss``, ``val_accuracy`` and ``val_loss``, ``seconds`` and
        ``cpu_seconds`` (all threads), one value per epoch.

    Raises
    ------
    MissingExtraError
        When keras is not installed.

    Examples
    --------
    >>> history = train(model, training, validation, epochs=1)  # doctest: +SKIP
    """
    keras = require("keras", extra="cnn")
    history = _resume(model, folder)
    start = len(history.get("loss", []))
    clock = {}

    def begin(epoch, _logs):
        _seed_layers(model, random_state, epoch)
        clock.update(seconds=time.perf_counter(), cpu_seconds=time.process_time())

    def end(_epoch, logs):
        now = {"seconds": time.perf_counter(), "cpu_seconds": time.process_time()}
        spent = {name: now[name] - clock[name] for name in now}
        for name, value in (logs | spent).items():
            history.setdefault(name, []).append(float(value))
        _keep(model, history, folder)

    steps = [keras.callbacks.LambdaCallback(on_epoch_begin=begin, on_epoch_end=end)]
    model.fit(
        training,
        validation_data=validation,
        initial_epoch=start,
        epochs=epochs,
        verbose=0,
        shuffle=False,  # the sets say themselves whether they are shuffled
        callbacks=steps + ([_bar(epochs, start)] if bar else []),
    )
    return history


def _bar(epochs, start):
    """A bar of epochs that leaves nothing behind."""
    from tqdm.keras import TqdmCallback

    return TqdmCallback(epochs=epochs, initial=start, verbose=0, leave=False)


def _seed_layers(model, random_state, epoch):
    """Give each layer that draws at random a seed that depends on the epoch alone."""
    for number, layer in enumerate(model.layers):
        for name in ("seed_generator", "generator"):
            if (generator := getattr(layer, name, None)) is not None:
                generator.state.assign([1000 * random_state + number, 100_000 * epoch])


def _keep(model, history, folder):
    """Write weights and history, both or neither."""
    if folder is None:
        return
    with replacing(folder) as beside:
        beside.mkdir()
        model.save_weights(beside / WEIGHTS)
        (beside / HISTORY).write_text(json.dumps(history), encoding="utf-8")


def _resume(model, folder):
    """Load what is kept in a folder into a network; return its history."""
    if folder is None or not (Path(folder) / HISTORY).is_file():
        return {}
    model.optimizer.build(model.trainable_variables)  # its state is loaded as well
    model.load_weights(Path(folder) / WEIGHTS)
    return json.loads((Path(folder) / HISTORY).read_text(encoding="utf-8"))
