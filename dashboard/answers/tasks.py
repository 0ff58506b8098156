"""Work of pages that takes longer than an answer: studies, fits, portfolios. It gives way to questions; results are kept.

A task is named by a key that says everything that its result depends on; the same key is worked on once for all who ask, and
found again after a reload. Whoever asks says only how to work; what comes out must be picklable, so that it can be shared.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from dashboard.answers.answer import JobView
from dashboard.answers.caches import Cache
from dashboard.answers.jobs import BusyError, Queue
from dashboard.model import Progress

RESULT_BYTES = 64_000_000
Work = Callable[[Progress], object]
_BUSY = "Many others are asking at the moment; this page asks again by itself."


@dataclass(frozen=True)
class Packed:
    """A result as it is kept: bytes, so that nobody changes it and its size is known."""

    content: bytes

    @property
    def nbytes(self) -> int:
        """Memory that it takes."""
        return len(self.content)


class Results(Protocol):
    """Where results are kept."""

    def get(self, key: str) -> Packed | None:
        """Return what is kept under a key, or None."""
        ...

    def put(self, key: str, value: Packed, *, shared: bool = False) -> None:
        """Keep something."""
        ...


class Tasks:
    """Runs long work, one at a time, and keeps what comes out.

    Args:
        queue: Where it runs.
        results: Where results are kept; in memory if omitted.
        elsewhere: Returns work that other machines do where they can; None does all of it here.
    """

    def __init__(
        self, queue: Queue, results: Results | None = None, elsewhere: Callable[[Work], Work] | None = None
    ) -> None:
        self._queue = queue
        self._elsewhere = elsewhere
        self._results = results if results is not None else Cache[Packed](RESULT_BYTES)

    def result(self, key: str) -> Any | None:
        """Return what came out, or None where it is not known (any more)."""
        kept = self._results.get(key)
        return None if kept is None else pickle.loads(kept.content)

    def begin(
        self, client: str, key: str, work: Work, seconds: float = 60.0
    ) -> JobView:
        """Begin work, or join those who wait for it; whatever else the client waits for here is given up.

        Args:
            client: Who asks.
            key: Everything that the result depends on, the version included, as one word.
            work: What to do; it reports its progress often, which is also how it is ended. What it returns is kept.
            seconds: That it is expected to take.
        """
        if self._results.get(key) is not None:
            return JobView("done")

        somewhere = work if self._elsewhere is None else self._elsewhere(work)

        def keep(progress: Progress) -> None:
            self._results.put(key, Packed(pickle.dumps(somewhere(progress))))

        try:
            self._queue.submit(client, key, keep, seconds)
        except BusyError:
            return JobView("waiting", place=self._queue.waiting + 1, message=_BUSY)
        return self._queue.view(client, key)

    def look(self, client: str, key: str) -> JobView:
        """Return how far it is; state "unknown" where nobody began it, or it was forgotten since."""
        if self._results.get(key) is not None:
            return JobView("done")
        found = self._queue.view(client, key)
        return JobView("unknown") if found.state == "done" else found

    def cancel(self, client: str) -> None:
        """Give up whatever a client waits for; it ends unless others wait for it, too."""
        self._queue.leave(client)
