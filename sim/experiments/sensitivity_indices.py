"""Indices of sensitivity from evaluated points: Morris screening and Sobol indices, both computed by SALib.

Luck is told apart from parameters by a contrast of the replicates: it varies with luck exactly as much as their
mean does, and not at all with what replicates have in common.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.experiments.sensitivity_points import BOUGHT
from sim.experiments.sensitivity_space import LEVELS, Array, Prior, salib

CHANGE = "_change"
_RESAMPLES = 200


def priced_table(table: pd.DataFrame, factors: pd.DataFrame) -> pd.DataFrame:
    """Return evaluated points with the prices of levers of each point instead of the default ones.

    Args:
        table: As from `evaluate`.
        factors: Prices over default prices, one row a point, one column a lever.
    """
    table = table.copy()
    more = np.zeros(len(table))
    for lever in factors.columns:
        if BOUGHT + lever in table:
            bought = table[BOUGHT + lever].fillna(0.0).to_numpy()
            more += bought * (factors[lever].to_numpy()[table["point"].to_numpy()] - 1.0)
    for name in ("levers_usd", "total_usd"):
        if name in table:
            table[name] = table[name] + more
    return table


def responses(table: pd.DataFrame, measure: str, reference: str, policy: str | None = None) -> Array:
    """Return one number per point and replicate: an outcome of the reference, or what a policy changes of it.

    Args:
        table: As from `evaluate`.
        measure: An outcome; with `_change` behind it, the policy's minus the reference's.
        reference: Name of the scenario that others are compared with.
        policy: Name of the other scenario.
    """
    outcome = measure.removesuffix(CHANGE)
    found = _of(table, outcome, reference)
    return np.asarray(_of(table, outcome, policy) - found if measure.endswith(CHANGE) and policy else found)


def _of(table: pd.DataFrame, outcome: str, scenario: str) -> Array:
    rows = table[table["scenario"] == scenario]
    return np.asarray(rows.pivot(index="point", columns="replicate", values=outcome).to_numpy(dtype=float))


def contrast(values: Array) -> Array:
    """Return what luck alone does to the mean of replicates (points x replicates), one number a point."""
    replicates = values.shape[1]
    if replicates < 2:
        return np.full(len(values), np.nan)
    pairs = replicates // 2
    weights = np.zeros(replicates)
    weights[: 2 * pairs : 2], weights[1 : 2 * pairs : 2] = 1.0, -1.0
    weights /= np.sqrt(2 * pairs * replicates)  # its variance is that of a mean: 1 over replicates
    return np.asarray(values @ weights)


def morris_indices(prior: Prior, shares: Array, values: Array, seed: int) -> pd.DataFrame:
    """Return Morris indices, the strongest first.

    Args:
        prior: What was varied.
        shares: The design.
        values: Points x replicates.
        seed: Of the bootstrap.

    Returns:
        `[parameter, mu, mu_star, mu_star_low, mu_star_high, sigma, luck]`: what moving a parameter from the
        middle of the lowest quarter of its prior to that of the highest does to the outcome, on average (mu), in
        size (mu_star, with a 95 % bootstrap interval), how much that depends on the others (sigma), and how
        large mu_star would be by luck alone.
    """
    analyze = salib("analyze.morris").analyze
    known = {"num_levels": LEVELS, "num_resamples": _RESAMPLES, "seed": seed}
    found = analyze(prior.of_morris, shares, values.mean(axis=1), **known)
    noise = contrast(values)
    luck = np.full(len(prior.names), np.nan)
    if np.isfinite(noise).all():
        effects = np.asarray(analyze(prior.of_morris, shares, noise, **known)["mu_star"])
        luck = effects
    wide = np.nan_to_num(np.asarray(found["mu_star_conf"], dtype=float))
    size = np.asarray(found["mu_star"], dtype=float)
    table = pd.DataFrame(
        {
            "parameter": list(prior.names), "mu": np.asarray(found["mu"], dtype=float), "mu_star": size,
            "mu_star_low": np.maximum(size - wide, 0.0), "mu_star_high": size + wide,
            "sigma": np.asarray(found["sigma"], dtype=float), "luck": luck,
        }
    )  # fmt: skip
    return table.sort_values("mu_star", ascending=False, ignore_index=True, kind="stable")


def sobol_indices(prior: Prior, values: Array, seed: int) -> pd.DataFrame:
    """Return first-order and total Sobol indices with 95 % bootstrap intervals, the largest total first.

    Args:
        prior: What was varied.
        values: Points of the design x replicates.
        seed: Of the bootstrap.

    Returns:
        `[parameter, first, first_low, first_high, total, total_low, total_high]`.
    """
    mean = values.mean(axis=1)
    names = ("S1", "S1_conf", "ST", "ST_conf")
    if np.ptp(mean) == 0.0:
        found: Mapping[str, Array] = dict.fromkeys(names, np.zeros(len(prior.names)))
    else:
        analyze = salib("analyze.sobol").analyze
        known = {"calc_second_order": False, "num_resamples": _RESAMPLES, "seed": seed}
        found = analyze(prior.of_sobol, mean, **known)
    first, first_wide, total, total_wide = (np.asarray(found[name], dtype=float) for name in names)
    table = pd.DataFrame(
        {
            "parameter": list(prior.names),
            "first": first, "first_low": first - first_wide, "first_high": first + first_wide,
            "total": total, "total_low": total - total_wide, "total_high": total + total_wide,
        }
    )  # fmt: skip
    return table.sort_values("total", ascending=False, ignore_index=True, kind="stable")


def share_of_luck(values: Array) -> float:
    """Return the part of the variance of means over replicates (points x replicates) that is luck."""
    variance = float(values.mean(axis=1).var())
    return float(contrast(values).var() / variance) if variance > 0.0 else 0.0


def main_ones(tables: Mapping[str, pd.DataFrame], wanted: int) -> tuple[str, ...]:
    """Return the main names of several Morris tables: the strongest of each in turn, until there are enough.

    Args:
        tables: Morris tables by measure, the strongest first.
        wanted: How many.
    """
    found: dict[str, None] = {}
    columns = [list(table["parameter"]) for table in tables.values()]
    for row in zip(*columns, strict=True):
        for name in row:
            if len(found) < wanted:
                found.setdefault(name)
    return tuple(found)
