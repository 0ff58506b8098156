"""Import paths of version 0.1 that documents named; they work for one more version, with a notice.

`docs/moved.md` shows the same table. The rooms of the command line, which nobody imports, are not in it.
"""

import sys
import warnings
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

MOVED = {
    "sim.actors": "sim.engine.actors",
    "sim.agents": "sim.mesa_model.agents",
    "sim.checked": "sim.foundation.checked",
    "sim.compile_cache": "sim.engine.compile_cache",
    "sim.costs": "sim.results.costs",
    "sim.draws": "sim.rules.draws",
    "sim.errors": "sim.foundation.errors",
    "sim.event_log": "sim.results.event_log",
    "sim.experiments": "sim.studies",
    "sim.experiments.calibration": "sim.studies.calibration",
    "sim.experiments.compare": "sim.simulate.compare",
    "sim.experiments.comparison": "sim.results.comparison",
    "sim.experiments.discovery": "sim.studies.discovery",
    "sim.experiments.drawing": "sim.results.drawing",
    "sim.experiments.drivers": "sim.studies.drivers",
    "sim.experiments.ema": "sim.studies.ema",
    "sim.experiments.ensemble": "sim.simulate.run",
    "sim.experiments.fit": "sim.studies.calibration.fit",
    "sim.experiments.indices": "sim.studies.sensitivity.indices",
    "sim.experiments.indices.luck": "sim.studies.sensitivity.indices.noise",
    "sim.experiments.points": "sim.studies.points.evaluator",
    "sim.experiments.portfolio": "sim.studies.portfolio",
    "sim.experiments.prepare": "sim.simulate.request",
    "sim.experiments.prices": "sim.results.prices",
    "sim.experiments.reports": "sim.studies.reports",
    "sim.experiments.sensitivity": "sim.studies.sensitivity.study",
    "sim.experiments.sensitivity_figures": "sim.studies.sensitivity.ranking_charts",
    "sim.experiments.sensitivity_output": "sim.studies.sensitivity.output",
    "sim.experiments.sensitivity_ranking": "sim.studies.sensitivity.ranking",
    "sim.experiments.sensitivity_space": "sim.studies.sensitivity.space",
    "sim.experiments.sensitivity_steps": "sim.studies.sensitivity.steps",
    "sim.experiments.space": "sim.evidence.priors",
    "sim.experiments.stages": "sim.studies.points.stages",
    "sim.experiments.sweep": "sim.studies.sweep",
    "sim.experiments.trace_figures": "sim.plots.traces",
    "sim.experiments.trial_conditions": "sim.studies.trials.conditions",
    "sim.experiments.trial_instruments": "sim.studies.trials.instruments",
    "sim.experiments.trial_measures": "sim.studies.trials.measures",
    "sim.experiments.trial_parts": "sim.studies.trials.parts",
    "sim.experiments.trial_pool": "sim.studies.trials.pool",
    "sim.experiments.trial_result": "sim.studies.trials.result",
    "sim.experiments.trial_run": "sim.studies.trials.run",
    "sim.experiments.trial_statistics": "sim.studies.trials.statistics",
    "sim.experiments.trial_worlds": "sim.studies.trials.worlds",
    "sim.experiments.trials": "sim.studies.trials",
    "sim.exponential": "sim.rules.exponential",
    "sim.export": "sim.results.export",
    "sim.institution": "sim.world.institution",
    "sim.lanes": "sim.engine.lanes",
    "sim.library": "sim.foundation.library",
    "sim.maths": "sim.rules.functions",
    "sim.metadata": "sim.results.metadata",
    "sim.model": "sim.mesa_model.model",
    "sim.months": "sim.engine.months",
    "sim.observed": "sim.results.observed",
    "sim.outcomes": "sim.evidence.outcomes",
    "sim.parameters": "sim.evidence.parameters",
    "sim.paths": "sim.foundation.paths",
    "sim.people": "sim.results.people",
    "sim.plan": "sim.world.plan",
    "sim.population": "sim.world.population",
    "sim.posterior": "sim.evidence.posterior",
    "sim.records": "sim.rules.records",
    "sim.roster": "sim.world.roster.read",
    "sim.roster_columns": "sim.world.roster.columns",
    "sim.roster_file": "sim.world.roster.file",
    "sim.roster_report": "sim.world.roster.report",
    "sim.rulebook": "sim.engine.rulebook",
    "sim.rules.administration": "sim.rules.strains.administration",
    "sim.rules.culture": "sim.rules.strains.culture",
    "sim.rules.equity": "sim.rules.strains.equity",
    "sim.rules.inbox": "sim.rules.strains.inbox",
    "sim.rules.luck": "sim.rules.chance",
    "sim.rules.moral_injury": "sim.rules.strains.moral_injury",
    "sim.rules.research": "sim.rules.strains.research",
    "sim.rules.rvu": "sim.rules.strains.rvu",
    "sim.scenario": "sim.world.scenario",
    "sim.scenario_parts": "sim.world.scenario_parts",
    "sim.specialties": "sim.evidence.specialties",
    "sim.units": "sim.rules.time_units",
    "sim.validation.targets": "sim.evidence.targets",
    "sim.vocabulary": "sim.rules.vocabulary",
    "sim.yamlio": "sim.foundation.yamlio",
}
"""Old path → new path; what lay inside a package moved with it."""


def new_path(old: str) -> str | None:
    """Return where a module of version 0.1 is now, or None where it was not moved."""
    head, tail = old, ""
    while head:
        if head in MOVED:
            return MOVED[head] + tail
        head, _, last = head.rpartition(".")
        tail = f".{last}{tail}"
    return None


class _OldPaths(MetaPathFinder, Loader):
    """Finds a module under its old path and hands out the one that stands under the new path."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Answer for old paths only, and only after everybody else had no such module."""
        return ModuleSpec(fullname, self) if fullname.startswith("sim.") and new_path(fullname) else None

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave it to Python: the module is replaced below."""

    def exec_module(self, module: ModuleType) -> None:
        """Put the module of the new path in the place of the empty one."""
        old = module.__name__
        new = new_path(old)
        assert new is not None, "find_spec answered for it"
        message = f"`{old}` is now `{new}`; the old path goes with the next version."
        warnings.warn(message, FutureWarning, stacklevel=2)
        sys.modules[old] = import_module(new)


def listen_for_old_paths() -> None:
    """Let old paths be imported; called once, by the package."""
    if not any(isinstance(finder, _OldPaths) for finder in sys.meta_path):
        sys.meta_path.append(_OldPaths())
