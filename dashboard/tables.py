"""From digests to the tables that charts draw and readers download."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from dashboard.digest import DESTINATIONS, GROUPS, Digest, interval, paired
from sim.evidence.outcomes import SMALLEST_GROUP, outcomes

QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.50, "q75": 0.75, "q95": 0.95}
Digests = Mapping[str, Digest]


def _quantiles(values: pd.Series, by: pd.Series) -> pd.DataFrame:
    spread = values.groupby(by.to_numpy()).quantile(list(QUANTILES.values())).unstack()
    return spread.set_axis(list(QUANTILES), axis=1)


def over_time(digests: Digests, column: str) -> pd.DataFrame:
    """Return quantiles over futures, month by month: [scenario, year, q05 … q95]."""
    parts = []
    for name, one in digests.items():
        spread = _quantiles(one.paths[column], one.paths["month"])
        parts.append(spread.rename_axis("month").reset_index().assign(scenario=name))
    table = pd.concat(parts, ignore_index=True)
    table.insert(0, "year", table.pop("month") / 12)
    table.insert(0, "scenario", table.pop("scenario"))
    return table


def cost_over_time(digests: Digests) -> pd.DataFrame:
    """Return quantiles of the total cost of each year: [scenario, year, q05 … q95]."""
    parts = []
    for name, one in digests.items():
        spread = _quantiles(one.costs["total_usd"], one.costs["year"])
        parts.append(spread.rename_axis("year").reset_index().assign(scenario=name))
    table = pd.concat(parts, ignore_index=True)
    table.insert(0, "scenario", table.pop("scenario"))
    return table


def differences(digests: Digests, outcomes: Sequence[str], percent: Sequence[str] = ()) -> pd.DataFrame:
    """Return paired differences from the first scenario.

    Returns [scenario, outcome, difference, difference_low, difference_high]; shares named in `percent`
    are given in percentage points.
    """
    reference = next(iter(digests.values()))
    rows = []
    for name, one in list(digests.items())[1:]:
        for outcome in outcomes:
            change = paired(one, reference, outcome)
            scale = 100 if outcome in percent else 1
            rows.append((name, outcome, scale * change.mean, scale * change.low, scale * change.high))
    return pd.DataFrame(
        rows, columns=["scenario", "outcome", "difference", "difference_low", "difference_high"]
    )


def destinations(digests: Digests) -> pd.DataFrame:
    """Return those who leave by destination over the horizon: [scenario, row, mean, low, high], in model order."""
    rows = []
    for destination in DESTINATIONS:
        for name, one in digests.items():
            found = interval(one.totals[destination])
            title = outcomes()[destination].title.removeprefix("To ").removeprefix("to ")
            rows.append((name, title[:1].upper() + title[1:], found.mean, max(found.low, 0.0), found.high))
    return pd.DataFrame(rows, columns=["scenario", "row", "mean", "low", "high"])


def who_leaves(digests: Digests, groups: Sequence[str], names: Mapping[str, str]) -> pd.DataFrame:
    """Return departures per person-year by group: [scenario, group, row, people, mean, low, high].

    Groups smaller than five people on average in any scenario are omitted everywhere.

    Args:
        digests: the scenarios.
        groups: the groupings wanted, such as gender and rank.
        names: names of members on the page, if they differ from the model's.
    """
    sizes = pd.concat([one.who for one in digests.values()])
    rows = []
    for group in groups:
        for member in dict.fromkeys(sizes.loc[sizes["group"] == group, "member"]):
            cells = {name: one.who[(one.who["group"] == group) & (one.who["member"] == member)]
                     for name, one in digests.items()}  # fmt: skip
            if any(cell["headcount"].mean() < SMALLEST_GROUP or cell.empty for cell in cells.values()):
                continue
            for name, cell in cells.items():
                rate = interval(cell["departures"] / cell["person_years"].clip(lower=1 / 12))
                people = round(float(cell["headcount"].mean()))
                label = names.get(str(member), str(member))
                rows.append((name, GROUPS[group], label, people, rate.mean, max(rate.low, 0.0), rate.high))
    return pd.DataFrame(rows, columns=["scenario", "group", "row", "people", "mean", "low", "high"])


def suppressed(digests: Digests, groups: Sequence[str]) -> int:
    """Return how many groups are too small to be shown."""
    sizes = pd.concat([one.who.assign(scenario=name) for name, one in digests.items()])
    sizes = sizes[sizes["group"].isin(list(groups))]
    smallest = sizes.groupby(["group", "member", "scenario"], observed=True)["headcount"].mean()
    return int((smallest.groupby(["group", "member"], observed=True).min() < SMALLEST_GROUP).sum())


def starters(one: Digest) -> dict[str, float]:
    """Return what became of the people of month 0: kind -> mean number of people."""
    means = one.starters.groupby("kind", sort=False, observed=True)["people"].mean()
    return {str(kind): float(people) for kind, people in means.items()}
