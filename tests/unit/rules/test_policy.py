"""Levers and shocks: ramp, upkeep, end, reach; and the declared trends."""

import math
from collections.abc import Callable
from typing import Any

import pytest

from sim.rules.policy import in_force, set_policy, strength, trend, turn_the_calendar
from sim.rules.vocabulary import N_LEVERS, N_TRACKS, Lever, Shock, Track

Make = Callable[..., Any]
Row = Callable[..., Any]


class Reach:
    """Whom each row reaches, read as an array is."""

    def __init__(self, *rows: list[bool]) -> None:
        self.rows = rows

    def __getitem__(self, place: Any) -> bool:
        return self.rows[place[0]][place[1]]


ALL = [True] * N_TRACKS
NOBODY: Reach = Reach()


def set_in(
    world: Any, plan: list[Any], reach: Reach = NOBODY, shocks: tuple[Any, ...] = (), struck: Reach = NOBODY
) -> Any:
    set_policy(world.unit, plan, reach, shocks, struck, world.school, world.p)
    return world.unit


def test_a_lever_acts_from_its_start_to_its_end(make: Make, plan_row: Row) -> None:
    use, p = plan_row(start=5, end=9, intensity=0.7), make().p
    assert [strength(use, month, p) for month in range(3, 11)] == [0, 0, 0.7, 0.7, 0.7, 0.7, 0, 0]


def test_it_ramps_up_in_equal_steps(make: Make, plan_row: Row) -> None:
    use, p = plan_row(start=3, ramp=4, intensity=0.8), make().p
    assert [strength(use, month, p) for month in range(2, 9)] == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 0.8, 0.8])


@pytest.mark.parametrize("ramp", [0, 1])
def test_without_a_ramp_it_is_there_at_once(make: Make, plan_row: Row, ramp: int) -> None:
    assert strength(plan_row(ramp=ramp), 1, make().p) == 1.0


def test_what_is_not_kept_up_fades_and_never_turns_negative(make: Make, plan_row: Row) -> None:
    p = make(p={"fidelity_loss_per_month": 0.05}).p
    left, kept = plan_row(upkeep=0.0), plan_row(upkeep=1.0)
    assert [strength(left, month, p) for month in (1, 2, 11)] == pytest.approx([1.0, 0.95, 0.5])
    assert strength(left, 500, p) == 0.0
    assert strength(kept, 500, p) == 1.0
    assert strength(plan_row(upkeep=0.5), 11, p) == pytest.approx(0.75)


def test_fading_begins_when_the_ramp_is_over(make: Make, plan_row: Row) -> None:
    use, p = plan_row(upkeep=0.0, ramp=6), make(p={"fidelity_loss_per_month": 0.05}).p
    assert strength(use, 6, p) == 1.0 and strength(use, 7, p) == pytest.approx(0.95)


def test_reach_is_by_track(make: Make, plan_row: Row) -> None:
    only_educators = [track == Track.CLINICIAN_EDUCATOR for track in Track]
    unit = set_in(make(), [plan_row(intensity=0.6)], Reach(only_educators))
    assert [in_force(unit, track, Lever.TEAM_INBOX) for track in Track] == [0.0, 0.6, 0.0, 0.0]
    assert sum(unit.lever) == 0.6


def test_reach_is_by_unit(make: Make, plan_row: Row) -> None:
    second_only = Reach([False] * N_TRACKS + ALL)
    first, second = (set_in(make(unit={"index": index}), [plan_row()], second_only) for index in (0, 1))
    assert sum(first.lever) == 0.0 and sum(second.lever) == N_TRACKS


def test_two_uses_of_one_lever_do_not_add_up(make: Make, plan_row: Row) -> None:
    unit = set_in(make(), [plan_row(intensity=0.8), plan_row(intensity=0.5)], Reach(ALL, ALL))
    assert in_force(unit, Track.CLINICIAN, Lever.TEAM_INBOX) == 0.8


def test_a_lever_that_has_ended_leaves_no_trace(make: Make, plan_row: Row) -> None:
    world, plan = make(), [plan_row(end=4, learning_hours=0.5, ramp=6), plan_row(lever=Lever.MENTORING)]
    assert sum(set_in(world, plan, Reach(ALL, ALL)).learning_hours) > 0.0
    world.school.month = 4
    unit = set_in(world, plan, Reach(ALL, ALL))
    assert in_force(unit, Track.CLINICIAN, Lever.TEAM_INBOX) == 0.0
    assert in_force(unit, Track.CLINICIAN, Lever.MENTORING) == 1.0
    assert sum(unit.learning_hours) == 0.0


