"""Strain 1: target pressure, and work that the pay plan does not count."""

from collections.abc import Callable
from typing import Any

import pytest

from sim.rules.strains.rvu import displaced_mission, feel_rvu, target_pressure
from sim.rules.vocabulary import Lever, Shock, Strain
from tests.unit.rules.by_hand import saturated, strain_of

Make = Callable[..., Any]


def pressure(world: Any) -> float:
    return target_pressure(world.me, world.unit, world.school, world.p)


def strain(make: Make, **what: Any) -> float:
    return strain_of(make(**what).lives(feel_rvu), Strain.RVU)


def test_a_comfortable_target_does_not_press(make: Make) -> None:
    comfortable = make().p.comfortable_target
    assert pressure(make(me={"rvu_target": comfortable})) == 0.0
    assert pressure(make(me={"rvu_target": comfortable / 2})) == 0.0
    assert pressure(make(me={"rvu_target": comfortable + 0.1, "clinical_effort": 0.5})) == pytest.approx(0.05)


@pytest.mark.parametrize(
    "more",
    [
        {"me": {"rvu_target": 1.3}},
        {"me": {"load": 1.2}},
        {"me": {"clinical_effort": 0.95}},
        {"unit": {"extra_load": 0.2}},
        {"school": {"target_growth": 1.1}},
        {"shocks": {Shock.TARGET_RISE: 0.2}},
    ],
)
def test_what_presses(make: Make, more: dict[str, Any]) -> None:
    assert pressure(make(**more)) > pressure(make()) > 0.0
    assert strain(make, **more) > strain(make)


def test_realistic_targets_press_less(make: Make) -> None:
    assert pressure(make(levers={Lever.REALISTIC_TARGETS: 1.0})) < pressure(make())


def test_who_is_all_clinic_has_no_displaced_mission(make: Make, week: Callable[..., list[float]]) -> None:
    world = make(me={"have": week(clinic=40.0), "admin_effort": 0.0})
    assert displaced_mission(world.me, world.unit, world.p) == 0.0


def test_teaching_is_displaced_unless_it_is_counted(make: Make, week: Callable[..., list[float]]) -> None:
    half = {"have": week(clinic=20.0, teaching=20.0), "admin_effort": 0.0}
    world, counted = make(me=half), make(me=half, levers={Lever.COUNT_TEACHING: 1.0})
    assert displaced_mission(world.me, world.unit, world.p) == pytest.approx(0.5)
    share = displaced_mission(counted.me, counted.unit, counted.p)
    assert share == pytest.approx(0.5 * (1.0 - counted.p.teaching_counted))


def test_more_counted_than_worked_is_no_negative_mission(make: Make, week: Callable[..., list[float]]) -> None:
    world = make(me={"have": week(clinic=1.0), "admin_effort": 0.5})
    assert displaced_mission(world.me, world.unit, world.p) == 0.0


def test_displacement_hurts_only_where_pay_depends_on_rvus(make: Make) -> None:
    calm = {"rvu_target": 0.5}
    assert strain(make, me=calm, department={"rvu_pay_share": 0.0}) == 0.0
    assert strain(make, me=calm, department={"rvu_pay_share": 0.6}) > strain(make, me=calm) > 0.0


def test_the_switch_takes_it_away(make: Make) -> None:
    assert strain(make, p={"strain_rvu": 0.0}, me={"rvu_target": 3.0}) == 0.0


def test_the_size_of_the_pressure(make: Make) -> None:
    world = make(
        me={"rvu_target": 1.2, "load": 1.1, "clinical_effort": 0.6},
        unit={"extra_load": 0.25},
        p={"comfortable_target": 0.9},
    )
    assert pressure(world) == pytest.approx((1.2 * 1.1 * 1.25 - 0.9) * 0.6)


MIXED = {"clinic": 12.0, "documentation": 3.0, "inbox": 2.0, "administration": 5.0, "teaching": 8.0, "service": 4.0,
         "research": 6.0}  # fmt: skip
COUNTED = {"teaching_counted": 0.8, "hours_per_full_effort": 50.0, "research_counted": 0.3}


def test_what_of_a_mixed_week_the_pay_plan_counts(make: Make, week: Callable[..., list[float]]) -> None:
    world = make(
        me={"have": week(**MIXED), "admin_effort": 0.04}, levers={Lever.COUNT_TEACHING: 0.5}, p=COUNTED
    )
    # 12 of clinic, 0.4 of the 12 of teaching and service, 2 of an office, 1.8 of research: 20.6 of 40 hours
    assert displaced_mission(world.me, world.unit, world.p) == pytest.approx(1.0 - 20.6 / 40.0)


def test_its_size(make: Make, week: Callable[..., list[float]]) -> None:
    felt = strain(
        make,
        me={"have": week(**MIXED), "admin_effort": 0.04, "rvu_target": 1.2, "clinical_effort": 0.6},
        department={"rvu_pay_share": 0.4},
        levers={Lever.COUNT_TEACHING: 0.5},
        p={**COUNTED, "strain_rvu": 0.9, "comfortable_target": 0.9, "rvu_by_pressure": 0.7, "rvu_by_displacement": 1.5},
    )
    assert felt == pytest.approx(0.9 * saturated(0.7 * 0.3 * 0.6 + 1.5 * 0.4 * (1.0 - 20.6 / 40.0)))
