"""Sensitivity: which numbers the answers depend on, and which conclusions hold wherever in the plausible space.

`screen` (Morris) looks at everything that is uncertain, `decompose` (Sobol) at the main ones that it found, `tornado` at
each alone, `rank_policies` at the order of interventions over prior or posterior draws. All of them are simulation studies:
they run through `sim.sweep`, and their indices are those of `sim.sensitivity`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.evidence.outcomes import CHANGE, chosen, outcomes
from sim.evidence.parameters import levers, parameters
from sim.evidence.posterior import Draw
from sim.foundation.errors import InputError, nearest, shown
from sim.results.prices import price_at
from sim.studies.points.stages import REFERENCE
from sim.studies.sensitivity.indices.analysis import Sensitivity, sensitivity
from sim.studies.sensitivity.indices.cells import cells
from sim.studies.sensitivity.indices.noise import Array
from sim.studies.sensitivity.ranking import Ranking, rank
from sim.studies.sensitivity.space import Prior, shares_of
from sim.studies.sensitivity.steps import POLICY, SensitivitySettings, Step, run_step, step_of
from sim.studies.sweep.results import Results
from sim.world.in_force import as_draws, settings_in_force
from sim.world.scenario import Scenario

LEVEL_MEASURES = ("departures", "burned_out", "departures_change", "total_usd_change")
ALONE_MEASURES = ("departures", "burned_out", "total_usd")
RANKED_BY = ("departures", "burned_out", "total_usd")
_DEFAULT_FUTURES = 16  # times as many at the default point, whose order all others are compared with


@dataclass(frozen=True)
class Indices:
    """What Morris, Sobol or the tornado found.

    Attributes:
        method: Which of them.
        table: Indices by measure and parameter; the first column is `measure`.
        names: What was varied.
        points: How many points.
        chance: By measure, the part of the variance over points that is chance.
        spread: By measure, mean and standard deviation over points.
    """

    method: str
    table: pd.DataFrame
    names: tuple[str, ...]
    points: int
    chance: dict[str, float]
    spread: dict[str, tuple[float, float]]

    @classmethod
    def found(cls, found: Sensitivity) -> "Indices":
        """Take from the indices of a study those of the baseline, and of what the policy changes."""

        def ours(table: pd.DataFrame) -> pd.DataFrame:
            change = table["outcome"].str.endswith(CHANGE)
            rows = table[table["scenario"] == np.where(change, POLICY, REFERENCE)]
            return rows.drop(columns=["institution", "scenario", "combination"]).rename(columns={"outcome": "measure"})

        cell = ours(found.cells).set_index("measure")
        spread = {str(name): (float(row["mean"]), float(row["sd"])) for name, row in cell.iterrows()}
        chance = {str(name): float(share) for name, share in cell["share_of_noise"].items()}
        points = len(found.results.design)
        return cls(found.method, ours(found.table).reset_index(drop=True), tuple(found.factors), points, chance, spread)

    def of(self, measure: str) -> pd.DataFrame:
        """Return the indices of one measure, the strongest first."""
        return self.table[self.table["measure"] == measure].drop(columns="measure").reset_index(drop=True)


def measures(names: Sequence[str] | None, usual: Sequence[str] = LEVEL_MEASURES) -> tuple[str, ...]:
    """Check measures: outcomes, or outcomes with `_change` behind them.

    Raises:
        InputError: There is no such outcome.
    """
    found = tuple(dict.fromkeys(names or usual))
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


def screening(study: SensitivitySettings, wanted: Sequence[str], trajectories: int) -> Step:
    """Return the study of a Morris screening of all that is uncertain."""
    design = {"kind": "morris", "trajectories": trajectories}
    return step_of(study, "morris", study.prior.names, wanted, design, study.scenario)


def decomposition(study: SensitivitySettings, wanted: Sequence[str], main: Sequence[str], points: int) -> Step:
    """Return the study of a Sobol analysis of some parameters; all others stay at their defaults."""
    return step_of(study, "sobol", main, wanted, {"kind": "saltelli", "points": points}, study.scenario)


def alone(study: SensitivitySettings, wanted: Sequence[str]) -> Step:
    """Return the study of a tornado of all that is uncertain; prices of levers only where their effects are looked at."""
    change = any(measure.endswith(CHANGE) for measure in wanted)
    names = study.prior.names if change else Prior.of().names
    return step_of(study, "tornado", names, wanted, {"kind": "one_at_a_time"}, study.scenario)


def screen(study: SensitivitySettings, wanted: Sequence[str], trajectories: int) -> Indices:
    """Screen everything that is uncertain (Morris)."""
    return _analysed(study, screening(study, wanted, trajectories), "morris", wanted)


def decompose(study: SensitivitySettings, wanted: Sequence[str], main: Sequence[str], points: int) -> Indices:
    """Decompose the variance by the main ones (Sobol, Saltelli's design)."""
    return _analysed(study, decomposition(study, wanted, main, points), "sobol", wanted)


def tornado(study: SensitivitySettings, wanted: Sequence[str]) -> Indices:
    """Move each uncertain parameter alone from the low to the high end of its range."""
    return _analysed(study, alone(study, wanted), "tornado", wanted)


def _analysed(study: SensitivitySettings, step: Step, method: str, wanted: Sequence[str]) -> Indices:
    return Indices.found(sensitivity(run_step(study, step), method, wanted))


def main_names(found: Indices, wanted: int) -> tuple[str, ...]:
    """Return the main names of a screening: the strongest of each measure in turn, until there are enough."""
    main: dict[str, None] = {}
    columns = [list(found.of(measure)["parameter"]) for measure in dict.fromkeys(found.table["measure"])]
    for row in zip(*columns, strict=True):
        for name in row:
            if len(main) < wanted:
                main.setdefault(name)
    return tuple(main)


@dataclass(frozen=True)
class RankingSteps:
    """The studies of a ranking.

    Attributes:
        default: The default point, in many futures.
        many: All points.
        names: What varies.
        shares: Where points lie in each of them, 0 to 1.
    """

    default: Step
    many: Step
    names: tuple[str, ...]
    shares: Array


def ranking_steps(
    study: SensitivitySettings,
    by: Sequence[str],
    tried: Sequence[Scenario],
    points: int,
    draws: Sequence[Mapping[str, float]] | None = None,
) -> RankingSteps:
    """Return the studies of a ranking.

    Args:
        study: Where and how.
        by: Outcomes to rank by.
        tried: Policies.
        points: Draws from the priors, where no draws are given.
        draws: Points to rank at, such as posterior draws; prices of levers always come from their priors.
    """
    prior = Prior.of(dict.fromkeys(name for one in tried for name in one.levers))
    shares = prior.latin(points if draws is None else len(draws), study.seed)
    names = [name for name in prior.names if name in parameters()]
    usual = _in_force(study, names, [None])
    futures = study.replicates * _DEFAULT_FUTURES
    table = None if draws is None else _in_force(study, names, as_draws(draws, study.institution))
    design = {"kind": "latin_hypercube", "points": points}
    if table is not None:
        shares[:, : len(names)] = shares_of(table)
        design = {"kind": "table"}
        prices = {name: price_at(name, shares[:, k]) for k, name in enumerate(prior.names) if name not in names}
        table = table.assign(**prices)
    kind = "prior" if draws is None else "posterior"
    default = step_of(
        study, "ranking-defaults", names, by, {"kind": "table"}, *tried, table=usual, replicates=futures
    )
    many = step_of(study, f"ranking-{kind}", prior.names, by, design, *tried, table=table)
    return RankingSteps(default, many, prior.names, shares)


def _in_force(study: SensitivitySettings, names: Sequence[str], draws: Sequence[Draw | None]) -> pd.DataFrame:
    """Return the values that hold of parameters where levers alone are pulled, one row a draw; None: at the defaults."""
    found = (settings_in_force(study.institution, draw=draw) for draw in draws)
    return pd.DataFrame([[values[name] for name in names] for values in found], columns=list(names))


def rank_policies(
    study: SensitivitySettings,
    by: Sequence[str],
    tried: Sequence[Scenario],
    points: int,
    draws: Sequence[Mapping[str, float]] | None = None,
) -> dict[str, Ranking]:
    """Rank policies by each outcome over prior draws, or over draws that are given."""
    steps = ranking_steps(study, by, tried, points, draws)
    usual, many = run_step(study, steps.default), run_step(study, steps.many)
    titles = {one.name: one.title for one in tried}
    found = {}
    for outcome in by:
        effects, at_defaults = _effects(many, outcome), _effects(usual, outcome)
        found[outcome] = rank(outcome, effects, at_defaults, titles, steps.names, steps.shares)
    return found


def _effects(results: Results, outcome: str) -> dict[str, Array]:
    """Return what each policy changes: points x replicates.

    Raises:
        InputError: A point failed; a ranking needs all.
    """
    found = {cell.scenario: cell for cell in cells(results, [outcome + CHANGE])}
    if not all(cell.whole.all() for cell in found.values()):
        failures = results.failures
        why = f" The first failed with: {failures['error'].iloc[0]}" if len(failures) else ""
        raise InputError(f"Some points have no result.{why}", where=str(results.path), allowed="another --outcome, or seed")
    return {name: cell.values for name, cell in found.items()}
