"""The page in a real Chromium: what a reader does, and what it must never do."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visitor, axe, full_answer, sentence
from tests.browser.synthetic import SyntheticModel

pytestmark = pytest.mark.browser

CHARTS = ("departures", "burnout", "evenings", "protected", "cost", "destinations", "people", "departments")


def slider(page: Page, title: str = "Lever 1 of group 1") -> Locator:
    return page.get_by_role("slider", name=f"{title}: percent", exact=True)


def number_box(page: Page, title: str = "Lever 1 of group 1") -> Locator:
    return page.get_by_role("textbox", name=f"{title}: percent", exact=True)


def traces(page: Page, chart: str) -> list[str]:
    names = "(chart) => document.querySelector(`#graph-${chart} .js-plotly-plot`).data.map((one) => one.name)"
    found: list[str] = page.evaluate(names, chart)
    return found


def test_it_loads_soon_with_every_chart_drawn(visit: Visitor) -> None:
    visit.open()  # the first visit also runs the model
    started = time.perf_counter()
    page = visit.open()
    assert time.perf_counter() - started < 10  # on a busy machine; 2 s on a quiet one
    for chart in (*CHARTS, "differences"):
        page.locator(f"#graph-{chart} .main-svg").first.wait_for()
        assert page.locator(f"#graph-{chart}").bounding_box()["height"] > 100
    assert page.title() == "Faculty Attrition"
    assert page.locator("main").count() == page.locator("h1").count() == 1


def test_nothing_offers_to_share_or_upload(visit: Visitor) -> None:
    page = visit.open()
    page.locator("#graph-departures").hover()
    names = page.locator(".modebar-btn").evaluate_all(
        "found => found.map((one) => one.dataset.title || one.title)"
    )
    assert names and all("picture" in name or "Download" in name for name in names), names
    offers = re.compile("share|cloud|upload", re.IGNORECASE)  # the words may stand in a text, but not on what can be pressed
    assert all(page.get_by_role(role, name=offers).count() == 0 for role in ("button", "link"))
    said = page.get_by_text(offers).all_text_contents()
    assert all(re.search(r"[Ss]hare of (faculty|promised)|\(share\)", text) for text in said), "only shares of something"


def test_the_baseline_is_always_drawn(visit: Visitor) -> None:
    for query in ("?scenarios=", "?scenarios=culture", "?lever_1_1=1&scenarios=culture,team-care"):
        page = visit.open(query)
        for chart in CHARTS:
            assert "Status quo" in traces(page, chart), (query, chart)


def test_moving_a_slider_by_keyboard_changes_sentence_chart_and_address(visit: Visitor) -> None:
    page = visit.open("?scenarios=")
    before = sentence(page)
    assert before.startswith("If nothing changes")
    slider(page).focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#sentence")).to_contain_text("My policy")
    expect(page).to_have_url(re.compile("lever_1_1=0.4"))
    full_answer(page)
    assert "My policy" in traces(page, "departures")
    expect(number_box(page)).to_have_value("40%")
    assert "1 in use" in page.locator("#groups").inner_text()


def test_dragging_previews_and_release_answers_in_full(visit: Visitor, model: SyntheticModel) -> None:
    page = visit.open("?scenarios=&seed=77")
    track = page.locator(".mantine-Slider-trackContainer").first.bounding_box()
    y = track["y"] + track["height"] / 2
    page.mouse.move(track["x"] + 2, y)
    page.mouse.down()
    page.mouse.move(track["x"] + track["width"] * 0.3, y, steps=4)
    expect(page.locator("#badge")).to_contain_text("preview, n =")
    assert page.locator("#sentence").get_attribute("aria-busy") == "true"
    first = sentence(page)
    page.mouse.move(track["x"] + track["width"] * 0.8, y, steps=10)
    expect(page.locator("#sentence")).not_to_have_text(first)
    page.mouse.up()
    full_answer(page)
    assert page.locator("#sentence").get_attribute("aria-busy") == "false"
    replicates = {count for name, count in model.runs if name == "my-policy"}
    assert 40 in replicates and min(replicates) < 40


def test_the_number_box_leads_the_slider(visit: Visitor) -> None:
    page = visit.open("?scenarios=")
    number_box(page).fill("65")
    number_box(page).press("Enter")
    expect(slider(page)).to_have_attribute("aria-valuenow", "65")
    expect(page).to_have_url(re.compile("lever_1_1=0.65"))


def test_the_address_alone_restores_the_page(visit: Visitor) -> None:
    query = "?institution=community&scenarios=culture,team-care&years=3&seed=5&lever_1_1=0.25&lever_8_2=1"
    page = visit.open(query)
    expect(number_box(page)).to_have_value("25%")
    expect(number_box(page, "Lever 2 of group 8")).to_have_value("100%")
    said, shown = sentence(page), page.url
    assert "community" in shown and "years=3" in shown and "seed=5" in shown and "lever_8_2=1" in shown
    assert traces(page, "burnout")[-3:] == ["Culture", "Team care", "My policy"]
    again = visit.open(shown[len(visit.address) :])
    assert sentence(again) == said and again.url == shown
    expect(again.get_by_label("Link to this page")).to_have_value(shown)


def test_a_wrong_address_is_mended_with_a_notice(visit: Visitor) -> None:
    page = visit.open("?years=99&institution=hogwarts&lever_1_1=7")
    notice = page.locator("#link-notice")
    expect(notice).to_contain_text("hogwarts")
    expect(notice).to_contain_text("between 1 and 10")
    assert "years=10" in page.url


def test_reset_sets_every_lever_to_none(visit: Visitor) -> None:
    page = visit.open("?scenarios=&lever_1_1=0.5&lever_2_1=0.5")
    page.get_by_role("button", name="Set all to none").click()
    expect(page.locator("#sentence")).to_contain_text("If nothing changes")
    expect(number_box(page)).to_have_value("0%")


def test_scenarios_and_institution_can_be_chosen_by_keyboard(visit: Visitor) -> None:
    page = visit.open("?scenarios=")
    page.get_by_role("textbox", name="Compare with today").focus()
    page.keyboard.type("Team")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("#sentence")).to_contain_text("Team care")
    expect(page).to_have_url(re.compile("scenarios=team-care"))


def test_skip_link_and_focus_order(visit: Visitor) -> None:
    page = visit.open()
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the result")
    page.keyboard.press("Enter")
    expect(page.locator("#result")).to_be_focused()


def test_the_numbers_open_under_a_chart_and_follow_the_answer(visit: Visitor) -> None:
    page = visit.open("?scenarios=culture")
    card = page.locator(".card-differences")
    card.locator("summary").click()
    table = card.get_by_role("table")
    expect(table).to_contain_text("Departures")
    before = table.inner_text()
    slider(page).focus()
    page.keyboard.press("End")
    expect(page.locator("#sentence")).to_contain_text("My policy")
    full_answer(page)
    expect(table).not_to_have_text(before)
    expect(table).to_contain_text("My policy")


def test_a_table_downloads_with_its_provenance(visit: Visitor) -> None:
    page = visit.open("?scenarios=culture&seed=3")
    card = page.locator(".card-departures")
    card.get_by_text("The numbers").click()
    with page.expect_download() as waited:
        card.get_by_role("button", name="Download CSV").click()
    assert waited.value.suggested_filename == "faculty-attrition-departures.csv"
    text = waited.value.path().read_text(encoding="utf-8")
    assert "# seed: 3" in text and "seed=3" in text and "# caveat:" in text
    assert text.count("Status quo") > 5


def test_people_are_shown_beside_each_other(visit: Visitor) -> None:
    page = visit.open("?scenarios=culture")
    arrays = page.locator(".icon-array img")
    assert arrays.count() == 2
    assert all("Of 100 current faculty" in one.get_attribute("alt") for one in arrays.all())
    assert all(one.evaluate("(image) => image.naturalWidth") > 0 for one in arrays.all())


def test_progress_is_shown_and_a_new_question_cancels_the_old(visit: Visitor, model: SyntheticModel) -> None:
    page = visit.open("?scenarios=")
    model.gate.clear()
    try:
        page.get_by_label("Years ahead").fill("7")
        page.get_by_label("Years ahead").press("Enter")
        expect(page.get_by_role("progressbar")).to_be_visible()
        page.get_by_label("Years ahead").fill("2")
        page.get_by_label("Years ahead").press("Enter")
    finally:
        model.gate.set()
    expect(page).to_have_url(re.compile("years=2"))
    expect(page.get_by_role("progressbar")).to_be_hidden()
    expect(page.locator("#sentence")).to_contain_text("two years")


def test_light_and_dark(visit: Visitor) -> None:
    page = visit.open(scheme="dark")
    root = page.locator("html")
    expect(root).to_have_attribute("data-mantine-color-scheme", "dark")
    page.get_by_role("button", name="Switch between light and dark").click()
    expect(root).to_have_attribute("data-mantine-color-scheme", "light")


LOOKS = [(1440, "light"), (1440, "dark"), (400, "light"), (400, "dark"), (320, "light")]


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_axe_finds_nothing_and_nothing_is_cut_off(visit: Visitor, width: int, scheme: str) -> None:
    page = visit.open("?scenarios=culture,support-cut&lever_1_1=0.5", width=width, scheme=scheme)
    for summary in page.locator("details > summary:visible").all():
        summary.click()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_reduced_motion_is_respected(visit: Visitor) -> None:
    page = visit.open()
    page.emulate_media(reduced_motion="reduce")
    moving = page.evaluate(
        "() => [...document.querySelectorAll('main *')].filter((one) => "
        "getComputedStyle(one).transitionDuration.split(', ').some((time) => parseFloat(time) > 0)).length"
    )
    assert moving == 0
