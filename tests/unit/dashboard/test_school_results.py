"""What a fit found, as sentences, tables and charts."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from dashboard.charts.projection import projection as draw_projection
from dashboard.charts.standing import height, standing
from dashboard.own.fields import Fields
from dashboard.own.model import Fit, Learned, Published, Row
from dashboard.own.projected import projected
from dashboard.pages.school import ahead, results
from dashboard.question import Question
from sim.results.projection import against
from tests.browser.made_up import paired, side

ROW = Row("departures", "Departures a year", "annual_departure_rate", 0.08, 0.06, 0.11, 0.05, 0.12, 0.083, 0.066, 0.1)
LEARNED = Learned("intention_base", "likelihood of leaving", -1.7, -2.4, -1.1, 0.4)
FIT = Fit(
    "own-x", 500, Fields("typical", 500, 40), False, (ROW,), (LEARNED, replace(LEARNED, narrower=0.02)), (),
    {"intention_base": -1.7}, 1900, 400.0, 300.0, 1, "0.1.0",
)  # fmt: skip
PUBLISHED = (
    Published("annual_departure_rate", "Departures", 0.075, 0.055, 0.1, True, ("Bond 2023", "Else 2009")),
    Published("hours_per_week", "Hours", 54, 56, 58, False, ("Shanafelt 2023",)),
    Published("retirement_share", "Retirements", 0.12, 0.07, 0.2, True, ()),
    Published("vacancy_share", "Not simulated here", 0.1, 0.0, 0.2, True, ()),
)


@pytest.fixture(scope="module")
def answer() -> Any:
    question = Question("typical")
    found = side(question, 500, 0.0)
    return SimpleNamespace(question=question, paired=paired(question, 500, "full"), reference=found)


def test_the_headline_says_what_fits_and_what_stays_open() -> None:
    assert results.headline(FIT) == (
        "The model can meet your number. Your numbers leave 1 of the 2 fitted parameters about as open as they were."
    )
    missed = replace(ROW, outcome="hours_per_week", value=80, low=78, high=82, q025=55, median=57, q975=60)
    assert "cannot meet both of your numbers together: it stays off working hours" in results.headline(
        replace(FIT, rows=(ROW, missed))
    )


def test_rows_say_yours_before_and_after() -> None:
    assert results.fit_rows(FIT) == [["Departures a year", "8.0% (6.0% to 11.0%)", "5.0% to 12.0%", "8.3% (6.6% to 10.0%)"]]
    assert [row[2] for row in results.learned_rows(FIT)] == ["40% narrower", "stays unknown"]
    assert list(results.fit_table(FIT)["q975"]) == [0.1]


def test_where_a_school_stands(answer: Any) -> None:
    table = results.standing(PUBLISHED, answer)
    assert list(table["outcome"]) == ["annual_departure_rate", "hours_per_week", "retirement_share"]
    assert list(table["where"])[:2] == ["within", "below"]
    rows = results.standing_rows(table, FIT)
    assert rows[0][1] == "8.0% (6.0% to 11.0%)" and rows[1][1] == "–" and rows[0][5] == "Bond 2023 and others"
    figure = standing(table)
    go.Figure(figure)
    assert height(table) > 46 * 3 and len(figure["layout"]["annotations"]) == 3
    assert max(x for x in figure["data"][2]["x"]) <= 4


def test_a_department_has_an_honest_width(answer: Any) -> None:
    names, suppressed = results.departments(answer)
    assert names == ["Medical Specialties", "Surgery"] and suppressed == 1
    found = results.department(answer, "Surgery", 5)
    assert found is not None and found.low <= found.mean <= found.high
    assert found.chance_low < found.mean < found.chance_high
    assert "19 of 20 simulated futures" in found.sentence and "By chance alone" in found.chance
    assert results.department(answer, "Tiny", 5) is None, "groups under five people are never shown"
    said = str(ahead.department(answer, {"name": "Tiny"}, 5))
    assert "Tiny" not in said and "Medical Specialties" in said
    nobody = SimpleNamespace(reference=SimpleNamespace(who={"department": SimpleNamespace(names=(), suppressed=3)}))
    assert "none is shown" in str(ahead.department(nobody, None, 5))


def test_the_projection_begins_at_the_schools_own_level(answer: Any) -> None:
    kept = projected(FIT, answer)
    assert kept.last_year == 40 and kept.months == 60 and kept.parameters == {"intention_base": -1.7}
    figure = draw_projection(kept.band(), kept.last_year, [(12, 70)])
    go.Figure(figure)
    before = next(one for one in figure["data"] if one["name"] == "your last twelve months")
    assert before["x"] == [-1, 0] and before["y"] == [0, 40]
    middle = next(one for one in figure["data"] if one["name"] == "median")
    assert middle["y"][0] == 40
    assert next(one for one in figure["data"] if one["name"] == "counted since")["y"] == [110]
    go.Figure(draw_projection(kept.band()))
    assert [row[0] for row in ahead.ahead_rows(kept.band())] == ["1 year", "2 years", "3 years", "4 years", "5 years"]


@pytest.mark.parametrize(
    ("observed", "said"), [(39, "about what was projected"), (200, "none of the 100"), (0, "very surprising")]
)
def test_a_verdict_in_plain_words(answer: Any, observed: int, said: str) -> None:
    kept = projected(FIT, answer)
    lines = results.verdict(against(kept, 12, observed), kept, "9.9")
    assert said in lines[1] and ("inside" in lines[0]) == (observed == 39)
    assert f"made by version {kept.version}; this is 9.9" in lines[-1]
    assert "Something may have changed" not in " ".join(lines) or observed != 39


def test_surprise_is_graded() -> None:
    found = SimpleNamespace(chance=0.0)
    words = []
    for chance in (0.6, 0.3, 0.1, 0.03, 0.0):
        found.chance = chance
        words.append(results._surprise(found, "more", np.int64(100)))  # type: ignore[arg-type]
    assert len(set(words)) == 5 and "somewhat more" in words[2] and "only 3 of 100" in words[3]
