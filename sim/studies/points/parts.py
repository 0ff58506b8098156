"""Parts: pieces of work of about a second, each of which becomes one file, with the same bytes whoever works on it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

PERSON_MONTHS = 1_500_000  # of a part: about a second on one core, which is what a kill loses
MOST_PARTS = 20_000  # more files are a burden to file systems
_FEW_PARTS = 32  # so that small batches keep all workers busy
_MARK = b"part"

Cancel = Callable[[], bool]


class Task(Protocol):
    """The work of one part; sent to processes and machines."""

    @property
    def part(self) -> int:
        """Its number."""


@dataclass(frozen=True)
class Part:
    """What became of the work of one part.

    Attributes:
        number: Which.
        content: Its file.
        failures: What failed: `{part, point, institution, first, end, error}`.
        table: What is in the file, for who works on this machine.
    """

    number: int
    content: bytes
    failures: tuple[Mapping[str, Any], ...] = ()
    table: pa.Table | None = None


Work = Callable[[Any, Cancel], Part]  # a task, and what says that it shall stop


def points_in_a_part(person_months: int, points: int) -> int:
    """Return how many points of a batch make a part.

    Args:
        person_months: How many are simulated for one point.
        points: How many the batch has.
    """
    usual = min(PERSON_MONTHS // max(person_months, 1), ceil(points / _FEW_PARTS))
    return max(1, usual, ceil(points / MOST_PARTS))


def file_of(table: pa.Table, mark: str = "") -> bytes:
    """Return a table as the bytes of a Parquet file; the same table gives the same bytes.

    Args:
        table: The table.
        mark: Which study and part it belongs to.
    """
    table = table.replace_schema_metadata({_MARK: mark.encode()}) if mark else table
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", write_page_checksum=True)  # so that damage is noticed
    return bytes(sink.getvalue().to_pybytes())


def read_part(source: Any, columns: Sequence[str] | None = None) -> pa.Table:
    """Return the results in the file of a part.

    Args:
        source: The file, or its bytes as a buffer.
        columns: Some of them; all where left out.

    Raises:
        OSError: The file is damaged: a checksum in it does not fit, or it is no Parquet file.
    """
    try:
        file = pq.ParquetFile(source, page_checksum_verification=True)
        return file.read(columns=None if columns is None else list(columns))
    except pa.ArrowInvalid as error:
        raise OSError(str(error)) from None


def mark_of(path: Any) -> str:
    """Return which study and part a file belongs to; nothing where it is no whole Parquet file."""
    try:
        metadata = pq.read_metadata(path).metadata or {}
    except (OSError, pa.ArrowInvalid):
        return ""
    return str(metadata.get(_MARK, b"").decode(errors="replace"))
