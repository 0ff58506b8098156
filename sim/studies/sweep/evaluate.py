"""Runs the work of one part and returns the bytes of its file; the same bytes whoever runs it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from sim.engine.replicates import Cancelled
from sim.foundation.errors import printable
from sim.studies.points.parts import Cancel, Part, file_of
from sim.studies.sweep.layout import Task
from sim.studies.sweep.precision import until_enough
from sim.studies.sweep.setting import StudySetting

INDEX = ("point", "institution", "scenario", "replicate")
_LONGEST = 500  # characters of an error that are kept

Columns = dict[str, list[np.ndarray[Any, Any]]]


@dataclass(frozen=True)
class PointsOfStudy:
    """Runs parts of a study, wherever it is sent.

    Attributes:
        setting: What is run.
        study: Fingerprint of the study, written into the file of each part.
    """

    setting: StudySetting
    study: str

    def __call__(self, task: Task, cancelled: Cancel) -> Part:
        """Run the work of one part; a point that fails is noted and does not stop the others.

        Args:
            task: Which points and replicates.
            cancelled: Asked between points whether to stop.

        Raises:
            Cancelled: `cancelled` returned true.
        """
        columns, failures = _run(self.setting, task, cancelled)
        return Part(task.part, file_of(_table(self.setting, columns), f"{self.study}/{task.part}"), tuple(failures))


def _run(setting: StudySetting, task: Task, cancelled: Cancel) -> tuple[Columns, list[dict[str, Any]]]:
    columns: Columns = {name: [] for name in (*INDEX, *setting.study.outcomes)}
    failures: list[dict[str, Any]] = []
    names = [one.name for one in setting.study.factors]
    for place, first, end in task.units:
        values = dict(zip(names, task.values[place].tolist(), strict=True))
        offset = task.samples[place] * setting.study.most_replicates if setting.study.own_random_numbers else 0
        for k, institution in enumerate(setting.institutions):
            if cancelled():
                raise Cancelled
            try:
                found = futures_of(setting, values, k, first, end, offset)
            except Exception as error:  # whatever it is, the other points are still wanted
                what = printable(f"{type(error).__name__}: {error}")[:_LONGEST]
                about = {"part": task.part, "point": task.points[place], "institution": institution.name}
                failures.append({**about, "first": first, "end": end, "error": what})
                continue
            n = len(next(iter(found[0].values())))
            for s, outcomes in enumerate(found):
                columns["point"].append(np.full(n, task.points[place], dtype=np.int32))
                columns["institution"].append(np.full(n, k, dtype=np.int8))
                columns["scenario"].append(np.full(n, s, dtype=np.int8))
                columns["replicate"].append(np.arange(first, first + n, dtype=np.int32))
                for name, numbers in outcomes.items():
                    columns[name].append(numbers)
    return columns, failures


def futures_of(
    setting: StudySetting, values: Mapping[str, float], institution: int, first: int, end: int, offset: int
) -> list[dict[str, np.ndarray[Any, Any]]]:
    """Return the outcomes of one point in one institution under each scenario, one number a replicate.

    Args:
        setting: What is run.
        values: Of the point, by factor.
        institution: Which of the setting.
        first: The first replicate; with a precision, replicates begin at 0 and are as many as it needs.
        end: The one after the last.
        offset: Added to the numbers of replicates.
    """
    scenarios = range(len(setting.scenarios))

    def some(begin: int, stop: int) -> list[dict[str, np.ndarray[Any, Any]]]:
        numbers = range(offset + begin, offset + stop)
        return [setting.outcomes(values, institution, s, numbers) for s in scenarios]

    asked = setting.study.precision
    if asked is None:
        return some(first, end)
    found: list[dict[str, np.ndarray[Any, Any]]] = [{} for _ in scenarios]

    def more(begin: int, stop: int) -> np.ndarray[Any, Any]:
        for kept, fresh in zip(found, some(begin, stop), strict=True):
            for name, numbers in fresh.items():
                kept[name] = np.concatenate([kept[name], numbers]) if name in kept else numbers
        return np.column_stack([kept[asked.outcome] for kept in found])

    n = until_enough(more, asked)
    return [{name: numbers[:n] for name, numbers in kept.items()} for kept in found]


def _table(setting: StudySetting, columns: Columns) -> pa.Table:
    def joined(name: str, dtype: Any) -> pa.Array:
        parts = columns[name]
        return pa.array(np.concatenate(parts) if parts else np.zeros(0, dtype=dtype))

    def words(name: str, known: list[str]) -> pa.Array:
        return pa.DictionaryArray.from_arrays(joined(name, np.int8), pa.array(known, type=pa.string()))

    arrays = {
        "point": joined("point", np.int32),
        "institution": words("institution", [one.name for one in setting.institutions]),
        "scenario": words("scenario", [one.name for one in setting.scenarios]),
        "replicate": joined("replicate", np.int32),
    }
    arrays |= {name: joined(name, np.float64) for name in setting.study.outcomes}
    return pa.table(arrays)
