"""Sheets of counts, costs, cash flow and check, as formulas that follow the assumptions."""

from __future__ import annotations

from dataclasses import dataclass, field

from dashboard.takeaways.cash import Cash, cash_of, factor
from dashboard.takeaways.cells import Book, Sheet
from dashboard.takeaways.content import LEVERS, Line, Table, TakeAway, YearlyCosts
from sim.foundation.palette import ACCENT

FIRST = 2  # column of the first year
CENT = 0.005
SIDES = ("without the policy", "with the policy")
NONE = "none avoided"
NOT_WITHIN = "not within these years"


@dataclass
class Places:
    """Where things stand on a sheet: rows by title and side."""

    sheet: Sheet
    years: int
    rows: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """Column of the last year."""
        return FIRST + self.years - 1

    def total(self, title: str, side: str) -> str:
        """Return a formula of all years of a row, for another sheet."""
        row = self.rows[title, side]
        first, last = self.sheet.at(row, FIRST), self.sheet.here(row, self.last)
        return f"SUM({first}:{last})"


def _years(sheet: Sheet, row: int, years: int, *more: str) -> None:
    sheet.texts(row, ("", "", *(f"year {k + 1}" for k in range(years)), *more), "head")


def _sheet(book: Book, name: str, title: str, years: int) -> Places:
    sheet = book.sheet(name, (54, 20, *([15] * years), 17), title)
    sheet.made.freeze_panes(3, FIRST)
    return Places(sheet, years)


def counts(book: Book, given: YearlyCosts) -> Places:
    """Write what the simulation counts by year."""
    places = _sheet(book, "Counts", f"What is counted by year, mean of {given.futures} simulated futures", given.years)
    _years(places.sheet, 2, given.years, "all years")
    row = 3
    for one in given.counts:
        adds = not one.title.startswith("Faculty")  # a level is not added up
        for side, values in zip(SIDES, (one.without, one.with_it), strict=True):
            places.sheet.texts(row, (one.title, side))
            for k, value in enumerate(values):
                places.sheet.number(row, FIRST + k, value, "#,##0.0")
            if adds:
                span = places.sheet.span(row, FIRST, places.last)
                places.sheet.formula(row, places.last + 1, f"SUM({span})", sum(values), "#,##0.0", "bold")
            places.rows[one.title, side] = row
            row += 1
    places.sheet.text(row + 1, 0, "From the simulation; no assumption about costs changes them.", "quiet")
    return places


def costs(book: Book, found: TakeAway, counted: Places) -> Places:
    """Write costs by line and year: simulated, times what the reader assumes."""
    given = found.costs
    places = _sheet(book, "Costs", "Costs by year in 2024 dollars: white rows follow the assumptions", given.years)
    sheet, row = places.sheet, 2
    for one in given.lines:
        row = _line(places, row, one, found, counted) + 1
    _years(sheet, row, given.years, "all years")
    for side, pick in (*zip(SIDES, ("without", "with_it"), strict=True), ("change", "change")):
        row += 1
        sheet.text(row, 0, "All costs", "total")
        sheet.text(row, 1, side, "total")
        values = [sum(getattr(one, pick)[k] for one in given.lines) for k in range(given.years)]
        for k, value in enumerate(values):
            cells = ",".join(sheet.here(places.rows[one.title, side], FIRST + k) for one in given.lines)
            sheet.formula(row, FIRST + k, f"SUM({cells})", value, "usd", "total")
        _sum(places, row, sum(values), "total")
        places.rows["All costs", side] = row
    return places


