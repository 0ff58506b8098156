"""`attrition drivers`: what causes departures, compared with what those who leave would say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.text import Text

from sim.cli.common import given, screen, storing
from sim.cli.common import progress as keeping
from sim.cli.simulate.breakdown import records
from sim.evidence.marks import NOTE, marked
from sim.results.headline import years
from sim.results.numbers import PERCENT, PLAIN, Style, counted, figure, interval, style_of
from sim.simulate.rosters import sized
from sim.simulate.run import warm_up
from sim.studies.drivers import output
from sim.studies.drivers.study import Answer, Drivers
from sim.studies.drivers.together import not_a_lever
from sim.studies.drivers.told_apart import LITTLE, MUCH
from sim.studies.points.stages import seconds_for
from sim.studies.reports import check_folder
from sim.world.roster.read import RosterFile
from sim.world.scenario import load_scenario


@dataclass(frozen=True)
class DriversRequest:
    """The options of the command.

    Attributes:
        scenario: Name or path.
        outcome: The outcome whose causes are apportioned.
        among: Mechanisms as the user wrote them.
        pairs: Antithetic pairs of orders in each replicate.
        institution: Name or path, or None for the scenario's own.
        people: Size to scale the institution to; None leaves it unchanged.
        roster: A roster, or None.
        futures: Replicates, None for the usual number, and posterior draws that they use in turn.
        horizon: Months and years, one of which is None.
        seed: Seed of the simulations and of the orders.
        threads: How many.
        changes: Values of --set and --switch.
        out: Folder for results and simulated sets.
        json: Whether JSON is printed instead of tables.
    """

    scenario: str
    outcome: str
    among: Sequence[str]
    pairs: int
    institution: str | None
    people: int | None
    roster: RosterFile | None
    futures: tuple[int | None, int]
    horizon: tuple[int | None, float | None]
    seed: int
    threads: int | None
    changes: tuple[Sequence[str], Sequence[str]]
    out: Path | None
    json: bool

    def question(self) -> Drivers:
        """Return the checked question."""
        scenario = load_scenario(self.scenario)
        place: Any = self.institution
        if self.people is not None:
            place = sized(place or scenario.institution, self.people, self.roster)
        return Drivers.of(
            scenario, outcome=self.outcome, among=self.among or None, pairs=self.pairs, institution=place,
            roster=self.roster, replicates=given.futures(*self.futures), draws=self.futures[1],
            months=given.horizon(*self.horizon), seed=self.seed, threads=self.threads,
            parameters=given.parameter_values(self.changes[0]), switches=given.switch_values(self.changes[1]),
        )  # fmt: skip


def drivers_and_print(request: DriversRequest) -> None:
    """Run the study and print or write the results."""
    kept = None if request.out is None else check_folder(request.out, output.PROGRAM)
    question = request.question()
    warm_up(screen.note)
    stage = question.stage
    screen.note(
        f"{counted(len(question.players), 'driver')}, {2 * question.pairs * question.asked.replicates:,} orders: "
        f"{counted(stage.runs, 'run')} of {question.people:,} people over {years(question.asked.months)}; about "
        f"{screen.duration(seconds_for([stage], question.asked.threads))}."
    )
    keeping.say_what_is_kept(kept)
    with keeping.working(request.out, kept) as report:
        answer = question.run(kept, progress=report)
    with storing.stored_in(request.out, lambda folder: output.save(answer, folder)):
        if request.json:
            tables = {name: records(table) for name, table in output.tables_of(answer).items()}
            screen.print_results({"metadata": answer.metadata, **tables})
        else:
            print_answer(answer)


def print_answer(answer: Answer) -> None:
    """Print what each mechanism does, and what those who leave would say."""
    console, question, found = screen.out(), answer.question, answer.shares
    style = style_of(question.outcome.unit)
    months = years(question.asked.months)
    console.print(
        Text(f"{question.outcome.title} in “{question.ready.scenario.title}”", style="bold")
        + Text(
            f" – {question.ready.institution.title}, {months}: {interval(*found.level, style)} with all mechanisms, "
            f"{interval(*found.nothing, style)} without them.\n"
        )
    )
    made = screen.table("Mechanism", "Off alone", "On alone", "Shapley value (95%)", "Share")
    for row in records(found.table.sort_values("shapley", ascending=False, kind="stable")):
        made.add_row(str(row["title"]), *_effects(row, style), figure(row["share"], PERCENT))
    made.add_section()
    made.add_row("All together", "", "", interval(*found.effect, style, signed=True), "100%" if found.certain else "–")
    console.print(made, Text(_caption(answer, style), style="dim"))
    console.print()
    console.print(_together(answer), Text(_caption_together(answer), style="dim"))
    for text in (not_a_lever(answer.together, question.outcome), answer.rests_on_assumptions):
        if text:
            console.print()
            console.print(Text(text))


def _effects(row: Mapping[str, Any], style: Style) -> tuple[str, str, str]:
    """Print what each mechanism removes when off alone, adds when on alone, and adds on average."""
    ends = (row["shapley"], row["shapley_low"], row["shapley_high"])
    off, alone = (figure(value, style, signed=True) for value in (0.0 - row["drop_one"], row["add_one"]))
    return off, alone, interval(*ends, style, signed=True)


def _caption(answer: Answer, style: Style) -> str:
    found = answer.shares
    worst = found.table["standard_error"].max()
    orders = found.table["standard_error_orders"].max()
    part = f", of which at most {figure(orders, style)} from too few orders" if orders == orders else ""
    reflect = "parameters, chance, and the orders" if len(answer.question.ready.jobs) > 1 else "chance and the orders"
    none = "" if found.certain else " It is not certain that they have any effect together, so no shares are shown."
    return (
        "Off alone: what changes when only it is off. On alone: what it adds with all others off. Shapley value: what it "
        f"adds on average over {found.permutations:,} orders, in {counted(found.replicates, 'future')} with the same "
        f"people and random numbers; these add up. Intervals reflect {reflect}; standard errors are at most "
        f"{figure(worst, style)}{part}. "
        f"Schools are settled without whatever is off.{none}"
    )


def _together(answer: Answer) -> Any:
    made = screen.table("Mechanism", "Cause", "Tells who", "Complaint", "Lever that eases it most: averts")
    made.columns[4].justify = "left"
    for row in records(answer.together.sort_values("moved", ascending=False, kind="stable")):
        odds = "" if row["log_odds"] != row["log_odds"] else f"{row['log_odds']:+.2f}".replace("-", "−")
        lever = ""
        if row["lever"]:
            lever = f"{marked(row['lever'], row['lever_title'])}: {figure(row['averted'], PERCENT)}"
        named = "" if row["named"] != row["named"] else figure(row["named"], PERCENT)
        constant = " =" if row["constant"] else ""
        made.add_row(str(row["title"]), figure(row["moved"], PERCENT), odds + constant, named, lever)
    return made


def _caption_together(answer: Answer) -> str:
    log = answer.log
    what = answer.question.outcome.title.lower()
    said = "No one left after a values audit, so no one names anything."
    if log.audited:
        said = (
            f"Complaint: the share of leavers whom it hurt most, on one scale and beyond what is usual here; "
            f"{figure(log.audited, PLAIN)} of {figure(log.leavers, PLAIN)} had begun an audit."
        )
    return (
        f"Cause: the share of {what} that goes when it is off. Tells who: log odds of leaving voluntarily per standard "
        f"deviation between people; = the same for everybody, a constant (moves more than {MUCH:.0%}, tells less than "
        f"{LITTLE:g}). "
        f"{said} Lever: the one that lowers it most, at full intensity, and the share of {what} that it averts. "
        f"{NOTE} More: docs/drivers.md."
    )
