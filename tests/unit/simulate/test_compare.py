"""Runs and comparisons: the same chance, the same bytes, honest intervals, and clear refusals."""

import io
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.engine.replicates import Cancelled
from sim.foundation.errors import InputError
from sim.results.comparison import Comparison
from sim.world.institution import Institution

NAMES = ["baseline", "fix-workflows", "hiring-freeze"]
MONTHS = 18


@pytest.fixture(scope="module")
def small() -> Institution:
    return sim.load_institution("community").scaled(120)


@pytest.fixture(scope="module")
def comparison(small: Institution) -> Comparison:
    return sim.compare(NAMES, institution=small, replicates=6, months=MONTHS, seed=9)


def same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    return one.astype(object).equals(other.astype(object))


def test_a_comparison_is_the_runs_one_would_make_alone(comparison: Comparison, small: Institution) -> None:
    assert list(comparison.runs) == NAMES and comparison.reference == "baseline"
    alone = sim.run("fix-workflows", institution=small, replicates=6, months=MONTHS, seed=9, threads=1)
    together = comparison.runs["fix-workflows"]
    assert same(alone.monthly, together.monthly)
    assert same(alone.departures, together.departures)
    assert same(alone.costs, together.costs)
    assert alone.metadata == together.metadata


def test_more_replicates_change_none_of_the_first(comparison: Comparison, small: Institution) -> None:
    few = sim.run(institution=small, replicates=2, months=MONTHS, seed=9)
    many = comparison.runs["baseline"].departures
    assert same(few.departures, many[many["replicate"] < 2])


def test_a_seed_changes_the_random_numbers(comparison: Comparison, small: Institution) -> None:
    other = sim.run(institution=small, replicates=6, months=MONTHS, seed=10)
    assert not same(other.departures, comparison.runs["baseline"].departures)
    assert other.metadata["hash"] != comparison.runs["baseline"].metadata["hash"]


def test_nothing_differs_before_a_lever_starts(small: Institution) -> None:
    late = sim.Scenario(title="Late", levers={"team_inbox": {"intensity": 1.0, "start": 10}})
    off = sim.Scenario(title="Off", levers={"team_inbox": 0.0})
    found = sim.compare(["baseline", late, off], institution=small, replicates=3, months=MONTHS, seed=4)
    change = found.monthly_differences("inbox_hours_per_week")
    before = change[(change["scenario"] == "late") & (change["month"] < 10)]
    after = change[(change["scenario"] == "late") & (change["month"] >= 12)]
    assert (before[["mean", "q05", "q95"]] == 0).all(axis=None)
    assert (after["mean"] < 0).all()
    assert (change.loc[change["scenario"] == "off", "mean"] == 0).all()
    assert same(found.runs["off"].departures.drop(columns="scenario"),
                found.runs["baseline"].departures.drop(columns="scenario"))  # fmt: skip


def test_the_summary_pairs_replicates(comparison: Comparison) -> None:
    table = comparison.summary()
    assert list(table.columns) == [
        *("scenario", "outcome", "title", "unit", "mean", "low", "high"),
        *("difference", "difference_low", "difference_high"),
    ]
    assert table.loc[table["scenario"] == "baseline", "difference"].isna().all()
    values = comparison.horizon(["burned_out"])
    change = values["fix-workflows"]["burned_out"] - values["baseline"]["burned_out"]
    row = table[(table["scenario"] == "fix-workflows") & (table["outcome"] == "burned_out")].iloc[0]
    assert row["difference"] == pytest.approx(change.mean())
    # t of 5 degrees of freedom
    half = 2.570582 * change.std(ddof=1) / np.sqrt(6)
    assert row["difference_high"] - row["difference"] == pytest.approx(half, rel=1e-6)


