"""Requests: who is asked, who says yes, how long it stays, and that all of them are accounted for."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.rules.functions import logistic
from sim.rules.requests import (
    attractiveness,
    deal_requests,
    end_standing_service,
    follow_up,
    receive_request,
    says_yes,
)
from sim.rules.vocabulary import SERVICE_MONTHS, Lever

Make = Callable[..., Any]
LINES = 20
MANY = {"requests_per_line_per_month": 0.4}


def received(make: Make, months: int = 150, **what: Any) -> np.ndarray:
    """Requests that each of twenty lines receives, months apart so that nothing stays."""
    world = make(people=LINES, **what)
    total = np.zeros(LINES)
    for month in range(1, months + 1):
        world.school.month = month
        for me in world.people:
            me.standing_service_hours = 0.0
            world.lives(end_standing_service, me)
        world.acts(deal_requests)
        total += [me.requests_received for me in world.people]
    return total


def pull(make: Make, **what: Any) -> float:
    world = make(**what)
    return attractiveness(world.me, world.unit, world.p)


def asked(make: Make, yes_luck: float, length_luck: float = 0.5, **what: Any) -> Any:
    world = make(**what)
    receive_request(world.me, world.unit, world.school, length_luck, yes_luck, world.p)
    return world


# -- who is asked --


def test_who_comes_to_mind(make: Make) -> None:
    assert pull(make) == 1.0
    assert pull(make, me={"reliability": 1.0}) > 1.0 > pull(make, me={"reliability": -1.0})
    assert pull(make, me={"standing_service_hours": 3.0}) > 1.0
    assert pull(make, me={"filled": False}) == 0.0
    p = make().p
    assert pull(make, me={"woman": True}) == pytest.approx(np.exp(p.women_requests_log_ratio))
    assert pull(make, me={"urim": True}) == pytest.approx(np.exp(p.urim_requests_log_ratio))


def test_the_switches_of_who_comes_to_mind(make: Make) -> None:
    off = {"gender_requests": 0.0, "urim_requests": 0.0, "requests": 0.0}
    assert pull(make, me={"woman": True, "urim": True, "standing_service_hours": 5.0}, p=off) == 1.0


def test_nobody_attracts_more_than_the_most(make: Make) -> None:
    limit = make().p.request_pull_limit
    assert pull(make, me={"reliability": 50.0}) == pytest.approx(np.exp(limit))
    assert pull(make, me={"reliability": -50.0}) == pytest.approx(np.exp(-limit))


def test_fair_rotation_evens_it_out(make: Make) -> None:
    taxed = {"reliability": 1.5, "woman": True, "standing_service_hours": 3.0}
    assert 1.0 < pull(make, me=taxed, levers={Lever.FAIR_REQUESTS: 1.0}) < pull(make, me=taxed)
    full = {"rotation_evens_out": 1.0}
    assert pull(make, me=taxed, levers={Lever.FAIR_REQUESTS: 1.0}, p=full) == 1.0


def test_requests_go_to_people_in_proportion_to_their_pull(make: Make) -> None:
    counts = received(make, me={"reliability": 2.0}, p=MANY)
    world = make(me={"reliability": 2.0}, others={})
    ratio = attractiveness(world.me, world.unit, world.p)
    assert counts[0] / counts[1:].mean() == pytest.approx(ratio, rel=0.2)


def test_nobody_is_asked_on_a_vacant_line(make: Make) -> None:
    counts = received(make, months=60, me={"filled": False, "reliability": 2.0}, p=MANY)
    assert counts[0] == 0.0 < counts[1:].min()


def test_requests_arise_at_their_rate_whoever_is_there(make: Make) -> None:
    for others in ({}, {"filled": False}):
        world, sent = make(people=LINES, others=others, p=MANY), 0
        for month in range(1, 301):
            world.school.month = month
            for me in world.people:
                me.standing_service_hours = 0.0
            sent += world.acts(deal_requests).requests_sent
        assert sent / 300 == pytest.approx(0.4 * LINES, rel=0.05)


def test_every_request_is_placed_or_not_and_accepted_or_not(make: Make) -> None:
    world = make(people=6, others={"standing_service_hours": 4.0, "filled": True}, p=MANY)
    world.people[3].filled = False
    for month in range(1, 80):
        world.school.month = month
        for me in world.people:
            world.lives(end_standing_service, me)
        unit = world.acts(deal_requests)
        people = world.people
        assert unit.requests_sent == sum(me.requests_received for me in people) + unit.requests_unplaced
        for me in people:
            assert me.requests_received == me.requests_accepted + me.requests_declined
            assert me.standing_service_hours >= 0.0


def test_where_nobody_is_there_requests_find_nobody(make: Make) -> None:
    world = make(people=5, me={"filled": False}, others={"filled": False}, p={"requests_per_line_per_month": 0.4})
    unit = world.acts(deal_requests)
    assert unit.requests_unplaced == unit.requests_sent > 0


def test_one_change_moves_only_what_concerns_it(make: Make) -> None:
    """Dealing by rejection: when one person is gone, hardly anybody else is asked more or less."""
    there, gone = (received(make, p=MANY, me={"filled": filled}) for filled in (True, False))
    moved = np.abs(there[1:] - gone[1:]).sum()
    assert moved <= there[0], "only what the absent person would have got goes elsewhere"


# -- yes or no --


def test_those_who_cannot_say_no_or_dare_not_accept(make: Make) -> None:
    def yes(**what: Any) -> float:
        world = make(**what)
        return says_yes(world.me, world.unit, world.p)

    assert yes(unit={"fear": 0.0}) == pytest.approx(logistic(make().p.yes_base))
    assert yes(me={"says_no": 1.5}) < yes() < yes(me={"says_no": -1.5})
    assert yes(unit={"fear": 0.9}) > yes()
    assert yes(me={"volume_gap_hours": 20.0}) < yes()


def test_an_accepted_request_stays_for_its_months(make: Make) -> None:
    for luck, month in ((0.0, 1), (0.4, 17), (0.999, 35), (0.5, -20)):
        world = asked(make, 0.0, luck, school={"month": month})
        p, me = world.p, world.me
        months = int(p.request_months_shortest + luck * (p.request_months_longest - p.request_months_shortest))
        for k in range(1, months):
            world.school.month = month + k
            assert world.lives(end_standing_service).standing_service_hours == p.request_hours_per_week, k
        world.school.month = month + months
        assert world.lives(end_standing_service).standing_service_hours == 0.0
        assert sum(me.service_ending) == 0.0


def test_service_adds_up_over_the_months(make: Make) -> None:
    rng, world = np.random.default_rng(3), make()
    for month in range(-24, 200):
        world.school.month = month
        world.lives(end_standing_service)
        if rng.random() < 0.7:
            receive_request(world.me, world.unit, world.school, rng.random(), 0.0, world.p)
        assert world.me.standing_service_hours == pytest.approx(sum(world.me.service_ending))
    assert 1.0 < world.me.standing_service_hours < 0.5 * SERVICE_MONTHS


def test_declining_costs_standing_where_culture_is_poor(make: Make) -> None:
    poor, good = (asked(make, 1.0, unit={"culture": culture}).me for culture in (0.2, 1.0))
    assert poor.requests_declined == good.requests_declined == 1
    assert poor.standing < 0.5 == good.standing
    assert asked(make, 1.0, me={"standing": 0.01}, unit={"culture": 0.0}).me.standing == 0.0


def test_a_no_is_forgotten_in_time(make: Make) -> None:
    world = make(me={"standing": 0.2})
    before = world.me.standing
    for _ in range(40):
        world.lives(end_standing_service)
        assert before < world.me.standing <= world.p.standing_usual
        before = world.me.standing
    assert before == pytest.approx(0.5, abs=0.02)


# -- service breeds service --


def test_service_breeds_service(make: Make) -> None:
    def follow_ups(**what: Any) -> int:
        world = make(**what)
        for me in world.crowd():
            follow_up(me, world.unit, world.school, world.p)
        return int(world.unit.requests_sent)

    assert follow_ups() == 0
    some = follow_ups(me={"standing_service_hours": 2.0})
    assert some == pytest.approx(2_000 * 2.0 * make().p.follow_up_per_hour, rel=0.25)
    assert follow_ups(me={"standing_service_hours": 6.0}) > some
    assert follow_ups(me={"standing_service_hours": 6.0}, levers={Lever.FAIR_REQUESTS: 1.0}) < some
    assert follow_ups(me={"standing_service_hours": 6.0, "filled": False}) == 0
    assert follow_ups(me={"standing_service_hours": 6.0}, p={"requests": 0.0}) == 0
