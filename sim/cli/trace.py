"""`attrition trace`: one person's two lives, month by month."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
from rich.text import Text

import sim
from sim.cli import screen
from sim.cli.study import Request, scenarios, simulating
from sim.errors import InputError, shown

if TYPE_CHECKING:
    from sim.experiments.compare import Comparison
    from sim.results import Run

_YEAR = 12
_COLUMNS = ("hours_per_week", "evening_hours", "exhaustion", "burned_out", "intention", "stage")
_HEADINGS = ("Hours", "Even.", "Exh.", "Intent", "Stage")
Life = dict[int, Mapping[str, Any]]


def trace_person(
    names: Sequence[str], request: Request, *, person: str | None, replicate: int, every: int
) -> None:
    """Follow one person through two scenarios.

    Args:
        names: Scenarios.
        request: What is simulated; its last replicate is the one to look at.
        person: Such as "L0012.0"; somebody who leaves under the first and stays under the second if None.
        replicate: Which future.
        every: Show every so many months.
    """
    asked = scenarios(names, request)
    if len(asked) != 2:
        raise InputError(f"{len(asked)} scenarios are given.", allowed="two, or one with --lever")
    with simulating() as report:
        found = sim.compare(asked, **request.ensemble, progress=report)
    who = person or _somebody(found, replicate)
    with screen.progress("Looking again"):
        lives = {name: _life(run, who, replicate) for name, run in found.runs.items()}
    if not any(lives.values()):
        lines = len(next(iter(found.runs.values())).job.population.people)
        message = f"{shown(who)} is never there in replicate {replicate}."
        allowed = f"L, a line from 0000 to {lines - 1:04d}, a dot and the number of the occupant: L0012.0"
        raise InputError(message, where="--person", allowed=allowed)
    ends = {name: _departure(run, who, replicate) for name, run in found.runs.items()}
    if request.json:
        screen.print_json(_content(who, replicate, found, lives, ends))
    else:
        _print(who, replicate, found, lives, ends, every)


def _somebody(found: "Comparison", replicate: int) -> str:
    """Return the first who leaves by their own choice under one scenario, after a year, and stays under the other."""
    first, second = (run.departures for run in found.runs.values())
    first, second = (log[log["replicate"] == replicate] for log in (first, second))
    own = first[(first["kind"] == "voluntary") & (first["occupant"] == 0)]
    kept = own[~own["person"].isin(second["person"])]
    later = kept[kept["month"] > _YEAR]
    chosen = later if len(later) else kept if len(kept) else own
    if chosen.empty:
        message = f"Nobody leaves by choice under the first scenario in replicate {replicate}."
        raise InputError(message, allowed="--person, another --replicate, or more --months")
    if kept.empty:
        screen.note("Nobody who leaves under the first scenario stays under the second; this one leaves twice.")
    return str(chosen.iloc[0]["person"])


def _life(run: "Run", who: str, replicate: int) -> Life:
    everybody = run.people(range(run.months + 1), replicates=[replicate])
    rows = everybody[everybody["person"] == who]
    return {int(row["month"]): row for row in rows.to_dict("records")}


def _departure(run: "Run", who: str, replicate: int) -> Mapping[str, Any] | None:
    log = run.departures
    rows = log[(log["replicate"] == replicate) & (log["person"] == who)].to_dict("records")
    return rows[0] if rows else None


def _print(
    who: str, replicate: int, found: "Comparison", lives: dict[str, Life], ends: dict[str, Any], every: int
) -> None:
    console = screen.out()
    runs = list(found.runs.values())
    console.print(Text(who, style="bold") + Text(f" – {_identity(lives)}; replicate {replicate}"))
    for letter, run in zip("AB", runs, strict=True):
        console.print(Text(f"{letter}: {run.scenario.title}. {_ending(ends[run.name])}"))
    console.print()
    headings = [f"{letter}: {heading}" if k == 0 else heading for letter in "AB" for k, heading in enumerate(_HEADINGS)]
    table = screen.table("Month", *headings)
    table.columns[0].min_width = 5
    for month in range(0, runs[0].months + 1, every):
        cells = [cell for run in runs for cell in _cells(lives[run.name].get(month), ends[run.name], month)]
        if any(cells):
            table.add_row(str(month), *cells)
    console.print(table)
    note = "Hours and evening hours a week; exhaustion 0 to 1, * burned out; intention to leave within two years."
    console.print(Text(note, style="dim"))


def _cells(now: Mapping[str, Any] | None, end: Mapping[str, Any] | None, month: int) -> tuple[str, ...]:
    if now is None:
        left = end is not None and month >= end["month"]
        return ("", "", "", "", "left" if end is not None and month == end["month"] else "gone" if left else "")
    burned = "*" if now["burned_out"] else " "
    return (
        f"{now['hours_per_week']:.0f}", f"{now['evening_hours']:.0f}", f"{now['exhaustion']:.2f}{burned}",
        f"{100 * now['intention']:.0f} %", str(now["stage"]),
    )  # fmt: skip


def _identity(lives: dict[str, Life]) -> str:
    life = next(life for life in lives.values() if life)
    first = life[min(life)]
    gender = str(first["gender"])
    return f"{gender}, {first['age']:.0f}, {first['rank']}, {str(first['track']).replace('_', '-')}, {first['unit']}"


def _ending(end: Mapping[str, Any] | None) -> str:
    if end is None:
        return "Stays to the end."
    where = str(end["destination"]).replace("_", " ")
    return f"Leaves in month {end['month']} ({end['kind']}), to {where}; handover {end['handover']}."


def _content(
    who: str, replicate: int, found: "Comparison", lives: dict[str, Life], ends: dict[str, Any]
) -> dict[str, Any]:
    return {
        "person": who,
        "replicate": replicate,
        "metadata": found.metadata,
        "lives": {name: [{**row} for row in life.values()] for name, life in lives.items()},
        "departures": ends,
    }
