"""Faculty decide: settled, values audit, voice, search, notice; each monthly, with ways back."""

from typing import Any

from sim.rules.chance import chance
from sim.rules.contracts import is_not_renewed
from sim.rules.departure import give_notice, leave_for_elsewhere, stop_at_once
from sim.rules.draws import Event
from sim.rules.functions import event_occurs, rule, share
from sim.rules.life import change_hours_for_life, life_takes_away
from sim.rules.newcomers import free_to_go
from sim.rules.offers import takes_up_an_offer
from sim.rules.relation import calm_without_sponsor
from sim.rules.retirement import had_announced, pandemic_ends_career, puts_off_retirement, retires_as_planned
from sim.rules.stages import enter, spend_another_month
from sim.rules.vocabulary import N_STRAINS, Leaving, Path, Rank, Stage
from sim.rules.voice import hear_out, offer_stay_conversation, speaks_up


@rule
def decide(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Decide for one month."""
    if may_decide(me, unit, school, people, p) and not goes_by_another_door(me, unit, department, school, p):
        take_one_step(me, unit, school, p)


@rule
def goes_by_another_door(me: Any, unit: Any, department: Any, school: Any, p: Any) -> bool:
    """Return whether something from outside decides this month: an appointment not renewed, or an offer."""
    if p.contracts > 0.0 and is_not_renewed(me, unit, school, p):
        return True
    return p.second_door > 0.0 and takes_up_an_offer(me, unit, department, opportunity(me, p), school, p)


@rule
def may_decide(me: Any, unit: Any, school: Any, people: Any, p: Any) -> bool:
    """Begin the month; return whether there is anything to decide: some leave anyway, others may change hours first."""
    begin_to_decide(me, unit, school, people, p)
    if is_going_anyway(me, unit, school, p):
        return False
    change_hours_for_life(me, school, p)
    return True


@rule
def take_one_step(me: Any, unit: Any, school: Any, p: Any) -> None:
    """Go on from the present stage of leaving."""
    if me.stage == Stage.SETTLED:
        stay_or_audit(me, unit, school, p)
    elif me.stage == Stage.AUDIT:
        weigh_up(me, unit, school, p)
    elif me.stage == Stage.VOICE:
        hear_out(me, unit, school, p)
    elif me.stage == Stage.SEARCH:
        look_around(me, unit, school, p)


@rule
def begin_to_decide(me: Any, unit: Any, school: Any, people: Any, p: Any) -> None:
    """Begin the month with nothing said or decided; shocks make people reconsider."""
    me.voices = 0
    me.voices_heard = 0
    me.hours_cut = 0
    spend_another_month(me)
    look_up(me, unit, school, people, p)


@rule
def is_going_anyway(me: Any, unit: Any, school: Any, p: Any) -> bool:
    """Return whether the person leaves regardless of policy: on notice, retiring, or because of a life event."""
    if me.stage == Stage.NOTICE:
        return True
    if goes_into_retirement(me, unit, school, p):
        give_notice(me, unit, Leaving.RETIREMENT, school, p)
        had_announced(me, school, p)
        return True
    if p.downturns > 0.0 and pandemic_ends_career(me, unit, school, p):
        stop_at_once(me, unit, school, p)
        return True
    if life_takes_away(me, school, p):
        leave_for_elsewhere(me, unit, Leaving.LIFE_EVENT, school, p)
        return True
    return False


@rule
def look_up(me: Any, unit: Any, school: Any, people: Any, p: Any) -> None:
    """Reconsider after a shock of the unfolding model: "I noticed I had normalized it"."""
    me.mentor_lost = False
    if me.mentor >= 0:
        gone = not people[me.mentor].filled or people[me.mentor].occupant != me.mentor_occupant
        if gone:
            me.mentor = -1
            me.mentor_lost = True
    calm = 1.0 - p.contagion * share(p.notice_by_colleague * unit.leavers_last_month)
    if me.mentor_lost:
        calm *= 1.0 - p.contagion * p.notice_by_mentor
    if me.incident:
        calm *= 1.0 - p.strain_culture * p.notice_by_incident
    if me.grant_lost:
        calm *= 1.0 - p.strain_research * p.notice_by_grant
    calm *= calm_without_sponsor(me, p)
    me.noticed = calm < 1.0 and chance(me, school, Event.NOTICING) >= calm
    if me.noticed:
        me.habituation = me.habituation * (1.0 - p.habituation_broken)


@rule
def goes_into_retirement(me: Any, unit: Any, school: Any, p: Any) -> bool:
    """Return whether the person announces retirement, by their plan; in bad times some wait."""
    going = retires_as_planned(me, unit, school, p)
    return going and not (p.downturns > 0.0 and puts_off_retirement(me, unit, school, p))


@rule
def stay_or_audit(me: Any, unit: Any, school: Any, p: Any) -> None:
    """Let settled people audit their values when the gaps press, unless habituation keeps them from looking."""
    if offer_stay_conversation(me, unit, school, p):
        begin_audit(me, school)
        enter(me, Stage.VOICE)
        return
    rate = p.audits_by_values_gap * me.values_gap + p.audits_by_volume_gap * me.volume_gap_hours
    rate += p.audits_by_lost_self_respect * (1.0 - me.self_respect)
    if me.noticed or event_occurs(chance(me, school, Event.AUDIT), rate * (1.0 - me.habituation)):
        begin_audit(me, school)
        enter(me, Stage.AUDIT)


@rule
def begin_audit(me: Any, school: Any) -> None:
    """Remember what hurt when the audit began: the event log reports it."""
    me.path = Path.SHOCK if me.noticed else Path.DISSATISFACTION
    me.audit_month = school.month
    me.audit_volume_gap = me.volume_gap_hours
    me.audit_values_gap = me.values_gap
    me.audit_fairness = me.pay_fairness
    for k in range(N_STRAINS):
        me.audit_strains[k] = me.strain[k]


@rule
def weigh_up(me: Any, unit: Any, school: Any, p: Any) -> None:
    """End an audit: back to work, a talk with the leader, or a look at other options."""
    if me.intention < p.audit_settles_below:
        enter(me, Stage.SETTLED)
    elif speaks_up(me, unit, school, p):
        enter(me, Stage.VOICE)
    elif chance(me, school, Event.AUDIT) < me.intention * p.search_begins:
        enter(me, Stage.SEARCH)
    elif me.stage_months >= p.audit_months_at_most:
        enter(me, Stage.SETTLED)


@rule
def opportunity(me: Any, p: Any) -> float:
    """Return how easily another position is found and how freely the person can move; falls with age and rank."""
    age = max(0.0, me.age_years - p.mobility_full_until_age)
    ease = 1.0 - share(p.mobility_lost_per_year_of_age * age)
    if me.rank == Rank.FULL:
        ease *= p.mobility_of_full
    return ease * free_to_go(me, p)


@rule
def look_around(me: Any, unit: Any, school: Any, p: Any) -> None:
    """Search: take a post that is offered; give up when things have become better, or tired of looking."""
    tired = chance(me, school, Event.OFFER, 1) < p.search_fatigue
    if tired or me.intention < p.search_ends_below:
        enter(me, Stage.SETTLED)
        return
    rate = p.offers_per_year * opportunity(me, p) * me.intention * unit.market * unit.openings
    if event_occurs(chance(me, school, Event.OFFER), rate):
        leave_for_elsewhere(me, unit, Leaving.VOLUNTARY, school, p)
