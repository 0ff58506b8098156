"""Grants with ends of their own: a lower payline acts through renewals, gaps, staff and effort, over years.

An investigator holds as many grants as the research effort supports; each comes up for renewal at its own end, and the
payline acts on applications only. As long as one runs, nothing is lost: their number is the buffer (G1). In a gap the
staff of the lab go within months (G1), which slows the research that the next application needs. The school moves the
effort to clinic with its next budget year, and what follows from that week takes years. A bridge pays the staff for a
cycle; so it helps those whose application just missed, if it is resubmitted from a lab that still stands (G6).
"""

from typing import Any

from sim.rules.chance import birth_chance, chance
from sim.rules.draws import Event
from sim.rules.functions import rule, safe_share, share, toward
from sim.rules.policy import in_force
from sim.rules.strains.research import bridge_is_over, leak_from_research, payline
from sim.rules.time_units import MONTHS_PER_YEAR
from sim.rules.vocabulary import N_GRANTS, Activity, Grant, Lever


@rule
def grants_sought(me: Any, p: Any) -> int:
    """Return how many grants a person's research effort supports; who is on a first award seeks one."""
    if me.grant_state == Grant.EARLY:
        return 1
    return min(N_GRANTS, max(1, int(me.research_effort / p.effort_per_grant + 0.5)))


@rule
def first_grants(me: Any, school: Any, p: Any) -> None:
    """Set the end of each grant in month zero: further grants are anywhere between one end and the next, or not held."""
    me.lab = 1.0
    me.near_miss = -1
    for k in range(N_GRANTS):
        u = birth_chance(me, school, Event.GRANT_START, k + 1)
        held = me.grant_state == Grant.FUNDED and k < grants_sought(me, p)
        from_end = u + u - 1.0 if held else -1.0 - u
        me.grant_left[k] = 0.0 + int(from_end * p.grant_months)
    if me.grant_state != Grant.NONE:
        me.grant_left[0] = 0.0 + me.grant_months_left
        find_last_end(me)


@rule
def find_last_end(me: Any) -> None:
    """Set the months until the last grant ends: until then research goes on."""
    last = 0.0
    for k in range(N_GRANTS):
        last = max(last, me.grant_left[k])
    me.grant_months_left = int(last)


@rule
def keep_grants_going(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Do research; let each grant run down and apply at its rounds; face a gap if none is left."""
    me.grant_lost = False
    if me.grant_state == Grant.NONE:
        return
    do_research(me, p)
    sought = grants_sought(me, p)
    for k in range(N_GRANTS):
        me.grant_left[k] -= 1.0
        if k < sought and round_is_due(me.grant_left[k], p) and application_succeeds(me, unit, school, k, p):
            me.grant_left[k] = max(me.grant_left[k], 0.0) + int(p.grant_months)
            me.grant_state = Grant.FUNDED
    find_last_end(me)
    keep_staff(me, unit, p)
    if me.grant_months_left > 0:
        me.months_unfunded = 0
    elif me.grant_state == Grant.LAPSED:
        live_through_a_gap(me, unit, school, p)
    else:
        begin_a_gap(me, p)


@rule
def do_research(me: Any, p: Any) -> None:
    """Store up research done, part of which staff do."""
    full_time = p.hours_per_full_effort * p.full_research_effort
    worked = me.have[Activity.RESEARCH] / full_time * (1.0 - p.research_by_staff * (1.0 - me.lab))
    me.research_progress += worked - me.research_progress / p.research_memory_months


@rule
def round_is_due(months_left: float, p: Any) -> bool:
    """Return whether one applies this month for a grant that ends in so many months, or ended (below 0)."""
    return months_left < p.grant_worry_months and int(months_left) % int(p.months_between_applications) == 0


@rule
def success_likely(me: Any, unit: Any, school: Any, k: int, p: Any) -> float:
    """Return how likely an application is funded: by payline and research done; renewals and near misses fare better."""
    ready = safe_share(me.research_progress, p.research_progress_usual)
    odds = payline(unit, school) * min(ready, p.most_readiness)
    odds *= 1.0 + (p.mentor_helps_grants if me.mentor >= 0 else 0.0)
    if me.grant_state != Grant.EARLY and me.grant_left[k] >= -p.months_between_applications:
        odds *= p.renewal_advantage
    if me.near_miss == k:
        odds *= 1.0 + p.near_the_line * me.lab
    return odds


@rule
def application_succeeds(me: Any, unit: Any, school: Any, k: int, p: Any) -> bool:
    """Return whether an application is funded; one that just missed is remembered for the next round."""
    likely = success_likely(me, unit, school, k, p)
    draw = chance(me, school, Event.GRANT, k)
    me.near_miss = k if likely <= draw < likely * (1.0 + p.near_the_line) else -1
    return draw < share(likely)


@rule
def keep_staff(me: Any, unit: Any, p: Any) -> None:
    """Keep or hire staff while a grant runs; lose them in a gap, as far and as long as no bridge pays them."""
    if me.grant_months_left > 0:
        me.lab = toward(me.lab, 1.0, p.staff_months)
        return
    bridge = in_force(unit, me.track, Lever.BRIDGE_FUNDING)
    if me.months_unfunded >= p.bridge_months:
        bridge = 0.0
    me.lab = toward(me.lab, bridge * me.lab, p.staff_months)


@rule
def begin_a_gap(me: Any, p: Any) -> None:
    """Lose the last grant; who had only a first award has none to renew."""
    if me.grant_state == Grant.EARLY:
        me.grant_left[0] = -1.0 - int(p.months_between_applications)
    me.grant_state = Grant.LAPSED
    me.months_unfunded = 0
    me.grant_lost = True


@rule
def live_through_a_gap(me: Any, unit: Any, school: Any, p: Any) -> None:
    """Go on without a grant; the school moves effort to clinic with a new budget year, unless there is a bridge."""
    me.months_unfunded += 1
    new_budget = school.month % int(MONTHS_PER_YEAR) == 0
    if new_budget and me.months_unfunded >= int(p.months_until_leak) and bridge_is_over(me, unit, p):
        unfunded = me.months_unfunded
        leak_from_research(me, p)
        if me.grant_state == Grant.LAPSED:
            me.months_unfunded = unfunded
