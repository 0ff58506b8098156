"""Reads a roster for the page “Your school”: what every column and word was taken for, and who cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dashboard.own.model import ERRORS, ROWS, WORDS, Column, Look, Mapped, Word
from sim.foundation.errors import InputError
from sim.foundation.spreadsheets import guarded
from sim.world.roster.cells import Choice
from sim.world.roster.columns import BY_NAME, READ
from sim.world.roster.file import Sheet, read_sheet
from sim.world.roster.kept import text_of
from sim.world.roster.mapping import BLANK, RosterMapping
from sim.world.roster.names import known_names
from sim.world.roster.numbers import is_number
from sim.world.roster.read import Reading, reading_of
from sim.world.roster.words import IGNORED, NOT_KNOWN
from sim.world.scenario import Institution

TITLES = {
    "department": "Department", "unit": "Unit or division", "gender": "Gender", "urim": "Underrepresented in medicine",
    "age": "Age, or date of birth", "rank": "Rank or title", "track": "Track", "tenure_track": "On the tenure track",
    "years_since_hire": "Years here, or day of hire", "fte": "Full-time equivalent", "cfte": "Clinical effort",
    "research_effort": "Research effort", "teaching_effort": "Teaching effort", "admin_effort": "Administrative effort",
    "pay_usd": "Pay a year", "rvu_target": "RVU target (1 is the benchmark)", "wrvu_target": "Work RVUs asked for a year",
    "wrvu_benchmark": "Benchmark of work RVUs a year", "id": "An id, to find doubles; it is dropped",
}  # fmt: skip
_WORDS = ("department", "gender", "urim", "rank", "track", "tenure_track")
_MISSING = "is missing"
_LONG = 60
_TOLD = ("Read as:", "Columns not read:")  # which stands in the table of columns
_LATER = re.compile(r"; for the same numbers later: --map [^)]*")
_COLUMN_WORDS = {"sum of cfte and the other efforts": "Efforts together"}


def look(content: bytes, name: str, institution: Institution, mapped: Mapped) -> Look:
    """Read a roster.

    Args:
        content: The bytes of the file, checked for size and kind.
        name: How to call it in messages.
        institution: Whose departments are allowed.
        mapped: How it is to be read.

    Raises:
        InputError: It cannot be read at all.
    """
    how = RosterMapping.of(
        {"columns": dict(mapped.columns), "values": {k: dict(v) for k, v in mapped.values.items()}}
    )
    try:
        sheet = read_sheet(content, name, lambda row: known_names(row, how))
        reading = reading_of(content, institution, how)
    except InputError as error:
        error.where = name
        raise
    refused = [
        (str(one.row), _titled(one.column), guarded(one.cell[:_LONG]), _said(one.reason), one.allowed)
        for one in reading.report.refused()
    ]
    wrong = len(reading.report.wrong_rows())
    header = reading.report.header_is_wrong
    people = 0 if header else len(reading.people)
    usable = people > 0 and (not wrong or mapped.skip)
    return Look(
        rows=reading.rows,
        people=people,
        refused=wrong,
        problems=tuple(_said(one) for one in reading.report.header_problems),
        columns=tuple(_columns(sheet, reading)),
        targets=targets(),
        head=tuple(sheet.header),
        preview=tuple(tuple(_cell(cell) for cell in cells) for _, cells in sheet.rows[:ROWS]),
        words=tuple(_words(reading, institution))[:WORDS],
        errors=tuple(refused[:ERRORS]),
        more=max(0, len(refused) - ERRORS),
        departments=tuple(
            (text, meant, many) for text, read in reading.departments.items() for meant, many in read.items()
        ),
        notes=tuple(_note(one) for one in reading.notes if not one.startswith(_TOLD)),
        table=text_of(reading.people) if usable else "",
        all_errors=tuple(refused),
    )


def targets() -> tuple[tuple[str, str], ...]:
    """Return what a column may be read as: value and words, not read first."""
    found = [(IGNORED, "– not read –")]
    for name in READ:
        found.append((name, TITLES[name]))
        units = BY_NAME[name].units[1:] if name in BY_NAME else ()
        found += [(f"{name} in {unit}", f"{TITLES[name]}, in {unit}") for unit in units]
    return tuple(found)


def _columns(sheet: Sheet, reading: Reading) -> Iterator[Column]:
    known = {value for value, _ in targets()}
    for place, use in enumerate(reading.columns):
        cells = [_cell(row[place]) for _, row in sheet.rows[:200] if place < len(row) and row[place].strip()]
        target = use.column or IGNORED
        with_unit = f"{target} in {use.unit}"
        why = "" if use.column else _said(use.why)
        yield Column(
            use.header, tuple(dict.fromkeys(cells))[:3], with_unit if with_unit in known else target, why
        )


def _words(reading: Reading, institution: Institution) -> Iterator[Word]:
    for column in _WORDS:
        cells: dict[str, tuple[str, int]] = {}
        for one in reading.report.refused():
            if one.column == column and one.cell and one.reason != _MISSING:
                cells[one.cell] = (one.reason, cells.get(one.cell, ("", 0))[1] + 1)
        for cell, (reason, people) in sorted(cells.items(), key=lambda item: -item[1][1]):
            yield Word(column, cell, _said(reason), people, _meanings(column, institution))


def _meanings(column: str, institution: Institution) -> tuple[tuple[str, str], ...]:
    if column == "department":
        names = [one.name for one in institution.departments_resolved()]
        return (*((name, name) for name in names), (IGNORED, "leave these people out"))
    spec = BY_NAME[column]
    known = spec.meanings().values() if isinstance(spec, Choice) else ()
    found = dict.fromkeys(one for meanings in known for one in meanings if one != NOT_KNOWN)
    return (*((one, one.replace("_", " ")) for one in found), (BLANK, "not known"))


def _said(text: str) -> str:
    """Return what the reader of rosters says without the options of the command line."""
    if not text:
        return ""
    for mark in (
        ": say which",
        ", or omit its people with --map",
        "; say --map",
        ", say --map",
        ": if one of them is it, say --map",
    ):
        text = text.partition(mark)[0]
    return text if text.endswith((".", "?", ")", "”")) else f"{text}."


def _note(text: str) -> str:
    """Return a note with the title of the column that it begins with."""
    name, colon, rest = _LATER.sub("", text).partition(": ")
    return f"{TITLES[name]}: {rest}" if colon and name in TITLES else _LATER.sub("", text)


def _titled(column: str) -> str:
    return TITLES.get(column, _COLUMN_WORDS.get(column, column))


def _cell(cell: str) -> str:
    text = " ".join(cell.split())[:_LONG]
    return text if is_number(text.replace(",", "").rstrip(" %")) else guarded(text)
