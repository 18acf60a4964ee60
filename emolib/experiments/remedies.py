"""Experiment on remedies: one change at a time to the report's network."""

from emolib.cnn.networks import make_report_cnn
from emolib.cnn.sets import SETS
from emolib.errors import require
from emolib.evaluation import progress
from emolib.experiments.pictures import in_order, lay_out, list_faces, make_faces
from emolib.experiments.trained import train_seeds
from emolib.i18n import _
from emolib.results import recorded

SIZE = 48
"""Height and width of the images, in px: small, so that a training is short."""

REMEDIES = {
    "start": {},
    "augmentation": {"augmentation": True},
    "more_faces": {},
    "global_pooling": {"global_pooling": True},
    "batch_normalisation": {"batch_normalisation": True},
    "weight_decay": {"weight_decay": 0.05},
    "label_smoothing": {"label_smoothing": 0.1},
    "full_frame": {},
    "small_batch": {},
    "large_batch": {},
}
"""What is changed in the network; three variants change the images or the batches."""

BATCHES = {"small_batch": 8, "large_batch": 128}
"""Images per batch where it is not the report's 32."""


@recorded
def remedies(images=None, *, epochs=20, seeds=(0, 1, 2), people=250):
    """Accuracy of the report's network on aligned crops, with one change at a time.

    All start from the same network, images of 48 px and as many epochs.

    Parameters
    ----------
    images : str or Path, default=None
        A folder of images; the packaged faces by default, split by subject. Where no
        landmarks are known, whole images stand in for crops, and the variants that
        need crops or other people's faces are left out.
    epochs : int, default=20
        Passes over the training images.
    seeds : sequence of int, default=(0, 1, 2)
        Seeds of weights, order and dropout.
    people : int, default=250
        People made for ``more_faces``; four in five are learned from.

    Returns
    -------
    dict
        For each name of `REMEDIES`, what
        `emolib.experiments.trained.train_seeds` returns.

    Examples
    --------
    >>> "batch_normalisation" in remedies()
    True
    """
    import pandas as pd

    require("keras", extra="cnn")
    faces = list_faces(images)
    validation = in_order(faces, SETS[1])["subject"]
    known = None if validation.isna().any() else validation
    found = {}
    for name in progress(_variants(images, faces), _("remedies")):
        shown = faces
        if name == "more_faces":
            shown = pd.concat([faces, make_faces(people=people)], ignore_index=True)
        folder = lay_out(shown, size=SIZE, cropped=name != "full_frame")
        found[name] = train_seeds(
            _builder(REMEDIES[name]),
            folder,
            epochs=epochs,
            seeds=seeds,
            people=known,
            image_size=(SIZE, SIZE),
            batch_size=BATCHES.get(name, 32),
        )
    return found


def _variants(images, faces):
    """Variants that can be tried on these faces."""
    left_out = {"more_faces"} if images is not None else set()
    if faces["points"].isna().any():
        left_out.add("full_frame")
    return [name for name in REMEDIES if name not in left_out]


def _builder(options):
    """How to build the network with a remedy."""

    def build(input_shape, n_classes, _steps):
        return make_report_cnn(input_shape, n_classes, **options)

    return build
