"""One outcome over time, without the policy and with it; the band holds 19 of 20 futures with the policy."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.style import WITH, WITHOUT, Figure, axis, base_layout, rounded, tinted


def lines(table: pd.DataFrame, form: str = ",.0f", alone: bool = False, zero: bool = False) -> Figure:
    """Draw two lines with words at their ends.

    Args:
        table: [year, without, with, low, high]; the last two hold 19 of 20 futures with the policy.
        form: How numbers are written, as in Plotly.
        alone: There is no policy: one line.
        zero: The axis starts at zero.
    """
    years = rounded(table["year"], 3)
    band = {
        "type": "scatter", "mode": "lines", "x": years + years[::-1], "fill": "toself", "fillcolor": tinted(WITH, 0.13),
        "y": rounded(table["high"]) + rounded(table["low"])[::-1], "line": {"width": 0}, "hoverinfo": "skip",
        "name": "19 of 20 futures",
    }  # fmt: skip
    traces = [band] if alone else [band, _line(table, "without", years, form)]
    traces.append(_line(table, "with", years, form))
    y_axis = axis(nticks=4, tickformat=_ticks(table, form), rangemode="tozero" if zero else "normal")
    last = round(years[-1]) if years else 1
    x_axis = axis(range=[0, years[-1] if years else 1], showgrid=False, tickmode="array",
                  tickvals=[0, last], ticktext=["now", f"year {last}"])  # fmt: skip
    layout = base_layout(
        xaxis=x_axis, yaxis=y_axis, hovermode="x", margin={"l": 44, "r": 52, "t": 8, "b": 24}
    )
    layout["annotations"] = _ends(table, form, alone, zero)
    return {"data": traces, "layout": layout}


def _ticks(table: pd.DataFrame, form: str) -> str:
    """Return how the axis writes numbers: with as many decimals as it takes to tell them apart."""
    columns = table[["low", "high", "without", "with"]].to_numpy()
    wide = float(columns.max() - columns.min()) * (100 if form.endswith("%") else 1)
    decimals = 0 if wide > 4 else 1 if wide > 0.4 else 2
    return f",.{decimals}f" if not form.endswith("%") else f".{decimals}%"


def _line(table: pd.DataFrame, which: str, years: list[float], form: str) -> Figure:
    name = "policy" if which == "with" else "without the policy"
    line = (
        {"color": WITH, "width": 2.4} if which == "with" else {"color": WITHOUT, "width": 1.6, "dash": "dash"}
    )
    return {
        "type": "scatter", "mode": "lines", "x": years, "y": rounded(table[which]), "line": line, "name": name,
        "hovertemplate": f"{name}: %{{y:{form}}}<extra></extra>",
    }  # fmt: skip


def _ends(table: pd.DataFrame, form: str, alone: bool, zero: bool) -> list[Figure]:
    """Return both last values, moved apart by a line where they would overlap."""
    last = table.iloc[-1]
    columns = table[["low", "high", "without", "with"]].to_numpy()
    apart = abs(float(last["with"] - last["without"]))
    span = float(columns.max() - min(columns.min(), 0.0 if zero else columns.min()))
    close = not alone and apart < 0.16 * (span or 1.0)
    up = float(last["with"]) >= float(last["without"])
    percent = form.endswith("%")
    decimals = (
        1
        if float(abs(columns).max()) * (100 if percent else 1) < 20 or apart * (100 if percent else 1) < 1.5
        else 0
    )
    said = f".{decimals}%" if percent else f",.{decimals}f"
    made = [_end(float(last["with"]), said, WITH, (9 if up else -9) if close else 0)]
    if not alone:
        made.append(_end(float(last["without"]), said, "#5d6675", (-9 if up else 9) if close else 0))
    return made


def _end(value: float, form: str, color: str, shift: int) -> Figure:
    text = f"{value:{form}}"
    return {
        "text": f"<b>{text}</b>" if color == WITH else text, "x": 1, "xref": "paper", "xanchor": "left", "xshift": 6,
        "y": round(value, 4), "yshift": shift, "yanchor": "middle", "showarrow": False, "font": {"size": 12, "color": color},
    }  # fmt: skip
