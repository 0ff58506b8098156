"""`attrition fit`: from a school's own data to its own posterior, with a report."""

from pathlib import Path

from rich.text import Text

from sim.cli.common import progress as keeping
from sim.cli.common import screen, storing
from sim.foundation import places
from sim.foundation.library import slug
from sim.studies.calibration.fit.known import load_school
from sim.studies.calibration.fit.report import INSTITUTION, WITH_DRAWS, content, learned, write
from sim.studies.calibration.fit.school import Fitted, fit_school
from sim.studies.reports import KEPT
from sim.world.roster.mapping import RosterMapping
from sim.world.roster.read import RosterFile


def fit_and_print(
    path: Path, roster: RosterFile | None, out: Path | None, seed: int, threads: int | None, *, json: bool
) -> None:
    """Fit a school, write the results, and print a summary."""
    import sim

    school = load_school(path, roster=roster)
    folder = Path(f"{slug(school.institution.name)}-fitted") if out is None else out
    places.check_own(folder, KEPT)
    known = ", ".join(datum.name for datum in school.data)
    screen.note(f"{school.institution.title}: {school.people:,} people; known: {known}.")
    sim.warm_up(screen.note)
    kept = folder / KEPT
    keeping.say_what_is_kept(kept)
    with keeping.working(folder, kept, "Fitting") as report:
        found = fit_school(school, seed=seed, folder=kept, threads=threads, progress=report)
    with storing.stored(lambda: write(found, folder), f"The fitted institution and its report are in {folder}."):
        if json:
            screen.print_results(content(found))
        else:
            _print(found, folder, roster)


def _print(found: Fitted, folder: Path, roster: RosterFile | None) -> None:
    console = screen.out()
    table = screen.table("Known", "Your value", "Model before", "Model after")
    for row in found.table().to_dict("records"):
        table.add_row(
            row["known"], f"{row['value']:.3g} ({row['low']:.3g}–{row['high']:.3g})",
            f"{row['before_low']:.3g}–{row['before_high']:.3g}", f"{row['median']:.3g} ({row['q025']:.3g}–{row['q975']:.3g})",
        )  # fmt: skip
    console.print(table)
    table = screen.table("Fitted", "Value", "95%", "Narrower by")
    for cells in learned(found):
        table.add_row(*cells)
    console.print(table)
    for warning in found.warnings():
        console.print(Text(f"Warning: {warning}", style="yellow"))
    worth = f"{found.posterior.runs:,} runs in {found.seconds:.0f} s, {found.posterior.effective:.0f} effective draws."
    console.print(Text(worth))
    said, words = "", ["attrition", "compare", "baseline", "fix-workflows", "--institution", str(folder / INSTITUTION)]
    if roster is not None:
        words += ["--roster", str(roster.source)]
        said = "" if roster.mapping == RosterMapping() else " with the options of the roster"
    use = places.command(*words, *WITH_DRAWS)
    screen.say(console, Text(f"Report: {folder / 'report.html'}. Use it{said}:"), use)
