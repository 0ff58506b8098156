"""Odd input in boxes and files, a page that slept, and another version in mid-use: each is said, and nothing is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import POLICY, Visitor, full_answer
from tests.browser.stand_in import StandIn
from tests.browser.test_faults import change, comes_back, goes_away
from tests.browser.test_home import box

pytestmark = pytest.mark.browser
NOTICES = "#notices"
SCENARIO = b"levers: {team_inbox: 0.35}"


def upload(page: Page, content: bytes, name: str = "mine.yaml") -> None:
    page.locator("#tool-share").click()
    page.locator("#upload-slot input").set_input_files(
        {"name": name, "mimeType": "application/yaml", "buffer": content}
    )
    expect(page.locator("#dialog-share")).to_be_hidden()


def test_numbers_as_people_type_them(visit: Visitor) -> None:
    page = visit.open(POLICY, locale="de-DE")
    for typed, shown, said in (
        ("50 %", "50", ""), ("12,5", "13", "whole percentages from 0 to 100; 13% is used"), ("\u0665", "5", ""),
        ("1.234,5", "100", "100% is used"), ("\u06f4\u06f2٪", "42", ""), ("0,5", "1", "1% is used"),
        ("half", "1", "“half” cannot be read as a percentage from 0 to 100 for “Team-based inbox”; nothing was changed"),
        ("−3", "0", "0% is used"), ("30", "30", ""),
    ):  # fmt: skip
        change(page, typed)
        expect(box(page)).to_have_value(shown)
        expect(page.locator(NOTICES)).to_contain_text(said)
        assert said or page.locator(NOTICES).is_hidden()


def test_numbers_are_read_or_not_at_all(visit: Visitor) -> None:
    page = visit.open(POLICY)
    numbers = {
        "1.234,5": 1234.5, "1,234.5": 1234.5, "1 234,5": 1234.5, "1'234.5": 1234.5, "1.234.567": 1234567,
        "1\u202f234": 1234, "0,5": 0.5, ".5": 0.5, "5.": 5, "1e3": 1000, "1e309": None, "1,2,3": None,
        "": None, "%": None, "0x10": None, "Infinity": None, "nan": None, "--3": None, "\uff15\uff10": 50,
    }  # fmt: skip
    for text, number in numbers.items():
        assert page.evaluate("text => window.attrition.number(text)", text) == number, text


def test_a_file_that_is_wrong_changes_nothing_and_a_good_one_can_be_undone(visit: Visitor) -> None:
    page = visit.open(POLICY)
    change(page, "20")
    full_answer(page)
    upload(page, b"\x89PNG\r\n")
    expect(page.locator(NOTICES)).to_contain_text("This is a picture, not a scenario. Nothing was changed.")
    expect(box(page)).to_have_value("20")
    upload(page, SCENARIO)
    expect(page.locator(NOTICES)).to_contain_text("is open: 1 lever is set (Team-based inbox 35%). Undo brings back")
    expect(box(page)).to_have_value("35")
    page.locator("#tool-undo").click()
    expect(box(page)).to_have_value("20")


def test_a_file_that_is_opened_while_the_server_is_away_is_opened_when_it_is_back(visit: Visitor) -> None:
    page = visit.open(POLICY)
    goes_away(page)
    change(page, "21")
    expect(page.locator("#away")).to_be_visible()
    upload(page, SCENARIO)
    expect(page.locator(NOTICES)).to_contain_text("“mine.yaml” is opened when it is back")
    comes_back(page)
    expect(box(page)).to_have_value("35")
    full_answer(page)
    visit.trouble.clear()


def test_another_version_gives_no_answer_into_the_old_page(visit: Visitor, answers: StandIn) -> None:
    page = visit.open(POLICY)
    comes_back(page, version="9.9")
    expect(page.locator("#away")).to_contain_text("now runs version 9.9")
    asked = len(answers.asked)
    change(page, "71")
    page.wait_for_timeout(800)
    assert len(answers.asked) == asked
    expect(page).to_have_url(re.compile("team_inbox=0.71"))
    comes_back(page)  # the page that is loaded is of the same version as the server
    page.get_by_role("button", name="Reload").click()
    full_answer(page)
    expect(box(page)).to_have_value("71")


def test_a_page_that_slept_while_the_server_was_started_again(visit: Visitor, answers: StandIn) -> None:
    page = visit.open(POLICY)
    page.wait_for_timeout(300)  # it has said which start it is
    session = page.context.new_cdp_session(page)
    answers.gate.clear()
    change(page, "72")
    expect(page.locator("#progress")).to_be_visible()
    session.send("Page.setWebLifecycleState", {"state": "frozen"})
    comes_back(page, start="2")
    answers.gate.set()
    session.send("Page.setWebLifecycleState", {"state": "active"})
    full_answer(page)
    expect(page.locator(NOTICES)).to_contain_text("started again. Your question was kept")
    assert answers.asked[-1].uses["team_inbox"].intensity == 0.72


def test_without_a_network_the_numbers_are_marked_until_it_is_back(visit: Visitor, answers: StandIn) -> None:
    page = visit.open(POLICY)
    answers.gate.clear()
    change(page, "73")
    page.context.set_offline(True)
    expect(page.locator("#away")).to_contain_text("does not answer")
    expect(page.locator("#going")).to_be_hidden()
    answers.gate.set()
    page.context.set_offline(False)
    full_answer(page)
    expect(page.locator("#away")).to_be_hidden()
    visit.trouble.clear()


def test_a_session_that_is_forgotten_in_mid_job(visit: Visitor, answers: StandIn) -> None:
    page = visit.open(POLICY)
    answers.gate.clear()
    change(page, "74")
    expect(page.locator("#progress")).to_be_visible()
    page.context.clear_cookies()
    answers.gate.set()
    full_answer(page)
    assert answers.asked[-1].uses["team_inbox"].intensity == 0.74


def test_a_page_that_is_closed_says_so(visit: Visitor, answers: StandIn) -> None:
    page = visit.open(POLICY)
    tab = page.evaluate("() => window.attrition.tab")
    page.reload()
    full_answer(page)
    for _ in range(50):
        if tab in answers.closed:
            break
        page.wait_for_timeout(100)
    assert tab in answers.closed
