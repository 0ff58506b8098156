"""One step of a search for a goal: where combinations are tried, and how they are judged."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sim.evidence.outcomes import outcomes
from sim.evidence.posterior import Draw
from sim.studies.portfolio.judge import Judge
from sim.studies.portfolio.problem import Problem
from sim.studies.portfolio.setting import PortfolioSetting
from sim.studies.portfolio.targets import Target
from sim.world.institution import Institution


@dataclass(frozen=True)
class Stage:
    """One of the three steps: where combinations are tried, and how they are judged."""

    setting: PortfolioSetting
    judge: Judge
    ratio: float  # of this size to that of the problem

    @classmethod
    def of(
        cls, problem: Problem, targets: Sequence[Target], ratio: float, fresh: int, draws: Sequence[Draw], roster: Any,
        place: Institution,
    ) -> "Stage":  # fmt: skip
        """Lay a step out."""
        setting = PortfolioSetting.of(problem, roster=roster, fresh=fresh, draws=draws, institution=place)
        return cls(setting, Judge.of(setting, [target.sized(ratio) for target in targets]), ratio)

    def beside(self, other: "Stage") -> "Stage":
        """Return this step with the mean levels that another one has without levers.

        Few draws tell better what levers change than how high levels are. Levels are therefore those of the confirmation
        throughout, which has the most futures; what levers change is each step's own.
        """
        columns = self.judge.columns
        before = self.judge.before.copy()
        for k, name in enumerate(columns):
            if name in other.judge.columns:
                size = self.ratio if outcomes()[name].kind in ("count", "flow") else 1.0
                before[:, k] += (
                    size * other.judge.before[:, other.judge.columns.index(name)].mean() - before[:, k].mean()
                )
        return replace(self, judge=replace(self.judge, before=before))
