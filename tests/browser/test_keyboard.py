"""With the keyboard alone, in every form of the page: where one is, what can be pressed, and what is announced."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import POLICY, Visitor, full_answer

pytestmark = pytest.mark.browser

# where the keyboard is: in the view, not covered, with a ring, and large enough for a finger
HERE = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const box = one.getBoundingClientRect();
    const inside = box.left >= -1 && box.right <= innerWidth + 1 && box.top < innerHeight && box.bottom > 0;
    const points = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5]].map(([x, y]) => [box.left + x * box.width, box.top + y * box.height])
        .map(([x, y]) => [Math.min(Math.max(x, 1), innerWidth - 1), Math.min(Math.max(y, 1), innerHeight - 1)]);
    const seen = points.some(([x, y]) => {
        const at = document.elementFromPoint(x, y);
        const holds = at && at.contains(one) && !at.matches('main, body, .page');
        return at && (one.contains(at) || holds || at.closest('label')?.contains(one));
    });
    const style = getComputedStyle(one);
    const target = one.closest('label')?.getBoundingClientRect() || box;
    const large = one.matches('.tile, .table-frame, main, section') || (target.width >= 24 && target.height >= 24);
    const name = one.id || one.getAttribute('aria-label') || one.textContent.slice(0, 30) || one.className;
    return { name, inside, seen, ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, large };
}"""


def walk(page: Page, most: int = 160) -> list[dict[str, object]]:
    """Tab through the page until the keyboard leaves it; every stop."""
    page.evaluate("() => { scrollTo(0, 0); document.querySelector('.skip-link').focus(); }")
    stops: list[dict[str, object]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(HERE)
        if stop is None:
            if stops:
                break
            continue
        stops.append(stop)
    return stops


@pytest.mark.parametrize("form", ["desktop", "tablet", "phone with its sheet", "phone", "zoomed"])
def test_every_stop_of_the_keyboard_is_seen_in_every_form(visit: Visitor, form: str) -> None:
    sizes = {"desktop": (1366, 768), "tablet": (820, 1180), "zoomed": (320, 256)}
    width, height = sizes.get(form, (400, 1000))
    page = visit.open(POLICY, width=width, height=height)
    if form == "phone with its sheet":
        page.locator("#sheet-handle").click()
    if form != "phone":
        page.locator("[data-lever=documentation_support] .lever-name").click()
    page.locator("[data-detail=hours] > summary").click()
    page.wait_for_timeout(500)
    stops = walk(page)
    names = {str(stop["name"]) for stop in stops}
    assert {"preset-quick", "Scribe or ambient AI", "Load a scenario"} <= names or form == "phone"
    for what in ("inside", "seen", "ring", "large"):
        assert [stop["name"] for stop in stops if not stop[what]] == [], what


def test_a_slider_moves_by_pages_and_to_its_ends_and_names_its_level(visit: Visitor) -> None:
    page = visit.open()
    slider = page.get_by_role("slider", name="Mentoring", exact=True)
    slider.focus()
    for key, said in (("PageUp", r"^10%, between none and pilot$"), ("End", r"^100%, everywhere$"),
                      ("PageDown", r"^90%, between most clinics and everywhere$"), ("Home", r"^0%, none$")):  # fmt: skip
        page.keyboard.press(key)
        expect(slider).to_have_attribute("aria-valuetext", re.compile(said))


def test_an_answer_is_announced_once_and_no_step_on_the_way(visit: Visitor) -> None:
    page = visit.open()
    page.evaluate(
        "() => { window.heard = []; const live = document.getElementById('live');"
        "new MutationObserver(() => window.heard.push(live.textContent))"
        ".observe(live, { childList: true, characterData: true, subtree: true }); }"
    )
    slider = page.get_by_role("slider", name="Stop useless tasks", exact=True)
    slider.focus()
    for _ in range(12):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(60)
    assert page.evaluate("window.heard") == []
    page.wait_for_timeout(600)
    full_answer(page)
    page.wait_for_timeout(400)
    heard = page.evaluate("window.heard")
    assert len(heard) == 1 and "Fewer leave in" in heard[0]


def test_all_departments_cannot_be_mistaken_for_none(visit: Visitor) -> None:
    page = visit.open(POLICY)
    page.locator("[data-lever=documentation_support] .lever-name").click()
    summary = page.locator("#more-documentation_support .several > summary").first
    expect(summary).to_have_text("Departments: all, unless some are chosen")
    summary.click()
    page.locator("#more-documentation_support").get_by_label("Surgery", exact=True).check()
    expect(summary).to_have_text("Departments: Surgery")


@pytest.mark.parametrize("width", [400, 320])
def test_presets_and_scenarios_are_all_in_view_on_a_phone(visit: Visitor, width: int) -> None:
    page = visit.open(width=width, height=860)
    for one in (*page.locator(".preset-buttons .preset").all(), page.get_by_label("Load a scenario")):
        box = one.bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width
