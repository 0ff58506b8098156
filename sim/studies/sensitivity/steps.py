"""The simulation studies that make up a sensitivity analysis: what varies, under which scenarios, in which folder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from sim.evidence.outcomes import CHANGE
from sim.studies.points.stages import REFERENCE, AnalysisSettings
from sim.studies.sensitivity.space import Prior
from sim.studies.sweep.plan import StudyPlan
from sim.studies.sweep.results import Results
from sim.studies.sweep.run import sweep
from sim.studies.sweep.setting import Model
from sim.world.scenario import Scenario, load_scenario

POLICY = "policy"


@dataclass(frozen=True)
class SensitivitySettings(AnalysisSettings):
    """Where and how points are evaluated; the same for all methods.

    Attributes:
        scenario: The levers whose effects are looked at by Morris, Sobol and the tornado.
        model: What is run instead of the simulation, such as a function whose answer is known.
    """

    scenario: Scenario = field(default_factory=lambda: load_scenario("everything-reasonable"))
    model: Model | None = None

    @property
    def prior(self) -> Prior:
        """What is uncertain: all parameters that the scenario does not set, and the prices of its levers."""
        names = Prior.of(self.scenario.levers).names
        return Prior(tuple(name for name in names if name not in self.scenario.parameters))


@dataclass(frozen=True)
class Step:
    """A simulation study of an analysis.

    Attributes:
        name: Name of its folder.
        study: As `sim.sweep` takes it.
        table: Its points, for a design of the kind `table`.
        model: What is run instead of the simulation.
        roster: Real people to begin with, or None.
    """

    name: str
    study: Mapping[str, Any]
    table: pd.DataFrame | None = None
    model: Model | None = None
    roster: pd.DataFrame | None = None

    @cached_property
    def plan(self) -> StudyPlan:
        """The study made ready: how large it is, and what has to be done."""
        return StudyPlan.of(self.study, table=self.table, model=self.model, roster=self.roster)


def step_of(
    study: SensitivitySettings,
    name: str,
    varied: Sequence[str],
    wanted: Sequence[str],
    design: Mapping[str, Any],
    *policies: Scenario,
    table: pd.DataFrame | None = None,
    replicates: int | None = None,
) -> Step:
    """Return a study of the baseline and of policies.

    Args:
        study: Where and how.
        name: Name of its folder.
        varied: Parameters and prices of levers, each over its prior.
        wanted: Outcomes; with `_change` behind them what policies change. Without such a one no policy is run, unless
            policies are ranked.
        design: Which points.
        policies: One, whose effects are looked at, or those that are ranked.
        table: Points.
        replicates: Instead of those of the study.
    """
    ranked = name.startswith("ranking")
    tried = policies
    if not ranked:
        change = any(measure.endswith(CHANGE) for measure in wanted)
        tried = tuple(one.model_copy(update={"name": POLICY}) for one in policies) if change else ()
    data = {
        "title": f"Sensitivity: {name}",
        "uncertainties": dict.fromkeys(varied, "prior"),
        "outcomes": list(dict.fromkeys(measure.removesuffix(CHANGE) for measure in wanted)),
        "institutions": [study.institution],
        "scenarios": [Scenario(name=REFERENCE, title="Status quo"), *tried],
        "months": study.months,
        "replicates": replicates or study.replicates,
        "seed": study.seed,
        "design": dict(design),
    }
    return Step(name, data, table, study.model, study.roster)


def run_step(study: SensitivitySettings, step: Step) -> Results:
    """Run a step, or what is left of it; its results lie in the folder of the study, or last as long as what is returned.

    Raises:
        InputError: The folder holds another study, or something cannot be done.
        Cancelled: The study was; what is done is kept in its folder.
    """
    folder = None if study.folder is None else study.folder / step.name
    return sweep(
        step.study, folder, roster=step.roster, table=step.table, model=step.model, threads=study.threads,
        progress=study.report(step.name), cancelled=study.cancelled,
    )  # fmt: skip
