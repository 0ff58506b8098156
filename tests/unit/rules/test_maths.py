"""The guarded functions: right inside their domain, finite outside it, and the same bits when compiled."""

import math
from collections.abc import Callable

import pytest
from numba import njit

from sim.rules.functions import (
    clamp,
    event_occurs,
    log_odds,
    logistic,
    monthly,
    safe_share,
    saturate,
    share,
    toward,
)

WILD = [-1e308, -800.0, -1.0, -1e-300, 0.0, 1e-300, 1e-12, 0.3, 0.5, 1.0, 12.0, 800.0, 1e308]
WILD += [-math.inf, math.inf]


def test_clamp_holds_between() -> None:
    assert [clamp(x, -1.0, 2.0) for x in (-5.0, -1.0, 0.5, 2.0, 7.0)] == [-1.0, -1.0, 0.5, 2.0, 2.0]


def test_share_holds_between_0_and_1() -> None:
    assert [share(x) for x in (-math.inf, -0.1, 0.0, 0.25, 1.0, 1.1, math.inf)] == [0, 0, 0, 0.25, 1, 1, 1]


def test_saturate_is_nearly_proportional_then_flat_and_never_negative() -> None:
    assert saturate(0.0) == 0.0 and saturate(-3.0) == 0.0
    assert saturate(1e-6) == pytest.approx(1e-6, rel=1e-5)
    assert saturate(math.log(2.0)) == pytest.approx(0.5)
    loads = [0.0, 0.1, 0.5, 1.0, 3.0, 20.0]
    felt = [saturate(x) for x in loads]
    assert felt == sorted(felt) and len(set(felt)) == len(felt)
    assert all(0.0 <= saturate(x) <= 1.0 for x in WILD)


def test_logistic_is_a_probability_everywhere() -> None:
    assert logistic(0.0) == 0.5
    assert logistic(math.log(3.0)) == pytest.approx(0.75)
    assert logistic(2.0) + logistic(-2.0) == pytest.approx(1.0)
    assert all(0.0 <= logistic(x) <= 1.0 for x in WILD)


@pytest.mark.parametrize("probability", [1e-9, 0.01, 0.3, 0.5, 0.9, 1.0 - 1e-9])
def test_log_odds_and_logistic_undo_each_other(probability: float) -> None:
    assert logistic(log_odds(probability)) == pytest.approx(probability, rel=1e-6)


def test_log_odds_cuts_the_far_tails() -> None:
    assert log_odds(0.0) == log_odds(1e-13) == pytest.approx(-27.63, abs=0.01)
    assert log_odds(1.0) == pytest.approx(27.63, abs=0.01)


def test_safe_share_of_nothing_is_nothing() -> None:
    assert safe_share(3.0, 0.0) == 0.0 and safe_share(3.0, -1.0) == 0.0
    assert safe_share(3.0, 12.0) == 0.25


def test_monthly_turns_a_rate_into_a_probability() -> None:
    assert monthly(0.0) == 0.0 and monthly(-1.0) == 0.0
    assert monthly(0.12) == pytest.approx(0.00995, abs=1e-5)
    assert monthly(1e12) == 1.0
    for rate in (0.006, 0.3, 2.0):  # twelve months at this chance are one year at this rate
        assert (1.0 - monthly(rate)) ** 12 == pytest.approx(math.exp(-rate))


def test_a_rate_strikes_as_often_as_its_probability_says() -> None:
    draws = [(k + 0.5) / 1000 for k in range(1000)]
    for rate in (0.0, -1.0, 0.05, 1.0, 12.0, 1e12):
        assert [event_occurs(draw, rate) for draw in draws] == [draw < monthly(rate) for draw in draws]


def test_toward_closes_the_gap_by_its_memory() -> None:
    assert toward(0.2, 1.0, 4.0) == pytest.approx(0.4)
    assert toward(0.2, 1.0, 1.0) == 1.0
    assert toward(0.2, 1.0, 0.25) == 1.0, "less than a month is a month: it never overshoots"
    assert toward(0.7, 0.7, 9.0) == 0.7
    x = 0.0
    for _ in range(9):
        x = toward(x, 1.0, 9.0)
    assert 0.6 < x < 0.7, "after its memory about two thirds of the way are gone"


CASES: list[tuple[Callable[..., float], list[tuple[float, ...]]]] = [
    (clamp, [(x, -0.5, 700.0) for x in WILD]),
    (share, [(x,) for x in WILD]),
    (saturate, [(x,) for x in WILD]),
    (logistic, [(x,) for x in WILD]),
    (log_odds, [(x,) for x in WILD]),
    (safe_share, [(x, y) for x in (0.0, 0.1, 3.7) for y in (-1.0, 0.0, 0.3, 1e300)]),
    (monthly, [(x,) for x in WILD]),
    (toward, [(x, y, m) for x in (0.0, 0.3) for y in (0.1, 1.0) for m in (0.0, 1.0, 7.3)]),
]


def test_compiled_and_interpreted_agree_to_the_last_bit() -> None:
    for function, arguments in CASES:
        compiled = njit(function)
        assert [compiled(*each) for each in arguments] == [function(*each) for each in arguments]


def test_no_guard_raises_where_compiled_code_would_pass_silently() -> None:
    for function, arguments in CASES:
        for each in arguments:
            assert not math.isnan(function(*each)), (function.__name__, each)
