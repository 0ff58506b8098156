"""Whether an answer goes beyond what any institution or trial has reported, in the one sentence that all places show."""

import numpy as np
import pytest

from dashboard.parts.statements import statement
from sim.evidence.parameters import sources
from sim.evidence.published import reached
from sim.results.headline import told
from sim.results.paired import COMPARED, Paired
from sim.results.reach import beyond_reach


def paired(before: float, after: float) -> Paired:
    """Twenty futures of five years in which nothing but burnout differs."""
    zero = np.zeros(20)
    change = {name: zero for name in COMPARED} | {"burned_out": np.full(20, after - before)}
    usual = {name: np.full(20, 389.0) for name in COMPARED} | {"burned_out": np.full(20, before)}
    return Paired("full", np.array([0, 60]), np.zeros((20, 2)), change, usual, np.arange(20))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (0.38, 0.37, ""),
        (0.38, 0.29, ""),
        (0.38, 0.24, "falls by 14 points, more than trials have reported"),
        (0.38, 0.05, "5% is below what any institution has reported"),
        (0.15, 0.09, "9% is below what any institution has reported"),
        (0.08, 0.09, ""),
        (0.24, 0.38, ""),
    ],
)
def test_an_answer_beyond_what_was_reported_says_so_on_the_line_and_the_page(before: float, after: float, said: str) -> None:
    sentence = beyond_reach(before, after)
    assert said in sentence and bool(sentence) == bool(said)
    assert told(paired(before, after)).beyond == sentence
    assert sentence in str(told(paired(before, after))) and sentence in statement(paired(before, after)).ranges


def test_the_ceiling_has_its_sources() -> None:
    for name in ("lowest_burnout", "largest_fall"):
        assert 0.0 < reached(name).value < 1.0 and reached(name).source in sources()
        assert reached(name).source in beyond_reach(0.4, 0.05 if name == "lowest_burnout" else 0.2)
