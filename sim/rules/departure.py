"""Leaving: notice, destination, handover, and what goes on after the door."""

from typing import Any

from sim.rules.chance import chance
from sim.rules.draws import Event
from sim.rules.exponential import exp
from sim.rules.functions import clamp, rule, safe_share, share
from sim.rules.own_causes import drawn_to_academia
from sim.rules.panels import panel_left_behind, take_over
from sim.rules.policy import in_force
from sim.rules.stages import enter
from sim.rules.vocabulary import Activity, Destination, Leaving, Lever, Path, Stage, Track


@rule
def give_notice(me: Any, unit: Any, kind: int, school: Any, p: Any) -> None:
    """Hand in one's notice; retirements are announced longer ahead."""
    enter(me, Stage.NOTICE)
    me.leaving_kind = kind
    set_path(me, kind)
    me.destination = Destination.RETIREMENT
    me.notice_left = int(p.notice_months_retirement if kind == Leaving.RETIREMENT else p.notice_months)


@rule
def stop_at_once(me: Any, unit: Any, school: Any, p: Any) -> None:
    """Retire within the month."""
    give_notice(me, unit, Leaving.RETIREMENT, school, p)
    me.notice_left = 1


@rule
def set_path(me: Any, kind: int) -> None:
    """Remember by which path the person leaves; those who choose to are on theirs since the last audit or offer."""
    if kind == Leaving.RETIREMENT:
        me.path = Path.RETIREMENT
    elif kind == Leaving.LIFE_EVENT:
        me.path = Path.PLAN
    elif kind == Leaving.NOT_RENEWED:
        me.path = Path.CONTRACT


@rule
def leave_for_elsewhere(me: Any, unit: Any, kind: int, school: Any, p: Any) -> None:
    """Give notice, with somewhere else to go."""
    give_notice(me, unit, kind, school, p)
    choose_destination(me, school, p)


@rule
def appeal(me: Any, destination: int, p: Any) -> float:
    """Return how attractive a destination is: a volume gap favors the same work elsewhere, a values gap a new life."""
    volume = me.volume_gap_hours * p.volume_gap_pulls
    values = me.values_gap * p.values_gap_pulls
    research = me.wish_share[Activity.RESEARCH] * p.research_pulls
    teaching = me.wish_share[Activity.TEACHING] * p.teaching_pulls
    if destination == Destination.OTHER_ACADEMIC:
        return p.to_other_academic + volume + research + teaching + drawn_to_academia(me, p)
    if destination == Destination.COMMUNITY_TEACHING:
        return p.to_community_teaching + volume + teaching
    if destination == Destination.EMPLOYED_PRACTICE:
        return p.to_employed_practice + volume
    if destination == Destination.OPERATIONS_LEADERSHIP:
        return p.to_operations_leadership + values + me.wish_share[Activity.ADMINISTRATION] * p.leading_pulls
    if destination == Destination.INDUSTRY:
        investigator = me.track == Track.CLINICIAN_INVESTIGATOR or me.track == Track.PHYSICIAN_SCIENTIST
        return p.to_industry + values + (p.industry_wants_investigators if investigator else 0.0)
    if destination == Destination.PUBLIC_SECTOR:
        return p.to_public_sector + values
    return p.to_hybrid + values + p.restlessness_pulls * me.restlessness


@rule
def choose_destination(me: Any, school: Any, p: Any) -> None:
    """Draw one of seven destinations by their appeal."""
    total = 0.0
    for d in range(Destination.RETIREMENT):
        total += exp(clamp(appeal(me, d, p), -p.most_appeal, p.most_appeal))
    mark = chance(me, school, Event.DESTINATION) * total
    chosen = Destination.RETIREMENT - 1
    for d in range(Destination.RETIREMENT):
        mark -= exp(clamp(appeal(me, d, p), -p.most_appeal, p.most_appeal))
        if mark < 0.0:
            chosen = d
            break
    me.destination = chosen


@rule
def serve_notice(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Serve one month of notice, at the end of which the person leaves."""
    me.left_this_month = False
    if me.filled and me.stage == Stage.NOTICE:
        me.notice_left -= 1
        if me.notice_left <= 0 and me.on_roster and school.settling:
            start_afresh(me, p)
        elif me.notice_left <= 0:
            leave(me, unit, department, school, p)


@rule
def start_afresh(me: Any, p: Any) -> None:
    """Let no one on a roster leave while the model settles: they start over rested, as a successor would."""
    enter(me, Stage.SETTLED)
    me.exhaustion = p.newcomer_exhaustion
    me.self_respect = p.newcomer_self_respect
    me.moral_injury = 0.0
    me.habituation = 0.0


@rule
def leave(me: Any, unit: Any, department: Any, school: Any, p: Any) -> None:
    """Go: hand over or drop the panel and the learners; some keep teaching; the line falls vacant."""
    planned = p.handover_usual + p.handover_by_lever * in_force(unit, me.track, Lever.PLANNED_HANDOVERS)
    planned += p.handover_by_leader * (unit.leader_organising - p.leader_usual)
    me.handover_planned = chance(me, school, Event.HANDOVER) < share(planned)
    keeps = p.adjunct_usual + p.adjunct_by_lever * in_force(unit, me.track, Lever.ADJUNCT_PATHWAY)
    keeps *= p.adjunct_if_left_well if me.handover_planned else 1.0
    stays_near = me.destination != Destination.OTHER_ACADEMIC and me.teaching_effort > 0.0
    me.adjunct_hours = 0.0
    if stays_near and chance(me, school, Event.ADJUNCT) < share(keeps * me.self_respect):
        me.adjunct_hours = p.adjunct_hours_per_week
    me.second_post = False
    if me.leaving_kind == Leaving.RETIREMENT:
        me.second_post = chance(me, school, Event.SECOND_POST) < p.second_post_after_retirement
    me.left_this_month = True
    me.filled = False
    enter(me, Stage.GONE)
    me.search_months_left = search_length(me, department, school, p)


@rule
def search_length(me: Any, department: Any, school: Any, p: Any) -> int:
    """Return the months until a successor begins, by specialty and chance."""
    u = chance(me, school, Event.SEARCH_LENGTH)
    return max(1, int(department.search_months * (1.0 + p.search_spread * (u - 0.5)) + 0.5))


@rule
def count_departures(unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Count who has left the unit, and what became of panels and learners."""
    unit.departures = 0
    unit.panels_handed = 0.0
    unit.panels_dropped = 0.0
    unit.learners_handed = 0.0
    unit.learners_dropped = 0.0
    for i in range(unit.first, unit.first + unit.count):
        if people[i].left_this_month:
            unit.departures += 1
            unit.adjunct_hours += people[i].adjunct_hours
            left_behind = panel_left_behind(people[i], department, p)
            panel = department.patients_per_cfte * left_behind
            learners = p.learners_per_teaching_effort * people[i].teaching_effort
            if people[i].handover_planned:
                take_over(unit, department, left_behind, p)
                unit.panels_handed += panel
                unit.learners_handed += learners
            else:
                unit.panels_dropped += panel
                unit.learners_dropped += learners
    unit.leavers_last_month = unit.departures
    fading = unit.recent_departures / p.departures_memory_months
    unit.recent_departures += safe_share(unit.departures, unit.count) - fading
