"""What one process does of a shared queue: it waits for the turn of the jobs whose work it has, and runs them."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from dashboard.answers.job import BudgetError, CancelledError, in_turn
from dashboard.answers.jobs import outcome_of
from dashboard.model import Progress
from dashboard.serving import rows
from dashboard.serving.board import FAULTS, Board
from dashboard.serving.trouble import Trouble

Work = Callable[[Progress], object]
TELL = 0.15  # seconds between two notes of progress, which also find out whether the job is still wanted
PAUSE = 0.05  # seconds between two looks whether it is our turn
KEEP = 10.0  # seconds that work is kept at least: its job may not stand on the board yet
MOST_WORKS = 512


class Runner:
    """Runs jobs on threads of its own.

    Args:
        board: Where jobs are written.
        line: Name of the queue on it.
        many: How many jobs of all processes together may run at once.
        budget: Seconds that one job may take.
        explain: Returns the reader's message for an exception, or None if it has none.
        waits: Says whether work shall wait between two parts; None where it goes before all others.
        places: Of the queue.
        trouble: Told where the board fails.
    """

    def __init__(
        self, board: Board, line: str, many: int, budget: float, explain: Callable[[Exception], str | None],
        waits: Callable[[], bool] | None, places: int, trouble: Trouble,
    ) -> None:  # fmt: skip
        self._board, self._line, self._many, self._budget = board, line, many, budget
        self._explain, self._waits, self._places, self._trouble = explain, waits, places, trouble
        self._works: OrderedDict[str, tuple[Work, float]] = OrderedDict()
        self._late: set[str] = set()  # jobs that ended here while the board failed: there they still run
        self._stopped = False
        self._wake = threading.Condition()
        for number in range(many):
            threading.Thread(target=self._serve, name=f"{line}-{number}", daemon=True).start()

    def has(self, key: str) -> bool:
        """Return whether the work of a job is here."""
        return key in self._works

    def add(self, key: str, work: Work) -> None:
        """Take the work of a job that is about to be written on the board."""
        with self._wake:
            self._works[key] = (work, time.monotonic())
            self._works.move_to_end(key)
            while len(self._works) > MOST_WORKS:
                self._works.popitem(last=False)

    def wake(self) -> None:
        """Say that a job was written."""
        with self._wake:
            self._wake.notify_all()

    def stop(self) -> None:
        """End; what runs is given up at its next report of progress."""
        self._stopped = True
        self.wake()

    def _serve(self) -> None:
        while not self._stopped:
            with self._wake:
                if not self._works:
                    self._wake.wait(1.0 if self._late else None)
            if self._stopped:
                return
            job = None
            try:
                self._catch_up()
                job = self._claimed()
            except FAULTS as error:
                self._trouble.met(error)
            if job is not None:
                self._run(job)
            else:
                with self._wake:
                    self._wake.wait(PAUSE)

    def _claimed(self) -> rows.Row | None:
        """Return a job whose turn it is and whose work is here; what nobody asks about any more is dropped."""
        living = self._board.living()
        with self._board.reading() as db:  # seldom is there anything to do: it must not cost much to find out
            if rows.running(db, self._line, living) >= self._many:
                return None
            jobs = rows.open_jobs(db, self._line)
        self._forget(jobs)
        if not any(self._can_run(job, living) for job in jobs.values()):
            return None
        with self._board.writing() as db:
            jobs = rows.open_jobs(db, self._line)
            if rows.running(db, self._line, living) >= self._many:
                return None
            nobody = rows.left_alone(db, self._line)
            for job in jobs.values():
                if job.state == "running" and job.owner not in living:
                    job.state = "waiting"
            for job in in_turn(jobs.values(), rows.served(db, self._line)):
                if nobody(job):
                    rows.over(db, self._line, job.key, "cancelled", "")
                elif self._can_run(job, living):
                    job.state, job.started, job.owner = "running", time.monotonic(), self._board.name
                    job.work = self._works[job.key][0]
                    db.execute(
                        "UPDATE jobs SET state = 'running', started = ?, owner = ? WHERE line = ? AND key = ?",
                        (job.started, job.owner, self._line, job.key),
                    )
                    return job
                elif job.owner in living:
                    return None  # the turn of another process
        return None

    def _can_run(self, job: rows.Row, living: frozenset[str]) -> bool:
        return job.key in self._works and (job.state == "waiting" or job.owner not in living)

    def _forget(self, jobs: dict[str, rows.Row]) -> None:
        old = time.monotonic() - KEEP
        with self._wake:
            for key in [key for key, (_, at) in self._works.items() if key not in jobs and at < old]:
                del self._works[key]

    def _run(self, job: rows.Row) -> None:
        spent, last, told = 0.0, time.monotonic(), 0.0

        def progress(done: int, total: int) -> None:
            nonlocal spent, last, told
            job.done, job.total = done, total
            spent += time.monotonic() - last
            while self._waits is not None and self._waits() and job.state != "cancelled" and not self._stopped:
                time.sleep(PAUSE)
                if time.monotonic() - told > 1.0:
                    told = time.monotonic()
                    self._tell(job)
            last = time.monotonic()
            if last - told > TELL or done >= total:
                told = last
                self._tell(job)
            if job.state == "cancelled" or self._stopped:
                raise CancelledError
            if spent > self._budget:
                raise BudgetError

        state, message = outcome_of(job, progress, self._budget, self._explain)
        if self._stopped:
            return  # the board says that this process has ended: whoever asks next goes on
        try:
            with self._board.writing() as db:
                rows.had_their_turn(db, self._line, job.clients, self._places)
                now = rows.job_of(db, self._line, job.key)
                mine = now is not None and now.owner == self._board.name and now.state == "running"
                if mine or (state == "done" and now is not None):
                    rows.over(db, self._line, job.key, state, message)
        except FAULTS as error:
            self._trouble.met(error)
            self._late.add(job.key)
            self.wake()

    def _catch_up(self) -> None:
        """Take from the board what ended here while it failed; whoever waits for it asks again, and finds what was made."""
        if not self._late:
            return
        with self._board.writing() as db:
            for key in self._late:
                rows.forget(db, self._line, key, self._board.name)
        self._late.clear()

    def _tell(self, job: rows.Row) -> None:
        """Note how far a job is, and find out whether it is still wanted, and still ours."""
        try:
            with self._board.writing() as db:
                changed = db.execute(
                    "UPDATE jobs SET done = ?, total = ? WHERE line = ? AND key = ? AND owner = ? AND state = 'running'",
                    (job.done, job.total, self._line, job.key, self._board.name),
                ).rowcount
                if changed and self._waits is None:  # background work is begun to be there later, whoever waits
                    now = rows.job_of(db, self._line, job.key)
                    if now is not None and rows.left_alone(db, self._line)(now):
                        rows.over(db, self._line, job.key, "cancelled", "")
                        changed = 0
        except FAULTS:
            return
        if not changed:
            job.state = "cancelled"
