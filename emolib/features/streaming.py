"""Streaming: more faces than fit into memory, batch after batch."""

from sklearn.utils import gen_batches


def iter_transform(transformer, data, *, batch_size=1024):
    """Transform faces batch after batch, to be used and let go.

    All pairs of a million faces are 18 GB. Those of a batch are 19 MB, or half of it in
    float32, whatever the number of faces, and `data` may stay on the disk
    (`numpy.memmap`). Small batches are quicker too: memory is used again.

    Parameters
    ----------
    transformer : transformer
        Fitted; a pipeline of transformers will do. Not one that reads subjects: the
        faces of a person might fall into two batches.
    data : array-like or DataFrame of shape (n, n_features)
        Rows of faces.
    batch_size : int, default=1024
        Faces in a batch; the last one may have fewer.

    Yields
    ------
    ndarray of shape (batch_size, n_features_out)
        What ``transformer.transform`` returns for the next rows.

    Raises
    ------
    ValueError
        When `transformer` reads subjects.

    Examples
    --------
    >>> import numpy as np
    >>> from emolib.features import PairDistances
    >>> data = np.random.default_rng(0).uniform(0, 100, (25, 136))
    >>> distances = PairDistances().fit(data)
    >>> [len(batch) for batch in iter_transform(distances, data, batch_size=10)]
    [10, 10, 5]
    """
    parts = [transformer, *transformer.get_params(deep=True).values()]
    if any(getattr(part, "reads_subjects", False) for part in parts):
        raise ValueError(
            "Got a transformer that reads subjects, expected one that takes each face "
            "by itself: transform all faces of a person in one call."
        )
    rows = getattr(data, "iloc", data)
    for batch in gen_batches(len(data), batch_size):
        yield transformer.transform(rows[batch])
