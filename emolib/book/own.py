"""A reader's own files: checked first, then given to the chapters that read them."""

import shutil
from pathlib import Path

from emolib.book.notebooks import parameter_names
from emolib.cnn.folders import TABLE
from emolib.cnn.sets import find_sets
from emolib.datasets import load_images, load_landmarks
from emolib.errors import DataError
from emolib.files import replacing

TRAINS = "epochs"
"""The parameter of chapters that train networks, on images of known label."""


def default_folder(data=None, images=None):
    """Where a book is built: a reader's own never takes the place of the other.

    Parameters
    ----------
    data, images : str or Path, optional
        The reader's files.

    Returns
    -------
    Path
        ``_build``, or a folder in it named after the table, or after the images.

    Examples
    --------
    >>> default_folder(data="my_faces.csv").as_posix()
    '_build/own/my_faces'
    """
    if data is not None:
        return Path("_build", "own", Path(data).stem)
    if images is not None:
        return Path("_build", "own", Path(images).resolve().name)
    return Path("_build")


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


def gather_faces(landmarks, networks, folder):
    """Give networks the images of a table's rows, which have a label there.

    They get a folder as `emolib faces` writes it, with the landmarks and the people
    that the table tells.

    Parameters
    ----------
    landmarks, networks : dict of str to str
        What `check_own_files` returned.
    folder : Path
        Where to write; nothing is, where networks have images or cannot have any.

    Returns
    -------
    dict of str to str
        Paths by parameter, for chapters on networks.

    Examples
    --------
    >>> gather_faces({}, {}, Path("faces"))
    {}
    """
    if "images" in networks or set(landmarks) != {"data", "images"}:
        return networks
    table = landmarks["data"]
    faces, images = load_landmarks(table), load_images(landmarks["images"], data=table)
    unknown = [] if faces.subjects_known else ["subject"]
    with replacing(folder) as beside:
        (beside / "images").mkdir(parents=True)
        faces.frame.drop(columns=unknown).to_csv(beside / TABLE, index=False)
        # Copies are told from others by their dates: the same files keep theirs.
        shutil.copystat(table, beside / TABLE)
        for path in images.paths:
            shutil.copy2(path, beside / "images")
    try:
        find_sets(folder)
    except DataError:
        return networks  # too few people, or faces, to learn from
    return networks | {"images": str(folder.resolve())}


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
