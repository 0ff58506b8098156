"""What can be chosen, read from the declarations of the model."""

from __future__ import annotations

from dashboard.choices import Choices, Course, Level, Lever, School
from sim.evidence.parameters import LeverSpec, levers, parameters, sources
from sim.world.scenario import (
    list_institutions,
    list_scenarios,
    load_institution,
    load_scenario,
)

PER = {
    "person": "faculty member",
    "cfte": "clinical full-time equivalent",
    "unit": "unit",
    "departure": "departure",
}


def declared() -> Choices:
    """All that ships with the program."""
    schools = {}
    for name in list_institutions():
        found = load_institution(name)
        departments = tuple(spec.name for spec in found.departments)
        schools[name] = School(name, found.title, " ".join(found.why.split()), found.headcount, departments)
    courses = {}
    for name in list_scenarios():
        one = load_scenario(name)
        happens = bool(one.shocks or one.parameters or one.switches)
        policy = {
            lever: use if isinstance(use, int | float) else use.model_dump(exclude_defaults=True)
            for lever, use in one.levers.items()
        }
        courses[name] = Course(name, one.title, " ".join(one.why.split()), policy, happens)
    tracks = {
        name: name.replace("_", "-").capitalize()
        for name in ("clinician", "clinician_educator", "clinician_investigator", "physician_scientist")
    }
    return Choices(schools, courses, {name: lever(spec) for name, spec in levers().items()}, tracks)


def lever(spec: LeverSpec) -> Lever:
    """One lever with its facts."""
    known = [parameters()[name] for name in spec.effects if name in parameters()]
    facts = [("Acts on", spec.acts_on)]
    facts += [
        (
            "At full intensity",
            f"{one.note.rstrip('.')}: {one.value:g} ({one.low:g} to {one.high:g}) {one.unit}",
        )
        for one in known
    ]
    costs = "; ".join(
        f"${one.usd_per_year:,.0f} ({one.low:,.0f} to {one.high:,.0f}) a year per {PER.get(one.per, one.per)}"
        for one in spec.costs
    )
    source = sources().get(spec.source)
    facts += [
        ("Costs", costs or "no direct cost"),
        ("Source", str(source["citation"]) if source else "an assumption, with a wide range"),
    ]
    return Lever(
        spec.name,
        spec.title,
        spec.group,
        spec.group_title,
        " ".join(spec.description.split()),
        tuple(facts),
        tuple(Level(name, value) for value, name in spec.levels.items()),
        spec.ramp_months,
        spec.grade,
        spec.grade == "none",
    )
