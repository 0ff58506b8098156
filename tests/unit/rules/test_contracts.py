"""Appointments off the tenure track: how long they are, when they end, and how seldom they are not renewed."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from sim.rules.contracts import contract_months, first_contract, is_not_renewed
from sim.rules.draws import Event
from sim.rules.vocabulary import Destination, Leaving, Path, Stage

Make = Callable[..., Any]
Draws = Callable[[Mapping[Any, float]], None]
ENDS = {"contract_months_left": 1}


def ends(world: Any) -> bool:
    """Whether the appointment of the person is not renewed this month."""
    return bool(is_not_renewed(world.me, world.unit, world.school, world.p))


@pytest.mark.parametrize(("draw", "months"), [(0.0, 12), (0.33, 12), (0.34, 24), (0.67, 36), (0.999, 36)])
def test_appointments_are_whole_years_up_to_the_longest(make: Make, draw: float, months: int) -> None:
    assert contract_months(draw, make(p={"contract_years_at_most": 3.0}).p) == months


def test_no_appointment_is_shorter_than_a_year(make: Make) -> None:
    assert contract_months(0.99, make(p={"contract_years_at_most": 0.0}).p) == 12


@pytest.mark.parametrize(
    ("newcomer", "served", "left"), [(True, 0.5, 24), (False, 0.0, 1), (False, 0.5, 13), (False, 0.99, 24)]
)
def test_those_already_here_have_served_a_part(make: Make, draws: Draws, newcomer: bool, served: float, left: int) -> None:
    draws({Event.CONTRACT_START: 0.5, (Event.CONTRACT_START, 1): served})
    world = make(p={"contract_years_at_most": 3.0})
    first_contract(world.me, world.school, world.p, newcomer)
    assert world.me.contract_months_left == left


def test_months_run_down_and_nothing_happens_before_the_end(make: Make, draws: Draws) -> None:
    draws({Event.CONTRACT: 0.0})
    world = make(me={"contract_months_left": 3}, p={"not_renewed": 1.0})
    assert [ends(world), world.me.contract_months_left] == [False, 2]
    assert [ends(world), world.me.contract_months_left] == [False, 1]
    assert ends(world)


def test_who_is_not_renewed_goes_elsewhere_by_no_choice_of_theirs(make: Make, draws: Draws) -> None:
    draws({Event.CONTRACT: 0.0})
    world = make(me={**ENDS, "path": Path.SHOCK})
    assert ends(world)
    me = world.me
    assert (me.stage, me.leaving_kind, me.path) == (Stage.NOTICE, Leaving.NOT_RENEWED, Path.CONTRACT)
    assert me.notice_left == 3 and me.destination != Destination.RETIREMENT


def test_who_is_renewed_stays_for_another_appointment(make: Make, draws: Draws) -> None:
    draws({Event.CONTRACT: 1.0, (Event.CONTRACT, 1): 0.9})
    world = make(me={**ENDS, "stage": Stage.SEARCH}, p={"contract_years_at_most": 3.0})
    assert not ends(world)
    assert (world.me.stage, world.me.contract_months_left) == (Stage.SEARCH, 36)


def test_on_the_tenure_track_no_appointment_ends(make: Make, draws: Draws) -> None:
    draws({Event.CONTRACT: 0.0})
    world = make(me={**ENDS, "tenure_track": True}, p={"not_renewed": 1.0})
    assert not ends(world) and world.me.contract_months_left == 1


def test_renewal_is_refused_at_its_rate(make: Make, chance_by: Any) -> None:
    found = chance_by(Event.CONTRACT, lambda: ends(make(me=ENDS, p={"not_renewed": 0.03})))
    assert found == pytest.approx(0.03, rel=1e-6)


def test_on_a_roster_they_end_before_month_0_as_well(make: Make, draws: Draws) -> None:
    """Nobody leaves by it before month 0, but some are on notice then, as in any other month."""
    draws({Event.CONTRACT: 0.0})
    assert ends(make(me={**ENDS, "on_roster": True}, school={"settling": True}, p={"not_renewed": 1.0}))
