"""Stages of leaving: whoever enters one begins to count its months."""

from collections.abc import Callable
from typing import Any

import pytest

from sim.rules.stages import enter, spend_another_month
from sim.rules.vocabulary import Stage

Make = Callable[..., Any]


@pytest.mark.parametrize("stage", Stage)
def test_a_stage_is_entered_with_no_months_in_it(make: Make, stage: Stage) -> None:
    me = make(me={"stage": Stage.AUDIT, "stage_months": 7}).me
    enter(me, stage)
    assert (me.stage, me.stage_months) == (stage, 0)


def test_months_in_a_stage_are_counted(make: Make) -> None:
    me = make(me={"stage": Stage.SEARCH, "stage_months": 7}).me
    spend_another_month(me)
    assert (me.stage, me.stage_months) == (Stage.SEARCH, 8)
