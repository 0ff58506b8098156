"""Outcomes are declared once, and the tables say what the engine saw."""

import subprocess
import sys
import warnings

import numpy as np
import pandas as pd
import pytest

import sim
from sim.evidence.outcomes import interval, monthly_outcomes, outcomes
from sim.foundation.errors import InputError
from sim.results.event_log import KINDS
from sim.results.observed import GROUPS
from sim.results.run import Run
from sim.rules.vocabulary import Destination, PersonColumn, UnitColumn
from sim.world.institution import Institution, load_institution

MONTHS = 18


@pytest.fixture(scope="module")
def small() -> Institution:
    return load_institution("community").scaled(120)


@pytest.fixture(scope="module")
def run(small: Institution) -> Run:
    return sim.run("fix-workflows", institution=small, replicates=3, months=MONTHS, seed=5, threads=2)


def cell(run: Run, group: str, member: str) -> pd.DataFrame:
    table = run.monthly
    return table[(table["group"] == group) & (table["member"] == member)]


def test_every_column_of_the_engine_is_reported() -> None:
    used = {name for outcome in outcomes().values() for name in (*outcome.sum, *outcome.per)}
    assert used == {*PersonColumn.__members__, *UnitColumn.__members__}


def test_declared_outcomes_include_what_everything_else_relies_on() -> None:
    for destination in Destination:
        assert outcomes()[f"to_{destination.name.lower()}"].kind == "flow"
    targets = {outcome.target: name for name, outcome in outcomes().items() if outcome.target}
    assert sorted(targets) == ["C1", "C2", "C3", "C4", "C5", "C6"]
    assert [name for name, outcome in outcomes().items() if outcome.headline] == [
        *("departures", "departures_voluntary", "annual_departure_rate", "burned_out", "intends_to_leave"),
        *("hours_per_week", "evening_hours_per_week", "protected_share", "vacancies", "visits_lost"),
        *("turnover_usd", "lost_access_usd", "levers_usd", "total_usd"),
    ]


def test_the_monthly_table_has_one_row_for_each_future_month_and_member(run: Run, small: Institution) -> None:
    table = run.monthly
    assert list(table.columns[:5]) == ["scenario", "replicate", "month", "group", "member"]
    assert list(table.columns[5:]) == [outcome.name for outcome in monthly_outcomes()]
    assert not table.duplicated(["replicate", "month", "group", "member"]).any()
    members = {group: tuple(run.observed.members(group)) for group in GROUPS}
    assert members["all"] == ("all",)
    assert set(members["unit"]) == set(small.unit_names())
    assert members["gender"] == ("women", "men") and members["urim"] == ("URiM", "not URiM")
    assert members["rank"] == ("instructor", "assistant", "associate", "full")
    assert len(table) == 3 * (MONTHS + 1) * sum(len(each) for each in members.values())
    assert (table.dtypes.iloc[5:] == np.float64).all()


@pytest.mark.parametrize("group", [group for group in GROUPS if group != "all"])
def test_members_of_a_group_add_up_to_all(run: Run, group: str) -> None:
    table = run.monthly
    added_up = [one for one in monthly_outcomes() if one.kind in ("count", "flow")]
    totals = [one.name for one in added_up if one.level == "people"]
    whole = table[table["group"] == "all"].set_index(["replicate", "month"])[totals]
    parts = table[table["group"] == group].groupby(["replicate", "month"])[totals].sum()
    np.testing.assert_allclose(parts, whole, rtol=1e-5, atol=1e-6)


def test_kinds_and_destinations_of_departures_add_up(run: Run) -> None:
    table = run.monthly
    kinds = table[[f"departures_{kind.replace(' ', '_')}" for kind in KINDS]].sum(axis=1)
    assert (kinds == table["departures"]).all()
    places = table[[f"to_{destination.name.lower()}" for destination in Destination]].sum(axis=1)
    assert (places == table["departures"]).all()
    assert (table["handovers_planned"] + table["handovers_abrupt"] == table["departures"]).all()


def test_shares_lie_between_nothing_and_everything_and_units_are_unknown_by_kind_of_people(run: Run) -> None:
    table = run.monthly
    for outcome in monthly_outcomes():
        values = table[outcome.name].dropna()
        if outcome.kind == "share":
            assert values.between(0.0, 1.0).all(), outcome.name
        if outcome.level == "units":
            assert set(table.loc[table[outcome.name].notna(), "group"]) <= {"all", "department", "unit"}
            assert table.loc[table["group"] == "rank", outcome.name].isna().all()


@pytest.mark.parametrize("group", ["department", "unit", "rank", "track", "gender"])
def test_the_tables_agree_with_the_event_log(run: Run, group: str) -> None:
    table = run.monthly
    table = table[(table["group"] == group) & (table["month"] > 0) & (table["departures"] > 0)]
    found = table.astype({"member": str}).groupby(["replicate", "month", "member"])["departures"].sum()
    log = run.departures.astype({group: str}).replace({group: {"woman": "women", "man": "men"}})
    expected = log.groupby(["replicate", "month", group]).size()
    assert found.to_dict() == expected.to_dict()


