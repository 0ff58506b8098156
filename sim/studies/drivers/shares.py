"""From the worth of sets to what each mechanism does, with intervals, paired by replicate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.results.costs import ratio_of_means
from sim.results.hurt import CAUSES
from sim.results.run import estimated
from sim.studies.drivers.game import Array, by_pair, contributions, everybody, without
from sim.studies.drivers.leavers import Told
from sim.studies.drivers.players import Driver

NOTHING = (float("nan"),) * 3


@dataclass(frozen=True)
class Shares:
    """What each mechanism does to an outcome.

    Attributes:
        table: `[driver, title, kind, switches, drop_one, add_one, shapley, share]`, all but the words with `_low` and
            `_high`, and `standard_error` and `standard_error_orders` of `shapley`. Drop-one: all on, less all on but
            this one. Add-one: this one alone on, less none. Shapley: the mean of what it adds over orders of joining;
            these add up to `effect`. Share: of `effect`.
        level: The outcome with all on: mean, low and high.
        nothing: The outcome with all off.
        effect: The difference.
        permutations: Orders in all replicates together.
        replicates: How many.
    """

    table: pd.DataFrame
    level: tuple[float, float, float]
    nothing: tuple[float, float, float]
    effect: tuple[float, float, float]
    permutations: int
    replicates: int

    @property
    def certain(self) -> bool:
        """Whether there is, beyond chance, any effect to apportion."""
        return self.effect[1] > 0.0 or self.effect[2] < 0.0


def shared_out(
    drivers: Sequence[Driver],
    worths: Sequence[Mapping[int, float]],
    drawn: Mapping[int, Array],
    draw_of: Array,
    draws: int,
) -> Shares:
    """Share the effect of all drivers together out among them.

    Args:
        drivers: The players.
        worths: The outcome of every set, by replicate.
        drawn: Orders by replicate.
        draw_of: The posterior draw of each replicate.
        draws: How many there are; 0 at the defaults.
    """
    n = len(drivers)
    all_on = np.array([each[everybody(n)] for each in worths])
    all_off = np.array([each[0] for each in worths])
    effect = all_on - all_off
    drop = np.array([[each[everybody(n)] - each[without(n, k)] for k in range(n)] for each in worths])
    add = np.array([[each[1 << k] - each[0] for k in range(n)] for each in worths])
    pairs = [by_pair(contributions(drawn[number], each)) for number, each in enumerate(worths)]
    shapley = np.array([each.mean(axis=0) for each in pairs])
    columns: dict[str, object] = {
        "driver": [one.name for one in drivers],
        "title": [one.title for one in drivers],
        "kind": [one.kind for one in drivers],
        "switches": [", ".join(one.switches) for one in drivers],
    }
    for name, values in (("drop_one", drop), ("add_one", add), ("shapley", shapley)):
        found = estimated(values, draw_of, draws)
        columns |= {name: found["mean"], f"{name}_low": found["low"], f"{name}_high": found["high"]}
    columns["standard_error"] = _error(shapley)
    columns["standard_error_orders"] = _error_of_orders(pairs)
    parts = [ratio(shapley[:, k], effect, draw_of, draws) for k in range(n)]
    for name, column in zip(("share", "share_low", "share_high"), zip(*parts, strict=True), strict=True):
        columns[name] = list(column)
    levels = [_one(values, draw_of, draws) for values in (all_on, all_off, effect)]
    orders = sum(len(each) for each in drawn.values())
    return Shares(pd.DataFrame(columns), levels[0], levels[1], levels[2], orders, len(worths))


def beside(found: Shares, log: Told) -> pd.DataFrame:
    """Return what strains and gaps cause beside what leavers would have told, each adding up to 1 over the same of them.

    Args:
        found: Shares of drivers, of which only those made of strains and gaps are compared.
        log: What the event log says.

    Returns:
        `[driver, title, cause, told, told_low, told_high]`; empty where no driver is made of them.
    """
    rows = []
    spoken = log.table.set_index("cause")
    for row in found.table.to_dict("records"):
        names = str(row["switches"]).split(", ")
        if set(names) <= set(CAUSES):
            said = spoken.loc[names, ["named", "named_low", "named_high"]].sum()
            rows.append((row["driver"], row["title"], row["shapley"], *said))
    table = pd.DataFrame(rows, columns=["driver", "title", "cause", "told", "told_low", "told_high"])
    for columns, total in ((["cause"], table["cause"].sum()), (["told", "told_low", "told_high"], table["told"].sum())):
        table[columns] = table[columns] / total if total else np.nan
    return table


def ratio(part: Array, whole: Array, draw_of: Array, draws: int) -> tuple[float, float, float]:
    """Return a share of the effect with its interval; NaN where it is not certain that there is an effect."""
    if not draws:
        return ratio_of_means(part, whole)
    by_draw = [(part[draw_of == k].mean(), whole[draw_of == k].mean()) for k in range(draws)]
    if min(abs(each) for _, each in by_draw) == 0.0 or len({np.sign(each) for _, each in by_draw}) > 1:
        return NOTHING
    low, high = np.quantile([one / each for one, each in by_draw], [0.025, 0.975])
    return float(part.mean() / whole.mean()), float(low), float(high)


def _one(values: Array, draw_of: Array, draws: int) -> tuple[float, float, float]:
    found = estimated(values[:, None], draw_of, draws)
    return float(found["mean"][0]), float(found["low"][0]), float(found["high"][0])


def _error(values: Array) -> Array:
    """Return the standard error of a mean over replicates: chance, orders, and parameters where these vary."""
    if len(values) < 2:
        return np.full(values.shape[1], np.nan)
    return np.asarray(values.std(axis=0, ddof=1) / np.sqrt(len(values)))


def _error_of_orders(pairs: Sequence[Array]) -> Array:
    """Return the part of it that more orders would remove: the difference between pairs of one replicate."""
    count = len(pairs[0])
    if count < 2:
        return np.full(pairs[0].shape[1], np.nan)
    within = np.mean([each.var(axis=0, ddof=1) for each in pairs], axis=0)
    return np.asarray(np.sqrt(within / count / len(pairs)))
