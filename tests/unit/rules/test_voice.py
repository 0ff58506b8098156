"""Voice: who dares, who is heard, what is granted, and what a refusal does."""

from collections.abc import Callable
from typing import Any

import pytest

from sim.rules.vocabulary import Ask, Lever, Stage
from sim.rules.voice import (
    cut_effort,
    grant_what_was_asked,
    hear_out,
    is_heard,
    let_promises_fade,
    offer_stay_conversation,
    speaks_up,
    what_to_ask,
)

Make = Callable[..., Any]
PEOPLE = 2_000
HEARD, REFUSED = {"heard_base": 50.0}, {"heard_base": -50.0}


def share(make: Make, rule: Callable[..., bool], **what: Any) -> float:
    world = make(**what)
    return sum(rule(me, world.unit, world.school, world.p) for me in world.crowd(PEOPLE)) / PEOPLE


def voiced(make: Make, **what: Any) -> Any:
    world = make(**{**what, "me": {"stage": Stage.VOICE, **what.get("me", {})}})
    hear_out(world.me, world.unit, world.school, world.p)
    return world.me


def test_fear_keeps_silent_and_a_good_leader_is_spoken_to(make: Make) -> None:
    usual = share(make, speaks_up)
    assert share(make, speaks_up, unit={"fear": 0.9}) < usual < share(make, speaks_up, unit={"fear": 0.1})
    assert share(make, speaks_up, unit={"leader_quality": 0.9}) > usual
    assert share(make, speaks_up, levers={Lever.ACT_ON_HARASSMENT: 1.0}) > usual
    assert share(make, speaks_up, p={"voice": 0.0}) == 0.0


def test_a_conversation_is_offered_to_the_strained_with_error(make: Make) -> None:
    survey = {Lever.BURDEN_SURVEY: 1.0}
    strained, well = {"exhaustion": 0.8, "self_respect": 0.4}, {"exhaustion": 0.1, "self_respect": 0.95}
    p = make().p
    found = share(make, offer_stay_conversation, me=strained, levers=survey)
    assert found == pytest.approx(p.conversations_per_month, abs=0.02)
    assert share(make, offer_stay_conversation, me=well, levers=survey) < 0.02
    assert share(make, offer_stay_conversation, me=well, levers=survey, p={"survey_error": 5.0}) > 0.02
    assert share(make, offer_stay_conversation, me=strained) == 0.0
    assert share(make, offer_stay_conversation, me=strained, levers={Lever.BURDEN_SURVEY: 0.5}) < found


@pytest.mark.parametrize(
    ("hurts", "asked"),
    [
        ({}, Ask.WORKLOAD),
        ({"strain_rvu": 0.5}, Ask.WORKLOAD),
        ({"strain_moral_injury": 0.5}, Ask.WORKLOAD),
        ({"strain_research": 0.5}, Ask.PROTECTED_TIME),
        ({"strain_inbox": 0.5}, Ask.EVENINGS),
        ({"strain_administration": 0.5}, Ask.EVENINGS),
        ({"volume_gap_hours": 10.0}, Ask.FEWER_HOURS),
    ],
)
def test_people_ask_for_what_hurts_most(make: Make, hurts: dict[str, float], asked: Ask) -> None:
    world = make(me=hurts)
    assert what_to_ask(world.me, world.school, world.p) == asked


def test_the_more_something_hurts_the_likelier_it_is_what_people_ask_for(make: Make) -> None:
    def asks(hours: float) -> float:
        world = make(me={"strain_rvu": 0.4, "volume_gap_hours": hours})
        return sum(what_to_ask(me, world.school, world.p) == Ask.FEWER_HOURS for me in world.crowd(2_000)) / 2_000

    p = make().p
    needs = {hours: p.ask_fewer_hours * hours for hours in (2.0, 10.0)}
    for hours, need in needs.items():
        assert asks(hours) == pytest.approx(need / (need + 0.4 * p.ask_workload), abs=0.04)
    assert asks(0.0) == 0.0


def test_nobody_asks_to_go_below_the_least_effort(make: Make) -> None:
    world = make(me={"volume_gap_hours": 30.0, "fte": 0.6})
    assert what_to_ask(world.me, world.school, world.p) != Ask.FEWER_HOURS


@pytest.mark.parametrize(
    "better",
    [
        {"unit": {"leader_quality": 0.9}},
        {"unit": {"culture": 0.9}},
        {"me": {"standing": 0.9}},
        {"me": {"conversation": True}},
    ],
)
def test_who_is_heard(make: Make, better: dict[str, Any]) -> None:
    assert share(make, is_heard, **better) > share(make, is_heard) > 0.0


