"""Settled, audit, voice, search, notice: what moves people on, and what brings them back."""

from collections.abc import Callable
from typing import Any

import pytest

from sim.rules.decision import (
    begin_audit,
    decide,
    look_around,
    look_up,
    opportunity,
    stay_or_audit,
    weigh_up,
)
from sim.rules.draws import Event
from sim.rules.life import life_takes_away
from sim.rules.vocabulary import Destination, Leaving, Lever, Rank, Stage, Strain
from tests.unit.rules.by_hand import strained, within_a_month

Make = Callable[..., Any]
Chance = Callable[..., float]
PEOPLE = 2_000
CERTAIN, NEVER = 1e9, 0.0
NO_LIFE = {"life_events_per_year": 0.0}


def stages(make: Make, rule: Callable[[Any], None], **what: Any) -> dict[Stage, int]:
    """Where 2,000 people with random numbers of their own are after one rule."""
    found = dict.fromkeys(Stage, 0)
    world = make(**what)
    for me in world.crowd(PEOPLE):
        rule(world)
        found[Stage(me.stage)] += 1
    return found


def audits(make: Make, **what: Any) -> int:
    def rule(world: Any) -> None:
        stay_or_audit(world.me, world.unit, world.school, world.p)

    return stages(make, rule, **what)[Stage.AUDIT]


def looks(make: Make, **what: Any) -> dict[Stage, int]:
    def rule(world: Any) -> None:
        look_around(world.me, world.unit, world.school, world.p)

    what["me"] = {"stage": Stage.SEARCH, "intention": 0.6, **what.get("me", {})}
    return stages(make, rule, **what)


# -- looking up --


def test_a_quiet_month_disturbs_nobody(make: Make) -> None:
    world = make(me={"habituation": 0.3})
    look_up(world.me, world.unit, world.school, world.people, world.p)
    assert not world.me.noticed and world.me.habituation == 0.3


@pytest.mark.parametrize(
    ("shock", "certain"),
    [
        ({"unit": {"leavers_last_month": 1}}, {"notice_by_colleague": 1.0}),
        ({"me": {"mentor": 2, "mentor_occupant": 7}}, {"notice_by_mentor": 1.0}),
        ({"me": {"incident": True}}, {"notice_by_incident": 1.0}),
        ({"me": {"grant_lost": True}}, {"notice_by_grant": 1.0}),
    ],
)
def test_shocks_break_habit(make: Make, shock: dict[str, Any], certain: dict[str, float]) -> None:
    me = {"habituation": 0.5, **shock.get("me", {})}
    world = make(**{**shock, "me": me, "p": {**certain, "habituation_broken": 0.8}})
    look_up(world.me, world.unit, world.school, world.people, world.p)
    assert world.me.noticed
    assert world.me.habituation == pytest.approx(0.1)


def test_the_switches_of_shocks(make: Make) -> None:
    shocks = {"me": {"mentor": 2, "mentor_occupant": 7}, "unit": {"leavers_last_month": 20}}
    world = make(**shocks, p={"contagion": 0.0, "notice_by_mentor": 1.0, "notice_by_colleague": 1.0})
    look_up(world.me, world.unit, world.school, world.people, world.p)
    assert not world.me.noticed


@pytest.mark.parametrize("mentor", [{"filled": False}, {"occupant": 1}])
def test_a_mentor_who_has_left_is_missed_once(make: Make, mentor: dict[str, Any]) -> None:
    """The line may be vacant, or held by somebody else already."""
    world = make(me={"mentor": 2, "mentor_occupant": 0}, others=mentor)
    look_up(world.me, world.unit, world.school, world.people, world.p)
    assert world.me.mentor_lost and world.me.mentor == -1
    look_up(world.me, world.unit, world.school, world.people, world.p)
    assert not world.me.mentor_lost


def test_a_mentor_who_is_there_stays(make: Make) -> None:
    world = make(me={"mentor": 2, "mentor_occupant": 3}, others={"occupant": 3})
    look_up(world.me, world.unit, world.school, world.people, world.p)
    assert world.me.mentor == 2 and not world.me.mentor_lost


# -- ways out that no policy prevents --


def test_life_events_come_at_their_rate_to_anybody(make: Make) -> None:
    def count(**me: Any) -> int:
        world = make(me=me, p={"life_events_per_year": 1.0})
        return sum(life_takes_away(each, world.school, world.p) for each in world.crowd(PEOPLE))

    assert count() == pytest.approx(PEOPLE * within_a_month(1.0), rel=0.2)
    assert count(exhaustion=1.0, self_respect=0.0, age_years=64.0) == count()


