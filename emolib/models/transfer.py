"""The model for photographs, which comes fitted; `emolib.transfer` fits it."""

from emolib.data import packaged_file

TRANSFER_FILE = packaged_file("transfer_model.skops")
"""The fitted model for photographs; `emolib.transfer` says how it was made."""

TRUSTED = [
    "emolib.features.inner_distances",
    "emolib.features.distances.inner_distances",
]
"""The function that the file may name, in the packaged file and in one written now."""

NEUTRAL_PRIOR = 0.01
"""How often the model for photographs expects a neutral face, before it looks. A weak
expression and a face at rest look alike; in doubt it names the expression."""


def make_transfer_model():
    """Build the model that learns from generated faces and reads photographs.

    What differs between the two is who is seen, how large, how turned, and how well
    the landmarks sit. So the features are the distances between the points of the
    inner face relative to its size, and the classifier is a linear one that weighs
    them by how they vary together within an emotion. Their covariance is shrunk by
    2 %: what people and landmarks hardly vary in must not decide.

    Returns
    -------
    sklearn.pipeline.Pipeline
        Not fitted; takes rows of 136 coordinates in px, of any image size. Fit it to
        names of emotions, all seven.

    Examples
    --------
    >>> list(make_transfer_model().named_steps)
    ['functiontransformer', 'lineardiscriminantanalysis']
    """
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    from emolib.features import inner_distances
    from emolib.schema import EMOTIONS

    others = (1 - NEUTRAL_PRIOR) / (len(EMOTIONS) - 1)
    # In the order of the names, which scikit-learn sorts as EMOTIONS does.
    priors = [NEUTRAL_PRIOR if name == "neutral" else others for name in EMOTIONS]
    return make_pipeline(
        FunctionTransformer(inner_distances),
        LinearDiscriminantAnalysis(solver="lsqr", shrinkage=0.02, priors=priors),
    )


def load_transfer_model(path=TRANSFER_FILE):
    """Load the fitted model for photographs.

    It has seen generated faces only. How well it reads real ones, and which, is in
    the book: it is a classroom's model, not one to judge people by.

    Parameters
    ----------
    path : str or Path
        A file that `emolib.transfer.save_transfer_model` wrote; the packaged one by
        default.

    Returns
    -------
    sklearn.pipeline.Pipeline
        Fitted. ``predict_proba`` takes rows of 136 coordinates ``x0, y0, ...`` in px,
        of any image size; ``classes_`` are the names of the emotions.

    Raises
    ------
    DataError
        When the file is missing or is not such a model.

    Examples
    --------
    >>> load_transfer_model().classes_.tolist()
    ['angry', 'disgust', 'fear', 'happy', 'neutral', 'sad', 'surprise']
    """
    from zipfile import BadZipFile

    from skops.io import load
    from skops.io.exceptions import UntrustedTypesFoundException

    from emolib.errors import DataError

    try:
        # Nothing else may be run by a file: that is why it is no pickle.
        return load(path, trusted=TRUSTED)
    except (OSError, BadZipFile, UntrustedTypesFoundException) as error:
        raise DataError(
            f"Got no usable model in {path} ({error}), expected a file written by "
            "`emolib transfer`: write it again."
        ) from error
