"""Whole lives of schools: the state at the end of every month, and what was observed in them."""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from sim.engine.replicates import Array, Job, Replicate, World, run_replicate, snapshots
from sim.evidence.parameters import levers, shocks
from sim.rules.vocabulary import PersonColumn, UnitColumn
from tests.directional.worlds import pulling, school

# a few of each kind, so that beginnings, ends and overlaps are met
LEVERS = {
    name: {"intensity": 0.4 + 0.2 * (k % 4), "start": 1 + k % 5, "ramp": 4 * (k % 3), "upkeep": 0.5 + 0.5 * (k % 2)}
    | ({"end": 14} if k % 7 == 0 else {"tracks": ["clinician", "physician_scientist"]} if k % 7 == 1 else {})
    for k, name in enumerate(sorted(levers()))
}
SHOCKS = [{"kind": kind, "start": 3 + k, "months": 9} for k, kind in enumerate(sorted(shocks()))]
FREEZE = [{"kind": "hiring_freeze", "start": 2, "months": None}]


@dataclass(frozen=True)
class Life:
    """One replicate of a school.

    Attributes:
        job: What was run.
        worlds: The whole state at the end of each month, from month 0.
        seen: What was observed.
    """

    job: Job
    worlds: dict[int, World]
    seen: Replicate

    @property
    def months(self) -> range:
        """The months that were lived."""
        return range(1, self.job.months + 1)

    def before_and_now(self, month: int) -> tuple[World, World]:
        """The school at the end of the month before, and at the end of this one."""
        return self.worlds[month - 1], self.worlds[month]

    def by_unit(self, month: int, values: Array) -> Array:
        """Add something of all lines up by unit."""
        return np.bincount(self.worlds[month].people["unit"], values, len(self.job.population.units))

    def observed(self, month: int, column: PersonColumn | UnitColumn) -> Array:
        """What the engine wrote down of each unit this month."""
        return (self.seen.by_cell if isinstance(column, PersonColumn) else self.seen.by_unit)[month, :, column].astype(float)

    @cached_property
    def p(self) -> dict[str, float]:
        """All parameters and switches."""
        return dict(self.job.settings)


def life(job: Job, number: int = 0) -> Life:
    """Live one replicate, and keep every month."""
    return Life(job, snapshots(job, number, range(job.months + 1)), run_replicate(job, number))


CASES = {
    "typical": lambda: school(months=24),
    "typical with levers and shocks": lambda: pulling(school(months=24), LEVERS, SHOCKS),
    "real people": lambda: school(months=18, sample_roster=True),
    "real people with levers and shocks": lambda: pulling(school(months=18, sample_roster=True), LEVERS, SHOCKS),
    "community": lambda: pulling(school("community", months=24), LEVERS, SHOCKS),
    "research under a freeze": lambda: pulling(school("research_intensive", 300, months=36), {}, FREEZE),
}


@cache
def case(name: str) -> Life:
    """One of the cases, lived once for all tests."""
    return life(CASES[name]())
