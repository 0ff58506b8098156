"""The page with the real model behind it, as `attrition dashboard` serves it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from waitress import create_server

from dashboard.answers import Answers
from dashboard.app import create_app
from dashboard.simulation import Simulation
from tests.browser.conftest import Visitor, axe, full_answer, sentence

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def real_address() -> Iterator[str]:
    simulation = Simulation()
    simulation.warm_up(print)
    server = create_server(create_app(Answers(simulation)).server, host="127.0.0.1", port=0, threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}/"
    server.close()


def test_a_leader_asks_the_real_model(browser: Browser, real_address: str) -> None:
    visitor = Visitor(browser, real_address, patience=60_000)
    page = visitor.open("?institution=community&scenarios=fix-workflows&years=2")
    said = sentence(page)
    assert re.search(r"Fix workflows: over two years, .* from a faculty of 250", said), said
    thumb = page.get_by_role("slider", name="Burden survey with stay conversations: percent", exact=True)
    thumb.focus()
    page.keyboard.press("End")
    expect(page.locator("#sentence")).to_contain_text("My policy", timeout=60_000)
    full_answer(page)
    expect(page).to_have_url(re.compile("burden_survey=1"))
    assert axe(page) == []
    page.close()
    assert not visitor.trouble
