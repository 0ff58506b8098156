"""`attrition trace --department`, `--unit`: a place month by month under any scenarios."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from rich.text import Text

import sim
from sim.cli.common import screen
from sim.cli.simulate.breakdown import records
from sim.cli.simulate.study import SimulationRequest, simulating
from sim.evidence.outcomes import Outcome, chosen, monthly_outcomes
from sim.foundation import places
from sim.foundation.errors import InputError, unknown
from sim.foundation.text import tidy
from sim.plots.traces import Lines, lines
from sim.results import drawing
from sim.results.metadata import CAVEAT
from sim.results.numbers import PERCENT, Style, figure, style_of
from sim.world.scenario import Scenario

if TYPE_CHECKING:
    from sim import Run

USUAL = ("headcount", "departures", "hours_per_week", "burned_out", "intends_to_leave", "vacancies")
_SHORT = {
    "headcount": "People", "departures": "Left", "hours_per_week": "Hours", "burned_out": "Burn%", "vacancies": "Vac.",
    "intends_to_leave": "Leave%",
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A department or a unit.

    Attributes:
        group: "department" or "unit".
        name: Its name.
    """

    group: str
    name: str

    @classmethod
    def of(cls, department: str | None, unit: str | None) -> "Place | None":
        """Return the requested place, or None.

        Raises:
            InputError: Both kinds of place are given.
        """
        if department is not None and unit is not None:
            raise InputError("A department and a unit are given.", where="--department, --unit", allowed="one of the two")
        if department is not None:
            return cls("department", tidy(department))
        return None if unit is None else cls("unit", tidy(unit))


def trace_place(
    asked: Sequence[Scenario],
    request: SimulationRequest,
    place: Place,
    *,
    replicate: int,
    every: int,
    names: Sequence[str],
    plot: Path | None,
) -> None:
    """Follow a place through any number of scenarios.

    Args:
        asked: Scenarios.
        request: What is simulated; its last replicate is the one to look at.
        place: Which.
        replicate: Which future.
        every: Show only every so many months; flows in between are added up.
        names: Outcomes; the usual ones if empty.
        plot: Where to write a page of charts, or None.
    """
    wanted = chosen(names or USUAL, all_of=monthly_outcomes())
    with simulating() as report:
        found = runs_of(asked, request, report)
    tables = {name: life_of(run, place, replicate, wanted, every) for name, run in found.items()}
    titles = {name: run.scenario.title for name, run in found.items()}
    if plot is not None:
        write_page(plot, f"{place.name}, replicate {replicate}", figures_of(tables, titles, wanted))
    if request.output.json:
        content = {name: records(table) for name, table in tables.items()}
        metadata = {name: run.metadata for name, run in found.items()}
        screen.print_results(
            {"group": place.group, "name": place.name, "replicate": replicate, "lives": content, "metadata": metadata}
        )
        return
    console = screen.out()
    console.print(Text(place.name, style="bold") + Text(f" – {place.group}; replicate {replicate}"))
    letters = [chr(ord("A") + k) for k in range(len(tables))]
    for letter, name in zip(letters, tables, strict=True):
        console.print(Text(f"{letter}: {titles[name]}"))
    many = len(tables) > 2
    for outcome in wanted if many else ():
        console.print("", _across(outcome, tables, letters))
    if not many:
        console.print("", _side_by_side(wanted, tables, letters))
    if note := _note(wanted, every, short=not many):
        console.print(Text(note, style="dim"))


def life_of(run: "Run", place: Place, replicate: int, wanted: Sequence[Outcome], every: int) -> pd.DataFrame:
    """Return a place month by month: `[month, …outcomes]`; flows are added up over the months in between.

    Args:
        run: The run.
        place: Which.
        replicate: Which future.
        wanted: Outcomes.
        every: Every so many months.

    Raises:
        InputError: There is no such place; the message lists those there are.
    """
    members = run.observed.members(place.group)
    if place.name not in members:
        raise unknown(place.group, place.name, members).at(f"--{place.group}")
    every_month = run.monthly_of([place.group], [outcome.name for outcome in wanted])
    rows = every_month[(every_month["replicate"] == replicate) & (every_month["member"] == place.name)]
    rows = rows.drop(columns=["scenario", "replicate", "group", "member"]).set_index("month").sort_index()
    shown = rows.iloc[::every].copy()
    for outcome in wanted:
        if outcome.kind == "flow":
            shown[outcome.name] = rows[outcome.name].cumsum().iloc[::every].diff().fillna(rows[outcome.name])
    return shown.reset_index()


