"""Charts that PowerPoint draws itself, so that whoever gets the slides can edit them, their numbers included."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.util import Pt

from dashboard.takeaways.content import Chart
from dashboard.takeaways.numbers import EXCEL, sums
from dashboard.takeaways.text import plain
from sim.foundation.palette import ACCENT, GREY, ORANGE

INK, QUIET, GRID = "1D2430", "4C5462", "D9D5CB"
FONT = "Arial"
KINDS = {
    "fan": XL_CHART_TYPE.LINE,
    "lines": XL_CHART_TYPE.LINE,
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "rows": XL_CHART_TYPE.BAR_CLUSTERED,
    "stack": XL_CHART_TYPE.COLUMN_STACKED,
    "shares": XL_CHART_TYPE.BAR_STACKED_100,
}
YEARS = "years since today"
_HALF = 6  # months between two points: more would be too many to edit, and their labels would not fit
# told apart without color, too
_PAINTS = (
    (ACCENT, None),
    ("#8FB3C2", None),
    (ACCENT, MSO_PATTERN.WIDE_UPWARD_DIAGONAL),
    (GREY, MSO_PATTERN.PERCENT_25),
    (ORANGE, None),
)
_HALVES, _OUTER = (ACCENT, 1.5, MSO_LINE.DASH), (GREY, 1.25, MSO_LINE.ROUND_DOT)
_FAN = ((ACCENT, 3.0, None), _HALVES, _HALVES, _OUTER, _OUTER)
_TWO = ((GREY, 2.25, MSO_LINE.DASH), (ACCENT, 3.0, None))


def add(slide: Any, given: Chart, area: tuple[int, int, int, int]) -> Any:
    """Add a chart to a slide, with its words for those who cannot see it.

    Args:
        slide: Of python-pptx.
        given: The chart.
        area: Left, top, width and height.
    """
    frame = slide.shapes.add_chart(KINDS[given.kind], *area, _data(given))
    named = frame._element.nvGraphicFramePr.cNvPr  # python-pptx has no name for what is read aloud
    named.set("name", plain(given.title))
    named.set("descr", plain(f"{given.title}. {given.sentence}", 900))
    chart = frame.chart
    chart.font.name, chart.font.size, chart.font.color.rgb = FONT, Pt(14), RGBColor.from_string(QUIET)
    chart.has_title = False
    chart.has_legend = len(given.series) > 1
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout = False
    _axes(chart, given)
    _STYLES[given.kind](chart, given)
    return frame


def _data(given: Chart) -> CategoryChartData:
    data = CategoryChartData(number_format=EXCEL[given.form])
    parts = given.series[:-1] if given.kind == "stack" else given.series
    names, kept = list(given.categories), list(range(len(given.categories)))
    if given.kind in ("fan", "lines"):
        kept = [k for k, month in enumerate(given.categories) if int(month) % _HALF == 0]
        names = [f"{int(given.categories[k]) / 12:g}" for k in kept]
    if (
        given.kind == "stack"
    ):  # PowerPoint draws no mark on bars that can be edited as simply: the sum stands below
        total = given.series[-1].name.lower()
        names = [f"{plain(name)}\n{total}: {words}" for name, words in zip(names, sums(given), strict=True)]
    data.categories = [plain(name) if given.kind != "stack" else name for name in names]
    for one in parts:
        data.add_series(plain(one.name), [one.values[k] for k in kept])
    return data


def _axes(chart: Any, given: Chart) -> None:
    values, names = chart.value_axis, chart.category_axis
    values.major_gridlines.format.line.color.rgb = RGBColor.from_string(GRID)
    values.format.line.fill.background()
    values.tick_labels.number_format = (
        EXCEL[given.form] if given.form != "usd" else '[<0]-$0.0,,"M";$0.0,,"M"'
    )
    values.tick_labels.number_format_is_linked = False
    names.format.line.color.rgb = RGBColor.from_string(GREY.removeprefix("#"))
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.has_major_gridlines = False
    if given.kind in ("fan", "lines"):
        names.has_title = True
        names.axis_title.text_frame.text = YEARS
        run = names.axis_title.text_frame.paragraphs[0].runs[0]
        run.font.size, run.font.bold = Pt(12), False
    if given.kind in ("rows", "shares"):
        names.reverse_order = True
        values.tick_label_position = XL_TICK_LABEL_POSITION.HIGH  # below: the axis is turned with the rows
    if given.kind in ("columns", "rows"):
        values.minimum_scale = 0.0
    if given.kind == "rows":
        names.tick_labels.font.size = Pt(_size(given, 13))
    if given.kind == "shares":
        values.visible = False
        values.has_major_gridlines = False


def _size(given: Chart, most: int) -> int:
    """Return a font size in points at which all rows have room, never one too small to read."""
    return max(8, min(most, 126 // max(1, len(given.categories))))


def _lines(chart: Any, looks: Any) -> None:
    for one, (color, width, dash) in zip(chart.plots[0].series, looks, strict=False):
        one.smooth = False
        one.format.line.color.rgb = RGBColor.from_string(color.removeprefix("#"))
        one.format.line.width = Pt(width)
        if dash is not None:
            one.format.line.dash_style = dash
        one.marker.style = XL_MARKER_STYLE.NONE


def _bars(chart: Any, given: Chart) -> None:
    """Paint two bars a member: pale with an edge without the policy, dark with it, both with their numbers."""
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 35, 0
    plot.has_data_labels = True
    plot.data_labels.font.size = Pt(_size(given, 11) if given.kind == "rows" else 11)
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = EXCEL[given.form], False
    for one, (color, edge) in zip(plot.series, (("#FFFFFF", GREY), (ACCENT, ACCENT)), strict=False):
        one.format.fill.solid()
        one.format.fill.fore_color.rgb = RGBColor.from_string(color.removeprefix("#"))
        one.format.line.color.rgb = RGBColor.from_string(edge.removeprefix("#"))
        one.invert_if_negative = False


def _parts(chart: Any, given: Chart) -> None:
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 80, 100
    if given.kind == "shares":
        plot.has_data_labels = True
        plot.data_labels.font.size = Pt(12)
        plot.data_labels.number_format, plot.data_labels.number_format_is_linked = "0", False
    for one, (color, pattern) in zip(plot.series, _PAINTS, strict=False):
        shade = RGBColor.from_string(color.removeprefix("#"))
        if pattern is None:
            one.format.fill.solid()
            one.format.fill.fore_color.rgb = shade
        else:
            one.format.fill.patterned()
            one.format.fill.pattern = pattern
            one.format.fill.fore_color.rgb = shade
            one.format.fill.back_color.rgb = RGBColor.from_string("FFFFFF")
        one.format.line.color.rgb = RGBColor.from_string(INK)
        if given.kind == "shares" and color == ACCENT and pattern is None:
            _white(one)
        one.invert_if_negative = False


def _white(series: Any) -> None:
    """Write the numbers of a dark part in white."""
    labels = series.data_labels
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = "0", False
    labels.font.size, labels.font.color.rgb = Pt(12), RGBColor.from_string("FFFFFF")


_STYLES: dict[str, Callable[[Any, Chart], None]] = {
    "fan": lambda chart, given: _lines(chart, _FAN),
    "lines": lambda chart, given: _lines(chart, _TWO),
    "columns": _bars,
    "rows": _bars,
    "stack": _parts,
    "shares": _parts,
}
