"""Voice: who dares, who is heard, what is granted, and what a refusal does."""

from collections.abc import Callable
from typing import Any

import pytest

from sim.rules.draws import Event
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
from tests.unit.rules.by_hand import bell_at, from_log_odds, strained

Make = Callable[..., Any]
Chance = Callable[..., float]
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
        (strained(rvu=0.5), Ask.WORKLOAD),
        (strained(moral_injury=0.5), Ask.WORKLOAD),
        (strained(research=0.5), Ask.PROTECTED_TIME),
        (strained(inbox=0.5), Ask.EVENINGS),
        (strained(administration=0.5), Ask.EVENINGS),
        ({"volume_gap_hours": 10.0}, Ask.FEWER_HOURS),
    ],
)
def test_people_ask_for_what_hurts_most(make: Make, hurts: dict[str, float], asked: Ask) -> None:
    world = make(me=hurts)
    assert what_to_ask(world.me, world.school, world.p) == asked


def test_the_more_something_hurts_the_likelier_it_is_what_people_ask_for(make: Make) -> None:
    def asks(hours: float) -> float:
        world = make(me={**strained(rvu=0.4), "volume_gap_hours": hours})
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
        (strained(rvu=0.5), "target_relief"),
        (strained(research=0.5), "protection_won"),
        (strained(inbox=0.5), "evening_relief"),
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


# -- sizes --


def test_the_chance_of_speaking_up(make: Make, chance_by: Chance) -> None:
    def likely(**p: float) -> float:
        sizes = {"voice_usual": 0.5, "voice_less_by_fear": 0.6, "voice_by_leader": 0.4, "leader_usual": 0.55,
                 "fear_relieved": 0.5, **p}  # fmt: skip
        world = make(unit={"fear": 0.5, "leader_quality": 0.8}, levers={Lever.ACT_ON_HARASSMENT: 0.4}, p=sizes)
        return chance_by(Event.VOICE, lambda: speaks_up(world.me, world.unit, world.school, world.p))

    assert likely() == pytest.approx(0.5 - 0.6 * 0.5 * 0.8 + 0.4 * 0.25, abs=1e-6)
    assert likely(voice=0.5) == pytest.approx(0.5 * 0.36, abs=1e-6)
    assert likely(voice=0.5, voice_usual=9.0) == pytest.approx(0.5, abs=1e-6), "courage is a share"


OFFERS = {"conversations_per_month": 0.4, "survey_error": 0.2, "survey_finds_above": 0.45}


def test_how_often_conversations_are_held(make: Make, chance_by: Chance) -> None:
    def offered() -> bool:
        world = make(me={"exhaustion": 0.9, "self_respect": 0.1}, levers={Lever.BURDEN_SURVEY: 0.5}, p=OFFERS)
        assert offer_stay_conversation(world.me, world.unit, world.school, world.p) == world.me.conversation
        return bool(world.me.conversation)

    assert chance_by((Event.STAY_CONVERSATION, 1), offered) == pytest.approx(0.4 * 0.5, abs=1e-6)


def test_who_is_found_strained_by_the_survey(make: Make, chance_by: Chance) -> None:
    def missed() -> bool:
        world = make(me={"exhaustion": 0.5, "self_respect": 0.7}, levers={Lever.BURDEN_SURVEY: 1.0}, p=OFFERS)
        return not offer_stay_conversation(world.me, world.unit, world.school, world.p)

    # exhaustion of 0.5 and lost self-respect of 0.3 are 0.4 of strain, 0.05 below what is looked for
    error = chance_by(Event.STAY_CONVERSATION, missed, {(Event.STAY_CONVERSATION, 1): 0.0})
    assert bell_at(error, 0.2) == pytest.approx(0.05, abs=1e-6)


def test_without_a_survey_last_months_offer_does_not_count(make: Make) -> None:
    world = make(me={"conversation": True})
    assert not offer_stay_conversation(world.me, world.unit, world.school, world.p)
    assert not world.me.conversation