def _line(places: Places, row: int, one: Line, found: TakeAway, counted: Places) -> int:
    """Write one line: what one costs as simulated, both sides, and their change; return the next free row."""
    sheet, years = places.sheet, places.years
    scales = [name for name in (a.name for a in found.assumptions if one.kind in a.parts or one.title in a.parts)]
    factor = "".join(f"*{name}_factor" for name in scales)
    count = next((c for c in found.costs.counts if c.title == one.per), None)
    each = count is not None and min(*count.without, *count.with_it) > 0.0
    _years(sheet, row, years, "all years")
    sheet.text(row, 0, f"{one.title}: {one.per[:1].lower()}{one.per[1:]} × cost of each" if each else one.title, "head")
    simulated = "cost of each, as simulated" if each else "as simulated"
    for k, (side, values) in enumerate(zip(SIDES, (one.without, one.with_it), strict=True)):
        numbers = (count.without, count.with_it)[k] if each and count else (1.0,) * years
        base, made = row + 1 + k, row + 3 + k
        sheet.texts(base, (simulated, side), "quiet")
        sheet.texts(made, (one.title, side))
        for year in range(years):
            column = FIRST + year
            sheet.number(base, column, values[year] / numbers[year], '"$"#,##0.00;-"$"#,##0.00', "quiet")
            times = f"{counted.sheet.at(counted.rows[one.per, side], column)}*" if each else ""
            sheet.formula(made, column, f"{times}{sheet.here(base, column)}{factor}", values[year], "usd")
        _sum(places, made, sum(values))
        places.rows[one.title, side] = made
    change = row + 5
    sheet.texts(change, (one.title, "change"), "bold")
    for year, value in enumerate(one.change):
        column = FIRST + year
        sheet.formula(change, column, f"{sheet.here(change - 1, column)}-{sheet.here(change - 2, column)}", value, "usd", "bold")
    _sum(places, change, sum(one.change), "bold")
    places.rows[one.title, "change"] = change
    return change + 1


def _sum(places: Places, row: int, value: float, style: str = "") -> None:
    span = places.sheet.span(row, FIRST, places.last)
    places.sheet.formula(row, places.last + 1, f"SUM({span})", value, "usd", style)


