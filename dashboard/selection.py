"""What a reader has chosen, checked.

Whatever a widget allows, a browser can send anything: NaN, 1e9, a dict where a number belongs. Everything
that comes from outside (callbacks and the address line) passes through here before it reaches the model.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MAX_SCENARIOS = 4
YEARS = (1, 10)
DEFAULT_YEARS = 5
SEEDS = (1, 999_999)
STEP = 0.01  # lever intensities are kept to two decimals: the address stays short, the cache hits


@dataclass(frozen=True)
class Entry:
    """A built-in institution or scenario as the page needs it."""

    name: str
    title: str
    why: str


@dataclass(frozen=True)
class Choices:
    """What can be chosen: built-in institutions and scenarios, and the levers."""

    institutions: Mapping[str, Entry]
    scenarios: Mapping[str, Entry]
    levers: tuple[str, ...]
    first: str | None = None  # the institution that comes first, if it is not a built-in one

    @property
    def default_institution(self) -> str:
        """The reader's own school, else the typical one if there is one, else the first."""
        if self.first is not None:
            return self.first
        return "typical" if "typical" in self.institutions else next(iter(self.institutions))

    @property
    def default_scenarios(self) -> tuple[str, ...]:
        """What a bare address shows: one built-in scenario next to the baseline."""
        if "protected-time" in self.scenarios:
            return ("protected-time",)
        return tuple(self.scenarios)[:1]


@dataclass(frozen=True)
class Selection:
    """One question to the model. Equal selections have equal answers."""

    institution: str
    scenarios: tuple[str, ...] = ()
    policy: tuple[tuple[str, float], ...] = ()  # lever and intensity above zero, in declared order
    years: int = DEFAULT_YEARS
    seed: int = 1

    @property
    def months(self) -> int:
        """The horizon in months."""
        return 12 * self.years


@dataclass
class Notices:
    """Sentences that tell the reader which inputs were changed."""

    lines: list[str] = field(default_factory=list)

    def add(self, line: str) -> None:
        """Add a notice once."""
        if line not in self.lines:
            self.lines.append(line)


def default_selection(choices: Choices) -> Selection:
    """Return what a bare address shows."""
    return Selection(choices.default_institution, choices.default_scenarios)


def as_number(value: Any) -> float | None:
    """Return a finite number, or None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def clamped(value: Any, low: float, high: float, default: float, what: str, notices: Notices) -> float:
    """Return `value` as a number within the range, with a notice if it was not."""
    number = as_number(value)
    if number is None:
        if value not in (None, ""):
            notices.add(f"{what} must be a number between {low:g} and {high:g}; {default:g} is used instead.")
        return default
    if not low <= number <= high:
        inside = min(max(number, low), high)
        notices.add(f"{what} must be between {low:g} and {high:g}; {inside:g} is used instead.")
        return inside
    return number


def checked(raw: Any, choices: Choices) -> tuple[Selection, Notices]:
    """Make a selection from any input, and report what was changed.

    Args:
        raw: expected {institution, scenarios, years, seed, policy: {lever: intensity}}; anything is survived.
        choices: what can be chosen.

    Returns:
        The selection, and the notices for the reader.
    """
    notices = Notices()
    raw = raw if isinstance(raw, Mapping) else {}
    selection = Selection(
        institution=_institution(raw.get("institution"), choices, notices),
        scenarios=_scenarios(raw.get("scenarios"), choices, notices),
        policy=_policy(raw.get("policy"), choices, notices),
        years=round(clamped(raw.get("years"), *YEARS, DEFAULT_YEARS, "The number of years", notices)),
        seed=round(clamped(raw.get("seed"), *SEEDS, 1, "The seed", notices)),
    )
    return selection, notices


def _institution(value: Any, choices: Choices, notices: Notices) -> str:
    if isinstance(value, str) and value in choices.institutions:
        return value
    if value not in (None, ""):
        notices.add(f"There is no institution “{str(value)[:40]}”; “{choices.default_institution}” is shown instead.")
    return choices.default_institution


def _scenarios(value: Any, choices: Choices, notices: Notices) -> tuple[str, ...]:
    wanted = value if isinstance(value, list | tuple) else []
    known: list[str] = []
    for name in wanted[:100]:
        if not isinstance(name, str) or name not in choices.scenarios:
            notices.add(f"There is no scenario “{str(name)[:40]}”; it is omitted.")
        elif name not in known:
            known.append(name)
    if len(known) > MAX_SCENARIOS:
        notices.add(
            f"Up to {MAX_SCENARIOS} scenarios can be compared at once; the first {MAX_SCENARIOS} are shown."
        )
    return tuple(known[:MAX_SCENARIOS])


def _policy(value: Any, choices: Choices, notices: Notices) -> tuple[tuple[str, float], ...]:
    given = value if isinstance(value, Mapping) else {}
    policy = []
    for lever in choices.levers:
        intensity = clamped(given.get(lever), 0.0, 1.0, 0.0, f"“{lever}”", notices)
        intensity = round(round(intensity / STEP) * STEP, 2)
        if intensity > 0:
            policy.append((lever, intensity))
    return tuple(policy)