ASKS = {"ask_workload": 0.5, "ask_protected_time": 0.8, "ask_evenings": 0.6, "ask_fewer_hours": 0.02, "effort_cut": 0.25,
        "least_effort": 0.5}  # fmt: skip
NEEDY = {**strained(rvu=0.1, moral_injury=0.3, research=0.45, inbox=0.15, administration=0.25), "volume_gap_hours": 7.0}
NEEDS = {Ask.WORKLOAD: 0.5 * 0.4, Ask.PROTECTED_TIME: 0.8 * 0.45, Ask.EVENINGS: 0.6 * 0.4, Ask.FEWER_HOURS: 0.02 * 7.0}


def test_what_is_asked_for_by_how_much_it_hurts(make: Make, chance_by: Chance) -> None:
    def up_to(last: Ask, **me: Any) -> float:
        world = make(me={**NEEDY, **me}, p=ASKS)
        return chance_by(Event.ASK, lambda: what_to_ask(world.me, world.school, world.p) <= last)

    total, sofar = sum(NEEDS.values()), 0.0
    for ask in (Ask.WORKLOAD, Ask.PROTECTED_TIME, Ask.EVENINGS):
        sofar += NEEDS[ask]
        assert up_to(ask) == pytest.approx(sofar / total, abs=1e-6)
    assert up_to(Ask.WORKLOAD, fte=0.6) == pytest.approx(NEEDS[Ask.WORKLOAD] / sofar, abs=1e-6)
    assert up_to(Ask.WORKLOAD, fte=0.75) == pytest.approx(NEEDS[Ask.WORKLOAD] / total, abs=1e-6), "0.5 is still left"


def test_who_is_troubled_by_nothing_asks_for_less_work(make: Make, draws: Callable[..., None]) -> None:
    draws({Event.ASK: 1.0})
    for fte in (1.0, 0.5):
        calm = make(me={"fte": fte}, p=ASKS)
        assert what_to_ask(calm.me, calm.school, calm.p) == Ask.WORKLOAD
    needy = make(me=NEEDY, p=ASKS)
    assert what_to_ask(needy.me, needy.school, needy.p) == Ask.FEWER_HOURS


@pytest.mark.parametrize(("conversation", "more"), [(False, 0.0), (True, 0.6)])
def test_the_chance_of_being_heard(make: Make, chance_by: Chance, conversation: bool, more: float) -> None:
    world = make(
        me={"standing": 0.8, "conversation": conversation},
        unit={"leader_quality": 0.7, "culture": 0.9},
        p={
            "heard_base": -0.4, "heard_by_leader": 2.0, "leader_usual": 0.55, "heard_by_culture": 1.5,
            "culture_usual": 0.58, "heard_by_standing": 1.2, "standing_usual": 0.45, "heard_by_conversation": 0.6,
        },
    )  # fmt: skip
    odds = -0.4 + 2.0 * 0.15 + 1.5 * 0.32 + 1.2 * 0.35 + more
    likely = chance_by(Event.HEARD, lambda: is_heard(world.me, world.unit, world.school, world.p))
    assert likely == pytest.approx(from_log_odds(odds), abs=1e-6)


def test_the_size_of_being_heard(make: Make) -> None:
    me = voiced(
        make,
        me={"self_respect": 0.4, "conversation": True, "stage_months": 3, **strained(rvu=0.5)},
        p={**HEARD, "respect_gained_by_being_heard": 0.25, "relief_of_target": 0.1},
    )
    assert me.self_respect == pytest.approx(0.4 + 0.25 * 0.6)
    assert me.target_relief == 0.1, "and what was asked for is granted"
    assert not me.conversation and me.stage_months == 0


BROKEN = {**REFUSED, "respect_lost_by_refusal": 0.2, "refusal_softened": 0.4, "habituation_broken": 0.7,
          "search_after_refusal": 0.6}  # fmt: skip


