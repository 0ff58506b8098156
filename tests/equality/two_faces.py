"""The same months lived twice: by the compiled engine and by Mesa agents, compared to the last bit."""

from pathlib import Path
from typing import Any

import numpy as np

from sim.engine import months as default_months
from sim.engine.replicates import Job, World, run_replicate, snapshots
from sim.mesa_model.model import FacultyModel
from sim.rules.kinds_of_people import N_KINDS_OF_PEOPLE, kind_of_person
from sim.rules.observe import log_departure, see_levers, see_person, see_unit, see_unit_levers
from sim.rules.records import departure_type
from sim.rules.vocabulary import N_LEVERS, N_PERSON_COLUMNS, N_REACH, N_UNIT_COLUMNS
from sim.world.plan import make_plan
from sim.world.population import build_population
from sim.world.roster.read import read_roster

Array = np.ndarray[Any, Any]


# What the month makes of a person. The engine computes it of vacant lines, too; nobody reads it there.
LIVED = {
    *("have", "wish", "load", "load_memory", "messages_per_week", "ehr_hours_saved", "evening_hours", "evening_ehr_hours"),
    *("protected_promised_hours", "protected_realised_hours", "useless_hours", "refilled_hours", "shed_hours"),
    *("sustainable_hours", "volume_gap_hours", "values_gap", "pay_fairness", "incident", "incident_memory"),
    *("strain", "exhaustion", "moral_injury", "self_respect", "felt_heard", "habituation", "mood", "relation"),
    "intention",
}


class Ledger:
    """What the engine records, written down from the agents of a Mesa model."""

    def __init__(self, model: FacultyModel) -> None:
        self.by_cell: list[Array] = []
        self.by_kind: list[Array] = []
        self.by_unit: list[Array] = []
        self.use: list[Array] = []
        self.log: list[Array] = []
        self.look(model)

    def look(self, model: FacultyModel) -> None:
        """Add up this month as `sim.engine.months.observe` does."""
        by_cell, by_kind = np.zeros((len(model.units), N_PERSON_COLUMNS)), np.zeros((N_KINDS_OF_PEOPLE, N_PERSON_COLUMNS))
        by_unit, use = np.zeros((len(model.units), N_UNIT_COLUMNS)), np.zeros((N_LEVERS, N_REACH))
        row = np.zeros(max(N_PERSON_COLUMNS, N_UNIT_COLUMNS))
        for me in model.people:
            if me.filled or me.left_this_month:
                unit = model.units[me.unit]
                see_person(row, me, unit, model.departments[me.department], model.p)
                by_cell[me.unit] += row[:N_PERSON_COLUMNS]
                by_kind[kind_of_person(me)] += row[:N_PERSON_COLUMNS]
                see_levers(use, me, unit)
            if me.left_this_month and model.month > 0:
                entry = np.zeros(1, dtype=departure_type).view(np.recarray)
                log_departure(entry[0], me, model.school)
                self.log.append(np.asarray(entry))
        for number, unit in enumerate(model.units):
            see_unit(row, unit, model.school, model.people, model.p)
            by_unit[number] += row[:N_UNIT_COLUMNS]
            see_unit_levers(use, unit)
        self.by_cell.append(by_cell.astype(np.float32))
        self.by_kind.append(by_kind.astype(np.float32))
        self.by_unit.append(by_unit.astype(np.float32))
        self.use.append(use)


def job_of(model: FacultyModel, months: int, key: str, *, roster: Path | None = None, module: Any = default_months) -> Job:
    """The job of the engine that lives the same school under the same policy."""
    settings = vars(model.p)
    people = None if roster is None else read_roster(roster, model.institution)
    population = build_population(model.institution, settings, people)
    return Job(population, make_plan(model.policy, population), settings, model.school.seed, months, key, module=module)


def differences(model: FacultyModel, world: World) -> dict[str, Any]:
    """Fields of people, units and school that differ, with the first pair of values."""
    found: dict[str, Any] = {}
    for records, agents in (
        (world.people, model.people),
        (world.units, model.units),
        (world.departments, model.departments),
        (world.school, [model.school]),
    ):
        for name in records.dtype.names or ():
            engine, mesa = records[name].tolist(), [getattr(agent, name) for agent in agents]
            pairs = zip(engine, mesa, agents, strict=True)
            unlike = [(a, b) for a, b, agent in pairs if a != b and (name not in LIVED or agent.filled)]
            if unlike:
                found[name] = unlike[0]
    return found


def assert_equal_lives(model: FacultyModel, job: Job, months: int) -> None:
    """Step the model and compare everything with the engine's run."""
    ledger = Ledger(model)
    looks = sorted({0, 1, 2, 3, months // 2, months})
    worlds = snapshots(job, model.school.replicate, looks)
    assert differences(model, worlds[0]) == {}, "month 0"
    for month in range(1, months + 1):
        model.step()
        ledger.look(model)
        if month in worlds:
            assert differences(model, worlds[month]) == {}, f"month {month}"
    result = run_replicate(job, model.school.replicate)
    for name in ("by_cell", "by_kind", "by_unit", "use"):
        assert np.array_equal(getattr(result, name), np.array(getattr(ledger, name))), name
    log = np.concatenate(ledger.log)
    assert all(np.array_equal(log[name], result.log[name]) for name in log.dtype.names or ())
