"""How every chart on the page looks. Text, grid and accent are set by the style sheet, so light and dark redraw nothing."""

from __future__ import annotations

from typing import Any

from sim.foundation.palette import ACCENT, GREY

Figure = dict[str, Any]
WITHOUT, WITH = GREY, ACCENT

# The mode bar is off: pictures are made with title, legend and caveat by assets/picture.js. "Share" would upload a chart.
GRAPH_CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "displaylogo": False,
    "responsive": True,
}

# A chart before there is an answer: nothing, not empty axes.
EMPTY: Figure = {"data": [], "layout": {"xaxis": {"visible": False}, "yaxis": {"visible": False}}}


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
        "font": {"family": "inherit", "size": 12, "color": "#5d6675"},
        "paper_bgcolor": "#fbfaf7",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 44, "r": 12, "t": 8, "b": 28},
        "hovermode": "closest",
        "dragmode": False,
        "showlegend": False,
    }
    layout.update(more)
    return layout


def axis(**more: Any) -> Figure:
    """Return an axis that is quiet and cannot be dragged."""
    return {"fixedrange": True, "zeroline": False, "gridcolor": "#ebe8e0", **more}
