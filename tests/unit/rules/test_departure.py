"""Leaving: notice, destination, handover, adjuncts, and what the unit counts."""

import math
from collections.abc import Callable
from typing import Any

import pytest

from sim.rules.departure import (
    appeal,
    choose_destination,
    count_departures,
    give_notice,
    leave,
    search_length,
    serve_notice,
)
from sim.rules.draws import Event
from sim.rules.vocabulary import Destination, Leaving, Lever, Stage, Track

Make = Callable[..., Any]
PEOPLE = 2_000
SAME_WORK = (Destination.OTHER_ACADEMIC, Destination.COMMUNITY_TEACHING, Destination.EMPLOYED_PRACTICE)
OTHER_LIFE = (
    Destination.OPERATIONS_LEADERSHIP, Destination.INDUSTRY, Destination.PUBLIC_SECTOR, Destination.HYBRID,
)  # fmt: skip


def destinations(make: Make, **what: Any) -> list[int]:
    """How many of 2,000 people go where."""
    found = [0] * len(Destination)
    world = make(**what)
    for me in world.crowd(PEOPLE):
        choose_destination(me, world.school, world.p)
        found[me.destination] += 1
    return found


def share_of_leavers(make: Make, what_of: Callable[[Any], bool], **what: Any) -> float:
    """The share of 2,000 people who leave of whom something is true."""
    world = make(**what)
    found = 0
    for me in world.crowd(PEOPLE):
        leave(me, world.unit, world.department, world.school, world.p)
        found += what_of(me)
    return found / PEOPLE


def test_notice_is_served_month_by_month(make: Make) -> None:
    world = make(p={"notice_months": 3.0})
    give_notice(world.me, world.unit, Leaving.VOLUNTARY, world.school, world.p)
    assert world.me.stage == Stage.NOTICE and world.me.notice_left == 3
    left = []
    for _ in range(3):
        world.lives(serve_notice)
        left.append(world.me.left_this_month)
    assert left == [False, False, True]
    assert not world.me.filled and world.me.stage == Stage.GONE
    world.lives(serve_notice)
    assert not world.me.left_this_month, "one leaves once"


def test_retirements_are_announced_longer_ahead(make: Make) -> None:
    world = make()
    give_notice(world.me, world.unit, Leaving.RETIREMENT, world.school, world.p)
    assert world.me.notice_left == int(world.p.notice_months_retirement) > int(world.p.notice_months)
    assert world.me.destination == Destination.RETIREMENT


def test_nobody_on_a_roster_leaves_while_the_model_settles(make: Make) -> None:
    me = {"stage": Stage.NOTICE, "notice_left": 1, "on_roster": True, "exhaustion": 0.9, "self_respect": 0.2}
    settling = make(me=me, school={"settling": True}).lives(serve_notice)
    assert settling.filled and settling.stage == Stage.SETTLED
    assert settling.exhaustion < 0.9 and settling.self_respect > 0.2, "and begins afresh, or would give notice again"
    assert not make(me=me).lives(serve_notice).filled
    assert not make(me={**me, "on_roster": False}, school={"settling": True}).lives(serve_notice).filled


def test_a_volume_gap_favours_the_same_work_elsewhere(make: Make) -> None:
    usual, long = make(), make(me={"volume_gap_hours": 12.0})
    for destination in Destination:
        moved = appeal(long.me, destination, long.p) - appeal(usual.me, destination, usual.p)
        assert (moved > 0.0) == (destination in SAME_WORK)


def test_a_values_gap_favours_another_life(make: Make) -> None:
    usual, apart = make(), make(me={"values_gap": 0.6})
    for destination in OTHER_LIFE:
        assert appeal(apart.me, destination, apart.p) > appeal(usual.me, destination, usual.p)
    for destination in SAME_WORK:
        assert appeal(apart.me, destination, apart.p) == appeal(usual.me, destination, usual.p)
    before, after = destinations(make), destinations(make, me={"values_gap": 0.6})
    assert sum(after[d] for d in OTHER_LIFE) > 1.5 * sum(before[d] for d in OTHER_LIFE)


