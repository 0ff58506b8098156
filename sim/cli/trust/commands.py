"""The commands of those who ask how far the model can be believed, and their options."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.app import Exact, app
from sim.cli.common import options as o
from sim.foundation.errors import InputError

_ANY_STUDY = "Of any design study"
_WITH_STUDY = {"of", "at", "method", "outcome", "seed", "out", "json"}


@app.command()
def trial(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A shipped trial (see `attrition trials`) or a YAML file.")
    ],
    draws: Annotated[
        int, typer.Option(metavar="N", min=0, help="Posterior draws of parameters; 0: the defaults only.")
    ] = 0,
    replicates: Annotated[
        int | None,
        typer.Option("--replicates", "-n", metavar="N", min=1, help="Simulated institutions for each draw."),
    ] = None,
    studies: Annotated[int, typer.Option(metavar="N", help="How often the study is repeated.")] = 400,
    seed: o.Seed = 1,
    threads: o.Threads = None,
    set_: o.Set = None,
    switch: o.Switch = None,
    yaml: Exact = False,
    out: o.Out = None,
    force: o.Force = False,
    json: o.Json = False,
) -> None:
    """Replay a published study: the effect beside the published one, and what one study of its size would find.

    Example: [bold]attrition trial v23-documentation[/bold]

    Example: [bold]attrition trial my-study.yaml --draws 20 --out results[/bold]
    """
    from sim.cli.trust.trial import Wanted, show_trial

    wanted = Wanted(draws, replicates, studies, seed, threads, set_ or [], switch or [], out, force, json)
    show_trial(name, wanted, yaml=yaml)


@app.command()
def trials(
    measures: Annotated[
        bool, typer.Option("--measures", help="List what can be measured, with which statistics and designs.")
    ] = False,
    run_: Annotated[bool, typer.Option("--run", help="Replay them all; takes some minutes.")] = False,
    seed: o.Seed = 1,
    threads: o.Threads = None,
    json: o.PlainJson = False,
) -> None:
    """List the virtual trials: published studies to replay; or what trials can measure; or replay them all.

    Example: [bold]attrition trials --measures[/bold]
    """
    from sim.cli.trust.trial import list_all_trials, list_measures, run_all_trials

    if measures:
        list_measures(json)
    elif run_:
        run_all_trials(seed, threads, json)
    else:
        list_all_trials(json)


@app.command()
def validate(
    draws: Annotated[
        int, typer.Option("--draws", "-d", metavar="N", min=1, help="Draws of the posterior, each with luck of its own.")
    ] = 40,
    replicates: Annotated[
        int, typer.Option("--replicates", "-n", metavar="N", min=1, help="Simulated futures of each draw.")
    ] = 6,
    institution: Annotated[
        str, typer.Option("--institution", "-i", metavar="NAME", help="A shipped institution or a YAML file.")
    ] = "typical",
    rivals: Annotated[bool, typer.Option("--rivals", help="Score rival structures on the same board.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write the page of the documentation.")
    ] = None,
    seed: o.Seed = 1,
    threads: o.Threads = None,
    json: o.PlainJson = False,
) -> None:
    """Score the model on published findings that it was not fitted to; takes some minutes.

    Example: [bold]attrition validate --draws 10[/bold]

    Example: [bold]attrition validate --rivals --out docs/validation.md[/bold]
    """
    from sim.cli.trust.validate import Request, validate_and_print

    validate_and_print(Request(draws, replicates, institution, rivals, seed, threads, out, json))


@app.command()
def sensitivity(
    context: typer.Context,
    of: Annotated[
        Path | None,
        typer.Option(
            "--of", metavar="DIR", show_default=False, rich_help_panel=_ANY_STUDY,
            help="A run folder of `attrition sweep run`; without it designs are made here.",
        ),
    ] = None,
    at: Annotated[
        list[str] | None,
        typer.Option(
            "--at", metavar="NAME=LEVEL", show_default=False, rich_help_panel=_ANY_STUDY,
            help="Only this level of what the study crosses, such as team_inbox=1. Repeatable.",
        ),
    ] = None,
    method: Annotated[
        str | None,
        typer.Option(
            "--method", metavar="NAME", show_default=False,
            help="morris (what matters; the usual one), sobol (how much), tornado (each alone) or ranking. With --of: "
            "morris, sobol, pawn, delta or tornado; the one that suits the study if left out.",
        ),
    ] = None,
    outcome: Annotated[
        list[str] | None,
        typer.Option(
            "--outcome", metavar="NAME", show_default=False,
            help="Any outcome; with _change behind it, what the scenario changes. Repeatable.",
        ),
    ] = None,
    points: Annotated[
        int | None,
        typer.Option(metavar="N", show_default=False, help="Sobol: a power of two (64). Ranking: draws (100)."),
    ] = None,
    trajectories: Annotated[int, typer.Option(metavar="N", min=2, help="Of the Morris screening.")] = 6,
    main: Annotated[int, typer.Option(metavar="N", min=2, help="How many parameters Sobol looks at.")] = 12,
    policies: Annotated[str, typer.Option(metavar="KIND", help="What is ranked: levers or groups of them.")] = "levers",
    over: Annotated[str, typer.Option(metavar="NAME", help="Ranking over draws of the prior or posterior.")] = "prior",
    scenario: Annotated[
        str, typer.Option(metavar="NAME", help="Whose effects (_change) are looked at.")
    ] = "everything-reasonable",
    institution: o.InstitutionName = "typical",
    people: Annotated[
        int | None, typer.Option(metavar="N", min=50, show_default=False, help="Bring the institution to this size.")
    ] = None,
    replicates: o.Replicates = 2,
    months: o.Months = None,
    years: o.Years = None,
    seed: o.Seed = 1,
    threads: o.Threads = None,
    out: o.Out = None,
    json: o.Json = False,
) -> None:
    """Find out which uncertain numbers the answers hinge on, and which conclusions hold whatever they are.

    With --of: of any study that `attrition sweep` has run (docs/indices.md). Without it, runs of its own are made; an
    interrupted one goes on where it stopped, if --out was given: use the same command again.

    Example: [bold]attrition sensitivity --method ranking --people 400 --out sensitivity[/bold]

    Example: [bold]attrition sensitivity --of results --outcome departures[/bold]
    """
    if of is not None:
        from sim.cli.studies.sensitivity_of import Request as OfStudy
        from sim.cli.studies.sensitivity_of import analyse_folder

        chosen = {name for name in context.params if _was_given(context, name)}
        for name in sorted(chosen - _WITH_STUDY):
            raise InputError(
                "The study of --of says that already.", where=f"--{name}", allowed=f"with --of {_options(_WITH_STUDY)}"
            )
        own_seed = seed if "seed" in chosen else None
        analyse_folder(OfStudy(of, method, outcome or [], at or [], own_seed, out, json))
        return
    if at:
        raise InputError("Levels are chosen of a study.", where="--at", allowed="with --of and a run folder")
    from sim.cli.studies.sensitivity import Request, analyse

    request = Request.of(
        method or "morris", policies, over, outcomes=tuple(outcome or ()), points=points, trajectories=trajectories,
        main=main, scenario=scenario, institution=institution or "typical", people=people, horizon=(months, years),
        replicates=replicates, seed=seed, threads=threads, out=out, json=json,
    )  # fmt: skip
    analyse(request)


def _was_given(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def _options(names: Iterable[str]) -> str:
    return ", ".join(f"--{name}" for name in sorted(names) if name != "of")


@app.command()
def calibrate(
    study: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="A study file; the shipped one (six numbers, six targets) if left out."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="DIR", help="Keep points and results here; the same command goes on."),
    ] = None,
    threads: o.Threads = None,
    point: Annotated[bool, typer.Option(help="Look for the closest single point, too.")] = True,
    coverage: Annotated[
        int | None,
        typer.Option(metavar="N", min=2, help="Instead: calibrate N made-up institutions whose truth is known."),
    ] = None,
    json: o.PlainJson = False,
) -> None:
    """Fit a few numbers to published patterns: a posterior of draws, and what the patterns do not tell.

    Example: [bold]attrition calibrate --out calibration[/bold]
    """
    from sim.cli.trust.calibrate import calibrate_and_print, coverage_and_print

    if coverage is not None:
        coverage_and_print(study, coverage, out, threads, json=json)
        return
    calibrate_and_print(study, out, threads, point=point, json=json)


@app.command()
def fit(
    school: Annotated[
        Path, typer.Argument(metavar="FILE", help="An institution file with a block `known` (see docs/calibration.md).")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="DIR", help="Folder for the fitted institution; the same command goes on."),
    ] = None,
    seed: o.Seed = 1,
    threads: o.Threads = None,
    json: o.PlainJson = False,
) -> None:
    """Fit the model to what a school knows of itself: counts, surveys, hours, any of them.

    Example: [bold]attrition fit my-school.yaml --out my-school[/bold]
    """
    from sim.cli.trust.fit import fit_and_print

    fit_and_print(school, out, seed, threads, json=json)
