"""What newcomers find: a job that is or is not as promised, and a place that is costly to leave at first.

Few leave in their first year, for the bonus is to be paid back, the visa or the service is tied to the post, and the
family has just moved. Meanwhile some learn that the job is other than they were told. So those few leave early, once
they are free, and the rest stay long: a mixture of two kinds of people, not one rate that falls.
"""

from typing import Any

from sim.rules.chance import birth_chance
from sim.rules.draws import Event
from sim.rules.functions import rule, share
from sim.rules.time_units import MONTHS_PER_YEAR


@rule
def draw_promises(me: Any, school: Any, p: Any) -> None:
    """Draw, once, how far the job is from what was promised, and how long it costs to leave: one year or more.

    Of those who have been free to go for long, whoever found the job other than promised has gone.
    """
    me.mismatch = 0.0
    me.mismatch_felt = 0.0
    me.lock_in_months = 0
    if p.panels > 0.0:
        beyond = max(0.0, p.lock_in_months_at_most - MONTHS_PER_YEAR)
        me.lock_in_months = int(MONTHS_PER_YEAR + birth_chance(me, school, Event.PROMISES, 1) * beyond)
        misled = birth_chance(me, school, Event.PROMISES) < p.mismatched_share
        if misled and me.months_since_hire < me.lock_in_months:
            me.mismatch = p.mismatch_size
            me.mismatch_felt = me.mismatch * share(me.months_since_hire / MONTHS_PER_YEAR)


@rule
def learn_what_the_job_is(me: Any) -> None:
    """Learn, over the first year, how far the job is from what was promised."""
    me.mismatch_felt = min(me.mismatch, me.mismatch_felt + me.mismatch / MONTHS_PER_YEAR)


@rule
def free_to_go(me: Any, p: Any) -> float:
    """Return how freely a person can take another post, for what it would cost to leave so soon."""
    if p.panels > 0.0 and me.months_since_hire < me.lock_in_months:
        return 1.0 - p.lock_in_holds
    return 1.0
