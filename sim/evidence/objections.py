"""The objections of `sim/evidence/objections.yaml`, and the numbers of the program before they were answered."""

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sim.foundation.paths import evidence_dir
from sim.foundation.yamlio import read_yaml

Numbers = Mapping[str, float]
WITHIN, STATED = "within", "stated"
NEAR = 0.1  # of a single published value: so near, it counts as met
HARDLY = 0.1  # of the distance before: a smaller change is none


@dataclass(frozen=True)
class Words:
    """One number of an objection: in words, what was published, and what the objection said of the program.

    `wanted` is what it is judged by, as it stands in the file; None where nothing was published.
    """

    words: str
    published: str
    said: str
    wanted: float | Sequence[float | str | None] | str | None = None

    def verdict(self, numbers: Numbers, before: float, name: str) -> str:
        """Return where a number lies now: `within`, or `closer`, `as far` or `further` than before; empty where not judged.

        Args:
            numbers: All numbers of the objection now, by name.
            before: The number before.
            name: Of the number.
        """
        if self.wanted is None or self.wanted == STATED or math.isnan(numbers[name]):
            return STATED if self.wanted == STATED else ""
        low, high = self._range(numbers)
        now, then = (max(low - value, value - high, 0.0) for value in (numbers[name], before))
        if now == 0.0:
            return WITHIN
        if abs(now - then) < HARDLY * then:
            return "as far"
        return "closer" if now < then else "further"

    def _range(self, numbers: Numbers) -> tuple[float, float]:
        if not isinstance(self.wanted, Sequence):
            return (1.0 - NEAR) * float(self.wanted or 0.0), (1.0 + NEAR) * float(self.wanted or 0.0)
        whole = numbers[str(self.wanted[2])] if len(self.wanted) > 2 else 1.0
        low, high = self.wanted[:2]
        return (-math.inf if low is None else whole * float(low), math.inf if high is None else whole * float(high))


@dataclass(frozen=True)
class Objection:
    """What was objected, and the numbers by which it is judged, by name."""

    title: str
    numbers: Mapping[str, Words]


@cache
def objections() -> dict[int, Objection]:
    """Return all objections by number."""
    content: dict[int, dict[str, object]] = read_yaml(evidence_dir() / "objections.yaml").data  # type: ignore[assignment]
    return {
        int(key): Objection(str(one["objection"]), {name: Words(*each) for name, each in one["numbers"].items()})  # type: ignore[attr-defined]
        for key, one in content.items()
    }


@cache
def before() -> dict[tuple[int, str], float]:
    """Return the numbers of the program before, by objection and name."""
    return {(int(row["objection"]), row["measure"]): float(row["before"]) for row in _stored()}


@cache
def commit_before() -> str:
    """Return the commit of the program before."""
    return _stored()[0]["commit"]


@cache
def _stored() -> list[dict[str, str]]:
    with (evidence_dir() / "objections_before.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
