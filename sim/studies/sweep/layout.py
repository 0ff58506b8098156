"""How a study is cut into parts: pieces of work of some seconds, each of which becomes one file.

The cut depends on the study alone, never on workers, so that files are the same wherever they are made.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np

from sim.engine.replicates import SETTLING_MONTHS
from sim.studies.points.parts import MOST_PARTS, PERSON_MONTHS
from sim.studies.sweep.design import Design
from sim.studies.sweep.setting import StudySetting
from sim.studies.sweep.study import Study

_MOST_UNITS = 500


@dataclass(frozen=True)
class Task:
    """The work of one part.

    Attributes:
        part: Its number.
        points: Numbers of its points.
        samples: The sampled row of each, by which chance is told apart.
        values: Points x factors.
        units: What is run: the place of a point in this task, its first replicate and the end.
    """

    part: int
    points: tuple[int, ...]
    samples: tuple[int, ...]
    values: np.ndarray[Any, Any]
    units: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Layout:
    """How points and replicates are cut into parts.

    Attributes:
        points: How many points.
        replicates: Of each point, at most.
        block: Replicates that are run together; fewer than all only where one point is a lot of work.
        units: Blocks in a part.
    """

    points: int
    replicates: int
    block: int
    units: int

    @classmethod
    def of(cls, setting: StudySetting, points: int, units: int | None = None) -> "Layout":
        """Cut a study.

        Args:
            setting: What is run.
            points: How many points.
            units: Points in a part, instead of as many as take some seconds.
        """
        study = setting.study
        each = setting.people * (SETTLING_MONTHS + len(setting.scenarios) * study.months)
        replicates, block = study.most_replicates, study.most_replicates
        if study.precision is None and units is None:  # a sequence of replicates cannot be cut
            block = max(1, min(replicates, PERSON_MONTHS // each))
        expected = block if study.precision is None else study.precision.least
        if units is None:
            units = max(1, min(_MOST_UNITS, PERSON_MONTHS // (each * expected)))
            units = max(units, ceil(points * ceil(replicates / block) / MOST_PARTS))
            together = study.design.combinations(study.factors)  # they share their settled starts
            units = max(1, round(units / together)) * together if units > together else units
        return cls(points, replicates, block, units)

    @property
    def blocks(self) -> int:
        """Blocks of one point."""
        return ceil(self.replicates / self.block)

    @property
    def parts(self) -> int:
        """How many parts."""
        return ceil(self.points * self.blocks / self.units)

    def units_of(self, part: int) -> range:
        """Return the numbers of the units of a part."""
        return range(part * self.units, min((part + 1) * self.units, self.points * self.blocks))

    def task(self, part: int, design: Design, study: Study) -> Task:
        """Return the work of one part."""
        units = [divmod(unit, self.blocks) for unit in self.units_of(part)]
        points = sorted({point for point, _ in units})
        rows = design.table.iloc[points[0] : points[-1] + 1]
        return Task(
            part, tuple(points), tuple(rows["sample"].tolist()),
            rows[[one.name for one in study.factors]].to_numpy(dtype=np.float64),
            tuple((point - points[0], block * self.block, min((block + 1) * self.block, self.replicates))
                  for point, block in units),
        )  # fmt: skip

    def of_shard(self, shard: tuple[int, int] | None) -> Iterator[int]:
        """Return the numbers of the parts of a shard (from 1, of how many), or of all."""
        first, step = (0, 1) if shard is None else (shard[0] - 1, shard[1])
        return iter(range(first, self.parts, step))
