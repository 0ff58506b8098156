"""A sweep study as a model of the EMA workbench, with the numbers that `sim.sweep` gives at the same points.

    from ema_workbench import perform_experiments
    from sim.studies.ema import ema_model

    experiments, outcomes = perform_experiments(ema_model(study), scenarios=100, policies=4)

The workbench and studies share four words (uncertainties, levers, constants, outcomes), so one becomes the other. The
workbench samples, searches and analyses; each experiment is one point of the study. The design of the study is not
used, but for the number of posterior draws.
"""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from sim.evidence.parameters import parameters
from sim.foundation.errors import InputError
from sim.foundation.extras import library
from sim.studies.sweep.evaluate import futures_of
from sim.studies.sweep.factors import POSTERIOR, Factor
from sim.studies.sweep.setting import StudySetting
from sim.studies.sweep.study import Study, load_study

# the workbench keeps "scenario" and "policy" for columns of its own
DRAW, INSTITUTION, SCENARIO = "posterior_draw", "institution", "scenario_name"


@dataclass(frozen=True)
class Experiment:
    """One experiment of the workbench: values by name in, means over replicates by outcome out.

    Attributes:
        setting: The study, with its institutions and scenarios.
    """

    setting: StudySetting

    def __call__(self, **given: Any) -> dict[str, float]:
        """Run one point.

        Args:
            given: Values by factor; `posterior_draw`, `institution` and `scenario_name` where the study has several.
        """
        study = self.setting.study
        drawn = self.setting.draws
        values: dict[str, float] = dict(drawn[int(given[DRAW])]) if drawn else {}
        values |= {one.name: float(given[one.name]) for one in study.factors if one.name in given}
        place = _place(given, INSTITUTION, [one.name for one in self.setting.institutions])
        policy = _place(given, SCENARIO, [one.name for one in self.setting.scenarios])
        if study.precision is None:
            found = self.setting.outcomes(values, place, policy, range(study.least_replicates))
        else:  # how many replicates are enough is a question to all scenarios together
            found = futures_of(self.setting, values, place, 0, study.least_replicates, 0)[policy]
        return {name: float(np.nanmean(found[name])) for name in study.outcomes}


def ema_model(study: str | Path | Study | Mapping[str, Any]) -> Any:
    """Return a study as an `ema_workbench.Model`.

    Ranges become real parameters, months integers, levels categories, declared priors real parameters with that
    distribution, and one single level a constant. Draws of the posterior are one integer, `posterior_draw`: they belong
    together. Several institutions are an uncertainty, `institution`; several scenarios a lever, `scenario_name`. Outcomes
    are means over replicates, with the direction that the study gives them.

    Args:
        study: As for `sim.sweep`.

    Raises:
        InputError: The study is not right, gives each point its own random numbers, or the workbench is not installed.
    """
    ema = _workbench()
    setting = StudySetting.of(load_study(study))
    asked = setting.study
    if asked.own_random_numbers:
        message = "Experiments of the workbench have no number, so they cannot have their own random numbers."
        raise InputError(message, path=("own_random_numbers",), allowed="own_random_numbers: false")
    model = ema.Model("FacultyAttrition", function=Experiment(setting))
    drawn = asked.uncertainties == POSTERIOR
    made = {
        one.name: _parameter(ema, one) for one in asked.factors if not (drawn and one.kind == "parameter")
    }
    uncertain = [made[one.name] for one in asked.factors if one.kind != "lever" and one.name in made]
    pulled = [made[one.name] for one in asked.factors if one.kind == "lever"]
    if drawn:
        uncertain.append(ema.IntegerParameter(DRAW, 0, len(setting.draws) - 1))
    if len(setting.institutions) > 1:
        uncertain.append(ema.CategoricalParameter(INSTITUTION, [one.name for one in setting.institutions]))
    if len(setting.scenarios) > 1:
        pulled.append(ema.CategoricalParameter(SCENARIO, [one.name for one in setting.scenarios]))
    model.uncertainties = [one for one in uncertain if not isinstance(one, ema.Constant)]
    model.levers = [one for one in pulled if not isinstance(one, ema.Constant)]
    model.constants = [one for one in (*uncertain, *pulled) if isinstance(one, ema.Constant)]
    kinds = {"lower": ema.ScalarOutcome.MINIMIZE, "higher": ema.ScalarOutcome.MAXIMIZE, "info": ema.ScalarOutcome.INFO}
    model.outcomes = [ema.ScalarOutcome(name, kind=kinds[way]) for name, way in asked.outcomes.items()]
    return model


def _parameter(ema: ModuleType, one: Factor) -> Any:
    """Return a factor as the kind of parameter that fits it."""
    if len(one.levels) == 1:
        return ema.Constant(one.name, one.levels[0])
    if one.levels:
        return ema.CategoricalParameter(one.name, list(one.levels))
    if one.whole:
        return ema.IntegerParameter(one.name, int(one.low), int(one.high))
    if one.prior and (one.kind == "price" or parameters()[one.name].distribution != "uniform"):
        made = ema.RealParameter.from_dist(one.name, triangular(one))
        made.pff = False  # version 2 of the workbench forgets it here and asks for it when it describes the model
        return made
    return ema.RealParameter(one.name, one.low, one.high)


def triangular(one: Factor) -> Any:
    """Return a triangular prior, of a parameter or of the price of a lever, as SciPy has it."""
    from scipy.stats import triang

    width = one.high - one.low
    return triang((one.usual - one.low) / width, loc=one.low, scale=width)


def _place(given: Mapping[str, Any], key: str, known: list[str]) -> int:
    return known.index(str(given[key])) if key in given else 0


def _workbench() -> ModuleType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells of parts of its own that are not installed
        found: ModuleType = library("ema_workbench")
    return found
