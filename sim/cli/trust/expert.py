"""`attrition validate --face` and `--objections`: what an expert checks first, and what a skeptical one objects to."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pandas as pd
from rich.text import Text

import sim
from sim.cli.common import screen, storing
from sim.cli.trust.validate import FEWEST_REPLICATES, ValidationRequest
from sim.evidence.objections import commit_before
from sim.foundation import places
from sim.foundation.errors import InputError
from sim.validation.face import as_table, face
from sim.validation.face_page import HEADINGS, face_page, face_summary, range_of, simulated
from sim.validation.objections.page import objections_page, standing
from sim.validation.objections.table import objections_table
from sim.validation.study import SimulatedInstitution
from sim.validation.wording import number

_STYLES = {"within": "green", "outside": "red"}


def show_face(request: ValidationRequest) -> None:
    """Print (and write) what an expert checks first, beside published numbers."""
    study = _study(request)
    with screen.progress("Simulating schools"):
        rows = face(study)
    page = face_page(rows, request.institution, request.replicates, _command(request, "--face"))
    with _stored(request, page, as_table(rows)):
        if request.json:
            screen.print_results({"institution": request.institution, "rows": as_table(rows).to_dict("records")})
            return
        for topic, heading in HEADINGS.items():
            table = screen.table(f"\n{heading}", "Simulated", "Published", "Range", "")
            for row in rows:
                if row.topic == topic and (row.published is not None or row.by == "all"):
                    said = row.published.published if row.published else ""
                    words = "everybody" if row.by == "all" else row.by
                    name = f"{words}: {'mean' if row.group == 'all' else row.group}"
                    verdict = Text(row.verdict, style=_STYLES.get(row.verdict, ""))
                    table.add_row(name, simulated(row), said, range_of(row), verdict)
            screen.out().print(table)
        screen.out().print(Text(f"\n{face_summary(rows)}", style="bold"))
        screen.note("Groups without published numbers are on the page and in the table (--out FILE.md, --out FILE.csv).")


def show_objections(request: ValidationRequest) -> None:
    """Print (and write) the numbers of every objection, before and now."""
    study = _study(request)
    with screen.progress("Measuring objections") as report:
        found = objections_table(study, report)
    page = objections_page(found, request.institution, request.replicates, _command(request, "--objections"))
    with _stored(request, page, found):
        if request.json:
            screen.print_results(
                {
                    "institution": request.institution,
                    "commit_before": commit_before(),
                    "rows": found.to_dict("records"),
                }
            )
            return
        for key, rows in found.groupby("objection"):
            table = screen.table(f"\n{key}. {rows['title'].iloc[0]}", "Published", "Before", "Now", "")
            for row in rows.to_dict("records"):
                table.add_row(row["words"], row["published"], number(row["before"]), number(row["now"]), row["verdict"])
            screen.out().print(table)
        screen.out().print(Text(f"\n{standing(found)}", style="bold"))
        screen.note(f"Before: this program at commit {commit_before()[:7]}.")


def _study(request: ValidationRequest) -> SimulatedInstitution:
    """Return the school that is looked at, at the default parameters."""
    if request.replicates < FEWEST_REPLICATES:
        allowed = f"{FEWEST_REPLICATES} or more"
        raise InputError("One simulated future is too few.", path=("--replicates",), allowed=allowed)
    if request.out is not None:
        places.check_file(request.out)
    sim.load_institution(request.institution)
    sim.warm_up(screen.note)
    how = {"replicates": request.replicates, "seed": request.seed, "threads": request.threads}
    return SimulatedInstitution(request.institution, switches=request.switches, **how)  # type: ignore[arg-type]


def _command(request: ValidationRequest, what: str) -> str:
    """Return the equivalent command; neither look takes draws."""
    return request.command().replace(f"validate --draws {request.draws}", f"validate {what}")


def _stored(request: ValidationRequest, page: str, table: pd.DataFrame) -> AbstractContextManager[None]:
    out = request.out
    if out is None:
        return storing.stored(None)

    def csv() -> object:
        return table.to_csv(out, index=False)

    def text() -> object:
        return out.write_text(page, encoding="utf-8", newline="\n")

    save: Callable[[], object] = csv if out.suffix == ".csv" else text
    return storing.stored(save, f"What was found is in {out}.")
