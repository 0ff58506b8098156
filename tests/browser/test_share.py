"""What a reader passes on: the code for the network, links that bring kept policies, whole links in exports and on paper."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from dashboard.reach import WHO, Reach
from tests.browser.app import served
from tests.browser.conftest import POLICY, Visitor, axe, full_answer
from tests.browser.stand_in import StandIn
from tests.browser.test_keep import text_of

pytestmark = pytest.mark.browser
PLACES = ("http://192.168.1.5:8050/", "http://172.17.0.1:8050/")


@pytest.fixture(scope="session")
def open_to_others(answers: StandIn) -> Iterator[str]:
    """The address of a page that others on the network may open, too."""
    server = make_server("127.0.0.1", 0, served(answers, Reach(PLACES, "the-key")).server, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture
def visit_open(browser: Browser, open_to_others: str) -> Iterator[Visitor]:
    """Opens that page; fails at the end for any error in it, such as a picture that its policy forbids."""
    visitor = Visitor(browser, open_to_others)
    yield visitor
    for context in visitor.contexts:
        context.close()
    assert not visitor.trouble


def share(page: Page) -> None:
    page.evaluate("document.getElementById('tool-share').click()")
    expect(page.locator("#share-network h3")).to_be_visible()


def keep(page: Page, *names: str) -> None:
    page.locator("#tool-keep").click()
    for name in names:
        page.locator("#keep-name").fill(name)
        page.get_by_role("button", name="Keep", exact=True).click()
    page.locator("#dialog-keep").get_by_role("button", name="Close").click()


WINDOWS = [(1366, "light"), (1366, "dark"), (400, "light"), (400, "dark"), (320, "light")]


@pytest.mark.parametrize(("width", "scheme"), WINDOWS)
def test_the_code_is_drawn_and_nothing_is_cut_off(visit_open: Visitor, width: int, scheme: str) -> None:
    page = visit_open.open(POLICY, width=width, height=768, scheme=scheme)
    if width > 500:
        keep(page, "One of ours")
    share(page)
    code = page.get_by_role("img", name="QR code")
    assert code.evaluate("one => one.complete && one.naturalWidth > 0")
    link = page.get_by_label("Link for others on your network").input_value()
    assert link.startswith(PLACES[0] + POLICY.partition("&")[0]) and link.endswith("&key=the-key")
    network = page.locator("#share-network")
    expect(network).to_contain_text(WHO)
    expect(network.locator("li")).to_contain_text(PLACES[1])
    assert axe(page) == []
    dialog = page.locator("#dialog-share")
    assert dialog.evaluate("one => one.scrollWidth <= one.clientWidth")


def test_without_lan_the_dialog_says_how_others_could_see_it(visit: Visitor) -> None:
    page = visit.open(POLICY)
    share(page)
    expect(page.locator("#share-network")).to_contain_text("attrition dashboard --lan")
    assert page.locator("#dialog-share img").count() == 0 and "key" not in page.locator("#share-network").inner_text()
    expect(page.locator("#share-kept")).to_be_empty()


def test_kept_policies_travel_and_replace_nothing(visit: Visitor, browser: Browser) -> None:
    sender = visit.open("?school=typical&team_inbox=0.5")
    keep(sender, "Inbox", "Second")
    share(sender)
    link = sender.get_by_label("Link with my kept policies").input_value()
    assert link.startswith(visit.address + "?") and "kept1=Inbox&" in link
    query = link.removeprefix(visit.address)
    receiver = visit.open("?school=typical&mentoring=0.4")
    keep(receiver, "Inbox", "C", "D", "E")
    receiver.goto(link)
    full_answer(receiver)
    notices = receiver.locator("#notices")
    expect(notices).to_contain_text("brought kept policies, now under “Keep as…”: “Inbox (2)”, “Second”.")
    expect(notices).to_contain_text("You keep another policy named “Inbox”")
    assert "kept" not in receiver.url and "team_inbox=0.5" in receiver.url
    receiver.locator("#tool-keep").click()
    names = [one.input_value() for one in receiver.locator("#kept tbody th input").all()]
    assert names == ["Inbox", "C", "D", "E", "Inbox (2)", "Second"]
    expect(receiver.locator("#kept tbody tr").last).to_contain_text("fewer")  # answered here, not told by the link
    receiver.goto(visit.address + query.replace("kept2=Second", "kept2=Third"))
    full_answer(receiver)
    expect(notices).to_contain_text("left out: “Inbox”, “Third”")
    stored = "JSON.parse(localStorage.getItem('attrition-policies')).length"
    assert receiver.evaluate(stored) == 6


def test_what_a_link_says_of_kept_policies_is_checked(visit: Visitor) -> None:
    evil = quote("<img src=x onerror=alert(1)>")
    page = visit.open(f"?kept1={evil}&kept1.team_inbox=7&kept1.moon_landing=1&kept1.years=99&kept2=Empty")
    notices = page.locator("#notices")
    for words in ("must be between 0 and 1", "moon_landing", "“Empty” is empty", "<img src=x onerror"):
        expect(notices).to_contain_text(words)
    page.locator("#tool-keep").click()
    expect(page.locator("#kept tbody tr")).to_have_count(1)
    assert page.locator("#kept img").count() == page.locator("#notices img").count() == 0
    page.get_by_role("button", name=re.compile("^Use ")).click()
    full_answer(page)
    assert "years=10" in page.url and "team_inbox=1" in page.url


def test_a_policy_that_a_link_brought_gets_its_numbers_here(visit: Visitor) -> None:
    page = visit.open("?school=typical&kept1=New&kept1.school=typical&kept1.bridge_funding=0.33")
    page.locator("#tool-keep").click()
    row = page.locator("#kept tbody tr")
    expect(row).to_contain_text("–")
    page.get_by_role("button", name="Use “New”").click()
    full_answer(page)
    page.wait_for_timeout(100)
    page.locator("#tool-keep").click()
    expect(row).to_contain_text("of 100")


def test_exports_carry_the_whole_link(visit: Visitor) -> None:
    page = visit.open(POLICY)
    for button in ("[data-csv=main]", "[data-csv=ranking]"):
        if "ranking" in button:
            share(page)
        text = text_of(page, button)
        assert f"# link: {visit.address}?school=typical&" in text and "key=" not in text
    assert f"{visit.address}?school=typical&" in page.locator("#print-about").text_content()
    page.evaluate("window.Plotly.downloadImage = (figure) => { window.taken = figure; }")
    page.evaluate("document.querySelector('[data-png=main]').click()")
    foot = page.evaluate("window.taken.layout.annotations.at(-1).text")
    assert f"link: {visit.address}" in foot.replace("<br>", " ") and max(map(len, foot.split("<br>"))) <= 162
