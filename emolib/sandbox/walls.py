"""The walls: what a command sees of the machine, as arguments of bubblewrap."""

import errno
import os
import platform
import shutil
import struct
import sys
from pathlib import Path

from emolib.provenance import PACKAGE

FOLDER = "/home/student"
"""Where a command finds its folder, whatever that is called outside."""

SCRATCH = ("/tmp", "/dev/shm")
"""What else a command can write: gone when it ends."""

NOBODY = 65534
"""Whom root becomes: a limit on the number of processes does not hold root."""

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
SETTINGS = (
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/mime.types",
)
"""What a program reads under ``/etc``: no passwords, no keys, no host names."""

ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""Machines whose system calls are filtered, with the kernel's number for each."""

REFUSED_CALLS = {
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "io_uring_setup": (425, 425),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
}
"""Numbers of system calls on each of `ARCHITECTURES`: those that give memory which no
process owns, that reach the keys of whoever runs the sandbox, or that a notebook
does not need and the kernel has been attacked through."""

THREADS = 16
"""Threads that a process may have, on average."""

START = (
    "data=$1 fsize=$2 nproc=$3; shift 3; echo 1000 >/proc/self/oom_score_adj; "
    "echo; tar -x --no-same-owner || exit; exec prlimit --core=0 --nofile=1024 "
    '--data=$data --fsize=$fsize --nproc=$nproc "$@" </dev/null'
)
"""Says that the walls stand, unpacks the folder that comes, then runs the command."""


def bubblewrap():
    """Find the program of the distribution that builds the walls.

    Returns
    -------
    str or None
        Its path; None where it is missing, as it always is outside Linux.
    """
    return shutil.which("bwrap")


def readable_paths(readable=()):
    """List what a command can read, the folder aside.

    Parameters
    ----------
    readable : iterable of path-like, optional
        More of it.

    Returns
    -------
    list of str
        Existing paths, a folder before what it contains.

    Examples
    --------
    >>> str(PACKAGE) in readable_paths()
    True
    """
    python = (sys.prefix, sys.base_prefix, Path(sys.executable).resolve().parents[1])
    package = (PACKAGE, PACKAGE.parent / "results")
    wanted = (*SETTINGS, *python, *package, *readable)
    paths = {str(Path(path).absolute()) for path in wanted}
    inside = ("/usr/", "/lib/", "/bin/")
    return sorted(
        path
        for path in paths
        if os.path.exists(path) and path != "/usr" and not path.startswith(inside)
    )


def environment(variables=()):
    """Build the whole environment of a command: nothing is taken from outside.

    Parameters
    ----------
    variables : mapping of str to str, optional
        More variables.

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> environment()["HOME"]
    '/tmp'
    """
    return {
        "PATH": f"{sys.prefix}/bin:/usr/bin:/bin",
        "HOME": SCRATCH[0],
        "USER": "student",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(PACKAGE.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        **dict.fromkeys(ONE_THREAD, "1"),
        **dict(variables),
    }


def command_line(command, *, readable, limits, variables, info, calls):
    """Put walls around a command.

    Parameters
    ----------
    command : sequence of str
        The program and its arguments.
    readable : iterable of path-like
        What it can read besides Python and emolib.
    limits : Limits
        What it may use.
    variables : mapping of str to str
        More variables of its environment.
    info : int
        File descriptor on which bubblewrap tells the number of the first process.
    calls : int or None
        File descriptor of the filter of system calls.

    Returns
    -------
    list of str
        Arguments, from ``bwrap`` on.
    """
    program = bubblewrap()
    seen = _seen(readable)
    inner = [program, "--unshare-all", "--unshare-user", "--disable-userns"]
    inner += ["--die-with-parent", "--new-session", "--hostname", "sandbox"]
    inner += ["--info-fd", str(info), "--proc", "/proc", "--dev", "/dev"]
    for path in (*SCRATCH, FOLDER):
        inner += ["--size", str(limits.written), "--tmpfs", path]
    inner += [*seen, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", FOLDER]
    inner += ["--clearenv"]
    for name, value in environment(variables).items():
        inner += ["--setenv", name, value]
    if calls is not None:
        inner += ["--seccomp", str(calls)]
    numbers = (2 * limits.memory, limits.written, THREADS * limits.processes)
    inner += ["--", "/bin/sh", "-c", START, "sh"]
    return list(map(str, [*_as_nobody(seen), *inner, *numbers, *command]))


def _seen(readable):
    """Arguments that show the system and other paths, for reading only."""
    arguments = []
    for path in SYSTEM:
        if os.path.islink(path):
            arguments += ["--symlink", os.readlink(path), path]
        elif os.path.isdir(path):
            arguments += ["--ro-bind", path, path]
    paths = readable_paths(readable)
    above = {str(parent) for path in paths for parent in Path(path).parents} - {"/"}
    for path in sorted({*paths, *above}):
        if path in paths:
            arguments += ["--ro-bind", path, path]
        elif not any(path.startswith(f"{other}/") for other in paths):
            arguments += ["--perms", "0755", "--dir", path]
    return arguments


def _as_nobody(seen):
    """Arguments by which root becomes nobody, who may not even enter root's home.

    A first set of walls shows the same paths to whoever asks: bubblewrap then runs a
    second time, as any user would run it.
    """
    if os.geteuid() != 0:
        return []
    return [
        *(bubblewrap(), "--die-with-parent", "--tmpfs", "/tmp", *seen),
        *("--bind", "/proc", "/proc", "--dev-bind", "/dev", "/dev"),
        *("--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"),
        *("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"),
        *("--inh-caps=-all", "--"),
    ]


def filter_file(stack):
    """Open the filter of system calls.

    Parameters
    ----------
    stack : contextlib.ExitStack
        It closes the file.

    Returns
    -------
    int or None
        A file descriptor; None for machines whose calls are not known here.
    """
    content = call_filter()
    if content is None:
        return None
    descriptor = os.memfd_create("calls")
    stack.callback(os.close, descriptor)
    os.write(descriptor, content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def call_filter():
    """Assemble the filter of system calls, as the kernel reads it.

    Returns
    -------
    bytes or None
        A program of classic BPF that refuses `REFUSED_CALLS`, and ends a process that
        calls as on another architecture; None where the numbers are not known.
    """
    machine = platform.machine()
    if machine not in ARCHITECTURES:
        return None
    column = list(ARCHITECTURES).index(machine)
    numbers = [known[column] for known in REFUSED_CALLS.values()]
    load, equal, at_least, give = 0x20, 0x15, 0x35, 0x06
    allow, refuse, kill = 0x7FFF0000, 0x00050000 | errno.ENOSYS, 0x80000000
    steps = [(load, 0, 0, 4), (equal, 1, 0, ARCHITECTURES[machine]), (give, 0, 0, kill)]
    steps += [(load, 0, 0, 0), (at_least, len(numbers) + 1, 0, 0x40000000)]
    for left, number in zip(range(len(numbers), 0, -1), numbers, strict=True):
        steps.append((equal, left, 0, number))
    steps += [(give, 0, 0, allow), (give, 0, 0, refuse)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
