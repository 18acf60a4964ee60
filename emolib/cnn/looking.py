"""What a network looks at in an image, and which of its filters answer at all."""

import numpy as np
import pandas as pd

from emolib.errors import DataError, require

BATCH = 32
"""Images that pass through a network at a time: memory does not grow with them all."""


def grad_cam(model, images, labels=None):
    """Show where the last convolution finds what speaks for an emotion: Grad-CAM.

    Each filter of the last convolution draws a map of its answers. The maps are added
    up, each with the weight that it has in the score of the emotion (the score before
    the softmax); what speaks against the emotion counts as 0.

    Parameters
    ----------
    model : keras.Model
        A network, sequential or functional, with a convolution; it may rescale and
        augment its images itself (nothing is drawn at random here).
    images : array-like of shape (n, height, width, channels)
        Pixels in the unit that the network reads, [0, 255] for those of this package.
    labels : array-like of int of shape (n,), default=None
        The emotion that each image is asked about. None: what the network answers.

    Returns
    -------
    ndarray of float32 of shape (n, height, width)
        Heat in [0, 1], 1 at the hottest place of each image; 0 everywhere when nothing
        in the image speaks for the emotion.

    Raises
    ------
    DataError
        When the network has no convolution, or images or labels do not fit it.
    MissingExtraError
        When keras is not installed.

    Notes
    -----
    The maps are those of the last convolution, then enlarged: a detail smaller than
    ``height / map height`` px is not to be read in them. A filter has one weight for
    the whole image. That is exact where maps are averaged before the decision (global
    pooling); where they are laid end to end, the network may weigh a filter
    differently from place to place, which this heat does not show.

    References
    ----------
    Selvaraju and others (2017), "Grad-CAM: Visual Explanations from Deep Networks via
    Gradient-based Localization", ICCV.

    Examples
    --------
    >>> from emolib.cnn import make_compact_cnn
    >>> faces = np.random.default_rng(0).uniform(0, 255, (2, 32, 32, 1))
    >>> heat = grad_cam(make_compact_cnn((32, 32, 1), width=4), faces, [0, 3])
    >>> heat.shape, bool((heat >= 0).all() and (heat <= 1).all())
    ((2, 32, 32), True)
    """
    keras = require("keras", extra="cnn")
    images = _checked_images(model, images)
    labels = _checked_labels(model, images, labels)
    image, steps, output = _trace(model)
    ends = [stages[-1] for stages in _stages(steps) if _is_convolution(stages[0][0])]
    if not ends:
        raise DataError(
            f"Got the network {model.name!r} without a convolution, expected one "
            "at least: Grad-CAM adds up the maps of the last one."
        )
    reader = keras.Model(
        image, {"maps": ends[-1][1], "scores": _before_softmax(steps, output)}
    )
    heats = [
        _heat(reader, images[rows], None if labels is None else labels[rows])
        for rows in _slices(len(images))
    ]
    return np.concatenate(heats) if heats else np.zeros(images.shape[:3], np.float32)


def answering_share(model, images):
    """Count the filters and units that answer at least one image: the others are dead.

    A ReLU answers 0 to whatever is below 0. One that answers 0 to every image lets no
    gradient through: training cannot wake it up.

    Parameters
    ----------
    model : keras.Model
        A network, sequential or functional.
    images : array-like of shape (n, height, width, channels) or tf.data.Dataset
        Pixels in the unit that the network reads; or batches of images, alone or with
        their targets, as `read_sets` returns.

    Returns
    -------
    DataFrame
        One row per convolution or dense layer that ends in a ReLU, in the order of the
        network (normalised or not): ``layer`` (``"convolution 1"``, ``"dense 1"``) and
        ``share``, the share in [0, 1] of its filters or units that answer above 0 to
        at least one image, anywhere in it.

    Raises
    ------
    DataError
        When no layer ends in a ReLU, or images do not fit the network.
    MissingExtraError
        When keras is not installed.

    References
    ----------
    Lu, Shin, Su and Karniadakis (2020), "Dying ReLU and Initialization: Theory and
    Numerical Examples", Communications in Computational Physics 28(5).

    Examples
    --------
    >>> from emolib.cnn import make_report_cnn
    >>> model = make_report_cnn((32, 32, 3))
    >>> faces = np.random.default_rng(0).uniform(0, 255, (2, 32, 32, 3))
    >>> answering_share(model, faces).layer.tolist()
    ['convolution 1', 'convolution 2', 'convolution 3', 'convolution 4', 'dense 1']
    """
    keras = require("keras", extra="cnn")
    image, steps, _output = _trace(model)
    ends = _rectified(steps)
    if not ends:
        raise DataError(
            f"Got the network {model.name!r} without a ReLU, expected one at least: "
            "only a ReLU answers exactly 0."
        )
    reader = keras.Model(image, ends)
    awake = {name: np.zeros(end.shape[-1], bool) for name, end in ends.items()}
    for batch in _batches(model, images):
        for name, maps in reader(batch, training=False).items():
            maps = keras.ops.convert_to_numpy(maps)
            awake[name] |= (maps > 0).any(axis=tuple(range(maps.ndim - 1)))
    shares = {name: float(answers.mean()) for name, answers in awake.items()}
    return pd.DataFrame(list(shares.items()), columns=["layer", "share"])


