"""The second door: who is called, who is tempted, who gets a counter-offer, and how it ends."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from sim.rules.draws import Event
from sim.rules.offers import (
    answer_offer,
    be_called_a_bluff,
    counter_offer_likely,
    is_tempted,
    leverage,
    stay_for_more,
    takes_up_an_offer,
    visibility,
)
from sim.rules.vocabulary import Destination, Leaving, Path, Rank, Shock, Stage
from tests.unit.rules.by_hand import from_log_odds, within_a_month

Make = Callable[..., Any]
Draws = Callable[[Mapping[Any, float]], None]
ON = {"second_door": 1.0}
CALLED, CALL_OR_BLUFF, WORTH_IT = Event.OUTSIDE_OFFER, (Event.OUTSIDE_OFFER, 1), Event.OFFER_QUALITY
MET, ENOUGH = Event.COUNTER_OFFER, (Event.COUNTER_OFFER, 1)


def takes_up(world: Any, ease: float = 1.0) -> bool:
    """Whether an offer decides the month of the person."""
    return bool(takes_up_an_offer(world.me, world.unit, world.department, ease, world.school, world.p))


@pytest.mark.parametrize(
    ("rank", "seen"), [(Rank.INSTRUCTOR, 1.0), (Rank.ASSISTANT, 1.0), (Rank.ASSOCIATE, 1.6), (Rank.FULL, 1.6)]
)
def test_the_established_are_called_more_often(make: Make, rank: Rank, seen: float) -> None:
    world = make(me={"rank": rank}, p={"visibility_of_seniors": 1.6})
    assert visibility(world.me, world.unit, world.p) == pytest.approx(seen)


def test_leverage_is_sought_where_pay_seems_unfair_and_not_by_those_who_really_look(make: Make) -> None:
    for stage, rate in [(Stage.SETTLED, 0.024), (Stage.AUDIT, 0.024), (Stage.SEARCH, 0.0)]:
        world = make(me={"stage": stage, "pay_fairness": 0.7}, p={"leverage_per_year": 0.08})
        assert leverage(world.me, world.p) == pytest.approx(rate)


@pytest.mark.parametrize(
    ("me", "p", "pull"),
    [
        ({}, {}, 0.0),
        ({}, {"offer_appeal": -0.5}, -0.5),
        ({"restlessness": 2.0}, {"intention_by_restlessness": 0.4}, 0.8),
        ({"intention": 0.6}, {"offer_appeal_by_intention": 1.5}, 0.9),
        ({"tenure_track": True}, {"ties_by_tenure_track": 0.7}, -0.7),
        ({"partner_here": True}, {"ties_by_partner": 0.9, "second_door": 1.0}, -0.9),
        ({"partner_here": True}, {"ties_by_partner": 0.9, "second_door": 0.0}, 0.0),
    ],
)
def test_an_offer_tempts_by_what_the_person_likes_means_and_would_lose(
    make: Make, chance_by: Any, me: dict[str, Any], p: dict[str, float], pull: float
) -> None:
    plain = {"intention": 0.0, "restlessness": 0.0, "months_since_hire": 0, **me}
    none = {"offer_appeal": 0.0, "offer_appeal_by_intention": 0.0, **p}
    world = make(me=plain, p=none)
    found = chance_by(Event.OFFER_QUALITY, lambda: is_tempted(world.me, world.school, world.p))
    assert found == pytest.approx(from_log_odds(pull), rel=1e-6)


@pytest.mark.parametrize(
    ("me", "unit", "shocks", "p", "likely"),
    [
        ({}, {}, {}, {}, 0.75),
        ({}, {"leader_quality": 0.7}, {}, {"heard_by_leader": 4.0}, from_log_odds(1.0986122886681098 + 0.4)),
        ({"standing": 0.3}, {}, {}, {"heard_by_standing": 2.0}, from_log_odds(1.0986122886681098 - 0.4)),
        ({"woman": True}, {}, {}, {}, 0.75),
        ({"woman": True}, {}, {}, {"gender_counter_offers": 1.0}, 0.75 * 0.7),
        ({"urim": True}, {}, {}, {"gender_counter_offers": 1.0}, 0.75),
        ({"urim": True}, {}, {}, {"urim_counter_offers": 1.0}, 0.75 * 0.7),
        ({}, {}, {Shock.HIRING_FREEZE: 1.0}, {}, 0.75 * 0.4),
        ({}, {}, {Shock.SUPPORT_CUT: 0.5}, {}, 0.75),
    ],
)
def test_a_counter_offer_is_as_likely_as_leader_reputation_and_budget_make_it(
    make: Make, me: dict[str, Any], unit: dict[str, Any], shocks: dict[int, float], p: dict[str, float], likely: float
) -> None:
    usual = {"counter_offer_base": 1.0986122886681098, "fewer_counter_offers": 0.3, "counter_offers_in_freeze": 0.4}
    off = {"gender_counter_offers": 0.0, "urim_counter_offers": 0.0, "standing_usual": 0.5}
    world = make(me={"standing": 0.5, **me}, unit={"leader_quality": 0.6, **unit}, shocks=shocks, p={**usual, **off, **p})
    assert world.p.leader_usual == 0.6
    assert counter_offer_likely(world.me, world.unit, world.p) == pytest.approx(likely)


def test_an_offer_comes_at_the_rates_of_calls_and_of_bluffs_together(make: Make, draws: Draws, chance_by: Any) -> None:
    p = {"unsolicited_offers_per_year": 0.4, "leverage_per_year": 0.6, "visibility_of_seniors": 2.0}

    def comes(ease: float = 0.5, **me: Any) -> float:
        # tempted, so whatever comes decides the month
        always = {WORTH_IT: 0.0, MET: 1.0}
        fresh = {"pay_fairness": 0.5, "rank": Rank.FULL, **me}
        return float(chance_by(CALLED, lambda: takes_up(make(me=fresh, p=p), ease), always))

    assert comes() == pytest.approx(within_a_month(0.5 * (0.8 + 0.3)), rel=1e-6)
    assert comes(pay_fairness=1.0) == pytest.approx(within_a_month(0.5 * 0.8), rel=1e-6)
    assert comes(stage=Stage.SEARCH) == pytest.approx(within_a_month(0.5 * 0.8), rel=1e-6)
    assert comes(ease=0.0) == pytest.approx(0.0, abs=1e-9), "who cannot move is not called"
    assert comes(stage=Stage.VOICE) == pytest.approx(0.0, abs=1e-9), "one negotiation at a time"


def test_which_of_the_two_came_is_drawn_by_their_rates(make: Make, draws: Draws, chance_by: Any) -> None:
    """A call that does not tempt is let pass; an offer that was sought is shown, whatever it is."""
    p = {"unsolicited_offers_per_year": 0.3, "leverage_per_year": 0.2}
    others = {CALLED: 0.0, WORTH_IT: 1.0, MET: 1.0}
    passed = chance_by(CALL_OR_BLUFF, lambda: not takes_up(make(me={"pay_fairness": 0.5}, p=p)), others)
    assert passed == pytest.approx(0.3 / (0.3 + 0.1), rel=1e-6)


def test_pay_on_a_roster_is_as_given_until_month_0(make: Make, draws: Draws) -> None:
    for roster, settling, more in ((True, True, 0.0), (True, False, 0.05), (False, True, 0.05)):
        draws({CALLED: 0.0, WORTH_IT: 0.0, MET: 0.0, ENOUGH: 0.0})
        world = make(me={"on_roster": roster}, school={"settling": settling}, p={"counter_offer_raise": 0.05})
        before = world.me.pay_relative
        assert takes_up(world) and world.me.stage == Stage.SETTLED
        assert world.me.pay_relative == pytest.approx(before + more)


@pytest.mark.parametrize(
    ("sought", "tempted", "met", "enough", "ends"),
    [
        (False, True, True, True, "kept"), (False, True, True, False, "gone"), (False, True, False, True, "gone"),
        (True, True, True, False, "kept"), (True, False, True, False, "kept"), (True, True, False, True, "gone"),
        (True, False, False, True, "refused"),
    ],
)  # fmt: skip
def test_how_an_offer_ends(
    make: Make, draws: Draws, sought: bool, tempted: bool, met: bool, enough: bool, ends: str
) -> None:
    draws({MET: 0.0 if met else 1.0, ENOUGH: 0.0 if enough else 1.0, (Event.VOICE, 1): 1.0})
    world = make(me={"stage": Stage.AUDIT, "path": Path.DISSATISFACTION})
    answer_offer(world.me, world.unit, sought, tempted, world.school, world.p)
    me = world.me
    if ends == "gone":
        assert (me.stage, me.leaving_kind, me.path) == (Stage.NOTICE, Leaving.VOLUNTARY, Path.PULL)
        assert me.destination != Destination.RETIREMENT
    else:
        assert me.stage == Stage.SETTLED
    assert (me.pay_relative > 1.0) == (ends == "kept")
    assert (me.self_respect < 0.75) == (ends == "refused")


def test_how_many_are_kept_by_a_counter_offer(make: Make, chance_by: Any) -> None:
    def kept() -> bool:
        world = make(p={"counter_offer_keeps": 0.8})
        answer_offer(world.me, world.unit, False, True, world.school, world.p)
        return bool(world.me.stage == Stage.SETTLED)

    assert chance_by(ENOUGH, kept, {MET: 0.0}) == pytest.approx(0.8, rel=1e-6)


def test_who_already_looks_leaves_by_the_path_that_made_them_look(make: Make, draws: Draws) -> None:
    draws({MET: 1.0})
    for path in (Path.DISSATISFACTION, Path.SHOCK):
        world = make(me={"stage": Stage.SEARCH, "path": path})
        answer_offer(world.me, world.unit, False, True, world.school, world.p)
        assert (world.me.stage, world.me.path) == (Stage.NOTICE, path)


def test_a_counter_offer_pays_and_ends_the_search(make: Make) -> None:
    world = make(me={"stage": Stage.SEARCH, "stage_months": 4, "pay_relative": 0.9}, p={"counter_offer_raise": 0.07})
    stay_for_more(world.me, world.school, world.p)
    assert (world.me.stage, world.me.stage_months) == (Stage.SETTLED, 0)
    assert world.me.pay_relative == pytest.approx(0.97)


@pytest.mark.parametrize(("draw", "stage"), [(0.29, Stage.SEARCH), (0.31, Stage.SETTLED)])
def test_a_called_bluff_costs_what_a_refusal_costs_and_may_begin_a_search(
    make: Make, draws: Draws, draw: float, stage: Stage
) -> None:
    draws({(Event.VOICE, 1): draw})
    sizes = {"respect_lost_by_refusal": 0.1, "habituation_broken": 0.5, "search_after_refusal": 1.0}
    world = make(me={"intention": 0.3, "habituation": 0.4, "self_respect": 0.75}, p=sizes)
    be_called_a_bluff(world.me, world.school, world.p)
    me = world.me
    assert (me.stage, me.path) == (stage, Path.SHOCK)
    assert (me.self_respect, me.habituation) == (pytest.approx(0.65), pytest.approx(0.2))