def test_the_tables_agree_with_the_people(run: Run) -> None:
    months = [0, 1, MONTHS]
    people = run.people(months, replicates=[1])
    for month in months:
        now = people[people["month"] == month]
        for department in run.observed.members("department"):
            row = cell(run, "department", department).query(f"replicate == 1 and month == {month}").iloc[0]
            mine = now[now["department"] == department]
            if row["hires"] == 0:
                assert len(mine) == row["headcount"]
                for column, outcome in (
                    ("hours_per_week", "hours_per_week"), ("evening_hours", "evening_hours_per_week"),
                    ("burned_out", "burned_out"), ("intends_to_leave", "intends_to_leave"),
                    ("values_gap", "values_gap"), ("strain_rvu", "strain_rvu"),
                ):  # fmt: skip
                    assert mine[column].mean() == pytest.approx(row[outcome], rel=1e-5, nan_ok=True), outcome
                assert mine["pay_usd"].sum() / 12 == pytest.approx(row["pay_usd"], rel=1e-5)


def test_the_horizon_leaves_the_settled_start_out_and_weighs_months_by_people(run: Run) -> None:
    lived = cell(run, "all", "all").query("month > 0").groupby("replicate")
    found = run.horizon([one.name for one in monthly_outcomes()])
    sums = lived.sum(numeric_only=True)
    np.testing.assert_allclose(found["departures"], sums["departures"])
    np.testing.assert_allclose(found["headcount"], lived["headcount"].mean())
    np.testing.assert_allclose(
        found["annual_departure_rate"], 12 * sums["departures"] / sums["headcount"], rtol=1e-6
    )
    burned = lived.apply(lambda one: np.average(one["burned_out"], weights=one["headcount"]))
    np.testing.assert_allclose(found["burned_out"], burned, rtol=1e-6)
    np.testing.assert_allclose(found["retirement_share"], sums["departures_retirement"] / sums["departures"])


def test_the_summary_has_titles_units_and_intervals(run: Run) -> None:
    table = run.summary()
    assert list(table.columns) == ["outcome", "title", "unit", "mean", "low", "high"]
    assert (table["low"] <= table["mean"]).all() and (table["mean"] <= table["high"]).all()
    assert list(run.summary(["values_gap"])["outcome"]) == ["values_gap"]
    with pytest.raises(InputError, match='no outcome "burnt_out"') as error:
        run.summary(["burnt_out"])
    assert error.value.nearest == "burned_out"


def test_targets_stand_beside_their_bands(run: Run) -> None:
    table = run.targets()
    assert list(table["target"]) == ["C1", "C2", "C3", "C4", "C5", "C6"]
    inside = (table["mean"] >= table["band_low"]) & (table["mean"] <= table["band_high"])
    assert (table["within"] == inside).all()


def test_part_of_the_monthly_table_is_the_same_part(run: Run) -> None:
    part = run.monthly_of(["all", "rank"], ["burned_out", "departures"])
    whole = run.monthly[run.monthly["group"].isin(["all", "rank"])].reset_index(drop=True)
    for column in part.columns:
        assert part[column].astype(object).equals(whole[column].astype(object)), column
    with pytest.raises(InputError, match="no group"):
        run.monthly_of(["ranks"])


def test_without_units_the_rest_is_the_same(run: Run, small: Institution) -> None:
    without = sim.run("fix-workflows", institution=small, replicates=3, months=MONTHS, seed=5, by_unit=False)
    assert "unit" not in without.observed.groups()
    columns = ["departures", "burned_out", "vacancies", "hours_per_week"]
    one, other = (each.monthly_of(["all", "department", "track"], columns) for each in (run, without))
    np.testing.assert_allclose(one[columns], other[columns], rtol=1e-6)


def test_interval_is_the_t_interval_and_skips_the_unknown() -> None:
    values = np.array([[1.0, np.nan], [2.0, 4.0], [3.0, 6.0], [6.0, 8.0]])
    mean, low, high = interval(values)
    np.testing.assert_allclose(mean, [3.0, 6.0])
    # t of 3 degrees of freedom is 3.182446, of 2 it is 4.302653
    half = [3.182446 * np.sqrt(14 / 3 / 4), 4.302653 * np.sqrt(4 / 3)]
    np.testing.assert_allclose(high - mean, half, rtol=1e-6)
    np.testing.assert_allclose(mean - low, high - mean)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        mean, low, high = interval(np.array([[1.0, np.nan]]))
    assert mean[0] == 1.0 and np.isnan([low[0], high[0], mean[1]]).all()


def test_public_names_load_when_they_are_used_and_stay_functions() -> None:
    code = (
        "import sys, sim\n"
        "heavy = {'numpy', 'pandas', 'numba', 'pydantic', 'mesa', 'scipy', 'pyarrow'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "import sim.evidence.parameters, sim.outcomes\n"
        "assert sim.parameters()['fringe_share'].value > 0 and sim.outcomes()['burned_out'].headline\n"
        "assert set(sim.__all__) <= set(dir(sim))\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    for name in sim.__all__:
        assert getattr(sim, name) is not None
    with pytest.raises(AttributeError):
        sim.nothing  # noqa: B018
