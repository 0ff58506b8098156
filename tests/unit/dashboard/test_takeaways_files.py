"""Brief and slides: complete, safe, readable without network, and the same numbers everywhere."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest
from pptx import Presentation

from dashboard.takeaways.brief import brief
from dashboard.takeaways.content import Table
from dashboard.takeaways.drawing import draw
from dashboard.takeaways.finances import NOTHING
from dashboard.takeaways.slides import ROWS, slides
from tests.unit.dashboard.to_take import ROW, TOLD, fan, line, rows, stack, take

HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://evil")',
    "x" * 10_000,
    "עברית \u202e gnirts",
    "\x00\x07\ufffe]]> & \" '",
)


class Read(HTMLParser):
    """What a page holds: its elements, and text by element."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "line", "rect", "circle", "path", "polygon", "polyline"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def hostile(text: str) -> Any:
    found = take(
        school=text, sentence=text, setting=(text,), policy=(replace(ROW, lever=text, cost=text, source=text),), code=text,
        changed=(text,), more=(Table(text, (text, text), ((text, 1.0),), ("", "usd")),),
    )  # fmt: skip
    charts = tuple(
        replace(one, title=text, sentence=text, note=text, zero=text and one.zero and text)
        for one in found.charts
    )
    return replace(found, charts=charts, about={**found.about, "school": text, "link": text})


def test_the_brief_is_one_file_that_asks_for_nothing() -> None:
    text = brief(take())
    page = Read(text)
    assert page.open == [] and page.of("html") == [{"lang": "en"}] and len(page.of("h1")) == 1
    assert not {"script", "link", "img", "iframe", "object", "form", "a"} & {tag for tag, _ in page.elements}
    assert not any(
        key in ("src", "href") or key.startswith("on") for _, found in page.elements for key in found
    )
    assert "url(http" not in text and "@import" not in text and "default-src 'none'" in text
    assert len(page.of("table")) == len(page.of("caption")) and len(page.of("svg")) == 3
    for one in ("Fewer leave in all 100 futures", "seed", "7", "Faculty Attrition 0.1.0", "Simulated people.", "?seed=7",
                'print("<7>")', "has paid for itself by month 19", "By department", "Somebody 2020", "Discount rate",
                "none, assumed", "posterior draws", "Compared with today’s course."):  # fmt: skip
        assert one in page.text, one


def test_headings_step_down_one_at_a_time_and_every_picture_has_its_words() -> None:
    page = Read(brief(take()))
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1 and all(
        after - before <= 1 for before, after in zip(levels, levels[1:], strict=False)
    )
    ids = {found.get("id") for _, found in page.elements}
    for one in page.of("svg"):
        assert one["role"] == "img" and set(str(one["aria-labelledby"]).split()) <= ids


def test_costs_of_the_brief_are_those_of_the_worked_numbers() -> None:
    text = Read(brief(take())).text
    # spent 3M and 1M; saved 0.75M + 0.836k, 5M + 2.508k
    for one in ("$3M", "$1M", "$4M", "$751k", "$5M", "−$2.2M", "$1.8M"):
        assert one in text, one
    assert TOLD in text


def test_without_a_policy_the_brief_tells_the_baseline() -> None:
    found = take()
    lines = tuple(line(one.title, one.kind, one.without, one.without, one.per) for one in found.costs.lines)
    costs = replace(found.costs, lines=lines, net=0.0, avoided=0.0, certain=False, told=NOTHING)
    text = Read(
        brief(
            replace(
                found, policy=(), costs=costs, charts=(replace(fan(), zero=""), rows(both=False), stack())
            )
        )
    ).text
    assert "No lever is moved." in text and "the baseline’s own course" in text and "Spent on levers" not in text


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_others_stays_text(text: str) -> None:
    page = Read(brief(hostile(text)))
    assert page.open == [] and not page.of("script") and len(page.of("html")) == 1
    deck = Presentation(io.BytesIO(slides(hostile(text))))
    words = "".join(
        shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame
    )
    assert "\u202e" not in words and len(words) < 12_000


