"""What a notebook shows of a result: a heading, the headline outcomes, and where to look further."""

from html import escape
from importlib import import_module
from typing import Any

import pandas as pd

_DIGITS = 4


def plots() -> Any:
    """Return `sim.plots` by its public name: charts stand above results, and Plotly is loaded when it is used."""
    return import_module("sim").plots


def run_html(run: Any) -> str:
    """Return a run as HTML: its headline outcomes with their intervals."""
    table = run.summary()
    rows = [(row["title"], row["unit"], *_interval(row, "mean", "low", "high")) for row in table.to_dict("records")]
    head = _heading(run.scenario.title, run, run.metadata.get("seed"))
    what = "parameters and chance" if run.draws else "chance alone"
    return _page(
        head, ("Over the horizon", "unit", "mean", "95% interval"), rows,
        f"Intervals include {what}. Further: .summary(), .monthly, .departures, .costs, .people(months), .plot(outcome).",
    )  # fmt: skip


def comparison_html(comparison: Any) -> str:
    """Return a comparison as HTML: the headline outcomes of the reference, and how the others differ."""
    table = comparison.summary()
    first = comparison.runs[comparison.reference]
    usual = table[table["scenario"] == comparison.reference].set_index("outcome")
    columns = [comparison.reference, *(f"{name}: difference" for name in comparison.others)]
    rows = []
    for outcome, row in usual.iterrows():
        cells = [row["title"], row["unit"], _number(row["mean"])]
        for name in comparison.others:
            other = table[(table["scenario"] == name) & (table["outcome"] == outcome)].iloc[0]
            middle, ends = _interval(other, "difference", "difference_low", "difference_high")
            cells.append(f"{middle} ({ends})" if ends else middle)
        rows.append(tuple(cells))
    rests = "".join(f"{name}: {text} " for name, text in comparison.rests_on_assumptions.items())
    return _page(
        _heading("Comparison", first, first.metadata.get("seed")), ("Over the horizon", "unit", *columns), rows,
        f"Differences are paired by replicate, with 95% intervals. {rests}Further: .summary(), .ranking(outcome), "
        ".monthly_differences(outcome), .value_for_money(), .runs[name], .plot(outcomes).",
    )  # fmt: skip


def _heading(title: str, run: Any, seed: Any) -> str:
    return f"<b>{escape(title)}</b> · {escape(run.institution.title)} · {escape(run.size)} · seed {seed}"


def _interval(row: Any, middle: str, low: str, high: str) -> tuple[str, str]:
    ends = f"{_number(row[low])} to {_number(row[high])}" if pd.notna(row[low]) else ""
    return _number(row[middle]), ends


def _number(value: float) -> str:
    if pd.isna(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 10 ** (_DIGITS - 1) else f"{value + 0.0:.{_DIGITS}g}"


def _page(heading: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]], foot: str) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f"<div><p>{heading}</p>{table}<p><small>{escape(foot)}</small></p></div>"
