"""The packaged network: small, trained on generated faces of both conditions."""

from pathlib import Path

from emolib.data import packaged_file
from emolib.errors import DataError, require
from emolib.files import replacing

COMPACT_FILE = packaged_file("compact_cnn.keras")
"""The packaged network; `emolib transfer --model cnn` trains it again."""


def save_network(model, path=COMPACT_FILE):
    """Write a network in Keras's format, without what only training needs.

    Parameters
    ----------
    model : keras.Model
        A network.
    path : str or Path, default=COMPACT_FILE
        A file named ``*.keras``.

    Examples
    --------
    >>> save_network(model, "mine.keras")  # doctest: +SKIP
    """
    keras = require("keras", extra="cnn")
    bare = keras.Model(model.inputs, model.outputs, name=model.name)
    with replacing(Path(path)) as beside:
        bare.save(beside)


def load_compact_cnn(path=COMPACT_FILE):
    """Load the packaged network, which reads aligned crops.

    Parameters
    ----------
    path : str or Path, default=COMPACT_FILE
        A file that `save_network` wrote.

    Returns
    -------
    keras.Model
        Takes crops of shape (n, 64, 64, 1), grey, in [0, 255], as `crop_face` cuts
        them; returns the probabilities of the seven emotions, in alphabetical order,
        of shape (n, 7).

    Raises
    ------
    MissingExtraError
        When keras is not installed.
    DataError
        When the file is not there.

    Examples
    --------
    >>> load_compact_cnn().output_shape
    (None, 7)
    """
    keras = require("keras", extra="cnn")
    if not Path(path).is_file():
        raise DataError(
            f"Got no network at {path}, expected one: `emolib transfer --model cnn` "
            "trains and writes it."
        )
    return keras.saving.load_model(path, compile=False)
