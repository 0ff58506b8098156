"""Strain 2: hours in the inbox, and record work in the evening."""

from collections.abc import Callable
from typing import Any

import pytest

from sim.rules.strains.inbox import feel_inbox
from sim.rules.vocabulary import Activity, Strain
from tests.unit.rules.by_hand import saturated, strain_of

Make = Callable[..., Any]


def strain(make: Make, inbox: float, evening: float, **p: float) -> float:
    world = make(me={"evening_ehr_hours": evening}, p=p)
    world.me.have[Activity.INBOX] = inbox
    return strain_of(world.lives(feel_inbox), Strain.INBOX)


def test_both_hours_and_evenings_hurt(make: Make) -> None:
    assert strain(make, 0.0, 0.0) == 0.0
    assert strain(make, 5.0, 0.0) > strain(make, 1.0, 0.0) > 0.0
    assert strain(make, 0.0, 5.0) > strain(make, 0.0, 1.0) > 0.0
    assert strain(make, 5.0, 5.0) > max(strain(make, 5.0, 0.0), strain(make, 0.0, 5.0))


def test_it_stays_a_share(make: Make) -> None:
    assert strain(make, 1e6, 1e6) == pytest.approx(1.0)


def test_its_size(make: Make) -> None:
    felt = strain(make, 4.0, 2.0, inbox_by_hours=0.1, inbox_by_evening=0.05, strain_inbox=0.9)
    assert felt == pytest.approx(0.9 * saturated(0.5))


def test_the_switch_takes_it_away(make: Make) -> None:
    assert strain(make, 9.0, 9.0, strain_inbox=0.0) == 0.0
