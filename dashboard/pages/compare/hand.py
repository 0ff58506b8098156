"""Check it by hand: the published worksheet, with its own inputs and with this school's, and why the simulation differs."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
from dash import html

from dashboard.parts import wording as w
from dashboard.parts.grid import grid
from sim.results.numbers import HOURS, MONEY, PERCENT, figure
from sim.results.worksheet import PUBLISHED, TITLES, Inputs, Simulated, differences, result, steps

_UNITS = {
    "physicians": "people", "turnover": "share", "burned_out": "share", "burned_out_after": "share",
    "replacement_usd": "USD", "spent_usd": "USD", "times": "times",
}  # fmt: skip


def written(value: float, unit: str) -> str:
    """Return a number of the worksheet."""
    if math.isnan(value):
        return "–"
    if unit == "times":
        return f"{value:g}"
    if unit == "share":
        return figure(value, PERCENT)
    return (
        f"{value:,.2f}".rstrip("0").rstrip(".")
        if unit == "people" and value < 100
        else (f"{value:,.0f}" if unit == "people" else f"${value:,.0f}")
    )


def table(own: Inputs | None) -> pd.DataFrame:
    """Return the worksheet: `[line, formula, published, here]`; the last column where this school has inputs."""
    rows: list[tuple[Any, ...]] = [
        (title, "put in", getattr(PUBLISHED, name), None if own is None else getattr(own, name), _UNITS[name])
        for name, title in TITLES.items()
    ]
    mine = [None] * len(steps(PUBLISHED)) if own is None else [step.value for step in steps(own)]
    rows += [
        (step.title, step.formula, step.value, value, step.unit)
        for step, value in zip(steps(PUBLISHED), mine, strict=True)
    ]
    return pd.DataFrame(rows, columns=["line", "formula", "published", "here", "unit"])


def shown(own: Inputs | None) -> html.Div:
    """Return the worksheet as a table on the page."""
    rows = [
        (
            row["line"],
            row["formula"],
            written(row["published"], row["unit"]),
            "–" if row["here"] is None or row["here"] != row["here"] else written(row["here"], row["unit"]),
        )
        for row in table(own).to_dict("records")
    ]
    head = ("Line", "How it is made", "Published case", "This school and policy")
    return grid(
        "The published worksheet line by line: first what is put in, then each step; per year",
        head,
        rows,
        words=(1,),
    )


def explained(own: Inputs | None, found: Simulated) -> list[str]:
    """Say in plain words why the simulation saves more or less than the worksheet would say of the same school."""
    if own is None:
        return [
            "The worksheet has no answer for this school and policy: its inputs are outside what it is made for."
        ]
    by_hand, by_model = result(own, "saved"), found.turnover_saved_usd + found.access_saved_usd
    parts = {one.name: one.usd for one in differences(own, found)}
    avoided = result(own, "avoided")
    each = 0.0 if not found.avoided else found.turnover_saved_usd / found.avoided
    each_one = f"The simulation counts {figure(each, MONEY)} of turnover for each one avoided"
    return [
        f"By hand, {_saves(by_hand)} a year; the simulation says {_saves(by_model)} a year, before the cost of levers in "
        f"both. Three things make the difference of {w.money(by_model - by_hand)}.",
        f"Departures: the worksheet avoids {figure(avoided, HOURS)} a year, because it takes burned-out physicians to leave "
        "twice as often and lets turnover follow burnout at once. The simulation avoids "
        f"{figure(found.avoided, HOURS)}: levers also act in other ways than through burnout, people take time to recover "
        f"and to leave, and burnout is not all that decides. {_more(parts['departures'])}.",
        f"Cost of one: the worksheet counts {figure(own.replacement_usd, MONEY)} for each departure, lost clinical income "
        f"included. {each_one if each > 0 else 'The simulation counts less'}, because income lost meanwhile is counted "
        f"as lost access, and because other departments keep people than those where most leave. {_more(parts['turnover'])}.",
        "Access: visits that patients get, and handovers that are not abrupt, which the worksheet does not count apart. "
        f"{_more(parts['access'])}.",
    ]


def _saves(dollars: float) -> str:
    return f"{w.money(dollars)} {'are saved' if dollars >= 0 else 'are lost'}"


def _more(dollars: float) -> str:
    if abs(dollars) < 500:
        return "This makes no difference here"
    return (
        f"The simulation saves {w.money(dollars)} a year {'more' if dollars > 0 else 'less'} for this reason"
    )
