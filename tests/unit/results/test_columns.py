"""Columns are made when asked for, and say what making all of them at once would have said."""

import numpy as np
import pytest

from sim.results.columns import Columns, added_up, by_column

RAW = np.arange(2 * 3 * 4 * 5, dtype=np.float32).reshape(2, 3, 4, 5)  # replicates × months × cells × columns


def test_columns_are_those_of_the_turned_array() -> None:
    columns = by_column(RAW)
    assert columns.shape == (5, 2, 3, 4) and columns.ndim == 4 and len(columns) == 5
    assert np.array_equal(np.asarray(columns), np.moveaxis(RAW, -1, 0))
    assert np.asarray(columns).dtype == np.float32 and columns[3].flags.c_contiguous


def test_a_column_is_made_once_and_only_when_asked_for() -> None:
    made = []

    def make(column: int) -> np.ndarray:
        made.append(column)
        return np.zeros((2, 3, 4))

    columns = Columns(make, (5, 2, 3, 4))
    assert made == []
    assert columns[2] is columns[2] and made == [2]


def test_neighbors_are_added_up_in_double_precision() -> None:
    sums = added_up(by_column(RAW), np.array([0, 3]))
    assert sums.shape == (5, 2, 3, 2) and sums[1].dtype == np.float64
    assert np.array_equal(sums[1][..., 0], RAW[..., :3, 1].sum(axis=-1)) and np.array_equal(sums[1][..., 1], RAW[..., 3, 1])


def test_members_are_a_part_of_each_column_and_no_column_is_beyond_the_last() -> None:
    assert np.array_equal(by_column(RAW).members(1, 3)[4], RAW[..., 1:3, 4])
    with pytest.raises(IndexError):
        by_column(RAW)[5]
