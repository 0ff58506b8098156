"""Plots of studies, the frames that any plot refuses, and the package: who loads Plotly, what is documented."""

import ast
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.foundation.errors import InputError
from sim.studies.drivers.study import Drivers
from sim.studies.portfolio import Problem, find
from sim.studies.portfolio.grid import USD
from tests.unit.plots.plotted import numbers, words

ROOT = Path(__file__).resolve().parents[3]


def test_levels_of_a_sweep_are_drawn() -> None:
    study = {
        "uncertainties": {"exhaustion_scale": [0.8, 1.2]}, "levers": {"team_inbox": [0, 1]}, "outcomes": ["burned_out"],
        "institution": sim.load_institution("community").scaled(60), "months": 6, "replicates": 1,
        "design": {"kind": "latin_hypercube", "points": 6},
    }  # fmt: skip
    results = sim.sweep(study)
    for factor in ("team_inbox", "exhaustion_scale"):
        frame = results.by_level(factor, "burned_out")
        (line,) = sim.plots.levels(frame, factor, "burned_out").data
        assert numbers(line.y) == pytest.approx(frame["mean"].tolist())
        assert len(line.x) == len(frame)
    figure = sim.plots.levels(results.by_level("team_inbox", "burned_out"), "team_inbox", "burned_out")
    assert sim.levers()["team_inbox"].title in words(figure)


def test_a_portfolio_is_drawn_from_its_frames() -> None:
    problem = Problem(
        institution="community", people=60, budget_usd=60_000, objectives=("burned_out", "total_usd"), seed=1,
        levers=("recognition", "mentoring"), draws=0, replicates=2, months=6, evaluations=20, points=4,
    )  # fmt: skip
    found = find(problem)
    frame = found.frontier
    points = sim.plots.frontier(frame, "burned_out", found.tried).data[-1]
    assert numbers(points.x) == pytest.approx(frame[USD].tolist())
    assert numbers(points.y) == pytest.approx(frame.burned_out.tolist())
    assert len(sim.plots.frontier(frame, "burned_out").data) == 1
    kept = sim.plots.frontier_kept(frame, "total_usd").data[1]
    assert numbers(kept.y) == pytest.approx(frame.total_usd_check.tolist())
    (lines,) = sim.plots.frontier_tradeoffs(frame, ["burned_out", "total_usd"]).data
    assert list(lines.dimensions[0]["values"]) == pytest.approx(frame.burned_out.tolist())
    (heat,) = sim.plots.frontier_levers(frame).data
    assert set(heat.y) <= {"recognition *", "mentoring"}
    growth = sim.plots.search_growth(found.growth)
    assert {trace.name for trace in growth.data} == set(found.growth.method)


def test_drivers_are_drawn_from_their_frames() -> None:
    school = sim.load_institution("community").scaled(60)
    among = ("strain_inbox", "strain_culture")
    answer = Drivers.of(institution=school, replicates=2, months=12, pairs=1, among=among).run()
    figure = sim.plots.drivers(answer.shares.table, "departures_voluntary")
    rows = answer.shares.table.sort_values("shapley", kind="stable")
    assert numbers(figure.data[2].x) == pytest.approx(rows.shapley.tolist())
    assert "Voluntary departures" in words(figure)
    beside = sim.plots.drivers_and_words(answer.beside)
    by_cause = answer.beside.sort_values("cause", kind="stable")
    assert numbers(beside.data[0].x) == pytest.approx(by_cause.told.tolist(), nan_ok=True)


def test_a_discovered_box_is_drawn_with_its_limits() -> None:
    points = pd.DataFrame({"point": range(6), "case": [True, False] * 3, "a": np.arange(6.0), "b": np.arange(6.0) ** 2})
    limits = pd.DataFrame(
        {"box": [1, 1, 1, 2], "name": ["a", "b", "freeze", "b"], "side": ["above", "below", "among", "below"],
         "value": [1.5, 9.0, np.nan, 4.0]}
    )  # fmt: skip
    figure = sim.plots.box(points.assign(freeze="yes"), limits)
    others, cases = figure.data
    assert list(cases.x) == [0.0, 2.0, 4.0] and list(others.y) == [1.0, 9.0, 25.0]
    assert {(shape.x0, shape.x1) for shape in figure.layout.shapes} == {(1.5, 1.5), (0, 1)}
    with pytest.raises(InputError, match="not a known box"):
        sim.plots.box(points, limits, 3)


