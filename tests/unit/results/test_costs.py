"""Costs add up, count nothing twice, and come out as computed by hand."""

import numpy as np
import pytest

import sim
from sim.evidence.parameters import levers, settings
from sim.results.costs import PARTS, ratio_of_means
from sim.results.run import Run
from sim.rules.vocabulary import Reach
from sim.world.institution import Institution

MONTHS = 30


@pytest.fixture(scope="module")
def small() -> Institution:
    return sim.load_institution("community").scaled(120)


@pytest.fixture(scope="module")
def run(small: Institution) -> Run:
    return sim.run(institution=small, replicates=2, months=MONTHS, seed=3)


def only(small: Institution, lever: str) -> Run:
    scenario = sim.Scenario(title=lever, levers={lever: {"intensity": 1.0, "ramp": 0}})
    return sim.run(scenario, institution=small, replicates=2, months=MONTHS, seed=3)


def test_one_row_for_each_replicate_and_year_the_last_cut_short(run: Run) -> None:
    assert list(run.costs["year"]) == [1, 2, 3, 1, 2, 3]
    assert list(run.costs["replicate"]) == [0, 0, 0, 1, 1, 1]
    np.testing.assert_allclose(run.costs[list(PARTS)].sum(axis=1), run.costs["total_usd"])


def test_turnover_is_what_replacing_each_leaver_costs_without_the_income_lost(run: Run) -> None:
    p = settings()
    price = {spec.name: spec.replacement_cost_usd_2024 for spec in run.job.population.department_specs}
    log = run.departures.astype({"department": str})
    log["year"] = (log["month"] - 1) // 12 + 1
    expected = log["department"].map(price).groupby([log["replicate"], log["year"]]).sum()
    found = run.costs.set_index(["replicate", "year"])["turnover_usd"]
    np.testing.assert_allclose(found[expected.index], expected * p["replacement_not_access"])


def test_lost_access_is_margin_and_handover_is_by_patient(run: Run) -> None:
    p = settings()
    margin = {spec.name: spec.margin_usd_per_clinic_hour for spec in run.job.population.department_specs}
    table = run.monthly_of(["department"], ["visits_lost", "panels_dropped"]).query("month > 0")
    hours = table["visits_lost"] / p["visits_per_clinic_hour"]
    lost = (hours * table["member"].astype(str).map(margin)).groupby(table["replicate"]).sum()
    np.testing.assert_allclose(run.horizon(["lost_access_usd"])["lost_access_usd"], lost, rtol=1e-9)
    dropped = table.groupby("replicate")["panels_dropped"].sum()
    by_patient = p["abrupt_handover_usd"] * p["patient_cost_borne"]
    np.testing.assert_allclose(run.horizon(["handover_usd"])["handover_usd"], dropped * by_patient, rtol=1e-9)


def test_the_baseline_pays_for_no_lever(run: Run) -> None:
    assert (run.costs["levers_usd"] == 0).all()


def test_a_lever_by_person_costs_its_price_for_each_month_and_person(small: Institution) -> None:
    found = only(small, "recognition")
    (cost,) = levers()["recognition"].costs
    assert cost.per == "person"
    lived = found.monthly_of(["all"], ["headcount"]).query("month > 0")
    months = lived.groupby("replicate")["headcount"].sum()
    np.testing.assert_allclose(
        found.horizon(["levers_usd"])["levers_usd"], months * cost.usd_per_year / 12, rtol=1e-6
    )


def test_a_lever_by_departure_costs_once_for_each(small: Institution) -> None:
    found = only(small, "exit_interviews")
    (cost,) = levers()["exit_interviews"].costs
    assert cost.per == "departure"
    np.testing.assert_allclose(
        found.horizon(["levers_usd"])["levers_usd"],
        found.horizon(["departures"])["departures"] * cost.usd_per_year,
    )


def test_raises_are_paid_with_benefits(small: Institution) -> None:
    found = only(small, "equity_adjustment")
    spec = levers()["equity_adjustment"]
    assert spec.raises
    raised = found.horizon(["equity_raises_usd"])["equity_raises_usd"]
    programme = sum(
        found.observed.use[:, 1:, spec.index, Reach[cost.per.upper()]].sum(axis=1) * cost.usd_per_year / 12
        for cost in spec.costs
    )
    assert (raised > 0).all()
    np.testing.assert_allclose(
        found.horizon(["levers_usd"])["levers_usd"],
        raised * (1 + settings()["fringe_share"]) + programme,
        rtol=1e-9,
    )


def test_later_dollars_count_less_only_where_it_is_said(run: Run, small: Institution) -> None:
    total, discounted = run.costs["total_usd"], run.costs["total_discounted_usd"]
    assert (discounted < total).all()
    ratio = (discounted / total).to_numpy()
    rate = settings()["discount_per_year"]
    # a year's dollars fall in its twelve months; those of the last year in its first six
    assert (ratio[:2] <= (1 + rate) ** -np.array([1 / 12, 13 / 12])).all()
    assert (ratio[:2] >= (1 + rate) ** -np.array([1.0, 2.0])).all()
    at_par = {"discount_per_year": 0.0}
    same = sim.run(institution=small, replicates=2, months=MONTHS, seed=3, parameters=at_par)
    np.testing.assert_allclose(same.costs["total_discounted_usd"], total)


def test_a_ratio_of_means_has_fieller_s_interval() -> None:
    rng = np.random.default_rng(1)
    whole = rng.normal(10, 1, 400)
    part = 3 * whole + rng.normal(0, 2, 400)
    ratio, low, high = ratio_of_means(part, whole)
    # with a precise denominator it is the delta method's interval
    error = np.std(part - ratio * whole, ddof=1) / np.sqrt(400) / whole.mean()
    assert ratio == pytest.approx(part.mean() / whole.mean())
    assert high - low == pytest.approx(2 * 1.966 * error, rel=0.01)
    assert low < 3 < high
    assert ratio_of_means(np.zeros(5), np.arange(1.0, 6.0)) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("whole", [[1.0, -1.0, 2.0, -2.0], [0.0, 0.0], [3.0]])
def test_no_ratio_where_it_is_not_certain_that_anything_is_gained(whole: list[float]) -> None:
    assert np.isnan(ratio_of_means(np.ones(len(whole)), np.array(whole))).all()


def test_a_constant_denominator_is_a_plain_ratio() -> None:
    ratio, low, high = ratio_of_means(np.array([1.0, 2.0, 3.0]), np.array([2.0, 2.0, 2.0]))
    assert ratio == 1.0 and low < 1.0 < high and high - 1.0 == pytest.approx(1.0 - low)
