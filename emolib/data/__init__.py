"""The files that ship with emolib: the dataset, its card, the report's figures."""

from pathlib import Path


def packaged_file(name):
    """Path of a file that ships with the package.

    Parameters
    ----------
    name : str
        Name of the file or folder in ``emolib/data``.

    Returns
    -------
    Path
        Where it is on this machine.

    Examples
    --------
    >>> packaged_file("training_data.csv").name
    'training_data.csv'
    """
    return Path(__file__).parent / name
