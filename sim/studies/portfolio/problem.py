"""What is searched for: levers and their steps, a budget, objectives, how uncertainty counts, how much work."""

from typing import Literal, Self, get_args

from pydantic import Field, field_validator, model_validator

from sim.evidence.outcomes import Outcome, outcomes
from sim.evidence.parameters import levers
from sim.foundation.checked import Checked, Line, Number, Place, Whole, wrong
from sim.foundation.errors import nearest, shown
from sim.studies.portfolio.targets import MOST_TARGETS, checked_targets
from sim.world.accepted import MOST_MONTHS, MOST_SEED
from sim.world.institution import MAX_PEOPLE

Criterion = Literal["mean", "worst-decile", "regret"]
CRITERIA: tuple[str, ...] = get_args(Criterion)
OBJECTIVES = ("departures", "burned_out", "equity_gap", "visits_lost", "total_usd")
MOST_DRAWS = 100  # as many again serve the fresh check
MOST_OBJECTIVES = 6
MOST_STEPS = 20
_SEARCHED = 10  # evaluations, at the very least, beyond the common start


class Problem(Checked):
    """A question for the search: which combinations of levers, within a budget, do most for the objectives.

    Attributes:
        institution: Name or path.
        people: Brings the institution to this size; None leaves it. The budget is that of this size.
        scenario: What happens anyway; combinations are added to it, and it is what they are compared with.
        levers: Which may be used; all that the scenario does not use where none are named.
        steps: Parts into which intensity from 0 to 1 is divided.
        budget_usd: Most that the levers may cost in any year, in dollars of 2024 (mean of all futures).
        objectives: Outcomes over the horizon; each is improved in its declared direction.
        criterion: How the changes over posterior draws become one number, by objective: their mean; the mean
            of the worst tenth of draws; or the largest regret, which is what is missed in some draw against
            the best that any combination reaches there.
        draws: Posterior draws of parameters; 0 keeps the defaults.
        replicates: Simulated futures of each draw; all combinations meet the same ones.
        months: The horizon.
        seed: Seed of the simulations and of the search.
        evaluations: Combinations that each method may try.
        points: Points of the frontier that are kept, checked with new random numbers, and written as scenarios.
        targets: What shall be reached over the horizon, such as "departures_per_year<=6%"; see `seek`.
    """

    institution: Place = Field("typical", description="a built-in institution or the path of a file")
    people: Whole | None = Field(None, ge=50, le=MAX_PEOPLE, description=f"people from 50 to {MAX_PEOPLE}")
    scenario: Place = Field("baseline", description="a built-in scenario or the path of a file")
    levers: tuple[Line, ...] = Field((), description="names of levers, each once")
    steps: Whole = Field(4, ge=1, le=MOST_STEPS, description=f"whole steps from 1 to {MOST_STEPS}")
    budget_usd: Number = Field(ge=0, le=1e12, description="dollars a year from 0 to 10^12")
    objectives: tuple[Line, ...] = Field(OBJECTIVES, description=f"1 to {MOST_OBJECTIVES} outcomes, each once")
    criterion: Criterion = Field("mean", description=", ".join(CRITERIA))
    draws: Whole = Field(10, ge=0, le=MOST_DRAWS, description=f"whole draws from 0 to {MOST_DRAWS}")
    replicates: Whole = Field(2, ge=1, le=1000, description="whole replicates of each draw from 1 to 1000")
    months: Whole = Field(60, ge=1, le=MOST_MONTHS, description=f"whole months from 1 to {MOST_MONTHS}")
    seed: Whole = Field(1, ge=0, lt=MOST_SEED, description="a whole number from 0")
    evaluations: Whole = Field(500, ge=1, le=100_000, description="whole evaluations up to 100000")
    points: Whole = Field(30, ge=1, le=500, description="whole points from 1 to 500")
    targets: tuple[Line, ...] = Field((), description=f"up to {MOST_TARGETS} targets, each about something else")

    @field_validator("levers")
    @classmethod
    def _known_levers(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if name not in levers():
                near = nearest(name, levers())
                raise wrong(f"{shown(name)} is not a known lever.", allowed=", ".join(levers()), near=near)
        return _each_once(names)

    @field_validator("objectives")
    @classmethod
    def _outcomes_with_a_direction(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        directed = [name for name, one in outcomes().items() if one.better != "neither"]
        for name in names:
            if name not in outcomes():
                near = nearest(name, directed)
                raise wrong(f"{shown(name)} is not a known outcome.", allowed=", ".join(directed[:24]) + ", …", near=near)
            if name not in directed:
                raise wrong(
                    f"{shown(name)} cannot be an objective: more of it is neither better nor worse.",
                    allowed=", ".join(directed[:24]) + ", …",
                )
        if not 1 <= len(names) <= MOST_OBJECTIVES:
            raise wrong(f"{len(names)} objectives are named.")
        return _each_once(names)

    @field_validator("targets")
    @classmethod
    def _targets_can_be_read(cls, texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(target) for target in checked_targets(texts))

    @field_validator("criterion", mode="before")
    @classmethod
    def _known_criterion(cls, name: object) -> object:
        if name not in CRITERIA:
            near = nearest(str(name), CRITERIA)
            raise wrong(f"{shown(name)} is not a known criterion.", near=near)
        return name

    @model_validator(mode="after")
    def _numbers_fit(self) -> Self:
        if self.criterion != "mean" and self.draws < 2:
            raise wrong(
                f"The criterion {self.criterion} compares draws, but there are {self.draws}.",
                key="draws",
                allowed=f"2 to {MOST_DRAWS} draws, or the criterion mean",
            )
        fewest = 1 + len(self.levers or levers()) + _SEARCHED
        if self.evaluations < fewest:
            raise wrong(
                f"{self.evaluations} evaluations are too few to try each lever alone and then search.",
                key="evaluations",
                allowed=f"{fewest} or more",
            )
        return self

    @property
    def futures(self) -> int:
        """Simulated futures of each combination."""
        return max(self.draws, 1) * self.replicates

    @property
    def aims(self) -> list[Outcome]:
        """The declared outcomes behind the objectives."""
        return [outcomes()[name] for name in self.objectives]


def _each_once(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if names.count(name) > 1:
            raise wrong(f"{shown(name)} is named twice.", allowed="each name once")
    return names
