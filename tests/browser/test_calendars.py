"""Two calendars in a browser: whom to follow, month by month, and one's own weeks, which never leave the browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Request, expect
from werkzeug.serving import make_server

from tests.browser.app import served
from tests.browser.conftest import Visitor, axe
from tests.browser.stand_in_calendars import CalendarsStandIn

pytestmark = pytest.mark.browser

QUERY = "calendars?school=typical&years=2&team_inbox=0.7"
WRONG = {
    "400": "Clinic, as it is: “400” is more than the 168 hours that a week has.",
    "-5": "Clinic, as it is: “-5” is below 0. Hours are 0 or more.",
    "lots": "Clinic, as it is: “lots” is not a number of hours. Type a number such as 12 or 7.5.",
    "50%": "Clinic, as it is: “50%” is not a number of hours. Type a number such as 12 or 7.5.",
    "160": "The week as it is has 188.8 hours; a week has 168.",
}
HAVE = ["31.25", "8,5", "6", "5", "4", "3", "2.25", "14"]
WISH = ["26.75", "3", "2", "2", "6", "2", "8.25", "2"]


@pytest.fixture(scope="module")
def answers() -> CalendarsStandIn:
    return CalendarsStandIn()


@pytest.fixture(scope="module")
def address(answers: CalendarsStandIn) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, served(answers).server, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def followed(page: Page) -> None:
    """Wait until a person's weeks are drawn."""
    page.locator("#calendars-weeks .week").first.wait_for()
    page.locator("#calendars-volume-graph .main-svg").first.wait_for()


def opened(visit: Visitor, query: str = QUERY, **how: object) -> Page:
    page = visit.open(query, ready=False, **how)  # type: ignore[arg-type]
    followed(page)
    return page


def fill(page: Page, have: list[str] = HAVE, wish: list[str] = WISH) -> None:
    for at, (mine, wished) in enumerate(zip(have, wish, strict=True)):
        page.locator(f"#own-have-{at}").fill(mine)
        page.locator(f"#own-wish-{at}").fill(wished)


def test_a_person_is_chosen_by_kind_and_followed_and_a_reload_restores_the_same_one(visit: Visitor) -> None:
    page = opened(visit)
    expect(page.locator("#calendars-headline")).to_contain_text("is still there after two years with it")
    expect(page.locator("#whom")).to_contain_text("Anonymous and simulated")
    page.locator("#calendars-list input").nth(2).check()
    label = page.locator("#calendars-list label").nth(2).inner_text().split(" ")[1]
    expect(page.locator("#calendars-headline")).to_contain_text(f"Person {label} ")
    assert f"calendars.who={label}" in page.url
    page.reload()
    followed(page)
    expect(page.locator("#calendars-headline")).to_contain_text(f"Person {label} ")
    expect(page.locator("#calendars-list input:checked")).to_have_value(label)
    with page.expect_download() as wanted:
        page.get_by_role("button", name="CSV of all months").click()
    text = wanted.value.path().read_text(encoding="utf-8")
    assert "world,month,present,hours_per_week" in text and f"calendars.who={label}" in text
    page.get_by_text("Reproduce in Python").click()
    expect(page.locator("#calendars-snippet")).to_contain_text("both.life(")
    page.get_by_label("Gender", exact=True).select_option("woman")
    expect(page.locator("#calendars-found")).to_contain_text(
        "there is nobody of this kind (woman; leaves without"
    )
    expect(page.locator("#calendars-found")).to_contain_text("The nearest kind leaves the")
    page.get_by_label("What becomes of them").select_option("stays-both")
    expect(page.locator("#calendars-headline")).to_contain_text(
        "is still there after two years in both worlds."
    )
    assert "calendars.fate=stays-both" in page.url and "calendars.gender=woman" in page.url
    expect(page.locator("#calendars-list label").first).to_contain_text("woman")


def test_months_go_by_keyboard_box_and_play_and_stop_at_the_end(visit: Visitor) -> None:
    page = opened(visit)
    slider = page.locator("#calendars-slider")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator("#calendars-weeks caption")).to_have_text("Month 0, hours a week")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#calendars-weeks caption")).to_have_text("Month 1, hours a week")
    expect(slider).to_have_attribute(
        "aria-valuetext",
        "Month 1. Without the policy: 51.0 hours, 0.0 too many; With the policy: 48.0 hours, 0.0 too many",
    )
    # 51 hours over seven kinds without the policy, 48 with it
    row = page.locator("#calendars-weeks tbody tr").first
    expect(row.locator("td").first).to_have_text("7.3")
    expect(row.locator("td").nth(2)).to_have_text("6.9")
    box = page.locator("#calendars-box")
    box.fill("99")
    box.press("Enter")
    expect(page.locator("#calendars-month-wrong")).to_have_text("A month is a whole number from 0 to 24.")
    expect(page.locator(".world.gone")).to_contain_text(
        "Still teaches here 2.0 hours a week as adjunct faculty"
    )
    box.fill("22")
    box.press("Enter")
    page.locator("#calendars-play").click()
    expect(page.locator("#calendars-play")).to_have_attribute("aria-pressed", "true")
    expect(slider).to_have_value("24")
    expect(page.locator("#calendars-play")).to_have_attribute("aria-pressed", "false")
    page.emulate_media(reduced_motion="reduce")
    page.locator("#calendars-play").click()  # from the beginning, slowly: from quarter to quarter
    page.wait_for_timeout(1000)
    expect(slider).to_have_value("0")
    expect(slider).to_have_value("3")


