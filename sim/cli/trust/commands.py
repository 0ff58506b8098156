"""The commands that show how far the model can be trusted, and their options."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.app import Exact, app
from sim.cli.common import options as o
from sim.foundation.errors import InputError

_ANY_STUDY = "Sensitivity of any study"
_WITH_STUDY = {"of", "at", "method", "outcome", "seed", "out", "json"}


@app.command()
def trial(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A built-in trial (see `attrition trials`) or a YAML file.")
    ],
    draws: Annotated[
        int, typer.Option(metavar="N", min=0, help="Posterior draws of the parameters; 0: defaults only.")
    ] = 0,
    replicates: Annotated[
        int | None,
        typer.Option("--replicates", "-n", metavar="N", min=1, help="Simulated institutions per draw."),
    ] = None,
    studies: Annotated[int, typer.Option(metavar="N", help="How often to repeat the study.")] = 400,
    roster: o.Roster = None,
    map_: o.Map = None,
    mapping: o.Mapping = None,
    skip_refused: o.SkipRefused = False,
    seed: o.Seed = 1,
    threads: o.Threads = None,
    set_: o.Set = None,
    switch: o.Switch = None,
    yaml: Exact = False,
    out: o.Out = None,
    force: o.Force = False,
    json: o.Json = False,
) -> None:
    """Replay a published study: compare the simulated with the published effect, and with what one such study would find.

    Example: [bold]attrition trial v23-documentation[/bold]

    Example: [bold]attrition trial my-study.yaml --draws 20 --out results[/bold]
    """
    from sim.cli.common import given
    from sim.cli.trust.trial import Wanted, show_trial

    people = given.roster(roster, map_, mapping, skip_refused)
    wanted = Wanted(draws, replicates, studies, people, seed, threads, set_ or [], switch or [], out, force, json)
    show_trial(name, wanted, yaml=yaml)


@app.command()
def trials(
    measures: Annotated[
        bool, typer.Option("--measures", help="List what can be measured, and with which statistics and designs.")
    ] = False,
    run_: Annotated[bool, typer.Option("--run", help="Replay all of them; takes a few minutes.")] = False,
    seed: o.Seed = 1,
    threads: o.Threads = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="DIR", help="With --run: keep institutions here, to go on.")
    ] = None,
    json: o.PlainJson = False,
) -> None:
    """List the virtual trials (published studies to replay), list what trials can measure, or replay all of them.

    Example: [bold]attrition trials --measures[/bold]
    """
    from sim.cli.trust.trial import list_all_trials, list_measures, run_all_trials

    if measures:
        list_measures(json)
    elif run_:
        run_all_trials(seed, threads, out, json)
    else:
        list_all_trials(json)


@app.command()
def validate(
    draws: Annotated[
        int, typer.Option("--draws", "-d", metavar="N", min=1, help="Posterior draws, each with its own random numbers.")
    ] = 40,
    replicates: Annotated[
        int, typer.Option("--replicates", "-n", metavar="N", min=1, help="Simulated futures per draw.")
    ] = 6,
    institution: Annotated[
        str, typer.Option("--institution", "-i", metavar="NAME", help="A built-in institution or a YAML file.")
    ] = "typical",
    rivals: Annotated[bool, typer.Option("--rivals", help="Also score rival model structures.")] = False,
    test: Annotated[
        bool, typer.Option("--test", help="Also score the test part of the targets. The report says what of it was seen.")
    ] = False,
    face: Annotated[
        bool, typer.Option("--face", help="Instead: what an expert checks first, beside published numbers (seconds).")
    ] = False,
    objections: Annotated[
        bool, typer.Option("--objections", help="Instead: the 17 objections of a skeptical expert, before and now.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="Write the documentation page; FILE.csv: a table of the last two."),
    ] = None,
    keep: Annotated[
        Path | None, typer.Option("--keep", metavar="DIR", help="Keep what is measured here; the same command goes on.")
    ] = None,
    seed: o.Seed = 1,
    threads: o.Threads = None,
    switch: o.Switch = None,
    json: o.PlainJson = False,
) -> None:
    """Score the model on held-out published findings that it was not fitted to; takes a few minutes.

    Example: [bold]attrition validate --draws 10[/bold]

    Example: [bold]attrition validate --rivals --out docs/validation.md[/bold]

    Example: [bold]attrition validate --face[/bold]
    """
    from sim.cli.common import given
    from sim.cli.trust.expert import show_face, show_objections
    from sim.cli.trust.validate import ValidationRequest, validate_and_print

    if sum((face, objections, test or rivals)) > 1:
        raise InputError("These options do not go together.", allowed="--face, --objections, or the board, one at a time")
    switches = given.switch_values(switch or [])
    request = ValidationRequest(draws, replicates, institution, rivals, seed, threads, out, keep, json, switches, test)
    (show_face if face else show_objections if objections else validate_and_print)(request)


@app.command()
def sensitivity(
    context: typer.Context,
    of: Annotated[
        Path | None,
        typer.Option(
            "--of", metavar="DIR", show_default=False, rich_help_panel=_ANY_STUDY,
            help="A run folder of `attrition sweep run`. If omitted, the designs are run here.",
        ),
    ] = None,
    at: Annotated[
        list[str] | None,
        typer.Option(
            "--at", metavar="NAME=LEVEL", show_default=False, rich_help_panel=_ANY_STUDY,
            help="Analyze only this level of a crossed factor, such as team_inbox=1. Repeatable.",
        ),
    ] = None,
    method: Annotated[
        str | None,
        typer.Option(
            "--method", metavar="NAME", show_default=False,
            help="morris (what matters; the default), sobol (how much), tornado (each alone), or ranking. With --of: "
            "morris, sobol, pawn, delta, or tornado; default: whichever suits the study.",
        ),
    ] = None,
    outcome: Annotated[
        list[str] | None,
        typer.Option(
            "--outcome", metavar="NAME", show_default=False,
            help="Any outcome; add _change for what the scenario changes. Repeatable.",
        ),
    ] = None,
    points: Annotated[
        int | None,
        typer.Option(metavar="N", show_default=False, help="Sobol: a power of two (64). Ranking: draws (100)."),
    ] = None,
    trajectories: Annotated[int, typer.Option(metavar="N", min=2, help="Trajectories of the Morris screening.")] = 6,
    main: Annotated[int, typer.Option(metavar="N", min=2, help="Number of parameters that Sobol analyzes.")] = 12,
    policies: Annotated[str, typer.Option(metavar="KIND", help="What to rank: levers or groups.")] = "levers",
    over: Annotated[str, typer.Option(metavar="NAME", help="Rank over draws of the prior or the posterior.")] = "prior",
    scenario: Annotated[
        str, typer.Option(metavar="NAME", help="Scenario whose effects (_change) are analyzed.")
    ] = "everything-reasonable",
    institution: o.InstitutionName = "typical",
    people: Annotated[
        int | None, typer.Option(metavar="N", min=50, show_default=False, help="Scale the institution to this size.")
    ] = None,
    roster: o.Roster = None,
    map_: o.Map = None,
    mapping: o.Mapping = None,
    skip_refused: o.SkipRefused = False,
    replicates: o.Replicates = 2,
    months: o.Months = None,
    years: o.Years = None,
    seed: o.Seed = 1,
    threads: o.Threads = None,
    out: o.Out = None,
    json: o.Json = False,
) -> None:
    """Find which uncertain parameters the answers depend on, and which conclusions hold regardless of them.

    With --of, analyze any study that `attrition sweep` has run (docs/indices.md). Without it, the command makes its own runs.

    If --out was given, interrupted work resumes where it stopped: repeat the command.

    Example: [bold]attrition sensitivity --method ranking --people 400 --out sensitivity[/bold]

    Example: [bold]attrition sensitivity --of results --outcome departures[/bold]
    """
    if of is not None:
        from sim.cli.studies.sensitivity_of import IndicesRequest, analyse_folder

        chosen = {name for name in context.params if _was_given(context, name)}
        for name in sorted(chosen - _WITH_STUDY):
            raise InputError(
                "The study of --of sets this.", where=_option(name), allowed=f"with --of {_options(_WITH_STUDY)}"
            )
        own_seed = seed if "seed" in chosen else None
        analyse_folder(IndicesRequest(of, method, outcome or [], at or [], own_seed, out, json))
        return
    if at:
        raise InputError("Levels can be chosen only for a study.", where="--at", allowed="with --of and a run folder")
    from sim.cli.common import given
    from sim.cli.studies.sensitivity import SensitivityRequest, analyse

    request = SensitivityRequest.of(
        method or "morris", policies, over, outcomes=tuple(outcome or ()), points=points, trajectories=trajectories,
        main=main, scenario=scenario, institution=institution or "typical", people=people,
        roster=given.roster(roster, map_, mapping, skip_refused), horizon=(months, years), replicates=replicates, seed=seed,
        threads=threads, out=out, json=json,
    )  # fmt: skip
    analyse(request)


def _option(name: str) -> str:
    return f"--{name.strip('_').replace('_', '-')}"


def _was_given(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def _options(names: Iterable[str]) -> str:
    return ", ".join(f"--{name}" for name in sorted(names) if name != "of")


@app.command()
def calibrate(
    study: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="A calibration file; default: the built-in one (six parameters, six targets)."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="DIR", help="Folder for points and results; repeat the command to resume."),
    ] = None,
    threads: o.Threads = None,
    point: Annotated[bool, typer.Option(help="Also find the closest single point.")] = True,
    coverage: Annotated[
        int | None,
        typer.Option(metavar="N", min=2, help="Instead, calibrate N simulated institutions whose truth is known."),
    ] = None,
    json: o.PlainJson = False,
) -> None:
    """Fit a few parameters to published patterns, and report the posterior and what the patterns cannot determine.

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
        Path, typer.Argument(metavar="FILE", help="An institution file with a `known` block (see docs/calibration.md).")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="DIR", help="Folder for the fitted institution; repeat the command to resume."),
    ] = None,
    roster: o.Roster = None,
    map_: o.Map = None,
    mapping: o.Mapping = None,
    skip_refused: o.SkipRefused = False,
    seed: o.Seed = 1,
    threads: o.Threads = None,
    json: o.PlainJson = False,
) -> None:
    """Fit the model to your school's own data: counts, surveys, hours, or any of these.

    Example: [bold]attrition fit my-school.yaml --out my-school[/bold]
    """
    from sim.cli.common import given
    from sim.cli.trust.fit import fit_and_print

    people = given.roster(roster, map_, mapping, skip_refused)
    fit_and_print(school, people, out, seed, threads, json=json)
