"""Numbers as charts and tables of take-aways write them."""

from __future__ import annotations

import math

from dashboard.parts import wording as w
from dashboard.takeaways.content import Chart, Form

NET = "Net"
EXCEL = {
    "count": "#,##0",
    "percent": "0.0%",
    "usd": '"$"#,##0;-"$"#,##0',
    "hours": "0.0",
}  # of spreadsheets and slides


def said(value: float, form: Form) -> str:
    """Return a number with its unit."""
    if not math.isfinite(value):
        return "–"
    sign = w.MINUS if value < 0 else ""
    if form == "usd":
        return f"{sign if abs(value) >= 0.5 else ''}{w.money(value)}"
    text = (
        f"{100 * abs(value):.1f}%" if form == "percent" else f"{abs(value):,.{1 if form == 'hours' else 0}f}"
    )
    return f"{sign}{text}" if any(digit in text for digit in "123456789") else text


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Return round numbers that reach from below the lowest to above the highest value, at most about `most` of them."""
    span = (high - low) or abs(high) or 1.0
    step = 10.0 ** math.floor(math.log10(span / most))
    step *= next(times for times in (1, 2, 5, 10) if span / (step * times) <= most)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [k * step for k in range(first, max(last, first + 1) + 1)]


def sums(chart: Chart) -> list[str]:
    """Return what the parts of each category of a stack add up to; a net says in a word which way it goes."""
    total = chart.series[-1]
    return [w.spent(value) if total.name == NET else said(value, chart.form) for value in total.values]
