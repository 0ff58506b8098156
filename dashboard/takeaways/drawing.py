"""Charts as SVG that needs nothing else: no script, no style sheet, and readable in black and white."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dashboard.takeaways.content import Chart
from dashboard.takeaways.numbers import said, sums, ticks
from dashboard.takeaways.text import in_html
from sim.foundation.palette import ACCENT, GREY

WIDTH = 860
INK, QUIET, GRID = "#1d2430", "#4c5462", "#d9d5cb"
LEFT, RIGHT = 52, 96  # for the numbers of the axis; for the words at the ends of lines
ROW = 16
LEAST = 0.05  # of the highest value: an end that lies less below zero gets no step of the axis of its own
BAR = 0.42  # of the room of a year
NAMES, ENDS = 170, 130  # of rows: for names, for both values
# solid, light, hatched, dotted: told apart without color
FILLS = ((ACCENT, ""), ("#8fb3c2", ""), ("#ffffff", "hatch"), ("#ffffff", "dots"))


def draw(chart: Chart) -> str:
    """Return a chart as an SVG element with its title and what it says in words.

    Args:
        chart: Of kind "fan", "rows" or "stack".

    Raises:
        KeyError: It is of another kind.
    """
    return _DRAWN[chart.kind](chart)


def _svg(chart: Chart, height: float, body: Sequence[str]) -> str:
    name = in_html(chart.name)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img" '
        f'aria-labelledby="{name}-t {name}-d" font-family="Arial, Helvetica, sans-serif" font-size="12" fill="{INK}">'
        f'<title id="{name}-t">{in_html(chart.title)}</title><desc id="{name}-d">{in_html(chart.sentence, 900)}</desc>'
        f"{''.join(body)}</svg>"
    )


def _text(x: float, y: float, text: object, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {more}>{in_html(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, color: str = GRID, more: str = "") -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{color}" {more}/>'


def _axis(
    marks: Sequence[float], y: Callable[[float], float], chart: Chart, right: float = WIDTH - RIGHT
) -> list[str]:
    found = []
    for mark in marks:
        found.append(_line(LEFT, y(mark), right, y(mark)))
        found.append(
            _text(LEFT - 6, y(mark) + 4, said(mark, chart.form), f'text-anchor="end" fill="{QUIET}"')
        )
    return found


def _scale(marks: Sequence[float], top: float, bottom: float) -> Callable[[float], float]:
    low, high = marks[0], marks[-1]
    return lambda value: bottom - (value - low) / (high - low) * (bottom - top)


def _fan(chart: Chart) -> str:
    """Draw a mean with bands; without bands where there is only the mean."""
    top, bottom = 10.0, 210.0
    every = [value for one in chart.series for value in one.values]
    low, high = min(0.0, *every), max(0.0, *every) or 1.0
    marks = ticks(low if low < -LEAST * high else 0.0, high)
    y = _scale(marks, top, bottom)
    months = [float(month) for month in chart.categories]
    last = months[-1] or 1.0

    def x(month: float) -> float:
        return LEFT + month / last * (WIDTH - RIGHT - LEFT)

    body = _axis(marks, y, chart)
    for (low, high), fill in zip(_bands(chart), ("#dbe6ea", "#a9c4cf"), strict=False):
        there = [f"{x(m):.1f},{y(v):.1f}" for m, v in zip(months, high, strict=True)]
        back = [f"{x(m):.1f},{y(v):.1f}" for m, v in zip(months[::-1], low[::-1], strict=True)]
        body.append(f'<polygon points="{" ".join(there + back)}" fill="{fill}"/>')
    if chart.zero:
        body.append(_line(LEFT, y(0.0), WIDTH - RIGHT, y(0.0), QUIET, 'stroke-dasharray="6 5"'))
    mean = chart.series[0].values
    points = " ".join(f"{x(m):.1f},{y(v):.1f}" for m, v in zip(months, mean, strict=True))
    body.append(f'<polyline points="{points}" fill="none" stroke="{ACCENT}" stroke-width="2.5"/>')
    body.append(f'<circle cx="{x(last):.1f}" cy="{y(mean[-1]):.1f}" r="4" fill="{ACCENT}"/>')
    words = [(mean[-1], f"mean {said(mean[-1], chart.form)}", 'font-weight="bold"')]
    if len(chart.series) == 5:
        low, high = chart.series[3].values[-1], chart.series[4].values[-1]
        words += [(end, said(end, chart.form), f'fill="{QUIET}"') for end in (low, high)]
    if chart.zero:
        words.append((0.0, chart.zero, f'fill="{QUIET}" font-size="11"'))
    body += _apart([(y(value) + 4, text, more) for value, text, more in words])
    years = max(1, round(last / 12))
    for year in range(0, years + 1):
        label = "now" if year == 0 else f"year {year}" if year == years else str(year)
        body.append(_text(x(12.0 * year), bottom + 18, label, f'text-anchor="middle" fill="{QUIET}"'))
    return _svg(chart, bottom + 26, body)


def _bands(chart: Chart) -> list[tuple[tuple[float, ...], tuple[float, ...]]]:
    """Return the outer band, then the inner one, of those there are."""
    values = [one.values for one in chart.series]
    return [(values[3], values[4]), (values[1], values[2])] if len(values) == 5 else []


def _apart(words: list[tuple[float, str, str]]) -> list[str]:
    """Return words beside the right end, moved apart where they would lie on each other."""
    found, before = [], 1e9
    for place, text, more in sorted(words, reverse=True):  # upward from the lowest, clear of the axis below
        before = min(place, before - 13.0)
        found.append(_text(WIDTH - RIGHT + 9, before, text, more))
    return found


def _rows(chart: Chart) -> str:
    """Draw a row a member: hollow without the policy, filled with it, and both values beside them."""
    top = 22.0
    first = chart.series[0].values
    most = max((value for one in chart.series for value in one.values), default=0.0) or 1.0
    start, end = float(NAMES), float(WIDTH - ENDS)
    body = []

    def x(value: float) -> float:
        return start + value / (1.05 * most) * (end - start)

    for k, name in enumerate(chart.categories):
        y = top + ROW * k + ROW / 2
        values = [one.values[k] for one in chart.series]
        body.append(_line(start, y, end, y))
        body.append(_text(0, y + 4, name))
        if len(values) > 1:
            body.append(_line(x(values[0]), y, x(values[1]), y, ACCENT, 'stroke-width="3"'))
        body.append(
            f'<circle cx="{x(values[0]):.1f}" cy="{y:.1f}" r="4.5" fill="#ffffff" stroke="{GREY}" stroke-width="2"/>'
        )
        if len(values) > 1:
            body.append(f'<circle cx="{x(values[1]):.1f}" cy="{y:.1f}" r="4.5" fill="{ACCENT}"/>')
        body.append(
            _text(WIDTH, y + 4, " → ".join(said(value, chart.form) for value in values), 'text-anchor="end"')
        )
    head = "hollow: without the policy · filled: with it" if len(chart.series) > 1 else chart.series[0].name
    body.append(_text(start, 11, head, f'fill="{QUIET}" font-size="11"'))
    return _svg(chart, top + ROW * max(1, len(first)) + 4, body)


def _stack(chart: Chart) -> str:
    """Draw parts that add up, above and below zero, and what they add up to; the last series is the sum."""
    *parts, net = chart.series
    top, bottom, legend = 34.0, 180.0, 12.0
    ups = [sum(max(one.values[k], 0.0) for one in parts) for k in range(len(chart.categories))]
    downs = [sum(min(one.values[k], 0.0) for one in parts) for k in range(len(chart.categories))]
    marks = ticks(min(0.0, *downs), max(0.0, *ups) or 1.0)
    y = _scale(marks, top, bottom)
    words = sums(chart)
    step = (WIDTH - LEFT - 10) / max(1, len(chart.categories))
    body = [_PATTERNS.format(color=ACCENT), *_axis(marks, y, chart, WIDTH - 10)]
    for k, category in enumerate(chart.categories):
        x, high, low = LEFT + step * (k + (1 - BAR) / 2), 0.0, 0.0
        for one, (fill, pattern) in zip(parts, FILLS, strict=False):
            value = one.values[k]
            base, high, low = (high, high + value, low) if value > 0 else (low, high, low + value)
            area = f'x="{x:.1f}" y="{min(y(base), y(base + value)):.1f}" width="{step * BAR:.1f}" '
            area += f'height="{abs(y(base) - y(base + value)):.1f}"'
            paint = f"url(#{pattern})" if pattern else fill
            body.append(f'<rect {area} fill="{paint}" stroke="{ACCENT}" stroke-width="0.8"/>')
        middle, at = x + step * BAR / 2, y(net.values[k])
        diamond = f"M{middle:.1f} {at - 6:.1f}l6 6-6 6-6-6z"
        body.append(f'<path d="{diamond}" fill="{INK}" stroke="#ffffff" stroke-width="1.2"/>')
        for down, label in ((16, category), (30, words[k])):
            body.append(
                _text(middle, bottom + down, label, f'text-anchor="middle" fill="{QUIET}" font-size="11"')
            )
    body.append(_line(LEFT, y(0.0), WIDTH - 10, y(0.0), QUIET))
    x = float(LEFT)
    for one, (fill, pattern) in zip(parts, FILLS, strict=False):
        paint = f"url(#{pattern})" if pattern else fill
        body.append(
            f'<rect x="{x:.1f}" y="{legend - 9}" width="11" height="11" fill="{paint}" stroke="{ACCENT}"/>'
        )
        body.append(_text(x + 16, legend, one.name, 'font-size="11"'))
        x += 30 + 6.2 * len(one.name)
    body.append(f'<path d="M{x + 5:.1f} {legend - 9:.1f}l5 5-5 5-5-5z" fill="{INK}"/>')
    body.append(_text(x + 14, legend, net.name, 'font-size="11"'))
    return _svg(chart, bottom + 38, body)


_PATTERNS = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="#ffffff"/>'
    '<line x1="0" y1="0" x2="0" y2="6" stroke="{color}" stroke-width="2.4"/></pattern>'
    '<pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse"><rect width="5" height="5" fill="#ffffff"/>'
    '<circle cx="2" cy="2" r="1.2" fill="{color}"/></pattern></defs>'
)
_DRAWN: dict[str, Callable[[Chart], str]] = {"fan": _fan, "rows": _rows, "stack": _stack}
