"""`sim.sensitivity`: indices of any simulation study, with intervals, beside what chance alone would give."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd

from sim.engine.replicates import Progress
from sim.foundation.arguments import BLOCK, Check, checked, single
from sim.foundation.errors import InputError, listed, shown
from sim.foundation.progress import told
from sim.results.renamed import Table
from sim.studies.sensitivity.indices import given, variance
from sim.studies.sensitivity.indices.cells import Cell, cells, check_measures, combinations
from sim.studies.sensitivity.indices.interaction import interaction
from sim.studies.sensitivity.indices.methods import MAIN, Kept, kept, method_for, sampled
from sim.studies.sensitivity.indices.noise import Array, mean_of, share_of_noise
from sim.studies.sensitivity.indices.tornado import tornado
from sim.studies.sweep.folder import resuming
from sim.studies.sweep.results import Results, open_results
from sim.world.accepted import Name, Names, ProgressGiven, Seed

KEY = ("institution", "scenario", "combination", "outcome")


@dataclass(frozen=True)
class Sensitivity:
    """What the outcomes of a study depend on. Every table begins with `[institution, scenario, combination, outcome]`.

    Attributes:
        method: How indices were computed.
        results: The study.
        table: One row a factor, the strongest first; columns as the method has them, in `docs/indices.md`.
        pairs: Second-order Sobol indices, where the design tells them; otherwise empty.
        lines: How the strongest pair acts together, see `interaction`; empty for Morris and the tornado.
        cells: `[…, unit, used, of, mean, sd, share_of_noise]`: how many points, trajectories or blocks are used of how many,
            mean and standard deviation of the outcome over points, and which part of the variance is chance (NaN where there
            is one replicate).
        notes: What a reader must know, as sentences: what is missing.
    """

    method: str
    results: Results
    table: pd.DataFrame
    pairs: pd.DataFrame
    lines: pd.DataFrame
    cells: pd.DataFrame
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Sensitivity({self.method} of {self.results.study.name}: {len(self.cells)} x {len(self.factors)} factors)"

    @property
    def factors(self) -> list[str]:
        """What was sampled."""
        return sampled(self.results)

    @property
    def main(self) -> str:
        """The column by which factors are ordered."""
        return MAIN[self.method]

    def each(self) -> list[tuple[dict[str, str], pd.DataFrame]]:
        """Return the table of each cell, with what it is."""
        return [
            (dict(zip(KEY, map(str, key), strict=True)), rows.drop(columns=list(KEY)).reset_index(drop=True))
            for key, rows in self.table.groupby(list(KEY), sort=False)
        ]

    def of(self, outcome: str, **where: str) -> pd.DataFrame:
        """Return the rows of one outcome, the strongest first; `institution`, `scenario` or `combination` choose."""
        chosen = self.table["outcome"] == outcome
        for name, value in where.items():
            chosen &= self.table[name] == value
        return self.table[chosen].reset_index(drop=True)


def _results(given: Any) -> Any:
    value = single(given)
    if not isinstance(value, str | Path | Results):
        raise InputError(f"{shown(value)} is not a study.", allowed="what sim.sweep returned, or the path of a run folder")
    return value


@checked
def sensitivity(
    results: Annotated[Results | str | Path, Check(_results)],
    method: Name | None = None,
    outcome: Names | None = None,
    *,
    at: Annotated[Mapping[str, float], BLOCK] | None = None,
    seed: Seed | None = None,
    progress: ProgressGiven | None = None,
) -> Sensitivity:
    """Find out what the outcomes of a simulation study depend on.

    Institutions, scenarios and combinations of crossed levels are analyzed each apart.

    Args:
        results: Of `sim.sweep`, or a run folder, finished or not.
        method: morris, sobol, pawn, delta or tornado; the one that suits the design where left out.
        outcome: Outcomes of the study, with `_change` behind a name what a scenario changes against the first, paired; all
            outcomes where left out.
        at: Levels of crossed factors to keep to, such as `{"team_inbox": 1}`.
        seed: Of bootstraps; that of the study where left out.
        progress: True for a bar, or a function that is told how many indices are done, of how many.

    Raises:
        InputError: It is no run folder, the method does not suit its design, it has no such outcome or level, or too
            little of it is there.
    """
    found = results if isinstance(results, Results) else open_results(results)
    way = method_for(found, method)
    measures = check_measures(found, outcome)
    combinations(found, at)  # which checks `at`
    with told(progress, "Indices") as tell:
        asked = _Asked(found, way, found.study.seed if seed is None else seed, at, tell)
        parts = [_analysed(asked, cell) for cell in cells(found, measures, at)]
    done = [part for part in parts if part is not None]
    if not done:
        most = max(asked.cells, key=lambda row: int(row["used"]))
        whole = found.complete and found.shard is None and found.failures.empty
        more = "" if whole else f"more of it, by `{resuming(found.path)}`, or "
        raise InputError(
            f"Too little of this study is available: {most['used']:,} of {most['of']:,} {most['unit']} can be used, "
            f"{asked.least} are needed.", where=str(found.path),
            allowed=f"{more}a larger design",
        )  # fmt: skip
    table, pairs, lines = (Table(pd.concat([part[k] for part in done], ignore_index=True)) for k in range(3))
    notes = [f"{_missing(asked.cells)}."] if any(row["used"] < row["of"] for row in asked.cells) else []
    if not found.complete or found.shard is not None:
        notes.append("What is there of an unfinished study or a shard is not spread evenly: take it as a first look.")
    return Sensitivity(way, found, table, pairs, lines, Table(asked.cells), tuple(notes))


class _Asked:
    """What is asked, and what is noted meanwhile."""

    def __init__(
        self, results: Results, method: str, seed: int, at: Mapping[str, float] | None, progress: Progress | None
    ) -> None:
        self.results, self.method, self.seed = results, method, seed
        self.combinations = {label: number for number, label in combinations(results, at)}
        self.cells: list[dict[str, Any]] = []
        self.least = 1  # units that an index needs
        self._progress, self._done = progress, 0

    def tick(self, total: int) -> Callable[[], None]:
        """Return what is called after each index."""

        def one() -> None:
            self._done += 1
            if self._progress is not None:
                self._progress(self._done, max(total, self._done))

        return one

    def values(self, cell: Cell) -> pd.DataFrame:
        """Return the sampled factors at the points of a cell."""
        design = self.results.design
        return design.loc[design["combination"] == self.combinations[cell.combination], sampled(self.results)]


def _analysed(asked: _Asked, cell: Cell) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame] | None:
    """Return indices, pairs and lines of one cell; None where too little is there."""
    part = kept(asked.results, asked.method, cell.whole)
    values = np.where(cell.whole[:, None], cell.values, np.nan)
    row: dict[str, Any] = {**cell.key, "unit": part.unit, "used": part.used, "of": part.of}
    asked.cells.append(row)
    asked.least = part.least
    if not part.enough:
        return None
    known = values[part.rows][cell.whole[part.rows]]
    mean = mean_of(known)
    noise = share_of_noise(known) if known.shape[1] > 1 else float("nan")
    row |= {"mean": float(mean.mean()), "sd": float(mean.std()), "share_of_noise": noise}
    x = asked.values(cell)
    table, pairs = _indices(asked, part, x, values[part.rows])
    lines = pd.DataFrame()
    best = pairs if len(pairs) else table
    if asked.method not in ("morris", "tornado") and len(table) > 1:
        names = pairs.iloc[0][["parameter", "other"]] if len(pairs) else best["parameter"].head(2)
        rows = np.flatnonzero(cell.whole)
        lines = interaction(x.iloc[rows], mean_of(cell.values[rows]), *map(str, names))
    made = [_keyed(frame, cell) for frame in (table, pairs, lines)]
    return made[0], made[1], made[2]


def _indices(asked: _Asked, part: Kept, x: pd.DataFrame, values: Array) -> tuple[pd.DataFrame, pd.DataFrame]:
    results, method = asked.results, asked.method
    rows, none = part.rows, pd.DataFrame()
    if method == "tornado":
        return tornado(list(x.columns), x.to_numpy(dtype=np.float64), values), none
    if method in given.RESAMPLES:
        tick = asked.tick(len(x.columns) * len(asked.cells))
        index = given.pawn if method == "pawn" else given.delta
        return index(x.iloc[rows], mean_of(values), asked.seed, tick), none
    problem, study = results.problem, results.study
    if method == "morris":
        shares = pd.DataFrame(results.shares).to_numpy(dtype=np.float64)[rows]
        return variance.morris(problem, shares, values, study.design.cuts, asked.seed), none
    return variance.sobol(problem, values, asked.seed, second_order=study.design.second_order)


def _keyed(table: pd.DataFrame, cell: Cell) -> pd.DataFrame:
    if table.empty:
        return table
    keyed = table.copy()
    for place, (name, value) in enumerate(cell.key.items()):
        keyed.insert(place, name, value)
    return keyed


def _missing(rows: Sequence[Mapping[str, Any]]) -> str:
    """Say how much is missing, the same numbers once."""
    counts: dict[tuple[int, int, str], list[str]] = {}
    for row in rows:
        if row["used"] < row["of"] or "mean" not in row:
            where = ", ".join(filter(None, (row["institution"], row["scenario"], row["combination"], row["outcome"])))
            counts.setdefault((row["used"], row["of"], row["unit"]), []).append(where)
    said = []
    for (used, of, unit), places in counts.items():
        where = "" if len(places) == len(rows) else f" ({listed(places[:3])}{', …' if len(places) > 3 else ''})"
        said.append(f"{of - used:,} of {of:,} {unit} are missing, failed or have no value, {used:,} are used{where}")
    return "; ".join(said)
