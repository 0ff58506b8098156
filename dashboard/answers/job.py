"""One piece of work in the queue, and the ways in which it ends early."""

from __future__ import annotations

import time
from collections.abc import Callable
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
