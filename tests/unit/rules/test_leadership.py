"""Leaders: who leads, how well, when they go, and what people see of each other."""

import math
import statistics
from collections.abc import Callable
from typing import Any

import pytest

from sim.rules.draws import Event
from sim.rules.leadership import close_month, lead, leader_is_gone, look_round, new_leader, start_unit
from sim.rules.vocabulary import N_LEVERS, Lever, Rank, Shock, Track
from tests.unit.rules.by_hand import bell_at, within_a_month

Make = Callable[..., Any]
Draws = Callable[[dict[Any, float]], None]
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


def test_quality_is_random_around_the_schools_mean(make: Make) -> None:
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
    assert gone / 2_000 == pytest.approx(within_a_month(1.0), rel=0.2)


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


# -- sizes --


DRAWN = {
    "leader_spread": 0.2, "leader_sides_correlate": 0.6, "leader_tries": 3.0, "leader_usual": 0.55,
    "culture_spread": 0.1, "culture_usual": 0.62, "culture_by_leader": 0.4, "fear_by_culture": 0.8, "fear_base": 0.05,
    "evening_norm_usual": 0.33, "support_spread": 0.3, "citizenship_hours": 1.25, "departures_usual": 0.07,
    "mentored_at_start": 0.5,
}  # fmt: skip
OFFICE = {"leader_line": 1, "leader_occupant": 4}


def test_a_leader_treats_and_organises_by_two_draws_of_which_one_goes_into_both(make: Make, draws: Draws) -> None:
    draws({Event.LEADER_QUALITY: 0.7, (Event.LEADER_QUALITY, 1): 0.2})
    world = make(school={"leader_quality_mean": 0.5}, unit={"leader_learning": 0.3}, p=DRAWN)
    new_leader(world.unit, world.school, world.people, world.p)
    treats, organises = bell_at(0.7, 0.2), bell_at(0.2, 0.2)
    assert world.unit.leader_native == pytest.approx(0.5 + treats)
    assert world.unit.leader_organising_native == pytest.approx(0.5 + 0.6 * treats + 0.8 * organises)
    draws({Event.LEADER_QUALITY: 0.7, (Event.LEADER_QUALITY, 1): 1.0 - 1e-9})
    new_leader(world.unit, world.school, world.people, world.p)
    assert world.unit.leader_organising_native == 1.0


def test_the_first_senior_member_that_is_tried_leads(make: Make, draws: Draws) -> None:
    """Of eight people four are of another unit; of the four of this one the first is a junior and the second is absent."""
    world = make(people=8, others=SENIOR, unit={"first": 4, "count": 4, "leader_line": 0}, p=DRAWN)
    for line, me in enumerate(world.people):
        me.occupant = 10 + line
    world.people[4].rank, world.people[5].filled = Rank.ASSISTANT, False
    world.people[6].rank = Rank.ASSOCIATE

    def leads(*tried: float) -> tuple[int, int]:
        draws({(Event.LEADER_LINE, k): u for k, u in enumerate(tried)})
        new_leader(world.unit, world.school, world.people, world.p)
        return world.unit.leader_line, world.unit.leader_occupant if world.unit.leader_line >= 0 else 0

    assert leads(0.1, 0.3, 0.6) == (6, 16)
    assert leads(0.9, 0.6, 0.6) == (7, 17)
    assert leads(1.0, 0.1, 0.1) == (7, 17), "the largest draw is the last line"
    assert leads(0.1, 0.3, 0.2) == (-1, 0), "three tries, no more"


def test_a_leader_of_the_first_line_is_a_leader(make: Make) -> None:
    for why in ({"filled": False}, {"occupant": 9}):
        world = make(me=why, unit={"leader_line": 0, "leader_occupant": 0}, p=STAYS)
        assert leader_is_gone(world.unit, world.school, world.people, world.p)
    orphaned = make(others={"filled": False}, unit={"leader_line": -1}, p=STAYS)
    assert not leader_is_gone(orphaned.unit, orphaned.school, orphaned.people, orphaned.p)


