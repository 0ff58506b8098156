"""Workers of this machine: threads, or processes, that run parts; only the caller writes files."""

import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from sim.engine.replicates import Cancelled
from sim.foundation.errors import InputError
from sim.studies.points.parts import Cancel, Part, Task, Work

Keep = Callable[[Part], None]
_AHEAD = 2  # parts for each worker that are running or wait
_mine: dict[str, Any] = {}  # of a worker process: what it does, and what says that it shall stop


def on_threads(work: Work, tasks: Iterator[Task], keep: Keep, workers: int, cancelled: Cancel) -> None:
    """Run parts on threads.

    Args:
        work: Does one task.
        tasks: What is to be done.
        keep: Given every part as it is ready.
        workers: How many threads.
        cancelled: Asked between points whether to stop.

    Raises:
        Cancelled: `cancelled` returned true.
    """
    stop = threading.Event()

    def one(task: Task) -> Part:
        return work(task, lambda: stop.is_set() or cancelled())

    _feed(ThreadPoolExecutor(workers), one, tasks, keep, workers, stop.set)


def on_processes(work: Work, tasks: Iterator[Task], keep: Keep, workers: int, cancelled: Cancel) -> None:
    """Run parts in processes; see `on_threads`.

    Raises:
        InputError: The work cannot be sent to another process, or a worker was killed.
    """
    # a fresh interpreter: threads of the caller, and of numba, do not survive a fork
    context = multiprocessing.get_context("spawn")
    stop, began = context.Event(), context.Event()
    try:
        _check_found_elsewhere(getattr(getattr(work, "setting", None), "model", None))
        packed = pickle.dumps(work)
    except (AttributeError, pickle.PicklingError, TypeError) as error:
        message = f"This cannot be sent to another process: {error}."
        raise InputError(message, allowed="threads, or a model that is a function of a module") from None
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(packed, stop, began))

    def heard(part: Part) -> None:
        keep(part)
        if cancelled():
            raise Cancelled

    try:
        _feed(pool, _work, tasks, heard, workers, stop.set)
    except BrokenProcessPool:
        if not began.is_set():
            raise no_guard() from None
        raise InputError(
            "A worker process ended: it was killed, or there was no memory left. What was done is kept.",
            allowed="to resume, with fewer workers if memory was short",
        ) from None


def _feed(
    pool: Executor, work: Callable[[Task], Part], tasks: Iterator[Task], keep: Keep, workers: int, stop: Callable[[], None]
) -> None:
    """Keep workers busy without holding more than a few parts in memory."""
    running: set[Future[Part]] = set()
    try:
        while True:
            while len(running) < _AHEAD * workers and (task := next(tasks, None)) is not None:
                running.add(pool.submit(work, task))
            if not running:
                break
            ready, running = wait(running, return_when=FIRST_COMPLETED)
            for future in sorted(ready, key=lambda one: one.exception() is not None):
                keep(future.result())  # what is whole is kept before an interruption is passed on
    except BaseException:
        stop()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def check_guard() -> None:
    """End a process quietly that is a worker, still reading its caller's script, and would start workers itself.

    That is so where the script has no guard; its caller says so.
    """
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        sys.stdout.flush()
        os._exit(1)


def no_guard() -> InputError:
    """Return the error for worker processes that could not begin."""
    return InputError(
        "The worker processes could not begin: each reads this script first, and came to this call again.",
        allowed='the call below `if __name__ == "__main__":`, or threads',
    )


def _check_found_elsewhere(model: Any) -> None:
    """Refuse a model that only a notebook or an interactive session knows."""
    if getattr(model, "__module__", "") == "__main__" and not hasattr(sys.modules["__main__"], "__file__"):
        raise TypeError(f"{getattr(model, '__name__', 'the model')} is defined in a notebook or an interactive session")


def _begin(packed: bytes, stop: Any, began: Any) -> None:
    """Make a worker process ready: the caller hears Ctrl-C, and no worker outlives a caller that was killed."""
    began.set()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_caller, daemon=True).start()
    _mine.update(work=pickle.loads(packed), stop=stop)


def _end_with_caller() -> None:
    caller = multiprocessing.parent_process()
    if caller is not None:
        caller.join()
        os._exit(1)


def _work(task: Task) -> Part:
    found: Part = _mine["work"](task, _mine["stop"].is_set)
    return found
