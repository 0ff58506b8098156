"""A chart with its title, what it shows, its note, the table under it, and what can be taken away from it."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboard.charts.style import EMPTY, GRAPH_CONFIG


def card(name: str, title: str, caption: str, *, more: tuple[Any, ...] = ()) -> html.Article:
    """Return a card with one chart that shows at once; chart, note and table are filled by callbacks.

    Args:
        name: Of the card; ids are made from it.
        title: What is counted; a callback may replace it.
        caption: How to read it.
        more: Further controls beside the title.
    """
    graph = dcc.Graph(
        id=f"{name}-graph",
        figure=EMPTY,
        config=GRAPH_CONFIG,
        responsive=True,
        className="graph",
        style={"height": "100%"},
    )
    return html.Article(
        [
            html.Div([html.H2(title, id=f"{name}-title"), *more, *takeaways(name)], className="card-head"),
            html.P(caption, id=f"{name}-caption", className="caption"),
            html.Div(graph, className="chart main-chart", **described(name)),
            under(name),
        ],
        className="card",
        id=f"{name}-card",
        **{"data-card": name},
    )


def folded(name: str, title: str, caption: str, picture: bool = True) -> html.Article:
    """Return a card under a heading that unfolds, with its finding beside it; charts are drawn when it is open."""
    summary = html.Summary(
        [html.H3(title, id=f"{name}-title"), html.Span("", id=f"{name}-finding", className="finding")]
    )
    inside = [
        html.Div(
            [html.P(caption, id=f"{name}-caption", className="caption"), *takeaways(name, picture)],
            className="card-head",
        ),
        html.P("", className="shows", **{"data-shows": name}),
        html.Div("", id=f"{name}-body", className="charts"),
        html.P("", id=f"{name}-note", className="note"),
        under(name),
    ]
    details = html.Details([summary, html.Div(inside, className="unfolded")], **{"data-detail": name})
    return html.Article(details, className="card folded", id=f"{name}-card", **{"data-card": name})


def charts(name: str, drawn: list[tuple[str, dict[str, Any], int]]) -> list[html.Div]:
    """Return charts for the body of a card: sub-title, Plotly dict, height in pixels."""
    return [
        html.Div(
            [
                *([html.H4(title)] if title else []),
                html.Div(
                    dcc.Graph(figure=figure, config=GRAPH_CONFIG, responsive=True, style={"height": height}),
                    className="chart",
                    **(described(name) if not title else {"role": "img", "aria-label": title}),
                ),
            ],
            className="one-chart",
        )
        for title, figure, height in drawn
    ]


def described(name: str) -> dict[str, str]:
    """Return what says to those who cannot see it what a chart is; its numbers stand in the table."""
    return {"role": "img", "aria-labelledby": f"{name}-title", "aria-describedby": f"{name}-caption"}


def takeaways(name: str, picture: bool = True) -> list[html.Button]:
    """Return the buttons that take a card's numbers or picture away."""
    csv = html.Button(
        "CSV",
        type="button",
        className="quiet-button",
        **{"data-csv": name, "aria-label": f"CSV of the numbers: {name}"},
    )
    png = html.Button(
        "PNG",
        type="button",
        className="quiet-button",
        **{"data-png": name, "aria-label": f"PNG picture of the chart: {name}"},
    )
    return [csv, png] if picture else [csv]


def under(name: str) -> html.Details:
    """Return the table under a chart; it is drawn when it is opened."""
    return html.Details([html.Summary("Numbers as a table"), html.Div(**{"data-table": name})], className="numbers")
