"""`attrition trial` and `attrition trials`: a published study, replayed and compared with what it found."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.padding import Padding
from rich.text import Text

import sim
from sim.cli.choose.catalog import flat
from sim.cli.common import given, screen, storing, streams
from sim.cli.common import progress as keeping
from sim.foundation import places
from sim.foundation.errors import InputError
from sim.results.numbers import counted
from sim.simulate.rosters import people_of
from sim.studies.reports import KEPT, nothing_but
from sim.studies.trials.entry import run_trial
from sim.studies.trials.measures import measures
from sim.studies.trials.result import SHOWN, TrialResult, said
from sim.studies.trials.statistics import STATISTICS
from sim.studies.trials.trial import DESIGNS, Trial, list_trials, load_trial
from sim.world.in_force import draws_of
from sim.world.institution import load_institution
from sim.world.roster.read import RosterFile

_GROUPS = {
    "who": "Who people are", "work": "Work", "treatment": "How they are treated", "strain": "Strains",
    "wellbeing": "Wellbeing", "leaving": "Leaving",
}  # fmt: skip


_VERDICTS = ("agrees", "compatible", "weaker", "stronger", "none")


@dataclass(frozen=True)
class Wanted:
    """The options of `attrition trial`."""

    draws: int
    replicates: int | None
    studies: int
    roster: RosterFile | None
    seed: int
    threads: int | None
    set_: list[str]
    switch: list[str]
    out: Path | None
    force: bool
    json: bool


def show_trial(name: str, wanted: Wanted, *, yaml: bool) -> None:
    """Replay a trial and print or write the results, or print its file."""
    trial = load_trial(name)
    if yaml:
        streams.write_machine(trial.to_yaml())
        return
    there = wanted.out is not None and wanted.out.is_dir() and not nothing_but(wanted.out, KEPT)
    if there and not wanted.force:
        message = "There are files in this folder."
        raise InputError(message, where=str(wanted.out), allowed="an empty or new one, or --force")
    if wanted.out is not None:
        places.check_folder(wanted.out)
    place, draws = load_institution(trial.institution), None
    people = people_of(wanted.roster, place)  # before anything is compiled or written
    if wanted.draws:
        draws = draws_of(place, wanted.draws)
    parameters, switches = given.parameter_values(wanted.set_), given.switch_values(wanted.switch)
    sim.warm_up(screen.note)
    kept = None if wanted.out is None else wanted.out / KEPT
    keeping.say_what_is_kept(kept, "institutions")
    with keeping.working(wanted.out, kept, of="institutions") as report:
        found = run_trial(
            trial, draws=draws, seed=wanted.seed, replicates=wanted.replicates, studies=wanted.studies,
            threads=wanted.threads, parameters=parameters, switches=switches, roster=people, folder=kept, progress=report,
        )  # fmt: skip
    out = wanted.out
    with storing.stored(None if out is None else lambda: found.save(out), f"Tables and metadata are in {out}."):
        if wanted.json:
            groups = found.groups.to_dict("records")
            screen.print_results({"effects": found.rows, "groups": groups, "notes": found.notes, **found.metadata})
        else:
            print_result(found)


def print_result(found: TrialResult) -> None:
    """Print the title, design, size, and each effect next to the published one."""
    console, trial = screen.out(), found.trial
    console.print(Text(trial.title, style="bold"))
    if trial.why:
        console.print(Padding(Text(flat(trial.why)), (0, 0, 0, 2)))
    console.print(Text(f"Design: {trial.design} ({DESIGNS[trial.design]})."))
    about = found.metadata
    size = f"Size: {about['size']}; {about['recruits_per_institution']:,.0f} people at an institution meet the criteria."
    console.print(Text(size))
    if trial.sources or trial.citation:
        console.print(Text(f"Published: {', '.join(trial.sources) or trial.citation}"))
    unsure = "over parameter draws" if about["draws"] > 1 else "due to chance in the simulation"
    draws = f" for each of {about['draws']:,} draws" if about["draws"] > 1 else ""
    caption = (
        f"A study like it: what its design finds, and the range that contains 95% of {about['studies']:,} studies of that "
        f"size, in {counted(about['institutions'], 'institution')}{draws}, seed {about['seed']}. "
        f"True effect: in everyone; its interval is {unsure}."
    )
    table = screen.table("Outcome", "Published", "A study like it", "True effect", caption=caption)
    rows = found.rows
    for row in rows:
        name = Text(f"{row['title']}\n") + Text(_measured(row), style="dim")
        table.add_row(name, *(said(row, *each) for each in SHOWN.values()))
    console.print(table)
    for row in rows:
        console.print(Text(f"{row['title']}: {row['verdict']}."))
    for note in found.notes:
        console.print(Text(note, style="dim"))


def _measured(row: dict[str, Any]) -> str:
    """Return the statistic and its unit, which some statistics say themselves: "percentage points", "odds ratio"."""
    statistic, unit = row["statistic"], row["unit"]
    return statistic if set(unit.split()) <= set(statistic.split()) else f"{statistic}, {unit}"


def list_all_trials(json: bool) -> None:
    """List the built-in trials with their purpose."""
    found: list[Trial] = [load_trial(name) for name in list_trials()]
    if json:
        screen.print_json(
            [t.model_dump(mode="json", include={"name", "title", "why", "design", "sources"}) for t in found]
        )
        return
    console = screen.out()
    for trial in found:
        console.print(Text(trial.name, style="bold") + Text(f"  {trial.title} [{', '.join(trial.sources)}]"))
        console.print(Padding(Text(flat(trial.why)), (0, 0, 0, 2)))
    head = Text("\nReplay one of them (--yaml prints a file that you can edit):", style="dim")
    screen.say(console, head, f"attrition trial {found[0].name}")


def run_all_trials(seed: int, threads: int | None, out: Path | None, json: bool) -> None:
    """Replay every built-in trial and print what was published, what a study like it finds, and the verdict."""
    if out is not None:
        places.check_folder(out)
    sim.warm_up(screen.note)
    found = []
    names = list_trials()
    with screen.progress("Replaying studies") as report:
        for done, name in enumerate(names, 1):
            folder = None if out is None else out / name / KEPT
            found.append(run_trial(name, seed=seed, threads=threads, folder=folder))
            if report is not None:
                report(done, len(names))
    if json:
        screen.print_results({each.trial.name: {"effects": each.rows, "notes": each.notes} for each in found})
        return
    console, verdicts = screen.out(), Counter[str]()
    for each in found:
        told = [row for row in each.rows if row["published"] is not None and not _untold(row)]
        verdicts.update(_word(row) for row in told)
        table = screen.table(each.trial.name, "Published", "A study like it", "True", "Verdict")
        for row in told:
            published, study, true = (said(row, *ends) for ends in SHOWN.values())
            table.add_row(
                f"{row['title']}, {row['statistic']}", published, study, true.split(" ")[0], _word(row)
            )
        console.print(table)
        for note in each.notes:
            console.print(Text(note, style="dim"))
    total = ", ".join(f"{verdicts[word]} {word}" for word in _VERDICTS if verdicts[word])
    console.print(Text(f"\n{sum(verdicts.values())} published results: {total}."))


def _untold(row: dict[str, Any]) -> bool:
    """Return whether nothing was published to compare with."""
    return bool(np.isnan([row["published"], row["published_low"]]).all())


def _word(row: dict[str, Any]) -> str:
    """Return a verdict as one word."""
    return next((word for word in _VERDICTS[:-1] if word in row["verdict"]), _VERDICTS[-1])


def list_measures(json: bool) -> None:
    """List instruments, designs, and statistics."""
    if json:
        content = [
            {"name": m.name, "title": m.title, "unit": m.unit, "kind": m.kind, "words": m.words}
            for m in measures().values()
        ]
        screen.print_json({"instruments": content, "statistics": list(STATISTICS), "designs": DESIGNS})
        return
    console = screen.out()
    for group, title in _GROUPS.items():
        console.print(Text(f"\n{title}", style="bold underline"))
        for measure in measures().values():
            if measure.group == group:
                unit = ", ".join(measure.words) if measure.words else measure.unit or "a name"
                unit = "yes or no" if measure.kind == "yes/no" else unit
                console.print(Text(measure.name, style="bold") + Text(f"  {measure.title} ({unit})"))
    console.print(Text("\nStatistics", style="bold underline"))
    console.print(Text(", ".join(STATISTICS)))
    console.print(Text("\nDesigns", style="bold underline"))
    for name, meaning in DESIGNS.items():
        console.print(Text(name, style="bold") + Text(f"  {meaning}"))
