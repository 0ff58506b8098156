"""Writes results into a folder: tidy tables as CSV or Parquet, and what they were made from.

The same run gives the same bytes. A folder is written whole or not at all (`sim.foundation.places.fill`). What stands
there already is kept unless one insists; even then only a folder that was written here is replaced. CSV holds seven
significant digits (`sim.foundation.rounding`), Parquet every bit.
"""

import json
from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Any, Protocol

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from sim.foundation import places
from sim.foundation.arguments import FLAG, NAME, PATH, Check, checked
from sim.foundation.errors import InputError, shown
from sim.foundation.rounding import rounded_table
from sim.foundation.spreadsheets import FORMULA, guarded

METADATA = "metadata.json"
FORMATS = ("csv", "parquet")
_PROGRAM = "faculty-attrition"


class Result(Protocol):
    """What can be written: a run or a comparison."""

    @property
    def metadata(self) -> dict[str, Any]:
        """What it was made from."""

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return what is written, by the name of the file."""


def _result(given: Any) -> Any:
    if not hasattr(given, "tables") or not hasattr(given, "metadata"):
        raise InputError(f"{shown(given)} is not a result.", allowed="what sim.run or sim.compare returned")
    return given


@checked
def save(
    result: Annotated[Result, Check(_result)],
    folder: Annotated[str | Path, PATH],
    *,
    format: Annotated[str, NAME] = "csv",
    force: Annotated[bool, FLAG] = False,
) -> Path:
    """Write a run or a comparison into a new folder.

    Args:
        result: What to write.
        folder: Where; it must not exist, or be empty, unless `force`. A folder that is there stays itself: a mount, a
            link, the one that a shell stands in.
        format: "csv" (numbers with seven significant digits; text cells that a spreadsheet would run as a formula get an
            apostrophe) or "parquet" (every bit).
        force: Replace a folder that was written here before.

    Returns:
        The folder.

    Raises:
        InputError: It cannot be written there; says why.
    """
    if format not in FORMATS:
        raise InputError(f"There is no format {shown(format)}.", allowed=FORMATS)
    place = check(folder, force=force)
    try:
        places.fill(place, lambda fresh: _write(result, fresh, format), last=METADATA)
    except (OSError, ValueError) as error:  # a name that no file can have is a ValueError
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"It cannot be written: {reason}.", where=str(folder)) from None
    return place


def check(folder: str | Path, *, force: bool = False) -> Path:
    """Return where results will be, checked before anything is simulated.

    Args:
        folder: As for `save`.
        force: Likewise.

    Raises:
        InputError: It holds something already, or cannot be written.
    """
    place, where = places.at_home(folder), str(folder)
    try:
        _check_place(place, where, force)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"It cannot be written: {reason}.", where=where) from None
    places.check_folder(place)
    return place.absolute()


def write_table(table: pd.DataFrame, path: Path, format: str, inputs: Collection[str] = ()) -> None:
    """Write one table.

    Args:
        table: Tidy; its index does not count.
        path: The file.
        format: "csv", with numbers rounded to seven significant digits, or "parquet".
        inputs: Columns that something is made from, which keep every digit.
    """
    if format == "csv":
        table = rounded_table(table, inputs)
    arrow = pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)
    if format == "parquet":
        pyarrow.parquet.write_table(arrow, path, compression="zstd")
    else:
        columns = [_guarded(column) for column in arrow.columns]
        pyarrow.csv.write_csv(pa.table(columns, names=arrow.column_names), path)


def _guarded(column: Any) -> Any:
    """Guard a column of text; numbers stay numbers, a minus sign and all."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column
    words = column.unique().to_pylist()
    if not any(word is not None and word.startswith(FORMULA) for word in words):
        return column
    return pa.array([None if word is None else guarded(word) for word in column.to_pylist()])


def _write(result: Result, folder: Path, format: str) -> None:
    for name, table in result.tables().items():
        write_table(table, folder / f"{name}.{format}", format)
    metadata = {
        "program": _PROGRAM,
        "tables": [f"{name}.{format}" for name in result.tables()],
        **result.metadata,
    }
    text = json.dumps(metadata, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    (folder / METADATA).write_text(text, encoding="utf-8", newline="\n")


def _check_place(place: Path, where: str, force: bool) -> None:
    """Refuse to write over anything that was not written here, whatever one insists on."""
    if not place.exists():
        return
    if not place.is_dir():
        raise InputError("A file with this name exists.", where=where, allowed="the name of a new folder")
    if places.is_empty(place):
        return
    if not _ours(place):
        message = "The folder contains other files, which will not be overwritten."
        raise InputError(message, where=where, allowed="an empty folder, or a new one")
    if not force:
        raise InputError(
            "The folder already contains results.", where=where, allowed="an empty folder, a new name, or --force to replace"
        )


def _ours(place: Path) -> bool:
    """Return whether the folder was written here and nothing was added to it since."""
    try:
        metadata = json.loads((place / METADATA).read_text(encoding="utf-8"))
        known = {METADATA, *metadata["tables"]}
        return metadata["program"] == _PROGRAM and {path.name for path in places.contents(place)} <= known
    except (OSError, ValueError, KeyError, TypeError):
        return False
