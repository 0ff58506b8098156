"""Leaders: who leads, how well, when they go, and what people see of each other."""

import math
import statistics
from collections.abc import Callable
from typing import Any

import pytest

from sim.rules.functions import monthly
from sim.rules.leadership import close_month, lead, leader_is_gone, look_round, new_leader, start_unit
from sim.rules.vocabulary import Lever, Rank, Shock

Make = Callable[..., Any]
SENIOR = {"rank": Rank.FULL}
STAYS = {"leaders_leave_per_year": 0.0}


def led(make: Make, months: int = 1, **what: Any) -> Any:
    world = make(**{**what, "p": {**STAYS, **what.get("p", {})}})
    for _ in range(months):
        world.acts(lead)
    return world.unit


def led_by(make: Make, **what: Any) -> list[Any]:
    """500 units with leaders drawn anew: quality and line."""
    world = make(**{"others": SENIOR, **what})
    found = []
    for index in range(500):
        world.unit.index = index
        new_leader(world.unit, world.school, world.people, world.p)
        found.append((world.unit.leader_native, world.unit.leader_line, world.unit.leader_occupant))
    return found


def test_quality_is_luck_around_the_schools_mean(make: Make) -> None:
    def mean(**what: Any) -> float:
        return sum(quality for quality, _, _ in led_by(make, **what)) / 500

    assert mean() == pytest.approx(0.6, abs=0.03)
    assert mean(school={"leader_quality_mean": 0.4}) == pytest.approx(0.4, abs=0.03)
    assert all(0.0 <= quality <= 1.0 for quality, _, _ in led_by(make, p={"leader_spread": 0.25}))


def test_leaders_are_senior_members_of_the_unit(make: Make) -> None:
    lines = {line for _, line, _ in led_by(make, others={**SENIOR, "occupant": 3})}
    assert lines == {1, 2, 3}, "the first line is held by an assistant professor"
    assert {occupant for _, line, occupant in led_by(make, others={**SENIOR, "occupant": 3})} == {3}
    assert {line for _, line, _ in led_by(make, others={})} == {-1}
    assert {line for _, line, _ in led_by(make, others={**SENIOR, "filled": False})} == {-1}


def test_a_leader_may_step_down_at_any_time(make: Make) -> None:
    world, gone = make(p={"leaders_leave_per_year": 1.0}), 0
    for month in range(2_000):
        world.school.month = month
        gone += leader_is_gone(world.unit, world.school, world.people, world.p)
    assert gone / 2_000 == pytest.approx(monthly(1.0), rel=0.2)


@pytest.mark.parametrize(
    "why", [{"others": {"filled": False}}, {"others": {"occupant": 1}}, {"shocks": {Shock.CHAIR_LOSS: 1.0}}]
)
def test_a_leader_who_has_left_or_is_lost_is_gone(make: Make, why: dict[str, Any]) -> None:
    world = make(unit={"leader_line": 2, "leader_occupant": 0}, p=STAYS, **why)
    assert leader_is_gone(world.unit, world.school, world.people, world.p)
    here = make(unit={"leader_line": 2, "leader_occupant": 0}, p=STAYS)
    assert not leader_is_gone(here.unit, here.school, here.people, here.p)


def test_an_interim_is_worse_and_ends_with_a_new_leader(make: Make) -> None:
    world = make(others=SENIOR, shocks={Shock.CHAIR_LOSS: 1.0}, p=STAYS)
    unit = world.acts(lead)
    months = int(world.p.interim_months)
    assert unit.leader_interim_months == months and unit.leader_line == -1
    assert unit.leader_native == pytest.approx(0.6 - world.p.interim_is_worse_by)
    world.unit.shock[Shock.CHAIR_LOSS] = 0.0
    for left in range(months - 1, -1, -1):
        assert world.acts(lead).leader_interim_months == left
    assert unit.leader_line > 0


def test_quality_is_felt_slowly(make: Make) -> None:
    unit = led(make, unit={"leader_native": 0.9, "leader_quality": 0.5})
    assert unit.leader_quality == pytest.approx(0.5 + 0.4 / make().p.leader_months)
    assert led(make, 200, unit={"leader_native": 0.9}).leader_quality == pytest.approx(0.9)


def test_treating_people_well_and_organising_well_only_loosely_go_together(make: Make) -> None:
    def correlation(alike: float) -> float:
        world = make(others=SENIOR, p={"leader_sides_correlate": alike})
        pairs = []
        for index in range(2_000):
            world.unit.index = index
            new_leader(world.unit, world.school, world.people, world.p)
            pairs.append((world.unit.leader_native, world.unit.leader_organising_native))
        treats, organises = (list(side) for side in zip(*pairs, strict=True))
        assert statistics.stdev(organises) == pytest.approx(statistics.stdev(treats), rel=0.1)
        return statistics.correlation(treats, organises)

    assert correlation(0.0) == pytest.approx(0.0, abs=0.06)
    assert correlation(0.5) == pytest.approx(0.5, abs=0.06)


