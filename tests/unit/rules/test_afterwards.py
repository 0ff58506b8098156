"""Life after leaving, in outline."""

from types import SimpleNamespace

import pytest

from sim.rules.afterwards import (
    exhaustion_afterwards,
    exhaustion_to_come,
    hours_afterwards,
    teaching_afterwards,
)
from sim.rules.vocabulary import Destination


@pytest.mark.parametrize("destination", Destination)
def test_each_destination_has_its_own_week_and_wear(p: SimpleNamespace, destination: Destination) -> None:
    name = destination.name.lower()
    assert hours_afterwards(destination, False, p) == getattr(p, f"hours_after_{name}")
    assert exhaustion_to_come(destination, p) == getattr(p, f"exhaustion_after_{name}")


def test_retired_people_work_least(p: SimpleNamespace) -> None:
    hours = {destination: hours_afterwards(destination, False, p) for destination in Destination}
    assert min(hours, key=hours.__getitem__) == Destination.RETIREMENT
    assert hours_afterwards(Destination.RETIREMENT, True, p) == p.hours_after_retirement + p.hours_of_second_post


@pytest.mark.parametrize("before", [0.0, 0.3, 0.9])
def test_the_old_exhaustion_fades_and_the_new_life_sets_its_own(p: SimpleNamespace, before: float) -> None:
    months = [exhaustion_afterwards(before, Destination.INDUSTRY, float(k), p) for k in range(0, 200, 10)]
    assert months[0] == pytest.approx(before)
    assert months[-1] == pytest.approx(p.exhaustion_after_industry, abs=1e-4)
    assert months == sorted(months, reverse=before > p.exhaustion_after_industry)
    assert all(0.0 <= x <= 1.0 for x in months)


def test_after_the_months_of_relief_about_a_third_lingers(p: SimpleNamespace) -> None:
    to_come = p.exhaustion_after_hybrid
    lingers = exhaustion_afterwards(to_come + 0.5, Destination.HYBRID, p.relief_months, p) - to_come
    assert lingers == pytest.approx(0.5 * 0.3679, abs=1e-3)


def test_adjuncts_stop_in_time(p: SimpleNamespace) -> None:
    assert teaching_afterwards(1.5, 0.0, p) == 1.5
    assert teaching_afterwards(0.0, 12.0, p) == 0.0
    after_a_year = 1.5 * (1.0 - p.adjunct_fading_per_month) ** 12
    assert teaching_afterwards(1.5, 12.0, p) == pytest.approx(after_a_year)


BY_DESTINATION = {destination: destination.name.lower() for destination in Destination}


def test_destinations_are_not_confused() -> None:
    hours = {f"hours_after_{name}": 10.0 + k for k, name in BY_DESTINATION.items()}
    worn = {f"exhaustion_after_{name}": 0.1 + 0.01 * k for k, name in BY_DESTINATION.items()}
    p = SimpleNamespace(**hours, **worn, hours_of_second_post=8.0)
    for k in Destination:
        assert hours_afterwards(k, False, p) == 10.0 + k
        assert hours_afterwards(k, True, p) == 10.0 + k + (8.0 if k == Destination.RETIREMENT else 0.0)
        assert exhaustion_to_come(k, p) == 0.1 + 0.01 * k


def test_exhaustion_afterwards_is_a_share_and_does_not_fade_before_leaving(p: SimpleNamespace) -> None:
    assert exhaustion_afterwards(1.5, Destination.INDUSTRY, 0.0, p) == 1.0
    assert exhaustion_afterwards(-0.5, Destination.INDUSTRY, 0.0, p) == 0.0
    assert exhaustion_afterwards(0.6, Destination.INDUSTRY, -3.0, p) == pytest.approx(0.6)
