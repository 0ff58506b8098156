"""The details under the answer: each card declared once, with its title, and drawn from both sides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from dashboard.charts.lines import lines
from dashboard.charts.money import money as money_chart
from dashboard.charts.rows import height, rows
from dashboard.pages.explore import tables
from dashboard.pages.explore.sides import Side
from dashboard.parts import wording as w
from dashboard.parts.icons import of_hundred
from sim.evidence.outcomes import SMALLEST_GROUP

Charts = list[tuple[str, dict[str, Any], int]]
SMALL = 168  # pixels
HOLDS = "The same futures with and without the policy. “By chance”: the difference is within what chance alone makes."


@dataclass(frozen=True)
class Drawn:
    """One card with its numbers.

    Attributes:
        charts: Sub-title, Plotly dict and height of each.
        table: The numbers.
        finding: What it says, in a few words.
        note: How to read it.
        people: For the card of a hundred people: what becomes of them, without and with.
    """

    charts: Charts
    table: pd.DataFrame
    finding: str = ""
    note: str = HOLDS
    people: list[tuple[str, dict[str, int]]] = field(default_factory=list)


@dataclass(frozen=True)
class Detail:
    """A card: its name, its title (what is counted, over which time), its caption, and what draws it."""

    name: str
    title: str
    caption: str
    draw: Callable[[Side, Side, bool, int], Drawn]


def _levels(policy: Side, reference: Side, alone: bool, years: int) -> Drawn:
    wanted = (
        ("Departures a year (posts vacated)", "departed", ",.0f", True, True),
        ("Burned out (share of faculty)", "burned_out", ".0%", False, False),
        ("Intend to leave (share of faculty)", "intends_to_leave", ".0%", False, False),
        ("Work (hours a week, per person)", "hours_per_week", ",.0f", False, False),
        ("Evening work (hours a week, per person)", "evening_hours_per_week", ",.1f", False, False),
        ("Protected time kept (share of promised)", "protected_share", ".0%", False, False),
    )
    charts: Charts = []
    parts = []
    for title, column, form, yearly, zero in wanted:
        if column in policy.paths:
            table = tables.over_time(policy, reference, column, yearly=yearly)
            charts.append((title, lines(table, form, alone, zero), SMALL))
            parts.append(table[(table["year"] % 1).abs() < 1e-9].assign(outcome=title))
    table = pd.concat(parts, ignore_index=True)
    table.insert(0, "outcome", table.pop("outcome"))
    note = "Solid: with the policy, its band holds 19 of 20 futures; dashed: without it. Monthly means of the futures."
    return Drawn(charts, table, "", note)


def _hours(policy: Side, reference: Side, alone: bool, years: int) -> Drawn:
    table = tables.hours(policy, reference)
    return Drawn([("", rows(table, " h"), height(table))], table, _largest(table, "h"))


def _destinations(policy: Side, reference: Side, alone: bool, years: int) -> Drawn:
    table = tables.destinations(policy, reference)
    return Drawn([("", rows(table, ""), height(table))], table, _largest(table, ""))


def _who(policy: Side, reference: Side, alone: bool, years: int) -> Drawn:
    return _groups(policy, reference, ("gender", "urim", "rank", "track"))


def _departments(policy: Side, reference: Side, alone: bool, years: int) -> Drawn:
    return _groups(policy, reference, ("department",))


def _groups(policy: Side, reference: Side, names: tuple[str, ...]) -> Drawn:
    table, hidden = tables.who(policy, reference, names)
    note = HOLDS
    if hidden:
        note += f" {w.counted(hidden, 'group').capitalize()} of fewer than {SMALLEST_GROUP} people not shown."
    shown = (
        table.assign(
            row=[
                f"{row} · {people:.0f}" if people == people else row
                for row, people in zip(table["row"], table["people"].astype(float), strict=True)
            ]
        )
        if len(table)
        else table
    )
    return Drawn(
        [("", rows(shown, "", percent=True), height(shown))], table, _largest(table, "points a year"), note
    )


def _drivers(policy: Side, reference: Side, alone: bool, years: int) -> Drawn:
    table = tables.drivers(policy, reference)
    first = f"most often: {w.inside(str(table['row'].iloc[0]))}" if len(table) else ""
    note = (
        f"{HOLDS} These are shares of those who still leave: "
        "where one falls, the others rise. What leavers would name is not what causes leaving: what is the same for "
        "everybody moves many and is named by few."
    )
    return Drawn([("", rows(table, "", percent=True), height(table))], table, first, note)


def _money(policy: Side, reference: Side, alone: bool, years: int) -> Drawn:
    table = tables.money(policy, reference)
    sums = table.groupby("kind", sort=False)["usd"].sum()
    parts = [
        f"{kind.lower()} {_moved(kind, usd)}"
        for kind, usd in sums.items()
        if kind != "Net" and abs(usd) >= w.NOTHING_USD
    ]
    found = f"over {w.years_in_words(years)}: {'; '.join(parts)}" if parts else ""
    note = (
        "Above zero is spent, below zero is saved, each year against the same futures without the "
        "policy; the diamond is the net. Prices of levers stand at their middle in every future: "
        "unfold a lever for their range."
    )
    return Drawn([("", money_chart(table), 300)], table, found, note)


def _moved(kind: str, usd: float) -> str:
    """Return a change of one kind of cost: only levers are bought, other costs grow or shrink."""
    if usd > 0 and kind != tables.KINDS["levers_usd"]:
        return f"{w.money(usd)} more"
    return w.spent(usd)


def _people(policy: Side, reference: Side, alone: bool, years: int) -> Drawn:
    before, after = (of_hundred(tables.starters(side)) for side in (reference, policy))
    people = (
        [("No lever moved", before)] if alone else [("Without the policy", before), ("With the policy", after)]
    )
    table = pd.DataFrame([{"of 100 people of today": title, **found} for title, found in people])
    more = after.get("stays", 0) - before.get("stays", 0)
    said = f"{after.get('stays', 0)} of 100 stay" + (
        "" if alone else f", {abs(more)} {'more' if more >= 0 else 'fewer'}"
    )
    return Drawn(
        [],
        table,
        said,
        "People of today only: of later hires some leave as well, so posts vacated are more.",
        people,
    )


DETAILS = (
    Detail(
        "levels",
        "Levels with and without the policy, month by month",
        "Monthly, from now to the end; mean of the futures.",
        _levels,
    ),
    Detail(
        "hours",
        "Hours of work a week by kind, per person, mean over {years}",
        "Mean of all faculty and months.",
        _hours,
    ),
    Detail(
        "destinations",
        "Where leavers go: posts vacated over {years}, cumulative",
        "Departures by destination, mean of the futures.",
        _destinations,
    ),
    Detail(
        "who",
        "Who leaves: departures per year as a share of each group",
        "Posts vacated a year, mean over {years}; with the mean number of people after each name.",
        _who,
    ),
    Detail(
        "departments",
        "Which departments they leave: departures per year as a share of faculty",
        "Posts vacated a year, mean over {years}; with the mean number of people after each name.",
        _departments,
    ),
    Detail(
        "people",
        "One hundred people of today, after {years}",
        "Where each of 100 current faculty is at the end, rounded to whole people.",
        _people,
    ),
    Detail(
        "drivers",
        "Why they leave here: share of voluntary leavers over {years} by what hurt them most",
        "Share of those who left of their own will whom it hurt most when they last weighed leaving, beyond what is usual.",
        _drivers,
    ),
    Detail(
        "money",
        "What it costs and saves: change of cost a year by kind, 2024 dollars",
        "Yearly change from the same futures without the policy, mean.",
        _money,
    ),
)


def titled(text: str, years: int) -> str:
    """Return a title or caption with its horizon."""
    return text.format(years=w.years_in_words(years))


def _largest(table: pd.DataFrame, unit: str) -> str:
    """Return the largest difference that is more than chance, in words."""
    real = table[~table["change"].isin(["none", "by chance"])] if len(table) else table
    real = real[~real["row"].str.startswith("Gap")]  # a gap is no group
    if not len(real):
        return "no difference beyond chance" if len(table) and (table["change"] == "by chance").any() else ""
    size = (real["with"] - real["without"]).abs()
    one = real.loc[size.idxmax()]
    text = str(one["change"]).removesuffix(" pts").removesuffix(" h")
    return f"most: {one['row']} {text} {unit}".strip()
