"""`attrition sweep show`: the study, its progress, and outcomes by lever levels and parts of ranges."""

from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd
from rich.text import Text

from sim.cli.common import screen
from sim.evidence.outcomes import outcomes
from sim.results.headline import years
from sim.results.numbers import Style, interval, style_of
from sim.studies.sweep.factors import said
from sim.studies.sweep.folder import resuming
from sim.studies.sweep.results import Results, open_results

_MOST_OUTCOMES = 4
_MOST_FACTORS = 12
_MOST_FAILURES = 5
_DIRECTIONS = {"lower": " ↓", "higher": " ↑", "info": ""}
_MEANING = "Mean over points and the range of 90% of them; each point is a mean of replicates. ↓ lower, ↑ higher is better."
_PAIRED = " Changes are paired: same points, same random numbers."


def show_results(folder: Path, wanted: Sequence[str], by: Sequence[str], *, json: bool) -> None:
    """Print a study and its results so far."""
    results = open_results(folder)
    names = list(wanted) or results.outcomes[:_MOST_OUTCOMES]
    factors = list(by) or _main_factors(results)
    tables, some = {}, any(len(batch) for batch in results.batches(["point"]))
    if some:  # levers first: they are what a school can do
        tables = {factor: {name: results.by_level(factor, name) for name in names} for factor in factors}
    if json:
        _print_json(results, tables)
        return
    _head(results)
    console = screen.out()
    compared = some and len(results.scenarios) > 1
    if compared:
        _print_changes(results, names)
    for (factor, found), place in product(tables.items(), product(results.institutions, results.scenarios)):
        _print(results, factor, place, found)
    if some:
        console.print(Text(_MEANING + (_PAIRED if compared else ""), style="dim"))
    if not by and len(results.factors) > len(factors):
        rest = len(results.factors) - len(factors)
        console.print(Text(f"{rest} more parameters and levers vary; show them with --by NAME.", style="dim"))


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
    roster = " with a roster" if "roster_hash" in manifest else ""
    shard = "" if results.shard is None else f"shard {results.shard[0]} of {results.shard[1]}, "
    state = "complete" if results.complete else f"resume with `{resuming(results.path)}`"
    console.print(
        Text(
            f"{study.design.kind} design, {len(results.design):,} points, {', '.join(results.institutions)}{roster}, "
            f"{', '.join(results.scenarios)}, {years(study.months)}, seed {study.seed}; {shard}{done:,} of {parts:,} parts: "
            f"{state}. Version {manifest['version']}, begun {manifest['start'] or 'not yet'}."
        )
    )
    failures = results.failures
    for row in failures.head(_MOST_FAILURES).to_dict("records"):
        console.print(Text(f"Failed: point {row['point']}, {row['institution']}: {row['error']}", style="yellow"))
    if len(failures) > _MOST_FAILURES:
        console.print(Text(f"… and {len(failures) - _MOST_FAILURES:,} more; see {results.path / 'failures'}."))


def _headings(results: Results, names: Sequence[str]) -> list[str]:
    return [f"{outcomes()[name].title}{_DIRECTIONS[results.study.outcomes[name]]}" for name in names]


def _print_changes(results: Results, names: Sequence[str]) -> None:
    """Print what each scenario changes relative to the first, at the same points with the same random numbers."""
    changes = results.differences()
    for place in results.institutions:
        where = f", {place}" if len(results.institutions) > 1 else ""
        made = screen.table(f"\nAgainst {results.reference}{where}", "Points", *_headings(results, names))
        for scenario in results.scenarios[1:]:
            here = changes[(changes["institution"] == place) & (changes["scenario"] == scenario)]
            known = [here.loc[here["outcome"] == name, "difference"].dropna() for name in names]
            styles = [style_of(outcomes()[name].unit) for name in names]
            cells = [_spread(one, style) for one, style in zip(known, styles, strict=True)]
            made.add_row(scenario, f"{max(map(len, known)):,}", *cells)
        screen.out().print(made)


def _spread(values: "pd.Series[float]", style: Style) -> str:
    if values.empty:
        return "–"
    low, high = values.quantile([0.05, 0.95])
    return interval(values.mean(), low, high, style, signed=True)


def _print(results: Results, factor: str, place: tuple[str, str], found: dict[str, Any]) -> None:
    institution, scenario = place
    where = ((scenario, len(results.scenarios) > 1), (institution, len(results.institutions) > 1))
    title = ", ".join([factor, *(name for name, several in where if several)])
    made = screen.table(f"\n{title}", "Points", *_headings(results, list(found)))
    here = {
        name: table[(table["institution"] == institution) & (table["scenario"] == scenario)].set_index("level")
        for name, table in found.items()
    }
    for level in next(iter(here.values())).index:
        rows = {name: table.loc[level] for name, table in here.items()}
        points = max(int(row["points"]) for row in rows.values())
        cells = [
            interval(row["mean"], row["low"], row["high"], style_of(outcomes()[name].unit)) for name, row in rows.items()
        ]
        made.add_row(level if isinstance(level, str) else said(level, 6), f"{points:,}", *cells)
    screen.out().print(made)


def _print_json(results: Results, tables: dict[str, dict[str, Any]]) -> None:
    done, parts = results.progress
    screen.print_results(
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
