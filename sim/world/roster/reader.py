"""Reads one sheet: which column is which, who is there, what the cells mean, and what is wrong."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.foundation.errors import listed, plain, shown
from sim.foundation.text import tidy
from sim.world.institution import Institution
from sim.world.roster import dates
from sim.world.roster import people as persons
from sim.world.roster.cells import Column, Meant
from sim.world.roster.columns import BY_NAME, CATEGORIES, NAMES, WORK_RVUS
from sim.world.roster.departments import Departments
from sim.world.roster.file import Sheet
from sim.world.roster.mapping import RosterMapping
from sim.world.roster.names import Use, uses
from sim.world.roster.report import Report
from sim.world.roster.rows import people_of
from sim.world.roster.words import IGNORED, is_missing

Cells = npt.NDArray[Any]


@dataclass(frozen=True)
class Reading:
    """What became of a roster: who can be read, who cannot, and how it was understood.

    Attributes:
        where: The file.
        people: Those who can be read, in one form.
        rows: How many rows of people there are.
        columns: What became of each column of the file.
        departments: What each name of a department was read as, with the number of people.
        missing: Words that were read as "not known", with the number of cells.
        notes: What should be known of how it was read.
        report: What is wrong, by row.
        as_of: The day of the export, if the mapping or the file says it.
    """

    where: str
    people: pd.DataFrame
    rows: int
    columns: tuple[Use, ...]
    departments: Mapping[str, Mapping[str, int]]
    missing: Mapping[str, int]
    notes: tuple[str, ...]
    report: Report
    as_of: dt.date | None = None

    def frame(self, skip_refused: bool = False) -> pd.DataFrame:
        """Return the people.

        Args:
            skip_refused: Leave out those who cannot be read.

        Raises:
            RosterError: Somebody cannot be read, and may not be left out; or nobody can.
        """
        if self.report and (not skip_refused or self.report.header_is_wrong or self.people.empty):
            raise self.report.error(self.where, self.rows)
        return self.people


class Reader:
    """Reads one sheet."""

    def __init__(self, sheet: Sheet, institution: Institution, mapping: RosterMapping, where: str) -> None:
        self.sheet, self.mapping, self.where = sheet, mapping, where
        self.departments = Departments(institution)
        self.report = Report()
        self.notes = list(sheet.notes)
        self.missing: dict[str, int] = {}
        self.read_as: dict[str, dict[str, int]] = {}

    def read(self) -> Reading:
        """Return what becomes of it."""
        columns = uses(self.sheet.header, self.mapping, self.report)
        place = {use.column: k for k, use in enumerate(columns) if use.column}
        self.rows, cells = people_of(
            self.sheet, place.get("department"), _remembered(self._is_department), _remembered(self._is_ignored),
            self.report, self.notes,
        )  # fmt: skip
        rows = len(set(self.rows.tolist()) | self.report.wrong_rows())
        self.day = self._day_of_export()
        columns, place = self._with_counts_of_rvus(columns, place, cells)
        given = {name: _tidied(cells[:, k]) for name, k in place.items()}
        units = {use.column: use.unit for use in columns if use.column}
        read = {
            name: self._meanings(texts, BY_NAME[name], units[name])
            for name, texts in given.items()
            if name != "department"
        }
        if "department" in given:
            read["department"] = self._homes(given["department"], given.get("unit"))
        frame = self._frame(read)
        persons.scale_efforts(frame, units, self.notes)
        wrvus = {column.name: read[column.name].astype(np.float64) for column in WORK_RVUS if column.name in read}
        persons.set_targets(
            frame, wrvus, self.mapping.wrvu_benchmarks, self.departments, self.rows, self.report, self.notes
        )
        persons.check_people(frame, self.rows, self.report, self.notes)
        if "id" in read:
            persons.check_ids(read["id"], self.rows, self.report)
        self._note_columns(columns, cells)
        right = ~np.isin(self.rows, list(self.report.wrong_rows()))
        frame = frame[right].reset_index(drop=True)
        frame["unit"] = persons.unique_units(frame)
        return Reading(
            self.where, frame, rows, tuple(columns), self.read_as, self.missing, tuple(self.notes), self.report, self.day
        )

    def _day_of_export(self) -> dt.date | None:
        """Return the day from which dates are counted: of the mapping, or of a title or footer of the file."""
        found = dates.day_of_export(self.sheet.aside)
        return self.mapping.as_of or (found[0] if found and found[0] <= dt.date.today() else None)

    def _is_department(self, cell: str) -> bool:
        return bool(self.departments.meant(self.mapping.word("department", cell)))

    def _is_ignored(self, cell: str) -> bool:
        return self.mapping.word("department", cell) == IGNORED

    def _with_counts_of_rvus(
        self, columns: list[Use], place: dict[str, int], cells: Cells
    ) -> tuple[list[Use], dict[str, int]]:
        """Read a column of RVU targets that holds counts of work RVUs as what it is."""
        if "rvu_target" not in place or "wrvu_target" in place:
            return columns, place
        k = place["rvu_target"]
        said = [text for text in dict.fromkeys(_tidied(cells[:, k])) if not is_missing(text)]
        no_ratios = list(BY_NAME["rvu_target"].read(said).reasons)
        counts = BY_NAME["wrvu_target"].read(no_ratios).values  # 1.042 is a ratio, not a thousand with a point
        if not said or 2 * len(counts) < len(said):
            return columns, place
        self.notes.append(f"{shown(columns[k].header)} holds counts of work RVUs: read as wrvu_target.")
        columns = [replace(use, column="wrvu_target") if j == k else use for j, use in enumerate(columns)]
        return columns, {**{name: j for name, j in place.items() if name != "rvu_target"}, "wrvu_target": k}

    def _meanings(self, texts: Cells, column: Column, unit: str) -> Cells:
        """Return what the cells of a column mean; each different text is looked at once."""
        codes, words = pd.factorize(texts)
        said = [self.mapping.word(column.name, word) for word in words]
        meant = column.read(list(dict.fromkeys(said)), unit, self.day) if len(words) else Meant()
        self.notes += [f"{note}." for note in meant.notes]
        counts = np.bincount(codes, minlength=len(words))
        meanings = np.empty(len(words), dtype=object)
        wrong: dict[int, str] = {}
        for code, word in enumerate(said):
            if word in meant.reasons:
                wrong[code] = meant.reasons[word]
            else:
                meanings[code] = meant.values.get(word)
                if word and is_missing(word):
                    self.missing[word] = self.missing.get(word, 0) + int(counts[code])
        for k in np.flatnonzero(np.isin(codes, list(wrong))):
            cell = "" if column.secret else words[codes[k]]
            self.report.row(int(self.rows[k]), column.name, cell, wrong[codes[k]], column.allowed)
        return meanings[codes] if len(words) else np.empty(0, dtype=object)

    def _homes(self, texts: Cells, units: Cells | None) -> Cells:
        """Return the department of each person; the unit decides where the name of the department may mean several."""
        beside = units if units is not None else np.full(len(texts), "", dtype=object)
        pairs, words = pd.factorize(pd.Series(list(zip(texts, beside, strict=True)), dtype=object))
        allowed = ", ".join(self.departments.names)
        homes = np.empty(len(words), dtype=object)
        reasons: dict[int, str] = {}
        by_unit: dict[str, int] = {}
        counts = np.bincount(pairs, minlength=len(words))
        for code, (text, unit) in enumerate(words):
            word = self.mapping.word("department", text)
            meant = [] if is_missing(word) else self.departments.meant(word)
            if len(meant) > 1 and unit:
                narrowed = [name for name in self.departments.meant(self.mapping.word("unit", unit)) if name in meant]
                if len(narrowed) == 1:
                    meant = narrowed
                    by_unit[text] = by_unit.get(text, 0) + int(counts[code])
            if len(meant) == 1:
                homes[code] = meant[0]
                read_as = self.read_as.setdefault(text, {})
                read_as[meant[0]] = read_as.get(meant[0], 0) + int(counts[code])
            else:
                reasons[code] = "is missing" if is_missing(word) else self.departments.reason(word)
        for text, people in by_unit.items():
            self.notes.append(f"Department {shown(text)} may mean several; the unit decided for {people:,} people.")
        for k in np.flatnonzero(np.isin(pairs, list(reasons))):
            code = pairs[k]
            self.report.row(int(self.rows[k]), "department", words[code][0], reasons[code], allowed)
        return homes[pairs] if len(words) else np.empty(0, dtype=object)

    def _frame(self, read: Mapping[str, Cells]) -> pd.DataFrame:
        """Return the cells as a table with every column, each of its type."""
        categories = {"department": tuple(self.departments.names), **CATEGORIES}
        columns: dict[str, object] = {}
        for name in NAMES[:-1]:
            values = read.get(name, np.full(len(self.rows), None, dtype=object))
            if name in categories:
                columns[name] = pd.Categorical(values, categories=categories[name], ordered=True)
            elif name == "unit":
                columns[name] = pd.Series(values, dtype=object)
            else:
                columns[name] = values.astype(np.float64)
        return pd.DataFrame(columns)

    def _note_columns(self, columns: list[Use], cells: Cells) -> None:
        """Note which columns are not read, and which names were taken for ours."""
        unread = [k for k, use in enumerate(columns) if not use.column]
        filled = [k for k in unread if columns[k].header or any(tidy(cell) for cell in cells[:, k])]
        if filled:
            names = [shown(columns[k].header) if columns[k].header else f"column {k + 1} (no name)" for k in filled]
            self.notes.append(f"Columns not read: {listed(names)}.")
        for k in filled:
            if columns[k].why:
                self.notes.append(f"Column {shown(columns[k].header)} is not read; {columns[k].why}.")
        if self.missing:
            words = sorted(self.missing, key=lambda word: -self.missing[word])
            counted = listed(f"{shown(word)} ({self.missing[word]:,})" for word in words)
            self.notes.append(f"Read as not known: {counted}.")
        taken = [use for use in columns if use.column and "_".join(plain(use.header).split()) != use.column]
        if taken:
            self.notes.append("Read as: " + listed(f"{shown(use.header)} → {use.column}" for use in taken) + ".")


def _tidied(texts: Cells) -> Cells:
    """Return cells as one line each, without needless blanks; each different one is looked at once."""
    codes, words = pd.factorize(texts)
    return np.array([tidy(word) for word in words], dtype=object)[codes] if len(words) else texts


def _remembered(function: Callable[[str], bool]) -> Callable[[str], bool]:
    known: dict[str, bool] = {}

    def remembered(text: str) -> bool:
        if text not in known:
            known[text] = function(text)
        return known[text]

    return remembered


