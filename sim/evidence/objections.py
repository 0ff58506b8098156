"""The objections of `sim/evidence/objections.yaml`, and the numbers of the program before they were answered."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sim.foundation.paths import evidence_dir
from sim.foundation.yamlio import read_yaml


@dataclass(frozen=True)
class Words:
    """One number of an objection: in words, what was published, and what the objection said of the program."""

    words: str
    published: str
    said: str


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
