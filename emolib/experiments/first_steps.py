"""Experiment on the first batches: how the report's network dies, step by step."""

import numpy as np

from emolib.cnn.networks import make_report_cnn
from emolib.cnn.sets import SETS, lay_out_sets, read_sets
from emolib.errors import require
from emolib.evaluation import progress
from emolib.results import recorded

LAYERS = (*(f"convolution {number}" for number in range(1, 5)), "dense 1")
"""The layers that end in a ReLU, in the order of the network."""

N_MAPS = 6
"""Maps that are kept, from the first: before any step, after one, after two ..."""

DIGITS = 4


@recorded
def first_steps(
    images=None, *, steps=33, learning_rates=(0.001, 0.0001), probe=32, random_state=0
):
    """Follow the report's network batch by batch, with learning rates side by side.

    All start from the same weights and meet the same batches. After each step the
    network is asked about the same few validation images, which it does not learn from.

    Parameters
    ----------
    images : str or Path, default=None
        A folder of images; the packaged faces by default.
    steps : int, default=33
        Batches: one pass over the packaged training images.
    learning_rates : sequence of float, default=(0.001, 0.0001)
        Steps of Adam; the first is Keras's default, hence the report's.
    probe : int, default=32
        Validation images that are asked about.
    random_state : int, default=0
        Seed of weights, order and dropout.

    Returns
    -------
    dict
        layers, the names of the layers that end in a ReLU; inputs, the sum of the
        numbers that enter the dense layer, on average over images, before any step;
        image, a validation image, by its path in the set; and ``rates``, for each
        learning rate, as text: loss and gradient (norm of the gradient of the
        convolutions' weights) of each batch; then, before the first step and after
        each: active, for each layer, the share of its answers that are above 0,
        spread (standard deviation of the sums of the dense layer over its units, on
        average over images), moved (by how much the last step moved these sums, on
        average), top (the largest probability, on average over images) and maps, the
        mean over filters of what the last pooling gives for the image, for the first
        steps only.

    Examples
    --------
    >>> sorted(first_steps()["rates"])
    ['0.0001', '0.001']
    """
    keras = require("keras", extra="cnn")
    folder = lay_out_sets(images)
    found = {"layers": list(LAYERS), "rates": {}}
    for rate in learning_rates:
        # Before the sets: the order of their batches depends on this seed as well.
        keras.utils.set_random_seed(random_state)
        training, validation = read_sets(folder, random_state=random_state)
        paths = validation.file_paths
        rows = np.unique(np.linspace(0, len(paths) - 1, probe).astype(int))
        pictures = np.concatenate([batch for batch, _targets in validation])[rows]
        n_classes = len(training.class_names)
        model = make_report_cnn(n_classes=n_classes, learning_rate=rate)
        watch = _Watch(model, pictures, middle=len(rows) // 2)
        for batch in progress(training.repeat().take(steps), str(rate), total=steps):
            watch.learn(*batch)
        found["rates"][str(rate)] = watch.told
        found["inputs"] = watch.inputs
        shown = paths[rows[len(rows) // 2]].replace("\\", "/")
        found["image"] = shown.partition(f"{SETS[1]}/")[2]
        keras.backend.clear_session()
    return found


class _Watch:
    """A network, the images it is asked about, and what it told so far."""

    def __init__(self, model, pictures, *, middle):
        keras = require("keras", extra="cnn")
        kinds = keras.layers.Conv2D, keras.layers.Flatten
        ends = [layer.output for layer in model.layers if isinstance(layer, kinds)]
        self.model, self.pictures, self.middle = model, pictures, middle
        self.reader = keras.Model(model.inputs[0], ends)
        self.dense = model.layers[-3]
        self.inputs = self.sums = None
        names = "loss", "gradient", "spread", "moved", "top", "maps"
        self.told = {name: [] for name in names}
        self.told["active"] = {name: [] for name in LAYERS}
        self.ask()

    def learn(self, pictures, targets):
        """Make one step, as Keras does, and ask again."""
        tf = require("tensorflow", extra="cnn")
        weights = self.model.trainable_variables
        with tf.GradientTape() as tape:
            answers = self.model(pictures, training=True)
            loss = self.model.compute_loss(pictures, targets, answers)
        gradients = tape.gradient(loss, [weight.value for weight in weights])
        self.model.optimizer.apply(gradients, weights)
        self._tell(loss=loss, gradient=tf.linalg.global_norm(gradients[:-4]))
        self.ask()

    def ask(self):
        """What the layers answer to the images now."""
        *maps, flat = (np.asarray(end) for end in self.reader(self.pictures))
        sums = flat @ np.asarray(self.dense.kernel) + np.asarray(self.dense.bias)
        answers = np.asarray(self.model(self.pictures))
        for name, values in zip(LAYERS, [*maps, sums], strict=True):
            self.told["active"][name].append(round(float((values > 0).mean()), DIGITS))
        moved = 0.0 if self.sums is None else np.abs(sums - self.sums).mean()
        spread, top = sums.std(axis=1).mean(), answers.max(axis=1).mean()
        self._tell(spread=spread, moved=moved, top=top)
        if self.inputs is None:
            self.inputs = round(float(flat.sum(axis=1).mean()), DIGITS)
        if len(self.told["maps"]) < N_MAPS:
            side = int((flat.shape[1] / maps[-1].shape[-1]) ** 0.5)
            one = flat[self.middle].reshape(side, side, -1).mean(axis=-1)
            self.told["maps"].append(one.astype(float).round(DIGITS).tolist())
        self.sums = sums

    def _tell(self, **values):
        for name, value in values.items():
            self.told[name].append(round(float(value), DIGITS))
