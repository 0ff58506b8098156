"""Causes that differ: required tasks, wishes and settings of one's own, and gaps felt beyond what anybody tolerates.

A cause that is the same for everybody works as a constant: switched off, it takes many exits with it, but it tells
neither who leaves nor why. So the causes have the spread that they have in life: some fill in forms for three hours a
week and others for twenty, by role, by unit and by person; some want a little more of what they find meaningful and
others another job; moral injury depends on where one works. And what nobody's week is free of is nobody's grievance:
the distance of the two calendars, and a climate, count from where they are worse than what anybody tolerates.

Factors that are drawn are 1 on average.
"""

import math
from typing import Any

from sim.rules.chance import bell, birth_chance, unit_chance
from sim.rules.draws import Event
from sim.rules.exponential import exp
from sim.rules.functions import rule, safe_share


@rule
def long_tailed(u: float, spread: float, p: Any) -> float:
    """Turn a uniform draw into a factor that is 1 on average: many a little below it, a few far above.

    It is 1 - spread at least; above, it falls off exponentially, and ends at the longest tail.
    """
    tail = min(-math.log(u), p.longest_tail) / (1.0 - exp(-p.longest_tail))
    return 1.0 + spread * (tail - 1.0)


@rule
def draw_own_tasks(me: Any, school: Any, p: Any) -> None:
    """Draw, once, how many required tasks fall to a person."""
    me.tasks_differ = 0.0
    if p.own_causes > 0.0:
        me.tasks_differ = long_tailed(birth_chance(me, school, Event.OWN_CAUSES), p.tasks_spread, p) - 1.0


@rule
def draw_setting(unit: Any, school: Any, p: Any) -> None:
    """Draw, once, what differs between units for good: required tasks, and how often the right care cannot be given."""
    unit.tasks_differ = 0.0
    unit.moral_setting = 0.0
    if p.own_causes > 0.0:
        unit.tasks_differ = bell(unit_chance(unit, school, Event.UNIT_CAUSES, 0), p.tasks_spread_of_units)
        unit.moral_setting = long_tailed(unit_chance(unit, school, Event.UNIT_CAUSES, 1), p.moral_spread, p) - 1.0


@rule
def own_tasks(me: Any, unit: Any, p: Any) -> float:
    """Return required tasks over the usual: by person, by unit, and more for those with roles beyond the clinic.

    Whoever teaches, runs studies or leads answers to more offices than the colleague in full-time clinic (A1, A2).
    """
    usual = safe_share(unit.clinical_demand, unit.count)
    beyond_clinic = p.own_causes * p.tasks_by_role * (usual - me.line_clinical_effort)
    own = (1.0 + me.tasks_differ) * max(0.0, 1.0 + unit.tasks_differ)
    return own * max(0.0, 1.0 + beyond_clinic)


@rule
def own_wish(u: float, p: Any) -> float:
    """Return how much more of the most meaningful work a person wants, over the usual: a little, or another job."""
    if p.own_causes > 0.0:
        return long_tailed(u, p.wish_spread, p)
    return 0.5 + u


@rule
def beyond_tolerated(distance: float, p: Any) -> float:
    """Return the distance of the two calendars beyond the one that anybody tolerates; nobody's week is all as wished."""
    return max(0.0, distance - p.own_causes * p.distance_tolerated)


@rule
def climate_beyond_tolerated(load: float, p: Any) -> float:
    """Return the load of a climate beyond what anybody takes as normal."""
    return max(0.0, load - p.own_causes * p.climate_tolerated)


@rule
def drawn_to_academia(me: Any, p: Any) -> float:
    """Return how much likelier a person is to look for another academic post, by which of the two gaps prevails.

    A week that is too long is mended by the same work elsewhere; a week that is not one's own, by leaving academia.
    """
    volume = p.volume_gap_keeps_academic * me.volume_gap_hours
    return p.own_causes * (volume - p.values_gap_leads_out * me.values_gap)
