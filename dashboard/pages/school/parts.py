"""Tables and cards of the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboard.charts.style import EMPTY, GRAPH_CONFIG

PAGE = "school"


def table(
    caption: str, head: Sequence[str], rows: Sequence[Sequence[str]], words: Sequence[int] = ()
) -> html.Div:
    """Return a table that a keyboard can scroll.

    Args:
        caption: What it shows.
        head: Titles of the columns.
        rows: Cells as text; the first is the name of the row.
        words: Which further columns hold words, not numbers.
    """
    kind = lambda at: "words" if at == 0 or at in words else "number"  # noqa: E731
    heads = html.Tr([html.Th(text, scope="col", className=kind(at)) for at, text in enumerate(head)])
    body = [
        html.Tr(
            [
                html.Td(cell, className=kind(at)) if at else html.Th(cell, scope="row", className="words")
                for at, cell in enumerate(row)
            ]
        )
        for row in rows
    ]
    made = html.Table([html.Caption(caption), html.Thead(heads), html.Tbody(body)])
    return html.Div(
        made, className="table-frame", tabIndex=0, role="region", **{"aria-label": f"Table: {caption}"}
    )


def take(what: str, text: str, label: str = "", first: bool = False) -> html.Button:
    """Return a button that sends for a file."""
    more = {"aria-label": label} if label else {}
    name = "tool first" if first else "tool"
    return html.Button(text, type="button", className=name, **{"data-take": what}, **more)


def chart(name: str, title: str, caption: str, csv: str, under: Any) -> html.Article:
    """Return a card with a chart, its table, and what can be taken away.

    Args:
        name: Ids are made from it.
        title: What is drawn.
        caption: How to read it.
        csv: What the button for its numbers sends for.
        under: The table.
    """
    full = f"{PAGE}-{name}"
    graph = dcc.Graph(
        id=f"{full}-graph", figure=EMPTY, config=GRAPH_CONFIG, responsive=True, style={"height": "100%"}
    )
    quiet = {"type": "button", "className": "quiet-button"}
    buttons = [
        html.Button("CSV", **quiet, **{"data-take": csv, "aria-label": f"CSV of the numbers: {title}"}),
        html.Button("PNG", **quiet, **{"data-png": full, "aria-label": f"PNG picture of the chart: {title}"}),
    ]
    described = {"role": "img", "aria-labelledby": f"{full}-title", "aria-describedby": f"{full}-caption"}
    return html.Article(
        [
            html.Div([html.H3(title, id=f"{full}-title"), *buttons], className="card-head"),
            html.P(caption, id=f"{full}-caption", className="caption"),
            html.Div(
                graph, id=f"{full}-chart", className="chart own-chart", style={"height": 300}, **described
            ),
            html.Div(under, id=f"{full}-table"),
        ],
        className="card",
        id=f"{full}-card",
        **{"data-card": full},
    )
