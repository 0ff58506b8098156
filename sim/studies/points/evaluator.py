"""Many points of the parameter space, a few replicates each: what calibration and sensitivity are made of."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.engine.replicates import Cancelled, Job, Progress, run_replicate
from sim.evidence.outcomes import chosen
from sim.evidence.posterior import Draw
from sim.results.metadata import digest
from sim.results.observed import observe
from sim.results.run import Run
from sim.simulate.request import Asked, prepare
from sim.world.in_force import point, settings_in_force
from sim.world.institution import Institution
from sim.world.population import laid_out
from sim.world.roster.read import Given, RosterFile
from sim.world.scenario import Scenario, load_scenario


@dataclass(frozen=True)
class Bench:
    """Where points are tried: one scenario in one institution over one horizon.

    Attributes:
        scenario: Its levers and shocks.
        institution: Where.
        job: What the engine is given where nothing varies.
        roster: The people to begin with, or None.
        draw: A posterior draw that the job has, or None for the defaults.
    """

    scenario: Scenario
    institution: Institution
    job: Job
    roster: pd.DataFrame | None
    draw: Draw | None = None

    @classmethod
    def of(
        cls,
        scenario: str | Path | Scenario = "baseline",
        institution: str | Path | Institution | None = None,
        *,
        months: int = 60,
        seed: int = 1,
        roster: Given | RosterFile | None = None,
        switches: Mapping[str, float] | None = None,
        by_unit: bool = False,
    ) -> "Bench":
        """Check what is asked for and lay the institution out once.

        Raises:
            InputError: Something asked for does not exist or is out of range.
        """
        asked = Asked.of(institution, roster, 1, months, seed, 1, None, switches, None, by_unit)
        ready = prepare(load_scenario(scenario), asked)
        people = next(iter(asked.read.values()))[0] if asked.read else None
        return cls(ready.scenario, ready.institution, ready.job, people)

    @cached_property
    def _roster_print(self) -> str | None:
        return None if self.roster is None else digest(self.roster.to_csv(index=False))

    @cached_property
    def _fingerprint(self) -> str:
        return self.institution.content_hash

    def at(
        self,
        values: Mapping[str, float] | None = None,
        outcomes: Iterable[str] | None = None,
        *,
        switches: Mapping[str, float] | None = None,
    ) -> Job:
        """Return the job at one point.

        Args:
            values: By parameter, a posterior draw or a point; the scenario's own values hold against it. The draw of
                the bench where left out.
            outcomes: What will be asked of it: kinds of people are observed only where one of these compares them.
                Everything where left out.
            switches: Over those of the scenario.
        """
        drawn = self.draw if values is None else point(values)
        used = settings_in_force(self.institution, self.scenario, drawn, switches=switches)
        population = laid_out(self.institution, used, self.roster, self._roster_print)
        key = digest([self._fingerprint, self.roster is not None, used, "point"])
        by_kind = outcomes is None or any(one.level == "groups" for one in chosen(outcomes))
        return replace(self.job, settings=used, population=population, key=key, by_kind=by_kind, passing=True)

    def outcomes(
        self, values: Mapping[str, float], replicates: Sequence[int], outcomes: Iterable[str] | None = None
    ) -> pd.DataFrame:
        """Return the outcomes over the horizon at one point, one row a replicate."""
        names = [one.name for one in chosen(outcomes)]
        return self.run(values, replicates, names).horizon(names)

    def run(self, values: Mapping[str, float], replicates: Sequence[int], outcomes: Iterable[str]) -> Run:
        """Return some replicates at one point, in which as much is observed as some outcomes need."""
        job = self.at(values, outcomes)
        seen = observe(job, [run_replicate(job, number) for number in replicates])
        return Run(self.scenario, self.institution, {}, seen, (job,))


def run_points(
    bench: Bench,
    points: Sequence[Mapping[str, float]],
    outcomes: Iterable[str],
    *,
    replicates: int = 1,
    own_luck: bool = False,
    first: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> pd.DataFrame:
    """Run points on threads; neither their number nor that of the threads changes a result.

    Args:
        bench: Where.
        points: Parameter values by name.
        outcomes: Which outcomes to keep.
        replicates: Simulated futures of each point.
        own_luck: Every point has its own random numbers; otherwise all use the same (common random numbers).
        first: Number of the first point, for its random numbers, when points come in parts.
        threads: As many as there are processors where left out.
        progress: Called with how many points are done, of how many.
        cancelled: Asked between points whether to stop.

    Returns:
        One row per point and replicate: `[point, replicate, …outcomes]`.

    Raises:
        Cancelled: `cancelled` returned true.
    """
    names = list(outcomes)
    done = 0

    def one(place: int) -> np.ndarray[Any, Any]:
        if cancelled is not None and cancelled():
            raise Cancelled
        start = (first + place) * replicates if own_luck else 0
        return bench.outcomes(points[place], range(start, start + replicates), names).to_numpy()

    parts = []
    with ThreadPoolExecutor(max_workers=threads or os.cpu_count() or 1) as pool:
        try:
            for values in pool.map(one, range(len(points))):
                parts.append(values)
                done += 1
                if progress is not None:
                    progress(done, len(points))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    numbers = first + np.repeat(np.arange(len(points)), replicates)
    own = np.tile(np.arange(replicates), len(points))
    table = pd.DataFrame(np.concatenate(parts), columns=names)
    table.insert(0, "point", numbers)
    table.insert(1, "replicate", numbers * replicates + own if own_luck else own)
    return table
