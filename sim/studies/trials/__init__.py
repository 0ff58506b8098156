"""Virtual trials: a published study, replayed in the simulation and printed beside what it found."""

from sim.studies.trials.entry import run_trial
from sim.studies.trials.parts import Dose, Exposure, Intervention, Outcome, Published
from sim.studies.trials.result import TrialResult
from sim.studies.trials.trial import Trial, list_trials, load_trial

__all__ = [
    "Dose",
    "Exposure",
    "Intervention",
    "Outcome",
    "Published",
    "Trial",
    "TrialResult",
    "list_trials",
    "load_trial",
    "run_trial",
]
