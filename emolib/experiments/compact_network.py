"""Experiments on the small network: beside the landmarks, by its data, by its split."""

import numpy as np
import pandas as pd

from emolib.cnn.networks import CROP_SIZE, make_compact_cnn
from emolib.cnn.sets import SETS
from emolib.errors import require
from emolib.evaluation import inputs, progress
from emolib.experiments.pictures import in_order, lay_out, list_faces, make_faces
from emolib.experiments.trained import score, train_seeds
from emolib.features import SubjectCentering, with_subjects
from emolib.i18n import _
from emolib.models import MODELS, make_shrunk_lda
from emolib.results import recorded

SIZE = CROP_SIZE[0]

LANDMARK_MODELS = {
    "ridge": "ridge",
    "lda": "lda",
    "alone": "best_alone",
    "best": "best",
}
"""What the network is set beside: the report's models, and the best of chapter 05."""


@recorded
def compact_network(images=None, *, epochs=40, seeds=(0, 1, 2)):
    """The small network on aligned crops, beside landmark models on the same people.

    Parameters
    ----------
    images : str or Path, default=None
        A folder of images; the packaged faces by default, split by subject.
    epochs : int, default=40
        Passes over the training images.
    seeds : sequence of int, default=(0, 1, 2)
        Seeds of weights, order, dropout and augmentation.

    Returns
    -------
    dict
        What `emolib.experiments.trained.train_seeds` returns; where people are known,
        ``company``: accuracy where the network's features are read as in chapter 05,
        beside those of the person's other faces; for the packaged faces,
        ``landmarks``: accuracy of each of `LANDMARK_MODELS` (mean, low, high).

    Examples
    --------
    >>> compact_network()["parameters"] < 500_000
    True
    """
    require("keras", extra="cnn")
    faces = list_faces(images)
    found = _train(faces, epochs=epochs, seeds=seeds)
    if found["subjects"] is not None:
        company = [run["company"] for run in found["runs"]]
        found["company"] = score(found["target"], company, found["subjects"])
    if images is None:
        found["landmarks"] = _landmark_scores(faces)
    return found


@recorded
def network_splits(images=None, *, epochs=40, seeds=(0, 1, 2)):
    """The small network where the same people are in both sets, and where none is.

    Parameters
    ----------
    images : str or Path, default=None
        A folder of images of known people; the packaged faces by default.
    epochs : int, default=40
        Passes over the training images.
    seeds : sequence of int, default=(0, 1, 2)
        Seeds of weights, order, dropout and augmentation.

    Returns
    -------
    dict
        For ``random`` and ``subject``, what
        `emolib.experiments.trained.train_seeds` returns.

    Examples
    --------
    >>> sorted(network_splits())
    ['random', 'subject']
    """
    require("keras", extra="cnn")
    return {
        split: _train(list_faces(images, split=split), epochs=epochs, seeds=seeds)
        for split in ("subject", "random")
    }


@recorded
def network_data(images=None, *, people=(20, 40, 80), made=250, epochs=40, seeds=(0,)):
    """Accuracy of the small network and of landmark models against people learned from.

    Every network takes as many steps, whatever the number of its images: it is as long
    in training. The validation people are always the same.

    Parameters
    ----------
    images : str or Path, default=None
        A folder of images of known people; the packaged faces by default.
    people : sequence of int, default=(20, 40, 80)
        Numbers of people to learn from; all people come next, and then those made.
    made : int, default=250
        People made, for the packaged faces; four in five are learned from.
    epochs : int, default=40
        Passes over the training images of all people; fewer people are seen more often.
    seeds : sequence of int, default=(0,)
        Seeds of weights, order, dropout and augmentation.

    Returns
    -------
    dict
        ``curve``: for each number of people, people, images, network and, for the
        packaged faces, each of `LANDMARK_MODELS`, with mean, low and high.

    Examples
    --------
    >>> network_data()["curve"][0]["people"]
    20
    """
    require("keras", extra="cnn")
    faces = list_faces(images)
    learned = in_order(faces, SETS[0])
    order = np.random.default_rng(0).permutation(learned["subject"].unique())
    shown = [_of(faces, order[:n]) for n in people if n < len(order)] + [faces]
    if images is None:
        shown.append(pd.concat([faces, make_faces(people=made)], ignore_index=True))
    curve = []
    for some in progress(shown, _("numbers of people")):
        n_images = int((some["set"] == SETS[0]).sum())
        passes = max(1, round(epochs * len(learned) / n_images))
        network = _train(some, epochs=passes, seeds=seeds)["accuracy"]
        n_people = some.loc[some["set"] == SETS[0], "subject"].nunique()
        point = {"people": int(n_people), "images": n_images, "network": network}
        known = _landmark_scores(some) if images is None else {}
        curve.append(point | known)
    return {"curve": curve}


def _of(faces, people):
    """The validation faces, and the training faces of some people."""
    kept = faces["subject"].isin(people) | (faces["set"] == SETS[1])
    return faces[kept].reset_index(drop=True)


def _train(faces, *, epochs, seeds):
    """Train the small network on aligned crops."""
    folder = lay_out(faces, size=SIZE)
    subjects = in_order(faces, SETS[1])["subject"]
    known = not subjects.isna().any()

    def build(input_shape, n_classes, steps):
        return make_compact_cnn(input_shape, n_classes, steps=steps)

    def in_company(model):
        return {"company": _in_company(model, folder, faces)}

    return train_seeds(
        build,
        folder,
        epochs=epochs,
        seeds=seeds,
        people=subjects if known else None,
        further=in_company if known else None,
        image_size=CROP_SIZE,
        grey=True,
    )


def _in_company(model, folder, faces):
    """Answers of a discriminant analysis on features less the person's mean feature.

    It is fitted to the training people; the others' labels are not used.
    """
    keras = require("keras", extra="cnn")
    reader = keras.Model(model.inputs, model.get_layer("features").output)
    data, target = [], []
    for set_ in SETS:
        rows = in_order(faces, set_)
        pictures = keras.utils.image_dataset_from_directory(
            folder / set_,
            labels=None,
            color_mode="grayscale",
            image_size=CROP_SIZE,
            shuffle=False,
            verbose=False,
        )
        features = reader.predict(pictures, verbose=0)
        data.append(with_subjects(features, rows["subject"].to_numpy()))
        target.append(rows["label"].to_numpy())
    labels = np.unique(target[0])
    lda = make_shrunk_lda(0.05)
    lda.fit(SubjectCentering().fit_transform(data[0]), target[0])
    answers = lda.predict(SubjectCentering().fit_transform(data[1]))
    return np.searchsorted(labels, answers).tolist()


def _landmark_scores(faces):
    """Accuracy of the landmark models, fitted and asked about the same people."""
    from sklearn.utils import Bunch

    parts = [in_order(faces, set_) for set_ in SETS]
    bunches = [
        Bunch(
            data=np.stack(part["points"]).reshape(len(part), -1),
            target=part["label"].to_numpy(),
            subjects=part["subject"].to_numpy(),
        )
        for part in parts
    ]
    labels = np.unique(bunches[1].target)
    target = np.searchsorted(labels, bunches[1].target)
    scores = {}
    for name, builder in LANDMARK_MODELS.items():
        model = MODELS[builder]()
        model.fit(inputs(model, bunches[0]), bunches[0].target)
        answers = model.predict(inputs(model, bunches[1]))
        scores[name] = score(
            target, [np.searchsorted(labels, answers)], bunches[1].subjects
        )
    return scores
