"""Simulates the points of waves; those that are known already are looked up."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

import numpy as np
import pandas as pd

from sim.engine.replicates import Progress
from sim.evidence.priors import Space
from sim.studies.points.cache import PointCache
from sim.studies.points.evaluator import PointEvaluator

Array = np.ndarray[Any, Any]
FIRST_OF_WAVE = 1_000_000  # every point of every wave has its own random numbers
MOST_WAVES = 10  # as in a study file


class Simulator(Protocol):
    """Simulates points (scores of all parameters of a space) and returns the outcomes of the data."""

    def __call__(self, wave: int, scores: Array) -> Array:
        """Return points x data."""


@dataclass(frozen=True)
class Simulated:
    """Simulates waves with the real model.

    Attributes:
        evaluator: Where.
        space: What the columns of scores are.
        outcomes: Which outcomes are kept.
        waves: Points of each wave.
        points: What is known, and evaluates what is not.
        replicates: Simulated futures of each point; their mean counts.
        progress: Called with the points that are done in all waves and their total.
        number: Of the calibration among several on one evaluator: each has its own random numbers.
    """

    evaluator: PointEvaluator
    space: Space
    outcomes: Sequence[str]
    waves: Sequence[int]
    points: PointCache
    replicates: int = 1
    progress: Progress | None = None
    number: int = 0

    def __call__(self, wave: int, scores: Array) -> Array:
        """Return points x outcomes."""
        values, names = self.space.named(self.space.values(scores)), list(self.outcomes)
        first = (self.number * MOST_WAVES + wave) * FIRST_OF_WAVE
        earlier, total = sum(self.waves[:wave]), sum(self.waves)

        def point(place: int) -> pd.DataFrame:
            start = (first + place) * self.replicates
            found = self.evaluator.outcomes(values[place], range(start, start + self.replicates), names)
            return found.assign(point=place)

        def tell(done: int, _: int) -> None:
            if self.progress is not None:
                self.progress(earlier + done, total)

        table = self.points(
            [f"{self.number}/{wave}/{place}/{mark(row)}" for place, row in enumerate(scores)], point,
            person_months=self.evaluator.person_months * self.replicates, progress=tell,
        )  # fmt: skip
        return table.groupby("point", sort=True)[names].mean().to_numpy(dtype=np.float64)


def mark(scores: Array) -> str:
    """Return what tells a point apart from all others."""
    return sha256(np.ascontiguousarray(scores).tobytes()).hexdigest()[:16]
