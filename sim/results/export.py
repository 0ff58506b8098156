"""Writes results into a folder: tidy tables as CSV or Parquet, and what they were made from.

The same run gives the same bytes. A folder is written beside its place and moved there when it is whole, so
nobody finds half of one. What stands there already is kept unless one insists; even then only a folder that
was written here is replaced.
"""

import json
import tempfile
from pathlib import Path
from typing import Annotated, Any, Protocol

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from sim.foundation.arguments import FLAG, NAME, PATH, Check, checked
from sim.foundation.errors import InputError, shown
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
        folder: Where; it must not exist, or be empty, unless `force`.
        format: "csv" (text cells that a spreadsheet would run as a formula get an apostrophe) or "parquet".
        force: Replace a folder that was written here before.

    Returns:
        The folder.

    Raises:
        InputError: It cannot be written there; says why.
    """
    if format not in FORMATS:
        raise InputError(f"There is no format {shown(format)}.", allowed=FORMATS)
    place = Path(folder).absolute()
    where = str(folder)
    try:
        _check_place(place, where, force)
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent, prefix=f".{place.name}-") as room:
            fresh = Path(room, "fresh")
            fresh.mkdir()
            _write(result, fresh, format)
            if place.exists():
                place.rename(Path(room, "old"))
            fresh.rename(place)
    except (OSError, ValueError) as error:  # a name that no file can have is a ValueError
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"It cannot be written: {reason}.", where=where) from None
    return place


def write_table(table: pd.DataFrame, path: Path, format: str) -> None:
    """Write one table.

    Args:
        table: Tidy; its index does not count.
        path: The file.
        format: "csv" or "parquet".
    """
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
    if not any(place.iterdir()):
        return
    if not _ours(place):
        message = "The folder contains other files, which will not be overwritten."
        raise InputError(message, where=where, allowed="the name of a new folder")
    if not force:
        raise InputError(
            "The folder already contains results.", where=where, allowed="a new name, or force to replace"
        )


def _ours(place: Path) -> bool:
    """Return whether the folder was written here and nothing was added to it since."""
    try:
        metadata = json.loads((place / METADATA).read_text(encoding="utf-8"))
        known = {METADATA, *metadata["tables"]}
        return metadata["program"] == _PROGRAM and {path.name for path in place.iterdir()} <= known
    except (OSError, ValueError, KeyError, TypeError):
        return False
