"""Work that takes longer than a request: a bounded queue with one job per session, and a bounded cache.

A session that asks something new no longer wants its previous answer: that job is canceled, unless another
session waits for the same one. Work reports progress through a callable that also carries the cancellation,
so a run ends between two chunks of replicates and never inside compiled code.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

T = TypeVar("T")
Progress = Callable[[int, int], None]
State = Literal["queued", "running", "done", "failed", "cancelled"]

log = logging.getLogger(__name__)


class CancelledError(Exception):
    """Raised inside the work of a job that nobody wants anymore."""


class BusyError(Exception):
    """The queue is full."""


class BudgetError(Exception):
    """A job took longer than any question from the page may take."""


class Cache(Generic[T]):
    """A thread-safe cache that forgets what was not used for longest."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._items: OrderedDict[str, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> T | None:
        """Return what is kept under `key`, or None."""
        with self._lock:
            if key in self._items:
                self._items.move_to_end(key)
            return self._items.get(key)

    def put(self, key: str, value: T) -> None:
        """Keep `value`, and drop the oldest if there is no room."""
        with self._lock:
            self._items[key] = value
            self._items.move_to_end(key)
            while len(self._items) > self._size:
                self._items.popitem(last=False)

    def __len__(self) -> int:
        return len(self._items)


@dataclass
class Job:
    """One piece of work and how far it is."""

    key: str
    work: Callable[[Progress], object]
    sessions: set[str] = field(default_factory=set)
    state: State = "queued"
    done: int = 0
    total: int = 0
    message: str = ""

    @property
    def over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in ("done", "failed", "cancelled")


class Jobs:
    """Runs jobs on background threads, first come, first served.

    Args:
        workers: threads. One is right where each job already uses every core.
        pending: jobs that may wait; a further one is refused.
        budget: seconds that one job may take.
        explain: returns the reader's message for an exception, or None if it has none.
        remember: finished jobs whose state can still be asked for.
    """

    def __init__(
        self,
        workers: int = 1,
        pending: int = 16,
        budget: float = 60.0,
        explain: Callable[[Exception], str | None] = lambda error: None,
        remember: int = 256,
    ) -> None:
        self._pending = pending
        self._budget = budget
        self._explain = explain
        self._remember = remember
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._queue: deque[Job] = deque()
        self._wake = threading.Condition()
        for number in range(workers):
            threading.Thread(target=self._serve, name=f"job-{number}", daemon=True).start()

    def submit(self, session: str, key: str, work: Callable[[Progress], object]) -> Job:
        """Queue work under `key` for a session; the same key is worked on once for all who ask.

        Raises:
            BusyError: if the queue is full.
        """
        with self._wake:
            self._leave(session, key)
            job = self._jobs.get(key)
            if job is None or job.over:
                if len(self._queue) >= self._pending:
                    raise BusyError
                job = self._jobs[key] = Job(key, work)
                self._queue.append(job)
                self._wake.notify()
            job.sessions.add(session)
            self._jobs.move_to_end(key)
            self._forget()
            return job

    def get(self, key: str) -> Job | None:
        """Return the job of a key, or None if it is unknown or long over."""
        with self._wake:
            return self._jobs.get(key)

    def leave(self, session: str, unless: str = "") -> None:
        """Cancel whatever a session still waits for, except the job of one key."""
        with self._wake:
            self._leave(session, unless)

    def stop(self) -> None:
        """Cancel everything before the process ends."""
        with self._wake:
            self._queue.clear()
            for job in self._jobs.values():
                if not job.over:
                    job.state = "cancelled"

    def _leave(self, session: str, unless: str) -> None:
        for job in self._jobs.values():
            if job.key != unless and session in job.sessions and not job.over:
                job.sessions.discard(session)
                if not job.sessions:
                    job.state = "cancelled"  # a running one notices at its next report of progress
                    if job in self._queue:
                        self._queue.remove(job)

    def _forget(self) -> None:
        for key in [key for key, job in self._jobs.items() if job.over]:
            if len(self._jobs) <= self._remember:
                break
            del self._jobs[key]

    def _serve(self) -> None:
        while True:
            with self._wake:
                while not self._queue:
                    self._wake.wait()
                job = self._queue.popleft()
                job.state = "running"
            self._run(job)

    def _run(self, job: Job) -> None:
        ends = time.monotonic() + self._budget

        def progress(done: int, total: int) -> None:
            job.done, job.total = done, total
            if job.state == "cancelled":
                raise CancelledError
            if time.monotonic() > ends:
                raise BudgetError

        try:
            job.work(progress)
            outcome: tuple[State, str] = ("done", "")
        except CancelledError:
            outcome = ("cancelled", "")
        except BudgetError:
            outcome = (
                "failed",
                f"This took longer than {self._budget:.0f} seconds. Choose fewer years or scenarios.",
            )
        except Exception as error:
            message = self._explain(error)
            if message is None and job.state != "cancelled":
                log.exception("job %s failed", job.key)
                message = "Something went wrong in the model; the details are in the server's log."
            outcome = ("failed", message or "")
        with self._wake:
            if job.state == "running" or outcome[0] == "done":
                job.state, job.message = outcome
