"""Costs of one policy as a finance office reads them: what stands in the tables and charts, from the priced counts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from dash import html

from dashboard.parts import wording as w
from dashboard.parts.grid import grid, two_lines
from dashboard.parts.money_words import dollars, ends, ranged
from sim.results.finance import Finance
from sim.results.numbers import MONEY, PLAIN, figure, interval

YEARLY = {
    "turnover_usd": "Turnover",
    "lost_access_usd": "Lost access",
    "handover_usd": "Abrupt handovers",
    "levers_usd": "Levers",
}


def items(finance: Finance, years: int) -> html.Div:
    """Return each kind of cost with and without the policy, and the paired change."""
    rows = []
    for row in finance.items().to_dict("records"):
        change = two_lines(*ranged(row["change"], row["low"], row["high"]))
        saves = f"{row['saves'] * finance.policy.futures:.0f} of {finance.policy.futures}"
        rows.append((row["item"], dollars(row["without"]), dollars(row["with"]), change, saves))
    caption = f"Costs over {w.years_in_words(years)}, cumulative, in dollars of 2024"
    return grid(caption, ("Cost", "Without", "With the policy", "Change", "Futures in which it falls"), rows)


def by_year(finance: Finance) -> html.Div:
    """Return the cash flow year by year against the baseline."""
    rows = []
    for row in finance.by_year().to_dict("records"):
        kinds = [figure(row[name], MONEY, signed=True) for name in YEARLY]
        net = two_lines(*ranged(row["net"], row["low"], row["high"]))
        rows.append(
            (
                f"Year {row['year']:.0f}",
                *kinds,
                net,
                *(figure(row[k], MONEY, signed=True) for k in ("cumulative", "present_value")),
            )
        )
    head = ("Year", *YEARLY.values(), "Net", "Net since today", "Net, discounted")
    return grid(
        "Cash flow by year against the baseline: plus is spent, minus is saved; means of the futures",
        head,
        rows,
    )


def by_department(finance: Finance, years: int) -> html.Div:
    """Return turnover and lost access by department."""
    rows = []
    for row in finance.by_department().to_dict("records"):
        fewer = two_lines(
            "no change" if abs(row["fewer"]) < 0.05 else w.fewer(row["fewer"]),
            w.span(row["fewer_low"], row["fewer_high"]) if row["fewer_low"] != row["fewer_high"] else "",
        )
        turnover = two_lines(*_change(row, "turnover"))
        access = two_lines(*_change(row, "access"))
        lost = (figure(row["visits_lost_without"], PLAIN), figure(row["visits_lost_with"], PLAIN))
        rows.append(
            (
                row["department"],
                f"{row['people']:,.0f}",
                fewer,
                dollars(row["turnover_without"]),
                turnover,
                *lost,
                access,
            )
        )
    head = (
        "Department", "Faculty today", "Leavers", "Turnover cost without", "Turnover cost, change", "Visits lost without",
        "Visits lost with", "Lost access, change",
    )  # fmt: skip
    return grid(
        f"By department over {w.years_in_words(years)}, cumulative; those under five people together",
        head,
        rows,
    )


def _change(row: dict[str, Any], kind: str) -> tuple[str, str]:
    mean, low, high = (row[f"{kind}_{key}"] for key in ("change", "low", "high"))
    if mean == low == high == 0.0:
        return "no change", ""
    return figure(mean, MONEY, signed=True), ends(low, high)


def by_lever(finance: Finance, years: int, titles: Mapping[str, str] | None = None) -> html.Div | html.P:
    """Return what is bought for each lever, under the titles that the page has for them."""
    table = finance.by_lever()
    if table.empty:
        return html.P("Nothing is bought for this policy.", className="hint")
    rows = []
    for row in table.to_dict("records"):
        price = "–" if math.isnan(row["price"]) else f"${row['price']:,.0f} per {row['counted']}"
        title = (titles or {}).get(row["name"], row["lever"])
        rows.append((title, price, two_lines(dollars(row["usd"]), ends(row["low"], row["high"]))))
    return grid(
        f"What is bought over {w.years_in_words(years)}, cumulative",
        ("Lever", "Price", "Cost"),
        rows,
        words=(1,),
    )


def access(finance: Finance, years: int) -> html.Div:
    """Return patients' access beside departures."""
    rows = []
    for row in finance.access().to_dict("records"):
        span = interval(row["change"], row["low"], row["high"], PLAIN, signed=True)
        mean, _, rest = span.partition(" (")
        rows.append(
            (
                row["item"],
                figure(row["without"], PLAIN),
                figure(row["with"], PLAIN),
                two_lines(mean, rest.rstrip(")")),
            )
        )
    caption = f"Patients’ access over {w.years_in_words(years)}, cumulative"
    return grid(caption, ("What is counted", "Without", "With the policy", "Change"), rows)


def yearly_bars(finance: Finance) -> pd.DataFrame:
    """Return the cash flow for its chart: `[year, kind, usd]`, "Net" last."""
    table = finance.by_year()
    kinds = {**YEARLY, "net": "Net"}
    order: Sequence[str] = ("levers_usd", "turnover_usd", "lost_access_usd", "handover_usd", "net")
    return pd.DataFrame(
        [
            (int(year), kinds[name], float(usd))
            for name in order
            for year, usd in zip(table["year"], table[name], strict=True)
        ],
        columns=["year", "kind", "usd"],
    )


def both_lines(finance: Finance) -> pd.DataFrame:
    """Return all costs since today in million dollars, with and without the policy: `[year, without, with, low, high]`."""
    sides = [np.cumsum(one.by_kind["total_usd"], axis=1) / 1e6 for one in (finance.without, finance.with_it)]
    without, with_it = (np.concatenate([np.zeros((len(one), 1)), one], axis=1) for one in sides)
    low, high = np.quantile(with_it, (0.025, 0.975), axis=0)
    year = np.arange(with_it.shape[1]) / 12
    return pd.DataFrame(
        {
            "year": year,
            "without": without.mean(axis=0),
            "with": with_it.mean(axis=0),
            "low": low,
            "high": high,
        }
    )
