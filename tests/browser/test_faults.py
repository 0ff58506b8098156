"""The server goes away, comes back, is started again or replaced: the page says so and goes on by itself."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import POLICY, Visitor, full_answer, until
from tests.browser.stand_in import Look, StandIn
from tests.browser.test_home import box

pytestmark = pytest.mark.browser
SERVER = re.compile(r"/(alive|_dash-update-component)$")


def change(page: Page, value: str) -> None:
    box(page).fill(value)
    box(page).press("Tab")


def goes_away(page: Page) -> None:
    page.route(SERVER, lambda route: route.abort())


def comes_back(page: Page, start: str = "1", version: str = "0.1.0") -> None:
    def alive(route: Route) -> None:
        route.fulfill(json={"version": version, "start": start})

    page.unroute(SERVER)
    page.route(re.compile("/alive$"), alive)


def test_a_server_that_is_killed_and_started_again(visit: Visitor, answers: StandIn) -> None:
    page = visit.open(POLICY)
    page.wait_for_timeout(200)  # it has said which start it is
    answers.gate.clear()
    change(page, "61")
    goes_away(page)
    expect(page.locator("#away")).to_contain_text("does not answer")
    assert page.locator("#sentence").evaluate("it => getComputedStyle(it).opacity") == "0.55"
    change(page, "62")
    expect(page).to_have_url(re.compile("team_inbox=0.62"))
    page.wait_for_timeout(2500)
    answers.gate.set()
    comes_back(page, start="2")
    full_answer(page)
    expect(page.locator("#away")).to_be_hidden()
    expect(page.locator("#notices")).to_contain_text("started again. Your question was kept")
    assert answers.asked[-1].uses["team_inbox"].intensity == 0.62
    change(page, "63")
    expect(page.locator("#notices")).to_be_hidden()
    visit.trouble.clear()


def test_a_message_lost_between_two_looks_is_sent_again(visit: Visitor, answers: StandIn) -> None:
    page = visit.open(POLICY)
    page.route(re.compile("_dash-update-component$"), lambda route: route.abort(), times=1)
    change(page, "64")
    full_answer(page)
    assert answers.asked[-1].uses["team_inbox"].intensity == 0.64
    expect(page.locator("#notices")).to_be_hidden()
    visit.trouble.clear()


def test_another_version_is_said_and_no_longer_asked(visit: Visitor) -> None:
    page = visit.open(POLICY)
    comes_back(page, version="9.9")
    expect(page.locator("#away")).to_contain_text("now runs version 9.9")
    comes_back(page)  # the page that is loaded is of the same version as the server
    page.get_by_role("button", name="Reload").click()
    full_answer(page)


def test_a_table_that_cannot_be_had_says_why(visit: Visitor, answers: StandIn) -> None:
    page = visit.open(POLICY)
    answers.gate.clear()
    change(page, "66")
    expect(page.locator("#progress")).to_be_visible()
    page.locator("[data-csv=main]").click()
    expect(page.locator("#notices")).to_contain_text("still at work on this question")
    page.locator("#tool-share").click()
    page.locator("[data-csv=monthly]").click()
    expect(page.locator("#dialog-share .refused")).to_contain_text("still at work on this question")
    goes_away(page)
    expect(page.locator("#away")).to_be_visible()
    page.locator("[data-csv=ranking]").click()
    expect(page.locator("#dialog-share .refused")).to_contain_text("The server does not answer")
    visit.trouble.clear()


def test_an_answer_that_was_forgotten_is_asked_again(visit: Visitor, answers: StandIn) -> None:
    page = visit.open(POLICY)
    asked = len(answers.asked)
    answers.done.clear()
    page.locator("[data-csv=main]").click()
    until(page, lambda: len(answers.asked) == asked + 1, "the forgotten question is asked once more")
    full_answer(page)
    expect(page.locator("#progress")).to_be_hidden()


def test_boxes_of_months_say_what_is_in_force(visit: Visitor) -> None:
    page = visit.open(POLICY)
    page.locator("[data-lever=documentation_support] .lever-name").click()
    more = page.locator("#more-documentation_support")
    for label, typed, shown in (
        ("Start, month", "12,5", "13"),
        ("Start, month", "soon", "13"),
        ("End, month", "3", "14"),
        ("Start, month", "40", "13"),
        ("End, month", "1e9", "60"),
        ("Ramp, months", "0,4", "0"),
        ("Ramp, months", "-7", "0"),
        ("End, month", "", ""),
        ("Start, month", "", ""),
    ):
        place = more.get_by_label(label)
        place.fill(typed)
        place.press("Tab")
        expect(place).to_have_value(shown)


def test_numbers_of_another_question_are_marked_during_a_long_drag(visit: Visitor, answers: StandIn) -> None:
    answers.unstudied.add("typical")  # nothing can be said while the slider moves
    page = visit.open(POLICY)
    thumb = page.get_by_role("slider", name="Team-based inbox", exact=True).bounding_box()
    assert thumb is not None
    page.mouse.move(thumb["x"] + 8, thumb["y"] + 8)
    page.mouse.down()
    for step in range(25):
        page.mouse.move(thumb["x"] + 8 + step, thumb["y"] + 8)
        page.wait_for_timeout(60)
    expect(page.locator("#result")).to_have_attribute("data-state", "old", timeout=100)
    expect(page.locator("#result .shows")).to_have_text("Shown: the previous question.", timeout=100)
    page.mouse.up()
    answers.unstudied.discard("typical")
    full_answer(page)
    expect(page.locator("#result .shows")).to_be_empty()


def test_the_numbers_of_a_school_come_with_its_first_answer(
    visit: Visitor, answers: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    level = answers.school
    monkeypatch.setattr(answers, "school", lambda *given: level(*given) if answers.done else None)
    answers.done.clear()
    page = visit.open("?school=community&seed=77")
    expect(page.locator("#school-numbers")).to_contain_text("250 faculty")


def test_a_study_that_cannot_be_kept_says_why_and_can_be_tried_again(
    visit: Visitor, answers: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers.unstudied.add("community")
    page = visit.open("?school=community")
    full = Look("failed", message="The effects could not be kept on the server (The disk is full).")
    monkeypatch.setattr(answers, "prepare", lambda *given: full)
    page.get_by_role("button", name="Simulate each lever here").click()
    expect(page.locator("#levers-waiting")).to_contain_text("The disk is full")
    monkeypatch.undo()
    answers._looks = 0
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#levers-waiting")).to_be_empty()
    full_answer(page)