def _heat(reader, images, labels):
    """Heat of one batch: maps of the last convolution, weighed, enlarged, in [0, 1]."""
    tf = require("tensorflow", extra="cnn")
    images = tf.convert_to_tensor(images)
    with tf.GradientTape() as tape:
        tape.watch(images)  # so that frozen networks leave a gradient as well
        answer = reader(images, training=False)
        maps, scores = answer["maps"], answer["scores"]
        asked = tf.argmax(scores, axis=-1) if labels is None else labels
        score = tf.gather(scores, asked, axis=-1, batch_dims=1)
    weights = tf.reduce_mean(tape.gradient(score, maps), axis=(1, 2), keepdims=True)
    heat = tf.nn.relu(tf.reduce_sum(weights * maps, axis=-1, keepdims=True))
    heat = tf.image.resize(heat, images.shape[1:3])[..., 0]
    highest = tf.reduce_max(heat, axis=(1, 2), keepdims=True)
    return tf.math.divide_no_nan(heat, highest).numpy()


def _trace(model):
    """Run a symbolic image through a network's layers.

    Returns the image, a list of (layer, what it receives, what it gives), and what the
    network gives. `layer.output` would not do: the layers of a sequential network are
    called again at each `add` and when it is loaded, and it keeps the first call.
    """
    keras = require("keras", extra="cnn")
    steps = []

    def call(layer, received, *others, **options):
        given = layer(received, *others, **options)
        steps.append((layer, received, given))
        return given

    if isinstance(model, keras.Sequential):
        image = given = keras.Input(model.input_shape[1:])
        for layer in model.layers:
            given = call(layer, given)
        return image, steps, given
    traced = keras.models.clone_model(
        model, clone_function=lambda layer: layer, call_function=call
    )
    return traced.inputs[0], steps, traced.outputs[0]


def _stages(steps):
    """Each convolution or dense layer with what turns its sums into its answer.

    Lists of (layer, what it gives): a convolution may be normalised, then rectified, in
    layers of their own.
    """
    layers = require("keras", extra="cnn").layers
    found = []
    for layer, received, given in steps:
        if _is_convolution(layer) or isinstance(layer, layers.Dense):
            found.append([(layer, given)])
        elif isinstance(
            layer, (layers.BatchNormalization, layers.Activation, layers.ReLU)
        ):
            for stages in found:
                if stages[-1][1] is received:
                    stages.append((layer, given))
    return found


def _rectified(steps):
    """What each layer that ends in a ReLU gives, by kind and number from 1."""
    counts, found = {}, {}
    for stages in _stages(steps):
        kind = "convolution" if _is_convolution(stages[0][0]) else "dense"
        counts[kind] = counts.get(kind, 0) + 1
        layer, given = stages[-1]
        if _is_relu(layer):
            found[f"{kind} {counts[kind]}"] = given
    return found


def _is_convolution(layer):
    layers = require("keras", extra="cnn").layers
    kinds = (layers.Conv2D, layers.SeparableConv2D, layers.DepthwiseConv2D)
    return isinstance(layer, kinds) and not isinstance(layer, layers.Conv2DTranspose)


def _is_relu(layer):
    keras = require("keras", extra="cnn")
    return (
        isinstance(layer, keras.layers.ReLU)
        or getattr(layer, "activation", None) is keras.activations.relu
    )


def _before_softmax(steps, output):
    """The scores that a softmax turns into probabilities; the output if there is none.

    Where an answer is sure, the softmax is flat and its gradient is lost in rounding.
    """
    keras = require("keras", extra="cnn")
    last, received = next(
        (layer, received) for layer, received, given in steps if given is output
    )
    if isinstance(last, keras.layers.Softmax):
        return received
    if getattr(last, "activation", None) is not keras.activations.softmax:
        return output
    if not isinstance(last, keras.layers.Dense):
        return received
    scores = keras.ops.matmul(received, last.kernel)
    return scores + last.bias if last.use_bias else scores


def _slices(n):
    return [slice(start, start + BATCH) for start in range(0, n, BATCH)]


def _batches(model, images):
    """Batches of images, from an array or from a set of batches."""
    if hasattr(images, "element_spec"):
        for batch in images:
            yield batch[0] if isinstance(batch, tuple) else batch
        return
    images = _checked_images(model, images)
    for rows in _slices(len(images)):
        yield images[rows]


def _checked_images(model, images):
    """Images as float32, of the shape that the network reads."""
    images = np.asarray(images, dtype=np.float32)
    expected = model.input_shape
    fits = images.ndim == len(expected) and all(
        size in (None, got)
        for size, got in zip(expected[1:], images.shape[1:], strict=True)
    )
    if not fits:
        raise DataError(
            f"Got images of shape {images.shape}, expected {('n', *expected[1:])}, "
            f"which the network {model.name!r} reads."
        )
    return images


def _checked_labels(model, images, labels):
    """Labels as int, one per image, each a class of the network."""
    if labels is None:
        return None
    labels = np.asarray(labels)
    n_classes = model.output_shape[-1]
    if labels.shape != (len(images),) or not np.isin(labels, range(n_classes)).all():
        raise DataError(
            f"Got labels {labels.tolist()}, expected {len(images)}, one per image, "
            f"each from 0 to {n_classes - 1}."
        )
    return labels.astype(np.int64)
