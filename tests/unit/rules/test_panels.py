"""Panels: they fill after hiring, messages follow, and a leaver's patients go to colleagues or are lost."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.mesa_model.model import FacultyModel
from sim.rules.calendar import receive_messages
from sim.rules.departure import count_departures
from sim.rules.observe import visits_given
from sim.rules.panels import (
    absorbed_by_colleagues,
    first_panel,
    first_panels_taken_over,
    grow_into_the_job,
    keeps_panels,
    panel_left_behind,
    panels_open,
    patients_seen,
    see_patients,
    take_over,
    who_writes,
)
from sim.rules.vocabulary import Activity, Stage
from sim.rules.work import share_out_work
from tests.directional.downstream import EVENINGS, HOURS, REFILLED
from tests.directional.worlds import (
    changed,
    fields_that_differ,
    lived,
    observed,
    only,
    pulling,
    same,
    school,
    sureness,
)
from tests.equality.two_faces import assert_equal_lives, job_of

Make = Callable[..., Any]
ON = {"panels": 1.0}
P = {**ON, "ramp_up_start": 0.4, "panel_months": 8.0, "message_lag_months": 3.0, "new_visits_longer": 0.2,
     "new_visits_months": 30.0, "taken_over_months": 12.0, "absorbed_share": 0.5}  # fmt: skip
NO_PANEL = {"patients_per_cfte": 0.0}


def months_of(world: Any, months: int) -> list[tuple[float, float, float]]:
    """Panel, those who write, and sessions filled, month by month, of who begins now."""
    me = world.me
    me.months_since_hire = 0
    me.ramp_up = world.p.ramp_up_start
    first_panel(me, world.department, world.p, True)
    found = []
    for _ in range(months):
        grow_into_the_job(me, world.department, world.school, world.p)
        me.months_since_hire += 1
        found.append((me.panel / me.clinical_effort, me.message_panel / me.clinical_effort, me.ramp_up))
    return found


def test_a_panel_fills_fast_at_first_and_is_full_after_two_years(make: Make) -> None:
    panel = [one[0] for one in months_of(make(p=P), 36)]
    assert panel[0] == pytest.approx(0.4 + 0.6 / 8.0)
    assert panel[23] == pytest.approx(1.0 - 0.6 * (7.0 / 8.0) ** 24) and 0.94 < panel[23] < 1.0
    gains = np.diff(panel)
    assert (np.diff(gains) < 0.0).all() and gains[0] > 10.0 * gains[-1]


def test_messages_follow_with_a_lag(make: Make) -> None:
    found = months_of(make(p=P), 36)
    assert found[0][1] == pytest.approx((0.4 + 0.6 / 8.0) / 3.0)
    assert all(write < panel for panel, write, _ in found) and found[35][1] > 0.97


def test_newcomers_see_fewer_patients_in_a_session(make: Make) -> None:
    world = make(p=P, me={"panel": 0.7, "months_since_hire": 0})
    see_patients(world.me, world.p)
    assert (world.me.visit_length, world.me.ramp_up) == (pytest.approx(1.2), 1.0)
    assert patients_seen(world.me) == pytest.approx(0.7 / 1.2)
    world.me.months_since_hire = 15
    see_patients(world.me, world.p)
    assert world.me.visit_length == pytest.approx(1.1)
    world.me.months_since_hire = 31
    see_patients(world.me, world.p)
    assert world.me.visit_length == 1.0 and patients_seen(world.me) == pytest.approx(0.7)


def test_longer_visits_fill_more_sessions_of_a_small_panel(make: Make) -> None:
    world = make(p=P, me={"panel": 0.35, "months_since_hire": 0})
    see_patients(world.me, world.p)
    assert world.me.ramp_up == pytest.approx(0.6) and patients_seen(world.me) == pytest.approx(0.35)


def test_visits_follow_patients(make: Make) -> None:
    usual, new = make(), make(me={"visit_length": 1.25})
    assert visits_given(new.me, new.p) == pytest.approx(0.8 * visits_given(usual.me, usual.p))


def test_those_here_at_the_start_have_filled_theirs(make: Make) -> None:
    for months in (0, 8, 400):
        world = make(p=P, me={"months_since_hire": months})
        first_panel(world.me, world.department, world.p, False)
        assert world.me.panel == pytest.approx(0.7 * (1.0 - 0.6 * math.exp(-months / 8.0)))
        assert world.me.message_panel == world.me.panel


def test_nobody_writes_on_the_first_day(make: Make) -> None:
    world = make(p=P, me={"months_since_hire": 0})
    first_panel(world.me, world.department, world.p, True)
    assert world.me.message_panel == 0.0 and world.me.panel == pytest.approx(0.28)
    assert world.me.ramp_up == pytest.approx(0.4 * 1.2)


def test_on_notice_one_takes_no_new_patients(make: Make) -> None:
    world = make(p=P, me={"panel": 0.5, "stage": Stage.NOTICE})
    grow_into_the_job(world.me, world.department, world.school, world.p)
    assert world.me.panel == 0.5


def test_who_cuts_hours_keeps_patients_and_messages_for_a_time(make: Make) -> None:
    world = make(p=P, me={"panel": 0.7, "message_panel": 0.7, "clinical_effort": 0.5})
    grow_into_the_job(world.me, world.department, world.school, world.p)
    assert world.me.panel == pytest.approx(0.7 - 0.2 / 8.0) and world.me.ramp_up == 1.0
    assert who_writes(world.me, world.department, world.p) > 0.65


def test_on_a_roster_time_stands_still(make: Make) -> None:
    world = make(p=P, me={"panel": 0.5, "message_panel": 0.2, "on_roster": True}, school={"settling": True})
    grow_into_the_job(world.me, world.department, world.school, world.p)
    assert (world.me.panel, world.me.message_panel) == (0.5, 0.2)


def test_messages_are_those_of_the_panel(make: Make) -> None:
    found = []
    for on, writing in ((1.0, 0.7), (1.0, 0.07), (0.0, 0.07)):
        world = make(p={"panels": on}, me={"message_panel": writing})
        receive_messages(world.me, world.unit, world.department, world.school, world.p)
        found.append(world.me.messages_per_week)
    assert found[1] == pytest.approx(0.1 * found[0]) and found[2] == pytest.approx(found[0])


@pytest.mark.parametrize(("department", "p"), [({}, {}), (NO_PANEL, ON)])
def test_without_panels_productivity_just_rises(make: Make, department: dict[str, float], p: dict[str, float]) -> None:
    world = make(p={**p, "ramp_up_months": 20.0}, department=department, me={"ramp_up": 0.4, "panel": 0.1})
    assert not keeps_panels(world.department, world.p)
    grow_into_the_job(world.me, world.department, world.school, world.p)
    assert world.me.ramp_up == pytest.approx(0.45) and world.me.panel == 0.1
    assert who_writes(world.me, world.department, world.p) == 0.7
    assert panel_left_behind(world.me, world.department, world.p) == 0.7
    take_over(world.unit, world.department, 0.7, world.p)
    first_panels_taken_over(world.unit, world.department, world.school, world.people, world.p)
    assert world.unit.panels_taken_over == 0.0
    absorbed = absorbed_by_colleagues(world.unit, world.department, world.school, world.people, 0.8, world.p)
    assert absorbed == pytest.approx(0.8 * world.p.absorbed_share)


def test_what_is_lacking_are_vacant_lines_and_small_panels(make: Make) -> None:
    world = make(people=3, p=P, me={"filled": False, "line_clinical_effort": 0.6}, others={"ramp_up": 0.5})
    assert panels_open(world.unit, world.people) == pytest.approx(0.6 + 2 * 0.35)


@pytest.mark.parametrize(("planned", "carried"), [(True, 0.65), (False, 0.0)])
def test_a_panel_is_handed_over_or_dropped(make: Make, planned: bool, carried: float) -> None:
    me = {"filled": False, "left_this_month": True, "handover_planned": planned, "panel": 0.65}
    unit = make(p=P, me=me).acts(count_departures)
    assert unit.panels_taken_over == pytest.approx(carried)
    assert unit.panels_handed + unit.panels_dropped == pytest.approx(1_500.0 * 0.65)


def carried(make: Make, taken_over: float, missing: float = 0.7, **around: Any) -> tuple[float, float]:
    """What colleagues carry of one vacant line, and what stays with them."""
    world = make(p=P, me={"filled": False}, unit={"panels_taken_over": taken_over}, **around)
    found = absorbed_by_colleagues(world.unit, world.department, world.school, world.people, missing, world.p)
    return found, world.unit.panels_taken_over


def test_what_was_handed_over_is_carried_and_fades(make: Make) -> None:
    assert carried(make, 0.6) == (pytest.approx(0.55), pytest.approx(0.55))
    assert carried(make, 0.0) == (0.0, 0.0), "what was dropped burdens nobody"


def test_nobody_carries_more_than_is_lacking(make: Make) -> None:
    assert carried(make, 5.0) == (pytest.approx(0.7), pytest.approx(0.7))
    assert carried(make, 0.6, missing=0.0) == (0.0, 0.0)


def test_what_part_time_lays_down_is_absorbed_as_usual(make: Make) -> None:
    assert carried(make, 0.0, missing=0.9)[0] == pytest.approx(0.5 * 0.2)


def test_nothing_fades_before_month_0_on_a_roster(make: Make) -> None:
    assert carried(make, 0.6, school={"settling": True, "roster": True})[1] == 0.6
    assert carried(make, 0.6, school={"settling": True})[1] == pytest.approx(0.55)


def test_at_the_start_colleagues_carry_the_usual_part(make: Make) -> None:
    unit = make(p=P, me={"filled": False}).acts(first_panels_taken_over)
    assert unit.panels_taken_over == pytest.approx(0.35)


def test_a_successor_takes_the_load_off_colleagues(make: Make) -> None:
    loads = []
    for panel in (0.28, 0.5, 0.7):
        me = {"ramp_up": panel / 0.7}
        loads.append(float(make(p=P, me=me, unit={"panels_taken_over": 0.7}).acts(share_out_work).extra_load))
    assert loads[0] > loads[1] > loads[2] == pytest.approx(0.0)


# whole runs, small


@pytest.fixture(scope="module")
def both() -> tuple[Any, Any]:
    """A school of 400 without and with panels, each settled under its own rules."""
    return school("typical", 400, months=36, values=only()), school("typical", 400, months=36, values=only("panels"))


def by_years(job: Any, what: Callable[[Any], Any], replicates: int = 6) -> tuple[float, float]:
    """The mean of something for people in their first half year, and after three years, where there are panels."""
    keeps = job.population.departments["patients_per_cfte"] > 0.0
    people = np.concatenate([lived(job, n, month).people for n in range(replicates) for month in (12, 24, 36)])
    people = people[people["filled"] & (people["clinical_effort"] > 0.1) & keeps[people["department"]]]
    new, old = people["months_since_hire"] <= 6, people["months_since_hire"] > 36
    value = what(people)
    return float(value[new].mean()), float(value[old].mean())


def test_newcomers_have_fewer_messages_and_visits(both: tuple[Any, Any]) -> None:
    before, after = (by_years(job, lambda q: q["messages_per_week"] / q["clinical_effort"]) for job in both)
    assert before[0] > 0.9 * before[1], "a full inbox on the first day"
    assert 0.1 < after[0] / after[1] < 0.6
    assert after[1] == pytest.approx(before[1], rel=0.06), "of those long here nothing changes"
    seen = by_years(both[1], lambda q: q["have"][:, Activity.CLINIC] / q["visit_length"] / q["clinical_effort"])
    assert 0.4 < seen[0] / seen[1] < 0.8


def test_the_load_of_the_rest_stays_about_as_it_was(both: tuple[Any, Any]) -> None:
    before, after = (observed(job, 6)["clinic_hours"].mean() for job in both)
    assert 0.96 < after / before < 1.01


def test_planned_handovers_spare_patients_and_burden_colleagues(both: tuple[Any, Any]) -> None:
    usual = both[1]
    planned = pulling(usual, {"planned_handovers": 1.0})
    fewer_lost = observed(planned, 12)["visits_lost"] - observed(usual, 12)["visits_lost"]
    more_clinic = observed(planned, 12)["clinic_hours"] - observed(usual, 12)["clinic_hours"]
    assert sureness(fewer_lost) < -2.0 and sureness(more_clinic) > 2.0


def test_in_the_first_month_only_what_hangs_on_it_changes() -> None:
    on = school("typical", 200, months=2, values=ON)
    off = changed(on, {"panels": 0.0}, replicates=range(3))
    pairs = [(lived(on, number, 1), lived(off, number, 1)) for number in range(3)]
    people = set().union(*(fields_that_differ(a.people, b.people) for a, b in pairs))
    units = set().union(*(fields_that_differ(a.units, b.units) for a, b in pairs))
    inbox = {"messages_per_week", "have.inbox", "have.documentation", "have.clinic", "ehr_hours_saved"}
    mine = {"panel", "message_panel", "visit_length", "ramp_up", "lock_in_months", "mismatch"}
    assert people >= {"messages_per_week", "have.inbox", "values_gap", "message_panel"}
    assert people - mine - inbox - HOURS - REFILLED == set()
    absent = {"panels_taken_over", "extra_load", "uncovered_clinical", "panels_handed", "panels_dropped"}
    assert units - EVENINGS - absent == set()


def test_extremes_do_not_break() -> None:
    for values in ({"panel_months": 5.0, "new_visits_longer": 0.3}, {"ramp_up_start": 0.25, "taken_over_months": 24.0}):
        job = school("community", 100, months=12, values={**ON, **values})
        world = lived(job, 0, 12)
        people = world.people[world.people["filled"]]
        for name in ("panel", "message_panel", "ramp_up", "visit_length"):
            assert np.isfinite(people[name]).all() and (people[name] >= 0.0).all()
        assert (people["ramp_up"] <= 1.0).all() and (world.units["panels_taken_over"] >= 0.0).all()


def test_off_the_numbers_of_the_mechanism_do_nothing() -> None:
    off, unused = {"panels": 0.0, "grants": 0.0}, {"panel_months": 5.0, "mismatched_share": 0.35, "effort_per_grant": 0.2}
    usual, other = (school("typical", 100, months=12, values={**off, **values}) for values in ({}, unused))
    assert same(lived(usual, 0, 12), lived(other, 0, 12))


def test_both_faces_agree_to_the_last_bit() -> None:
    model = FacultyModel(headcount=120, switches=only("panels", "grants"), seed=8)
    assert_equal_lives(model, job_of(model, 14, "equal panels and grants"), 14)