def test_learning_costs_time_while_it_ramps_up(make: Make, plan_row: Row) -> None:
    plan = [plan_row(start=3, ramp=4, intensity=0.5, learning_hours=0.6)]
    hours = []
    for month in range(1, 10):
        unit = set_in(make(school={"month": month}), plan, Reach(ALL))
        hours.append(unit.learning_hours[Track.CLINICIAN])
    assert hours == pytest.approx([0, 0, 0.3, 0.3, 0.3, 0.3, 0, 0, 0])


def test_learning_of_several_levers_adds_up(make: Make, plan_row: Row) -> None:
    plan = [plan_row(ramp=6, learning_hours=0.6), plan_row(lever=Lever.SUPPORT_STAFF, ramp=6, learning_hours=0.3)]
    assert set_in(make(), plan, Reach(ALL, ALL)).learning_hours[0] == pytest.approx(0.9)


def test_shocks_begin_and_end_where_they_strike(make: Make, shock_row: Row) -> None:
    shock, sizes = shock_row(start=2, end=4, size=0.3), []
    for month in range(1, 6):
        unit = set_in(make(school={"month": month}), [], shocks=(shock,), struck=Reach([True]))
        sizes.append(unit.shock[Shock.PATIENT_SURGE])
    assert sizes == [0.0, 0.3, 0.3, 0.0, 0.0]
    elsewhere = set_in(make(school={"month": 2}), [], shocks=(shock,), struck=Reach([False]))
    assert sum(elsewhere.shock) == 0.0


def test_a_shock_that_stays_stays_and_two_add_up(make: Make, shock_row: Row) -> None:
    twice = (shock_row(size=0.2), shock_row(size=0.1, start=5))
    unit = set_in(make(school={"month": 400}), [], shocks=twice, struck=Reach([True], [True]))
    assert unit.shock[Shock.PATIENT_SURGE] == pytest.approx(0.3)


def test_no_policy_is_no_force(make: Make) -> None:
    unit = set_in(make(), [])
    assert sum(unit.lever) == sum(unit.shock) == 0.0 and len(unit.lever) == N_TRACKS * N_LEVERS


def test_trends_begin_with_month_0_and_settling_knows_none(make: Make) -> None:
    def growth(month: int) -> tuple[float, ...]:
        world = make(school={"month": month})
        turn_the_calendar(world.school, world.p)
        school = world.school
        return school.message_growth, school.admin_growth, school.target_growth

    p = make().p
    assert growth(-24) == growth(0) == (1.0, 1.0, 1.0)
    assert growth(12) == tuple(
        math.exp(rate)
        for rate in (p.message_growth_per_year, p.admin_growth_per_year, p.target_growth_per_year)
    )
    assert all(now > before for now, before in zip(growth(24), growth(12), strict=True))


def test_a_trend_is_a_yearly_rate() -> None:
    assert trend(0.0, 9.0) == 1.0
    assert trend(math.log(1.1), 2.0) == pytest.approx(1.21)


def test_a_use_or_shock_that_ends_with_month_0_is_over_at_once(make: Make, plan_row: Row, shock_row: Row) -> None:
    assert strength(plan_row(start=-5, end=0), 1, make().p) == 0.0
    over = set_in(make(), [], shocks=(shock_row(start=-5, end=0),), struck=Reach([True]))
    assert sum(over.shock) == 0.0


def test_the_shock_of_last_month_is_not_counted_again(make: Make, shock_row: Row) -> None:
    world = make()
    for _ in range(3):
        unit = set_in(world, [], shocks=(shock_row(size=0.3),), struck=Reach([True]))
    assert unit.shock[Shock.PATIENT_SURGE] == 0.3


def test_a_ramp_of_some_months_that_is_not_kept_up(make: Make, plan_row: Row) -> None:
    use, p = plan_row(start=3, ramp=4, intensity=0.8, upkeep=0.25), make(p={"fidelity_loss_per_month": 0.04}).p
    # full in month 6; then 3 of 100 are lost each month
    assert [strength(use, month, p) for month in (5, 6, 7, 10)] == pytest.approx([0.6, 0.8, 0.8 * 0.97, 0.8 * 0.88])


def test_each_trend_has_its_own_rate(make: Make) -> None:
    rates = {"message_growth_per_year": 0.1, "admin_growth_per_year": 0.2, "target_growth_per_year": 0.3}
    world = make(school={"month": 18}, p=rates)
    turn_the_calendar(world.school, world.p)
    grown = world.school.message_growth, world.school.admin_growth, world.school.target_growth
    assert grown == pytest.approx((math.exp(0.15), math.exp(0.3), math.exp(0.45)))