def test_the_size_of_a_refusal(make: Make) -> None:
    hard = voiced(make, me={"self_respect": 0.7, "habituation": 0.5, "stage_months": 3}, p=BROKEN)
    assert (hard.self_respect, hard.habituation) == (pytest.approx(0.5), pytest.approx(0.15))
    assert hard.stage_months == 0 and hard.felt_heard == 0.0 and hard.target_relief == 0.0
    soft = voiced(make, me={"self_respect": 0.7, "habituation": 0.5, "conversation": True}, p=BROKEN)
    assert (soft.self_respect, soft.habituation) == (pytest.approx(0.58), 0.5)
    nothing = voiced(make, me={"self_respect": 0.1, "conversation": True}, p=BROKEN)
    assert nothing.self_respect == 0.0


def test_the_chance_of_a_search_after_a_refusal(make: Make, chance_by: Chance) -> None:
    def searches() -> bool:
        return bool(voiced(make, me={"intention": 0.5}, p=BROKEN).stage == Stage.SEARCH)

    assert chance_by((Event.VOICE, 1), searches) == pytest.approx(0.3, abs=1e-6)


GRANTED = {"relief_of_target": 0.15, "protection_by_voice": 0.35, "evening_relief_by_voice": 0.25}


@pytest.mark.parametrize(
    ("hurts", "promise", "granted"),
    [
        (strained(rvu=0.5), "target_relief", (0.15, 0.3, 1.0)),
        (strained(research=0.5), "protection_won", (0.35, 0.35, 0.95)),
        (strained(inbox=0.5), "evening_relief", (0.25, 0.25, 0.95)),
    ],
)
def test_the_size_of_promises(make: Make, hurts: dict[str, Any], promise: str, granted: tuple[float, ...]) -> None:
    """Relief of the target adds up to all of it; other promises are renewed, and nobody loses what was promised."""
    for before, after in zip((0.0, 0.15, 0.95), granted, strict=True):
        world = make(me={**hurts, promise: before if before != 0.15 else granted[0]}, p=GRANTED)
        grant_what_was_asked(world.me, world.school, world.p)
        assert getattr(world.me, promise) == pytest.approx(after)
        others = {"target_relief", "protection_won", "evening_relief"} - {promise}
        assert {getattr(world.me, other) for other in others} == {0.0} and world.me.hours_cut == 0


def test_all_promises_fade_alike(make: Make) -> None:
    world = make(me={"target_relief": 0.4, "protection_won": 0.6, "evening_relief": 0.8}, p={"promise_months": 10.0})
    let_promises_fade(world.me, world.p)
    left = world.me.target_relief, world.me.protection_won, world.me.evening_relief
    assert left == pytest.approx((0.36, 0.54, 0.72))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((0.7, 0.05, 0.2, 0.05), (0.45, 0.05, 0.2, 0.05)),
        ((0.1, 0.6, 0.2, 0.1), (0.0, 0.45, 0.2, 0.1)),
        ((0.1, 0.05, 0.75, 0.1), (0.0, 0.0, 0.65, 0.1)),
        ((0.1, 0.05, 0.06, 0.79), (0.0, 0.0, 0.0, 0.75)),
        ((0.1, 0.05, 0.06, 0.01), (0.0, 0.0, 0.0, 0.0)),
    ],
)
def test_effort_is_cut_from_clinic_then_research_then_teaching_then_offices(
    make: Make, before: tuple[float, ...], after: tuple[float, ...]
) -> None:
    names = ("clinical_effort", "research_effort", "teaching_effort", "admin_effort")
    world = make(me={**dict(zip(names, before, strict=True)), "hours_cut": 1, "fte": 1.0}, p={"effort_cut": 0.25})
    cut_effort(world.me, world.p)
    assert [getattr(world.me, name) for name in names] == pytest.approx(list(after))
    assert world.me.fte == 0.75 and world.me.hours_cut == 2


def test_a_roster_fixes_effort_only_while_the_model_settles(make: Make) -> None:
    for me, school in (({"on_roster": True}, {}), ({}, {"settling": True})):
        world = make(me={"volume_gap_hours": 30.0, **me}, school=school)
        grant_what_was_asked(world.me, world.school, world.p)
        assert world.me.hours_cut == 1
