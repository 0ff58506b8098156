"""A take-away made by hand: small, consistent numbers whose sums can be checked in the head."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dashboard.parts.tiles import Tile
from dashboard.takeaways.assumptions import ACCESS, HANDOVER, TURNOVER, cost_assumptions
from dashboard.takeaways.content import LEVERS, Chart, Count, Line, Series, Table, TakeAway, YearlyCosts
from dashboard.takeaways.policy import PolicyRow
from sim.evidence.parameters import levers
from sim.results.worksheet import Inputs

LEFT = Count("Departures (posts vacated)", (80.0, 82.0), (75.0, 70.0))
DROPPED = Count("Patients dropped when their physician left", (400.0, 410.0), (380.0, 350.0))
RATE = 0.03


def line(
    title: str, kind: str, without: tuple[float, ...], with_it: tuple[float, ...], per: str = ""
) -> Line:
    """Make a line whose years flow in twelve equal parts."""
    change = [
        (after - before) / 12 for before, after in zip(without, with_it, strict=True) for _ in range(12)
    ]
    today = tuple(usd * (1 + RATE) ** (-month / 12) for month, usd in enumerate(change, start=1))
    return Line(title, kind, without, with_it, tuple(change), today, per)


LINES = (
    line("Team-based inbox", LEVERS, (0.0, 0.0), (3e6, 1e6)),
    line(TURNOVER, TURNOVER, (20e6, 20.5e6), (18.75e6, 17.5e6), LEFT.title),
    line(ACCESS, ACCESS, (10e6, 11e6), (10.5e6, 9e6)),
    line(HANDOVER, HANDOVER, (16720.0, 17138.0), (15884.0, 14630.0), DROPPED.title),
)
PAGE = {LEVERS: 4e6, TURNOVER: -4.25e6, ACCESS: -1.5e6}
VALUE = -sum(sum(one.discounted) for one in LINES)
TOLD = "The policy saves $1.8M net, and has paid for itself by month 19 on average."
PLACES = Table(
    "By department", ("Department", "Faculty", "Turnover cost"), (("Surgery", 40.0, 2e6),), ("", "count", "usd"),
    ("", "", TURNOVER),
)  # fmt: skip
BOUGHT = Table("Bought", ("Lever", "Bought"), (("Team-based inbox", 4e6),), ("", "usd"), ("", LEVERS))
NET = 4e6 - 4.25e6 - 1.5e6 - 3344.0
ROW = PolicyRow(
    "Team-based inbox",
    "most clinics, 70%",
    "from today, in full force after six months, stays",
    "everywhere, all tracks",
    "about $400k ($200k to $600k)",
    "weak",
    False,
    "Somebody 2020",
)
MONTHS = tuple(str(month) for month in range(25))


def fan(bands: bool = True) -> Chart:
    mean = tuple(0.7 * month for month in range(25))
    series = [Series("mean of the futures", mean)]
    if bands:
        series += [
            Series(f"band {k}", tuple(factor * one for one in mean))
            for k, factor in enumerate((0.8, 1.2, -0.2, 1.9))
        ]
    return Chart(
        "main",
        "fan",
        "Departures avoided",
        "Fewer leave.",
        "Mean and bands.",
        MONTHS,
        tuple(series),
        "count",
        "today’s course",
    )


def rows(members: tuple[str, ...] = ("Women", "Men"), both: bool = True) -> Chart:
    without = Series("without the policy", tuple(0.08 + 0.001 * k for k in range(len(members))))
    found = (without, Series("with the policy", tuple(0.9 * one for one in without.values)))
    return Chart(
        "who",
        "rows",
        "Who leaves",
        "Leaving falls most among “Women”.",
        "Read it.",
        members,
        found[: 1 + both],
        "percent",
    )


def stack() -> Chart:
    parts = tuple(Series(one.title, one.change) for one in LINES)
    net = Series("Net", tuple(sum(one.change[k] for one in LINES) for k in range(2)))
    return Chart(
        "money",
        "stack",
        "What it costs",
        "Net $1.8M saved.",
        "Read it.",
        ("year 1", "year 2"),
        (*parts, net),
        "usd",
    )


def more_charts() -> tuple[Chart, ...]:
    two = (Series("without the policy", (80.0, 82.0)), Series("with the policy", (75.0, 70.0)))
    monthly = tuple(
        Series(name, tuple(0.4 - k * month / 1000 for month in range(25)))
        for k, name in enumerate(("a", "b"))
    )
    shares = (Series("stay", (67.0, 70.0)), Series("leave", (33.0, 30.0)))
    return (
        Chart(
            "departed", "columns", "Departures a year", "70 in year 2.", "Means.", ("year 1", "year 2"), two
        ),
        Chart("burned_out", "lines", "Burned out", "Lower.", "Means.", MONTHS, monthly, "percent"),
        Chart(
            "people", "shares", "One hundred people", "70 stay.", "Whole people.", ("without", "with"), shares
        ),
    )


def take(**changed: Any) -> TakeAway:
    """Make one; keywords replace what it holds."""
    made = TakeAway(
        school="A typical school",
        horizon="two years",
        sentence="Fewer leave in all 100 futures. Expect 17 fewer over two years. It saves about $1.8M.",
        ranges="In 19 of 20 futures: 5 to 30 fewer; $200k to $3M saved.",
        holds="Futures differ by chance.",
        policy=(ROW, replace(ROW, lever="Recognition", evidence="none (assumed effect)", assumed=True)),
        setting=("Compared with today’s course.",),
        tiles=(
            Tile(
                "total_usd",
                "Net cost, two years",
                "$1.8M saved",
                "100 of 100 futures save",
                "$200k to $3M saved",
            ),
        ),
        charts=(fan(), *more_charts(), rows(), stack()),
        costs=YearlyCosts(LINES, (LEFT, DROPPED), NET, 17.0, 100, PAGE, VALUE, True, TOLD),
        case=Inputs(1000, 0.08, 0.4, 0.34, 500_000.0, 2e6),
        assumptions=cost_assumptions(bought=("team_inbox",)),
        more=(PLACES, BOUGHT),
        about={
            "made with": "Faculty Attrition 0.1.0",
            "school": "A typical school",
            "years": 2,
            "seed": 7,
            "simulated futures": 100,
            "policy": "Inbox 70%",
            "link": "http://127.0.0.1:8050/?seed=7",
            "caveat": "Simulated people.",
            "posterior draws": 100,
        },
        code='import sim\n\nif sim:\n    print("<7>")\n',
    )
    return replace(made, **changed)


def all_levers() -> TakeAway:
    """Make one with as much in it as can be: every lever, twenty departments, long code, groups."""
    titles = [one.title for one in levers().values()]
    sources = ("Somebody and others, Journal of Something Medicine 2020",) * len(titles)
    policy = tuple(
        replace(
            ROW, lever=title, when=f"from today, in full force after {4 + k % 3} months, stays", source=source
        )
        for k, (title, source) in enumerate(zip(titles, sources, strict=True))
    )
    places = tuple(
        (f"Department of Things {k}", 90.0 - k, 12.0, 10.0, 2e6, -3e5, 4e6, -5e5) for k in range(20)
    )
    head = (
        "Department",
        "Faculty",
        "Leavers without",
        "with it",
        "Turnover cost without",
        "change",
        "Lost access",
        "change",
    )
    departments = Table(
        "By department",
        head,
        places,
        ("", *("count",) * 3, *("usd",) * 4),
        ("", "", "", "", *(TURNOVER,) * 4),
    )
    bought = tuple((title, "$60 per faculty member a year", 5.1e6, "$5.0M to $5.3M") for title in titles)
    paid = Table(
        "What is bought, five years",
        ("Lever", "Price", "Bought", "Range"),
        bought,
        ("", "", "usd", ""),
        ("", "", LEVERS, ""),
    )
    groups = tuple(f"Group {k}" for k in range(12))
    about = {**take().about, "link": "http://127.0.0.1:8050/?" + "&".join(f"{title}=0.7" for title in titles)}
    return take(
        policy=policy, more=(departments, paid), charts=(fan(), *more_charts(), rows(groups), stack()), about=about,
        code="import sim\n" * 60,
    )  # fmt: skip
