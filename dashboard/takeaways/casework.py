"""The published worksheet as a sheet with formulas, beside the same arithmetic with the numbers of this school."""

from __future__ import annotations

import math
from dataclasses import astuple

from dashboard.takeaways.assumptions import TURNOVER
from dashboard.takeaways.cells import Book, Sheet
from dashboard.takeaways.content import LEVERS, TakeAway
from dashboard.takeaways.costsheets import Places
from sim.results.worksheet import PUBLISHED, PUBLISHED_SAVED_USD, TITLES, Inputs, result, steps

# rows, from 1: inputs from 4 on, steps from 12 on
_ROWS = {name: row for row, name in enumerate(TITLES, start=4)}
_FORMS = {
    "physicians": "#,##0", "turnover": "0.00%", "burned_out": "0.0%", "burned_out_after": "0.0%", "replacement_usd": "usd",
    "spent_usd": "usd", "times": "0.0",
}  # fmt: skip
# each step of `sim.results.worksheet.steps` as a spreadsheet calculates it
_FORMULAS = {
    "usual": ("{turnover}/(1+({times}-1)*{burned_out})", "0.00%"),
    "excess": ("{turnover}-{usual}", "0.00%"),
    "leave": ("{excess}*{physicians}", "0.00"),
    "cost": ("{leave}*{replacement_usd}", "usd"),
    "fall": ("IF({burned_out}=0,0,1-{burned_out_after}/{burned_out})", "0.0%"),
    "points": ("{excess}*{fall}", "0.00%"),
    "avoided": ("{leave}*{fall}", "0.00"),
    "saved": ("{cost}*{fall}", "usd"),
    "per_physician": ("{spent_usd}/{physicians}", "usd"),
    "return": ('IF({spent_usd}=0,"nothing spent",({saved}-{spent_usd})/{spent_usd})', "0.0%"),
}
_STEPS = {name: row for row, name in enumerate(_FORMULAS, start=12)}
_SAID = 23  # row of what the simulation says
_WHY = (
    "The worksheet takes burned-out physicians to leave at once at twice the rate of others. In the simulation people burn "
    "out and recover, weigh leaving, search, and go; posts stand vacant, and care is lost until the successor works.",
    "So departures avoided differ, one departure costs what its specialty costs (lost income is counted apart, as lost "
    "access), and care that patients get is counted besides.",
    "Cost of replacing one, here: that of the specialties whose physicians leave without the policy, lost income included.",
)


def case(book: Book, found: TakeAway, priced: Places) -> None:
    """Write the worksheet.

    Args:
        book: The workbook.
        found: What is taken away.
        priced: Where costs stand.
    """
    sheet = book.sheet(
        "Worked case", (56, 20, 20), "Check it by hand: the published worksheet (Shanafelt and others 2017)"
    )
    own = found.case
    head = ("Inputs, to be changed", "Published", "This school" if own else "This school: out of its range")
    sheet.texts(2, head, "head")
    for name, row in _ROWS.items():
        sheet.text(row - 1, 0, TITLES[name])
    sheet.texts(10, ("Step by step", "", ""), "head")
    for step in steps(PUBLISHED):
        sheet.text(_STEPS[step.name] - 1, 0, step.title)
    _column(sheet, 1, PUBLISHED, {})
    if own is not None:
        _column(sheet, 2, own, _followed(found, priced))
    _simulated(sheet, found, priced, own)
    saved = f"B{_STEPS['saved']}"
    sheet.text(27, 0, f"The published result again: ${PUBLISHED_SAVED_USD:,.0f} saved a year")
    equal = f'IF(ABS({saved}-{PUBLISHED_SAVED_USD:.0f})<0.005,"equal","changed")'
    sheet.formula(27, 1, equal, "equal", "", "bold")
    for row, line in enumerate(_WHY, start=33 if own else 29):
        sheet.text(row, 0, line)


def _column(sheet: Sheet, column: int, given: Inputs, followed: dict[str, str]) -> None:
    """Write inputs and steps of one school."""
    letter = "ABC"[column]
    cells = {name: f"{letter}{row}" for name, row in (_ROWS | _STEPS).items()}
    for name, value in zip(TITLES, map(float, astuple(given)), strict=True):
        if name in followed:
            sheet.formula(_ROWS[name] - 1, column, followed[name], value, _FORMS[name], "input")
        else:
            sheet.number(_ROWS[name] - 1, column, value, _FORMS[name], "input")
    for step in steps(given):
        formula, form = _FORMULAS[step.name]
        value = "nothing spent" if math.isnan(step.value) else step.value
        sheet.formula(_STEPS[step.name] - 1, column, formula.format(**cells), value, form)


def _followed(found: TakeAway, priced: Places) -> dict[str, str]:
    """Return the inputs of this school that follow from the assumptions."""
    own, names = found.case, [one.name for one in found.assumptions]
    bought = [one for one in found.costs.lines if one.kind == LEVERS]
    paid = "+".join(priced.total(one.title, "change") for one in bought) or "0"
    made = {"spent_usd": f"MAX(0,({paid})/{found.costs.years})"}
    if own is not None and "replacement_cost" in names:
        made["replacement_usd"] = f"{own.replacement_usd!r}*replacement_cost_factor"
    return made


def _simulated(sheet: Sheet, found: TakeAway, priced: Places, own: Inputs | None) -> None:
    """Write what the simulation says about the same, and by how much it differs for which reason."""
    costs, years = found.costs, found.costs.years
    sheet.texts(_SAID - 1, ("What the simulation says, a year", "", ""), "head")
    avoided = costs.avoided / years
    rows = [("Departures avoided", f"'Cash flow'!$B$16/{years}", avoided, "0.00")]
    saved = []
    for title, kept in (("Turnover cost saved", True), ("Lost access and handovers saved", False)):
        lines = [one for one in costs.lines if one.kind != LEVERS and (one.kind == TURNOVER) is kept]
        total = "+".join(priced.total(one.title, "change") for one in lines) or "0"
        saved.append(-sum(sum(one.change) for one in lines) / years)
        rows.append((title, f"-({total})/{years}", saved[-1], "usd"))
    for row, (title, formula, value, form) in enumerate(rows, start=_SAID):
        sheet.text(row, 0, title)
        sheet.formula(row, 2, formula, value, form)
    if own is None:
        return
    sheet.texts(28, ("Why: saved a year more than by hand", "", ""), "head")
    cost, by_hand = f"C{_ROWS['replacement_usd']}", f"C{_STEPS['avoided']}"
    here = [f"C{_SAID + k}" for k in (1, 2, 3)]
    parts = (
        ("Departures avoided", f"({here[0]}-{by_hand})*{cost}", (avoided - result(own, "avoided")) * own.replacement_usd),
        ("Cost of one", f"{here[1]}-{here[0]}*{cost}", saved[0] - avoided * own.replacement_usd),
        ("Access", here[2], saved[1]),
    )  # fmt: skip
    for row, (title, formula, value) in enumerate(parts, start=29):
        sheet.text(row, 0, title)
        sheet.formula(row, 2, formula, value, "usd")
