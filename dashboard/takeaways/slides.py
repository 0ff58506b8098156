"""Slides: one chart and its sentence each, drawn by PowerPoint itself, with notes on how to read it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.util import Inches, Pt

from dashboard.parts import wording as w
from dashboard.takeaways import native
from dashboard.takeaways.content import Chart, TakeAway
from dashboard.takeaways.policy import COLUMNS, NO_LEVERS
from dashboard.takeaways.text import plain
from sim.foundation.palette import ACCENT

WIDE, HIGH = Inches(13.333), Inches(7.5)
EDGE = Inches(0.6)
INSIDE = WIDE - 2 * EDGE
TOP = Inches(1.95)  # of what stands under title and caption
ROWS = 7  # levers on a slide
LONG = 900
SHORT = 100  # characters of a title that fills two lines at most
NOT_A_FORECAST = "Simulated, not a forecast of anyone’s future."
_TITLE_ONLY = 5  # layout of the template that ships with python-pptx


def slides(found: TakeAway) -> bytes:
    """Return the slides as a PPTX file.

    Args:
        found: What they hold.
    """
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDE, HIGH
    about = deck.core_properties
    about.title, about.author = plain(f"{found.school}: {found.sentence}", 250), "Faculty Attrition"
    about.subject, about.language = "Simulated; see the last slide", "en-US"
    _first(deck, found)
    _policy(deck, found)
    for one in found.charts:
        _chart(deck, one, found)
    _last(deck, found)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _slide(deck: Any, title: str, found: TakeAway, size: int = 26) -> Any:
    """Add a slide with its title, and at its foot where it comes from."""
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    box = slide.shapes.title
    box.left, box.top, box.width, box.height = EDGE, Inches(0.4), INSIDE, Inches(1.1)
    _write(box.text_frame, [title], size, bold=True, most=320)
    made, school = found.about.get("made with", ""), plain(found.school, 60)
    foot = f"{NOT_A_FORECAST} {made} · {school} · seed {found.about.get('seed', '')}"
    _box(slide, [foot], (EDGE, HIGH - Inches(0.5), INSIDE, Inches(0.3)), 11, color=native.QUIET)
    return slide


def _write(
    frame: Any,
    lines: Sequence[str],
    size: int,
    *,
    bold: bool = False,
    color: str = native.INK,
    most: int = LONG,
) -> None:
    frame.word_wrap = True
    frame.vertical_anchor = None
    for k, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if k == 0 else frame.add_paragraph()
        paragraph.alignment = 1  # left
        if k:
            paragraph.space_before = Pt(size / 3)
        run = paragraph.add_run()
        run.text = plain(line, most)
        font = run.font
        font.size, font.bold, font.name = Pt(size), bold, native.FONT
        font.color.rgb = RGBColor.from_string(color)
        font.language_id = MSO_LANGUAGE_ID.ENGLISH_US


def _box(slide: Any, lines: Sequence[str], area: tuple[int, int, int, int], size: int, **how: Any) -> None:
    box = slide.shapes.add_textbox(*area)
    _write(box.text_frame, lines, size, **how)


def _first(deck: Any, found: TakeAway) -> None:
    slide = _slide(deck, found.sentence, found, 32)
    slide.shapes.title.top, slide.shapes.title.height = Inches(1.0), Inches(2.0)
    lines = [one for one in (found.ranges, found.holds) if one]
    _box(slide, lines, (EDGE, Inches(3.1), INSIDE, Inches(1.4)), 18, color=native.QUIET, most=400)
    rows = [f"{row.lever}: {row.far}" for row in found.policy[:6]] or [NO_LEVERS]
    if len(found.policy) > len(rows):
        rows.append(f"and {w.counted(len(found.policy) - len(rows), 'more lever')}: see the next slide")
    head = f"{found.school}, {found.horizon}. The policy:"
    _box(slide, [head, *rows], (EDGE, Inches(4.3), INSIDE, Inches(2.6)), 15, most=160)
    _notes(slide, ["The sentence is that of the page.", *found.setting, NOT_A_FORECAST])


def _policy(deck: Any, found: TakeAway) -> None:
    """Add the policy on one screen, on as many slides as its levers need."""
    if not found.policy:
        return
    parts = [found.policy[at : at + ROWS] for at in range(0, len(found.policy), ROWS)]
    for k, rows in enumerate(parts):
        more = f" ({k + 1} of {len(parts)})" if len(parts) > 1 else ""
        slide = _slide(deck, f"The policy: {w.counted(len(found.policy), 'lever')}{more}", found)
        size = (EDGE, Inches(1.4), INSIDE, Inches(0.4 * (1 + len(rows))))
        frame = slide.shapes.add_table(1 + len(rows), len(COLUMNS), *size)
        frame._element.nvGraphicFramePr.cNvPr.set("descr", "The levers in use, one a row")
        table = frame.table
        for column, share in zip(table.columns, (0.22, 0.14, 0.2, 0.15, 0.18, 0.11), strict=True):
            column.width = int(INSIDE * share)
        for at, cells in enumerate((COLUMNS, *(row.cells for row in rows))):
            for column, text in enumerate(cells):
                _cell(table.cell(at, column), text, head=at == 0)
        _notes(
            slide,
            [
                *found.setting,
                "Costs are a year in full force, on paper, with the range of the price in parentheses.",
            ],
        )


def _cell(cell: Any, text: str, *, head: bool) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string(ACCENT.removeprefix("#") if head else "FFFFFF")
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    _write(cell.text_frame, [text], 13, bold=head, color="FFFFFF" if head else native.INK, most=160)


def _chart(deck: Any, given: Chart, found: TakeAway) -> None:
    slide = _slide(deck, given.sentence, found, 26 if len(given.sentence) <= SHORT else 20)
    _box(slide, [plain(given.title, 160)], (EDGE, Inches(1.45), INSIDE, Inches(0.4)), 16, color=native.QUIET)
    native.add(slide, given, (EDGE, TOP, INSIDE, HIGH - TOP - Inches(0.6)))
    lines = [f"How to read it: {given.title}. {given.note}"]
    if given.kind == "fan" and len(given.series) > 1:
        lines.append(
            "Solid: mean of the futures. Dashed: half of them lie between. Dotted: 19 of 20 lie between."
        )
    if given.kind in ("fan", "lines"):
        lines.append("The slide has a point every half year; the page and its CSV have every month.")
    lines.append("The numbers are in the chart: right-click it, then “Edit data”.")
    _notes(slide, [*lines, f"{found.ranges} {found.holds}", NOT_A_FORECAST])


def _last(deck: Any, found: TakeAway) -> None:
    slide = _slide(deck, "Where this comes from, and what it is not", found)
    known = {key: value for key, value in found.about.items() if key not in ("caveat", "policy", "link")}
    lines = [
        f"{found.about.get('caveat', '')} {NOT_A_FORECAST}",
        *found.setting,
        *(f"Changed assumption: {one}" for one in found.changed),
        "; ".join(f"{key}: {value}" for key, value in known.items()),
        f"Link that opens the same question: {found.about.get('link', '')}",
    ]
    _box(slide, lines, (EDGE, Inches(1.5), INSIDE, Inches(5.2)), 15, most=1400)
    _notes(slide, ["Python that makes the numbers again:", *found.code.splitlines()])


def _notes(slide: Any, lines: Sequence[str]) -> None:
    slide.notes_slide.notes_text_frame.text = "\n".join(
        plain(line, LONG) if not line.startswith(" ") else line for line in lines
    )
