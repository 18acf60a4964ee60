"""What is written of a collection: a table, or a folder with its pictures as well."""

from pathlib import Path

from emolib.collection.reading import open_photograph
from emolib.files import replacing

TABLE = "training_data.csv"
IMAGES = "images"


def is_table(out):
    """Whether a path names a table, and not a folder.

    Examples
    --------
    >>> is_table("faces.csv"), is_table("faces")
    (True, False)
    """
    return Path(out).suffix.lower() == ".csv"


def write_table(frame, file):
    """Write a table, whole or not at all.

    Parameters
    ----------
    frame : DataFrame
        The table.
    file : str or Path
        The CSV file.

    Examples
    --------
    >>> write_table(frame, "faces.csv")                        # doctest: +SKIP
    """
    with replacing(file) as beside:
        frame.to_csv(beside, index=False)


def write_folder(frame, photographs, folder):
    """Write a table and the pictures of its rows, as `emolib faces` does.

    The pictures are upright, RGB, of the size of the originals, and named by id: every
    chapter of the book reads them, however the photographs were laid out.

    Parameters
    ----------
    frame : DataFrame
        The table, with a column id.
    photographs : iterable of Photograph
        Where its rows come from, and others.
    folder : str or Path
        The folder, which is written whole or not at all.

    Examples
    --------
    >>> write_folder(frame, photographs, "faces")              # doctest: +SKIP
    """
    kept = set(frame["id"])
    with replacing(folder) as beside:
        (beside / IMAGES).mkdir(parents=True)
        frame.to_csv(beside / TABLE, index=False)
        for photo in photographs:
            if photo.id in kept:
                picture = open_photograph(photo)
                picture.save(beside / IMAGES / f"{photo.id}.jpg", quality=95)
