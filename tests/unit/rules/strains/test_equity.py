"""Strain 6: pay as perceived, and the invisible tax."""

from collections.abc import Callable
from typing import Any

import pytest

from sim.rules.strains.equity import feel_inequity, invisible_tax, pay_in_force, perceive_pay
from sim.rules.vocabulary import Activity, Lever, Strain
from tests.unit.rules.by_hand import from_log_odds, saturated, strain_of

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
    assert perceive_pay(world.me, world.unit, world.p) == pytest.approx(from_log_odds(world.p.fairness_base))


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
        return strain_of(world.lives(feel_inequity), Strain.INEQUITY)

    assert strain(6.0) > strain(1.0) > 0.0
    assert strain(1.0, me={"pay_relative": 0.7}) > strain(1.0)
    assert strain(1e6) <= 1.0
    assert strain(6.0, p={"strain_inequity": 0.0}) == 0.0


def test_the_perception_is_remembered(make: Make) -> None:
    world = make(me={"pay_relative": 0.8})
    assert world.lives(feel_inequity).pay_fairness == perceive_pay(world.me, world.unit, world.p)


def test_the_size_of_an_adjustment(make: Make) -> None:
    world = make(
        me={"pay_relative": 0.75},
        levers={Lever.EQUITY_ADJUSTMENT: 0.5},
        p={"fair_pay_ratio": 0.95, "pay_gap_closed": 0.8},
    )
    assert pay_in_force(world.me, world.unit, world.p) == pytest.approx(0.75 + 0.4 * 0.2)


def test_the_size_of_what_makes_pay_fair(make: Make) -> None:
    seen = fairness(
        make,
        me={"pay_relative": 0.9, "fairness_outlook": 1.2},
        unit={"mean_pay_relative": 1.05, "leader_quality": 0.8},
        levers={Lever.OPEN_PAY_CRITERIA: 0.5},
        p={
            "openness_of_criteria": 0.6, "fairness_base": 0.2, "fairness_by_peers": 1.5, "fairness_by_market": 0.8,
            "fairness_by_guess": 0.5, "guess_is_unkind": 0.4, "fairness_by_leader": 0.7, "leader_usual": 0.55,
            "fairness_by_openness": 0.9,
        },
    )  # fmt: skip
    amount = 1.5 * -0.15 + 0.8 * -0.1
    guess = 0.5 * 0.8 * 0.7  # criteria are open to 0.3
    procedure = 0.7 * 0.25 + 0.9 * 0.3
    assert seen == pytest.approx(from_log_odds(0.2 + amount + guess + procedure))


def test_the_size_of_the_tax(make: Make) -> None:
    taxed = tax(
        make,
        5.0,
        unit={"mean_service_hours": 1.5},
        levers={Lever.COUNT_TEACHING: 0.5, Lever.RECOGNITION: 0.25},
        p={"teaching_counted": 0.8, "recognition_counts": 0.4},
    )
    assert taxed == pytest.approx(3.5 * 0.6 * 0.9)


def test_the_size_of_inequity(make: Make) -> None:
    world = make(p={"strain_inequity": 0.9, "inequity_by_pay": 0.7, "inequity_by_tax": 0.3})
    world.me.have[Activity.SERVICE] = 4.0
    felt = strain_of(world.lives(feel_inequity), Strain.INEQUITY)
    assert felt == pytest.approx(0.9 * saturated(0.7 * (1.0 - world.me.pay_fairness) + 0.3 * 2.5))
