"""How many futures an answer has, and how long it takes on this machine."""

from __future__ import annotations

import threading

FUTURES = (40, 100)  # fewest and most
BUDGET = 6_000_000  # person-months of one side: 100 futures of 1,000 people and 60 months
SAMPLE = 20  # futures of a first answer, where the full one takes its time
PATIENCE = 4.0  # seconds: where the full answer is expected later than this, a sample comes first
_FIRST_SPEED = 2_000_000.0  # person-months a second, until it has been measured here
_SETTLING = 24  # months that every future of a new reference lives before today, as the engine has it
_NEWEST = 0.3  # weight of the newest measurement


def futures_for(people: int, months: int) -> int:
    """Return how many futures an answer has: as many as the budget allows."""
    fewest, most = FUTURES
    return min(max(BUDGET // max(people * months, 1), fewest), most)


def person_months(people: int, months: int, futures: int, settled: bool) -> int:
    """Return how much is simulated for one side."""
    return people * futures * (months + (0 if settled else _SETTLING))


class Speed:
    """How fast this machine simulates, whatever else it does; measured again with every run."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._value = _FIRST_SPEED

    def seconds(self, size: float) -> float:
        """Return how long so many person-months take."""
        return size / self._value

    def measured(self, size: float, seconds: float) -> None:
        """Take note of a run."""
        with self._lock:
            self._value += _NEWEST * (size / max(seconds, 1e-3) - self._value)
