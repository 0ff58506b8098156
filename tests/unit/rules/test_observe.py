"""Observers write down what is there, and change nothing."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.rules.observe import hours_demanded, log_departure, see_levers, see_person, see_unit, see_unit_levers
from sim.rules.vocabulary import (
    N_LEVERS,
    N_REACH,
    N_SEEN,
    N_UNIT_SEEN,
    Activity,
    Destination,
    Grant,
    Leaving,
    Lever,
    Reach,
    Seen,
    Shock,
    Stage,
    Track,
    UnitSeen,
)

Make = Callable[..., Any]
LEAVER = {"filled": False, "left_this_month": True, "stage": Stage.GONE}


def seen(make: Make, **what: Any) -> dict[Seen, float]:
    world = make(**what)
    row = [99.0] * N_SEEN  # what stood there before
    before = world.me.values()
    see_person(row, world.me, world.unit, world.department, world.p)
    assert world.me.values() == before
    return {column: float(row[column]) for column in Seen}


def of_unit(world: Any) -> dict[UnitSeen, float]:
    row = [99.0] * N_UNIT_SEEN
    see_unit(row, world.unit, world.school, world.people, world.p)
    return {column: float(row[column]) for column in UnitSeen}


def test_nothing_is_seen_of_a_vacant_line(make: Make) -> None:
    assert set(seen(make, me={"filled": False}).values()) == {0.0}


def test_states_are_seen_as_they_are(make: Make) -> None:
    strains = {name: 0.01 * k for k, name in enumerate(
        ("strain_rvu", "strain_inbox", "strain_administration", "strain_moral_injury", "strain_research",
         "strain_inequity", "strain_culture"), start=3)}  # fmt: skip
    me = {**strains, "moral_injury": 0.22, "habituation": 0.11, "volume_gap_hours": 6.5, "values_gap": 0.31,
          "pay_fairness": 0.44, "intention": 0.41}  # fmt: skip
    row = seen(make, me=me)
    for name, value in me.items():
        assert row[Seen[name.upper()]] == value
    assert row[Seen.HEADCOUNT] == 1.0 and row[Seen.CFTE] == 0.7
    assert row[Seen.DISENGAGEMENT] == pytest.approx(0.25) and row[Seen.SELF_RESPECT] == 0.75
    assert row[Seen.INTENDS_TO_LEAVE] == 1.0 and seen(make)[Seen.INTENDS_TO_LEAVE] == 0.0


def test_hours_are_seen_by_activity(make: Make) -> None:
    row, me = seen(make), make().me
    for activity in Activity:
        assert row[Seen[f"{activity.name}_HOURS"]] == me.have[activity]
    assert row[Seen.EVENING_HOURS] == 9.0 and row[Seen.PROTECTED_REALISED_HOURS] == 4.0
    assert row[Seen.VISITS] == pytest.approx(28.0 * make().p.visits_per_clinic_hour * 52.0 / 12.0)


def test_clinic_days_of_ambulatory_departments_only(make: Make) -> None:
    assert seen(make)[Seen.CLINIC_DAYS_AMBULATORY] == 3.5
    assert seen(make, department={"ambulatory": False})[Seen.CLINIC_DAYS_AMBULATORY] == 0.0


def test_pay_is_by_the_month_and_by_effort(make: Make) -> None:
    assert seen(make)[Seen.PAY_USD] == pytest.approx(25_000.0)
    assert seen(make, me={"fte": 0.5})[Seen.PAY_USD] == pytest.approx(12_500.0)
    assert seen(make, me={"pay_relative": 1.2})[Seen.PAY_USD] == pytest.approx(30_000.0)
    assert seen(make)[Seen.EQUITY_RAISES_USD] == 0.0
    lifted = seen(make, me={"pay_relative": 0.8}, levers={Lever.EQUITY_ADJUSTMENT: 1.0})
    assert lifted[Seen.PAY_USD] > 20_000.0
    assert lifted[Seen.EQUITY_RAISES_USD] == pytest.approx(lifted[Seen.PAY_USD] - 20_000.0)


def test_what_happened_this_month_is_seen(make: Make) -> None:
    me = {"requests_received": 3, "requests_accepted": 2, "voices": 1, "voices_heard": 1, "hours_cut": 1,
          "incident": True, "promoted": True, "hired_this_month": True, "stage": Stage.SEARCH,
          "grant_state": Grant.FUNDED, "fte": 0.8}  # fmt: skip
    row, quiet = seen(make, me=me), seen(make)
    for name, times in (
        ("REQUESTS_RECEIVED", 3), ("REQUESTS_ACCEPTED", 2), ("VOICES", 1), ("VOICES_HEARD", 1), ("HOURS_CUT", 1),
        ("INCIDENTS", 1), ("PROMOTIONS", 1), ("HIRES", 1), ("SEARCHING", 1), ("FUNDED_GRANTS", 1), ("PART_TIME", 1),
    ):  # fmt: skip
        assert row[Seen[name]] == times and quiet[Seen[name]] == 0.0, name


@pytest.mark.parametrize("kind", Leaving)
def test_a_departure_is_seen_once_by_kind_and_destination(make: Make, kind: Leaving) -> None:
    where = Destination.RETIREMENT if kind == Leaving.RETIREMENT else Destination.INDUSTRY
    row = seen(make, me={**LEAVER, "leaving_kind": kind, "destination": where, "handover_planned": True})
    assert row[Seen.HEADCOUNT] == 0.0 and row[Seen.DEPARTURES] == 1.0
    kinds = (Seen.DEPARTURES_VOLUNTARY, Seen.DEPARTURES_RETIREMENT, Seen.DEPARTURES_LIFE_EVENT)
    assert [row[column] for column in kinds] == [float(each == kind) for each in Leaving]
    to = [row[column] for column in range(Seen.TO_OTHER_ACADEMIC, Seen.TO_HYBRID + 1)]
    assert sum(to) == float(kind != Leaving.RETIREMENT)
    assert row[Seen.TO_INDUSTRY] == sum(to)
    assert (row[Seen.HANDOVERS_PLANNED], row[Seen.HANDOVERS_ABRUPT]) == (1.0, 0.0)


def test_patients_count_on_all_lines(make: Make) -> None:
    unit = {"clinical_demand": 10.0}

    def hours(**what: Any) -> float:
        world = make(unit=unit, **what)
        return hours_demanded(world.unit, world.school, world.p)

    assert hours() == pytest.approx(10.0 * make().p.clinic_hours_per_cfte)
    assert hours(shocks={Shock.PATIENT_SURGE: 0.2}) == pytest.approx(1.2 * hours())
    assert hours(school={"target_growth": 1.1}) > hours() and hours(shocks={Shock.TARGET_RISE: 0.1}) > hours()
    assert hours(school={"rvu_target_mean": 0.0}, p={"clinic_hours_per_target": 1.0}) == 0.0


def test_visits_given_and_lost_are_those_demanded(make: Make) -> None:
    world = make(people=4, unit={"clinical_demand": 2.8}, others={"filled": True})
    given = sum(me.have[Activity.CLINIC] for me in world.people)
    lost = of_unit(world)[UnitSeen.VISITS_LOST]
    per_hour = world.p.visits_per_clinic_hour * 52.0 / 12.0
    assert lost == pytest.approx((hours_demanded(world.unit, world.school, world.p) - given) * per_hour)


def test_care_given_by_those_who_leave_at_the_end_of_the_month_is_not_lost(make: Make) -> None:
    stays, leaves = (make(unit={"clinical_demand": 2.8}, me=me) for me in ({}, LEAVER))
    assert of_unit(leaves)[UnitSeen.VISITS_LOST] == pytest.approx(of_unit(stays)[UnitSeen.VISITS_LOST])


def test_units_are_seen_as_they_are(make: Make) -> None:
    fields = {"teaching_hours_lost": 3.0, "adjunct_hours": 1.5, "panels_handed": 100.0, "panels_dropped": 50.0,
              "learners_handed": 4.0, "learners_dropped": 2.0, "requests_sent": 7, "leader_quality": 0.61,
              "culture": 0.55, "fear": 0.42, "extra_load": 0.08}  # fmt: skip
    row = of_unit(make(unit=fields))
    for name, value in fields.items():
        by_month = 52.0 / 12.0 if name in ("teaching_hours_lost", "adjunct_hours") else 1.0
        assert row[UnitSeen[name.upper()]] == pytest.approx(value * by_month), name
    assert row[UnitSeen.UNITS] == 1.0


def test_levers_are_counted_by_whom_they_reach(make: Make) -> None:
    use = np.zeros((N_LEVERS, N_REACH))
    world = make(me={"grant_state": Grant.LAPSED}, levers={Lever.TEAM_INBOX: 0.5})
    see_levers(use, world.me, world.unit)
    assert use[Lever.TEAM_INBOX].tolist() == [0.5, 0.5 * 0.7, 0.0, 0.0, 0.5]
    assert use.sum() == use[Lever.TEAM_INBOX].sum(), "no other lever"
    leaver = make(me=LEAVER, levers={Lever.TEAM_INBOX: 0.5})
    use[:] = 0.0
    see_levers(use, leaver.me, leaver.unit)
    assert use[Lever.TEAM_INBOX].tolist() == [0.0, 0.0, 0.0, 0.5, 0.0]


def test_a_unit_counts_as_far_as_any_of_its_tracks_is_reached(make: Make) -> None:
    use, world = np.zeros((N_LEVERS, N_REACH)), make()
    world.unit.lever[Track.PHYSICIAN_SCIENTIST * N_LEVERS + Lever.MENTORING] = 0.4
    see_unit_levers(use, world.unit)
    assert use[Lever.MENTORING, Reach.UNIT] == 0.4 == use.sum()


def test_the_log_says_who_left_and_how_they_were(make: Make, log_entry: Any) -> None:
    me = {**LEAVER, "line": 12, "occupant": 3, "unit": 0, "woman": True, "urim": True, "tenure_track": True,
          "leaving_kind": Leaving.LIFE_EVENT, "destination": Destination.HYBRID, "handover_planned": True,
          "adjunct_hours": 1.5, "intention": 0.6, "volume_gap_hours": 5.0, "values_gap": 0.2,
          "audit_month": 4, "audit_volume_gap": 3.0, "audit_values_gap": 0.1, "moral_injury": 0.3,
          "audit_strains": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]}  # fmt: skip
    world = make(me=me, school={"month": 31})
    log_departure(log_entry, world.me, world.school)
    logged = log_entry.values()
    assert logged["month"] == 31 and logged["kind"] == Leaving.LIFE_EVENT
    assert logged["hours"] == pytest.approx(sum(world.me.have))
    for name, value in logged.items():
        if name not in ("month", "kind", "hours"):
            assert value == getattr(world.me, name), name
