"""Design studies that a researcher can publish: a study file, a run folder that survives everything, results as tables."""

from sim.experiments.sweep.export import export, to_xarray
from sim.experiments.sweep.merge import merge
from sim.experiments.sweep.plan import Plan
from sim.experiments.sweep.results import Results, open_results
from sim.experiments.sweep.run import resume, sweep
from sim.experiments.sweep.study import Study, list_studies, load_study

__all__ = [
    "Plan",
    "Results",
    "Study",
    "export",
    "list_studies",
    "load_study",
    "merge",
    "open_results",
    "resume",
    "sweep",
    "to_xarray",
]
