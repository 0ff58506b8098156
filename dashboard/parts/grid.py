"""A table that stands on a page at once: rows are headed, wide ones scroll by themselves, also by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

Cell = Any  # text, or components


def grid(caption: str, head: Sequence[Cell], rows: Sequence[Sequence[Cell]], words: Sequence[int] = ()) -> html.Div:
    """Return a table with its caption above it, which stays in sight where the table is scrolled.

    Args:
        caption: What it holds, with its scope: horizon, cumulative or yearly, unit.
        head: Headings of the columns.
        rows: Cells; the first of each heads its row.
        words: Columns that hold words, aligned to the left.
    """
    kinds = ["" if at in (0, *words) else "number" for at in range(len(head))]
    table = html.Table(
        [
            html.Caption(caption, className="sr-only"),
            html.Thead(
                html.Tr([html.Th(text, scope="col", className=kind) for text, kind in zip(head, kinds, strict=True)])
            ),
            html.Tbody([html.Tr(_row(cells, kinds)) for cells in rows]),
        ],
        className="grid",
    )
    frame = html.Div(
        table, className="table-frame grid-frame", tabIndex=0, role="region", **{"aria-label": f"Table: {caption}"}
    )
    return html.Div([html.P(caption, className="caption", **{"aria-hidden": "true"}), frame], className="grid-with-caption")


def _row(cells: Sequence[Cell], kinds: list[str]) -> list[Any]:
    first, *others = cells
    return [
        html.Th(first, scope="row"),
        *(html.Td(cell, className=kind) for cell, kind in zip(others, kinds[1:], strict=True)),
    ]


def two_lines(first: str, second: str) -> list[Any]:
    """Return a cell with a number, and its range under it."""
    return [html.Span(first, className="first"), html.Span(second, className="second")] if second else [first]
