"""Collects everything that is wrong with a roster, and says it in one report."""

from dataclasses import dataclass

from sim.foundation.errors import InputError, shown

_LINES = 20  # lines shown
_ROWS = 6  # rows shown on a line
_CELLS = 3  # different cells shown on a line

Reason = tuple[str, str, str]  # what is wrong, why, and what is allowed


class RosterError(InputError):
    """Everything that is wrong with a roster, in one report.

    Attributes:
        problems: All lines of the report.
        refused: What is wrong by row and column.
    """

    problems: list[str]
    refused: "list[Refused]"


@dataclass(frozen=True)
class Refused:
    """One reason why one row cannot be read.

    Attributes:
        row: Its number, as a spreadsheet shows it.
        column: Our name of the column at fault; empty where it is the row.
        cell: What the cell says; empty where it is not repeated.
        reason: Why, in words.
        allowed: What would be right; empty where the reason says it.
    """

    row: int
    column: str
    cell: str
    reason: str
    allowed: str


class Report:
    """Gathers reasons, the cells that they concern and their rows."""

    def __init__(self) -> None:
        self._header: list[str] = []
        self._reasons: dict[Reason, dict[str, list[int]]] = {}

    def __bool__(self) -> bool:
        return bool(self._header or self._reasons)

    @property
    def header_is_wrong(self) -> bool:
        """Whether columns are missing or there twice: then no row can be trusted."""
        return bool(self._header)

    @property
    def header_problems(self) -> list[str]:
        """What is wrong with the columns."""
        return list(self._header)

    def column(self, problem: str) -> None:
        """Note that a column is wrong."""
        self._header.append(problem)

    def row(self, row: int, subject: str, cell: str, reason: str, allowed: str = "") -> None:
        """Note that a row is wrong: `subject "cell" reason`."""
        self._reasons.setdefault((subject, reason, allowed), {}).setdefault(cell, []).append(row)

    def wrong_rows(self) -> set[int]:
        """Return the numbers of the rows that cannot be read."""
        return {row for cells in self._reasons.values() for rows in cells.values() for row in rows}

    def refused(self) -> list[Refused]:
        """Return every reason with its row, in the order of the rows."""
        found = [
            Refused(row, subject, cell, reason, allowed)
            for (subject, reason, allowed), cells in self._reasons.items()
            for cell, rows in cells.items()
            for row in rows
        ]
        return sorted(found, key=lambda one: (one.row, one.column))

    def heading(self, rows: int) -> str:
        """Return the first line: how many rows were read, and how many of them refused."""
        wrong = len(self.wrong_rows())
        if self._header:
            what = " and ".join(["its header", *([_count(wrong, "row")] if wrong else [])])
            return f"Nothing was read, because of {what}:"
        return f"Read {_count(rows, 'row')}; {wrong:,} refused{':' if wrong else '.'}"

    def error(self, where: str, rows: int) -> RosterError:
        """Return everything as one error; the first lines are shown, the rest counted.

        Args:
            where: The file.
            rows: How many rows of people it has.
        """
        lines = self.lines()
        text = [self.heading(rows), *self.shown_lines()]
        if not self._header and len(self.wrong_rows()) < rows:
            text.append("Fix the file, say what its words mean (--map, --mapping), or omit these rows (--skip-refused).")
        error = RosterError("\n".join(text), where=where)
        error.problems = lines
        error.refused = self.refused()
        return error

    def shown_lines(self) -> list[str]:
        """Return the first lines, indented, and how many more there are."""
        lines = self.lines()
        more = len(lines) - _LINES
        rest = [f"  … and {_count(more, 'more reason')}"] if more > 0 else []
        return [*(f"  {line}" for line in lines[:_LINES]), *rest]

    def lines(self) -> list[str]:
        """Return a line for each wrong cell where they are few, else one for each reason, by rows."""
        many = sum(map(len, self._reasons.values())) > _LINES
        found: list[tuple[int, Reason, list[str], list[int]]] = []
        for reason, cells in self._reasons.items():
            if many:
                rows = sorted(row for rows in cells.values() for row in rows)
                found.append((rows[0], reason, list(cells), rows))
            else:
                found += [(min(rows), reason, [cell], sorted(rows)) for cell, rows in cells.items()]
        told: set[str] = set()  # what is allowed is said once, for lists of departments are long
        lines = list(self._header)
        for _, (subject, reason_, allowed), cell_list, rows in sorted(found):
            line = _line(subject, reason_, cell_list, rows)
            lines.append(line if not allowed or allowed in told else f"{line} Allowed: {allowed}.")
            told.add(allowed)
        return lines


def _line(subject: str, reason: str, cells: list[str], rows: list[int]) -> str:
    more = len(rows) - _ROWS
    numbers = ", ".join(map(str, rows[:_ROWS])) + (f" and {more:,} more" if more > 0 else "")
    some = ", ".join(shown(cell) for cell in cells[:_CELLS] if cell) + (", …" if len(cells) > _CELLS else "")
    said = " ".join(filter(None, [subject, some, reason]))
    return f"row{'s' if len(rows) > 1 else ''} {numbers}: {said}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
