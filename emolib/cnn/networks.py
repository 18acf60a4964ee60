"""Convolutional networks: the 2023 report's, with remedies one by one, and a small one.

Keras is imported when a function is called: the extra `cnn` installs it.
"""

from emolib.errors import require

IMAGE_SIZE = (128, 128)
"""Height and width of the images that the report's network reads, in px."""

CROP_SIZE = (64, 64)
"""Height and width of the aligned crops that the small network reads, in px."""


def make_report_cnn(
    input_shape=(*IMAGE_SIZE, 3),
    n_classes=7,
    *,
    learning_rate=0.001,
    augmentation=False,
    batch_normalisation=False,
    global_pooling=False,
    weight_decay=None,
    label_smoothing=0.0,
):
    """Build the network of the 2023 report, as it was or with a remedy.

    Four convolutions, three poolings and one very large dense layer, compiled as in
    the report: Adam and categorical cross-entropy. Pixels are divided by 255 inside.
    With the defaults nothing is changed; every option is one remedy.

    Parameters
    ----------
    input_shape : tuple of int, default=(128, 128, 3)
        Height and width in px, channels.
    n_classes : int, default=7
        Number of emotions.
    learning_rate : float, default=0.001
        Step of Adam; the default is Keras's, hence the report's.
    augmentation : bool, default=False
        Whether training images are mirrored, turned, moved and zoomed at random.
    batch_normalisation : bool, default=False
        Whether each convolution is normalised over its batch (Ioffe and Szegedy, 2015).
    global_pooling : bool, default=False
        Whether the maps are averaged before the dense layer (Lin and others, 2014)
        instead of being laid end to end.
    weight_decay : float, default=None
        Share of each weight taken away at every step, times the learning rate
        (Loshchilov and Hutter, 2019).
    label_smoothing : float, default=0
        Probability spread over all classes, in [0, 1[ (Szegedy and others, 2016).

    Returns
    -------
    keras.Sequential
        The compiled network.

    Raises
    ------
    MissingExtraError
        When keras is not installed.

    References
    ----------
    The 2023 report, section "Création et entraînement du modèle".

    Examples
    --------
    >>> make_report_cnn().count_params()
    25939143
    >>> make_report_cnn(global_pooling=True).count_params() < 400_000
    True
    """
    keras = require("keras", extra="cnn")
    layers = keras.layers

    def convolution(filters):
        if not batch_normalisation:
            return [layers.Conv2D(filters, 3, activation="relu")]
        return _normalised(filters)

    flatten = layers.GlobalAveragePooling2D if global_pooling else layers.Flatten
    model = keras.Sequential(
        [
            keras.Input(input_shape),
            *(_augmentation() if augmentation else []),
            layers.Rescaling(1 / 255),
            *convolution(32),
            *convolution(64),
            layers.MaxPooling2D(),
            layers.Dropout(0.25),
            *convolution(128),
            layers.MaxPooling2D(),
            *convolution(128),
            layers.MaxPooling2D(),
            layers.Dropout(0.25),
            flatten(),
            layers.Dense(1024, activation="relu"),
            layers.Dropout(0.5),
            layers.Dense(n_classes, activation="softmax"),
        ],
        name="report_cnn",
    )
    model.compile(
        keras.optimizers.Adam(learning_rate, weight_decay=weight_decay),
        loss=keras.losses.CategoricalCrossentropy(label_smoothing=label_smoothing),
        metrics=["accuracy"],
    )
    return model


def make_compact_cnn(
    input_shape=(*CROP_SIZE, 1), n_classes=7, *, steps=1320, width=32, dropout=0.3
):
    """Build a small network for aligned crops: all remedies that helped, together.

    Four normalised convolutions that grow as the image shrinks, an average over the
    image, and one dense layer. Compiled with AdamW, smoothed labels, and a learning
    rate that rises, then falls along a cosine to 0 at the last step.

    Parameters
    ----------
    input_shape : tuple of int, default=(64, 64, 1)
        Height and width in px, channels (1: grey).
    n_classes : int, default=7
        Number of emotions.
    steps : int, default=1320
        Batches in the whole training, which the learning rate is laid out over.
    width : int, default=32
        Filters of the first convolution.
    dropout : float, default=0.3
        Share of the averages hidden at each step, in [0, 1[.

    Returns
    -------
    keras.Sequential
        The compiled network.

    Raises
    ------
    MissingExtraError
        When keras is not installed.

    References
    ----------
    Simonyan and Zisserman (2015) for the convolutions, Lin and others (2014) for the
    average, Loshchilov and Hutter (2017, 2019) for the cosine and the decay.

    Examples
    --------
    >>> make_compact_cnn().count_params() < 500_000
    True
    """
    keras = require("keras", extra="cnn")
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input(input_shape),
            *_augmentation(),
            layers.Rescaling(1 / 127.5, offset=-1),
            *_normalised(width, padding="same"),
            layers.MaxPooling2D(),
            *_normalised(2 * width, padding="same"),
            layers.MaxPooling2D(),
            *_normalised(3 * width, padding="same"),
            layers.MaxPooling2D(),
            *_normalised(4 * width, padding="same"),
            layers.GlobalAveragePooling2D(name="features"),
            layers.Dropout(dropout),
            layers.Dense(n_classes, activation="softmax"),
        ],
        name="compact_cnn",
    )
    rise = max(1, steps // 10)
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, max(1, steps - rise), warmup_target=0.003, warmup_steps=rise
    )
    model.compile(
        keras.optimizers.AdamW(rate, weight_decay=0.001),
        loss=keras.losses.CategoricalCrossentropy(label_smoothing=0.1),
        metrics=["accuracy"],
    )
    return model


def _normalised(filters, **options):
    """A convolution normalised over its batch; the bias would be subtracted again."""
    layers = require("keras", extra="cnn").layers
    return [
        layers.Conv2D(filters, 3, use_bias=False, **options),
        layers.BatchNormalization(),
        layers.Activation("relu"),
    ]


def _augmentation():
    """Random changes that leave the emotion as it is; training only."""
    layers = require("keras", extra="cnn").layers
    return [
        layers.RandomFlip("horizontal"),
        layers.RandomRotation(0.02, fill_mode="nearest"),
        layers.RandomTranslation(0.04, 0.04, fill_mode="nearest"),
        layers.RandomZoom(0.06, fill_mode="nearest"),
    ]
