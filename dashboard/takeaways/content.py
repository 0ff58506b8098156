"""What all files of one answer hold, as plain values: sentence, policy, charts, numbers, costs, and where they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from dashboard.parts.tiles import Tile
from dashboard.takeaways.policy import PolicyRow
from sim.results.worksheet import Inputs

# fan: mean and bands over time · lines: over time · columns: by year · rows: two values of each member · stack: parts that
# add up, below zero too · shares: parts of a whole, a bar each
Kind = Literal["fan", "lines", "columns", "rows", "stack", "shares"]
Form = Literal["count", "percent", "usd", "hours"]


@dataclass(frozen=True)
class Series:
    """Numbers under one name, one for each category of a chart."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Chart:
    """A chart, independent of what draws it.

    Attributes:
        name: Of the chart.
        kind: How it is drawn; the series of a "fan" are the mean, then low and high of the inner and of the outer band.
        title: What is counted, over which time, in which unit.
        sentence: What it says.
        note: How to read it.
        categories: Months, years or members.
        series: Its numbers.
        form: What kind of number they are.
        zero: What the line at zero is, where it has a name.
    """

    name: str
    kind: Kind
    title: str
    sentence: str
    note: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    form: Form = "count"
    zero: str = ""


LEVERS = "The levers"  # the one kind of cost that is bought; the others grow or shrink


@dataclass(frozen=True)
class Count:
    """What is counted by year, mean of the futures."""

    title: str
    without: tuple[float, ...]
    with_it: tuple[float, ...]
    form: Form = "count"


@dataclass(frozen=True)
class Line:
    """One line of costs by year, mean of the futures, in dollars.

    Attributes:
        title: Of the line.
        kind: Of cost; `LEVERS` is what is bought.
        without: Of each year, without the policy.
        with_it: Of each year, with it.
        months: Change of each month.
        discounted: The same in today's dollars, at the rate of each future.
        per: Title of the count that it is proportional to; empty where it is proportional to none alone.
    """

    title: str
    kind: str
    without: tuple[float, ...]
    with_it: tuple[float, ...]
    months: tuple[float, ...]
    discounted: tuple[float, ...]
    per: str = ""

    @property
    def change(self) -> tuple[float, ...]:
        """Dollars more in each year with the policy; below zero is saved."""
        return tuple(after - before for after, before in zip(self.with_it, self.without, strict=True))


@dataclass(frozen=True)
class YearlyCosts:
    """What each year costs with the policy and without it, mean of the futures, and what is counted.

    Attributes:
        lines: Of costs; one a kind, or several where departments or levers are told apart.
        counts: Departures first.
        net: Mean change of all costs over the horizon, as the page says it.
        avoided: Mean departures avoided over the horizon, as the page says it.
        futures: How many they are means of.
        page: What else the page says, to check against: change over the horizon by kind of cost.
        value: Net present value saved, as the page says it.
        certain: Whether it is certain that departures are avoided; else there is no price of one.
        told: What the page says of payback, present value and the price of a departure avoided.
    """

    lines: tuple[Line, ...]
    counts: tuple[Count, ...]
    net: float
    avoided: float
    futures: int
    page: Mapping[str, float]
    value: float
    certain: bool
    told: str

    @property
    def years(self) -> int:
        """How many years there are."""
        return len(self.lines[0].without)


@dataclass(frozen=True)
class Table:
    """A further table, such as costs by department.

    Attributes:
        title: What it shows.
        head: Titles of the columns.
        rows: Cells: text, or numbers in the form of their column.
        forms: Of the columns; empty for text.
        kinds: Of cost, by column, whose assumptions scale it; empty for none.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str | float, ...], ...]
    forms: tuple[Form | Literal[""], ...]
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assumption:
    """A cost assumption.

    Attributes:
        name: For formulas: a letter, then letters, digits and underscores.
        title: What it is.
        value: Its default.
        spread: What is plausible, in words.
        unit: In words.
        source: Who says so, or that it is an assumption.
        parts: Kinds or titles of the lines that it scales; empty for the discount rate, which scales none.
    """

    name: str
    title: str
    value: float
    spread: str
    unit: str
    source: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class TakeAway:
    """Everything that the files of one answer hold.

    Attributes:
        school: Its title.
        horizon: In words.
        sentence: The result.
        ranges: How far futures lie apart.
        holds: What ranges include.
        policy: The levers in use.
        setting: What else is assumed to happen, a sentence each: baseline, scenario.
        tiles: The five numbers.
        charts: The main chart first.
        costs: By year.
        case: The published worksheet's inputs as this school has them; None where it has no answer to them.
        assumptions: Of costs.
        about: School, seed, version, link, caveat and the like, as every export carries them.
        code: Python that makes the numbers again.
        changed: Assumptions that were changed on the page, in words.
        more: Further tables of costs.
    """

    school: str
    horizon: str
    sentence: str
    ranges: str
    holds: str
    policy: tuple[PolicyRow, ...]
    setting: tuple[str, ...]
    tiles: tuple[Tile, ...]
    charts: tuple[Chart, ...]
    costs: YearlyCosts
    case: Inputs | None
    assumptions: tuple[Assumption, ...]
    about: Mapping[str, Any]
    code: str
    changed: tuple[str, ...] = ()
    more: tuple[Table, ...] = ()

    def chart(self, name: str) -> Chart:
        """Return a chart by its name."""
        return next(one for one in self.charts if one.name == name)
