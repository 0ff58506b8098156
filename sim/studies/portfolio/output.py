"""Writes a search: tables, a scenario file for each kept point, what it was made from, and a page of charts."""

from pathlib import Path
from typing import Any

import pandas as pd

from sim.evidence.outcomes import outcomes
from sim.foundation.library import beside, is_path
from sim.results.drawing import page
from sim.results.metadata import CAVEAT
from sim.simulate.rosters import named
from sim.studies import reports
from sim.studies.portfolio.figures import figures_of, sought_frontier
from sim.studies.portfolio.grid import USD
from sim.studies.portfolio.result import CHECK, OPTIMIZER, Result
from sim.studies.portfolio.sought import Sought
from sim.world.scenario import Scenario, load_scenario

SCENARIOS = "scenarios"
PROGRAM = "faculty-attrition portfolio"
_POINT = "point-*.yaml"


def tables_of(result: Result) -> dict[str, pd.DataFrame]:
    """Return all tables by name."""
    return {
        "frontier": result.frontier, "methods": result.methods, "hypervolume": result.growth,
        "check": result.curse, "tried": result.tried,
    }  # fmt: skip


def scenarios_of(result: Result) -> dict[str, Scenario]:
    """Return the kept points as scenarios, by their names; each can be run as any other."""
    setting, rows = result.setting, result.frontier.to_dict("records")
    place = setting.problem.institution
    known = beside(Path.cwd(), place) if is_path(place) else place
    found = {}
    for levels, row in zip(result.levels, rows, strict=True):
        name = str(row["point"])
        scenario = setting.scenario(levels, name, _title(row), _why(result, row))
        found[name] = scenario.model_copy(update={"institution": known})
    return found


def _title(row: dict[Any, Any]) -> str:
    roles = f" ({row['roles']})" if row["roles"] else ""
    return f"Portfolio {row['point']}{roles}"[:120]


def _why(result: Result, row: dict[Any, Any]) -> str:
    problem, people = result.setting.problem, result.setting.people
    changes = "; ".join(
        f"{outcomes()[name].title.lower()} {row[name]:+,.4g}, checked {row[f'{name}_check']:+,.4g}"
        for name in problem.objectives
    )
    return (
        f"Found by a search within {problem.budget_usd:,.0f} dollars a year for {people:,} people over {problem.months} "
        f"months, criterion {problem.criterion}. Changes against “{result.setting.base.title}”: {changes}. "
        f"The levers cost {row[USD]:,.0f} dollars in their dearest year."
    )


def metadata(result: Result) -> dict[str, Any]:
    """Return what a search was made from."""
    setting = result.setting
    return reports.made_from(
        PROGRAM, problem=setting.problem.model_dump(mode="json"), search=setting.identity(),
        scenario_yaml=setting.base.to_yaml(), institution_yaml=setting.institution.to_yaml(),
        notices=setting.ready.metadata["notices"], **named(setting.roster, "roster_hash"),
        tables=[f"{name}.csv" for name in tables_of(result)],
    )  # fmt: skip


def save(folder: Path, result: Result) -> None:
    """Write tables, scenarios, metadata and the page of charts beside the evaluations that are kept there."""
    problem = result.setting.problem
    about = (
        f"{result.choices[OPTIMIZER].on_front} combinations are on the frontier of {problem.evaluations:,} evaluations; "
        f"{len(result.levels)} are shown. The {CHECK} was made with new draws and random numbers."
    )
    reports.write(folder, tables_of(result), metadata(result), page("Portfolios", [CAVEAT, about], figures_of(result)))
    place = folder / SCENARIOS
    place.mkdir(exist_ok=True)
    for old in place.glob(_POINT):
        old.unlink()  # of an earlier, shorter search in this folder
    for name, scenario in scenarios_of(result).items():
        (place / f"{name}.yaml").write_text(scenario.to_yaml(), encoding="utf-8", newline="\n")


def sought_metadata(found: Sought) -> dict[str, Any]:
    """Return what a goal-seek was made from."""
    about = {"status": found.status, "answer": found.answer, "reached_in": found.reached_in, "people": found.people}
    futures = {"searched": found.searched, "retested": found.retested, "confirmed_in": found.confirmed_in}
    return reports.made_from(PROGRAM, problem=found.problem.model_dump(mode="json"), **about, **futures)


def save_sought(folder: Path, found: Sought) -> None:
    """Write a goal-seek: its tables, the answer as a scenario, what it was made from, and a chart."""
    said = [CAVEAT, "Retested points with the range of 95% of futures; small dots: what each method tried in the search."]
    reports.write(
        folder, found.tables(), sought_metadata(found), page("Goal-seek", said, {"frontier": sought_frontier(found)})
    )
    place = folder / SCENARIOS
    place.mkdir(exist_ok=True)
    for old in place.glob(_POINT):
        old.unlink()  # of an earlier search in this folder
    problem = found.problem
    base = load_scenario(problem.scenario)
    known = beside(Path.cwd(), problem.institution) if is_path(problem.institution) else problem.institution
    why = (
        f"Sought: {', '.join(problem.targets)} within {problem.budget_usd:,.0f} dollars a year for {found.people:,} people "
        f"over {problem.months} months, criterion {problem.criterion}. Status: {found.status}; reached in "
        f"{found.reached_in} of {found.confirmed_in} futures."
    )
    answer = base.with_levers(**found.policy()).model_copy(
        update={"name": "answer", "title": "Portfolio: the answer", "why": why, "institution": known}
    )
    (place / "answer.yaml").write_text(answer.to_yaml(), encoding="utf-8", newline="\n")
