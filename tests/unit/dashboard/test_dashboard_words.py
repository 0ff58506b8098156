"""The sentence says what the numbers say."""

from __future__ import annotations

import pytest

from dashboard.words import Estimate, baseline_sentence, money, policy_sentence, years_in_words

SAME = Estimate(0.0, 0.0, 0.0)


def test_fewer_departures_that_cost() -> None:
    said = policy_sentence("My policy", Estimate(-34, -41, -28), Estimate(2.1e6, 1.8e6, 2.4e6), 1000, 5)
    assert said == (
        "My policy: over five years, 34 (28 to 41) fewer departures from a faculty of 1,000; "
        "it costs $2.1M ($1.8M to $2.4M) more than it saves."
    )


def test_more_departures_that_save() -> None:
    said = policy_sentence("Cuts", Estimate(12, 2, 22), Estimate(-3e5, -4e5, -2e5), 250, 1)
    assert said == (
        "Cuts: over one year, 12 (2 to 22) more departures from a faculty of 250; "
        "it saves $300k ($200k to $400k) more than it costs."
    )


def test_an_interval_over_zero_is_no_clear_change() -> None:
    said = policy_sentence("X", Estimate(-3, -9, 3), Estimate(1e5, -2e5, 4e5), 1000, 5)
    assert "no clear change" in said and "9 fewer to 3 more" in said
    assert "roughly balance ($200k saved to $400k spent)" in said


def test_a_policy_that_changes_nothing_says_so() -> None:
    said = policy_sentence("X", SAME, SAME, 1000, 5)
    assert "exactly as many" in said and "neither costs nor saves" in said


def test_baseline() -> None:
    said = baseline_sentence(Estimate(372, 365, 379), 0.31, 1000, 5)
    assert (
        said.startswith("If nothing changes, expect about 372 departures (365 to 379)") and "31% are burned out" in said
    )


@pytest.mark.parametrize(
    ("dollars", "said"),
    [
        (0, "$0"),
        (950, "$950"),
        (1500, "$1.5k"),
        (999_999, "$1.0M"),
        (-2_100_000, "$2.1M"),
        (3.2e9, "$3.2B"),
    ],
)
def test_money(dollars: float, said: str) -> None:
    assert money(dollars) == said


def test_years() -> None:
    assert [years_in_words(years) for years in (1, 5, 12)] == ["one year", "five years", "12 years"]
