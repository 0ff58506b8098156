"""What one takes away, in a real browser: four files from Share, the brief alone and offline, and on paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.takeaways.brief import brief
from tests.browser.conftest import POLICY, Visitor, axe
from tests.unit.dashboard.to_take import all_levers

pytestmark = pytest.mark.browser
FILES = {
    "brief": ("faculty-attrition-brief.html", b"<!DOCTYPE html>"),
    "slides": ("faculty-attrition-slides.pptx", b"PK"),
    "worksheet": ("faculty-attrition-worksheet.xlsx", b"PK"),
    "code": ("faculty-attrition.py", b"# made with: "),
}


def share(page: Page) -> None:
    page.evaluate("document.getElementById('tool-share').click()")
    expect(page.locator("#share-code details")).to_be_visible()


def test_share_gives_each_file_and_the_code(visit: Visitor, tmp_path: Path) -> None:
    page = visit.open(POLICY)
    share(page)
    for name, (file, begins) in FILES.items():
        with page.expect_download() as found:
            page.locator(f"#dialog-share [data-csv={name}]").click()
        assert found.value.suggested_filename == file
        found.value.save_as(tmp_path / file)
        assert (tmp_path / file).read_bytes().startswith(begins)
    page.locator("#share-code summary").click()
    expect(page.locator("#share-code pre")).to_contain_text("import sim")
    assert axe(page) == []
    page.get_by_role("button", name="Copy code").click()
    expect(page.locator("#share-code [role=status]")).to_have_text(re.compile("Copied|Ctrl"))


@pytest.mark.parametrize("width", [1366, 320])
def test_the_policy_stands_folded_above_the_answer(visit: Visitor, width: int) -> None:
    page = visit.open(POLICY, width=width, height=768)
    line = page.locator("#policy-line")
    expect(line).to_have_text("The policy: three levers in use")
    line.click()
    expect(page.locator("#policy-rows li")).to_have_count(3)
    expect(page.locator("#policy-rows")).to_contain_text("evidence: moderate")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_brief_opens_offline_and_prints_on_two_pages(
    visit: Visitor, browser: Browser, tmp_path: Path
) -> None:
    page = visit.open(POLICY)
    share(page)
    with page.expect_download() as found:
        page.locator("#dialog-share [data-csv=brief]").click()
    path = tmp_path / "brief.html"
    found.value.save_as(path)
    context = browser.new_context(offline=True, viewport={"width": 320, "height": 700})
    alone = context.new_page()
    asked: list[str] = []
    trouble: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.on("console", lambda said: trouble.append(said.text))
    alone.goto(path.as_uri())
    assert asked == [path.as_uri()] and trouble == []
    assert alone.locator("h1").inner_text().startswith("Fewer leave in all 100 futures")
    assert alone.evaluate("document.documentElement.scrollWidth") <= 320
    assert axe(alone) == []
    for size in ("Letter", "A4"):
        pages = len(re.findall(rb"/Type\s*/Page\b", alone.pdf(format=size)))
        assert 1 <= pages <= 2, (size, pages)
    context.close()


def test_all_levers_and_twenty_departments_take_two_pages(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(brief(all_levers()))
    for size in ("Letter", "A4"):
        assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=size))) == 2, size
    assert page.get_by_text("10 others together").is_visible()
    page.close()