def test_leaders_step_down_at_their_rate(make: Make, chance_by: Callable[..., float]) -> None:
    world = make(p={"leaders_leave_per_year": 0.8})
    gone = chance_by(
        Event.LEADER_LEAVES, lambda: leader_is_gone(world.unit, world.school, world.people, world.p)
    )
    assert gone == pytest.approx(within_a_month(0.8), abs=1e-6)


LEARNS = {
    "learned_from_exit": 0.2, "leader_gain": 0.15, "leader_gain_by_learning": 0.3, "leader_months": 8.0,
    "interim_months": 5.0, "interim_is_worse_by": 0.12, **STAYS,
}  # fmt: skip


def test_what_a_month_teaches_leaders(make: Make) -> None:
    world = make(
        unit={
            "departures": 2, "leader_learning": 0.4, "leader_native": 0.5, "leader_organising_native": 0.7,
            "leader_quality": 0.45, "leader_organising": 0.9,
        },
        p=LEARNS,
    )  # fmt: skip
    world.unit.lever[Track.CLINICIAN_INVESTIGATOR * N_LEVERS + Lever.LEADERSHIP_DEVELOPMENT] = 0.6
    world.unit.lever[Track.CLINICIAN * N_LEVERS + Lever.EXIT_INTERVIEWS] = 0.5
    unit = world.acts(lead)
    # each of two departures teaches 0.1 of what is left to learn: who has learned learns more slowly
    learned = 0.4 + 0.2 * 0.6
    assert unit.leader_learning == pytest.approx(learned)
    gain = 0.15 * 0.6 + 0.3 * learned
    assert unit.leader_quality == pytest.approx(0.45 + (0.5 + gain - 0.45) / 8.0)
    assert unit.leader_organising == pytest.approx(0.9 + (0.7 + gain - 0.9) / 8.0)


def test_leaders_who_have_learned_all_learn_no_more(make: Make) -> None:
    listening = {"levers": {Lever.EXIT_INTERVIEWS: 1.0}, "p": LEARNS}
    steps = []
    for learned in (0.0, 0.5, 1.0):
        unit = led(make, unit={"departures": 1, "leader_learning": learned}, **listening)
        steps.append(unit.leader_learning - learned)
    assert steps == pytest.approx([0.2, 0.1, 0.0])


def test_nobody_leads_better_than_perfectly_or_learns_more_than_all(make: Make) -> None:
    best = {"leader_native": 1.0, "leader_organising_native": 1.0, "leader_learning": 0.9, "departures": 30}
    unit = led(make, unit=best, levers={Lever.EXIT_INTERVIEWS: 1.0, Lever.LEADERSHIP_DEVELOPMENT: 1.0}, p=LEARNS)
    assert unit.leader_learning == pytest.approx(1.0)
    assert unit.leader_quality == unit.leader_organising == pytest.approx(0.6 + 0.4 / 8.0)


def test_an_interim_is_worse_at_both_by_as_much_but_not_below_nothing(make: Make) -> None:
    lost = {"shocks": {Shock.CHAIR_LOSS: 1.0}, "p": LEARNS}
    unit = make(unit={**OFFICE, "leader_native": 0.5, "leader_organising_native": 0.7}, **lost).acts(lead)
    assert (unit.leader_line, unit.leader_interim_months) == (-1, 5)
    assert (unit.leader_native, unit.leader_organising_native) == (pytest.approx(0.38), pytest.approx(0.58))
    worst = make(unit={"leader_native": 0.1, "leader_organising_native": 0.1}, **lost).acts(lead)
    assert worst.leader_native == worst.leader_organising_native == 0.0


def test_an_interim_cannot_be_lost_and_lasts_its_months(make: Make) -> None:
    world = make(unit={"leader_interim_months": 2}, others=SENIOR, shocks={Shock.CHAIR_LOSS: 1.0}, p=LEARNS)
    native = world.unit.leader_native
    assert world.acts(lead).leader_interim_months == 1 and world.unit.leader_native == native
    assert world.acts(lead).leader_interim_months == 0 and world.unit.leader_native != native


