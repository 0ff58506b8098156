"""The fair queue of several processes: the same rules as `dashboard.answers.jobs.Queue`, written on a board that all see.

Work itself cannot be written down, so a job runs in a process that was asked for it. If that process dies, whoever asks next
brings the work along: its job is “unknown” to the others, and a page asks again what is unknown. A job for which another
process was asked, too, goes on there by itself. Where the board fails, each process has a queue of its own until it is back.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from dashboard.answers import jobs as rules
from dashboard.answers.answer import JobView
from dashboard.answers.job import BusyError, in_turn
from dashboard.answers.jobs import Queue
from dashboard.serving import rows
from dashboard.serving.board import FAULTS, Board
from dashboard.serving.runner import PAUSE, Runner, Work
from dashboard.serving.trouble import Trouble

LATELY = 0.3  # seconds for which places in the queue are believed
HEAR = 3.0  # seconds between two notes that a client lives


class SharedQueue:
    """Has the interface of `Queue`.

    Args:
        board: Where jobs are written.
        line: Name of this queue on it.
        many: How many jobs of all processes together may run at once.
        budget: Seconds that one job may take.
        explain: Returns the reader's message for an exception, or None if it has none.
        gives_way_to: Another queue; work stops between two parts as long as anything is in it.
        places: Jobs that may wait.
        trouble: Told where the board fails.
        refused: Told whenever the queue is full.
    """

    def __init__(
        self, board: Board, line: str, many: int = 1, budget: float = 120.0,
        explain: Callable[[Exception], str | None] = lambda error: None, gives_way_to: SharedQueue | None = None,
        places: int = rules.PLACES, trouble: Trouble | None = None, refused: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        self._board, self._line, self._places, self._refused = board, line, places, refused
        self._trouble = trouble or Trouble("Each process has its own queue, because the folder of --state fails")
        self._told: dict[str, float] = {}
        self._busy = (-1.0, False)
        self._places_now: tuple[float, dict[str, tuple[int, float]]] = (-1.0, {})
        first = None if gives_way_to is None else gives_way_to.alone
        self.alone = Queue(explain=explain, budget=budget, gives_way_to=first, places=places)
        waits = None if gives_way_to is None else lambda: gives_way_to.busy
        self._runner = Runner(board, line, many, budget, explain, waits, places, self._trouble)

    @property
    def busy(self) -> bool:
        """Whether anything runs or waits; as of a moment ago."""
        at, found = self._busy
        if time.monotonic() - at > PAUSE:
            try:
                living = self._board.living()
                with self._board.reading() as db:
                    found = bool(rows.owners(db, self._line, "waiting", "running") & living)
            except FAULTS:
                found = False
            self._busy = (time.monotonic(), found)
        return found or self.alone.busy

    @property
    def waiting(self) -> int:
        """How many jobs wait."""
        return self.counts()[0]

    def counts(self) -> tuple[int, int]:
        """Return how many jobs wait, and how many run."""
        try:
            living = self._board.living()
            with self._board.reading() as db:
                states = [job.state for job in rows.open_jobs(db, self._line).values() if job.owner in living]
        except FAULTS:
            return self.alone.waiting, 0
        return states.count("waiting"), states.count("running")

    def submit(self, client: str, key: str, work: Work, size: float = 1.0) -> None:
        """Queue work for a client, in place of whatever it wanted before.

        Raises:
            BusyError: The queue is full.
        """
        with self._or_alone() as shared:
            living = self._board.living()
            self._runner.add(key, work)
            with self._board.writing() as db:
                rows.leave(db, self._line, client, but=key)
                rows.hear(db, self._line, client, self._places)
                job = rows.job_of(db, self._line, key)
                if job is None or job.over or job.owner not in living:
                    if (job is None or job.over) and self._full(db, living):
                        self._refused()
                        raise BusyError
                    rows.put(db, self._line, key, size, self._board.name)
                rows.wait_for(db, self._line, key, client)
            self._runner.wake()
        if not shared:
            self.alone.submit(client, key, work, size)

    def view(self, client: str, key: str) -> JobView:
        """Return the state of a job, and note that the client still wants it."""
        found: JobView | None = None
        with self._or_alone():
            living = self._board.living()
            self._hear(client)
            with self._board.reading() as db:
                job = rows.job_of(db, self._line, key)
                waits = job is None or job.over or rows.waits(db, self._line, client)
            if not waits:
                with self._board.writing() as db:
                    rows.wait_for(db, self._line, key, client)  # a session that was renewed goes on waiting
            found = self._shown(job, living)
        if found is None or found.state == "unknown":
            other = self.alone.view(client, key)
            return other if found is None or other.state != "unknown" else found
        return found

    def leave(self, client: str) -> None:
        """Cancel whatever a client still waits for."""
        self.alone.leave(client)
        with self._or_alone(), self._board.writing() as db:
            rows.leave(db, self._line, client, but="")

    def closes(self, client: str) -> None:
        """Note that a page was closed: unless it is heard of again soon, nobody waits there any more."""
        self.alone.closes(client)
        at = time.monotonic() - rules.GONE + rules.GRACE
        with self._or_alone(), self._board.writing() as db:
            db.execute("UPDATE heard SET at = ? WHERE line = ? AND client = ?", (at, self._line, client))
        self._told.pop(client, None)

    def stop(self) -> None:
        """End: what runs here is given up, so that another process takes it over."""
        self.alone.stop()
        self._runner.stop()

    @contextmanager
    def _or_alone(self) -> Iterator[list[bool]]:
        """Do something with the board; what is given is empty, that is false, where it failed."""
        went: list[bool] = [True]
        try:
            yield went
            self._trouble.over()
        except FAULTS as error:
            went.clear()
            self._trouble.met(error)

    def _full(self, db: sqlite3.Connection, living: frozenset[str]) -> bool:
        waiting = [job for job in rows.open_jobs(db, self._line).values() if job.state == "waiting" and job.owner in living]
        return len(waiting) >= self._places

    def _hear(self, client: str) -> None:
        now = time.monotonic()
        if now - self._told.get(client, now - HEAR) < HEAR:
            return
        with self._board.writing() as db:
            rows.hear(db, self._line, client, self._places)
        self._told[client] = now
        while len(self._told) > rows.UNHEARD * self._places:
            self._told.pop(next(iter(self._told)), None)

    def _shown(self, job: rows.Row | None, living: frozenset[str]) -> JobView:
        if job is None:
            return JobView("unknown")
        if job.over:
            return JobView(job.state, job.done, job.total, 0, None, job.message)
        state = job.state
        if job.owner not in living or (job.owner == self._board.name and not self._runner.has(job.key)):
            if not self._runner.has(job.key):
                return JobView("unknown")  # whoever had its work is dead
            state = "waiting"
        left, place = job.seconds_left, 0
        if state == "waiting":
            place, before = self._place(job.key)
            left += before
        return JobView(state, job.done, job.total, place, left, job.message)

    def _place(self, key: str) -> tuple[int, float]:
        """Return the place of a job that waits, and the seconds until its turn; as of a moment ago."""
        at, places = self._places_now
        if key not in places or time.monotonic() - at > LATELY:
            with self._board.reading() as db:
                jobs = rows.open_jobs(db, self._line)
                turns = rows.served(db, self._line)
            before = sum(one.seconds_left for one in jobs.values() if one.state == "running")
            places = {}
            for number, one in enumerate(in_turn(jobs.values(), turns), 1):
                places[one.key] = (number, before)
                before += one.size
            self._places_now = (time.monotonic(), places)
        return places.get(key, (1, 0.0))
