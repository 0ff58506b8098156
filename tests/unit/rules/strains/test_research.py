"""Strain 5, grants, and the leaky pipeline."""

from collections.abc import Callable
from typing import Any

import pytest

from sim.rules.draws import Event
from sim.rules.strains.research import (
    bridge_is_over,
    broken_promise,
    feel_research,
    leak_from_research,
    payline,
    start_grant,
    wins_grant,
    work_on_grants,
)
from sim.rules.vocabulary import Activity, Grant, Lever, Shock, Strain
from tests.unit.rules.by_hand import saturated, strain_of

Make = Callable[..., Any]
Week = Callable[..., list[float]]
PEOPLE = 2_000
SCIENTIST = {"research_effort": 0.6, "clinical_effort": 0.3, "teaching_effort": 0.05, "admin_effort": 0.05}
NO_CHANCE, SURE = {"payline": 0.0}, {"payline": 1.0}


def strain(make: Make, **what: Any) -> float:
    return strain_of(make(**what).lives(feel_research), Strain.RESEARCH)


def wins(make: Make, **what: Any) -> float:
    world = make(**{**what, "me": {**SCIENTIST, "research_progress": 16.0, **what.get("me", {})}})
    return sum(wins_grant(me, world.unit, world.school, world.p) for me in world.crowd(PEOPLE)) / PEOPLE


def test_payline_drops(make: Make) -> None:
    assert payline(make().unit, make().school) == 0.2
    assert payline(make(shocks={Shock.PAYLINE_DROP: 0.5}).unit, make().school) == pytest.approx(0.1)
    assert payline(make(shocks={Shock.PAYLINE_DROP: 3.0}).unit, make().school) == 0.0


def test_a_broken_promise(make: Make) -> None:
    def broken(promised: float, realised: float) -> float:
        me = {"protected_promised_hours": promised, "protected_realised_hours": realised}
        return broken_promise(make(me=me).me)

    assert broken(10.0, 10.0) == 0.0 and broken(10.0, 4.0) == pytest.approx(0.6) and broken(10.0, 0.0) == 1.0
    assert broken(0.5, 0.25) == 0.5, "a small promise is one, too"
    assert broken(0.0, 0.0) == 0.0, "who was promised nothing lost nothing"


def test_it_weighs_as_much_as_academic_work_means(make: Make, week: Week) -> None:
    wishes = [week(clinic=1.0), week(clinic=0.8, teaching=0.2), week(clinic=0.8, research=0.2), week(research=1.0)]
    felt = [strain(make, me={"wish_share": wish}) for wish in wishes]
    assert felt == sorted(felt) and felt[0] == 0.0 < felt[1]
    kept = {"protected_promised_hours": 6.0, "protected_realised_hours": 6.0}
    assert strain(make, me=kept) == 0.0


def test_a_lost_grant_squeezes_and_a_bridge_relieves(make: Make) -> None:
    lapsed = {**SCIENTIST, "grant_state": Grant.LAPSED}
    alone, bridged = strain(make, me=lapsed), strain(make, me=lapsed, levers={Lever.BRIDGE_FUNDING: 1.0})
    assert alone > bridged > strain(make, me=SCIENTIST)


def test_a_grant_about_to_end_worries_the_more_the_lower_the_payline(make: Make) -> None:
    far, near = ({**SCIENTIST, "grant_state": Grant.FUNDED, "grant_months_left": left} for left in (50, 3))
    assert strain(make, me=near) > strain(make, me=far)
    assert strain(make, me=near, school={"payline": 0.05}) > strain(make, me=near)
    assert strain(make, me=near, shocks={Shock.PAYLINE_DROP: 0.9}) > strain(make, me=near)


def test_the_switch_takes_it_away(make: Make) -> None:
    assert strain(make, me={**SCIENTIST, "grant_state": Grant.LAPSED}, p={"strain_research": 0.0}) == 0.0