def cash(book: Book, found: TakeAway, priced: Places) -> None:
    """Write the cash flow: by year, since today, discounted, paid back, per departure avoided."""
    given, years = found.costs, found.costs.years
    rate = next((one for one in found.assumptions if not one.parts), None)
    flow = cash_of(given, rate.value if rate else 0.0)
    places = _sheet(book, "Cash flow", "Cash flow of the policy: above zero is saved, below zero is spent", years)
    sheet = places.sheet
    _years(sheet, 2, years, "all years")
    titles = ("Spent on levers", "Saved elsewhere", "Net saved", "Net saved since today", "What a dollar of the year counts today", "Net saved, discounted")
    for row, title in enumerate(titles, start=3):
        sheet.text(row, 0, title, "bold" if title == "Net saved" else "")
    name = rate.name if rate else "0"
    for k in range(years):
        column = FIRST + k
        bought, other = ([one for one in given.lines if (one.kind == LEVERS) is levers] for levers in (True, False))
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
        sheet.formula(9, column, f"IF({here[3]}<0,{k + 1},0)", float(k + 1) if flow.added[k] < 0.0 else 0.0, "0", "quiet")
    sheet.text(9, 0, "Year, where less was saved than spent since today", "quiet")
    for row, values in ((3, flow.spent), (4, flow.saved), (5, flow.net), (8, flow.discounted)):
        _sum(places, row, sum(values), "bold")
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
        ("Paid back after, in months", f'IF({below}=0,0,IF({below}={years},"{NOT_WITHIN}",ROUNDUP(12*({after}),0)))',
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
    note = "A dollar of a year is paid in twelve equal parts at the ends of its months. Money of a year flows evenly for the payback."
    sheet.text(19, 0, note)
    _picture(places)


def _picture(places: Places) -> None:
    """Draw the cash flow; the chart follows the assumptions."""
    sheet, last = places.sheet, places.last
    years = [sheet.name, 2, FIRST, 2, last]
    bars = sheet.book.book.add_chart({"type": "column"})
    bars.add_series(
        {"name": "Net saved", "categories": years, "values": [sheet.name, 5, FIRST, 5, last], "fill": {"color": ACCENT}}
    )
    line = sheet.book.book.add_chart({"type": "line"})
    dashed = {"color": "#1D2430", "width": 2.25, "dash_type": "dash"}
    line.add_series({"name": "Since today", "categories": years, "values": [sheet.name, 6, FIRST, 6, last], "line": dashed})
    bars.combine(line)
    bars.set_y_axis({"num_format": '"$"#,##0.0,,"M";-"$"#,##0.0,,"M"', "major_gridlines": {"visible": True, "line": {"color": "#D9D5CB"}}})
    bars.set_x_axis({"label_position": "low"})
    bars.set_legend({"position": "bottom"})
    bars.set_title({"name": "Net saved by year and since today, 2024 dollars", "name_font": {"size": 11}})
    bars.set_size({"width": 860, "height": 300})
    said = "Columns: net saved in each year. Dashed line: net saved since today. The numbers stand in the rows above."
    sheet.made.insert_chart(21, 0, bars, {"description": said})


def _months(flow: Cash) -> float | str:
    return NOT_WITHIN if flow.payback is None else float(-int(-12 * flow.payback // 1))


def _avoided(found: TakeAway) -> str:
    """Return the formula of departures avoided: the first of the counts."""
    last = 3 + found.costs.years - 1
    letters = [chr(ord("A") + FIRST), chr(ord("A") + last - 1)]
    before, after = (f"SUM('Counts'!${letters[0]}${row}:${letters[1]}${row})" for row in (4, 5))
    return f"{before}-{after}"


def more(book: Book, given: tuple[Table, ...]) -> None:
    """Write further tables, one under another."""
    if not given:
        return
    sheet = book.sheet("More tables", (44, *([16] * 12)), "Further tables")
    row = 2
    for one in given:
        sheet.text(row, 0, one.title, "bold")
        sheet.texts(row + 1, one.head, "head")
        row += 2
        for cells in one.rows:
            for column, (cell, form) in enumerate(zip(cells, one.forms, strict=True)):
                if isinstance(cell, str) or cell != cell:
                    sheet.text(row, column, cell if isinstance(cell, str) else "–")
                else:
                    sheet.number(row, column, cell, form)
            row += 1
        row += 1


def check(book: Book, found: TakeAway, priced: Places, counted: Places) -> None:
    """Hold what the formulas give against the numbers of the page."""
    sheet = book.sheet("Check", (58, 20, 20, 16, 14), "Do the formulas give the numbers of the page?")
    sheet.texts(2, ("What", "Formulas", "The page", "Difference", ""), "head")
    given, first = found.costs, found.costs.counts[0]
    rows = [
        ("Net change of all costs over the horizon", priced.total("All costs", "change"),
         sum(sum(one.change) for one in given.lines), given.net, "usd"),
        ("Departures avoided", f"{counted.total(first.title, SIDES[0])}-{counted.total(first.title, SIDES[1])}",
         sum(first.without) - sum(first.with_it), given.avoided, "0.00"),
        *((f"{one.title}: change over the horizon", priced.total(one.title, "change"), sum(one.change), one.page, "usd")
          for one in given.lines if one.page is not None),
    ]  # fmt: skip
    for row, (title, formula, value, page, form) in enumerate(rows, start=3):
        sheet.text(row, 0, title)
        sheet.formula(row, 1, formula, value, form)
        sheet.number(row, 2, page, form)
        sheet.formula(row, 3, f"ROUND(B{row + 1}-C{row + 1},2)", round(value - page, 2), "0.00")
        same = "equal" if abs(value - page) < CENT else "differs"
        sheet.formula(row, 4, f'IF(ABS(B{row + 1}-C{row + 1})<{CENT},"equal","differs")', same)
    sheet.text(4 + len(rows), 0, "They differ as soon as an assumption is changed: then the worksheet is yours, and the page is the model’s.", "quiet")
