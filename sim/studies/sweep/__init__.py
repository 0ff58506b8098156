"""Simulation studies that a researcher can publish: a study file, a run folder that survives a kill, results as tables."""

from sim.studies.sweep.export import export, to_xarray
from sim.studies.sweep.merge import merge
from sim.studies.sweep.plan import StudyPlan
from sim.studies.sweep.results import Results, open_results
from sim.studies.sweep.run import resume, sweep
from sim.studies.sweep.study import Study, list_studies, load_study

__all__ = [
    "Results",
    "Study",
    "StudyPlan",
    "export",
    "list_studies",
    "load_study",
    "merge",
    "open_results",
    "resume",
    "sweep",
    "to_xarray",
]
