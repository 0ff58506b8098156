"""Which rows of a sheet are people, and which are titles, totals and footers of a report."""

import re
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from sim.foundation.errors import shown
from sim.foundation.text import tidy
from sim.world.roster.file import Sheet
from sim.world.roster.report import Report
from sim.world.roster.words import key

Cells = npt.NDArray[np.object_]

_TOTAL = re.compile(
    r"(grand |sub ?)?totals?( (for|of|faculty|people|headcount|count|rows|records)\b.*)?[\s:=]*[\d,.$ %]*"
    r"|(number of )?(rows|records|row count|record count|count|headcount|n|sum|average|mean|median)"
    r"( (returned|exported|selected))?\s*[:=]\s*[\d,.$ %]*"
    r"|[\d,]+ (rows?|records?|people)( (returned|exported|selected))?\.?",
    re.IGNORECASE,
)
_SUBTOTAL = re.compile(r".+\b(sub ?)?(total|count|average)", re.IGNORECASE)
_NOTE = re.compile(
    r"(report|run|print(ed)?|generated|created|extracted|exported|refreshed|prepared|(data )?as of|date|page|source|notes?"
    r"|confidential|end of|filters?|parameters|disclaimer|copyright)\b.*|[*©=-].*",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"(?:grand )?totals?|rows|records|row count|record count|count|headcount|n", re.IGNORECASE)
_SHOWN = 4


def people_of(
    sheet: Sheet,
    department: int | None,
    is_department: Callable[[str], bool],
    is_ignored: Callable[[str], bool],
    report: Report,
    notes: list[str],
) -> tuple[npt.NDArray[np.int64], Cells]:
    """Return the rows that are people, as one array, and their numbers.

    Args:
        sheet: The table.
        department: The place of the column of departments, if there is one.
        is_department: Whether a cell names a department, or several to choose from.
        is_ignored: Whether the people of a department are to be left out.
        report: Gathers rows that are longer than the header.
        notes: Gathers what was left out. Its lines of text join those above the header.
    """
    width = len(sheet.header)
    header, first = [key(name) for name in sheet.header], sheet.header[0].casefold()
    last = max((k for k, (_, cells) in enumerate(sheet.rows) if _filled(cells) > 1), default=len(sheet.rows))
    numbers: list[int] = []
    people: list[list[str]] = []
    repeated: list[int] = []
    left_out: list[str] = []
    counts: list[int] = []
    ignored: dict[str, int] = {}
    short = 0
    for place, (number, cells) in enumerate(sheet.rows):
        if any(map(str.strip, cells[width:])):
            report.row(number, "", "", f"the cells do not match the header ({len(cells)} instead of {width})")
            continue
        row = [*cells[:width], *[""] * (width - len(cells))]
        if tidy(row[0]).casefold() == first and [key(cell) for cell in row] == header:
            repeated.append(number)
            continue
        home = tidy(row[department]) if department is not None else ""
        if home and is_ignored(home):
            ignored[home] = ignored.get(home, 0) + 1
            continue
        if not (home and is_department(home)):
            said = [tidy(cell) for cell in row if cell.strip()]
            if _is_no_person(said, width, place > last):
                left_out.append(f"row {number} {shown(' '.join(said))}")
                sheet.aside.append(" ".join(said))
                counts += _counted(said)
                continue
        short += len(cells) < width
        numbers.append(number)
        people.append(row)
    if repeated:
        notes.append(f"The header again, left out: {_rows(repeated)}.")
    if left_out:
        more = f" and {len(left_out) - _SHOWN} more" if len(left_out) > _SHOWN else ""
        notes.append(f"No people, left out: {', '.join(left_out[:_SHOWN])}{more}.")
    for home, number_of_people in ignored.items():
        notes.append(f"Left out, as the mapping says: {number_of_people:,} of {shown(home)}.")
    if short:
        notes.append(f"{short:,} rows are shorter than the header; the cells that are missing at their end are blank.")
    for count in set(counts):
        if count != len(people) + sum(ignored.values()) and len(set(counts)) == 1:
            notes.append(f"The file says that it has {count:,} rows of people, but {len(people):,} are there.")
    table = np.array(people, dtype=object).reshape(len(people), width)
    return np.array(numbers, dtype=np.int64), table


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _is_no_person(said: Sequence[str], width: int, at_the_end: bool) -> bool:
    """Return whether a row without a department is a total, a subtotal, or a line of text."""
    first = said[0] if said else ""
    if _TOTAL.fullmatch(first) or (len(said) <= 1 + width // 2 and _SUBTOTAL.fullmatch(first)):
        return True
    if len(said) <= 2 < width and _NOTE.fullmatch(first):
        return True
    return at_the_end and len(said) == 1 and width > 2 and " " in first


def _counted(said: Sequence[str]) -> list[int]:
    """Return the number of people that a row of totals names, if it names one."""
    label, _, rest = said[0].partition(":")
    number = rest.strip() or (said[1] if len(said) == 2 else "")
    if _COUNTED.fullmatch(label.strip()) and re.fullmatch(r"\d{1,3}(,\d{3})*|\d+", number):
        return [int(number.replace(",", ""))]
    return []


def _rows(numbers: Sequence[int]) -> str:
    more = f" and {len(numbers) - _SHOWN} more" if len(numbers) > _SHOWN else ""
    return f"row{'s' if len(numbers) > 1 else ''} {', '.join(f'{n:,}' for n in numbers[:_SHOWN])}{more}"
