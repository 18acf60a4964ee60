"""Convolutional networks on images: the 2023 report's, and how it was trained.

Keras is imported when a function is called: the extra `cnn` installs it.
"""

from emolib.errors import require

IMAGE_SIZE = (128, 128)
"""Height and width of the images that the networks read, in px."""


def make_report_cnn(input_shape=(*IMAGE_SIZE, 3), n_classes=7):
    """Build the network of the 2023 report, layer by layer.

    Four convolutions, three poolings and one very large dense layer, compiled as in
    the report: Adam and categorical cross-entropy. Pixels are divided by 255 inside.

    Parameters
    ----------
    input_shape : tuple of int, default=(128, 128, 3)
        Height and width in px, channels.
    n_classes : int, default=7
        Number of emotions.

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
    """
    keras = require("keras", extra="cnn")
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input(input_shape),
            layers.Rescaling(1 / 255),
            layers.Conv2D(32, 3, activation="relu"),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Dropout(0.25),
            layers.Conv2D(128, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(128, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Dropout(0.25),
            layers.Flatten(),
            layers.Dense(1024, activation="relu"),
            layers.Dropout(0.5),
            layers.Dense(n_classes, activation="softmax"),
        ],
        name="report_cnn",
    )
    model.compile("adam", loss="categorical_crossentropy", metrics=["accuracy"])
    return model


def read_sets(folder, *, batch_size=32, random_state=0):
    """Read a ``training_set`` and a ``validation_set`` in batches, from disk.

    Parameters
    ----------
    folder : str or Path
        What `lay_out_images` returns: one folder per set, one folder per emotion.
    batch_size : int, default=32
        Images per batch.
    random_state : int, default=0
        Seed of the order of the training images.

    Returns
    -------
    tuple of two tf.data.Dataset
        Batches of images of shape (batch, 128, 128, 3), in [0, 255], and of targets of
        shape (batch, n_classes), one-hot, classes in alphabetical order.

    Examples
    --------
    >>> training, validation = read_sets("images")  # doctest: +SKIP
    """
    keras = require("keras", extra="cnn")
    return tuple(
        keras.utils.image_dataset_from_directory(
            f"{folder}/{name}",
            label_mode="categorical",
            image_size=IMAGE_SIZE,
            batch_size=batch_size,
            shuffle=name == "training_set",
            seed=random_state,
            verbose=False,
        )
        for name in ("training_set", "validation_set")
    )


def train(model, training, validation, *, epochs=50, random_state=0, verbose=0):
    """Train a network and return its history.

    Parameters
    ----------
    model : keras.Model
        A compiled network; its weights are changed.
    training, validation : tf.data.Dataset
        What `read_sets` returns.
    epochs : int, default=50
        Passes over the training images.
    random_state : int, default=0
        Seed of dropout. The same seed gives the same run on the same machine and
        versions; elsewhere the order of floating-point sums may differ.
    verbose : int, default=0
        Progress, as Keras shows it.

    Returns
    -------
    dict of str to list of float
        ``accuracy``, ``loss``, ``val_accuracy`` and ``val_loss``, one value per epoch.

    Examples
    --------
    >>> history = train(model, training, validation, epochs=1)  # doctest: +SKIP
    """
    keras = require("keras", extra="cnn")
    keras.utils.set_random_seed(random_state)
    history = model.fit(
        training, validation_data=validation, epochs=epochs, verbose=verbose
    )
    return {
        name: [float(v) for v in values] for name, values in history.history.items()
    }
