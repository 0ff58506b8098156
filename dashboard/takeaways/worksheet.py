"""A workbook for a finance officer: every cost assumption can be changed, and everything that rests on it follows."""

from __future__ import annotations

from dashboard.takeaways import casework, cashsheet, costsheets, monthsheet
from dashboard.takeaways.cash import cash_of
from dashboard.takeaways.cells import Book, Sheet
from dashboard.takeaways.content import Assumption, TakeAway
from dashboard.takeaways.policy import COLUMNS, NO_LEVERS

READ_ME, ASSUMPTIONS, POLICY = "Read me", "Assumptions", "Policy"
_HOW = (
    "Change a yellow cell on “Assumptions”: costs, cash flow, payback and present value follow, the baseline’s included.",
    "Counts come from the simulation and stay: another assumption about costs changes no one’s decision to leave.",
    "Each simulated future has its own value of an assumption, drawn from its range. What you enter scales all "
    "of them alike: yours ÷ the page’s.",
    "“Check” holds the formulas against the numbers of the page, to the cent, as long as the assumptions are the page’s.",
    "Means of the futures only. How far futures lie apart is said below, and does not move with the formulas.",
)


def worksheet(found: TakeAway) -> bytes:
    """Return the workbook as an XLSX file.

    Args:
        found: What it holds.
    """
    book = Book(f"{found.school}: costs of a policy")
    _read_me(book, found)
    _assumptions(book, found.assumptions)
    _policy(book, found)
    counts = costsheets.counts(book, found.costs)
    costs = costsheets.costs(book, found, counts)
    flow = cash_of(found.costs)
    cashsheet.cash(book, found, costs, flow)
    casework.case(book, found, costs)
    costsheets.more(book, found.more, found.assumptions)
    costsheets.check(book, found, costs, counts, flow)
    monthsheet.months(book, found, flow)
    return book.content()


def _read_me(book: Book, found: TakeAway) -> None:
    sheet = book.sheet(
        READ_ME, (24, 110), f"{found.school}, {found.horizon}: what the policy costs and saves"
    )
    known = {key: value for key, value in found.about.items() if key != "caveat"}
    rows = [
        ("Result", found.sentence),
        ("How far futures lie apart", f"{found.ranges} {found.holds}"),
        ("Costs", found.costs.told),
        ("Setting", " ".join(found.setting)),
        *(("How to use it" if k == 0 else "", line) for k, line in enumerate(_HOW)),
        *(("Changed assumption", one) for one in found.changed),
        ("Caveat", f"{found.about.get('caveat', '')} Simulated, not a forecast of anyone’s future."),
        *known.items(),
    ]
    for row, (key, text) in enumerate(rows, start=2):
        sheet.text(row, 0, key, "bold")
        sheet.text(row, 1, text, "wrap")
    first = 3 + len(rows)
    sheet.text(first, 0, "Python", "bold")
    for row, line in enumerate(found.code.splitlines(), start=first):
        sheet.code(row, 1, line)


def _assumptions(book: Book, given: tuple[Assumption, ...]) -> None:
    """Write every cost assumption with its own cell, named for formulas."""
    sheet = book.sheet(
        ASSUMPTIONS, (44, 13, 13, 18, 26, 22, 18, 14), "Assumptions about costs: change the yellow cells"
    )
    sheet.texts(
        2,
        ("Assumption", "Your value", "The page’s", "Unit", "Range", "Source", "Scales", "Yours ÷ page’s"),
        "head",
    )
    for row, one in enumerate(given, start=3):
        form = "0.0%" if not one.parts else "#,##0.00"
        sheet.text(row, 0, one.title, "wrap")
        sheet.number(row, 1, one.value, form, "input")
        sheet.number(row, 2, one.value, form)
        texts = (one.unit, one.spread, one.source, ", ".join(one.parts) or "present value")
        sheet.texts(row, texts, "wrap", 3)
        if one.parts:
            sheet.formula(row, 7, f"IF(C{row + 1}=0,1,B{row + 1}/C{row + 1})", 1.0, "0.00")
        sheet.made.data_validation(row, 1, row, 1, _allowed(one))
        book.book.define_name(one.name, f"='{ASSUMPTIONS}'!$B${row + 1}")
        if one.parts:
            book.book.define_name(f"{one.name}_factor", f"='{ASSUMPTIONS}'!$H${row + 1}")
        else:
            book.book.define_name(f"{one.name}{monthsheet.OF_PAGE}", f"='{ASSUMPTIONS}'!$C${row + 1}")
    sheet.made.freeze_panes(3, 1)


def _allowed(one: Assumption) -> dict[str, object]:
    """Return what a spreadsheet accepts in the cell of an assumption."""
    share = one.unit == "share" or not one.parts
    said = "a share from 0 to 1" if share else "a number that is not negative"
    limits = {"criteria": "between", "minimum": 0, "maximum": 1} if share else {"criteria": ">=", "value": 0}
    return {
        "validate": "decimal",
        **limits,
        "error_title": "Not an assumption",
        "error_message": f"Enter {said}.",
    }


def _policy(book: Book, found: TakeAway) -> None:
    sheet: Sheet = book.sheet(POLICY, (40, 26, 40, 30, 34, 22), "The policy: levers in use only")
    sheet.texts(2, COLUMNS, "head")
    for row, one in enumerate(found.policy, start=3):
        sheet.texts(row, one.cells, "wrap")
    if not found.policy:
        sheet.text(3, 0, NO_LEVERS)
    for row, line in enumerate(found.setting, start=4 + max(1, len(found.policy))):
        sheet.text(row, 0, line)
