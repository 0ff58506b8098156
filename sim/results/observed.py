"""What was observed in an ensemble, as arrays by column: the source of every table.

The engine adds people up by unit (or department) and by kind of people; here the replicates are put together,
and a group ("all", "department", "gender" and so on) is looked up without looping over anybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import Any

import numpy as np

from sim.engine.compile_cache import compiled
from sim.engine.replicates import Job, Recorded, Replicate
from sim.foundation.errors import InputError, nearest
from sim.foundation.packed import Packing
from sim.results.columns import Columns, added_up, by_column
from sim.rules.kinds_of_people import what_kind
from sim.rules.vocabulary import PersonColumn, Rank, Track, UnitColumn

Array = np.ndarray[Any, Any]

PLACES = ("all", "department", "unit")
GROUPS = (*PLACES, "gender", "urim", "rank", "track")
WOMEN, MEN, URIM, NOT_URIM = "women", "men", "URiM", "not URiM"
_KINDS: dict[str, tuple[str, ...]] = {
    "gender": (WOMEN, MEN),
    "urim": (URIM, NOT_URIM),
    "rank": tuple(rank.name.lower() for rank in Rank),
    "track": tuple(track.name.lower() for track in Track),
}
_ENDS = tuple(accumulate(len(members) for members in _KINDS.values()))  # members of all groups side by side
_FIRST = dict(zip(_KINDS, (0, *_ENDS), strict=False))
_URIM, _RANK, _TRACK, _MEMBERS = _ENDS


@dataclass(frozen=True, eq=False)
class Observed(Packing):
    """Everything that was seen in some replicates.

    Attributes:
        replicates: Their numbers.
        by_cell: As the engine recorded it: replicates x months x cells x columns of `PersonColumn`.
        by_unit_cell: Likewise, of units: x columns of `UnitColumn`.
        by_kind: Likewise, by kind of people (woman x URiM x rank x track): x columns of `PersonColumn`.
        use: Replicates x months x levers x `Reach`.
        log: Departures of all replicates, in order.
        log_replicate: The replicate of each.
        cell_names: Names of the cells.
        starts: First cell of each department.
        department_names: Names of the departments.
        by_unit: Cells are units; otherwise they are departments.
    """

    replicates: tuple[int, ...]
    by_cell: Array
    by_unit_cell: Array
    by_kind: Array
    use: Array
    log: Array
    log_replicate: Array
    cell_names: tuple[str, ...]
    starts: Array
    department_names: tuple[str, ...]
    by_unit: bool

    @cached_property
    def cells(self) -> Columns:
        """Columns of `PersonColumn` x replicates x months x cells."""
        return by_column(self.by_cell)

    @cached_property
    def cells_of_units(self) -> Columns:
        """Columns of `UnitColumn` x the same."""
        return by_column(self.by_unit_cell)

    @cached_property
    def kinds(self) -> Columns:
        """Columns of `PersonColumn` x replicates x months x members of the groups that are not places."""
        raw = self.by_kind

        def make(column: int) -> Array:
            total = np.zeros((*raw.shape[:2], _MEMBERS))
            add_up(raw, column, total)
            return total

        return Columns(make, (raw.shape[-1], *raw.shape[:2], _MEMBERS))

    @property
    def months(self) -> int:
        """The horizon."""
        return int(self.by_cell.shape[1]) - 1

    def groups(self) -> tuple[str, ...]:
        """Return the groups that can be looked up."""
        known = PLACES if self.by_kind.shape[1] == 0 else GROUPS
        return tuple(group for group in known if group != "unit" or self.by_unit)

    def members(self, group: str) -> tuple[str, ...]:
        """Return the members of a group, in the order of `of`."""
        if group not in self.groups():
            allowed = self.groups()
            raise InputError(
                f'There is no group "{group}" here.', allowed=allowed, nearest=nearest(group, allowed)
            )
        if group in _KINDS:
            return _KINDS[group]
        return {"all": ("all",), "department": self.department_names, "unit": self.cell_names}[group]

    def of(self, group: str) -> tuple[Columns, Columns | None]:
        """Return columns x replicates x months x members, of people and of units (None by kind of people)."""
        self.members(group)
        if group in _KINDS:
            first = _FIRST[group]
            return self.kinds.members(first, first + len(_KINDS[group])), None
        if group == "unit" or (group == "department" and not self.by_unit):
            return self.cells, self.cells_of_units
        if group == "all":
            return self._all
        return added_up(self.cells, self.starts), added_up(self.cells_of_units, self.starts)

    def take(self, which: Array) -> "Observed":
        """Return some of the replicates.

        Args:
            which: One truth value for each replicate.
        """
        if which.all():
            return self
        kept = np.asarray(self.replicates)[which]
        of_log = np.isin(self.log_replicate, kept)
        return replace(
            self,
            replicates=tuple(int(number) for number in kept),
            by_cell=self.by_cell[which],
            by_unit_cell=self.by_unit_cell[which],
            by_kind=self.by_kind[which],
            use=self.use[which],
            log=self.log[of_log],
            log_replicate=self.log_replicate[of_log],
        )

    def by_department(self, column: PersonColumn | UnitColumn) -> Array:
        """Return one column of people or of units: replicates x months x departments."""
        cells = self.cells if isinstance(column, PersonColumn) else self.cells_of_units
        starts = self.starts if self.by_unit else np.arange(len(self.department_names))
        return added_up(cells, starts)[column]

    @cached_property
    def _all(self) -> tuple[Columns, Columns]:
        whole = np.zeros(1, dtype=np.int64)
        return added_up(self.cells, whole), added_up(self.cells_of_units, whole)


def observe(job: Job, found: Sequence[Replicate], recorded: Recorded | None = None) -> Observed:
    """Put replicates together.

    Args:
        job: What was run.
        found: The replicates.
        recorded: The room into which all of them were written, if they share one.
    """
    population = job.population
    by_cell, by_kind, by_unit, use = recorded or (
        _stacked([one.by_cell for one in found]),
        _stacked([one.by_kind for one in found]),
        _stacked([one.by_unit for one in found]),
        _stacked([one.use for one in found]),
    )
    return Observed(
        replicates=tuple(one.number for one in found),
        by_cell=by_cell,
        by_unit_cell=by_unit,
        by_kind=by_kind,
        use=use,
        log=_one_log([one.log for one in found]),
        log_replicate=np.repeat([one.number for one in found], [len(one.log) for one in found]),
        cell_names=population.unit_names if job.by_unit else population.department_names,
        starts=np.searchsorted(population.units["department"], np.arange(len(population.departments))),
        department_names=population.department_names,
        by_unit=job.by_unit,
    )


def _stacked(arrays: list[Array]) -> Array:
    return arrays[0][None] if len(arrays) == 1 else np.stack(arrays)


def _one_log(logs: list[Array]) -> Array:
    """Return event logs one after the other; numpy would compare their fields, one by one, for every log."""
    ends = np.cumsum([len(log) for log in logs])
    whole = np.empty(ends[-1], logs[0].dtype)
    for log, end in zip(logs, ends.tolist(), strict=True):
        whole[end - len(log) : end] = log
    return whole


@compiled
def add_up(by_kind: Any, column: Any, total: Any) -> None:
    """Add a column of the engine's kinds of people (woman x URiM x rank x track) up along each of the four."""
    replicates, months, kinds, _ = by_kind.shape
    for replicate in range(replicates):
        for month in range(months):
            for kind in range(kinds):
                value = by_kind[replicate, month, kind, column]
                woman, urim, rank, track = what_kind(kind)
                total[replicate, month, 1 - woman] += value  # tables have women and URiM first
                total[replicate, month, _URIM + 1 - urim] += value
                total[replicate, month, _RANK + rank] += value
                total[replicate, month, _TRACK + track] += value
