"""What a run folder holds, as tables: read at once, in pieces, or with DuckDB."""

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
import pyarrow as pa
from scipy.special import stdtrit

from sim.evidence.outcomes import CONFIDENCE
from sim.foundation.arguments import PATH, checked
from sim.foundation.errors import InputError, shown, unknown
from sim.foundation.extras import library
from sim.foundation.places import at_home
from sim.studies.points.parts import read_part
from sim.studies.points.store import PARTS
from sim.studies.sweep.design import problem
from sim.studies.sweep.evaluate import INDEX
from sim.studies.sweep.factors import said
from sim.studies.sweep.folder import DESIGN, RunFolder, resuming
from sim.studies.sweep.layout import Layout
from sim.studies.sweep.study import Study

CELL = ("point", "institution", "scenario")
_FILES = 64  # that are read together: some megabytes


class Results:
    """The results of a study; tables are read when they are asked for, whole only where the name says so.

    Attributes:
        path: The run folder.
        study: What was asked for.
        shard: Which part of the study lies here, from 1, of how many; None for all of it.
    """

    def __init__(self, folder: RunFolder, room: Any = None) -> None:
        self.path: Path = folder.path
        self.study: Study = folder.plan.study
        self.shard = folder.shard
        self._folder = folder
        self._room = room  # a temporary folder lives as long as its results

    def __repr__(self) -> str:
        done, parts = self.progress
        return f"Results({str(self.path)!r}, {self.study.name}: {done} of {parts} parts)"

    @property
    def manifest(self) -> dict[str, Any]:
        """Version, commit, libraries, machines, start and end."""
        return self._folder.manifest_of(self.path)

    @property
    def layout(self) -> Layout:
        """How the work is cut into parts."""
        return self._folder.plan.layout

    @property
    def design(self) -> pd.DataFrame:
        """The points: `[point, sample, combination, …factors]`."""
        return self._folder.plan.design.table

    @property
    def shares(self) -> pd.DataFrame | None:
        """Samples x sampled factors in shares of their ranges, in the order of the design; None for grids and the like."""
        return self._folder.plan.design.shares

    @property
    def problem(self) -> dict[str, Any]:
        """The `problem` of SALib that the shares solve."""
        return problem(self.study)

    @property
    def factors(self) -> list[str]:
        """Columns of the design that were varied."""
        return [one.name for one in self.study.factors]

    @property
    def outcomes(self) -> list[str]:
        """Columns of results that are outcomes."""
        return list(self.study.outcomes)

    @property
    def institutions(self) -> list[str]:
        """Names of the institutions."""
        return [one.name for one in self._folder.plan.setting.institutions]

    @property
    def scenarios(self) -> list[str]:
        """Names of the scenarios."""
        return [one.name for one in self._folder.plan.setting.scenarios]

    @property
    def reference(self) -> str:
        """The scenario that others are compared with: the first."""
        return self.scenarios[0]

    @cached_property
    def parts(self) -> tuple[int, ...]:
        """Numbers of the parts that are there, when first asked; `open_results` again looks again."""
        layout = self._folder.plan.layout
        return tuple(part for part in layout.of_shard(self.shard) if self._folder.has(part))

    @property
    def progress(self) -> tuple[int, int]:
        """How many parts are there, of how many."""
        return len(self.parts), len(list(self._folder.plan.layout.of_shard(self.shard)))

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        done, parts = self.progress
        return done == parts

    @property
    def failures(self) -> pd.DataFrame:
        """What failed: `[part, point, institution, first, end, error]`, the replicates from first to before end."""
        rows: list[dict[str, Any]] = []
        for part in self.parts:
            path = self._folder.failed(part)
            if path.is_file():
                rows += json.loads(path.read_text(encoding="utf-8"))
        return pd.DataFrame(rows, columns=["part", "point", "institution", "first", "end", "error"])

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[pd.DataFrame]:
        """Yield results in pieces of some files, in the order of points.

        Args:
            columns: Some of point, institution, scenario, replicate and the outcomes; all where left out.

        Raises:
            InputError: There is no such column, or a part is damaged.
        """
        known = (*INDEX, *self.outcomes)
        for name in columns or ():
            if name not in known:
                raise unknown("column of these results", name, known)
        for first in range(0, len(self.parts), _FILES):
            read = [self._read(part, columns) for part in self.parts[first : first + _FILES]]
            yield pa.concat_tables([table.replace_schema_metadata(None) for table in read]).to_pandas()

    def _read(self, part: int, columns: Sequence[str] | None) -> pa.Table:
        place = self._folder.place_of(part)
        try:
            return read_part(place, columns)
        except OSError:
            message = "This part is damaged: what is in it is not what was written."
            allowed = f"`{resuming(self.path)}`, which makes it again"
            raise InputError(message, where=str(place), allowed=allowed) from None

    @property
    def results(self) -> pd.DataFrame:
        """All results: `[point, institution, scenario, replicate, …outcomes]`."""
        found = list(self.batches())
        return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=[*INDEX, *self.outcomes])

    def table(self) -> pd.DataFrame:
        """Return all results beside the values of their points; a factor called like an outcome ends in `_factor`."""
        return self.joined(self.results)

    def joined(self, results: pd.DataFrame) -> pd.DataFrame:
        """Return some results beside the values of their points."""
        same = {name: f"{name}_factor" for name in self.factors if name in results.columns}
        design = self.design.rename(columns=same).drop(columns="point")
        rows = design.iloc[results["point"].to_numpy(dtype=np.int64)].reset_index(drop=True)
        return pd.concat([results["point"].reset_index(drop=True), rows, results.reset_index(drop=True).iloc[:, 1:]], axis=1)

    def means(self) -> pd.DataFrame:
        """Return means over replicates: `[point, institution, scenario, replicates, …outcomes]`; NaN does not count."""
        parts = []
        for batch in self.batches():
            groups = batch.groupby(list(CELL), observed=True)
            sums, counts = groups[self.outcomes].sum(), groups[self.outcomes].count().add_prefix("n:")
            parts.append(pd.concat([groups.size().rename("replicates"), sums, counts], axis=1))
        if not parts:
            return pd.DataFrame(columns=[*CELL, "replicates", *self.outcomes])
        total = pd.concat(parts).groupby(level=list(range(len(CELL))), observed=True).sum()
        for name in self.outcomes:
            counted = total.pop(f"n:{name}")
            total[name] = total[name] / counted.where(counted > 0)
        return total.reset_index()

    def differences(self) -> pd.DataFrame:
        """Return paired differences to the first scenario, means over replicates with the same random numbers.

        Returns:
            `[point, institution, scenario, outcome, replicates, difference, half_width]`; the half width is that of the
            95% t interval, which holds chance and nothing else.

        Raises:
            InputError: The study has but one scenario.
        """
        if len(self.study.scenarios) < 2:
            raise InputError("There is nothing to compare with.", path=("scenarios",), allowed="a study of two scenarios")
        parts = []
        for batch in self.batches():
            if batch.empty:  # all of its points failed
                continue
            wide = batch.set_index([*CELL[:2], "replicate", "scenario"])[self.outcomes]
            wide.columns.name = "outcome"
            by_scenario = wide.stack().unstack("scenario")
            others = [name for name in by_scenario.columns if name != self.reference]
            paired = by_scenario[others].sub(by_scenario[self.reference], axis=0)
            long = pd.DataFrame({"difference": paired.stack()}).reset_index()
            long["square"] = long["difference"] ** 2
            keys = [*CELL, "outcome"]
            parts.append(long.groupby(keys, observed=True)[["difference", "square"]].agg(["sum", "count"]))
        if not parts:
            return pd.DataFrame(columns=[*CELL, "outcome", "replicates", "difference", "half_width"])
        total = pd.concat(parts).groupby(level=[0, 1, 2, 3], observed=True).sum()
        n = total["difference", "count"]
        mean = total["difference", "sum"] / n
        spread = (total["square", "sum"] / n - mean * mean).clip(lower=0.0) / (n - 1).where(n > 1)
        half = stdtrit(np.maximum(n - 1, 1), 0.5 + CONFIDENCE / 2.0) * np.sqrt(spread)
        table = pd.DataFrame({"replicates": n, "difference": mean, "half_width": half}).reset_index()
        table["outcome"] = pd.Categorical(table["outcome"], categories=self.outcomes)
        return table.sort_values([*CELL, "outcome"], ignore_index=True, kind="stable")

    def by_level(self, factor: str, outcome: str, bins: int = 3) -> pd.DataFrame:
        """Return an outcome by the levels of a factor, or by equal parts of its range.

        Args:
            factor: A column of the design.
            outcome: A column of the results.
            bins: Into how many parts a range is cut.

        Returns:
            `[institution, scenario, level, points, mean, low, middle, high]`: over points, means of replicates and 5, 50
            and 95%; institutions apart, for their sizes differ.

        Raises:
            InputError: The study has no such factor or outcome, or a range is cut into no parts.
        """
        if factor not in self.factors:
            raise unknown("factor of this study", factor, self.factors)
        if outcome not in self.outcomes:
            raise unknown("outcome of this study", outcome, self.outcomes)
        if bins < 1:
            raise InputError(f"{shown(bins)} parts are none.", path=("bins",), allowed="1 or more")
        means = self._means
        values = self.design[factor].to_numpy()[means["point"].to_numpy(dtype=np.int64)]
        (spec,) = [one for one in self.study.factors if one.name == factor]
        level: Any = values
        if not spec.levels and len(np.unique(values)) > bins:
            edges = np.linspace(spec.low, spec.high, bins + 1)
            names = [f"{said(low)} to {said(high)}" for low, high in zip(edges[:-1], edges[1:], strict=True)]
            place = np.clip(np.searchsorted(edges, values, "right") - 1, 0, bins - 1)
            level = pd.Categorical([names[k] for k in place], categories=names)
        groups = means.assign(level=level).groupby([*CELL[1:], "level"], observed=True)[outcome]
        found = groups.agg(points="count", mean="mean").reset_index()
        for name, share in (("low", 0.05), ("middle", 0.5), ("high", 0.95)):
            found[name] = groups.quantile(share).to_numpy()
        return found

    @cached_property
    def _means(self) -> pd.DataFrame:
        return self.means()

    def connect(self) -> Any:
        """Return a DuckDB connection with the views `design`, `results` and `joined`.

        Raises:
            InputError: DuckDB is not installed, or no part is there yet.
        """
        duckdb = library("duckdb")
        if not self.parts:
            raise InputError("There are no results yet.", where=shown(str(self.path)), allowed="a study that has begun")
        connection = duckdb.connect()
        files = f"{self.path}/{PARTS}/part-*.parquet".replace("'", "''")
        design = f"{self.path}/{DESIGN}".replace("'", "''")
        same = [f'"{name}"' for name in self.factors if name in self.outcomes]
        renamed = "".join(f', {name} AS {name[:-1]}_factor"' for name in same)
        instead = f" EXCLUDE ({', '.join(same)}){renamed}" if same else ""
        connection.execute(f"CREATE VIEW results AS SELECT * FROM read_parquet('{files}')")
        connection.execute(f"CREATE VIEW design AS SELECT *{instead} FROM read_parquet('{design}')")
        connection.execute("CREATE VIEW joined AS SELECT * FROM design JOIN results USING (point)")
        return connection


@checked
def open_results(folder: Annotated[str | Path, PATH], *, room: Any = None) -> Results:
    """Open a run folder, finished or not.

    Args:
        folder: Where.
        room: A temporary folder around it, which lives as long as the results.

    Raises:
        InputError: It is no run folder.
    """
    return Results(RunFolder.kept(at_home(folder), same_version=False), room)

