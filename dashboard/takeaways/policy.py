"""The policy on one screen: the levers in use, how far, when, where, at what cost, and how good the evidence is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.choices import Choices, Lever
from dashboard.parts import wording as w
from dashboard.question import Question, Use

COLUMNS = ("Lever", "How far", "When", "Where and for whom", "Cost a year in full force", "Evidence")
NO_LEVERS = "No lever is moved."
Price = Callable[[str, str, float, Sequence[str]], tuple[str, ...]]  # school, lever, intensity, departments


@dataclass(frozen=True)
class PolicyRow:
    """One lever in use, in words.

    Attributes:
        lever: Its title.
        far: Intensity in words and as a number.
        when: Start, ramp and end.
        where: Departments and tracks.
        cost: A year in full force, on paper.
        evidence: Grade, and whether the effect is an assumption only.
        assumed: Whether it is.
        source: Who says so.
    """

    lever: str
    far: str
    when: str
    where: str
    cost: str
    evidence: str
    assumed: bool
    source: str

    @property
    def cells(self) -> tuple[str, ...]:
        """What stands under `COLUMNS`."""
        return (self.lever, self.far, self.when, self.where, self.cost, self.evidence)


def policy_rows(question: Question, choices: Choices, price: Price) -> tuple[PolicyRow, ...]:
    """Return the levers in use: those of the policy, then those that its scenario pulls besides.

    Args:
        question: What is asked.
        choices: What can be chosen.
        price: What a lever costs a year, as `Answers.cost_a_year`.
    """
    chosen = [_row(question.school, name, use, choices, price) for name, use in question.policy]
    course = choices.courses[question.world]
    others = [(name, _use(data)) for name, data in course.policy.items() if name not in question.uses]
    return (
        *chosen,
        *(
            _row(question.school, name, use, choices, price, course.title)
            for name, use in others
            if name in choices.levers and use.intensity > 0.0
        ),
    )


def setting(question: Question, choices: Choices) -> tuple[str, ...]:
    """Return what happens besides the levers, a sentence each: the baseline, and the scenario under the policy."""
    baseline, world = choices.courses[question.baseline], choices.courses[question.world]
    plain = question.baseline == question.world
    said = [
        f"Compared with {'“' + baseline.title + '”' if baseline.happens or baseline.policy else 'today’s course'}."
    ]
    if baseline.happens:
        said.append(
            f"“{baseline.title}” happens {'with and without the policy' if plain else 'without it'}: {baseline.why}"
        )
    if not plain:
        said.append(f"The policy stands on top of “{world.title}”: {world.why}")
    return tuple(said)


def summary(rows: Sequence[PolicyRow]) -> str:
    """Return the policy in a line: how many levers, and how many of them rest on an assumption."""
    if not rows:
        return NO_LEVERS
    many = w.counted(len(rows), "lever").capitalize()
    assumed = sum(row.assumed for row in rows)
    return f"{many} in use" + (
        f", {w.counted(assumed, 'of them', 'of them')} with an assumed effect" if assumed else ""
    )


def _row(school: str, name: str, use: Use, choices: Choices, price: Price, course: str = "") -> PolicyRow:
    lever = choices.levers[name]
    cost = "; ".join(price(school, name, use.intensity, use.departments))
    if use.tracks and "$" in cost:  # what dollars a track has is not known on paper
        cost += ", counted for all tracks"
    evidence = lever.grade + (" (assumed effect)" if lever.assumption_only else "")
    return PolicyRow(
        lever=lever.title + (f" (of “{course}”)" if course else ""),
        far=how_far(lever, use.intensity),
        when=when(lever, use),
        where=where(use, choices.tracks),
        cost=cost,
        evidence=evidence,
        assumed=lever.assumption_only,
        source=dict(lever.facts).get("Source", ""),
    )


def how_far(lever: Lever, intensity: float) -> str:
    """Return an intensity in words and as a number: “most clinics, 70%”."""
    percent = f"{100 * intensity:.0f}%"
    levels = sorted(lever.levels, key=lambda one: one.intensity)
    for one in levels:
        if abs(one.intensity - intensity) < 0.005:
            return f"{one.name}, {percent}"
    below = [one.name for one in levels if one.intensity < intensity]
    above = [one.name for one in levels if one.intensity > intensity]
    return f"between {below[-1]} and {above[0]}, {percent}" if below and above else percent


def when(lever: Lever, use: Use) -> str:
    """Return when a lever begins, when it is in full force, and when it ends."""
    ramp = lever.ramp if use.ramp is None else use.ramp
    begins = "from today" if use.start == 1 else f"from month {use.start}"
    full = f"in full force after {w.counted(ramp, 'month')}" if ramp else "in full force at once"
    ends = f"until month {use.end}" if use.end is not None else "stays"
    return f"{begins}, {full}, {ends}"


def where(use: Use, tracks: Mapping[str, str]) -> str:
    """Return departments and tracks."""
    places = w.listed(list(use.departments)) if use.departments else "everywhere"
    whom = w.listed([tracks.get(name, name).lower() for name in use.tracks]) if use.tracks else "all tracks"
    return f"{places}, {whom}"


def _use(data: Mapping[str, object]) -> Use:
    """Return a use from the plain data of a scenario that ships with the program."""
    known = {key: data[key] for key in ("intensity", "start", "ramp", "end") if key in data}
    groups = {key: tuple(data.get(key) or ()) for key in ("departments", "tracks")}  # type: ignore[call-overload]
    return Use(**known, **groups)  # type: ignore[arg-type]
