"""Whole runs whose every month can be looked at, and what was observed in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pytest

from sim.engine import SETTLED, Array, Job, Replicate, World, run_replicate, snapshots
from sim.experiments.prepare import Asked, prepare
from sim.institution import load_institution
from sim.parameters import levers, shocks
from sim.paths import scenarios_dir
from sim.scenario import Scenario, Shock

MONTHS = 36
STORM = Scenario(
    title="Everything at once",
    levers={name: 1.0 for name in levers()},
    shocks=[Shock(kind=kind, start=6 + k) for k, kind in enumerate(shocks())],
)


@dataclass(frozen=True)
class Life:
    """One replicate, every month of it.

    Attributes:
        job: What was run.
        worlds: The whole state at the end of each month, 0 to the last.
        seen: What was observed.
    """

    job: Job
    worlds: dict[int, World]
    seen: Replicate

    @property
    def months(self) -> range:
        """The months that were lived."""
        return range(1, self.job.months + 1)

    @cached_property
    def by_unit(self) -> tuple[Array, Array]:
        """What was seen of people and of units: months x units x columns, in double precision."""
        return self.seen.by_cell.astype(np.float64), self.seen.by_unit.astype(np.float64)

    def added_up(self, month: int, values: Array) -> Array:
        """Add up something of all lines by unit."""
        return np.bincount(self.worlds[month].people["unit"], values, len(self.job.population.units))


def lived(scenario: Scenario, headcount: int, months: int = MONTHS, roster: str | None = None) -> Life:
    place = load_institution("typical")
    path = None if roster is None else scenarios_dir() / "rosters" / roster
    asked = Asked.of(
        place.scaled(headcount) if headcount else place, path, 1, months, 7, 1, None, None, None, True
    )
    job = prepare(scenario, asked).job
    return Life(job, snapshots(job, 0, range(months + 1)), run_replicate(job, 0))


CASES = {
    "small": lambda: lived(Scenario(title="Calm"), 200),
    "storm": lambda: lived(STORM, 200),
    "typical": lambda: lived(Scenario(title="Calm"), 0, 12),
    "roster": lambda: lived(STORM, 0, 12, "sample.csv"),
}


@pytest.fixture(scope="session", params=CASES)
def life(request: pytest.FixtureRequest) -> Iterator[Life]:
    """A small school, the same with every lever and shock, the typical one, and real people."""
    yield CASES[request.param]()
    SETTLED.clear()
