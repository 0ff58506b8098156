"""The ensemble engine: replicates of whole runs, compiled, on threads, from a shared settled start."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from threading import local
from types import ModuleType
from typing import Any

import numpy as np

from sim.engine import months as default_months
from sim.engine.lanes import side_by_side, tiles_of, with_room
from sim.engine.rulebook import months_of, own_rules
from sim.evidence.parameters import parameter_record
from sim.foundation.kept import Store, once
from sim.rules.kinds_of_people import N_KINDS_OF_PEOPLE
from sim.rules.vocabulary import N_LEVERS, N_PERSON_COLUMNS, N_REACH, N_UNIT_COLUMNS
from sim.world.plan import Plan, no_plan
from sim.world.population import Population

Array = np.ndarray[Any, Any]
Progress = Callable[[int, int], None]

SETTLING_MONTHS = 24
_KEPT_BYTES = 600_000_000
_PASSING_BYTES = 100_000_000
_PEOPLE_IN_A_BLOCK = 400  # their records fit the second-level cache


class Cancelled(Exception):
    """A run was stopped between replicates because it is no longer wanted."""


@dataclass(frozen=True)
class World:
    """The state of everything at one moment of one replicate."""

    people: Array
    units: Array
    departments: Array
    school: Array

    def copy(self) -> "World":
        """Return a world of its own with the same state."""
        return World(with_room(self.people), self.units.copy(), self.departments, self.school.copy())

    @property
    def nbytes(self) -> int:
        """Memory of the state."""
        return self.people.nbytes + self.units.nbytes + self.school.nbytes


Recorded = tuple[Array, Array, Array, Array]
"""Where the engine writes what it sees: by cell, by kind of people, of units by cell, and uses of levers."""


@dataclass(frozen=True)
class Replicate:
    """What was observed in one replicate: sums by cell and kind of people for each month; the event log."""

    number: int
    by_cell: Array  # months x cells x PersonColumn
    by_kind: Array  # months x kinds of people x PersonColumn; no months where nobody asked for kinds
    by_unit: Array  # months x cells x UnitColumn
    use: Array  # months x levers x Reach
    log: Array


@dataclass(frozen=True)
class Job:
    """All that one ensemble needs."""

    population: Population
    plan: Plan
    settings: Mapping[str, float]
    seed: int
    months: int
    key: str  # fingerprint of everything that the settled start depends on, seed and replicate apart
    by_unit: bool = True
    module: ModuleType = default_months
    order: Array | None = None  # any order of people; for tests that it does not matter
    unit_order: Array | None = None
    by_kind: bool = True
    passing: bool = False  # one of many points: nobody but its neighbors will want its settled start

    def __getstate__(self) -> dict[str, Any]:
        """Return what is copied and sent elsewhere: own rules go as functions, for a module cannot."""
        return {**self.__dict__, "module": own_rules(self.module)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Put the months back that the rules make."""
        self.__dict__.update(state, module=months_of(state["module"]))


SETTLED: Store[World] = Store(_KEPT_BYTES)
"""Settled starts, shared by compared scenarios."""
PASSING: Store[World] = Store(_PASSING_BYTES)
"""Settled starts of points, which only their neighbors ask for again."""


@once
def _usual_orders(population: Population) -> tuple[Array, Array, Array]:
    return _in_blocks(population, np.arange(len(population.people)), np.arange(len(population.units)), _PEOPLE_IN_A_BLOCK)


def _orders(job: Job) -> tuple[Array, Array, Array]:
    """Return the order of a job that has its own; all units are one block, since custom rules may look at any of them."""
    population = job.population
    people = np.arange(len(population.people)) if job.order is None else job.order
    unit_order = np.arange(len(population.units)) if job.unit_order is None else job.unit_order
    return _in_blocks(population, people, unit_order, None)


def _in_blocks(
    population: Population, people: Array, unit_order: Array, people_in_a_block: int | None
) -> tuple[Array, Array, Array]:
    """Return the order in which units and, within them, people are processed, and where its blocks begin."""
    place = np.argsort(unit_order)[population.people["unit"][people]]
    order = people[np.argsort(place, kind="stable")]
    ends = np.cumsum(population.units["count"][unit_order])
    if people_in_a_block is None:
        last = np.arange(len(ends)) == len(ends) - 1
    else:
        block = (ends - 1) // people_in_a_block
        last = np.append(block[1:] != block[:-1], True)
    blocks = np.column_stack([np.append(0, ends[last]), np.append(0, np.flatnonzero(last) + 1)])
    return order.astype(np.int64), unit_order.astype(np.int64), np.ascontiguousarray(blocks.astype(np.int64))


def _advance(
    job: Job, world: World, plan: Plan, p: Array, first: int, last: int, out: Recorded, *, back: bool = True
) -> Array:
    """Run some months of one world in place; return the event log. Without `back` its people are of no use any more."""
    with side_by_side(world.people, back=back) as tiles:
        return _live(job, world, tiles, plan, p, first, last, out)


def _live(job: Job, world: World, tiles: Array, plan: Plan, p: Array, first: int, last: int, out: Recorded) -> Array:
    """Run some months of a world whose people are tiles."""
    usual = job.module is default_months and job.order is None and job.unit_order is None
    order, unit_order, blocks = _usual_orders(job.population) if usual else _orders(job)
    log: Array = job.module.run(
        tiles, world.units, world.departments, world.school, plan.levers, plan.reach, plan.shocks,
        plan.shock_reach, p, order, unit_order, blocks, first, last, cells(job), *out,
    )  # fmt: skip
    return log


