"""`attrition discover`: the conditions under which a policy fails or one wins, in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.text import Text

from sim.cli.common import given, screen, storing
from sim.cli.common import progress as keeping
from sim.cli.simulate.breakdown import records
from sim.foundation.errors import InputError, nearest, shown
from sim.results.headline import years
from sim.results.numbers import counted
from sim.simulate.rosters import sized
from sim.simulate.run import warm_up
from sim.studies.discovery import output
from sim.studies.discovery.study import Discovery, Found
from sim.studies.points.stages import AnalysisSettings, seconds_for
from sim.studies.reports import check_folder
from sim.world.in_force import draws_of
from sim.world.roster.read import RosterFile

OVER = ("prior", "posterior")


@dataclass(frozen=True)
class DiscoveryRequest:
    """The options of the command.

    Attributes:
        policies: Names or paths of scenarios, or names of levers.
        when: What counts as a case.
        names: Parameters that vary; if empty, all uncertain ones.
        fields: Fields of the mission that vary, with ranges.
        shocks: Shocks that occur in half of the points.
        over: "prior" or "posterior".
        points: How many.
        boxes: The maximum number of boxes, their target density or None, and how many names PRIM searches.
        density: See above.
        candidates: See above.
        resamples: How often two thirds of the points are drawn to check boxes.
        institution: Name or path.
        people: Size to scale the institution to; None leaves it unchanged.
        roster: A roster, or None.
        horizon: Months and years, one of which is None.
        replicates: Futures at each point.
        seed: Seed of the simulations, the design, and the resamples.
        threads: How many.
        out: Folder for results and evaluated points.
        json: Whether JSON is printed instead of sentences.
    """

    policies: Sequence[str]
    when: str
    names: Sequence[str]
    fields: Sequence[str]
    shocks: Sequence[str]
    over: str
    points: int
    boxes: int
    density: float | None
    candidates: int
    resamples: int
    institution: str
    people: int | None
    roster: RosterFile | None
    horizon: tuple[int | None, float | None]
    replicates: int
    seed: int
    threads: int | None
    out: Path | None
    json: bool

    def question(self) -> Discovery:
        """Return the checked question."""
        if self.over not in OVER:
            message = f"{shown(self.over)} is not known."
            raise InputError(message, where="--over", allowed=OVER, nearest=nearest(self.over, OVER))
        if self.density is not None and not 0.0 < self.density <= 1.0:
            message = f"{shown(self.density)} is not a share of the points in a box."
            raise InputError(message, where="--density", allowed="a number above 0, at most 1, such as 0.8")
        place = sized(self.institution, self.people, self.roster)
        kept = None if self.out is None else check_folder(self.out, output.PROGRAM)
        study = AnalysisSettings(
            place, months=given.horizon(*self.horizon), replicates=self.replicates, seed=self.seed, threads=self.threads,
            folder=kept, roster=self.roster,
        )  # fmt: skip
        drawn = None
        if self.over == "posterior":
            drawn = draws_of(place, self.points)
        return Discovery.of(
            study, self.policies, self.when, points=self.points, names=self.names or None, fields=self.fields,
            struck=self.shocks, draws=drawn,
        )  # fmt: skip


def discover_and_print(request: DiscoveryRequest) -> None:
    """Run the discovery and print or write the results."""
    question = request.question()
    study, stage = question.study, question.stage
    warm_up(screen.note)
    screen.note(
        f"{counted(len(question.plausible.names), 'uncertain parameter')}; "
        f"{len(stage.values):,} points, {stage.runs:,} runs of "
        f"{study.people:,} people over {years(study.months)}; about "
        f"{screen.duration(seconds_for([stage], study.threads))}."
    )
    keeping.say_what_is_kept(study.folder)
    with keeping.working(request.out, study.folder) as report:
        table = replace(question, study=replace(study, progress=lambda _: report)).evaluate()
    with keeping.working(request.out, study.folder, "Looking for conditions") as report:
        found = question.look(
            table, most=request.boxes, density=request.density, candidates=request.candidates,
            resamples=request.resamples, progress=report,
        )  # fmt: skip
    with storing.stored_in(request.out, lambda folder: output.save(found, folder)):
        if request.json:
            tables = {name: records(table) for name, table in output.tables_of(found).items()}
            screen.print_results({"metadata": found.metadata, **tables})
        else:
            print_found(found)


def print_found(found: Found) -> None:
    """Print what each box says, its limits, and how reliable it is."""
    console, question, boxes = screen.out(), found.question, found.boxes
    head = question.case[0].upper() + question.case[1:]
    where = f"{question.study.institution.title}, {years(question.study.months)}"
    console.print(
        Text(f"{head}: {boxes.cases:,} of {boxes.points:,} points", style="bold")
        + Text(f" ({boxes.share:.0%}) of the plausible space ({question.over}) – {where}.\n")
    )
    if not boxes.boxes:
        none = "No condition separates these points from the others beyond chance. More --points would show weaker ones."
        console.print(Text(f"{none}\n"))
    limits = output.limits_table(found)
    for number, (box, sentence) in enumerate(zip(boxes.boxes, found.sentences, strict=True), start=1):
        console.print(Text(f"{number}. {sentence}\n"))
        made = screen.table("Condition", "Limit", "Quasi-p", "Differs", "Found again")
        for row in records(limits[limits["box"] == number]):
            again = f"{row['found_again']:.0%}" if boxes.resamples else "–"
            probable = (_probability(row[key]) for key in ("quasi_p", "differs"))
            made.add_row(f"{row['name']} {row['side']}", row["in_words"], *probable, again)
        made.add_section()
        console.print(made)
        console.print(Text(f"Coverage {box.coverage:.0%}, density {box.density:.0%}, mass {box.mass:.0%}.\n"))
    console.print(Text(caption(found), style="dim"))


def caption(found: Found) -> str:
    """Return how to read boxes and how reliable they are."""
    boxes, question = found.boxes, found.question
    said = (
        "Coverage: share of all cases that are in the box; density: share of its points that are cases; mass: share of "
        "all points. Quasi-p: probability of so many cases in the box if this condition did not make it denser. "
        f"Differs: probability that any of {found.x.shape[1]:,} parameters differs this much by chance between cases and "
        f"others. Kept: both below 5%, or a quasi-p below 5% even after correction for all {boxes.tested:,} conditions."
    )
    if boxes.resamples:
        unseen = ""
        if boxes.found > 0.0:
            unseen = (
                f"; on the held-out third, its density was {boxes.density:.0%} and its coverage {boxes.coverage:.0%}"
            )
        said += (
            f" Found again: in how many of {boxes.resamples} draws of two thirds of the points. A box was found in "
            f"{boxes.found:.0%} of these{unseen}."
        )
    return (
        f"{said} {counted(question.study.replicates, 'future')} at each point; of single "
        f"futures, {found.agreement:.0%} agree with the mean of their point."
    )


def _probability(value: float) -> str:
    return f"{value:.2g}" if value >= 0.0001 else "< 0.0001"
