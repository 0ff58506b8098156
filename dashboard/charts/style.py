"""How every chart looks: one color, dash and marker per scenario, and the common layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.foundation.palette import BLUE, GREEN, GREY, ORANGE, PURPLE, YELLOW

Figure = dict[str, Any]

# dash and marker say a second time what the color says
_BASELINE = (GREY, "solid", "circle", "●")
_POLICY = (BLUE, "solid", "square", "■")
_OTHERS = (
    (ORANGE, "dash", "diamond", "◆"),
    (GREEN, "dot", "triangle-up", "▲"),
    (PURPLE, "dashdot", "cross", "✚"),
    (YELLOW, "longdash", "x", "✖"),
)

# The mode bar keeps one button, the picture. "Share" would upload the chart; it must never appear.
GRAPH_CONFIG: dict[str, Any] = {
    "modeBarButtons": [["toImage"]],
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "displaylogo": False,
    "responsive": True,
    "toImageButtonOptions": {"format": "png", "scale": 2, "filename": "faculty-attrition"},
}

# A chart before there is an answer: nothing, not empty axes.
EMPTY: Figure = {"data": [], "layout": {"xaxis": {"visible": False}, "yaxis": {"visible": False}}}


@dataclass(frozen=True)
class Series:
    """One scenario as drawn everywhere on the page."""

    name: str
    title: str
    color: str
    dash: str
    symbol: str
    glyph: str
    reference: bool = False  # the baseline
    focus: bool = False  # the one the sentence speaks of; it and the baseline get bands


def series_for(scenarios: Sequence[tuple[str, str]], policy: str, focus: str) -> list[Series]:
    """Give each scenario its look, in order.

    Args:
        scenarios: (name, title); the first is the baseline.
        policy: the name under which the reader's own policy runs.
        focus: the scenario the sentence speaks of.
    """
    others = iter(_OTHERS)
    made = []
    for place, (name, title) in enumerate(scenarios):
        look = _BASELINE if place == 0 else _POLICY if name == policy else next(others)
        made.append(Series(name, title, *look, reference=place == 0, focus=name == focus))
    return made


def tinted(color: str, opacity: float) -> str:
    """Return a color as rgba."""
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"


def rounded(values: Any, digits: int = 4) -> list[float]:
    """Return numbers as a short plain list: the browser needs no sixteen digits to draw."""
    return [round(float(value), digits) for value in values]


def base_layout(**more: Any) -> Figure:
    """Return the layout every chart starts from; keywords replace its entries."""
    layout: Figure = {
        "font": {
            "family": "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
            "size": 13,
            "color": "#2b2f36",
        },
        "paper_bgcolor": "#ffffff",  # for the saved picture; the style sheet makes it transparent on the page
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 52, "r": 12, "t": 12, "b": 40},
        "hovermode": "x unified",
        "dragmode": False,
        "showlegend": False,
        "uirevision": "keep",
    }
    layout.update(more)
    return layout


def axis(title: str = "", **more: Any) -> Figure:
    """Return an axis that is quiet and cannot be dragged."""
    made: Figure = {
        "title": {"text": title, "font": {"size": 12}},
        "fixedrange": True,
        "zeroline": False,
        "gridcolor": "#e6e8eb",
        "linecolor": "#c3c8ce",
        "automargin": True,
    }
    made.update(more)
    return made
