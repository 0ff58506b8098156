"""Results for other programs: CSV or Parquet in one file, written as it is read; xarray and NetCDF."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from sim.foundation.errors import InputError, shown
from sim.foundation.extras import library
from sim.foundation.places import at_home, check_file
from sim.foundation.rounding import rounded_table
from sim.foundation.spreadsheets import guarded
from sim.studies.sweep.results import CELL, Results

FORMATS = ("csv", "parquet", "nc")
_FIRST = {"csv": pyarrow.csv.CSVWriter, "parquet": pq.ParquetWriter}


def export(results: Results, path: str | Path, *, force: bool = False) -> Path:
    """Write results beside the values of their points into one file.

    Args:
        results: Opened results.
        path: The file; its ending says how: .csv, .parquet or .nc (NetCDF, by xarray).
        force: Replace a file that is there.

    Raises:
        InputError: There is no such format, a file is there already, or it cannot be written.
    """
    place = at_home(path)
    format = place.suffix.lower().lstrip(".")
    if format not in FORMATS:
        raise InputError(f"There is no format {shown(format)}.", where=str(path), allowed=[f".{one}" for one in FORMATS])
    if place.exists() and not (force and place.is_file()):
        raise InputError("It already exists.", where=str(path), allowed="a new name, or --force to replace a file")
    check_file(place)
    if format == "nc":
        library("xarray")
    if not results.parts:
        raise InputError("There are no results yet.", where=str(results.path), allowed="a study that has begun")
    fresh = place.with_name(f".{place.name}.unfinished")
    write: Callable[[Results, Path], None] = _netcdf if format == "nc" else _streamed(format)
    try:
        write(results, fresh)
        fresh.replace(place)
    except OSError as error:
        message = f"It cannot be written: {error.strerror or error}."
        raise InputError(message, where=str(path), allowed="a location with free space") from None
    finally:
        fresh.unlink(missing_ok=True)
    return place


def _streamed(format: str) -> Callable[[Results, Path], None]:
    def write(results: Results, path: Path) -> None:
        writer = None
        try:
            for batch in results.batches():
                rows = _plain(results.joined(batch))
                if format == "csv":  # points stay as they are: whoever runs one again must get the same
                    rows = rounded_table(rows, results.factors)
                table = pa.Table.from_pandas(rows, preserve_index=False)
                table = table.replace_schema_metadata(None)
                writer = writer or _FIRST[format](path, table.schema)
                writer.write_table(table)
        finally:
            if writer is not None:
                writer.close()

    return write


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Return words as text that no spreadsheet takes for a formula."""
    words = {name: table[name].astype(str).map(guarded) for name in ("institution", "scenario")}
    return table.assign(**words)


def to_xarray(results: Results) -> Any:
    """Return all results as an `xarray.Dataset`: point x institution x scenario x replicate, factors as coordinates.

    Args:
        results: Opened results; all of them are held in memory.

    Raises:
        InputError: xarray is not installed.
    """
    xarray = library("xarray")
    table = results.results
    for name in CELL[1:]:
        table[name] = table[name].astype(str)
    same = {name: f"{name}_factor" for name in results.factors if name in results.outcomes}
    dataset = xarray.Dataset.from_dataframe(table.set_index([*CELL, "replicate"]))
    design = results.design.rename(columns=same).iloc[dataset["point"].to_numpy()]
    coordinates = {name: ("point", design[name].to_numpy()) for name in design.columns if name != "point"}
    about = {key: str(value) for key, value in results.manifest.items() if key == "roster_hash"}
    return dataset.assign_coords(coordinates).assign_attrs(study=results.study.title, seed=int(results.study.seed), **about)


def _netcdf(results: Results, path: Path) -> None:
    dataset = to_xarray(results)
    for name in dataset.variables:  # the classic format knows no numbers of 64 bits
        if dataset[name].dtype == np.int64:
            dataset[name] = dataset[name].astype(np.int32)
    dataset.to_netcdf(path, engine="scipy")
