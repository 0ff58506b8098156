"""Cells of a worksheet: text that no spreadsheet runs, numbers, and formulas with the values that they have now."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from dashboard.takeaways.numbers import EXCEL
from dashboard.takeaways.text import plain
from sim.foundation.palette import ACCENT
from sim.foundation.spreadsheets import guarded

LONG = 2000
LINE = 13.5  # points
FILLED = 0.85  # of the width of a line, until the next word no longer fits
_STYLES: dict[str, dict[str, Any]] = {
    "": {},
    "title": {"bold": True, "font_size": 15},
    "head": {"bold": True, "font_color": "#FFFFFF", "bg_color": ACCENT, "text_wrap": True},
    "bold": {"bold": True},
    "wrap": {"text_wrap": True},
    "quiet": {"font_color": "#4C5462", "text_wrap": True},
    "code": {"font_name": "Courier New", "font_size": 9},
    "total": {"bold": True, "top": 1},
    # as finance departments mark what may be changed: blue on yellow
    "input": {
        "font_color": "#0000FF",
        "bg_color": "#FFF9D6",
        "border": 1,
        "border_color": "#8B877C",
        "locked": False,
    },
}


class Book:
    """A workbook in memory."""

    def __init__(self, title: str) -> None:
        """Begin a workbook.

        Args:
            title: Of the file.
        """
        self._out = io.BytesIO()
        plainly = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.book = xlsxwriter.Workbook(self._out, {"in_memory": True, **plainly})
        self.book.set_properties({"title": plain(title, 250), "author": "Faculty Attrition"})
        self.book.set_calc_mode("auto")
        self._formats: dict[tuple[str, str], Any] = {}

    def format(self, style: str = "", form: str = "") -> Any:
        """Return a format: a style, and how numbers are written."""
        if (style, form) not in self._formats:
            number = {"num_format": EXCEL.get(form, form)} if form else {}
            look = {"font_name": "Arial", "font_size": 10, "valign": "top"} | _STYLES[style] | number
            self._formats[style, form] = self.book.add_format(look)
        return self._formats[style, form]

    def sheet(self, name: str, widths: Sequence[float], title: str) -> Sheet:
        """Add a sheet with a title in its first cell.

        Args:
            name: On its tab.
            widths: Of its columns, in characters.
            title: What it shows.
        """
        made = self.book.add_worksheet(name)
        for column, width in enumerate(widths):
            made.set_column(column, column, width)
        made.hide_gridlines(2)
        made.set_landscape()
        made.fit_to_pages(1, 0)
        made.set_footer("&L&8Simulated, not a forecast of anyone’s future&R&8&A, page &P of &N")
        found = Sheet(self, made, name, widths)
        found.text(0, 0, title, "title")
        return found

    def content(self) -> bytes:
        """Return the file."""
        self.book.close()
        return self._out.getvalue()


class Sheet:
    """A sheet; every cell that is written can be referred to by formulas of others."""

    def __init__(self, book: Book, made: Any, name: str, widths: Sequence[float]) -> None:
        """Wrap a sheet of xlsxwriter."""
        self._lines: dict[int, int]
        self.book, self.made, self.name = book, made, name
        self._widths, self._lines = widths, {}

    def text(self, row: int, column: int, text: object, style: str = "") -> None:
        """Write text, guarded against spreadsheets that would run it."""
        written = guarded(plain(text, LONG))
        self.made.write_string(row, column, written, self.book.format(style))
        if _STYLES[style].get("text_wrap"):
            self._room(row, column, written)

    def code(self, row: int, column: int, line: str) -> None:
        """Write a line of code as it is, indented as it is; a line that a spreadsheet would run is guarded."""
        bare = line.lstrip(" ")
        shown = " " * (len(line) - len(bare)) + guarded(plain(bare, LONG))
        self.made.write_string(row, column, shown, self.book.format("code"))

    def _room(self, row: int, column: int, text: str) -> None:
        """Make a row as high as its wrapped text needs: not every program does so by itself."""
        width = self._widths[column] if column < len(self._widths) else 9.0
        lines = max(self._lines.get(row, 1), -(-len(text) // max(1, int(width * FILLED))))
        self._lines[row] = lines
        self.made.set_row(row, LINE * lines + 2)

    def texts(self, row: int, texts: Sequence[object], style: str = "", column: int = 0) -> None:
        """Write texts side by side."""
        for k, text in enumerate(texts):
            self.text(row, column + k, text, style)

    def number(self, row: int, column: int, value: float, form: str, style: str = "") -> None:
        """Write a number that is no formula."""
        self.made.write_number(row, column, value, self.book.format(style, form))

    def formula(
        self, row: int, column: int, formula: str, value: float | str, form: str = "", style: str = ""
    ) -> None:
        """Write a formula, and what it gives now: for viewers that do not calculate."""
        self.made.write_formula(row, column, f"={formula}", self.book.format(style, form), value)

    def at(self, row: int, column: int) -> str:
        """Return how another sheet refers to a cell."""
        return f"'{self.name}'!{xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)}"

    def here(self, row: int, column: int) -> str:
        """Return how the same sheet refers to a cell."""
        return str(xl_rowcol_to_cell(row, column))

    def span(self, row: int, first: int, last: int) -> str:
        """Return how the same sheet refers to cells of a row."""
        return f"{self.here(row, first)}:{self.here(row, last)}"
