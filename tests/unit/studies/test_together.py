"""Cause, complaint and lever stand beside each other, and a sentence says why they differ."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.evidence.outcomes import outcomes
from sim.results.hurt import CAUSES
from sim.studies.drivers.second_round import second_round
from sim.studies.drivers.study import Answer, Drivers
from sim.studies.drivers.together import COLUMNS, EASES, not_a_lever, switch_and_lever, with_levers
from sim.studies.drivers.told_apart import LITTLE, MUCH, is_constant

SCHOOL = sim.load_institution("community").scaled(120)
AMONG = ("values_gap", "strain_inbox", "strain_administration", "habituation", "pay=strain_inequity,gender_pay")
VOLUNTARY = outcomes()["departures_voluntary"]


@pytest.fixture(scope="module")
def answer() -> Answer:
    return Drivers.of(institution=SCHOOL, months=36, replicates=3, seed=4, pairs=1, among=AMONG, threads=2).run()


def test_a_constant_moves_much_and_tells_nobody_apart() -> None:
    assert is_constant(MUCH + 0.01, LITTLE - 0.01) and is_constant(MUCH + 0.01, math.nan) and is_constant(0.5, 0.01 - LITTLE)
    assert not is_constant(MUCH + 0.01, LITTLE) and not is_constant(MUCH, 0.0) and not is_constant(0.5, -LITTLE)


def test_every_mechanism_has_its_row(answer: Answer) -> None:
    table = answer.together.set_index("driver")
    assert list(answer.together.columns) == list(COLUMNS) and list(table.index) == list(answer.shares.table["driver"])
    moved = answer.shares.table.set_index("driver")["drop_one"] / answer.shares.level[0]
    assert table["moved"].to_numpy() == pytest.approx(moved.to_numpy())
    said = answer.log.table.set_index("cause")["named"]
    for name in ("values_gap", "strain_inbox", "strain_administration"):
        assert table.loc[name, "named"] == pytest.approx(said[name])
        assert table.loc[name, "log_odds_low"] < table.loc[name, "log_odds"] < table.loc[name, "log_odds_high"]
    assert table.loc[["habituation", "pay"], ["log_odds", "named", "eased"]].isna().all(axis=None)
    assert (table.loc[["habituation", "pay"], "lever"] == "").all()


def test_the_lever_of_a_strain_is_the_one_that_lowers_it_most(answer: Answer) -> None:
    table = answer.together.set_index("driver")
    asked: Any = {"institution": SCHOOL, "months": 36, "replicates": 3, "seed": 4}
    inbox = table.loc["strain_inbox"]
    usual = sim.run(**asked)
    pulled = sim.run(**asked, levers={inbox["lever"]: 1.0})
    means = [run.horizon(["strain_inbox"])["strain_inbox"].mean() for run in (usual, pulled)]
    assert inbox["eased"] == pytest.approx(1.0 - means[1] / means[0]) and inbox["eased"] >= EASES
    gone = [run.horizon(["departures_voluntary"])["departures_voluntary"].mean() for run in (usual, pulled)]
    assert inbox["averted"] == pytest.approx(1.0 - gone[1] / gone[0])
    assert table.loc["strain_administration", "lever"] == "stop_useless_requirements"


def test_levers_together_are_pulled_together(answer: Answer) -> None:
    question = answer.question
    pair = ("stop_useless_requirements", "team_inbox")
    done = with_levers(question.ready, question.asked, answer.run, VOLUNTARY, [pair, pair[:1]])
    assert list(done["lever"]) == [" + ".join(pair), pair[0]] and set(CAUSES) < set(done.columns)
    assert done.loc[0, "strain_inbox"] > done.loc[1, "strain_inbox"]


def test_the_sentence_tells_a_switch_from_a_lever() -> None:
    rows = pd.DataFrame(
        {"title": ["Inequity", "Inbox", "Voice"], "moved": [0.4, 0.1, -0.2], "averted": [0.06, 0.05, math.nan],
         "lever": ["equity_adjustment", "team_inbox", ""], "lever_title": ["Raise pay", "Team inbox", ""],
         "eased": [0.08, 0.2, math.nan]}
    )  # fmt: skip
    said = not_a_lever(rows, VOLUNTARY)
    assert "“Inequity” switched off takes 40% of voluntary departures with it" in said
    assert said.endswith("“Raise pay” at full intensity lowers it by 8% and averts 6%.")
    assert not_a_lever(rows.assign(lever=""), VOLUNTARY) == ""
    both = switch_and_lever(rows.iloc[0], ["A", "B"], 0.1, -0.01, VOLUNTARY)
    assert both.endswith("“A” and “B” together at full intensity lower it by 10% and add 1%.")


def test_what_rests_on_assumptions_alone_is_said_where_it_surely_moves(answer: Answer) -> None:
    table = answer.shares.table.copy()
    nothing = table.assign(shapley_low=-1.0, shapley_high=1.0)
    assert replace(answer, shares=replace(answer.shares, table=nothing)).rests_on_assumptions == ""
    sure = nothing.assign(shapley_low=np.where(table["driver"] == "habituation", 0.5, -1.0))
    line = replace(answer, shares=replace(answer.shares, table=sure)).rests_on_assumptions
    assert line == "Rests on assumptions alone: People get used to strain."
    assert answer.metadata["rests_on_assumptions"] == answer.rests_on_assumptions


def test_mechanisms_that_are_on_have_both_numbers_where_they_make_sense(answer: Answer) -> None:
    question = answer.question
    found = second_round(question.ready, question.asked, answer.run).set_index("mechanism")
    on = [name for name, spec in sim.switches().items() if spec.kind == "mechanism" and question.ready.job.settings[name]]
    assert list(found.index) == on
    assert found["moved"].notna().all() and (found["log_odds"].isna() == (found["shows_in"] == "")).all()
    if "instrument_error" in on:
        assert found.loc["instrument_error", "moved"] == 0.0, "readings decide nothing"
