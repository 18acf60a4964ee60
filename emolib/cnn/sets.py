"""Images for networks: found in folders by set and label, read in batches from disk."""

from collections import Counter
from pathlib import Path

from emolib.cnn.copies import laid_out
from emolib.cnn.networks import IMAGE_SIZE
from emolib.datasets import SETS
from emolib.errors import require
from emolib.i18n import _, format_decimal
from emolib.photographs import REASONS

NAMED = 5
"""Files left out that `find_sets` names in its description."""


def read_sets(
    folder, *, image_size=IMAGE_SIZE, grey=False, batch_size=32, random_state=0
):
    """Read a ``training_set`` and a ``validation_set`` in batches, from disk.

    A batch is decoded when it is needed: memory does not grow with the images.

    Parameters
    ----------
    folder : str or Path
        What `lay_out_sets` or `lay_out_images` returns: one folder per set, one folder
        per label.
    image_size : tuple of int, default=(128, 128)
        Height and width that images are brought to, in px.
    grey : bool, default=False
        Whether one channel is read instead of three.
    batch_size : int, default=32
        Images per batch.
    random_state : int, default=0
        Seed of the order of the training images. That order also depends on Keras's
        own seed: to repeat it, call ``keras.utils.set_random_seed`` before.

    Returns
    -------
    tuple of two tf.data.Dataset
        Batches of images of shape (batch, height, width, channels), in [0, 255], and
        of targets of shape (batch, n_classes), one-hot, classes in alphabetical order.

    Raises
    ------
    MissingExtraError
        When keras is not installed.

    Examples
    --------
    >>> training, validation = read_sets("images")  # doctest: +SKIP
    """
    keras = require("keras", extra="cnn")
    return tuple(
        keras.utils.image_dataset_from_directory(
            f"{folder}/{name}",
            label_mode="categorical",
            color_mode="grayscale" if grey else "rgb",
            image_size=image_size,
            batch_size=batch_size,
            shuffle=name == "training_set",
            seed=random_state,
            verbose=False,
        )
        for name in SETS
    )


def lay_out_sets(images=None, *, validation_share=0.2, random_state=0):
    """Lay a reader's images out for `read_sets`, in the user's cache.

    Every image is read once and written as an 8-bit RGB file of at most 256 px a side;
    what cannot be read is left out, and `find_sets` says it. Folders that did not
    change since are not read again. The packaged images are laid out by
    `emolib.lay_out_images`, as they are.

    Parameters
    ----------
    images : str or Path, default=None
        A folder with ``training_set/<label>/`` and ``validation_set/<label>/``, or
        with one folder per label, divided at random label by label, or as `emolib
        faces` writes it, divided by person. The packaged images by default.
    validation_share : float, default=0.2
        Share of the people, or of the images of each label, in the validation set,
        where the folder is not divided, in ]0, 1[.
    random_state : int, default=0
        Seed of the split.

    Returns
    -------
    Path
        A folder with ``training_set/<label>/`` and ``validation_set/<label>/``.

    Raises
    ------
    DataError
        When the folder has another layout, one label only, labels that differ between
        its two sets, or a label without a usable image.

    Examples
    --------
    >>> sorted(child.name for child in lay_out_sets().iterdir())
    ['training_set', 'validation_set']
    """
    how = {"validation_share": validation_share, "random_state": random_state}
    return laid_out(images, **how)[0]


def find_sets(images=None, *, validation_share=0.2, random_state=0):
    """Find the images to learn from and those to validate on, and say which they are.

    Parameters
    ----------
    images : str or Path, default=None
        As in `lay_out_sets`.
    validation_share : float, default=0.2
        As in `lay_out_sets`.
    random_state : int, default=0
        As in `lay_out_sets`.

    Returns
    -------
    sklearn.utils.Bunch
        - training_paths, validation_paths : list of Path, RGB files, in the order of
          labels; `read_sets` reads the validation set in this order
        - training_target, validation_target : ndarray of int, index into `label_names`
        - label_names : list of str, sorted
        - training_sources, validation_sources : list of Path, the files they come from
        - training_subjects, subjects : ndarray, who is seen in each training and each
          validation image, or None where folders do not tell
        - shapes : dict of (height, width) in px to number of images, commonest first
        - skipped : list of (Path, str), what was left out and why
        - split : {"folders", "subject", "random"}, how the sets were divided
        - folder : Path, what `lay_out_sets` returns
        - DESCR : str, all that in a few sentences of the current language

    Raises
    ------
    DataError
        As `lay_out_sets`.

    Examples
    --------
    >>> sets = find_sets()
    >>> len(sets.training_paths), len(sets.validation_paths), sets.split
    (1028, 259, 'subject')
    """
    import numpy as np
    from sklearn.utils import Bunch

    how = {"validation_share": validation_share, "random_state": random_state}
    folder, record = laid_out(images, **how)
    found = {"label_names": record["labels"], "split": record["split"]}
    for short, set_name in zip(("training", "validation"), SETS, strict=True):
        rows = [row for row in record["images"] if row["set"] == set_name]
        labels = [record["labels"].index(row["label"]) for row in rows]
        people = [row["subject"] for row in rows]
        found |= {
            f"{short}_paths": [folder / row["copy"] for row in rows],
            f"{short}_sources": [Path(row["path"]) for row in rows],
            f"{short}_target": np.array(labels, dtype=int),
            f"{short}_subjects": None if None in people else np.array(people),
        }
    shapes = Counter(tuple(row["shape"]) for row in record["images"])
    sets = Bunch(
        **found,
        subjects=found["validation_subjects"],
        shapes=dict(shapes.most_common()),
        skipped=[(Path(path), _(REASONS[why])) for path, why in record["skipped"]],
        folder=folder,
    )
    sets.DESCR = _describe(sets, random_state)
    return sets


def _describe(sets, random_state):
    """What was found, in a few sentences of the current language."""
    counts = [len(sets.training_paths), len(sets.validation_paths)]
    ways = {
        "folders": _("The two sets are those of the folders."),
        "subject": _("The sets are divided by person: nobody is in both."),
        "random": _("The images were divided at random, label by label (seed {seed})."),
    }
    told = [
        _("{training} images to learn from, {validation} to validate on.").format(
            training=format_decimal(counts[0]), validation=format_decimal(counts[1])
        ),
        ways[sets.split].format(seed=random_state),
    ]
    if sets.skipped:
        files = [f"{path.name} ({why})" for path, why in sets.skipped[:NAMED]]
        sentence = (
            _("Files left out: {files}.")
            if len(sets.skipped) <= NAMED
            else _("Files left out: {number}, such as {files}.")
        )
        number = format_decimal(len(sets.skipped))
        told.append(sentence.format(number=number, files=", ".join(files)))
    return " ".join(told)
