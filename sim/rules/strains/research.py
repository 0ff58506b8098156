"""Strain 5, the research squeeze: time promised and not given, grants that run out, a payline."""

from typing import Any

from sim.rules.chance import chance
from sim.rules.draws import Event
from sim.rules.functions import rule, safe_share, saturate, share
from sim.rules.policy import in_force
from sim.rules.vocabulary import Activity, Grant, Lever, Shock, Strain


@rule
def payline(unit: Any, school: Any) -> float:
    """Return the share of applications currently funded."""
    return share(school.payline * (1.0 - share(unit.shock[Shock.PAYLINE_DROP])))


@rule
def broken_promise(me: Any) -> float:
    """Return the share of the promised protected time that was not given."""
    if me.protected_promised_hours <= 0.0:
        return 0.0
    return 1.0 - safe_share(me.protected_realised_hours, me.protected_promised_hours)


@rule
def feel_research(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Set the strain of the research squeeze; it weighs as much as academic work means to the person."""
    academic = me.wish_share[Activity.RESEARCH] + p.teaching_as_academic * me.wish_share[Activity.TEACHING]
    meaning = share(p.academic_meaning * academic)
    load = p.squeeze_by_broken_promise * broken_promise(me) * meaning
    if me.grant_state == Grant.LAPSED:
        bridged = p.bridge_relief * in_force(unit, me.track, Lever.BRIDGE_FUNDING)
        load += p.squeeze_by_lapse * me.research_effort * (1.0 - bridged)
    if me.grant_state != Grant.NONE and me.grant_months_left < p.grant_worry_months:
        fear = 1.0 - p.grants * school.payline - (1.0 - p.grants) * payline(unit, school)
        load += p.squeeze_by_ending * me.research_effort * fear
    me.strain[Strain.RESEARCH] = p.strain_research * saturate(load)


@rule
def work_on_grants(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Store up research done; run down the grant; apply at each round near or after its end."""
    me.grant_lost = False
    if me.grant_state == Grant.NONE:
        return
    full_time = p.hours_per_full_effort * p.full_research_effort
    worked = me.have[Activity.RESEARCH] / full_time
    me.research_progress += worked - me.research_progress / p.research_memory_months
    if me.grant_state == Grant.LAPSED:
        me.months_unfunded += 1
        if me.months_unfunded % int(p.months_between_applications) == 0 and wins_grant(me, unit, school, p):
            start_grant(me, p)
        elif me.months_unfunded >= int(p.months_until_leak) and bridge_is_over(me, unit, p):
            leak_from_research(me, p)
        return
    me.grant_months_left -= 1
    near = me.grant_months_left < int(p.grant_worry_months)
    if (
        near
        and me.grant_months_left % int(p.months_between_applications) == 0
        and wins_grant(me, unit, school, p)
    ):
        start_grant(me, p)
    elif me.grant_months_left <= 0:
        me.grant_state = Grant.LAPSED
        me.months_unfunded = 0
        me.grant_lost = True


@rule
def wins_grant(me: Any, unit: Any, school: Any, p: Any) -> bool:
    """Return whether one application succeeds, which depends on the payline and on hours actually worked on research."""
    ready = safe_share(me.research_progress, p.research_progress_usual)
    mentored = 1.0 + (p.mentor_helps_grants if me.mentor >= 0 else 0.0)
    odds = payline(unit, school) * min(ready, p.most_readiness) * mentored
    if me.grant_state != Grant.EARLY:
        odds *= p.renewal_advantage
    return chance(me, school, Event.GRANT) < share(odds)


@rule
def start_grant(me: Any, p: Any) -> None:
    """Start a new grant: research effort is safe again for its duration."""
    me.grant_state = Grant.FUNDED
    me.grant_months_left = int(p.grant_months)
    me.months_unfunded = 0


@rule
def bridge_is_over(me: Any, unit: Any, p: Any) -> bool:
    """Return whether bridge funding, which keeps research effort for some months after a grant, has run out."""
    bridge = p.bridge_months * in_force(unit, me.track, Lever.BRIDGE_FUNDING)
    return me.months_unfunded >= int(p.months_until_leak + bridge)


@rule
def leak_from_research(me: Any, p: Any) -> None:
    """Turn unfunded research effort into clinical effort, on paper as well: the leaky pipeline."""
    lost = me.research_effort * p.effort_leaked
    me.research_effort -= lost
    me.clinical_effort += lost
    if me.research_effort < p.research_effort_worth_grants:
        me.grant_state = Grant.NONE
        me.grant_months_left = 0
    me.months_unfunded = 0
