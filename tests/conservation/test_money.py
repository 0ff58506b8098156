"""Money and tables: every dollar has a leaver, a lost hour, a patient or a lever behind it, and is counted once."""

from functools import cache

import numpy as np
import pytest

import sim
from sim.engine.replicates import Array
from sim.evidence.outcomes import monthly_outcomes
from sim.evidence.parameters import levers
from sim.foundation.paths import scenarios_dir
from sim.results.costs import COLUMNS, PARTS, yearly_costs
from sim.results.observed import observe
from sim.rules.vocabulary import (
    N_LEVERS,
    N_REACH,
    N_TRACKS,
    Grant,
    Lever,
    PersonColumn,
    Rank,
    Reach,
    UnitColumn,
)
from tests.conservation.lives import CASES, FREEZE, LEVERS, SHOCKS, Life, case

PRICES = [(spec.index, Reach[cost.per.upper()], cost.usd_per_year) for spec in levers().values() for cost in spec.costs]


def in_force(life: Life, month: int) -> Array:
    """Strength of every lever for each line this month, as its unit has it for its track."""
    world = life.worlds[month]
    by_unit = world.units["lever"].reshape(len(world.units), N_TRACKS, N_LEVERS)
    return np.asarray(by_unit[world.people["unit"], world.people["track"]])


def reached(life: Life, month: int) -> Array:
    """Whom each lever reaches this month, counted from everybody's state: levers x `Reach`."""
    world, strength = life.worlds[month], in_force(life, month)
    people, found = world.people, np.zeros((N_LEVERS, N_REACH))
    here = people["filled"]
    found[:, Reach.PERSON] = here @ strength
    found[:, Reach.CFTE] = (here * people["clinical_effort"]) @ strength
    found[:, Reach.UNFUNDED] = (here & (people["grant_state"] == Grant.LAPSED)) @ strength
    found[:, Reach.DEPARTURE] = people["left_this_month"] @ strength
    found[:, Reach.UNIT] = world.units["lever"].reshape(-1, N_TRACKS, N_LEVERS).max(axis=1).sum(axis=0)
    return found


def raises(life: Life, month: int) -> float:
    """What the equity adjustment pays this month, benefits apart."""
    world, p = life.worlds[month], life.p
    people = world.people
    of_rank = {Rank.INSTRUCTOR: "pay_of_instructor", Rank.ASSOCIATE: "pay_of_associate", Rank.FULL: "pay_of_full"}
    ratio = np.select([people["rank"] == rank for rank in of_rank], [p[name] for name in of_rank.values()], 1.0)
    usual = world.departments["pay_benchmark_usd"][people["department"]] * ratio * people["fte"] / 12.0
    gap = np.maximum(0.0, p["fair_pay_ratio"] - people["pay_relative"])
    lifted = p["pay_gap_closed"] * in_force(life, month)[:, Lever.EQUITY_ADJUSTMENT] * gap
    return float((people["filled"] * usual * lifted).sum())


def by_hand(life: Life, month: int) -> dict[str, float]:
    """The costs of a month from people, log and prices."""
    p, world = life.p, life.worlds[month]
    specs = life.job.population.department_specs
    gone = life.seen.log["department"][life.seen.log["month"] == month]
    margin = np.array([spec.margin_usd_per_clinic_hour for spec in specs])[world.units["department"]]
    hours = life.observed(month, UnitColumn.VISITS_LOST) / p["visits_per_clinic_hour"]
    use, bought = reached(life, month), 0.0
    for lever, per, usd in PRICES:
        bought += use[lever, per] * (usd if per == Reach.DEPARTURE else usd / 12.0)
    return {
        "turnover_usd": sum(specs[k].replacement_cost_usd_2024 for k in gone) * p["replacement_not_access"],
        "lost_access_usd": float((hours * margin).sum()),
        "handover_usd": world.units["panels_dropped"].sum() * p["abrupt_handover_usd"] * p["patient_cost_borne"],
        "levers_usd": bought + raises(life, month) * (1.0 + p["fringe_share"]),
    }


@pytest.mark.parametrize("name", CASES)
def test_levers_are_paid_for_those_whom_they_reach(name: str) -> None:
    life = case(name)
    pulled = len(life.job.plan.levers) > 0
    for m in life.months:
        np.testing.assert_allclose(life.seen.use[m], reached(life, m) if pulled else 0.0, rtol=1e-11, atol=1e-9)
        seen = life.observed(m, PersonColumn.EQUITY_RAISES_USD).sum()
        np.testing.assert_allclose(seen, raises(life, m), rtol=1e-6, atol=1e-3)
    assert (life.seen.use[1:].sum(axis=(0, 2)) > 0).all() == pulled, "every lever reaches somebody"


@pytest.mark.parametrize("name", CASES)
def test_each_year_costs_what_its_months_cost_by_hand(name: str) -> None:
    life = case(name)
    table = yearly_costs(observe(life.job, [life.seen]), life.job.population, life.p).set_index("year")
    months = {m: by_hand(life, m) for m in life.months}
    for year, row in table.iterrows():
        here = [costs for m, costs in months.items() if (m - 1) // 12 + 1 == year]
        for part in PARTS:
            expected = sum(costs[part] for costs in here)
            np.testing.assert_allclose(row[part], expected, rtol=1e-6, atol=1.0, err_msg=f"{part}, year {year}")
        np.testing.assert_allclose(row["total_usd"], sum(row[part] for part in PARTS), rtol=1e-12)
    assert (table["turnover_usd"] > 0).all() and (table["handover_usd"] > 0).all()
    assert set(COLUMNS) <= set(table.columns)


@cache
def told(who: str) -> sim.Run:
    """A run with levers and shocks, as its tables tell it."""
    levers_and_shocks = sim.Scenario(title="Everything", levers=LEVERS, shocks=tuple(SHOCKS + FREEZE))
    roster = scenarios_dir() / "rosters" / "sample_1000.csv" if who == "real people" else None
    return sim.run(levers_and_shocks, institution="typical", roster=roster, replicates=2, months=14, seed=4)


@pytest.mark.parametrize("group", ["unit", "department", "gender", "urim", "rank", "track"])
@pytest.mark.parametrize("who", ["typical", "real people"])
def test_units_departments_and_kinds_of_people_add_up_to_all(who: str, group: str) -> None:
    """Means are taken apart into what they are made of, so that every column is held to it."""
    monthly = told(who).monthly_of(["all", group])
    whole = monthly[monthly["group"] == "all"].set_index(["replicate", "month"])
    parts = monthly[monthly["group"] == group]
    for outcome in monthly_outcomes():
        if outcome.level == "units" and group not in ("unit", "department"):
            assert parts[outcome.name].isna().all()
            continue
        if outcome.kind == "ratio" or outcome.per not in ((), ("HEADCOUNT",), ("UNITS",)):
            continue  # made of columns that are held to it themselves
        weight = {(): 1.0, ("HEADCOUNT",): parts["headcount"], ("UNITS",): parts["units"]}[outcome.per]
        weighed = (parts[outcome.name] * weight).fillna(0.0)  # nobody there: nothing to add
        total = weighed.groupby([parts["replicate"], parts["month"]]).sum()
        of_all = {(): 1.0, ("HEADCOUNT",): whole["headcount"], ("UNITS",): whole["units"]}[outcome.per]
        np.testing.assert_allclose(total, whole[outcome.name] * of_all, rtol=2e-6, atol=1e-4, err_msg=outcome.name)
