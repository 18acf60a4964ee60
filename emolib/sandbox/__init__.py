"""Run what a stranger wrote, behind walls that the system builds.

`run` executes one command with bubblewrap, a program that distributions carry and
maintain (https://github.com/containers/bubblewrap). The command gets a copy of a folder
and gives back what it leaves there.

What is kept from it
    *Reading.* It sees the system's programs and libraries, this Python, the package
    emolib with its recorded results, its folder, and nothing else: no home, no
    solutions, no other student. Its environment is made anew and holds no secret.

    *Writing.* Its folder and its scratch space are file systems in memory of a fixed
    size; all the rest is read-only. A file deleted but still open counts as well.

    *Network.* There is none, but a loopback of its own which does not reach this
    machine.

    *Processes.* It sees its own only, and none outlives it. There is a limit to their
    number. It has no privilege, gains none, and makes no further namespaces. Root
    becomes nobody first.

    *Time and memory.* They are watched every tenth of a second, and no process can ask
    for more than twice the memory that all may use. System calls that give memory which
    no process owns are refused, as are some others.

    *Leftovers.* Only ordinary files and folders come back, up to a size. Links,
    devices, pipes, endless or sparse files stay behind and are never opened.

What is not
    A flaw of the kernel or of bubblewrap; what a processor leaks through timing.

    Memory that several processes take at once between two looks: should the machine
    then run out, the kernel ends these processes before any other. What they keep in
    pipes and sockets is bounded by the number of open files alone. Files in its folder
    and scratch space are held in memory, besides the limit on memory.

    The time of processors: it is shared by the kernel's scheduler, not rationed.

    The truth: a command writes any output that it likes.

Where only its owner may read Python, root's sandbox cannot run it.

With ``unsafe=True`` there are no walls: the command runs in the folder itself with the
rights of whoever runs it. Its time, its memory and the length of what it prints are
watched, and nothing else.
"""

import io
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from emolib.errors import DataError, EmolibError, require
from emolib.files import replacing
from emolib.sandbox import leftovers, walls, watching
from emolib.sandbox.leftovers import is_light, read_file

__all__ = [
    "Limits",
    "Outcome",
    "SandboxError",
    "available",
    "is_light",
    "read_file",
    "run",
]

MIB = 1 << 20


class SandboxError(EmolibError, RuntimeError):
    """Walls that could not be built."""


@dataclass(frozen=True)
class Limits:
    """What a command may use.

    Attributes
    ----------
    seconds : float
        From its start to its end.
    memory : int
        Bytes, of all its processes together.
    written : int
        Bytes that it may keep in its folder, and as many again in each part of its
        scratch space and in what it prints.
    processes : int
        Processes at the same time; threads, sixteen times as many.
    """

    seconds: float = 600
    memory: int = 4096 * MIB
    written: int = 256 * MIB
    processes: int = 64


@dataclass(frozen=True)
class Outcome:
    """How a command ended.

    Attributes
    ----------
    ended : {"finished", "failed", "time", "memory", "output", "processes"}
        By itself, well or with an error, or over the limit of this name.
    returncode : int
        As `subprocess` gives it.
    stdout, stderr : str
        The last of what it printed.
    seconds : float
        How long it ran.
    left_out : tuple of str
        What it left and did not come back, as ``repr`` writes the paths.
    """

    ended: str
    returncode: int
    stdout: str
    stderr: str
    seconds: float
    left_out: tuple = ()


def available():
    """Say whether walls can be built on this machine.

    Returns
    -------
    str or None
        None when they can, and otherwise what is missing, with its mend.

    Examples
    --------
    >>> available()  # doctest: +SKIP
    """
    if walls.bubblewrap() is None:
        return (
            "Got no sandbox, expected bubblewrap: install it (Linux only), for example "
            "with `apt-get install bubblewrap`."
        )
    with tempfile.TemporaryDirectory() as folder:
        try:
            outcome = run([sys.executable, "-c", "import emolib"], folder=folder)
        except SandboxError as error:
            return str(error)
    if outcome.ended != "finished":
        words = " ".join(outcome.stderr.split())[-200:] or outcome.ended
        return (
            f"Got a sandbox in which emolib does not run ({words}), expected it, "
            "Python and its libraries in one environment: make one (venv or conda)."
        )
    return None


