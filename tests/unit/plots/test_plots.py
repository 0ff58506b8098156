"""Plots of runs and comparisons: figures hold the numbers of their frames, and the declared words and units."""

import pandas as pd
import pytest

import sim
from sim.evidence.outcomes import interval, outcomes
from sim.foundation.errors import InputError
from sim.results.costs import PARTS
from sim.results.hurt import HURT
from sim.studies.drivers.leavers import told
from tests.unit.plots.plotted import numbers, words

MONTHS = 18


@pytest.fixture(scope="module")
def found() -> sim.Comparison:
    school = sim.load_institution("community").scaled(90)
    return sim.compare(["baseline", "fix-workflows"], institution=school, replicates=4, months=MONTHS, seed=3)


@pytest.fixture(scope="module")
def run(found: sim.Comparison) -> sim.Run:
    return found.runs["baseline"]


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
    with pytest.raises(InputError, match="never exists"):
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
    with pytest.raises(InputError, match="contains no differences"):
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
    with pytest.raises(InputError, match="only one scenario"):
        sim.plots.cost_changes(found.runs["baseline"].costs)


# leaving


def test_departures_are_counted_in_every_future(found: sim.Comparison) -> None:
    frame = found.departures
    figure = sim.plots.departures(frame, "destination", replicates=8)  # four more in which nobody left
    counts = frame[frame.scenario == "baseline"].groupby("destination", observed=False).size()
    shown = dict(zip(figure.data[0].y, numbers(figure.data[0].x), strict=True))
    for name, count in counts[counts > 0].items():
        assert shown[outcomes()[f"to_{name}"].title] == pytest.approx(count / 8)
    with pytest.raises(InputError, match="contains 4 replicates"):
        sim.plots.departures(frame, replicates=2)
    with pytest.raises(InputError) as error:
        sim.plots.departures(frame, "destinations")
    assert error.value.nearest == "destination"


def test_reasons_are_those_that_leavers_would_have_told(run: sim.Run) -> None:
    (bars,) = sim.plots.reasons(run.departures).data
    table = told(run).table
    assert list(bars.y) == [*table.title, "nothing"]
    log = run.departures[(run.departures.kind == "voluntary") & run.departures.hurt_most.notna()]
    by_future = log.groupby("replicate")["hurt_most"].value_counts(normalize=True, sort=False).unstack(fill_value=0.0)
    expected = by_future.reindex(columns=list(HURT), fill_value=0.0).mean()
    assert numbers(bars.x) == pytest.approx(expected.tolist())
