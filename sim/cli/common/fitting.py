"""Tables that fit their terminal without breaking a word: columns get their room first, then cells are wrapped to it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Column, Table
from rich.text import Text

# where a line may end: after a blank (not before a unit), or inside a long name after what joins its parts
_BREAK = re.compile(r"\s+(?!%|pts\b)|(?<=[^\W\d])(?:[_/]|-(?=[^\W\d]))")
_BRACKET = re.compile(r"\s+(?=[(\[])")  # where it best ends: an interval stays in one piece if it can
_TIGHT = 0  # blanks on each side between columns where room is scarce
_NUMBERS = 0.25  # how much worse it is to wrap a number than a word, in lines


@dataclass(frozen=True)
class _Room:
    """How much room a column needs.

    Attributes:
        cells: Its heading and its cells, as lines of text each.
        least: Its width at least: no word is broken.
        natural: Its width where nothing wraps.
        whole: Whether nothing should wrap as long as that can be.
        numbers: Whether it holds numbers, which had better not wrap.
    """

    cells: tuple[tuple[str, ...], ...]
    least: int
    natural: int
    whole: bool
    numbers: bool
    _heights: dict[int, list[int]] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, column: Column, texts: Sequence[Text]) -> "_Room":
        """Return the room of a column with these texts, its heading first."""
        cells = tuple(tuple(text.plain.split("\n")) for text in texts)
        least = max(1, column.min_width or 0, *(cell_len(part) for cell in cells for line in cell for part in _parts(line)))
        natural = max(cell_len(line) for cell in cells for line in cell)
        if column.max_width is not None:  # for what may wrap early, such as titles in headings
            natural = min(natural, column.max_width)
        return cls(cells, least, max(natural, least), column.no_wrap, column.justify == "right")

    def at_least(self, wrapping: bool) -> int:
        """Return the least width, if what should stay whole may wrap or not."""
        return self.natural if self.whole and not wrapping else self.least

    def heights(self, width: int) -> list[int]:
        """Return how many lines each cell takes at a width."""
        if width not in self._heights:
            self._heights[width] = [sum(len(_cuts(line, width)) + 1 for line in cell) for cell in self.cells]
        return self._heights[width]


class Fitting(Table):
    """A table that keeps within its terminal: cells wrap between words, and what has no room beside stands below."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Lay the columns out, then let rich draw them as they are."""
        cells = [[_text(cell) for cell in (column.header, *column._cells)] for column in self.columns]
        rooms = [_Room.of(column, texts) for column, texts in zip(self.columns, cells, strict=True)]
        blanks, wrapping = self._spacing(rooms, options.max_width)
        for number, group in enumerate(_groups(rooms, options.max_width, blanks, wrapping)):
            if number:
                yield Text("")  # between the parts of one table
            free = options.max_width - _gaps(len(group), blanks)
            widths = _widths([rooms[k] for k in group], free, wrapping)
            yield from self._part(group, cells, widths, blanks).__rich_console__(console, options)
        if self.caption:
            yield _text(self.caption)

    def _part(self, group: Sequence[int], cells: list[list[Text]], widths: Sequence[int], blanks: int) -> Table:
        """Return some of the columns as a table of rich's, each cell wrapped."""
        made = Table(
            box=self.box, pad_edge=self.pad_edge, show_edge=self.show_edge, header_style=self.header_style,
            padding=(0, blanks), collapse_padding=False,
        )  # fmt: skip
        for place, width in zip(group, widths, strict=True):
            head = _wrapped(cells[place][0], width)
            made.add_column(head, justify=self.columns[place].justify, width=width, no_wrap=True, overflow="fold")
        for number, row in enumerate(self.rows):
            texts = [_wrapped(cells[place][number + 1], width) for place, width in zip(group, widths, strict=True)]
            made.add_row(*texts, end_section=row.end_section)
        return made

    def _spacing(self, rooms: Sequence[_Room], width: int) -> tuple[int, bool]:
        """Return the blanks between columns, and whether even cells that should stay whole must wrap."""
        tight = min(self.padding[1], _TIGHT)
        for blanks, wrapping in ((self.padding[1], False), (tight, False), (tight, True)):
            if sum(room.at_least(wrapping) for room in rooms) + _gaps(len(rooms), blanks) <= width:
                return blanks, wrapping
        return tight, True


def _gaps(columns: int, blanks: int) -> int:
    return (columns - 1) * (2 * blanks + 1)


def _text(cell: object) -> Text:
    return cell if isinstance(cell, Text) else Text(str(cell))


def _groups(rooms: Sequence[_Room], width: int, blanks: int, wrapping: bool) -> Iterator[list[int]]:
    """Yield the columns that stand beside each other, the first in every part of the table."""
    group, used = [0], rooms[0].at_least(wrapping)
    for place, room in enumerate(rooms[1:], start=1):
        more = room.at_least(wrapping) + _gaps(2, blanks)
        if used + more > width and len(group) > 1:
            yield group
            group, used = [0], rooms[0].at_least(wrapping)
        group.append(place)
        used += more
    yield group


def _widths(rooms: Sequence[_Room], free: int, wrapping: bool) -> list[int]:
    """Return widths that make the table short: room goes where it saves most lines for a column of text."""
    widths = [room.at_least(wrapping) for room in rooms]
    left = free - sum(widths)
    while left > 0:
        before = _lines_of(rooms, widths)
        best, gain = None, 0.0
        for place, room in enumerate(rooms):
            for more in range(1, min(left, room.natural - widths[place]) + 1):
                tried = [width + more * (k == place) for k, width in enumerate(widths)]
                saved = (before - _lines_of(rooms, tried)) / more
                if saved > gain:
                    best, gain = tried, saved
        if best is None:
            break
        widths, left = best, free - sum(best)
    return widths


def _lines_of(rooms: Sequence[_Room], widths: Sequence[int]) -> float:
    """Return how many lines a table takes; where that is the same, whether numbers wrap."""
    heights = [room.heights(width) for room, width in zip(rooms, widths, strict=True)]
    wrapped = [sum(tall) * (_NUMBERS if room.numbers else _NUMBERS / 5) for room, tall in zip(rooms, heights, strict=True)]
    return sum(map(max, *heights) if len(heights) > 1 else heights[0]) + sum(wrapped)


def _parts(line: str) -> Iterator[str]:
    """Yield the pieces of a line that are never broken."""
    start = 0
    for end in (*(found.end() for found in _BREAK.finditer(line)), len(line)):
        yield line[start:end].rstrip()
        start = end


def _cuts(line: str, width: int) -> list[int]:
    """Return where a line is cut, so that no part is wider than a width if that can be."""
    cuts: list[int] = []
    if cell_len(line) <= width:
        return cuts
    breaks = [found.end() for found in _BREAK.finditer(line)] + [len(line)]
    begun = first = 0
    for last in (*(found.end() for found in _BRACKET.finditer(line)), len(line)):
        if cell_len(line[begun:last].rstrip()) > width:
            if first > begun:
                cuts.append(first)
                begun = first
            before = begun
            for end in (end for end in breaks if first < end <= last):
                if cell_len(line[begun:end].rstrip()) > width and before > begun:
                    cuts.append(before)
                    begun = before
                before = end
        first = last
    return cuts


def _wrapped(text: Text, width: int) -> Text:
    """Return text with line ends, none inside a word that fits into the width."""
    lines: list[Text] = []
    for line in text.split("\n", allow_blank=True):
        parts = list(line.divide(_cuts(line.plain, width)))
        for part in parts[:-1]:
            part.rstrip()
        lines += parts
    return Text("\n").join(lines)
