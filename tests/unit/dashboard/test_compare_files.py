"""Files of Compare: page, brief, slides and worksheet say the same of costs, at the prices that the reader set."""

from __future__ import annotations

import base64
import io
import time
from typing import Any

import numpy as np
import pytest
from flask import Flask
from openpyxl import load_workbook

from dashboard.answers import Answers
from dashboard.answers import size as sizes
from dashboard.pages.compare import exports, files
from dashboard.pages.compare.compared import Compared
from dashboard.pages.compare.state import Now, opened
from dashboard.pages.explore.taken import taken as of_explore
from dashboard.parts import by_hand, money_words
from dashboard.question import Question
from dashboard.simulation import Simulation
from dashboard.site import Site
from dashboard.takeaways.cash import cash_of
from dashboard.takeaways.content import LEVERS, TakeAway
from dashboard.takeaways.files import FILES
from dashboard.takeaways.worksheet import worksheet
from sim.results.finance import Finance
from sim.results.payback import payback
from tests.unit.dashboard.snippets import answered

QUERY = "?school=community&years=2&seed=3&team_inbox=0.7&leadership_development=1&compare.with=explore|fix-workflows"
MONEY = (
    "&compare.discount_per_year=0.05&compare.replacement_usd.Surgery=700000&compare.price_usd.team_inbox=1000"
)
FUTURES = 4
Made = tuple[Site, Now, Compared]


@pytest.fixture(scope="module")
def site() -> Any:
    patch = pytest.MonkeyPatch()
    patch.setattr(sizes, "FUTURES", (FUTURES, FUTURES))
    answers = Answers(Simulation())
    yield Site(answers, answers.choices, answers.version)
    answers.stop()
    patch.undo()


def compared(site: Site, query: str) -> Made:
    with Flask("x").test_request_context():
        found, lines = opened({"search": query}, site)
    assert not lines
    site.answers.several.ask("a/1", found.arms)
    for _ in range(1200):
        if site.answers.several.look("a/1", found.arms).over:
            break
        time.sleep(0.05)
    made = found.compared(site)
    assert made is not None and made.futures == FUTURES
    return site, found, made


def given(made: Made) -> tuple[TakeAway, Finance]:
    site, found, page = made
    row = found.row(page)
    assert row is not None
    with Flask("x").test_request_context("http://127.0.0.1:8050/"):
        return files.taken(found, page, row, site), page.finances[row.option.key]


def held(found: TakeAway, finance: Finance) -> None:
    """Hold what the files have against the tables of the page."""
    items, years = finance.items().set_index("name"), finance.by_year()
    flow, book = cash_of(found.costs), load_workbook(io.BytesIO(worksheet(found)), data_only=True)
    np.testing.assert_allclose(flow.net, -years["net"])
    np.testing.assert_allclose(flow.discounted, -years["present_value"])
    np.testing.assert_allclose(flow.spent, years["levers_usd"], atol=1e-6)
    sheet = book["Cash flow"]
    money = [sheet[f"B{row}"].value for row in (13, 14)]
    assert money == pytest.approx([-items.loc[name, "change"] for name in ("total_usd", "total_discounted_usd")])
    month = payback(finance.net).on_average
    assert sheet["B15"].value == (month or "not within these years") and flow.payback == month
    price = finance.per_departure()["levers"][0]
    assert sheet["B17"].value == (pytest.approx(price) if np.isfinite(price) else money_words.NO_PRICE)
    assert {cell.value for cell in book["Check"]["E"][3:] if cell.value} == {"equal"}
    bought = {one.title: sum(one.change) for one in found.costs.lines if one.kind == LEVERS}
    assert bought == pytest.approx(dict(zip(*(finance.by_lever()[key] for key in ("lever", "usd")), strict=True)))
    places = {str(row[0]): row for row in found.more[0].rows}
    for row in finance.by_department().to_dict("records"):
        assert places[row["department"]][5] == row["turnover_change"]
        assert places[row["department"]][7] == row["access_change"]
    assert money_words.headline(finance, found.costs.told.split("”")[0][1:], 2) in found.costs.told


def test_files_have_the_costs_of_the_page_at_the_prices_of_the_reader(site: Site) -> None:
    made = compared(site, QUERY + MONEY)
    found, finance = given(made)
    held(found, finance)
    assert finance.assumptions.changed and len(found.changed) == 3
    values = {one.name: one.value for one in found.assumptions}
    assert (values["discount_per_year"], values["price_team_inbox"]) == (0.05, 1000.0)
    assert "your price: $1,000 each" in found.policy[0].cost
    assert "discount_per_year=0.05" in found.code and "compare.discount_per_year=0.05" in found.about["link"]
    assert found.tiles and found.case == by_hand.inputs_of(finance, made[2].rows[0].side, made[2].reference)
    for name in FILES:
        with Flask("x").test_request_context("http://127.0.0.1:8050/"):
            sent = exports.file_of(name, {"search": QUERY + MONEY}, site)
        assert sent["filename"] == FILES[name][0]
    with Flask("x").test_request_context("http://127.0.0.1:8050/"):
        sent = exports.file_of("brief", {"search": QUERY + MONEY}, site)
    content = base64.b64decode(sent["content"]).decode() if sent["base64"] else sent["content"]
    for one in (found.costs.told, *found.changed, "The policy on Explore"):
        assert one in content, one


def test_explore_and_compare_give_the_same_files_of_the_same_question(site: Site) -> None:
    compare, finance = given(compared(site, QUERY))
    held(compare, finance)
    question: Question = opened_question(site)
    kept = answered(site.answers, question)
    with Flask("x").test_request_context("http://127.0.0.1:8050/"):
        explore = of_explore(question, site, kept)
    assert explore.sentence == compare.sentence and explore.tiles == compare.tiles
    assert explore.costs.lines == compare.costs.lines and explore.more == compare.more
    assert explore.case == compare.case and explore.assumptions == compare.assumptions
    assert not compare.changed and "assumptions" not in compare.about


def opened_question(site: Site) -> Question:
    with Flask("x").test_request_context():
        return opened({"search": QUERY}, site)[0].question
