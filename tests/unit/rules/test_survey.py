"""Surveys: an answer is the state, the style of the person, and the occasion; nobody decides by it."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.engine.replicates import run_replicate, settled_start
from sim.evidence.parameters import parameters
from sim.results.run import Run
from sim.rules.chance import chance_and_bells
from sim.rules.draws import Event
from sim.rules.survey import (
    draw_response_style,
    error_in,
    errors_in_ratings,
    said_disengagement,
    said_exhaustion,
    said_fairness,
    said_intention,
    said_leader_quality,
    says_burned_out,
    says_to_leave,
)
from sim.rules.vocabulary import PersonColumn, Question
from sim.validation.statistics import odds_ratio
from tests.directional.worlds import fields_that_differ, live_on, only, school
from tests.unit.rules.by_hand import bell_at, from_log_odds

Make = Callable[..., Any]
ON = {"instrument_error": 1.0}


# -- each rule by hand --


def test_a_style_is_drawn_once(make: Make, draws: Callable[..., None]) -> None:
    draws({Event.RESPONSE_STYLE: 0.8})
    world = make(p=ON)
    draw_response_style(world.me, world.school, world.p)
    assert world.me.response_style == pytest.approx(bell_at(0.8, 1.0))
    off = make()
    draw_response_style(off.me, off.school, off.p)
    assert off.me.response_style == 0.0


def test_errors_are_the_style_and_an_occasion_for_each_question(make: Make) -> None:
    world = make(me={"response_style": 1.5, "occasion": [0.3, -0.2, 0.7]}, p={"response_style": 0.6}, school={"month": 7})
    me, p = world.me, world.p
    assert [error_in(me, question, p) for question in Question] == pytest.approx([1.2, 0.7, 1.6])
    _, underpaid, unkind, _ = chance_and_bells(me, world.school, Event.SURVEY)
    assert errors_in_ratings(me, world.school, p) == pytest.approx((0.9 + underpaid, 0.9 + unkind))
    later = make(me={"response_style": 1.5}, p={"response_style": 0.6}, school={"month": 8})
    assert errors_in_ratings(later.me, later.school, later.p) != errors_in_ratings(me, world.school, p)


SIZES = {
    "error_of_exhaustion": 0.11, "error_of_disengagement": 0.13, "error_of_intention": 0.9, "error_of_fairness": 0.2,
    "error_of_leader_score": 0.08, "response_style": 0.5,
}  # fmt: skip


def test_the_size_of_each_answer(make: Make) -> None:
    world = make(
        me={"exhaustion": 0.4, "self_respect": 0.7, "pay_fairness": 0.6, "intention": 0.25, "response_style": 2.0,
            "occasion": [1.0, -2.0, 0.5]},
        unit={"leader_quality": 0.55},
        p=SIZES,
    )  # fmt: skip
    me, p = world.me, world.p
    assert said_exhaustion(me, p) == pytest.approx(0.4 + 0.11 * 2.0)
    assert said_disengagement(me, p) == pytest.approx(0.3 - 0.13)
    assert said_intention(me, p) == pytest.approx(from_log_odds(-np.log(3.0) + 0.9 * 1.5))
    # a dark style says that pay is unfair and the leader is bad
    assert said_fairness(me, 1.0, p) == pytest.approx(0.4)
    assert said_leader_quality(me, world.unit, 1.0, p) == pytest.approx(0.47)


def test_without_an_error_the_answer_is_the_state(make: Make) -> None:
    for self_respect, intention in ((0.75, 0.3), (0.31, 0.83), (0.0, 0.0), (1.0, 1.0)):
        world = make(me={"self_respect": self_respect, "intention": intention})
        me, p = world.me, world.p
        assert said_exhaustion(me, p) == me.exhaustion and said_disengagement(me, p) == 1.0 - self_respect
        assert said_fairness(me, 0.0, p) == me.pay_fairness
        assert said_leader_quality(me, world.unit, 0.0, p) == world.unit.leader_quality
        assert said_intention(me, p) == pytest.approx(intention)


@pytest.mark.parametrize("error", [-50.0, 50.0])
def test_scales_end_where_they_end(make: Make, error: float) -> None:
    world = make(me={"intention": 0.4, "occasion": [error] * 3})
    me, p = world.me, world.p
    answers = [said_exhaustion(me, p), said_disengagement(me, p), said_intention(me, p)]
    answers += [1.0 - said_fairness(me, error, p), 1.0 - said_leader_quality(me, world.unit, error, p)]
    assert answers == pytest.approx([float(error > 0.0)] * 5)


def test_flags_are_read_at_the_cutoffs_of_the_instruments(make: Make) -> None:
    def flags(*occasion: float) -> tuple[bool, bool]:
        p = {"error_of_exhaustion": 0.1, "error_of_disengagement": 0.1, "error_of_intention": 1.0}
        world = make(me={"exhaustion": 0.4, "self_respect": 0.75, "intention": 0.3, "occasion": list(occasion)}, p=p)
        return says_burned_out(world.me, world.p), says_to_leave(world.me, world.p)

    # score 4 (0.4 e + 0.6 d) against 1.33
    assert not flags(0.0, 0.0, 0.0)[0]
    assert flags(0.6, 0.0, 0.0)[0] and not flags(0.5, 0.0, 0.0)[0]
    assert flags(0.0, 0.4, 0.0)[0] and not flags(0.0, 0.3, 0.0)[0]
    needed = np.log(0.4 / 0.6) - np.log(0.3 / 0.7)
    assert flags(0.0, 0.0, needed + 1e-6)[1] and not flags(0.0, 0.0, needed - 1e-6)[1]


# -- a small school --


@cache
def surveyed() -> pd.DataFrame:
    """Two surveys a month apart and one a year later of a school with errors."""
    return asked("moods", "instrument_error").people([11, 12, 24])


@cache
def asked(*on: str) -> Run:
    """A school with these mechanisms and no others: what a survey says hangs on its errors and on moods alone."""
    place = sim.load_institution("typical").scaled(400)
    return sim.run(institution=place, replicates=4, months=24, seed=5, switches=only(*on))


def twice(table: pd.DataFrame, first: int, second: int) -> pd.DataFrame:
    keys = ["replicate", "line", "occupant"]
    return table[table["month"] == first].merge(table[table["month"] == second], on=keys)


READ = {
    "pfi_exhaustion": ("exhaustion", 0.74, 0.86), "pfi_disengagement": ("disengagement", 0.58, 0.76),
    "pfi_burnout": ("pfi_burnout_state", 0.76, 0.85), "pay_fairness": ("pay_fairness_state", 0.55, 0.78),
    "leader_score": ("leader_score_state", 0.72, 0.88),
}  # fmt: skip


@pytest.mark.parametrize("answer", READ)
def test_reliability_between_two_months_is_that_of_the_instrument(answer: str) -> None:
    state, low, high = READ[answer]
    both = twice(surveyed(), 11, 12)
    assert low < both[f"{answer}_x"].corr(both[f"{answer}_y"]) < high
    assert both[f"{state}_x"].corr(both[f"{state}_y"]) > 0.95, "what it stands for hardly moved"


def test_reliability_of_the_stated_intention_on_its_scale() -> None:
    both = twice(surveyed(), 11, 12)

    def logit(values: Any) -> Any:
        return np.log(values / (1.0 - values))

    retest = np.corrcoef(logit(both["intention_x"]), logit(both["intention_y"]))[0, 1]
    assert 0.58 < retest < 0.76
    now = surveyed()[surveyed()["month"] == 12]
    share = np.corrcoef(logit(now["intention"]), logit(now["intention_state"]))[0, 1] ** 2
    assert 0.38 < share < 0.62


def test_flags_flip_by_error_alone_as_often_as_published() -> None:
    both = twice(surveyed(), 11, 12)
    above, again = both["burned_out_x"], both["burned_out_y"]
    assert 0.68 < again[above].mean() < 0.82, "Y8d: 74 %"
    assert 0.11 < again[~above].mean() < 0.21, "Y8d: 16 %"


def test_over_a_year_fewer_are_read_as_burned_out_again() -> None:
    both = twice(surveyed(), 12, 24)
    read = both["burned_out_y"][both["burned_out_x"]].mean()
    state = both["burned_out_state_y"][both["burned_out_state_x"]].mean()
    assert 0.55 < read < 0.78 and read < state + 0.02
    assert 0.15 < both["burned_out_y"][~both["burned_out_x"]].mean() < 0.28


def dealt_anew(now: pd.DataFrame) -> pd.DataFrame:
    """The same states and the same errors, which belong to nobody now: flags as they would be read without styles."""
    rng = np.random.default_rng(4)
    cutoffs = parameters()["pfi_cutoff"].value, parameters()["intention_cutoff"].value
    score = now["pfi_burnout_state"] + rng.permutation(now["pfi_burnout"] - now["pfi_burnout_state"])
    odds, odds_in_truth = (np.log(now[name] / (1.0 - now[name])) for name in ("intention", "intention_state"))
    stated = odds_in_truth + rng.permutation(odds - odds_in_truth)
    needed = np.log(cutoffs[1] / (1.0 - cutoffs[1]))
    return pd.DataFrame({"burned_out": score >= cutoffs[0], "intends_to_leave": stated >= needed})


def test_errors_weaken_what_goes_together_and_styles_give_some_of_it_back() -> None:
    now = surveyed()[surveyed()["month"] == 12].copy()
    read = odds_ratio(now, "intends_to_leave", "burned_out", ()).value
    state = odds_ratio(now, "intends_to_leave_state", "burned_out_state", ()).value
    without_styles = odds_ratio(dealt_anew(now), "intends_to_leave", "burned_out", ()).value
    assert 1.3 * without_styles < read < 0.9 * state and read > 3.0
    error = now["pfi_exhaustion"] / 4.0 - now["exhaustion"], now["leader_score"] - now["leader_score_state"]
    assert -0.6 < error[0].corr(error[1]) < -0.2, "a dark style is dark about everything"


def test_levels_hardly_move_by_error_and_shares_as_far_toward_a_half_as_errors_carry_them() -> None:
    now = surveyed()
    dealt = dealt_anew(now)
    for flag in ("burned_out", "intends_to_leave"):
        assert now[f"{flag}_state"].mean() < now[flag].mean() < 0.5, "fewer than half are above a cutoff"
        assert now[flag].mean() == pytest.approx(dealt[flag].mean(), abs=0.03), "whoever has which error"
    for answer, (state, _, _) in READ.items():
        scale = 4.0 if state in ("exhaustion", "disengagement") else 1.0
        assert abs(now[answer].mean() / scale - now[state].mean()) < 0.06 * now[answer].mean() / scale + 0.02, answer


def test_the_table_of_people_and_the_record_of_months_are_one_survey() -> None:
    run = asked("moods", "instrument_error")
    people, months = run.people([12]), run.monthly_of(["all"])
    month = months[months["month"] == 12].set_index("replicate")
    for flag in ("burned_out", "burned_out_state", "intends_to_leave", "intends_to_leave_state"):
        shares = people.groupby("replicate")[flag].mean()
        np.testing.assert_allclose(month[flag], shares, rtol=1e-5, err_msg=flag)
    assert (people["burned_out"] != people["burned_out_state"]).mean() > 0.1


def test_surveys_change_nothing() -> None:
    with_, without = asked("moods", "instrument_error"), asked("moods")
    pd.testing.assert_frame_equal(with_.departures, without.departures)
    one, other = with_.people([24]), without.people([24])
    for state in ("exhaustion", "disengagement", "intention_state", "burned_out_state", "stage", "hours_per_week"):
        assert (one[state] == other[state]).all(), state
    assert (other["burned_out"] == other["burned_out_state"]).all()
    assert (other["intention"] == other["intention_state"]).all()
    assert (other["leader_score"] == other["leader_score_state"]).all()


def test_in_the_first_month_nothing_but_the_reading_moves() -> None:
    job = school(headcount=120, months=1, seed=6, values=only("moods", "relation"))
    off, on = settled_start(job, 0, mine=True), settled_start(job, 0, mine=True)
    live_on(job, off, 1, 1)
    live_on(replace(job, settings={**job.settings, **ON}), on, 1, 1)
    assert fields_that_differ(off.people, on.people) <= {"response_style", "occasion", "mood_news", "relation_news"}
    assert fields_that_differ(off.units, on.units) == set()


@pytest.mark.parametrize("edge", ["low", "high"])
def test_extreme_errors_leave_shares_shares(edge: str) -> None:
    values = {name: getattr(spec, edge) for name, spec in parameters().items() if spec.switch == "instrument_error"}
    result = run_replicate(school("community", 60, months=6, values={**ON, **values}), 0)
    seen = result.by_cell.sum(axis=1)
    for column in (PersonColumn.BURNED_OUT, PersonColumn.INTENDS_TO_LEAVE):
        assert (seen[:, column] <= seen[:, PersonColumn.HEADCOUNT]).all() and seen[:, column].sum() > 0.0