def test_long_work_shows_how_far_it_is_and_is_stopped_and_begun_again(
    visit: Visitor, answers: CalendarsStandIn
) -> None:
    answers.gate.clear()
    page = visit.open(QUERY + "&seed=7", ready=False)
    expect(page.locator("#calendars-find-line")).to_contain_text("simulated futures")
    expect(page.locator("#calendars-form select").first).to_be_visible()
    page.locator("#calendars-find-cancel").click()
    expect(page.locator("#calendars-find-line")).to_contain_text("Stopped.")
    answers.gate.set()
    page.reload()
    followed(page)


def test_no_number_of_ones_own_weeks_leaves_the_browser(visit: Visitor) -> None:
    page = opened(visit)
    sent: list[str] = []

    def watch(request: Request) -> None:
        sent.append(f"{request.url} {request.post_data or ''} {request.headers}")

    page.on("request", watch)
    have = ["31.37", "8,53", "6.19", "5.23", "4.61", "3.97", "2.29", "14.83"]
    wish = ["26.71", "3.07", "2.41", "2.59", "6.67", "2.03", "8.21", "2.17"]
    fill(page, have, wish)
    expect(page.locator("#own-volume")).to_have_text("10.5 hours a week")
    page.get_by_label("What becomes of them").select_option("leaves-both")
    expect(page.locator("#calendars-headline")).to_contain_text("leaves in month")
    page.get_by_role("button", name="CSV of all months").click()
    page.reload()
    followed(page)
    assert len(sent) > 5
    secret = [*have, *wish, "8.53", "62.19", "51.69", "10.5", "attrition-own-weeks"]
    assert [text for text in secret if any(text in one for one in sent)] == []
    assert page.locator("#own-have-0").input_value() == "31.37", "kept in this browser"
    assert "31.37" in page.evaluate("window.localStorage.getItem('attrition-own-weeks')")
    assert "31" not in page.evaluate("document.cookie")
    page.get_by_role("button", name="Delete my two weeks").click()
    assert page.evaluate("window.localStorage.getItem('attrition-own-weeks')") is None
    expect(page.locator("#own-said")).to_contain_text("Deleted")
    expect(page.locator("#own-have-0")).to_have_value("")
    expect(page.locator("#own-volume")).to_have_count(0)


def test_both_gaps_are_the_models_and_what_cannot_be_a_week_is_said(visit: Visitor) -> None:
    page = opened(visit)
    fill(page)
    expect(page.locator("#own-volume")).to_have_text("10.0 hours a week")
    have, wish = ([float(text.replace(",", ".")) for text in week[:7]] for week in (HAVE, WISH))
    distance = 0.5 * sum(abs(a / sum(have) - b / sum(wish)) for a, b in zip(have, wish, strict=True))
    expect(page.locator("#own-values")).to_have_text(f"{distance - 0.12:.2f} on a scale from 0 to 1")
    expect(page.locator("#own")).to_contain_text("half of the people have between 2.8 hours and 9.0 hours")
    expect(page.locator("#own")).to_contain_text("A gap of values is closed by another kind of work")
    expect(page.locator("#own")).to_contain_text("no diagnosis and no advice to stay or to leave")
    expect(page.locator("#own")).to_contain_text(
        "If work is harming your health, talk to somebody you trust or to your physician health program."
    )
    box = page.locator("#own-have-0")
    for text, line in WRONG.items():
        box.fill(text)
        expect(page.locator("#own-wrong")).to_contain_text(line)
        expect(box).to_have_attribute("aria-invalid", "true")
        expect(page.locator("#own-volume")).to_have_count(0)
    box.fill("1.000,5")
    expect(page.locator("#own-wrong")).to_contain_text("more than the 168 hours")
    box.fill("٣٠")
    expect(page.locator("#own-wrong p")).to_have_count(0)
    expect(page.locator("#own-have-total")).to_have_text("58.8")
    page.locator("#own-have-7").fill("90")
    expect(page.locator("#own-wrong")).to_contain_text("90.0 hours are more than the 58.8 of the whole week")
    fill(page, [""] * 8, [""] * 8)
    expect(page.locator("#own-result")).to_contain_text("Enter hours in both columns")
    assert page.evaluate("window.localStorage.getItem('attrition-own-weeks')") is None
    for junk in (
        '"x"',
        "[1]",
        '{"have": 5, "wish": {"a": 1}}',
        '{"have": [null, {"a": 1}, "<b>1</b>"]}',
        "not json",
    ):
        page.evaluate("junk => window.localStorage.setItem('attrition-own-weeks', junk)", junk)
        page.reload()
        expect(page.locator("#own-have-0")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1366, "dark"), (320, "light")])
def test_axe_finds_nothing_and_nothing_is_cut_off(visit: Visitor, width: int, scheme: str) -> None:
    page = opened(visit, width=width, height=800, scheme=scheme)
    fill(page)
    for summary in page.locator("details > summary:visible").all():
        summary.click()
    page.wait_for_timeout(600)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate(
        """() => [...document.querySelectorAll('main :is(button, select, input:not([type=radio]), summary)')]
            .map((one) => [one.id || one.textContent, one.getBoundingClientRect()])
            .filter(([, box]) => box.height > 0 && (box.height < 23.5 || box.width < 23.5)).map(([name]) => name)"""
    )
    assert small == []
    page.locator("#calendars-slider").focus()
    page.keyboard.press("End")
    page.locator("#own-have-0").fill("400")
    assert axe(page) == []
    page.emulate_media(media="print")
    expect(page.locator("#own-have-1")).to_be_visible()
    expect(page.locator("#calendars-pick-fate")).to_be_hidden()
    expect(page.locator("#own")).to_contain_text("If you print this page, your weeks are printed with it.")
