"""Costs, made afterwards from what was observed: turnover, lost access, abrupt handovers, levers.

Nothing counts twice:

- The published cost of replacing a physician holds recruiting, hiring and start-up, and the income lost
  meanwhile. The latter is what patients did not get, and is counted as lost access; so only the part
  `replacement_not_access` of replacement counts as turnover.
- Lost access is all care below what patients count on, whatever its cause (vacancies, newcomers, clinic that
  no week can hold), at the margin of the specialty, not its revenue: costs that do not arise are no loss.
  Care beyond it (freed time refilled with visits) counts against it.
- Hours that levers cost people (learning, surveys, coaching) and save them are hours in the week; what that
  does to visits is in lost access already. Levers cost what is bought: staff, licenses, programs, raises.

All dollars are of 2024. Only `total_discounted_usd` counts later ones less.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from sim.evidence.outcomes import CONFIDENCE
from sim.evidence.parameters import levers
from sim.results.observed import Array, Observed
from sim.rules.time_units import MONTHS_PER_YEAR
from sim.rules.vocabulary import PersonColumn, Reach, UnitColumn
from sim.world.population import Population

PARTS = ("turnover_usd", "lost_access_usd", "handover_usd", "levers_usd")
COLUMNS = (*PARTS, "total_usd", "total_discounted_usd")


def monthly_costs(observed: Observed, population: Population, p: Mapping[str, float]) -> dict[str, Array]:
    """Return each cost by replicate and month, from month 1.

    Args:
        observed: What was seen.
        population: Whose departments have replacement costs and margins.
        p: All parameters.
    """
    specs = population.department_specs
    replacement = np.array([spec.replacement_cost_usd_2024 for spec in specs])
    margin = np.array([spec.margin_usd_per_clinic_hour for spec in specs])
    leavers = observed.by_department(PersonColumn.DEPARTURES)[:, 1:]
    hours_lost = observed.by_department(UnitColumn.VISITS_LOST)[:, 1:] / p["visits_per_clinic_hour"]
    dropped = observed.by_department(UnitColumn.PANELS_DROPPED)[:, 1:]
    return {
        "turnover_usd": (leavers * replacement).sum(-1) * p["replacement_not_access"],
        "lost_access_usd": (hours_lost * margin).sum(-1),
        "handover_usd": dropped.sum(-1) * p["abrupt_handover_usd"] * p["patient_cost_borne"],
        "levers_usd": _levers(observed, p),
    }


def _levers(observed: Observed, p: Mapping[str, float]) -> Array:
    """Return what levers cost by replicate and month: by whom they reach, and the raises of an equity adjustment."""
    total = np.zeros((len(observed.replicates), observed.months))
    for spec in levers().values():
        for cost in spec.costs:
            reach = Reach[cost.per.upper()]
            reached = observed.use[:, 1:, spec.index, reach]
            # a departure costs once; everything else costs by the year while it is in force
            total += reached * (
                cost.usd_per_year if reach == Reach.DEPARTURE else cost.usd_per_year / MONTHS_PER_YEAR
            )
    seen, _ = observed.of("all")
    return np.asarray(total + seen[PersonColumn.EQUITY_RAISES_USD][:, 1:, 0] * (1.0 + p["fringe_share"]))


def yearly_arrays(observed: Observed, population: Population, p: Mapping[str, float]) -> dict[str, Array]:
    """Return each cost by replicate and year; the last year may have fewer than twelve months.

    Args:
        observed: What was seen.
        population: Whose departments have replacement costs and margins.
        p: All parameters.
    """
    by_month = monthly_costs(observed, population, p)
    by_month["total_usd"] = sum((by_month[name] for name in PARTS), np.zeros(1))
    month = np.arange(1, observed.months + 1)
    by_month["total_discounted_usd"] = by_month["total_usd"] * np.exp(
        -np.log1p(p["discount_per_year"]) * month / MONTHS_PER_YEAR
    )
    first = np.arange(0, observed.months, int(MONTHS_PER_YEAR))
    return {name: np.add.reduceat(by_month[name], first, axis=1) for name in COLUMNS}


def yearly_costs(observed: Observed, population: Population, p: Mapping[str, float]) -> pd.DataFrame:
    """Return `yearly_arrays` as a table: `[replicate, year, …]`, one row a replicate and year.

    Args:
        observed: What was seen.
        population: Whose departments have replacement costs and margins.
        p: All parameters.
    """
    found = yearly_arrays(observed, population, p)
    n, years = found[COLUMNS[0]].shape
    columns = {name: values.ravel() for name, values in found.items()}
    return pd.DataFrame(
        {
            "replicate": np.repeat(observed.replicates, years),
            "year": np.tile(np.arange(1, years + 1), n),
            **columns,
        }
    )


def horizon_costs(observed: Observed, population: Population, p: Mapping[str, float]) -> dict[str, Array]:
    """Return each cost by replicate over the whole horizon.

    Years are added up with compensation, in the way of pandas' `groupby(…).sum()` of `yearly_costs`, to the last bit.
    """
    table = yearly_arrays(observed, population, p)
    return {name: _compensated(values) for name, values in table.items()}


def _compensated(values: Array) -> Array:
    """Return sums along the last axis after Kahan."""
    total = lost = np.zeros(values.shape[:-1])
    for k in range(values.shape[-1]):
        new = values[..., k] - lost
        more = total + new
        lost = more - total - new
        total = more
    return total


def ratio_of_means(part: Array, whole: Array) -> tuple[float, float, float]:
    """Return the ratio of two paired means with Fieller's 95% interval.

    NaN where the interval of the whole holds 0: then no finite interval of the ratio exists.
    """
    n = len(whole)
    nothing = (float("nan"),) * 3
    if n < 2 or not np.all(np.isfinite(whole)):
        return nothing
    t = stdtrit(n - 1, 0.5 + CONFIDENCE / 2)
    covariance = np.cov(part, whole) / n
    a, b = float(part.mean()), float(whole.mean())
    g = t * t * covariance[1, 1] / (b * b) if b else np.inf
    if g >= 1.0:
        return nothing
    ratio = a / b
    middle = (ratio - g * covariance[0, 1] / covariance[1, 1]) if g > 0 else ratio
    inside = (
        covariance[0, 0] - 2 * ratio * covariance[0, 1] + ratio * ratio * covariance[1, 1]
        - (g * (covariance[0, 0] - covariance[0, 1] ** 2 / covariance[1, 1]) if g > 0 else 0.0)
    )  # fmt: skip
    half = t / abs(b) * np.sqrt(max(inside, 0.0))
    return ratio, float((middle - half) / (1 - g)), float((middle + half) / (1 - g))
