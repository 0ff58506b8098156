"""The page Compare in a browser: the address restores it, long work goes on over a reload, and axe is content."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from dashboard.answers import Answers
from tests.browser.app import served
from tests.browser.conftest import Visitor, axe
from tests.browser.stand_in_compare import Shipped

pytestmark = pytest.mark.browser
SOON = 20_000  # milliseconds: answers come within one, but several tests share a machine
QUERY = "compare?school=community&years=1&stop_useless_requirements=0.7&leadership_development=0.7"


@pytest.fixture(scope="module")
def model() -> Shipped:
    """What is behind the page."""
    return Shipped()


@pytest.fixture(scope="module")
def compare(model: Shipped) -> Iterator[str]:
    """The address of a page with the real answers and queues."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    answers = Answers(model)
    answers.closed = []  # type: ignore[attr-defined]
    server = make_server("127.0.0.1", 0, served(answers).server, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    answers.stop()


@pytest.fixture
def visitor(browser: Browser, compare: str, model: Shipped) -> Iterator[Visitor]:
    """Opens pages; fails at the end for any error in them or any request that leaves the machine."""
    found = Visitor(browser, compare)
    yield found
    model.gate.set()
    for context in found.contexts:
        context.close()
    assert not found.trouble


def shown(page: Page) -> None:
    """Waits until the comparison and one policy in detail are shown."""
    page.locator("#compare-results:not([hidden])").wait_for()
    page.locator("#compare-one:not([hidden])").wait_for()
    page.locator("#compare-costs table").first.wait_for()


def unfold(page: Page) -> None:
    for summary in page.locator(".unfolds > summary").all():
        summary.click()


@pytest.mark.parametrize(("width", "scheme"), [(1366, "light"), (1366, "dark"), (320, "light")])
def test_axe_finds_nothing_and_nothing_is_cut_off(visitor: Visitor, width: int, scheme: str) -> None:
    page = visitor.open(QUERY, width=width, height=860, scheme=scheme, ready=False)
    shown(page)
    unfold(page)
    page.wait_for_timeout(500)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_is_chosen_and_assumed_stands_in_the_address_and_a_reload_restores_it(visitor: Visitor) -> None:
    page = visitor.open(QUERY, ready=False)
    shown(page)
    page.get_by_role("checkbox", name="Fix workflows", exact=True).check()
    page.locator("#compare-outcome-box").get_by_label("Net cost", exact=True).check()
    expect(page.locator("#compare-ranking tbody tr")).to_have_count(3, timeout=SOON)
    unfold(page)
    field = page.get_by_label("Discount rate, %", exact=True)
    before = page.locator("#compare-costs").inner_text()
    field.fill("12")
    field.press("Tab")
    expect(page.locator("#compare-assumed-said")).to_have_text("one changed assumption", timeout=SOON)
    expect(page.locator("#compare-costs")).not_to_have_text(before, timeout=SOON)
    field.fill("1e12")
    field.press("Tab")
    expect(page.locator("#compare-assumed-wrong")).to_contain_text(
        "must be a number from 0% to 50%; 3% is used", timeout=SOON
    )
    field.fill("12")
    field.press("Tab")
    page.wait_for_url("**discount_per_year=0.12**")
    assert (
        "compare.with=explore|align-incentives|fix-workflows" in page.url
        and "compare.outcome=total_usd" in page.url
    )
    page.reload()
    shown(page)
    expect(page.get_by_role("checkbox", name="Fix workflows", exact=True)).to_be_checked(timeout=SOON)
    expect(page.locator("#compare-outcome-box").get_by_label("Net cost", exact=True)).to_be_checked(
        timeout=SOON
    )
    expect(page.get_by_label("Discount rate, %", exact=True)).to_have_value("12", timeout=SOON)
    with page.expect_download() as got:
        page.locator("[data-take=years]").click()
    assert "discount_per_year 0.12" in got.value.path().read_text(encoding="utf-8")
    with page.expect_download() as got:
        page.locator("[data-take=brief]").click()
    text = got.value.path().read_text(encoding="utf-8")
    assert "Discount rate: 12% in all futures instead of about 3%" in text and "“Fix workflows”" not in text
    page.get_by_role("link", name="Evidence", exact=True).click()
    page.locator("main[data-page=evidence]").wait_for()
    page.get_by_role("link", name="Compare", exact=True).click()
    page.wait_for_url("**compare?school=community**discount_per_year=0.12**")


FILLED = """() => {
    const chart = document.querySelector("#compare-parts-graph .js-plotly-plot, #compare-parts-graph.js-plotly-plot");
    const made = chart && chart._fullLayout;
    return made && chart.clientWidth === made.width && chart.clientHeight === made.height;
}"""


def test_each_lever_is_simulated_on_request_cancelled_and_found_after_a_reload(
    visitor: Visitor, model: Shipped
) -> None:
    page = visitor.open(f"{QUERY}&mentoring=0.25", ready=False)
    shown(page)
    model.gate.clear()
    page.locator("#compare-parts-begin").click()
    page.locator("#compare-parts-box:not([hidden])").wait_for()
    page.locator("#compare-parts-cancel").click()
    expect(page.locator("#compare-parts-line")).to_have_text("Stopped.", timeout=SOON)
    page.locator("#compare-parts-begin").click()
    expect(page.locator("#compare-parts-line")).to_contain_text("simulated futures", timeout=SOON)
    page.reload()
    shown(page)
    expect(page.locator("#compare-parts-line")).to_contain_text("simulated futures", timeout=SOON)
    model.gate.set()
    page.locator("#compare-parts-result:not([hidden])").wait_for()
    expect(page.locator("#compare-parts-table tbody tr")).to_have_count(4, timeout=SOON)
    page.reload()
    page.locator("#compare-parts-result:not([hidden])").wait_for()
    page.wait_for_function(FILLED)  # a result that is kept is drawn while its place is still hidden


def test_what_was_answered_is_shown_while_the_rest_is_simulated(visitor: Visitor, model: Shipped) -> None:
    page = visitor.open(QUERY, ready=False)
    shown(page)
    model.gate.clear()
    page.get_by_label("Leave well", exact=True).check()
    page.locator("#compare-work-box:not([hidden])").wait_for()
    expect(page.locator("#compare-ranking tbody tr")).to_have_count(2, timeout=SOON)
    model.gate.set()
    expect(page.locator("#compare-ranking tbody tr")).to_have_count(3, timeout=SOON)
    expect(page.locator("#compare-work-box")).to_be_hidden(timeout=SOON)
    for title in ("Leave well", "The policy on Explore", "Align incentives with the mission"):
        page.get_by_role("checkbox", name=title, exact=True).uncheck()
    expect(page.locator("#compare-picked")).to_contain_text("Choose at least one policy", timeout=SOON)
    expect(page.locator("#compare-results")).to_be_hidden(timeout=SOON)
