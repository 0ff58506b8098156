"""The assumptions as a form: what holds for all, each department's prices, and the prices of levers in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

from dashboard.pages.compare.assumed import Field, shown
from dashboard.parts.grid import grid
from sim.results.assumptions import BY_PLACE

FIELD = "compare-assume"
UNITS = {"usd": "$", "percent": "%", "times": "×"}


def form(every: Sequence[Field], values: Mapping[str, float]) -> list[Any]:
    """Return the form.

    Args:
        every: All fields.
        values: What differs from the model's.
    """
    of = {group: [one for one in every if one.group == group] for group in ("all", "lever", "department")}
    made: list[Any] = [html.Div([_labelled(one, values) for one in of["all"]], className="form")]
    if of["lever"]:
        made += [
            html.H4("Prices of the levers in use, $ a year"),
            html.Div([_labelled(one, values) for one in of["lever"]], className="form"),
        ]
    rows: dict[str, list[Any]] = {}
    for one in of["department"]:
        rows.setdefault(one.of, []).append(_named(one, values))
    if rows:
        head = ("Department", "Replacing one physician, $", "Margin of an hour of clinic, $")
        made += [
            html.H4("By department"),
            grid(
                "Prices by department; a margin is what care brings beyond its own cost",
                head,
                [(name, *each) for name, each in rows.items()],
            ),
        ]
    return made


def _labelled(field: Field, values: Mapping[str, float]) -> html.Div:
    return html.Div(
        [
            html.Label([html.Span(f"{field.label}, {UNITS[field.kind]}"), entry(field, values)]),
            html.Span(field.hint, className="hint"),
        ],
        className="entry",
    )


def _named(field: Field, values: Mapping[str, float]) -> html.Label:
    what = "Replacing one physician" if field.key.startswith(BY_PLACE[0]) else "Margin of an hour"
    return html.Label([html.Span(f"{field.of}: {what}, $", className="sr-only"), entry(field, values)])


def entry(field: Field, values: Mapping[str, float]) -> dcc.Input:
    """Return the input of one assumption."""
    return dcc.Input(
        id={"kind": FIELD, "key": field.key},
        type="text",
        inputMode="decimal",
        debounce=True,
        autoComplete="off",
        value=shown(values.get(field.key, field.usual), field.kind),
        className="amount",
    )
