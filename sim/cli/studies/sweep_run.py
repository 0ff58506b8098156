"""Run studies from the command line: the size first, then progress, and how to resume after an interruption."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer

from sim.cli.common import screen, streams
from sim.cli.common.failures import FAULT, INTERRUPTED
from sim.foundation.errors import InputError, shown
from sim.foundation.library import slug
from sim.foundation.places import command
from sim.results.numbers import counted
from sim.simulate.run import warm_up
from sim.studies.points.work import How
from sim.studies.sweep.design import KEYS
from sim.studies.sweep.estimate import Estimate, check_room, estimate, size_of
from sim.studies.sweep.export import export
from sim.studies.sweep.folder import RunFolder, Shard, resuming
from sim.studies.sweep.merge import merge
from sim.studies.sweep.plan import StudyPlan
from sim.studies.sweep.results import Results, open_results
from sim.studies.sweep.run import check_shard, execute, forget_failed
from sim.studies.sweep.study import study_text
from sim.world.roster.read import RosterFile

_EVERY_SECONDS = 60.0  # between two progress lines if there is no terminal


def print_study(name: str) -> None:
    """Print a study as YAML that can be edited; a built-in one with its comments."""
    streams.write_machine(study_text(name))  # which reports what is wrong with it


def run_study(
    name: str, roster: RosterFile | None, out: Path | None, how: How, *, shard: str | None, part: int | None, force: bool,
    dry_run: bool, json: bool,
) -> None:  # fmt: skip
    """Check a study, report its size, and run it."""
    wanted = _shard(shard)
    plan = StudyPlan.of(name, part=part, roster=roster)
    ending = "" if wanted is None else f"-{wanted[0]}-of-{wanted[1]}"
    folder = out or Path(f"{slug(plan.study.name)}-results{ending}")
    if not dry_run:
        RunFolder(folder, plan.identity, plan.digest, plan, wanted).check(force=force)
    screen.note(_size(plan))
    if plan.setting.model is None:
        warm_up(screen.note)
    found = estimate(plan, 1.0 if wanted is None else 1.0 / wanted[1])
    screen.note(_cost(found, how))
    check_room(plan, folder, found.bytes)
    if dry_run:
        return
    _execute(RunFolder.open(folder, plan, text=plan.text, shard=wanted, force=force), how, json)


def resume_study(folder: Path, how: How, *, retry: bool, json: bool) -> None:
    """Resume a study."""
    found = RunFolder.kept(folder)
    if retry:
        forget_failed(found)
    done, parts = open_results(folder).progress
    screen.note(f"{found.plan.study.title}: {done:,} of {parts:,} parts are done.")
    warm_up(screen.note)
    _execute(found, how, json)


def merge_folders(folders: Sequence[Path], out: Path, *, force: bool, json: bool) -> None:
    """Merge shards."""
    _report(merge(folders, out, force=force), json)


def export_results(folder: Path, out: Path, *, force: bool) -> None:
    """Write one file."""
    place = export(open_results(folder), out, force=force)
    screen.note(f"Written: {place} ({size_of(place.stat().st_size)}).")


def _execute(folder: RunFolder, how: How, json: bool) -> None:
    try:
        with _progress() as report:
            execute(folder, how, report, note=screen.note)
    except KeyboardInterrupt:
        done, parts = open_results(folder.path).progress
        screen.note(f"Interrupted: {done:,} of {parts:,} parts are kept. Resume with:", resuming(folder.path))
        raise typer.Exit(INTERRUPTED) from None
    except InputError:
        done, parts = open_results(folder.path).progress
        kept = f"{done:,} of {parts:,} parts are kept." if done else "Nothing was simulated yet."
        screen.note(f"{kept} Resume with:", resuming(folder.path))
        raise
    _report(open_results(folder.path), json)


def _report(results: Results, json: bool) -> None:
    """Report where results are, what failed, and what is missing."""
    done, parts = results.progress
    failures = results.failures
    if json:
        failed = failures.to_dict("records")
        screen.print_results({"folder": str(results.path), "parts": parts, "done": done, "failures": failed})
        return
    if len(failures):
        points = failures["point"].nunique()
        first = f'point {failures["point"].iloc[0]}: {failures["error"].iloc[0]}'
        screen.note(f"{points:,} of {len(results.design):,} points failed; the first is {first}")
    if done < parts:
        screen.note(f"{parts - done:,} of {parts:,} parts are missing. Run them with:", resuming(results.path))
    if len(failures) and failures["point"].nunique() == len(results.design):
        raise typer.Exit(FAULT)
    show = command("attrition", "sweep", "show", results.path)
    screen.note(f"Results are in {results.path}. Show them with:", show)


def _size(plan: StudyPlan) -> str:
    study, design = plan.study, plan.design
    combinations = int(design.table[KEYS[2]].max()) + 1
    crossed = f" ({design.points // combinations:,} samples × {combinations:,} combinations)" if combinations > 1 else ""
    least, most = study.least_replicates, study.most_replicates
    futures = counted(most, "replicate") if least == most else f"{least:,} to {most:,} replicates"
    runs = f"{plan.runs:,}" if least == most else f"{plan.least_runs:,} to {plan.runs:,}"
    return (
        f"{study.title}: {counted(design.points, 'point')}{crossed} × {counted(len(plan.setting.scenarios), 'scenario')} × "
        f"{counted(len(plan.setting.institutions), 'institution')} × {futures} = {runs} runs of "
        f"{counted(study.months, 'month')}, in {counted(plan.layout.parts, 'part')}."
    )


def _cost(found: Estimate, how: How) -> str:
    room = f"at most {size_of(found.bytes)}"
    if how.scheduler is not None:
        hours = found.most_seconds / 3600.0
        return f"About {hours:,.2g} core hours, {room} on disk."
    least, most = (screen.duration(seconds / how.many) for seconds in (found.seconds, found.most_seconds))
    span = least if least == most else f"{least} to {most}"
    return f"About {span} on {how}, {room} on disk."


def _shard(text: str | None) -> Shard | None:
    """Return the numbers of `2/4`."""
    if text is None:
        return None
    first, _, last = text.partition("/")
    try:
        found = int(first), int(last)
        check_shard(found)
    except (ValueError, InputError):
        allowed = "I/N, such as 1/4 for the first of four parts"
        raise InputError(f"{shown(text)} is not a valid shard.", where="--shard", allowed=allowed) from None
    return found


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """Show a bar with rate and time left; in a job log, a line now and then."""
    with screen.progress("Simulating", of="points") as bar:
        yield bar or _Lines()


class _Lines:
    """Report progress once a minute."""

    def __init__(self) -> None:
        self._begun = self._said = time.monotonic()
        self._first: int | None = None

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        self._first = done if self._first is None else self._first
        if now - self._said < _EVERY_SECONDS:
            return
        self._said = now
        rate = (done - self._first) / (now - self._begun)
        left = f", {rate:.3g} points/s, about {screen.duration((total - done) / rate)} left" if rate > 0 else ""
        screen.note(f"{done:,} of {total:,} points{left}.")
