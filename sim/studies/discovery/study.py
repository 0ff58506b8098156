"""`attrition discover` in Python: what is asked, checked; the simulation; what is found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.engine.replicates import Progress
from sim.evidence.marks import marked
from sim.evidence.parameters import levers
from sim.evidence.posterior import notices_of
from sim.foundation import library
from sim.foundation.brief import Brief
from sim.foundation.errors import InputError, shown, unknown
from sim.studies.discovery import conditions, words
from sim.studies.discovery.boxes import Boxes
from sim.studies.discovery.prim import check_installed, find_boxes
from sim.studies.discovery.space import STAGE, Plausible, Points
from sim.studies.points.stages import REFERENCE, AnalysisSettings, priced_table, responses
from sim.studies.reports import made_from
from sim.studies.sensitivity.space import Array
from sim.world.in_force import as_draws, settings_in_force
from sim.world.scenario import Scenario, list_scenarios, load_scenario

MOST_POINTS = 100_000


@dataclass(frozen=True)
class Discovery:
    """What is asked.

    Attributes:
        study: Where and how.
        condition: What counts as a case.
        policies: What is compared with the reference.
        plausible: What varies.
        over: "prior" or "posterior".
        shares: The design.
        stage: All points.
        notices: What a reader must know of the posterior.
    """

    study: AnalysisSettings
    condition: conditions.Condition
    policies: tuple[Scenario, ...]
    plausible: Plausible
    over: str
    shares: Array
    stage: Points
    notices: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        study: AnalysisSettings,
        named: Sequence[str | Path | Scenario],
        when: str,
        *,
        points: int = 200,
        names: Sequence[str] | None = None,
        fields: Sequence[str] = (),
        struck: Sequence[str] = (),
        draws: Sequence[Mapping[str, float]] | None = None,
    ) -> "Discovery":
        """Check what is asked for.

        Args:
            study: Where and how.
            named: Policies: scenarios, or names of levers, each alone at full intensity from month 1.
            when: What counts as a case; policies that it names need not be named before.
            points: How many points.
            names: Parameters that vary; all that are uncertain where None.
            fields: Fields of the institution's mission with ranges.
            struck: Shocks.
            draws: Points of a posterior instead of the priors; as many as there are points.

        Raises:
            InputError: Something asked for does not exist or cannot be read, or the EMA workbench is not installed.
        """
        if not 2 <= points <= MOST_POINTS:
            raise InputError(f"{shown(points)} points.", where="--points", allowed=f"2 to {MOST_POINTS:,}")
        check_installed()
        policies = _policies([*named, *conditions.policies_in(when)])
        condition = conditions.read(when, [one.name for one in policies])
        prices = any(outcome.endswith("_usd") for outcome in condition.outcomes)
        plausible = Plausible.of(study.institution, policies, names=names, fields=fields, struck=struck, prices=prices)
        shares = plausible.shares(points, study.seed)
        evaluators = study.evaluators(policies)
        columns, values = plausible.prior.values(shares)
        if draws is not None:
            held = [settings_in_force(study.institution, draw=draw) for draw in as_draws(draws, study.institution)]
            values = np.array([[each[name] for name in columns] for each in held])
        stage = Points(
            STAGE, evaluators, (*columns, *plausible.mission, *plausible.shocks),
            np.column_stack([values, plausible.mission_values(shares), plausible.struck(shares)]),
            condition.outcomes, study.replicates, study.institution, tuple(plausible.mission), plausible.shocks,
        )  # fmt: skip
        over = "prior" if draws is None else "posterior"
        return cls(study, condition, policies, plausible, over, shares, stage, tuple(notices_of(draws or ())))

    @property
    def titles(self) -> dict[str, str]:
        """Titles of the policies, the reference among them; those that rest on an assumption only are marked."""
        return {name: marked(name, evaluator.scenario.title) for name, evaluator in self.stage.evaluators.items()}

    @property
    def case(self) -> str:
        """What counts as a case, in words."""
        return words.case(self.condition, self.titles)

    def evaluate(self) -> pd.DataFrame:
        """Evaluate all points that were not yet: one row per point, scenario and replicate, at the prices of the point.

        Raises:
            InputError: The folder holds another study.
            Cancelled: The study was; what is done is kept in its folder.
        """
        return priced_table(self.study.run(self.stage), self.plausible.prior.price_factors(self.shares))

    def look(
        self, table: pd.DataFrame, *, most: int = 2, density: float | None = None, candidates: int = 12,
        resamples: int = 12, progress: Progress | None = None,
    ) -> "Found":  # fmt: skip
        """Look for boxes among evaluated points.

        Args:
            table: As evaluated.
            most: How many boxes at most.
            density: How dense a box should be, see `find_boxes`.
            candidates: How many of what varies PRIM looks at.
            resamples: How often two thirds of the points are drawn, to check boxes.
            progress: Called with how many of these are done, of how many.

        Raises:
            InputError: All points are alike.
        """
        cases, alone = self.condition.holds(lambda outcome, policy: responses(table, outcome, policy))
        count = len(self.stage.parameters) - len(self.plausible.mission) - len(self.plausible.shocks)
        x = self.plausible.table(self.shares, self.stage.parameters[:count], self.stage.values[:, :count])
        boxes = find_boxes(
            x, cases, most=most, density=density, candidates=candidates, resamples=resamples, seed=self.study.seed,
            progress=progress,
        )  # fmt: skip
        return Found(self, x, cases, float((alone == cases[:, None]).mean()), boxes)


@dataclass(frozen=True, repr=False)
class Found(Brief):
    """What was found.

    Attributes:
        question: What was asked.
        x: What varies at each point.
        cases: Whether each point is a case.
        agreement: Part of single futures that say the same of their point as the mean of them does.
        boxes: What PRIM found.
    """

    question: Discovery
    x: pd.DataFrame
    cases: Array
    agreement: float
    boxes: Boxes

    @property
    def sentences(self) -> list[str]:
        """What each box says."""
        return [words.sentence(box, self.boxes.share, self.question.case) for box in self.boxes.boxes]

    @property
    def metadata(self) -> dict[str, Any]:
        """What it was made from."""
        question, study = self.question, self.question.study
        found = {
            "policies": {one.name: one.to_yaml() for one in question.policies},
            "when": question.condition.text,
            "when_in_words": question.case,
            "over": question.over,
            "points": self.boxes.points,
            "cases": self.boxes.cases,
            "agreement_of_futures": self.agreement,
            "varied": list(question.plausible.names),
            "notices": list(question.notices),
            "resamples": {
                "drawn": self.boxes.resamples,
                "with_a_box": self.boxes.found,
                "density_unseen": self.boxes.density,
                "coverage_unseen": self.boxes.coverage,
            },
            "sentences": self.sentences,
        }
        return made_from("faculty-attrition discover", **study.described, **found)


def _policies(named: Sequence[str | Path | Scenario]) -> tuple[Scenario, ...]:
    """Return policies, each once; the name of a lever is the lever alone at full intensity."""
    found: dict[str, Scenario] = {}
    for one in named:
        if isinstance(one, str) and (one == REFERENCE or one in found):
            continue
        policy = _policy(one)
        if policy.name not in found:
            found[policy.name] = policy
    return tuple(found.values())


def _policy(one: str | Path | Scenario) -> Scenario:
    if isinstance(one, str) and one in levers():
        return Scenario(name=one, title=levers()[one].title, levers={one: 1.0})
    if isinstance(one, str) and not library.is_path(one) and one not in list_scenarios():
        raise unknown("scenario or lever", one, [*list_scenarios(), *levers()])
    return load_scenario(one)
