"""The one-page brief: one HTML file that needs no network, no script and no other file, and prints on two pages."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.parts import wording as w
from dashboard.takeaways.assumptions import PRICE, TIMES
from dashboard.takeaways.briefpolicy import policy
from dashboard.takeaways.cash import Cash, cash_of
from dashboard.takeaways.content import LEVERS, Chart, Table, TakeAway
from dashboard.takeaways.drawing import draw
from dashboard.takeaways.look import STYLE
from dashboard.takeaways.numbers import said
from dashboard.takeaways.tables import bare, table
from dashboard.takeaways.text import code_in_html, in_html

LONG = 1500  # characters of a paragraph
MANY = 8  # levers, from which on paper is set closer
ROWS = 10  # of a table by department
PRINTED = 30  # lines of code at most on paper: nobody types more of them from there
ON_SCREEN = "The code is long: it stands in the file of this brief, opened on a screen."


def brief(found: TakeAway) -> str:
    """Return the brief as HTML.

    Args:
        found: What it holds.
    """
    title, where = f"Policy brief: {found.school}", f"{found.school} · {found.horizon}"
    body = [
        f'<header><p class="kicker">Faculty Attrition · policy brief · {in_html(where)}</p>',
        f'<h1>{in_html(found.sentence, LONG)}</h1><p class="ranges">{in_html(found.ranges, LONG)}</p>',
        f'<p class="quiet">{in_html(found.holds, LONG)}</p></header>',
        f"<main><section><h2>The policy</h2>{policy(found)}</section>",
        _figure(found.charts[0], over_years(found.charts[0])),
        f"<section><h2>Five numbers</h2>{_numbers(found)}</section>",
        *(_figure(one, _aloud(one, "Group")) for one in found.charts if one.name == "who" and one.categories),
        f'<section class="costs"><h2>Costs as a finance officer reads them</h2>{_costs(found)}</section>',
        f"<section><h2>What it rests on</h2>{_basis(found)}</section>",
        f"<section><h2>How to reproduce it</h2>{_reproduce(found)}</section></main>",
        f"<footer><p><strong>Caveat.</strong> {in_html(found.about.get('caveat', ''), LONG)} "
        "Simulated, not a forecast of anyone’s future.</p></footer>",
    ]
    many = ' class="many"' if len(found.policy) > MANY else ""
    return (
        f'<!DOCTYPE html>\n<html lang="en"{many}><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{in_html(title)}</title><style>{STYLE}</style></head>\n<body>\n"
        + "\n".join(body)
        + "\n</body></html>\n"
    )


def over_years(chart: Chart) -> str:
    """Return a table of a fan by the end of each year."""
    months = [round(float(month)) for month in chart.categories]
    at = [months.index(12 * year) for year in range(1, months[-1] // 12 + 1) if 12 * year in months]
    head = ["By the end of", *(f"year {months[k] // 12}" for k in at)]
    rows = [[chart.series[0].name, *(said(chart.series[0].values[k], chart.form) for k in at)]]
    if len(chart.series) == 5:
        low, high = chart.series[3].values, chart.series[4].values
        rows.append(
            ["19 of 20 futures", *(f"{said(low[k], chart.form)} to {said(high[k], chart.form)}" for k in at)]
        )
    return table(head, rows, chart.title, "numbers")


def _figure(chart: Chart, below: str) -> str:
    """Return a chart with its title and what it says; below it, its numbers."""
    said_of = (
        chart.note if chart.kind == "fan" else f"{chart.sentence} {chart.note}"
    )  # its sentence is the title above
    return (
        f'<div class="picture"><div class="above"><h2>{in_html(chart.title)}</h2>'
        f'<p class="quiet">{in_html(said_of, LONG)}</p></div>{draw(chart)}{below}</div>'
    )


def _aloud(chart: Chart, first: str) -> str:
    """Return the numbers of a chart that has them in its picture: only read aloud."""
    rows = (
        [name, *(said(one.values[k], chart.form) for one in chart.series)]
        for k, name in enumerate(chart.categories)
    )
    inside = bare([first, *(one.name for one in chart.series)], rows, chart.title)
    return f'<div class="aloud">{inside}</div>'


def _numbers(found: TakeAway) -> str:
    rows = ((one.title, one.value, one.note, one.range) for one in found.tiles)
    head = (
        "Over the horizon",
        "Change" if found.policy else "Level",
        "From and to",
        "How far futures lie apart",
    )
    return table(head, rows, "Five numbers, mean of the futures", "numbers")


def _costs(found: TakeAway) -> str:
    chart = next((one for one in found.charts if one.name == "money"), None)
    drawn = (
        ""
        if chart is None
        else _figure(chart, _aloud(chart, "Year")).replace("<h2>", "<h3>").replace("</h2>", "</h3>")
    )
    others = (one for one in found.more if LEVERS not in one.kinds)  # what levers cost stands with the policy
    more = "".join(f"<h3>{in_html(one.title)}</h3>{_table_of(one)}" for one in others)
    said_of = f"<p>{in_html(found.costs.told, LONG)} Tables: means of the futures.</p>"
    return f"{drawn}{_cash_table(found, cash_of(found.costs))}{said_of}{more}"


def _table_of(given: Table) -> str:
    rows = (
        [
            said(cell, form) if form and not isinstance(cell, str) else cell
            for cell, form in zip(row, given.forms, strict=True)
        ]
        for row in folded(given.rows)
    )
    return table(given.head, rows, given.title, "numbers")


def folded(rows: Sequence[tuple[str | float, ...]]) -> list[tuple[str | float, ...]]:
    """Return the rows of a table; where they are many, the smallest added up in one. The worksheet has all.

    Args:
        rows: A name, then numbers that can be added up, people first.
    """
    if len(rows) <= ROWS + 1:
        return list(rows)
    rows = sorted(rows, key=lambda row: -float(row[1]))
    others = rows[ROWS:]
    sums = [sum(float(cell) for cell in cells) for cells in list(zip(*others, strict=True))[1:]]
    return [*rows[:ROWS], (f"{len(others)} others together (see the worksheet)", *sums)]


def _cash_table(found: TakeAway, cash: Cash) -> str:
    years = found.costs.years
    head = ["2024 dollars", *(f"year {k + 1}" for k in range(years)), "all years"]

    def row(name: str, values: Sequence[float], total: bool = True) -> list[str]:
        return [name, *(said(value, "usd") for value in values), said(sum(values), "usd") if total else ""]

    if not any(cash.net):  # nothing changes: what the baseline costs
        rows = [row(one.title, one.without) for one in found.costs.lines]
        return table(head, rows, "Costs of the baseline by year, mean of the futures", "numbers")
    rows = [
        row("Spent on levers", cash.spent),
        row("Saved elsewhere", cash.saved),
        row("Net saved (− is spent)", cash.net),
        row("Net since today", cash.added, total=False),
        row("Net, discounted", cash.discounted),
    ]
    return table(head, rows, "Cash flow of the policy by year, mean of the futures", "numbers")


def _basis(found: TakeAway) -> str:
    assumed = [row.lever for row in found.policy if row.assumed]
    parts = []
    if assumed:
        parts.append(
            f"<p><strong>Assumed effects:</strong> {in_html(w.listed(assumed), LONG)}. No study supports their size.</p>"
        )
    sources = dict.fromkeys(f"{row.lever}: {row.source}" for row in found.policy if row.source)
    if sources:
        parts.append(f"<p><strong>Evidence for the levers.</strong> {in_html('; '.join(sources), LONG)}.</p>")
    parts += [f"<p><strong>Changed assumption:</strong> {in_html(one)}</p>" for one in found.changed]
    shown = (
        one for one in found.assumptions if not one.name.startswith(PRICE)
    )  # prices stand with their levers
    rows = (
        (one.title.removesuffix(TIMES), one.spread if one.title.endswith(TIMES) else f"{one.value:,g} {one.unit}",
         "" if one.title.endswith(TIMES) else one.spread, one.source)
        for one in shown
    )  # fmt: skip
    head = ("Cost assumption", "Value", "Range", "Source")
    return "".join(parts) + table(head, rows, "What costs rest on", "words flow")


def _reproduce(found: TakeAway) -> str:
    known = {key: value for key, value in found.about.items() if key not in ("caveat", "link", "policy")}
    listed = "".join(
        f"<div><dt>{in_html(key)}</dt><dd>{in_html(value, LONG)}</dd></div>" for key, value in known.items()
    )
    link = found.about.get("link", "")
    long = "" if len(found.code.splitlines()) <= PRINTED else ' class="screen"'
    return (
        f'<dl>{listed}</dl><p>Link: <span class="link">{in_html(link, 9000)}</span></p>'
        "<p>Python, with the version above of Faculty Attrition installed:</p>"
        + (f'<p class="paper">{ON_SCREEN}</p>' if long else "")
        + f'<pre tabindex="0"{long}>{code_in_html(found.code)}</pre>'
    )