@pytest.mark.parametrize(
    ("what", "destination"),
    [
        ({"track": Track.PHYSICIAN_SCIENTIST}, Destination.INDUSTRY),
        ({"track": Track.CLINICIAN_INVESTIGATOR}, Destination.INDUSTRY),
        ({"restlessness": 2.0}, Destination.HYBRID),
        ({"wish_share": [0.2, 0, 0, 0.8, 0, 0, 0]}, Destination.OPERATIONS_LEADERSHIP),
        ({"wish_share": [0.2, 0, 0, 0, 0, 0, 0.8]}, Destination.OTHER_ACADEMIC),
        ({"wish_share": [0.2, 0, 0, 0, 0.8, 0, 0]}, Destination.COMMUNITY_TEACHING),
    ],
)
def test_traits_and_track_do_the_rest(make: Make, what: dict[str, Any], destination: Destination) -> None:
    assert destinations(make, me=what)[destination] > destinations(make)[destination]


def test_all_seven_are_reached_and_retirement_is_not_among_them(make: Make) -> None:
    found = destinations(make, me={"values_gap": 0.3})
    assert min(found[:7]) > 0 and found[Destination.RETIREMENT] == 0 and sum(found) == PEOPLE


def test_even_absurd_gaps_have_a_destination(make: Make) -> None:
    assert sum(destinations(make, me={"values_gap": 1e6, "volume_gap_hours": 1e9})) == PEOPLE


def test_leaving_vacates_the_line_and_starts_its_search(make: Make) -> None:
    world = make()
    leave(world.me, world.unit, world.department, world.school, world.p)
    me = world.me
    assert me.left_this_month and not me.filled and me.stage == Stage.GONE and me.search_months_left >= 1


def test_handovers_are_planned_where_leaders_plan(make: Make) -> None:
    def planned(**what: Any) -> float:
        return share_of_leavers(make, lambda me: me.handover_planned, **what)

    assert planned() == pytest.approx(make().p.handover_usual, abs=0.04)
    assert planned(unit={"leader_organising": 0.9}) > planned() > planned(unit={"leader_organising": 0.3})
    assert planned(unit={"leader_quality": 0.9}) == planned()
    assert planned(levers={Lever.PLANNED_HANDOVERS: 1.0}) == pytest.approx(0.9, abs=0.03)


def test_some_keep_teaching_if_they_left_well(make: Make) -> None:
    def adjuncts(**what: Any) -> float:
        return share_of_leavers(make, lambda me: me.adjunct_hours > 0.0, **what)

    usual = adjuncts()
    assert 0.0 < usual < 0.3
    assert adjuncts(levers={Lever.ADJUNCT_PATHWAY: 1.0}) > usual
    assert adjuncts(me={"self_respect": 0.2}) < usual
    assert adjuncts(p={"handover_usual": 0.7}) >= usual
    assert adjuncts(me={"teaching_effort": 0.0}) == 0
    assert adjuncts(me={"destination": Destination.OTHER_ACADEMIC}) == 0


def test_some_who_retire_practise_on_elsewhere(make: Make) -> None:
    def second_posts(kind: Leaving, **p: float) -> float:
        return share_of_leavers(make, lambda me: me.second_post, me={"leaving_kind": kind}, p=p)

    assert second_posts(Leaving.RETIREMENT) == pytest.approx(make().p.second_post_after_retirement, abs=0.03)
    assert second_posts(Leaving.RETIREMENT, second_post_after_retirement=0.0) == 0
    assert second_posts(Leaving.VOLUNTARY) == second_posts(Leaving.LIFE_EVENT) == 0


def test_searches_take_as_long_as_the_specialty_says(make: Make) -> None:
    def months(usual: float, **p: float) -> list[int]:
        world = make(department={"search_months": usual}, p=p)
        return [search_length(me, world.department, world.school, world.p) for me in world.crowd(PEOPLE)]

    found = months(8.0)
    assert sum(found) / PEOPLE == pytest.approx(8.0, abs=0.2)
    assert min(found) < 6 and max(found) > 10
    assert min(months(0.1)) == 1, "a line is vacant for a month at least"
    assert set(months(8.0, search_spread=0.0)) == {8}


