"""Where parallel work is done: in processes of this machine, or on a Dask cluster."""

import asyncio
import hashlib
import platform
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.metadata import version

import joblib

from emolib.errors import EmolibError, require
from emolib.provenance import PACKAGE, data_digest
from emolib.results import LIBRARIES

PATIENCE = 5
"""Seconds within which a scheduler, and then a worker, has to answer."""


class SchedulerError(EmolibError, RuntimeError):
    """A Dask cluster that does not answer, or that would give other results."""


def circumstances():
    """Say what results depend on, on this machine.

    Returns
    -------
    dict of str to str
        Digests of emolib's code and data, and versions.

    Examples
    --------
    >>> sorted(circumstances())[:2]
    ['code', 'data']
    """
    code = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        code.update(path.relative_to(PACKAGE).as_posix().encode() + path.read_bytes())
    return {
        "code": code.hexdigest()[:16],
        "data": data_digest(),
        "python": platform.python_version(),
    } | {name: version(name) for name in LIBRARIES}


@contextmanager
def workers(address=None, *, jobs=1, threads=False):
    """Do the parallel work of a block on this machine, or on a Dask cluster.

    Parameters
    ----------
    address : str, optional
        Address of a Dask scheduler, for example ``"tcp://192.168.1.5:8786"``.
    jobs : int, default=1
        Tasks at the same time on this machine; on a cluster, one for each thread of
        its workers.
    threads : bool, default=False
        On this machine, use threads: for tasks that wait for a process of their own.

    Yields
    ------
    jobs : int
        Tasks at the same time.
    ask : callable
        Runs a function of no argument on every machine and returns the answers.

    Raises
    ------
    SchedulerError
        When no scheduler answers, when it has no worker, or when a worker has another
        emolib, other data or other libraries.

    Notes
    -----
    What is not parallel in the block is done here, in either case. What an experiment
    times in parallel tasks is timed where these are done.

    Examples
    --------
    >>> with workers(jobs=2) as (jobs, ask):
    ...     jobs, ask(lambda: "answer")
    (2, ['answer'])
    """
    if address is None:
        backend = {"backend": "threading"} if threads else {}
        with joblib.parallel_config(n_jobs=jobs, **backend):
            yield jobs, lambda function: [function()]
        return
    with _connected(address) as client:
        _check_workers(client)
        jobs = sum(client.nthreads().values())
        with joblib.parallel_config(backend="dask", n_jobs=jobs):
            yield jobs, lambda function: list(client.run(function).values())


@contextmanager
def _connected(address):
    """A client of a scheduler that answers and has workers."""
    distributed = require("distributed", extra="course")
    try:
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, _call(address)).result()
    except (OSError, ValueError) as error:
        raise SchedulerError(
            f"Got no Dask scheduler at {address!r}, expected the address that "
            "`dask scheduler` prints, such as tcp://192.168.1.5:8786."
        ) from error
    with distributed.Client(address, timeout=PATIENCE, set_as_default=False) as client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise SchedulerError(
                f"Got a Dask scheduler without workers at {address!r}, expected one or "
                f"more: start them with `dask worker {address}`."
            ) from error
        with client.as_current():
            yield client


async def _call(address):
    """Call an address and hang up: a client that fails to leaves its threads behind."""
    from distributed.core import connect

    comm = await connect(address, timeout=PATIENCE)
    await comm.close()


def _check_workers(client):
    """All workers have what this machine has, so that results are the same."""
    ours = circumstances()
    answers = client.run(circumstances, on_error="return")
    for worker, theirs in answers.items():
        if isinstance(theirs, Exception):
            raise SchedulerError(
                f"Got no emolib from the worker {worker} ({theirs}), expected the one "
                "that runs here: install it there."
            )
        for name, value in ours.items():
            if theirs.get(name) != value:
                raise SchedulerError(
                    f"Got {name} {theirs.get(name)} on the worker {worker}, expected "
                    f"{value} as here: install the same there."
                )