# -- the audit --


@pytest.mark.parametrize("pressing", [{"values_gap": 0.5}, {"volume_gap_hours": 15.0}, {"self_respect": 0.3}])
def test_gaps_and_lost_self_respect_start_audits(make: Make, pressing: dict[str, float]) -> None:
    calm = {"values_gap": 0.0, "volume_gap_hours": 0.0, "self_respect": 1.0}
    assert audits(make, me=calm) == 0
    some = audits(make, me={**calm, **pressing})
    assert some > 0
    assert audits(make, me={**calm, **pressing, "habituation": 0.6}) < some


def test_who_has_noticed_audits_at_once(make: Make) -> None:
    assert audits(make, me={"noticed": True}) == PEOPLE


def test_an_audit_remembers_what_hurt(make: Make) -> None:
    strains = {strain.name.lower(): 0.1 * (strain + 1) for strain in Strain}
    felt = {"volume_gap_hours": 6.0, "values_gap": 0.3, "pay_fairness": 0.4}
    world = make(me={**strained(**strains), **felt}, school={"month": 17})
    begin_audit(world.me, world.school)
    assert world.me.audit_month == 17
    assert (world.me.audit_volume_gap, world.me.audit_values_gap, world.me.audit_fairness) == (6.0, 0.3, 0.4)
    assert list(world.me.audit_strains) == list(strains.values())


def audit_ends(make: Make, **what: Any) -> dict[Stage, int]:
    def rule(world: Any) -> None:
        weigh_up(world.me, world.unit, world.school, world.p)

    what["me"] = {"stage": Stage.AUDIT, "stage_months": 1, **what.get("me", {})}
    return stages(make, rule, **what)


def test_an_audit_ends_in_peace_where_intention_is_low(make: Make) -> None:
    assert audit_ends(make, me={"intention": 0.05})[Stage.SETTLED] == PEOPLE


def test_else_people_speak_up_search_or_go_on(make: Make) -> None:
    found = audit_ends(make, me={"intention": 0.7})
    assert min(found[Stage.VOICE], found[Stage.SEARCH], found[Stage.AUDIT]) > 0.1 * PEOPLE
    assert found[Stage.SETTLED] == found[Stage.NOTICE] == 0
    afraid = audit_ends(make, me={"intention": 0.7}, unit={"fear": 0.9})
    assert afraid[Stage.VOICE] < found[Stage.VOICE]
    assert audit_ends(make, me={"intention": 0.7}, p={"voice": 0.0})[Stage.VOICE] == 0
    assert audit_ends(make, me={"intention": 0.95})[Stage.SEARCH] > found[Stage.SEARCH]


def test_nobody_audits_for_ever(make: Make) -> None:
    found = audit_ends(make, me={"intention": 0.7, "stage_months": 99})
    assert found[Stage.AUDIT] == 0 and found[Stage.SETTLED] > 0


# -- the search --


def test_opportunity_falls_with_age_and_rank(make: Make) -> None:
    def ease(**me: Any) -> float:
        world = make(me=me)
        return opportunity(world.me, world.p)

    assert ease(age_years=35.0) == 1.0
    assert 1.0 > ease(age_years=50.0) > ease(age_years=60.0)
    assert ease(age_years=35.0, rank=Rank.FULL) == make().p.mobility_of_full
    assert ease(age_years=500.0) == 0.0


def test_offers_come_to_those_who_want_them(make: Make) -> None:
    usual = looks(make)
    assert usual[Stage.NOTICE] > 0 and usual[Stage.SEARCH] > 0
    assert looks(make, me={"intention": 0.95})[Stage.NOTICE] > usual[Stage.NOTICE]
    assert looks(make, me={"age_years": 62.0})[Stage.NOTICE] < usual[Stage.NOTICE]
    assert looks(make, p={"offers_per_year": NEVER})[Stage.NOTICE] == 0


def test_a_search_is_given_up_when_things_are_better_or_out_of_fatigue(make: Make) -> None:
    assert looks(make, me={"intention": 0.1})[Stage.SETTLED] == PEOPLE
    tired = looks(make, p={"offers_per_year": NEVER, "search_fatigue": 0.1})
    assert tired[Stage.SETTLED] == pytest.approx(0.1 * PEOPLE, rel=0.2)


