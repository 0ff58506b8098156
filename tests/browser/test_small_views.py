"""400 percent zoom and spaced-out text: one column, nothing cut off, nothing covered, explanations inside the view."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import POLICY, Visitor

pytestmark = pytest.mark.browser

ZOOMED = {"width": 320, "height": 256}  # 1280 x 1024 at 400 percent
SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }"
    "p { margin-bottom: 2em !important; }"
)
# texts that their own frame cuts off, or that leave the window
CUT = """() => [...document.querySelectorAll('body *')].filter((one) => {
    if (!one.checkVisibility({ visibilityProperty: true })) return false;
    if (one.closest('.sr-only, .skip-link, svg, select, #lever-chips')) return false;
    if (![...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) return false;
    const style = getComputedStyle(one);
    const larger = one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
    const clips = style.overflowX !== 'visible' && larger;
    const box = one.getBoundingClientRect();
    const frame = one.parentElement.closest('.lever-line, .tile, .school, .top, .card-head')?.getBoundingClientRect();
    return clips || box.right > innerWidth + 1 || (frame && (box.bottom > frame.bottom + 2 || box.right > frame.right + 2));
}).map((one) => `${one.className || one.id || one.tagName}: ${one.textContent.slice(0, 30)}`)"""
# texts of one row that run into each other
COLLIDING = """() => [...document.querySelectorAll('.lever-line')].filter((line) => {
    const boxes = [...line.querySelectorAll('.lever-name span, .box-frame, .avoided, .cost, .dots')]
        .map((one) => one.getBoundingClientRect()).filter((box) => box.width);
    return boxes.some((one, at) => boxes.some((other, place) => place > at
        && one.left < other.right - 1 && other.left < one.right - 1
        && one.top < other.bottom - 1 && other.top < one.bottom - 1));
}).map((line) => line.textContent.slice(0, 40))"""
# labels in a chart that run into each other
OVERLAPPING = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap((chart) => {
    const all = chart.querySelectorAll('.xtick text, .annotation-text, .legendtext');
    const texts = [...all].filter((one) => one.textContent.trim());
    const boxes = texts.map((one) => one.getBoundingClientRect());
    return texts.filter((text, at) => boxes.some((other, place) => place > at
        && boxes[at].left < other.right - 1 && other.left < boxes[at].right - 1
        && boxes[at].top < other.bottom - 3 && other.top < boxes[at].bottom - 3)).map((text) => text.textContent);
})"""

# names of rows that dots run into
DOTTED = """() => [...document.querySelectorAll('#who-body, #drivers-body, #destinations-body')].flatMap((body) => {
    const dots = [...body.querySelectorAll('.scatterlayer .point')].map((one) => one.getBoundingClientRect());
    return [...body.querySelectorAll('.annotation-text')].filter((text) => {
        const box = text.getBoundingClientRect();
        return dots.some((dot) => dot.left < box.right && box.left < dot.right
            && dot.top + 2 < box.bottom && box.top + 2 < dot.bottom);
    }).map((text) => text.textContent);
})"""


def wide(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


def test_at_four_hundred_percent_nothing_scrolls_sideways_and_no_bar_stays(visit: Visitor) -> None:
    page = visit.open(POLICY, **ZOOMED)
    page.locator("[data-lever=documentation_support] .lever-name").click()
    assert wide(page) <= 320
    bars = page.evaluate(
        "() => [...document.querySelectorAll('body *')].filter((one) => one.checkVisibility()"
        " && ['fixed', 'sticky'].includes(getComputedStyle(one).position))"
        ".reduce((sum, one) => sum + one.getBoundingClientRect().height, 0)"
    )
    assert bars <= 256 / 3
    assert page.evaluate(CUT) == []


def test_explanations_stay_inside_a_small_view_and_can_be_reached_and_dismissed(visit: Visitor) -> None:
    page = visit.open(POLICY, **ZOOMED)
    tip = page.locator("#tip")
    for tile in page.locator("#tiles .tile").all():
        tile.focus()
        expect(tip).to_be_visible()
        expect(tile).to_have_attribute("aria-describedby", "tip")
        box = tip.bounding_box()
        assert box is not None
        assert (
            box["x"] >= 0
            and box["x"] + box["width"] <= 320
            and box["y"] >= 0
            and box["y"] + box["height"] <= 256
        )
        page.keyboard.press("Escape")
        expect(tip).to_be_hidden()
        expect(tile).to_be_focused()


def test_the_pointer_may_rest_on_an_explanation(visit: Visitor) -> None:
    page = visit.open(POLICY)
    page.locator("[data-outcome=burned_out]").hover()
    tip = page.locator("#tip")
    expect(tip).to_be_visible()
    tip.hover()
    page.wait_for_timeout(600)
    expect(tip).to_be_visible()
    page.mouse.move(2, 2)
    expect(tip).to_be_hidden()


def test_escape_closes_an_explanation_before_it_ends_presenting(visit: Visitor) -> None:
    page = visit.open(POLICY)
    page.locator("#tool-present").click()
    page.locator("[data-outcome=burned_out]").focus()
    page.keyboard.press("Escape")
    expect(page.locator("html")).to_have_attribute("data-look", "present")
    page.keyboard.press("Escape")
    expect(page.locator("html")).not_to_have_attribute("data-look", "present")


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (820, 1180), (400, 860), (320, 256)])
def test_spaced_out_text_is_not_cut_off(visit: Visitor, width: int, height: int) -> None:
    page = visit.open(POLICY, width=width, height=height)
    if width == 400:
        page.locator("#sheet-handle").click()
    page.add_style_tag(content=SPACED)
    page.wait_for_timeout(300)
    assert wide(page) <= width
    assert page.evaluate(CUT) == []
    assert page.evaluate(COLLIDING) == []


@pytest.mark.parametrize("width", [320, 400, 820, 1366])
def test_labels_of_charts_do_not_run_into_each_other(visit: Visitor, width: int) -> None:
    page = visit.open(POLICY.replace("&stop_useless_requirements=0.7", ""), width=width, height=860)
    for summary in page.locator("[data-detail] > summary").all():
        summary.click()
    page.locator("#money-body .main-svg").first.wait_for()
    page.wait_for_timeout(1500)
    assert page.evaluate(OVERLAPPING) == []
    assert page.evaluate(DOTTED) == []
