"""The patterns of `sim/evidence/targets.yaml`, read once: what was found, in which band it counts as met."""

import math
from dataclasses import dataclass
from functools import cache

from sim.foundation.paths import evidence_dir
from sim.foundation.yamlio import read_yaml

EMERGENT = "emergent"
FOLLOWS = "follows_from_design"
DEVELOPMENT, TEST = "development", "test"
SCORED, ANSWERED = "scored", "answered"


@dataclass(frozen=True)
class Measure:
    """One number of a pattern.

    Attributes:
        target: Key of the pattern.
        name: Name within it.
        point: What was published; NaN where only a direction was.
        low: Lower end of the band; minus infinity where it is open.
        high: Upper end; infinity where it is open.
        unit: Of all of these.
        kind: `emergent` or `follows_from_design`.
        corrected: Why a kind that was `emergent` when it was first scored is another one now; empty where it is not.
    """

    target: str
    name: str
    point: float
    low: float
    high: float
    unit: str
    kind: str
    corrected: str = ""

    @property
    def kind_when_scored(self) -> str:
        """The kind under which it was first scored."""
        return EMERGENT if self.corrected else self.kind

    def passes(self, value: float) -> bool:
        """Return whether a simulated value lies in the band; what could not be measured does not."""
        return self.low <= value <= self.high


@dataclass(frozen=True)
class Target:
    """One published pattern.

    Attributes:
        name: Its key, such as V6.
        pattern: In words.
        published: As the table of evidence has it.
        held_out: Never fitted; otherwise calibration may use it.
        seen: Known to the modelers before they built what it measures ("open").
        part: `development`, which is scored by default, or `test`, which is scored only where it is asked for.
        earlier: `scored` where it stood on an earlier board, `answered` where structure was added or mended for it after
            that, or empty.
        measures: Its numbers.
        sources: Keys of studies.
    """

    name: str
    pattern: str
    published: str
    held_out: bool
    seen: bool
    part: str
    earlier: str
    measures: tuple[Measure, ...]
    sources: tuple[str, ...]


@cache
def targets() -> dict[str, Target]:
    """Return all patterns in the order of the file."""
    content: dict[str, dict[str, object]] = read_yaml(evidence_dir() / "targets.yaml").data  # type: ignore[assignment]
    return {name: _target(name, entry) for name, entry in content.items()}


def _target(name: str, entry: dict[str, object]) -> Target:
    listed: list[dict[str, object]] = entry["measures"]  # type: ignore[assignment]
    measures = tuple(
        Measure(
            name, str(one["name"]), _number(one.get("point"), math.nan), _number(one.get("low"), -math.inf),
            _number(one.get("high"), math.inf), str(one["unit"]), str(one.get("kind", entry["kind"])),
            str(one.get("corrected", entry.get("corrected", ""))),
        )
        for one in listed
    )  # fmt: skip
    sources: list[str] = entry["sources"]  # type: ignore[assignment]
    held_out, seen = entry["use"] == "held_out", bool(entry.get("seen", False))
    part, earlier = str(entry.get("part", DEVELOPMENT)), str(entry.get("earlier", ""))
    words = str(entry["pattern"]), str(entry["published"])
    return Target(name, *words, held_out, seen, part, earlier, measures, tuple(sources))


def _number(given: object, otherwise: float) -> float:
    return otherwise if given is None else float(given)  # type: ignore[arg-type]
