"""Collects everything that is wrong with a roster, and says it in one report."""

from sim.errors import InputError, shown

_LINES = 20  # reasons shown
_ROWS = 6  # rows shown for each reason
_CELLS = 3  # different cells shown for each reason


class RosterError(InputError):
    """Everything that is wrong with a roster, in one report.

    Attributes:
        problems: One line for each reason, with its rows; not cut.
    """

    problems: list[str]


class Report:
    """Gathers reasons and the rows that they concern."""

    def __init__(self) -> None:
        self._header: list[str] = []
        self._reasons: dict[tuple[str, str, str], tuple[list[int], dict[str, None]]] = {}

    def __bool__(self) -> bool:
        return bool(self._header or self._reasons)

    def column(self, problem: str) -> None:
        """Note that a column is wrong."""
        self._header.append(problem)

    def row(self, row: int, subject: str, cell: str, reason: str, allowed: str = "") -> None:
        """Note that a row is wrong: `subject "cell" reason`."""
        rows, cells = self._reasons.setdefault((subject, reason, allowed), ([], {}))
        rows.append(row)
        if cell:
            cells[cell] = None

    def error(self, where: str) -> RosterError:
        """Return everything as one error; the first reasons are shown, the rest counted."""
        by_row = sorted(self._reasons.items(), key=lambda item: min(item[1][0]))
        lines = list(self._header)
        told: set[str] = set()  # what is allowed is said once, for lists of departments are long
        for (subject, reason, allowed), (rows, cells) in by_row:
            line = _line(subject, reason, rows, cells)
            lines.append(line if not allowed or allowed in told else f"{line} Allowed: {allowed}.")
            told.add(allowed)
        wrong = len({row for rows, _ in self._reasons.values() for row in rows})
        what = " and ".join(["its header"] * bool(self._header) + [_count(wrong, "row")] * bool(wrong))
        shown_lines = [f"  {line}" for line in lines[:_LINES]]
        if len(lines) > _LINES:
            shown_lines.append(f"  … and {_count(len(lines) - _LINES, 'more reason')}")
        error = RosterError("\n".join([f"Nothing was read, because of {what}:", *shown_lines]), where=where)
        error.problems = lines
        return error


def _line(subject: str, reason: str, rows: list[int], cells: dict[str, None]) -> str:
    rows = sorted(rows)
    more = len(rows) - _ROWS
    numbers = ", ".join(map(str, rows[:_ROWS])) + (f" and {more:,} more" if more > 0 else "")
    some = ", ".join(shown(cell) for cell in list(cells)[:_CELLS]) + (", …" if len(cells) > _CELLS else "")
    said = " ".join(filter(None, [subject, some, reason]))
    return f"row{'s' if len(rows) > 1 else ''} {numbers}: {said}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
