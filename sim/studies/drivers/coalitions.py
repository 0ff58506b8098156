"""Simulates sets of mechanisms: which are on is a point of the design, each point one replicate.

A school without a mechanism is settled without it, as in the ablation of `docs/results.md`: the question is what
the mechanism does in a school that has it, not what happens in the years after it stops, when stocks that heal
over years still hold what it did. People, their bad weeks, and their random numbers are the same in every set.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from sim.results.metadata import digest
from sim.studies.drivers.game import Array, members, needed, orders
from sim.studies.drivers.players import Driver
from sim.studies.points.evaluator import PointEvaluator
from sim.studies.points.stages import Stage

STAGE = "coalitions"


@dataclass(frozen=True)
class Coalitions(Stage):
    """Sets of mechanisms to simulate, each in one replicate.

    Attributes:
        numbers: The replicate of each point.
        sets: The coalition of each point.
        drawn: Orders by replicate: 2 · pairs x drivers.
        by_draw: One evaluator for each posterior draw, which replicates take in turn; a single one at the defaults.
    """

    numbers: tuple[int, ...]
    sets: tuple[int, ...]
    drawn: Mapping[int, Array]
    by_draw: tuple[PointEvaluator, ...]

    room: ClassVar[str] = "studies/drivers"

    @classmethod
    def of(
        cls, evaluators: Sequence[PointEvaluator], drivers: Sequence[Driver], outcome: str, replicates: int, pairs: int,
        seed: int,
    ) -> "Coalitions":  # fmt: skip
        """Lay out what is to be simulated.

        Args:
            evaluators: One for each posterior draw, or one.
            drivers: The players.
            outcome: What is shared out.
            replicates: Simulated futures; each has orders of its own.
            pairs: Antithetic pairs of orders in each.
            seed: Of the orders.
        """
        names = [name for driver in drivers for name in driver.switches]
        owner = [k for k, driver in enumerate(drivers) for _ in driver.switches]
        drawn = {number: orders(len(drivers), pairs, seed, number) for number in range(replicates)}
        by_replicate = {number: needed(len(drivers), each) for number, each in drawn.items()}
        numbers = tuple(number for number, each in by_replicate.items() for _ in each)
        sets = tuple(one for each in by_replicate.values() for one in each)
        values = members(sets, len(drivers))[:, owner]
        first = evaluators[0]
        return cls(
            STAGE, {first.scenario.name: first}, tuple(names), values, (outcome,), 1, numbers, sets, drawn, tuple(evaluators)
        )

    def identity(self) -> dict[str, Any]:
        """Return what a result depends on."""
        drawn = [digest(dict(evaluator.job.settings)) for evaluator in self.by_draw]
        return {
            **super().identity(),
            "futures": len(self.drawn),
            "numbers": digest(list(self.numbers)),
            "draws": digest(drawn),
            "roster": self.by_draw[0].job.key,
        }

    def point(self, place: int) -> pd.DataFrame:
        """Simulate one set in one replicate."""
        number = self.numbers[place]
        evaluator = self.by_draw[number % len(self.by_draw)]
        on = dict(zip(self.parameters, map(float, self.values[place]), strict=True))
        table = evaluator.run(None, [number], self.outcomes, switches=on).horizon(self.outcomes)
        return table.reset_index().assign(scenario=evaluator.scenario.name, point=place)

    def worths(self, table: pd.DataFrame) -> list[dict[int, float]]:
        """Return the worth of every set by replicate.

        Args:
            table: As evaluated.
        """
        values = table.sort_values("point")[self.outcomes[0]].to_numpy(dtype=float)
        found: list[dict[int, float]] = [{} for _ in self.drawn]
        for number, one, value in zip(self.numbers, self.sets, values, strict=True):
            found[number][one] = float(value)
        return found


def all_known(worths: Sequence[Mapping[int, float]]) -> bool:
    """Return whether the outcome has a value in every set; a share of departures has none where nobody leaves."""
    return all(np.isfinite(list(each.values())).all() for each in worths)
