"""The sheet of the cash flow: by year, since today, discounted, paid back, per departure avoided, as formulas."""

from __future__ import annotations

from dashboard.takeaways.cash import Cash, cash_of, factor
from dashboard.takeaways.cells import Book
from dashboard.takeaways.content import LEVERS, TakeAway
from dashboard.takeaways.costsheets import FIRST, Places, placed, total, years_at
from sim.foundation.palette import ACCENT

NONE = "none avoided"
AT_ONCE = "within the first year"
NOT_WITHIN = "not within these years"


def cash(book: Book, found: TakeAway, priced: Places) -> None:
    """Write the cash flow: by year, since today, discounted, paid back, per departure avoided."""
    given, years = found.costs, found.costs.years
    rate = next((one for one in found.assumptions if not one.parts), None)
    flow = cash_of(given, rate.value if rate else 0.0)
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
        "What a dollar of the year counts today",
        "Net saved, discounted",
    )
    for row, title in enumerate(titles, start=3):
        sheet.text(row, 0, title, "bold" if title == "Net saved" else "")
    name = rate.name if rate else "0"
    for k in range(years):
        column = FIRST + k
        bought, other = (
            [one for one in given.lines if (one.kind == LEVERS) is levers] for levers in (True, False)
        )
        paid = "+".join(priced.sheet.at(priced.rows[one.title, "change"], column) for one in bought) or "0"
        gained = "-".join(priced.sheet.at(priced.rows[one.title, "change"], column) for one in other) or "0"
        months = f"SUMPRODUCT((1+{name})^-({k}+{{1;2;3;4;5;6;7;8;9;10;11;12}}/12))/12"
        here = [sheet.here(row, column) for row in range(3, 9)]
        before = f"{sheet.here(6, column - 1)}+" if k else ""
        sheet.formula(3, column, paid, flow.spent[k], "usd")
        sheet.formula(4, column, f"-{gained}", flow.saved[k], "usd")
        sheet.formula(5, column, f"{here[1]}-{here[0]}", flow.net[k], "usd", "bold")
        sheet.formula(6, column, f"{before}{here[2]}", flow.added[k], "usd")
        sheet.formula(7, column, months, factor(rate.value if rate else 0.0, k), "0.0000")
        sheet.formula(8, column, f"{here[2]}*{here[4]}", flow.discounted[k], "usd")
        sheet.formula(
            9,
            column,
            f"IF({here[3]}<0,{k + 1},0)",
            float(k + 1) if flow.added[k] < 0.0 else 0.0,
            "0",
            "quiet",
        )
    sheet.text(9, 0, "Year, where less was saved than spent since today", "quiet")
    for row, values in ((3, flow.spent), (4, flow.saved), (5, flow.net), (8, flow.discounted)):
        total(places, row, sum(values), "bold")
    _results(places, found, flow)


def _results(places: Places, found: TakeAway, flow: Cash) -> None:
    sheet, last, years = places.sheet, places.last, places.years
    spans = {row: sheet.span(row, FIRST, last) for row in (3, 5, 6, 8, 9)}
    below = f"MAX({spans[9]})"
    after = f"{below}-INDEX({spans[6]},1,{below})/INDEX({spans[5]},1,MIN({years},{below}+1))"
    avoided = found.costs.avoided
    sheet.text(11, 0, "Results", "head")
    sheet.text(11, 1, "", "head")
    rows: tuple[tuple[str, str, float | str, str], ...] = (
        ("Net saved over the horizon", f"SUM({spans[5]})", sum(flow.net), "usd"),
        ("Net present value", f"SUM({spans[8]})", flow.value, "usd"),
        ("Paid back after, in months",
         f'IF({below}=0,"{AT_ONCE}",IF({below}={years},"{NOT_WITHIN}",ROUNDUP(12*({after}),0)))',
         _months(flow), "0"),
        ("Departures avoided over the horizon", _avoided(found), avoided, "#,##0.0"),
        ("Lever cost per departure avoided", f'IF(B16<=0,"{NONE}",SUM({spans[3]})/B16)',
         NONE if flow.lever_cost_each is None else flow.lever_cost_each, "usd"),
        ("Net cost per departure avoided (below zero: saved)", f'IF(B16<=0,"{NONE}",-SUM({spans[5]})/B16)',
         NONE if flow.net_cost_each is None else flow.net_cost_each, "usd"),
    )  # fmt: skip
    for row, (title, formula, value, form) in enumerate(rows, start=12):
        sheet.text(row, 0, title)
        sheet.formula(row, 1, formula, value, form, "bold")
    note = "A dollar of a year is paid in twelve equal parts at the ends of its months; for the payback it flows evenly."
    sheet.text(19, 0, note)
    _picture(places)


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


def _months(flow: Cash) -> float | str:
    if flow.payback is None:
        return NOT_WITHIN
    return float(-int(-12 * flow.payback // 1)) if flow.payback else AT_ONCE


def _avoided(found: TakeAway) -> str:
    """Return the formula of departures avoided: the first of the counts."""
    last = 3 + found.costs.years - 1
    letters = [chr(ord("A") + FIRST), chr(ord("A") + last - 1)]
    before, after = (f"SUM('Counts'!${letters[0]}${row}:${letters[1]}${row})" for row in (4, 5))
    return f"{before}-{after}"
