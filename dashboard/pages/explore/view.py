"""From an answer to what the first screen shows of it; pure functions."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from dash import html

from dashboard.pages.explore.details import titled
from dashboard.pages.explore.layout import COURSE_CAPTION, COURSE_TITLE, MAIN_CAPTION, MAIN_TITLE
from dashboard.pages.explore.sides import Side
from dashboard.parts.statements import Statement, course, numbers, statement
from dashboard.parts.tiles import Tile, course_tiles, tiles
from sim.plots.paired import course_figure, difference_figure, span_of
from sim.results.paired import FEW, Paired

Axis = tuple[float, float]
ROOMY = 1.6  # an axis that is so many times as high as needed is made new; while a slider moves, twice that
FEW_CAPTION = "Too few futures for bands: the line is the mean."
LEAST = 0.008  # of the faculty and year: the axis is never shorter, so that most policies share it
_MONTHLY = ("burned_out", "evening_hours_per_week", "protected_share")


@dataclass(frozen=True)
class View:
    """What the first screen shows.

    Attributes:
        statement: The sentence and its lines.
        title: Of the main chart.
        caption: Of the main chart.
        figure: The main chart.
        axis: Its vertical axis.
        fits: Whether the chart fits into it.
        tiles: Five numbers.
        numbers: Of the sentence, as kept with a policy.
    """

    statement: Statement
    title: str
    caption: str
    figure: dict[str, Any]
    axis: Axis
    fits: bool
    tiles: list[Tile]
    numbers: dict[str, Any]


def of_policy(
    paired: Paired, years: int, axis: Axis | None = None, still: bool = False, baseline: str = ""
) -> View:
    """Return what is shown of a policy.

    Args:
        paired: The policy against its reference.
        years: The horizon.
        axis: The vertical axis so far.
        still: Whether it must not move: a slider is being dragged.
        baseline: Title of the baseline; empty for today's course.
    """
    least = LEAST * float(paired.before["headcount"].mean()) * years
    low, high = span_of(paired.avoided)
    wanted = (low, max(high, least))
    used, fits = _axis(wanted, axis, still)
    return View(
        statement(paired, baseline),
        titled(MAIN_TITLE, years),
        MAIN_CAPTION if paired.futures >= FEW else FEW_CAPTION,
        difference_figure(paired, used, "the baseline" if baseline else "today’s course"),
        used,
        fits,
        tiles(paired, years),
        asdict(numbers(paired)),
    )


def of_course(reference: Side, paired: Paired, people: int, years: int, baseline: str = "") -> View:
    """Return what is shown where no lever moves: the baseline's own course.

    Args:
        reference: Its runs.
        paired: Of the same futures, without a difference.
        people: Faculty lines of the school.
        years: The horizon.
        baseline: Title of the baseline; empty for today's course.
    """
    departed = np.asarray(reference.paths["departed"], dtype=float)
    months = np.arange(departed.shape[1])
    means = {name: reference.paths[name].mean(axis=0) for name in _MONTHLY if name in reference.paths}
    ends = {name: (float(values[0]), float(values[-1])) for name, values in means.items()}
    before = {name: float(np.mean(values)) for name, values in paired.before.items()}
    told = course(departed[:, -1], people, before["burned_out"], years, paired, baseline)
    axis = span_of(departed)
    return View(
        told,
        titled(COURSE_TITLE, years),
        COURSE_CAPTION if paired.futures >= FEW else FEW_CAPTION,
        course_figure(months, departed, axis),
        axis,
        True,
        course_tiles(before, ends, years),
        {},
    )


def _axis(wanted: Axis, axis: Axis | None, still: bool) -> tuple[Axis, bool]:
    if axis is None:
        return wanted, True
    fits = axis[0] <= wanted[0] + 1e-9 and wanted[1] <= axis[1] + 1e-9
    times = (axis[1] - axis[0]) / (wanted[1] - wanted[0])
    roomy = times > ROOMY
    if still:
        return axis, fits and times <= 2.0 * ROOMY
    return (axis, True) if fits and not roomy else (wanted, True)


def resting(found: View, line: str) -> View:
    """Return the same with a line on what of it rests on assumptions alone."""
    told = found.statement
    return replace(found, statement=replace(told, holds=f"{told.holds} {line}".strip()))


def waiting(found: View) -> View:
    """Return an estimate that stands while the model works."""
    return replace(found, statement=replace(found.statement, holds="Estimate from each lever alone."))


def school_numbers(found: Any) -> list[html.Li]:
    """Return the numbers of a school."""
    texts = (
        f"{found.people:,} faculty",
        f"{found.departures_a_year:.0f} leave a year ({100 * found.rate:.1f}%)",
        f"{100 * found.burned_out:.0f}% burned out",
        f"{100 * found.intends_to_leave:.0f}% intend to leave",
        f"{found.hours_per_week:.0f} hours a week",
    )
    return [html.Li(text) for text in texts]
