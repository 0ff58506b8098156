"""Strain 4: time pressure, thin staffing, not being heard; only where there are patients."""

from collections.abc import Callable
from typing import Any

import pytest

from sim.rules.strains.moral_injury import feel_moral_injury, thin_staffing, time_pressure, vacancy_share
from sim.rules.vocabulary import Lever, Shock, Strain
from tests.unit.rules.by_hand import saturated, strain_of

Make = Callable[..., Any]
PRESSED = {"volume_gap_hours": 5.0}


def strain(make: Make, **what: Any) -> float:
    return strain_of(make(**{"me": PRESSED, **what}).lives(feel_moral_injury), Strain.MORAL_INJURY)


def test_no_pressure_no_injury(make: Make) -> None:
    calm = {"rvu_target": 0.5, "volume_gap_hours": 0.0}
    assert time_pressure(make(me=calm).me, make().unit, make().school, make().p) == 0.0
    assert strain(make, me=calm) == 0.0


@pytest.mark.parametrize(
    "worse",
    [
        {"me": {"volume_gap_hours": 15.0}},
        {"me": {**PRESSED, "rvu_target": 1.4}},
        {"unit": {"vacancies": 2}},
        {"unit": {"support": 0.6}},
        {"shocks": {Shock.SUPPORT_CUT: 0.5}},
        {"unit": {"fear": 0.8}},
        {"unit": {"leader_quality": 0.2}},
    ],
)
def test_what_makes_it_worse(make: Make, worse: dict[str, Any]) -> None:
    assert strain(make, **worse) > strain(make) > 0.0


def test_support_staff_make_it_better(make: Make) -> None:
    thin = {"support": 0.8}
    assert strain(make, levers={Lever.SUPPORT_STAFF: 1.0}, unit=thin) < strain(make, unit=thin)


def test_without_patients_there_is_none(make: Make, week: Callable[..., list[float]]) -> None:
    assert strain(make, me={**PRESSED, "have": week(research=50.0)}) == 0.0


def test_thin_staffing_is_a_share(make: Make) -> None:
    rich, bare = make(unit={"support": 3.0}), make(unit={"support": 0.1, "vacancies": 4})
    assert thin_staffing(rich.me, rich.unit, rich.p) == 0.0
    assert thin_staffing(bare.me, bare.unit, bare.p) == 1.0


def test_vacancies_as_a_share_of_lines(make: Make) -> None:
    assert vacancy_share(make(people=4, unit={"vacancies": 1}).unit) == 0.25
    assert vacancy_share(make(unit={"count": 0, "vacancies": 0}).unit) == 0.0


def test_the_switch_takes_it_away(make: Make) -> None:
    assert strain(make, p={"strain_moral_injury": 0.0}) == 0.0


HARD_PRESSED = {"rvu_target": 1.2, "load": 1.1, "clinical_effort": 0.6, "volume_gap_hours": 6.0}
THIN = {"support": 0.5, "vacancies": 1, "leader_quality": 0.7, "fear": 0.2}
SIZES = {
    "comfortable_target": 0.9, "time_pressure_by_target": 0.8, "time_pressure_by_volume": 0.05,
    "work_shifted_by_support": 0.4, "least_support": 0.5, "thin_staffing_from": 0.9, "thin_staffing_by_support": 0.6,
    "thin_staffing_by_vacancy": 0.7, "moral_base": 0.3, "moral_by_pressure": 1.5, "clinic_hours_per_cfte": 35.0,
    "strain_moral_injury": 0.9,
}  # fmt: skip


def test_its_size(make: Make) -> None:
    world = make(me=HARD_PRESSED, unit=THIN, p=SIZES)
    # the target presses by (1.2 x 1.1 - 0.9) x 0.6 = 0.252, and the week is 6 hours too long
    pressed = saturated(0.8 * 0.252 + 0.05 * 6.0)
    assert time_pressure(world.me, world.unit, world.school, world.p) == pytest.approx(pressed)
    # half of the staff leaves 0.8 of the help: 1.25 times the work; one line of four is vacant
    thin = 0.6 * (1.25 - 0.9) + 0.7 * 0.25
    assert thin_staffing(world.me, world.unit, world.p) == pytest.approx(thin)
    # a channel of 0.7 x 0.8; 28 of 35 hours are with patients
    load = 1.5 * pressed * (0.3 + thin) * (1.3 - 0.56) * 0.8
    felt = strain_of(world.lives(feel_moral_injury), Strain.MORAL_INJURY)
    assert felt == pytest.approx(0.9 * saturated(load))
