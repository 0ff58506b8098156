"""Arrivals: searches, newcomers, first holders, and what a roster gives."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.engine import months
from sim.rules.arrival import (
    arrive,
    begin,
    draw_age,
    draw_grant,
    draw_identity,
    draw_rank,
    draw_time_in_job,
    first_holder,
    search_and_hire,
)
from sim.rules.draws import Event
from sim.rules.records import PERSON_FIELDS
from sim.rules.requests import end_standing_service
from sim.rules.vocabulary import (
    N_ACTIVITIES,
    N_STRAINS,
    NEVER,
    SERVICE_MONTHS,
    Grant,
    Rank,
    Shock,
    Stage,
    Strain,
)
from tests.unit.rules.by_hand import bell_at, from_log_odds, strained

Make = Callable[..., Any]
Draws = Callable[[dict[Any, float]], None]
Chance = Callable[..., float]
PEOPLE = 3_000
TO_BE_DRAWN = {"rank": -1, "age_years": -1.0, "months_since_hire": -1, "rvu_target": -1.0, "fte": -1.0}
VACANT = {"filled": False, "stage": Stage.GONE, "search_months_left": 3}
WORN = {
    "moral_injury": 0.9, "habituation": 0.5, "incident_memory": 0.7, "felt_heard": 0.4, "target_relief": 0.3,
    "protection_won": 0.5, "evening_relief": 0.3, "load_memory": 0.2, "week_swing": 0.1, "standing": 0.1, "mentor": 2,
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
    "audit_volume_gap", "audit_values_gap", "audit_fairness",
)  # fmt: skip
FIRST, LAST = (months.PERSON_RULES.index(name) for name in ("fill_calendar", "form_intention"))
LIVING = tuple(getattr(months, name) for name in months.PERSON_RULES[FIRST : LAST + 1])  # a strain that is added, too


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
            "audit_strains": [0.5] * N_STRAINS, **dict.fromkeys(FELT, 0.9),
            **strained(**{strain.name.lower(): 0.9 for strain in Strain})}  # fmt: skip
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


def test_newcomers_begin_rested_and_holders_worn_by_chance(make: Make) -> None:
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


# -- sizes --


def test_a_successor_is_drawn_anew_on_the_line_as_it_was_made(make: Make) -> None:
    given = {"rank": Rank.FULL, "age_years": 64.0, "months_since_hire": 200, "given_gender": 1, "given_urim": 1,
             "given_pay_usd": 9e5, "rvu_target": 2.0, "fte": 0.5, "tenure_track": False, "line_tenure_track": True,
             "on_roster": True, "hired_this_month": True}  # fmt: skip
    waiting = make(me={**VACANT, "search_months_left": 2, **given}).lives(search_and_hire)
    assert not waiting.filled and not waiting.hired_this_month and waiting.search_months_left == 1
    world = make(me={**VACANT, "search_months_left": 1, **given}, department={"women_share": 0.0})
    hired = world.lives(search_and_hire)
    assert (hired.given_gender, hired.given_urim, hired.given_pay_usd) == (-1, -1, 0.0)
    assert hired.tenure_track and not hired.on_roster and hired.hired_this_month
    assert not hired.woman and hired.months_since_hire == 0
    assert hired.rvu_target != 2.0 and hired.fte != 0.5 and hired.age_years != 64.0


def test_any_shock_to_hiring_stops_the_search_for_the_month(make: Make) -> None:
    me = {**VACANT, "search_months_left": 2}
    assert make(me=me, shocks={Shock.HIRING_FREEZE: 0.1}).lives(search_and_hire).search_months_left == 2
    assert make(me=me, shocks={Shock.PATIENT_SURGE: 1.0}).lives(search_and_hire).search_months_left == 1


@pytest.mark.parametrize(("draw", "left"), [(0.0, 1), (0.45, 5), (0.999, 10)])
def test_how_long_a_line_that_is_vacant_at_the_start_waits(make: Make, draws: Draws, draw: float, left: int) -> None:
    draws({Event.SEARCH_LENGTH: draw})
    vacant = make(me={"filled": False, **WORN}, department={"search_months": 10.0}).lives(first_holder)
    assert vacant.search_months_left == left and vacant.stage == Stage.GONE and not vacant.filled
    assert vacant.exhaustion == make().p.newcomer_exhaustion and vacant.incident_memory == 0.0


def test_whoever_arrives_is_given_everything(make: Make, draws: Draws) -> None:
    draws({Event.RANK: 0.3, Event.GENDER: 0.0, Event.URIM: 0.0, Event.AGE: 0.6, Event.HIRED_SINCE: 0.4,
           (Event.HIRED_SINCE, 1): 0.9, (Event.TRAITS, 0): 0.8, Event.FTE: 0.0, Event.PAY: 0.7})  # fmt: skip
    for newcomer in (True, False):
        drawn_anew = {"filled": False, "hired_this_month": not newcomer, "pay_relative": 9.0, "wish_share": [9.0] * 7,
                      "grant_state": Grant.LAPSED, "incident_memory": 0.9}  # fmt: skip
        world = make(me={**TO_BE_DRAWN, **drawn_anew})
        arrive(world.me, world.unit, world.department, world.school, world.p, newcomer)
        me = world.me
        assert me.filled and me.hired_this_month == newcomer
        assert me.rank == Rank.ASSISTANT and me.woman and me.urim
        assert 30.0 < me.age_years < 60.0 and (me.months_since_hire == 0) == newcomer
        assert me.resilience != 0.0 and me.rvu_target == 1.0 and me.fte == pytest.approx(1.0)
        assert sum(me.wish_share) == pytest.approx(1.0) and 0.5 < me.pay_relative < 1.5
        assert me.grant_state == Grant.NONE and me.incident_memory == 0.0
        assert me.ramp_up == (world.p.ramp_up_start if newcomer else 1.0)


MIX = [0.1, 0.4, 0.2, 0.3]
HIRES = {"hired_as_instructor": 0.2, "hired_as_assistant": 0.5, "hired_as_associate": 0.18}


@pytest.mark.parametrize(("newcomer", "up_to"), [(False, [0.1, 0.5, 0.7, 1.0]), (True, [0.2, 0.7, 0.88, 1.0])])
def test_the_chance_of_each_rank(make: Make, chance_by: Chance, newcomer: bool, up_to: list[float]) -> None:
    for last, likely in zip(Rank, up_to, strict=True):
        def reached(last: Rank = last) -> bool:
            world = make(me={"rank": -1}, school={"rank_shares": MIX}, p=HIRES)
            draw_rank(world.me, world.school, world.p, newcomer)
            return bool(world.me.rank <= last)

        assert chance_by(Event.RANK, reached) == pytest.approx(likely, abs=1e-6)


def test_a_rank_that_is_given_is_kept(make: Make, draws: Draws) -> None:
    draws({Event.RANK: 0.999})
    world = make(me={"rank": Rank.INSTRUCTOR})
    draw_rank(world.me, world.school, world.p, True)
    assert world.me.rank == Rank.INSTRUCTOR


WOMEN = {"women_log_odds_instructor": 0.4, "women_log_odds_assistant": 0.1, "women_log_odds_associate": -0.2,
         "women_log_odds_full": -0.7}  # fmt: skip


@pytest.mark.parametrize(
    ("rank", "shift"), [(Rank.INSTRUCTOR, 0.4), (Rank.ASSISTANT, 0.1), (Rank.ASSOCIATE, -0.2), (Rank.FULL, -0.7)]
)
def test_the_chance_that_a_woman_holds_the_rank(make: Make, chance_by: Chance, rank: Rank, shift: float) -> None:
    def drawn_a_woman() -> bool:
        world = make(me={"rank": rank, "woman": False}, department={"women_share": 0.4}, p=WOMEN)
        draw_identity(world.me, world.department, world.school, world.p)
        return bool(world.me.woman)

    assert chance_by(Event.GENDER, drawn_a_woman) == pytest.approx(from_log_odds(math.log(0.4 / 0.6) + shift), abs=1e-6)


def test_the_chance_of_being_under_represented(make: Make, chance_by: Chance) -> None:
    def drawn_so() -> bool:
        world = make(department={"urim_multiplier": 1.5}, school={"urim_share": 0.12})
        draw_identity(world.me, world.department, world.school, world.p)
        return bool(world.me.urim)

    assert chance_by(Event.URIM, drawn_so) == pytest.approx(0.18, abs=1e-6)


def test_an_identity_that_is_given_is_kept(make: Make, draws: Draws) -> None:
    for draw in (0.0, 1.0):
        draws({Event.GENDER: draw, Event.URIM: draw})
        for woman, urim in ((0, 1), (1, 0)):
            world = make(me={"given_gender": woman, "given_urim": urim, "woman": not woman, "urim": not urim})
            draw_identity(world.me, world.department, world.school, world.p)
            assert (world.me.woman, world.me.urim) == (bool(woman), bool(urim))


AGES = {"age_of_instructor": 36.0, "age_of_assistant": 41.0, "age_of_associate": 49.0, "age_of_full": 57.0,
        "age_spread": 5.0, "newcomers_younger_by": 4.0, "age_spread_of_newcomers": 3.0, "youngest": 29.0,
        "oldest_at_start": 72.0}  # fmt: skip


def age(make: Make, rank: Rank, newcomer: bool, before: float = -1.0) -> float:
    world = make(me={"rank": rank, "age_years": before}, p=AGES)
    draw_age(world.me, world.school, world.p, newcomer)
    return float(world.me.age_years)


@pytest.mark.parametrize(
    ("rank", "mean"), [(Rank.INSTRUCTOR, 36.0), (Rank.ASSISTANT, 41.0), (Rank.ASSOCIATE, 49.0), (Rank.FULL, 57.0)]
)
def test_the_age_of_each_rank(make: Make, draws: Draws, rank: Rank, mean: float) -> None:
    draws({Event.AGE: 0.7})
    assert age(make, rank, False) == pytest.approx(mean + bell_at(0.7, 5.0))
    assert age(make, rank, True) == pytest.approx(mean - 4.0 + bell_at(0.7, 3.0))
    assert age(make, rank, True, before=0.0) == 0.0, "what is given is kept"


def test_the_limits_of_age(make: Make, draws: Draws) -> None:
    draws({Event.AGE: 0.0})
    assert age(make, Rank.FULL, False) == 29.0
    draws({Event.AGE: 1.0, **{(Event.RETIREMENT_PLAN, k): 1.0 for k in (3, 4, 5)}})  # plans that let them stay
    assert age(make, Rank.INSTRUCTOR, False) == 72.0


@pytest.mark.parametrize(
    ("before", "age", "draw", "since", "in_rank"),
    [
        (-1, 60.0, 0.3, 115, 0.9 * 60.0),  # 96 x ln(1 / 0.3) is 115.6; in rank at most 60 months
        (-1, 30.0, 0.3, 12, 0.9 * 12.0),  # no longer than since training
        (-1, 25.0, 0.3, 0, 0.0),
        (40, 60.0, 0.3, 40, 0.9 * 40.0),  # as given
        (0, 60.0, 0.3, 0, 0.0),
    ],
)
def test_the_time_in_job_and_rank(
    make: Make, draws: Draws, before: int, age: float, draw: float, since: int, in_rank: float
) -> None:
    years = {"youngest": 29.0, "years_in_job_usual": 8.0, "years_in_rank_usual": 5.0}
    draws({Event.HIRED_SINCE: draw, (Event.HIRED_SINCE, 1): 0.9})
    world = make(me={"age_years": age, "months_since_hire": before, "months_in_rank": 7}, p=years)
    draw_time_in_job(world.me, world.school, world.p, False)
    assert (world.me.months_since_hire, world.me.months_in_rank) == (since, int(in_rank))
    draw_time_in_job(world.me, world.school, world.p, True)
    assert (world.me.months_since_hire, world.me.months_in_rank) == (0, 0)


AWARDS = {"research_effort_worth_grants": 0.25, "early_award_months": 36.0, "grant_months": 50.0,
          "research_progress_usual": 14.0}  # fmt: skip


@pytest.mark.parametrize(
    ("rank", "newcomer", "state", "left"),
    [
        (Rank.INSTRUCTOR, True, Grant.EARLY, 36),
        (Rank.ASSISTANT, True, Grant.EARLY, 36),
        (Rank.ASSISTANT, False, Grant.EARLY, 1 + 10),
        (Rank.ASSOCIATE, True, Grant.FUNDED, 50),
        (Rank.FULL, False, Grant.FUNDED, 1 + 15),
    ],
)
def test_the_money_that_an_investigator_starts_on(
    make: Make, draws: Draws, rank: Rank, newcomer: bool, state: Grant, left: int
) -> None:
    draws({Event.GRANT_START: 0.3})
    before = {"grant_state": Grant.LAPSED, "grant_months_left": 9, "months_unfunded": 9, "research_progress": 9.0}
    world = make(me={"rank": rank, "research_effort": 0.25, **before}, p=AWARDS)
    draw_grant(world.me, world.school, world.p, newcomer)
    me = world.me
    assert (me.grant_state, me.grant_months_left, me.months_unfunded, me.research_progress) == (state, left, 0, 14.0)
    clinician = make(me={"rank": rank, "research_effort": 0.24, **before}, p=AWARDS)
    draw_grant(clinician.me, clinician.school, clinician.p, newcomer)
    me = clinician.me
    assert (me.grant_state, me.grant_months_left, me.months_unfunded, me.research_progress) == (Grant.NONE, 0, 0, 0.0)


BEGINS = {"newcomer_exhaustion": 0.21, "newcomer_self_respect": 0.87, "usual_exhaustion": 0.4, "usual_self_respect": 0.7,
          "usual_spread": 0.15, "standing_usual": 0.45, "ramp_up_start": 0.35}  # fmt: skip
AS_AT_THE_BEGINNING = {
    **dict.fromkeys(("moral_injury", "habituation", "incident_memory", "felt_heard", "target_relief", "protection_won",
                     "evening_relief", "load_memory", "intention", "volume_gap_hours", "values_gap", "audit_volume_gap",
                     "week_swing", "audit_values_gap", "audit_fairness", "standing_service_hours", "nights", "broken_nights",
                      "night_work_hours", "lost_sleep"), 0.0),
    **dict.fromkeys(("mentor_occupant", "stage_months", "notice_left", "search_months_left", "voices", "voices_heard",
                     "hours_cut", "requests_received", "requests_accepted", "requests_declined", "path"), 0),
    **dict.fromkeys(("left_this_month", "promoted", "noticed", "conversation", "grant_lost", "incident",
                     "mentor_lost"), False),
    "standing": 0.45, "load": 1.0, "mentor": -1, "stage": Stage.SETTLED, "pay_fairness": 0.5, "audit_month": NEVER,
    "have": [0.0] * N_ACTIVITIES, "audit_strains": [0.0] * N_STRAINS, "service_ending": [0.0] * SERVICE_MONTHS,
}  # fmt: skip


def begun(make: Make, newcomer: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """All fields of somebody before and after they begin; before, none of them is as it will be."""
    odd = {"f": 0.77, "i": 5, "b": True}
    before = {
        field.name: [0.77] * field.length if field.length else odd[field.code] for field in PERSON_FIELDS
    }
    world = make(me=before, p=BEGINS)
    begin(world.me, world.school, world.p, newcomer)
    return before, world.me.values()


def test_everybody_begins_with_a_clean_sheet(make: Make, draws: Draws) -> None:
    draws({Event.STOCKS: 0.7})
    before, new = begun(make, True)
    stocks = {"exhaustion": 0.21, "self_respect": 0.87, "ramp_up": 0.35}
    assert new == {**before, **AS_AT_THE_BEGINNING, **stocks}
    before, old = begun(make, False)
    worn = {"exhaustion": 0.4 + bell_at(0.7, 0.15), "self_respect": 0.7 - bell_at(0.7, 0.15), "ramp_up": 1.0}
    assert {name: old[name] for name in worn} == pytest.approx(worn)
    assert old == {**before, **AS_AT_THE_BEGINNING, **{name: old[name] for name in worn}}


@pytest.mark.parametrize(("draw", "exhaustion"), [(0.0, 0.0), (1.0, 1.0)])
def test_nobody_begins_more_worn_than_can_be(make: Make, draws: Draws, draw: float, exhaustion: float) -> None:
    draws({Event.STOCKS: draw})
    _, me = begun(make, False)
    assert (me["exhaustion"], me["self_respect"]) == (exhaustion, 1.0 - exhaustion)
