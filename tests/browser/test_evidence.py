"""The page Evidence as readers use it: searching by keyboard, links to single rows, the file, the snippet, and paper."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

import sim
from tests.browser.conftest import POLICY, Visitor, axe

pytestmark = pytest.mark.browser

FINDS = ("inbox", "INBOX assumption", ".*", "(a+)+$", "<b>inbox</b>", "\u202einbox\u200f", "ｉｎｂｏｘ", "'; --", "e4d", "[")


def opened(visit: Visitor, query: str = "", **how: object) -> Page:
    page = visit.open(f"evidence{query}", ready=False, **how)  # type: ignore[arg-type]
    expect(page.locator("#evidence-hits")).to_contain_text("shown", timeout=visit.patience)
    return page


def shown(page: Page) -> list[str]:
    """The names in the rows that are shown."""
    ids: list[str] = page.evaluate(
        "() => [...document.querySelectorAll('#evidence-rows tr')].filter((row) => !row.hidden).map((row) => row.id)"
    )
    return [one.removeprefix("parameter-") for one in ids]


def test_searching_by_keyboard_says_how_many_and_a_reload_restores_it(visit: Visitor) -> None:
    page = opened(visit)
    expect(page.locator("#evidence-hits")).to_have_text("All 477 parameters are shown.")
    page.get_by_label("Search by words").focus()
    page.keyboard.type("inbox minutes", delay=10)
    expect(page.locator("#evidence-hits")).to_have_text(re.compile(r"^2 of 477 parameters are shown\.$"))
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#evidence-hits")).to_have_text(re.compile("^No parameter has all of these words and fits"))
    page.keyboard.press("ArrowUp")
    page.reload()
    expect(page.locator("#evidence-hits")).to_have_text("2 of 477 parameters are shown.")
    expect(page.get_by_label("Search by words")).to_have_value("inbox minutes")
    page.get_by_role("button", name="Show all", exact=True).click()
    expect(page.get_by_label("Search by words")).to_be_focused()
    assert "evidence.find" not in page.url


def test_the_page_and_python_find_the_same_whatever_is_searched_for(visit: Visitor) -> None:
    page = opened(visit)
    field = page.get_by_label("Search by words")
    for find in FINDS:
        field.fill(find)
        assert shown(page) == sim.parameter_table(find)["name"].tolist(), find
        made: dict[str, object] = {"print": lambda table: None}
        exec(page.locator("#evidence-snippet").text_content() or "", made)
        table = made["table"]
        assert isinstance(table, pd.DataFrame) and table["name"].tolist() == shown(page), find
    field.evaluate("field => { field.value = 'x'.repeat(10000); field.dispatchEvent(new Event('input')); }")
    expect(page.locator("#evidence-hits")).to_contain_text("No parameter has all of these words.", timeout=2000)


def test_kinds_sorting_and_the_file_go_together(visit: Visitor) -> None:
    page = opened(visit, "?evidence.find=inbox")
    page.get_by_label("Status", exact=True).select_option("assumption")
    page.get_by_role("button", name="Value", exact=True).click()
    expected = sim.parameter_table("inbox", status="assumption")
    assert shown(page) == expected.sort_values("value", kind="stable")["name"].tolist()
    expect(page.locator("th[data-sort=value]")).to_have_attribute("aria-sort", "ascending")
    with page.expect_download() as taken:
        page.get_by_role("button", name="CSV of what is shown").click()
    text = Path(taken.value.path()).read_text("utf-8")
    assert text.count("\n") - sum(line.startswith("#") for line in text.splitlines()) == len(expected) + 1
    assert "# searched for: inbox" in text
    expect(page.locator("#evidence-said")).to_have_text(f"The file has {len(expected)} rows, those that are shown.")


def test_a_lever_on_the_first_page_leads_to_its_card_and_the_question_goes_along(visit: Visitor) -> None:
    page = visit.open(POLICY)
    page.locator("[data-lever=team_inbox] .lever-name").click()
    page.get_by_role("link", name="All sources, sizes and assumptions of this lever").click()
    expect(page.locator("#lever-team_inbox")).to_be_focused(timeout=visit.patience)
    expect(page.locator("#lever-team_inbox")).to_contain_text("messages taken over by the team")
    assert "leadership_development=0.7" in page.url
    page.get_by_role("link", name="messages taken over by the team").click()
    expect(page.locator("#parameter-inbox_saved")).to_be_focused()
    page.get_by_role("link", name="Explore", exact=True).click()
    page.locator("#sentence").wait_for()
    assert "leadership_development=0.7" in page.url


def test_a_link_to_a_hidden_row_shows_it_and_an_unknown_one_names_the_nearest(visit: Visitor) -> None:
    page = opened(visit, "?evidence.find=grant#parameter-inbox_saved")
    expect(page.locator("#parameter-inbox_saved")).to_be_in_viewport()
    expect(page.locator("#evidence-hits")).to_have_text("All 477 parameters are shown.")
    for anchor, said in (
        ("parameter-inbox_savd", "There is no parameter “inbox_savd”. Nearest: inbox saved."),
        ("lever-team_inbx", "There is no lever “team_inbx”. Nearest: team inbox."),
        (quote("<img src=x onerror=alert(1)>"), "There is no parameter, lever or finding “<img src=x onerror=alert(1)>”."),
        ("%E0%A4", ""),
    ):
        page.evaluate("(hash) => { window.location.hash = hash; }", anchor)
        if said:
            expect(page.locator("#evidence-anchor")).to_have_text(said)
    page.evaluate("window.location.hash = 'missed-V1'")
    expect(page.locator("#missed-V1")).to_contain_text("Could mislead")


def test_a_filter_that_there_is_not_is_said(visit: Visitor) -> None:
    page = opened(visit, "?evidence.status=assumd")
    expect(page.locator("#evidence-notices")).to_contain_text("Nearest: “assumed”")


@pytest.mark.parametrize(("width", "scheme"), [(1366, "dark"), (320, "light")])
def test_axe_finds_nothing_with_all_unfolded_and_nothing_is_cut_off(visit: Visitor, width: int, scheme: str) -> None:
    page = opened(visit, "?evidence.find=inbox#lever-team_inbox", width=width, scheme=scheme)
    page.evaluate("document.querySelectorAll('main .unfolds').forEach((one) => { one.open = true; })")
    page.locator("#board table").nth(4).wait_for(state="attached")
    page.evaluate("document.querySelectorAll('#evidence-rows [hidden]').forEach((row) => row.remove())")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    outside = page.evaluate(
        "() => [...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1"
        " && !one.closest('.sr-only, svg, thead')).map((one) => one.outerHTML.slice(0, 80))"
    )
    assert outside == []


def test_a_server_that_was_away_is_said_here_too(visit: Visitor) -> None:
    page = opened(visit)
    page.route("**/alive", lambda route: route.abort())
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#away")).to_contain_text("The server does not answer")
    page.wait_for_timeout(2100)  # what is shorter is not worth a word
    page.unroute("**/alive")
    expect(page.locator("#evidence-notices")).to_contain_text("The server did not answer for", timeout=8000)
    expect(page.locator("#away")).to_be_hidden()
    visit.trouble[:] = [one for one in visit.trouble if "ERR_FAILED" not in one]


def test_paper_has_what_was_looked_for_and_no_more(visit: Visitor) -> None:
    page = opened(visit, "?evidence.find=inbox")
    page.emulate_media(media="print")
    expect(page.locator(".evidence-section:visible")).to_have_count(1)
    expect(page.locator("#evidence-printed")).to_have_text("Looked for: words “inbox”.")
    assert page.locator("#evidence-rows tr:visible").count() == len(sim.parameter_table("inbox"))
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Show all", exact=True).click()
    page.emulate_media(media="print")
    expect(page.locator(".evidence-section:visible")).to_have_count(9)