def test_the_unit_counts_who_has_gone_and_what_became_of_panels_and_learners(make: Make) -> None:
    leaver = {"left_this_month": True, "filled": False, "handover_planned": True, "adjunct_hours": 1.5,
              "clinical_effort": 0.5, "teaching_effort": 0.2}  # fmt: skip
    world = make(people=4, me={**leaver, "handover_planned": False}, others={"adjunct_hours": 9.0})
    for name, value in leaver.items():
        setattr(world.people[2], name, value)
    unit = world.acts(count_departures)
    assert unit.departures == unit.leavers_last_month == 2
    assert unit.panels_handed == unit.panels_dropped == 0.5 * world.department.patients_per_cfte
    assert unit.learners_handed == unit.learners_dropped == 0.2 * world.p.learners_per_teaching_effort
    assert unit.adjunct_hours == 3.0, "of those who left this month only"


def test_recent_departures_settle_at_those_of_twelve_months(make: Make) -> None:
    """One in ten lines a month for ever: the fading memory of twelve months holds 1.2 of all lines."""
    world = make(people=10, me={"left_this_month": True}, unit={"recent_departures": 0.0})
    for _ in range(400):
        world.acts(count_departures)
    assert world.unit.recent_departures == pytest.approx(0.1 * world.p.departures_memory_months)
    world.me.left_this_month = False
    assert world.acts(count_departures).recent_departures < 0.1 * world.p.departures_memory_months


# -- sizes --


@pytest.mark.parametrize(
    ("kind", "months"), [(Leaving.VOLUNTARY, 4), (Leaving.RETIREMENT, 9), (Leaving.LIFE_EVENT, 4)]
)
def test_what_is_written_down_when_notice_is_given(make: Make, kind: Leaving, months: int) -> None:
    world = make(me={"stage_months": 7}, p={"notice_months": 4.0, "notice_months_retirement": 9.0})
    give_notice(world.me, world.unit, kind, world.school, world.p)
    me = world.me
    assert (me.stage, me.stage_months, me.leaving_kind, me.notice_left) == (Stage.NOTICE, 0, kind, months)
    assert me.destination == Destination.RETIREMENT, "until another is chosen"


PULLS = {
    "to_other_academic": 0.1, "to_community_teaching": 0.2, "to_employed_practice": 0.3, "to_operations_leadership": 0.4,
    "to_industry": 0.5, "to_public_sector": 0.6, "to_hybrid": 0.7, "volume_gap_pulls": 0.05, "values_gap_pulls": 1.5,
    "research_pulls": 2.0, "teaching_pulls": 3.0, "leading_pulls": 4.0, "industry_wants_investigators": 0.9,
    "restlessness_pulls": 0.25,
}  # fmt: skip
PULLED = {"volume_gap_hours": 6.0, "values_gap": 0.2, "restlessness": 1.6, "track": Track.CLINICIAN}
APPEALS = {
    Destination.OTHER_ACADEMIC: 0.1 + 0.3 + 0.3 + 0.6, Destination.COMMUNITY_TEACHING: 0.2 + 0.3 + 0.6,
    Destination.EMPLOYED_PRACTICE: 0.3 + 0.3, Destination.OPERATIONS_LEADERSHIP: 0.4 + 0.3 + 0.4,
    Destination.INDUSTRY: 0.5 + 0.3, Destination.PUBLIC_SECTOR: 0.6 + 0.3, Destination.HYBRID: 0.7 + 0.3 + 0.4,
}  # fmt: skip


def pulled(make: Make, week: Callable[..., list[float]], **me: Any) -> Any:
    wish = week(clinic=0.55, research=0.15, teaching=0.2, administration=0.1)
    return make(me={**PULLED, "wish_share": wish, **me}, p={**PULLS, "most_appeal": 1.25})


