"""Rows with two dots, without the policy and with it; the difference stands beside them in words."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.style import WITH, WITHOUT, Figure, axis, base_layout, rounded

ROW = 30  # pixels
GAP = 34  # for the title of a group
MARGIN = {"l": 8, "r": 96, "t": 22, "b": 26}
LABEL = 0.34  # of the width
NAME = "row"  # of the annotations that assets/narrow.js lifts above their dots where there is no room beside them


def height(table: pd.DataFrame) -> int:
    """Return the height in pixels that these rows need."""
    return _places(table)[1] + MARGIN["t"] + MARGIN["b"]


def rows(
    table: pd.DataFrame,
    unit: str,
    percent: bool = False,
    ends: tuple[str, str] = ("without", "policy"),
) -> Figure:
    """Draw rows.

    Args:
        table: [row, without, with, change] in order from top to bottom, with [group] where rows stand in groups;
            `change` is text.
        unit: Behind the numbers of the axis.
        percent: Values are shares.
        ends: What the two dots are.
    """
    places, total = _places(table)
    y = [-places[key] for key in _keys(table)]
    shown = ".1%" if percent else ",.1f"
    traces = [
        {
            "type": "scatter",
            "mode": "lines",
            "hoverinfo": "skip",
            "line": {"color": WITH, "width": 3},
            "x": [
                x
                for one in table.to_dict("records")
                for x in (round(one["without"], 5), round(one["with"], 5), None)
            ],
            "y": [x for at in y for x in (at, at, None)],
            "name": "change",
        },
        _dots(
            table["without"],
            y,
            {"color": "#fbfaf7", "size": 9, "line": {"color": WITHOUT, "width": 2}},
            ends[0],
            shown,
        ),
        _dots(table["with"], y, {"color": WITH, "size": 9}, ends[1], shown),
    ]
    top = float(table[["without", "with"]].max().max()) if len(table) else 1.0
    x_axis = axis(
        domain=[LABEL, 1],
        range=[0, 1.22 * top if top > 0 else 1],
        nticks=5,
        ticksuffix="" if percent else unit,
        tickformat=".0%" if percent else ",~r",
    )
    y_axis = axis(range=[-total, 0], showticklabels=False, showgrid=False)
    made = base_layout(margin=MARGIN, xaxis=x_axis, yaxis=y_axis, meta={"rows": LABEL})
    made["annotations"] = [*_names(table, places), *_changes(table, places), *_ends(table, places, ends)]
    return {"data": traces, "layout": made}


def _keys(table: pd.DataFrame) -> list[tuple[str, str]]:
    groups = table["group"] if "group" in table else [""] * len(table)
    return list(zip(map(str, groups), map(str, table["row"]), strict=True))


def _places(table: pd.DataFrame) -> tuple[dict[tuple[str, str], int], int]:
    places: dict[tuple[str, str], int] = {}
    down, before = 0, ""
    for key in _keys(table):
        if key[0] != before:
            down += GAP
            before = key[0]
        places[key] = down + ROW // 2
        down += ROW
    return places, down


def _dots(values: pd.Series, y: list[int], marker: Figure, name: str, shown: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": rounded(values, 5),
        "y": y,
        "marker": marker,
        "name": name,
        "hovertemplate": f"{name}: %{{x:{shown}}}<extra></extra>",
        "cliponaxis": False,
    }


def _text(text: str, y: float, **more: object) -> Figure:
    return {"text": text, "y": y, "showarrow": False, "xref": "paper", "x": 0, "xanchor": "left", **more}


def _names(table: pd.DataFrame, places: dict[tuple[str, str], int]) -> list[Figure]:
    made, before = [], ""
    for (group, row), place in places.items():
        if group != before:
            made.append(_text(f"<b>{group}</b>", -(place - ROW + 5), font={"size": 11}, name=NAME))
            before = group
        made.append(_text(row, -place, name=NAME))
    return made


def _changes(table: pd.DataFrame, places: dict[tuple[str, str], int]) -> list[Figure]:
    return [
        _text(str(text), -places[key], x=1, xshift=14)
        for key, text in zip(_keys(table), table["change"], strict=True)
    ]


def _ends(table: pd.DataFrame, places: dict[tuple[str, str], int], ends: tuple[str, str]) -> list[Figure]:
    """Return the words above the first row: what the dots are, and what stands in the column."""
    head = _text("change", 0, x=1, xshift=14, yshift=12, font={"size": 11})
    if table.empty:
        return [head]
    first = table.iloc[0]
    left = ends if first["without"] <= first["with"] else ends[::-1]
    low, high = sorted((float(first["without"]), float(first["with"])))
    words = [
        {"text": left[0], "x": low, "xref": "x", "xanchor": "right", "xshift": -5},
        {"text": left[1], "x": high, "xref": "x", "xanchor": "left", "xshift": 5},
    ]
    return [head, *({"y": 0, "yshift": 12, "showarrow": False, "font": {"size": 11}, **one} for one in words)]
