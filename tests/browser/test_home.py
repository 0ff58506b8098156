"""The home screen as a reader uses it: levers, sentence, address, history."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.address import from_query, to_query
from dashboard.changelog import changelog
from dashboard.question import Question, Use
from tests.browser.conftest import POLICY, Visitor, full_answer, sentence
from tests.browser.stand_in import StandIn

pytestmark = pytest.mark.browser


def slider(page: Page, title: str = "Team-based inbox") -> Locator:
    return page.get_by_role("slider", name=title, exact=True)


def box(page: Page, title: str = "Team-based inbox") -> Locator:
    return page.get_by_role("textbox", name=f"{title}: percent", exact=True)


def test_the_first_view_fits_a_hospital_laptop(visit: Visitor) -> None:
    page = visit.open(POLICY)
    for place in ("#sentence", "#main-graph", "#tiles", "[data-lever=adjunct_pathway]", "#school-numbers"):
        area = page.locator(place).bounding_box()
        assert area is not None and area["y"] >= 0 and area["y"] + area["height"] <= 768, place
    assert page.locator(".lever").count() == 21
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366
    assert (
        page.evaluate(
            "document.querySelector('#levers').scrollHeight - document.querySelector('#levers').clientHeight"
        )
        <= 0
    )


def test_every_lever_says_alone_what_it_does_before_anything_is_touched(visit: Visitor) -> None:
    page = visit.open()
    row = page.locator("[data-lever=stop_useless_requirements]")
    expect(row.locator(".avoided")).to_have_text("28")
    expect(row.locator(".cost")).to_have_text("saves $16M")
    expect(page.locator("[data-lever=adjunct_pathway] .dots")).to_contain_text("assumed")
    expect(page.locator("#sentence")).to_contain_text("With no lever moved, expect")


def test_a_drag_shows_an_estimate_and_release_the_answer(visit: Visitor, answers: StandIn) -> None:
    page = visit.open(POLICY)
    before = len(answers.asked)
    area = slider(page).bounding_box()
    assert area is not None
    page.mouse.move(area["x"] + 8, area["y"] + area["height"] / 2)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(area["x"] + 8 + 4 * step, area["y"] + area["height"] / 2)
        page.wait_for_timeout(40)
    expect(page.locator("#result")).to_have_attribute("data-state", "estimate")
    expect(page.locator("#holds")).to_have_text(
        "Estimate from each lever alone; the model answers on release."
    )
    assert len(answers.asked) == before, "the model is not asked while a slider moves"
    query = page.url
    page.mouse.up()
    full_answer(page)
    assert page.url != query and "team_inbox=" in page.url
    value = slider(page).input_value()
    assert parse_qs(urlsplit(page.url).query)["team_inbox"] == [f"{int(value) / 100:g}"]
    assert answers.asked[-1].uses["team_inbox"].intensity == int(value) / 100
    expect(page.locator("#live")).to_contain_text("Fewer leave in")


def test_the_axis_stands_still_while_dragging_and_can_be_rescaled(visit: Visitor) -> None:
    page = visit.open("?school=typical&mentoring=0.3")
    top = "document.querySelector('#main-graph .js-plotly-plot').layout.yaxis.range[1]"
    before = page.evaluate(top)
    thumb = slider(page, "Stop useless tasks")
    area = thumb.bounding_box()
    assert area is not None
    page.mouse.move(area["x"] + 8, area["y"] + 10)
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] - 4, area["y"] + 10, steps=6)
    expect(page.get_by_role("button", name="Rescale")).to_be_visible()
    assert page.evaluate(top) == before
    page.mouse.up()
    full_answer(page)
    page.wait_for_timeout(300)
    assert page.evaluate(top) > before


def test_everything_moves_by_keyboard(visit: Visitor) -> None:
    page = visit.open()
    thumb = slider(page)
    thumb.focus()
    for key, value, words in (
        ("PageUp", "10", "between none and pilot"),
        ("End", "100", "everywhere"),
        ("PageDown", "90", "between most clinics and everywhere"),
        ("ArrowLeft", "89", "between"),
        ("Home", "0", "none"),
    ):
        page.keyboard.press(key)
        expect(thumb).to_have_value(value)
        expect(thumb).to_have_attribute("aria-valuetext", re.compile(f"{value}%, {words}"))
    page.keyboard.press("PageUp")
    full_answer(page)
    expect(page).to_have_url(re.compile("team_inbox=0.1"))


def test_the_box_says_what_is_in_force(visit: Visitor) -> None:
    page = visit.open(POLICY)
    for typed, shown in (
        ("12,5", "13"),
        ("", "13"),
        ("abc", "13"),
        ("400", "100"),
        ("35%", "35"),
        ("-3", "0"),
    ):
        box(page).fill(typed)
        box(page).press("Tab")
        expect(box(page)).to_have_value(shown)
        expect(slider(page)).to_have_value(shown)


def test_a_lever_unfolds_and_its_use_reaches_the_question(visit: Visitor, answers: StandIn) -> None:
    page = visit.open(POLICY)
    name = page.locator("[data-lever=stop_useless_requirements] .lever-name")
    name.click()
    expect(name).to_have_attribute("aria-expanded", "true")
    more = page.locator("#more-stop_useless_requirements")
    expect(more).to_contain_text("As if 700 of 1,000 faculty were fully covered.")
    more.get_by_label("Start, month").fill("13")
    more.get_by_label("Start, month").press("Tab")
    expect(page).to_have_url(re.compile(r"stop_useless_requirements.start=13"))
    more.locator("summary", has_text="Departments").click()
    more.locator(".check").first.click()
    expect(page).to_have_url(re.compile(r"stop_useless_requirements.departments="))
    full_answer(page)
    use = answers.asked[-1].uses["stop_useless_requirements"]
    assert use.start == 13 and len(use.departments) == 1
    more.get_by_role("button", name="everywhere 100%").click()
    expect(slider(page, "Stop useless tasks")).to_have_value("100")
    more.get_by_role("button", name="Reset this lever").click()
    expect(page).not_to_have_url(re.compile("stop_useless"))


def test_presets_explain_themselves_and_do_nothing_shows_the_course(visit: Visitor) -> None:
    page = visit.open()
    page.get_by_role("button", name="Quick wins").click()
    expect(page.locator("#preset-why")).to_contain_text("at least 90% of futures")
    expect(page.get_by_role("button", name="Quick wins")).to_have_attribute("aria-pressed", "true")
    full_answer(page)
    assert "It saves about" in sentence(page)
    page.get_by_role("button", name="Do nothing for five years").click()
    full_answer(page)
    assert "With no lever moved" in sentence(page)
    expect(page.locator("#main-title")).to_contain_text("baseline’s course")
    expect(page.locator("#tiles")).to_contain_text("in year 5")


def test_a_projector_names_the_policy_and_the_baseline(visit: Visitor) -> None:
    page = visit.open("?school=typical&baseline=hiring-freeze&team_inbox=1")
    full_answer(page)
    expect(page.locator("#holds")).to_contain_text("Compared with “Hiring freeze”.")
    expect(page.locator("#levers-caption")).to_contain_text("today’s course (not “Hiring freeze”)")
    box = page.locator("[data-lever=team_inbox] .box")
    assert box.evaluate("one => one.scrollWidth <= one.clientWidth")  # 100 is not cut
    expect(page.locator("#asked")).to_be_hidden()
    page.locator("#tool-present").click()
    expect(page.locator("#asked")).to_have_text("Baseline: Hiring freeze. Policy: Team-based inbox 100%.")


def test_scenarios_load_their_levers_or_become_the_world(visit: Visitor) -> None:
    page = visit.open()
    page.get_by_label("Load a scenario").select_option("fix-workflows")
    full_answer(page)
    expect(page).to_have_url(re.compile("team_inbox="))
    page.get_by_label("Load a scenario").select_option("hiring-freeze")
    full_answer(page)
    expect(page).to_have_url(re.compile("world=hiring-freeze"))
    assert "More leave" in sentence(page)
    page.get_by_role("button", name="Leave the scenario").click()
    full_answer(page)
    page.get_by_label("Baseline: what happens anyway").select_option("hiring-freeze")
    full_answer(page)
    expect(page).to_have_url(re.compile("baseline=hiring-freeze"))
    assert "world=" not in page.url


def test_undo_redo_back_and_reload(visit: Visitor) -> None:
    page = visit.open()
    assert page.locator("#tool-undo").is_disabled()
    for value in ("20", "40"):
        box(page).fill(value)
        box(page).press("Tab")
        full_answer(page)
    page.locator("#tool-undo").click()
    expect(box(page)).to_have_value("20")
    page.go_back()
    expect(box(page)).to_have_value("0")
    page.locator("#tool-redo").click()
    expect(box(page)).to_have_value("20")
    full_answer(page)
    page.reload()
    full_answer(page)
    expect(box(page)).to_have_value("20")
    page.locator("#tool-redo").click()
    expect(box(page)).to_have_value("40")


def test_a_reload_in_mid_job_loses_nothing(visit: Visitor, answers: StandIn) -> None:
    page = visit.open()
    answers.gate.clear()
    box(page).fill("61")
    box(page).press("Tab")
    expect(page).to_have_url(re.compile("team_inbox=0.61"))
    expect(page.locator("#progress")).to_be_visible()
    expect(page.locator("#going")).to_contain_text("The model is running: 40 of 100 futures")
    expect(page.locator("#result .shows")).to_have_text("")
    page.reload()
    expect(box(page)).to_have_value("61")
    answers.gate.set()
    full_answer(page)
    assert answers.asked[-1].uses["team_inbox"].intensity == 0.61
    expect(page.locator("#progress")).to_be_hidden()


def test_the_address_that_the_browser_writes_is_the_server_s(visit: Visitor, answers: StandIn) -> None:
    departments = answers.choices.schools["typical"].departments[:2]
    question = Question(
        "typical",
        "support-cut",
        "hiring-freeze",
        (("team_inbox", Use(0.5, 7, 3, 30, departments)), ("mentoring", Use(0.07, tracks=("clinician",)))),
        7,
        12,
    )
    running = changelog().name_in_links(answers.version)
    page = visit.open(to_query(question, running))
    found, notices, version = from_query(urlsplit(page.url).query, answers.choices)
    assert found == question and not notices.lines and version == running


def test_an_old_link_says_so_and_wrong_values_are_named(visit: Visitor) -> None:
    page = visit.open("?team_inbox=7&moon_landing=0.5&version=0.0.9")
    notices = page.locator("#notices")
    expect(notices).to_contain_text("written by version 0.0.9")
    expect(notices).to_contain_text("moon_landing")
    expect(notices).to_contain_text("its numbers may differ")
    expect(box(page)).to_have_value("100")


def test_a_school_without_a_stored_study_says_so_and_makes_it(visit: Visitor, answers: StandIn) -> None:
    answers.unstudied.add("community")
    answers._looks = 0
    page = visit.open("?school=community")
    expect(page.locator("#levers-waiting")).to_contain_text("has not been simulated yet")
    expect(page.get_by_role("button", name="Quick wins")).to_be_disabled()
    page.get_by_role("button", name="Simulate each lever here").click()
    expect(page.locator("#levers-waiting progress")).to_be_visible()
    expect(page.locator("#levers-waiting")).to_be_empty()
    expect(page.locator("[data-lever=stop_useless_requirements] .avoided")).not_to_be_empty()


def test_levers_sort_by_effect(visit: Visitor) -> None:
    page = visit.open()
    page.get_by_label("Sort the levers").select_option("effect")
    first = page.locator(".lever").first
    expect(first).to_have_attribute("data-lever", "stop_useless_requirements")
    assert page.locator(".lever-block").count() == 0


def test_a_policy_that_rests_on_assumptions_alone_says_so_under_its_sentence(visit: Visitor) -> None:
    page = visit.open("?school=typical&recognition=0.7")
    expect(page.locator("#holds")).to_contain_text("on assumptions alone")
    page = visit.open("?school=typical&team_inbox=0.5")
    expect(page.locator("#holds")).not_to_contain_text("on assumptions alone")
