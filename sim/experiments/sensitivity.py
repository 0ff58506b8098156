"""Sensitivity: which numbers the answers hinge on, and which conclusions hold wherever in the plausible space.

`screen` (Morris) looks at everything that is uncertain, `decompose` (Sobol) at the main ones that it found,
`rank_policies` at the order of interventions over prior or posterior draws.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.engine import Progress
from sim.errors import InputError, nearest, shown
from sim.experiments.points import Bench
from sim.experiments.sensitivity_indices import (
    CHANGE,
    main_ones,
    morris_indices,
    priced_table,
    responses,
    share_of_luck,
    sobol_indices,
)
from sim.experiments.sensitivity_points import Stage, evaluate
from sim.experiments.sensitivity_ranking import Ranking, rank
from sim.experiments.sensitivity_space import Array, Prior, shares_of
from sim.institution import Institution, load_institution
from sim.outcomes import chosen, outcomes
from sim.parameters import levers, parameters
from sim.scenario import Scenario, load_scenario

REFERENCE = "baseline"
LEVEL_MEASURES = ("departures", "burned_out", "departures_change", "total_usd_change")
RANKED_BY = ("departures", "burned_out", "total_usd")
_DEFAULT_FUTURES = 16  # times as many at the default point, whose order all others are compared with


@dataclass(frozen=True)
class Study:
    """Where and how points are tried; the same for all methods.

    Attributes:
        institution: Where.
        scenario: The levers whose effects are looked at by Morris and Sobol.
        months: The horizon.
        replicates: Futures of each scenario at each point.
        seed: Of luck and of the designs.
        threads: As many as there are processors where None.
        folder: Where evaluated points are kept, or None.
        progress: Told the name of a stage; returns what is told how far it is.
        cancelled: Asked between points whether to stop.
    """

    institution: Institution = field(default_factory=lambda: load_institution("typical"))
    scenario: Scenario = field(default_factory=lambda: load_scenario("everything-reasonable"))
    months: int = 60
    replicates: int = 2
    seed: int = 1
    threads: int | None = None
    folder: Path | None = None
    progress: Callable[[str], Progress | None] | None = None
    cancelled: Callable[[], bool] | None = None

    def benches(self, scenarios: Sequence[Scenario]) -> dict[str, Bench]:
        """Return the baseline and some scenarios, ready to be tried."""
        found = [Scenario(name=REFERENCE, title="As it is"), *scenarios]
        return {
            one.name: Bench.of(one, self.institution, months=self.months, seed=self.seed) for one in found
        }

    def run(self, stage: Stage) -> pd.DataFrame:
        """Evaluate a stage."""
        report = self.progress(stage.name) if self.progress else None
        return evaluate(stage, self.folder, threads=self.threads, progress=report, cancelled=self.cancelled)


@dataclass(frozen=True)
class Indices:
    """What Morris or Sobol found.

    Attributes:
        table: Indices by measure and parameter; the first column is `measure`.
        names: What was varied.
        points: How many points.
        luck: By measure, the part of the variance over points that is luck.
        spread: By measure, mean and standard deviation over points.
    """

    table: pd.DataFrame
    names: tuple[str, ...]
    points: int
    luck: dict[str, float]
    spread: dict[str, tuple[float, float]]

    def of(self, measure: str) -> pd.DataFrame:
        """Return the indices of one measure, the strongest first."""
        return self.table[self.table["measure"] == measure].drop(columns="measure").reset_index(drop=True)


def measures(names: Sequence[str] | None) -> tuple[str, ...]:
    """Check measures: outcomes, or outcomes with `_change` behind them.

    Raises:
        InputError: There is no such outcome.
    """
    found = tuple(dict.fromkeys(names or LEVEL_MEASURES))
    chosen([name.removesuffix(CHANGE) for name in found])
    return found


def ranked_by(names: Sequence[str] | None) -> tuple[str, ...]:
    """Check outcomes by which policies can be ranked.

    Raises:
        InputError: There is no such outcome, or more of it is neither better nor worse.
    """
    found = tuple(dict.fromkeys(name.removesuffix(CHANGE) for name in names or RANKED_BY))
    for outcome in chosen(found):
        if outcome.better == "neither":
            raise InputError(
                f"Policies cannot be ranked by {shown(outcome.name)}: more of it is neither better nor worse.",
                allowed=[one.name for one in outcomes().values() if one.better != "neither"],
            )
    return found


def policies(kind: str) -> list[Scenario]:
    """Return the policies that are ranked: each lever, or each group of levers, at full intensity from month 1.

    Raises:
        InputError: There is no such kind.
    """
    if kind == "levers":
        return [Scenario(name=name, title=spec.title, levers={name: 1.0}) for name, spec in levers().items()]
    if kind == "groups":
        groups = {spec.group: spec.group_title for spec in levers().values()}
        return [
            Scenario(
                name=group,
                title=title,
                levers={name: 1.0 for name, spec in levers().items() if spec.group == group},
            )
            for group, title in groups.items()
        ]
    known = ("levers", "groups")
    raise InputError(
        f"There are no policies of the kind {shown(kind)}.", allowed=known, nearest=nearest(kind, known)
    )


def screening(study: Study, wanted: Sequence[str], trajectories: int) -> tuple[Stage, Prior, Array]:
    """Return the stage of a Morris screening, its priors and its design in shares of them."""
    prior = Prior.of(study.scenario.levers)
    shares = prior.morris(trajectories, study.seed)
    return _stage(study, "morris", prior, shares, wanted), prior, shares


def decomposition(
    study: Study, wanted: Sequence[str], main: Sequence[str], points: int
) -> tuple[Stage, Prior, Array]:
    """Return the stage of a Sobol analysis, its priors and its design in shares of them."""
    prior = Prior(tuple(main))
    shares = prior.sobol(points, study.seed)
    return _stage(study, "sobol", prior, shares, wanted), prior, shares


def _stage(study: Study, name: str, prior: Prior, shares: Array, wanted: Sequence[str]) -> Stage:
    names, values = prior.values(shares)
    kept = tuple(dict.fromkeys(measure.removesuffix(CHANGE) for measure in wanted))
    policy = study.scenario.model_copy(update={"name": "policy"})
    scenarios = [policy] if any(measure.endswith(CHANGE) for measure in wanted) else []
    return Stage(name, study.benches(scenarios), names, values, kept, study.replicates)


def screen(study: Study, wanted: Sequence[str], trajectories: int) -> Indices:
    """Screen everything that is uncertain (Morris)."""
    stage, prior, shares = screening(study, wanted, trajectories)
    table = priced_table(study.run(stage), prior.price_factors(shares))
    return _indices(table, wanted, prior, lambda values: morris_indices(prior, shares, values, study.seed))


def decompose(study: Study, wanted: Sequence[str], main: Sequence[str], points: int) -> Indices:
    """Decompose the variance by the main ones (Sobol, Saltelli's design); all others stay at their defaults."""
    stage, prior, shares = decomposition(study, wanted, main, points)
    table = priced_table(study.run(stage), prior.price_factors(shares))
    return _indices(table, wanted, prior, lambda values: sobol_indices(prior, values, study.seed))


def _indices(
    table: pd.DataFrame, wanted: Sequence[str], prior: Prior, index: Callable[[Array], pd.DataFrame]
) -> Indices:
    values = {measure: responses(table, measure, REFERENCE, "policy") for measure in wanted}
    parts = []
    for measure in wanted:
        part = index(values[measure])
        part.insert(0, "measure", measure)
        parts.append(part)
    luck = {measure: share_of_luck(each) for measure, each in values.items()}
    means = {measure: each.mean(axis=1) for measure, each in values.items()}
    spread = {measure: (float(each.mean()), float(each.std())) for measure, each in means.items()}
    points = len(next(iter(means.values())))
    return Indices(pd.concat(parts, ignore_index=True), prior.names, points, luck, spread)


def main_names(found: Indices, wanted: int) -> tuple[str, ...]:
    """Return the main names of a screening, the strongest of each measure in turn."""
    known = list(dict.fromkeys(found.table["measure"]))
    return main_ones({measure: found.of(measure) for measure in known}, wanted)


def ranking_stages(
    study: Study,
    by: Sequence[str],
    tried: Sequence[Scenario],
    points: int,
    draws: Sequence[Mapping[str, float]] | None = None,
) -> tuple[Stage, Stage, pd.DataFrame, tuple[tuple[str, ...], Array]]:
    """Return the stages of a ranking.

    Args:
        study: Where and how.
        by: Outcomes to rank by.
        tried: Policies.
        points: Draws from the priors, where no draws are given.
        draws: Points to rank at, such as posterior draws; prices of levers always come from their priors.

    Returns:
        The default point, all points, prices over default prices at these, and where in each parameter they lie.
    """
    priced_levers = list(dict.fromkeys(name for one in tried for name in one.levers))
    prior = Prior.of(priced_levers)
    benches = study.benches(tried)
    shares = prior.latin(points if draws is None else len(draws), study.seed)
    names, values = prior.values(shares)
    own = benches[REFERENCE].job.settings  # a fitted institution has values of its own
    if draws is not None:
        values = np.array([[draw.get(name, own[name]) for name in names] for draw in draws])
        shares[:, : len(names)] = shares_of(draws, names)
    usual = np.array([[own[name] for name in names]])
    futures = study.replicates * _DEFAULT_FUTURES
    kind = "prior" if draws is None else "posterior"
    default = Stage("ranking-defaults", benches, names, usual, tuple(by), futures)
    many = Stage(f"ranking-{kind}", benches, names, values, tuple(by), study.replicates)
    return default, many, prior.price_factors(shares), (prior.names, shares)


def rank_policies(
    study: Study,
    by: Sequence[str],
    tried: Sequence[Scenario],
    points: int,
    draws: Sequence[Mapping[str, float]] | None = None,
) -> dict[str, Ranking]:
    """Rank policies by each outcome over prior draws, or over draws that are given."""
    default, many, factors, (names, shares) = ranking_stages(study, by, tried, points, draws)
    usual = study.run(default)
    table = priced_table(study.run(many), factors)
    titles = {one.name: one.title for one in tried}
    found = {}
    for outcome in by:
        effects = {one.name: responses(table, outcome + CHANGE, REFERENCE, one.name) for one in tried}
        at_defaults = {one.name: responses(usual, outcome + CHANGE, REFERENCE, one.name) for one in tried}
        found[outcome] = rank(outcome, effects, at_defaults, titles, names, shares)
    return found


def parameters_hash() -> str:
    """Return a fingerprint of all declared values, ranges and priors."""
    from sim.metadata import digest

    content: dict[str, Any] = {
        name: [spec.value, spec.low, spec.high, spec.distribution] for name, spec in parameters().items()
    }
    prices = {
        name: [[c.per, c.usd_per_year, c.low, c.high] for c in spec.costs] for name, spec in levers().items()
    }
    return digest([content, prices])
