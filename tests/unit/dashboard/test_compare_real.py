"""The page's numbers with the real model: those of `sim.compare`, and of the code it hands out, to the last digit."""

from __future__ import annotations

import contextlib
import io
import time
from typing import Any

import numpy as np
import pytest
from flask import Flask

import sim
from dashboard.answers import Answers
from dashboard.answers import size as sizes
from dashboard.pages.compare import assumed, hand, parts_of, why
from dashboard.pages.compare.compared import Compared, Row
from dashboard.pages.compare.measures import MEASURES
from dashboard.pages.compare.state import Now, opened
from dashboard.pages.compare.taken import python
from dashboard.parts import by_hand
from dashboard.simulation import Simulation
from dashboard.simulation.comparison import names_for
from dashboard.site import Site

QUERY = "?school=community&years=1&seed=3&team_inbox=0.7&leadership_development=1&compare.with=explore|fix-workflows"
MONEY = "&compare.discount_per_year=0.05&compare.replacement_usd.Surgery=700000&compare.price_usd.team_inbox=1000"
FUTURES = 6


@pytest.fixture(scope="module")
def made() -> Any:
    patch = pytest.MonkeyPatch()
    patch.setattr(sizes, "FUTURES", (FUTURES, FUTURES))
    answers = Answers(Simulation())
    site = Site(answers, answers.choices, answers.version)
    with Flask("x").test_request_context():
        found, lines = opened({"search": QUERY + MONEY}, site)
    assert not lines
    answers.several.ask("a/1", found.arms)
    for _ in range(1200):
        if answers.several.look("a/1", found.arms).over:
            break
        time.sleep(0.05)
    compared = found.compared(site)
    assert compared is not None and compared.futures == FUTURES
    yield site, found, compared
    answers.stop()
    patch.undo()


@pytest.fixture(scope="module")
def scripted(made: tuple[Site, Now, Compared]) -> dict[str, Any]:
    """What the code of the page makes when somebody runs it."""
    site, found, _ = made
    code = python(found, site)
    names: dict[str, Any] = {}
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(code, "comparison.py", "exec"), names)
    return {**names, "said": said.getvalue()}


def test_the_code_makes_the_paired_differences_of_the_page_to_the_last_digit(
    made: tuple[Site, Now, Compared], scripted: dict[str, Any]
) -> None:
    _, _, compared = made
    page = compared.differences()
    table = scripted["table"][scripted["table"]["scenario"] != "baseline"]
    assert len(page) == len(table) == 2 * len(MEASURES)
    free = page["name"] != "total_usd"  # priced with the reader's own assumptions on the page
    for mine, theirs in (("difference", "difference"), ("difference_low",) * 2, ("difference_high",) * 2, ("with", "mean")):
        np.testing.assert_array_equal(page[mine].to_numpy()[free], table[theirs].to_numpy()[free])


def test_the_code_makes_the_costs_of_the_page_to_the_last_digit(
    made: tuple[Site, Now, Compared], scripted: dict[str, Any]
) -> None:
    _, _, compared = made
    finance = compared.finances["explore"]
    for mine, theirs in ((finance.items(), scripted["costs"].items()), (finance.by_year(), scripted["costs"].by_year())):
        assert mine.equals(theirs)
    own = compared.differences().set_index(["policy", "name"]).loc[("The policy on Explore", "total_usd"), "difference"]
    assert own == pytest.approx(finance.items().set_index("name").loc["total_usd", "change"], rel=1e-12)
    assert "turnover_usd" in scripted["said"]


def test_costs_per_departure_are_those_of_a_comparison_unless_assumptions_change(
    made: tuple[Site, Now, Compared], scripted: dict[str, Any]
) -> None:
    _, _, compared = made
    usual = Compared(compared.rows, compared.reference, assumed.Assumptions(), 1).value()
    theirs = scripted["result"].value_for_money()
    np.testing.assert_allclose(usual["levers_usd"], theirs["levers_usd"], rtol=1e-9)
    np.testing.assert_allclose(usual["net_per_departure"], theirs["net_usd_per_departure_avoided"], rtol=1e-6)
    np.testing.assert_allclose(usual["levers_per_departure"], theirs["levers_usd_per_departure_avoided"], rtol=1e-6)


def test_longer_searches_are_simulated_and_move_the_baseline(made: tuple[Site, Now, Compared]) -> None:
    site, found, compared = made
    with Flask("x").test_request_context():
        longer, _ = opened({"search": f"{QUERY}&compare.vacancy=2"}, site)
    side = site.answers.make_side(longer.reference, lambda done, total: None)
    assert side.totals["vacancies"].mean() > compared.reference.totals["vacancies"].mean()
    assert "with_vacancy" in python(longer, site) and site.answers.side(found.reference) is not None


def test_parts_of_a_policy_are_paired_and_the_world_without_it_is_the_baseline(made: tuple[Site, Now, Compared]) -> None:
    site, found, _ = made
    wanted = parts_of.parts_of(found.arm(found.chosen[0]))
    assert wanted.none == found.reference and len(wanted.arms) == 4  # of two levers, alone is all but the other one
    seen: list[tuple[int, int]] = []
    result = parts_of.work(wanted, site.answers)(lambda done, total: seen.append((done, total)))
    assert seen[-1] == (4 * FUTURES, 4 * FUTURES)
    for one in parts_of.contributions(result):
        other = next(lever for lever in wanted.alone if lever != one.lever)
        alone = parts_of.whole(result)["departures"].mean - one.last["departures"].mean
        both = {each.lever: each for each in parts_of.contributions(result)}
        assert alone == pytest.approx(both[other].alone["departures"].mean)


def test_the_chain_ends_in_the_departures_of_the_comparison(made: tuple[Site, Now, Compared]) -> None:
    _, _, compared = made
    row: Row = compared.rows[0]
    table = why.table(row.side, compared.reference).set_index("outcome")
    assert table.loc["Departures", "change"] == compared.change(MEASURES[0], row).mean
    links = why.chain(row.side, compared.reference)
    assert [link.title for link in links] == ["Hours", "Treatment", "Strain", "What adds up", "Intention", "Departure"]
    assert all(link.moved or link.still for link in links)


def test_the_worksheet_of_this_school_differs_from_the_simulation_by_parts(made: tuple[Site, Now, Compared]) -> None:
    _, _, compared = made
    row, finance = compared.rows[0], compared.finances["explore"]
    inputs = by_hand.inputs_of(finance, row.side, compared.reference)
    assert inputs is not None and inputs.physicians == pytest.approx(250, abs=20)
    lines = hand.explained(inputs, by_hand.simulated(finance))
    assert len(lines) == 4 and all("nan" not in line for line in lines)
    published = hand.table(inputs).set_index("line")["published"]
    assert published["Saved a year"] == pytest.approx(1_125_000)


def test_names_of_scripts_are_variables_and_each_stands_once() -> None:
    found = names_for(["Inbox first!", "inbox FIRST", "5 things", "", "sim", "Ünïcode"])
    assert len(set(found)) == 6 and all(name.isidentifier() for name in found)
    assert sim.__version__
