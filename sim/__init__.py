"""Faculty Attrition: why physicians leave academic medicine, and what would keep them.

The public names are loaded when they are first used, so that `import sim` costs nothing.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim import plots
    from sim.engine import Cancelled
    from sim.errors import InputError
    from sim.experiments.compare import compare
    from sim.experiments.comparison import Comparison
    from sim.experiments.ensemble import run, warm_up
    from sim.experiments.indices.analysis import Sensitivity, sensitivity
    from sim.experiments.sweep.results import open_results
    from sim.experiments.sweep.run import sweep
    from sim.experiments.sweep.study import Study, list_studies, load_study
    from sim.experiments.trials import Trial, load_trial, run_trial
    from sim.export import save
    from sim.institution import Institution, list_institutions, load_institution
    from sim.model import Faculty, FacultyModel, Unit
    from sim.outcomes import outcomes
    from sim.parameters import levers, parameters, shocks, switches
    from sim.results import Run
    from sim.roster import read_roster
    from sim.scenario import Scenario, list_scenarios, load_scenario
    from sim.scenario_parts import LeverUse, Shock

__version__ = "0.1.0"

__all__ = [
    "Cancelled",
    "Comparison",
    "Faculty",
    "FacultyModel",
    "InputError",
    "Institution",
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
    "Cancelled": "engine",
    "Comparison": "experiments.comparison",
    "Faculty": "model",
    "FacultyModel": "model",
    "InputError": "errors",
    "Institution": "institution",
    "LeverUse": "scenario_parts",
    "Run": "results",
    "Scenario": "scenario",
    "Sensitivity": "experiments.indices.analysis",
    "Shock": "scenario_parts",
    "Study": "experiments.sweep.study",
    "Trial": "experiments.trials",
    "Unit": "model",
    "compare": "experiments.compare",
    "levers": "parameters",
    "list_institutions": "institution",
    "list_scenarios": "scenario",
    "list_studies": "experiments.sweep.study",
    "load_institution": "institution",
    "load_scenario": "scenario",
    "load_study": "experiments.sweep.study",
    "load_trial": "experiments.trials",
    "open_results": "experiments.sweep.results",
    "read_roster": "roster",
    "run": "experiments.ensemble",
    "run_trial": "experiments.trials",
    "save": "export",
    "sensitivity": "experiments.indices.analysis",
    "shocks": "parameters",
    "sweep": "experiments.sweep.run",
    "switches": "parameters",
    "warm_up": "experiments.ensemble",
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
    """The package; `sim.parameters()` and `sim.outcomes()` stay functions though modules have the same names.

    Importing a module of a package also sets an attribute of the package, which is declined here; the modules
    are found as `from sim.parameters import …`.
    """

    @property
    def parameters(self) -> Callable[..., Any]:
        """Return every parameter of the model by name."""
        function: Callable[..., Any] = import_module("sim.parameters").parameters
        return function

    @parameters.setter
    def parameters(self, module: ModuleType) -> None:
        """Importing the module of this name changes nothing."""

    @property
    def outcomes(self) -> Callable[..., Any]:
        """Return every outcome by name."""
        function: Callable[..., Any] = import_module("sim.outcomes").outcomes
        return function

    @outcomes.setter
    def outcomes(self, module: ModuleType) -> None:
        """Importing the module of this name changes nothing."""


sys.modules[__name__].__class__ = _Package
