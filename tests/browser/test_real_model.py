"""The page with the real model behind it, as it is served: what a leader does in ten minutes."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from tests.browser.conftest import Visitor, axe, full_answer, sentence

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def real_address() -> Iterator[str]:
    from dashboard.app import create_app

    server = make_server("127.0.0.1", 0, create_app().server, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def test_a_leader_finds_what_keeps_them_what_it_costs_and_how_sure_that_is(
    browser: Browser, real_address: str
) -> None:
    visitor = Visitor(browser, real_address, patience=120_000)
    page = visitor.open("?school=community")
    assert re.search(r"With no lever moved, expect \d+ departures over five years", sentence(page))
    expect(page.locator("[data-lever=stop_useless_requirements] .avoided")).not_to_be_empty()
    page.get_by_role("button", name="Quick wins").click()
    full_answer(page)
    assert re.search(
        r"Fewer leave in .* futures.*Expect \d+ fewer over five years\. It saves about", sentence(page)
    )
    expect(page.locator("#ranges")).to_contain_text("In 19 of 20 futures:")
    slider = page.get_by_role("slider", name="Team-based inbox", exact=True)
    slider.focus()
    page.keyboard.press("End")
    full_answer(page)
    expect(page).to_have_url(re.compile("team_inbox=1"))
    for name in ("levels", "hours", "destinations", "who", "departments", "people", "drivers", "money"):
        page.locator(f"[data-detail={name}] > summary").click()
    expect(page.locator("#who-body .main-svg").first).to_be_visible()
    page.wait_for_timeout(1500)
    assert axe(page) == []
    page.locator("[data-lever=team_inbox] .lever-name").click()
    expect(page.locator("[data-meant=team_inbox]")).to_contain_text("250 faculty")
    for context in visitor.contexts:
        context.close()
    assert not visitor.trouble
