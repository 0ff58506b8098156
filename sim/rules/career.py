"""Careers: growing older and into the job, promotion, and mentors."""

from typing import Any

from sim.rules.calendar import hours_of
from sim.rules.chance import chance
from sim.rules.draws import Event
from sim.rules.functions import event_occurs, rule, safe_share
from sim.rules.grants import keep_grants_going
from sim.rules.newcomers import learn_what_the_job_is
from sim.rules.panels import grow_into_the_job
from sim.rules.policy import in_force
from sim.rules.strains.research import work_on_grants
from sim.rules.time_units import MONTHS_PER_YEAR
from sim.rules.vocabulary import Activity, Lever, Rank
from sim.rules.voice import let_promises_fade


@rule
def grow(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Advance a person's career by a month; on a roster, no one ages while the model settles."""
    me.promoted = False
    if not me.filled:
        return
    let_promises_fade(me, p)
    grow_into_the_job(me, department, school, p)
    if p.grants > 0.0:
        keep_grants_going(me, unit, department, school, people, p)
    else:
        work_on_grants(me, unit, department, school, people, p)
    if me.on_roster and school.settling:
        return
    me.age_years += 1.0 / MONTHS_PER_YEAR
    me.months_since_hire += 1
    me.months_in_rank += 1
    learn_what_the_job_is(me)
    if me.age_years >= p.care_until_age:  # children have grown up
        me.care_hours = 0.0
    consider_promotion(me, unit, school, p)


@rule
def merit(me: Any, unit: Any, p: Any) -> float:
    """Return what promotion committees see: research in full, teaching and service as far as they count."""
    counted = p.teaching_usually_counts
    counted += (1.0 - p.teaching_usually_counts) * in_force(unit, me.track, Lever.COUNT_TEACHING)
    teaching = me.have[Activity.TEACHING] + p.service_counts * me.have[Activity.SERVICE]
    work = safe_share(me.have[Activity.RESEARCH] + counted * teaching, hours_of(me))
    return (
        p.merit_base
        + p.merit_by_academic_work * work
        + p.merit_by_standing * (me.standing - p.standing_usual)
    )


@rule
def consider_promotion(me: Any, unit: Any, school: Any, p: Any) -> None:
    """Consider promotion after a minimum time in rank, more likely with more counted work."""
    if me.rank == Rank.FULL or me.months_in_rank < p.months_in_rank_at_least:
        return
    rate = p.promotion_from_assistant
    if me.rank == Rank.INSTRUCTOR:
        rate = p.promotion_from_instructor
    elif me.rank == Rank.ASSOCIATE:
        rate = p.promotion_from_associate
    helped = 1.0 + (p.mentor_helps_promotion if me.mentor >= 0 else 0.0)
    if event_occurs(chance(me, school, Event.PROMOTION), rate * max(0.0, merit(me, unit, p)) * helped):
        me.rank += 1
        me.months_in_rank = 0
        me.promoted = True


@rule
def find_mentor(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Let junior faculty without a mentor find one among the unit's senior faculty, more often under a program."""
    if not me.filled or me.mentor >= 0 or me.rank > Rank.ASSISTANT:
        return
    rate = p.mentors_found_per_year + p.mentors_by_programme * in_force(unit, me.track, Lever.MENTORING)
    if event_occurs(chance(me, school, Event.MENTOR), rate):
        ask_a_senior(me, unit, school, people)


@rule
def first_mentor(me: Any, unit: Any, school: Any, people: Any, p: Any) -> None:
    """Give some people a mentor whom they found before month 0, when they were junior faculty."""
    if me.filled and chance(me, school, Event.MENTOR) < p.mentored_at_start:
        ask_a_senior(me, unit, school, people)


@rule
def ask_a_senior(me: Any, unit: Any, school: Any, people: Any) -> None:
    """Turn to a colleague of the unit; a senior one becomes the mentor."""
    u = chance(me, school, Event.MENTOR_FINDING)
    i = unit.first + min(int(u * unit.count), unit.count - 1)
    if i != me.line and people[i].filled and people[i].rank >= Rank.ASSOCIATE:
        me.mentor = i
        me.mentor_occupant = people[i].occupant