@pytest.mark.parametrize(
    "chart", [fan(), fan(bands=False), rows(), rows(both=False), rows(("<&>", "x" * 400)), stack()]
)
def test_pictures_are_well_formed_and_say_what_they_show(chart: Any) -> None:
    found = ElementTree.fromstring(draw(chart))
    width, height = (float(one) for one in found.attrib["viewBox"].split()[2:])
    named = [one.text for one in found if one.tag.endswith(("title", "desc"))]
    assert named == [chart.title, chart.sentence]
    for one in found.iter():
        for key in ("x", "x1", "x2", "cx"):
            assert -1.0 <= float(one.attrib.get(key, 0.0)) <= width, one.attrib
        for key in ("y", "y1", "y2", "cy"):
            assert -1.0 <= float(one.attrib.get(key, 0.0)) <= height, one.attrib


def test_words_at_the_end_of_lines_stay_apart() -> None:
    mean, *bands = fan().series
    flat = tuple(replace(one, values=tuple(0.0 for _ in one.values)) for one in (mean, *bands))
    found = ElementTree.fromstring(draw(replace(fan(), series=flat)))
    at = sorted(
        float(one.attrib["y"]) for one in found if one.tag.endswith("text") and float(one.attrib["x"]) > 765
    )
    assert len(at) == 4 and all(after - before >= 12 for before, after in zip(at, at[1:], strict=False))


def test_each_chart_has_a_slide_with_its_sentence_and_notes() -> None:
    found = take()
    deck = Presentation(io.BytesIO(slides(found)))
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, abs=1e-3)
    drawn = [slide for slide in deck.slides if any(shape.has_chart for shape in slide.shapes)]
    assert [slide.shapes.title.text_frame.text for slide in drawn] == [one.sentence for one in found.charts]
    for slide, given in zip(drawn, found.charts, strict=True):
        (frame,) = (shape for shape in slide.shapes if shape.has_chart)
        assert given.sentence in frame._element.nvGraphicFramePr.cNvPr.get("descr")
        assert (
            given.note in slide.notes_slide.notes_text_frame.text
            and "Edit data" in slide.notes_slide.notes_text_frame.text
        )
        assert frame.chart.part.chart_workbook.xlsx_part is not None  # its numbers can be edited
    names = {font for slide in deck.slides for font in re.findall(r'latin typeface="([^"]+)"', _xml(slide))}
    assert names == {"Arial"}
    first, last = deck.slides[0], deck.slides[len(deck.slides) - 1]
    assert first.shapes.title.text_frame.text == found.sentence
    words = " ".join(shape.text_frame.text for shape in last.shapes if shape.has_text_frame)
    for one in (
        "seed: 7",
        "Faculty Attrition 0.1.0",
        "http://127.0.0.1:8050/?seed=7",
        "Simulated people.",
        "posterior draws: 100",
    ):
        assert one in words, one


def _xml(slide: Any) -> str:
    from lxml import etree

    return str(etree.tostring(slide._element, encoding="unicode"))


def test_numbers_of_a_slide_are_those_of_its_chart() -> None:
    found = take()
    deck = Presentation(io.BytesIO(slides(found)))
    charts = {shape.name: shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart}
    who = charts["Who leaves"].plots[0]
    assert [tuple(one.values) for one in who.series] == [one.values for one in found.chart("who").series]
    assert list(who.categories) == ["Women", "Men"]
    main = charts["Departures avoided"].plots[0]
    assert (
        list(main.categories) == ["0", "0.5", "1", "1.5", "2"]
        and tuple(main.series[0].values)[-1] == 0.7 * 24
    )
    money = charts["What it costs"].plots[0]
    assert len(money.series) == 4 and "net: $2.2M spent" in str(next(iter(money.categories)))


def test_many_levers_take_several_slides_and_none_is_lost() -> None:
    policy = tuple(replace(ROW, lever=f"Lever {k}") for k in range(21))
    deck = Presentation(io.BytesIO(slides(take(policy=policy))))
    tables = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    seen = [table.cell(at, 0).text_frame.text for table in tables for at in range(1, len(table.rows))]
    assert len(tables) == 3 and ROWS == 7 and seen == [row.lever for row in policy]
    assert not any(
        shape.has_table
        for slide in Presentation(io.BytesIO(slides(take(policy=())))).slides
        for shape in slide.shapes
    )
