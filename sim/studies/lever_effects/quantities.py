"""What is kept of each future and year: all that the compared outcomes are made of, over any whole number of years."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.results.costs import PARTS, monthly_costs
from sim.results.observed import Observed
from sim.rules.vocabulary import PersonColumn, UnitColumn
from sim.world.population import Population

Array = np.ndarray[Any, Any]
MONTHS_IN_YEAR = 12
_HOURS = ("CLINIC", "DOCUMENTATION", "INBOX", "ADMINISTRATION", "TEACHING", "SERVICE", "RESEARCH")
_PEOPLE = (
    "DEPARTURES", "HEADCOUNT", "BURNED_OUT", "INTENDS_TO_LEAVE", "EVENING_HOURS", "PROTECTED_REALISED_HOURS",
    "PROTECTED_PROMISED_HOURS",
)  # fmt: skip
_GROUPS = {
    "gender": ("women", "men"),
    "urim": ("urim", "not_urim"),
}  # first and second member, as the gap compares them
_LEFT, _THERE = "left_by_", "there_of_"
GROUP_COLUMNS = tuple(
    f"{what}{member}" for what in (_LEFT, _THERE) for both in _GROUPS.values() for member in both
)
COLUMNS = (*(name.lower() for name in _PEOPLE), "hours", "vacancies", *GROUP_COLUMNS, *PARTS)
"""Sums over the months of a year, one column each."""
DERIVED = ("there_of_men", "there_of_not_urim", "left_by_not_urim")  # the rest of all, which is not stored


def yearly(seen: Observed, population: Population, p: Mapping[str, float]) -> Array:
    """Return the sums of each year: replicates x years x `COLUMNS`.

    Args:
        seen: What was observed over whole years.
        population: Of these replicates.
        p: Their parameters.
    """
    people, units = seen.of("all")
    assert units is not None
    by_month = {name.lower(): people[PersonColumn[name]][..., 0] for name in _PEOPLE}
    by_month["hours"] = sum((people[PersonColumn[f"{name}_HOURS"]][..., 0] for name in _HOURS), np.zeros(1))
    by_month["vacancies"] = units[UnitColumn.VACANCIES][..., 0]
    for group, members in _GROUPS.items():
        columns, _ = seen.of(group)
        for place, member in enumerate(members):
            by_month[_LEFT + member] = columns[PersonColumn.DEPARTURES_VOLUNTARY][..., place]
            by_month[_THERE + member] = columns[PersonColumn.HEADCOUNT][..., place]
    months = {name: values[:, 1:] for name, values in by_month.items()} | {
        name: values for name, values in monthly_costs(seen, population, p).items() if name in PARTS
    }
    table = np.stack([np.asarray(months[name], dtype=np.float64) for name in COLUMNS], axis=-1)
    return np.asarray(table.reshape(len(table), -1, MONTHS_IN_YEAR, len(COLUMNS)).sum(axis=2))


def with_derived(of: Mapping[str, Array]) -> Array:
    """Return all columns from those that are stored."""
    rest = {
        "there_of_men": of["headcount"] - of["there_of_women"],
        "there_of_not_urim": of["headcount"] - of["there_of_urim"],
        "left_by_not_urim": of["left_by_women"] + of["left_by_men"] - of["left_by_urim"],
    }
    return np.stack([{**of, **rest}[name] for name in COLUMNS], axis=-1)


def over_the_horizon(sums: Array, years: int) -> dict[str, Array]:
    """Return the compared outcomes from sums over all years of a horizon.

    Args:
        sums: Futures x `COLUMNS`.
        years: How many years were added up.

    Returns:
        By outcome of `sim.results.paired.COMPARED`, one number a future.
    """
    of = dict(zip(COLUMNS, np.moveaxis(sums, -1, 0), strict=True))
    there, months = of["headcount"], float(years * MONTHS_IN_YEAR)
    gaps = []
    for first, second in _GROUPS.values():
        one, other = (_share(of[_LEFT + member], of[_THERE + member]) for member in (first, second))
        gaps.append((one - other) * MONTHS_IN_YEAR)
    costs = {name: of[name] for name in PARTS}
    return {
        "departures": of["departures"],
        "annual_departure_rate": _share(of["departures"], there) * MONTHS_IN_YEAR,
        "headcount": there / months,
        "burned_out": _share(of["burned_out"], there),
        "intends_to_leave": _share(of["intends_to_leave"], there),
        "hours_per_week": _share(of["hours"], there),
        "evening_hours_per_week": _share(of["evening_hours"], there),
        "protected_share": _share(of["protected_realised_hours"], of["protected_promised_hours"]),
        "equity_gap": np.asarray(np.mean(gaps, axis=0)),
        "vacancies": of["vacancies"] / months,
        "levers_usd": costs["levers_usd"],
        "turnover_usd": costs["turnover_usd"],
        "lost_access_usd": costs["lost_access_usd"],
        "total_usd": np.asarray(sum(costs.values())),
    }


def _share(part: Array, whole: Array) -> Array:
    """Return a quotient; NaN where nobody is there."""
    out = np.full(np.shape(part), np.nan)
    np.divide(part, whole, out=out, where=whole > 0)
    return out
