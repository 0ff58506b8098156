"""Collects everything that is wrong with a roster, and says it in one report."""

from sim.foundation.errors import InputError, shown

_LINES = 20  # lines shown
_ROWS = 6  # rows shown on a line
_CELLS = 3  # different cells shown on a line

Reason = tuple[str, str, str]  # what is wrong, why, and what is allowed


class RosterError(InputError):
    """Everything that is wrong with a roster, in one report.

    Attributes:
        problems: All lines of the report.
    """

    problems: list[str]


class Report:
    """Gathers reasons, the cells that they concern and their rows."""

    def __init__(self) -> None:
        self._header: list[str] = []
        self._reasons: dict[Reason, dict[str, list[int]]] = {}

    def __bool__(self) -> bool:
        return bool(self._header or self._reasons)

    def column(self, problem: str) -> None:
        """Note that a column is wrong."""
        self._header.append(problem)

    def row(self, row: int, subject: str, cell: str, reason: str, allowed: str = "") -> None:
        """Note that a row is wrong: `subject "cell" reason`."""
        self._reasons.setdefault((subject, reason, allowed), {}).setdefault(cell, []).append(row)

    def error(self, where: str) -> RosterError:
        """Return everything as one error; the first lines are shown, the rest counted."""
        lines = self._header + self._lines()
        wrong = len({row for cells in self._reasons.values() for rows in cells.values() for row in rows})
        what = " and ".join(["its header"] * bool(self._header) + [_count(wrong, "row")] * bool(wrong))
        shown_lines = [f"  {line}" for line in lines[:_LINES]]
        if len(lines) > _LINES:
            shown_lines.append(f"  … and {_count(len(lines) - _LINES, 'more reason')}")
        error = RosterError("\n".join([f"Nothing was read, because of {what}:", *shown_lines]), where=where)
        error.problems = lines
        return error

    def _lines(self) -> list[str]:
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
        lines = []
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
