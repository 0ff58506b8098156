"""Strain 3: only tasks that serve nobody harm, more so where nobody can be told."""

from collections.abc import Callable
from typing import Any

import pytest

from sim.rules.strains.administration import channel, feel_administration
from sim.rules.vocabulary import Strain
from tests.unit.rules.by_hand import saturated, strain_of

Make = Callable[..., Any]


def strain(make: Make, **what: Any) -> float:
    return strain_of(make(**what).lives(feel_administration), Strain.ADMINISTRATION)


def test_a_channel_needs_a_good_leader_and_no_fear(make: Make) -> None:
    def heard(leader_quality: float, fear: float) -> float:
        world = make(unit={"leader_quality": leader_quality, "fear": fear})
        return float(channel(world.me, world.unit, world.p))

    assert heard(1.0, 0.0) == 1.0
    assert heard(1.0, 1.0) == 0.0
    assert heard(0.0, 0.0) == 0.0


def test_tasks_that_serve_somebody_do_not_harm(make: Make) -> None:
    assert strain(make, me={"useless_hours": 0.0}) == 0.0


def test_useless_hours_harm_and_silence_makes_it_worse(make: Make) -> None:
    harm = [strain(make, me={"useless_hours": hours}) for hours in (0.5, 2.0, 8.0, 80.0)]
    assert harm == sorted(harm) and harm[0] > 0.0 and harm[-1] <= 1.0
    assert strain(make, unit={"fear": 0.9}) > strain(make, unit={"fear": 0.1})
    assert strain(make, unit={"leader_quality": 0.1}) > strain(make, unit={"leader_quality": 0.9})


def test_with_a_perfect_channel_only_the_hours_count(make: Make) -> None:
    world = make(unit={"leader_quality": 1.0, "fear": 0.0}, me={"useless_hours": 3.0})
    felt = saturated(3.0 * world.p.harm_by_useless_hours)
    assert strain_of(world.lives(feel_administration), Strain.ADMINISTRATION) == pytest.approx(felt)


def test_the_switch_takes_it_away(make: Make) -> None:
    assert strain(make, p={"strain_administration": 0.0}) == 0.0


def test_the_size_of_the_harm(make: Make) -> None:
    world = make(
        me={"useless_hours": 3.0},
        unit={"leader_quality": 0.7, "fear": 0.2},
        p={"strain_administration": 0.9, "harm_by_useless_hours": 0.1, "harm_by_no_channel": 0.5},
    )
    # a channel of 0.7 x 0.8 = 0.56 leaves 0.44 unheard, and 3 hours hurt like 3 x 1.22
    assert strain_of(world.lives(feel_administration), Strain.ADMINISTRATION) == pytest.approx(0.9 * saturated(0.366))
