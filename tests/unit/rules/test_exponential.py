"""The exponential function of the model: as exact as that of the C library, and the same however many are done at once."""

import math

import numpy as np
import pytest
from numba import njit

from sim.rules.exponential import exp


@njit
def _all(x: np.ndarray, found: np.ndarray) -> None:
    for k in range(len(x)):
        found[k] = exp(x[k])


@pytest.mark.parametrize("most", [1e-9, 0.3, 1.0, 20.0, 700.0])
def test_it_is_exact_to_one_unit_in_the_last_place(most: float) -> None:
    x = np.random.default_rng(5).uniform(-most, most, 100_000)
    found = np.empty_like(x)
    _all(x, found)
    exact = np.exp(x.astype(np.longdouble))
    assert np.abs((found - exact) / np.spacing(found)).max() < 1.0


def test_nothing_gives_one_and_what_cannot_be_held_is_held() -> None:
    assert exp(0.0) == exp(-0.0) == 1.0
    assert abs(exp(1.0) - math.e) <= math.ulp(math.e)
    assert exp(1e300) == exp(700.0) < math.inf and 0.0 < exp(-700.0) == exp(-1e300)


def test_one_at_a_time_and_many_at_once_agree_to_the_last_bit() -> None:
    x = np.concatenate([np.linspace(-701, 701, 4_001), np.random.default_rng(6).normal(0.0, 2.0, 4_000)])
    found = np.empty_like(x)
    _all(x, found)
    assert found.tolist() == [exp(each) for each in x.tolist()]


def test_more_is_never_less() -> None:
    x = np.linspace(-3.0, 3.0, 100_001)
    found = np.empty_like(x)
    _all(x, found)
    assert (np.diff(found) > 0).all()
