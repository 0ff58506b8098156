"""`attrition trace`: one person's life under each scenario, month by month; for places, see `trace_place`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.table import Table
from rich.text import Text

from sim.cli.common import screen
from sim.cli.simulate.breakdown import records
from sim.cli.simulate.study import SimulationRequest, scenarios, simulating
from sim.cli.simulate.trace_place import Place, check_page, runs_of, trace_place, write_page
from sim.evidence.outcomes import outcomes
from sim.foundation.errors import InputError, shown
from sim.plots.traces import MEASURES, Lines, lines
from sim.results.lives import afterwards, present
from sim.world.scenario import load_scenario

if TYPE_CHECKING:
    from sim import Run

_YEAR = 12
_BASELINE = "baseline"
_HEADINGS = ("Hours", "Even.", "Exh.", "Leave?", "Stage")
Life = dict[int, Mapping[str, Any]]


@dataclass(frozen=True)
class Traced:
    """Whom to follow, and how.

    Attributes:
        person: Such as "L0012.0"; if None, someone who leaves under the first scenario and stays under the second.
        department: Its name, instead of a person.
        unit: Likewise.
        outcomes: Outcomes of a place; the usual ones if empty.
        plot: Where to write a page of charts, or None.
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


def trace(names: Sequence[str], request: SimulationRequest, traced: Traced) -> None:
    """Follow a person or a place.

    Args:
        names: Scenarios.
        request: What is simulated; its last replicate is the one to follow.
        traced: Whom, and how.

    Raises:
        InputError: What was requested is contradictory or does not exist.
    """
    check_page(traced.plot)
    place = Place.of(traced.department, traced.unit)
    if place is None:
        if traced.outcomes:
            raise InputError("Outcomes are shown for places.", where="--outcome", allowed="with --department or --unit")
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


def trace_person(names: Sequence[str], request: SimulationRequest, traced: Traced) -> None:
    """Follow one person through any scenarios, or through the baseline alone.

    Args:
        names: Scenarios.
        request: What is simulated; its last replicate is the one to follow.
        traced: Whom, and how.
    """
    person, replicate, every = traced.person, traced.replicate, traced.every
    alone = tuple(names) == (_BASELINE,) and not request.levers
    asked = [load_scenario(_BASELINE)] if alone else scenarios(names, request)
    with simulating() as report:
        found = runs_of(asked, request, report)
    who = person or _somebody(found, replicate)
    with screen.progress("Following"):
        months = range(0, request.ensemble["months"] + 1, every)
        lives = {name: _life(run, who, replicate, months) for name, run in found.items()}
        gone = {name: _afterwards(run, who, replicate) for name, run in found.items()}
    if not any(lives.values()):
        lines = len(next(iter(found.values())).job.population.people)
        message = f"{shown(who)} does not exist in replicate {replicate}."
        allowed = f"L, a line from 0000 to {lines - 1:04d}, a dot and the number of the occupant: L0012.0"
        raise InputError(message, where="--person", allowed=allowed)
    if traced.plot is not None:
        write_page(traced.plot, f"{who}, replicate {replicate}", _figures(found, lives))
    if request.output.json:
        screen.print_results(_content(who, replicate, found, lives, gone))
        return
    console = screen.out()
    console.print(Text(who, style="bold") + Text(f" – {_identity(lives)}; replicate {replicate}"))
    letters = {name: chr(ord("A") + k) for k, name in enumerate(found)}
    for name, run in found.items():
        console.print(Text(f"{letters[name]}: {run.scenario.title}. {_ending(run, who, replicate)}"))
    for first in range(0, len(found), 2):  # more do not fit side by side
        two = list(found)[first : first + 2]
        heads = [letters[name] for name in two]
        console.print("", _table(months, heads, [lives[name] for name in two], [gone[name] for name in two]))
    note = (
        "Hours: worked per week; Even.: of these, in evenings and on weekends; Exh.: exhaustion in percent, "
        "* burned out; Leave?: likelihood of leaving within two years, as the person would report it."
    )
    console.print(Text(note, style="dim"))


