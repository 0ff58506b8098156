"""The rules of rival structures differ from the model's in what they are said to, and are made of its rules otherwise."""

import ast
import inspect
from collections.abc import Callable
from typing import Any

import pytest

from sim.rules.vocabulary import Leaving, Rank, Stage
from sim.rules.wellbeing import update_wellbeing
from sim.validation import rivals
from sim.validation.rivals import constant_hazard, engagement_of_its_own, same_self_respect
from tests.unit.rules.by_hand import strained

Make = Callable[..., Any]
NOBODY, EVERYBODY = (constant_hazard((rate,) * 4) for rate in (0.0, 1e9))
WORN = {"intention": 0.99, "self_respect": 0.1, "exhaustion": 0.9, **strained(culture=0.9, rvu=0.5)}


def test_a_constant_hazard_knows_rank_and_nothing_else(make: Make) -> None:
    only_full = constant_hazard((0.0, 0.0, 0.0, 1e9))
    for rank in Rank:
        me = make(me={"rank": rank, "age_years": 40.0}, p={"life_events_per_year": 0.0}).lives(only_full)
        assert (me.stage == Stage.NOTICE) == (rank == Rank.FULL)
    for stage in (Stage.SETTLED, Stage.AUDIT, Stage.VOICE, Stage.SEARCH):
        me = make(me={**WORN, "age_years": 40.0, "stage": stage}, p={"life_events_per_year": 0.0}).lives(NOBODY)
        assert me.stage == stage and me.voices == 0


def test_a_constant_hazard_leaves_the_other_ways_out_as_they_are(make: Make) -> None:
    noticed = make(me={"stage": Stage.NOTICE, "leaving_kind": Leaving.RETIREMENT, "notice_left": 2}).lives(EVERYBODY)
    assert (noticed.leaving_kind, noticed.notice_left) == (Leaving.RETIREMENT, 2)
    taken = make(p={"life_events_per_year": 1e9}).lives(NOBODY)
    assert (taken.stage, taken.leaving_kind) == (Stage.NOTICE, Leaving.LIFE_EVENT)
    old = make(me={"age_years": 80.0}).lives(EVERYBODY)
    assert old.leaving_kind == Leaving.RETIREMENT
    assert make().lives(EVERYBODY).leaving_kind == Leaving.VOLUNTARY


@pytest.mark.parametrize("rule", [same_self_respect(0.6), engagement_of_its_own(9.0)])
def test_rivals_of_wellbeing_differ_in_self_respect_alone(make: Make, rule: Callable[..., None]) -> None:
    usual, rival = (make(me=WORN).lives(each).values() for each in (update_wellbeing, rule))
    differ = {name for name in usual if usual[name] != rival[name]}
    assert {"self_respect"} <= differ <= {"self_respect", "felt_heard"}
    assert make(me=WORN).lives(same_self_respect(0.6)).self_respect == 0.6


def test_rivals_repeat_no_rule_of_the_model() -> None:
    """Whatever else happens in a month they take from the rules, so that it cannot fall behind them."""
    for make_rule in (constant_hazard, same_self_respect, engagement_of_its_own):
        tree = ast.parse(inspect.getsource(make_rule))
        called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        assert called & {"may_decide", "wear_down"}, make_rule.__name__
    assert not {"begin_to_decide", "is_going_anyway", "get_used_to_it"} & set(vars(rivals))
