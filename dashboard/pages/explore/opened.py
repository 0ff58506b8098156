"""The details: drawn when they are open; their findings and tables follow each full answer."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import Dash, Input, Output, no_update

from dashboard.checks import checked
from dashboard.pages.explore.details import DETAILS, Drawn, titled
from dashboard.parts import wording as w
from dashboard.parts.card import charts
from dashboard.parts.datatable import rows_for
from dashboard.parts.icons import icon_array, icon_key
from dashboard.parts.tiles import course_tiles, tiles
from dashboard.site import Site
from sim.results.paired import Paired

NAMES = tuple(one.name for one in DETAILS)


def register(app: Dash, site: Site) -> None:
    """Register the details."""

    @app.callback(
        output={
            "bodies": [Output(f"{name}-body", "children") for name in NAMES],
            "titles": [Output(f"{name}-title", "children") for name in NAMES],
            "captions": [Output(f"{name}-caption", "children") for name in NAMES],
            "notes": [Output(f"{name}-note", "children") for name in NAMES],
            "findings": [Output(f"{name}-finding", "children") for name in NAMES],
            "tables": Output("tables", "data"),
        },
        inputs=[Input("shown", "data"), Input("opened", "data")],
        prevent_initial_call=True,
    )
    def show(shown: Any, opened: Any) -> dict[str, Any]:
        question, _ = checked(shown.get("question") if isinstance(shown, dict) else None, site.choices)
        kept = site.answers.ready(question) if shown else None
        if kept is None:  # forgotten meanwhile; the next question brings it back
            nothing = [no_update] * len(NAMES)
            keys = ("bodies", "titles", "captions", "notes", "findings")
            return {**{key: nothing for key in keys}, "tables": no_update}
        alone, years = question.changes_nothing, question.years
        drawn = {one.name: one.draw(kept.policy, kept.reference, alone, years) for one in DETAILS}
        open_now = [name for name in NAMES if isinstance(opened, list) and name in opened]
        tables = {one.name: rows_for(drawn[one.name].table, titled(one.title, years)) for one in DETAILS}
        tables["main"] = rows_for(
            main_table(kept.paired, years, alone),
            "Departures avoided since today, cumulative, and what the policy changes",
        )
        return {
            "bodies": [_body(name, drawn[name], years) if name in open_now else "" for name in NAMES],
            "titles": [titled(one.title, years) for one in DETAILS],
            "captions": [titled(one.caption, years) for one in DETAILS],
            "notes": [drawn[name].note for name in NAMES],
            "findings": [drawn[name].finding for name in NAMES],
            "tables": tables,
        }


def _body(name: str, drawn: Drawn, years: int) -> Any:
    if drawn.people:
        arrays = [icon_array(title, people, years) for title, people in drawn.people]
        return [*arrays, icon_key(people for _, people in drawn.people)]
    return charts(name, drawn.charts)


def main_table(paired: Paired, years: int, alone: bool = False) -> pd.DataFrame:
    """Return the numbers of the first screen: departures avoided by year, then the tiles with their ranges."""
    rows: list[tuple[str, str, str]] = []
    if not alone:
        for year in range(1, years + 1):
            at = paired.avoided[:, list(paired.months).index(12 * year)]
            low, high = pd.Series(at).quantile([0.025, 0.975])
            rows.append(
                (
                    f"Departures avoided by the end of year {year}",
                    f"{at.mean():.1f}".replace("-", w.MINUS),
                    f"{low:.0f} to {high:.0f}".replace("-", w.MINUS),
                )
            )
    before = {name: float(values.mean()) for name, values in paired.before.items()}
    found = course_tiles(before, {}, years) if alone else tiles(paired, years)
    rows += [(f"{one.title} ({one.note})", one.value, one.range) for one in found]
    return pd.DataFrame(rows, columns=["what", "mean", "19 of 20 futures"])
