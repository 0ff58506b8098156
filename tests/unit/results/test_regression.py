"""Logistic and Poisson regression against what can be worked out, or found by a minimizer."""

import math

import numpy as np
import pytest
from scipy.optimize import minimize

from sim.results.regression import Link, fit, log_ratio

RANDOM = np.random.default_rng(3)


@pytest.mark.parametrize(("link", "value"), [("logit", math.log(1 / 3)), ("log", math.log(1 / 4))])
def test_a_constant_is_the_share(link: Link, value: float) -> None:
    y = np.array([1.0] * 3 + [0.0] * 9)
    coefficients, _ = fit(np.ones((12, 1)), y, link)
    assert coefficients[0] == pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize("link", ["logit", "log"])
def test_the_likelihood_is_greatest_there(link: Link) -> None:
    x, held = RANDOM.normal(size=400), RANDOM.normal(size=400)
    y = (RANDOM.random(400) < 0.2 * np.exp(0.4 * np.clip(x, -2, 2) - 0.3 * np.clip(held, -2, 2))).astype(float)
    design = np.column_stack([np.ones(400), x, held])

    def misfit(coefficients: np.ndarray) -> float:
        score = design @ coefficients
        return float((np.logaddexp(0.0, score) if link == "logit" else np.exp(score)).sum() - y @ score)

    best = minimize(misfit, np.zeros(3), tol=1e-12)
    found, errors = fit(design, y, link)
    assert found == pytest.approx(best.x, abs=1e-5)
    assert log_ratio(design, y, link) == pytest.approx((found[1], errors[1]), rel=1e-6)


@pytest.mark.parametrize("link", ["logit", "log"])
@pytest.mark.parametrize("unit", [1e-6, 1e6])
def test_the_unit_of_what_people_are_compared_by_does_not_matter(link: Link, unit: float) -> None:
    x = RANDOM.normal(size=300)
    y = (RANDOM.random(300) < 0.3).astype(float)
    designs = (np.column_stack([np.ones(300), x * scale]) for scale in (1.0, unit))
    (one, error), (other, small) = (log_ratio(design, y, link) for design in designs)
    assert (other * unit, small * unit) == pytest.approx((one, error), rel=1e-6)


@pytest.mark.parametrize("link", ["logit", "log"])
def test_what_the_data_do_not_tell_is_not_a_number(link: Link) -> None:
    group = np.repeat([0.0, 1.0], 20)
    design = np.column_stack([np.ones(40), group])
    assert all(map(math.isnan, log_ratio(design, (group > 0) * np.tile([0.0, 1.0], 20), link)))  # one group has no events
    assert all(map(math.isnan, log_ratio(np.ones((40, 2)), np.tile([0.0, 1.0], 20), link)))  # nobody is compared
    assert all(map(math.isnan, log_ratio(np.ones((0, 2)), np.zeros(0), link)))
