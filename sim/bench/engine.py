"""The compiled engine on the typical school: whole months, phases, threads, and against the Mesa model."""

import gc
from statistics import median
from time import thread_time_ns
from typing import Any

import numpy as np

from sim.bench.report import NS_PER_SECOND, Figure, middle, processor_seconds, seconds
from sim.engine.compile_cache import compiled
from sim.engine.lanes import side_by_side
from sim.engine.months import (
    actors_of,
    choose,
    close,
    depart,
    live,
    observe,
    set_all_policies,
    share_out,
)
from sim.engine.replicates import SETTLED, SETTLING_MONTHS, Job, run_ensemble, run_replicate, settled_start
from sim.evidence.parameters import parameter_record
from sim.rules.kinds_of_people import N_KINDS_OF_PEOPLE
from sim.rules.vocabulary import N_LEVERS, N_PERSON_COLUMNS, N_REACH, N_UNIT_COLUMNS, PersonColumn
from sim.world.in_force import settings_in_force
from sim.world.institution import load_institution
from sim.world.plan import make_plan
from sim.world.population import build_population
from sim.world.scenario import load_scenario

PHASES = ("policy", "share out", "live", "choose", "depart", "close", "observe")
_PROCESSOR = "processor time of one thread, settling apart"


def usual_job(months: int = 60, headcount: int = 0, *, by_unit: bool = True) -> Job:
    """Return the baseline in the typical school as a job for the engine."""
    institution, scenario = load_institution("typical"), load_scenario("baseline")
    if headcount:
        institution = institution.scaled(headcount)
    chosen = settings_in_force(institution, scenario)
    population = build_population(institution, chosen)
    plan = make_plan(scenario, population)
    return Job(population, plan, chosen, 1, months, f"bench {institution.headcount}", by_unit=by_unit)


def person_months(job: Job, number: int = 0) -> float:
    """Return the number of people present, added up over the months of a run."""
    return float(run_replicate(job, number).by_cell[1:, :, PersonColumn.HEADCOUNT].sum())


def one_thread(job: Job, times: int) -> tuple[Figure, Figure]:
    """Time months of a settled school, and settling apart."""
    lived = person_months(job)
    runs = [NS_PER_SECOND * processor_seconds(lambda: run_replicate(job, 0)) / lived for _ in range(times)]
    settled = lived / job.months * SETTLING_MONTHS
    settling = []
    for number in range(times):
        SETTLED.clear()
        spent = processor_seconds(lambda number=number: settled_start(job, number))  # type: ignore[misc]
        settling.append(NS_PER_SECOND * spent / settled)
    title = "Engine, per person-month, one thread"
    return (
        Figure("ns_per_person_month", title, middle(runs), "ns", runs, 400, note=_PROCESSOR),
        Figure(
            "settling_ns_per_person_month", "Settling, per person-month", middle(settling), "ns", settling
        ),
    )


def two_threads(job: Job, times: int) -> Figure:
    """Time the same replicates on one thread and on two, in turn."""
    numbers = range(8)
    run_ensemble(job, numbers, threads=2)  # settled starts are kept from here on
    ratios = []
    for _ in range(times):
        one = seconds(lambda: run_ensemble(job, numbers, threads=1))
        two = seconds(lambda: run_ensemble(job, numbers, threads=2))
        ratios.append(one / two)
    title = "Two threads against one"
    return Figure("two_threads", title, middle(ratios), "times as fast", ratios, 1.7, "at least")


def against_mesa(job: Job, times: int, headcount: int) -> tuple[Figure, Figure]:
    """Time months of the Mesa model of the same school and scenario, and of the engine, in turn."""
    from sim.mesa_model.model import FacultyModel

    model = FacultyModel("typical", "baseline", headcount=headcount, settling_months=2)
    lived = person_months(job)
    samples, ratios = [], []
    for _ in range(times):
        present = len(model.faculty)
        samples.append(NS_PER_SECOND * processor_seconds(model.step) / present)
        compiled = NS_PER_SECOND * processor_seconds(lambda: run_replicate(job, 0)) / lived
        ratios.append(samples[-1] / compiled)
    mesa = Figure(
        "mesa_ns_per_person_month", "FacultyModel, per person-month", middle(samples), "ns", samples
    )
    title = "Engine against FacultyModel"
    return mesa, Figure("engine_against_mesa", title, middle(ratios), "times as fast", ratios, 50, "at least")


