"""Voice: a negotiation about workload, protected time, evenings or fewer hours, and its refusal."""

from typing import Any

from sim.rules.chance import bell, chance
from sim.rules.draws import Event
from sim.rules.functions import logistic, rule, share
from sim.rules.policy import in_force
from sim.rules.relation import leader_as_perceived
from sim.rules.stages import enter
from sim.rules.strains.culture import fear_in_force
from sim.rules.vocabulary import Ask, Lever, Stage, Strain


@rule
def speaks_up(me: Any, unit: Any, school: Any, p: Any) -> bool:
    """Return whether the person speaks to the leader; fear keeps people silent."""
    courage = p.voice_usual - p.voice_less_by_fear * fear_in_force(me, unit, p)
    courage += p.voice_by_leader * (leader_as_perceived(me, unit, p) - p.leader_usual)
    return chance(me, school, Event.VOICE) < p.voice * share(courage)


@rule
def offer_stay_conversation(me: Any, unit: Any, school: Any, p: Any) -> bool:
    """Return whether a stay conversation takes place: the survey finds the strained, with error."""
    survey = in_force(unit, me.track, Lever.BURDEN_SURVEY)
    me.conversation = False
    if survey > 0.0:
        strained = 1.0 - 0.5 * (me.self_respect + 1.0 - me.exhaustion)
        seen = strained + bell(chance(me, school, Event.STAY_CONVERSATION), p.survey_error)
        held = chance(me, school, Event.STAY_CONVERSATION, 1) < p.conversations_per_month * survey
        me.conversation = held and seen > p.survey_finds_above
    return me.conversation


@rule
def what_to_ask(me: Any, school: Any, p: Any) -> int:
    """Ask for what hurts: the more it hurts the likelier (Luce's choice rule), for one thing at a time."""
    workload = p.ask_workload * (me.strain[Strain.RVU] + me.strain[Strain.MORAL_INJURY])
    protected_time = p.ask_protected_time * me.strain[Strain.RESEARCH]
    evenings = p.ask_evenings * (me.strain[Strain.INBOX] + me.strain[Strain.ADMINISTRATION])
    fewer_hours = 0.0
    if me.fte - p.effort_cut >= p.least_effort:
        fewer_hours = p.ask_fewer_hours * me.volume_gap_hours
    mark = chance(me, school, Event.ASK) * (workload + protected_time + evenings + fewer_hours)
    if mark < workload:
        return Ask.WORKLOAD
    if mark < workload + protected_time:
        return Ask.PROTECTED_TIME
    if mark < workload + protected_time + evenings:
        return Ask.EVENINGS
    return Ask.FEWER_HOURS if fewer_hours > 0.0 else Ask.WORKLOAD


@rule
def is_heard(me: Any, unit: Any, school: Any, p: Any) -> bool:
    """Return whether the request is granted; the odds depend on leader, culture, fear, and reputation."""
    return chance(me, school, Event.HEARD) < logistic(odds_of_being_heard(me, unit, p))


@rule
def odds_of_being_heard(me: Any, unit: Any, p: Any) -> float:
    """Return the log odds that a request is granted."""
    odds = p.heard_base + p.heard_by_leader * (leader_as_perceived(me, unit, p) - p.leader_usual)
    odds += p.heard_by_culture * (unit.culture - p.culture_usual)
    odds += p.heard_by_standing * (me.standing - p.standing_usual)
    if me.conversation:
        odds += p.heard_by_conversation
    return odds


@rule
def hear_out(me: Any, unit: Any, school: Any, p: Any) -> None:
    """End the negotiation: being heard restores self-respect, being refused breaks it."""
    me.voices = 1
    if is_heard(me, unit, school, p):
        me.voices_heard = 1
        grant_what_was_asked(me, school, p)
        me.felt_heard = 1.0
        me.self_respect = share(me.self_respect + p.respect_gained_by_being_heard * (1.0 - me.self_respect))
        enter(me, Stage.SETTLED)
    else:
        be_refused(me, school, p)
    me.conversation = False


@rule
def be_refused(me: Any, school: Any, p: Any) -> None:
    """Break self-respect after a refusal, end habituation, and perhaps start a search.

    It is softer where the institution itself asked for the conversation: one was at least listened to.
    """
    enter(me, Stage.SETTLED)
    if me.conversation:
        me.self_respect = share(me.self_respect - (1.0 - p.refusal_softened) * p.respect_lost_by_refusal)
        return
    me.self_respect = share(me.self_respect - p.respect_lost_by_refusal)
    me.habituation = me.habituation * (1.0 - p.habituation_broken)
    if chance(me, school, Event.VOICE, 1) < p.search_after_refusal * me.intention:
        enter(me, Stage.SEARCH)


@rule
def grant_what_was_asked(me: Any, school: Any, p: Any) -> None:
    """Make good on what was promised; promises are not kept for ever (see `let_promises_fade`)."""
    ask = what_to_ask(me, school, p)
    if ask == Ask.WORKLOAD:
        me.target_relief = share(me.target_relief + p.relief_of_target)
    elif ask == Ask.PROTECTED_TIME:
        me.protection_won = max(me.protection_won, p.protection_by_voice)
    elif ask == Ask.EVENINGS:
        me.evening_relief = max(me.evening_relief, p.evening_relief_by_voice)
    elif not (me.on_roster and school.settling):  # on a roster effort on paper is given until month 0
        cut_effort(me, p)


@rule
def can_cut_effort(me: Any, p: Any) -> bool:
    """Return whether there is clinical effort to lay down, and enough effort left."""
    return me.fte - p.effort_cut >= p.least_effort and me.clinical_effort >= p.effort_cut


@rule
def cut_effort(me: Any, p: Any) -> None:
    """Reduce effort instead of leaving: clinical effort first, then research, teaching, and administrative roles.

    Duties that everyone has stay whole (R3).
    """
    me.hours_cut += 1
    me.fte -= p.effort_cut
    from_clinic = min(me.clinical_effort, p.effort_cut)
    me.clinical_effort -= from_clinic
    from_research = min(me.research_effort, p.effort_cut - from_clinic)
    me.research_effort -= from_research
    rest = p.effort_cut - from_clinic - from_research
    from_teaching = min(me.teaching_effort, rest)
    me.teaching_effort -= from_teaching
    me.admin_effort = max(0.0, me.admin_effort - (rest - from_teaching))


@rule
def let_promises_fade(me: Any, p: Any) -> None:
    """Let individual arrangements erode as time passes and leaders change."""
    kept = 1.0 - 1.0 / p.promise_months
    me.target_relief *= kept
    me.protection_won *= kept
    me.evening_relief *= kept
