"""Draws by name."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.rules.chance import (
    LOGISTIC_SD,
    bell,
    birth_chance,
    chance,
    chance_and_bells,
    meet_the_month,
    unit_chance,
)
from sim.rules.draws import Event, Kind, uniform, uniform_and_bells
from sim.rules.vocabulary import Question
from tests.unit.rules.by_hand import bell_at

Make = Callable[..., Any]


def test_a_chance_is_the_persons_own_draw_of_the_month(make: Make) -> None:
    world = make(me={"line": 12, "occupant": 3}, school={"seed": 7, "replicate": 2, "month": 9})
    drawn = uniform(7, 2, Kind.PERSON, 12, 3, 9, Event.VOICE, 1)
    assert chance(world.me, world.school, Event.VOICE, 1) == drawn
    assert chance(world.me, world.school, Event.VOICE) != drawn


def test_chance_at_birth_does_not_depend_on_the_month(make: Make) -> None:
    early, late = make(school={"month": -25}), make(school={"month": 40})
    assert birth_chance(early.me, early.school, Event.AGE) == birth_chance(late.me, late.school, Event.AGE)
    assert chance(early.me, early.school, Event.AGE) != chance(late.me, late.school, Event.AGE)


def test_a_successor_has_random_numbers_of_their_own(make: Make) -> None:
    one, other = make(me={"occupant": 0}), make(me={"occupant": 1})
    assert birth_chance(one.me, one.school, Event.AGE) != birth_chance(other.me, other.school, Event.AGE)


def test_a_unit_has_random_numbers_of_its_own(make: Make) -> None:
    world = make(unit={"index": 5})
    drawn = uniform(1, 0, Kind.UNIT, 5, 0, 1, Event.LEADER_LEAVES, 0)
    assert unit_chance(world.unit, world.school, Event.LEADER_LEAVES) == drawn


def test_a_bell_has_mean_0_and_the_spread_it_is_given() -> None:
    draws = (np.arange(100_000) + 0.5) / 100_000
    values = np.array([bell(u, 2.5) for u in draws.tolist()])
    assert values.mean() == pytest.approx(0.0, abs=1e-9)
    assert values.std() == pytest.approx(2.5, rel=0.005)
    assert bell(0.5, 3.0) == 0.0 and bell(0.9, 1.0) == pytest.approx(-bell(0.1, 1.0))
    assert pytest.approx(math.pi / math.sqrt(3.0)) == LOGISTIC_SD


def test_each_draw_belongs_to_seed_replicate_actor_occupant_and_event(make: Make) -> None:
    world = make(me={"line": 12, "occupant": 3}, unit={"index": 5}, school={"seed": 7, "replicate": 2, "month": 9})
    born = birth_chance(world.me, world.school, Event.TRAITS, 4)
    assert born == uniform(7, 2, Kind.PERSON, 12, 3, 0, Event.TRAITS, 4)
    led = unit_chance(world.unit, world.school, Event.LEADER_LINE, 2)
    assert led == uniform(7, 2, Kind.UNIT, 5, 0, 9, Event.LEADER_LINE, 2)


def test_a_month_begins_with_news_of_demand_and_draws_with_incidents(make: Make, draws: Callable[..., None]) -> None:
    draws({Event.WORKLOAD: 0.8, Event.INCIDENT: 0.3})
    me = make(p={"load_spread": 0.05}).lives(meet_the_month)
    assert me.load_news == pytest.approx(bell_at(0.8, 0.05))
    assert me.incident_draw == 0.3


def test_bells_come_with_a_chance_and_leave_it_as_it_is(make: Make) -> None:
    world = make(me={"line": 12, "occupant": 3}, school={"seed": 7, "replicate": 2, "month": 9})
    drawn = chance_and_bells(world.me, world.school, Event.SURVEY, 1)
    assert drawn == uniform_and_bells(7, 2, Kind.PERSON, 12, 3, 9, Event.SURVEY, 1)
    assert drawn[0] == chance(world.me, world.school, Event.SURVEY, 1)


@pytest.mark.parametrize("switch", ["moods", "instrument_error"])
def test_a_month_brings_moods_and_occasions_where_they_matter_and_the_same_months_otherwise(make: Make, switch: str) -> None:
    world, off = make(p={switch: 1.0}), make().lives(meet_the_month)
    me = world.lives(meet_the_month)
    assert (me.load_news, me.incident_draw) == (off.load_news, off.incident_draw)
    assert off.mood_news == 0.0 and list(off.occasion) == [0.0, 0.0, 0.0]
    assert me.mood_news == chance_and_bells(me, world.school, Event.INCIDENT)[1]
    _, tired, cynical, leaving = chance_and_bells(me, world.school, Event.WORKLOAD)
    assert me.occasion[Question.EXHAUSTION] == tired and me.occasion[Question.DISENGAGEMENT] == cynical
    assert me.occasion[Question.LEAVING] == leaving
    assert len({me.mood_news, tired, cynical, leaving}) == 4
