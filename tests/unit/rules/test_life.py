"""Working less for a time, and coming back: life outside work, whatever work is like."""

from collections.abc import Callable
from typing import Any

import pytest

from sim.rules.draws import Event
from sim.rules.life import (
    change_hours_for_life,
    come_back_to_full_time,
    draw_partner,
    free_to_follow,
    life_takes_away,
    partner_ties,
)
from sim.rules.traits import wants_part_time
from tests.unit.rules.by_hand import within_a_month

Make = Callable[..., Any]
PEOPLE = 4_000
PART_TIME = {"less_for_life": True, "fte": 0.8, "clinical_effort": 0.5}


def share_that_changes(make: Make, **what: Any) -> float:
    """Share of people whose effort changes in one month."""
    world = make(**what)
    before = world.me.fte
    changed = 0
    for me in world.crowd(PEOPLE):
        change_hours_for_life(me, world.school, world.p)
        changed += me.fte != before
    return changed / PEOPLE


def test_as_many_begin_to_work_less_as_end_it(make: Make) -> None:
    often = {"hours_reconsidered_per_year": 2.0, "part_time_by_care": 0.0}
    begin = share_that_changes(make, school={"full_time_share": 0.8}, p=often)
    end = share_that_changes(make, me=PART_TIME, p=often)
    assert begin == pytest.approx(within_a_month(2.0 * 0.2), rel=0.15)
    assert end == pytest.approx(within_a_month(2.0 * 0.8), rel=0.1)
    assert 0.8 * begin == pytest.approx(0.2 * end, rel=0.2)


def test_work_has_no_part_in_it(make: Make) -> None:
    often = {"hours_reconsidered_per_year": 2.0}
    worn = {"exhaustion": 0.95, "volume_gap_hours": 20.0, "intention": 0.9}
    assert share_that_changes(make, me=worn, p=often) == share_that_changes(make, p=often) > 0.0


def test_those_with_care_at_home_work_part_time_more_often(make: Make) -> None:
    often = {"hours_reconsidered_per_year": 2.0}
    usual = make().p.care_hours_usual
    caring, others = (share_that_changes(make, me={"care_hours": hours}, p=often) for hours in (usual, 0.0))
    assert caring > 1.5 * others > 0.0


def test_what_people_want_is_the_schools_share_on_average_and_a_probability(make: Make) -> None:
    def wants(care: float, full_time: float = 0.8) -> float:
        world = make(me={"care_hours": care}, school={"full_time_share": full_time})
        return float(wants_part_time(world.me, world.school, world.p))

    p = make().p
    assert wants(p.care_hours_usual * p.care_on_average) == pytest.approx(0.2)
    assert 0.0 <= wants(0.0) < wants(20.0) < wants(80.0, 0.1) <= 1.0


def test_clinical_effort_is_laid_down_and_taken_up_again(make: Make) -> None:
    world = make(p={"hours_reconsidered_per_year": 1e9}, school={"full_time_share": 0.5})
    change_hours_for_life(world.me, world.school, world.p)
    assert world.me.less_for_life and world.me.hours_cut == 1
    assert world.me.fte == pytest.approx(0.8) and world.me.clinical_effort == pytest.approx(0.5)
    change_hours_for_life(world.me, world.school, world.p)
    assert not world.me.less_for_life
    assert world.me.fte == pytest.approx(1.0) and world.me.clinical_effort == pytest.approx(0.7)


def test_nobody_lays_down_more_than_there_is_or_comes_back_to_more_than_a_full_post(make: Make) -> None:
    certain = {"hours_reconsidered_per_year": 1e9}
    for me in ({"clinical_effort": 0.1}, {"fte": make().p.least_effort}):
        world = make(me=me, p=certain)
        change_hours_for_life(world.me, world.school, world.p)
        assert not world.me.less_for_life
    nearly = make(me={**PART_TIME, "fte": 0.95}, p=certain)
    change_hours_for_life(nearly.me, nearly.school, nearly.p)
    assert nearly.me.fte == 1.0 and nearly.me.clinical_effort == pytest.approx(0.55)


def test_a_school_where_all_work_full_time_knows_no_spells_of_part_time(make: Make) -> None:
    assert share_that_changes(make, school={"full_time_share": 1.0}, p={"hours_reconsidered_per_year": 1e3}) == 0


def test_nobody_changes_what_was_agreed_in_the_first_month(make: Make) -> None:
    new = {**PART_TIME, "hired_this_month": True}
    assert share_that_changes(make, me=new, p={"hours_reconsidered_per_year": 1e3}) == 0


def test_effort_on_a_roster_is_given_until_month_zero(make: Make) -> None:
    settling = {"settling": True}
    certain = {"hours_reconsidered_per_year": 1e3}
    for me in ({}, PART_TIME):
        assert share_that_changes(make, me={**me, "on_roster": True}, school=settling, p=certain) == 0
        assert share_that_changes(make, me=me, school=settling, p=certain) > 0.5


