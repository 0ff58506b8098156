"""The week as it is: what fills it, and how far it is from the week that can be kept up and the week as wished."""

from typing import Any

from sim.rules.exponential import exp
from sim.rules.functions import clamp, rule, safe_share, share
from sim.rules.moods import pace_of_work
from sim.rules.nights import add_nights, clinic_by_day
from sim.rules.own_causes import beyond_tolerated, own_tasks
from sim.rules.own_week import as_taken_on, research_taken_on, suits_the_specialty
from sim.rules.panels import who_writes
from sim.rules.policy import in_force
from sim.rules.squeeze import fit_into_the_week
from sim.rules.time_units import HOURS_PER_CLINIC_DAY, MINUTES_PER_HOUR
from sim.rules.vocabulary import N_ACTIVITIES, Activity, Lever, Rank, Shock


@rule
def fill_calendar(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Fill this month's typical week of one person."""
    good_and_bad_months(me, p)
    receive_messages(me, unit, department, school, p)
    hands = helping_hands(me, unit, p) * pace_of_work(me, p)
    minutes = department.documentation_minutes_per_clinic_hour / (hands * MINUTES_PER_HOUR)
    clinic = clinic_beside_mentoring(me, unit, clinic_hours(me, unit, school, p), minutes, p)
    unaided_inbox = inbox_hours(me, department, p) / hands
    noted = p.documentation_saved * in_force(unit, me.track, Lever.DOCUMENTATION_SUPPORT)
    answered = p.inbox_saved * in_force(unit, me.track, Lever.TEAM_INBOX)
    stopped = p.useless_stopped * in_force(unit, me.track, Lever.STOP_USELESS_REQUIREMENTS)
    required = p.required_hours * school.admin_growth * own_tasks(me, unit, p)
    me.ehr_hours_saved = noted * minutes * clinic + answered * unaided_inbox
    freed = me.ehr_hours_saved + required * p.useless_share * stopped
    me.refilled_hours = refilled(me, unit, department, school, freed, p)
    me.have[Activity.CLINIC] = clinic + me.refilled_hours
    me.have[Activity.DOCUMENTATION] = minutes * me.have[Activity.CLINIC] * (1.0 - noted)
    me.have[Activity.INBOX] = unaided_inbox * (1.0 - answered)
    me.have[Activity.ADMINISTRATION] = administration_hours(me, unit, required, stopped, p)
    me.have[Activity.TEACHING] = teaching_hours(me, unit, p)
    me.have[Activity.SERVICE] = p.citizenship_hours * as_taken_on(me) + me.standing_service_hours
    fit_into_the_week(me, unit, p)
    research_taken_on(me, p)
    add_nights(me)
    look_at_gaps(me, unit, p)


@rule
def good_and_bad_months(me: Any, p: Any) -> None:
    """Update demand, which comes in good and bad stretches (demanding patients, sick colleagues) that linger."""
    me.load_memory = p.load_persistence * me.load_memory + me.load_news
    me.load = exp(clamp(me.load_memory, -1.0, 1.0))


@rule
def target_in_force(me: Any, unit: Any, school: Any, p: Any) -> float:
    """Return the RVU target over benchmark: it creeps up, is raised across the board, or is negotiated or reset."""
    asked = me.rvu_target * school.target_growth * (1.0 + unit.shock[Shock.TARGET_RISE])
    eased = p.realistic_target_cut * in_force(unit, me.track, Lever.REALISTIC_TARGETS)
    return asked * (1.0 - eased) * (1.0 - me.target_relief)


@rule
def clinic_hours(me: Any, unit: Any, school: Any, p: Any) -> float:
    """Return direct patient care: a higher target means more patients, in partly longer and partly denser days.

    A full clinical post is longer in some specialties than in others (`schedule`).
    """
    target = target_in_force(me, unit, school, p)
    stretched = max(0.0, 1.0 + p.clinic_hours_per_target * (target - 1.0))
    more = (1.0 + unit.extra_load) * (1.0 + unit.shock[Shock.PATIENT_SURGE]) * me.load
    own = as_taken_on(me) * (1.0 + me.week_swing)
    return me.clinical_effort * me.ramp_up * p.clinic_hours_per_cfte * stretched * more * own * unit.schedule


@rule
def helping_hands(me: Any, unit: Any, p: Any) -> float:
    """Return how far support staff carry EHR and inbox work: what an assistant does not do, the physician does."""
    shifted = p.work_shifted_by_support * (staff_at_hand(me, unit, p) - 1.0)
    return clamp(1.0 + shifted, p.least_support, 1.0 / p.least_support)


@rule
def staff_at_hand(me: Any, unit: Any, p: Any) -> float:
    """Return support staff per physician over the benchmark: as hired, added, and cut."""
    hired = 1.0 + p.support_added * in_force(unit, me.track, Lever.SUPPORT_STAFF)
    return unit.support * hired * (1.0 - share(unit.shock[Shock.SUPPORT_CUT]))


@rule
def returned_by_staff(me: Any, unit: Any, p: Any) -> float:
    """Return the hours of rooming, calls, forms and refills that come back to a physician with too few staff.

    Below 0 where staff are more than the benchmark: they take over tasks that the physician had.
    """
    return p.work_returned_by_staff * me.clinical_effort * (1.0 - staff_at_hand(me, unit, p))


@rule
def receive_messages(me: Any, unit: Any, department: Any, school: Any, p: Any) -> None:
    """Count the messages of a week: by specialty and panel, growing each year, more of them sent to women.

    Patients write to whoever cares for them now: those of absent colleagues, and those of a surge, too.
    """
    growth = school.message_growth * (1.0 + unit.shock[Shock.MESSAGE_SURGE]) * me.load
    growth *= (1.0 + unit.extra_load) * (1.0 + unit.shock[Shock.PATIENT_SURGE])
    usual = department.messages_per_week_per_cfte * who_writes(me, department, p) * me.message_factor * as_taken_on(me)
    human = (1.0 - department.system_message_share) * usual
    if me.woman:
        human *= 1.0 + p.gender_messages * p.women_extra_messages
    me.messages_per_week = growth * (human + department.system_message_share * usual)


@rule
def inbox_hours(me: Any, department: Any, p: Any) -> float:
    """Return the hours that a week's messages take one physician alone."""
    system = department.system_message_share
    minutes = system * p.minutes_per_system_message + (1.0 - system) * p.minutes_per_human_message
    return me.messages_per_week * minutes / MINUTES_PER_HOUR


@rule
def administration_hours(me: Any, unit: Any, required: float, stopped: float, p: Any) -> float:
    """Return required tasks (which do not shrink with effort), what staff leave to do, roles, and learning time of levers."""
    me.useless_hours = required * p.useless_share * (1.0 - stopped)
    useful = required * (1.0 - p.useless_share)
    role = me.admin_effort * p.hours_per_full_effort
    surveys = p.survey_hours * in_force(unit, me.track, Lever.BURDEN_SURVEY)
    coaching = p.wellbeing_hours * in_force(unit, me.track, Lever.WELLBEING_PROGRAMME)
    useful = max(0.0, useful + returned_by_staff(me, unit, p))
    return me.useless_hours + useful + role + surveys + coaching + unit.learning_hours[me.track]


@rule
def teaching_hours(me: Any, unit: Any, p: Any) -> float:
    """Return assigned teaching, the teaching of absent colleagues, and mentoring in a program."""
    assigned = me.teaching_effort * p.hours_per_full_effort * (1.0 + unit.extra_teaching) * as_taken_on(me)
    return assigned + mentoring_in_a_program(me, unit, p)


@rule
def mentoring_in_a_program(me: Any, unit: Any, p: Any) -> float:
    """Return the hours that a program gives senior faculty for those whom they mentor."""
    senior = me.rank >= Rank.ASSOCIATE and me.clinical_effort > 0.0
    return p.mentoring_hours * in_force(unit, me.track, Lever.MENTORING) if senior else 0.0


@rule
def clinic_beside_mentoring(me: Any, unit: Any, clinic: float, notes_per_hour: float, p: Any) -> float:
    """Return the clinic that is left: the hours given for mentoring are blocked, with the notes that go with them."""
    return max(0.0, clinic - mentoring_in_a_program(me, unit, p) / (1.0 + notes_per_hour))


@rule
def refilled(me: Any, unit: Any, department: Any, school: Any, saved: float, p: Any) -> float:
    """Return freed time that fills up with visits, more so the harder target and pay plan press."""
    if saved <= 0.0:
        return 0.0
    press = share(target_in_force(me, unit, school, p) * department.rvu_pay_share * p.refill_press)
    return p.refilled_time * p.refill_share * press * me.clinical_effort * saved


@rule
def look_at_gaps(me: Any, unit: Any, p: Any) -> None:
    """Compare the week as it is with the sustainable one and with the week as wished."""
    hours = hours_of(me)
    me.sustainable_hours = sustainable_week(me, unit, p)
    me.volume_gap_hours = p.volume_gap * max(0.0, hours - me.sustainable_hours)
    distance = 0.0
    for k in range(N_ACTIVITIES):
        me.wish[k] = me.wish_share[k] * me.sustainable_hours
        distance += abs(safe_share(me.have[k], hours) - me.wish_share[k])
    me.values_gap = p.values_gap * beyond_tolerated(share(0.5 * distance + p.panels * me.mismatch_felt), p)


@rule
def hours_of(me: Any) -> float:
    """Return the hours of the actual week."""
    hours = 0.0
    for k in range(N_ACTIVITIES):
        hours += me.have[k]
    return hours


@rule
def sustainable_week(me: Any, unit: Any, p: Any) -> float:
    """Return the longest week that a person can sustain, shortened by caregiving at home."""
    week = p.sustainable_hours_usual + p.sustainable_hours_spread * me.resilience + me.sustains_more
    week += suits_the_specialty(me, unit, p)
    return max(p.sustainable_hours_least, week - p.care_shortens_week * me.care_hours)


@rule
def clinic_days(me: Any) -> float:
    """Return clinic days per week, of eight scheduled hours."""
    return clinic_by_day(me) / HOURS_PER_CLINIC_DAY
