"""`attrition sweep show`: what was asked, how far it is, and outcomes by levels of levers and parts of ranges."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.text import Text

from sim.cli import screen
from sim.cli.figures import interval, style_of
from sim.experiments.sweep.results import Results, open_results
from sim.outcomes import outcomes

_MOST_OUTCOMES = 4
_MOST_FACTORS = 12
_MOST_FAILURES = 5
_DIRECTIONS = {"lower": " ↓", "higher": " ↑", "info": ""}
_CAPTION = "Mean over points and the range of 90 % of them, each a mean of replicates. ↓ lower, ↑ higher is better."


def show_results(folder: Path, wanted: Sequence[str], by: Sequence[str], *, json: bool) -> None:
    """Print a study and its results so far."""
    results = open_results(folder)
    names = list(wanted) or results.outcomes[:_MOST_OUTCOMES]
    factors = list(by) or _main_factors(results)
    tables = {}
    if results.parts:  # levers first: they are what one can do
        tables = {factor: {name: results.by_level(factor, name) for name in names} for factor in factors}
    if json:
        _print_json(results, tables)
        return
    _head(results)
    for factor, found in tables.items():
        for scenario in results.scenarios:
            _print(results, factor, scenario, found)
    if not by and len(results.factors) > len(factors):
        rest = len(results.factors) - len(factors)
        screen.out().print(Text(f"{rest} more parameters and levers vary: --by NAME shows them.", style="dim"))


def _main_factors(results: Results) -> list[str]:
    kinds = {one.name: one.kind for one in results.study.factors if len(one.levels) != 1}
    return sorted(kinds, key=lambda name: kinds[name] != "lever")[:_MOST_FACTORS]


def _head(results: Results) -> None:
    study, manifest = results.study, results.manifest
    done, parts = results.progress
    console = screen.out()
    console.print(Text(study.title, style="bold"))
    if study.why:
        console.print(Text(study.why))
    shard = "" if results.shard is None else f"shard {results.shard[0]} of {results.shard[1]}, "
    state = "complete" if results.complete else f"attrition sweep resume {results.path} goes on"
    console.print(
        Text(
            f"{study.design.kind} design, {len(results.design):,} points, {', '.join(results.institutions)}, "
            f"{', '.join(results.scenarios)}, {study.months} months, seed {study.seed}; {shard}{done:,} of {parts:,} parts: "
            f"{state}. Version {manifest['version']}, begun {manifest['start'] or 'not yet'}."
        )
    )
    failures = results.failures
    for row in failures.head(_MOST_FAILURES).to_dict("records"):
        console.print(Text(f"Failed: point {row['point']}, {row['institution']}: {row['error']}", style="yellow"))
    if len(failures) > _MOST_FAILURES:
        console.print(Text(f"… and {len(failures) - _MOST_FAILURES:,} more; see {results.path / 'failures'}."))


def _print(results: Results, factor: str, scenario: str, found: dict[str, Any]) -> None:
    headings = [f"{outcomes()[name].title}{_DIRECTIONS[results.study.outcomes[name]]}" for name in found]
    where = f", {scenario}" if len(results.scenarios) > 1 else ""
    made = screen.table(f"\n{factor}{where}", "Points", *headings, caption=_CAPTION)
    first = next(iter(found.values()))
    for level in first.loc[first["scenario"] == scenario, "level"]:
        cells, points = [], 0
        for name, table in found.items():
            (row,) = table[(table["scenario"] == scenario) & (table["level"] == level)].to_dict("records")
            points = row["points"]
            cells.append(interval(row["mean"], row["low"], row["high"], style_of(outcomes()[name].unit)))
        made.add_row(level if isinstance(level, str) else f"{level:g}", f"{points:,}", *cells)
    screen.out().print(made)


def _print_json(results: Results, tables: dict[str, dict[str, Any]]) -> None:
    done, parts = results.progress
    screen.print_json(
        {
            "study": results.study.to_dict(),
            "done": done,
            "parts": parts,
            "failures": results.failures.to_dict("records"),
            "manifest": {key: value for key, value in results.manifest.items() if key not in ("identity", "study")},
            "by": {
                factor: {name: table.to_dict("records") for name, table in found.items()}
                for factor, found in tables.items()
            },
        }
    )