RECONSIDERS = {
    "hours_reconsidered_per_year": 2.0, "part_time_by_care": 0.5, "care_hours_usual": 10.0, "care_on_average": 0.4,
    "life_events_per_year": 0.7,
}  # fmt: skip


def test_the_chance_of_working_less_and_of_coming_back(make: Make, chance_by: Callable[..., float]) -> None:
    def changes(**me: Any) -> bool:
        world = make(me={"care_hours": 12.0, **me}, school={"full_time_share": 0.7}, p=RECONSIDERS)
        change_hours_for_life(world.me, world.school, world.p)
        return bool(world.me.less_for_life) != me.get("less_for_life", False)

    # 0.8 of the usual care more than on average: 1.4 times the 0.3 of the school
    assert chance_by(Event.LIFE_HOURS, changes) == pytest.approx(within_a_month(2.0 * 0.42), abs=1e-6)
    back = chance_by(Event.LIFE_HOURS, lambda: changes(**PART_TIME))
    assert back == pytest.approx(within_a_month(2.0 * 0.58), abs=1e-6)


def test_life_takes_people_away_by_a_chance_of_its_own(make: Make, chance_by: Callable[..., float]) -> None:
    world = make(p=RECONSIDERS)
    taken = chance_by(Event.LIFE_EVENT, lambda: life_takes_away(world.me, world.school, world.p))
    assert taken == pytest.approx(within_a_month(0.7), abs=1e-6)


def test_nobody_comes_back_by_more_than_was_laid_down_or_to_less(make: Make) -> None:
    def back(fte: float) -> Any:
        world = make(me={**PART_TIME, "fte": fte, "clinical_effort": 0.3}, p={"effort_cut": 0.2})
        come_back_to_full_time(world.me, world.p)
        return world.me.fte, world.me.clinical_effort, world.me.less_for_life

    assert back(0.5) == (pytest.approx(0.7), pytest.approx(0.5), False)
    assert back(0.9) == (pytest.approx(1.0), pytest.approx(0.4), False)
    assert back(1.1) == (1.1, 0.3, False)


def test_whoever_can_lay_down_just_that_much_may(make: Make) -> None:
    limits = {"effort_cut": 0.25, "least_effort": 0.5, "hours_reconsidered_per_year": 1e9}
    world = make(me={"fte": 0.75, "clinical_effort": 0.25}, p=limits)
    change_hours_for_life(world.me, world.school, world.p)
    assert world.me.less_for_life and world.me.clinical_effort == 0.0


@pytest.mark.parametrize(("woman", "gender", "ties"), [(False, 1.0, 0.2), (True, 1.0, 0.5), (True, 0.0, 0.2)])
def test_how_often_a_partners_job_ties_people_to_the_place(
    make: Make, chance_by: Any, woman: bool, gender: float, ties: float
) -> None:
    p = {"partner_ties_men": 0.2, "women_partner_ratio": 2.5, "gender_partner": gender}
    world = make(me={"woman": woman}, p=p)
    assert partner_ties(world.me, world.p) == pytest.approx(ties)

    def tied() -> bool:
        draw_partner(world.me, world.school, world.p)
        return bool(world.me.partner_here)

    assert chance_by(Event.PARTNER, tied) == pytest.approx(ties, rel=1e-6)


@pytest.mark.parametrize("ties", [0.0, 0.3, 1.0])
def test_a_partner_decides_whom_life_takes_and_not_how_many(make: Make, ties: float) -> None:
    p = {"partner_ties_men": ties, "partner_keeps": 0.4}
    worlds = (make(me={"partner_here": here}, p=p) for here in (True, False))
    tied, free = (free_to_follow(world.me, world.p) for world in worlds)
    assert tied == pytest.approx(0.4)
    assert ties * tied + (1.0 - ties) * free == pytest.approx(1.0 if ties < 1.0 else 0.4)


@pytest.mark.parametrize(("door", "here", "rate"), [(0.0, True, 0.6), (1.0, True, 0.3), (1.0, False, 0.6 * 0.9 / 0.8)])
def test_life_takes_by_partner_where_the_second_door_is_open(
    make: Make, chance_by: Any, door: float, here: bool, rate: float
) -> None:
    p = {"second_door": door, "life_events_per_year": 0.6, "partner_ties_men": 0.2, "partner_keeps": 0.5}
    world = make(me={"partner_here": here}, p=p)
    taken = chance_by(Event.LIFE_EVENT, lambda: life_takes_away(world.me, world.school, world.p))
    assert taken == pytest.approx(within_a_month(rate), rel=1e-6)