def test_success_depends_on_payline_work_done_and_a_mentor(make: Make) -> None:
    usual = wins(make, me={"grant_state": Grant.EARLY})
    assert usual == pytest.approx(0.2, abs=0.03)
    assert wins(make, me={"grant_state": Grant.EARLY}, school={"payline": 0.4}) > usual
    assert wins(make, me={"grant_state": Grant.EARLY, "research_progress": 4.0}) < usual
    assert wins(make, me={"grant_state": Grant.EARLY, "research_progress": 0.0}) == 0.0
    assert wins(make, me={"grant_state": Grant.EARLY, "mentor": 1}) > usual
    assert wins(make, me={"grant_state": Grant.FUNDED}) > usual, "a renewal"
    most, p = wins(make, me={"grant_state": Grant.EARLY, "research_progress": 900.0}), make().p
    assert most == pytest.approx(0.2 * p.most_readiness, abs=0.03), "preparation helps only so far"


def test_hours_worked_are_stored_up_and_fade(make: Make, week: Week) -> None:
    me = {**SCIENTIST, "grant_state": Grant.FUNDED, "grant_months_left": 40}
    working, idle = (
        make(me={**me, "research_progress": 10.0, "have": week(research=hours)}).lives(work_on_grants)
        for hours in (40.0, 0.0)
    )
    assert working.research_progress > 10.0 > idle.research_progress
    assert working.grant_months_left == 39


def test_who_holds_no_grant_has_nothing_to_do(make: Make) -> None:
    me = make(me={"grant_state": Grant.NONE, "research_progress": 3.0}).lives(work_on_grants)
    assert me.research_progress == 3.0 and not me.grant_lost


def test_a_grant_ends_in_renewal_or_in_lapse(make: Make) -> None:
    last = {**SCIENTIST, "grant_state": Grant.FUNDED, "grant_months_left": 1, "research_progress": 16.0}
    lapsed = make(me=last, school=NO_CHANCE).lives(work_on_grants)
    assert lapsed.grant_state == Grant.LAPSED and lapsed.grant_lost and lapsed.months_unfunded == 0
    renewed = make(me=last, school=SURE, p={"most_readiness": 2.0}).lives(work_on_grants)
    assert renewed.grant_state == Grant.FUNDED and not renewed.grant_lost
    assert renewed.grant_months_left == int(make().p.grant_months)


def test_one_applies_near_the_end_only_and_at_intervals(make: Make) -> None:
    applied = []
    for left in range(60, 0, -1):
        me = {**SCIENTIST, "grant_state": Grant.FUNDED, "grant_months_left": left, "research_progress": 16.0}
        world = make(me=me, school=SURE)
        world.lives(work_on_grants)
        if world.me.grant_months_left > left:
            applied.append(left - 1)
    p = make().p
    assert applied == [9, 0] and max(applied) < p.grant_worry_months


def test_unfunded_effort_turns_into_clinic_after_a_year(make: Make) -> None:
    world = make(me={**SCIENTIST, "grant_state": Grant.LAPSED, "months_unfunded": 0}, school=NO_CHANCE)
    for _ in range(int(world.p.months_until_leak) - 1):
        assert world.lives(work_on_grants).research_effort == 0.6
    me = world.lives(work_on_grants)
    assert me.research_effort == pytest.approx(0.6 * (1.0 - world.p.effort_leaked))
    assert me.clinical_effort == pytest.approx(0.3 + 0.6 * world.p.effort_leaked)
    assert me.fte == 1.0 and me.months_unfunded == 0


def test_bridge_funding_holds_it_longer(make: Make) -> None:
    def over(months: int, **what: Any) -> bool:
        world = make(me={"months_unfunded": months}, **what)
        return bridge_is_over(world.me, world.unit, world.p)

    until = int(make().p.months_until_leak)
    assert not over(until - 1) and over(until)
    bridge = {Lever.BRIDGE_FUNDING: 1.0}
    later = until + int(make().p.bridge_months)
    assert not over(until, levers=bridge) and not over(later - 1, levers=bridge) and over(later, levers=bridge)


def test_who_has_leaked_below_what_grants_need_stops_applying(make: Make) -> None:
    world = make(me={"research_effort": 0.3, "grant_state": Grant.LAPSED}, p={"effort_leaked": 0.5})
    leak_from_research(world.me, world.p)
    assert world.me.grant_state == Grant.NONE
    much = make(me={**SCIENTIST, "grant_state": Grant.LAPSED})
    leak_from_research(much.me, much.p)
    assert much.me.grant_state == Grant.LAPSED


def test_a_new_grant_makes_research_safe_again(make: Make) -> None:
    world = make(me={"grant_state": Grant.LAPSED, "months_unfunded": 7})
    start_grant(world.me, world.p)
    assert (world.me.grant_state, world.me.months_unfunded) == (Grant.FUNDED, 0)


