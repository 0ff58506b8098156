"""Opens a roster file and cuts it into cells; refuses what is no reasonable CSV before reading it whole."""

import csv
import io
from pathlib import Path
from typing import IO

from sim.foundation.errors import InputError
from sim.foundation.places import at_home

MAX_BYTES = 20_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 60
_AS_CSV = 'a sheet saved as "CSV UTF-8"'

Source = str | Path | bytes | IO[bytes] | IO[str]
Rows = list[tuple[int, list[str]]]  # the number of the row as a spreadsheet shows it, and its cells


def read_cells(source: Source, where: str) -> tuple[list[str], Rows]:
    """Return the header and the rows that are not blank.

    Raises:
        InputError: The file is missing, empty, too large, not UTF-8 or not CSV.
    """
    try:
        return _cells(_text(_checked(_bytes(source))))
    except InputError as error:
        raise error.at(where) from None


def _bytes(source: Source) -> bytes:
    if isinstance(source, bytes):
        return source
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
    if content.startswith(b"PK\x03\x04"):
        raise InputError("This is a workbook or an archive, not CSV.", allowed=_AS_CSV)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError("The file is UTF-16 text.", allowed=_AS_CSV)
    if b"\x00" in content:
        raise InputError("This is not a text file.", allowed=_AS_CSV)
    rows = max(content.count(b"\n"), content.count(b"\r"))
    if rows > MAX_ROWS + 1:
        raise InputError(f"The file has about {rows:,} rows.", allowed=f"at most {MAX_ROWS:,} people")
    return content


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError("The file is not UTF-8 text.", line=line, allowed=_AS_CSV) from None


def _cells(text: str) -> tuple[list[str], Rows]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not first:
        raise _empty()
    delimiter = max(",;\t", key=first.count)
    columns = first.count(delimiter) + 1
    if columns > MAX_COLUMNS:
        raise InputError(f"The file has {columns} columns.", allowed=f"at most {MAX_COLUMNS}")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [(number, cells) for number, cells in enumerate(reader, start=1) if any(map(str.strip, cells))]
    except csv.Error as error:
        raise InputError(f"Not valid CSV: {error}.", line=reader.line_num) from None
    if not rows:
        raise _empty()
    header = [name.strip() for name in rows[0][1]]
    if len(rows) == 1:
        raise InputError("There is a header but nobody below it.", allowed="one row per person")
    return header, rows[1:]


def _empty() -> InputError:
    return InputError("The file is empty.", allowed="a header with `department`, then one row per person")
