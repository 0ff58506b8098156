"""Contrast where axe does not decide: texts in charts and over bands, and marks that carry meaning; also in forced colors."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import POLICY, Visitor
from tests.browser.seen import Text, contrast, marked, texts

pytestmark = pytest.mark.browser

DETAILS = "[data-detail] > summary"
LEVER = "[data-lever=documentation_support]"
# name -> where it is, and how many of its pixels must stand out
MARKS = {
    "slider": (f"{LEVER} .slider", 120),
    "thumb of a lever not in use": ("[data-lever=mentoring] .slider", 40),
    "effect": (f"{LEVER} .effect", 40),
    "range of the effect": (f"{LEVER} .effect i", 20),
    "evidence": (f"{LEVER} .dots", 40),
    "assumed": ("[data-lever=exit_interviews] .dots", 40),
    "preset": ("#preset-quick", 80),
    "line of the chart": ("#main-graph .js-line", 300),
    "zero of the chart": ("#main-graph .shapelayer path", 100),
    "page shown": (".top nav a.here", 60),
    "open and close": ("[data-detail=levels] > summary", 60),
    "hundred people": (".icon-array img", 3000),
    "rows of dots": ("#drivers-body .scatterlayer", 300),
    "dashed line": ("#levels-body .one-chart:nth-child(2) .js-line >> nth=1", 40),
}


def unfold(page: Page) -> None:
    for summary in page.locator(DETAILS).all():
        summary.click()
    page.locator("#money-body .main-svg").first.wait_for()
    page.wait_for_timeout(1200)


def opened(visit: Visitor, scheme: str, **more: object) -> Page:
    page = visit.open(POLICY, scheme=scheme, **more)
    page.locator("[data-lever=exit_interviews] .lever-name").click()
    page.locator("[data-lever=exit_interviews] .several > summary").first.click()
    unfold(page)
    page.mouse.move(0, 0)
    return page


def unseen(page: Page) -> list[str]:
    """The marks that do not stand out."""
    found = []
    for name, (where, least) in MARKS.items():
        one = page.locator(where).first
        one.scroll_into_view_if_needed()
        page.wait_for_timeout(60)  # pictures are painted a moment after they come into view
        box = one.bounding_box()
        assert box is not None, name
        if box["height"] < 6 or box["width"] < 6:  # a line: with the paper around it
            box = {
                "x": box["x"] - 4,
                "y": box["y"] - 8,
                "width": box["width"] + 8,
                "height": box["height"] + 16,
            }
        count = marked(page, box)
        if count < least:
            found.append(f"{name}: {count} of {least} pixels")
    return found


def weak(found: list[Text]) -> list[str]:
    """The texts that do not stand out."""
    return [f"{one.text}: {one.contrast:.2f} < {one.needed}" for one in found if one.contrast < one.needed]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_marks_and_bars_stand_out_from_what_is_painted_behind_them(visit: Visitor, scheme: str) -> None:
    page = opened(visit, scheme)
    assert not unseen(page)
    found = texts(page)
    assert len(found) > 250 and any(one.text == "58 fewer" for one in found)
    assert not weak(found)
    edge = "one => getComputedStyle(one).stroke.match(/\\d+/g).slice(0, 3).map(Number)"
    bars = page.locator("#money-body .trace.bars .point:first-child path").all()
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
    assert len(bars) == 4
    assert min(contrast(tuple(bar.evaluate(edge)), tuple(paper)) for bar in bars) >= 3.0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_focus_stands_out(visit: Visitor, scheme: str) -> None:
    page = visit.open(POLICY, scheme=scheme)
    for where in (
        "#preset-invest",
        "#tool-share",
        f"{LEVER} .slider",
        f"{LEVER} .lever-name",
        "[data-outcome=burned_out]",
    ):
        page.keyboard.press("Tab")  # so that the browser shows where the keyboard is
        page.locator(where).focus()
        page.keyboard.press("Escape")
        box = page.locator(where).bounding_box()
        assert box is not None
        around = {
            "x": box["x"] - 6,
            "y": box["y"] - 6,
            "width": box["width"] + 12,
            "height": box["height"] + 12,
        }
        ring = marked(page, around)
        page.locator(where).evaluate("one => one.blur()")
        assert ring - marked(page, around) > box["width"], where


@pytest.mark.parametrize(("forced", "chosen"), [("light", "dark"), ("dark", "light")])
def test_forced_colors_hide_nothing_that_carries_meaning(visit: Visitor, forced: str, chosen: str) -> None:
    page = opened(visit, forced, forced_colors="active")
    page.evaluate(
        f"document.documentElement.setAttribute('data-scheme', '{chosen}')"
    )  # chosen here at another time
    assert not unseen(page)
    in_charts = [one for one in texts(page) if one.chart]  # the browser itself sees to all other texts
    assert len(in_charts) > 60
    assert not weak(in_charts)


def test_in_forced_colors_what_is_chosen_differs_from_what_is_not(visit: Visitor) -> None:
    page = visit.open(forced_colors="active")
    page.locator("#preset-quick").click()
    page.locator("#preset-quick[aria-pressed=true]").wait_for()
    color = "one => getComputedStyle(one).backgroundColor"
    assert page.locator("#preset-quick").evaluate(color) != page.locator("#preset-invest").evaluate(color)
    full = page.locator(f"{LEVER} .dots i.full").first.evaluate(color)
    empty = page.locator("[data-lever=mentoring] .dots i:not(.full)").first.evaluate(color)
    assert full != empty
    used, unused = (
        marked(page, page.locator(f"[data-lever={lever}] .slider").bounding_box() or {})
        for lever in ("recognition", "mentoring")
    )
    assert used > unused + 60
