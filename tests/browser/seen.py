"""What a reader's eye gets: contrast measured in the pixels of the page, where computed styles do not decide."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Page

Color = tuple[int, int, int]

# every visible text with its place, its color as painted (opacity included), and whether it is large
TEXTS = """() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode.data.trim();
        const holder = walker.currentNode.parentElement;
        if (!text || holder.closest('script, style, option, .sr-only, [disabled], .skip-link, #tip')) continue;
        if (!holder.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        const range = document.createRange();
        range.selectNodeContents(walker.currentNode);
        const box = range.getBoundingClientRect();
        if (box.width < 2 || box.height < 2) continue;
        const style = getComputedStyle(holder);
        let opacity = 1;
        for (let one = holder; one; one = one.parentElement) opacity *= Number(getComputedStyle(one).opacity);
        const size = parseFloat(style.fontSize);
        found.push({
            text, opacity, chart: Boolean(holder.closest('svg')), color: holder.closest('svg') ? style.fill : style.color,
            large: size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700),
            box: [box.left + scrollX, box.top + scrollY, box.right + scrollX, box.bottom + scrollY],
        });
    }
    return found;
}"""
NO_TEXT = (
    ":root:root:root *, :root ::placeholder { color: transparent !important; }"
    ":root:root:root .chart svg text { fill: transparent !important; }"
)


@dataclass(frozen=True)
class Text:
    """A text with the contrast to the least favorable color behind it, and whether it is part of a chart."""

    text: str
    chart: bool
    contrast: float
    needed: float


def picture(page: Page, **more: Any) -> np.ndarray:
    """The page as pixels."""
    return np.asarray(Image.open(io.BytesIO(page.screenshot(**more))).convert("RGB"))


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of WCAG."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(color: Color) -> float:
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in color)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def texts(page: Page) -> list[Text]:
    """All texts of the whole page with their contrast to what is really painted behind them."""
    page.evaluate("scrollTo(0, 0)")
    found = page.evaluate(TEXTS)
    hidden = page.add_style_tag(content=NO_TEXT)
    behind = picture(page, full_page=True)
    hidden.evaluate("one => one.remove()")
    return [_text(one, behind) for one in found]


def _text(one: dict[str, Any], behind: np.ndarray) -> Text:
    left, top, right, bottom = (max(0, round(edge)) for edge in one["box"])
    area = behind[top:bottom, left:right].reshape(-1, 3)
    needed = 3.0 if one["large"] else 4.5
    if not len(area):
        return Text(one["text"], one["chart"], 21.0, needed)  # scrolled out of its frame
    worst = min(
        contrast(_over(one["color"], one["opacity"], color), color)
        for color, count in Counter(map(tuple, area.tolist())).items()
        if count >= 0.05 * len(area)  # a grid line may cross a text
    )
    return Text(one["text"], one["chart"], worst, needed)


def _over(color: str, opacity: float, behind: Color) -> Color:
    parts = [float(part) for part in color[color.index("(") + 1 : -1].replace("/", ",").split(",")]
    opacity *= parts[3] if len(parts) > 3 else 1.0
    return tuple(round(opacity * p + (1 - opacity) * b) for p, b in zip(parts[:3], behind, strict=True))  # type: ignore[return-value]


def marked(page: Page, box: dict[str, float], least: float = 3.0) -> int:
    """How many pixels in a place of the view stand out from its most frequent color."""
    area = picture(page, clip=box).reshape(-1, 3)
    counted = Counter(map(tuple, area.tolist()))
    paper = counted.most_common(1)[0][0]
    return sum(count for color, count in counted.items() if contrast(color, paper) >= least)
