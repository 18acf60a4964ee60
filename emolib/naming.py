"""Names of files, made of names that strangers chose."""

import hashlib

from emolib.collection import shown

LONGEST = 100
"""Bytes of a name that stays as it is: a file system takes 255, and what is being
written has a longer name for a while."""


def file_name(text):
    """Make a name that a file system takes, and that no other text gets.

    Parameters
    ----------
    text : str
        The name of a folder or of a file, which someone else chose.

    Returns
    -------
    str
        The same; of one that is long, or that a terminal could not print, the beginning
        and a digest.

    Examples
    --------
    >>> file_name("student-1"), len(file_name("x" * 250))
    ('student-1', 109)
    """
    if text.isprintable() and len(text.encode()) <= LONGEST:
        return text
    digest = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
    start = shown(text).encode()[:LONGEST].decode(errors="ignore")
    return f"{start}-{digest[:8]}"
