"""What a policy costs and saves, from its priced counts, as the files hold it: the numbers of Compare's costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dashboard.parts import money_words
from dashboard.parts import wording as w
from dashboard.takeaways.assumptions import ACCESS, HANDOVER, TURNOVER
from dashboard.takeaways.content import LEVERS, Count, Line, Table, YearlyCosts
from sim.evidence.parameters import levers
from sim.results.finance import Finance

Array = np.ndarray[Any, Any]
MONTHS = 12
KINDS = {"turnover_usd": TURNOVER, "lost_access_usd": ACCESS, "handover_usd": HANDOVER}
LEFT = "Departures (posts vacated)"
DROPPED = "Patients dropped when their physician left"
_PER = {TURNOVER: LEFT, HANDOVER: DROPPED}
NOTHING = "No cost changes: these are the costs of the baseline’s own course."


def yearly_costs(
    finance: Finance, counts: Sequence[Count], net: float, avoided: float, page: dict[str, float], title: str
) -> YearlyCosts:
    """Return costs of each year and month with the policy and without it, mean of the futures.

    Args:
        finance: What it costs and saves.
        counts: What is counted by year.
        net: Change of all costs over the horizon, as the page says it.
        avoided: Departures avoided over the horizon, as the page says it.
        page: Change of each kind over the horizon, as the page says it.
        title: Of the policy.
    """
    items = finance.items().set_index("name")["change"]
    price = finance.per_departure()["levers"][0]
    changes = bool(finance.net.any())
    years = finance.policy.months // MONTHS
    return YearlyCosts(
        lines=(*_bought(finance), *_grown(finance, {one.title for one in counts})),
        counts=tuple(counts),
        net=net,
        avoided=avoided,
        futures=finance.policy.futures,
        page=page,
        value=-float(items["total_discounted_usd"]),
        certain=bool(np.isfinite(price)),
        told=f"{money_words.headline(finance, title, years)} {money_words.per_departure(finance)}" if changes else NOTHING,
    )  # fmt: skip


def _bought(finance: Finance) -> list[Line]:
    """Return a line for each lever that is paid for on either side; one without dollars where there is none."""
    before, after = finance.without.levers, finance.with_it.levers
    nothing = np.zeros(finance.net.shape)
    names = list(dict.fromkeys([*after, *before]))
    if not names:
        return [_line(LEVERS, LEVERS, nothing, nothing, finance)]
    return [
        _line(lever_title(name), LEVERS, before.get(name, nothing), after.get(name, nothing), finance)
        for name in names
    ]


def lever_title(name: str) -> str:
    """Return the title of what is bought; equity raises have a name of their own."""
    return levers()[name].title if name in levers() else name


def _grown(finance: Finance, known: set[str]) -> list[Line]:
    return [
        _line(
            title, title, finance.without.by_kind[name], finance.with_it.by_kind[name], finance,
            _PER[title] if _PER.get(title) in known else "",
        )
        for name, title in KINDS.items()
    ]  # fmt: skip


def _line(title: str, kind: str, before: Array, after: Array, finance: Finance, per: str = "") -> Line:
    first = np.arange(0, before.shape[1], MONTHS)
    years = [np.add.reduceat(side, first, axis=1).mean(axis=0) for side in (before, after)]
    change = after - before
    months, discounted = change.mean(axis=0), (change * finance.with_it.discount).mean(axis=0)
    return Line(title, kind, *map(_numbers, (*years, months, discounted)), per=per)


def _numbers(values: Array) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


def tables(finance: Finance) -> tuple[Table, ...]:
    """Return turnover and lost access by department, and what is bought for each lever."""
    over = w.years_in_words(finance.policy.months // MONTHS)
    found = [_departments(finance, over)]
    table = finance.by_lever()
    if len(table):
        rows = tuple(
            (
                row["lever"],
                "–" if np.isnan(row["price"]) else f"${row['price']:,.0f} per {row['counted']}",
                row["usd"],
                money_words.ends(row["low"], row["high"]),
            )
            for row in table.to_dict("records")
        )
        head = ("Lever", "Price", "Bought", "19 of 20 futures")
        found.append(Table(f"What is bought, {over}", head, rows, ("", "", "usd", ""), ("", "", LEVERS, "")))
    return tuple(found)


def _departments(finance: Finance, over: str) -> Table:
    found = finance.by_department()
    alone = not finance.net.any()
    rows = []
    for row in found.to_dict("records"):
        cells: list[str | float] = [row["department"], row["people"], row["leavers_without"]]
        cells += [] if alone else [row["leavers_with"]]
        cells += [row["turnover_without"]] + ([] if alone else [row["turnover_change"]])
        cells += [row["access_without"]] + ([] if alone else [row["access_change"]])
        rows.append(tuple(cells))
    if alone:
        head: tuple[str, ...] = ("Department", "Faculty", "Leavers", "Turnover cost", "Lost access")
        kinds: tuple[str, ...] = ("", "", "", TURNOVER, ACCESS)
    else:
        head = (
            "Department", "Faculty", "Leavers without", "with it", "Turnover cost without", "change",
            "Lost access without", "change",
        )  # fmt: skip
        kinds = ("", "", "", "", TURNOVER, TURNOVER, ACCESS, ACCESS)
    forms = ("", *("usd" if kind else "count" for kind in kinds[1:]))
    title = f"By department, {over}; those under five people together"
    return Table(title, head, tuple(rows), forms, kinds)  # type: ignore[arg-type]
