"""The published worked case as a sheet with formulas, beside the same arithmetic with the numbers of this school."""

from __future__ import annotations

from dashboard.takeaways.cells import Book
from dashboard.takeaways.content import LEVERS, TakeAway
from dashboard.takeaways.costsheets import SIDES, Places

TURNOVER = "Turnover"
# Shanafelt and others 2017: 450 physicians, $1M a year, burnout from 50 to 40%; turnover of 7.5% and twice the rate among
# burned-out physicians are what make their 0.5 points
PUBLISHED = (450.0, 0.075, 0.5, 0.4, 2.0, 500_000.0, 1_000_000.0)
SAVED = 1_125_000.0
_INPUTS = (
    ("Physicians", "#,##0"), ("Turnover a year", "0.00%"), ("Burned out before", "0.0%"), ("Burned out after", "0.0%"),
    ("How many times as often burned-out physicians leave", "0.0"), ("Cost of replacing one physician", "usd"),
    ("Spent a year", "usd"),
)  # fmt: skip
_STEPS = (
    ("Turnover without burnout", "{c}5/(1+({c}8-1)*{c}6)", "0.00%"),
    ("Turnover due to burnout", "{c}5-{c}12", "0.00%"),
    ("Physicians who leave because of it, a year", "{c}13*{c}4", "0.00"),
    ("What that costs a year", "{c}14*{c}9", "usd"),
    ("Burnout lower by (share of what it was)", "IF({c}6=0,0,1-{c}7/{c}6)", "0.0%"),
    ("Turnover lower by", "{c}13*{c}16", "0.00%"),
    ("Departures avoided a year", "{c}14*{c}16", "0.00"),
    ("Saved a year", "{c}15*{c}16", "usd"),
    ("Spent per physician a year", "{c}10/{c}4", "usd"),
    ("Return: (saved − spent) ÷ spent", 'IF({c}10=0,"nothing spent",({c}19-{c}10)/{c}10)', "0.0%"),
)
_WHY = (
    "The worksheet takes burned-out physicians to leave at once at twice the rate of others. In the simulation people burn "
    "out and recover, weigh leaving, search, and go; posts stand vacant, and care is lost until the successor works.",
    "So departures avoided differ, one departure costs what its specialty costs (lost income is counted apart, as lost "
    "access), and care that patients get is counted besides.",
    "Cost of replacing one, here: turnover cost per departure without the policy ÷ the share that is not lost income.",
)


def case(book: Book, found: TakeAway, priced: Places) -> None:
    """Write the worked case.

    Args:
        book: The workbook.
        found: What is taken away.
        priced: Where costs stand.
    """
    sheet = book.sheet(
        "Worked case", (56, 20, 20), "Check it by hand: the published worksheet (Shanafelt and others 2017)"
    )
    sheet.texts(2, ("Inputs, to be changed", "Published", "This school"), "head")
    own, formulas = _own(found, priced)
    for k, (title, form) in enumerate(_INPUTS):
        sheet.text(3 + k, 0, title)
        sheet.number(3 + k, 1, PUBLISHED[k], form, "input")
        if formulas[k]:
            sheet.formula(3 + k, 2, formulas[k], own[k], form, "input")
        else:
            sheet.number(3 + k, 2, own[k], form, "input")
    sheet.texts(10, ("Step by step", "", ""), "head")
    for column, given in ((1, PUBLISHED), (2, own)):
        for row, (value, (title, formula, form)) in enumerate(
            zip(steps(given), _STEPS, strict=True), start=11
        ):
            sheet.text(row, 0, title)
            sheet.formula(row, column, formula.format(c="BC"[column - 1]), value, form)
    years = found.costs.years
    sheet.texts(22, ("What the simulation says, a year", "", ""), "head")
    saved = [sum(-sum(one.change) for one in found.costs.lines if keep(one.kind)) / years for keep in _KEEP]
    pieces = [[one for one in found.costs.lines if keep(one.kind)] for keep in _KEEP]
    sheet.text(23, 0, "Departures avoided")
    sheet.formula(23, 2, f"'Cash flow'!$B$16/{years}", found.costs.avoided / years, "0.00")
    for row, (title, lines, value) in enumerate(
        zip(("Turnover cost saved", "Lost access and handovers saved"), pieces, saved, strict=True), start=24
    ):
        total = "+".join(priced.total(one.title, "change") for one in lines) or "0"
        sheet.text(row, 0, title)
        sheet.formula(row, 2, f"-({total})/{years}", value, "usd")
    sheet.text(27, 0, "The published result again: $1.125M saved a year")
    sheet.formula(27, 1, f'IF(ABS(B19-{SAVED:.0f})<0.005,"equal","changed")', "equal", "", "bold")
    for row, line in enumerate(_WHY, start=29):
        sheet.text(row, 0, line)


def _kind_of_turnover(kind: str) -> bool:
    return kind == TURNOVER


def _other(kind: str) -> bool:
    return kind not in (TURNOVER, LEVERS)


_KEEP = (_kind_of_turnover, _other)


def _own(found: TakeAway, priced: Places) -> tuple[tuple[float, ...], tuple[str, ...]]:
    """Return the inputs of this school, and the formulas of those that follow from other sheets."""
    level, costs = found.level, found.costs
    share = next((one for one in found.assumptions if one.name == "replacement_not_access"), None)
    departures = sum(costs.counts[0].without)
    turnover = [one for one in costs.lines if one.kind == TURNOVER]
    bought = [one for one in costs.lines if one.kind == LEVERS]
    usd = sum(sum(one.without) for one in turnover)
    each = usd / departures / (share.value if share else 1.0) if departures else 0.0
    spent = sum(sum(one.change) for one in bought) / costs.years
    total = "+".join(priced.total(one.title, SIDES[0]) for one in turnover) or "0"
    counted = f"SUM('Counts'!$C$4:${chr(ord('C') + costs.years - 1)}$4)"
    paid = "+".join(priced.total(one.title, "change") for one in bought) or "0"
    per = f"/{share.name}" if share else ""
    values = (float(level.people), level.rate, level.burned_out, level.burned_out_with, 2.0, each, spent)
    return values, (
        "",
        "",
        "",
        "",
        "",
        f"IF({counted}=0,0,({total})/{counted}{per})",
        f"({paid})/{costs.years}",
    )


def steps(given: tuple[float, ...]) -> tuple[float | str, ...]:
    """Return what the steps give, in the order of the sheet.

    Args:
        given: Inputs in the order of the sheet.
    """
    people, turnover, before, after, times, replacement, spent = given
    usual = turnover / (1.0 + (times - 1.0) * before)
    leave = (turnover - usual) * people
    cost = leave * replacement
    fall = 0.0 if before == 0.0 else 1.0 - after / before
    back: float | str = "nothing spent" if spent == 0.0 else (cost * fall - spent) / spent
    each = spent / people if people else 0.0
    return (
        usual,
        turnover - usual,
        leave,
        cost,
        fall,
        (turnover - usual) * fall,
        leave * fall,
        cost * fall,
        each,
        back,
    )
