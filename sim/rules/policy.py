"""Levers and shocks come into force, wear off and end."""

from typing import Any

from sim.rules.crises import feel_crises
from sim.rules.exponential import exp
from sim.rules.functions import rule
from sim.rules.time_units import MONTHS_PER_YEAR
from sim.rules.vocabulary import N_LEVERS, N_TRACKS


@rule
def in_force(unit: Any, track: int, lever: int) -> float:
    """Return how strongly a lever acts this month on people of one track in this unit, from 0 to 1."""
    return unit.lever[track * N_LEVERS + lever]


@rule
def strength(use: Any, month: int, p: Any) -> float:
    """Return the strength of one use of a lever: it ramps up, holds as far as it is maintained, and ends.

    What is not kept up fades, as programs do when the project team leaves.
    """
    if month < use.start or (use.end >= 0 and month >= use.end):
        return 0.0
    months_in = month - use.start + 1
    if months_in < use.ramp:
        return use.intensity * months_in / use.ramp
    months_at_full = months_in - max(use.ramp, 1)
    fading = (1.0 - use.upkeep) * p.fidelity_loss_per_month
    return use.intensity * max(0.0, 1.0 - fading * months_at_full)


@rule
def set_policy(unit: Any, plan: Any, reach: Any, shocks: Any, shock_reach: Any, school: Any, p: Any) -> None:
    """Put this month's levers and shocks into force in one unit."""
    for track in range(N_TRACKS):
        unit.learning_hours[track] = 0.0
        for row in range(len(plan)):
            unit.lever[track * N_LEVERS + plan[row].lever] = 0.0
    for row in range(len(shocks)):
        unit.shock[shocks[row].kind] = 0.0
    for row in range(len(plan)):
        now = strength(plan[row], school.month, p)
        if now > 0.0:
            for track in range(N_TRACKS):
                if reach[row, unit.index * N_TRACKS + track]:
                    k = track * N_LEVERS + plan[row].lever
                    unit.lever[k] = max(unit.lever[k], now)
                    if school.month < plan[row].start + plan[row].ramp:
                        unit.learning_hours[track] += plan[row].intensity * plan[row].learning_hours
    for row in range(len(shocks)):
        begun = school.month >= shocks[row].start
        over = shocks[row].end >= 0 and school.month >= shocks[row].end
        if begun and not over and shock_reach[row, unit.index]:
            unit.shock[shocks[row].kind] += shocks[row].size
    if p.downturns > 0.0:
        feel_crises(unit, p)


@rule
def turn_the_calendar(school: Any, p: Any) -> None:
    """Begin a new month: declared trends continue since month 0, and are absent while settling."""
    years = max(school.month, 0) / MONTHS_PER_YEAR
    school.message_growth = trend(p.message_growth_per_year, years)
    school.admin_growth = trend(p.admin_growth_per_year, years)
    school.target_growth = trend(p.target_growth_per_year, years)


@rule
def trend(rate_per_year: float, years: float) -> float:
    """Return growth at a yearly rate."""
    return exp(rate_per_year * years)
