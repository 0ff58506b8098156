"""Life outside work: for a time some work less for reasons that have nothing to do with work."""

from typing import Any

from sim.rules.chance import birth_chance, chance
from sim.rules.draws import Event
from sim.rules.functions import event_occurs, rule, safe_share, share
from sim.rules.traits import wants_part_time
from sim.rules.voice import can_cut_effort, cut_effort


@rule
def change_hours_for_life(me: Any, school: Any, p: Any) -> None:
    """Change hours for life outside work (children, a partner's job, health): less for a time, then full time again.

    Now and then people reconsider, and choose as those like them usually do (`wants_part_time`): as many begin as
    end it, and the school's share of part-time faculty stays what it is, were it not for work itself (see
    `voice`). Effort is as agreed in the first month, and on a roster until month 0.
    """
    if me.hired_this_month or (me.on_roster and school.settling):
        return
    draw = chance(me, school, Event.LIFE_HOURS)
    wanted = wants_part_time(me, school, p)
    if me.less_for_life:
        if event_occurs(draw, p.hours_reconsidered_per_year * (1.0 - wanted)):
            come_back_to_full_time(me, p)
    elif can_cut_effort(me, p) and event_occurs(draw, p.hours_reconsidered_per_year * wanted):
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
    """Return whether a life event (a partner's move, illness, family) takes the person away; no policy prevents it."""
    rate = p.life_events_per_year
    if p.second_door > 0.0:
        rate *= free_to_follow(me, p)
    return event_occurs(chance(me, school, Event.LIFE_EVENT), rate)


@rule
def free_to_follow(me: Any, p: Any) -> float:
    """Return how readily life takes this person away, over the usual: less where a partner's job is here, else more.

    Of all women, and of all men, as many go as would otherwise: whom it takes differs, not how many.
    """
    if me.partner_here:
        return p.partner_keeps
    tied = partner_ties(me, p)
    return safe_share(1.0 - tied * p.partner_keeps, 1.0 - tied)


@rule
def draw_partner(me: Any, school: Any, p: Any) -> None:
    """Draw whether a partner's job ties the person to the place."""
    me.partner_here = birth_chance(me, school, Event.PARTNER) < partner_ties(me, p)


@rule
def partner_ties(me: Any, p: Any) -> float:
    """Return how often a partner's job ties people like this one to the place: more often women."""
    likely = p.partner_ties_men
    if me.woman:
        likely *= 1.0 + p.gender_partner * (p.women_partner_ratio - 1.0)
    return share(likely)
