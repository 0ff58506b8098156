"""One side of a question, as work that can be sent to another machine: plain data, and the functions of this module."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sim
from dashboard.answers.digest import Digest, digest
from dashboard.model import Progress
from dashboard.question import Arm
from dashboard.simulation.scenarios import scenario_of


@dataclass(frozen=True)
class Side:
    """What is simulated, wherever that is.

    Attributes:
        institution: Where it happens.
        arm: What happens.
        futures: How many.
        draws: Posterior draws that they take in turn.
        roster: Real people to begin with, or None.
    """

    institution: Any
    arm: Arm
    futures: int
    draws: int
    roster: Any = None

    def run(self, progress: Progress) -> Any:
        """Simulate it."""
        return sim.run(
            scenario_of(self.arm),
            institution=self.institution,
            roster=self.roster,
            replicates=self.futures,
            months=self.arm.months,
            seed=self.arm.seed,
            by_unit=False,
            draws=self.draws,
            progress=progress,
        )

    def __call__(self, progress: Progress) -> Digest:
        """Simulate it, and return the digest: small enough to be sent."""
        return digest(self.run(progress))
