"""The sentences about departures: direction, expectation and range are three statements, and the rate may be a fourth."""

import numpy as np
import pytest

import sim
from sim.results.headline import Headline, headline, told

NOTHING = np.zeros(40)
USUAL = {"usual": 389.0, "when": "in 5 years"}


def futures(fewer: int, more: int, size: float = 20.0) -> np.ndarray:
    """Differences in departures, most of them fewer."""
    return np.array([-size] * fewer + [size / 2] * more)


def test_an_interval_that_holds_zero_does_not_hide_what_is_known() -> None:
    """35 of 40 futures have fewer departures; nobody may say "no clear change"."""
    found = told(futures(35, 5), NOTHING, NOTHING, **USUAL)
    assert found.direction == "Fewer leave in 35 of 40 futures, more in 5."
    assert found.expectation == "Expect 16 fewer of 389 departures in 5 years."
    assert found.range == "95% of futures lie between 20 fewer and 10 more."
    assert found.rate == ""
    assert str(found) == " ".join((found.direction, found.expectation, found.range))


def test_where_the_mean_is_not_clear_that_is_said_and_the_direction_counted() -> None:
    found = told(futures(11, 9, 2.0)[:20], NOTHING[:20], NOTHING[:20], **USUAL)
    assert found.direction == "Fewer leave in 11 of 20 futures, more in 9."
    assert found.expectation.startswith("Expect about as many:") and found.expectation.endswith("on average.")
    assert found.range == "Single futures range from 2 fewer to 1 more."


def test_all_futures_on_one_side() -> None:
    found = told(np.linspace(-80.0, -20.0, 80), np.zeros(80), np.zeros(80), **USUAL)
    assert found.direction == "Fewer leave in all 80 futures."
    assert found.range == "95% of futures lie between 22 and 78 fewer."


def test_where_departures_tell_nothing_the_rate_does() -> None:
    """A school that hires nobody has fewer people who could leave."""
    rng = np.random.default_rng(1)
    departures = np.round(rng.normal(0.0, 5.0, 40))
    departures -= np.round(departures.mean())
    rate, people = 0.0014 + 0.0003 * rng.normal(size=40), -19.0 + rng.normal(size=40)
    found = told(departures, rate, people, **USUAL)
    assert found.rate.startswith("But departures per person-year are clearly higher, +0.1")
    assert found.rate.endswith(": the faculty shrinks by 19.")
    assert told(departures, -rate, -people, **USUAL).rate.endswith(": the faculty grows by 19.")


def test_a_rate_that_tells_the_same_is_not_told_again() -> None:
    assert told(futures(35, 5), np.full(40, -0.002), NOTHING, **USUAL).rate == ""
    assert told(futures(35, 5), np.linspace(0.001, 0.002, 40), np.full(40, -30.0), **USUAL).rate.startswith("But")


def test_futures_of_one_draw_count_once() -> None:
    """Ten draws, each the same four times over, know no more than ten futures."""
    each = np.array([-30.0, 20.0, -25.0, 15.0, -10.0, 5.0, -40.0, 35.0, -12.0, 14.0])
    many = told(np.tile(each - 9.0, 4), NOTHING, NOTHING, **USUAL)
    drawn = told(np.tile(each - 9.0, 4), NOTHING, NOTHING, **USUAL, draw_of=np.tile(np.arange(10), 4), draws=10)
    assert many.expectation.startswith("Expect 12 fewer") and drawn.expectation.startswith("Expect about as many")


def test_one_future_and_none_that_changes() -> None:
    assert str(told(np.array([-3.0]), np.zeros(1), np.zeros(1), **USUAL)) == (
        "3 fewer of 389 departures in 5 years, in a single future."
    )
    none = told(NOTHING, NOTHING, NOTHING, **USUAL)
    assert str(none) == "exactly as many leave: none of 389 departures in 5 years changes."


@pytest.mark.parametrize("draws", [0, 4])
def test_a_comparison_says_it_of_its_own_futures(draws: int) -> None:
    small = sim.load_institution("community").scaled(60)
    both = sim.compare(["baseline", "everything-reasonable"], institution=small, replicates=8, months=24, draws=draws)
    found = headline(both, "everything-reasonable")
    fewer = int((both.differences("departures")["everything-reasonable"] < 0).sum())
    assert isinstance(found, Headline) and f"{fewer} of 8 futures" in found.direction.replace("all 8", "8 of 8")
