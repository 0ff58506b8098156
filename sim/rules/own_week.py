"""A person's own week: what one takes on, what one can keep up, and weeks of service that swing.

Hours of physicians of one school and one specialty differ by 12 to 14 a week (W21d, W23, W40), far more than their
effort on paper: some take on more clinic, teaching, service and research than the post asks for, some less, for good;
and weeks on service or on call are longer than the others. Who takes on more can often keep up more, so that hours
alone tell little of burnout (W32) while work beyond what one can bear tells much (W33).

Everything is centered: what is taken on, and each swing, is 0 on average, so the school's mean week stays.
"""

import math
from typing import Any

from sim.rules.chance import bell, birth_chance
from sim.rules.draws import Event
from sim.rules.functions import clamp, rule
from sim.rules.vocabulary import Activity


@rule
def draw_own_week(me: Any, school: Any, p: Any) -> None:
    """Draw, once, how much more or less than usual a person takes on, and how much longer a week they can keep up."""
    me.takes_on = 0.0
    me.sustains_more = 0.0
    if p.own_week > 0.0:
        taking = bell(birth_chance(me, school, Event.OWN_WEEK, 0), 1.0)
        bearing = bell(birth_chance(me, school, Event.OWN_WEEK, 1), 1.0)
        both = p.takes_on_and_sustains
        me.takes_on = clamp(p.takes_on_spread * taking, -1.0, 1.0)
        me.sustains_more = p.sustainable_differs * (both * taking + math.sqrt(max(0.0, 1.0 - both * both)) * bearing)


@rule
def suits_the_specialty(me: Any, unit: Any, p: Any) -> float:
    """Return by how much longer a week people of this specialty can keep up: they chose its hours, as far as anybody does.

    An assumption: without it the specialties with long hours were the burned out ones. T21 is of turnover, W32 of
    individuals within pediatrics; among surgeons burnout rises with hours (W25).
    """
    longer = p.clinic_hours_per_cfte * me.line_clinical_effort * (unit.schedule - 1.0)
    return p.own_week * p.takes_on_and_sustains * longer


@rule
def as_taken_on(me: Any) -> float:
    """Return what a person takes on, over what is usual for the post."""
    return 1.0 + me.takes_on


@rule
def research_taken_on(me: Any, p: Any) -> None:
    """Add the research beyond what is on paper, which is done in the evening, or leave some of it undone.

    Protected time is left as it is; who takes on less goes home earlier.
    """
    more = min(me.takes_on * me.have[Activity.RESEARCH], max(0.0, p.longest_evenings - me.evening_hours))
    me.have[Activity.RESEARCH] += more
    me.evening_hours = max(me.evening_ehr_hours, me.evening_hours + more)


@rule
def evenings_that_hurt(me: Any) -> float:
    """Return hours and shifts on evenings, and on weekends, as they weigh: less on those who can keep up a longer week."""
    return max(0.0, me.evening_hours + me.off_hours - me.sustains_more)