# frames that do not fit


@pytest.mark.parametrize(
    ("drawn", "column", "call"),
    [
        pytest.param(lambda f: sim.plots.months(f, "burned_out"), "replicate", "run.monthly", id="months"),
        pytest.param(lambda f: sim.plots.groups(f, "burned_out", "rank"), "replicate", "run.monthly", id="groups"),
        pytest.param(sim.plots.differences, "outcome", "comparison.summary", id="differences"),
        pytest.param(
            lambda f: sim.plots.monthly_differences(f, "burned_out"), "member", "comparison.monthly_differences",
            id="monthly_differences",
        ),
        pytest.param(sim.plots.targets, "target", "run.targets", id="targets"),
        pytest.param(sim.plots.costs, "replicate", "run.costs", id="costs"),
        pytest.param(sim.plots.cost_changes, "replicate", "comparison.costs", id="cost_changes"),
        pytest.param(sim.plots.departures, "replicate", "run.departures", id="departures"),
        pytest.param(sim.plots.reasons, "replicate", "run.departures", id="reasons"),
        pytest.param(lambda f: sim.plots.life(f, "L0001.0"), "replicate", "run.people", id="life"),
        pytest.param(lambda f: sim.plots.levels(f, "mentoring", "departures"), "institution", "by_level", id="levels"),
        pytest.param(lambda f: sim.plots.frontier(f, "burned_out"), "point", "found.frontier", id="frontier"),
        pytest.param(sim.plots.frontier_levers, "point", "found.frontier", id="frontier_levers"),
        pytest.param(lambda f: sim.plots.frontier_kept(f, "burned_out"), "point", "found.frontier", id="frontier_kept"),
        pytest.param(
            lambda f: sim.plots.frontier_tradeoffs(f, ["burned_out"]), "point", "found.frontier", id="frontier_tradeoffs"
        ),
        pytest.param(sim.plots.search_growth, "method", "found.growth", id="search_growth"),
        pytest.param(lambda f: sim.plots.drivers(f, "departures"), "driver", "answer.shares.table", id="drivers"),
        pytest.param(sim.plots.drivers_and_words, "driver", "answer.beside", id="drivers_and_words"),
        pytest.param(lambda f: sim.plots.box(f, f), "box", "limits_table", id="box"),
    ],
)  # fmt: skip
def test_a_frame_that_lacks_a_column_is_told_which_and_who_returns_it(
    drawn: Callable[[Any], Any], column: str, call: str
) -> None:
    with pytest.raises(InputError) as error:
        drawn(pd.DataFrame({"scenario": ["baseline"], "month": [1]}))
    assert f'no column "{column}"' in str(error.value) and call in error.value.allowed
    with pytest.raises(InputError, match="not a data frame but a dict"):
        drawn({})


def test_an_empty_frame_and_unknown_words_are_refused() -> None:
    frame = pd.DataFrame(
        {"scenario": "mine", "replicate": 0, "month": range(3), "group": "all", "member": "all", "burned_out": 0.4}
    )
    with pytest.raises(InputError, match="no rows"):
        sim.plots.months(frame[frame.month < 0], "burned_out")
    with pytest.raises(InputError) as error:
        sim.plots.months(frame, "burned_outt")
    assert error.value.nearest == "burned_out"
    with pytest.raises(InputError, match='"gender" is not a known group of this frame'):
        sim.plots.months(frame, "burned_out", "gender")
    with pytest.raises(InputError, match="is not a known outcome"):
        sim.plots.months(frame.assign(mine=1.0), "mine")


# the package


def test_every_function_is_documented_and_takes_a_frame() -> None:
    page = (ROOT / "docs" / "scripting.md").read_text(encoding="utf-8")
    for name in sim.plots.__all__:
        assert f"`sim.plots.{name}`" in page, name
        assert "frame" in (getattr(sim.plots, name).__doc__ or "")


def test_import_sim_does_not_load_plotly() -> None:
    code = "import sys, sim; assert 'plots' in dir(sim); assert 'plotly' not in sys.modules and 'pandas' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_plotly_is_loaded_in_this_package_alone() -> None:
    for path in (ROOT / "sim").rglob("*.py"):
        loaded = {
            (node.module or "").split(".")[0] if isinstance(node, ast.ImportFrom) else alias.name.split(".")[0]
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        assert "plotly" not in loaded or path.parent.name == "plots", path
