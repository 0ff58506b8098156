"""Published numbers that stand beside the model on pages and in measures: `sim/evidence/published.yaml`."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sim.foundation.paths import evidence_dir
from sim.foundation.yamlio import read_yaml

SPREAD_OF_SPECIALTIES = {"hours": 5.0, "intention": 0.06}  # assumed range about a published mean of a specialty


@dataclass(frozen=True)
class Table:
    """A published number by specialty."""

    unit: str
    source: str
    values: Mapping[str, float]
    given: str = ""


@dataclass(frozen=True)
class Beside:
    """What was published of one number: in words, the range that counts as published, and sources.

    `given` says why it does not count that the model meets it: `fitted` to it, or an `input`; empty where it counts.
    """

    published: str
    low: float
    high: float
    sources: tuple[str, ...]
    given: str = ""

    def holds(self, value: float) -> bool:
        """Return whether a value lies in the range."""
        return self.low <= value <= self.high


@dataclass(frozen=True)
class Reached:
    """What has been reached: a share of people, in words, and its source."""

    value: float
    published: str
    source: str


@cache
def reached(name: str) -> Reached:
    """Return what institutions or trials have reached: `lowest_burnout` or `largest_fall`."""
    return Reached(**_content()["reached"][name])  # type: ignore[arg-type]


@cache
def published(name: str) -> Table:
    """Return a table by specialty."""
    content: dict[str, object] = _content()[name]
    return Table(**content)  # type: ignore[arg-type]


@cache
def beside() -> dict[str, Beside]:
    """Return what stands beside each row of the page on face validity, by `topic/group kind/group`."""
    found = {name: _beside(one) for name, one in _content()["face"].items()}  # type: ignore[arg-type]
    for topic, spread in SPREAD_OF_SPECIALTIES.items():
        table = published(f"{topic}_by_specialty")
        for specialty, value in table.values.items():
            words = f"{value:.1%}" if topic == "intention" else f"{value:g}"
            row = Beside(f"{words} (range assumed)", value - spread, value + spread, (table.source,), table.given)
            found[f"{topic}/specialty/{plain_name(specialty)}"] = row
    return found


def plain_name(name: str) -> str:
    """Return the name of a group as Americans write it."""
    return name.replace("_", " ").replace("orthopaedics", "orthopedics").replace("rvu", "RVU treadmill")


def _beside(one: dict[str, object]) -> Beside:
    low, high = (
        otherwise if one[key] is None else float(one[key])  # type: ignore[arg-type]
        for key, otherwise in (("low", -math.inf), ("high", math.inf))
    )
    return Beside(str(one["published"]), low, high, tuple(one["sources"]), str(one.get("given", "")))  # type: ignore[arg-type]


def _content() -> dict[str, dict[str, object]]:
    return read_yaml(evidence_dir() / "published.yaml").data  # type: ignore[return-value]
