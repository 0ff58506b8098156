"""The worksheet: formulas with the values that they have, equal to the page, and recalculated where a program can do it."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.takeaways.cash import cash_of
from dashboard.takeaways.content import LEVERS, Line, TakeAway
from dashboard.takeaways.worksheet import worksheet
from sim.results.payback import payback
from sim.results.worksheet import PUBLISHED, PUBLISHED_SAVED_USD, Simulated, differences, steps
from tests.unit.dashboard.test_takeaways_files import HOSTILE, hostile
from tests.unit.dashboard.to_take import DROPPED, LEFT, NET, line, take

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
SHEETS = ["Read me", "Assumptions", "Policy", "Counts", "Costs", "Cash flow", "Worked case", "More tables", "Check", "Months"]


def opened(found: TakeAway, values: bool = True) -> Any:
    return load_workbook(io.BytesIO(worksheet(found)), data_only=values)


def row(sheet: Worksheet, *words: str) -> int:
    """Return the last row that begins with these words."""
    return max(
        at
        for at in range(1, sheet.max_row + 1)
        if [sheet.cell(at, k + 1).value for k in range(len(words))] == [*words]
    )


def formulas(found: TakeAway) -> dict[str, dict[str, str]]:
    book = opened(found, values=False)
    cells = {
        sheet.title: [cell for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]
        for sheet in book
    }
    return {name: {cell.coordinate: str(cell.value) for cell in found} for name, found in cells.items()}


def test_sheets_and_names_are_there() -> None:
    book = opened(take(), values=False)
    assert book.sheetnames == SHEETS
    names = set(book.defined_names)
    wanted = {one.name for one in take().assumptions}
    assert wanted <= names and {f"{name}_factor" for name in wanted - {"discount_per_year"}} <= names
    sheet = book["Assumptions"]
    for at, one in enumerate(take().assumptions, start=4):
        assert [sheet.cell(at, k).value for k in (1, 2, 3, 4, 5, 6)] == [
            one.title,
            one.value,
            one.value,
            one.unit,
            one.spread,
            one.source,
        ]
        assert sheet.cell(at, 2).fill.fgColor.rgb == "FFFFF9D6"
    assert len(sheet.data_validations.dataValidation) == len(take().assumptions)
    read = " ".join(str(cell.value) for line in book["Read me"].iter_rows() for cell in line if cell.value)
    for one in (
        "seed",
        "Faculty Attrition 0.1.0",
        "?seed=7",
        "Simulated people.",
        '    print("<7>")',
        "Fewer leave in all 100",
    ):
        assert one in read, one


def test_the_kept_values_are_those_of_the_page() -> None:
    book = opened(take())
    check = book["Check"]
    assert [check.cell(at, 2).value for at in (4, 5)] == [pytest.approx(NET, abs=0.005), pytest.approx(17.0)]
    states = [check.cell(at, 5).value for at in range(4, 10)]
    assert states == ["equal"] * 6 and [check.cell(at, 4).value for at in range(4, 10)] == [0.0] * 6
    flow, cash = book["Cash flow"], cash_of(take().costs)
    for name, values in (
        ("Spent on levers", cash.spent),
        ("Saved elsewhere", cash.saved),
        ("Net saved since today", cash.added),
    ):
        at = row(flow, name)
        assert [flow.cell(at, 3 + k).value for k in range(2)] == pytest.approx(list(values))
    results = {flow.cell(at, 1).value: flow.cell(at, 2).value for at in range(13, 19)}
    assert (
        results["Net present value"] == pytest.approx(cash.value)
        and results["Paid back by month, on average"] == 19
    )
    assert results["Lever cost per departure avoided"] == pytest.approx(4e6 / 17)


def test_a_page_with_other_numbers_is_found_out() -> None:
    found = take()
    check = opened(replace(found, costs=replace(found.costs, net=NET + 1.0)))["Check"]
    assert (check.cell(4, 4).value, check.cell(4, 5).value) == (-1.0, "differs")


def test_formulas_follow_the_assumptions_and_nothing_else_is_one() -> None:
    found = formulas(take())
    assert not found["Read me"] and not found["Policy"]
    costs = " ".join(found["Costs"].values())
    for name in (
        "replacement_cost_factor",
        "clinic_margin_factor",
        "lever_prices_factor",
        "patient_cost_borne_factor",
    ):
        assert name in costs, name
    assert "'Counts'!$C$4*" in costs  # departures times the cost of each
    assert "price_team_inbox_factor" in costs
    assert all("discount_per_year" in found["Months"][f"D{row}"] for row in range(6, 30))
    assert found["More tables"]["C5"].endswith("*replacement_cost_factor*replacement_not_access_factor")
    assert found["More tables"]["B9"].endswith("*lever_prices_factor*price_team_inbox_factor")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_others_is_ever_a_formula(text: str) -> None:
    mine, theirs = formulas(take()), formulas(hostile(text))
    mine.pop("More tables"), theirs.pop("More tables")  # its hostile table has a row of its own
    assert theirs == mine
    for sheet in opened(hostile(text)):
        for cells in sheet.iter_rows():
            for cell in cells:
                if isinstance(cell.value, str):
                    assert not cell.value.startswith(("=", "+", "-", "@")) and len(cell.value) <= 2000


def test_without_departures_nothing_is_divided_by_them() -> None:
    none = replace(LEFT, without=(0.0, 1.0), with_it=(0.0, 1.0))
    found = take()
    costs = replace(found.costs, counts=(none, DROPPED), avoided=0.0, certain=False)
    book = opened(replace(found, costs=costs))
    flow = book["Cash flow"]
    assert [flow.cell(at, 2).value for at in (17, 18)] == ["not certain that any is avoided"] * 2
    assert not [
        cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.data_type == "e"
    ]


@pytest.mark.parametrize(
    ("paid", "month"), [((0.0, 0.0), 1), ((9e6, 0.0), "not within these years"), ((3e6, 1e6), 19)]
)
def test_the_month_of_payback_is_that_of_the_page(paid: tuple[float, float], month: object) -> None:
    found = take()
    lines = (line("Team-based inbox", LEVERS, (0.0, 0.0), paid), *found.costs.lines[1:])
    if paid[0] == 0.0:  # and nothing else costs more at first
        lines = (*lines[:2], *lines[3:])
    costs = replace(found.costs, lines=lines, page={})
    assert opened(replace(found, costs=costs))["Cash flow"]["B15"].value == month
    net = np.sum([one.months for one in lines], axis=0)
    on_average = payback(net[None, :]).on_average
    assert on_average == (month if isinstance(month, int) else None)


def test_the_published_case_comes_out() -> None:
    sheet = opened(take())["Worked case"]
    for column, given in ((2, PUBLISHED), (3, take().case)):
        assert given is not None
        values = [sheet.cell(at, column).value for at in range(12, 22)]
        assert values == pytest.approx([step.value for step in steps(given)])
    assert [sheet.cell(at, 1).value for at in range(12, 22)] == [step.title for step in steps(PUBLISHED)]
    assert sheet["B19"].value == pytest.approx(PUBLISHED_SAVED_USD) and sheet["B28"].value == "equal"
    assert sheet["C24"].value == pytest.approx(17 / 2)
    parts = {one.name: one.usd for one in differences(take().case, Simulated(8.5, 4.25e6 / 2, (1.5e6 + 3344.0) / 2))}
    assert [sheet.cell(at, 3).value for at in (30, 31, 32)] == pytest.approx(list(parts.values()))


def test_without_inputs_of_this_school_the_published_case_stands_alone() -> None:
    sheet = opened(take(case=None))["Worked case"]
    assert sheet["B28"].value == "equal" and sheet["C19"].value is None


def ten_years() -> TakeAway:
    found = take()
    many = tuple(
        line(
            one.title,
            one.kind,
            one.without * 5,
            tuple(v * (1 + k / 50) for k, v in enumerate(one.with_it * 5)),
            one.per,
        )
        for one in found.costs.lines
    )
    counts = tuple(
        replace(one, without=one.without * 5, with_it=one.with_it * 5) for one in found.costs.counts
    )
    net = sum(sum(one.change) for one in many)
    costs = replace(found.costs, lines=many, counts=counts, net=net, avoided=85.0, page={})
    assert found.case is not None
    return replace(found, costs=costs, case=replace(found.case, spent_usd=sum(many[0].change) / 10))


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed here")
def test_another_program_calculates_the_same_and_follows_a_changed_assumption(tmp_path: Path) -> None:
    found = ten_years()
    changed = {"lever_prices": 2.0, "discount_per_year": 0.06, "replacement_not_access": 0.25}
    now, dear = recalculated(found, tmp_path, {}, changed)
    kept, cells = opened(found), formulas(found)
    assert sum(map(len, cells.values())) > 100
    for name, coordinates in cells.items():
        for at in coordinates:
            before, after = kept[name][at].value, now[name][at].value
            assert after == (
                before if isinstance(before, str) else pytest.approx(before, rel=1e-9, abs=1e-6)
            ), (name, at)
    times = {LEVERS: 2.0, "Turnover": 0.5}
    lines = tuple(scaled(one, times.get(one.kind, 1.0), 1.06 / 1.03) for one in found.costs.lines)
    cash = cash_of(replace(found.costs, lines=lines))
    flow = dear["Cash flow"]
    assert flow["B13"].value == pytest.approx(sum(cash.net)) and flow["B14"].value == pytest.approx(
        cash.value
    )
    assert flow["B15"].value == (cash.payback or "not within these years")
    assert flow["B17"].value == pytest.approx(cash.lever_cost_each) and flow["B18"].value == pytest.approx(
        cash.net_cost_each
    )
    assert dear["Check"]["E4"].value == "differs"


def scaled(one: Line, times: float, dearer: float) -> Line:
    """Return a line at other prices, and at another discount rate."""
    today = (usd / dearer ** (month / 12) for month, usd in enumerate(one.discounted, start=1))
    return replace(
        one, without=tuple(times * v for v in one.without), with_it=tuple(times * v for v in one.with_it),
        months=tuple(times * v for v in one.months), discounted=tuple(times * v for v in today),
    )  # fmt: skip


def recalculated(found: TakeAway, folder: Path, *changes: dict[str, float]) -> list[Any]:
    """Let LibreOffice calculate worksheets whose kept values were taken out, one for each set of other assumptions."""
    made = [bare(found, folder / f"{k}.xlsx", changed) for k, changed in enumerate(changes)]
    home = f"-env:UserInstallation=file://{folder}/profile"
    how = [home, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out")]
    subprocess.run([str(OFFICE), *how, *map(str, made)], check=True, capture_output=True, timeout=120)
    return [load_workbook(folder / "out" / one.name, data_only=True) for one in made]


def bare(found: TakeAway, target: Path, changed: dict[str, float]) -> Path:
    """Write a worksheet without the values of its formulas, and with other assumptions."""
    with zipfile.ZipFile(io.BytesIO(worksheet(found))) as given, zipfile.ZipFile(target, "w") as out:
        for name in given.namelist():
            content = given.read(name)
            if name.startswith("xl/worksheets/sheet"):
                content = re.sub(rb'( t="str")?>(<f>.*?</f>)<v>.*?</v>', rb">\2", content)
            for at, one in enumerate(
                found.assumptions if name == "xl/worksheets/sheet2.xml" else (), start=4
            ):
                if one.name in changed:
                    cell = rf'(<c r="B{at}"[^>]*><v>)[^<]*'.encode()
                    content, many = re.subn(cell, rf"\g<1>{changed[one.name]}".encode(), content)
                    assert many == 1
            out.writestr(name, content)
    return target
