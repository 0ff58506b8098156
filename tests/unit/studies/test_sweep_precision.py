"""How many replicates are enough: the interval is right, and the rule stops where it is said to."""

import numpy as np
import pytest
from scipy import stats

from sim.studies.sweep.precision import LOOK_AHEAD, enough, half_widths, look_ahead, series, until_enough
from sim.studies.sweep.study import Precision


def asked(half_width: float, least: int = 3, most: int = 1000, confidence: float = 0.95) -> Precision:
    return Precision(outcome="departures", half_width=half_width, least=least, most=most, confidence=confidence)


def test_half_widths_are_those_of_the_t_interval() -> None:
    values = np.random.default_rng(1).normal(1e6, 3.0, (12, 2))
    found = half_widths(values, 0.9)
    assert np.isnan(found[0]).all()
    for n in range(2, 13):
        for k in range(2):
            low, high = stats.t.interval(0.9, n - 1, values[:n, k].mean(), stats.sem(values[:n, k]))
            assert found[n - 1, k] == pytest.approx((high - low) / 2, rel=1e-6)


def test_the_look_ahead_is_that_of_the_paper() -> None:
    assert [look_ahead(n) for n in (3, 100, 200, 1000)] == [5, 5, 10, 50]


def test_an_interval_that_is_narrow_by_chance_is_not_believed() -> None:
    values = np.array([[1.0], [1.0], [1.0], [1.0], [5.0], [1.0], [-3.0], [1.0], [1.0], [1.0], [1.0]])
    assert enough(values, asked(0.1)) is None
    calm = np.ones((20, 1))
    assert enough(calm, asked(0.1)) == 3 + LOOK_AHEAD
    assert enough(calm, asked(0.1, least=10)) == 10 + LOOK_AHEAD
    assert enough(calm[: 2 + LOOK_AHEAD], asked(0.1)) is None
    assert enough(calm, asked(0.1, most=6)) == 6


def test_every_series_must_be_known() -> None:
    values = np.column_stack([np.ones(50), np.random.default_rng(2).normal(size=50)])
    alone = enough(values[:, 1:], asked(0.5))
    assert alone is not None and enough(values, asked(0.5)) == alone > 3 + LOOK_AHEAD


def test_differences_are_paired_where_there_are_several_scenarios() -> None:
    values = np.array([[1.0, 3.0, 2.0], [5.0, 6.0, 5.0]])
    assert series(values).tolist() == [[2.0, 1.0], [1.0, 0.0]]
    assert series(values[:, :1]).tolist() == [[1.0], [5.0]]


def test_how_many_are_run_at_once_does_not_matter() -> None:
    values = np.random.default_rng(3).normal(size=(400, 1))
    stop = enough(values, asked(0.2))
    calls = []

    def run(begin: int, end: int) -> np.ndarray:
        calls.append((begin, end))
        return values[:end]

    assert until_enough(run, asked(0.2)) == stop
    assert [begin for begin, _ in calls[1:]] == [end for _, end in calls[:-1]]
    assert half_widths(values[:stop], 0.95)[-1, 0] <= 0.2


def test_the_interval_covers_what_it_should() -> None:
    # 400 studies of a known mean: the share that covers it lies within 4 standard errors of 95 %, less a little that
    # stopping early takes away
    generator = np.random.default_rng(4)
    covered = 0
    for _ in range(400):
        values = generator.normal(size=(300, 1))
        stop = enough(values, asked(0.4)) or 300
        covered += abs(values[:stop].mean()) <= half_widths(values[:stop], 0.95)[-1, 0]
    assert 0.90 <= covered / 400 <= 0.99
