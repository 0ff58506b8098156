"""Targets: what a policy shall reach, written as "departures_per_year<=6%", and how far something is from it.

Declared here once: Python, files, the command line and the dashboard read the same text by the same rules.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.evidence.outcomes import Outcome, outcomes
from sim.foundation.checked import wrong
from sim.foundation.errors import nearest, shown
from sim.results.numbers import PERCENT, figure, style_of

Array = np.ndarray[Any, Any]
PER_YEAR, AVOIDED = "departures_per_year", "departures_avoided"
ALIASES = {PER_YEAR: "annual_departure_rate", AVOIDED: "departures"}
MOST_TARGETS = 4
_WRITTEN = re.compile(r"\s*([A-Za-z][\w .\-]*?)\s*(<=|>=|≤|≥)\s*([-−+]?[\d.,]+)\s*(%?)\s*")
_ALLOWED = "an outcome, <= or >=, and a number, as in departures_per_year<=6% or departures_avoided>=20"
_SIGNS = {"lower": "<=", "higher": ">="}


@dataclass(frozen=True)
class Target:
    """One thing that shall be reached.

    Attributes:
        name: As it is written: an outcome, `departures_per_year`, or `departures_avoided`.
        value: To be reached over the horizon, in the unit of the outcome.
    """

    name: str
    value: float

    @property
    def outcome(self) -> Outcome:
        """The outcome that it is about."""
        return outcomes()[ALIASES.get(self.name, self.name)]

    @property
    def avoided(self) -> bool:
        """Whether it is about a change, and not about a level."""
        return self.name == AVOIDED

    @property
    def higher(self) -> bool:
        """Whether more of what is written is better."""
        return self.avoided or self.outcome.better == "higher"

    @property
    def share(self) -> bool:
        """Whether it is written in percent."""
        return style_of(self.outcome.unit) is PERCENT

    @property
    def per_head(self) -> bool:
        """Whether it is the same in a larger school."""
        return self.outcome.kind not in ("count", "flow")

    def __str__(self) -> str:
        number = f"{100 * self.value:.10g}%" if self.share else f"{self.value:.10g}"
        return f"{self.name}{'>=' if self.higher else '<='}{number}"

    @property
    def words(self) -> str:
        """What is wanted, as people say it: “departures per person-year at most 6.0%”."""
        title = "Departures avoided" if self.avoided else self.outcome.title
        bound = "at least" if self.higher else "at most"
        return f"{title} {bound} {figure(self.value, style_of(self.outcome.unit))}"

    def reached_level(self, before: Array, change: Array) -> Array:
        """Return what the target speaks of, future by future, from levels without levers and their changes."""
        return np.asarray(-change if self.avoided else before + change)

    def missing(self, level: Array) -> Array:
        """Return how much is missing of the target: above 0 where it is not reached."""
        return np.asarray((self.value - level) if self.higher else (level - self.value))

    def sized(self, ratio: float) -> "Target":
        """Return the target for a school of another size."""
        return self if self.per_head else Target(self.name, self.value * ratio)


def names() -> tuple[str, ...]:
    """Return the names that targets can have."""
    return (*ALIASES, *(name for name, one in outcomes().items() if one.better != "neither"))


def parsed(text: str) -> Target:
    """Read a target.

    Raises:
        PydanticCustomError: It is none; says what is allowed and which name was probably meant.
    """
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise wrong(f"{shown(text)} is not a target.", allowed=_ALLOWED)
    name, sign, digits, percent = found.groups()
    name = name.strip().replace("-", "_").replace(" ", "_")
    if name not in names():
        near = nearest(name, names())
        allowed = ", ".join(names()[:14]) + ", …"
        raise wrong(f"{shown(name)} is not an outcome that can be a target.", allowed=allowed, near=near)
    target = Target(name, _number(text, digits, bool(percent)))
    wanted = ">=" if target.higher else "<="
    if sign.replace("≤", "<=").replace("≥", ">=") != wanted:
        better = "more" if target.higher else "less"
        raise wrong(
            f"{shown(text)} asks for the worse: of {name}, {better} is better.", allowed=f"{name}{wanted}…"
        )
    if percent and not target.share:
        raise wrong(
            f"{shown(text)} is in percent, but {name} is counted in {target.outcome.unit}.", allowed=_ALLOWED
        )
    if target.share and not percent and target.value > 1.0:
        raise wrong(f"{shown(text)} is more than everything.", allowed=f"{name}{wanted}{digits}%")
    if target.outcome.unit == "share" and not 0.0 <= target.value <= 1.0:
        raise wrong(f"{shown(text)} cannot be: a share lies between 0% and 100%.", allowed="0% to 100%")
    if target.value < 0.0 and "usd" not in name and name != "equity_gap":
        raise wrong(f"{shown(text)} cannot be: there is less than nothing of it.", allowed="0 or more")
    return target


def checked_targets(texts: Sequence[str]) -> tuple[Target, ...]:
    """Read several targets, each about something else.

    Raises:
        PydanticCustomError: One of them is none, or two are about the same.
    """
    if len(texts) > MOST_TARGETS:
        raise wrong(f"{len(texts)} targets are named.", allowed=f"at most {MOST_TARGETS}")
    found: dict[str, Target] = {}
    for text in texts:
        target = parsed(text)
        other = found.get(target.name)
        if other is not None:
            both = f"{shown(text)} and {shown(str(other))} are about the same: one of them is enough."
            raise wrong(both, allowed="each name once")
        found[target.name] = target
    return tuple(found.values())


def _number(text: str, digits: str, percent: bool) -> float:
    plain = digits.replace("−", "-")
    plain = re.sub(r",(?=\d{3}(?!\d))", "", plain).replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        raise wrong(f"{shown(text)} is not a target.", allowed=_ALLOWED) from None
    if not math.isfinite(value) or abs(value) > 1e12:
        raise wrong(f"{shown(text)} is out of range.", allowed="numbers up to 10^12")
    return value / 100.0 if percent else value
