"""Faculty Attrition: why physicians leave academic medicine, and what would keep them.

The public names are loaded when they are first used, so that `import sim` costs nothing.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from sim.foundation.moved import listen_for_old_paths
from sim.foundation.version import __version__

if TYPE_CHECKING:
    from sim import plots
    from sim.engine.replicates import Cancelled
    from sim.evidence.fields import fields
    from sim.evidence.outcomes import outcomes
    from sim.evidence.parameters import levers, parameters, shocks, switches
    from sim.foundation.errors import InputError
    from sim.mesa_model.model import Faculty, FacultyModel, Unit
    from sim.results.comparison import Comparison
    from sim.results.export import save
    from sim.results.run import Run
    from sim.simulate.compare import compare
    from sim.simulate.run import keep_settled, run, warm_up
    from sim.studies.calibration.fit.own import own_school
    from sim.studies.calibration.fit.school import fit_school
    from sim.studies.lever_effects.effects import LeverEffects
    from sim.studies.lever_effects.study import lever_effects
    from sim.studies.parameter_table import parameter_table
    from sim.studies.sensitivity.indices.analysis import Sensitivity, sensitivity
    from sim.studies.sweep.results import open_results
    from sim.studies.sweep.run import sweep
    from sim.studies.sweep.study import Study, list_studies, load_study
    from sim.studies.trials.entry import run_trial
    from sim.studies.trials.trial import Trial, load_trial
    from sim.world.institution import Institution, list_institutions, load_institution
    from sim.world.roster.read import read_roster
    from sim.world.scenario import Scenario, list_scenarios, load_scenario
    from sim.world.scenario_parts import LeverUse, Shock

__all__ = [
    "Cancelled",
    "Comparison",
    "Faculty",
    "FacultyModel",
    "InputError",
    "Institution",
    "LeverEffects",
    "LeverUse",
    "Run",
    "Scenario",
    "Sensitivity",
    "Shock",
    "Study",
    "Trial",
    "Unit",
    "__version__",
    "compare",
    "fields",
    "fit_school",
    "keep_settled",
    "lever_effects",
    "levers",
    "list_institutions",
    "list_scenarios",
    "list_studies",
    "load_institution",
    "load_scenario",
    "load_study",
    "load_trial",
    "open_results",
    "outcomes",
    "own_school",
    "parameter_table",
    "parameters",
    "plots",
    "read_roster",
    "run",
    "run_trial",
    "save",
    "sensitivity",
    "shocks",
    "sweep",
    "switches",
    "warm_up",
]

_HOME = {
    "Cancelled": "engine.replicates",
    "Comparison": "results.comparison",
    "Faculty": "mesa_model.model",
    "FacultyModel": "mesa_model.model",
    "InputError": "foundation.errors",
    "Institution": "world.institution",
    "LeverEffects": "studies.lever_effects.effects",
    "LeverUse": "world.scenario_parts",
    "Run": "results.run",
    "Scenario": "world.scenario",
    "Sensitivity": "studies.sensitivity.indices.analysis",
    "Shock": "world.scenario_parts",
    "Study": "studies.sweep.study",
    "Trial": "studies.trials.trial",
    "Unit": "mesa_model.model",
    "compare": "simulate.compare",
    "fields": "evidence.fields",
    "fit_school": "studies.calibration.fit.school",
    "keep_settled": "simulate.run",
    "lever_effects": "studies.lever_effects.study",
    "levers": "evidence.parameters",
    "list_institutions": "world.institution",
    "list_scenarios": "world.scenario",
    "list_studies": "studies.sweep.study",
    "load_institution": "world.institution",
    "load_scenario": "world.scenario",
    "load_study": "studies.sweep.study",
    "load_trial": "studies.trials.trial",
    "open_results": "studies.sweep.results",
    "outcomes": "evidence.outcomes",
    "parameter_table": "studies.parameter_table",
    "own_school": "studies.calibration.fit.own",
    "parameters": "evidence.parameters",
    "read_roster": "world.roster.read",
    "run": "simulate.run",
    "run_trial": "studies.trials.entry",
    "save": "results.export",
    "sensitivity": "studies.sensitivity.indices.analysis",
    "shocks": "evidence.parameters",
    "sweep": "studies.sweep.run",
    "switches": "evidence.parameters",
    "warm_up": "simulate.run",
}


def __getattr__(name: str) -> Any:
    if name == "plots":  # a package of functions: `sim.plots.months(…)`
        return import_module("sim.plots")
    if name not in _HOME:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"sim.{_HOME[name]}"), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Package(ModuleType):
    """The package, in which `sim.parameters()`, `sim.outcomes()` and the like stay functions.

    Importing `sim.parameters`, an old path (see `sim.moved`), sets an attribute of the package, which is declined here.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (isinstance(value, ModuleType) and name in _HOME):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
listen_for_old_paths()