def _somebody(found: "dict[str, Run]", replicate: int) -> str:
    """Return the first person who leaves by choice under the first scenario, after a year, and stays under the others."""
    first, *others = (run.departures[run.departures["replicate"] == replicate] for run in found.values())
    from_the_start = first["months_since_hire"] >= first["month"]
    own = first[(first["kind"] == "voluntary") & from_the_start]
    if own.empty:
        message = f"No one leaves by choice under the first scenario in replicate {replicate}."
        raise InputError(message, allowed="--person, another --replicate, or more --months")
    leaves = [own["person"].isin(log["person"]) for log in others]
    under_all_others = [own[~np.any(leaves, axis=0)], own[~np.all(leaves, axis=0)]] if leaves else []
    for kept in under_all_others:  # or under one of them, at least
        if len(kept):
            break
    else:
        kept = own
        if others:
            every = "the second" if len(others) == 1 else "any other"
            both = "both" if len(others) == 1 else "all"
            screen.note(
                f"No one who leaves under the first scenario stays under {every}; this person leaves under {both}."
            )
    later = kept[kept["month"] > _YEAR]
    return str((later if len(later) else kept).iloc[0]["person"])


def _life(run: "Run", who: str, replicate: int, months: range) -> Life:
    rows = present(run.jobs, run.name, who, replicate, run.observed.replicates, months)
    return {int(row["month"]): row for row in records(rows)}


def _afterwards(run: "Run", who: str, replicate: int) -> Life:
    """Return an outline of life after leaving, by month; empty for those who stay."""
    job = run.jobs[replicate % len(run.jobs)]
    return {int(row["month"]): row for row in records(afterwards(run.departures, job, who, replicate, run.months))}


def _table(months: range, letters: list[str], lives: list[Life], gone: list[Life]) -> Table:
    headings = [f"{letter}: {word}" if not k else word for letter in letters for k, word in enumerate(_HEADINGS)]
    table = screen.table("Month", *headings)
    table.padding = (0, 0)
    for column in table.columns:
        column.min_width, column.no_wrap = 5, True
    for month in months:
        pairs = zip(lives, gone, strict=True)
        cells = [cell for life, after in pairs for cell in _cells(life.get(month), after.get(month))]
        if any(cells):
            table.add_row(str(month), *cells)
    return table


def _cells(now: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[str, ...]:
    if now is not None:
        burned = "*" if now["burned_out_state"] else " "
        hours, evenings = f"{now['hours_per_week']:.0f}", f"{now['evening_hours']:.0f}"
        exhaustion, intention = f"{100 * now['exhaustion']:.0f}{burned}", f"{100 * now['intention']:.0f}%"
        return hours, evenings, exhaustion, intention, str(now["stage"])
    if after is not None:
        stage = "left" if after["months_after"] == 0 else "gone"
        return f"{after['hours_per_week']:.0f}", "", f"{100 * after['exhaustion']:.0f} ", "", stage
    return ("",) * len(_HEADINGS)


def _figures(found: "dict[str, Run]", lives: dict[str, Life]) -> dict[str, Any]:
    """Return one chart per column of the table, with one line per scenario."""
    drawn = {}
    for key, (title, unit) in MEASURES.items():
        of_lives = [
            Lines(found[name].scenario.title, list(life), [float(row[key]) for row in life.values()])
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
    who: str, replicate: int, found: "dict[str, Run]", lives: dict[str, Life], gone: dict[str, Life]
) -> dict[str, Any]:
    return {
        "person": who,
        "replicate": replicate,
        "metadata": {"reference": next(iter(found)), "scenarios": {name: run.metadata for name, run in found.items()}},
        "lives": {name: list(life.values()) for name, life in lives.items()},
        "afterwards": {name: list(life.values()) for name, life in gone.items()},
    }
