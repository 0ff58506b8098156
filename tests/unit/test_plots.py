"""Plots: figures hold the numbers of their frames and the declared words; a frame that does not fit is told what does."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

import sim
from sim.costs import PARTS
from sim.errors import InputError
from sim.event_log import STRAINS
from sim.experiments.drivers.leavers import told
from sim.experiments.drivers.study import Drivers
from sim.experiments.portfolio import Problem, find
from sim.experiments.portfolio.book import USD
from sim.outcomes import interval, outcomes

ROOT = Path(__file__).resolve().parents[2]
MONTHS = 18


@pytest.fixture(scope="module")
def found() -> sim.Comparison:
    school = sim.load_institution("community").scaled(90)
    return sim.compare(["baseline", "fix-workflows"], institution=school, replicates=4, months=MONTHS, seed=3)


@pytest.fixture(scope="module")
def run(found: sim.Comparison) -> sim.Run:
    return found.runs["baseline"]


def words(figure: go.Figure) -> str:
    """Everything that can be read on a figure."""
    return " ".join(re.findall(r'"text":\s*"([^"]*)"', figure.to_json().encode().decode("unicode_escape")))


def numbers(values: Any) -> list[float]:
    return [float("nan") if value is None else float(value) for value in values]


# months


def test_months_are_means_of_futures_within_a_band_of_ninety_percent(found: sim.Comparison) -> None:
    frame = found.monthly
    figure = sim.plots.months(frame, "burned_out")
    lines = [trace for trace in figure.data if trace.fill is None]
    assert [line.name for line in lines] == ["baseline", "fix-workflows"]
    for line, area in zip(lines, [trace for trace in figure.data if trace.fill], strict=True):
        rows = frame[(frame.scenario == line.name) & (frame.group == "all")]
        by_month = rows.groupby("month").burned_out
        assert numbers(line.y) == pytest.approx(by_month.mean().tolist())
        assert numbers(area.y[: MONTHS + 1]) == pytest.approx(by_month.quantile(0.95).tolist())
        assert numbers(area.y[::-1][: MONTHS + 1]) == pytest.approx(by_month.quantile(0.05).tolist())
    assert "Burned out" in words(figure) and "share; lower is better" in words(figure) and "4 futures" in words(figure)
    assert figure.layout.yaxis.tickformat == "~%"


def test_one_future_of_a_department_is_a_line_without_a_band(run: sim.Run) -> None:
    frame = run.monthly_of(["department"], ["vacancies"])
    figure = sim.plots.months(frame[frame.replicate == 2], "vacancies", "department", ["Pediatrics"])
    (line,) = figure.data
    rows = frame[(frame.replicate == 2) & (frame.member == "Pediatrics")]
    assert numbers(line.y) == rows.vacancies.tolist() and "one future" in words(figure)


def test_members_of_a_group_have_a_line_each(run: sim.Run) -> None:
    figure = sim.plots.months(run.monthly, "hours_per_week", "gender")
    assert [trace.name for trace in figure.data if trace.fill is None] == ["women", "men"]


def test_monthly_differences_are_those_of_the_frame(found: sim.Comparison) -> None:
    frame = found.monthly_differences("departures", group="gender")
    figure = sim.plots.monthly_differences(frame, "departures", ["women"])
    (line,) = [trace for trace in figure.data if trace.fill is None]
    assert numbers(line.y) == pytest.approx(frame[frame.member == "women"]["mean"].tolist())
    assert "difference; people; lower is better" in words(figure)


def test_a_life_is_the_persons_own_and_ends_with_leaving(found: sim.Comparison) -> None:
    frame = pd.concat([run.people(range(0, MONTHS + 1, 3), replicates=[1]) for run in found.runs.values()])
    who = str(found.runs["baseline"].departures.query("replicate == 1 and month > 6").person.iloc[0])
    figure = sim.plots.life(frame, who, "intention")
    assert "likelihood of leaving within two years" in words(figure) and "probability" in words(figure)
    for line in figure.data:
        rows = frame[(frame.person == who) & (frame.scenario == line.name)]
        assert list(line.x) == rows.month.tolist() and numbers(line.y) == pytest.approx(rows.intention.tolist())
    assert max(figure.data[0].x) < MONTHS
    with pytest.raises(InputError, match="never there"):
        sim.plots.life(frame, "L9999.0")
    with pytest.raises(InputError, match="measure of a life"):
        sim.plots.life(frame, who, "line")


# side by side


@pytest.mark.parametrize(("outcome", "added_up"), [("departures", True), ("burned_out", False)])
def test_groups_are_added_up_or_averaged_over_months(found: sim.Comparison, outcome: str, added_up: bool) -> None:
    frame = found.monthly
    figure = sim.plots.groups(frame, outcome, "rank")
    rows = frame[(frame.group == "rank") & (frame.month > 0) & (frame.scenario == "fix-workflows")]
    future = rows.groupby(["replicate", "member"], observed=True)[outcome]
    wide = (future.sum() if added_up else future.mean()).unstack()
    mean, low, high = interval(wide.to_numpy())
    dots = figure.data[1]
    assert dots.name == "fix-workflows" and list(dots.y) == list(wide.columns)
    assert numbers(dots.x) == pytest.approx(mean)
    assert numbers(dots.error_x.array) == pytest.approx(high - mean)
    assert numbers(dots.error_x.arrayminus) == pytest.approx(mean - low)
    assert (f"added up over {MONTHS} months" if added_up else f"mean of months 1 to {MONTHS}") in words(figure)


def test_differences_stand_in_panels_and_are_judged_by_what_is_declared_better(found: sim.Comparison) -> None:
    frame = found.summary(["burned_out", "protected_share", "headcount"])
    figure = sim.plots.differences(frame)
    rows = frame[frame.scenario == "fix-workflows"].set_index("outcome")
    assert [numbers(trace.x)[0] for trace in figure.data] == pytest.approx(rows.difference.tolist())
    ends = [numbers(trace.x)[0] + trace.error_x.array[0] for trace in figure.data]
    assert ends == pytest.approx(rows.difference_high.tolist())
    for trace, (name, row) in zip(figure.data, rows.iterrows(), strict=True):
        sure = row.difference_low > 0 or row.difference_high < 0
        better = outcomes()[str(name)].better
        expected = "not sure"
        if sure and better != "neither":
            expected = "surely better" if (row.difference > 0) == (better == "higher") else "surely worse"
        assert trace.name == expected
    assert {"Burned out", "percentage points; lower is better"} <= {a.text for a in figure.layout.annotations} | {
        figure.layout[axis].title.text for axis in ("xaxis", "xaxis2", "xaxis3")
    }
    alone = sim.plots.differences(frame, ["protected_share"])
    assert len(alone.data) == 1
    with pytest.raises(InputError, match="holds no difference"):
        sim.plots.differences(frame[frame.scenario == "baseline"])


def test_targets_stand_beside_their_bands(run: sim.Run) -> None:
    frame = run.targets()
    figure = sim.plots.targets(frame)
    assert [numbers(trace.x)[0] for trace in figure.data] == pytest.approx(frame["mean"].tolist())
    assert [(shape.x0, shape.x1) for shape in figure.layout.shapes] == list(zip(frame.band_low, frame.band_high, strict=True))
    assert [trace.name == "within the band" for trace in figure.data] == frame.within.tolist()


# money


def test_costs_are_stacked_to_their_total(found: sim.Comparison) -> None:
    figure = sim.plots.costs(found.costs)
    sums = found.costs.groupby(["scenario", "replicate"], observed=True)[[*PARTS, "total_usd"]].sum()
    means = sums.groupby("scenario", observed=True).mean()
    for trace, part in zip(figure.data, [*PARTS, "total_usd"], strict=True):
        assert trace.name == outcomes()[part].title
        assert numbers(trace.x) == pytest.approx(means.loc[["baseline", "fix-workflows"], part].tolist())


def test_the_waterfall_ends_where_the_scenario_stands(found: sim.Comparison) -> None:
    (bars,) = sim.plots.cost_changes(found.costs).data
    totals = found.costs.groupby("scenario", observed=True)["total_usd"].sum() / 4
    assert bars.y[0] == pytest.approx(totals["baseline"])
    assert sum(bars.y) == pytest.approx(totals["fix-workflows"])
    (back,) = sim.plots.cost_changes(found.costs, "baseline", "fix-workflows").data
    assert list(back.y[1:-1]) == pytest.approx([-value for value in bars.y[1:-1]])
    with pytest.raises(InputError, match="one scenario only"):
        sim.plots.cost_changes(found.runs["baseline"].costs)


# leaving


def test_departures_are_counted_in_every_future(found: sim.Comparison) -> None:
    frame = found.departures
    figure = sim.plots.departures(frame, "destination", replicates=8)  # four more in which nobody left
    counts = frame[frame.scenario == "baseline"].groupby("destination", observed=False).size()
    shown = dict(zip(figure.data[0].y, numbers(figure.data[0].x), strict=True))
    for name, count in counts[counts > 0].items():
        assert shown[outcomes()[f"to_{name}"].title] == pytest.approx(count / 8)
    with pytest.raises(InputError, match="holds 4 replicates"):
        sim.plots.departures(frame, replicates=2)
    with pytest.raises(InputError) as error:
        sim.plots.departures(frame, "destinations")
    assert error.value.nearest == "destination"


def test_reasons_are_those_that_leavers_would_have_told(run: sim.Run) -> None:
    (bars,) = sim.plots.reasons(run.departures).data
    table = told(run).table
    assert list(bars.y) == table.title.tolist()
    log = run.departures[(run.departures.kind == "voluntary") & run.departures[STRAINS[0]].notna()]
    highest = log[list(STRAINS)].idxmax(axis=1)
    by_future = highest.groupby(log.replicate).value_counts(normalize=True).unstack(fill_value=0.0)
    expected = by_future.reindex(columns=list(STRAINS), fill_value=0.0).mean()
    assert numbers(bars.x) == pytest.approx(expected.tolist())


# studies


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
    assert set(heat.y) <= {"recognition", "mentoring"}
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
        pytest.param(lambda f: sim.plots.levels(f, "team_inbox", "burned_out"), "level", "results.by_level", id="levels"),
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
    drawn: Callable[[Any], Any], column: str, call: str, found: sim.Comparison
) -> None:
    with pytest.raises(InputError) as error:
        drawn(pd.DataFrame({"scenario": ["baseline"], "month": [1]}))
    assert f'no column "{column}"' in str(error.value) and call in error.value.allowed
    with pytest.raises(InputError, match="no frame but a Comparison"):
        drawn(found)


def test_an_empty_frame_and_unknown_words_are_refused(run: sim.Run) -> None:
    frame = run.monthly_of(["all"], ["burned_out"])
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
