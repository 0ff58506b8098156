"""Tables that fit their terminal without breaking a word: columns get their room first, then cells are wrapped to it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Column, Table
from rich.text import Text

# where a line may end: after a blank (not before a unit), or inside a long name after what joins its parts
_BREAK = re.compile(r"\s+(?!%|pts\b)|(?<=[^\W\d])(?:[_/]|-(?=[^\W\d]))")
_WIDE, _TIGHT = 1, 0  # blanks on each side between columns


@dataclass(frozen=True)
class _Room:
    """How wide a column is at least and where nothing wraps; whether it should not wrap as long as that can be."""

    least: int
    natural: int
    whole: bool

    def at_least(self, *, wrapping: bool) -> int:
        """Return the least width."""
        return self.natural if self.whole and not wrapping else self.least


class Fitting(Table):
    """A table that keeps within its terminal: cells wrap between words, and what has no room beside stands below."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Lay the columns out, then let rich draw them as they are."""
        cells = [[_text(cell) for cell in (column.header, *column._cells)] for column in self.columns]
        rooms = [_room(column, texts) for column, texts in zip(self.columns, cells, strict=True)]
        blanks, wrapping = self._spacing(rooms, options.max_width)
        for group in _groups(rooms, options.max_width, blanks, wrapping):
            widths = _widths([rooms[k] for k in group], options.max_width, blanks, wrapping)
            if group[-1] != group[0] and group[1:2] != [1]:
                yield Text("")  # between parts of one table
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
        usual = self.padding[1]
        for blanks, wrapping in ((usual, False), (min(usual, _TIGHT), False), (min(usual, _TIGHT), True)):
            if sum(room.at_least(wrapping=wrapping) for room in rooms) + _gaps(len(rooms), blanks) <= width:
                return blanks, wrapping
        return min(usual, _TIGHT), True


def _gaps(columns: int, blanks: int) -> int:
    return (columns - 1) * (2 * blanks + 1)


def _text(cell: object) -> Text:
    return cell if isinstance(cell, Text) else Text(str(cell))


def _room(column: Column, texts: Sequence[Text]) -> _Room:
    """Return how much room a column needs."""
    least = max(max(map(cell_len, _pieces(text.plain)), default=0) for text in texts)
    natural = max(max(map(cell_len, text.plain.split("\n"))) for text in texts)
    if column.max_width is not None:  # for what may wrap early, such as titles in headings
        natural = min(natural, column.max_width)
    least = max(least, column.min_width or 0, 1)
    return _Room(least, max(natural, least), column.no_wrap)


def _pieces(text: str) -> Iterator[str]:
    """Yield the parts between which a line may end."""
    for line in text.split("\n"):
        start = 0
        for found in _BREAK.finditer(line):
            yield line[start : found.end()].rstrip()
            start = found.end()
        yield line[start:].rstrip()


def _groups(rooms: Sequence[_Room], width: int, blanks: int, wrapping: bool) -> Iterator[list[int]]:
    """Yield the columns that stand beside each other, the first in every part of the table."""
    group = [0]
    used = rooms[0].at_least(wrapping=wrapping)
    for place, room in enumerate(rooms[1:], start=1):
        more = room.at_least(wrapping=wrapping) + _gaps(2, blanks)
        if used + more > width and len(group) > 1:
            yield group
            group, used = [0], rooms[0].at_least(wrapping=wrapping)
        group.append(place)
        used += more
    yield group


def _widths(rooms: Sequence[_Room], width: int, blanks: int, wrapping: bool) -> list[int]:
    """Return widths that fill the room: narrow columns get what they need, wide ones share the rest alike."""
    free = width - _gaps(len(rooms), blanks)
    least = [room.at_least(wrapping=wrapping) for room in rooms]
    level = max(room.natural for room in rooms)
    while level > 0:
        found = [min(room.natural, max(low, level)) for room, low in zip(rooms, least, strict=True)]
        if sum(found) <= free:
            return _filled(found, [room.natural for room in rooms], free)
        level -= 1
    return least


def _filled(widths: list[int], natural: Sequence[int], free: int) -> list[int]:
    """Return widths with the last few columns of room given to the first that can use them."""
    left = free - sum(widths)
    for place, most in enumerate(natural):
        more = min(left, most - widths[place])
        widths[place] += more
        left -= more
    return widths


def _wrapped(text: Text, width: int) -> Text:
    """Return text with line ends, none inside a word that fits into the width."""
    lines: list[Text] = []
    for line in text.split("\n", allow_blank=True):
        lines += _lines(line, width)
    return Text("\n").join(lines)


def _lines(line: Text, width: int) -> list[Text]:
    ends = [found.end() for found in _BREAK.finditer(line.plain)] + [len(line.plain)]
    cuts, start, last = [], 0, 0
    for end in ends:
        if cell_len(line.plain[start:end].rstrip()) > width and last > start:
            cuts.append(last)
            start = last
        last = end
    parts = list(line.divide(cuts))
    for part in parts[: len(cuts)]:
        part.rstrip()
    return parts