def test_the_size_of_the_appeal(make: Make, week: Callable[..., list[float]]) -> None:
    world = pulled(make, week)
    for destination, size in APPEALS.items():
        assert appeal(world.me, destination, world.p) == pytest.approx(size), destination.name
    for track in (Track.CLINICIAN_INVESTIGATOR, Track.PHYSICIAN_SCIENTIST):
        wanted = pulled(make, week, track=track)
        assert appeal(wanted.me, Destination.INDUSTRY, wanted.p) == pytest.approx(0.8 + 0.9)


def test_the_chance_of_each_destination(
    make: Make, week: Callable[..., list[float]], chance_by: Callable[..., float]
) -> None:
    def up_to(last: Destination) -> float:
        world = pulled(make, week)

        def goes() -> bool:
            choose_destination(world.me, world.school, world.p)
            return bool(world.me.destination <= last)

        return chance_by(Event.DESTINATION, goes)

    weights = [math.exp(min(APPEALS[destination], 1.25)) for destination in list(Destination)[:7]]
    assert max(APPEALS.values()) > 1.25, "no appeal counts for more than the most"
    for last in range(6):
        assert up_to(Destination(last)) == pytest.approx(sum(weights[: last + 1]) / sum(weights), abs=1e-6)


def test_the_least_appeal_is_as_far_off_as_the_most(
    make: Make, week: Callable[..., list[float]], chance_by: Callable[..., float]
) -> None:
    world = make(p={**PULLS, "to_other_academic": -99.0, "most_appeal": 0.2})

    def goes() -> bool:
        choose_destination(world.me, world.school, world.p)
        return bool(world.me.destination == Destination.OTHER_ACADEMIC)

    least, most = math.exp(-0.2), math.exp(0.2)
    assert chance_by(Event.DESTINATION, goes) == pytest.approx(least / (least + 6 * most), abs=1e-6)


def test_whoever_draws_the_very_last_goes_to_the_last_destination(make: Make, draws: Callable[..., None]) -> None:
    draws({Event.DESTINATION: 1.0})
    world = make(me={"destination": Destination.RETIREMENT})
    choose_destination(world.me, world.school, world.p)
    assert world.me.destination == Destination.HYBRID


def test_only_those_on_notice_serve_it(make: Make) -> None:
    for me in ({"stage": Stage.SEARCH}, {"stage": Stage.NOTICE, "filled": False}):
        waiting = make(me={"notice_left": 1, "left_this_month": True, **me}).lives(serve_notice)
        assert waiting.notice_left == 1 and not waiting.left_this_month


def test_who_starts_afresh_is_as_rested_as_a_newcomer(make: Make) -> None:
    worn = {"stage": Stage.NOTICE, "stage_months": 3, "notice_left": 1, "on_roster": True, "exhaustion": 0.9,
            "self_respect": 0.1, "moral_injury": 0.8, "habituation": 0.5}  # fmt: skip
    fresh = {"newcomer_exhaustion": 0.21, "newcomer_self_respect": 0.87}
    me = make(me=worn, school={"settling": True}, p=fresh).lives(serve_notice)
    assert (me.stage, me.stage_months) == (Stage.SETTLED, 0)
    assert (me.exhaustion, me.self_respect, me.moral_injury, me.habituation) == (0.21, 0.87, 0.0, 0.0)
    early = make(me={**worn, "notice_left": 2}, school={"settling": True}, p=fresh).lives(serve_notice)
    assert (early.stage, early.exhaustion) == (Stage.NOTICE, 0.9)


LEAVES = {
    "handover_usual": 0.3, "handover_by_lever": 0.4, "handover_by_leader": 0.5, "leader_usual": 0.55,
    "adjunct_usual": 0.2, "adjunct_by_lever": 0.6, "adjunct_if_left_well": 1.5, "adjunct_hours_per_week": 2.5,
    "second_post_after_retirement": 0.35, "search_spread": 0.0,
}  # fmt: skip
HANDS_OVER = 0.3 + 0.4 * 0.5 + 0.5 * 0.2


