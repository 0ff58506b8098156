"""Where a study is run: its institutions and scenarios, loaded and checked, and the evaluators of its points."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from sim.evidence.posterior import Draw
from sim.foundation.errors import InputError, shown
from sim.results.metadata import digest
from sim.results.prices import at_prices
from sim.simulate.rosters import again, fingerprint_of, headcount_of, people_of
from sim.studies.points.evaluator import PointEvaluator
from sim.studies.sweep.factors import POSTERIOR
from sim.studies.sweep.study import Study
from sim.world.in_force import asked_of, drawn_in, draws_of, point
from sim.world.institution import Institution, load_institution
from sim.world.plan import make_plan
from sim.world.population import units_of
from sim.world.roster.mapping import RosterMapping
from sim.world.roster.read import RosterFile
from sim.world.scenario import Scenario, load_scenario

# a custom model: values by factor, institution, scenario, replicates → numbers by outcome
Model = Callable[[Mapping[str, float], str, str, Sequence[int]], Mapping[str, Sequence[float]]]
_KEPT_EVALUATORS = 256


@dataclass(frozen=True, eq=False)
class StudySetting:
    """A study with everything that it names.

    Attributes:
        study: What is varied and observed.
        institutions: In the order of the study.
        scenarios: Likewise, with the constants of the study.
        model: What is run instead of the simulation, such as a function whose answer is known; None: the simulation.
        rosters: The people of each institution; none where they are drawn from its margins.
    """

    study: Study
    institutions: tuple[Institution, ...]
    scenarios: tuple[Scenario, ...]
    model: Model | None = None
    rosters: tuple[pd.DataFrame, ...] = ()
    _evaluators: dict[tuple[Any, ...], PointEvaluator] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls, study: Study, model: Model | None = None, roster: Any = None, *, kept: Sequence[pd.DataFrame] = ()
    ) -> "StudySetting":
        """Load and check what a study names.

        Args:
            study: What is varied and observed.
            model: What is run instead of the simulation.
            roster: Real people to begin with, as `sim.run` takes them; over the roster of the study.
            kept: The people of each institution as they were read before; over both.

        Raises:
            InputError: It does not exist, or does not fit the study or one another.
        """
        institutions = _loaded(study.institutions, load_institution, "institutions")
        scenarios = tuple(_with_constants(study, one) for one in _loaded(study.scenarios, load_scenario, "scenarios"))
        study = study.model_copy(update={"institutions": institutions, "scenarios": scenarios})
        rosters = tuple(kept) or rosters_of(study, institutions, roster)
        for one in scenarios:
            _check_levers(study, one)
            for k, institution in enumerate(institutions):
                one.check_against(institution, units_of(institution, rosters[k]) if rosters else None)
        found = cls(study, institutions, scenarios, model, rosters)
        if rosters and not kept and model is None:
            for k in range(len(institutions)):  # says once where a roster and fitted parameters disagree
                found._evaluator_without(k, 0, quiet=False)
        return found

    def roster_of(self, institution: int) -> pd.DataFrame | None:
        """Return the people of an institution, or None where they are drawn from its margins."""
        return self.rosters[institution] if self.rosters else None

    @property
    def inputs(self) -> dict[str, str]:
        """Fingerprints of institutions and scenarios, by what they are called in messages."""
        found = {f'institution "{one.name}"': digest(one.to_yaml()) for one in self.institutions}
        found |= {f'scenario "{one.name}"': digest(one.to_yaml()) for one in self.scenarios}
        return found | self.roster_prints

    @property
    def roster_prints(self) -> dict[str, str]:
        """The fingerprint of the roster by what it is called in messages; several where institutions read it differently."""
        prints = [fingerprint_of(people) or "" for people in self.rosters]
        if len(set(prints)) == 1:
            return {"roster": prints[0]}
        return {f'roster in "{one.name}"': each for one, each in zip(self.institutions, prints, strict=False)}

    @cached_property
    def draws(self) -> tuple[Draw, ...]:
        """The posterior draws of a study with uncertainties from the posterior; none for others.

        In one institution they have its own values, where these hold, so that the design shows what is run.

        Raises:
            InputError: There are several institutions, of which some have a posterior of their own; or too few draws.
        """
        if self.study.uncertainties != POSTERIOR:
            return ()
        own = [one for one in self.institutions if one.posterior]
        if own and len(self.institutions) > 1:
            raise InputError(
                f"{shown(own[0].name)} has a posterior of its own, which goes for no other institution.",
                path=("institutions",), allowed="this institution alone",
            )  # fmt: skip
        first, *others = self.institutions
        try:
            found = draws_of(first, self.study.design.points)
        except InputError as error:
            error.path = ("design", "points") if error.path else ()
            raise
        return tuple(found if others else [drawn_in(first, draw) for draw in found])

    @property
    def people(self) -> int:
        """Physicians in all institutions together."""
        return sum(headcount_of(one, self.roster_of(k)) for k, one in enumerate(self.institutions))

    def outcomes(
        self, values: Mapping[str, float], institution: int, scenario: int, replicates: Sequence[int]
    ) -> dict[str, np.ndarray[Any, Any]]:
        """Return the outcomes of one point in one institution under one scenario, one number a replicate."""
        names = list(self.study.outcomes)
        if self.model is not None:
            found = self.model(values, self.institutions[institution].name, self.scenarios[scenario].name, replicates)
            return {name: _one_each(found, name, len(replicates)) for name in names}
        evaluator = self._evaluator(values, institution, scenario)
        run = evaluator.run(self._drawn(values), replicates, names)
        table: pd.DataFrame = run.horizon(names)
        if dollars := {one.name: values[one.name] for one in self.study.factors if one.kind == "price"}:
            table = at_prices(table, run.observed, dollars, run.jobs[0].settings["discount_per_year"])
        return {name: table[name].to_numpy(dtype=np.float64) for name in names}

    def _drawn(self, values: Mapping[str, float]) -> Draw:
        """Return the parameters of a point: a draw of the posterior, or what the study varies."""
        named = {one.name: values[one.name] for one in self.study.factors if one.kind == "parameter"}
        if self.study.uncertainties == POSTERIOR:  # the design has the institution's own values where these hold
            return Draw(named, own=bool(self.institutions[0].posterior))
        return point(named)

    def _evaluator(self, values: Mapping[str, float], institution: int, scenario: int) -> PointEvaluator:
        """Return the evaluator with the levers of a point; those of recent points are kept."""
        used = tuple((one.name, values[one.name]) for one in self.study.factors if one.kind == "lever")
        key = (institution, scenario, used)
        found = self._evaluators.get(key)
        if found is None:
            found = self._evaluator_without(institution, scenario)
            if used:
                chosen = self._scenario(values, self.scenarios[scenario])
                plan = make_plan(chosen, found.job.population)
                found = replace(found, scenario=chosen, job=replace(found.job, plan=plan))
            if len(self._evaluators) >= _KEPT_EVALUATORS:
                self._evaluators.clear()
            self._evaluators[key] = found
        return found

    def _evaluator_without(self, institution: int, scenario: int, *, quiet: bool = True) -> PointEvaluator:
        key = (institution, scenario)
        found = self._evaluators.get(key)  # another thread may forget them all at any moment
        if found is None:
            where, study = self.institutions[institution], self.study
            found = PointEvaluator.of(
                self.scenarios[scenario], where, months=study.months, seed=study.seed, roster=self.roster_of(institution),
                quiet=quiet or self.rosters == (),
            )  # fmt: skip
            self._evaluators[key] = found
        return found

    def _scenario(self, values: Mapping[str, float], scenario: Scenario) -> Scenario:
        """Return a scenario with the levers of a point over its own."""
        uses: dict[str, dict[str, Any]] = {name: dict(use) for name, use in scenario.levers.items()}
        for one in self.study.factors:
            if one.kind == "lever":
                value = values[one.name]
                uses.setdefault(one.lever, {})[one.field] = int(value) if one.whole else value
        return Scenario(**{**dict(scenario), "levers": uses})

    def __getstate__(self) -> dict[str, Any]:
        """Return the state without evaluators: another process makes its own."""
        return {**self.__dict__, "_evaluators": {}}


def rosters_of(study: Study, institutions: Sequence[Institution], roster: Any = None) -> tuple[pd.DataFrame, ...]:
    """Read the roster of a study for each of its institutions, whose departments it must have.

    Args:
        study: Which may name a roster.
        institutions: Of the study.
        roster: Instead of the one that the study names.

    Raises:
        InputError: It cannot be read.
    """
    given = again(roster)
    if given is None and study.roster is not None:
        given = RosterFile(study.roster, RosterMapping.of(study.mapping))
    if given is None:
        return ()
    read = [people_of(given, one) for one in institutions]
    return tuple(people for people in read if people is not None)


def _one_each(found: Any, name: str, replicates: int) -> np.ndarray[Any, Any]:
    """Return an outcome of a model that is run instead of the simulation: one number for each replicate."""
    if not isinstance(found, Mapping) or name not in found:
        raise ValueError(f"the model gives no {name}")
    numbers = np.asarray(found[name], dtype=np.float64)
    if numbers.shape != (replicates,):
        raise ValueError(f"the model gives {numbers.size} numbers of {name} for {replicates} replicates")
    return numbers


def _loaded(given: Sequence[Any], load: Callable[[Any], Any], key: str) -> tuple[Any, ...]:
    found = []
    for index, one in enumerate(given):
        try:
            found.append(load(one))
        except InputError as error:
            if not error.where and not error.path:
                error.path = (key, index)
            raise
        if any(other.name == found[-1].name for other in found[:-1]):
            raise InputError(f"{shown(found[-1].name)} stands there twice.", path=(key, index), allowed="each once")
    return tuple(found)


def _with_constants(study: Study, scenario: Scenario) -> Scenario:
    """Return a scenario with the constants of the study over what it says itself."""
    varied = {one.name for one in study.factors if one.kind == "parameter"}
    for name in scenario.parameters:
        if name in varied and study.uncertainties != POSTERIOR:
            raise InputError(
                f"The scenario {shown(scenario.name)} sets it to {scenario.parameters[name]:g}.",
                path=("uncertainties", name), allowed="a parameter that no scenario sets",
            )  # fmt: skip
    whole = asked_of(scenario, study.constants.parameters, study.constants.switches)
    return Scenario(**{**dict(whole), "institution": "typical"})  # the study says where


def _check_levers(study: Study, scenario: Scenario) -> None:
    """Check that a lever whose start varies is also used."""
    pulled = {one.lever for one in study.factors if one.field == "intensity"} | set(scenario.levers)
    for one in study.factors:
        if one.lever and one.lever not in pulled:
            raise InputError(
                f"Nothing says how far it is pulled, nor does the scenario {shown(scenario.name)}.",
                path=("levers", one.lever), allowed="intensity: 1, or levels of it",
            )  # fmt: skip
