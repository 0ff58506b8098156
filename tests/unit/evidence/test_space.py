"""The space of plausible parameters: priors, scores and points."""

import numpy as np
import pytest

from sim.evidence.parameters import parameters
from sim.evidence.priors import Space, uncertain
from sim.foundation.errors import InputError


def test_every_parameter_with_a_range_is_uncertain() -> None:
    others = {n for n, s in parameters().items() if s.distribution == "fixed" or s.waits}
    assert set(parameters()) - set(uncertain()) == others


def test_values_and_scores_are_two_ways_to_say_the_same() -> None:
    space = Space.of()
    scores = space.draw(64, seed=1)
    values = space.values(scores)
    low, high = np.array(space.bounds).T
    assert (values >= low).all() and (values <= high).all()
    assert np.allclose(space.scores(values), scores, atol=1e-6)
    assert np.allclose(space.values(space.defaults[None])[0], [spec.value for spec in space.specs])


def test_draws_follow_the_priors() -> None:
    space = Space.of(["offers_per_year", "required_hours"])
    values = space.values(space.draw(4000, seed=2))
    for spec, drawn in zip(space.specs, values.T, strict=True):
        mean = (spec.low + spec.high) / 2 if spec.distribution == "uniform" else (spec.low + spec.value + spec.high) / 3
        assert drawn.mean() == pytest.approx(mean, rel=0.01)


def test_a_latin_hypercube_is_even_in_each_parameter_and_repeatable() -> None:
    space = Space.of(["offers_per_year", "required_hours"])
    assert np.array_equal(space.draw(50, seed=3), space.draw(50, seed=3))
    from scipy.special import ndtr

    assert (np.sort((ndtr(space.draw(50, seed=3)) * 50).astype(int), axis=0) == np.arange(50)[:, None]).all()


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["offers_per_yaer"], 'Did you mean "offers_per_year"'),
        (["offers_per_year", "offers_per_year"], "twice"),
        ([], "No parameters"),
        ([next(n for n, s in parameters().items() if s.distribution == "fixed")], "is fixed"),
    ],
)
def test_names_are_checked(names: list[str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        Space.of(names)
