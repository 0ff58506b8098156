"""`attrition trace`: one person's two lives, month by month; places are in `trace_place`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

import sim
from sim.cli import screen
from sim.cli.breakdown import records
from sim.cli.study import Request, scenarios, simulating
from sim.cli.trace_place import Place, check_page, trace_place, write_page
from sim.errors import InputError, shown
from sim.experiments.trace_figures import MEASURES, Lines, lines
from sim.outcomes import outcomes
from sim.scenario import load_scenario

if TYPE_CHECKING:
    from sim import Comparison, Run

_YEAR = 12
_HEADINGS = ("Hours", "Even.", "Exh.", "Leave?", "Stage")
Life = dict[int, Mapping[str, Any]]


@dataclass(frozen=True)
class Traced:
    """Whom to follow, and how.

    Attributes:
        person: Such as "L0012.0"; somebody who leaves under the first and stays under the second if None.
        department: Its name, instead of a person.
        unit: Likewise.
        outcomes: Of a place; the usual ones where empty.
        plot: Where a page of figures goes, or None.
        replicate: Which future.
        every: Show every so many months.
    """

    person: str | None
    department: str | None
    unit: str | None
    outcomes: tuple[str, ...]
    plot: Path | None
    replicate: int
    every: int


def trace(names: Sequence[str], request: Request, traced: Traced) -> None:
    """Follow a person or a place.

    Args:
        names: Scenarios.
        request: What is simulated; its last replicate is the one to look at.
        traced: Whom, and how.

    Raises:
        InputError: What is asked for does not fit together, or does not exist.
    """
    check_page(traced.plot)
    place = Place.of(traced.department, traced.unit)
    if place is None:
        if traced.outcomes:
            raise InputError("Outcomes are of places.", where="--outcome", allowed="with --department or --unit")
        trace_person(names, request, traced)
        return
    if traced.person is not None:
        message = f"A person and a {place.group} are given."
        raise InputError(message, where="--person", allowed=f"--person or --{place.group}")
    alone = len(names) == 1 and not request.levers
    asked = [load_scenario(names[0])] if alone else scenarios(names, request)
    trace_place(
        asked, request, place, replicate=traced.replicate, every=traced.every, names=traced.outcomes, plot=traced.plot
    )


def trace_person(names: Sequence[str], request: Request, traced: Traced) -> None:
    """Follow one person through two scenarios.

    Args:
        names: Scenarios.
        request: What is simulated; its last replicate is the one to look at.
        traced: Whom, and how.
    """
    person, replicate, every = traced.person, traced.replicate, traced.every
    asked = scenarios(names, request)
    if len(asked) != 2:
        raise InputError(
            f"{len(asked)} scenarios are given, --lever counted.",
            allowed="two scenarios, or one and --lever; any number for a department or unit",
        )
    with simulating() as report:
        found = sim.compare(asked, **request.ensemble, progress=report)
    who = person or _somebody(found, replicate)
    with screen.progress("Looking again"):
        months = range(0, request.ensemble["months"] + 1, every)
        lives = {name: _life(run, who, replicate, months) for name, run in found.runs.items()}
        afterwards = {name: _afterwards(run, who, replicate) for name, run in found.runs.items()}
    if not any(lives.values()):
        lines = len(next(iter(found.runs.values())).job.population.people)
        message = f"{shown(who)} is never there in replicate {replicate}."
        allowed = f"L, a line from 0000 to {lines - 1:04d}, a dot and the number of the occupant: L0012.0"
        raise InputError(message, where="--person", allowed=allowed)
    if traced.plot is not None:
        write_page(traced.plot, f"{who}, replicate {replicate}", _figures(found, lives))
    if request.json:
        screen.print_json(_content(who, replicate, found, lives, afterwards))
        return
    console = screen.out()
    console.print(Text(who, style="bold") + Text(f" – {_identity(lives)}; replicate {replicate}"))
    for letter, run in zip("AB", found.runs.values(), strict=True):
        console.print(Text(f"{letter}: {run.scenario.title}. {_ending(run, who, replicate)}"))
    console.print("", _table(months, list(lives.values()), list(afterwards.values())))
    note = (
        "Hours: worked in a week; Even.: of these in evenings and weekends; Exh.: exhaustion in percent, "
        "* burned out; Leave?: likelihood of leaving within two years, as the person would say."
    )
    console.print(Text(note, style="dim"))


def _somebody(found: "Comparison", replicate: int) -> str:
    """Return the first who leaves by choice under one scenario, after a year, and stays under the other."""
    first, second = (run.departures for run in found.runs.values())
    first, second = (log[log["replicate"] == replicate] for log in (first, second))
    from_the_start = first["months_since_hire"] >= first["month"]
    own = first[(first["kind"] == "voluntary") & from_the_start]
    kept = own[~own["person"].isin(second["person"])]
    later = kept[kept["month"] > _YEAR]
    chosen = later if len(later) else kept if len(kept) else own
    if chosen.empty:
        message = f"Nobody leaves by choice under the first scenario in replicate {replicate}."
        raise InputError(message, allowed="--person, another --replicate, or more --months")
    if kept.empty:
        screen.note(
            "Nobody who leaves under the first scenario stays under the second; this one leaves under both."
        )
    return str(chosen.iloc[0]["person"])


def _life(run: "Run", who: str, replicate: int, months: range) -> Life:
    everybody = run.people(months, replicates=[replicate])
    return {int(row["month"]): row for row in records(everybody[everybody["person"] == who])}


def _afterwards(run: "Run", who: str, replicate: int) -> Life:
    """Return the outline of the life after leaving, by month; empty for those who stay."""
    log = run.life_after(run.months)
    rows = log[(log["replicate"] == replicate) & (log["person"] == who) & (log["month"] <= run.months)]
    return {int(row["month"]): row for row in records(rows)}


def _table(months: range, lives: list[Life], afterwards: list[Life]) -> Table:
    headings = [f"{letter}: {word}" if not k else word for letter in "AB" for k, word in enumerate(_HEADINGS)]
    table = screen.table("Month", *headings)
    table.padding = (0, 0)
    for column in table.columns:
        column.min_width, column.no_wrap = 5, True
    for month in months:
        pairs = zip(lives, afterwards, strict=True)
        cells = [cell for life, after in pairs for cell in _cells(life.get(month), after.get(month))]
        if any(cells):
            table.add_row(str(month), *cells)
    return table


def _cells(now: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[str, ...]:
    if now is not None:
        burned = "*" if now["burned_out"] else " "
        hours, evenings = f"{now['hours_per_week']:.0f}", f"{now['evening_hours']:.0f}"
        exhaustion, intention = f"{100 * now['exhaustion']:.0f}{burned}", f"{100 * now['intention']:.0f} %"
        return hours, evenings, exhaustion, intention, str(now["stage"])
    if after is not None:
        stage = "left" if after["months_after"] == 0 else "gone"
        return f"{after['hours_per_week']:.0f}", "", f"{100 * after['exhaustion']:.0f} ", "", stage
    return ("",) * len(_HEADINGS)


def _figures(found: "Comparison", lives: dict[str, Life]) -> dict[str, Any]:
    """One figure for each of what the table shows, one line for each scenario."""
    drawn = {}
    for key, (title, unit) in MEASURES.items():
        of_lives = [
            Lines(found.runs[name].scenario.title, list(life), [float(row[key]) for row in life.values()])
            for name, life in lives.items()
        ]
        drawn[key] = lines(title, unit, of_lives)
    return drawn


def _identity(lives: dict[str, Life]) -> str:
    life = next(life for life in lives.values() if life)
    first = life[min(life)]
    track = str(first["track"]).replace("_", "-")
    return f"{first['gender']}, {first['age']:.0f}, {first['rank']}, {track}, {first['unit']}"


def _ending(run: "Run", who: str, replicate: int) -> str:
    log = run.departures
    rows = records(log[(log["replicate"] == replicate) & (log["person"] == who)])
    if not rows:
        return "Stays to the end."
    where = outcomes()[f"to_{rows[0]['destination']}"].title.lower()
    return f"Leaves in month {rows[0]['month']} ({rows[0]['kind']}), {where}; handover {rows[0]['handover']}."


def _content(
    who: str, replicate: int, found: "Comparison", lives: dict[str, Life], afterwards: dict[str, Life]
) -> dict[str, Any]:
    return {
        "person": who,
        "replicate": replicate,
        "metadata": found.metadata,
        "lives": {name: list(life.values()) for name, life in lives.items()},
        "afterwards": {name: list(life.values()) for name, life in afterwards.items()},
    }
