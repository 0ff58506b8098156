"""Does what is missing: hands parts to a pool of workers and keeps what comes back."""

import gc
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from numbers import Integral
from typing import Any

from sim.foundation.errors import InputError, shown
from sim.foundation.extras import library
from sim.foundation.files import alone, forget_unfinished
from sim.studies.points.parts import Cancel, Part, Task, Work
from sim.studies.points.pools import check_guard, on_processes, on_threads
from sim.studies.points.store import Store

MOST_THREADS = 1024


@dataclass(frozen=True)
class How:
    """Where the work is done; nothing of it changes a result.

    Attributes:
        threads: How many threads, or processes; as many as there are processors where None.
        processes: Processes instead of threads.
        scheduler: Address of a Dask scheduler.
        dask: A Dask cluster of this machine, which is started and ended.
    """

    threads: int | None = None
    processes: bool = False
    scheduler: str | None = None
    dask: bool = False

    def __post_init__(self) -> None:
        """Check it."""
        if self.threads is not None and not (is_whole(self.threads) and 1 <= self.threads <= MOST_THREADS):
            message = f"{shown(self.threads)} is out of range."
            raise InputError(message, path=("threads",), allowed=f"1 to {MOST_THREADS} threads")
        if sum((self.processes, self.scheduler is not None, self.dask)) > 1:
            message = "Several places are given to run in."
            raise InputError(message, allowed="one of processes, scheduler and dask")
        if self.scheduler is not None or self.dask:
            library("distributed")  # before anything is simulated
        if self.processes or self.dask:
            check_guard()

    @property
    def many(self) -> int:
        """How many workers there are of this machine."""
        return self.threads or os.cpu_count() or 1

    def __str__(self) -> str:
        if self.scheduler is not None:
            return f"Dask at {self.scheduler}"
        kind, plural = ("Dask worker", "s") if self.dask else ("process", "es") if self.processes else ("thread", "s")
        return f"{self.many} {kind}{plural if self.many > 1 else ''}"


class Session:
    """Holds a folder against other processes, and notes when work in it begins and ends.

    Args:
        store: The folder; None keeps nothing.
        how: Where the work is done.
        note: Told what one should know meanwhile.
    """

    def __init__(self, store: Store | None, how: How, note: Callable[[str], None] = warnings.warn) -> None:
        self.store, self.how, self._note = store, how, note
        self._begun, self._held = False, ExitStack()

    def __enter__(self) -> "Session":
        if self.store is not None:
            self._held.enter_context(alone(self.store.path))
            forget_unfinished(self.store.path)
        return self

    def __exit__(self, kind: Any, *_: object) -> None:
        with self._held:
            if kind is None and self._begun and self.store is not None:
                self.store.finish()

    def run(self, work: Work, tasks: Iterator[Task], parts: int, keep: Callable[[Part], None], cancelled: Cancel) -> None:
        """Do some tasks.

        Args:
            work: Does one.
            tasks: Which.
            parts: How many they are.
            keep: Told of each part when it is kept.
            cancelled: Asked now and then whether to stop.

        Raises:
            InputError: It cannot be done or written; what was done is kept.
            Cancelled: `cancelled` returned true.
        """
        if self.store is not None and not self._begun:
            self.store.begin(str(self.how))
        self._begun = True

        def kept(part: Part) -> None:
            if self.store is not None:
                self.store.keep(part)
            keep(part)

        gc.freeze()  # what is there now stays meanwhile: to look through it again and again took 2% of a study
        try:
            self._send(work, tasks, parts, kept, cancelled)
        finally:
            gc.unfreeze()

    def _send(self, work: Work, tasks: Iterator[Task], parts: int, keep: Callable[[Part], None], cancelled: Cancel) -> None:
        how = self.how
        if how.scheduler is not None or how.dask:
            from sim.studies.points.dask_pool import client_of, on_dask

            with client_of(how.scheduler, how.many) as client:
                on_dask(client, work, tasks, keep, cancelled, self._note)
        else:
            on = on_processes if how.processes else on_threads
            on(work, tasks, keep, min(how.many, parts), cancelled)


def never() -> bool:
    """Say no."""
    return False


def is_whole(number: Any) -> bool:
    """Return whether something is a whole number."""
    return isinstance(number, Integral) and not isinstance(number, bool)
