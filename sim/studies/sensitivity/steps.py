"""The design studies of which an analysis of sensitivity consists: what is varied, under which scenarios, in which folder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.evidence.outcomes import CHANGE
from sim.studies.points.stages import REFERENCE
from sim.studies.sweep.folder import MANIFEST
from sim.studies.sweep.plan import Plan
from sim.studies.sweep.results import Results, open_results
from sim.studies.sweep.run import sweep
from sim.studies.sweep.setting import Model
from sim.world.scenario import Scenario

if TYPE_CHECKING:
    from sim.studies.sensitivity.study import Study

POLICY = "policy"


@dataclass(frozen=True)
class Step:
    """A design study of an analysis.

    Attributes:
        name: Name of its folder.
        study: As `sim.sweep` takes it.
        table: Its points, for a design of the kind `table`.
        model: What is run instead of the simulation.
    """

    name: str
    study: Mapping[str, Any]
    table: pd.DataFrame | None = None
    model: Model | None = None

    @cached_property
    def plan(self) -> Plan:
        """The study made ready: how large it is, and what has to be done."""
        return Plan.of(self.study, table=self.table, model=self.model)


def step_of(
    study: "Study",
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
    return Step(name, data, table, study.model)


def run_step(study: "Study", step: Step) -> Results:
    """Run a step, or what is left of it; its results lie in the folder of the study, or last as long as what is returned.

    Raises:
        InputError: The folder holds another study, or something cannot be done.
        Cancelled: The study was; what is done is kept in its folder.
    """
    folder = None if study.folder is None else study.folder / step.name
    return sweep(
        step.study, folder, table=step.table, model=step.model, threads=study.threads, progress=study.report(step.name),
        cancelled=study.cancelled,
    )  # fmt: skip


def points_there(folder: Path) -> int:
    """Return how many points the steps in a folder have finished."""
    total = 0
    for manifest in sorted(folder.glob(f"*/{MANIFEST}")):
        results = open_results(manifest.parent)
        layout = results.layout
        total += sum(len(layout.units_of(part)) for part in results.parts) // layout.blocks
    return total
