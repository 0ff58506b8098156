"""Schools to live in: settled once, then lived on under other levers, shocks, numbers or mechanisms.

What is compared always starts from the same settled school with the same random numbers, so that a difference in the
first month is the direct effect, and a difference between ensembles is paired replicate by replicate.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
from pandas import DataFrame

from sim.engine import replicates as engine
from sim.engine.replicates import Job, Replicate, World, run_ensemble, settled_start, snapshots
from sim.evidence.parameters import parameter_record, settings, switches
from sim.foundation.paths import scenarios_dir
from sim.rules.vocabulary import Activity, PersonColumn, Strain, UnitColumn
from sim.world.institution import Institution, load_institution
from sim.world.plan import make_plan, no_plan
from sim.world.population import Population, build_population
from sim.world.roster.read import read_roster
from sim.world.scenario import Scenario

Array = np.ndarray[Any, Any]
BY_NAME = {"have": Activity, "wish": Activity, "wish_share": Activity, "strain": Strain}
MECHANISMS = tuple(name for name, spec in switches().items() if spec.kind == "mechanism")
NO_TRENDS = {"message_growth_per_year": 0.0, "admin_growth_per_year": 0.0, "target_growth_per_year": 0.0}


def only(*names: str) -> dict[str, float]:
    """Settings with no mechanism of the second round but those named: a test of one of them says what the others are."""
    return {name: float(name in names) for name in MECHANISMS}


@cache
def _usual(institution: str, headcount: int, sample_roster: bool) -> tuple[Population, Institution, DataFrame | None]:
    """An institution at its defaults: its lines, itself, and its roster."""
    place = load_institution(institution)
    place = place.scaled(headcount) if headcount else place
    roster = read_roster(scenarios_dir() / "rosters" / "sample_1000.csv", place) if sample_roster else None
    return build_population(place, settings(), roster), place, roster


def school(
    institution: str = "typical",
    headcount: int = 0,
    *,
    months: int = 24,
    seed: int = 1,
    sample_roster: bool = False,
    values: Mapping[str, float] | None = None,
    off: Iterable[str] = (),
) -> Job:
    """A shipped institution without levers or shocks.

    Args:
        institution: Which.
        headcount: Scaled to so many people; 0 leaves it as it is.
        months: The horizon.
        seed: Of the random numbers.
        sample_roster: With the people of the sample roster.
        values: Other numbers than the defaults, from long before month 0.
        off: Mechanisms switched off, likewise.
    """
    chosen = settings(values, dict.fromkeys(off, 0.0))
    population, place, roster = _usual(institution, headcount, sample_roster)
    key = f"tests {institution} {headcount} {sample_roster}"
    if chosen != settings():
        population = build_population(place, chosen, roster)
        key = f"{key} {sorted(chosen.items())}"
    return Job(population, no_plan(population), chosen, seed, months, key)


def pulling(job: Job, levers: Mapping[str, Any], shocks: Sequence[Mapping[str, Any]] = ()) -> Job:
    """The same school with levers (fully in force from month 1 where nothing else is said) and shocks."""
    uses = {
        name: {"intensity": 1.0, "start": 1, "ramp": 0, **(use if isinstance(use, Mapping) else {"intensity": use})}
        for name, use in levers.items()
    }
    scenario = Scenario(title="A test", levers=uses, shocks=tuple(shocks))
    return replace(job, plan=make_plan(scenario, job.population))


def struck(job: Job, kind: str, **how: Any) -> Job:
    """The same school with one shock, as usual for its kind, from month 1."""
    return pulling(job, {}, [{"kind": kind, "start": 1, **how}])


def changed(
    job: Job, values: Mapping[str, float] | None = None, off: Iterable[str] = (), replicates: Iterable[int] = range(20)
) -> Job:
    """The same settled school, from month 1 on with other numbers, or with mechanisms switched off."""
    for number in replicates:
        settled_start(job, number)  # kept under the key of the school: settled at its defaults
    return replace(job, settings={**job.settings, **(values or {}), **dict.fromkeys(off, 0.0)})


def lived(job: Job, number: int, month: int) -> World:
    """One replicate at the end of a month."""
    return snapshots(job, number, [month])[month]


def live_on(job: Job, world: World, first: int, last: int, *, observed: bool = False) -> Array:
    """Live some months in a given world, in place; returns the event log."""
    out = engine.room_for_one(job, last - first + 1 if observed else 0)
    return engine._advance(job, world, job.plan, parameter_record(job.settings), first, last, out)


def columns(records: Array) -> dict[str, Array]:
    """Fields by name; the two calendars by activity (`have.inbox`), strains by theirs (`strain.inbox`)."""
    found: dict[str, Array] = {}
    for name in records.dtype.names or ():
        values = records[name]
        if name in BY_NAME:
            found |= {f"{name}.{place.name.lower()}": values[:, place] for place in BY_NAME[name]}
        else:
            found[name] = values
    return found


def fields_that_differ(one: Array, other: Array) -> set[str]:
    """Names of the fields that differ by a single bit in any row."""
    left, right = columns(one), columns(other)
    return {name for name in left if left[name].tobytes() != right[name].tobytes()}


def same(one: World, other: World) -> bool:
    """Whether everything in two worlds is equal to the last bit."""
    return all(
        not fields_that_differ(getattr(one, part), getattr(other, part)) for part in ("people", "units", "school")
    )


def bits(result: Replicate) -> tuple[bytes, ...]:
    """All that was observed in one replicate, apart from the use of levers."""
    log = [result.log[name] for name in result.log.dtype.names or ()]  # field by field: rows have gaps
    return tuple(part.tobytes() for part in (result.by_cell, result.by_kind, result.by_unit, *log))


def observed(job: Job, replicates: int = 10) -> dict[str, Array]:
    """What matters over the horizon, one number a replicate."""
    runs = run_ensemble(job, range(replicates))
    people = np.array([run.by_cell.sum(axis=1, dtype=float) for run in runs])[:, 1:]
    units = np.array([run.by_unit.sum(axis=1, dtype=float) for run in runs])[:, 1:]
    present = people[:, :, PersonColumn.HEADCOUNT].sum(axis=1)

    def mean(*what: PersonColumn) -> Array:
        return sum(people[:, :, k].sum(axis=1) for k in what) / present

    hours = [PersonColumn(PersonColumn.CLINIC_HOURS + k) for k in Activity]
    return {
        "departure_rate": 12.0 * people[:, :, PersonColumn.DEPARTURES].sum(axis=1) / present,
        "voluntary_rate": 12.0 * people[:, :, PersonColumn.DEPARTURES_VOLUNTARY].sum(axis=1) / present,
        "burned_out": mean(PersonColumn.BURNED_OUT),
        "intends_to_leave": mean(PersonColumn.INTENDS_TO_LEAVE),
        "hours": mean(*hours),
        "protected_share": people[:, :, PersonColumn.PROTECTED_REALISED_HOURS].sum(axis=1)
        / people[:, :, PersonColumn.PROTECTED_PROMISED_HOURS].sum(axis=1),
        "handed_over": people[:, :, PersonColumn.HANDOVERS_PLANNED].sum(axis=1)
        / np.maximum(people[:, :, PersonColumn.DEPARTURES].sum(axis=1), 1.0),
        "vacancies": units[:, :, UnitColumn.VACANCIES].mean(axis=1),
        "visits_lost": units[:, :, UnitColumn.VISITS_LOST].mean(axis=1),
        "culture": units[:, :, UnitColumn.CULTURE].sum(axis=1) / units[:, :, UnitColumn.UNITS].sum(axis=1),
        "adjunct_hours": units[:, :, UnitColumn.ADJUNCT_HOURS].mean(axis=1),
    } | {
        column.name.lower(): mean(column)
        for column in PersonColumn
        if column not in (PersonColumn.BURNED_OUT, PersonColumn.INTENDS_TO_LEAVE)
    }


def sureness(difference: Array) -> float:
    """Mean of paired differences over its standard error: how far from 0 it is; 0 where nothing differs."""
    spread = float(difference.std(ddof=1)) / len(difference) ** 0.5
    return 0.0 if spread == 0.0 else float(difference.mean()) / spread
