"""Careers: a month older, promotion, and mentors."""

from collections.abc import Callable
from typing import Any

import pytest

from sim.rules.career import ask_a_senior, consider_promotion, find_mentor, first_mentor, grow, merit
from sim.rules.draws import Event
from sim.rules.vocabulary import Grant, Lever, Rank
from tests.unit.rules.by_hand import within_a_month

Make = Callable[..., Any]
PEOPLE = 2_000
SENIOR = {"rank": Rank.FULL}


def promoted(make: Make, **what: Any) -> float:
    world = make(**{**what, "me": {"months_in_rank": 90, **what.get("me", {})}})
    found = 0
    for me in world.crowd(PEOPLE):
        consider_promotion(me, world.unit, world.school, world.p)
        found += me.promoted
    return found / PEOPLE


def mentored(make: Make, rule: Callable[..., None], **what: Any) -> float:
    world = make(**{"others": SENIOR, **what})
    found = 0
    for me in world.crowd(PEOPLE):
        world.lives(rule, me)
        found += me.mentor >= 0
    return found / PEOPLE


def at_the_start(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    first_mentor(me, unit, school, people, p)


def test_children_grow_up(make: Make) -> None:
    until = make().p.care_until_age
    assert make(me={"age_years": until - 0.01, "care_hours": 20.0}).lives(grow).care_hours == 0.0
    assert make(me={"age_years": until - 1.0, "care_hours": 20.0}).lives(grow).care_hours == 20.0
    roster = make(me={"age_years": until + 1.0, "care_hours": 20.0, "on_roster": True}, school={"settling": True})
    assert roster.lives(grow).care_hours == 20.0


def test_a_month_passes(make: Make) -> None:
    me = make(me={"ramp_up": 0.5, "target_relief": 0.2, "promoted": True}).lives(grow)
    assert me.age_years == pytest.approx(45.0 + 1.0 / 12.0)
    assert (me.months_since_hire, me.months_in_rank) == (73, 41)
    assert not me.promoted
    assert 0.5 < me.ramp_up < 1.0 and me.target_relief < 0.2


def test_newcomers_become_fully_productive_and_no_more(make: Make) -> None:
    world = make(me={"ramp_up": 0.0})
    for _ in range(int(world.p.ramp_up_months) + 1):
        world.lives(grow)
    assert world.me.ramp_up == 1.0


def test_nothing_grows_on_a_vacant_line(make: Make) -> None:
    me = make(me={"filled": False}).lives(grow)
    assert (me.age_years, me.months_since_hire) == (45.0, 72)


def test_on_a_roster_nobody_ages_while_the_model_settles(make: Make) -> None:
    settling = make(me={"on_roster": True}, school={"settling": True}).lives(grow)
    assert (settling.age_years, settling.months_since_hire, settling.months_in_rank) == (45.0, 72, 40)
    assert make(me={"on_roster": True}).lives(grow).months_since_hire == 73
    assert make(school={"settling": True}).lives(grow).months_since_hire == 73


def test_committees_see_research_in_full_and_teaching_as_far_as_it_counts(make: Make) -> None:
    def seen(have: list[float], **what: Any) -> float:
        world = make(me={"have": have}, **what)
        return merit(world.me, world.unit, world.p)

    clinic, teaching, research = [40.0, *[0.0] * 6], [20.0, 0, 0, 0, 20.0, 0, 0], [20.0, 0, 0, 0, 0, 0, 20.0]
    assert seen(clinic) == pytest.approx(make().p.merit_base)
    assert seen(clinic) < seen(teaching) < seen(research)
    counted = seen(teaching, levers={Lever.COUNT_TEACHING: 1.0})
    assert seen(teaching) < counted == pytest.approx(seen(research)), "counted in full"
    assert seen([0.0] * 7) == pytest.approx(make().p.merit_base)


def test_a_good_name_helps(make: Make) -> None:
    known, blamed = make(me={"standing": 0.9}), make(me={"standing": 0.1})
    assert merit(known.me, known.unit, known.p) > merit(blamed.me, blamed.unit, blamed.p)


def test_promotion_after_the_minimum_time_only(make: Make) -> None:
    least = int(make().p.months_in_rank_at_least)
    fast = {"promotion_from_assistant": 100.0}
    assert promoted(make, me={"months_in_rank": least - 1}, p=fast) == 0.0
    assert promoted(make, me={"months_in_rank": least}, p=fast) > 0.9
    assert promoted(make, me={"rank": Rank.FULL}, p=fast) == 0.0


@pytest.mark.parametrize(
    ("rank", "rate"),
    [
        (Rank.INSTRUCTOR, "promotion_from_instructor"),
        (Rank.ASSISTANT, "promotion_from_assistant"),
        (Rank.ASSOCIATE, "promotion_from_associate"),
    ],
)
def test_each_rank_has_its_own_rate(make: Make, rank: Rank, rate: str) -> None:
    world = make(me={"rank": rank}, p={rate: 2.0})
    expected = within_a_month(2.0 * merit(world.me, world.unit, world.p))
    assert promoted(make, me={"rank": rank}, p={rate: 2.0}) == pytest.approx(expected, rel=0.15)
    none = {f"promotion_from_{each.name.lower()}": 0.0 for each in Rank if each != Rank.FULL}
    assert promoted(make, me={"rank": rank}, p=none) == 0.0
    assert promoted(make, me={"rank": rank}, p={**none, rate: 2.0}) > 0.0


def test_a_mentor_helps(make: Make) -> None:
    rates = {"promotion_from_assistant": 2.0}
    assert promoted(make, me={"mentor": 1}, p=rates) > promoted(make, p=rates)


def test_promotion_is_one_rank_and_a_new_start(make: Make) -> None:
    world = make(me={"months_in_rank": 90}, p={"promotion_from_assistant": 1e9})
    consider_promotion(world.me, world.unit, world.school, world.p)
    assert (world.me.rank, world.me.months_in_rank, world.me.promoted) == (Rank.ASSOCIATE, 0, True)


def test_juniors_find_mentors_oftener_under_a_programme(make: Make) -> None:
    # one of four lines proposed is one's own
    assert mentored(make, find_mentor, p={"mentors_found_per_year": 3.0}) == pytest.approx(
        0.75 * within_a_month(3.0), rel=0.15
    )
    assert mentored(make, find_mentor, levers={Lever.MENTORING: 1.0}) > 2.0 * mentored(make, find_mentor) > 0.0


@pytest.mark.parametrize("why", [{"me": {"rank": Rank.ASSOCIATE}}, {"me": {"filled": False}}, {"others": {}}])
def test_who_finds_no_mentor(make: Make, why: dict[str, Any]) -> None:
    """Seniors need none; a vacant line has none; juniors are none."""
    assert mentored(make, find_mentor, p={"mentors_found_per_year": 1e6}, **why) == 0.0


def test_who_has_a_mentor_keeps_them(make: Make) -> None:
    world = make(me={"mentor": 3, "mentor_occupant": 5}, others=SENIOR, p={"mentors_found_per_year": 1e6})
    assert world.lives(find_mentor).mentor == 3 and world.me.mentor_occupant == 5


def test_the_bond_is_with_the_person_not_with_the_line(make: Make) -> None:
    world = make(people=2, others={**SENIOR, "occupant": 4})
    for month in range(1, 40):
        world.school.month = month
        ask_a_senior(world.me, world.unit, world.school, world.people)
    assert (world.me.mentor, world.me.mentor_occupant) == (1, 4)


def test_nobody_mentors_themselves_or_from_a_vacant_line(make: Make) -> None:
    alone = make(people=1, me=SENIOR)
    vacant = make(people=2, others={**SENIOR, "filled": False})
    for world in (alone, vacant):
        for month in range(1, 40):
            world.school.month = month
            ask_a_senior(world.me, world.unit, world.school, world.people)
        assert world.me.mentor == -1


def test_some_have_a_mentor_at_the_start_whatever_their_rank(make: Make) -> None:
    usual = 0.75 * make().p.mentored_at_start
    assert mentored(make, at_the_start) == pytest.approx(usual, rel=0.1)
    assert mentored(make, at_the_start, me=SENIOR) == pytest.approx(usual, rel=0.1)
    assert mentored(make, at_the_start, me={"filled": False}) == 0.0


# -- sizes --


def test_a_month_of_growing_into_the_job(make: Make) -> None:
    world = make(me={"ramp_up": 0.5}, p={"ramp_up_months": 10.0})
    assert world.lives(grow).ramp_up == pytest.approx(0.6)


def test_promises_and_grants_have_their_month_within_a_career(make: Make) -> None:
    me = {"target_relief": 0.2, "grant_state": Grant.FUNDED, "grant_months_left": 20, "on_roster": True}
    grown = make(me=me, school={"settling": True}, p={"promise_months": 10.0}).lives(grow)
    assert grown.target_relief == pytest.approx(0.18) and grown.grant_months_left == 19
    gone = make(me={**me, "filled": False}).lives(grow)
    assert gone.target_relief == 0.2 and gone.grant_months_left == 20


def test_children_have_grown_up_at_just_that_age(make: Make) -> None:
    until = {"care_until_age": 45.25}
    assert make(me={"care_hours": 9.0, "age_years": 45.25 - 1.0 / 12.0}, p=until).lives(grow).care_hours == 0.0


def test_a_promotion_comes_within_the_month(make: Make) -> None:
    me = make(me={"months_in_rank": 90}, p={"promotion_from_assistant": 1e9}).lives(grow)
    assert me.rank == Rank.ASSOCIATE and me.promoted


SEEN = {"teaching_usually_counts": 0.4, "service_counts": 0.3, "merit_base": 0.35, "merit_by_academic_work": 2.5,
        "merit_by_standing": 0.6, "standing_usual": 0.45}  # fmt: skip


def test_the_size_of_merit(make: Make, week: Callable[..., list[float]]) -> None:
    world = make(
        me={"have": week(clinic=31.0, teaching=8.0, service=5.0, research=6.0), "standing": 0.7},
        levers={Lever.COUNT_TEACHING: 0.5},
        p=SEEN,
    )
    # teaching counts by 0.4 + 0.6 / 2; 8 hours of it and 0.3 of 5 of service, beside 6 of research, in 50
    seen = 0.35 + 2.5 * (6.0 + 0.7 * 9.5) / 50.0 + 0.6 * 0.25
    assert merit(world.me, world.unit, world.p) == pytest.approx(seen)


RATES = {"promotion_from_instructor": 0.3, "promotion_from_assistant": 0.5, "promotion_from_associate": 0.7,
         "mentor_helps_promotion": 0.4, "months_in_rank_at_least": 36.0}  # fmt: skip


@pytest.mark.parametrize(
    ("rank", "rate"), [(Rank.INSTRUCTOR, 0.3), (Rank.ASSISTANT, 0.5), (Rank.ASSOCIATE, 0.7), (Rank.FULL, 0.0)]
)
@pytest.mark.parametrize(("mentor", "helped"), [(-1, 1.0), (0, 1.4)])
def test_the_chance_of_promotion(
    make: Make, chance_by: Callable[..., float], rank: Rank, rate: float, mentor: int, helped: float
) -> None:
    def happens() -> bool:
        world = make(me={"rank": rank, "months_in_rank": 36, "mentor": mentor}, p=RATES)
        consider_promotion(world.me, world.unit, world.school, world.p)
        return bool(world.me.promoted)

    usual = make(me={"rank": rank, "mentor": mentor}, p=RATES)
    likely = within_a_month(rate * helped * merit(usual.me, usual.unit, usual.p))
    assert chance_by(Event.PROMOTION, happens) == pytest.approx(likely, abs=1e-6)


def test_demerit_promotes_nobody(make: Make) -> None:
    blamed = make(me={"months_in_rank": 90}, p={**RATES, "merit_base": -90.0})
    consider_promotion(blamed.me, blamed.unit, blamed.school, blamed.p)
    assert not blamed.me.promoted


def test_the_chance_of_finding_a_mentor(make: Make, chance_by: Callable[..., float]) -> None:
    def found() -> bool:
        world = make(people=2, me={"rank": Rank.ASSISTANT}, others=SENIOR, levers={Lever.MENTORING: 0.5},
                     p={"mentors_found_per_year": 0.4, "mentors_by_programme": 1.5})  # fmt: skip
        return bool(world.lives(find_mentor).mentor >= 0)

    likely = chance_by(Event.MENTOR, found, {Event.MENTOR_FINDING: 0.9})
    assert likely == pytest.approx(within_a_month(0.4 + 0.75), abs=1e-6)


def test_the_share_that_has_a_mentor_at_the_start(make: Make, chance_by: Callable[..., float]) -> None:
    def found() -> bool:
        world = make(people=2, others=SENIOR, p={"mentored_at_start": 0.35})
        return bool(world.lives(at_the_start).mentor >= 0)

    assert chance_by(Event.MENTOR, found, {Event.MENTOR_FINDING: 0.9}) == pytest.approx(0.35, abs=1e-6)


def test_who_is_asked_is_drawn_from_the_lines_of_the_unit(make: Make, draws: Callable[..., None]) -> None:
    def asked(u: float) -> tuple[int, int]:
        world = make(people=7, others={"rank": Rank.ASSOCIATE}, unit={"first": 2, "count": 4})
        for line, person in enumerate(world.people):
            person.occupant = 10 + line
        world.people[3].rank = Rank.ASSISTANT
        draws({Event.MENTOR_FINDING: u})
        me = world.people[2]
        ask_a_senior(me, world.unit, world.school, world.people)
        return me.mentor, me.mentor_occupant

    none = (-1, 0)
    assert [asked(u) for u in (0.1, 0.3, 0.6, 0.8, 1.0)] == [none, none, (4, 14), (5, 15), (5, 15)]


def test_a_mentor_may_be_on_the_first_line(make: Make) -> None:
    world = make(me={"mentor": 0, "rank": Rank.ASSISTANT}, others=SENIOR, p={"mentors_found_per_year": 1e6})
    assert world.lives(find_mentor).mentor == 0, "and is kept"