def test_a_taken_offer_is_voluntary_and_has_a_destination(make: Make) -> None:
    world = make(me={"stage": Stage.SEARCH, "intention": 0.9}, p={"offers_per_year": CERTAIN, "search_fatigue": 0.0})
    look_around(world.me, world.unit, world.school, world.p)
    assert world.me.stage == Stage.NOTICE and world.me.leaving_kind == Leaving.VOLUNTARY
    assert world.me.destination < Destination.RETIREMENT


# -- the month as a whole --


def decided(make: Make, **what: Any) -> Any:
    return make(**{**what, "p": {**NO_LIFE, **what.get("p", {})}}).lives(decide)


def test_each_stage_has_its_own_month(make: Make) -> None:
    assert decided(make, me={"noticed": False, "self_respect": 1.0}).stage == Stage.SETTLED
    assert decided(make, me={"self_respect": 0.5}, p={"audits_by_lost_self_respect": CERTAIN}).stage == Stage.AUDIT
    assert decided(make, me={"stage": Stage.AUDIT, "intention": 0.0}).stage == Stage.SETTLED
    voiced = decided(make, me={"stage": Stage.VOICE})
    assert voiced.voices == 1 and voiced.stage in (Stage.SETTLED, Stage.SEARCH)
    assert decided(make, me={"stage": Stage.SEARCH, "intention": 0.0}).stage == Stage.SETTLED


def test_who_has_given_notice_decides_nothing_more(make: Make) -> None:
    certain = {"life_events_per_year": CERTAIN}
    me = decided(make, me={"stage": Stage.NOTICE, "notice_left": 2, "age_years": 70.0}, p=certain)
    assert me.stage == Stage.NOTICE and me.notice_left == 2 and me.leaving_kind == Leaving.VOLUNTARY


@pytest.mark.parametrize("stage", [Stage.SETTLED, Stage.AUDIT, Stage.VOICE, Stage.SEARCH])
def test_retirement_and_life_take_people_from_every_stage(make: Make, stage: Stage) -> None:
    old = decided(make, me={"stage": stage, "age_years": 70.0})
    assert (old.stage, old.leaving_kind, old.destination) == (
        Stage.NOTICE, Leaving.RETIREMENT, Destination.RETIREMENT
    )  # fmt: skip
    moved = decided(make, me={"stage": stage}, p={"life_events_per_year": CERTAIN})
    assert moved.leaving_kind == Leaving.LIFE_EVENT and moved.destination != Destination.RETIREMENT


def test_what_happened_last_month_is_forgotten(make: Make) -> None:
    me = decided(make, me={"voices": 3, "voices_heard": 2, "hours_cut": 1, "self_respect": 1.0})
    assert (me.voices, me.voices_heard, me.hours_cut) == (0, 0, 0)


def test_a_stay_conversation_is_an_early_voice(make: Make) -> None:
    offered = {"conversations_per_month": 1.0, "survey_finds_above": 0.3, "survey_error": 1e-9}
    strained = {"exhaustion": 0.9, "self_respect": 0.3}
    world = make(me=strained, p=offered, levers={Lever.BURDEN_SURVEY: 1.0})
    stay_or_audit(world.me, world.unit, world.school, world.p)
    assert world.me.stage == Stage.VOICE and world.me.conversation
    assert world.me.audit_month == world.school.month


# -- sizes --


CALM = {"contagion": 0.9, "notice_by_colleague": 0.15, "notice_by_mentor": 0.3, "strain_culture": 0.8,
        "notice_by_incident": 0.5, "strain_research": 0.7, "notice_by_grant": 0.4, "habituation_broken": 0.75}  # fmt: skip


@pytest.mark.parametrize(
    ("shock", "calm"),
    [
        ({"unit": {"leavers_last_month": 2}}, 1.0 - 0.9 * 0.3),
        ({"unit": {"leavers_last_month": 20}}, 1.0 - 0.9),
        ({"me": {"mentor": 2, "mentor_occupant": 7}}, 1.0 - 0.9 * 0.3),
        ({"me": {"incident": True}}, 1.0 - 0.8 * 0.5),
        ({"me": {"grant_lost": True}}, 1.0 - 0.7 * 0.4),
        (
            {"unit": {"leavers_last_month": 2}, "me": {"incident": True, "grant_lost": True, "mentor": 2,
                                                       "mentor_occupant": 7}},
            0.73 * 0.73 * 0.6 * 0.72,
        ),
    ],
)  # fmt: skip
def test_the_chance_of_looking_up(
    make: Make, chance_by: Chance, shock: dict[str, Any], calm: float
) -> None:
    def unmoved() -> bool:
        world = make(**{**shock, "me": {"habituation": 0.4, **shock.get("me", {})}, "p": CALM})
        look_up(world.me, world.unit, world.school, world.people, world.p)
        assert world.me.habituation == pytest.approx(0.1 if world.me.noticed else 0.4)
        return not world.me.noticed

    assert chance_by(Event.NOTICING, unmoved) == pytest.approx(calm, abs=1e-6)


