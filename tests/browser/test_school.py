"""Your school: from numbers or a roster to a school of one's own, for this session only; and back with what was counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor, axe
from tests.browser.stand_in import StandIn

pytestmark = pytest.mark.browser

ROSTER = (
    "Dept,Sex,Title,Remark\n"
    + "Surgery,F,Asst Prof,x\nPediatrics,M,Professor,y\n" * 30
    + "Medicine,M,Chief Wizard,=1+1\nAstrology,F,Professor,z\n"
)


def opened(visit: Visitor, query: str = "", **more: object) -> Page:
    page = visit.open(f"school{query}", ready=False, **more)
    page.get_by_label("Physician faculty").wait_for()
    return page


def fill(page: Page, **numbers: str) -> None:
    labels = {"people": "Physician faculty", "left": "Left in the last", "answered": "Answered your", "burned": "Burned out"}
    for name, value in numbers.items():
        page.get_by_label(labels[name]).fill(value)
    page.keyboard.press("Tab")


def fitted(page: Page) -> None:
    page.get_by_role("button", name="Fit my school").click()
    page.locator("#school-projection-graph .main-svg").first.wait_for()


def fits(page: Page, width: int) -> None:
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_numbers_become_a_school_that_only_this_session_knows(visit: Visitor, answers: StandIn) -> None:
    page = opened(visit)
    page.get_by_label("Most like").select_option("community")
    fill(page, people="400", left="96", burned="44")
    expect(page.locator("#school-field-answered-wrong")).to_contain_text("give it, from 5")
    expect(page.get_by_label("Answered your")).to_have_attribute("aria-invalid", "true")
    fill(page, answered="150")
    expect(page.locator("#school-doubts")).to_contain_text("above what published schools show")
    fits(page, 1366)
    answers.own.gate.clear()
    page.get_by_role("button", name="Fit my school").click()
    expect(page.locator("#school-fit-line")).to_contain_text("steps of the fit")
    page.get_by_role("button", name="Cancel the fit").click()
    expect(page.locator("#school-gone")).to_contain_text("The fit was stopped")
    page.get_by_role("button", name="Fit my school").click()
    expect(page.locator("#school-fit-line")).to_contain_text("steps of the fit")
    page.reload()
    expect(page.locator("#school-fit-line")).to_contain_text("steps of the fit")
    expect(page.get_by_label("Physician faculty")).to_have_value("400")
    page.get_by_role("button", name="Cancel the fit").click()
    expect(page.locator("#school-gone")).to_contain_text("The fit was stopped")
    answers.own.gate.set()
    fitted(page)
    expect(page.locator("#school-fitted .headline")).to_contain_text("The model can meet both of your numbers together.")
    expect(page.locator("#school-standing-table")).to_contain_text("Ligibel 2023")
    expect(page.locator("#school-department")).to_contain_text("By chance alone")
    page.get_by_label("Department", exact=True).select_option("Surgery")
    expect(page.locator("#school-department")).to_contain_text("Surgery, 159 people")
    fits(page, 1366)
    page.reload()
    page.locator("#school-projection-graph .main-svg").first.wait_for()
    page.get_by_role("link", name="Use this school").click()
    page.locator("#result[data-state=full]").wait_for()
    assert "school=own-" in page.url
    expect(page.get_by_label("School", exact=True)).to_have_value(page.url.partition("school=")[2].partition("&")[0])
    other = visit.open(page.url.rpartition("/")[2])
    expect(other.locator("#notices")).to_contain_text("known only to the session that fitted it")
    assert "own-" not in other.locator("#school-slot").inner_html()


def test_what_is_deleted_is_gone_at_once(visit: Visitor) -> None:
    page = opened(visit)
    fill(page, people="300", left="20")
    fitted(page)
    page.get_by_role("button", name="Delete my data").click()
    expect(page.locator("#school-gone")).to_contain_text("All your data on the server are deleted")
    expect(page.locator("#school-results")).to_be_hidden()
    expect(page.get_by_label("Physician faculty")).to_have_value("")
    page.reload()
    expect(page.get_by_label("Physician faculty")).to_have_value("")
    expect(page.locator("#school-gone")).to_be_hidden()


def test_what_a_restart_took_is_said(visit: Visitor, answers: StandIn) -> None:
    page = opened(visit)
    fill(page, people="300", left="20")
    fitted(page)
    for folder in answers.belongings._folders():
        answers.belongings._gone(folder)
    page.reload()
    expect(page.locator("#school-gone")).to_contain_text("What the server kept for you is gone")
    expect(page.locator("#school-results")).to_be_hidden()


def test_a_roster_is_mapped_and_its_rows_are_told(visit: Visitor, tmp_path: Path) -> None:
    page = opened(visit, width=400, height=860)
    upload = page.get_by_label("Roster (CSV)")
    wrong = tmp_path / "payroll.xlsx"
    wrong.write_bytes(b"PK\x03\x04" + b"x" * 50)
    upload.set_input_files(wrong)
    expect(page.locator("#school-roster-said")).to_contain_text("an Excel or Word file, or an archive, not a roster")
    big = tmp_path / "big.csv"
    big.write_bytes(b"Surgery,1\n" * 700_000)
    upload.set_input_files(big)
    expect(page.locator("#school-roster-said")).to_contain_text("20,000 rows")
    good = tmp_path / "mine.csv"
    good.write_text(ROSTER)
    upload.set_input_files(good)
    expect(page.locator("#school-roster .headline")).to_contain_text("60 of 62 rows can be read; 2 are refused")
    page.locator("summary", has_text="The first rows").click()
    expect(page.locator("#school-roster")).to_contain_text("'=1+1")
    fits(page, 400)
    page.get_by_label("Department “Medicine” means").select_option("Medical Specialties")
    expect(page.locator("#school-roster .headline")).to_contain_text("60 of 62")
    page.get_by_label("Rank “Chief Wizard” means").select_option("full")
    expect(page.locator("#school-roster .headline")).to_contain_text("61 of 62")
    page.get_by_label("Leave out the 1 refused").check()
    fill(page, left="7")
    expect(page.get_by_label("Physician faculty")).to_have_value("as on the roster")
    fitted(page)
    expect(page.locator("#school-fitted")).to_contain_text("of your roster (61 people)")
    page.set_viewport_size({"width": 320, "height": 800})
    page.wait_for_timeout(300)
    fits(page, 320)


def test_coming_back_with_what_was_counted(visit: Visitor, tmp_path: Path) -> None:
    page = opened(visit, scheme="dark")
    fill(page, people="500", left="40")
    fitted(page)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Keep this projection (file)").click()
    kept = tmp_path / "kept.json"
    taken.value.save_as(kept)
    page.get_by_role("button", name="Keep it in this browser").click()
    expect(page.locator("#school-kept-said")).to_contain_text("kept in this browser")
    page.get_by_role("button", name="Delete my data").click()
    page.get_by_label("Or one kept in this browser").select_option(index=1)
    page.get_by_label("Months since then").fill("12")
    page.get_by_label("Departures since then").fill("39")
    page.keyboard.press("Tab")
    expect(page.locator("#school-verdict .headline")).to_contain_text("lie inside the projected range")
    page.locator("#school-since-graph .main-svg").first.wait_for()
    fits(page, 1366)
    old = json.loads(kept.read_text())
    kept.write_text(json.dumps({**old, "version": "0.0.9"}))
    page.get_by_label("Projection file").set_input_files(kept)
    expect(page.locator("#school-verdict")).to_contain_text("made by version 0.0.9")
    page.get_by_label("Departures since then").fill("many")
    page.keyboard.press("Tab")
    expect(page.locator("#school-verdict")).to_contain_text("give a whole number")
    kept.write_text("{}")
    page.get_by_label("Projection file").set_input_files([])
    page.get_by_label("Projection file").set_input_files(kept)
    expect(page.locator("#school-verdict")).to_contain_text("not a kept projection")
