"""The tables of `attrition run` and `attrition compare`."""

import math
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.cli.common import screen
from sim.cli.simulate import breakdown
from sim.cli.simulate.breakdown import Part, estimate
from sim.evidence.outcomes import outcomes
from sim.results.headline import headline, years
from sim.results.numbers import MONEY, PERCENT, PLAIN, Style, counted, figure, interval, style_of

if TYPE_CHECKING:
    from sim import Comparison, Run

_MEMBER_WORDS = {"URiM": "URiM", "not URiM": "Not URiM"}
_RANK_WORDS = {
    "assistant": "Assistant professor",
    "associate": "Associate professor",
    "full": "Full professor",
}
_SIDE_BY_SIDE = ("departures", "total_usd")
_NARROW = 14  # columns headed by titles of scenarios

Rows = list[dict[str, Any]]


def print_run(console: Console, run: "Run") -> None:
    """Print what happens in one scenario."""
    console.print(Text(run.scenario.title, style="bold") + Text(f" – {_setting(run)}\n"))
    table = screen.table(f"Over {years(run.months)}", "Mean (95% interval)")
    for row in breakdown.records(run.summary()):
        style = style_of(row["unit"])
        low = row["low"] if style is MONEY else max(row["low"], 0.0)  # only amounts of money can be negative
        table.add_row(_label(row), interval(row["mean"], low, row["high"], style))
    console.print(table, "")
    table = screen.table("Who leaves", "People", "Leave per year")
    group = ""
    for part in breakdown.who_leaves(run):
        _part_of_table(table, group, part)
        group = part.group
        table.add_row(_who(part), f"{part.people:,.0f}", interval(*_counted(part), PERCENT))
    console.print(table, "")
    table = screen.table("Where they go", "Leavers", "Share")
    gone = breakdown.destinations(run)
    total = sum(part.people for part in gone)
    for part in gone:
        share = figure(part.people / total, PERCENT) if total else "–"
        table.add_row(part.name, interval(*_counted(part)), share)
    console.print(table, "")
    console.print(Text(_caption(run, paired=False), style="dim"))


def print_comparison(console: Console, found: "Comparison") -> None:
    """Print what each scenario changes relative to the first."""
    reference = found.runs[found.reference]
    summary: dict[str, Rows] = {name: [] for name in found.runs}
    for row in breakdown.records(found.summary()):
        summary[row["scenario"]].append(row)
    usual = {row["outcome"]: row["mean"] for row in summary[found.reference]}
    money = {row["scenario"]: row for row in breakdown.records(found.value_for_money())}
    console.print(Text(f"Compared with “{reference.scenario.title}” – {_setting(reference)}"))
    for name in found.runs:
        if name != found.reference:
            _print_one(console, found, name, summary[name], usual)
            _print_money(console, money[name])
    if len(found.runs) > 2:
        _print_side_by_side(console, found, summary)
    console.print(Text(_caption(reference, paired=True), style="dim"))


def _print_one(console: Console, found: "Comparison", name: str, rows: Rows, usual: dict[str, float]) -> None:
    reference, run = found.runs[found.reference], found.runs[name]
    console.print()
    console.print(Text(f"{run.scenario.title}: ", style="bold") + Text(str(headline(found, name))), "")
    table = _difference_table(f"Over {years(run.months)}", reference, run)
    for row in rows:
        style = style_of(row["unit"])
        values = (figure(usual[row["outcome"]], style), figure(row["mean"], style))
        better = outcomes()[row["outcome"]].better
        table.add_row(_label(row), *values, _change(*_difference(row), style, better))
    console.print(table, "")
    for heading, parts, style in (
        ("Who leaves per year", breakdown.who_leaves, PERCENT),
        ("Where they go", breakdown.destinations, PLAIN),
    ):
        table = _difference_table(heading, reference, run)
        group = ""
        for one, other in breakdown.matched(parts(reference), parts(run)):
            _part_of_table(table, group, one)
            group = one.group
            cells = (figure(float(estimate(part.values, part.run)[0]), style) for part in (one, other))
            change = estimate(other.values - one.values, one.run)
            table.add_row(
                _who(one), *cells, _change(*change, style, "lower" if style is PERCENT else "neither")
            )
        console.print(table, "")


