"""Two calendars with the real model: the code on the page makes the numbers of the page, to the last digit."""

from __future__ import annotations

import contextlib
import io

import pandas as pd
import pytest

from dashboard.lives import MONTHS, WHO
from dashboard.pages.calendars import weeks
from dashboard.pages.calendars.choosing import fate_of
from dashboard.pages.calendars.story import story
from dashboard.question import Question, Use
from dashboard.simulation import Simulation

ASKED = Question("community", policy=(("team_inbox", Use(1.0)), ("stop_useless_requirements", Use(1.0, start=3))), years=2)
FUTURES = 2


@pytest.fixture(scope="module")
def model() -> Simulation:
    return Simulation()


@pytest.fixture(scope="module")
def table(model: Simulation) -> pd.DataFrame:
    steps: list[tuple[int, int]] = []
    found = model.fates(ASKED, FUTURES, lambda done, total: steps.append((done, total)))
    assert steps[-1] == (2 * FUTURES, 2 * FUTURES)
    return found


def test_everybody_has_a_fate_in_both_worlds(table: pd.DataFrame) -> None:
    assert list(table.columns[: len(WHO)]) == list(WHO) and isinstance(table.index, pd.RangeIndex)
    assert not table.duplicated(["replicate", "person"]).any()
    assert (table["kind_without"].notna() == table["left_without"].notna()).all()
    assert {"leaves-both", "stays-both"} < set(fate_of(table))


def test_the_snippet_returns_the_numbers_of_the_page_to_the_last_digit(model: Simulation, table: pd.DataFrame) -> None:
    part = table[(fate_of(table) != "stays-both") & (table["replicate"] == 1)]
    row = part[(part["left_without"] != part["left_with"]) & ~(part["left_with"] <= 6)].iloc[0]
    steps: list[tuple[int, int]] = []
    found = model.life(ASKED, FUTURES, 1, row["person"], lambda done, total: steps.append((done, total)))
    assert steps[-1] == (2 * FUTURES + 2, 2 * FUTURES + 2) and steps == sorted(steps)
    page = weeks.table_of(found, ASKED)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(model.life_snippet(ASKED, FUTURES, 1, row["person"]), {})
    mine = pd.read_csv(io.StringIO(said.getvalue()))
    written = pd.read_csv(io.StringIO(page.to_csv(index=False)))
    assert list(mine.columns) == ["scenario", *MONTHS] and len(mine) == 2 * (ASKED.months + 1)
    pd.testing.assert_frame_equal(mine[list(MONTHS)], written[list(MONTHS)], check_exact=True)
    drawn = weeks.for_browser(found, ASKED)["worlds"][1]["months"][5]
    row_of = mine[(mine["scenario"] == "my-policy") & (mine["month"] == 5)].iloc[0]
    assert drawn["hours"] == row_of["hours_per_week"] and drawn["have"][0] == row_of["clinic_hours"]


def test_what_the_sentences_say_is_what_the_event_log_says(model: Simulation, table: pd.DataFrame) -> None:
    row = table[(table["kind_without"] == "voluntary") & (table["left_without"] > 6)].iloc[0]
    found = model.life(ASKED, FUTURES, int(row["replicate"]), row["person"], lambda done, total: None)
    text = story(found, "Person 1", ASKED).headline
    assert f"leaves in month {row['left_without']:.0f}" in text
    gone = found["departures"].iloc[0]
    assert gone["world"] == "without" and gone["month"] == row["left_without"]
    assert found["months"].query("world == 'without' and not present")["destination"].iloc[0] == gone["destination"]


def test_without_a_policy_both_worlds_are_one(model: Simulation) -> None:
    plain = Question("community", years=1)
    table = model.fates(plain, 1, lambda done, total: None)
    pd.testing.assert_series_equal(table["left_without"], table["left_with"], check_names=False)
