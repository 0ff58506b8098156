"""Evaluates points at which more differs than a simulation study can vary: missions, shocks, sets of mechanisms.

Studies of parameters and levers are run by `sim.studies.sweep`. Here every scenario meets every point with the same
random numbers, and points are kept by a `PointCache`.
"""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from sim.engine.replicates import Progress
from sim.evidence.outcomes import CHANGE
from sim.results.prices import bought, priced
from sim.simulate.rosters import headcount_of, named, people_of
from sim.studies.points.cache import PointCache
from sim.studies.points.evaluator import PointEvaluator
from sim.studies.points.versions import identity
from sim.world.institution import Institution, load_institution
from sim.world.scenario import Scenario

Array = np.ndarray[Any, Any]
REFERENCE = "baseline"
BOUGHT = "bought_usd:"


@dataclass(frozen=True)
class Stage:
    """Points to evaluate.

    Attributes:
        name: Name of its folder.
        evaluators: Scenarios by name, in one institution with one seed.
        parameters: Names of the columns of `values`.
        values: Points x parameters.
        outcomes: Horizon outcomes to keep.
        replicates: Simulated futures of each scenario at each point, the same for all.
    """

    name: str
    evaluators: Mapping[str, PointEvaluator]
    parameters: tuple[str, ...]
    values: Array
    outcomes: tuple[str, ...]
    replicates: int

    room: ClassVar[str] = "studies/points"  # in which points are made

    @property
    def runs(self) -> int:
        """Runs of one scenario and one future each."""
        return len(self.values) * len(self.evaluators) * self.replicates

    @property
    def person_months(self) -> int:
        """How many are simulated for one point."""
        return sum(each.person_months for each in self.evaluators.values()) * self.replicates

    def identity(self) -> dict[str, Any]:
        """Return what a result depends on."""
        first = next(iter(self.evaluators.values()))
        return identity(self.room, **first.identity, **{
            "design": sha256(np.ascontiguousarray(self.values).tobytes()).hexdigest(),
            "points": len(self.values),
            "varied": list(self.parameters),
            "scenarios": {name: evaluator.scenario.content_hash for name, evaluator in self.evaluators.items()},
            "outcomes": list(self.outcomes),
            "replicates": self.replicates,
        })  # fmt: skip

    def point(self, place: int) -> pd.DataFrame:
        """Evaluate one point: one row per scenario and replicate."""
        values = dict(zip(self.parameters, map(float, self.values[place]), strict=True))
        parts = []
        for name, evaluator in self.evaluators.items():  # one after the other: they share the settled start
            run = evaluator.run(values, range(self.replicates), self.outcomes)
            found = {BOUGHT + lever: bought(run.observed, lever) for lever in priced(evaluator.scenario.levers)}
            parts.append(run.horizon(self.outcomes).assign(**found).reset_index().assign(scenario=name))
        return pd.concat(parts, ignore_index=True).assign(point=place)


def seconds_for(stages: Sequence[Stage], threads: int | None) -> float:
    """Estimate how long stages take, by trying the first points of each."""
    total, count = 0.0, threads or os.cpu_count() or 1
    for stage in stages:
        places = range(min(count, len(stage.values)))
        begun = time.perf_counter()
        with ThreadPoolExecutor(max_workers=count) as pool:
            list(pool.map(stage.point, places))
        total += (time.perf_counter() - begun) / len(places) * len(stage.values)
    return total


