"""Numbers of text files: seven significant digits, whole digits kept, inputs untouched, and the shortest text."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.foundation.rounding import rounded, rounded_content, rounded_table


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (98.14999999999999, "98.15"), (0.1 + 0.2, "0.3"), (123456789.123, "123456789.0"), (1234567.891, "1234568.0"),
        (12345.6789012, "12345.68"), (3.3333333333333e-12, "3.333333e-12"), (-1e-9, "-1e-09"), (0.0, "0.0"),
        (1e300, "1e+300"), (5e-324, "5e-324"), (1e22, "1e+22"), (math.inf, "inf"), (0.06999999999999999, "0.07"),
    ],
)  # fmt: skip
def test_numbers_are_as_short_as_they_are_known(number: float, text: str) -> None:
    assert repr(float(rounded(np.array([number]))[0])) == text
    assert repr(rounded_content(number)) == text


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300))
def test_no_number_moves_by_more_than_its_seventh_digit(number: float) -> None:
    found = float(rounded(np.array([number]))[0])
    assert math.isclose(found, number, rel_tol=5.1e-7)
    if 1e-12 < abs(number) < 1e15:
        assert found == rounded_content(number)
        assert abs(number) >= 1e6 or len(repr(abs(found)).split("e")[0].replace(".", "").strip("0")) <= 7
    assert float(rounded(np.array([found]))[0]) == found, "rounding again changes nothing"


def test_what_is_no_number_stays() -> None:
    assert math.isnan(rounded(np.array([math.nan]))[0])
    assert rounded_content({"a": None, "b": "0.1000000000001", "c": True, "d": 12345678901, "e": [1, (2.00000000001,)]}) == {
        "a": None, "b": "0.1000000000001", "c": True, "d": 12345678901, "e": [1, [2.0]]
    }  # fmt: skip


def test_what_something_is_made_from_stays() -> None:
    exact = 0.123456789012345
    content = {"metadata": {"parameters": {"x": exact}}, "study": [exact], "point": {"x": exact}, "mean": exact}
    assert rounded_content(content) == {**content, "mean": 0.1234568}


def test_columns_of_inputs_stay() -> None:
    exact = 0.123456789012345
    table = pd.DataFrame({"x": [exact], "mean": [exact], "n": [10**12], "word": ["a"]})
    assert rounded_table(table, ["x"]).to_dict("records") == [{"x": exact, "mean": 0.1234568, "n": 10**12, "word": "a"}]
    assert table["mean"][0] == exact, "the table itself is not touched"