def phases(job: Job, times: int) -> dict[str, float]:
    """Return nanoseconds per person-month of each phase, the cost of calling it from Python taken away."""
    found: dict[str, list[float]] = {phase: [] for phase in PHASES}
    for number in range(times):
        full, lived = _drive(job, number, working=True)
        empty, _ = _drive(job, number, working=False)
        for phase in PHASES:
            found[phase].append(max(full[phase] - empty[phase], 0) / lived)
    return {phase: float(median(samples)) for phase, samples in found.items()}


def _drive(job: Job, number: int, *, working: bool) -> tuple[dict[str, int], float]:
    """Run months phase by phase from Python; `working=False` calls the phases with nobody in them."""
    world = settled_start(job, number, mine=True)
    school, n = world.school, len(world.people) if working else 0
    order, unit_order = np.arange(n), np.arange(len(world.units) if working else 0)
    plan, every_unit = job.plan, np.arange(len(world.units))
    by_cell, by_kind = np.zeros((len(every_unit), N_PERSON_COLUMNS)), np.zeros((N_KINDS_OF_PEOPLE, N_PERSON_COLUMNS))
    by_unit, use = np.zeros((len(every_unit), N_UNIT_COLUMNS)), np.zeros((N_LEVERS, N_REACH))
    row = np.zeros(max(N_PERSON_COLUMNS, N_UNIT_COLUMNS))
    told = (order, unit_order, plan.levers, plan.reach, plan.shocks, plan.shock_reach, every_unit, row)
    out = (by_cell, by_kind, by_unit, use)
    spent, lived = dict.fromkeys(PHASES, 0), 0.0
    with side_by_side(world.people) as tiles:
        state = (tiles, n, world.units, world.departments, school, parameter_record(job.settings))
        for k in range(len(PHASES)) if number == 0 else ():
            _phase(k, *state, *told, *out)  # the first call looks up the compiled code
        gc.disable()
        for month in range(1, job.months + 1):
            school["month"] = month
            for k, phase in enumerate(PHASES):
                start = thread_time_ns()
                _phase(k, *state, *told, *out)
                spent[phase] += thread_time_ns() - start
            lived += by_cell[:, PersonColumn.HEADCOUNT].sum()
        gc.enable()
    return spent, lived


@compiled
def _phase(
    k: Any, tiles: Any, n: Any, units: Any, departments: Any, schools: Any, ps: Any, order: Any, unit_order: Any,
    levers: Any, reach: Any, shocks: Any, shock_reach: Any, cells: Any, row: Any, by_cell: Any, by_kind: Any,
    by_unit: Any, use: Any,
) -> None:  # fmt: skip
    """Run one of `PHASES`."""
    people, all_units, all_departments, school, p = actors_of(tiles, n, units, departments, schools, ps)
    if k == 0:
        set_all_policies(all_units, levers, reach, shocks, shock_reach, school, p, unit_order)
    elif k == 1:
        share_out(people, all_units, all_departments, school, p, order, unit_order)
    elif k == 2:
        live(people, all_units, all_departments, school, p, 0, n)
    elif k == 3:
        choose(people, all_units, all_departments, school, p, order)
    elif k == 4:
        depart(people, all_units, all_departments, school, p, order, unit_order)
    elif k == 5:
        close(people, all_units, all_departments, school, p, order, unit_order)
    elif n > 0:
        observe(people, all_units, all_departments, school, p, cells, row, by_cell, by_kind, by_unit, use, False)
