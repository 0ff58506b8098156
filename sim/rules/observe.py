"""Observers: what is written down of people and units each month. They change nothing."""

from typing import Any

from sim.rules.calendar import clinic_days
from sim.rules.functions import rule
from sim.rules.intention import intends_to_leave
from sim.rules.nights import clinic_by_day
from sim.rules.policy import in_force
from sim.rules.strains.equity import pay_in_force
from sim.rules.survey import says_burned_out, says_to_leave
from sim.rules.time_units import MONTHS_PER_YEAR, WEEKS_PER_MONTH
from sim.rules.traits import rank_pay_ratio
from sim.rules.vocabulary import (
    N_ACTIVITIES,
    N_LEVERS,
    N_PERSON_COLUMNS,
    N_STRAINS,
    N_TRACKS,
    STRAIN_COLUMNS,
    Grant,
    Leaving,
    PersonColumn,
    Reach,
    Shock,
    Stage,
    UnitColumn,
)
from sim.rules.wellbeing import burned_out


@rule
def see_person(row: Any, me: Any, unit: Any, department: Any, p: Any) -> None:
    """Write this month of one person into a row of `PersonColumn` columns, for those here or just gone.

    Whoever leaves does so at the end of the month: the visits were given, but the rest is told of those who stay.
    """
    for k in range(N_PERSON_COLUMNS):
        row[k] = 0.0
    if me.filled:
        see_state(row, me, p)
        see_survey(row, me, p)
        see_week(row, me, unit, department, p)
        see_events(row, me, p)
    if me.left_this_month:
        row[PersonColumn.VISITS] = visits_given(me, p)
        see_departure(row, me)


@rule
def see_state(row: Any, me: Any, p: Any) -> None:
    """Observe wellbeing, strains, and intention."""
    row[PersonColumn.HEADCOUNT] = 1.0
    row[PersonColumn.CFTE] = me.clinical_effort
    row[PersonColumn.BURNED_OUT_STATE] = 1.0 if burned_out(me, p) else 0.0
    row[PersonColumn.INTENDS_TO_LEAVE_STATE] = 1.0 if intends_to_leave(me, p) else 0.0
    row[PersonColumn.INTENTION] = me.intention
    row[PersonColumn.EXHAUSTION] = me.exhaustion
    row[PersonColumn.DISENGAGEMENT] = 1.0 - me.self_respect
    row[PersonColumn.MORAL_INJURY] = me.moral_injury
    row[PersonColumn.SELF_RESPECT] = me.self_respect
    row[PersonColumn.HABITUATION] = me.habituation
    for k in range(N_STRAINS):
        row[STRAIN_COLUMNS[k]] = me.strain[k]
    row[PersonColumn.VOLUME_GAP_HOURS] = me.volume_gap_hours
    row[PersonColumn.VALUES_GAP] = me.values_gap
    row[PersonColumn.PAY_FAIRNESS] = me.pay_fairness


@rule
def see_survey(row: Any, me: Any, p: Any) -> None:
    """Observe what the person would answer in this month's survey: the state itself where instruments have no error."""
    row[PersonColumn.BURNED_OUT] = row[PersonColumn.BURNED_OUT_STATE]
    row[PersonColumn.INTENDS_TO_LEAVE] = row[PersonColumn.INTENDS_TO_LEAVE_STATE]
    if p.instrument_error > 0.0:
        row[PersonColumn.BURNED_OUT] = 1.0 if says_burned_out(me, p) else 0.0
        row[PersonColumn.INTENDS_TO_LEAVE] = 1.0 if says_to_leave(me, p) else 0.0


@rule
def see_week(row: Any, me: Any, unit: Any, department: Any, p: Any) -> None:
    """Observe the week, the visits it provides, and what it pays."""
    for k in range(N_ACTIVITIES):
        row[PersonColumn.CLINIC_HOURS + k] = me.have[k]
    row[PersonColumn.EVENING_HOURS] = me.evening_hours
    row[PersonColumn.EVENING_EHR_HOURS] = me.evening_ehr_hours
    row[PersonColumn.PROTECTED_PROMISED_HOURS] = me.protected_promised_hours
    row[PersonColumn.PROTECTED_REALISED_HOURS] = me.protected_realised_hours
    row[PersonColumn.NIGHTS] = me.nights
    row[PersonColumn.VISITS] = visits_given(me, p)
    if department.ambulatory:
        row[PersonColumn.CLINIC_DAYS_AMBULATORY] = clinic_days(me)
        row[PersonColumn.EVENING_EHR_AMBULATORY] = me.evening_ehr_hours
    benchmark = department.pay_benchmark_usd * rank_pay_ratio(me, p) * me.fte / MONTHS_PER_YEAR
    row[PersonColumn.PAY_USD] = benchmark * pay_in_force(me, unit, p)
    row[PersonColumn.EQUITY_RAISES_USD] = benchmark * (pay_in_force(me, unit, p) - me.pay_relative)


@rule
def visits_given(me: Any, p: Any) -> float:
    """Return the visits that one person provided this month."""
    return clinic_by_day(me) / me.visit_length * p.visits_per_clinic_hour * WEEKS_PER_MONTH


@rule
def see_events(row: Any, me: Any, p: Any) -> None:
    """Observe what happened this month to those present."""
    row[PersonColumn.FUNDED_GRANTS] = 1.0 if me.grant_state == Grant.FUNDED else 0.0
    row[PersonColumn.PART_TIME] = 1.0 if me.fte < 1.0 - 0.5 * p.effort_cut else 0.0
    row[PersonColumn.REQUESTS_RECEIVED] = me.requests_received
    row[PersonColumn.REQUESTS_ACCEPTED] = me.requests_accepted
    row[PersonColumn.SEARCHING] = 1.0 if me.stage == Stage.SEARCH else 0.0
    row[PersonColumn.VOICES] = me.voices
    row[PersonColumn.VOICES_HEARD] = me.voices_heard
    row[PersonColumn.HOURS_CUT] = me.hours_cut
    row[PersonColumn.INCIDENTS] = 1.0 if me.incident else 0.0
    row[PersonColumn.PROMOTIONS] = 1.0 if me.promoted else 0.0
    row[PersonColumn.HIRES] = 1.0 if me.hired_this_month else 0.0


