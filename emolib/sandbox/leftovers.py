"""What a sandbox leaves behind: copied as hostile, never followed.

Only ordinary files and folders are copied. Links, devices, pipes and sockets, names
that a terminal could not print, and whatever goes over a limit stay where they are.
"""

import os
import shutil
import stat
import tarfile
from contextlib import contextmanager
from dataclasses import dataclass, field

ENTRIES = 20_000
"""Files and folders that a command may leave."""

DEPTH = 32
"""Folders within folders."""

PARTS = 1_000_000
"""Lists, objects and keys of a JSON text that is parsed: they take some 500 MB."""

_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
_FILE = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)


@dataclass
class Room:
    """What may still be copied, and what was not.

    Attributes
    ----------
    size : int
        Bytes.
    entries : int
        Files and folders.
    left_out : list of str
        Paths that were not copied, as ``repr`` writes them.
    """

    size: int
    entries: int = ENTRIES
    left_out: list = field(default_factory=list)


@contextmanager
def opened(path, flags=_FOLDER, *, within=None):
    """Open a folder, or with other flags a file, as a descriptor.

    Parameters
    ----------
    path : path-like
        The folder; its last part is not followed if it is a link.
    flags : int
        As for `os.open`.
    within : int, optional
        Descriptor of the folder in which `path` is.

    Yields
    ------
    int
        The descriptor, closed at the end.
    """
    descriptor = os.open(path, flags, dir_fd=within)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def ordinary(folder, room, *, inside=""):
    """Go through the ordinary files and folders of an open folder.

    Parameters
    ----------
    folder : int
        Its descriptor.
    room : Room
        How much is wanted; updated.
    inside : str
        How paths begin.

    Yields
    ------
    tuple of str and (int or None)
        A path, and the descriptor of a file, open as long as it is being looked at;
        None for a folder, which comes before what it contains.
    """
    with os.scandir(folder) as entries:
        most = room.entries + 1  # there may be millions
        found = sorted(one.name for one, _ in zip(entries, range(most), strict=False))
    for name in found:
        path = f"{inside}{name}"
        room.entries -= 1
        known = len(room.left_out)
        try:
            yield from _entry(folder, name, path, room)
        except OSError:
            room.left_out[known:] = [repr(path[:200])]
        if room.entries <= 0:
            break


def _entry(folder, name, path, room):
    """Go through one entry of a folder, if it is ordinary."""
    mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
    wanted = stat.S_ISDIR(mode) or stat.S_ISREG(mode)
    if not wanted or not name.isprintable() or path.count("/") > DEPTH:
        raise OSError("nothing to copy")
    if stat.S_ISDIR(mode):
        with opened(name, within=folder) as below:
            yield path, None
            yield from ordinary(below, room, inside=f"{path}/")
        return
    with opened(name, _FILE, within=folder) as file:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode) or status.st_size > room.size:
            raise OSError("nothing to copy")
        room.size -= status.st_size
        yield path, file


def copy_tree(source, target, room):
    """Copy ordinary files and folders from one open folder into another.

    Parameters
    ----------
    source, target : int
        Descriptors of folders; the second is empty.
    room : Room
        What may be copied; updated.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> one, other = Path(tempfile.mkdtemp()), Path(tempfile.mkdtemp())
    >>> _ = (one / "marks.csv").write_text("a")
    >>> (one / "passwords").symlink_to("/etc/passwd")
    >>> room = Room(1000)
    >>> with opened(one) as source, opened(other) as target:
    ...     copy_tree(source, target, room)
    >>> os.listdir(other), room.left_out
    (['marks.csv'], ["'passwords'"])
    """
    for path, file in ordinary(source, room):
        if file is None:
            os.mkdir(path, dir_fd=target)
            continue
        new = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644, dir_fd=target)
        with os.fdopen(new, "wb") as copy, os.fdopen(os.dup(file), "rb") as original:
            shutil.copyfileobj(original, copy)


def pack(folder, stream, room):
    """Write ordinary files and folders of an open folder as a tar archive.

    Parameters
    ----------
    folder : int
        Its descriptor.
    stream : binary file
        Where the archive is written.
    room : Room
        What may be packed; updated.
    """
    with tarfile.open(fileobj=stream, mode="w|") as archive:
        for path, file in ordinary(folder, room):
            entry = tarfile.TarInfo(path)
            if file is None:
                entry.type, entry.mode = tarfile.DIRTYPE, 0o755
                archive.addfile(entry)
                continue
            entry.size = os.fstat(file).st_size
            with os.fdopen(os.dup(file), "rb") as content:
                archive.addfile(entry, content)


def read_file(path, *, limit):
    """Read a file that someone else may have made into anything.

    Parameters
    ----------
    path : path-like
        The file; its last part is not followed if it is a link.
    limit : int
        The most bytes that are read.

    Returns
    -------
    bytes or None
        The content; None for whatever is not an ordinary file within the limit.

    Examples
    --------
    >>> read_file("/dev/zero", limit=10) is None
    True
    """
    try:
        with opened(path, _FILE) as descriptor:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
                return None
            with os.fdopen(os.dup(descriptor), "rb") as file:
                return file.read(limit)
    except OSError:
        return None


def is_light(content):
    """Say whether a JSON text can be parsed without filling the memory.

    A few bytes of it may ask for hundreds: fifty megabytes of ``{},`` for eight
    gigabytes, once they are a notebook.

    Parameters
    ----------
    content : bytes
        What should be JSON.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_light(b'{"cells": []}'), is_light(b"{}," * 2_000_000)
    (True, False)
    """
    return sum(map(content.count, (b"{", b"[", b":"))) <= PARTS
