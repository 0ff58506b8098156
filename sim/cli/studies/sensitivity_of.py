"""`attrition sensitivity --of FOLDER`: what the outcomes of a study depend on."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.text import Text

from sim.cli.common import screen, storing
from sim.cli.studies.sensitivity_show import print_indices, print_pairs
from sim.foundation.errors import InputError
from sim.studies import reports
from sim.studies.sensitivity.indices import output
from sim.studies.sensitivity.indices.analysis import KEY, Sensitivity, sensitivity
from sim.studies.sensitivity.indices.cells import read_at
from sim.studies.sweep.folder import resuming
from sim.studies.sweep.results import open_results

_MOST_TABLES = 12


@dataclass(frozen=True)
class IndicesRequest:
    """The options of the command.

    Attributes:
        folder: A run folder.
        method: The method, or None for the one that suits the design.
        outcomes: Names; if empty, all.
        at: Levels such as "team_inbox=1".
        seed: Seed of bootstraps, or None for that of the study.
        out: Folder for tables and charts.
        json: Whether JSON is printed instead of tables.
    """

    folder: Path
    method: str | None
    outcomes: Sequence[str]
    at: Sequence[str]
    seed: int | None
    out: Path | None
    json: bool


def analyse_folder(request: IndicesRequest) -> None:
    """Compute indices, and print or write them."""
    levels = read_at(request.at)
    if request.out is not None:
        reports.check_folder(request.out, output.PROGRAM)
    results = open_results(request.folder)
    done, parts = results.progress
    if done < parts:
        screen.note(f"{parts - done:,} of {parts:,} parts are missing. Run them with:", resuming(request.folder))
    try:
        with screen.progress("Computing indices") as report:
            found = sensitivity(results, request.method, request.outcomes, at=levels, seed=request.seed, progress=report)
    except InputError as error:
        error.where = {"method": "--method", "at": "--at"}.get(error.where, error.where)
        raise
    for note in found.notes:
        screen.note(note)
    with storing.stored_in(request.out, lambda folder: output.save(found, folder)):
        if request.json:
            tables = {name: table.to_dict("records") for name, table in output.tables_of(found).items()}
            screen.print_results({"metadata": output.metadata(found), **tables})
        else:
            _print(found)


def _print(found: Sensitivity) -> None:
    study = found.results.study
    console, cells = screen.out(), found.cells
    console.print(Text(study.title, style="bold"))
    console.print(Text(output.WORDS[found.method]))
    each = found.each()
    for where, table in each[:_MOST_TABLES]:
        here = (cells[list(KEY)] == list(where.values())).all(axis=1)
        cell, title = cells[here].iloc[0], output.title_of(where, found)
        size = (int(cell["used"]), str(cell["unit"]))
        print_indices(found.method, table, title, where["outcome"], size, float(cell["share_of_noise"]))
        if len(found.pairs):
            mine = found.pairs[(found.pairs[list(KEY)] == list(where.values())).all(axis=1)]
            print_pairs(mine, title)
    if len(each) > _MOST_TABLES:
        rest = f"{len(each) - _MOST_TABLES:,} more tables: choose with --outcome and --at; get all with --out or --json."
        console.print(Text(rest, style="dim"))
