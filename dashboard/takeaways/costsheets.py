"""Sheets of counts, costs and check, as formulas that follow the assumptions."""

from __future__ import annotations

from dataclasses import dataclass, field

from dashboard.takeaways.cash import Cash
from dashboard.takeaways.cells import Book, Sheet
from dashboard.takeaways.content import Assumption, Line, Table, TakeAway, YearlyCosts
from dashboard.takeaways.monthsheet import scales_of

FIRST = 2  # column of the first year
CENT = 0.005
SIDES = ("without the policy", "with the policy")


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


def years_at(sheet: Sheet, row: int, years: int, *more: str) -> None:
    sheet.texts(row, ("", "", *(f"year {k + 1}" for k in range(years)), *more), "head")


def placed(book: Book, name: str, title: str, years: int) -> Places:
    sheet = book.sheet(name, (54, 22, *([15] * years), 17), title)
    sheet.made.freeze_panes(3, FIRST)
    return Places(sheet, years)


def counts(book: Book, given: YearlyCosts) -> Places:
    """Write what the simulation counts by year."""
    places = placed(
        book, "Counts", f"What is counted by year, mean of {given.futures} simulated futures", given.years
    )
    years_at(places.sheet, 2, given.years, "all years")
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
    places = placed(
        book, "Costs", "Costs by year in 2024 dollars: white rows follow the assumptions", given.years
    )
    sheet, row = places.sheet, 2
    for one in given.lines:
        row = _line(places, row, one, found, counted) + 1
    years_at(sheet, row, given.years, "all years")
    for side, pick in (*zip(SIDES, ("without", "with_it"), strict=True), ("change", "change")):
        row += 1
        sheet.text(row, 0, "All costs", "total")
        sheet.text(row, 1, side, "total")
        values = [sum(getattr(one, pick)[k] for one in given.lines) for k in range(given.years)]
        for k, value in enumerate(values):
            cells = ",".join(sheet.here(places.rows[one.title, side], FIRST + k) for one in given.lines)
            sheet.formula(row, FIRST + k, f"SUM({cells})", value, "usd", "total")
        total(places, row, sum(values), "total")
        places.rows["All costs", side] = row
    return places


def _line(places: Places, row: int, one: Line, found: TakeAway, counted: Places) -> int:
    """Write one line: what one costs as simulated, both sides, and their change; return the next free row."""
    sheet, years = places.sheet, places.years
    scales = scales_of(one, found)
    factor = f"*{scales}" if scales else ""
    count = next((c for c in found.costs.counts if c.title == one.per), None)
    each = count is not None and min(*count.without, *count.with_it) > 0.0
    years_at(sheet, row, years, "all years")
    sheet.text(
        row,
        0,
        f"{one.title}: {one.per[:1].lower()}{one.per[1:]} × cost of each" if each else one.title,
        "head",
    )
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
        total(places, made, sum(values))
        places.rows[one.title, side] = made
    change = row + 5
    sheet.texts(change, (one.title, "change"), "bold")
    for year, value in enumerate(one.change):
        column = FIRST + year
        sheet.formula(
            change,
            column,
            f"{sheet.here(change - 1, column)}-{sheet.here(change - 2, column)}",
            value,
            "usd",
            "bold",
        )
    total(places, change, sum(one.change), "bold")
    places.rows[one.title, "change"] = change
    return change + 1


def total(places: Places, row: int, value: float, style: str = "") -> None:
    span = places.sheet.span(row, FIRST, places.last)
    places.sheet.formula(row, places.last + 1, f"SUM({span})", value, "usd", style)


def more(book: Book, given: tuple[Table, ...], assumptions: tuple[Assumption, ...]) -> None:
    """Write further tables, one under another; costs follow the assumptions that scale their kind."""
    if not given:
        return
    sheet = book.sheet(
        "More tables", (44, *([18] * 12)), "Departments and levers: costs follow the assumptions"
    )
    row = 2
    for one in given:
        sheet.text(row, 0, one.title, "bold")
        sheet.texts(row + 1, one.head, "head")
        row += 2
        for cells in one.rows:
            for column, (cell, form) in enumerate(zip(cells, one.forms, strict=True)):
                if isinstance(cell, str) or cell != cell:
                    sheet.text(row, column, cell if isinstance(cell, str) else "–", "wrap" if column else "")
                elif factors := _factors(one, column, str(cells[0]), assumptions):
                    sheet.formula(row, column, f"{cell!r}*{factors}", cell, form)
                else:
                    sheet.number(row, column, cell, form)
            row += 1
        row += 1


def _factors(table: Table, column: int, row: str, assumptions: tuple[Assumption, ...]) -> str:
    """Return what scales a cell: assumptions of its column's kind, and those of the line that its row names."""
    kind = table.kinds[column] if column < len(table.kinds) else ""
    names = (one.name for one in assumptions if kind and (kind in one.parts or row in one.parts))
    return "*".join(f"{name}_factor" for name in names)


def check(book: Book, found: TakeAway, priced: Places, counted: Places, flow: Cash) -> None:
    """Hold what the formulas give against the numbers of the page."""
    sheet = book.sheet("Check", (58, 20, 20, 16, 14), "Do the formulas give the numbers of the page?")
    sheet.texts(2, ("What", "Formulas", "The page", "Difference", ""), "head")
    given, first = found.costs, found.costs.counts[0]
    rows = [
        ("Net change of all costs over the horizon", priced.total("All costs", "change"),
         sum(sum(one.change) for one in given.lines), given.net, "usd"),
        ("Departures avoided", f"{counted.total(first.title, SIDES[0])}-{counted.total(first.title, SIDES[1])}",
         sum(first.without) - sum(first.with_it), given.avoided, "0.00"),
        *((f"{kind}: change over the horizon", *_of_kind(kind, found, priced), page, "usd")
          for kind, page in given.page.items()),
        ("Net present value", "'Cash flow'!$B$14", flow.value, given.value, "usd"),
    ]  # fmt: skip
    for row, (title, formula, value, page, form) in enumerate(rows, start=3):
        sheet.text(row, 0, title)
        sheet.formula(row, 1, formula, value, form)
        sheet.number(row, 2, page, form)
        sheet.formula(row, 3, f"ROUND(B{row + 1}-C{row + 1},2)", round(value - page, 2), "0.00")
        same = "equal" if abs(value - page) < CENT else "differs"
        sheet.formula(row, 4, f'IF(ABS(B{row + 1}-C{row + 1})<{CENT},"equal","differs")', same)
    sheet.text(
        4 + len(rows),
        0,
        "They differ as soon as an assumption is changed: then the worksheet is yours, and the page is as it was.",
        "quiet",
    )


def _of_kind(kind: str, found: TakeAway, priced: Places) -> tuple[str, float]:
    """Return the change of all lines of a kind, as a formula and now."""
    lines = [one for one in found.costs.lines if one.kind == kind]
    return "+".join(priced.total(one.title, "change") for one in lines), sum(sum(one.change) for one in lines)
