"""Several sides at once, asked as one: a comparison needs them all, and each client has one place in the queue.

Each side is kept by itself and shared with single questions, so what was answered before is there at once, and what comes
out is there as soon as it is made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import partial
from typing import Protocol

from dashboard.answers.answer import JobView
from dashboard.answers.digest import Digest
from dashboard.answers.jobs import BusyError, Queue
from dashboard.model import Progress
from dashboard.question import Arm

_BUSY = "Many others are asking at the moment; this page asks again by itself."


class Sides(Protocol):
    """Who keeps and makes single sides."""

    def side(self, arm: Arm) -> Digest | None:
        """Return one side if it is kept, else None."""
        ...

    def make_side(self, arm: Arm, progress: Progress) -> Digest:
        """Return one side, simulated unless it is kept."""
        ...

    def name_of(self, arm: Arm) -> str:
        """Return the name of one side."""
        ...

    def futures_of(self, arm: Arm) -> int:
        """Return how many futures it has."""
        ...

    def seconds_of(self, arms: Sequence[Arm]) -> float:
        """Return how long it takes to make those that are missing."""
        ...


class Several:
    """Asks for several sides in one piece of work.

    Args:
        sides: Who keeps and makes them.
        queue: Where the work waits and runs.
    """

    def __init__(self, sides: Sides, queue: Queue) -> None:
        self._sides = sides
        self._queue = queue

    def kept(self, arms: Sequence[Arm]) -> list[Digest | None]:
        """Return those that are there, in the order of asking; None for each that is not."""
        return [self._sides.side(arm) for arm in arms]

    def ask(self, client: str, arms: Sequence[Arm]) -> JobView:
        """Queue whatever is missing, in place of what the client asked before.

        Args:
            client: Who asks.
            arms: All that is wanted; those first that should be there first.
        """
        if all(one is not None for one in self.kept(arms)):
            self._queue.leave(client)
            return self._done(arms)
        try:
            self._queue.submit(
                client, self._key(arms), partial(self._work, arms), self._sides.seconds_of(arms)
            )
        except BusyError:
            return JobView("waiting", place=self._queue.waiting + 1, message=_BUSY)
        return self._queue.view(client, self._key(arms))

    def look(self, client: str, arms: Sequence[Arm]) -> JobView:
        """Return how far they are; state "unknown" where nobody asked, or some were forgotten since."""
        if all(one is not None for one in self.kept(arms)):
            return self._done(arms)
        found = self._queue.view(client, self._key(arms))
        return JobView("unknown") if found.state == "done" else found

    def cancel(self, client: str) -> None:
        """Give up whatever a client waits for."""
        self._queue.leave(client)

    def _work(self, arms: Sequence[Arm], progress: Progress) -> None:
        missing = [arm for arm in dict.fromkeys(arms) if self._sides.side(arm) is None]
        total = sum(self._sides.futures_of(arm) for arm in missing)
        done = 0
        for arm in missing:
            self._sides.make_side(arm, lambda now, _, before=done: progress(before + now, total))  # type: ignore[misc]
            done += self._sides.futures_of(arm)

    def _key(self, arms: Sequence[Arm]) -> str:
        names = " ".join(sorted({self._sides.name_of(arm) for arm in arms}))
        return f"several {hashlib.sha256(names.encode()).hexdigest()[:32]}"

    def _done(self, arms: Sequence[Arm]) -> JobView:
        total = sum(self._sides.futures_of(arm) for arm in dict.fromkeys(arms))
        return JobView("done", total, total)
