"""Experiments on the report's network: as it was trained, and where it learns."""

import numpy as np

from emolib.cnn.looking import answering_share
from emolib.cnn.networks import make_report_cnn
from emolib.cnn.sets import SETS, lay_out_sets, read_sets
from emolib.cnn.training import train
from emolib.errors import require
from emolib.evaluation import progress
from emolib.experiments.pictures import in_order, list_faces
from emolib.experiments.trained import CURVES, DIGITS, train_seeds
from emolib.i18n import _
from emolib.results import recorded


@recorded
def dead_networks(images=None, *, epochs=2, seeds=(0, 1, 2, 3, 4), learning_rate=0.001):
    """What becomes of the report's network in its first epochs, trained as reported.

    A network whose convolutions answer 0 to every image sends back a gradient of 0 to
    them: no further epoch can change them.

    Parameters
    ----------
    images : str or Path, default=None
        A folder of images; the packaged faces by default.
    epochs : int, default=2
        Passes over the training images.
    seeds : sequence of int, default=(0, 1, 2, 3, 4)
        Seeds of weights, order and dropout.
    learning_rate : float, default=0.001
        Step of Adam, as in the report.

    Returns
    -------
    dict
        learning_rate, and for each of ``seeds``: seed, history, output_spread (the
        largest standard deviation of an output over the validation images),
        answering (share of filters or units of each layer that answer some validation
        image) and gradient (norm of the gradient of each layer's weights, over one
        batch of training images).

    Examples
    --------
    >>> dead_networks()["seeds"][0]["seed"]
    0
    """
    keras = require("keras", extra="cnn")
    folder = lay_out_sets(images)
    found = []
    for seed in progress(seeds, _("seeds")):
        training, validation = read_sets(folder, random_state=seed)
        keras.utils.set_random_seed(seed)
        model = make_report_cnn(
            n_classes=len(training.class_names), learning_rate=learning_rate
        )
        history = train(
            model, training, validation, epochs=epochs, random_state=seed, bar=False
        )
        pictures = np.concatenate([batch for batch, _targets in validation])
        answers = model.predict(pictures, verbose=0)
        share = answering_share(model, pictures)
        found.append(
            {
                "seed": seed,
                "history": {k: [round(v, DIGITS) for v in history[k]] for k in CURVES},
                "output_spread": float(answers.std(axis=0).max()),
                "answering": dict(
                    zip(share["layer"], share["share"].round(DIGITS), strict=True)
                ),
                "gradient": _gradients(model, *next(iter(training))),
            }
        )
        keras.backend.clear_session()
    return {"learning_rate": learning_rate, "seeds": found}


@recorded
def report_network(images=None, *, epochs=50, seeds=(0, 1, 2), learning_rate=0.0001):
    """The report's network, trained as in the report but ten times more slowly.

    Parameters
    ----------
    images : str or Path, default=None
        A folder of images; the packaged faces by default, split by subject.
    epochs : int, default=50
        Passes over the training images, as in the report.
    seeds : sequence of int, default=(0, 1, 2)
        Seeds of weights, order and dropout.
    learning_rate : float, default=0.0001
        Step of Adam; at the report's 0.001 the network dies (`dead_networks`).

    Returns
    -------
    dict
        What `emolib.experiments.trained.train_seeds` returns.

    Examples
    --------
    >>> report_network()["parameters"]
    25939143
    """
    people = _people(images)

    def build(input_shape, n_classes, _steps):
        return make_report_cnn(input_shape, n_classes, learning_rate=learning_rate)

    folder = lay_out_sets(images)
    return train_seeds(build, folder, epochs=epochs, seeds=seeds, people=people)


def _people(images):
    """Who is seen in each validation image, or None."""
    faces = in_order(list_faces(images), SETS[1])
    return None if faces["subject"].isna().any() else faces["subject"]


def _gradients(model, pictures, targets):
    """Norm of the gradient of each layer that has weights."""
    import tensorflow as tf

    with tf.GradientTape() as tape:
        loss = model.compute_loss(
            x=pictures, y=targets, y_pred=model(pictures, training=True)
        )
    layers = [layer for layer in model.layers if layer.trainable_variables]
    kernels = [layer.trainable_variables[0].value for layer in layers]
    norms = [float(tf.norm(g)) for g in tape.gradient(loss, kernels)]
    return dict(zip([layer.name for layer in layers], norms, strict=True))
