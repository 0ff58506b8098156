"""The sheet of the cash flow: by year, since today, discounted, paid back, per departure avoided, as formulas."""

from __future__ import annotations

from dashboard.parts.money_words import NO_PRICE
from dashboard.takeaways.cash import MONTHS, Cash
from dashboard.takeaways.cells import Book
from dashboard.takeaways.content import LEVERS, TakeAway
from dashboard.takeaways.costsheets import FIRST, Places, placed, total, years_at
from dashboard.takeaways.monthsheet import NOT_YET, TODAY, span
from sim.foundation.palette import ACCENT

NONE = NO_PRICE
NOT_WITHIN = "not within these years"


def cash(book: Book, found: TakeAway, priced: Places, flow: Cash) -> None:
    """Write the cash flow: by year, since today, discounted, paid back, per departure avoided.

    Args:
        book: The workbook.
        found: What is taken away.
        priced: Where costs stand.
        flow: The cash flow.
    """
    given, years = found.costs, found.costs.years
    places = placed(
        book, "Cash flow", "Cash flow of the policy: above zero is saved, below zero is spent", years
    )
    sheet = places.sheet
    years_at(sheet, 2, years, "all years")
    titles = (
        "Spent on levers",
        "Saved elsewhere",
        "Net saved",
        "Net saved since today",
        "Net saved, discounted",
        "Net saved since today, discounted",
    )
    for row, title in enumerate(titles, start=3):
        sheet.text(row, 0, title, "bold" if title == "Net saved" else "")
    for k in range(years):
        column = FIRST + k
        bought, other = (
            [one for one in given.lines if (one.kind == LEVERS) is levers] for levers in (True, False)
        )
        paid = "+".join(priced.sheet.at(priced.rows[one.title, "change"], column) for one in bought) or "0"
        gained = "-".join(priced.sheet.at(priced.rows[one.title, "change"], column) for one in other) or "0"
        here = [sheet.here(row, column) for row in range(3, 9)]
        today = span(TODAY, MONTHS * (k + 1), MONTHS * k + 1)
        sheet.formula(3, column, paid, flow.spent[k], "usd")
        sheet.formula(4, column, f"-{gained}", flow.saved[k], "usd")
        sheet.formula(5, column, f"{here[1]}-{here[0]}", flow.net[k], "usd", "bold")
        for row, value in ((6, flow.added[k]), (8, sum(flow.discounted[: k + 1]))):
            before = f"{sheet.here(row, column - 1)}+" if k else ""
            sheet.formula(row, column, f"{before}{here[row - 4]}", value, "usd")
        sheet.formula(7, column, f"SUM({today})", flow.discounted[k], "usd")
    for row, values in ((3, flow.spent), (4, flow.saved), (5, flow.net), (7, flow.discounted)):
        total(places, row, sum(values), "bold")
    _results(places, found, flow)


def _results(places: Places, found: TakeAway, flow: Cash) -> None:
    sheet, costs = places.sheet, found.costs
    spans = {row: sheet.span(row, FIRST, places.last) for row in (3, 5, 7)}
    months = len(flow.months)
    below = f"MAX({span(NOT_YET, months)})"
    sheet.text(11, 0, "Results", "head")
    sheet.text(11, 1, "", "head")
    rows: tuple[tuple[str, str, float | str, str], ...] = (
        ("Net saved over the horizon", f"SUM({spans[5]})", sum(flow.net), "usd"),
        ("Net present value", f"SUM({spans[7]})", flow.value, "usd"),
        ("Paid back by month, on average", f'IF({below}={months},"{NOT_WITHIN}",{below}+1)',
         NOT_WITHIN if flow.payback is None else float(flow.payback), "0"),
        ("Departures avoided over the horizon", _avoided(found), costs.avoided, "#,##0.0"),
        ("Lever cost per departure avoided", _each(costs.certain, f"SUM({spans[3]})/B16"),
         NONE if flow.lever_cost_each is None else flow.lever_cost_each, "usd"),
        ("Net cost per departure avoided (below zero: saved)", _each(costs.certain, f"-SUM({spans[5]})/B16"),
         NONE if flow.net_cost_each is None else flow.net_cost_each, "usd"),
    )  # fmt: skip
    for row, (title, formula, value, form) in enumerate(rows, start=12):
        sheet.text(row, 0, title)
        sheet.formula(row, 1, formula, value, form, "bold")
    sheet.text(19, 0, "Discounting and payback go month by month: see “Months”.")
    _picture(places)


def _each(certain: bool, formula: str) -> str:
    return formula if certain else f'"{NONE}"'


def _picture(places: Places) -> None:
    """Draw the cash flow; the chart follows the assumptions."""
    sheet, last = places.sheet, places.last
    years = [sheet.name, 2, FIRST, 2, last]
    bars = sheet.book.book.add_chart({"type": "column"})
    bars.add_series(
        {
            "name": "Net saved",
            "categories": years,
            "values": [sheet.name, 5, FIRST, 5, last],
            "fill": {"color": ACCENT},
        }
    )
    line = sheet.book.book.add_chart({"type": "line"})
    dashed = {"color": "#1D2430", "width": 2.25, "dash_type": "dash"}
    line.add_series(
        {
            "name": "Since today",
            "categories": years,
            "values": [sheet.name, 6, FIRST, 6, last],
            "line": dashed,
        }
    )
    bars.combine(line)
    bars.set_y_axis(
        {
            "num_format": '"$"#,##0.0,,"M";-"$"#,##0.0,,"M"',
            "major_gridlines": {"visible": True, "line": {"color": "#D9D5CB"}},
        }
    )
    bars.set_x_axis({"label_position": "low"})
    bars.set_legend({"position": "bottom"})
    bars.set_title({"name": "Net saved by year and since today, 2024 dollars", "name_font": {"size": 11}})
    bars.set_size({"width": 860, "height": 300})
    said = "Columns: net saved in each year. Dashed line: net saved since today. The numbers stand in the rows above."
    sheet.made.insert_chart(21, 0, bars, {"description": said})


def _avoided(found: TakeAway) -> str:
    """Return the formula of departures avoided: the first of the counts."""
    last = 3 + found.costs.years - 1
    letters = [chr(ord("A") + FIRST), chr(ord("A") + last - 1)]
    before, after = (f"SUM('Counts'!${letters[0]}${row}:${letters[1]}${row})" for row in (4, 5))
    return f"{before}-{after}"
