"""The sheet of months: what present value and payback are made from, as formulas that follow the assumptions."""

from __future__ import annotations

from dashboard.takeaways.cash import Cash
from dashboard.takeaways.cells import Book, Sheet
from dashboard.takeaways.content import Line, TakeAway

NAME = "Months"
FACTORS, HEAD, FIRST = 3, 4, 5  # rows
NET, SINCE, TODAY, NOT_YET, LINES = 1, 2, 3, 4, 6  # columns
OF_PAGE = "_page"  # ends the name of what the page assumes


def span(column: int, months: int, first: int = 1) -> str:
    """Return how another sheet refers to some months of a column.

    Args:
        column: One of `NET`, `SINCE`, `TODAY`, `NOT_YET`.
        months: The last month.
        first: The first one.
    """
    letter = chr(ord("A") + column)
    return f"'{NAME}'!${letter}${FIRST + first}:${letter}${FIRST + months}"


def scales_of(line: Line, found: TakeAway) -> str:
    """Return what a line is multiplied by, as a formula."""
    wanted = (one.name for one in found.assumptions if line.kind in one.parts or line.title in one.parts)
    return "*".join(f"{name}_factor" for name in wanted)


def months(book: Book, found: TakeAway, flow: Cash) -> None:
    """Write the net of each month, since today, discounted, and whether it is paid back.

    Args:
        book: The workbook.
        found: What is taken away.
        flow: Its cash flow.
    """
    lines = found.costs.lines
    many, last = len(lines), LINES + 2 * len(lines) - 1
    sheet = book.sheet(NAME, (9, 15, 17, 17, 22, 3, *([15] * 2 * many)), "By month: net saved, and of what")
    sheet.made.freeze_panes(FIRST, 1)
    sheet.made.print_area(0, 0, FIRST + len(flow.months) - 1, NOT_YET)
    sheet.text(
        1, 0, "Left: follows the assumptions. Right: change of each cost as simulated, above zero is spent."
    )
    head = (
        "Month",
        "Net saved",
        "Net saved since today",
        "Net saved, discounted",
        "Month, if not paid back by then",
    )
    sheet.texts(HEAD, head, "head")
    sheet.text(FACTORS, LINES - 1, "×", "quiet")
    for k, one in enumerate(lines):
        for column, how in ((LINES + k, ""), (LINES + many + k, ", discounted")):
            sheet.text(HEAD, column, f"{one.title}{how}", "head")
            sheet.formula(FACTORS, column, scales_of(one, found) or "1", 1.0, "0.00", "quiet")
    rate = next((one.name for one in found.assumptions if not one.parts), None)
    since = 0.0
    for at, net in enumerate(flow.months):
        row, since = FIRST + at, since + net
        for k, one in enumerate(lines):
            sheet.number(row, LINES + k, one.months[at], "usd", "quiet")
            sheet.number(row, LINES + many + k, one.discounted[at], "usd", "quiet")
        today = -sum(one.discounted[at] for one in lines)
        scaled = f"*((1+{rate}{OF_PAGE})/(1+{rate}))^({at + 1}/12)" if rate else ""
        before = f"{sheet.here(row - 1, SINCE)}+" if at else ""
        sheet.number(row, 0, at + 1, "0")
        sheet.formula(row, NET, f"-{_product(sheet, row, LINES, LINES + many - 1)}", net, "usd")
        sheet.formula(row, SINCE, f"{before}{sheet.here(row, NET)}", since, "usd")
        sheet.formula(row, TODAY, f"-{_product(sheet, row, LINES + many, last)}{scaled}", today, "usd")
        not_yet = float(at + 1) if since <= 0.0 else 0.0
        sheet.formula(row, NOT_YET, f"IF({sheet.here(row, SINCE)}>0,0,{at + 1})", not_yet, "0", "quiet")


def _product(sheet: Sheet, row: int, first: int, last: int) -> str:
    letters = [sheet.here(FACTORS, column).rstrip("0123456789") for column in (first, last)]
    factors = f"${letters[0]}${FACTORS + 1}:${letters[1]}${FACTORS + 1}"
    return f"SUMPRODUCT({factors},{sheet.span(row, first, last)})"
