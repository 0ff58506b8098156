"""Open a roster file and split it into cells; reject anything that is not a reasonable CSV before reading all of it."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Any

from sim.foundation.errors import InputError, shown
from sim.foundation.places import at_home
from sim.foundation.text import composed, decoded, encoding_of, tidy

MAX_BYTES = 20_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 500
_AS_CSV = 'a sheet saved as "CSV UTF-8"'
_DELIMITERS = ",;\t|"
_SEP_LINE = re.compile(r'"?sep=(\\t|[^\r\n])"?[^\S\r\n]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
_LOOKED_AT = 40  # rows among which the header is looked for
_OTHER_KINDS = (  # what a file begins with that is no text, or no table in text
    (b"PK\x03\x04", "a workbook or an archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"PAR1", "a Parquet file"),
    (b"$FL2", "an SPSS file"),
    (b"$FL3", "an SPSS file"),
    (b"<stata_dta>", "a Stata file"),
    (b"\x00" * 12 + b"\xc2\xea\x81\x60", "a SAS file"),
    (b"SAS     ", "a SAS file"),
)
_OTHER_TEXTS = (
    ("<!doctype html", "a web page, which some systems call .xls"),
    ("<html", "a web page, which some systems call .xls"),
    ("<table", "a web page, which some systems call .xls"),
    ("<?xml", "an XML file, which some systems call .xls"),
    ("{", "JSON"),
    ("[{", "JSON"),
)

Source = str | Path | bytes | IO[bytes] | IO[str]
Rows = list[tuple[int, list[str]]]  # the number of the row as a spreadsheet shows it, and its cells


@dataclass
class Sheet:
    """A table as text.

    Attributes:
        header: Names of the columns.
        rows: The rows below it that are not blank.
        notes: What was noticed while it was opened.
        aside: Lines of text above the header, such as a title.
    """

    header: list[str]
    rows: Rows
    notes: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)


def is_source(given: object) -> bool:
    """Return whether something can be read: a path, the bytes of a file, or an open file."""
    return isinstance(given, str | Path | bytes) or callable(getattr(given, "read", None))


def read_sheet(source: Source, where: str, known: Callable[[Sequence[str]], int]) -> Sheet:
    """Return a file as a sheet.

    Args:
        source: A path, an open file, or the bytes of a file.
        where: How to call it in messages.
        known: How many of the names in a row are names of columns; the row with the most is the header.

    Raises:
        InputError: The file is missing, empty, too large, not text or not CSV.
    """
    try:
        content = _checked(_bytes(source))
        text, notes = _text(content)
        sheet = _sheet(text, known)
    except InputError as error:
        raise error.at(where) from None
    sheet.notes[:0] = notes
    return sheet


def _bytes(source: Source) -> bytes:
    if isinstance(source, bytes):
        return source
    if not is_source(source):
        raise InputError(
            f"{shown(source)} is not a roster.", allowed="the path of a CSV file, its bytes, an open file, or a table"
        )
    if not isinstance(source, str | Path):
        content = source.read(MAX_BYTES + 1)
        return content.encode() if isinstance(content, str) else content
    try:
        with at_home(source).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError("There is no such file.", allowed="the path of a CSV file") from None
    except IsADirectoryError:
        raise InputError("This is a folder, not a file.", allowed="the path of a CSV file") from None
    except (OSError, ValueError) as error:
        raise InputError(f"The file cannot be read: {getattr(error, 'strerror', None) or error}.") from None


def _checked(content: bytes) -> bytes:
    """Check size and kind on the bytes as they are: nothing is decoded yet."""
    if len(content) > MAX_BYTES:
        raise InputError("The file is too large.", allowed=f"at most {MAX_BYTES // 1_000_000} MB")
    for beginning, kind in _OTHER_KINDS:
        if content.startswith(beginning):
            raise InputError(f"This is {kind}, not CSV.", allowed=_AS_CSV)
    if encoding_of(content) in ("utf-8", "utf-8-sig") and b"\x00" in content:
        raise InputError("This is not a text file.", allowed=_AS_CSV)
    rows = max(content.count(b"\n"), content.count(b"\r"))
    if rows > MAX_ROWS + 1000:  # lines are counted, and a cell may have several
        raise InputError(f"The file has about {rows:,} rows.", allowed=f"at most {MAX_ROWS:,} people")
    return content


def _text(content: bytes) -> tuple[str, list[str]]:
    """Return a file as text, and a word on how it was read where it is no Unicode."""
    notes = []
    try:
        text = decoded(content)
    except UnicodeDecodeError as error:
        text = _of_windows(content, error)
        line = next(line for line in text.splitlines() if not line.isascii())
        sample = next(word for word in line.replace(";", ",").split(",") if not word.isascii())
        notes.append(
            f"It is not Unicode; read as Windows text (cp1252), where one cell reads {shown(tidy(sample))}. If that is "
            f"wrong, save the sheet as CSV UTF-8."
        )
    if "\x00" in text:
        raise InputError("This is not a text file.", allowed=_AS_CSV)
    text = composed(text)
    beginning = text.lstrip()[:20].casefold()
    for mark, kind in _OTHER_TEXTS:
        if beginning.startswith(mark):
            raise InputError(f"This is {kind}, not CSV.", allowed=_AS_CSV)
    return text, notes


def _of_windows(content: bytes, error: UnicodeDecodeError) -> str:
    """Return text in the code page of Windows; refuse what is UTF-8 or UTF-16 save for a few broken bytes."""
    line = content.count(b"\n", 0, error.start) + 1
    name = encoding_of(content)
    lenient = content.decode("utf-8", errors="surrogateescape")
    if name == "utf-8" and not any(ord(c) > 0x7F and not 0xDC80 <= ord(c) <= 0xDCFF for c in lenient):
        try:
            return content.decode("cp1252")
        except UnicodeDecodeError as other:
            line = content.count(b"\n", 0, other.start) + 1
    kind = "UTF-16" if name == "utf-16" else "UTF-32" if name == "utf-32" else "UTF-8"
    raise InputError(f"The file is not {kind} text.", line=line, allowed=_AS_CSV)


def _sheet(text: str, known: Callable[[Sequence[str]], int]) -> Sheet:
    text, told = _declared_delimiter(text)
    delimiter, place = _shape(text, told or _DELIMITERS, known)
    rows: Rows = []
    last = 0
    reader = _reader(text, delimiter)
    try:
        for number, cells in enumerate(reader, start=1):
            if any(map(str.strip, cells)):
                rows.append((number, cells))
            last = reader.line_num
    except csv.Error as error:
        raise InputError(_csv_reason(str(error)), line=last + 1) from None
    if not rows:
        raise InputError("The file is empty.", allowed="a header with `department`, then one row per person")
    header = [tidy(name) for name in rows[place][1]]
    names = len(header) - next((k for k, name in enumerate(reversed(header)) if name), len(header))
    if names > MAX_COLUMNS:
        raise InputError(f"The file has {names} columns.", allowed=f"at most {MAX_COLUMNS}")
    if len(rows) == place + 1:
        raise InputError("There is a header but no row below it.", allowed="one row per person")
    if len(rows) - place - 1 > MAX_ROWS:
        raise InputError(f"The file has {len(rows) - place - 1:,} rows.", allowed=f"at most {MAX_ROWS:,} people")
    aside = [" ".join(filter(None, map(tidy, cells))) for _, cells in rows[:place]]
    notes = [f"Above the header: {', '.join(map(shown, aside))}."] if aside else []
    return Sheet(header, rows[place + 1 :], notes, aside)


def _declared_delimiter(text: str) -> tuple[str, str]:
    """Return the text below a first line such as `sep=;`, which spreadsheets do not show, and the delimiter it names."""
    line = _SEP_LINE.match(text)
    if line:
        return text[line.end() :], line[1].replace("\\t", "\t")
    return text, ""


def _shape(text: str, delimiters: str, known: Callable[[Sequence[str]], int]) -> tuple[str, int]:
    """Return the delimiter, and which of the rows that are not blank is the header.

    Both come from where the most columns are known; the first row and the most columns where none is.
    """
    best, found = (-1, 0, 0), (delimiters[0], 0)
    for delimiter in delimiters:
        rows = islice((cells for cells in _leniently(text, delimiter) if any(map(str.strip, cells))), _LOOKED_AT)
        for place, cells in enumerate(rows):
            score = (known([tidy(cell) for cell in cells]), -place, len(cells))
            if score > best:
                best, found = score, (delimiter, place)
    return found


def _leniently(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield rows until one cannot be cut."""
    try:
        yield from _reader(text, delimiter)
    except csv.Error:
        return


def _reader(text: str, delimiter: str) -> Any:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _csv_reason(said: str) -> str:
    if "expected after" in said:
        return 'Not valid CSV: a quotation mark appears in the middle of a quoted cell, where it must be doubled ("").'
    if "unexpected end" in said:
        return "Not valid CSV: a cell begins with a quotation mark that is never closed."
    return f"Not valid CSV: {said}."