def run(command, *, folder, readable=(), limits=None, variables=(), unsafe=False):
    """Run a command that may be hostile, with a folder as all that it can change.

    Parameters
    ----------
    command : sequence of str
        The program and its arguments, with paths relative to the folder, where it
        runs, or those of `readable`.
    folder : path-like
        A folder made for it. Its ordinary files and folders go in; those that are left
        when the command has ended, in whichever way, replace its content.
    readable : iterable of path-like, optional
        Files and folders that it can read besides Python and emolib, at their own
        paths.
    limits : Limits, optional
        What it may use.
    variables : mapping of str to str, optional
        More variables of its environment.
    unsafe : bool, default=False
        Run it without walls.

    Returns
    -------
    Outcome
        How it ended.

    Raises
    ------
    SandboxError
        When walls cannot be built, and `unsafe` is False.
    DataError
        When the folder or a readable path is missing.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:  # doctest: +SKIP
    ...     run(["python", "-c", "open('/etc/passwd')"], folder=folder).ended
    'failed'
    """
    require("psutil", extra="course")
    limits = limits or Limits()
    for path in (folder, *readable):
        if not os.path.exists(path):
            raise DataError(f"Got no {path}, expected an existing file or folder.")
    way = _run_unsafe if unsafe else _run_walled
    return way(command, Path(folder), tuple(readable), limits, dict(variables))


def _run_walled(command, folder, readable, limits, variables):
    """Run a command behind walls, on a copy of the folder."""
    if walls.bubblewrap() is None:
        raise SandboxError(available())
    with ExitStack() as stack:
        process, first = _start(stack, command, readable, limits, variables)
        errors = watching.Tail(process.stderr)
        if first is None or process.stdout.readline() != b"\n":
            process.kill()
            errors.join(5)
            words = " ".join(errors.text.split())
            raise SandboxError(
                f"Got a sandbox that does not start ({words}), expected bubblewrap to "
                "work for this user: see whether the system gives users namespaces, "
                "and whether everyone can read Python and emolib."
            )
        outside = stack.enter_context(leftovers.opened(folder))
        inside = [
            stack.enter_context(leftovers.opened(f"/proc/{first}/root{path}"))
            for path in (walls.FOLDER, *walls.SCRATCH)
        ]
        with suppress(BrokenPipeError), io.BufferedWriter(process.stdin) as stream:
            leftovers.pack(outside, stream, leftovers.Room(limits.written))
        outcome = _watched(process, first, limits, errors, inside)
        return _with_leftovers(outcome, inside[0], folder, limits)


def _start(stack, command, readable, limits, variables):
    """Start the walls; the command waits behind them for its folder."""
    told, info = os.pipe()
    stack.callback(os.close, told)
    calls = walls.filter_file(stack)
    line = walls.command_line(
        command,
        readable=readable,
        limits=limits,
        variables=variables,
        info=info,
        calls=calls,
    )
    streams = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    given = (info,) if calls is None else (info, calls)
    try:
        process = subprocess.Popen(line, bufsize=0, pass_fds=given, env={}, **streams)
    finally:
        os.close(info)
    stack.enter_context(process)
    stack.callback(process.kill)
    words = b""
    while not words.rstrip().endswith(b"}") and (more := os.read(told, 1000)):
        words += more
    return process, json.loads(words)["child-pid"] if words else None


def _watched(process, first, limits, errors, folders=()):
    """Watch a command until all its processes are gone."""
    start = time.monotonic()
    words = watching.Tail(process.stdout)
    over = None
    try:
        over = watching.watch(
            process, first, limits=limits, tails=(words, errors), folders=folders
        )
    finally:
        watching.end(first)
        process.kill()
        process.wait()
    for tail in (words, errors):
        tail.join(5)
    ended = over or ("failed" if process.returncode else "finished")
    seconds = round(time.monotonic() - start, 2)
    return Outcome(ended, process.returncode, words.text, errors.text, seconds)


def _with_leftovers(outcome, inside, folder, limits):
    """Replace the content of the folder by what the command left of it."""
    room = leftovers.Room(limits.written)
    with replacing(folder) as beside:
        beside.mkdir()
        with leftovers.opened(beside) as target:
            leftovers.copy_tree(inside, target, room)
    return replace(outcome, left_out=tuple(room.left_out))


def _run_unsafe(command, folder, _readable, limits, variables):
    """Run a command in the folder itself, as anyone would."""
    process = subprocess.Popen(
        list(map(str, command)),
        bufsize=0,
        cwd=folder,
        env=os.environ | variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    with process:
        errors = watching.Tail(process.stderr)
        return _watched(process, process.pid, limits, errors)