def test_monthly_differences_are_those_of_the_monthly_tables(comparison: Comparison) -> None:
    found = comparison.monthly_differences("burned_out", "gender")
    assert list(found.columns) == [
        *("scenario", "month", "member", "mean", "low", "high"),
        *("q05", "q25", "q50", "q75", "q95"),
    ]
    table = comparison.monthly
    women = table[(table["group"] == "gender") & (table["member"] == "women") & (table["month"] == 7)]
    wide = women.pivot(index="replicate", columns="scenario", values="burned_out")
    expected = wide["hiring-freeze"] - wide["baseline"]
    row = found.query("scenario == 'hiring-freeze' and month == 7 and member == 'women'").iloc[0]
    assert row["mean"] == pytest.approx(expected.mean())
    assert row["q50"] == pytest.approx(expected.median())
    with pytest.raises(InputError, match="no outcome"):
        comparison.monthly_differences("total_usd")


def test_tables_of_all_runs_stand_one_after_the_other(comparison: Comparison) -> None:
    for name in ("monthly", "departures", "costs"):
        table = getattr(comparison, name)
        assert list(table["scenario"].cat.categories) == NAMES
        assert len(table) == sum(len(getattr(run, name)) for run in comparison.runs.values())
    assert isinstance(comparison.departures["unit"].dtype, pd.CategoricalDtype)


def test_the_ranking_puts_the_best_first(comparison: Comparison) -> None:
    lower = comparison.ranking("evening_hours_per_week")
    assert list(lower["rank"]) == [1, 2, 3] and lower["mean"].is_monotonic_increasing
    assert lower.loc[0, "scenario"] == "fix-workflows" and lower.loc[0, "best_in"] == 1.0
    assert lower["best_in"].sum() == pytest.approx(1.0)
    assert comparison.ranking("protected_share")["mean"].is_monotonic_decreasing


def test_common_random_numbers_narrows_differences(comparison: Comparison) -> None:
    ratio = comparison.variance_ratio("burned_out")
    assert list(ratio.index) == NAMES[1:]
    assert ((ratio >= 0) & (ratio < 1)).all()


def test_value_for_money_is_net_of_what_is_saved(comparison: Comparison) -> None:
    table = comparison.value_for_money().set_index("scenario")
    change = comparison.differences("total_usd").mean()
    np.testing.assert_allclose(table["net_usd"], change[table.index])
    np.testing.assert_allclose(table["departures_avoided"], -comparison.differences("departures").mean())
    ratios = [column for column in table if column.endswith("per_departure_avoided")]
    certain = table["departures_avoided_low"] > 0
    assert table.loc[certain, ratios].notna().all(axis=None)
    assert table.loc[~certain, ratios].isna().all(axis=None)


def test_one_replicate_has_no_interval_and_makes_no_noise(small: Institution) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = sim.compare(NAMES[:2], institution=small, replicates=1, months=2)
        table = found.summary()
        found.ranking(), found.value_for_money(), found.variance_ratio(), found.runs["baseline"].targets()
        found.monthly_differences("retirement_share", "department")
    other = table[table["scenario"] == "fix-workflows"]
    assert other["difference"].notna().all() and other[["low", "difference_low"]].isna().all(axis=None)


def test_the_caller_has_the_last_word_on_parameters_and_switches(small: Institution) -> None:
    scenario = sim.Scenario(title="Own", parameters={"refill_share": 0.3}, switches={"contagion": 0})
    over = {"parameters": {"refill_share": 0.4}, "switches": {"voice": 0}}
    found = sim.run(scenario, institution=small, replicates=1, months=1, **over)
    assert found.metadata["parameters"] == {"refill_share": 0.4}
    assert found.metadata["switches"] == {"contagion": 0, "voice": 0}
    assert found.scenario.parameters == {"refill_share": 0.4}
    assert sim.Scenario.from_yaml(found.metadata["scenario_yaml"]).switches == {"contagion": 0, "voice": 0}


def test_metadata_says_what_made_it_and_nothing_about_how(small: Institution) -> None:
    one = sim.run(institution=small, replicates=1, months=1, threads=1).metadata
    other = sim.run(institution=small, replicates=1, months=1, threads=2).metadata
    assert one == other
    assert {"version", "seed", "replicates", "months", "parameters", "switches", "hash", "commit"} <= set(one)
    assert sim.Institution.from_yaml(one["institution_yaml"]) == small
    shorter = sim.run(institution=small, replicates=1, months=2).metadata
    assert shorter["hash"] != one["hash"] and shorter["parameters_hash"] == one["parameters_hash"]


