"""Folders of results of an analysis: evaluated points, tables, what they were made from, a page of charts."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from sim.evidence.parameters import levers, parameters
from sim.foundation import places
from sim.foundation.errors import InputError
from sim.foundation.version import __version__
from sim.results.export import write_table
from sim.results.metadata import CAVEAT, code_hash, commit, digest
from sim.studies.points.store import check_not_old

METADATA = "metadata.json"
PAGE = "figures.html"
KEPT = "points"


def check_folder(folder: Path, program: str) -> Path:
    """Return the folder for evaluated points in a folder for results.

    Args:
        folder: For results.
        program: Which analysis, as its metadata name it.

    Raises:
        InputError: It is a file, holds things that this analysis has not written, or cannot be written.
    """
    if folder.is_dir():
        check_not_old(folder)
    if folder.is_dir() and not nothing_but(folder) and not _ours(folder, program):
        raise InputError(
            "The folder contains other files, which will not be overwritten.",
            where=str(folder),
            allowed=f"an empty or new folder, or that of an earlier `{program}` to continue it",
        )
    places.check_folder(folder)
    return folder / KEPT


def nothing_but(folder: Path, *names: str) -> bool:
    """Return whether a folder holds nothing but some names, and what a killed process left half written."""
    return all(path.name in names or path.name.startswith(".") for path in places.contents(folder))


def _ours(folder: Path, program: str) -> bool:
    """Return whether the folder was written by this analysis, or by one that was interrupted."""
    if (folder / METADATA).is_file():
        try:
            found = json.loads((folder / METADATA).read_text(encoding="utf-8"))
        except ValueError:
            return False
        return isinstance(found, dict) and found.get("program") == program
    return (folder / KEPT).is_dir()


def write(folder: Path, tables: Mapping[str, pd.DataFrame], metadata: Mapping[str, Any], figures: str) -> None:
    """Write tables as CSV, metadata, and the page of charts.

    Args:
        folder: Checked before.
        tables: By name.
        metadata: What they were made from; the names of the tables are added.
        figures: A page, as `page` makes it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        write_table(table, folder / f"{name}.csv", "csv")
    content = {**metadata, "tables": [f"{name}.csv" for name in tables]}
    text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    (folder / METADATA).write_text(text, encoding="utf-8", newline="\n")
    (folder / PAGE).write_text(figures, encoding="utf-8", newline="\n")


def made_from(program: str, **about: Any) -> dict[str, Any]:
    """Return what an analysis was made from, beside what is said about it."""
    made = {"version": __version__, "commit": commit(), "code_hash": code_hash(), "parameters_hash": parameters_hash()}
    return {"program": program, **made, **about, "caveat": CAVEAT}


def parameters_hash() -> str:
    """Return a fingerprint of all declared values, ranges and priors."""
    content: dict[str, Any] = {
        name: [spec.value, spec.low, spec.high, spec.distribution] for name, spec in parameters().items() if not spec.waits
    }
    prices = {
        name: [[c.per, c.usd_per_year, c.low, c.high] for c in spec.costs] for name, spec in levers().items()
    }
    return digest([content, prices])
