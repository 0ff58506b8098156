"""Columns of what the engine recorded, made when somebody asks for them: most outcomes need a handful of sixty."""

from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


class Columns:
    """Arrays by column, each made when it is first asked for: `columns[PersonColumn.HOURS]` is replicates × months × members.

    Args:
        make: Makes one column.
        shape: Of all of them: columns × replicates × months × members.
    """

    def __init__(self, make: Callable[[int], Array], shape: tuple[int, ...]) -> None:
        self._make = make
        self._made: dict[int, Array] = {}
        self.shape = shape

    @property
    def ndim(self) -> int:
        """How many axes all columns together have."""
        return len(self.shape)

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, column: int) -> Array:
        if not 0 <= column < len(self):
            raise IndexError(column)
        if column not in self._made:
            self._made[column] = self._make(int(column))
        return self._made[column]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        """Return all columns as one array."""
        found = np.stack([self[k] for k in range(len(self))])
        return found if dtype is None else found.astype(dtype, copy=False)

    def members(self, first: int, last: int) -> "Columns":
        """Return the same columns of some of the members."""
        return Columns(lambda column: self[column][..., first:last], (*self.shape[:-1], last - first))


def by_column(raw: Array) -> Columns:
    """Return columns of what was recorded as replicates × months × cells × columns, each side by side in memory."""
    return Columns(lambda column: np.ascontiguousarray(raw[..., column]), (raw.shape[-1], *raw.shape[:-1]))


def added_up(cells: Columns, starts: Array) -> Columns:
    """Return columns in which neighboring cells are added up in double precision.

    Args:
        cells: Columns of cells.
        starts: The first cell of each sum.
    """

    def make(column: int) -> Array:
        return np.asarray(np.add.reduceat(cells[column].astype(np.float64), starts, axis=-1))

    return Columns(make, (*cells.shape[:-1], len(starts)))
