"""Watching a command while it runs: its memory, its files, what it says, its end."""

import os
import subprocess
import threading
import time
from contextlib import suppress

from emolib.errors import require
from emolib.sandbox.leftovers import ENTRIES

INTERVAL = 0.1
"""Seconds between two looks."""


class Tail(threading.Thread):
    """Reads a stream to its end and keeps the last of it.

    Attributes
    ----------
    size : int
        Bytes that came.
    text : str
        The last of them.
    """

    KEPT = 20_000

    def __init__(self, stream):
        super().__init__(daemon=True)
        self.size, self._last, self._stream = 0, b"", stream
        self.start()

    def run(self):
        """Read until nobody holds the other end."""
        while chunk := self._stream.read(1 << 16):
            self.size += len(chunk)
            self._last = (self._last + chunk)[-self.KEPT :]

    @property
    def text(self):
        """The last of what came."""
        return self._last.decode("utf-8", errors="replace")


def watch(process, first, *, limits, tails, folders=()):
    """Wait for a command, and end it when it goes over a limit.

    Parameters
    ----------
    process : subprocess.Popen
        What was started.
    first : int
        Number of the process that all others descend from.
    limits : Limits
        What they may use together.
    tails : sequence of Tail
        The streams that it writes.
    folders : sequence of int
        Descriptors of the file systems in memory that it fills.

    Returns
    -------
    str or None
        ``"time"``, ``"memory"``, ``"output"`` or ``"processes"``: the limit that it
        went over; None when it ended by itself.
    """
    end = time.monotonic() + limits.seconds
    while process.poll() is None:
        if time.monotonic() >= end:
            return "time"
        if sum(tail.size for tail in tails) > limits.written or _full(folders, limits):
            return "output"
        tree = family(first)
        if len(tree) > limits.processes:
            return "processes"
        if memory(tree, limits.memory) > limits.memory:
            return "memory"
        with suppress(subprocess.TimeoutExpired):
            process.wait(INTERVAL)
    return "output" if _full(folders, limits) else None


def _full(folders, limits):
    """Whether a file system in memory holds as much as it can."""
    for folder in folders:
        status = os.fstatvfs(folder)
        page = status.f_frsize
        used = (status.f_blocks - status.f_bfree) * page
        entries = status.f_files - status.f_ffree
        if used > limits.written - 2 * page or entries > ENTRIES:
            return True
    return False


def family(first):
    """List a process and all that descend from it.

    Parameters
    ----------
    first : int
        Number of the process.

    Returns
    -------
    list of psutil.Process
        Empty when it is gone.
    """
    psutil = require("psutil", extra="course")
    try:
        process = psutil.Process(first)
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def end(first):
    """End a process and all that descend from it, at once.

    Parameters
    ----------
    first : int
        Number of the process.
    """
    psutil = require("psutil", extra="course")
    for process in family(first):
        with suppress(psutil.Error):
            process.kill()


def memory(tree, enough):
    """Memory that processes use together.

    Parameters
    ----------
    tree : list of psutil.Process
        The processes.
    enough : int
        Bytes below which pages that they share may be counted twice.

    Returns
    -------
    int
        Bytes.
    """
    total = sum(_resident(process) for process in tree)
    return total if total <= enough else sum(_resident(p, shared=True) for p in tree)


def _resident(process, *, shared=False):
    """Bytes of a process in memory, or its share of them; 0 once it is gone."""
    psutil = require("psutil", extra="course")
    with suppress(psutil.NoSuchProcess):
        with suppress(psutil.AccessDenied, AttributeError):
            if shared:
                return process.memory_full_info().pss
        return process.memory_info().rss
    return 0