def test_being_heard_restores_self_respect(make: Make) -> None:
    me = voiced(make, p=HEARD, me={"self_respect": 0.5})
    assert me.self_respect > 0.5 and me.felt_heard == 1.0 and me.stage == Stage.SETTLED
    assert (me.voices, me.voices_heard) == (1, 1)


def test_being_refused_breaks_it_and_ends_habituation(make: Make) -> None:
    me = voiced(make, p={**REFUSED, "habituation_broken": 1.0}, me={"self_respect": 0.5, "habituation": 0.3})
    assert me.self_respect == pytest.approx(0.5 - make().p.respect_lost_by_refusal)
    assert me.habituation == 0.0
    assert (me.voices, me.voices_heard) == (1, 0)


def test_a_refusal_may_start_a_search(make: Make) -> None:
    certain = {**REFUSED, "search_after_refusal": 1.0}
    assert voiced(make, p=certain, me={"intention": 1.0}).stage == Stage.SEARCH
    assert voiced(make, p=certain, me={"intention": 0.0}).stage == Stage.SETTLED


def test_a_refusal_is_softer_where_the_institution_asked(make: Make) -> None:
    hard = voiced(make, p=REFUSED, me={"intention": 1.0, "habituation": 0.3})
    soft = voiced(make, p=REFUSED, me={"intention": 1.0, "habituation": 0.3, "conversation": True})
    assert hard.self_respect < soft.self_respect < 0.75
    assert soft.stage == Stage.SETTLED and soft.habituation == 0.3
    assert not soft.conversation, "it is over"


def test_self_respect_stays_a_share(make: Make) -> None:
    assert voiced(make, p=REFUSED, me={"self_respect": 0.01}).self_respect == 0.0
    assert voiced(make, p=HEARD, me={"self_respect": 1.0}).self_respect == 1.0


@pytest.mark.parametrize(
    ("hurts", "promise"),
    [
        ({"strain_rvu": 0.5}, "target_relief"),
        ({"strain_research": 0.5}, "protection_won"),
        ({"strain_inbox": 0.5}, "evening_relief"),
    ],
)
def test_what_was_asked_is_granted_and_fades(make: Make, hurts: dict[str, float], promise: str) -> None:
    world = make(me=hurts)
    grant_what_was_asked(world.me, world.school, world.p)
    granted = getattr(world.me, promise)
    assert granted > 0.0 and world.me.hours_cut == 0
    for _ in range(500):
        grant_what_was_asked(world.me, world.school, world.p)
        assert 0.0 < getattr(world.me, promise) <= 1.0
    before = getattr(world.me, promise)
    let_promises_fade(world.me, world.p)
    assert getattr(world.me, promise) == pytest.approx(before * (1.0 - 1.0 / world.p.promise_months))


def test_fewer_hours_come_out_of_clinic(make: Make) -> None:
    world = make(me={"volume_gap_hours": 30.0})
    grant_what_was_asked(world.me, world.school, world.p)
    me, cut = world.me, world.p.effort_cut
    assert me.hours_cut == 1
    assert me.fte == pytest.approx(1.0 - cut) and me.clinical_effort == pytest.approx(0.7 - cut)
    assert me.research_effort == 0.05 and me.teaching_effort == 0.2


def test_effort_on_a_roster_is_given_until_month_zero(make: Make) -> None:
    asks = {"volume_gap_hours": 30.0, "on_roster": True}
    settling = make(me=asks, school={"settling": True})
    grant_what_was_asked(settling.me, settling.school, settling.p)
    assert settling.me.fte == 1.0 and settling.me.hours_cut == 0
    later = make(me=asks)
    grant_what_was_asked(later.me, later.school, later.p)
    assert later.me.fte == pytest.approx(0.8) and later.me.hours_cut == 1


def test_then_out_of_research(make: Make) -> None:
    efforts = {"clinical_effort": 0.05, "research_effort": 0.75, "teaching_effort": 0.15, "admin_effort": 0.05}
    world = make(me=efforts)
    cut_effort(world.me, world.p)
    me = world.me
    assert me.clinical_effort == 0.0 and me.research_effort == pytest.approx(0.6)
    assert me.fte == pytest.approx(0.8)


def test_effort_on_paper_adds_up_after_a_cut_even_for_a_teacher(make: Make) -> None:
    efforts = {"clinical_effort": 0.05, "research_effort": 0.05, "teaching_effort": 0.85, "admin_effort": 0.05}
    world = make(me=efforts)
    cut_effort(world.me, world.p)
    me = world.me
    total = me.clinical_effort + me.research_effort + me.teaching_effort + me.admin_effort
    assert total == pytest.approx(me.fte)
