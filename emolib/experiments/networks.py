"""Experiments on networks: the report's own, trained as the report did."""

import tempfile
from pathlib import Path

from emolib.cnn import make_report_cnn, read_sets, train
from emolib.datasets import lay_out_images
from emolib.errors import DataError, require
from emolib.results import recorded


@recorded
def report_cnn(data=None, *, epochs=50, random_state=0):
    """The report's network on the packaged images, in its two sets split by subject.

    Parameters
    ----------
    data : None
        Images are needed: the packaged ones.
    epochs : int, default=50
        Passes over the training images, as in the report.
    random_state : int, default=0
        Seed of the weights, of dropout, of the order of images and of the split.

    Returns
    -------
    dict
        The history, and the accuracy on both sets once trained, dropout being off.

    Raises
    ------
    DataError
        When `data` is given.
    MissingExtraError
        When keras is not installed.

    Examples
    --------
    >>> report_cnn(epochs=1)  # doctest: +SKIP
    """
    if data is not None:
        raise DataError(
            f"Got data={str(data)!r}, expected the packaged faces: a network reads "
            "images, not landmarks."
        )
    keras = require("keras", extra="cnn")
    with tempfile.TemporaryDirectory() as work:
        folder = lay_out_images(out=Path(work) / "images", random_state=random_state)
        training, validation = read_sets(folder, random_state=random_state)
        keras.utils.set_random_seed(random_state)
        model = make_report_cnn()
        history = train(
            model,
            training,
            validation,
            epochs=epochs,
            random_state=random_state,
            verbose=2,
        )
        scores = {
            name: model.evaluate(images, verbose=0, return_dict=True)["accuracy"]
            for name, images in (("training", training), ("validation", validation))
        }
    return {"history": history, "accuracy": scores, "parameters": model.count_params()}
