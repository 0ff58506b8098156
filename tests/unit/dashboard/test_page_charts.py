"""Charts of the page: figures that plotly accepts, titles that say what is counted, small groups left out."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from dashboard.pages.explore import tables, view
from dashboard.pages.explore.details import DETAILS, titled
from dashboard.pages.explore.layout import COURSE_TITLE, MAIN_TITLE
from dashboard.pages.explore.opened import main_table
from dashboard.parts.tiles import MEASURES
from dashboard.question import Question, Use
from sim.plots import paired_difference
from sim.plots.paired import span_of
from tests.browser.stand_in import Kept, StandIn

POLICY = Question("typical", policy=(("stop_useless_requirements", Use(0.7)), ("team_inbox", Use(0.5))))


@pytest.fixture(
    scope="module", params=[POLICY, Question("typical"), Question("community", years=2, policy=POLICY.policy)]
)
def kept(request: pytest.FixtureRequest) -> Kept:
    answers = StandIn()
    answers.ask("test", request.param)
    found = answers.ready(request.param)
    assert found is not None
    return found


def test_every_figure_is_one_that_plotly_accepts(kept: Kept) -> None:
    for detail in DETAILS:
        drawn = detail.draw(kept.policy, kept.reference, kept.question.changes_nothing, kept.question.years)
        for _, figure, height in drawn.charts:
            go.Figure(figure)
            assert height >= 60
        assert len(drawn.table) and drawn.note
        assert drawn.charts or drawn.people


def test_the_main_chart_is_the_same_function_as_in_notebooks(kept: Kept) -> None:
    found = view.of_policy(kept.paired, kept.question.years)
    drawn = go.Figure(found.figure)
    notebook = paired_difference(kept.paired)
    assert [list(one.y) for one in drawn.data] == [list(one.y) for one in notebook.data]
    assert len(main_table(kept.paired, kept.question.years)) == kept.question.years + 5


COUNTED = r"departures|people|hours|share|cost|levels|leavers"
WHEN = r"cumulative|a year|per year|a week|over|month by month|after|since today"


def test_every_title_says_what_is_counted_and_over_which_time() -> None:
    titles = [titled(one.title, 5) for one in DETAILS] + [
        titled(one, 5) for one in (MAIN_TITLE, COURSE_TITLE)
    ]
    for title in titles:
        assert re.search(COUNTED, title, re.I), title
        assert re.search(WHEN, title, re.I), title
    for title in titles:
        if re.search(r"\bdepartures since|departures avoided|where leavers go", title, re.I):
            assert "posts vacated" in title, title
    for one in DETAILS:
        if "departures" in one.title.lower():
            assert "posts vacated" in (one.title + one.caption).lower(), one.title


def test_small_charts_name_their_unit(kept: Kept) -> None:
    levels = next(one for one in DETAILS if one.name == "levels")
    for title, _, _ in levels.draw(kept.policy, kept.reference, False, kept.question.years).charts:
        assert re.search(r"\((posts vacated|share of .+|hours a week, .+)\)", title), title


def test_groups_under_five_are_not_shown_and_that_is_said(kept: Kept) -> None:
    table, hidden = tables.who(kept.policy, kept.reference, ("department",))
    assert hidden == 1 and "Tiny" not in set(table["row"])
    card = next(one for one in DETAILS if one.name == "departments").draw(
        kept.policy, kept.reference, False, 5
    )
    assert "fewer than 5 people not shown" in card.note


def test_the_axis_stands_still_while_a_slider_moves() -> None:
    answers = StandIn()
    small, large = (
        answers.estimate(Question("typical", policy=(("stop_useless_requirements", Use(at)),)))
        for at in (0.1, 1.0)
    )
    assert small is not None and large is not None
    axis = span_of(small.avoided)
    found = view.of_policy(large, 5, axis, still=True)
    assert found.axis == axis and not found.fits
    assert found.figure["layout"]["yaxis"]["range"] == list(axis)
    settled = view.of_policy(large, 5, axis)
    assert settled.fits and settled.axis[1] >= np.quantile(large.avoided[:, -1], 0.975)


def test_words_at_the_end_of_the_line_do_not_overlap(kept: Kept) -> None:
    found = view.of_policy(kept.paired, kept.question.years)
    heights = sorted(one["y"] for one in found.figure["layout"]["annotations"])
    room = 0.055 * (found.axis[1] - found.axis[0])
    assert all(after - before > room for before, after in zip(heights, heights[1:], strict=False))


def test_the_finding_is_the_largest_difference_of_its_table(kept: Kept) -> None:
    for detail in DETAILS:
        if detail.name in ("who", "departments", "hours"):
            drawn = detail.draw(kept.policy, kept.reference, kept.question.changes_nothing, kept.question.years)
            if drawn.finding.startswith("most: "):
                table = drawn.table[~drawn.table["change"].isin(["none", "by chance"])]
                table = table[~table["row"].str.startswith("Gap")]
                largest = table.loc[(table["with"] - table["without"]).abs().idxmax(), "row"]
                assert drawn.finding.startswith(f"most: {largest} ")


def test_a_change_too_small_to_show_is_none() -> None:
    assert tables.said(np.full(40, -0.002), " h") == "none" and tables.said(np.full(40, -0.02), " h") == "−0.02 h"


def test_a_cost_that_is_not_bought_is_not_spent(kept: Kept) -> None:
    money = next(one for one in DETAILS if one.name == "money")
    worse = replace(kept.policy, costs={name: usd + 1e6 for name, usd in kept.reference.costs.items()})
    found = money.draw(worse, kept.reference, False, kept.question.years).finding
    assert found.startswith("over ") and "the levers" in found and "spent" in found and "lost access" in found
    assert found.count("spent") == 1 and "more" in found


def test_tiles_and_statement_speak_of_the_same_numbers(kept: Kept) -> None:
    found = view.of_policy(kept.paired, kept.question.years)
    assert [one.name for one in found.tiles] == ["total_usd", *(one.outcome for one in MEASURES)]
    assert f"{found.numbers['saving']} of {kept.paired.futures}" in found.tiles[0].note
