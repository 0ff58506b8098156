"""The statistics of virtual trials, held against closed forms, brute force and data made to a known size."""

from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize

from sim.foundation.errors import InputError
from sim.studies.trials.statistics import STATISTICS, Material, find_statistic

RNG = np.random.default_rng(1)
EMPTY = np.empty((0, 0))


def material(y: Any, x: Any, held: Any = None, months: Any = ()) -> Material:
    y, x = np.asarray(y, dtype=float), np.asarray(x, dtype=float)
    return Material(
        y, x, np.empty((len(y), 0)) if held is None else np.asarray(held), np.asarray(months, dtype=float)
    )


def of(name: str, *arguments: Any, **others: Any) -> float:
    return find_statistic(name).of(material(*arguments, **others))


# a table of two by two: 30 of 100 exposed, 10 of 80 others
TABLE = ([1] * 30 + [0] * 70 + [1] * 10 + [0] * 70, [1] * 100 + [0] * 80)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("odds ratio", 3.0),
        ("risk ratio", 2.4),
        ("percentage points", 17.5),
        ("share", 100 * 40 / 180),
        ("relative change", 140),
    ],
)
def test_a_table_of_two_by_two(name: str, value: float) -> None:
    assert of(name, *TABLE) == pytest.approx(value)


@pytest.mark.parametrize("name", ["odds ratio", "risk ratio", "percentage points"])
def test_a_regression_without_a_reason_to_adjust_finds_the_same(name: str) -> None:
    one, other = (np.repeat([0.0, 1.0], 180), np.tile(TABLE[0], 2)), np.tile(TABLE[1], 2)
    assert of(name, one[1], other, held=one[0][:, None]) == pytest.approx(of(name, *TABLE), rel=1e-6)


def test_adjusting_takes_a_confounder_away() -> None:
    confounder = RNG.normal(size=20_000)
    x = (RNG.random(20_000) < 1 / (1 + np.exp(-2 * confounder))).astype(float)
    y = (RNG.random(20_000) < 1 / (1 + np.exp(-confounder))).astype(float)
    assert of("odds ratio", y, x) > 1.8
    assert of("odds ratio", y, x, held=confounder[:, None]) == pytest.approx(1.0, abs=0.08)


def test_a_logistic_slope_is_found_again() -> None:
    x = RNG.normal(size=40_000)
    y = RNG.random(40_000) < 1 / (1 + np.exp(-(0.7 * x - 1)))
    assert np.log(of("odds ratio", y, x)) == pytest.approx(0.7, abs=0.05)


def test_an_empty_cell_and_nobody_are_no_failure() -> None:
    assert np.isfinite(of("odds ratio", [1, 1, 0, 0], [1, 1, 0, 0]))
    assert np.isnan(of("odds ratio", [], [])) and np.isnan(of("hazard ratio", [0, 0], [1, 0], months=[3, 3]))


def test_cox_regression_finds_the_maximum_of_the_partial_likelihood() -> None:
    n = 120
    x, other = RNG.integers(0, 2, n).astype(float), RNG.normal(size=n)
    months = np.ceil(RNG.exponential(20 / np.exp(0.8 * x)))
    events = (months < 30).astype(float)
    design = np.column_stack([x, other])

    def against(coefficients: Any) -> float:
        score = design @ coefficients
        risk = np.array([np.log(np.exp(score[months >= month]).sum()) for month in months])
        return -float((events * (score - risk)).sum())

    best = minimize(against, np.zeros(2), tol=1e-10).x
    assert np.log(of("hazard ratio", events, x, held=other[:, None], months=months)) == pytest.approx(
        best[0], abs=1e-4
    )


def test_hazard_and_rate_ratio_find_a_constant_hazard_again() -> None:
    x = np.repeat([1.0, 0.0], 20_000)
    months = np.minimum(RNG.exponential(1 / (0.01 * np.where(x > 0, 2.0, 1.0))), 60)
    events = (months < 60).astype(float)
    assert of("hazard ratio", events, x, months=months) == pytest.approx(2.0, rel=0.06)
    assert of("rate ratio", events, x, months=months) == pytest.approx(2.0, rel=0.06)
    assert of("rate per year", events[x == 0], [], months=months[x == 0]) == pytest.approx(12.0, rel=0.06)


def test_a_standardised_difference_counts_in_standard_deviations() -> None:
    y = np.concatenate([RNG.normal(1.0, 2.0, 50_000), RNG.normal(0.0, 2.0, 50_000)])
    assert of("smd", y, np.repeat([1, 0], 50_000)) == pytest.approx(0.5, abs=0.02)


def test_correlations_and_slopes() -> None:
    x = np.arange(50.0)
    assert of("correlation", 3 * x + 1, x) == pytest.approx(1.0)
    assert of("rank correlation", -(x**3), x) == pytest.approx(-1.0)
    assert of("slope", 3 * x + 1, x) == pytest.approx(3.0)
    assert np.isnan(of("correlation", x, np.ones(50)))


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("HR", "hazard ratio"),
        ("odds_ratio", "odds ratio"),
        ("Cohen-d", "smd"),
        ("difference in percentage points", "percentage points"),
    ],
)
def test_statistics_are_found_as_people_write_them(said: str, name: str) -> None:
    assert find_statistic(said).name == name


def test_an_unknown_statistic_gets_the_nearest() -> None:
    with pytest.raises(InputError, match="hazard ratio") as told:
        find_statistic("hazzard ratio")
    assert told.value.nearest == "hazard ratio" and "smd" in told.value.allowed
    assert all(statistic.of.__doc__ for statistic in STATISTICS.values())
