"""Every way in which the model is run with parameters of its own, as small as it goes, and the values that were run."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import sim
from dashboard.question import BASELINE, Arm
from dashboard.simulation import Simulation
from sim.evidence.targets import targets
from sim.studies.discovery.study import Discovery
from sim.studies.drivers.study import Drivers
from sim.studies.ema import Experiment
from sim.studies.points.stages import AnalysisSettings
from sim.studies.portfolio import Problem, Work, find
from sim.studies.sensitivity.steps import SensitivitySettings, run_step
from sim.studies.sensitivity.study import ranking_steps
from sim.studies.sweep.setting import StudySetting
from sim.studies.sweep.study import load_study
from sim.studies.trials import Trial, run_trial
from sim.validation.patterns_leaving import Reading
from sim.validation.scoreboard import Variant, score_all
from sim.world.in_force import draws_of
from sim.world.institution import load_institution
from sim.world.scenario import Scenario

MONTHS, SEED, FUTURES = 2, 3, 2
Values = Mapping[str, float]
SHORT: dict[str, Any] = {"months": MONTHS, "seed": SEED}
ONE_LEVER = Scenario(name="one", title="One lever", levers={"recognition": 1.0})


@dataclass(frozen=True)
class Question:
    """What is asked of every route.

    Attributes:
        institution: The file of a small school.
        draws: How many posterior draws; 0 for none.
        scenario: Values that a scenario sets.
        asked: Values that are asked for on the command line or in Python.
    """

    institution: Path
    draws: int = 0
    scenario: Values = field(default_factory=dict)
    asked: Values = field(default_factory=dict)

    @property
    def policy(self) -> Scenario:
        """The scenario."""
        return Scenario(name="ours", title="Ours", parameters=self.scenario)

    def file(self) -> str:
        """The scenario as a file beside the institution."""
        path = self.institution.with_name("ours-scenario.yaml")
        path.write_text(self.policy.to_yaml(), encoding="utf-8")
        return str(path)

    @property
    def usual(self) -> dict[str, Any]:
        """Keywords of `sim.run` and its kin."""
        more = {"institution": self.institution, "replicates": FUTURES, "draws": self.draws, "parameters": self.asked}
        return {**SHORT, **more}


def run(one: Question) -> Any:
    return sim.run(one.policy, **one.usual, by_unit=False).summary()


def compare(one: Question) -> Any:
    return sim.compare(["baseline", one.policy], **one.usual, by_unit=False).summary()


def mesa(one: Question) -> Any:
    return sim.FacultyModel(str(one.institution), one.policy, settling_months=1, seed=SEED, parameters=one.asked).step()


def page(one: Question) -> Any:
    shown = Simulation([one.institution])
    arm = Arm(shown.choices.first.school, BASELINE, (), MONTHS, SEED)
    return shown.run(arm, futures=FUTURES, progress=lambda *_: None)


def _study(one: Question) -> dict[str, Any]:
    return {
        "title": "A posterior", "uncertainties": "posterior", "outcomes": ["departures"], "institution": str(one.institution),
        "scenario": one.file(), "constants": {"parameters": one.asked}, **SHORT, "replicates": 1,
        "design": {"kind": "posterior", "points": one.draws},
    }  # fmt: skip


def sweep(one: Question) -> Any:
    return sim.sweep(_study(one), threads=1)


def workbench(one: Question) -> Any:
    experiment = Experiment(StudySetting.of(load_study(_study(one))))
    return [experiment(posterior_draw=k) for k in range(one.draws)]


def _sensitivity(one: Question) -> SensitivitySettings:
    return SensitivitySettings(load_institution(one.institution), months=MONTHS, replicates=1, seed=SEED, threads=1)


def ranking(one: Question) -> Any:
    study = _sensitivity(one)
    return run_step(study, ranking_steps(study, ["departures"], [ONE_LEVER], 0, draws_of(study.institution, one.draws)).many)


def ranking_at_defaults(one: Question) -> Any:
    study = _sensitivity(one)
    return run_step(study, ranking_steps(study, ["departures"], [ONE_LEVER], 1).default)


def discovery(one: Question) -> Any:
    place = load_institution(one.institution)
    study = AnalysisSettings(place, months=MONTHS, replicates=1, seed=SEED, threads=1)
    when, drawn = "departures > 1", draws_of(place, one.draws)
    return Discovery.of(study, [one.policy], when, points=one.draws, draws=drawn).evaluate()


def portfolio(one: Question) -> Any:
    problem = Problem(
        institution=str(one.institution), scenario=one.file(), levers=("recognition",), objectives=("burned_out",), steps=1,
        budget_usd=1e6, draws=one.draws, replicates=1, evaluations=12, points=1, **SHORT,
    )  # fmt: skip
    return find(problem, Work(threads=1), compared=False)


def drivers(one: Question) -> Any:
    asked = Drivers.of(one.policy, among=["contagion", "redistribution"], pairs=1, **one.usual)
    return asked.run()


def trial(one: Question) -> Any:
    outcome = {"measure": "hours", "at": 1, "statistic": "difference"}
    given = {"levers": {"recognition": 1}, "parameters": one.scenario}
    asked = Trial(title="A trial", design="twin", institution=str(one.institution), intervention=given, outcomes=[outcome])
    drawn = draws_of(load_institution(one.institution), one.draws) if one.draws else None
    return run_trial(asked, draws=drawn, parameters=one.asked, seed=SEED, replicates=1, studies=20, threads=1)


def scoreboard(one: Question) -> Any:
    (name, target), *_ = ((name, target) for name, target in targets().items() if target.measures)

    def measured(study: Any) -> Any:
        found = study.run_for(MONTHS)
        return {measure.name: Reading(float(found.draws), 1) for measure in target.measures}

    drawn = draws_of(load_institution(one.institution), one.draws) if one.draws else ({},)
    how = Variant(parameters=one.asked)
    return score_all(drawn, institution=one.institution, replicates=1, seed=SEED, variant=how, measured={name: measured})


# those that take posterior draws
DRAWN = {
    "run": run, "compare": compare, "page": page, "sweep": sweep, "workbench": workbench, "ranking": ranking,
    "discovery": discovery, "portfolio": portfolio, "drivers": drivers, "trial": trial, "scoreboard": scoreboard,
}  # fmt: skip
# those that run without draws
PLAIN = {
    "run": run, "compare": compare, "Mesa": mesa, "ranking": ranking_at_defaults, "portfolio": portfolio, "drivers": drivers,
    "trial": trial, "scoreboard": scoreboard,
}  # fmt: skip
# those that take a scenario alone, or beside one that sets nothing
OF_SCENARIO = ("run", "sweep", "workbench", "portfolio", "drivers", "Mesa")
BESIDE = ("compare", "discovery", "trial")
# those that take what is asked for over everything else
ASKED = ("run", "compare", "sweep", "workbench", "drivers", "trial", "scoreboard", "Mesa")


@contextmanager
def recorded(patch: pytest.MonkeyPatch) -> Iterator[list[dict[str, float]]]:
    """Note every set of values with which months are lived, compiled or in Mesa."""
    import sim.engine.replicates
    import sim.mesa_model.model
    import sim.studies.trials.worlds

    found: list[dict[str, float]] = []

    def noting(make: Callable[[Values], Any]) -> Callable[[Values], Any]:
        def made(chosen: Values) -> Any:
            found.append(dict(chosen))
            return make(chosen)

        return made

    with patch.context() as here:
        for module, name in (
            (sim.engine.replicates, "parameter_record"),
            (sim.studies.trials.worlds, "parameter_record"),
            (sim.mesa_model.model, "parameter_object"),
        ):
            here.setattr(module, name, noting(getattr(module, name)))
        yield found
