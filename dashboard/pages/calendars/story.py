"""One simulated life in sentences: who stays and who leaves, why, where to, and what life is like afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.lives import WITH, WITHOUT
from dashboard.parts.wording import inside, listed, years_in_words
from dashboard.question import Question
from sim.evidence.outcomes import outcomes
from sim.evidence.parameters import switches
from sim.results.hurt import NOTHING, STRAINS

_PATHS = {
    "dissatisfaction": "a push: strain and gaps that built up, with no single event behind it",
    "shock": "a shock: an event that made them look up (the simulation does not record which one)",
    "pull": "a pull: an offer came, though they were not looking for one",
    "plan": "a plan: something in their own life, such as a move of the family, that no lever of a school moves",
    "contract": "the end of an appointment that was not renewed",
    "retirement": "retirement",
}
_STAGES = (
    ("audit", "begins to weigh the week as it is against the week as wished (a values audit) in month {}"),
    ("voice", "asks for a change in month {}"),
    ("search", "looks for another position from month {}"),
    ("notice", "gives notice in month {}"),
)
_NOT_SIMULATED = (
    "Hours, exhaustion and teaching are all that is simulated of life after leaving: not pay, not how the new week is spent, "
    "and not whether anybody regrets it."
)
_LEAST = 0.05  # log odds: less than that is no reason


@dataclass(frozen=True)
class Story:
    """A life in sentences.

    Attributes:
        headline: What becomes of the person in each world.
        parts: Heading and sentences, in order.
    """

    headline: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class _World:
    """One side: its months there and afterwards, and its departure, if there is one."""

    name: str
    there: pd.DataFrame
    after: pd.DataFrame
    gone: Mapping[str, Any] | None
    hurts: Mapping[str, float] | None


def story(found: Mapping[str, pd.DataFrame], label: str, question: Question) -> Story:
    """Tell a life.

    Args:
        found: As `dashboard.model.Model.life` returns it.
        label: Such as “Person 214”.
        question: Both sides; where they are the same, one is told.
    """
    worlds = [_world(found, WITHOUT)]
    if not question.changes_nothing:
        worlds.append(_world(found, WITH))
    parts: list[tuple[str, tuple[str, ...]]] = []
    for world in worlds:
        if world.gone is not None:
            where = "Why" if len(worlds) == 1 else f"Why, {world.name} the policy"
            parts.append((where, tuple(_why(world))))
    if len(worlds) == 2 and (lines := _beside(worlds)):
        parts.append(("The same months in both worlds", lines))
    for world in worlds:
        if world.gone is not None and len(world.after) > 1:
            where = (
                "Life after leaving" if len(worlds) == 1 else f"Life after leaving, {world.name} the policy"
            )
            parts.append((where, (*_afterwards(world), _NOT_SIMULATED)))
    return Story(_headline(worlds, label, question), tuple(parts))


def _world(found: Mapping[str, pd.DataFrame], name: str) -> _World:
    months = found["months"][found["months"]["world"] == name]
    gone = found["departures"][found["departures"]["world"] == name]
    hurts = found["hurts"][found["hurts"]["world"] == name].drop(columns="world")
    present = months["present"].astype(bool)
    row = None if gone.empty else {str(key): value for key, value in gone.iloc[0].items()}
    added = (
        None
        if gone.empty or hurts.iloc[0].isna().any()
        else {str(k): float(v) for k, v in hurts.iloc[0].items()}
    )
    return _World(name, months[present], months[~present], row, added)


def _headline(worlds: list[_World], label: str, question: Question) -> str:
    end = f"after {years_in_words(question.years)}"
    first = worlds[0].gone
    if len(worlds) == 1:
        return f"{label} {_leaves(first)}." if first else f"{label} is still there {end}."
    second = worlds[1].gone
    if first and second:
        if first["month"] == second["month"]:
            return f"{label} {_leaves(first)} in both worlds."
        return f"{label} {_leaves(first)} without the policy, and {_leaves(second)} with it."
    if first:
        return f"{label} {_leaves(first)} without the policy, and is still there {end} with it."
    if second:
        return f"{label} is still there {end} without the policy, and {_leaves(second)} with it."
    return f"{label} is still there {end} in both worlds."


def _leaves(gone: Mapping[str, Any]) -> str:
    return f"{'retires' if gone['kind'] == 'retirement' else 'leaves'} in month {gone['month']}"


def _why(world: _World) -> list[str]:
    gone: Mapping[str, Any] = world.gone or {}
    lines = [f"What set them going was {_PATHS[str(gone['path'])]}."]
    if world.hurts is not None:
        lines.append(_hurt(world.hurts, str(gone["hurt_most"])))
        month = int(gone["audit_month"])
        when = f"in month {month}" if month > 0 else "before the first month shown here"
        volume = float(gone["volume_gap_hours_at_audit"])
        longer = f"{volume:.1f} hours longer" if volume >= 0.05 else "no longer"
        lines.append(
            f"When their last values audit began, {when}, the week was {longer} than this person could keep up, "
            f"and the values gap was {gone['values_gap_at_audit']:.2f}."
        )
    elif gone["kind"] != "retirement":
        lines.append("They never held a values audit, so no strain is named.")
    if steps := _steps(world.there):
        lines.append(f"On the way, this person {listed(steps)}.")
    how = (
        "with a planned handover of patients and learners"
        if gone["handover"] == "planned"
        else "without a planned handover"
    )
    where = inside(outcomes()[f"to_{gone['destination']}"].title)
    lines.append(
        f"They retire, {how}." if gone["destination"] == "retirement" else f"They go {where}, {how}."
    )
    return lines


def _hurt(added: Mapping[str, float], most: str) -> str:
    """Say what hurt most, and what came after it: by what it added to the log odds of intending to leave."""
    if most == NOTHING:
        return "When they weighed leaving, nothing hurt more than is usual at this school."
    others = [
        name for name in sorted(added, key=lambda name: -added[name]) if name != most and added[name] > _LEAST
    ]
    said = f"What hurt most when they weighed leaving, beyond what is usual at this school: {inside(cause(most))}"
    return f"{said}; then {listed([inside(cause(name)) for name in others[:2]])}." if others else f"{said}."


def cause(name: str) -> str:
    """Return the title of a strain or gap, as it stands in a sentence of its own."""
    return outcomes()[name].title if name in STRAINS else switches()[name].title


def _steps(there: pd.DataFrame) -> list[str]:
    """Return when each stage of the last way out was entered."""
    stages = list(zip(there["month"], there["stage"].astype(str), strict=True))
    settled = max((month for month, stage in stages if stage == "settled"), default=-1)
    found = []
    for name, words in _STAGES:
        month = next((month for month, stage in stages if month > settled and stage == name), None)
        if month is not None:
            found.append(words.format(month))
    return found


def _beside(worlds: list[_World]) -> tuple[str, ...]:
    """Compare both worlds in the year before one of them ends, or in their last year."""
    last = min(int(world.there["month"].max()) for world in worlds)
    first = max(last - 11, min(1, last))
    means = []
    for world in worlds:
        rows = world.there[world.there["month"].between(first, last)]
        columns = [
            "hours_per_week",
            "evening_hours",
            "volume_gap_hours",
            "values_gap",
            "exhaustion",
            "self_respect",
        ]
        means.append(rows[columns].mean())
    a, b = means
    span = f"month {last}" if first == last else f"months {first} to {last}"
    return (
        f"In {span}, the week has {a['hours_per_week']:.1f} hours without the policy and {b['hours_per_week']:.1f} with it; "
        f"in evenings and on weekends {a['evening_hours']:.1f} and {b['evening_hours']:.1f}.",
        f"Hours beyond what this person can keep up: {a['volume_gap_hours']:.1f} and {b['volume_gap_hours']:.1f}; "
        f"values gap: {a['values_gap']:.2f} and {b['values_gap']:.2f}.",
        f"Exhaustion, of 100: {100 * a['exhaustion']:.0f} and {100 * b['exhaustion']:.0f}; self-respect, of 100: "
        f"{100 * a['self_respect']:.0f} and {100 * b['self_respect']:.0f}.",
    )


def _afterwards(world: _World) -> list[str]:
    first, last = world.after.iloc[0], world.after.iloc[-1]
    months = int(last["month"] - first["month"])
    later = "a month later" if months == 1 else f"{months} months later"
    before, now = round(100 * first["exhaustion"]), round(100 * last["exhaustion"])
    change = f"stays at {now}" if before == now else f"{'falls' if now < before else 'rises'} from {before} to {now}"
    lines = [
        f"The week has {last['hours_per_week']:.0f} hours, after {first['hours_per_week']:.0f} in the last month here.",
        f"Exhaustion {change} of 100, {later}.",
    ]
    teaching = float(first["teaching_hours_per_week"])
    if teaching > 0.0:
        lines.append(
            f"They still teach here as adjunct faculty: {teaching:.1f} hours a week at first, "
            f"{last['teaching_hours_per_week']:.1f} {later}."
        )
    else:
        lines.append("They no longer teach at this school.")
    if world.gone is not None and world.gone["second_post"]:
        lines.append("They go on practicing elsewhere.")
    return lines
