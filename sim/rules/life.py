"""Life outside work: for a time some work less for reasons that have nothing to do with work."""

from typing import Any

from sim.draws import Event
from sim.maths import rule, safe_share, strikes
from sim.rules.luck import chance
from sim.rules.voice import cut_effort


@rule
def change_hours_for_life(me: Any, school: Any, p: Any) -> None:
    """Children, a partner's work, one's own health: some work less for a time, and full time again later.

    As many begin as end it, so that the school's usual share of part-time faculty stays what it is; what shifts
    that share is work itself (see `voice`). Effort is as agreed in the first month, and on a roster until month 0.
    """
    if me.hired_this_month or (me.on_roster and school.settling):
        return
    if me.less_for_life:
        if strikes(chance(me, school, Event.LIFE_HOURS), p.full_time_again_per_year):
            come_back_to_full_time(me, p)
    elif me.fte - p.effort_cut >= p.least_effort and me.clinical_effort >= p.effort_cut:
        rate = p.full_time_again_per_year * safe_share(1.0 - school.full_time_share, school.full_time_share)
        if strikes(chance(me, school, Event.LIFE_HOURS), rate):
            me.less_for_life = True
            cut_effort(me, p)


@rule
def come_back_to_full_time(me: Any, p: Any) -> None:
    """Take up as much clinical work again as was laid down."""
    more = min(p.effort_cut, max(0.0, 1.0 - me.fte))
    me.fte += more
    me.clinical_effort += more
    me.less_for_life = False


@rule
def life_takes_away(me: Any, school: Any, p: Any) -> bool:
    """A partner's move, illness, family: no policy of the school prevents it."""
    return strikes(chance(me, school, Event.LIFE_EVENT), p.life_events_per_year)
