"""Leaving: notice, destination, handover, adjuncts, and what the unit counts."""

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
