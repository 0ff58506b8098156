"""The page of portfolios in a real browser: a search from form to levers, reload, stop, keyboard, axe, narrow and dark."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from tests.browser.app import served
from tests.browser.conftest import Visitor, axe
from tests.browser.stand_in_portfolio import PortfolioStandIn

pytestmark = pytest.mark.browser
DONE = "portfolio?school=typical&portfolio.budget=1000000&portfolio.goals=departures_per_year:7.5&portfolio.run=search"


@pytest.fixture(scope="module")
def seeking() -> PortfolioStandIn:
    return PortfolioStandIn()


@pytest.fixture(scope="module")
def place(seeking: PortfolioStandIn) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, served(seeking).server, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture
def reader(browser: Browser, place: str, seeking: PortfolioStandIn) -> Iterator[Visitor]:
    visitor = Visitor(browser, place)
    yield visitor
    seeking.seekers.gate.set()
    for context in visitor.contexts:
        context.close()
    assert not visitor.trouble


def answered(page: Page) -> None:
    page.locator("#portfolio-how:visible").wait_for()
    page.locator("#portfolio-graph .main-svg").first.wait_for()


def opened(reader: Visitor) -> Page:
    page = reader.open("portfolio?school=typical", ready=False)
    expect(page.locator("#portfolio-levers-count")).to_have_text("all 21")
    expect(page.get_by_label("Budget: dollars a year, at most")).to_have_value("2,000,000")
    return page


def test_from_a_goal_to_the_levers_of_explore(reader: Visitor) -> None:
    page = opened(reader)
    page.get_by_label("Budget: dollars a year, at most").fill("$1M")
    page.get_by_label("Departures a year, at most").fill("7.5")
    page.get_by_role("button", name="Search", exact=True).click()
    answered(page)
    expect(page.locator("#portfolio-answer")).to_contain_text("in 55 of 80 simulated futures")
    assert "portfolio.goals=departures_per_year" in page.url
    page.get_by_role("link", name="Send to the levers").click()
    page.locator("#result[data-state=full]").wait_for()
    assert "burden_survey=1" in page.url and "portfolio." not in page.url


def test_a_point_is_chosen_by_keyboard_and_a_reload_finds_the_search_again(reader: Visitor) -> None:
    page = reader.open(DONE, ready=False)
    answered(page)
    expect(page.locator("#portfolio-set h3")).to_contain_text("Point 1")
    page.locator("#portfolio-points input:checked").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#portfolio-set h3")).to_contain_text("Point 2")
    page.reload()
    answered(page)
    expect(page.get_by_label("Departures a year, at most")).to_have_value("7.5")
    with page.expect_download() as file:
        page.get_by_role("button", name="CSV of the frontier").click()
    assert file.value.suggested_filename == "faculty-attrition-portfolio.csv"


def test_a_search_is_followed_and_stopped(reader: Visitor, seeking: PortfolioStandIn) -> None:
    seeking.seekers.gate.clear()
    page = opened(reader)
    page.get_by_label("Budget: dollars a year, at most").fill("-5")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator("#portfolio-budget-wrong")).to_contain_text("cannot be negative")
    page.get_by_label("Budget: dollars a year, at most").fill("900k")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator("#portfolio-answer")).to_contain_text("Estimate")
    expect(page.locator("#portfolio-search-line")).to_contain_text("steps of the search")
    assert axe(page) == []
    page.get_by_role("button", name="Stop the search").click()
    expect(page.locator("#portfolio-search-line")).to_contain_text("was stopped")
    expect(page.get_by_role("button", name="Stop the search")).to_be_hidden()
    assert "portfolio.run" not in page.url


@pytest.mark.parametrize(("width", "scheme"), [(1366, "light"), (1366, "dark"), (320, "light")])
def test_axe_finds_nothing_and_nothing_is_cut_off(reader: Visitor, width: int, scheme: str) -> None:
    page = reader.open(DONE, width=width, scheme=scheme, ready=False)
    answered(page)
    for summary in page.locator(".portfolio summary:visible").all():
        summary.click()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate(
        """() => [...document.querySelectorAll('main button, main summary, main a, main .choices label')]
            .map((one) => [one.textContent, one.offsetParent, one.getBoundingClientRect()])
            .filter(([, seen, box]) => seen && (box.height < 24 || box.width < 24)).map(([text]) => text)"""
    )
    assert small == []