@rule
def see_departure(row: Any, me: Any) -> None:
    """Observe who left, why, and where to."""
    row[PersonColumn.DEPARTURES] = 1.0
    if me.leaving_kind == Leaving.NOT_RENEWED:
        row[PersonColumn.DEPARTURES_NOT_RENEWED] = 1.0
    else:
        row[PersonColumn.DEPARTURES_VOLUNTARY + me.leaving_kind] = 1.0
    if me.leaving_kind != Leaving.RETIREMENT:
        row[PersonColumn.TO_OTHER_ACADEMIC + me.destination] = 1.0
    if me.handover_planned:
        row[PersonColumn.HANDOVERS_PLANNED] = 1.0
    else:
        row[PersonColumn.HANDOVERS_ABRUPT] = 1.0


@rule
def hours_demanded(unit: Any, school: Any, p: Any) -> float:
    """Return the clinic hours that patients and the institution count on: all lines, at the current usual target."""
    target = school.rvu_target_mean * school.target_growth * (1.0 + unit.shock[Shock.TARGET_RISE])
    stretched = max(0.0, 1.0 + p.clinic_hours_per_target * (target - 1.0))
    demand = unit.clinical_demand * p.clinic_hours_per_cfte * stretched * (1.0 + unit.shock[Shock.PATIENT_SURGE])
    return demand * unit.schedule


@rule
def see_unit(row: Any, unit: Any, school: Any, people: Any, p: Any) -> None:
    """Write this month of one unit into a row of `UnitColumn` columns."""
    delivered = 0.0
    for i in range(unit.first, unit.first + unit.count):
        if people[i].filled or people[i].left_this_month:
            delivered += clinic_by_day(people[i]) / people[i].visit_length
    lost = hours_demanded(unit, school, p) - delivered
    row[UnitColumn.VACANCIES] = unit.vacancies
    row[UnitColumn.VISITS_LOST] = lost * p.visits_per_clinic_hour * WEEKS_PER_MONTH
    row[UnitColumn.TEACHING_HOURS_LOST] = unit.teaching_hours_lost * WEEKS_PER_MONTH
    row[UnitColumn.ADJUNCT_HOURS] = unit.adjunct_hours * WEEKS_PER_MONTH
    row[UnitColumn.PANELS_HANDED] = unit.panels_handed
    row[UnitColumn.PANELS_DROPPED] = unit.panels_dropped
    row[UnitColumn.LEARNERS_HANDED] = unit.learners_handed
    row[UnitColumn.LEARNERS_DROPPED] = unit.learners_dropped
    row[UnitColumn.REQUESTS_SENT] = unit.requests_sent
    row[UnitColumn.LEADER_QUALITY] = unit.leader_quality
    row[UnitColumn.CULTURE] = unit.culture
    row[UnitColumn.FEAR] = unit.fear
    row[UnitColumn.EXTRA_LOAD] = unit.extra_load
    row[UnitColumn.UNITS] = 1.0


@rule
def see_levers(use: Any, me: Any, unit: Any) -> None:
    """Count whom each lever reaches this month, weighted by its strength: the base of its cost."""
    for lever in range(N_LEVERS):
        now = in_force(unit, me.track, lever)
        if now > 0.0:
            if me.filled:
                use[lever, Reach.PERSON] += now
                use[lever, Reach.CFTE] += now * me.clinical_effort
            if me.filled and me.grant_state == Grant.LAPSED:
                use[lever, Reach.UNFUNDED] += now
            if me.left_this_month:
                use[lever, Reach.DEPARTURE] += now


@rule
def see_unit_levers(use: Any, unit: Any) -> None:
    """Count the units that each lever reaches, whatever the tracks."""
    for lever in range(N_LEVERS):
        most = 0.0
        for track in range(N_TRACKS):
            most = max(most, in_force(unit, track, lever))
        use[lever, Reach.UNIT] += most


@rule
def log_departure(entry: Any, me: Any, school: Any) -> None:
    """Write one departure into the event log."""
    entry.month = school.month
    entry.line = me.line
    entry.occupant = me.occupant
    entry.unit = me.unit
    entry.department = me.department
    entry.woman = me.woman
    entry.urim = me.urim
    entry.age_years = me.age_years
    entry.rank = me.rank
    entry.track = me.track
    entry.tenure_track = me.tenure_track
    entry.months_since_hire = me.months_since_hire
    entry.kind = me.leaving_kind
    entry.destination = me.destination
    entry.handover_planned = me.handover_planned
    entry.second_post = me.second_post
    entry.adjunct_hours = me.adjunct_hours
    entry.hours = 0.0
    for k in range(N_ACTIVITIES):
        entry.hours += me.have[k]
    entry.exhaustion = me.exhaustion
    entry.self_respect = me.self_respect
    entry.moral_injury = me.moral_injury
    entry.intention = me.intention
    entry.volume_gap_hours = me.volume_gap_hours
    entry.values_gap = me.values_gap
    entry.audit_month = me.audit_month
    entry.audit_volume_gap = me.audit_volume_gap
    entry.audit_values_gap = me.audit_values_gap
    entry.audit_fairness = me.audit_fairness
    for k in range(N_STRAINS):
        entry.audit_strains[k] = me.audit_strains[k]
    entry.path = me.path
