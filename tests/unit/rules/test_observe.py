"""Observers write down what is there, and change nothing."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.rules.observe import hours_demanded, log_departure, see_levers, see_person, see_unit, see_unit_levers
from sim.rules.vocabulary import (
    N_LEVERS,
    N_PERSON_COLUMNS,
    N_REACH,
    N_UNIT_COLUMNS,
    Activity,
    Destination,
    Grant,
    Leaving,
    Lever,
    PersonColumn,
    Rank,
    Reach,
    Shock,
    Stage,
    Strain,
    Track,
    UnitColumn,
)
from tests.unit.rules.by_hand import strained

Make = Callable[..., Any]
LEAVER = {"filled": False, "left_this_month": True, "stage": Stage.GONE}


def seen(make: Make, **what: Any) -> dict[PersonColumn, float]:
    world = make(**what)
    row = [99.0] * N_PERSON_COLUMNS  # what stood there before
    before = world.me.values()
    see_person(row, world.me, world.unit, world.department, world.p)
    assert world.me.values() == before
    return {column: float(row[column]) for column in PersonColumn}


def of_unit(world: Any) -> dict[UnitColumn, float]:
    row = [99.0] * N_UNIT_COLUMNS
    see_unit(row, world.unit, world.school, world.people, world.p)
    return {column: float(row[column]) for column in UnitColumn}


def test_nothing_is_seen_of_a_vacant_line(make: Make) -> None:
    assert set(seen(make, me={"filled": False}).values()) == {0.0}


def test_states_are_seen_as_they_are(make: Make) -> None:
    me = {"moral_injury": 0.22, "habituation": 0.11, "volume_gap_hours": 6.5, "values_gap": 0.31,
          "pay_fairness": 0.44, "intention": 0.41}  # fmt: skip
    row = seen(make, me=me)
    for name, value in me.items():
        assert row[PersonColumn[name.upper()]] == value
    assert row[PersonColumn.HEADCOUNT] == 1.0 and row[PersonColumn.CFTE] == 0.7
    assert row[PersonColumn.DISENGAGEMENT] == pytest.approx(0.25) and row[PersonColumn.SELF_RESPECT] == 0.75
    assert row[PersonColumn.INTENDS_TO_LEAVE] == 1.0 and seen(make)[PersonColumn.INTENDS_TO_LEAVE] == 0.0


def test_flags_are_states_until_instruments_have_errors(make: Make) -> None:
    worn = {"exhaustion": 0.9, "self_respect": 0.3, "intention": 0.8}
    for me in ({}, worn):
        row = seen(make, me=me)
        for flag in ("BURNED_OUT", "INTENDS_TO_LEAVE"):
            assert row[PersonColumn[flag]] == row[PersonColumn[f"{flag}_STATE"]] == float(me == worn)


def test_a_survey_reads_the_flags_and_leaves_the_states(make: Make) -> None:
    me = {"exhaustion": 0.9, "self_respect": 0.3, "intention": 0.8}
    row = seen(make, me={**me, "occasion": [0.0, 0.0, -9.0]}, p={"instrument_error": 1.0})
    assert row[PersonColumn.BURNED_OUT] == row[PersonColumn.BURNED_OUT_STATE] == 1.0
    assert row[PersonColumn.INTENDS_TO_LEAVE] == 0.0 and row[PersonColumn.INTENDS_TO_LEAVE_STATE] == 1.0
    row = seen(make, me={**me, "occasion": [-9.0, -9.0, 0.0]}, p={"instrument_error": 1.0})
    assert row[PersonColumn.BURNED_OUT] == 0.0 and row[PersonColumn.BURNED_OUT_STATE] == 1.0
    assert row[PersonColumn.INTENDS_TO_LEAVE] == 1.0 and row[PersonColumn.EXHAUSTION] == 0.9
    row = seen(make, me={**me, "occasion": [-9.0, -9.0, -9.0]})
    assert row[PersonColumn.BURNED_OUT] == row[PersonColumn.INTENDS_TO_LEAVE] == 1.0, "nobody reads occasions"


def test_hours_are_seen_by_activity(make: Make) -> None:
    row, me = seen(make), make().me
    for activity in Activity:
        assert row[PersonColumn[f"{activity.name}_HOURS"]] == me.have[activity]
    assert row[PersonColumn.EVENING_HOURS] == 9.0 and row[PersonColumn.PROTECTED_REALISED_HOURS] == 4.0
    assert row[PersonColumn.VISITS] == pytest.approx(28.0 * make().p.visits_per_clinic_hour * 52.0 / 12.0)


def test_clinic_days_of_ambulatory_departments_only(make: Make) -> None:
    assert seen(make)[PersonColumn.CLINIC_DAYS_AMBULATORY] == 3.5
    assert seen(make, department={"ambulatory": False})[PersonColumn.CLINIC_DAYS_AMBULATORY] == 0.0


def test_pay_is_by_the_month_and_by_effort(make: Make) -> None:
    assert seen(make)[PersonColumn.PAY_USD] == pytest.approx(25_000.0)
    assert seen(make, me={"fte": 0.5})[PersonColumn.PAY_USD] == pytest.approx(12_500.0)
    assert seen(make, me={"pay_relative": 1.2})[PersonColumn.PAY_USD] == pytest.approx(30_000.0)
    assert seen(make)[PersonColumn.EQUITY_RAISES_USD] == 0.0
    lifted = seen(make, me={"pay_relative": 0.8}, levers={Lever.EQUITY_ADJUSTMENT: 1.0})
    assert lifted[PersonColumn.PAY_USD] > 20_000.0
    assert lifted[PersonColumn.EQUITY_RAISES_USD] == pytest.approx(lifted[PersonColumn.PAY_USD] - 20_000.0)


def test_what_happened_this_month_is_seen(make: Make) -> None:
    me = {"requests_received": 3, "requests_accepted": 2, "voices": 1, "voices_heard": 1, "hours_cut": 1,
          "incident": True, "promoted": True, "hired_this_month": True, "stage": Stage.SEARCH,
          "grant_state": Grant.FUNDED, "fte": 0.8}  # fmt: skip
    row, quiet = seen(make, me=me), seen(make)
    for name, times in (
        ("REQUESTS_RECEIVED", 3), ("REQUESTS_ACCEPTED", 2), ("VOICES", 1), ("VOICES_HEARD", 1), ("HOURS_CUT", 1),
        ("INCIDENTS", 1), ("PROMOTIONS", 1), ("HIRES", 1), ("SEARCHING", 1), ("FUNDED_GRANTS", 1), ("PART_TIME", 1),
    ):  # fmt: skip
        assert row[PersonColumn[name]] == times and quiet[PersonColumn[name]] == 0.0, name


@pytest.mark.parametrize("kind", Leaving)
def test_a_departure_is_seen_once_by_kind_and_destination(make: Make, kind: Leaving) -> None:
    where = Destination.RETIREMENT if kind == Leaving.RETIREMENT else Destination.INDUSTRY
    row = seen(make, me={**LEAVER, "leaving_kind": kind, "destination": where, "handover_planned": True})
    assert row[PersonColumn.HEADCOUNT] == 0.0 and row[PersonColumn.DEPARTURES] == 1.0
    kinds = [PersonColumn[f"DEPARTURES_{each.name}"] for each in Leaving]
    assert [row[column] for column in kinds] == [float(each == kind) for each in Leaving]
    to = [row[column] for column in range(PersonColumn.TO_OTHER_ACADEMIC, PersonColumn.TO_HYBRID + 1)]
    assert sum(to) == float(kind != Leaving.RETIREMENT)
    assert row[PersonColumn.TO_INDUSTRY] == sum(to)
    assert (row[PersonColumn.HANDOVERS_PLANNED], row[PersonColumn.HANDOVERS_ABRUPT]) == (1.0, 0.0)


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
    lost = of_unit(world)[UnitColumn.VISITS_LOST]
    per_hour = world.p.visits_per_clinic_hour * 52.0 / 12.0
    assert lost == pytest.approx((hours_demanded(world.unit, world.school, world.p) - given) * per_hour)


def test_care_given_by_those_who_leave_at_the_end_of_the_month_is_not_lost(make: Make) -> None:
    stays, leaves = (make(unit={"clinical_demand": 2.8}, me=me) for me in ({}, LEAVER))
    assert of_unit(leaves)[UnitColumn.VISITS_LOST] == pytest.approx(of_unit(stays)[UnitColumn.VISITS_LOST])


def test_units_are_seen_as_they_are(make: Make) -> None:
    fields = {"teaching_hours_lost": 3.0, "adjunct_hours": 1.5, "panels_handed": 100.0, "panels_dropped": 50.0,
              "learners_handed": 4.0, "learners_dropped": 2.0, "requests_sent": 7, "leader_quality": 0.61,
              "culture": 0.55, "fear": 0.42, "extra_load": 0.08}  # fmt: skip
    row = of_unit(make(unit=fields))
    for name, value in fields.items():
        by_month = 52.0 / 12.0 if name in ("teaching_hours_lost", "adjunct_hours") else 1.0
        assert row[UnitColumn[name.upper()]] == pytest.approx(value * by_month), name
    assert row[UnitColumn.UNITS] == 1.0


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
          "audit_month": 4, "audit_volume_gap": 3.0, "audit_values_gap": 0.1, "audit_fairness": 0.35, "moral_injury": 0.3,
          "audit_strains": [0.1 * (strain + 1) for strain in Strain]}  # fmt: skip
    world = make(me=me, school={"month": 31})
    log_departure(log_entry, world.me, world.school)
    logged = log_entry.values()
    assert logged["month"] == 31 and logged["kind"] == Leaving.LIFE_EVENT
    assert logged["hours"] == pytest.approx(sum(world.me.have))
    for name, value in logged.items():
        if name not in ("month", "kind", "hours"):
            assert value == getattr(world.me, name), name


# -- column by column --


SOMEBODY = {
    **strained(rvu=0.11, inbox=0.12, administration=0.13, moral_injury=0.14, research=0.15, inequity=0.16, culture=0.17),
    "clinical_effort": 0.63, "exhaustion": 0.31, "self_respect": 0.72, "moral_injury": 0.22, "habituation": 0.21,
    "volume_gap_hours": 6.5, "values_gap": 0.33, "pay_fairness": 0.44, "intention": 0.41, "evening_hours": 9.5,
    "evening_ehr_hours": 5.5, "protected_promised_hours": 6.25, "protected_realised_hours": 4.75, "fte": 0.8,
    "pay_relative": 0.9, "rank": Rank.ASSOCIATE, "stage": Stage.SETTLED, "grant_state": Grant.EARLY,
    "requests_received": 7, "requests_accepted": 3, "voices": 4, "voices_heard": 2, "hours_cut": 5, "nights": 4.0,
    "have": [24.0, 7.0, 4.0, 8.0, 8.5, 2.0, 2.5],
}  # fmt: skip
AROUND = {
    "department": {"pay_benchmark_usd": 240_000.0, "ambulatory": True},
    "levers": {Lever.EQUITY_ADJUSTMENT: 0.5},
    "p": {
        "pfi_exhaustion_weight": 0.4, "pfi_top": 4.0, "pfi_cutoff": 1.1, "intention_cutoff": 0.4, "effort_cut": 0.2,
        "visits_per_clinic_hour": 2.5, "pay_of_associate": 1.25, "fair_pay_ratio": 0.95, "pay_gap_closed": 0.8,
    },
}  # fmt: skip
VISITS = 24.0 * 2.5 * 52.0 / 12.0
WRITTEN = {
    "HEADCOUNT": 1.0, "CFTE": 0.63, "BURNED_OUT": 1.0, "INTENDS_TO_LEAVE": 1.0, "INTENTION": 0.41, "EXHAUSTION": 0.31,
    "DISENGAGEMENT": 0.28, "MORAL_INJURY": 0.22, "SELF_RESPECT": 0.72, "HABITUATION": 0.21, "CLINIC_HOURS": 24.0,
    "DOCUMENTATION_HOURS": 7.0, "INBOX_HOURS": 4.0, "ADMINISTRATION_HOURS": 8.0, "TEACHING_HOURS": 8.5,
    "SERVICE_HOURS": 2.0, "RESEARCH_HOURS": 2.5, "EVENING_HOURS": 9.5, "EVENING_EHR_HOURS": 5.5,
    "PROTECTED_PROMISED_HOURS": 6.25, "PROTECTED_REALISED_HOURS": 4.75, "STRAIN_RVU": 0.11, "STRAIN_INBOX": 0.12,
    "STRAIN_ADMINISTRATION": 0.13, "STRAIN_MORAL_INJURY": 0.14, "STRAIN_RESEARCH": 0.15, "STRAIN_INEQUITY": 0.16,
    "STRAIN_CULTURE": 0.17, "VOLUME_GAP_HOURS": 6.5, "VALUES_GAP": 0.33, "PART_TIME": 1.0, "REQUESTS_RECEIVED": 7.0,
    "REQUESTS_ACCEPTED": 3.0, "VISITS": VISITS, "PAY_FAIRNESS": 0.44, "VOICES": 4.0, "VOICES_HEARD": 2.0,
    "HOURS_CUT": 5.0, "PAY_USD": 240_000.0 * 1.25 * 0.8 / 12.0 * 0.92,
    "EQUITY_RAISES_USD": 240_000.0 * 1.25 * 0.8 / 12.0 * 0.02, "CLINIC_DAYS_AMBULATORY": 3.0,
    "EVENING_EHR_AMBULATORY": 5.5, "NIGHTS": 4.0,
}  # fmt: skip


NOT_THIS_MONTH = (
    "FUNDED_GRANTS", "SEARCHING", "INCIDENTS", "PROMOTIONS", "HIRES", "DEPARTURES", "DEPARTURES_VOLUNTARY",
    "DEPARTURES_RETIREMENT", "DEPARTURES_LIFE_EVENT", "TO_OTHER_ACADEMIC", "TO_COMMUNITY_TEACHING",
    "TO_EMPLOYED_PRACTICE", "TO_OPERATIONS_LEADERSHIP", "TO_INDUSTRY", "TO_PUBLIC_SECTOR", "TO_HYBRID",
    "HANDOVERS_PLANNED", "HANDOVERS_ABRUPT", "DEPARTURES_NOT_RENEWED",
)  # fmt: skip


def differs(make: Make, me: dict[str, Any] | None = None, **around: Any) -> dict[str, float]:
    """The columns of somebody that are not as expected of `SOMEBODY`."""
    row = seen(make, **{**AROUND, **around, "me": {**SOMEBODY, **(me or {})}})
    expected = {**WRITTEN, **dict.fromkeys(NOT_THIS_MONTH, 0.0)}
    found = {name: row[PersonColumn[name]] for name in expected}
    return {name: value for name, value in found.items() if value != pytest.approx(expected[name], rel=1e-12)}


def test_every_column_of_a_person_who_is_here(make: Make) -> None:
    assert differs(make) == {}


@pytest.mark.parametrize(
    ("me", "columns"),
    [
        ({"grant_state": Grant.FUNDED}, {"FUNDED_GRANTS": 1.0}),
        ({"grant_state": Grant.LAPSED}, {}),
        ({"stage": Stage.SEARCH}, {"SEARCHING": 1.0}),
        ({"stage": Stage.VOICE}, {}),
        ({"incident": True}, {"INCIDENTS": 1.0}),
        ({"promoted": True}, {"PROMOTIONS": 1.0}),
        ({"hired_this_month": True}, {"HIRES": 1.0}),
        ({"intention": 0.39}, {"INTENDS_TO_LEAVE": 0.0, "INTENTION": 0.39}),
        ({"exhaustion": 0.21}, {"EXHAUSTION": 0.21, "BURNED_OUT": 0.0}),
    ],
)
def test_what_changes_one_column(make: Make, me: dict[str, Any], columns: dict[str, float]) -> None:
    assert differs(make, me) == columns


@pytest.mark.parametrize(("fte", "part"), [(0.89, 1.0), (0.91, 0.0)])
def test_half_of_what_is_usually_laid_down_is_part_time(make: Make, fte: float, part: float) -> None:
    assert seen(make, me={"fte": fte}, p={"effort_cut": 0.2})[PersonColumn.PART_TIME] == part


def test_outside_clinics_no_days_are_counted(make: Make) -> None:
    elsewhere = differs(make, department={"pay_benchmark_usd": 240_000.0, "ambulatory": False})
    assert elsewhere == {"CLINIC_DAYS_AMBULATORY": 0.0, "EVENING_EHR_AMBULATORY": 0.0}


@pytest.mark.parametrize("where", list(Destination)[:7])
@pytest.mark.parametrize(("planned", "handover"), [(True, "HANDOVERS_PLANNED"), (False, "HANDOVERS_ABRUPT")])
def test_every_column_of_a_leaver(make: Make, where: Destination, planned: bool, handover: str) -> None:
    gone = {**LEAVER, "leaving_kind": Leaving.LIFE_EVENT, "destination": where, "handover_planned": planned}
    row = seen(make, **{**AROUND, "me": {**SOMEBODY, **gone}})
    written = {"VISITS": VISITS, "DEPARTURES": 1.0, "DEPARTURES_LIFE_EVENT": 1.0, handover: 1.0, f"TO_{where.name}": 1.0}
    assert {column.name: value for column, value in row.items() if value} == pytest.approx(written)


def test_the_size_of_what_patients_count_on(make: Make) -> None:
    world = make(
        unit={"clinical_demand": 10.0},
        school={"rvu_target_mean": 1.2, "target_growth": 1.1},
        shocks={Shock.TARGET_RISE: 0.25, Shock.PATIENT_SURGE: 0.2},
        p={"clinic_hours_per_cfte": 40.0, "clinic_hours_per_target": 0.7},
    )
    stretched = 1.0 + 0.7 * (1.2 * 1.1 * 1.25 - 1.0)
    assert hours_demanded(world.unit, world.school, world.p) == pytest.approx(400.0 * stretched * 1.2)


def test_every_column_of_a_unit(make: Make) -> None:
    fields = {"vacancies": 3, "teaching_hours_lost": 3.0, "adjunct_hours": 1.5, "panels_handed": 110.0,
              "panels_dropped": 50.0, "learners_handed": 4.0, "learners_dropped": 2.0, "requests_sent": 7,
              "leader_quality": 0.61, "culture": 0.55, "fear": 0.42, "extra_load": 0.08}  # fmt: skip
    lines = {"first": 2, "count": 4, "clinical_demand": 3.0}
    world = make(people=7, unit={**fields, **lines}, p={"clinic_hours_per_cfte": 40.0, "visits_per_clinic_hour": 2.5})
    for line, me in enumerate(world.people):
        me.have[Activity.CLINIC], me.have[Activity.RESEARCH] = 10.0 + line, 1.0 + line
    world.people[3].filled, world.people[3].left_this_month = False, True
    world.people[4].filled = False
    row = of_unit(world)
    per_month = 52.0 / 12.0
    assert row.pop(UnitColumn.VISITS_LOST) == pytest.approx((120.0 - 12.0 - 13.0 - 15.0) * 2.5 * per_month)
    assert row.pop(UnitColumn.TEACHING_HOURS_LOST) == pytest.approx(3.0 * per_month)
    assert row.pop(UnitColumn.ADJUNCT_HOURS) == pytest.approx(1.5 * per_month)
    assert row.pop(UnitColumn.UNITS) == 1.0
    assert row == {column: float(fields[column.name.lower()]) for column in row}


@pytest.mark.parametrize(
    ("me", "counted"),
    [
        ({"clinical_effort": 0.6}, {Reach.PERSON: 0.25, Reach.CFTE: 0.15}),
        ({"clinical_effort": 0.6, "grant_state": Grant.LAPSED},
         {Reach.PERSON: 0.25, Reach.CFTE: 0.15, Reach.UNFUNDED: 0.25}),
        ({"clinical_effort": 0.6, "grant_state": Grant.FUNDED}, {Reach.PERSON: 0.25, Reach.CFTE: 0.15}),
        ({**LEAVER, "grant_state": Grant.LAPSED}, {Reach.DEPARTURE: 0.25}),
        ({"filled": False}, {}),
    ],
)  # fmt: skip
def test_whom_a_lever_reaches_by_what_it_is_paid_for(make: Make, me: dict[str, Any], counted: dict[Reach, float]) -> None:
    use = np.zeros((N_LEVERS, N_REACH))
    world = make(me={"track": Track.CLINICIAN_INVESTIGATOR, **me})
    world.unit.lever[Track.CLINICIAN_INVESTIGATOR * N_LEVERS + Lever.MENTORING] = 0.25
    world.unit.lever[Track.CLINICIAN * N_LEVERS + Lever.TEAM_INBOX] = 0.5
    for months in (1, 2):
        see_levers(use, world.me, world.unit)
        expected = np.zeros((N_LEVERS, N_REACH))
        for reach, strength in counted.items():
            expected[Lever.MENTORING, reach] = months * strength
        assert use == pytest.approx(expected)


def test_a_lever_of_several_tracks_counts_a_unit_once_as_far_as_it_goes(make: Make) -> None:
    use, world = np.zeros((N_LEVERS, N_REACH)), make()
    for track, strength in zip(Track, (0.2, 0.7, 0.4, 0.1), strict=True):
        world.unit.lever[track * N_LEVERS + Lever.MENTORING] = strength
    for months in (1, 2):
        see_unit_levers(use, world.unit)
        assert use[Lever.MENTORING, Reach.UNIT] == pytest.approx(0.7 * months) == use.sum()


FLAGS = ("woman", "urim", "tenure_track", "handover_planned", "second_post")


@pytest.mark.parametrize("flag", FLAGS)
def test_nothing_in_the_log_is_confused(make: Make, log_entry: Any, flag: str) -> None:
    numbers = {"line": 12, "occupant": 5, "unit": 7, "department": 9, "rank": 3, "track": 2, "months_since_hire": 72,
               "leaving_kind": 1, "destination": 6, "audit_month": 4, "path": 2}  # fmt: skip
    amounts = {"age_years": 51.5, "adjunct_hours": 1.5, "exhaustion": 0.31, "self_respect": 0.72, "moral_injury": 0.22,
               "intention": 0.41, "volume_gap_hours": 6.5, "values_gap": 0.33, "audit_volume_gap": 3.5,
               "audit_values_gap": 0.13, "audit_fairness": 0.47}  # fmt: skip
    log_entry.hours, log_entry.month = 99.0, 99
    sizes = {"audit_strains": [0.1 * (strain + 1) for strain in Strain]}
    week = [24.0, 7.0, 4.0, 8.0, 8.5, 2.0, 2.5]
    world = make(me={**numbers, **amounts, **sizes, flag: True, "have": week}, school={"month": 31})
    log_departure(log_entry, world.me, world.school)
    logged = log_entry.values()
    assert logged.pop("month") == 31 and logged.pop("hours") == 56.0 and logged.pop("kind") == 1
    flags = {each: each == flag for each in FLAGS}
    numbers.pop("leaving_kind")
    assert logged == {**numbers, **amounts, **sizes, **flags}
