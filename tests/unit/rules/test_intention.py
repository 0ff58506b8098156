"""Intention to leave depends on wellbeing, the gaps, fairness and embeddedness, and on nothing else."""

from collections.abc import Callable
from typing import Any

import pytest

from sim.rules.intention import embeddedness, form_intention, intends_to_leave
from sim.rules.records import PERSON_FIELDS
from sim.rules.vocabulary import Grant, Rank, Stage, Track

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
