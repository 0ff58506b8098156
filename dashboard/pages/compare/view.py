"""From the comparison to what stands on the page: tables, charts and their captions; pure functions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.charts.differences import Dot, Slope, differences, slopes
from dashboard.charts.style import Figure
from dashboard.choices import Choices
from dashboard.pages.compare.compared import BASELINE, Compared, share
from dashboard.pages.compare.measures import MEASURES, Measure, change_cell, scope
from dashboard.pages.compare.parts_of import contributions, whole
from dashboard.pages.compare.why import Link
from dashboard.parts import money_words
from dashboard.parts import wording as w
from dashboard.parts.grid import grid, two_lines
from dashboard.parts.titles import short
from sim.results.contrast import Contrast
from sim.results.numbers import MONEY, PERCENT, figure

ALONE, LAST = "alone", "added last"


def differences_table(compared: Compared) -> html.Div:
    """Return each policy's paired difference in each outcome."""
    head = ("Policy", *(_headed(one, compared.years) for one in MEASURES))
    rows: list[Sequence[Any]] = [
        (row.title, *(two_lines(*change_cell(one, compared.change(one, row))) for one in MEASURES))
        for row in compared.rows
    ]
    levels = (
        f"{BASELINE}, level",
        *(figure(float(compared.level(one).mean()), one.style) for one in MEASURES),
    )
    caption = f"Paired differences from the baseline over {w.years_in_words(compared.years)}, {compared.futures} futures each"
    return grid(caption, head, [*rows, levels])


def _headed(measure: Measure, years: int) -> list[Any]:
    return [html.Span(measure.title), html.Span(scope(measure, years), className="second")]


def ranking_table(compared: Compared, measure: Measure) -> html.Div:
    """Return the policies from best to worst."""
    rows = []
    for at, (row, found, best) in enumerate(compared.ranked(measure), 1):
        cells = two_lines(*change_cell(measure, found))
        name = [
            html.Span(f"{at}. {row.title}"),
            *([html.Span(row.rests, className="second assumed")] if row.rests else []),
        ]
        rows.append((name, cells, share(best, compared.futures), often(measure, found, compared.futures)))
    head = ("Policy", "Against the baseline", "Best of all in", "Better than the baseline in")
    caption = (
        f"Ranking by {measure.title.lower()} ({scope(measure, compared.years)}), {compared.futures} futures"
    )
    return grid(caption, head, rows)


def often(measure: Measure, found: Contrast, futures: int) -> list[Any]:
    """Say in how many futures a policy does better than the baseline; equal ones, which count half, stand apart."""
    better, worse = (found.below, found.above) if measure.better == "lower" else (found.above, found.below)
    same = round((1.0 - better - worse) * futures)
    apart = f"{better * futures:.0f} better, {worse * futures:.0f} worse, {same} the same (half counts)"
    return two_lines(share(found.wins(measure.better), futures), apart if same else "")


def pairs_table(compared: Compared, measure: Measure) -> html.Div | html.P:
    """Return in how many futures the row does better than the column, and by how much they differ."""
    if len(compared.rows) < 2:
        return html.P("", hidden=True)
    table = compared.pairs(measure)
    order = [row.title for row, _, _ in compared.ranked(measure)]
    cells = {(one["policy"], one["against"]): one for one in table.to_dict("records")}
    rows = [
        (one, *(_pair(cells.get((one, other)), measure, compared.futures) for other in [*order, BASELINE]))
        for one in order
    ]
    caption = (
        f"Every pair by {measure.title.lower()}: in how many of {compared.futures} futures the row does better than "
        "the column (equal ones count half), and its paired difference"
    )
    return grid(caption, ("Better than …", *order, BASELINE), rows)


def _pair(found: Any, measure: Measure, futures: int) -> Any:
    if found is None:
        return "–"
    if found["difference"] == found["low"] == found["high"] == 0.0:
        return two_lines(share(found["better_in"], futures), "no difference")
    clear = "" if found["clear"] else "; not clear"
    return two_lines(
        share(found["better_in"], futures),
        f"{measure.change(found['difference'])} ({measure.span(found['low'], found['high'])}){clear}",
    )


def value_table(compared: Compared) -> html.Div:
    """Return what each policy costs, and per departure avoided where the sample bears it."""
    rows = []
    for row in compared.value().to_dict("records"):
        levers = two_lines(
            figure(row["levers_usd"], MONEY), money_words.ends(row["levers_low"], row["levers_high"])
        )
        net = two_lines(*money_words.ranged(row["net_usd"], row["net_low"], row["net_high"]))
        prices = [_price(row, name) for name in ("levers_per_departure", "net_per_departure")]
        rows.append((row["policy"], levers, net, share(row["saves_in"], compared.futures), *prices))
    head = (
        "Policy",
        "Levers",
        "Net",
        "Saves money in",
        "Levers, per departure avoided",
        "Net, per departure avoided",
    )
    caption = (
        f"Costs over {w.years_in_words(compared.years)}, cumulative; ratios of means with 95% intervals (Fieller), and none "
        "where it is not certain that departures are avoided"
    )
    return grid(caption, head, rows)


