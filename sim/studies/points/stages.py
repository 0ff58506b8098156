"""Evaluates points at which more differs than a design study can vary: missions, shocks, sets of mechanisms.

Studies of parameters and levers are run by `sim.studies.sweep`. Here every scenario meets every point with the
same random numbers, a chunk at a time. Chunks are kept in a folder where one is given, so that what was interrupted goes on
where it stopped. A folder that holds another study is refused.
"""

import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.engine.replicates import Cancelled, Progress
from sim.evidence.outcomes import CHANGE
from sim.foundation.errors import InputError
from sim.results.metadata import code_hash, digest
from sim.results.prices import bought, priced
from sim.studies.points.evaluator import Bench
from sim.world.institution import Institution, load_institution
from sim.world.scenario import Scenario

Array = np.ndarray[Any, Any]
REFERENCE = "baseline"
BOUGHT = "bought_usd:"
_CHUNK_RUNS = 200  # a few seconds of work are lost when one stops


@dataclass(frozen=True)
class Stage:
    """Points to evaluate.

    Attributes:
        name: Name of its folder.
        benches: Scenarios by name, in one institution with one seed.
        parameters: Names of the columns of `values`.
        values: Points x parameters.
        outcomes: Horizon outcomes to keep.
        replicates: Simulated futures of each scenario at each point, the same for all.
    """

    name: str
    benches: Mapping[str, Bench]
    parameters: tuple[str, ...]
    values: Array
    outcomes: tuple[str, ...]
    replicates: int

    @property
    def runs(self) -> int:
        """Runs of one scenario and one future each."""
        return len(self.values) * len(self.benches) * self.replicates

    @property
    def chunk(self) -> int:
        """Points that are evaluated and kept together."""
        return max(1, _CHUNK_RUNS // (len(self.benches) * self.replicates))

    def content(self) -> dict[str, Any]:
        """Return what a result depends on."""
        first = next(iter(self.benches.values()))
        return {
            "design": sha256(np.ascontiguousarray(self.values).tobytes()).hexdigest(),
            "points": len(self.values),
            "parameters": list(self.parameters),
            "scenarios": {name: bench.scenario.content_hash for name, bench in self.benches.items()},
            "institution": first.institution.content_hash,
            "people": len(first.job.population.people),
            "others": digest(dict(first.job.settings)),
            "months": first.job.months,
            "seed": first.job.seed,
            "outcomes": list(self.outcomes),
            "replicates": self.replicates,
            "code": code_hash(),
        }

    def point(self, place: int) -> pd.DataFrame:
        """Evaluate one point: one row per scenario and replicate."""
        values = dict(zip(self.parameters, map(float, self.values[place]), strict=True))
        parts = []
        for name, bench in self.benches.items():  # one after the other: they share the settled start
            run = bench.run(values, range(self.replicates), self.outcomes)
            found = {BOUGHT + lever: bought(run.observed, lever) for lever in priced(bench.scenario.levers)}
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
        folder: Where chunks are kept, in a folder of the stage's name; nowhere where left out.
        threads: As many as there are processors where left out.
        progress: Called with how many points are done, of how many.
        cancelled: Asked between points whether to stop.

    Returns:
        `[point, scenario, replicate, …outcomes, bought_usd:…]`.

    Raises:
        InputError: The folder holds another study.
        Cancelled: `cancelled` returned true; whole chunks are kept.
    """
    place = None if folder is None else _opened(folder / stage.name, stage)
    done = 0
    parts = []

    def one(point: int) -> pd.DataFrame:
        if cancelled is not None and cancelled():
            raise Cancelled
        return stage.point(point)

    with ThreadPoolExecutor(max_workers=threads or os.cpu_count() or 1) as pool:
        for first in range(0, len(stage.values), stage.chunk):
            last = min(first + stage.chunk, len(stage.values))
            kept = None if place is None else place / f"points-{first:06d}.parquet"
            if kept is not None and kept.is_file():
                parts.append(pd.read_parquet(kept))
                done = last
            else:
                tables = []
                try:
                    for table in pool.map(one, range(first, last)):
                        tables.append(table)
                        done += 1
                        if progress is not None:
                            progress(done, len(stage.values))
                except BaseException:
                    pool.shutdown(cancel_futures=True)
                    raise
                parts.append(pd.concat(tables, ignore_index=True))
                if kept is not None:
                    _write(kept, parts[-1])
    if progress is not None:
        progress(done, len(stage.values))
    return pd.concat(parts, ignore_index=True)


def points_kept(folder: Path) -> int:
    """Return how many points all stages in a folder hold."""
    return sum(
        int(pd.read_parquet(path, columns=["point"])["point"].nunique())
        for path in folder.glob("*/points-*.parquet")
    )


def _opened(place: Path, stage: Stage) -> Path:
    """Make the folder of a stage, or check that it holds this one."""
    described, content = place / "study.json", stage.content()
    if described.is_file():
        try:
            before = json.loads(described.read_text(encoding="utf-8"))
        except ValueError:
            before = {}
        differs = [key for key in content if before.get(key) != content[key]]
        if differs:
            raise InputError(
                f"This folder belongs to another study, which differs in {', '.join(differs)}.",
                where=str(place),
                allowed="the folder of the same study, to continue it, or a new folder",
            )
        return place
    if place.exists() and any(place.iterdir()):
        raise InputError(
            "The folder contains other files, which will not be overwritten.",
            where=str(place),
            allowed="the name of a new folder",
        )
    place.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, indent=1, sort_keys=True) + "\n"
    described.write_text(text, encoding="utf-8", newline="\n")
    return place


def _write(path: Path, table: pd.DataFrame) -> None:
    """Write a chunk so that it is there whole or not at all."""
    unfinished = path.with_suffix(".part")
    table.to_parquet(unfinished, index=False)
    unfinished.replace(path)


@dataclass(frozen=True)
class Study:
    """Where and how points are tried.

    Attributes:
        institution: Where.
        months: The horizon.
        replicates: Futures of each scenario at each point.
        seed: Seed of the simulations and of the designs.
        threads: As many as there are processors where None.
        folder: Where evaluated points are kept, or None.
        progress: Told the name of a stage; returns what is told how far it is.
        cancelled: Asked between points whether to stop.
    """

    institution: Institution = field(default_factory=lambda: load_institution("typical"))
    months: int = 60
    replicates: int = 2
    seed: int = 1
    threads: int | None = None
    folder: Path | None = None
    progress: Callable[[str], Progress | None] | None = None
    cancelled: Callable[[], bool] | None = None

    def benches(self, scenarios: Sequence[Scenario]) -> dict[str, Bench]:
        """Return the baseline and some scenarios, ready to be tried."""
        found = [Scenario(name=REFERENCE, title="Status quo"), *scenarios]
        return {
            one.name: Bench.of(one, self.institution, months=self.months, seed=self.seed) for one in found
        }

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