def left(make: Make, **me: Any) -> Any:
    world = make(
        me={"self_respect": 0.8, "stage": Stage.NOTICE, "stage_months": 3, "adjunct_hours": 9.0, "second_post": True, **me},
        unit={"leader_organising": 0.75, "leader_quality": 0.1},
        levers={Lever.PLANNED_HANDOVERS: 0.5, Lever.ADJUNCT_PATHWAY: 0.25},
        department={"search_months": 6.0},
        p=LEAVES,
    )
    leave(world.me, world.unit, world.department, world.school, world.p)
    return world.me


def test_the_chance_of_a_planned_handover(make: Make, chance_by: Callable[..., float]) -> None:
    assert chance_by(Event.HANDOVER, lambda: left(make).handover_planned) == pytest.approx(HANDS_OVER, abs=1e-6)


@pytest.mark.parametrize(("handover", "times"), [(0.0, 1.5), (1.0, 1.0)])
def test_the_chance_of_teaching_on(
    make: Make, chance_by: Callable[..., float], handover: float, times: float
) -> None:
    likely = chance_by(Event.ADJUNCT, lambda: left(make).adjunct_hours == 2.5, {Event.HANDOVER: handover})
    assert likely == pytest.approx((0.2 + 0.6 * 0.25) * times * 0.8, abs=1e-6)


def test_who_does_not_teach_on_gives_no_hours(make: Make, draws: Callable[..., None]) -> None:
    draws({Event.ADJUNCT: 1.0})
    assert left(make).adjunct_hours == 0.0


def test_the_chance_of_a_second_post(make: Make, chance_by: Callable[..., float]) -> None:
    likely = chance_by(Event.SECOND_POST, lambda: left(make, leaving_kind=Leaving.RETIREMENT).second_post)
    assert likely == pytest.approx(0.35, abs=1e-6)
    assert not left(make, leaving_kind=Leaving.VOLUNTARY).second_post


def test_the_state_of_a_line_that_has_just_been_left(make: Make) -> None:
    me = left(make)
    assert (me.filled, me.left_this_month, me.stage, me.stage_months) == (False, True, Stage.GONE, 0)
    assert me.search_months_left == 6


@pytest.mark.parametrize(("draw", "months"), [(0.0, 7), (0.5, 10), (0.8, 12), (1.0, 13)])
def test_the_length_of_a_search(make: Make, draws: Callable[..., None], draw: float, months: int) -> None:
    draws({Event.SEARCH_LENGTH: draw})
    world = make(department={"search_months": 10.0}, p={"search_spread": 0.6})
    assert search_length(world.me, world.department, world.school, world.p) == months


def test_the_unit_counts_its_own_leavers_only_and_afresh(make: Make) -> None:
    gone = {"left_this_month": True, "handover_planned": True, "adjunct_hours": 0.0}
    world = make(
        people=8,
        others=gone,
        me=gone,
        unit={"first": 3, "count": 4, "recent_departures": 0.3, "adjunct_hours": 1.0},
        department={"patients_per_cfte": 1_000.0},
        p={"learners_per_teaching_effort": 20.0, "departures_memory_months": 6.0},
    )
    for line, (clinical, teaching, planned) in enumerate([(0.5, 0.1, True), (0.7, 0.2, False), (0.9, 0.3, True)], start=3):
        person = world.people[line]
        person.clinical_effort, person.teaching_effort, person.handover_planned = clinical, teaching, planned
        person.adjunct_hours = teaching
    world.people[6].left_this_month = False
    for _ in range(2):  # what was counted the first time is forgotten
        unit = world.acts(count_departures)
        assert unit.departures == unit.leavers_last_month == 3
        assert (unit.panels_handed, unit.panels_dropped) == (pytest.approx(1_400.0), pytest.approx(700.0))
        assert (unit.learners_handed, unit.learners_dropped) == (pytest.approx(8.0), pytest.approx(4.0))
    assert unit.adjunct_hours == pytest.approx(1.0 + 2 * 0.6)
    once = 0.3 + 0.75 - 0.05
    assert unit.recent_departures == pytest.approx(once + 0.75 - once / 6.0)
