"""Points that are asked for one batch after the other: looked up where they are known, evaluated and kept where not."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from sim.engine.replicates import Cancelled, Progress
from sim.studies.points.parts import Cancel, Part, file_of, points_in_a_part, read_part
from sim.studies.points.store import PARTS, Store
from sim.studies.points.work import How, Session, never

KEY, POINT = "key", "point"
Point = Callable[[int], pd.DataFrame]


@dataclass(frozen=True)
class _Task:
    part: int
    places: tuple[int, ...]


class PointCache:
    """Evaluates points that are not known yet, in parts, and remembers them; in a folder, for the next process, too.

    Args:
        session: The folder, and where the work is done.
        cancelled: Asked before each new point whether to stop.
    """

    def __init__(self, session: Session | None = None, cancelled: Cancel | None = None) -> None:
        self._session = Session(None, How()) if session is None else session
        self._cancelled = cancelled or never
        self._known: dict[str, pa.Table] = {}
        self._next = 0
        store = self._session.store
        for number, path in [] if store is None else numbered(store.path):
            if store is not None and store.whole(number):
                self._learn(read_part(path))
            else:
                path.unlink()  # a disk changed it, or it was brought from elsewhere: its points are evaluated again
            self._next = number + 1

    @classmethod
    def of(cls, threads: int | None = None) -> "PointCache":
        """Return one that keeps nothing beyond this process."""
        return cls(Session(None, How(threads)))

    @classmethod
    @contextmanager
    def open(
        cls, folder: Path | None, identity: Mapping[str, Any], *, threads: int | None = None, cancelled: Cancel | None = None
    ) -> Iterator["PointCache"]:
        """Take up what a folder holds, and hold it against other processes.

        Args:
            folder: Where points are kept, or None.
            identity: All that they depend on besides their keys; see `versions.identity`.
            threads: As many as there are processors where None; they change no result.
            cancelled: Asked before each new point whether to stop.

        Raises:
            InputError: The folder holds something else.
        """
        store = None if folder is None else Store.at(folder, identity)
        with Session(store, How(threads)) as session:
            yield cls(session, cancelled)

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, key: str) -> bool:
        return key in self._known

    def __call__(
        self, keys: Sequence[str], point: Point, *, person_months: int, progress: Progress | None = None
    ) -> pd.DataFrame:
        """Return the rows of points, in their order.

        Args:
            keys: What tells points apart, beside the identity of the folder.
            point: Evaluates the point at a place among them: one row or several.
            person_months: How many are simulated for a point, for parts of about a second.
            progress: Called with how many of them are done, of how many.

        Raises:
            Cancelled: `cancelled` returned true; parts that were finished are kept.
        """
        new = list({key: place for place, key in enumerate(keys) if key not in self._known}.values())
        done = len(keys) - len(new)
        if done and progress is not None:
            progress(done, len(keys))
        size = points_in_a_part(person_months, len(keys))
        cut = [tuple(new[first : first + size]) for first in range(0, len(new), size)]
        tasks = [_Task(self._next + k, places) for k, places in enumerate(cut)]
        self._next += len(tasks)

        def work(task: _Task, stopped: Cancel) -> Part:
            found = []
            for place in task.places:
                if stopped():
                    raise Cancelled
                found.append(point(place))
            names = np.repeat([keys[place] for place in task.places], [len(rows) for rows in found])
            table = pa.Table.from_pandas(pd.concat(found, ignore_index=True), preserve_index=False)
            table = table.append_column(KEY, pa.array(names)).replace_schema_metadata(None)
            store = self._session.store
            return Part(task.part, b"" if store is None else file_of(table, store.mark(task.part)), table=table)

        def keep(part: Part) -> None:
            nonlocal done
            done += self._learn(part.table)
            if progress is not None:
                progress(done, len(keys))

        if tasks:
            self._session.run(work, iter(tasks), len(tasks), keep, self._cancelled)
        rows = pa.concat_tables([self._known[key] for key in keys], promote_options="default")
        found: pd.DataFrame = rows.drop_columns([KEY]).to_pandas()
        return found

    def _learn(self, table: pa.Table) -> int:
        """Take up the points of a part; returns how many they are."""
        before, first = len(self._known), 0
        for key, rows in groupby(table[KEY].to_pylist()):
            count = len(list(rows))
            self._known[key] = table.slice(first, count)
            first += count
        return len(self._known) - before


def numbered(folder: Path) -> list[tuple[int, Path]]:
    """Return the files of parts in a folder with their numbers, in order."""
    return [(int(path.stem.partition("-")[2]), path) for path in sorted((folder / PARTS).glob("part-*.parquet"))]


def points_in(folder: Path) -> int:
    """Return how many points all run folders in a folder hold, half done or done."""
    found = set()
    for path in folder.rglob(f"{PARTS}/part-*.parquet"):
        with suppress(OSError):
            table = read_part(path)
            found |= {(path.parent, key) for key in table[KEY if KEY in table.column_names else POINT].unique().to_pylist()}
    return len(found)