def _print_money(console: Console, money: dict[str, float]) -> None:
    if not money["levers_usd"]:
        return
    prices = []
    for name, words in (("levers_usd", "levers"), ("net_usd", "all costs, net of savings")):
        key = f"{name}_per_departure_avoided"
        prices.append(f"{words} {interval(money[key], money[f'{key}_low'], money[f'{key}_high'], MONEY)}")
    certain = math.isfinite(money["net_usd_per_departure_avoided"])
    none = "It is not certain that departures are avoided, so no cost per departure avoided is shown."
    console.print(Text(f"Per departure avoided: {'; '.join(prices)}." if certain else none), "")


def _print_side_by_side(console: Console, found: "Comparison", summary: dict[str, Rows]) -> None:
    table = screen.table("Side by side", "Departures", "Total cost")
    for name, run in found.runs.items():
        if name == found.reference:
            continue
        rows = {row["outcome"]: row for row in summary[name]}
        cells = [
            _change(*_difference(rows[key]), style_of(rows[key]["unit"]), "lower") for key in _SIDE_BY_SIDE
        ]
        table.add_row(run.scenario.title, *cells)
    console.print(table, "")


def _counted(part: Part) -> tuple[float, float, float]:
    """Return the mean, low, and high of a quantity that cannot be negative."""
    mean, low, high = estimate(part.values, part.run)
    return mean, max(low, 0.0), high


def _part_of_table(table: Table, before: str, part: Part) -> None:
    """Draw a line where another kind of group begins."""
    if before not in ("", part.group):
        table.add_section()


def _difference_table(heading: str, reference: "Run", run: "Run") -> Table:
    table = screen.table(heading, reference.scenario.title, run.scenario.title, "Difference (95%)")
    for column in table.columns[1:3]:
        column.max_width = _NARROW
    table.columns[3].no_wrap = True
    return table


def _difference(row: dict[str, Any]) -> tuple[float, float, float]:
    return row["difference"], row["difference_low"], row["difference_high"]


def _change(mean: float, low: float, high: float, style: Style, better: str) -> Text:
    """Return a difference, colored where its interval leaves no doubt about the direction."""
    color = ""
    if low > 0 or high < 0:
        good = {"lower": high < 0, "higher": low > 0}.get(better)
        color = "bold" if good is None else "bold green" if good else "bold red"
    return Text(interval(mean, low, high, style, signed=True), style=color)


def _label(row: dict[str, Any]) -> str:
    title = str(row["title"])
    if row["unit"] != "hours/week":
        return title
    return f"{title} a week" if "hours" in title.lower() else f"{title}, hours a week"


def _who(part: Part) -> str:
    words = _RANK_WORDS if part.group == "rank" else _MEMBER_WORDS
    return words.get(part.name, part.name.replace("_", "-").capitalize())


def _setting(run: "Run") -> str:
    futures = counted(run.replicates, "simulated future")
    people = len(run.job.population.people["filled"].nonzero()[0])
    roster = ", from a roster" if run.job.population.on_roster else ""
    draws = f" over {run.draws} posterior draws" if run.draws else ""
    reflect = "parameter uncertainty and chance" if draws else "chance only"
    return (
        f"{run.institution.title}: {people:,} physicians{roster}, {years(run.months)}, {futures}{draws}, "
        f"seed {run.metadata['seed']}. Intervals reflect {reflect}."
    )


def _caption(run: "Run", *, paired: bool) -> str:
    """Say what the parentheses show, as it is for these futures and draws."""
    if run.replicates == 1:
        return "With only one simulated future, nothing can be said about chance. Ask for more with --replicates."
    which = "paired 95% interval of the mean difference" if paired else "95% interval of the mean"
    same = ", with the same people and random numbers in each scenario" if paired else ""
    over = f"parameter uncertainty over {run.draws} posterior draws, and " if run.draws else ""
    fixed = "" if run.draws else "; parameters are fixed"
    return (
        f"Parentheses show the {which}: {over}chance in {run.replicates:,} simulated futures{same}{fixed}. "
        "A simulation for thinking about policy, not a forecast."
    )