def test_research_hours_on_records_are_those_of_the_calendar(make: Make, week: Week) -> None:
    """The time of a full research life for so many months is what a usual applicant has stored."""
    p = make().p
    hours = p.hours_per_full_effort * p.full_research_effort
    world = make(me={**SCIENTIST, "grant_state": Grant.FUNDED, "have": week(research=hours)})
    for _ in range(600):
        world.me.grant_months_left = 50
        world.lives(work_on_grants)
    assert world.me.have[Activity.RESEARCH] == hours
    assert world.me.research_progress == pytest.approx(p.research_memory_months)


# -- sizes --


def test_the_size_of_the_squeeze(make: Make, week: Week) -> None:
    world = make(
        me={
            "research_effort": 0.6, "grant_state": Grant.LAPSED, "grant_months_left": 0,
            "wish_share": week(research=0.3, teaching=0.2, clinic=0.5), "protected_promised_hours": 10.0,
            "protected_realised_hours": 7.0,
        },
        school={"payline": 0.25},
        levers={Lever.BRIDGE_FUNDING: 0.5},
        shocks={Shock.PAYLINE_DROP: 0.2},
        p={
            "teaching_as_academic": 0.4, "academic_meaning": 2.0, "squeeze_by_broken_promise": 1.7, "bridge_relief": 0.8,
            "squeeze_by_lapse": 0.9, "grant_worry_months": 12.0, "squeeze_by_ending": 0.45, "strain_research": 0.9,
        },
    )  # fmt: skip
    promise = 1.7 * 0.3 * (2.0 * (0.3 + 0.4 * 0.2))
    lapse = 0.9 * 0.6 * (1.0 - 0.8 * 0.5)
    worry = 0.45 * 0.6 * (1.0 - 0.25 * 0.8)
    felt = strain_of(world.lives(feel_research), Strain.RESEARCH)
    assert felt == pytest.approx(0.9 * saturated(promise + lapse + worry))
    world.me.grant_state, world.me.grant_months_left = Grant.FUNDED, 11
    near = strain_of(world.lives(feel_research), Strain.RESEARCH)
    assert near == pytest.approx(0.9 * saturated(promise + worry))
    world.me.grant_months_left = 12
    assert strain_of(world.lives(feel_research), Strain.RESEARCH) == pytest.approx(0.9 * saturated(promise))
    world.me.grant_state, world.me.grant_months_left = Grant.NONE, 0
    assert strain_of(world.lives(feel_research), Strain.RESEARCH) == pytest.approx(0.9 * saturated(promise))


def test_academic_work_means_no_more_than_all(make: Make, week: Week) -> None:
    world = make(me={"wish_share": week(research=1.0)}, p={"academic_meaning": 9.0, "squeeze_by_broken_promise": 1.5})
    felt = strain_of(world.lives(feel_research), Strain.RESEARCH)
    assert felt == pytest.approx(saturated(1.5 * 2.0 / 6.0))


@pytest.mark.parametrize(("funded", "drop", "now"), [(0.4, 0.25, 0.3), (0.4, -9.0, 0.4), (3.0, 0.0, 1.0)])
def test_a_payline_is_a_share_and_shocks_only_lower_it(make: Make, funded: float, drop: float, now: float) -> None:
    world = make(school={"payline": funded}, shocks={Shock.PAYLINE_DROP: drop})
    assert payline(world.unit, world.school) == pytest.approx(now)


def test_the_size_of_what_is_stored_up(make: Make, week: Week) -> None:
    me = {"grant_state": Grant.FUNDED, "grant_months_left": 40, "research_progress": 10.0, "have": week(research=12.0)}
    sizes = {"hours_per_full_effort": 50.0, "full_research_effort": 0.8, "research_memory_months": 20.0}
    assert make(me=me, p=sizes).lives(work_on_grants).research_progress == pytest.approx(10.0 + 0.3 - 0.5)


SIZES = {
    "research_progress_usual": 16.0, "most_readiness": 1.25, "mentor_helps_grants": 0.3, "renewal_advantage": 1.6,
    "months_between_applications": 3.0, "grant_worry_months": 12.0, "months_until_leak": 9.0, "bridge_months": 6.0,
    "grant_months": 48.0, "effort_leaked": 0.25, "research_effort_worth_grants": 0.2,
}  # fmt: skip


