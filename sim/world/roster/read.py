"""Rosters: one row per person, read, checked row by row and brought into one form.

Only `department` is required. Whatever else is missing is drawn later from the institution's margins. All
errors of all rows come in one report, with the row numbers that a spreadsheet shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.foundation.errors import InputError, shown
from sim.foundation.notices import notify
from sim.world.institution import Institution
from sim.world.roster import people as persons
from sim.world.roster.file import Source, is_source, read_sheet
from sim.world.roster.mapping import Pairs, RosterMapping
from sim.world.roster.names import known_names
from sim.world.roster.reader import Reader, Reading
from sim.world.roster.report import Report, RosterError
from sim.world.roster.tables import as_table, is_read_already, sheet_of

__all__ = ["Given", "Reading", "RosterError", "RosterFile", "read_roster", "reading_of"]

Given = Source | pd.DataFrame


@dataclass(frozen=True)
class RosterFile:
    """A roster that is still to be read, with what the school says about its columns and words.

    Attributes:
        source: A path, an open file, the bytes of a file, or a table.
        mapping: How it is to be read.
    """

    source: Given
    mapping: RosterMapping


def read_roster(
    source: Given | RosterFile,
    institution: Institution,
    *,
    mapping: RosterMapping | Path | str | Pairs | Mapping[str, Any] | None = None,
    skip_refused: bool | None = None,
) -> pd.DataFrame:
    """Read a roster and return it in one form.

    What should be known of how it was read (columns ignored, percents, dates, rows left out) is told by a warning of the
    category `Notice`.

    Args:
        source: A CSV file (its path, an open file or its bytes), or a pandas table with any of the columns that
            personnel systems know; see `docs/rosters.md`.
        institution: Its departments are the only ones allowed.
        mapping: What columns and words mean where that does not go without saying: a mapping file, or
            `{"Base Salary": "pay_usd", "department:Medicine": "Medical Specialties"}`.
        skip_refused: Leave out people whose rows cannot be read; they are counted in a notice. Otherwise they are an
            error. As the mapping says where left out.

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
    given: Given = source.source if isinstance(source, RosterFile) else source
    if isinstance(source, RosterFile) and mapping is None:
        mapping = source.mapping
    how = RosterMapping.of(mapping)
    skip = how.skip_refused if skip_refused is None else skip_refused
    table = as_table(given)
    names = [department.name for department in institution.departments_resolved()]
    if mapping is None and table is not None and is_read_already(table, names):
        checked = Report()
        persons.check_people(table, table.index.to_numpy(dtype=np.int64), checked, [])
        if not checked:
            return table
    found = reading_of(given, institution, how)
    frame = found.frame(skip)
    if found.report or found.notes:
        heading = found.report.heading(found.rows).replace("refused:", "refused and left out:")
        lines = [f"{found.where}: {heading}", *found.report.shown_lines(), *found.notes]
        notify("\n".join(lines))
    return frame


def reading_of(source: Given, institution: Institution, mapping: RosterMapping | None = None) -> Reading:
    """Return what becomes of a roster, whether all of it can be read or not.

    Args:
        source: A CSV file or a table.
        institution: Its departments are the only ones allowed.
        mapping: What columns and words mean.

    Raises:
        InputError: The file cannot be read at all.
    """
    how = mapping or RosterMapping()
    table = as_table(source)
    where = str(source) if isinstance(source, str | Path) else "the roster"
    try:
        if table is not None:
            where = "the table (its first row is row 0)"
            sheet = sheet_of(table)
        else:
            sheet = read_sheet(_file(source), where, lambda row: known_names(row, how))
        return Reader(sheet, institution, how, where).read()
    except RosterError:
        raise
    except InputError as error:
        raise error.at(where) from None


def _file(source: Any) -> Source:
    if not is_source(source):
        allowed = "the path of a CSV file, its bytes, an open file, or a table"
        raise InputError(f"{shown(source)} is not a roster.", allowed=allowed)
    return source  # type: ignore[no-any-return]
