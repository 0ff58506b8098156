"""Arrivals: searches, newcomers, first holders, and what a roster gives."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.rules.arrival import (
    arrive,
    begin,
    draw_age,
    draw_grant,
    draw_identity,
    draw_rank,
    first_holder,
    search_and_hire,
)
from sim.rules.calendar import fill_calendar
from sim.rules.intention import form_intention
from sim.rules.requests import end_standing_service
from sim.rules.strains.administration import feel_administration
from sim.rules.strains.culture import feel_culture
from sim.rules.strains.equity import feel_inequity
from sim.rules.strains.inbox import feel_inbox
from sim.rules.strains.moral_injury import feel_moral_injury
from sim.rules.strains.research import feel_research
from sim.rules.strains.rvu import feel_rvu
from sim.rules.vocabulary import N_STRAINS, SERVICE_MONTHS, Grant, Rank, Shock, Stage
from sim.rules.wellbeing import update_wellbeing

Make = Callable[..., Any]
PEOPLE = 3_000
TO_BE_DRAWN = {"rank": -1, "age_years": -1.0, "months_since_hire": -1, "rvu_target": -1.0, "fte": -1.0}
VACANT = {"filled": False, "stage": Stage.GONE, "search_months_left": 3}
WORN = {
    "moral_injury": 0.9, "habituation": 0.5, "incident_memory": 0.7, "felt_heard": 0.4, "target_relief": 0.3,
    "protection_won": 0.5, "evening_relief": 0.3, "load_memory": 0.2, "standing": 0.1, "mentor": 2,
    "standing_service_hours": 3.0, "intention": 0.9, "volume_gap_hours": 12.0, "values_gap": 0.4, "voices": 1,
    "requests_received": 3, "requests_accepted": 2, "requests_declined": 1, "incident": True, "promoted": True,
    "conversation": True, "noticed": True, "grant_lost": True, "mentor_lost": True, "hours_cut": 1,
}  # fmt: skip


def drawn(make: Make, rule: Callable[[Any, Any], None], field: str, **what: Any) -> np.ndarray:
    """What 3,000 people are given by a rule."""
    world = make(**{**what, "me": {**TO_BE_DRAWN, **what.get("me", {})}})
    found = []
    for me in world.crowd(PEOPLE):
        rule(me, world)
        found.append(getattr(me, field))
    return np.array(found)


FELT = (
    "messages_per_week", "sustainable_hours", "evening_hours", "evening_ehr_hours", "useless_hours",
    "protected_promised_hours", "protected_realised_hours", "refilled_hours", "shed_hours", "ehr_hours_saved",
    "strain_rvu", "strain_inbox", "strain_administration", "strain_moral_injury", "strain_research",
    "strain_inequity", "strain_culture", "audit_volume_gap", "audit_values_gap",
)  # fmt: skip
LIVING = (
    fill_calendar, feel_rvu, feel_inbox, feel_administration, feel_moral_injury, feel_research, feel_inequity,
    feel_culture, update_wellbeing, form_intention,
)  # fmt: skip


# -- searches --


def test_a_vacant_line_waits_for_its_successor(make: Make) -> None:
    world = make(me={**VACANT, "occupant": 4})
    filled = [bool(world.lives(search_and_hire).filled) for _ in range(3)]
    assert filled == [False, False, True]
    me = world.me
    assert me.occupant == 5 and me.hired_this_month and me.stage == Stage.SETTLED
    assert me.months_since_hire == me.months_in_rank == 0 and not me.on_roster


def test_a_hiring_freeze_stops_every_search(make: Make) -> None:
    world = make(me=VACANT, shocks={Shock.HIRING_FREEZE: 1.0})
    for _ in range(12):
        world.lives(search_and_hire)
    assert not world.me.filled and world.me.search_months_left == 3
    world.unit.shock[Shock.HIRING_FREEZE] = 0.0
    for _ in range(3):
        world.lives(search_and_hire)
    assert world.me.filled, "it goes on where it stopped"


@pytest.mark.parametrize("why", [{"filled": True}, {"left_this_month": True}])
def test_no_search_where_somebody_is_or_has_only_just_left(make: Make, why: dict[str, bool]) -> None:
    me = make(me={**VACANT, "search_months_left": 1, **why}).lives(search_and_hire)
    assert me.occupant == 0 and me.search_months_left == 1


def test_nobody_comes_while_a_roster_settles(make: Make) -> None:
    me = {**VACANT, "search_months_left": 1}
    assert not make(me=me, school={"settling": True, "roster": True}).lives(search_and_hire).filled
    assert make(me=me, school={"settling": True}).lives(search_and_hire).filled
    assert make(me=me, school={"roster": True}).lives(search_and_hire).filled


def test_a_successor_owes_nothing_to_their_predecessor(make: Make) -> None:
    """Whatever the predecessor was like, the same person comes, and lives the same first month."""
    worn = {**VACANT, **WORN, "search_months_left": 1, "woman": True, "urim": True, "rank": Rank.FULL,
            "age_years": 64.0, "given_gender": 1, "given_urim": 1, "given_pay_usd": 9e5, "rvu_target": 2.0,
            "fte": 0.5, "tenure_track": True, "exhaustion": 0.9, "self_respect": 0.1,
            "grant_state": Grant.LAPSED, "service_ending": [1.0] * SERVICE_MONTHS,
            "audit_strains": [0.5] * N_STRAINS, **dict.fromkeys(FELT, 0.9)}  # fmt: skip
    predecessors = make(me=worn), make(me={**VACANT, "search_months_left": 1})
    one, other = ({} for _ in predecessors)
    for world, successor in zip(predecessors, (one, other), strict=True):
        for rule in (search_and_hire, end_standing_service, *LIVING):
            world.lives(rule)
        successor.update(world.me.values())
    differ = {name for name in one if one[name] != other[name]}
    assert differ <= {"handover_planned", "leaving_kind", "destination", "adjunct_hours"}, "logged of the leaver"


def test_one_is_new_for_one_month(make: Make) -> None:
    world = make(me={**VACANT, "search_months_left": 1})
    assert world.lives(search_and_hire).hired_this_month
    assert not world.lives(search_and_hire).hired_this_month
    assert world.me.occupant == 1


# -- month 0 --


def test_first_holders_are_drawn_once_and_are_no_newcomers(make: Make) -> None:
    me = make(me=TO_BE_DRAWN).lives(first_holder)
    assert me.filled and not me.hired_this_month and me.ramp_up == 1.0
    assert me.rank in set(Rank) and me.age_years >= 29.0 and me.months_since_hire >= 0
    assert me.fte in (1.0, 0.8) and sum(me.wish_share) == pytest.approx(1.0)


def test_a_line_vacant_at_the_start_is_being_searched_for(make: Make) -> None:
    months = drawn(make, lambda me, world: world.lives(first_holder), "search_months_left", me={"filled": False})
    assert months.min() == 1 and months.max() == 8
    assert months.mean() == pytest.approx(4.5, abs=0.15), "evenly spread over a search of eight months"


def test_what_a_roster_gives_is_kept(make: Make) -> None:
    given = {"rank": Rank.ASSOCIATE, "age_years": 51.5, "months_since_hire": 130, "rvu_target": 1.4, "fte": 0.6,
             "clinical_effort": 0.4, "research_effort": 0.0, "teaching_effort": 0.2, "admin_effort": 0.0,
             "given_gender": 1, "given_urim": 1, "given_pay_usd": 300_000.0, "on_roster": True}  # fmt: skip
    me = make(me=given).lives(first_holder)
    kept = {name: value for name, value in given.items() if not name.startswith("given")}
    assert {name: getattr(me, name) for name in kept} == kept
    assert me.woman and me.urim
    # pay over the benchmark of specialty, rank and effort
    assert me.pay_relative == pytest.approx(300_000.0 / (300_000.0 * make().p.pay_of_associate * 0.6))


def test_a_man_on_the_roster_is_a_man(make: Make) -> None:
    me = make(me={**TO_BE_DRAWN, "given_gender": 0, "given_urim": 0}).lives(first_holder)
    assert not me.woman and not me.urim


# -- what is drawn --


def test_ranks_have_the_schools_mix_or_that_of_new_hires(make: Make) -> None:
    shares = [0.1, 0.45, 0.23, 0.22]
    held = drawn(make, lambda me, w: draw_rank(me, w.school, w.p, False), "rank", school={"rank_shares": shares})
    assert np.bincount(held, minlength=4) / PEOPLE == pytest.approx(shares, abs=0.03)
    hired = drawn(make, lambda me, w: draw_rank(me, w.school, w.p, True), "rank")
    p = make().p
    mix = [p.hired_as_instructor, p.hired_as_assistant, p.hired_as_associate]
    assert np.bincount(hired, minlength=4) / PEOPLE == pytest.approx([*mix, 1.0 - sum(mix)], abs=0.03)


def test_fewer_women_and_older_people_in_the_upper_ranks(make: Make) -> None:
    def of(rank: Rank, field: str, rule: Callable[[Any, Any], None]) -> float:
        return float(drawn(make, rule, field, me={"rank": rank}).mean())

    women = [of(rank, "woman", lambda me, w: draw_identity(me, w.department, w.school, w.p)) for rank in Rank]
    assert women == sorted(women, reverse=True)
    ages = [of(rank, "age_years", lambda me, w: draw_age(me, w.school, w.p, False)) for rank in Rank]
    assert ages == sorted(ages)
    young = [of(rank, "age_years", lambda me, w: draw_age(me, w.school, w.p, True)) for rank in Rank]
    assert all(newcomer < holder for newcomer, holder in zip(young, ages, strict=True))


def test_urim_shares_follow_school_and_department(make: Make) -> None:
    def urim(**what: Any) -> float:
        rule: Callable[[Any, Any], None] = lambda me, w: draw_identity(me, w.department, w.school, w.p)  # noqa: E731
        return float(drawn(make, rule, "urim", **what).mean())

    assert urim() == pytest.approx(0.1, abs=0.02)
    assert urim(department={"urim_multiplier": 2.0}) == pytest.approx(0.2, abs=0.03)
    assert urim(school={"urim_share": 0.0}) == 0.0
    assert urim(department={"urim_multiplier": 99.0}) == 1.0


def test_identity_shares_reach_both_ends(make: Make) -> None:
    for share in (0.0, 1.0):
        women = drawn(make, lambda me, w: draw_identity(me, w.department, w.school, w.p), "woman",
                      department={"women_share": share}, me={"rank": Rank.ASSISTANT})  # fmt: skip
        assert women.mean() == share


def test_ages_lie_between_training_and_the_oldest(make: Make) -> None:
    ages = drawn(make, lambda me, w: draw_age(me, w.school, w.p, False), "age_years", me={"rank": Rank.FULL})
    assert ages.min() >= make().p.youngest and ages.max() <= make().p.oldest_at_start


def test_nobody_has_been_in_the_job_or_rank_for_longer_than_possible(make: Make) -> None:
    world = make(me=TO_BE_DRAWN)
    for me in world.crowd(1_000):
        world.lives(first_holder, me)
        assert 0 <= me.months_in_rank <= me.months_since_hire
        assert me.months_since_hire <= max(0.0, me.age_years - world.p.youngest) * 12.0 + 1.0


def test_investigators_start_on_early_money_or_on_a_grant(make: Make) -> None:
    def grant(newcomer: bool, **me: Any) -> tuple[int, int]:
        world = make(me={"research_effort": 0.6, **me})
        draw_grant(world.me, world.school, world.p, newcomer)
        return world.me.grant_state, world.me.grant_months_left

    p = make().p
    assert grant(True, rank=Rank.ASSISTANT) == (Grant.EARLY, int(p.early_award_months))
    assert grant(True, rank=Rank.FULL) == (Grant.FUNDED, int(p.grant_months))
    assert grant(True, research_effort=0.05) == (Grant.NONE, 0)
    state, left = grant(False, rank=Rank.FULL)
    assert state == Grant.FUNDED and 1 <= left <= p.grant_months


def test_newcomers_begin_rested_and_holders_worn_by_luck(make: Make) -> None:
    world = make(me=WORN)
    begin(world.me, world.school, world.p, True)
    assert world.me.exhaustion == world.p.newcomer_exhaustion
    assert world.me.self_respect == world.p.newcomer_self_respect
    assert world.me.ramp_up == world.p.ramp_up_start
    worn = drawn(make, lambda me, w: begin(me, w.school, w.p, False), "exhaustion")
    assert worn.mean() == pytest.approx(world.p.usual_exhaustion, abs=0.02)
    assert worn.std() == pytest.approx(world.p.usual_spread, abs=0.02)
    assert worn.min() >= 0.0 and worn.max() <= 1.0


def test_an_arrival_is_the_same_in_whatever_month(make: Make) -> None:
    """Traits belong to the person, not to the month in which they come."""
    early, late = (make(me=TO_BE_DRAWN, school={"month": month}) for month in (3, 40))
    for world in (early, late):
        arrive(world.me, world.unit, world.department, world.school, world.p, True)
    assert {**early.me.values(), "audit_month": 0} == {**late.me.values(), "audit_month": 0}