def test_progress_is_told_and_a_run_can_be_stopped(small: Institution) -> None:
    told: list[tuple[int, int]] = []
    sim.compare(NAMES[:2], institution=small, replicates=3, months=1, progress=lambda *now: told.append(now))
    assert told == [(done, 6) for done in range(1, 7)]
    with pytest.raises(Cancelled):
        sim.run(institution=small, replicates=3, months=1, cancelled=lambda: True)


def test_a_roster_is_read_once_for_all_scenarios(small: Institution) -> None:
    lines = ["department,gender"]
    lines += [f"{small.departments[0].name},{('woman', 'man')[k % 2]}" for k in range(40)]
    roster = io.StringIO("\n".join(lines))
    found = sim.compare(NAMES[:2], institution=small, roster=roster, replicates=1, months=3)
    first = found.runs["baseline"]
    assert first.observed.members("department") == (small.departments[0].name,)
    assert first.monthly_of(["all"], ["headcount"])["headcount"].iloc[0] == 40
    assert first.metadata["roster_hash"] == found.runs["fix-workflows"].metadata["roster_hash"]
    with pytest.raises(InputError, match="Nobody is in the table"):
        sim.run(institution=small, roster=pd.DataFrame({"department": []}), replicates=1, months=1)


def test_one_s_own_rule_is_used_at_once_and_only_there(small: Institution) -> None:
    def nobody_searches(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
        me.intention = 0.0

    own = sim.run(institution=small, replicates=2, months=6, rules={"form_intention": nobody_searches})
    assert own.horizon(["intention"]).to_numpy().max() == 0.0
    assert own.metadata["rules"] == ["form_intention"]
    usual = sim.run(institution=small, replicates=2, months=6)
    assert usual.horizon(["intention"]).to_numpy().min() > 0.0
    with pytest.raises(InputError, match="not a rule"):
        sim.run(institution=small, rules={"form_intentions": nobody_searches})


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"replicates": 0}, "replicates: 0"),
        ({"replicates": 10_001}, "replicates"),
        ({"replicates": 2.5}, "replicates: 2.5 is not a whole number"),
        ({"replicates": True}, "replicates"),
        ({"months": 601}, "months"),
        ({"months": "60"}, "months"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**63}, "seed"),
        ({"threads": 0}, "threads"),
        ({"parameters": {"refil_share": 0.4}}, "refill_share"),
        ({"parameters": {"refill_share": 40}}, "out of range"),
        ({"switches": {"contagion": 2}}, "neither on nor off"),
        ({"institution": "tipical"}, "typical"),
        ({"scenario": "baselin"}, "baseline"),
        ({"replicates": 10_000, "months": 600, "by_unit": False}, "at most 8 GB"),
        ({"institution": "research_intensive", "replicates": 10_000, "months": 600}, "person-months"),
        ({"institution": "research_intensive", "replicates": 5_000, "months": 120}, "by_unit=False"),
    ],
)  # fmt: skip
def test_what_cannot_be_run_is_refused_in_one_message(given: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        sim.run(**given)


@pytest.mark.parametrize(
    ("scenarios", "message"),
    [("baseline", "several"), (["baseline"], "several"), (["baseline", "baseline"], "Two scenarios"),
     (["baseline", "fix-workflow"], "fix-workflows")],
)  # fmt: skip
def test_what_cannot_be_compared_is_refused(scenarios: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        sim.compare(scenarios)


def test_a_scenario_must_fit_the_institution(small: Institution) -> None:
    elsewhere = {"intensity": 1, "departments": ["Alchemy"]}
    scenario = sim.Scenario(title="Elsewhere", levers={"team_inbox": elsewhere})
    with pytest.raises(InputError, match="Alchemy"):
        sim.run(scenario, institution=small)


def test_warming_up_says_so_only_when_it_takes_long(small: Institution) -> None:
    sim.run(institution=small, replicates=1, months=1)
    told: list[str] = []
    sim.warm_up(told.append)
    assert told == []
