"""Charts of lives: lines over months, as plain dicts that anything can draw."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sim.foundation.palette import SERIES
from sim.results.drawing import Figure, figure

MEASURES = {  # what is drawn of a life: its words and its unit
    "hours_per_week": ("Hours", "hours/week"), "evening_hours": ("In evenings and weekends", "hours/week"),
    "exhaustion": ("Exhaustion", "0 to 1"), "self_respect": ("Self-respect", "0 to 1"),
    "intention": ("Likelihood of leaving within two years", "probability"),
}  # fmt: skip


@dataclass(frozen=True)
class Lines:
    """One line.

    Attributes:
        name: In the legend.
        months: Where it has points.
        values: There; NaN leaves a gap.
    """

    name: str
    months: Sequence[int]
    values: Sequence[float]


def lines(title: str, unit: str, drawn: Sequence[Lines]) -> Figure:
    """Draw lines over months.

    Args:
        title: Above them.
        unit: Of the values.
        drawn: One for each scenario.
    """
    traces = [
        {
            "type": "scatter", "mode": "lines+markers", "name": one.name, "x": [int(month) for month in one.months],
            "y": [None if math.isnan(value) else float(value) for value in one.values],
            "line": {"color": SERIES[k % len(SERIES)]},
        }
        for k, one in enumerate(drawn)
    ]  # fmt: skip
    return figure(title, traces, "month", unit, height=380)