@once
def _record(job: Job) -> Array:
    """Return the parameters of all replicates of a job; nobody writes into them."""
    return parameter_record(job.settings)


def cells(job: Job) -> Array:
    """Return the output cell of each unit: itself, or its department if units are not recorded."""
    units = job.population.units
    return np.arange(len(units)) if job.by_unit else units["department"].astype(np.int64)


def room(job: Job, months: int, replicates: int) -> Recorded:
    """Return room for what is observed in some replicates: replicates x months x …; none where months is 0."""
    n = len(job.population.units) if job.by_unit else len(job.population.departments)
    return (
        np.zeros((replicates, months, n, N_PERSON_COLUMNS), dtype=np.float32),
        np.zeros((replicates, months if job.by_kind else 0, N_KINDS_OF_PEOPLE, N_PERSON_COLUMNS), dtype=np.float32),
        np.zeros((replicates, months, n, N_UNIT_COLUMNS), dtype=np.float32),
        np.zeros((replicates, months, N_LEVERS, N_REACH)),
    )


def room_for_one(job: Job, months: int) -> Recorded:
    """Return room for what is observed in one replicate: months x …."""
    return _of(room(job, months, 1), 0)


def _of(recorded: Recorded, place: int) -> Recorded:
    by_cell, by_kind, by_unit, use = recorded
    return by_cell[place], by_kind[place], by_unit[place], use[place]


def settled_start(job: Job, number: int, *, mine: bool = False) -> World:
    """Return the institution at month 0: drawn, then settled without trends, levers or shocks.

    Args:
        job: The ensemble.
        number: Replicate.
        mine: The caller will change the world; a kept one is copied.
    """
    world, kept = _settled(job, number)
    return world.copy() if kept and mine else world


def _settled(job: Job, number: int) -> tuple[World, bool]:
    """Return the institution at month 0, and whether it is kept for others, who shall find it unchanged."""
    key = (job.key, job.seed, number)
    store = PASSING if job.passing else SETTLED
    found = store.get(key)
    if found is not None:
        return found, True
    source = job.population
    world = World(with_room(source.people), source.units.copy(), source.departments, source.school.copy())
    world.school["seed"], world.school["replicate"] = job.seed, number
    world.school["month"], world.school["settling"] = -SETTLING_MONTHS - 1, True
    job.module.populate(world.people, world.units, world.departments, world.school, _record(job))
    _advance(job, world, no_plan(source), _record(job), -SETTLING_MONTHS, -1, room_for_one(job, 0))
    world.school["settling"], world.school["month"] = False, 0
    for name in ("message_growth", "admin_growth", "target_growth"):
        world.school[name] = 1.0
    return world, store.put(key, world)


class Scratch(local):
    """Where each thread of an ensemble runs its replicates, one after the other: fresh memory is dear."""

    tiles: Array | None = None


def run_replicate(job: Job, number: int, into: Recorded | None = None, scratch: Scratch | None = None) -> Replicate:
    """Run one replicate and return what was observed in it.

    Args:
        job: The ensemble.
        number: Which replicate.
        into: Its part of the `room` of an ensemble; room of its own where left out.
        scratch: What the replicates of an ensemble share.
    """
    world, kept = _settled(job, number)
    out = room_for_one(job, job.months + 1) if into is None else into
    if kept:
        scratch = scratch or Scratch()
        scratch.tiles = tiles_of(world.people, scratch.tiles)
        mine = World(world.people, world.units.copy(), world.departments, world.school.copy())
        log = _live(job, mine, scratch.tiles, job.plan, _record(job), 0, job.months, out)
    else:
        log = _advance(job, world, job.plan, _record(job), 0, job.months, out, back=False)
    by_cell, by_kind, by_unit, use = out
    return Replicate(number, by_cell, by_kind, by_unit, use, log)


def snapshots(job: Job, number: int, months: Sequence[int]) -> dict[int, World]:
    """Return the whole state of one replicate at some months."""
    world = settled_start(job, number, mine=True)
    found, now = {}, 0
    for month in sorted(set(months)):
        if month > now:
            _advance(job, world, job.plan, _record(job), now + 1, month, room_for_one(job, 0))
            now = month
        found[month] = world.copy()
    return found


def run_ensemble(
    job: Job | Callable[[int], Job],
    replicates: Sequence[int],
    *,
    threads: int = 1,
    into: Recorded | None = None,
    first: int = 0,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> list[Replicate]:
    """Run replicates on threads; the result does not depend on their number or order.

    Args:
        job: What to run; a function of the number of the replicate where replicates differ in parameters.
        replicates: Their numbers.
        threads: How many.
        into: The `room` of the ensemble; room of their own where left out.
        first: The place of the first replicate in that room.
        progress: Called with how many are done, of how many.
        cancelled: Asked between replicates whether to stop.

    Raises:
        Cancelled: `cancelled` returned true between two replicates.
    """
    done: dict[int, Replicate] = {}
    job_of = job if callable(job) else lambda _: job
    waiting = list(enumerate(replicates, first))
    scratch = Scratch()
    with ThreadPoolExecutor(max_workers=max(1, threads)) as pool:
        running: set[Future[Replicate]] = set()
        try:
            while waiting or running:
                while waiting and len(running) < max(1, threads):
                    place, number = waiting.pop(0)
                    mine = None if into is None else _of(into, place)
                    running.add(pool.submit(run_replicate, job_of(number), number, mine, scratch))
                finished, running = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    result = future.result()
                    done[result.number] = result
                    if progress is not None:
                        progress(len(done), len(replicates))
                if cancelled is not None and cancelled():
                    raise Cancelled
        finally:
            for future in running:
                future.cancel()
    return [done[number] for number in replicates]
