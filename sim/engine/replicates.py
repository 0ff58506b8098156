"""The ensemble engine: replicates of whole runs, compiled, on threads, from a shared settled start."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

from sim.engine import months as default_months
from sim.engine.lanes import side_by_side, with_room
from sim.engine.months import N_KINDS_OF_PEOPLE
from sim.evidence.parameters import parameter_record
from sim.rules.vocabulary import N_LEVERS, N_REACH, N_SEEN, N_UNIT_SEEN
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


@dataclass(frozen=True)
class Replicate:
    """What was observed in one replicate: sums by cell and kind of people for each month; the event log."""

    number: int
    by_cell: Array  # months x cells x Seen
    by_kind: Array  # months x kinds of people x Seen; no months where nobody asked for kinds
    by_unit: Array  # months x cells x UnitSeen
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
    passing: bool = False  # one of many points: nobody but its neighbours will want its settled start


class _Settled:
    """Settled starts, shared by compared scenarios; the oldest are forgotten when memory is short."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._worlds: OrderedDict[tuple[str, int, int], World] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: tuple[str, int, int]) -> World | None:
        with self._lock:
            world = self._worlds.get(key)
            if world is not None:
                self._worlds.move_to_end(key)
            return world

    def put(self, key: tuple[str, int, int], world: World) -> bool:
        """Keep a world where there is room for it; says whether it is kept."""
        if world.nbytes > self._most_bytes // 8:
            return False
        with self._lock:
            if key not in self._worlds:
                self._worlds[key] = world
                self._bytes += world.nbytes
            while self._bytes > self._most_bytes:
                _, old = self._worlds.popitem(last=False)
                self._bytes -= old.nbytes
            return True

    def clear(self) -> None:
        with self._lock:
            self._worlds.clear()
            self._bytes = 0


SETTLED = _Settled(_KEPT_BYTES)
PASSING = _Settled(_PASSING_BYTES)


def _orders(job: Job) -> tuple[Array, Array, Array]:
    """The order in which units and, within them, people are processed, and where its blocks begin.

    A researcher's own rule may look at people of any unit: then all units are one block.
    """
    population = job.population
    unit_order = np.arange(len(population.units)) if job.unit_order is None else job.unit_order
    people = np.arange(len(population.people)) if job.order is None else job.order
    place = np.argsort(unit_order)[population.people["unit"][people]]
    order = people[np.argsort(place, kind="stable")]
    ends = np.cumsum(population.units["count"][unit_order])
    if job.module is default_months and job.order is None and job.unit_order is None:
        block = (ends - 1) // _PEOPLE_IN_A_BLOCK
        last = np.append(block[1:] != block[:-1], True)
    else:
        last = np.arange(len(ends)) == len(ends) - 1
    blocks = np.column_stack([np.append(0, ends[last]), np.append(0, np.flatnonzero(last) + 1)])
    return order.astype(np.int64), unit_order.astype(np.int64), np.ascontiguousarray(blocks.astype(np.int64))


def _advance(
    job: Job, world: World, plan: Plan, p: Array, first: int, last: int, out: tuple[Array, ...]
) -> Array:
    """Run some months of one world in place; returns the event log."""
    order, unit_order, blocks = _orders(job)
    with side_by_side(world.people) as tiles:
        log: Array = job.module.run(
            tiles, world.units, world.departments, world.school, plan.levers, plan.reach, plan.shocks,
            plan.shock_reach, p, order, unit_order, blocks, first, last, cells(job), *out,
        )  # fmt: skip
    return log


def cells(job: Job) -> Array:
    """The output cell of each unit: itself, or its department where units are not recorded."""
    units = job.population.units
    return np.arange(len(units)) if job.by_unit else units["department"].astype(np.int64)


def _room(job: Job, months: int) -> tuple[Array, ...]:
    """Room for what is observed; none where months is 0."""
    n = len(job.population.units) if job.by_unit else len(job.population.departments)
    return (
        np.zeros((months, n, N_SEEN), dtype=np.float32),
        np.zeros((months if job.by_kind else 0, N_KINDS_OF_PEOPLE, N_SEEN), dtype=np.float32),
        np.zeros((months, n, N_UNIT_SEEN), dtype=np.float32),
        np.zeros((months, N_LEVERS, N_REACH)),
    )


def settled_start(job: Job, number: int, *, mine: bool = False) -> World:
    """Return the institution at month 0: drawn, then settled without trends, levers or shocks.

    Args:
        job: The ensemble.
        number: Replicate.
        mine: The caller will change the world; a kept one is copied.
    """
    key = (job.key, job.seed, number)
    store = PASSING if job.passing else SETTLED
    kept = store.get(key)
    if kept is not None:
        return kept.copy() if mine else kept
    source = job.population
    world = World(with_room(source.people), source.units.copy(), source.departments, source.school.copy())
    world.school["seed"], world.school["replicate"] = job.seed, number
    world.school["month"], world.school["settling"] = -SETTLING_MONTHS - 1, True
    p = parameter_record(job.settings)
    job.module.populate(world.people, world.units, world.departments, world.school, p)
    _advance(job, world, no_plan(source), p, -SETTLING_MONTHS, -1, _room(job, 0))
    world.school["settling"], world.school["month"] = False, 0
    for name in ("message_growth", "admin_growth", "target_growth"):
        world.school[name] = 1.0
    return world.copy() if store.put(key, world) and mine else world


def run_replicate(job: Job, number: int) -> Replicate:
    """Run one replicate and return what was observed in it."""
    world = settled_start(job, number, mine=True)
    out = _room(job, job.months + 1)
    log = _advance(job, world, job.plan, parameter_record(job.settings), 0, job.months, out)
    by_cell, by_kind, by_unit, use = out
    return Replicate(number, by_cell, by_kind, by_unit, use, log)


def snapshots(job: Job, number: int, months: Sequence[int]) -> dict[int, World]:
    """Return the whole state of one replicate at some months."""
    world = settled_start(job, number, mine=True)
    p = parameter_record(job.settings)
    found, now = {}, 0
    for month in sorted(set(months)):
        if month > now:
            _advance(job, world, job.plan, p, now + 1, month, _room(job, 0))
            now = month
        found[month] = world.copy()
    return found


def run_ensemble(
    job: Job | Callable[[int], Job],
    replicates: Sequence[int],
    *,
    threads: int = 1,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> list[Replicate]:
    """Run replicates on threads; the result does not depend on their number or order.

    Args:
        job: What to run; a function of the number of the replicate where replicates differ in parameters.
        replicates: Their numbers.
        threads: How many.
        progress: Called with how many are done, of how many.
        cancelled: Asked between replicates whether to stop.

    Raises:
        Cancelled: `cancelled` said so between two replicates.
    """
    done: dict[int, Replicate] = {}
    job_of = job if callable(job) else lambda _: job
    waiting = list(replicates)
    with ThreadPoolExecutor(max_workers=max(1, threads)) as pool:
        running: set[Future[Replicate]] = set()
        try:
            while waiting or running:
                while waiting and len(running) < max(1, threads):
                    number = waiting.pop(0)
                    running.add(pool.submit(run_replicate, job_of(number), number))
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
