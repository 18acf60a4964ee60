"""A reader's own files: checked first, then given to the chapters that read them."""

from pathlib import Path

from emolib.book.notebooks import parameter_names
from emolib.cnn.folders import TABLE
from emolib.cnn.sets import find_sets
from emolib.datasets import load_images, load_landmarks
from emolib.errors import DataError

TRAINS = "epochs"
"""The parameter of chapters that train networks, on images of known label."""


def check_own_files(data=None, images=None):
    """Check a reader's files before anything is executed, and say who reads what.

    Chapters on landmarks show images that belong to the rows of a table; chapters on
    networks learn from images whose label is known. One folder may serve both.

    Parameters
    ----------
    data : str or Path, optional
        A file of landmarks; by default that of `images`, where `emolib faces` put one.
    images : str or Path, optional
        A folder of images: named by the ids of `data`, or in a layout that
        `emolib.cnn.find_sets` reads, or both.

    Returns
    -------
    landmarks, networks : dict of str to str
        Paths by parameter, for chapters of each kind.
    told : str
        What was found to train networks on, in the current language; empty where
        nothing was.

    Raises
    ------
    DataError
        When a file cannot be used, or a folder serves no chapter.

    Examples
    --------
    >>> check_own_files()
    ({}, {}, '')
    """
    landmarks, networks, told = {}, {}, ""
    whole = images is not None and (Path(images) / TABLE).is_file()
    if data is None and whole:
        data = Path(images) / TABLE
    if data is not None:
        load_landmarks(data)
        landmarks["data"] = networks["data"] = str(Path(data).resolve())
    if images is None:
        return landmarks, networks, told
    where = str(Path(images).resolve())
    try:
        told = find_sets(images).DESCR
        networks["images"] = where
    except DataError:
        if data is None:
            raise
    if data is not None:
        try:
            load_images(images, data=data)
            landmarks["images"] = where
        except DataError:
            if whole or not told:
                raise
    return landmarks, networks, told


def choose_parameters(notebook, landmarks, networks, **others):
    """Keep the parameters that a chapter has, with the files that are for it.

    Parameters
    ----------
    notebook : NotebookNode
        A source notebook.
    landmarks, networks : dict of str to str
        What `check_own_files` returned.
    **others
        Parameters of any chapter.

    Returns
    -------
    dict
        Values by parameter.

    Examples
    --------
    >>> from nbformat import v4
    >>> cell = v4.new_code_cell("images = None", metadata={"tags": ["parameters"]})
    >>> one = v4.new_notebook(cells=[cell])
    >>> choose_parameters(one, {"images": "a"}, {"images": "b"}, epochs=1)
    {'images': 'a'}
    """
    names = parameter_names(notebook)
    given = others | (networks if TRAINS in names else landmarks)
    return {name: value for name, value in given.items() if name in names}
