"""The policy on one screen, before the results: the levers in use of the answer that is shown, folded above its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import Dash, Input, Output, html, no_update

from dashboard.checks import checked
from dashboard.parts import wording as w
from dashboard.site import Site
from dashboard.takeaways.policy import PolicyRow, policy_rows, setting, summary


def fold() -> html.Details:
    """Return the fold; it is there from the beginning, so that nothing moves when the answer comes."""
    line = html.Summary("The policy", id="policy-line")
    return html.Details([line, html.Div(id="policy-rows")], id="policy-fold", className="policy-fold")


def register(app: Dash, site: Site) -> None:
    """Register what fills the fold: it belongs to the answer that is shown, as all numbers do."""

    @app.callback(
        Output("policy-line", "children"),
        Output("policy-rows", "children"),
        Input("shown", "data"),
        prevent_initial_call=True,
    )
    def show(shown: Any) -> Any:
        if not isinstance(shown, dict) or not isinstance(shown.get("question"), dict):
            return no_update, no_update
        question, _ = checked(shown["question"], site.choices)
        rows = policy_rows(question, site.choices, site.answers.cost_a_year)
        said = setting(question, site.choices)
        return f"The policy: {w.inside(summary(rows))}", listed(rows, said)


def listed(rows: Sequence[PolicyRow], said: Sequence[str]) -> list[Any]:
    """Return the levers in use as a list, and what else happens."""
    items = [
        html.Li(
            [
                html.P([html.Strong(row.lever), f" · {row.far}"], className="policy-lever"),
                html.P(f"{row.when}; {row.where}"),
                html.P(f"Cost a year in full force: {row.cost} · evidence: {row.evidence}"),
            ]
        )
        for row in rows
    ]
    found = [html.Ul(items, className="policy-list")] if items else []
    return [*found, *(html.P(one, className="caption") for one in said)]
