"""What can be chosen, from what `sim` declares: schools, scenarios, levers with their facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dashboard.choices import Choices, Course, Level, Lever, School
from dashboard.simulation.scenarios import shipped
from sim.evidence.parameters import LeverCost, LeverSpec, levers, parameters, sources
from sim.evidence.posterior import read_draws, shipped_file
from sim.world.scenario import (
    Institution,
    LeverUse,
    Scenario,
    list_institutions,
    list_scenarios,
    load_institution,
)

_GRADES = {
    "strong": "strong: trials or large comparative studies",
    "moderate": "moderate: controlled studies, not all agree",
    "weak": "weak: few or uncontrolled studies",
    "none": "none: an assumption",
}
PER = {
    "person": "faculty member",
    "cfte": "clinical full-time equivalent",
    "unit": "unit",
    "departure": "departure",
    "unfunded": "investigator without a grant",
}


def institutions(own: Sequence[str | Path]) -> dict[str, Institution]:
    """Return the user's own institutions, in the order of their files, then the built-in ones.

    Two files with one name become two schools: the second one's name has a number.
    """
    found: dict[str, Institution] = {}
    for path in own:
        school = load_institution(path)
        name, number = school.name, 2
        while name in found:
            name, number = f"{school.name}-{number}", number + 1
        found[name] = school
    for name in list_institutions():
        found.setdefault(name, load_institution(name))
    return found


def choices(schools: Mapping[str, Institution], own: Sequence[str]) -> Choices:
    """Return all that can be chosen."""
    return Choices(
        schools={name: _school(name, found, name in own) for name, found in schools.items()},
        courses={name: _course(name) for name in list_scenarios()},
        levers={name: _lever(spec) for name, spec in levers().items()},
        tracks={track: track.replace("_", " ").capitalize() for track in _tracks(schools)},
    )


def draws_of(posterior: str) -> int:
    """Return how many draws a posterior holds; the shipped one where none is named."""
    return len(read_draws(Path(posterior) if posterior else shipped_file()))


def _tracks(schools: Mapping[str, Institution]) -> tuple[str, ...]:
    return tuple(dict(next(iter(schools.values())).mission.track_shares))


def _school(name: str, found: Institution, own: bool) -> School:
    departments = tuple(one.name for one in found.departments if one.headcount)
    return School(name, found.title, _line(found.why), found.headcount, departments, own)


def _course(name: str) -> Course:
    found = shipped(name)
    return Course(
        name=name,
        title=found.title,
        why=_line(found.why),
        policy={lever: use_data(lever, use) for lever, use in found.levers.items()},
        happens=bool(found.shocks or found.parameters or found.switches),
    )


def use_data(lever: str, use: LeverUse) -> dict[str, Any]:
    """Return a use of a lever as the plain data of a question; what a question cannot say is left out."""
    data: dict[str, Any] = {"intensity": use.intensity}
    if use.start != 1:
        data["start"] = use.start
    if use.ramp != levers()[lever].ramp_months:
        data["ramp"] = use.ramp
    if use.end is not None:
        data["end"] = use.end
    for key in ("departments", "tracks"):
        if getattr(use, key):
            data[key] = list(getattr(use, key))
    return data


def says_more(lever: str, use: LeverUse) -> bool:
    """Return whether a use says something that a question cannot say."""
    return bool(use.units) or use.upkeep != levers()[lever].upkeep


def same_events(one: Scenario, other: Scenario) -> bool:
    """Return whether the same happens in two scenarios, levers apart."""
    return (one.shocks, one.parameters, one.switches) == (other.shocks, other.parameters, other.switches)


def _lever(spec: LeverSpec) -> Lever:
    facts = [("Acts on", spec.acts_on)]
    facts += [("At full intensity", text) for text in [_effects(spec)] if text]
    facts += [
        ("Takes effect", f"after {spec.ramp_months} months" if spec.ramp_months else "at once"),
        (
            "Costs",
            "; ".join(_cost(cost) for cost in spec.costs)
            or ("the raises" if spec.raises else "no direct cost"),
        ),
        ("Evidence", _GRADES[spec.grade]),
        ("Source", _source(spec.source)),
    ]
    return Lever(
        name=spec.name,
        title=spec.title,
        group=spec.group,
        group_title=spec.group_title,
        description=_line(spec.description),
        facts=tuple(facts),
        levels=tuple(Level(name, value) for value, name in sorted(spec.levels.items())),
        ramp=spec.ramp_months,
        grade=spec.grade,
        assumption_only=spec.assumption_only,
    )


def _effects(spec: LeverSpec) -> str:
    known = parameters()
    found = [known[name] for name in spec.effects if name in known]
    return "; ".join(
        f"{one.note.rstrip('.')}: {one.value:g} ({one.low:g} to {one.high:g}) {one.unit}" for one in found
    )


def _cost(cost: LeverCost) -> str:
    often = "" if cost.per == "departure" else " a year"
    return f"${cost.usd_per_year:,.0f} ({cost.low:,.0f} to {cost.high:,.0f}){often} per {PER[cost.per]}"


def _source(key: str) -> str:
    found = sources().get(key)
    return str(found["citation"]) if found else "an assumption, declared with a wide range"


def _line(text: str) -> str:
    return " ".join(text.split())
