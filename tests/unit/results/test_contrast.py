"""Several policies side by side, future by future."""

import numpy as np
import pytest

from sim.results.contrast import beats, best_in, contrast

VALUES = np.array([[1.0, 2.0, 3.0, 4.0], [2.0, 2.0, 2.0, 2.0], [9.0, 9.0, 9.0, 9.0]])


def test_the_row_beats_the_column_in_so_many_futures_and_equal_ones_count_half() -> None:
    found = beats(VALUES, "lower")
    assert found[0, 1] == pytest.approx((1 + 0.5) / 4) and found[1, 0] == pytest.approx(1 - found[0, 1])
    assert list(np.diag(found)) == [0.5, 0.5, 0.5] and found[1, 2] == 1.0
    assert beats(VALUES, "higher")[2, 0] == 1.0


def test_the_best_of_all_shares_futures_with_its_equals() -> None:
    assert list(best_in(VALUES, "lower")) == pytest.approx([1.5 / 4, 2.5 / 4, 0.0])
    assert list(best_in(VALUES, "higher")) == [0.0, 0.0, 1.0]


def test_a_difference_has_a_range_of_futures_and_an_interval_of_its_mean() -> None:
    change = np.random.default_rng(1).normal(-1.0, 2.0, 100)
    found = contrast(change, np.arange(100), 100)
    assert found.low == pytest.approx(np.quantile(change, 0.025)) and found.high > 0.0
    assert found.mean_high - found.mean == pytest.approx(1.984 * change.std(ddof=1) / 10, rel=1e-3)
    assert found.moves and found.below == pytest.approx((change < 0).mean())
    assert not contrast(change + 1.0, np.arange(100), 100).moves


def test_what_never_moves_is_still_and_a_single_future_says_nothing() -> None:
    assert not contrast(np.zeros(10), np.arange(10), 10).moves
    assert not contrast(np.array([-5.0]), np.zeros(1, dtype=int), 0).moves
