"""Work that takes longer than a request: a fair queue with one place a client, and what everyone in it may know.

A client is a tab of a session, written "session/tab". A client that asks something new no longer wants its previous
answer: that job is canceled, unless another client waits for the same one. Sessions take turns, so many tabs of one
session do not hold up others. Work reports progress through a function that also carries the cancellation, so a run ends
between two futures and never inside compiled code.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from dashboard.answers.answer import JobView, State
from dashboard.answers.job import BudgetError, BusyError, CancelledError, Job, in_turn, session_of
from dashboard.model import Progress

TABS = 6  # of one session
PLACES = 400  # in the queue
REMEMBERED = 256  # jobs that are over
GONE = 150.0  # seconds without a word: a browser lets hidden tabs speak once a minute
GRACE = 10.0  # seconds for a page that was closed, for it may be a reload
_BREATH = 0.02
TOO_MANY_TABS = (
    f"More than {TABS} tabs of this browser wait for an answer, so this one makes way; it asks again by itself."
)

__all__ = ["BudgetError", "BusyError", "CancelledError", "Job", "Queue", "session_of"]

log = logging.getLogger(__name__)


class Queue:
    """Runs jobs on threads of its own.

    Args:
        workers: Threads. One is right where each job already uses every core.
        budget: Seconds that one job may take.
        explain: Returns the reader's message for an exception, or None if it has none.
        gives_way_to: Another queue; work stops between two parts as long as anything is in it.
    """

    def __init__(
        self,
        workers: int = 1,
        budget: float = 120.0,
        explain: Callable[[Exception], str | None] = lambda error: None,
        gives_way_to: Queue | None = None,
        places: int = PLACES,
    ) -> None:
        self._budget = budget
        self._explain = explain
        self._first = gives_way_to
        self._places = places
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._heard: OrderedDict[str, float] = OrderedDict()  # clients, and when they last said something
        self._served: dict[str, int] = {}  # sessions, and when they had their turn, in the order of asking
        self._asked = 0
        self._stopped = False
        self._wake = threading.Condition()
        for number in range(workers):
            threading.Thread(target=self._serve, name=f"job-{number}", daemon=True).start()

    @property
    def busy(self) -> bool:
        """Whether anything runs or waits."""
        with self._wake:
            return any(not job.over for job in self._jobs.values())

    @property
    def waiting(self) -> int:
        """How many jobs wait."""
        with self._wake:
            return len(self._waiting())

    def submit(self, client: str, key: str, work: Callable[[Progress], object], size: float = 1.0) -> None:
        """Queue work for a client, in place of whatever it wanted before.

        Raises:
            BusyError: The queue is full.
        """
        with self._wake:
            self._leave(client, but=key)
            self._hear(client)
            job = self._jobs.get(key)
            if job is None or job.over:
                if len(self._waiting()) >= self._places:
                    raise BusyError
                job = self._jobs[key] = Job(key, work, size)
            self._asked += 1
            job.clients.setdefault(client, self._asked)
            self._jobs.move_to_end(key)
            self._forget()
            self._wake.notify_all()

    def view(self, client: str, key: str) -> JobView:
        """Return the state of a job, and note that the client still wants it."""
        with self._wake:
            self._hear(client)
            job = self._jobs.get(key)
            if job is None:
                return JobView("unknown")
            if not job.over and not any(client in one.clients for one in self._jobs.values() if not one.over):
                self._asked += 1
                job.clients[client] = self._asked  # a session that was renewed goes on waiting
            left, place = 0.0, 0
            if not job.over:
                left = job.seconds_left
            if job.state == "waiting":
                order = self._order()
                place = order.index(job) + 1
                running = sum(one.seconds_left for one in self._jobs.values() if one.state == "running")
                left += running + sum(one.size for one in order[: place - 1])
            return JobView(job.state, job.done, job.total, place, None if job.over else left, job.message)

    def leave(self, client: str) -> None:
        """Cancel whatever a client still waits for."""
        with self._wake:
            self._leave(client, but="")

    def closes(self, client: str) -> None:
        """Note that a page was closed: unless it is heard of again soon, nobody waits there any more."""
        with self._wake:
            if client in self._heard:
                self._heard[client] = time.monotonic() - GONE + GRACE

    def stop(self) -> None:
        """Cancel everything before the process ends."""
        with self._wake:
            self._stopped = True
            for job in self._jobs.values():
                if not job.over:
                    job.state = "cancelled"
            self._wake.notify_all()

    def _hear(self, client: str) -> None:
        """Note that a client lives; a session with too many tabs loses the one that was silent for longest."""
        self._heard[client] = time.monotonic()
        self._heard.move_to_end(client)
        tabs = [one for one in self._heard if session_of(one) == session_of(client)]
        for old in tabs[:-TABS]:
            self._leave(old, but="", why=TOO_MANY_TABS)
            del self._heard[old]
        while len(self._heard) > 4 * self._places:
            self._heard.popitem(last=False)

    def _waiting(self) -> list[Job]:
        return [job for job in self._jobs.values() if job.state == "waiting"]

    def _order(self) -> list[Job]:
        return in_turn(self._jobs.values(), self._served)

    def _had_their_turn(self, job: Job) -> None:
        """Note that the sessions of a job have had their turn."""
        self._asked += 1
        for client in job.clients:
            self._served.pop(session_of(client), None)
            self._served[session_of(client)] = self._asked
        while len(self._served) > 2 * self._places:
            del self._served[next(iter(self._served))]

    def _leave(self, client: str, but: str, why: str = "") -> None:
        for job in self._jobs.values():
            if (
                job.key != but
                and not job.over
                and job.clients.pop(client, None) is not None
                and not job.clients
            ):
                job.state, job.message = "cancelled", why  # a running one notices at its next report of progress

    def _forget(self) -> None:
        over = [key for key, job in self._jobs.items() if job.over]
        for key in over[: max(0, len(over) - REMEMBERED)]:
            del self._jobs[key]

    def _next(self) -> Job | None:
        """Return what is to be done next; what nobody has asked about for long is dropped."""
        for job in self._order():
            if self._left_alone(job):
                job.state = "cancelled"
                continue
            return job
        return None

    def _left_alone(self, job: Job) -> bool:
        long_ago = time.monotonic() - GONE
        return all(self._heard.get(client, 0.0) < long_ago for client in job.clients)

    def _serve(self) -> None:
        while True:
            with self._wake:
                while (job := self._next()) is None and not self._stopped:
                    self._wake.wait()
                if job is None or self._stopped:
                    return
                job.state, job.started = "running", time.monotonic()
            self._run(job)

    def _run(self, job: Job) -> None:
        spent = 0.0
        last = time.monotonic()

        def progress(done: int, total: int) -> None:
            nonlocal spent, last
            job.done, job.total = done, total
            spent += time.monotonic() - last
            while self._first is not None and self._first.busy and job.state != "cancelled":
                time.sleep(_BREATH)
            last = time.monotonic()
            if self._first is None:  # background work is begun to be there later, whoever waits
                with self._wake:
                    if job.state == "running" and self._left_alone(job):
                        job.state = "cancelled"
            if job.state == "cancelled":
                raise CancelledError
            if spent > self._budget:
                raise BudgetError

        outcome = outcome_of(job, progress, self._budget, self._explain)
        with self._wake:
            self._had_their_turn(job)
            if job.state == "running" or outcome[0] == "done":
                job.state, job.message = outcome
            self._wake.notify_all()


def outcome_of(
    job: Job, progress: Progress, budget: float, explain: Callable[[Exception], str | None]
) -> tuple[State, str]:
    """Do the work of a job; return how it ended, and what to tell the reader of it."""
    try:
        job.work(progress)
    except CancelledError:
        return "cancelled", ""
    except BudgetError:
        return "failed", f"This took longer than {budget:.0f} seconds. Choose fewer years."
    except MemoryError:
        return "failed", "There was not enough memory. Choose fewer years."
    except Exception as error:
        message = explain(error)
        if message is None and job.state != "cancelled":
            log.exception("job %s failed", job.key)
            message = "Something went wrong in the model; the details are in the server's log."
        return "failed", message or ""
    return "done", ""
