"""The week: what fills it, what gives way, what goes to the evening, and the two gaps."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.rules import calendar
from sim.rules.calendar import (
    clinic_days,
    clinic_hours,
    fill_calendar,
    helping_hands,
    hours_of,
    inbox_hours,
    look_at_gaps,
    receive_messages,
    refilled,
    sustainable_week,
    target_in_force,
    teaching_hours,
)
from sim.rules.chance import meet_the_month
from sim.rules.vocabulary import Activity, Lever, Rank, Shock, Track

Make = Callable[..., Any]
Week = Callable[..., list[float]]
QUIET = {"load_spread": 0.0}  # no good and bad months


def filled(make: Make, **what: Any) -> Any:
    return make(**{**what, "p": {**QUIET, **what.get("p", {})}}).lives(fill_calendar)


def target(world: Any) -> float:
    return target_in_force(world.me, world.unit, world.school, world.p)


def clinic(world: Any) -> float:
    return clinic_hours(world.me, world.unit, world.school, world.p)


# -- what fills the week --


def test_target_is_creep_decree_and_relief(make: Make) -> None:
    assert target(make(me={"rvu_target": 1.1})) == 1.1
    assert target(make(school={"target_growth": 1.2})) == 1.2
    assert target(make(shocks={Shock.TARGET_RISE: 0.25})) == 1.25
    assert target(make(me={"target_relief": 0.1})) == 0.9
    eased = make(levers={Lever.REALISTIC_TARGETS: 0.5})
    assert target(eased) == pytest.approx(1.0 - 0.5 * eased.p.realistic_target_cut)


def test_clinic_follows_effort_on_paper(make: Make) -> None:
    usual = make()
    assert clinic(usual) == pytest.approx(0.7 * usual.p.clinic_hours_per_cfte)
    assert clinic(make(me={"clinical_effort": 0.0})) == 0.0


@pytest.mark.parametrize(
    ("what", "times"),
    [
        ({"me": {"load": 1.1}}, 1.1),
        ({"me": {"ramp_up": 0.4}}, 0.4),
        ({"unit": {"extra_load": 0.2}}, 1.2),
        ({"shocks": {Shock.PATIENT_SURGE: 0.3}}, 1.3),
        ({"me": {"rvu_target": 1.5}, "p": {"clinic_hours_per_target": 0.6}}, 1.3),
        ({"me": {"rvu_target": 0.0}, "p": {"clinic_hours_per_target": 1.0}}, 0.0),
    ],
)
def test_what_stretches_clinic(make: Make, what: dict[str, Any], times: float) -> None:
    assert clinic(make(**what)) == pytest.approx(times * clinic(make()))


def test_support_staff_carry_part_within_limits(make: Make) -> None:
    def hands(**what: Any) -> float:
        world = make(**what)
        return helping_hands(world.me, world.unit, world.p)

    assert hands() == 1.0
    assert hands(unit={"support": 0.7}) < 1.0 < hands(levers={Lever.SUPPORT_STAFF: 1.0})
    assert hands(shocks={Shock.SUPPORT_CUT: 0.5}) < 1.0
    assert hands(shocks={Shock.SUPPORT_CUT: 5.0}) == hands(unit={"support": 0.0}), "no less than no staff"
    assert hands(unit={"support": 50.0}) == 1.0 / make().p.least_support


def test_work_that_staff_did_comes_back_to_those_who_see_patients(make: Make) -> None:
    def hours(**what: Any) -> float:
        return float(filled(make, **what).have[Activity.ADMINISTRATION])

    returned, cut = make().p.work_returned_by_staff, {Shock.SUPPORT_CUT: 0.8}
    assert hours(shocks=cut) - hours() == pytest.approx(0.7 * returned * 0.8)
    assert hours(me={"clinical_effort": 0.0}, shocks=cut) == hours(me={"clinical_effort": 0.0})
    added = make().p.support_added
    assert hours() - hours(levers={Lever.SUPPORT_STAFF: 1.0}) == pytest.approx(0.7 * returned * added)
    none = filled(make, unit={"support": 1e6})
    assert none.have[Activity.ADMINISTRATION] >= none.useless_hours > 0.0, "staff cannot drop what serves nobody"


@pytest.mark.parametrize(("rank", "given"), [(Rank.ASSISTANT, 0.0), (Rank.ASSOCIATE, 1.0), (Rank.FULL, 1.0)])
def test_a_mentoring_program_gives_senior_faculty_time_out_of_clinic(make: Make, rank: Rank, given: float) -> None:
    roomy = {"me": {"rank": rank}, "p": {"daytime_hours": 60.0}}
    without, with_ = filled(make, **roomy), filled(make, levers={Lever.MENTORING: 1.0}, **roomy)
    more = with_.have[Activity.TEACHING] - without.have[Activity.TEACHING]
    assert more == pytest.approx(given * make().p.mentoring_hours)
    assert with_.have[Activity.CLINIC] <= without.have[Activity.CLINIC]
    assert hours_of(with_) == pytest.approx(hours_of(without)), "it takes no longer week"


def test_messages_grow_surge_and_go_to_women(make: Make) -> None:
    def messages(**what: Any) -> float:
        world = make(**what)
        receive_messages(world.me, world.unit, world.department, world.school, world.p)
        return float(world.me.messages_per_week)

    usual = messages()
    assert usual == pytest.approx(0.7 * 200.0)
    assert messages(school={"message_growth": 1.5}) == pytest.approx(1.5 * usual)
    assert messages(shocks={Shock.MESSAGE_SURGE: 1.0}) == pytest.approx(2.0 * usual)
    assert messages(shocks={Shock.PATIENT_SURGE: 0.2}) == pytest.approx(1.2 * usual)
    assert messages(unit={"extra_load": 0.1}) == pytest.approx(1.1 * usual), "absent colleagues' patients write too"
    assert messages(me={"message_factor": 0.5}) == pytest.approx(0.5 * usual)
    woman = make().p.women_extra_messages  # of the messages that people write, not of the system's
    assert messages(me={"woman": True}) == pytest.approx(usual * (1.0 + 0.6 * woman))
    assert messages(me={"woman": True}, p={"gender_messages": 0.0}) == pytest.approx(usual)
    assert messages(me={"woman": True}, department={"system_message_share": 1.0}) == pytest.approx(usual)


def test_messages_take_their_minutes(make: Make) -> None:
    world = make(
        me={"messages_per_week": 120.0},
        department={"system_message_share": 0.5},
        p={"minutes_per_system_message": 0.5, "minutes_per_human_message": 1.5},
    )
    assert inbox_hours(world.me, world.department, world.p) == pytest.approx(2.0)


def test_required_tasks_do_not_shrink_with_effort(make: Make) -> None:
    full, part = filled(make), filled(make, me={"fte": 0.5, "clinical_effort": 0.2})
    assert full.have[Activity.ADMINISTRATION] == part.have[Activity.ADMINISTRATION]
    assert part.useless_hours == full.useless_hours > 0.0


def test_teaching_of_those_who_are_not_there(make: Make) -> None:
    def teaching(**what: Any) -> float:
        world = make(**what)
        return teaching_hours(world.me, world.unit, world.p)

    assert teaching() == pytest.approx(0.2 * make().p.hours_per_full_effort)
    assert teaching(unit={"extra_teaching": 0.25}) == pytest.approx(1.25 * teaching())


@pytest.mark.parametrize(
    ("lever", "activity", "sign"),
    [
        (Lever.TEAM_INBOX, Activity.INBOX, -1),
        (Lever.DOCUMENTATION_SUPPORT, Activity.DOCUMENTATION, -1),
        (Lever.STOP_USELESS_REQUIREMENTS, Activity.ADMINISTRATION, -1),
        (Lever.SUPPORT_STAFF, Activity.DOCUMENTATION, -1),
        (Lever.SUPPORT_STAFF, Activity.INBOX, -1),
        (Lever.REALISTIC_TARGETS, Activity.CLINIC, -1),
        (Lever.BURDEN_SURVEY, Activity.ADMINISTRATION, 1),
        (Lever.WELLBEING_PROGRAMME, Activity.ADMINISTRATION, 1),
    ],
)
def test_levers_act_on_their_own_hours(make: Make, lever: Lever, activity: Activity, sign: int) -> None:
    # with time enough for all, so that nothing gives way
    roomy = {"me": {"rvu_target": 1.2}, "p": {"daytime_hours": 52.0, "hours_per_full_effort": 45.0}}
    without, half, full = (filled(make, levers={lever: now}, **roomy).have[activity] for now in (0.0, 0.5, 1.0))
    assert sign * without < sign * half < sign * full


def test_freed_time_is_refilled_the_more_target_and_pay_plan_press(make: Make) -> None:
    def visits(saved: float = 4.0, **what: Any) -> float:
        world = make(**what)
        return refilled(world.me, world.unit, world.department, world.school, saved, world.p)

    assert visits(0.0) == visits(-1.0) == 0.0
    assert 0.0 < visits() <= 4.0
    assert visits(me={"rvu_target": 1.3}) > visits()
    assert visits(department={"rvu_pay_share": 0.5}) > visits()
    assert visits(department={"rvu_pay_share": 0.0}) == visits(me={"clinical_effort": 0.0}) == 0.0
    assert visits(p={"refilled_time": 0.0}) == 0.0


def test_documentation_support_saves_time_even_when_part_is_refilled(make: Make) -> None:
    roomy = {"daytime_hours": 52.0, "hours_per_full_effort": 45.0, "required_hours": 5.0}
    without, with_it = (filled(make, levers={Lever.DOCUMENTATION_SUPPORT: now}, p=roomy) for now in (0.0, 1.0))
    assert with_it.refilled_hours > 0.0 == without.refilled_hours
    assert with_it.ehr_hours_saved > with_it.refilled_hours
    assert hours_of(with_it) < hours_of(without)


def test_good_and_bad_months_linger(make: Make) -> None:
    world = make(p={"load_spread": 0.05, "load_persistence": 0.9})
    loads = []
    for month in range(1, 2001):
        world.school.month = month
        world.lives(meet_the_month)
        calendar.good_and_bad_months(world.me, world.p)
        loads.append(np.log(world.me.load))
    assert np.corrcoef(loads[1:], loads[:-1])[0, 1] == pytest.approx(0.9, abs=0.05)
    assert np.std(loads) == pytest.approx(0.05 / np.sqrt(1.0 - 0.9 * 0.9), rel=0.2)
    assert np.mean(loads) == pytest.approx(0.0, abs=0.03)


# -- the two gaps --


def test_volume_gap_is_hours_beyond_the_sustainable_week(make: Make, week: Week) -> None:
    def gap(hours: float, **p: float) -> float:
        world = make(me={"have": week(clinic=hours), "resilience": 0.0}, p=p)
        look_at_gaps(world.me, world.unit, world.p)
        return float(world.me.volume_gap_hours)

    usual = make().p.sustainable_hours_usual
    assert gap(usual - 1.0) == gap(usual) == 0.0
    assert gap(usual + 7.5) == pytest.approx(7.5)
    assert gap(usual + 7.5, volume_gap=0.0) == 0.0


def test_values_gap_is_half_the_distance_of_the_two_calendars(make: Make, week: Week) -> None:
    def gap(have: list[float], wish: list[float], **p: float) -> float:
        world = make(me={"have": have, "wish_share": wish}, p=p)
        look_at_gaps(world.me, world.unit, world.p)
        return float(world.me.values_gap)

    assert gap(week(clinic=30.0, research=10.0), week(clinic=0.75, research=0.25)) == 0.0
    assert gap(week(clinic=30.0), week(research=1.0)) == 1.0
    assert gap(week(clinic=40.0), week(clinic=0.6, research=0.4)) == pytest.approx(0.4)
    assert gap(week(clinic=30.0), week(research=1.0), values_gap=0.0) == 0.0
    assert 0.0 <= gap(week(), week(clinic=1.0)) <= 1.0, "a week without work"


def test_care_at_home_shortens_the_sustainable_week(make: Make) -> None:
    def week_of(**me: float) -> float:
        world = make(me={"resilience": 0.0, **me})
        return sustainable_week(world.me, world.unit, world.p)

    assert week_of(care_hours=20.0) == pytest.approx(week_of() - 20.0 * make().p.care_shortens_week)
    assert week_of(resilience=1.0) > week_of() > week_of(resilience=-1.0)
    assert week_of(care_hours=500.0) == make().p.sustainable_hours_least


def test_the_wished_week_has_sustainable_hours(make: Make) -> None:
    me = filled(make)
    assert sum(me.wish) == pytest.approx(me.sustainable_hours)


def test_a_clinic_day_has_eight_hours(make: Make, week: Week) -> None:
    assert clinic_days(make(me={"have": week(clinic=36.0)}).me) == 4.5


def test_tracks_have_levers_of_their_own(make: Make) -> None:
    """A lever that is in force for another track does nothing."""
    world = make(me={"track": Track.CLINICIAN}, p=QUIET)
    world.unit.lever[Track.PHYSICIAN_SCIENTIST * len(Lever) + Lever.TEAM_INBOX] = 1.0
    assert world.lives(fill_calendar).have == filled(make, me={"track": Track.CLINICIAN}).have


# -- sizes: what fills the week --


def test_a_bad_spell_lingers_and_has_its_limits(make: Make) -> None:
    def load(memory: float, news: float) -> Any:
        world = make(me={"load_memory": memory, "load_news": news}, p={"load_persistence": 0.8})
        calendar.good_and_bad_months(world.me, world.p)
        return world.me.load_memory, world.me.load

    assert load(0.2, 0.05) == (pytest.approx(0.21), pytest.approx(math.exp(0.21)))
    assert load(0.0, 3.0) == (3.0, pytest.approx(math.e))
    assert load(0.0, -3.0) == (-3.0, pytest.approx(1.0 / math.e))


def test_the_size_of_the_target(make: Make) -> None:
    world = make(
        me={"rvu_target": 1.2, "target_relief": 0.15},
        school={"target_growth": 1.1},
        shocks={Shock.TARGET_RISE: 0.25},
        levers={Lever.REALISTIC_TARGETS: 0.5},
        p={"realistic_target_cut": 0.2},
    )
    assert target(world) == pytest.approx(1.2 * 1.1 * 1.25 * 0.9 * 0.85)


def test_the_size_of_clinic(make: Make) -> None:
    world = make(
        me={"clinical_effort": 0.6, "ramp_up": 0.5, "load": 1.1, "rvu_target": 1.5},
        unit={"extra_load": 0.2},
        shocks={Shock.PATIENT_SURGE: 0.25},
        p={"clinic_hours_per_cfte": 40.0, "clinic_hours_per_target": 0.7},
    )
    assert clinic(world) == pytest.approx(0.6 * 0.5 * 40.0 * 1.35 * 1.2 * 1.25 * 1.1)


def test_no_target_asks_for_less_than_no_clinic(make: Make) -> None:
    assert clinic(make(me={"rvu_target": 0.0}, p={"clinic_hours_per_target": 3.0})) == 0.0


HANDS = {"support_added": 0.5, "work_shifted_by_support": 0.4, "least_support": 0.5}


@pytest.mark.parametrize(
    ("support", "hired", "cut", "hands"),
    [
        (0.8, 0.5, 0.1, 1.0 + 0.4 * (0.8 * 1.25 * 0.9 - 1.0)),
        (0.8, 0.0, -0.5, 1.0 - 0.4 * 0.2),
        (0.8, 0.0, 1.5, 1.0 - 0.4),
        (9.0, 0.0, 0.0, 2.0),
        (-9.0, 0.0, 0.0, 0.5),
    ],
)
def test_the_size_of_the_help(make: Make, support: float, hired: float, cut: float, hands: float) -> None:
    levers, shocks = {Lever.SUPPORT_STAFF: hired}, {Shock.SUPPORT_CUT: cut}
    world = make(unit={"support": support}, levers=levers, shocks=shocks, p=HANDS)
    assert helping_hands(world.me, world.unit, world.p) == pytest.approx(hands)


def test_the_number_of_messages(make: Make) -> None:
    world = make(
        me={"clinical_effort": 0.6, "message_factor": 1.2, "load": 1.1, "woman": True},
        unit={"extra_load": 0.2},
        school={"message_growth": 1.3},
        department={"messages_per_week_per_cfte": 250.0, "system_message_share": 0.3},
        shocks={Shock.MESSAGE_SURGE: 0.4, Shock.PATIENT_SURGE: 0.25},
        p={"gender_messages": 0.9, "women_extra_messages": 0.2},
    )
    receive_messages(world.me, world.unit, world.department, world.school, world.p)
    usual = 250.0 * 0.6 * 1.2
    growth = 1.3 * 1.4 * 1.1 * 1.2 * 1.25
    assert world.me.messages_per_week == pytest.approx(growth * usual * (0.7 * 1.18 + 0.3))


def test_a_message_by_the_system_takes_other_minutes_than_one_by_a_person(make: Make) -> None:
    world = make(
        me={"messages_per_week": 120.0},
        department={"system_message_share": 0.25},
        p={"minutes_per_system_message": 0.5, "minutes_per_human_message": 2.0},
    )
    assert inbox_hours(world.me, world.department, world.p) == pytest.approx((30 * 0.5 + 90 * 2.0) / 60.0)


def test_the_size_of_administration(make: Make) -> None:
    world = make(
        me={"admin_effort": 0.06, "track": Track.CLINICIAN_INVESTIGATOR},
        unit={"learning_hours": [0.1, 0.2, 0.4, 0.8]},
        levers={Lever.BURDEN_SURVEY: 0.5, Lever.WELLBEING_PROGRAMME: 0.25},
        p={"useless_share": 0.3, "hours_per_full_effort": 50.0, "survey_hours": 0.2, "wellbeing_hours": 0.6},
    )
    hours = calendar.administration_hours(world.me, world.unit, 9.0, 0.4, world.p)
    assert world.me.useless_hours == pytest.approx(9.0 * 0.3 * 0.6)
    assert hours == pytest.approx(1.62 + 6.3 + 3.0 + 0.1 + 0.15 + 0.4)


def test_the_size_of_teaching(make: Make) -> None:
    world = make(
        me={"teaching_effort": 0.3, "rank": Rank.ASSOCIATE},
        unit={"extra_teaching": 0.2},
        levers={Lever.MENTORING: 0.5},
        p={"hours_per_full_effort": 50.0, "mentoring_hours": 0.8},
    )
    assert teaching_hours(world.me, world.unit, world.p) == pytest.approx(15.0 * 1.2 + 0.4)


@pytest.mark.parametrize(("pay_share", "press"), [(0.4, 0.72), (0.9, 1.0)])
def test_the_size_of_what_is_refilled(make: Make, pay_share: float, press: float) -> None:
    world = make(
        me={"rvu_target": 1.2, "clinical_effort": 0.6},
        department={"rvu_pay_share": pay_share},
        p={"refilled_time": 0.9, "refill_share": 0.5, "refill_press": 1.5},
    )
    visits = refilled(world.me, world.unit, world.department, world.school, 4.0, world.p)
    assert visits == pytest.approx(0.9 * 0.5 * press * 0.6 * 4.0)


WHOLE_WEEK = {
    "work_returned_by_staff": 4.0,
    "clinic_hours_per_cfte": 40.0, "minutes_per_system_message": 0.5, "minutes_per_human_message": 1.5,
    "documentation_saved": 0.4, "inbox_saved": 0.6, "useless_stopped": 0.5, "required_hours": 8.0, "useless_share": 0.3,
    "refilled_time": 0.9, "refill_share": 0.5, "refill_press": 2.0, "hours_per_full_effort": 50.0,
    "citizenship_hours": 1.25, "daytime_hours": 500.0, "load_persistence": 0.8, **HANDS,
}  # fmt: skip


def test_the_size_of_each_part_of_the_week(make: Make) -> None:
    world = make(
        me={"clinical_effort": 0.6, "standing_service_hours": 1.5, "load_memory": 0.5, "load_news": -0.3},
        unit={"support": 0.5},
        school={"admin_growth": 1.1},
        department={"rvu_pay_share": 0.3},
        levers={Lever.DOCUMENTATION_SUPPORT: 0.5, Lever.TEAM_INBOX: 0.25, Lever.STOP_USELESS_REQUIREMENTS: 0.5},
        p=WHOLE_WEEK,
    )
    me = world.lives(fill_calendar)
    # in a bad month 24 hours of clinic and 120 messages of 1.1 minutes; half of the staff leaves 0.8 of the help
    bad = math.exp(0.1)
    seen, noted, answered, stopped = 24.0 * bad, 0.2, 0.15, 0.25
    notes, inbox, required = 15.0 / 60.0 / 0.8, 2.2 * bad / 0.8, 8.8
    saved = noted * notes * seen + answered * inbox
    assert me.ehr_hours_saved == pytest.approx(saved)
    visits = 0.9 * 0.5 * 0.6 * 0.6 * (saved + stopped * 0.3 * required)
    assert me.refilled_hours == pytest.approx(visits)
    assert me.have[Activity.CLINIC] == pytest.approx(seen + visits)
    assert me.have[Activity.DOCUMENTATION] == pytest.approx(notes * (seen + visits) * 0.8)
    assert me.have[Activity.INBOX] == pytest.approx(inbox * 0.85)
    returned = 4.0 * 0.6 * 0.5
    assert me.have[Activity.ADMINISTRATION] == pytest.approx(0.7 * required + returned + 0.3 * required * 0.75 + 0.05 * 50.0)
    assert me.have[Activity.TEACHING] == pytest.approx(0.2 * 50.0)
    assert me.have[Activity.SERVICE] == pytest.approx(2.75)
    assert me.have[Activity.RESEARCH] == pytest.approx(0.05 * 50.0)
    assert me.values_gap > 0.0 and me.sustainable_hours > 0.0, "and is compared with what was wished"


# -- sizes: the two gaps --


def test_the_size_of_the_gaps(make: Make, week: Week) -> None:
    wish = week(clinic=0.5, teaching=0.2, research=0.3)
    world = make(
        me={"have": week(clinic=48.0, inbox=6.0, teaching=6.0), "wish_share": wish, "resilience": 0.5, "care_hours": 8.0},
        p={
            "sustainable_hours_usual": 54.0, "sustainable_hours_spread": 4.0, "care_shortens_week": 0.25,
            "sustainable_hours_least": 30.0, "volume_gap": 0.9, "values_gap": 0.8,
        },
    )  # fmt: skip
    assert sustainable_week(world.me, world.unit, world.p) == 54.0
    world.me.care_hours = 16.0
    look_at_gaps(world.me, world.unit, world.p)
    me = world.me
    assert me.sustainable_hours == 52.0
    assert me.volume_gap_hours == pytest.approx(0.9 * 8.0)
    assert me.values_gap == pytest.approx(0.8 * 0.5 * (0.3 + 0.1 + 0.1 + 0.3))
    assert me.wish == pytest.approx([52.0 * share for share in wish])
