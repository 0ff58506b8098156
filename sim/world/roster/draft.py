"""A draft mapping file: what was understood of a roster, and what still has to be specified."""

import datetime as dt
import json
from collections.abc import Iterator

from sim.world.roster.reader import Reading
from sim.world.roster.words import IGNORED

_WORDS = ("department", "gender", "urim", "rank", "track", "tenure_track")
_MISSING = "is missing"


def draft_of(reading: Reading) -> str:
    """Return a mapping file: every column as it was read, and every word that was not understood, to be filled in."""
    return "\n".join(_lines(reading, reading.as_of or dt.date.today())) + "\n"


def _lines(reading: Reading, today: dt.date) -> Iterator[str]:
    yield "# How to read this roster: attrition run --roster FILE --mapping THIS_FILE"
    yield f"as_of: {today.isoformat()}  # the day of the export: ages and years are counted from dates up to it"
    yield "columns:  # each column of the file: one of ours, or ignore; a unit may follow: cfte in percent"
    for use in reading.columns:
        if use.header:
            unit = f" in {use.unit}" if use.unit in ("months", "thousands") and use.column else ""
            why = f"  # {use.why}" if use.why else ""
            yield f"  {_entry(use.header, (use.column or IGNORED) + unit)}{why}"
    words = dict(_unknown(reading))
    if words:
        yield "values:  # words that were not understood: say what each means, or blank; whatever stays empty is rejected"
    for column, cells in words.items():
        yield f"  {column}:"
        for cell, (reason, people) in cells.items():
            whose = f"{people:,} {'person' if people == 1 else 'people'}"
            yield f"    {_entry(cell, '')}  # {whose}; it {reason.split(': say which')[0]}"
    yield "# wrvu_benchmarks:  # work RVUs a year at a full clinical FTE, to turn a column wrvu_target into rvu_target"
    yield "#   Pediatrics: 4800"
    yield "# skip_refused: true  # leave out people whose rows cannot be read"


def _unknown(reading: Reading) -> Iterator[tuple[str, dict[str, tuple[str, int]]]]:
    for column in _WORDS:
        cells: dict[str, tuple[str, int]] = {}
        for one in reading.report.refused():
            if one.column == column and one.cell and one.reason != _MISSING:
                cells[one.cell] = (one.reason, cells.get(one.cell, ("", 0))[1] + 1)
        if cells:
            yield column, cells


def _entry(name: str, value: str) -> str:
    return f"{json.dumps(name, ensure_ascii=False)}: {value}"  # names may hold anything: JSON's quotes are YAML's
