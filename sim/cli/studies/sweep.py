"""`attrition sweep` and its commands; what each one does is in `sweep_run.py` and `sweep_show.py`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from sim.cli.app import Exact, app
from sim.cli.common import options as o
from sim.cli.common.commands import Application, Group

_WORK = "Computing"


class _RunsFiles(Group):
    """A group in which `attrition sweep FILE` means `attrition sweep run FILE`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Insert the word `run` before a study file."""
        if args and (args[0].endswith((".yaml", ".yml")) or "/" in args[0] or "\\" in args[0]):
            args = ["run", *args]
        return super().parse_args(ctx, args)


commands = Application(
    cls=_RunsFiles, no_args_is_help=True, rich_markup_mode="rich",
    help="""Run simulation studies: many points, levers, and scenarios, resumable, from a laptop to a cluster.

    `attrition sweep FILE` is short for `attrition sweep run FILE`. See docs/sweeps.md.

    Example: [bold]attrition sweep run inbox-and-time --out results[/bold]
    """,
)  # fmt: skip
app.add_typer(commands, name="sweep")

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="A run folder.", show_default=False)]
Threads = Annotated[
    int | None,
    typer.Option(
        "--threads", metavar="N", min=1, rich_help_panel=_WORK, show_default=False,
        help="Threads, or processes with --processes; all cores by default. Does not change results.",
    ),
]  # fmt: skip
Workers = Annotated[int | None, typer.Option("--workers", "-w", metavar="N", min=1, hidden=True)]  # the name in version 0.1
Processes = Annotated[
    bool, typer.Option("--processes", rich_help_panel=_WORK, help="Use processes instead of threads, for many cores.")
]
Scheduler = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", rich_help_panel=_WORK, help="A Dask scheduler, such as tcp://127.0.0.1:8786."),
]
Dask = Annotated[bool, typer.Option("--dask", rich_help_panel=_WORK, help="Start a Dask cluster on this machine.")]
Force = Annotated[bool, typer.Option("--force", help="Replace existing results.")]


@commands.command()
def run(
    study: Annotated[
        str, typer.Argument(metavar="STUDY", help="A study file (YAML) or the name of a built-in study.", show_default=False)
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="DIR", show_default=False, help="The run folder; default: <study>-results."),
    ] = None,
    roster: o.Roster = None,
    map_: o.Map = None,
    mapping: o.Mapping = None,
    skip_refused: o.SkipRefused = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check the study, report its size, and stop.")] = False,
    threads: Threads = None,
    workers: Workers = None,
    processes: Processes = False,
    scheduler: Scheduler = None,
    dask: Dask = False,
    shard: Annotated[
        str | None,
        typer.Option(metavar="I/N", rich_help_panel=_WORK, help="Run only the I-th of N parts, as in a job array."),
    ] = None,
    part: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, rich_help_panel=_WORK, show_default=False, help="Points per results file."),
    ] = None,
    force: Force = False,
    yaml: Exact = False,
    json: o.PlainJson = False,
) -> None:
    """Run a study, or resume it where it stopped: repeat the command, or use `attrition sweep resume`.

    Example: [bold]attrition sweep run inbox-and-time --out results --threads 2[/bold]
    """
    from sim.cli.common import given
    from sim.cli.studies import sweep_run
    from sim.studies.points.work import How

    if yaml:
        sweep_run.print_study(study)
        return
    how = How(_threads(threads, workers), processes, scheduler, dask)
    people = given.roster(roster, map_, mapping, skip_refused)
    sweep_run.run_study(study, people, out, how, shard=shard, part=part, force=force, dry_run=dry_run, json=json)


@commands.command()
def resume(
    folder: Folder,
    threads: Threads = None,
    workers: Workers = None,
    processes: Processes = False,
    scheduler: Scheduler = None,
    dask: Dask = False,
    retry: Annotated[bool, typer.Option("--retry", help="Rerun parts in which a point failed.")] = False,
    json: o.PlainJson = False,
) -> None:
    """Resume an interrupted study; the study file is no longer needed.

    Example: [bold]attrition sweep resume results[/bold]
    """
    from sim.cli.studies.sweep_run import resume_study
    from sim.studies.points.work import How

    resume_study(folder, How(_threads(threads, workers), processes, scheduler, dask), retry=retry, json=json)


@commands.command()
def show(
    folder: Folder,
    outcome: Annotated[
        list[str] | None,
        typer.Option("--outcome", metavar="NAME", show_default=False, help="Show only this outcome. Repeatable."),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option("--by", metavar="NAME", show_default=False, help="Show only this lever or parameter. Repeatable."),
    ] = None,
    json: o.PlainJson = False,
) -> None:
    """Show a study, its progress, failures, and outcomes by lever levels and parts of parameter ranges.

    Example: [bold]attrition sweep show results --outcome departures[/bold]
    """
    from sim.cli.studies.sweep_show import show_results

    show_results(folder, outcome or [], by or [], json=json)


@commands.command()
def merge(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR...", help="Run folders of one study.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for the result.", show_default=False)],
    force: Force = False,
    json: o.PlainJson = False,
) -> None:
    """Merge the shards of a study.

    Example: [bold]attrition sweep merge results-1 results-2 --out results[/bold]
    """
    from sim.cli.studies.sweep_run import merge_folders

    merge_folders(folders, out, force=force, json=json)


@commands.command()
def export(
    folder: Folder,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="A .csv, .parquet or .nc file.", show_default=False)
    ],
    force: Force = False,
) -> None:
    """Write the results and the values of their points to one file: CSV, Parquet, or NetCDF for xarray.

    Example: [bold]attrition sweep export results --out results.csv[/bold]
    """
    from sim.cli.studies.sweep_run import export_results

    export_results(folder, out, force=force)


def _threads(threads: int | None, workers: int | None) -> int | None:
    """Return how many are asked for, by the name of today or of version 0.1."""
    if workers is None:
        return threads
    from sim.cli.common import screen

    screen.note("--workers is called --threads now, as everywhere else; the old name goes with the next version.")
    return workers if threads is None else threads
