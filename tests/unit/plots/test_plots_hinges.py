"""Plots of what a study hinges on: figures hold the numbers of the tables of `sim.sensitivity`."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import pytest

import sim
from sim.foundation.errors import InputError
from tests.unit.plots.plotted import numbers, words
from tests.unit.studies.sweeps import chance, known

SALTELLI = {"kind": "saltelli", "points": 16, "second_order": True}
TWO = {"message_growth_per_year": [0.02, 0.06], "exhaustion_scale": "prior"}


def bent(values: Mapping[str, float], institution: str, scenario: str, replicates: Sequence[int]) -> dict[str, Any]:
    """Both numbers count, together more than alone; the second scenario changes it by what the first number is."""
    first, second = 10.0 * values["message_growth_per_year"], values["exhaustion_scale"]
    level = first + second + 3.0 * first * second + (scenario != "baseline") * first
    return {"departures": level + 0.01 * chance(replicates), "burned_out": second + 0.01 * chance(replicates)}


def of(design: dict[str, Any], method: str | None = None, **more: Any) -> Any:
    """What a study of a known function hinges on."""
    study = known(uncertainties=TWO, levers={}, scenarios=["baseline"], design=design, **more)
    return sim.sensitivity(sim.sweep(study, model=bent), method)


@pytest.mark.parametrize(
    ("design", "method", "column"),
    [
        (SALTELLI, "sobol", "first"),
        ({"kind": "morris", "trajectories": 8}, "morris", "mu_star"),
        ({"kind": "sobol", "points": 64}, "delta", "delta"),
        ({"kind": "sobol", "points": 64}, "pawn", "pawn"),
    ],
    ids=["sobol", "morris", "delta", "pawn"],
)
def test_bars_are_the_indices(design: dict[str, Any], method: str, column: str) -> None:
    table = of(design, method).table
    figure = sim.plots.sensitivity(table, "departures")
    bars, rows = figure.data[0], table[table.outcome == "departures"].iloc[::-1]
    assert list(bars.y) == rows.parameter.tolist()
    assert numbers(bars.x) == pytest.approx(rows[column].tolist()) and "Departures" in words(figure)


def test_a_tornado_reaches_from_the_low_to_the_high_end() -> None:
    table = of({"kind": "one_at_a_time"}).table
    low, high = sim.plots.sensitivity(table, "departures").data
    rows = table[table.outcome == "departures"].iloc[::-1]
    assert numbers(low.x) == pytest.approx((rows.at_low - rows.at_usual).tolist())
    assert numbers(high.x) == pytest.approx((rows.at_high - rows.at_usual).tolist())


def test_pairs_are_a_map_and_the_strongest_pair_lines() -> None:
    found = of(SALTELLI)
    (heat,) = sim.plots.sensitivity_pairs(found.pairs, "departures").data
    second = found.pairs[found.pairs.outcome == "departures"].second.iloc[0]
    assert [value for row in heat.z for value in row if value is not None and value == value] == pytest.approx([second])
    lines = found.lines[found.lines.outcome == "departures"]
    figure = sim.plots.sensitivity_lines(found.lines, "departures")
    assert [value for trace in figure.data for value in numbers(trace.y)] == pytest.approx(lines["mean"].tolist())


def test_what_is_changed_is_said() -> None:
    study = known(uncertainties=TWO, levers={}, design={"kind": "sobol", "points": 64})
    found = sim.sensitivity(sim.sweep(study, model=bent), "pawn", outcome="departures_change")
    assert "what the scenario changes" in words(sim.plots.sensitivity(found.table, "departures_change"))


def test_a_frame_of_several_cells_or_of_something_else_is_refused() -> None:
    both = known(uncertainties=TWO, levers={"team_inbox": [0, 1]}, scenarios=["baseline"], design=SALTELLI)
    table = sim.sensitivity(sim.sweep(both, model=bent)).table
    with pytest.raises(InputError, match="several values in the column combination") as error:
        sim.plots.sensitivity(table, "departures")
    assert sim.plots.sensitivity(table[table.combination == table.combination.iloc[0]], "departures").data
    assert "frame.combination ==" in str(error.value)
    with pytest.raises(InputError, match="contains no index"):
        sim.plots.sensitivity(pd.DataFrame({"parameter": ["x"], "outcome": ["departures"]}), "departures")
    with pytest.raises(InputError, match="no column"):
        sim.plots.sensitivity_pairs(table, "departures")
