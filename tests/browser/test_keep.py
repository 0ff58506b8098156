"""What a reader keeps and takes away: policies of one's own, links, files, tables, pictures, paper."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pandas as pd
import pytest
import yaml
from playwright.sync_api import Page, expect

from tests.browser.conftest import POLICY, Visitor, full_answer

pytestmark = pytest.mark.browser


def text_of(page: Page, button: str) -> str:
    with page.expect_download() as found:
        page.locator(button).click()
    return Path(found.value.path()).read_text(encoding="utf-8")


def test_policies_are_kept_renamed_copied_stacked_and_deleted(visit: Visitor) -> None:
    page = visit.open("?school=typical&team_inbox=0.5")
    page.locator("#tool-keep").click()
    expect(page.get_by_label("Keep the policy on the page as")).to_be_focused()
    page.keyboard.type("Inbox first")
    page.get_by_role("button", name="Keep", exact=True).click()
    row = page.locator("#kept tbody tr")
    expect(row).to_have_count(1)
    expect(row.first).to_contain_text(re.compile(r"fewer \(.* to .*fewer\).*of 100.*spent \(.* to .*spent\)"))
    row.first.get_by_role("textbox").fill("Inbox")
    row.first.get_by_role("textbox").press("Tab")
    page.get_by_role("button", name="Duplicate “Inbox”").click()
    expect(page.locator("#kept tbody tr")).to_have_count(2)
    page.get_by_role("button", name="Delete “Inbox (copy)”").click()
    expect(page.locator("#kept tbody tr")).to_have_count(1)
    page.locator("#dialog-keep").get_by_role("button", name="Close").click()
    inbox = page.get_by_role("textbox", name="Team-based inbox: percent")
    inbox.fill("70")
    inbox.press("Tab")
    full_answer(page)
    page.locator("#tool-keep").click()
    page.get_by_role("button", name=re.compile("Stack on the policy on the page")).click()
    expect(page.locator(".said")).to_contain_text("both set Team-based inbox: 50% replaces 70%")
    expect(inbox).to_have_value("50")
    page.reload()
    full_answer(page)
    page.locator("#tool-keep").click()
    expect(page.locator("#kept tbody tr")).to_have_count(1)
    for _ in range(7):
        button = page.get_by_role("button", name="Keep", exact=True)
        if button.is_enabled():
            button.click()
    expect(page.locator("#kept tbody tr")).to_have_count(6)


def test_csv_carries_where_it_comes_from(visit: Visitor) -> None:
    page = visit.open(POLICY)
    text = text_of(page, "[data-csv=main]")
    for line in (
        "# policy: Scribe or ambient AI 45%",
        "# seed: 1",
        "# made with: Faculty Attrition",
        "# caveat: Simulated people.",
    ):
        assert line in text
    table = pd.read_csv(io.StringIO(text), comment="#")
    assert len(table) == 10 and table.iloc[4, 0] == "Departures avoided by the end of year 5"
    page.locator("#tool-share").click()
    monthly = pd.read_csv(io.StringIO(text_of(page, "[data-csv=monthly]")), comment="#")
    assert len(monthly) == 61 and "departures avoided 97.5%" in monthly
    ranking = pd.read_csv(io.StringIO(text_of(page, "[data-csv=ranking]")), comment="#")
    assert len(ranking) == 21 and set(ranking["effect rests on"]) == {"studies", "assumption only"}


def test_a_scenario_file_goes_down_and_up(visit: Visitor, tmp_path: Path) -> None:
    page = visit.open(POLICY)
    page.locator("#tool-share").click()
    text = text_of(page, "[data-csv=scenario]")
    assert yaml.safe_load(text)["levers"]["documentation_support"]["intensity"] == 0.45
    file = tmp_path / "plan.yaml"
    file.write_text(text.replace("0.45", "0.25"), encoding="utf-8")
    page.locator("input[type=file]").set_input_files(file)
    expect(page).to_have_url(re.compile("documentation_support=0.25"))
    full_answer(page)
    page.locator("#tool-share").click()
    file.write_text("- a list", encoding="utf-8")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator("#notices")).to_contain_text("nothing was changed")


def test_the_link_is_there_to_copy(visit: Visitor) -> None:
    page = visit.open(POLICY)
    page.locator("#tool-share").click()
    assert page.get_by_label("Link to this page").input_value() == page.url
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#share-link [role=status]")).not_to_be_empty()


def test_a_picture_has_title_policy_seed_and_caveat(visit: Visitor) -> None:
    page = visit.open(POLICY)
    page.evaluate("window.Plotly.downloadImage = (figure) => { window.taken = figure; }")
    page.locator("[data-png=main]").click()
    layout = page.evaluate("window.taken.layout")
    title, caption = (one["text"] for one in layout["annotations"][-3:-1])
    assert "Departures avoided" in title and "19 of 20" in caption
    foot = layout["annotations"][-1]["text"]
    for word in ("seed: 1", "Faculty Attrition 0.1.0", "Scribe or ambient AI 45%", "Simulated people"):
        assert word in foot.replace("<br>", " ")
    assert layout["paper_bgcolor"] == "#fbfaf7"


def test_nothing_on_the_page_uploads_a_chart(visit: Visitor) -> None:
    page = visit.open(POLICY)
    assert page.locator(".modebar-btn").count() == 0


def test_tables_open_under_charts(visit: Visitor) -> None:
    page = visit.open(POLICY)
    page.locator("#main-card .numbers summary").click()
    expect(page.locator("#main-card table tr")).to_have_count(11)
    page.locator("[data-detail=who] > summary").click()
    page.locator("#who-card .numbers summary").click()
    expect(page.locator("#who-card table")).to_contain_text("URiM")


def test_it_prints_on_two_pages_and_always_light(visit: Visitor) -> None:
    page = visit.open(POLICY, scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.set_viewport_size({"width": 640, "height": 960})
    link = page.locator("#print-about")
    assert link.evaluate("one => one.scrollWidth <= one.clientWidth")  # the link does not run off the paper
    assert page.locator(".foot").inner_text().count("Stop useless tasks 70%") == 1
    found = page.pdf(format="Letter")
    assert 1 <= len(re.findall(rb"/Type\s*/Page[^s]", found)) <= 2
