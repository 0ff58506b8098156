"""The board counts what it should, and says so of what it cannot measure."""

import math

import numpy as np
import pytest

from sim.evidence.parameters import parameters, settings
from sim.evidence.targets import EMERGENT, FOLLOWS, targets
from sim.foundation.errors import InputError
from sim.validation.patterns_leaving import Reading, Readings
from sim.validation.scoreboard import Board, Score, Variant, score_all, shifted
from sim.validation.study import SimulatedInstitution


def measured(target: str, *values: float) -> Score:
    return Score(targets()[target].measures[0], np.array(values), 100)


def board(*scores: Score, parts: tuple[str, ...] = ("development",)) -> Board:
    return Board(Variant(), scores, 3, 2, "typical", False, (), parts)


def chance_of(study: SimulatedInstitution) -> Readings:
    """A measure that only says what it was given."""
    return {
        "exit_given_burnout": Reading(
            study.seed + (study.draw or {}).get("intention_base", 0.0), study.replicates
        )
    }


def test_the_median_decides_not_the_extremes() -> None:
    assert measured("V6", 0.1, 2.0, 99.0).passes
    assert not measured("V6", 1.0, 1.1, 2.0).passes
    assert measured("V6", 0.1, 2.0, 99.0).share_in_band == pytest.approx(1 / 3)


def test_the_ends_of_a_band_belong_to_it() -> None:
    low, high = targets()["V6"].measures[0].low, targets()["V6"].measures[0].high
    assert measured("V6", low).passes and measured("V6", high).passes
    assert not measured("V6", low - 0.01).passes


def test_what_cannot_be_measured_in_most_draws_is_not_met() -> None:
    mostly = measured("V6", math.nan, math.nan, 2.0)
    assert math.isnan(mostly.median) and not mostly.passes
    assert measured("V6", math.nan, 2.0, 2.0).passes


def test_an_interval_is_the_middle_ninety_per_cent() -> None:
    assert measured("V6", *range(101)).interval == (pytest.approx(5.0), pytest.approx(95.0))


def test_only_emergent_findings_count_and_a_finding_needs_all_its_measures() -> None:
    v2 = [
        Score(measure, np.array([value]), 9)
        for measure, value in zip(targets()["V2"].measures, (0.9, 1.6), strict=True)
    ]
    made = board(measured("V6", 2.0), *v2, measured("V21", 1.4), measured("C1", 0.075))
    assert made.count() == (2, 3)
    assert made.count_targets() == (1, 2)
    assert made.count(FOLLOWS) == (1, 1)
    assert [score.measure.target for score in made.failures()] == ["V2"]
    assert [score.measure.target for score in made.fitted()] == ["C1"]


def test_a_measure_may_be_of_another_kind_than_its_finding() -> None:
    marginal, conditional = targets()["V5"].measures
    assert (marginal.kind, conditional.kind) == (EMERGENT, FOLLOWS)


def test_what_nothing_measures_is_named() -> None:
    without = [target.name for target in board(measured("V6", 2.0)).unmeasured()]
    assert "V12" in without and "V7" not in without  # V7 is of the test part, which nobody asked for
    both = board(measured("V6", 2.0), parts=("development", "test")).unmeasured()
    assert "V7" in [target.name for target in both]


def test_open_findings_and_those_of_the_test_part_are_counted_apart() -> None:
    made = board(measured("V6", 2.0), measured("O16", 9.0), measured("V7", 0.25), parts=("development", "test"))
    assert made.count() == (1, 1)
    assert [score.measure.target for score in made.open()] == ["O16"]
    assert [score.measure.target for score in made.test()] == ["V7"]
    assert [score.measure.target for score in made.failures()] == ["O16"]


def test_the_ranked_score_is_in_the_unit_of_the_measure_and_in_half_widths_of_its_band() -> None:
    one = measured("V6", 3.1)  # published 2.1, band 1.3 to 3.3
    assert one.crps == pytest.approx(1.0) and one.crps_of_band == pytest.approx(1.0)
    assert math.isnan(measured("V16", 1.2).crps)  # nothing but a direction was published


def test_each_draw_has_its_parameters_and_chance_of_its_own_whatever_the_threads() -> None:
    draws = [{"intention_base": -3.0}, {}, {"intention_base": -2.0}]
    seen: list[tuple[int, int]] = []
    one, many = (
        score_all(
            draws,
            measured={"V6": chance_of},
            seed=10,
            threads=threads,
            progress=lambda a, b: seen.append((a, b)),
        )
        for threads in (1, 4)
    )
    assert one.scores[0].values.tolist() == many.scores[0].values.tolist() == [7.0, 11.0, 10.0]
    assert seen == [(1, 3), (2, 3), (3, 3)] * 2
    assert one.posterior and not score_all([{}], measured={"V6": chance_of}).posterior


def test_shifts_are_added_to_each_draw_and_stay_in_the_range() -> None:
    spec = parameters()["intention_base"]
    assert shifted(settings(), {"intention_base": 0.1})["intention_base"] == pytest.approx(spec.value + 0.1)
    assert shifted({"intention_base": -3.0}, {"intention_base": -0.5}) == {"intention_base": -3.5}
    assert shifted(settings(), {"intention_base": 99.0})["intention_base"] == spec.high


def test_no_draws_are_refused() -> None:
    with pytest.raises(InputError, match="no draws"):
        score_all([])
