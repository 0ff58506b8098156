"""Requests: who is asked, who says yes, how long it stays, and that all of them are accounted for."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.rules.draws import Event
from sim.rules.requests import (
    attractiveness,
    deal_requests,
    end_standing_service,
    follow_up,
    receive_request,
    says_yes,
)
from sim.rules.vocabulary import SERVICE_MONTHS, Lever
from tests.unit.rules.by_hand import from_log_odds

Make = Callable[..., Any]
Draws = Callable[[dict[Any, float]], None]
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


def asked(make: Make, yes_draw: float, length_draw: float = 0.5, **what: Any) -> Any:
    world = make(**what)
    receive_request(world.me, world.unit, world.school, length_draw, yes_draw, world.p)
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

    assert yes(unit={"fear": 0.0}) == pytest.approx(from_log_odds(make().p.yes_base))
    assert yes(me={"says_no": 1.5}) < yes() < yes(me={"says_no": -1.5})
    assert yes(unit={"fear": 0.9}) > yes()
    assert yes(me={"volume_gap_hours": 20.0}) < yes()


def test_an_accepted_request_stays_for_its_months(make: Make) -> None:
    for draw, month in ((0.0, 1), (0.4, 17), (0.999, 35), (0.5, -20)):
        world = asked(make, 0.0, draw, school={"month": month})
        p, me = world.p, world.me
        months = int(p.request_months_shortest + draw * (p.request_months_longest - p.request_months_shortest))
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


# -- sizes --


PULLS = {
    "request_pull_of_reliability": 0.4, "request_pull_of_service": 0.15, "requests": 0.9, "gender_requests": 0.8,
    "women_requests_log_ratio": 0.3, "urim_requests": 0.7, "urim_requests_log_ratio": 0.5, "rotation_evens_out": 0.6,
    "request_pull_limit": 1.5,
}  # fmt: skip


def test_the_size_of_the_pull(make: Make) -> None:
    who = {"reliability": 1.2, "standing_service_hours": 2.0, "woman": True, "urim": True}
    size = 0.4 * 1.2 + 0.9 * 0.15 * 2.0 + 0.8 * 0.3 + 0.7 * 0.5
    assert pull(make, me=who, p=PULLS) == pytest.approx(math.exp(size))
    assert pull(make, me=who, levers={Lever.FAIR_REQUESTS: 0.5}, p=PULLS) == pytest.approx(math.exp(0.7 * size))


def test_the_chance_of_a_yes(make: Make) -> None:
    world = make(
        me={"says_no": 0.8, "volume_gap_hours": 5.0},
        unit={"fear": 0.3},
        p={"yes_base": 0.4, "yes_less_by_saying_no": 0.7, "yes_more_by_fear": 1.1, "yes_less_by_volume_gap": 0.06},
    )
    odds = 0.4 - 0.7 * 0.8 + 1.1 * 0.3 - 0.06 * 5.0
    assert says_yes(world.me, world.unit, world.p) == pytest.approx(from_log_odds(odds))


TERMS = {"request_months_shortest": 4.0, "request_months_longest": 24.0, "request_hours_per_week": 0.7,
         "standing_lost_by_declining": 0.2, "yes_base": 0.0, "yes_more_by_fear": 0.0}  # fmt: skip


@pytest.mark.parametrize(("length_draw", "month", "ends"), [(0.0, 1, 5), (0.5, 30, 8), (1.0, 30, 18), (0.3, -20, 26)])
def test_a_request_ends_in_its_month(make: Make, length_draw: float, month: int, ends: int) -> None:
    world = asked(make, 0.49, length_draw, me={"standing_service_hours": 1.0}, school={"month": month}, p=TERMS)
    assert world.me.service_ending[ends] == 0.7 == sum(world.me.service_ending)
    assert world.me.standing_service_hours == pytest.approx(1.7)
    assert (world.me.requests_received, world.me.requests_accepted, world.me.requests_declined) == (1, 1, 0)


@pytest.mark.parametrize(("shortest", "longest", "months"), [(0.0, 0.0, 1), (90.0, 90.0, SERVICE_MONTHS - 1)])
def test_no_request_lasts_less_than_a_month_or_longer_than_can_be_remembered(
    make: Make, shortest: float, longest: float, months: int
) -> None:
    ever = {**TERMS, "request_months_shortest": shortest, "request_months_longest": longest}
    assert asked(make, 0.0, school={"month": 0}, p=ever).me.service_ending[months] == 0.7


def test_the_size_of_what_a_no_costs(make: Make) -> None:
    world = asked(make, 0.51, me={"standing": 0.6}, unit={"culture": 0.4}, p=TERMS)
    assert world.me.standing == pytest.approx(0.6 - 0.2 * 0.6)
    assert (world.me.requests_received, world.me.requests_accepted, world.me.requests_declined) == (1, 0, 1)
    assert world.me.standing_service_hours == 0.0


def test_a_month_of_laying_down_service(make: Make) -> None:
    ending = [0.0] * SERVICE_MONTHS
    ending[5], ending[6] = 1.2, 0.7
    world = make(
        me={"service_ending": ending, "standing_service_hours": 1.9, "standing": 0.3, "requests_received": 3,
            "requests_accepted": 2, "requests_declined": 1},
        school={"month": 5 - SERVICE_MONTHS},
        p={"standing_usual": 0.45, "standing_memory_months": 10.0},
    )  # fmt: skip
    me = world.lives(end_standing_service)
    assert me.standing_service_hours == pytest.approx(0.7)
    assert (me.service_ending[5], me.service_ending[6]) == (0.0, 0.7)
    assert me.standing == pytest.approx(0.315)
    assert (me.requests_received, me.requests_accepted, me.requests_declined) == (0, 0, 0)
    world.school.month, me.service_ending[5], me.standing = 5 + SERVICE_MONTHS, 9.0, 1.5
    assert world.lives(end_standing_service).standing_service_hours == 0.0, "never less than none"
    assert me.standing == 1.0


DEALT = {**TERMS, **PULLS, "requests_per_line_per_month": 0.3, "request_tries": 2.0, "follow_up_per_hour": 0.0,
         "request_pull_limit": math.log(4.0)}  # fmt: skip


def dealt(make: Make, **what: Any) -> Any:
    """A unit of four lines, the fourth to the seventh, that all come to mind alike."""
    usual = {"requests_sent": 9, "requests_unplaced": 9, "first": 3, "count": 4}
    world = make(people=8, unit=usual, others=what.get("others", {}), p={**DEALT, **what.get("p", {})})
    world.acts(deal_requests)
    return world


@pytest.mark.parametrize(("draw", "sent"), [(0.7, 1), (0.9, 2)])
def test_how_many_requests_a_unit_sends(make: Make, draws: Draws, draw: float, sent: int) -> None:
    draws({Event.REQUESTS: draw})
    assert dealt(make).unit.requests_sent == sent


def test_a_proposed_line_accepts_in_proportion_to_its_pull(make: Make, draws: Draws) -> None:
    def received(*proposed: float) -> list[int]:
        # an odd number follows a person's own draws, so that only that person’s draw counts
        draws({Event.REQUESTS: 0.0, **{(Event.REQUEST_PROPOSED, k): u for k, u in enumerate(proposed)}})
        world = dealt(make, p={"requests_per_line_per_month": 0.25})
        assert world.unit.requests_unplaced == 1 - sum(me.requests_received for me in world.people)
        return [me.requests_received for me in world.people]

    # a fourth line each: 0.3 is the second, 0.2 of the way in; one in four is accepted where four is the most
    assert received(0.3) == [0, 0, 0, 0, 1, 0, 0, 0]
    assert received(0.32, 0.05) == [0, 0, 0, 1, 0, 0, 0, 0], "what the second declines is offered once more"
    assert received(0.32, 0.07) == [0] * 8
    assert received(0.32, 0.07, 0.05) == [0] * 8, "two tries, no more"
    assert received(1.0) == [0, 0, 0, 0, 0, 0, 1, 0], "the largest draw is the last line"


def test_each_request_is_proposed_and_carried_by_a_draw_of_its_own(make: Make, draws: Draws) -> None:
    draws({
        Event.REQUESTS: 0.0,
        **{(Event.REQUEST_PROPOSED, k): u for k, u in enumerate((0.3, 0.8, 0.55, 0.9))},
        (Event.REQUEST_LENGTH, 0): 0.1, (Event.REQUEST_LENGTH, 1): 0.6,
        (Event.FOLLOW_UP, 1): 0.2, (Event.FOLLOW_UP, 2): 0.9,
    })  # fmt: skip
    world = dealt(make, p={"requests_per_line_per_month": 0.5})
    first, second = world.people[4], world.people[5]
    assert world.unit.requests_sent == 2 and world.unit.requests_unplaced == 0
    assert (first.requests_accepted, second.requests_accepted) == (1, 0)
    assert first.service_ending[1 + 6] == 0.7, "4 months and a tenth of 20"
    assert second.requests_declined == 1


def test_follow_ups_are_counted_in_the_unit_and_stay_in_it(make: Make, draws: Draws) -> None:
    draws({Event.REQUESTS: 0.0, Event.REQUEST_LENGTH: 0.1, Event.REQUEST_ACCEPTED: 0.2, Event.FOLLOW_UP: 0.0})
    nothing = {"requests_per_line_per_month": 0.0, "follow_up_per_hour": 0.1}
    world = dealt(make, others={"standing_service_hours": 2.0}, p=nothing)
    assert [me.requests_accepted for me in world.people] == [0, 0, 0, 1, 1, 1, 1, 0]
    assert world.unit.requests_sent == 4 and world.people[3].service_ending[1 + 6] == 0.7
    draws({Event.REQUESTS: 0.0, Event.REQUEST_LENGTH: 0.1, Event.REQUEST_ACCEPTED: 0.9, Event.FOLLOW_UP: 0.0})
    declining = dealt(make, others={"standing_service_hours": 2.0}, p=nothing)
    assert [me.requests_declined for me in declining.people] == [0, 0, 0, 1, 1, 1, 1, 0]


def test_the_chance_of_a_follow_up(make: Make, chance_by: Callable[..., float]) -> None:
    def comes() -> bool:
        world = make(
            me={"standing_service_hours": 3.0},
            levers={Lever.FAIR_REQUESTS: 0.5},
            p={"requests": 0.9, "follow_up_per_hour": 0.1, "rotation_evens_out": 0.6},
        )
        follow_up(world.me, world.unit, world.school, world.p)
        return bool(world.me.requests_received == 1)

    assert chance_by(Event.FOLLOW_UP, comes) == pytest.approx(0.9 * 0.1 * 3.0 * 0.7, abs=1e-6)
