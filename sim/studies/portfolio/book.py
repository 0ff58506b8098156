"""The book of all combinations that were tried: none is simulated twice, whoever asks, and however often one stops."""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.engine.replicates import Cancelled
from sim.foundation.errors import InputError
from sim.studies.calibration.store import open_folder

Array = np.ndarray[Any, Any]
Levels = tuple[int, ...]
Try = Callable[[Levels], Array]
USD = "levers_usd_per_year"
_PART = 32  # combinations between two moments at which nothing is lost
_NAME = "tried-{:06d}.parquet"


class Book:
    """Looks combinations up, tries those that are new on threads, and keeps what was found in a folder.

    Args:
        tried: Tries one combination; returns futures x columns.
        columns: Names of the columns: the objectives' changes, then what the levers cost in their dearest year.
        folder: Where parts are kept, or None.
        about: What the results depend on; another folder's are refused.
        threads: As many as there are processors where None; they change no result.
        told: Called after each new combination.
        cancelled: Asked before each new combination whether to stop.

    Raises:
        InputError: The folder holds something else.
    """

    def __init__(
        self,
        tried: Try,
        columns: Sequence[str],
        *,
        folder: Path | None = None,
        about: Mapping[str, Any] | None = None,
        threads: int | None = None,
        told: Callable[[], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self._try, self._columns, self._folder = tried, tuple(columns), folder
        self._threads = threads or os.cpu_count() or 1
        self._told, self._cancelled = told, cancelled
        self._known: dict[Levels, Array] = {}
        self.simulated = 0
        if folder is not None:
            open_folder(folder, dict(about or {}))
            for path in sorted(folder.glob("tried-*.parquet")):
                self._known.update(_read(path, self._columns))

    def __len__(self) -> int:
        return len(self._known)

    def __call__(self, wanted: Sequence[Levels]) -> Array:
        """Return what is known of combinations: combinations x futures x columns.

        Raises:
            Cancelled: `cancelled` returned true; what was finished is kept.
        """
        new = [levels for levels in dict.fromkeys(wanted) if levels not in self._known]
        for first in range(0, len(new), _PART):
            self._part(new[first : first + _PART])
        return np.stack([self._known[levels] for levels in wanted])

    def _part(self, new: Sequence[Levels]) -> None:
        """Try some combinations, side by side."""
        found: dict[Levels, Array] = {}
        with ThreadPoolExecutor(max_workers=self._threads) as pool:
            try:
                for levels, values in zip(new, pool.map(self._one, new), strict=True):
                    found[levels] = values
                    if self._told is not None:
                        self._told()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                self._keep(found)
                raise
        self._keep(found)

    def _one(self, levels: Levels) -> Array:
        if self._cancelled is not None and self._cancelled():
            raise Cancelled
        return self._try(levels)

    def _keep(self, found: Mapping[Levels, Array]) -> None:
        if not found:
            return
        self.simulated += len(found)
        if self._folder is not None:
            _write(self._folder / _NAME.format(len(self._known)), found, self._columns)
        self._known.update(found)


def kept_in(folder: Path) -> int:
    """Return how many combinations all books in a folder hold."""
    parts = [pd.read_parquet(path, columns=["levels"]) for path in sorted(folder.glob("*/tried-*.parquet"))]
    return sum(int(part["levels"].nunique()) for part in parts)


def _write(path: Path, found: Mapping[Levels, Array], columns: Sequence[str]) -> None:
    """Write a part so that it is there whole or not at all."""
    futures = len(next(iter(found.values())))
    table = pd.DataFrame(np.concatenate(list(found.values())), columns=list(columns))
    table.insert(0, "levels", np.repeat([" ".join(map(str, levels)) for levels in found], futures))
    table.insert(1, "future", np.tile(np.arange(futures), len(found)))
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    table.to_parquet(fresh, index=False)
    fresh.replace(path)


def _read(path: Path, columns: Sequence[str]) -> dict[Levels, Array]:
    try:
        table = pd.read_parquet(path, columns=["levels", "future", *columns])
    except (OSError, ValueError):
        raise InputError(
            "This part of the search cannot be read.",
            where=str(path),
            allowed="a part as it was written; without the file, its combinations are evaluated again",
        ) from None
    parts = table.groupby("levels", sort=False)
    return {
        tuple(map(int, str(levels).split())): part[list(columns)].to_numpy(dtype=np.float64) for levels, part in parts
    }
