"""Whatever comes from outside (callbacks, the address line, an upload) is checked here before it reaches the model.

Whatever a widget allows, a browser can send anything: NaN, 1e9, a dict where a number belongs. What cannot be used is
replaced or left out, and a notice says so.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.choices import Choices, Course, School
from dashboard.own.belongings import OWN
from dashboard.question import BASELINE, DEFAULT_YEARS, SEEDS, STEP, YEARS, Policy, Question, Use
from sim.foundation.errors import nearest

MONTHS = (1, 12 * YEARS[1])
MOST = 200  # entries of anything that are looked at
LINES = 6  # notices that are shown; the rest are counted
LONG = 40  # characters of a wrong value that a notice repeats
_OF_ANOTHER = (
    "This link names a school that is known only to the session that fitted it, and only until its data are deleted;"
)


@dataclass
class Notices:
    """Sentences that tell the reader which inputs were changed."""

    lines: list[str] = field(default_factory=list)

    def add(self, line: str) -> None:
        """Add a notice once."""
        if line not in self.lines:
            self.lines.append(line)

    def shorten(self) -> None:
        """Keep the first ones, and say how many more there were."""
        more = len(self.lines) - LINES
        if more > 0:
            self.lines[LINES:] = [
                f"{more} more {'values' if more > 1 else 'value'} could not be used either."
            ]

    def __str__(self) -> str:
        return " ".join(self.lines)


def as_number(value: Any) -> float | None:
    """Return a finite number, or None for anything else; a decimal comma is read."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = _read(value) if isinstance(value, str) else float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _read(text: str) -> float:
    """Return a number as people write it in an address: with a decimal comma, as a percentage."""
    if "_" in text:
        raise ValueError(text)  # which Python reads as a number, and nobody else
    plain = text.strip().replace(",", ".")
    return float(plain[:-1]) / 100.0 if plain.endswith("%") else float(plain)


def whole(value: Any, low: float, high: float, default: float, what: str, notices: Notices) -> int:
    """Return `value` as a whole number within the range, with a notice if it was not."""
    number = clamped(value, low, high, default, what, notices)
    if number != round(number):
        notices.add(f"{what} must be a whole number; {round(number)} is used instead of {number:g}.")
    return round(number)


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


def checked(raw: Any, choices: Choices) -> tuple[Question, Notices]:
    """Make a question from any input, and report what was changed.

    Args:
        raw: Expected to be as `Question.to_data` writes it; anything is survived.
        choices: What can be chosen.

    Returns:
        The question, and the notices for the reader.
    """
    notices = Notices()
    raw = raw if isinstance(raw, Mapping) else {}
    school = _one_of(raw.get("school"), choices.schools, choices.first.school, "school", notices)
    baseline = _one_of(raw.get("baseline"), choices.courses, BASELINE, "scenario", notices)
    question = Question(
        school=school,
        baseline=baseline,
        world=_one_of(raw.get("world"), choices.courses, baseline, "scenario", notices),
        policy=policy_of(raw.get("policy"), choices, school, notices),
        years=whole(raw.get("years"), *YEARS, DEFAULT_YEARS, "The number of years", notices),
        seed=whole(raw.get("seed"), *SEEDS, 1, "The seed", notices),
    )
    notices.shorten()
    return question, notices


def policy_of(value: Any, choices: Choices, school: str, notices: Notices) -> Policy:
    """Return the levers in use from any input: a number is an intensity, a block of keys is a use."""
    given = value if isinstance(value, Mapping) else {}
    for name in list(given)[:MOST]:
        if name not in choices.levers:
            notices.add(f"There is no lever {_shown(name)}{_near(name, choices.levers)}; it is left out.")
    policy = []
    for name, lever in choices.levers.items():
        if name in given:
            use = _use(given[name], f"“{lever.title}”", choices, school, notices)
            if use.intensity > 0.0:
                policy.append((name, use))
    return tuple(policy)


def _use(value: Any, what: str, choices: Choices, school: str, notices: Notices) -> Use:
    given = value if isinstance(value, Mapping) else {"intensity": value}
    intensity = clamped(given.get("intensity"), 0.0, 1.0, 0.0, what, notices)
    if given.get("intensity") in (None, "") and set(given) - {"intensity"}:
        notices.add(f"How much of {what} is not said; it is left out.")
    start = whole(given.get("start"), *MONTHS, 1, f"The start of {what}", notices)
    ramp, end = (_months(given.get(key), f"The {key} of {what}", notices) for key in ("ramp", "end"))
    if end is not None and end <= start:
        notices.add(f"{what} would end before it starts; it stays in force instead.")
        end = None
    return Use(
        intensity=round(round(intensity / STEP) * STEP, 2),
        start=start,
        ramp=ramp,
        end=end,
        departments=_some_of(
            given.get("departments"), choices.schools[school].departments, "department", notices
        ),
        tracks=_some_of(given.get("tracks"), choices.tracks, "track", notices),
    )


def _months(value: Any, what: str, notices: Notices) -> int | None:
    if value in (None, ""):
        return None
    if as_number(value) is None:
        notices.add(f"{what} must be a number of months; the usual one is used instead.")
        return None
    return whole(value, 0, MONTHS[1], 0, what, notices)


def _one_of(
    value: Any, known: Mapping[str, School] | Mapping[str, Course], default: str, kind: str, notices: Notices
) -> str:
    if isinstance(value, str) and value in known:
        return value
    if kind == "school" and isinstance(value, str) and OWN.fullmatch(value):
        notices.add(f"{_OF_ANOTHER} “{known[default].title}” is shown instead.")
    elif value not in (None, ""):
        notices.add(
            f"There is no {kind} {_shown(value)}{_near(value, known)}; “{known[default].title}” is shown instead."
        )
    return default


def _some_of(value: Any, known: Collection[str], kind: str, notices: Notices) -> tuple[str, ...]:
    wanted = value if isinstance(value, list | tuple) else []
    for name in wanted[:MOST]:
        if not isinstance(name, str) or name not in known:
            notices.add(
                f"There is no {kind} {_shown(name)}{_near(name, known)} at this school; it is left out."
            )
    return tuple(name for name in known if name in wanted)


def _shown(value: Any) -> str:
    text = " ".join(str(value).split())
    return f"“{text[:LONG]}{'…' if len(text) > LONG else ''}”"


def _near(value: Any, known: Collection[str]) -> str:
    found = nearest(value, list(known)) if isinstance(value, str) and len(value) <= LONG else None
    return f" (did you mean “{found}”?)" if found else ""
