"""Workers of a Dask cluster: parts are sent to its scheduler, their bytes come back, only the caller writes files.

No shared folder is needed. A worker that dies is replaced by another one: Dask sends its parts there.
"""

import logging
import pickle
import signal
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import uuid4

from sim.engine.replicates import Cancelled
from sim.foundation.errors import InputError, shown
from sim.foundation.extras import library
from sim.studies.points.parts import Cancel, Part, Task, Work
from sim.studies.points.pools import Keep, no_guard
from sim.studies.points.versions import made_with

_AHEAD = 3  # parts for each thread of the cluster that are running or wait
_LEAST_AHEAD = 8
_WAIT_SECONDS = 10
_PORTS = 2**16
_kept: dict[str, Work] = {}  # of a worker: what it does, by session
_lock = threading.Lock()


class OtherVersion(InputError):
    """A worker has another version of the model or of a library."""


@contextmanager
def client_of(scheduler: str | None, workers: int) -> Iterator[Any]:
    """Connect to a scheduler, or start a cluster on this machine.

    Args:
        scheduler: Address such as `tcp://host:8786`; None starts a cluster that ends with the block.
        workers: How many worker processes such a cluster has.

    Raises:
        InputError: There is no scheduler at the address, or Dask is not installed.
    """
    distributed = library("distributed")
    if scheduler is None:
        quiet = {"dashboard_address": ":0", "silence_logs": logging.CRITICAL}
        with _deaf_to_interruptions():
            try:
                cluster = distributed.LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, **quiet)
            except RuntimeError:  # its workers failed to start
                raise no_guard() from None
        cluster.adapt(minimum=workers, maximum=workers)  # a worker that died while it started is replaced, too
        with cluster, distributed.Client(cluster, set_as_default=False) as client:
            yield client
        return
    _check_address(scheduler)
    with _quiet():
        try:
            client = distributed.Client(scheduler, timeout=_WAIT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TimeoutError):
            raise _nobody(f"There is no scheduler at {shown(scheduler)}.") from None
        with client:
            yield client


def _check_address(address: str) -> None:
    """Refuse what is no address, with which a client of Dask would wait for a while and die noisily."""
    comm = library("distributed").comm
    try:
        kind, place = comm.addressing.parse_address(address)
        _, port = comm.addressing.parse_host_port(place)
        good = kind in comm.registry.backends and 0 < port < _PORTS
    except ValueError:
        good = False
    if not good:
        raise _nobody(f"{shown(address)} is no address: there is no scheduler at such a place.")


def _nobody(message: str) -> InputError:
    allowed = "the address that `dask scheduler` prints, such as tcp://127.0.0.1:8786"
    return InputError(message, where="--scheduler", allowed=allowed)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask from printing tracebacks of what is said here in one message."""
    names = [name for name in logging.root.manager.loggerDict if name.split(".")[0] == "distributed"]
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


@contextmanager
def _deaf_to_interruptions() -> Iterator[None]:
    """Let processes that are started meanwhile not hear Ctrl-C: their caller hears it, and ends them quietly."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may say what signals do
        return
    usual = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)


def on_dask(
    client: Any, work: Work, tasks: Iterator[Task], keep: Keep, cancelled: Cancel,
    note: Callable[[str], None] = warnings.warn,
) -> None:  # fmt: skip
    """Run parts on a cluster.

    Args:
        client: Connected to it.
        work: Does one task.
        tasks: What is to be done.
        keep: Given every part as it is ready.
        cancelled: Asked between parts whether to stop.
        note: Told when there is no worker yet.

    Raises:
        Cancelled: `cancelled` returned true.
        InputError: A worker has another version, parts killed their workers again and again, or the scheduler is gone.
    """
    distributed = library("distributed")
    if not client.nthreads():
        note("The scheduler has no workers yet; the study waits until one connects.")
    _check_workers(client)
    packed, mine = pickle.dumps(work), made_with()
    session = uuid4().hex  # the same study may run twice on one cluster
    lost: list[int] = []
    numbers: dict[str, int] = {}
    running = distributed.as_completed(loop=client.loop)

    def send() -> None:
        ahead = max(_LEAST_AHEAD, _AHEAD * sum(client.nthreads().values()))
        while len(numbers) < ahead and (task := next(tasks, None)) is not None:
            future = client.submit(one, packed, mine, session, task, key=f"part-{session}-{task.part}", pure=False)
            numbers[future.key] = task.part
            running.add(future)

    send()
    try:
        for future in running:
            number = numbers.pop(future.key)
            try:
                keep(future.result())
            except distributed.KilledWorker:
                lost.append(number)
            except ModuleNotFoundError as error:  # on a worker that came later
                raise _unusable("that was added", error) from None
            if cancelled():
                raise Cancelled
            future.release()
            send()
    except (distributed.CancelledError, distributed.comm.CommClosedError, OSError):
        message = "The scheduler has disconnected. Finished parts are kept."
        raise InputError(message, where="--scheduler", allowed="to resume when it is available again") from None
    finally:
        with suppress(Exception):  # a scheduler that is gone cannot cancel
            client.cancel(running.futures)
    if lost:
        raise InputError(
            f"{len(lost)} parts (the first is {lost[0]}) killed every worker that they were sent to; all others are kept.",
            allowed="to resume, on workers with more memory",
        )


def one(packed: bytes, theirs: str, session: str, task: Task) -> Part:
    """Run one part on a worker, after a look at its version.

    Args:
        packed: What does it, pickled.
        theirs: Fingerprint of the caller's model and libraries.
        session: For which.
        task: What is to be done.

    Raises:
        OtherVersion: Model or libraries differ from those of the caller.
    """
    if made_with() != theirs:
        raise _other_version(_where())
    with _lock:  # several threads of one worker
        if session not in _kept:
            _kept.clear()
            _kept[session] = pickle.loads(packed)
        work = _kept[session]
    return work(task, lambda: False)


def _check_workers(client: Any) -> None:
    """Refuse workers of another version before anything is sent; those that come later are found by `one`."""
    mine = made_with()
    for address, theirs in client.run(made_with, on_error="return").items():
        if isinstance(theirs, OSError):  # it is gone, and Dask knows
            continue
        if isinstance(theirs, BaseException):
            raise _unusable(address, theirs)
        if theirs != mine:
            raise _other_version(address)


def _unusable(address: str, error: BaseException) -> InputError:
    return InputError(
        f"The worker {address} cannot use this package: {type(error).__name__}: {error}.", where="--scheduler",
        allowed="workers with the same version of faculty-attrition installed",
    )  # fmt: skip


def _other_version(address: str) -> OtherVersion:
    return OtherVersion(
        f"The worker {address} has another version of the model, of Python or of a library.", where="--scheduler",
        allowed="workers with the same package and the versions of requirements.lock",
    )  # fmt: skip


def _where() -> str:
    distributed = library("distributed")
    return str(distributed.get_worker().address)
