"""The statistics of the studies against numbers worked out by hand."""

import math

import numpy as np
import pandas as pd
import pytest

from sim.validation.statistics import OddsRatio, odds_ratio, ratio, risk_ratio


def two_by_two(a: int, b: int, c: int, d: int, **more: object) -> pd.DataFrame:
    """Exposed with and without the event, others with and without."""
    exposed = [True] * (a + b) + [False] * (c + d)
    event = [True] * a + [False] * b + [True] * c + [False] * d
    return pd.DataFrame({"exposed": exposed, "event": event, **more})


def test_the_odds_ratio_of_a_table_of_four_is_its_cross_product_and_so_is_its_error() -> None:
    found = odds_ratio(two_by_two(30, 70, 20, 180), "event", "exposed")
    assert found.value == pytest.approx(30 * 180 / (70 * 20), rel=1e-5)
    assert found.error == pytest.approx(math.sqrt(1 / 30 + 1 / 70 + 1 / 20 + 1 / 180), rel=1e-4)


def test_adjustment_takes_away_what_a_third_thing_explains() -> None:
    # within each stratum exposure changes nothing; the exposed are mostly in the stratum where events are common
    common, rare = two_by_two(80, 80, 20, 20, place="common"), two_by_two(2, 38, 8, 152, place="rare")
    table = pd.concat([common, rare], ignore_index=True)
    assert odds_ratio(table, "event", "exposed").value > 2.0
    assert odds_ratio(table, "event", "exposed", ["place"]).value == pytest.approx(1.0, abs=1e-4)


def test_a_place_without_events_does_not_keep_the_rest_from_settling() -> None:
    table = pd.concat(
        [two_by_two(30, 70, 20, 180, place="a"), two_by_two(0, 20, 0, 20, place="b")], ignore_index=True
    )
    assert odds_ratio(table, "event", "exposed", ["place"]).value == pytest.approx(
        30 * 180 / (70 * 20), rel=1e-3
    )


@pytest.mark.parametrize("table", [two_by_two(0, 50, 10, 40), two_by_two(10, 40, 0, 0)])
def test_what_cannot_be_compared_is_not_a_number(table: pd.DataFrame) -> None:
    assert math.isnan(odds_ratio(table, "event", "exposed").value)


def test_a_slope_is_found_again_whatever_its_unit() -> None:
    random = np.random.default_rng(1)
    dollars = random.normal(250_000, 50_000, 40_000)
    likely = 1.0 / (1.0 + np.exp(1.0 - 1e-5 * (dollars - 250_000)))
    table = pd.DataFrame({"dollars": dollars, "event": random.random(40_000) < likely})
    assert odds_ratio(table, "event", "dollars").log == pytest.approx(1e-5, rel=0.05)


def test_a_smaller_study_prints_a_wider_interval() -> None:
    found = OddsRatio(math.log(2.0), 0.1, 8000)
    low, high = found.interval(2000)
    assert (math.log(low), math.log(high)) == pytest.approx(
        (math.log(2) - 0.392, math.log(2) + 0.392), abs=1e-3
    )


def test_risks_are_compared_as_shares() -> None:
    assert risk_ratio(two_by_two(30, 70, 20, 180), "event", "exposed") == pytest.approx(3.0)
    assert math.isnan(ratio(1.0, 0.0))
