"""One piece of work in the queue, and the ways in which it ends early."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from dashboard.answers.answer import State
from dashboard.model import Progress


class CancelledError(Exception):
    """Raised inside the work of a job that nobody wants anymore."""


class BusyError(Exception):
    """The queue is full."""


class BudgetError(Exception):
    """A job took longer than any question from the page may take."""


@dataclass
class Job:
    """One piece of work and how far it is.

    Attributes:
        key: What it is about; the same key is worked on once for all who ask.
        work: What to do.
        size: Seconds that it is expected to take.
        clients: Who waits for it, and since when in the order of asking.
        started: When it began.
    """

    key: str
    work: Callable[[Progress], object]
    size: float
    clients: dict[str, int] = field(default_factory=dict)
    state: State = "waiting"
    done: int = 0
    total: int = 0
    message: str = ""
    started: float = 0.0

    @property
    def over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in ("done", "failed", "cancelled")

    @property
    def seconds_left(self) -> float:
        """How long it will take from now on."""
        if self.state != "running":
            return self.size
        lived = time.monotonic() - self.started
        if self.done * 5 > self.total:  # a fifth of it tells better than what was expected
            return lived * (self.total - self.done) / self.done
        return max(self.size - lived, 0.1)


def session_of(client: str) -> str:
    """Return the session that a client is a tab of."""
    return client.partition("/")[0]


def in_turn(jobs: Iterable[Job], served: Mapping[str, int]) -> list[Job]:
    """Return waiting jobs as they will run: the first of each session, then the second ones, in the order of asking.

    A session that was served since it asked stands as if it had asked then.

    Args:
        jobs: All that are not over.
        served: Sessions, and when they had their turn, in the order of asking.
    """
    known = [job for job in jobs if not job.over]
    asked = sorted((since, session_of(client), job.key) for job in known for client, since in job.clients.items())
    turns: dict[str, int] = {}
    best: dict[str, tuple[int, int, int]] = {}
    for since, session, key in asked:
        turn = turns.get(session, 0)
        turns[session] = turn + 1
        found = (turn, max(since, served.get(session, 0)), since)
        best[key] = min(best.get(key, found), found)
    return sorted((job for job in known if job.state == "waiting"), key=lambda job: best.get(job.key, (0, 0, 0)))