def evaluate(
    stage: Stage,
    folder: Path | None = None,
    *,
    threads: int | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> pd.DataFrame:
    """Evaluate all points that were not yet; neither threads nor interruptions change a result.

    Args:
        stage: What to evaluate.
        folder: Where points are kept, in a folder of the stage's name; nowhere where left out.
        threads: As many as there are processors where left out.
        progress: Called with how many points are done, of how many.
        cancelled: Asked between points whether to stop.

    Returns:
        `[point, scenario, replicate, …outcomes, bought_usd:…]`.

    Raises:
        InputError: The folder holds another study.
        Cancelled: `cancelled` returned true; what was finished is kept.
    """
    place = None if folder is None else folder / stage.name
    keys = [str(k) for k in range(len(stage.values))]
    with PointCache.open(place, stage.identity(), threads=threads, cancelled=cancelled) as points:
        return points(keys, stage.point, person_months=stage.person_months, progress=progress)


@dataclass(frozen=True)
class AnalysisSettings:
    """Where and how an analysis evaluates points.

    Attributes:
        institution: Where.
        months: The horizon.
        replicates: Futures of each scenario at each point.
        seed: Seed of the simulations and of the designs.
        threads: As many as there are processors where None.
        folder: Where evaluated points are kept, or None.
        progress: Told the name of a stage; returns what is told how far it is.
        cancelled: Asked between points whether to stop.
        roster: Real people to begin with, as `sim.run` takes them; read when the settings are made.
    """

    institution: Institution = field(default_factory=lambda: load_institution("typical"))
    months: int = 60
    replicates: int = 2
    seed: int = 1
    threads: int | None = None
    folder: Path | None = None
    progress: Callable[[str], Progress | None] | None = None
    cancelled: Callable[[], bool] | None = None
    roster: Any = None

    def __post_init__(self) -> None:
        """Read the roster."""
        object.__setattr__(self, "roster", people_of(self.roster, self.institution))

    @property
    def people(self) -> int:
        """How many there are."""
        return headcount_of(self.institution, self.roster)

    def evaluators(self, scenarios: Sequence[Scenario]) -> dict[str, PointEvaluator]:
        """Return the baseline and some scenarios, ready to be tried."""
        found = [Scenario(name=REFERENCE, title="Status quo"), *scenarios]
        return {
            one.name: PointEvaluator.of(one, self.institution, months=self.months, seed=self.seed, roster=self.roster)
            for one in found
        }

    @property
    def described(self) -> dict[str, Any]:
        """What goes for all points, for metadata."""
        return {
            "seed": self.seed, "months": self.months, "replicates": self.replicates,
            "institution": self.institution.name, "institution_yaml": self.institution.to_yaml(),
            **named(self.roster, "roster_hash"),
        }  # fmt: skip

    def report(self, stage: str) -> Progress | None:
        """Return what is told how far a stage is."""
        return self.progress(stage) if self.progress else None

    def run(self, stage: Stage) -> pd.DataFrame:
        """Evaluate a stage."""
        report = self.report(stage.name)
        return evaluate(stage, self.folder, threads=self.threads, progress=report, cancelled=self.cancelled)


def priced_table(table: pd.DataFrame, factors: pd.DataFrame) -> pd.DataFrame:
    """Return evaluated points with the prices of levers of each point instead of the default ones.

    Args:
        table: As from `evaluate`.
        factors: Prices over default prices, one row a point, one column a lever.
    """
    table = table.copy()
    more = np.zeros(len(table))
    for lever in factors.columns:
        if BOUGHT + lever in table:
            usd = table[BOUGHT + lever].fillna(0.0).to_numpy()
            more += usd * (factors[lever].to_numpy()[table["point"].to_numpy()] - 1.0)
    for name in ("levers_usd", "total_usd"):
        if name in table:
            table[name] = table[name] + more
    return table


def responses(table: pd.DataFrame, measure: str, reference: str, policy: str | None = None) -> Array:
    """Return one number per point and replicate: an outcome of the reference, or what a policy changes of it.

    Args:
        table: As from `evaluate`.
        measure: An outcome; with `_change` behind it, the policy's minus the reference's.
        reference: Name of the scenario that others are compared with.
        policy: Name of the other scenario.
    """
    outcome = measure.removesuffix(CHANGE)
    found = _of(table, outcome, reference)
    return np.asarray(_of(table, outcome, policy) - found if measure.endswith(CHANGE) and policy else found)


def _of(table: pd.DataFrame, outcome: str, scenario: str) -> Array:
    rows = table[table["scenario"] == scenario]
    return np.asarray(rows.pivot(index="point", columns="replicate", values=outcome).to_numpy(dtype=float))
