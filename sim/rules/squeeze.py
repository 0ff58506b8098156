"""Fitting it all into the week: protected time is eaten, the rest goes on in the evening, and some of it is left undone."""

from typing import Any

from sim.rules.functions import rule, safe_share, share
from sim.rules.policy import in_force
from sim.rules.vocabulary import N_ACTIVITIES, Activity, Lever


@rule
def fit_into_the_week(me: Any, unit: Any, p: Any) -> None:
    """Fit it all into the daytime: part of the record is done at night anyway, then protected time gives way."""
    habit = evening_habit(me, unit, p)
    at_night = habit * record_hours(me)
    me.protected_promised_hours = promised_research(me, p) + promised_preparation(me, p)
    squeeze = what_does_not_fit(me, at_night, p)
    notes = safe_share(me.have[Activity.DOCUMENTATION], me.have[Activity.CLINIC])
    given_up = give_up_clinic(me, what_the_school_backs(me, unit, squeeze, p))
    at_night -= habit * given_up * notes
    squeeze -= given_up * (1.0 + notes * (1.0 - habit))
    eaten = protected_time_eaten(me, unit, squeeze, p)
    made_up = lose_protected_time(me, eaten, p)
    go_on_in_the_evening(me, at_night, squeeze - eaten, made_up, p)


@rule
def evening_habit(me: Any, unit: Any, p: Any) -> float:
    """Return the share of EHR and inbox work done at night by habit: less with norms, more where colleagues do it."""
    norms = p.evening_norm_relief * in_force(unit, me.track, Lever.EVENING_NORMS)
    habit = p.evening_ehr_share * (1.0 - norms) * (1.0 - me.evening_relief)
    return share(habit + p.evening_norm_pull * (unit.evening_norm - p.evening_norm_usual))


@rule
def record_hours(me: Any) -> float:
    """Return the hours in the EHR and the inbox."""
    return me.have[Activity.DOCUMENTATION] + me.have[Activity.INBOX]


@rule
def promised_research(me: Any, p: Any) -> float:
    """Return the hours of research that are protected on paper."""
    return me.research_effort * p.hours_per_full_effort


@rule
def promised_preparation(me: Any, p: Any) -> float:
    """Return the hours of preparation, the part of teaching that nobody sees; they are protected on paper."""
    return p.preparation_share * me.have[Activity.TEACHING]


@rule
def what_does_not_fit(me: Any, at_night: float, p: Any) -> float:
    """Return the hours for which the daytime has no room: what is counted or required comes first, then what is protected."""
    required = record_hours(me) - at_night + me.have[Activity.CLINIC] + me.have[Activity.ADMINISTRATION]
    required += me.have[Activity.SERVICE] + me.have[Activity.TEACHING] - promised_preparation(me, p)
    return max(0.0, required + me.protected_promised_hours - p.daytime_hours * me.fte)


@rule
def guarantee(me: Any, unit: Any, p: Any) -> float:
    """Return how far the school's guarantee of protected time holds."""
    return p.guarantee_holds * in_force(unit, me.track, Lever.PROTECTED_TIME_GUARANTEE)


@rule
def can_be_eaten(me: Any, wanted: float, p: Any) -> float:
    """Return how much of the protected time is eaten where so much is wanted of it: a rest is always left."""
    return min(wanted, p.most_eaten * me.protected_promised_hours)


@rule
def what_the_school_backs(me: Any, unit: Any, squeeze: float, p: Any) -> float:
    """Return how many hours of the protected time under threat the school backs, by giving up clinic."""
    threatened = can_be_eaten(me, squeeze * p.eaten_first, p)
    return p.guarantee_backed * guarantee(me, unit, p) * threatened


@rule
def give_up_clinic(me: Any, relief: float) -> float:
    """Block clinic so that so many hours of the week are freed, its notes included; returns clinic given up."""
    clinic = me.have[Activity.CLINIC]
    notes = me.have[Activity.DOCUMENTATION]
    given_up = min(relief * safe_share(clinic, clinic + notes), clinic)
    me.have[Activity.CLINIC] -= given_up
    me.have[Activity.DOCUMENTATION] = max(0.0, notes - given_up * safe_share(notes, clinic))
    return given_up


@rule
def protected_time_eaten(me: Any, unit: Any, squeeze: float, p: Any) -> float:
    """Return the protected time that is lost: less where a guarantee holds, or where some of it was won by speaking up."""
    guard = max(guarantee(me, unit, p), me.protection_won)
    return can_be_eaten(me, squeeze * p.eaten_first * (1.0 - guard), p)


@rule
def lose_protected_time(me: Any, eaten: float, p: Any) -> float:
    """Cut research and preparation alike; return how much of the research is made up at night."""
    lost = safe_share(eaten, me.protected_promised_hours)
    of_research = safe_share(promised_research(me, p), me.protected_promised_hours)
    made_up = p.made_up_at_night * eaten * of_research
    me.protected_realised_hours = me.protected_promised_hours - eaten
    me.have[Activity.RESEARCH] = promised_research(me, p) * (1.0 - lost) + made_up
    me.have[Activity.TEACHING] -= promised_preparation(me, p) * lost
    return made_up


@rule
def go_on_in_the_evening(me: Any, at_night: float, overflow: float, made_up: float, p: Any) -> None:
    """Move the rest to the evening; shed the clinic that no evening can hold, and then cut all activities alike."""
    evening = at_night + overflow + made_up
    record = record_hours(me)
    me.shed_hours = min(max(0.0, evening - p.longest_evenings), me.have[Activity.CLINIC])
    me.have[Activity.CLINIC] -= me.shed_hours
    cut_to_what_a_week_holds(me, max(0.0, evening - me.shed_hours - p.longest_evenings))
    me.evening_hours = min(evening - me.shed_hours, p.longest_evenings)
    late = p.overflow_is_ehr * min(overflow, max(0.0, record - at_night))
    me.evening_ehr_hours = min(at_night + late, me.evening_hours)


@rule
def cut_to_what_a_week_holds(me: Any, excess: float) -> None:
    """Leave undone what no evening can hold, in all activities alike."""
    if excess > 0.0:
        total = 0.0
        for k in range(N_ACTIVITIES):
            total += me.have[k]
        kept = share(1.0 - safe_share(excess, total))
        for k in range(N_ACTIVITIES):
            me.have[k] *= kept
