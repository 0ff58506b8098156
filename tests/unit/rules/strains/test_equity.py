"""Strain 6: pay as perceived, and the invisible tax."""

from collections.abc import Callable
from typing import Any

import pytest

from sim.rules.functions import logistic
from sim.rules.strains.equity import feel_inequity, invisible_tax, pay_in_force, perceive_pay
from sim.rules.vocabulary import Activity, Lever

Make = Callable[..., Any]


def fairness(make: Make, **what: Any) -> float:
    world = make(**what)
    return perceive_pay(world.me, world.unit, world.p)


def tax(make: Make, service: float, **what: Any) -> float:
    world = make(**what)
    world.me.have[Activity.SERVICE] = service
    return invisible_tax(world.me, world.unit, world.p)


def test_an_equity_adjustment_lifts_those_below_and_nobody_else(make: Make) -> None:
    for pay in (0.7, 0.85):
        lifted = make(me={"pay_relative": pay}, levers={Lever.EQUITY_ADJUSTMENT: 1.0})
        now = pay_in_force(lifted.me, lifted.unit, lifted.p)
        assert pay < now <= lifted.p.fair_pay_ratio
    above = make(me={"pay_relative": 1.2}, levers={Lever.EQUITY_ADJUSTMENT: 1.0})
    assert pay_in_force(above.me, above.unit, above.p) == 1.2
    without = make(me={"pay_relative": 0.8})
    assert pay_in_force(without.me, without.unit, without.p) == 0.8


def test_an_equity_adjustment_never_turns_ranks_of_pay_around(make: Make) -> None:
    worlds = [make(me={"pay_relative": k / 100}, levers={Lever.EQUITY_ADJUSTMENT: 1.0}) for k in range(50, 130)]
    pay = [pay_in_force(world.me, world.unit, world.p) for world in worlds]
    assert pay == sorted(pay)


def test_pay_is_seen_as_fair_against_peers_and_market(make: Make) -> None:
    low, usual, high = (fairness(make, me={"pay_relative": pay}) for pay in (0.8, 1.0, 1.2))
    assert 0.0 < low < usual < high < 1.0
    assert fairness(make, unit={"mean_pay_relative": 1.2}) < usual < fairness(make, unit={"mean_pay_relative": 0.9})
    assert fairness(make, unit={"leader_quality": 0.9}) > usual


def test_open_criteria_end_guessing(make: Make) -> None:
    """With open criteria the suspicious and the trusting come closer together."""

    def distance(**what: Any) -> float:
        kind, unkind = (fairness(make, me={"fairness_outlook": outlook}, **what) for outlook in (1.5, -1.5))
        return kind - unkind

    assert distance() > distance(levers={Lever.OPEN_PAY_CRITERIA: 1.0}) > 0.0
    assert distance(p={"openness_of_criteria": 1.0}, levers={Lever.OPEN_PAY_CRITERIA: 1.0}) == 0.0
    assert fairness(make, levers={Lever.OPEN_PAY_CRITERIA: 1.0}) > fairness(make)


def test_who_is_paid_as_everybody_and_guesses_right_says_what_the_base_says(make: Make) -> None:
    world = make(me={"fairness_outlook": 0.15}, p={"guess_is_unkind": 0.15})
    assert perceive_pay(world.me, world.unit, world.p) == pytest.approx(logistic(world.p.fairness_base))


def test_only_service_beyond_ones_share_is_a_tax(make: Make) -> None:
    assert tax(make, 1.0, unit={"mean_service_hours": 1.5}) == 0.0
    assert tax(make, 3.5, unit={"mean_service_hours": 1.5}) == 2.0


@pytest.mark.parametrize("lever", [Lever.COUNT_TEACHING, Lever.RECOGNITION])
def test_credit_and_thanks_take_the_edge_off(make: Make, lever: Lever) -> None:
    assert 0.0 < tax(make, 5.0, levers={lever: 1.0}) < tax(make, 5.0, levers={lever: 0.4}) < tax(make, 5.0)


def test_inequity_comes_from_both_and_is_a_share(make: Make) -> None:
    def strain(service: float, **what: Any) -> float:
        world = make(**what)
        world.me.have[Activity.SERVICE] = service
        return float(world.lives(feel_inequity).strain_inequity)

    assert strain(6.0) > strain(1.0) > 0.0
    assert strain(1.0, me={"pay_relative": 0.7}) > strain(1.0)
    assert strain(1e6) <= 1.0
    assert strain(6.0, p={"strain_inequity": 0.0}) == 0.0


def test_the_perception_is_remembered(make: Make) -> None:
    world = make(me={"pay_relative": 0.8})
    assert world.lives(feel_inequity).pay_fairness == perceive_pay(world.me, world.unit, world.p)
