"""What was observed in an ensemble, as arrays by column: the source of every table.

The engine adds people up by unit (or department) and by kind of people; here the replicates are put together,
and a group ("all", "department", "gender" and so on) is looked up without looping over anybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from sim.engine.compile_cache import compiled
from sim.engine.replicates import Job, Replicate
from sim.foundation.errors import InputError, nearest
from sim.rules.vocabulary import Rank, Seen, Track, UnitSeen

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
_MEMBERS = sum(len(members) for members in _KINDS.values())
_FIRST = {"gender": 0, "urim": 2, "rank": 4, "track": 8}  # as `add_up` has them


@dataclass(frozen=True, eq=False)
class Observed:
    """Everything that was seen in some replicates.

    Attributes:
        replicates: Their numbers.
        cells: Columns of `Seen` x replicates x months x cells.
        cells_of_units: Columns of `UnitSeen` x the same.
        kinds: Columns of `Seen` x replicates x months x members of the groups that are not places.
        use: Replicates x months x levers x `Reach`.
        log: Departures of all replicates, in order.
        log_replicate: The replicate of each.
        cell_names: Names of the cells.
        starts: First cell of each department.
        department_names: Names of the departments.
        by_unit: Cells are units; otherwise they are departments.
    """

    replicates: tuple[int, ...]
    cells: Array
    cells_of_units: Array
    kinds: Array
    use: Array
    log: Array
    log_replicate: Array
    cell_names: tuple[str, ...]
    starts: Array
    department_names: tuple[str, ...]
    by_unit: bool

    @property
    def months(self) -> int:
        """The horizon."""
        return int(self.cells.shape[2]) - 1

    def groups(self) -> tuple[str, ...]:
        """Return the groups that can be looked up."""
        known = PLACES if self.kinds.shape[2] == 0 else GROUPS
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

    def of(self, group: str) -> tuple[Array, Array | None]:
        """Return columns x replicates x months x members, of people and of units (None by kind of people)."""
        self.members(group)
        if group in _KINDS:
            first = _FIRST[group]
            return self.kinds[..., first : first + len(_KINDS[group])], None
        if group == "unit" or (group == "department" and not self.by_unit):
            return self.cells, self.cells_of_units
        if group == "all":
            return self._all
        return _summed(self.cells, self.starts), _summed(self.cells_of_units, self.starts)

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
            cells=self.cells[:, which],
            cells_of_units=self.cells_of_units[:, which],
            kinds=self.kinds[:, which],
            use=self.use[which],
            log=self.log[of_log],
            log_replicate=self.log_replicate[of_log],
        )

    def by_department(self, column: Seen | UnitSeen) -> Array:
        """Return one column of people or of units: replicates x months x departments."""
        cells = (self.cells if isinstance(column, Seen) else self.cells_of_units)[column]
        starts = self.starts if self.by_unit else np.arange(len(self.department_names))
        return np.asarray(_summed(cells[None], starts)[0])

    @cached_property
    def _all(self) -> tuple[Array, Array]:
        whole = np.zeros(1, dtype=np.int64)
        return _summed(self.cells, whole), _summed(self.cells_of_units, whole)


def _summed(cells: Array, starts: Array) -> Array:
    """Add neighbouring cells up in double precision, a column at a time."""
    out = np.empty((*cells.shape[:-1], len(starts)))
    for column, total in zip(cells, out, strict=True):
        np.add.reduceat(column.astype(np.float64), starts, axis=-1, out=total)
    return out


def observe(job: Job, found: Sequence[Replicate]) -> Observed:
    """Put replicates together."""
    population = job.population
    starts = np.searchsorted(population.units["department"], np.arange(len(population.departments)))
    return Observed(
        replicates=tuple(one.number for one in found),
        cells=_by_column([one.by_cell for one in found]),
        cells_of_units=_by_column([one.by_unit for one in found]),
        kinds=_kinds([one.by_kind for one in found]),
        use=np.stack([one.use for one in found]),
        log=np.concatenate([one.log for one in found]),
        log_replicate=np.repeat([one.number for one in found], [len(one.log) for one in found]),
        cell_names=population.unit_names if job.by_unit else population.department_names,
        starts=starts,
        department_names=population.department_names,
        by_unit=job.by_unit,
    )


def joined(parts: Sequence[Observed]) -> Observed:
    """Return several parts of one ensemble as one."""
    first = parts[0]
    if len(parts) == 1:
        return first
    return Observed(
        replicates=tuple(number for part in parts for number in part.replicates),
        cells=np.concatenate([part.cells for part in parts], axis=1),
        cells_of_units=np.concatenate([part.cells_of_units for part in parts], axis=1),
        kinds=np.concatenate([part.kinds for part in parts], axis=1),
        use=np.concatenate([part.use for part in parts]),
        log=np.concatenate([part.log for part in parts]),
        log_replicate=np.concatenate([part.log_replicate for part in parts]),
        cell_names=first.cell_names,
        starts=first.starts,
        department_names=first.department_names,
        by_unit=first.by_unit,
    )


def _by_column(arrays: list[Array]) -> Array:
    """Replicates of months x cells x columns become columns x replicates x months x cells."""
    out = np.empty((arrays[0].shape[-1], len(arrays), *arrays[0].shape[:-1]), dtype=arrays[0].dtype)
    for k, array in enumerate(arrays):
        out[:, k] = np.moveaxis(array, -1, 0)
    return out


def _kinds(arrays: list[Array]) -> Array:
    """Columns x replicates x months x members of the groups by kind of people."""
    months, _, columns = arrays[0].shape
    out = np.empty((columns, len(arrays), months, _MEMBERS))
    for k, array in enumerate(arrays):
        total = np.zeros((months, _MEMBERS, columns))
        add_up(array, total)
        out[:, k] = np.moveaxis(total, -1, 0)
    return out


@compiled
def add_up(by_kind: Any, total: Any) -> None:
    """Add the engine's kinds of people (woman x URiM x rank x track) up along each of the four."""
    months, kinds, columns = by_kind.shape
    for month in range(months):
        for kind in range(kinds):
            gender = 1 - kind // 32  # the engine has "no" first; tables have women and URiM first
            urim = 3 - kind // 16 % 2
            rank = 4 + kind // 4 % 4
            track = 8 + kind % 4
            for k in range(columns):
                value = by_kind[month, kind, k]
                total[month, gender, k] += value
                total[month, urim, k] += value
                total[month, rank, k] += value
                total[month, track, k] += value