def test_development_and_interims_concern_both_sides_of_leading(make: Make) -> None:
    taught = led(make, 200, levers={Lever.LEADERSHIP_DEVELOPMENT: 1.0})
    assert taught.leader_organising == pytest.approx(0.6 + make().p.leader_gain)
    lost = make(others=SENIOR, shocks={Shock.CHAIR_LOSS: 1.0}, p=STAYS).acts(lead)
    assert lost.leader_organising_native == pytest.approx(0.6 - make().p.interim_is_worse_by)


def test_development_teaches_leaders(make: Make) -> None:
    taught = {Lever.LEADERSHIP_DEVELOPMENT: 1.0}
    gained = led(make, 200, levers=taught).leader_quality - led(make, 200).leader_quality
    assert gained == pytest.approx(make().p.leader_gain)
    assert led(make, 400, unit={"leader_native": 1.0}, levers=taught).leader_quality <= 1.0


def test_leaders_learn_from_exit_interviews_where_somebody_leaves(make: Make) -> None:
    listening = {Lever.EXIT_INTERVIEWS: 1.0}
    assert led(make, 12, levers=listening).leader_learning == 0.0
    assert led(make, 12, unit={"departures": 1}).leader_learning == 0.0
    unit = led(make, 12, unit={"departures": 1}, levers=listening)
    assert 0.0 < unit.leader_learning < 1.0
    assert unit.leader_quality > 0.6


def test_what_leaders_learn_stays_a_share(make: Make) -> None:
    many = led(make, unit={"departures": 40}, levers={Lever.EXIT_INTERVIEWS: 1.0}, p={"learned_from_exit": 0.1})
    assert 0.0 <= many.leader_learning <= 1.0


def test_a_new_leader_starts_to_learn_anew(make: Make) -> None:
    world = make(unit={"leader_learning": 0.8})
    new_leader(world.unit, world.school, world.people, world.p)
    assert world.unit.leader_learning == 0.0


def test_what_people_see_of_each_other(make: Make) -> None:
    world = make(
        people=3,
        me={"standing_service_hours": 3.0, "pay_relative": 1.2, "evening_hours": 12.0, "exhaustion": 0.5},
        others={"standing_service_hours": 0.0, "pay_relative": 0.9, "evening_hours": 6.0, "exhaustion": 0.2},
    )
    unit = world.acts(look_round)
    assert unit.mean_service_hours == pytest.approx(1.0 + world.p.citizenship_hours)
    assert unit.mean_pay_relative == pytest.approx(1.0)
    assert unit.mean_evening_hours == pytest.approx(8.0)


def test_those_who_are_gone_are_not_seen_and_an_empty_unit_remembers(make: Make) -> None:
    absent = {"filled": False, "evening_hours": 99.0, "pay_relative": 9.0}
    assert make(others=absent).acts(look_round).mean_evening_hours == 9.0
    empty = make(me=absent, others=absent).acts(look_round)
    assert (empty.mean_evening_hours, empty.mean_pay_relative) == (8.0, 1.0)


def test_an_equity_adjustment_is_seen_by_all(make: Make) -> None:
    plain, lifted = (
        make(me={"pay_relative": 0.7}, levers={Lever.EQUITY_ADJUSTMENT: now}).acts(look_round) for now in (0.0, 1.0)
    )
    assert lifted.mean_pay_relative > plain.mean_pay_relative


def test_a_unit_starts_as_leader_culture_and_fear_usually_go_together(make: Make) -> None:
    good, poor = (make(school={"leader_quality_mean": mean}).acts(start_unit) for mean in (0.9, 0.3))
    assert good.leader_quality > poor.leader_quality
    assert good.culture > poor.culture and good.fear < poor.fear
    assert good.recent_departures == make().p.departures_usual
    thin = make(school={"support_per_physician": 0.8}, department={"thin_support": 0.5}).acts(start_unit)
    assert thin.support == pytest.approx(0.4 * start_support(make, {}))


def start_support(make: Make, p: dict[str, float]) -> float:
    return float(make(p=p).acts(start_unit).support)


def test_units_of_one_specialty_differ_in_staff_by_history(make: Make) -> None:
    world = make()
    found = []
    for index in range(1_000):
        world.unit.index = index
        found.append(world.acts(start_unit).support)
    logs = [math.log(support) for support in found]
    assert statistics.stdev(logs) == pytest.approx(world.p.support_spread, rel=0.1)
    assert statistics.mean(logs) == pytest.approx(0.0, abs=0.03)
    assert start_support(make, {"support_spread": 0.0}) == 1.0


def test_closing_the_month_leads_looks_and_drifts(make: Make) -> None:
    world = make(others={"evening_hours": 20.0}, unit={"leader_native": 0.9}, p=STAYS)
    unit = world.acts(close_month)
    assert unit.leader_quality > 0.6 and unit.mean_evening_hours > 8.0 and unit.evening_norm > 0.4
