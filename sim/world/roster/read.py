"""Rosters: one row per person, read, checked row by row and brought into one form.

Only `department` is required. Whatever else is missing is drawn later from the institution's margins. All
errors of all rows come in one report, with the row numbers that a spreadsheet shows.
"""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.foundation.errors import nearest, plain, shown
from sim.world.institution import Institution
from sim.world.roster.columns import CATEGORIES, COLUMNS, NAMES, Column, department_column, id_column
from sim.world.roster.file import Rows, Source, read_cells
from sim.world.roster.report import Report, RosterError

__all__ = ["RosterError", "read_roster"]

_YOUNGEST_HIRE = 24
_TOLERANCE = 0.005  # efforts are often rounded to percents
_EFFORTS = ["cfte", "research_effort", "teaching_effort", "admin_effort"]

Cells = npt.NDArray[Any]


def read_roster(source: Source, institution: Institution) -> pd.DataFrame:
    """Read a roster CSV (comma, semicolon or tab; UTF-8) and return it in one form.

    Args:
        source: A path, an open file, or the bytes of a file.
        institution: Its departments are the only ones allowed.

    Returns:
        One row per person, in the order of the file, with all of these columns whatever the file holds:
        `department`, `gender`, `rank` and `track` are ordered categories (codes: the order of
        `departments_resolved()`; man 0, woman 1; `Rank`; `Track`; and -1 where blank); `unit` is text or None
        and belongs to one department only; `urim` and `tenure_track` are 1, 0 or NaN; all others are numbers
        or NaN. An `id` serves to find people who are there twice, and is then dropped.

    Raises:
        InputError: The file cannot be read at all.
        RosterError: Columns or rows are wrong; lists all of them.
    """
    where = str(source) if isinstance(source, str | Path) else "the roster"
    header, rows = read_cells(source, where)
    departments = [department.name for department in institution.departments_resolved()]
    report = Report()
    names = _names(header, report)
    numbers, cells = _table(rows, len(header), report)
    given = {name: cells[:, place] for place, name in enumerate(names) if name}
    read = {
        column.name: _meanings(given[column.name], numbers, column, report)
        for column in (department_column(departments), *COLUMNS, id_column())
        if column.name in given
    }
    frame = _frame(read, len(numbers), departments)
    _check_people(frame, numbers, report)
    if "id" in read:
        _check_ids(read["id"], numbers, report)
    if report:
        raise report.error(where)
    frame["unit"] = _unique_units(frame)
    return frame


def _names(header: list[str], report: Report) -> list[str]:
    """Return our name of each column, or nothing for a column that we do not know."""
    names = ["_".join(plain(name).split()) for name in header]
    for title, name in zip(header, names, strict=True):
        if name not in NAMES:
            near = nearest(name, NAMES)
            meant = f' Did you mean "{near}"?' if near else f" Allowed: {', '.join(NAMES)}."
            report.column(f"column {shown(title)} is not known; delete it or rename it.{meant}")
    for name in dict.fromkeys(name for name in names if names.count(name) > 1 and name in NAMES):
        report.column(f'column "{name}" is there {names.count(name)} times.')
    if "department" not in names:
        report.column('column "department" is missing; it is the only one that is required.')
    return [name if name in NAMES else "" for name in names]


def _table(rows: Rows, width: int, report: Report) -> tuple[npt.NDArray[np.int64], Cells]:
    """Return the rows that are as wide as the header, as one array, and their numbers."""
    whole: Rows = []
    for number, row in rows:
        if len(row) < width or any(row[width:]):
            report.row(number, "", "", f"the cells do not match the header ({len(row)} instead of {width})")
        else:
            whole.append((number, row[:width]))
    cells = np.array([row for _, row in whole], dtype=object).reshape(len(whole), width)
    return np.array([number for number, _ in whole], dtype=np.int64), cells


def _meanings(texts: Cells, numbers: npt.NDArray[np.int64], column: Column, report: Report) -> Cells:
    """Return what the cells of a column mean; each different text is looked at once."""
    codes, words = pd.factorize(texts)
    meanings = np.empty(len(words), dtype=object)
    reasons: dict[int, str] = {}
    for code, word in enumerate(words):
        try:
            meanings[code] = column.read(word.strip())
        except ValueError as reason:
            reasons[code] = str(reason)
    for place in np.flatnonzero(np.isin(codes, list(reasons))):
        code = codes[place]
        cell = "" if column.secret else words[code].strip()
        report.row(int(numbers[place]), column.name, cell, reasons[code], column.allowed)
    return meanings[codes] if len(words) else meanings


def _frame(read: dict[str, Cells], people: int, departments: list[str]) -> pd.DataFrame:
    """Return the cells as a table with every column, each of its type."""
    categories = {"department": tuple(departments), **CATEGORIES}
    columns: dict[str, object] = {}
    for name in NAMES[:-1]:
        values = read.get(name, np.full(people, None, dtype=object))
        if name in categories:
            columns[name] = pd.Categorical(values, categories=categories[name], ordered=True)
        elif name == "unit":
            columns[name] = pd.Series(values, dtype=object)
        else:
            columns[name] = values.astype(np.float64)
    return pd.DataFrame(columns)


def _check_people(frame: pd.DataFrame, numbers: npt.NDArray[np.int64], report: Report) -> None:
    """Check what must hold between the cells of one person."""
    total = frame[_EFFORTS].fillna(0.0).sum(axis=1)
    most = frame["fte"].fillna(1.0)
    for place in np.flatnonzero(total > most + _TOLERANCE):
        reason = "is more than fte (1 where it is blank)"
        report.row(int(numbers[place]), "sum of cfte and the other efforts", f"{total[place]:.4g}", reason)
    nothing = frame[_EFFORTS].notna().all(axis=1) & (total <= 0.0)
    for place in np.flatnonzero(nothing):
        reason = "nobody has no effort at all: leave a cell blank, or the row out"
        report.row(int(numbers[place]), "sum of cfte and the other efforts", "0", reason)
    hired_at = frame["age"] - frame["years_since_hire"]
    for place in np.flatnonzero(hired_at < _YOUNGEST_HIRE):
        reason = f"age and years_since_hire say that the person was hired before the age of {_YOUNGEST_HIRE}"
        report.row(int(numbers[place]), "", "", reason)


def _check_ids(ids: Cells, numbers: npt.NDArray[np.int64], report: Report) -> None:
    """Check that nobody is there twice; the id itself is not repeated, for it may be a name."""
    known = pd.Series(ids, index=numbers).dropna()
    doubles = known[known.duplicated(keep=False)]
    for _, rows in doubles.groupby(doubles, sort=False):
        first, *others = map(int, rows.index)
        for row in others:
            reason = f"the same id as in row {first}: delete the double row, or give two people two ids"
            report.row(row, "", "", reason)


def _unique_units(frame: pd.DataFrame) -> pd.Series:
    """Return unit names; where two departments use one name, the department goes before it."""
    units = frame["unit"]
    homes = frame.groupby("unit", observed=True)["department"].nunique()
    shared = units.isin(homes.index[homes > 1])
    return units.where(~shared, frame["department"].astype(object) + ": " + units)