def test_a_calm_month_is_calm_whatever_the_random_numbers(make: Make, draws: Callable[..., None]) -> None:
    draws({Event.NOTICING: 1.0})
    world = make(me={"noticed": True}, p=CALM)
    look_up(world.me, world.unit, world.school, world.people, world.p)
    assert not world.me.noticed


def test_a_mentor_on_the_first_line_is_missed_too(make: Make) -> None:
    world = make(people=3, me={"filled": False}, others={"mentor": 0, "mentor_occupant": 0})
    junior = world.people[1]
    look_up(junior, world.unit, world.school, world.people, world.p)
    assert junior.mentor_lost and junior.mentor == -1


AUDITS = {"audits_by_values_gap": 2.0, "audits_by_volume_gap": 0.1, "audits_by_lost_self_respect": 1.5}


def test_the_chance_of_an_audit(make: Make, chance_by: Chance) -> None:
    def audits_now() -> bool:
        world = make(
            me={"values_gap": 0.3, "volume_gap_hours": 6.0, "self_respect": 0.7, "habituation": 0.25, "stage_months": 5},
            p=AUDITS,
        )
        stay_or_audit(world.me, world.unit, world.school, world.p)
        begun = bool(world.me.stage == Stage.AUDIT)
        assert world.me.stage_months == (0 if begun else 5)
        assert (world.me.audit_values_gap, world.me.audit_month) == ((0.3, 1) if begun else (0.0, 0))
        return begun

    assert chance_by(Event.AUDIT, audits_now) == pytest.approx(within_a_month(0.75 * (0.6 + 0.6 + 0.45)), abs=1e-6)


WEIGHS = {"audit_settles_below": 0.3, "search_begins": 0.6, "audit_months_at_most": 4.0, "voice": 0.0}


def weighed(make: Make, **me: Any) -> Any:
    world = make(me={"stage": Stage.AUDIT, "stage_months": 3, "intention": 0.5, **me}, p=WEIGHS)
    weigh_up(world.me, world.unit, world.school, world.p)
    return Stage(world.me.stage), world.me.stage_months


def test_the_chance_that_an_audit_ends_in_a_search(make: Make, chance_by: Chance) -> None:
    assert chance_by(Event.AUDIT, lambda: weighed(make)[0] == Stage.SEARCH) == pytest.approx(0.3, abs=1e-6)


def test_how_long_an_audit_may_last_and_when_it_is_not_worth_it(make: Make, draws: Callable[..., None]) -> None:
    draws({Event.AUDIT: 1.0})
    assert weighed(make, stage_months=3) == (Stage.AUDIT, 3)
    assert weighed(make, stage_months=4) == (Stage.SETTLED, 0)
    draws({Event.AUDIT: 0.0})
    assert weighed(make, stage_months=4) == (Stage.SEARCH, 0)
    assert weighed(make, intention=0.29) == (Stage.SETTLED, 0)


@pytest.mark.parametrize(
    ("age", "rank", "ease"),
    [
        (44.0, Rank.ASSISTANT, 1.0),
        (50.0, Rank.ASSOCIATE, 1.0 - 0.03 * 5.0),
        (50.0, Rank.FULL, 0.7 * 0.85),
        (99.0, Rank.FULL, 0.0),
    ],
)
def test_the_size_of_opportunity(make: Make, age: float, rank: Rank, ease: float) -> None:
    moves = {"mobility_full_until_age": 45.0, "mobility_lost_per_year_of_age": 0.03, "mobility_of_full": 0.7}
    world = make(me={"age_years": age, "rank": rank}, p=moves)
    assert opportunity(world.me, world.p) == pytest.approx(ease)


