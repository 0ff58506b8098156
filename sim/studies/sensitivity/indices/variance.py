"""Indices of designed points, computed by SALib: Morris of trajectories, Sobol of Saltelli's design."""

import warnings
from typing import Any

import numpy as np
import pandas as pd

from sim.foundation.extras import library
from sim.studies.sensitivity.indices.noise import Array, contrast, mean_of

RESAMPLES = 200
_NEVER_ZERO = 2**32 - 1  # SALib takes a seed of 0 for none
_ROUNDING = 1e-9  # of an outcome's range: below lies what rounding does
_BELOW = 0.95  # of effects by chance alone are smaller than what stands clear of it


def _analyze(method: str, *given: Any, seed: int, **more: Any) -> Any:
    analyze = library(f"SALib.analyze.{method}", "sensitivity").analyze
    with warnings.catch_warnings():  # what is constant has indices of 0, which need no warning
        warnings.simplefilter("ignore")
        return analyze(*given, num_resamples=RESAMPLES, seed=seed or _NEVER_ZERO, **more)


def morris(problem: dict[str, Any], shares: Array, values: Array, levels: int, seed: int) -> pd.DataFrame:
    """Return Morris indices, the strongest first.

    Args:
        problem: As SALib has it.
        shares: The design, whole trajectories only.
        values: Points x replicates.
        levels: Of the design.
        seed: Of the bootstrap.

    Returns:
        `[parameter, mu, mu_star, mu_star_low, mu_star_high, sigma, chance, clear]`: what moving a parameter from the
        middle of the lowest part of its range to that of the highest does to the outcome, on average (mu), in
        size (mu_star, with a 95% bootstrap interval), how much that depends on the others (sigma), how
        large mu_star would be by chance alone, and whether it is clear of what chance does.
    """
    known = {"num_levels": levels, "seed": seed}
    found = _analyze("morris", problem, shares, mean_of(values), **known)
    noise = contrast(values)
    chance = np.full(len(problem["names"]), np.nan)
    if np.isfinite(noise).all():
        chance = np.asarray(_analyze("morris", problem, shares, noise, **known)["mu_star"], dtype=float)
    wide = np.nan_to_num(np.asarray(found["mu_star_conf"], dtype=float))
    size = np.asarray(found["mu_star"], dtype=float)
    low, nothing = np.maximum(size - wide, 0.0), _ROUNDING * float(np.ptp(mean_of(values)))
    limit = float(np.quantile(chance, _BELOW)) if np.isfinite(chance).all() else 0.0
    table = pd.DataFrame(
        {
            "parameter": list(problem["names"]), "mu": np.asarray(found["mu"], dtype=float), "mu_star": size,
            "mu_star_low": low, "mu_star_high": size + wide, "sigma": np.asarray(found["sigma"], dtype=float),
            "chance": chance, "clear": low > max(limit, nothing),
        }
    )  # fmt: skip
    return _strongest(table, "mu_star")


def sobol(
    problem: dict[str, Any], values: Array, seed: int, *, second_order: bool = False
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return first-order and total Sobol indices with 95% bootstrap intervals, and those of pairs.

    Args:
        problem: As SALib has it.
        values: Points of Saltelli's design, whole blocks only, x replicates.
        seed: Of the bootstrap.
        second_order: Whether the design tells of pairs.

    Returns:
        `[parameter, first, first_low, first_high, total, total_low, total_high, chance, clear]`, the largest total first:
        chance is the total that a parameter without any effect would have. Then `[parameter, other, second, second_low,
        second_high, chance, clear]`, the largest first; empty without second order.
    """
    names = list(problem["names"])
    mean, noise = mean_of(values), contrast(values)
    found, of_noise = _sobol(problem, mean, seed, second_order), None
    if np.isfinite(noise).all():
        share = float(noise.var() / mean.var()) if np.ptp(mean) > 0.0 else 0.0
        by_noise = _sobol(problem, noise, seed, second_order)
        of_noise = {key: np.minimum(share * np.abs(each), 1.0) for key, each in by_noise.items()}
    blank = np.full(len(names), np.nan)
    chance = blank if of_noise is None else of_noise["ST"]
    first, first_wide, total, wide = (found[key] for key in ("S1", "S1_conf", "ST", "ST_conf"))
    table = pd.DataFrame(
        {
            "parameter": names, "first": first, "first_low": first - first_wide, "first_high": first + first_wide,
            "total": total, "total_low": total - wide, "total_high": total + wide, "chance": chance,
            "clear": total - wide > np.nan_to_num(chance),
        }
    )  # fmt: skip
    rows = []
    for a, b in zip(*np.triu_indices(len(names), 1), strict=True) if second_order else ():
        index, half = found["S2"][a, b], found["S2_conf"][a, b]
        alone = np.nan if of_noise is None else of_noise["S2"][a, b]
        clear = bool(index - half > np.nan_to_num(alone))
        rows.append((names[a], names[b], index, index - half, index + half, alone, clear))
    columns = ["parameter", "other", "second", "second_low", "second_high", "chance", "clear"]
    pairs = pd.DataFrame(rows, columns=columns)
    return _strongest(table, "total"), _strongest(pairs, "second")


def _strongest(table: pd.DataFrame, by: str) -> pd.DataFrame:
    return table.sort_values(by, ascending=False, ignore_index=True, kind="stable")


def _sobol(problem: dict[str, Any], mean: Array, seed: int, second_order: bool) -> dict[str, Array]:
    if np.ptp(mean) == 0.0:
        n = len(problem["names"])
        shapes = {"S1": n, "S1_conf": n, "ST": n, "ST_conf": n, "S2": (n, n), "S2_conf": (n, n)}
        return {key: np.zeros(shape) for key, shape in shapes.items()}
    found = _analyze("sobol", problem, mean, seed=seed, calc_second_order=second_order)
    keys = ("S1", "S1_conf", "ST", "ST_conf", *(("S2", "S2_conf") if second_order else ()))
    return {key: np.asarray(found[key], dtype=float) for key in keys}
