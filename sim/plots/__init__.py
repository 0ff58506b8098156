"""Charts: each function takes a frame that the API returns and gives a Plotly figure.

A function answers one question. It takes a tidy frame, never a run or a comparison, so what is drawn can be filtered,
kept in a file, read again and drawn by anybody; a frame that lacks a column is refused with the name of the call
that returns such a frame. Words, units and what is better come from where outcomes are declared.

    import sim

    run = sim.run("baseline", institution="community", replicates=10)
    sim.plots.months(run.monthly_of(["all"], ["burned_out"]), "burned_out").show()

This package is the only place of `sim` that loads Plotly, and is loaded when it is first used.
"""

from sim.plots.hinges import sensitivity, sensitivity_lines, sensitivity_pairs
from sim.plots.leaving import departures, reasons
from sim.plots.money import cost_changes, costs
from sim.plots.over_time import life, monthly_differences, months
from sim.plots.paired import paired_difference
from sim.plots.side_by_side import differences, groups, targets
from sim.plots.studies import (
    box,
    drivers,
    drivers_and_words,
    frontier,
    frontier_kept,
    frontier_levers,
    frontier_tradeoffs,
    levels,
    search_growth,
)

__all__ = [
    "box",
    "cost_changes",
    "costs",
    "departures",
    "differences",
    "drivers",
    "drivers_and_words",
    "frontier",
    "frontier_kept",
    "frontier_levers",
    "frontier_tradeoffs",
    "groups",
    "levels",
    "life",
    "monthly_differences",
    "months",
    "paired_difference",
    "reasons",
    "search_growth",
    "sensitivity",
    "sensitivity_lines",
    "sensitivity_pairs",
    "targets",
]