@pytest.mark.parametrize(
    ("me", "times"),
    [
        ({"grant_state": Grant.EARLY}, 1.0),
        ({"grant_state": Grant.EARLY, "research_progress": 12.0}, 0.75),
        ({"grant_state": Grant.EARLY, "research_progress": 160.0}, 1.25),
        ({"grant_state": Grant.EARLY, "mentor": 0}, 1.3),
        ({"grant_state": Grant.FUNDED}, 1.6),
        ({"grant_state": Grant.LAPSED, "mentor": 1}, 1.6 * 1.3),
    ],
)
def test_the_chance_of_an_application(
    make: Make, chance_by: Callable[..., float], me: dict[str, Any], times: float
) -> None:
    world = make(me={"research_progress": 16.0, **me}, school={"payline": 0.25}, p=SIZES)
    likely = chance_by(Event.GRANT, lambda: wins_grant(world.me, world.unit, world.school, world.p))
    assert likely == pytest.approx(0.25 * times, abs=1e-6)


def applies(make: Make, **me: Any) -> Any:
    """A month in which every application is a success: who has applied holds a new grant."""
    return make(me={**SCIENTIST, "research_progress": 16.0, **me}, school=SURE, p=SIZES).lives(work_on_grants)


def test_the_funded_apply_every_third_month_of_their_last_year(make: Make) -> None:
    applied = [
        left
        for left in range(1, 20)
        if applies(make, grant_state=Grant.FUNDED, grant_months_left=left).grant_months_left == 48
    ]
    assert applied == [1, 4, 7, 10], "with 0, 3, 6 and 9 months left at the end of the month; with 12 it is early yet"


def test_the_unfunded_apply_every_third_month(make: Make) -> None:
    applied = [
        months + 1
        for months in range(9)
        if applies(make, grant_state=Grant.LAPSED, months_unfunded=months).grant_state == Grant.FUNDED
    ]
    assert applied == [3, 6, 9], "in the month of the leak, too, and before it"


def test_a_lapsed_grant_is_lost_once(make: Make) -> None:
    me = make(me={**SCIENTIST, "grant_state": Grant.LAPSED, "grant_lost": True}, school=NO_CHANCE).lives(work_on_grants)
    assert not me.grant_lost and me.months_unfunded == 1


def test_a_grant_with_a_month_to_go_is_not_over(make: Make) -> None:
    me = {**SCIENTIST, "grant_state": Grant.FUNDED, "grant_months_left": 2, "months_unfunded": 7}
    going = make(me=me, school=NO_CHANCE, p=SIZES).lives(work_on_grants)
    assert going.grant_state == Grant.FUNDED and going.grant_months_left == 1 and not going.grant_lost
    over = make(me={**me, "grant_months_left": 1}, school=NO_CHANCE, p=SIZES).lives(work_on_grants)
    assert over.grant_state == Grant.LAPSED and over.grant_lost and over.months_unfunded == 0


@pytest.mark.parametrize(("bridge", "leaks_after"), [(0.0, 9), (0.5, 12), (1.0, 15)])
def test_effort_leaks_when_bridge_and_patience_are_over(make: Make, bridge: float, leaks_after: int) -> None:
    world = make(
        me={**SCIENTIST, "grant_state": Grant.LAPSED},
        school=NO_CHANCE,
        levers={Lever.BRIDGE_FUNDING: bridge},
        p=SIZES,
    )
    for month in range(1, leaks_after + 1):
        me = world.lives(work_on_grants)
        assert (me.research_effort < 0.6) == (month == leaks_after), month
    assert (me.research_effort, me.clinical_effort) == (pytest.approx(0.45), pytest.approx(0.45))
    assert me.months_unfunded == 0 and me.grant_state == Grant.LAPSED


@pytest.mark.parametrize(("before", "state"), [(0.28, Grant.LAPSED), (0.24, Grant.NONE)])
def test_below_what_grants_need_the_research_life_ends(make: Make, before: float, state: Grant) -> None:
    world = make(me={"research_effort": before, "grant_state": Grant.LAPSED, "grant_months_left": 5}, p=SIZES)
    leak_from_research(world.me, world.p)
    assert world.me.grant_state == state and world.me.grant_months_left == (5 if state == Grant.LAPSED else 0)
