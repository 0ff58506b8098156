"""One question to the model: a school, what happens to it anyway, and the policy that is tried there.

There is one question on a page, and everything that the page shows belongs to it or is marked as old. It is a value:
equal questions have equal answers, and it can be written as plain data for the browser and back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

BASELINE = "baseline"
YEARS = (1, 10)
DEFAULT_YEARS = 5
SEEDS = (1, 999_999)
STEP = 0.01  # intensities are kept to two decimals: the address stays short and answers are found again


@dataclass(frozen=True)
class Use:
    """How one lever is used.

    Attributes:
        intensity: From 0 to 1: share of faculty covered × quality of implementation.
        start: The month in which it begins; 1 is the first.
        ramp: Months until it is fully in force; None where the lever's own.
        end: The first month without it; None where it stays.
        departments: Where; empty for everywhere.
        tracks: For whom; empty for all.
    """

    intensity: float
    start: int = 1
    ramp: int | None = None
    end: int | None = None
    departments: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()

    @property
    def plain(self) -> bool:
        """Whether nothing but the intensity was chosen."""
        return replace(self, intensity=0.0) == Use(0.0)

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data, without what is at its default."""
        found: dict[str, Any] = {"intensity": self.intensity}
        if self.start != 1:
            found["start"] = self.start
        if self.ramp is not None:
            found["ramp"] = self.ramp
        if self.end is not None:
            found["end"] = self.end
        if self.departments:
            found["departments"] = list(self.departments)
        if self.tracks:
            found["tracks"] = list(self.tracks)
        return found


Policy = tuple[tuple[str, Use], ...]  # levers above zero, in declared order


@dataclass(frozen=True)
class Arm:
    """One side of a question: what is simulated.

    Attributes:
        school: Name of an institution.
        scenario: What happens there.
        policy: The levers that are pulled on top of what the scenario pulls.
        months: The horizon.
        seed: Of the random numbers.
        vacancy: Times the usual months from a departure to the successor's first day, in every department.
    """

    school: str
    scenario: str
    policy: Policy
    months: int
    seed: int
    vacancy: float = 1.0

    @property
    def plain(self) -> bool:
        """Whether no policy or assumption of the reader's own is in it, so that other questions will want it, too."""
        return not self.policy and self.vacancy == 1.0


@dataclass(frozen=True)
class Question:
    """What is asked.

    Attributes:
        school: Name of an institution.
        baseline: The scenario that the policy is compared with: what happens anyway.
        world: The scenario that the policy is stacked on; the baseline, unless what a scenario itself does is asked.
        policy: The levers that are pulled there.
        years: The horizon.
        seed: Of the random numbers.
    """

    school: str
    baseline: str = BASELINE
    world: str = BASELINE
    policy: Policy = ()
    years: int = DEFAULT_YEARS
    seed: int = 1

    @property
    def months(self) -> int:
        """The horizon in months."""
        return 12 * self.years

    @property
    def reference(self) -> Arm:
        """The side without the policy."""
        return Arm(self.school, self.baseline, (), self.months, self.seed)

    @property
    def treated(self) -> Arm:
        """The side with the policy."""
        return Arm(self.school, self.world, self.policy, self.months, self.seed)

    @property
    def changes_nothing(self) -> bool:
        """Whether both sides are the same."""
        return not self.policy and self.world == self.baseline

    @property
    def plain(self) -> bool:
        """Whether it can be answered from what each lever does alone: today's course, and intensities only."""
        return self.baseline == self.world == BASELINE and all(use.plain for _, use in self.policy)

    @property
    def uses(self) -> Mapping[str, Use]:
        """The levers by name."""
        return dict(self.policy)

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data, as the browser keeps it."""
        return {
            "school": self.school,
            "baseline": self.baseline,
            "world": self.world,
            "policy": {lever: use.to_data() for lever, use in self.policy},
            "years": self.years,
            "seed": self.seed,
        }