def figures_of(
    tables: dict[str, pd.DataFrame], titles: dict[str, str], wanted: Sequence[Outcome]
) -> dict[str, drawing.Figure]:
    """Return one chart per outcome, with one line per scenario."""
    return {
        outcome.name: lines(
            outcome.title,
            outcome.unit,
            [Lines(titles[name], table["month"].tolist(), table[outcome.name].tolist()) for name, table in tables.items()],
        )
        for outcome in wanted
    }


def write_page(path: Path, title: str, figures: dict[str, drawing.Figure]) -> None:
    """Write charts on one page that needs no network.

    Raises:
        InputError: The file already exists or cannot be written.
    """
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(drawing.page(title, (CAVEAT,), figures))
    except FileExistsError:
        raise InputError("It already exists.", where=str(path), allowed="the name of a new file") from None
    except OSError as error:
        raise InputError(f"It cannot be written: {error.strerror}.", where=str(path)) from None
    screen.note(f"The charts are in {path}.")


def check_page(path: Path | None) -> None:
    """Refuse a page that could not be written, before anything is simulated.

    Raises:
        InputError: Something with this name already exists, or it cannot be written.
    """
    if path is None:
        return
    if path.exists():
        raise InputError("It already exists.", where=str(path), allowed="the name of a new file")
    places.check_file(path)


def runs_of(asked: Sequence[Scenario], request: SimulationRequest, report: screen.Reporter | None) -> "dict[str, Run]":
    """Run one scenario alone, or several with the same random numbers."""
    if len(asked) == 1:
        return {asked[0].name: sim.run(asked[0], **request.ensemble, progress=report)}
    return sim.compare(asked, **request.ensemble, progress=report).runs


def _style(outcome: Outcome) -> Style:
    return style_of(outcome.unit) if outcome.unit != "0 to 1" else PERCENT


def _note(wanted: Sequence[Outcome], every: int, *, short: bool) -> str:
    """Return what short headings mean and what is added up over months."""
    headings = {one.name: _heading(one) if short else one.title for one in wanted}
    meant = [f"{headings[one.name]}: {one.title.lower()}" for one in wanted if headings[one.name] != one.title]
    flows = [headings[one.name] for one in wanted if one.kind == "flow"]
    added = f"Added up since the row before: {', '.join(flows)}." if flows and every > 1 else ""
    return " ".join(part for part in (f"{'; '.join(meant)}." if meant else "", added) if part)


def _heading(outcome: Outcome) -> str:
    return _SHORT.get(outcome.name, outcome.title)


def _cell(value: float, style: Style) -> str:
    text = figure(value, style)
    return text if style is not PERCENT else text.removesuffix("%")


def _side_by_side(wanted: Sequence[Outcome], tables: dict[str, pd.DataFrame], letters: Sequence[str]) -> Any:
    """Print all outcomes of one or two scenarios in one table."""
    heads = [
        (f"{letter}: " if not k else "") + _heading(outcome)
        for letter in letters
        for k, outcome in enumerate(wanted)
    ]
    made = screen.table("Month", *heads)
    made.padding = (0, 0)
    made.columns[0].min_width = 5
    for column, outcome in zip(made.columns[1:], [*wanted] * len(letters), strict=True):
        column.min_width = len(_SHORT.get(outcome.name, ""))
    for rows in zip(*(records(table) for table in tables.values()), strict=True):
        cells = [_cell(row[outcome.name], _style(outcome)) for row in rows for outcome in wanted]
        made.add_row(str(rows[0]["month"]), *cells)
    return made


def _across(outcome: Outcome, tables: dict[str, pd.DataFrame], letters: Sequence[str]) -> Any:
    """Print one outcome of many scenarios."""
    made = screen.table(f"Month: {outcome.title}", *letters)
    style = _style(outcome)
    for rows in zip(*(records(table) for table in tables.values()), strict=True):
        made.add_row(str(rows[0]["month"]), *(figure(row[outcome.name], style) for row in rows))
    return made
