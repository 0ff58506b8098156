"""`attrition portfolio`: from the options to a search, its tables, and its files."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from rich.text import Text

from sim.cli.common import given, screen, storing
from sim.cli.common import progress as keeping
from sim.evidence.marks import marked, note
from sim.evidence.outcomes import outcomes
from sim.results.headline import years
from sim.results.numbers import MONEY, PERCENT, Style, counted, figure, interval, style_of
from sim.simulate.run import warm_up
from sim.studies.portfolio import Problem, Result, Work, find, output
from sim.studies.portfolio.choice import BALANCED
from sim.studies.portfolio.figures import LEVER
from sim.studies.portfolio.frontier import pymoo
from sim.studies.portfolio.grid import USD
from sim.studies.portfolio.result import ALONE, METHODS, OPTIMIZER
from sim.studies.portfolio.setting import PortfolioSetting
from sim.studies.reports import check_folder
from sim.world.roster.read import RosterFile


@dataclass(frozen=True)
class PortfolioRequest:
    """The checked options of the command.

    Attributes:
        problem: What is searched for.
        roster: A roster, or None.
        work: Where results are kept, and on how many threads.
        compared: Whether other methods search as well.
        out: Folder for results.
        json: Whether JSON is printed instead of tables.
    """

    problem: Problem
    roster: RosterFile | None
    work: Work
    compared: bool
    out: Path | None
    json: bool

    @classmethod
    def of(
        cls, problem: Mapping[str, Any], roster: RosterFile | None, horizon: tuple[int | None, float | None],
        compared: bool, threads: int | None, out: Path | None, json: bool,
    ) -> Self:  # fmt: skip
        """Check options.

        Args:
            problem: Keys of a `Problem`; those that are None keep their defaults.
            roster: A roster, or None.
            horizon: Months and years, one of which is None.
            compared: Whether other methods search as well.
            threads: How many.
            out: Folder, or None.
            json: Whether JSON is printed.

        Raises:
            InputError: Something does not exist or is out of range.
        """
        keys = {key: value for key, value in problem.items() if value is not None}
        if "levers" in keys:
            words = [word.strip().replace("-", "_") for text in keys["levers"] for word in text.split(",")]
            keys["levers"] = tuple(word for word in words if word)
        for name in ("objectives", "targets"):
            if name in keys:
                keys[name] = tuple(keys[name])
        found = Problem(**keys, months=given.horizon(*horizon))
        folder = None if out is None else check_folder(out, output.PROGRAM)
        return cls(found, roster, Work(folder, threads), compared, out, json)


def search_and_print(request: PortfolioRequest) -> None:
    """Search, and print or write the results."""
    pymoo("core.algorithm")
    setting = PortfolioSetting.of(request.problem, roster=request.roster)
    warm_up(screen.note)
    _announce(request, setting)
    with keeping.working(request.out, request.work.folder, "Searching", "combinations") as report:
        work = replace(request.work, progress=report)
        result = find(request.problem, work, compared=request.compared, roster=setting.roster)
    with storing.stored_in(request.out, lambda folder: output.save(folder, result)):
        if request.json:
            tables = {name: table.to_dict("records") for name, table in output.tables_of(result).items()}
            screen.print_results({"metadata": output.metadata(result), **tables})
        else:
            _print_frontier(result)
            _print_check(result)
            _print_methods(result)


def _announce(request: PortfolioRequest, setting: PortfolioSetting) -> None:
    """Report the size of the search and about how long it will take, before it begins."""
    problem, people = request.problem, setting.people
    begun = time.perf_counter()
    setting(setting.grid.start[0])  # the settled starts and the reference, too
    again = time.perf_counter()
    setting(setting.grid.start[0])
    once = time.perf_counter() - again
    methods = len(METHODS) if request.compared else 1
    tried = methods * (problem.evaluations + problem.points)
    seconds = (again - begun) * 2 + once * tried  # on one thread; with more threads, less
    screen.note(
        f"{counted(len(setting.grid.names), 'lever')} in {counted(problem.steps, 'step')}, "
        f"{figure(problem.budget_usd, MONEY)} a year "
        f"({figure(problem.budget_usd / people, MONEY)} a person); {methods} × {problem.evaluations:,} combinations, "
        f"each in {counted(problem.futures, 'future')} of {people:,} people over {years(problem.months)}; "
        f"at most {screen.duration(seconds)} of one core."
    )
    keeping.say_what_is_kept(request.work.folder, "combinations")


def _style(name: str) -> Style:
    return MONEY if name == USD else style_of(outcomes()[name].unit)


def _print_frontier(result: Result) -> None:
    """Print the points with a role: effects with new draws, cost, and levers; the balanced point in more detail."""
    problem, table = result.setting.problem, result.frontier
    rows = [
        {str(key): value for key, value in row.items()} for row in table[table["roles"] != ""].to_dict("records")
    ]
    base, count = result.setting.base.title, result.choices[OPTIMIZER].on_front
    columns = {f"{name}_check": outcomes()[name].title for name in problem.objectives}
    made = screen.table(
        "Worth a look", *columns.values(), "Levers",
        caption=f"Mean changes from “{base}”, with new draws and random numbers, and what the levers cost in their most "
        f"expensive year. {counted(count, 'combination is', 'combinations are')} beaten by no other.",
    )  # fmt: skip
    for row in rows:
        changes = [figure(row[key], _style(key.removesuffix("_check")), signed=True) for key in columns]
        made.add_row(row["point"], *changes, figure(row[USD], MONEY))
    screen.out().print(made)
    for row in rows:
        used = [
            f"{marked(key.removeprefix(LEVER), key.removeprefix(LEVER))} {row[key]:.2g}"
            for key in row
            if key.startswith(LEVER) and row[key]
        ]
        screen.out().print(Text(f"\n{row['point']} ({row['roles']}): {', '.join(used) or 'no levers'}"))
    marks = note(key.removeprefix(LEVER) for row in rows for key in row if key.startswith(LEVER) and row[key])
    if marks:
        screen.out().print(Text(f"\n{marks}", style="dim"))
    row = next(row for row in rows if BALANCED in row["roles"].split("; "))
    made = screen.table(f"\n{row['point']}, balanced (95%)", "As found", "Checked")
    for name in (*problem.objectives, USD):
        title = "Levers, costliest year" if name == USD else outcomes()[name].title
        made.add_row(title, *(_interval(row, column, name) for column in (name, f"{name}_check")))
    screen.out().print(made)


def _interval(row: Mapping[str, Any], column: str, name: str) -> str:
    ends = (row[column], row[f"{column}_low"], row[f"{column}_high"])
    return interval(*ends, _style(name), signed=name != USD)


def _print_check(result: Result) -> None:
    """Print how much of what was promised is kept."""
    made = screen.table(
        "\nMean changes", "Promised", "Kept", "Levers alone", "Retested",
        caption="All kept points, as found and retested with new draws and random numbers; likewise each lever alone, "
        "none of which was selected.",
    )  # fmt: skip
    cells = result.curse.set_index(["objective", "points"]).to_dict()
    for name in result.setting.problem.objectives:
        numbers = [cells[key][name, points] for points in (OPTIMIZER, ALONE) for key in ("promised", "kept")]
        made.add_row(outcomes()[name].title, *(figure(value, _style(name), signed=True) for value in numbers))
    screen.out().print(made)


def _print_methods(result: Result) -> None:
    """Print how well each method searched."""
    made = screen.table(
        "\nMethod", "Tried", "On its front", "Of joint", "Hypervolume", "Kept points", "Checked",
        caption="Of joint: its share of the frontier of all methods. Hypervolume: the share of the box around that frontier "
        "that is dominated by everything tried, by the kept points, and by these with new draws and random numbers.",
    )  # fmt: skip
    for row in result.methods.to_dict("records"):
        shares = [f"{row[key]:.3f}" for key in ("hypervolume", "kept_hypervolume", "check_hypervolume")]
        joint = figure(row["share_of_joint_front"], PERCENT)
        made.add_row(str(row["method"]), f"{row['evaluations']:,}", f"{row['on_front']:,}", joint, *shares)
    screen.out().print(made)