LOOKS = {"search_fatigue": 0.1, "search_ends_below": 0.2, "offers_per_year": 2.0, "mobility_full_until_age": 45.0,
         "mobility_lost_per_year_of_age": 0.03, "notice_months": 3.0}  # fmt: skip


def looked(make: Make, **me: Any) -> Any:
    world = make(me={"stage": Stage.SEARCH, "stage_months": 5, "intention": 0.5, "age_years": 50.0, **me}, p=LOOKS)
    look_around(world.me, world.unit, world.school, world.p)
    return world.me


def test_the_chance_of_an_offer(make: Make, chance_by: Chance) -> None:
    likely = chance_by(Event.OFFER, lambda: looked(make).stage == Stage.NOTICE)
    assert likely == pytest.approx(within_a_month(2.0 * 0.85 * 0.5), abs=1e-6)


def test_the_chance_of_being_tired_of_looking(make: Make, chance_by: Chance) -> None:
    likely = chance_by((Event.OFFER, 1), lambda: looked(make).stage == Stage.SETTLED)
    assert likely == pytest.approx(0.1, abs=1e-6)


def test_who_wants_to_stay_again_looks_no_more(make: Make, draws: Callable[..., None]) -> None:
    draws({(Event.OFFER, 1): 1.0, Event.OFFER: 0.0})
    settled, found = looked(make, intention=0.19), looked(make, intention=0.21)
    assert (settled.stage, settled.stage_months) == (Stage.SETTLED, 0)
    assert (found.stage, found.notice_left, found.leaving_kind) == (Stage.NOTICE, 3, Leaving.VOLUNTARY)


def test_a_month_of_deciding_goes_through_what_has_to_be_gone_through(make: Make, draws: Callable[..., None]) -> None:
    quiet = {"life_events_per_year": 1.0, "hours_reconsidered_per_year": 1e9}
    busy = {"stage_months": 2, "voices": 3, "voices_heard": 2, "hours_cut": 4, "mentor": 2, "mentor_occupant": 7}
    draws({Event.LIFE_EVENT: 1.0})
    me = make(me={**busy, "self_respect": 1.0}, school={"full_time_share": 0.5}, p=quiet).lives(decide)
    assert me.stage_months == 3 and me.mentor_lost
    assert (me.voices, me.voices_heard, me.hours_cut) == (0, 0, 1), "less work, for reasons outside work"
    assert me.less_for_life


@pytest.mark.parametrize(
    ("happens", "me", "kind", "destination"),
    [
        (1.0, {"age_years": 70.0}, Leaving.RETIREMENT, Destination.RETIREMENT),
        (0.0, {}, Leaving.LIFE_EVENT, Destination.OTHER_ACADEMIC),
    ],
)
def test_who_goes_anyway_gives_notice_and_does_nothing_else(
    make: Make, draws: Callable[..., None], happens: float, me: dict[str, Any], kind: Leaving, destination: Destination
) -> None:
    rates = {"life_events_per_year": 1.0, "hours_reconsidered_per_year": 1e9,
             "notice_months": 3.0, "notice_months_retirement": 8.0}  # fmt: skip
    draws({Event.LIFE_EVENT: happens, Event.DESTINATION: 0.0})
    went = make(me=me, school={"full_time_share": 0.5}, p=rates).lives(decide)
    assert (went.stage, went.leaving_kind, went.destination) == (Stage.NOTICE, kind, destination)
    assert went.notice_left == (8 if kind == Leaving.RETIREMENT else 3)
    assert not went.less_for_life and went.hours_cut == 0


def test_an_offer_has_a_destination_drawn_for_it(make: Make, draws: Callable[..., None]) -> None:
    draws({(Event.OFFER, 1): 1.0, Event.OFFER: 0.0, Event.DESTINATION: 0.0})
    assert looked(make).destination == Destination.OTHER_ACADEMIC
    draws({(Event.OFFER, 1): 1.0, Event.OFFER: 0.0, Event.DESTINATION: 1.0 - 1e-9})
    assert looked(make).destination == Destination.HYBRID


def test_who_is_on_notice_lays_down_no_hours_either(make: Make) -> None:
    reconsiders = {**NO_LIFE, "hours_reconsidered_per_year": CERTAIN}
    for stage, less in ((Stage.NOTICE, False), (Stage.SEARCH, True)):
        me = make(me={"stage": stage, "notice_left": 2}, school={"full_time_share": 0.5}, p=reconsiders).lives(decide)
        assert me.less_for_life == less