def test_what_is_seen_of_each_other_is_of_this_unit(make: Make) -> None:
    world = make(
        people=6,
        others={"standing_service_hours": 9.0, "pay_relative": 5.0, "evening_hours": 99.0},
        unit={"first": 2, "count": 3},
        levers={Lever.EQUITY_ADJUSTMENT: 0.5},
        p={"citizenship_hours": 1.25, "fair_pay_ratio": 0.95, "pay_gap_closed": 0.8},
    )
    for line, (service, pay, evenings) in enumerate([(2.0, 0.75, 8.0), (0.0, 1.15, 5.0), (4.0, 0.9, 20.0)], start=2):
        me = world.people[line]
        me.standing_service_hours, me.pay_relative, me.evening_hours = service, pay, evenings
    world.people[4].filled = False
    unit = world.acts(look_round)
    assert unit.mean_service_hours == pytest.approx(1.25 + 1.0)
    assert unit.mean_pay_relative == pytest.approx((0.83 + 1.15) / 2)
    assert unit.mean_evening_hours == pytest.approx(6.5)


def test_whom_a_leader_alone_sees(make: Make) -> None:
    assert make(people=1, me={"evening_hours": 7.0}).acts(look_round).mean_evening_hours == 7.0


def test_how_a_unit_starts(make: Make, draws: Draws) -> None:
    draws({Event.LEADER_QUALITY: 0.7, (Event.LEADER_QUALITY, 1): 0.2, Event.UNIT_START: 0.4, (Event.UNIT_START, 1): 0.9,
           Event.MENTOR: 0.3, Event.MENTOR_FINDING: 0.99})  # fmt: skip
    stale = {"first": 2, "count": 4, "leader_interim_months": 3, "leader_quality": 0.0, "leader_organising": 0.0,
             "culture": 0.0, "fear": 0.0, "evening_norm": 0.0, "support": 0.0, "mean_service_hours": 0.0,
             "mean_pay_relative": 0.0, "recent_departures": 0.0, "adjunct_hours": 9.0}  # fmt: skip
    world = make(
        people=7,
        others=SENIOR,
        unit=stale,
        school={"leader_quality_mean": 0.5, "support_per_physician": 0.9},
        department={"thin_support": 0.8},
        p=DRAWN,
    )
    unit = world.acts(start_unit)
    quality = 0.5 + bell_at(0.7, 0.2)
    assert unit.leader_quality == unit.leader_native == pytest.approx(quality)
    assert unit.leader_organising == unit.leader_organising_native != unit.leader_quality
    assert unit.leader_interim_months == 0
    culture = 0.62 + 0.4 * (quality - 0.55) + bell_at(0.4, 0.1)
    assert unit.culture == pytest.approx(culture)
    assert unit.fear == pytest.approx(0.8 * (1.0 - culture) + 0.05)
    assert unit.evening_norm == 0.33
    assert unit.support == pytest.approx(0.9 * 0.8 * math.exp(bell_at(0.9, 0.3)))
    assert unit.mean_service_hours == 1.25 and unit.mean_pay_relative == 1.0
    assert unit.recent_departures == 0.07 and unit.adjunct_hours == 0.0
    assert [me.mentor for me in world.people] == [-1, -1, 5, 5, 5, -1, -1], "of this unit only, and nobody their own"


def test_a_start_beyond_the_extremes(make: Make, draws: Draws) -> None:
    draws({Event.UNIT_START: 1.0, (Event.UNIT_START, 1): 1.0})
    unit = make(p={**DRAWN, "fear_base": 5.0}).acts(start_unit)
    assert unit.culture == unit.fear == 1.0 and unit.support == pytest.approx(math.e)
    draws({Event.UNIT_START: 0.0, (Event.UNIT_START, 1): 0.0})
    unit = make(p=DRAWN).acts(start_unit)
    assert unit.culture == 0.0 and unit.support == pytest.approx(1.0 / math.e)
    draws({Event.LEADER_QUALITY: 0.0, (Event.LEADER_QUALITY, 1): 0.0})
    unit = make(p=DRAWN).acts(start_unit)
    assert unit.leader_native == unit.leader_organising_native == 0.0
