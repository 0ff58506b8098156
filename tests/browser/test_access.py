"""For everyone: axe in every state, 320 px, zoom, keyboard, dark, reduced motion; and a server that is away."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import POLICY, Visitor, axe, full_answer

pytestmark = pytest.mark.browser


def tour(page: Page) -> None:
    page.locator("#tool-help").click()
    page.locator("#start-tour").click()
    page.locator("#tour-next").click()


def tables(page: Page) -> None:
    for summary in page.locator("[data-detail] > summary").all():
        summary.click()
    page.wait_for_timeout(1500)
    for summary in page.locator(".numbers > summary:visible").all():
        summary.click()


def rows(page: Page) -> None:
    for name in page.locator(".lever-name:visible").all()[:8]:
        name.click()
    for summary in page.locator(".several > summary:visible").all()[:2]:
        summary.click()


def tool(name: str):  # type: ignore[no-untyped-def]
    def open_it(page: Page) -> None:
        page.evaluate(f"document.getElementById('tool-{name}').click()")
        if name == "keep":
            page.locator("#dialog-keep").get_by_role("button", name="Keep", exact=True).click()

    return open_it


def sheet(page: Page) -> None:
    page.locator("#sheet-handle").click()
    rows(page)


def menu(page: Page) -> None:
    page.locator("#tools-toggle").click()


STATES = {
    "first": (1366, "light", None),
    "dark": (1366, "dark", None),
    "rows": (1366, "light", rows),
    "rows dark": (1366, "dark", rows),
    "tables": (1366, "light", tables),
    "tables dark": (1366, "dark", tables),
    "keep": (1366, "light", tool("keep")),
    "keep dark": (1366, "dark", tool("keep")),
    "share": (1366, "light", tool("share")),
    "help": (1366, "light", tool("help")),
    "help dark": (1366, "dark", tool("help")),
    "tour": (1366, "light", tour),
    "present": (1366, "light", tool("present")),
    "tablet": (820, "light", menu),
    "phone": (400, "light", None),
    "sheet": (400, "light", sheet),
    "sheet dark": (400, "dark", sheet),
    "menu": (400, "light", menu),
    "narrow": (320, "light", None),
    "narrow tables": (320, "light", tables),
}


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_and_nothing_is_cut_off(visit: Visitor, state: str) -> None:
    width, scheme, act = STATES[state]
    page = visit.open(POLICY, width=width, height=768 if width > 500 else 860, scheme=scheme)
    if act:
        act(page)
        page.wait_for_timeout(300)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_four_hundred_percent_zoom_is_one_column_without_a_sheet(visit: Visitor) -> None:
    page = visit.open(POLICY, width=342, height=192)
    assert page.evaluate("document.documentElement.scrollWidth") <= 342
    assert page.locator("#levers").evaluate("one => getComputedStyle(one).position") == "static"
    assert axe(page) == []


def test_focus_is_visible_and_never_under_anything(visit: Visitor) -> None:
    page = visit.open(POLICY)
    hidden = []
    for _ in range(60):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => {
                const one = document.activeElement;
                if (!one || one === document.body) return null;
                const box = one.getBoundingClientRect();
                const at = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
                const seen = at && (one.contains(at) || at.contains(one) || at.closest('label')?.contains(one));
                const style = getComputedStyle(one);
                return { name: one.id || one.className, seen: Boolean(seen), ring: style.outlineStyle !== 'none' };
            }"""
        )
        if found and not (found["seen"] and found["ring"]):
            hidden.append(found)
    assert not hidden


def test_tiles_and_terms_explain_themselves_on_focus(visit: Visitor) -> None:
    page = visit.open(POLICY)
    page.locator("[data-outcome=burned_out]").focus()
    expect(page.locator("#tip")).to_contain_text("in 19 of 20 futures")
    expect(page.locator("#tip")).to_contain_text("above the survey cutoff")
    page.keyboard.press("Escape")
    expect(page.locator("#tip")).to_be_hidden()


def test_what_cannot_react_to_a_lever_is_said(visit: Visitor) -> None:
    page = visit.open()
    box = page.get_by_role("textbox", name="Team-based inbox: percent")
    box.fill("70")
    box.press("Tab")
    full_answer(page)
    expect(page.locator("#cannot-react")).to_contain_text(
        "“Team-based inbox” does not move in this model: protected time kept"
    )


def test_that_the_chart_cannot_react_to_a_lever_is_said(visit: Visitor) -> None:
    page = visit.open()
    box = page.get_by_role("textbox", name="Planned handovers: percent")
    box.fill("70")
    box.press("Tab")
    full_answer(page)
    expect(page.locator("#cannot-react")).to_contain_text(
        "“Planned handovers” does not move in this model: departures avoided (the chart)"
    )


def test_light_and_dark_are_remembered(visit: Visitor) -> None:
    page = visit.open(scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")
    page.get_by_role("button", name="Switch between light and dark").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-scheme", "light")


def test_reduced_motion_is_respected(visit: Visitor) -> None:
    page = visit.open()
    page.emulate_media(reduced_motion="reduce")
    moving = page.evaluate(
        "() => [...document.querySelectorAll('main *')].filter((one) => "
        "getComputedStyle(one).transitionDuration.split(', ').some((time) => parseFloat(time) > 0)).length"
    )
    assert moving == 0


def test_a_banner_says_that_the_server_is_away_and_goes_by_itself(visit: Visitor) -> None:
    page = visit.open(POLICY)
    page.route("**/alive", lambda route: route.abort())
    expect(page.locator("#away")).to_be_visible()
    expect(page.locator("#away")).to_contain_text("The server does not answer")
    page.unroute("**/alive")
    expect(page.locator("#away")).to_be_hidden()
    full_answer(page)
    visit.trouble[:] = [one for one in visit.trouble if "ERR_FAILED" not in one]