def _price(row: dict[str, Any], name: str) -> Any:
    mean, low, high = row[name], row[f"{name}_low"], row[f"{name}_high"]
    if not math.isfinite(mean):
        return two_lines("–", money_words.NO_PRICE)
    return two_lines(*money_words.priced((mean, low, high), net=name.startswith("net")))


def difference_figure(compared: Compared, measure: Measure) -> tuple[Figure, str, int]:
    """Return the chart of paired differences, its caption, and how many rows it has."""
    dots = []
    for row, found, _ in compared.ranked(measure):
        first, second = change_cell(measure, found)
        low, high = sorted((_scaled(measure, found.low), _scaled(measure, found.high)))
        dots.append(
            Dot(
                row.title, _scaled(measure, found.mean), low, high, f"{first} ({second})" if second else first
            )
        )
    titles = {
        "departures": "departures avoided (posts vacated)",
        "total_usd": "million dollars: right is spent, left is saved",
    }
    unit = titles.get(measure.name, measure.unit)
    caption = f"{measure.title}: {scope(measure, compared.years)}. Dot: mean; line: 19 of 20 futures, best policy first."
    return differences(dots, unit), caption, len(dots)


def _scaled(measure: Measure, value: float) -> float:
    """Return a change as the chart has it: departures avoided are to the right."""
    number = value if math.isfinite(value) else 0.0
    return (-number if measure.name == "departures" else number) * measure.factor


def slope_figure(compared: Compared, measure: Measure) -> tuple[Figure, str]:
    """Return the chart of levels without and with each policy, and its caption."""
    before = float(compared.level(measure).mean())
    lines = []
    for row, _, _ in compared.ranked(measure):
        after = float(compared.level(measure, row).mean())
        lines.append(
            Slope(row.title, before * measure.factor, after * measure.factor, figure(after, measure.style))
        )
    unit = {"departures": "departures", "total_usd": "million dollars, all costs"}.get(
        measure.name, "percent" if measure.style is PERCENT else measure.unit
    )
    caption = f"{measure.title}: {scope(measure, compared.years)}. Means of the futures; the ranges are those of differences."
    return slopes(lines, unit, figure(before, measure.style)), caption


def chain_list(links: tuple[Link, ...]) -> html.Ol:
    """Return the chain link by link; what stands still is named under each."""
    made = []
    for link in links:
        rows = [
            html.Tr(
                [
                    html.Th(one.outcome.title, scope="row"),
                    html.Td(one.words, className="number"),
                    html.Td(f"from {one.level}", className="number second"),
                ]
            )
            for one in link.moved
        ]
        inside: list[Any] = [html.H3(link.title)]
        if rows:
            inside.append(
                html.Table(
                    [html.Caption(f"{link.title}: what clearly moves", className="sr-only"), html.Tbody(rows)]
                )
            )
        else:
            inside.append(html.P("Still: nothing here clearly moves."))
        if link.still and rows:
            inside.append(
                html.P(f"Still: {', '.join(w.inside(one) for one in link.still)}.", className="hint")
            )
        made.append(html.Li(inside))
    return html.Ol(made, className="chain")


def parts_table(found: Any, choices: Choices) -> html.Div:
    """Return what each lever does alone, and what it adds last."""
    rows = []
    for one in contributions(found):
        name = short(choices.levers[one.lever])
        if choices.levers[one.lever].assumption_only:
            name += " (assumed effect)"
        rows.append(
            (
                name,
                *(_part(one.alone[key], key) for key in _SHOWN),
                *(_part(one.last[key], key) for key in _SHOWN),
            )
        )
    every = whole(found)
    rows.append(("All of them together", *(_part(every[key], key) for key in _SHOWN), *("" for _ in _SHOWN)))
    titles = ("departures", "burned out", "net cost")
    head = ("Lever", *(f"Alone: {one}" for one in titles), *(f"Added last: {one}" for one in titles))
    return grid(
        "Contributions of levers over the horizon: paired differences with ranges of 19 of 20 futures",
        head,
        rows,
    )


_SHOWN = ("departures", "burned_out", "total_usd")


def _part(found: Contrast, name: str) -> Any:
    measure = next(one for one in MEASURES if one.name == name)
    return two_lines(*change_cell(measure, found))


def parts_figure(found: Any, choices: Choices) -> tuple[Figure, int]:
    """Return the chart of departures avoided by each lever alone, and added last."""
    dots = []
    for one in contributions(found):
        for which, part in enumerate((one.alone["departures"], one.last["departures"])):
            first, second = change_cell(MEASURES[0], part)
            low, high = (-part.high, -part.low) if math.isfinite(part.low) else (0.0, 0.0)
            words = f"{(ALONE, LAST)[which]}: {first}" + (f" ({second})" if second else "")
            dots.append(Dot(short(choices.levers[one.lever]), -part.mean, low, high, words, which))
    return differences(dots, "departures avoided (posts vacated)", (ALONE, LAST)), len(
        {dot.row for dot in dots}
    )
