"""The published worksheet comes out to the published result, and what differs from the simulation adds up."""

import dataclasses
import math

import pytest

from sim.foundation.errors import InputError
from sim.results.worksheet import (
    PUBLISHED,
    PUBLISHED_SAVED_USD,
    Inputs,
    Simulated,
    differences,
    result,
    steps,
)


def test_the_published_case_comes_out_as_published() -> None:
    assert (PUBLISHED.physicians, PUBLISHED.burned_out, PUBLISHED.burned_out_after) == (450, 0.5, 0.4)
    assert result(PUBLISHED, "excess") == pytest.approx(0.025)
    assert result(PUBLISHED, "points") == pytest.approx(0.005)  # 0.5 points less turnover
    assert result(PUBLISHED, "saved") == pytest.approx(PUBLISHED_SAVED_USD) == pytest.approx(1_125_000)
    assert result(PUBLISHED, "per_physician") == pytest.approx(2222.22, abs=0.01)
    assert result(PUBLISHED, "return") == pytest.approx(0.125)


def test_the_parts_of_the_difference_add_up() -> None:
    found = Simulated(avoided=3.5, turnover_saved_usd=700_000.0, access_saved_usd=400_000.0)
    parts = differences(PUBLISHED, found)
    assert sum(part.usd for part in parts) == pytest.approx(700_000 + 400_000 - result(PUBLISHED, "saved"))


def test_nothing_spent_has_no_return_and_nobody_burned_out_costs_nothing() -> None:
    assert math.isnan(result(dataclasses.replace(PUBLISHED, spent_usd=0.0), "return"))
    none = dataclasses.replace(PUBLISHED, burned_out=0.0, burned_out_after=0.0)
    assert result(none, "cost") == 0.0 and result(none, "saved") == 0.0


def test_another_ratio_stands_in_the_formula() -> None:
    step = steps(dataclasses.replace(PUBLISHED, times=3.0))[0]
    assert "2 × share" in step.formula and step.value == pytest.approx(0.0375)


@pytest.mark.parametrize("field", [field.name for field in dataclasses.fields(Inputs)])
@pytest.mark.parametrize("bad", [float("nan"), -1.0, 1e13, "x", None])
def test_what_is_no_number_or_makes_no_sense_is_refused(field: str, bad: object) -> None:
    with pytest.raises(InputError, match="a number from"):
        dataclasses.replace(PUBLISHED, **{field: bad})
