"""Every chart is a figure that plotly accepts, holds what the table says, and always draws the baseline."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import view
from dashboard.answers import Answer
from dashboard.charts.datatable import csv_text
from dashboard.charts.dots import dots, dots_height
from dashboard.charts.fan import fan
from dashboard.charts.icons import KINDS, icon_array, of_hundred, picture
from dashboard.charts.style import GRAPH_CONFIG, series_for
from dashboard.digest import digest
from dashboard.model import POLICY, POLICY_TITLE
from dashboard.selection import Selection
from tests.browser.synthetic import made_up

EFFECTS = {"baseline": 0.0, "one": 0.1, "two": -0.1, "three": 0.2, "four": 0.05, POLICY: 0.3}


def answer_of(names: list[str], preview: bool = False) -> Answer:
    digests = {name: digest(made_up(400, EFFECTS[name], 6, 24, 1)) for name in names}
    titles = {name: POLICY_TITLE if name == POLICY else name.capitalize() for name in names}
    return Answer(Selection("typical", years=2), titles, digests, names[-1], preview, 6, 400)


@pytest.fixture(
    scope="module", params=[["baseline"], ["baseline", "one"], list(EFFECTS)], ids=["none", "one", "all"]
)
def answer(request: pytest.FixtureRequest) -> Answer:
    return answer_of(request.param)


def test_every_figure_is_valid_and_small(answer: Answer) -> None:
    for name, drawn in view.charts(answer).items():
        go.Figure(drawn.figure)
        if name != "differences" or len(answer.titles) > 1:
            assert drawn.height >= 100 and drawn.note and len(drawn.table)


def test_the_baseline_is_always_drawn(answer: Answer) -> None:
    for name, drawn in view.charts(answer).items():
        if name != "differences":  # there it is the zero line
            assert "Baseline" in [trace["name"] for trace in drawn.figure["data"]], name


def test_each_scenario_differs_in_color_and_in_dash_or_marker() -> None:
    series = series_for([(name, name) for name in EFFECTS], POLICY, POLICY)
    assert len({one.color for one in series}) == len({one.symbol for one in series}) == len(series)


def contrast(color: str, background: str) -> float:
    def light(value: str) -> float:
        parts = [int(value[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    above, below = sorted((light(color), light(background)), reverse=True)
    return (above + 0.05) / (below + 0.05)


@pytest.mark.parametrize("background", ["#ffffff", "#1e2125"])
def test_series_stand_out_from_both_backgrounds(background: str) -> None:
    for one in series_for([(name, name) for name in EFFECTS], POLICY, POLICY):
        assert contrast(one.color, background) >= 3, one


def test_bands_belong_to_baseline_and_focus_only() -> None:
    full = view.main_chart(answer_of(["baseline", "one", "two"]))
    bands = [trace["name"] for trace in full["data"] if trace.get("fill")]
    assert bands == ["Baseline: band"] * 2 + ["Two: band"] * 2


def test_a_preview_has_no_bands() -> None:
    figure = view.main_chart(answer_of(["baseline", POLICY], preview=True))
    assert not [trace for trace in figure["data"] if trace.get("fill")]


def test_the_fan_draws_the_table() -> None:
    table = pd.DataFrame(
        {
            "scenario": "baseline",
            "year": [0.0, 1.0],
            "q05": [0, 1],
            "q25": [0, 2],
            "q50": [0, 3],
            "q75": [0, 4],
            "q95": [0, 5],
        }
    )
    figure = fan(table, series_for([("baseline", "Today")], POLICY, "baseline"))
    outer, inner, line = figure["data"]
    assert (outer["y"], inner["y"], line["y"]) == ([0, 1, 5, 0], [0, 2, 4, 0], [0, 3])


def test_dots_put_the_first_row_on_top_and_the_whiskers_where_the_interval_ends() -> None:
    rows = [("baseline", "A", 5.0, 4.0, 7.0), ("baseline", "B", 1.0, 0.5, 2.0)]
    table = pd.DataFrame(rows, columns=["scenario", "row", "mean", "low", "high"])
    series = series_for([("baseline", "Today")], POLICY, "baseline")
    trace = dots(table, series, "x")["data"][0]
    assert trace["y"][0] > trace["y"][1]
    assert (trace["error_x"]["array"], trace["error_x"]["arrayminus"]) == ([2, 1], [1, 0.5])
    assert dots_height(table, series) > 100


def test_no_graph_offers_to_share() -> None:
    assert GRAPH_CONFIG["showSendToCloud"] is False and GRAPH_CONFIG["plotlyServerURL"] == ""
    assert GRAPH_CONFIG["modeBarButtons"] == [["toImage"]]


@pytest.mark.parametrize(
    "shares", [{"stays": 2, "voluntary": 1}, {"stays": 0.1}, {"stays": 1, "voluntary": 1, "retirement": 1}]
)
def test_a_hundred_are_a_hundred(shares: dict[str, float]) -> None:
    assert sum(of_hundred(shares).values()) == 100


def test_the_icon_array_says_what_it_shows() -> None:
    people = of_hundred({"stays": 61, "voluntary": 30, "retirement": 7, "life event": 2})
    made: Any = icon_array("Today", people, 5)
    assert made.children[1].alt == (
        "Of 100 current faculty, over 5 years: "
        "61 stay, 30 leave for other work, 7 retire, 2 leave after a life event."
    )
    assert picture(people).count("<use ") == 100
    assert set(KINDS) == set(people)


def test_csv_says_where_it_comes_from_and_runs_no_formulas() -> None:
    table = pd.DataFrame({"scenario": ["=1+1", "fine"], "difference": [-3.5, float("nan")]})
    text = csv_text(table, {"seed": 1, "note": "two\nlines"})
    assert text == "# seed: 1\n# note: two lines\nscenario,difference\n'=1+1,-3.5\nfine,\n"
