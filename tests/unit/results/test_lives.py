"""Single lives: the same as the tables of everybody, and as `attrition trace` shows them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import sim
from sim.results.comparison import Comparison
from sim.results.lives import KIND

MONTHS = 30


@pytest.fixture(scope="module")
def pair() -> Comparison:
    more = {"team_inbox": 1.0, "protected_time_guarantee": 1.0, "stop_useless_requirements": 1.0}
    return sim.compare(["baseline"], levers=more, institution="community", replicates=3, draws=2, months=MONTHS)


@pytest.fixture(scope="module")
def fates(pair: Comparison) -> pd.DataFrame:
    return pair.fates()


def test_everybody_of_month_zero_is_told_of_once_under_each_scenario_and_is_the_same_person(
    pair: Comparison, fates: pd.DataFrame
) -> None:
    first, second = (fates[fates["scenario"] == name].reset_index(drop=True) for name in pair.runs)
    people = pair.runs["baseline"].people([0])
    assert list(first["person"]) == list(people["person"])
    same = ["replicate", "person", "age", "gender", "rank", "volume_gap_hours", "values_gap", "alike"]
    pd.testing.assert_frame_equal(first[same], second[same])
    assert not first["month_left"].equals(second["month_left"])


def test_fates_are_those_of_the_event_log(pair: Comparison, fates: pd.DataFrame) -> None:
    log = pair.departures
    told = fates[fates["month_left"].notna()]
    one = told.iloc[5]
    key = ["scenario", "replicate", "person"]
    row = log[(log[key] == one[key]).all(axis=1)]
    assert len(row) == 1
    for name in ("kind", "path", "hurt_most", "destination"):
        assert str(row.iloc[0][name]) == str(one[name])
    assert row.iloc[0]["month"] == one["month_left"]
    started = log["months_since_hire"] >= log["month"]
    assert len(told) == int(started.sum())


def test_those_alike_are_counted_within_a_replicate(fates: pd.DataFrame) -> None:
    part = fates[(fates["scenario"] == "baseline") & (fates["replicate"] == 1)]
    one = part.iloc[11]
    alike = np.logical_and.reduce([part[name] == one[name] for name in KIND])
    assert one["alike"] == alike.sum() >= 1


def test_a_life_is_the_rows_of_everybodys_table_and_then_the_outline_of_life_after(
    pair: Comparison, fates: pd.DataFrame
) -> None:
    gone = fates[(fates["scenario"] == "baseline") & (fates["month_left"] > 12) & (fates["replicate"] == 1)].iloc[0]
    run = pair.runs["baseline"]
    life = run.life(gone["person"], 1)
    everybody = run.people(range(MONTHS + 1), [1])
    expected = everybody[everybody["person"] == gone["person"]].reset_index(drop=True)
    there = life[life["present"]].reset_index(drop=True)
    pd.testing.assert_frame_equal(
        there[expected.columns], expected, check_dtype=False, check_categorical=False, check_exact=True
    )
    assert list(life["month"]) == list(range(MONTHS + 1)) and there["month"].max() == gone["month_left"] - 1
    after = life[~life["present"]]
    assert set(after["destination"]) == {gone["destination"]} and after["teaching_hours_per_week"].notna().all()
    leaving = run.departures[(run.departures["replicate"] == 1) & (run.departures["person"] == gone["person"])].iloc[0]
    assert after["hours_per_week"].iloc[0] == leaving["hours"] and after["exhaustion"].iloc[0] == leaving["exhaustion"]


def test_life_after_has_the_parameters_of_its_own_draw(pair: Comparison, fates: pd.DataFrame) -> None:
    gone = fates[(fates["scenario"] == "baseline") & (fates["month_left"] < 24) & (fates["replicate"] == 1)].iloc[0]
    run = pair.runs["baseline"]
    own = run.jobs[1].settings
    after = run.life(gone["person"], 1)
    hours = after.loc[~after["present"], "hours_per_week"].iloc[-1]
    second_post = own["hours_of_second_post"]
    at = own[f"hours_after_{gone['destination']}"]
    assert hours in (at, at + second_post)


def test_who_stays_is_there_to_the_end(pair: Comparison, fates: pd.DataFrame) -> None:
    wide = fates.pivot(index=["replicate", "person"], columns="scenario", values="month_left")
    replicate, person = wide[wide["baseline"].notna() & wide.drop(columns="baseline").iloc[:, 0].isna()].index[0]
    both = pair.life(person, replicate)
    for name, life in both.groupby("scenario", observed=True):
        assert list(life["month"]) == list(range(MONTHS + 1))
        assert life["present"].all() == (name != "baseline")
    assert both["destination"].notna().sum() == (~both["present"]).sum()


@pytest.mark.parametrize("who", ["Smith", "L9999.0", "L0000.99", "", "L0001.0; drop"])
def test_who_is_not_there_is_a_clear_message(pair: Comparison, who: str) -> None:
    with pytest.raises(sim.InputError, match=r"does not exist in replicate 0|empty|allowed"):
        pair.life(who, 0)


def test_a_replicate_that_was_not_run_is_a_clear_message(pair: Comparison) -> None:
    with pytest.raises(sim.InputError, match="replicates"):
        pair.life("L0001.0", 7)
