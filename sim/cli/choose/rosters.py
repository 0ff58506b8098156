"""`attrition institution --roster`: what becomes of a roster before anything is simulated with it."""

import io
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import typer
from rich.console import Console
from rich.text import Text

from sim.cli.common import screen, streams
from sim.cli.common.failures import MISTAKE
from sim.foundation.errors import InputError, shown
from sim.world.institution import Institution
from sim.world.roster.draft import draft_of
from sim.world.roster.read import Reading, RosterFile, reading_of

_YES_NO = ("urim", "tenure_track")


@dataclass(frozen=True)
class RosterCheck:
    """What is asked about a roster.

    Attributes:
        roster: The file, and how it is to be read.
        path: The file.
        options: The options that say so, as they were written, to be repeated.
        clean: Where the roster goes in one form, or None.
        draft: Whether to print a mapping file to start from.
        json: Whether to print JSON.
    """

    roster: RosterFile
    path: Path
    options: str
    clean: Path | None
    draft: bool
    json: bool

    def again(self, institution: str) -> str:
        """Return the command that simulates it."""
        words = ["attrition", "run", "--institution", institution, "--roster", str(self.path)]
        return shlex.join(words) + self.options


def check_roster(asked: RosterCheck, name: str, institution: Institution) -> None:
    """Show what becomes of a roster: who can be read, who cannot and why, and how it was understood.

    Args:
        asked: The roster, and what is to be done with it.
        name: The institution as it was named.
        institution: Whose departments are allowed.
    """
    reading = reading_of(asked.roster.source, institution, asked.roster.mapping)
    if asked.draft:
        streams.write_machine(draft_of(reading))
        return
    skip = asked.roster.mapping.skip_refused
    if asked.clean is not None and (skip or not reading.report):  # before anything is printed: a reader may go away
        _write(reading.frame(skip), asked.clean, asked.path)
    if asked.json:
        screen.print_json(_content(reading, institution))
    elif not reading.report.header_is_wrong and len(reading.people):
        _print(screen.out(), reading, institution, asked.again(name), skip)
    _stop_if_refused(reading, skip, asked.json)
    if asked.clean is not None:
        screen.note(f"{asked.clean}: {len(reading.people):,} people, in the columns of the template.")


def _stop_if_refused(reading: Reading, skip: bool, json: bool) -> None:
    """Stop if someone is refused and may not be skipped."""
    try:
        reading.frame(skip)
    except InputError:
        if json:  # which has said it
            raise typer.Exit(MISTAKE) from None
        raise


def _content(reading: Reading, institution: Institution) -> dict[str, Any]:
    frame = reading.people
    return {
        "roster": reading.where,
        "institution": institution.name,
        "rows": reading.rows,
        "people": len(frame),
        "header": reading.report.header_problems,
        "refused": [dict(vars(one)) for one in reading.report.refused()],
        "columns": [
            {"header": use.header, "read_as": use.column or None, "unit": use.unit or None} for use in reading.columns
        ],
        "names_of_departments": reading.departments,
        "read_as_not_known": reading.missing,
        "notes": list(reading.notes),
        "departments": _sizes(frame),
        "filled": {str(column): int(frame[column].notna().sum()) for column in frame.columns},
    }


def _sizes(frame: pd.DataFrame) -> dict[str, int]:
    return {str(name): int(count) for name, count in frame["department"].value_counts(sort=False).items()}


def _print(console: Console, reading: Reading, institution: Institution, use: str, skip: bool) -> None:
    """Print how a roster was read, and how to use it."""
    frame, sizes = reading.people, _sizes(reading.people)
    whole = "" if reading.report else f": all {reading.rows:,} rows can be used"
    heading = f"{reading.where}{whole}." if whole else f"{reading.where}: {reading.report.heading(reading.rows)[:-1]}."
    console.print(Text(heading, style="bold"))
    if skip and reading.report:
        console.print(Text("\n".join(["Skipped:", *reading.report.shown_lines()])))
    for note in reading.notes:
        console.print(Text(note))
    renamed = {name: read for name, read in reading.departments.items() if list(read) != [name]}
    if renamed:
        console.print(_names(renamed), "")
    table = screen.table("People by department", "On the roster", f"In “{institution.name}”")
    for one in institution.departments_resolved():
        table.add_row(one.name, f"{sizes.get(one.name, 0):,}", f"{one.headcount:,}")
    console.print(table, "")
    table = screen.table("What the roster says", "Given", "Drawn from overall shares")
    for column in map(str, frame.columns):
        count = int(frame[column].notna().sum())
        table.add_row(column, f"{count:,}", f"{len(frame) - count:,}" if count < len(frame) else "–")
    console.print(table, "")
    if skip or not reading.report:
        screen.say(console, Text("Use it:", style="dim"), use)


def _names(renamed: Mapping[str, Mapping[str, int]]) -> Any:
    table = screen.table("Departments in the file", "Read as", "People")
    for name, read in renamed.items():
        for meant, people in read.items():
            table.add_row(name, meant, f"{people:,}")
    return table


def _write(people: pd.DataFrame, path: Path, source: Path) -> None:
    """Write people in the columns of the template."""
    if path.exists() and path.samefile(source):
        raise InputError("This is the roster itself.", where=f"--clean {path}", allowed="another file")
    if path.is_dir():
        raise InputError("This is a folder.", where=f"--clean {path}", allowed="a file")
    table = people.copy()
    for name in _YES_NO:
        table[name] = table[name].map({1.0: "yes", 0.0: "no"})
    text = io.StringIO()
    table.to_csv(text, index=False, float_format="%.10g", lineterminator="\n")
    try:
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
    except OSError as error:
        raise InputError(f"It cannot be written: {(error.strerror or str(error)).lower()}.", where=shown(str(path))) from None
