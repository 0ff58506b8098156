"""Intention to leave depends on wellbeing, the gaps, fairness and embeddedness, and on nothing else."""

from collections.abc import Callable
from typing import Any

import pytest

from sim.rules.intention import embeddedness, form_intention, intends_to_leave
from sim.rules.records import PERSON_FIELDS
from sim.rules.vocabulary import Grant, Rank, Stage, Track
from tests.unit.rules.by_hand import from_log_odds, saturated

Make = Callable[..., Any]

CAUSES = {
    "exhaustion", "self_respect", "values_gap", "volume_gap_hours", "pay_fairness", "restlessness",
    "months_since_hire", "tenure_track", "rank", "mentor",
}  # fmt: skip


def intention(make: Make, **what: Any) -> float:
    return float(make(**what).lives(form_intention).intention)


@pytest.mark.parametrize(
    "worse",
    [
        {"exhaustion": 0.6},
        {"self_respect": 0.5},
        {"values_gap": 0.4},
        {"volume_gap_hours": 8.0},
        {"pay_fairness": 0.2},
        {"restlessness": 1.0},
    ],
)
def test_what_makes_people_think_of_leaving(make: Make, worse: dict[str, float]) -> None:
    assert intention(make, me=worse) > intention(make)


@pytest.mark.parametrize(
    "tie",
    [
        {"tenure_track": True},
        {"rank": Rank.ASSOCIATE},
        {"rank": Rank.FULL},
        {"mentor": 1},
        {"months_since_hire": 240},
    ],
)
def test_what_ties_people_to_the_place(make: Make, tie: dict[str, Any]) -> None:
    assert intention(make, me=tie) < intention(make)
    tied, free = make(me=tie), make()
    assert embeddedness(tied.me, tied.p) > embeddedness(free.me, free.p)


def test_a_newcomer_without_ties_has_none(make: Make) -> None:
    world = make(me={"months_since_hire": 0})
    assert embeddedness(world.me, world.p) == 0.0


def test_nothing_else_acts_directly(make: Make) -> None:
    """Neither inbox nor RVUs nor identity: their effect must come through what they do to people."""
    odd = {"f": 0.987, "i": 3, "b": True}
    special = {"stage": Stage.SEARCH, "track": Track.PHYSICIAN_SCIENTIST, "grant_state": Grant.LAPSED}
    usual = intention(make)
    for field in PERSON_FIELDS:
        if field.name not in CAUSES | {"intention"} and not field.length:
            value = special.get(field.name, odd[field.code])
            assert intention(make, me={field.name: value}) == usual, field.name
    for what in ({"department": {"rvu_pay_share": 0.9}}, {"unit": {"culture": 0.0, "fear": 1.0}}):
        assert intention(make, **what) == usual


def test_it_is_a_probability(make: Make) -> None:
    worst = {"exhaustion": 1.0, "self_respect": 0.0, "values_gap": 1.0, "volume_gap_hours": 90.0, "restlessness": 9.0}
    assert 0.9 < intention(make, me=worst) <= 1.0
    assert 0.0 <= intention(make, me={"exhaustion": 0.0, "self_respect": 1.0, "restlessness": -9.0}) < 0.1


def test_without_inequity_unfair_pay_does_not_count(make: Make) -> None:
    off = {"strain_inequity": 0.0}
    assert intention(make, me={"pay_fairness": 0.1}, p=off) == intention(make, me={"pay_fairness": 0.9}, p=off)


def test_moderate_or_more_counts_as_intending(make: Make) -> None:
    p = make().p
    assert intends_to_leave(make(me={"intention": p.intention_cutoff}).me, p)
    assert not intends_to_leave(make(me={"intention": p.intention_cutoff - 1e-9}).me, p)


TIES = {"ties_by_years": 0.8, "ties_years": 5.0, "ties_by_tenure_track": 0.3, "ties_by_associate": 0.2,
        "ties_by_full": 0.45, "ties_by_mentor": 0.6}  # fmt: skip


@pytest.mark.parametrize(
    ("tie", "size"),
    [
        ({"months_since_hire": 30}, 0.8 * saturated(0.5)),  # half of five years
        ({"tenure_track": True}, 0.3),
        ({"rank": Rank.ASSOCIATE}, 0.2),
        ({"rank": Rank.FULL}, 0.45),
        ({"mentor": 0}, 0.6),
        ({"tenure_track": True, "rank": Rank.FULL, "mentor": 2, "months_since_hire": 30}, 1.35 + 0.8 * saturated(0.5)),
    ],
)
def test_the_size_of_ties(make: Make, tie: dict[str, Any], size: float) -> None:
    world = make(me={"months_since_hire": 0, **tie}, p=TIES)
    assert embeddedness(world.me, world.p) == pytest.approx(size)


def test_the_size_of_the_intention(make: Make) -> None:
    thought = intention(
        make,
        me={
            "exhaustion": 0.4, "self_respect": 0.7, "values_gap": 0.25, "volume_gap_hours": 6.0, "pay_fairness": 0.2,
            "restlessness": 1.5, "rank": Rank.FULL, "months_since_hire": 0,
        },
        p={
            **TIES, "intention_base": -2.0, "intention_by_exhaustion": 1.1, "intention_by_self_respect": 1.4,
            "intention_by_values_gap": 0.9, "intention_by_volume_gap": 0.05, "intention_by_unfairness": 0.5,
            "intention_by_restlessness": 0.35, "strain_inequity": 0.9,
        },
    )  # fmt: skip
    pull = 1.1 * 0.4 + 1.4 * 0.3 + 0.9 * 0.25 + 0.05 * 6.0 + 0.9 * 0.5 * 0.8 + 0.35 * 1.5
    assert thought == pytest.approx(from_log_odds(-2.0 + pull - 0.45))
