"""The commands and their options; what each one does is in the other files of this package."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.common import options as o
from sim.cli.common import streams
from sim.cli.common.commands import Application
from sim.cli.common.failures import FAULT, Friendly
from sim.cli.serve import many as m

app = Application(
    cls=Friendly, no_args_is_help=True, rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="An invalid input gets one message and exit code 2. Add --debug anywhere to see where the program failed.",
    pretty_exceptions_enable=False,
)  # fmt: skip

Exact = Annotated[bool, typer.Option("--yaml", help="Print it as a YAML file that you can edit.")]


def _version(wanted: bool) -> None:
    if wanted:
        import sim

        print(f"attrition {sim.__version__}")
        raise typer.Exit


@app.callback()
def everything(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Explore why physicians leave academic medicine, what would keep them, what it costs, and how sure we are.

    Start with: [bold]attrition compare baseline protected-time[/bold]
    """


@app.command()
def run(
    scenario: o.ScenarioName = "baseline",
    *,
    who: o.Who,
    replicates: o.Futures = None,
    draws: o.Draws = 0,
    horizon: o.Horizon,
    seed: o.Seed = 1,
    threads: o.Threads = None,
    changes: o.Changes,
    output: o.Output,
) -> None:
    """Simulate one scenario: what happens, who leaves, where they go, and what it costs.

    Example: [bold]attrition run fix-workflows --institution community --years 10 --out results[/bold]
    """
    from sim.cli.simulate.study import SimulationRequest, run_one

    run_one(scenario, SimulationRequest.of(who, (replicates, draws), horizon, (seed, threads), changes, output))


@app.command()
def compare(
    scenarios: o.ScenarioNames,
    *,
    who: o.Who,
    replicates: o.Futures = None,
    draws: o.Draws = 0,
    horizon: o.Horizon,
    seed: o.Seed = 1,
    threads: o.Threads = None,
    changes: o.Changes,
    output: o.Output,
) -> None:
    """Compare scenarios: what changes relative to the first, by how much, and how certain that is.

    All scenarios use the same people and the same random numbers, so differences are due to the policies.

    With --lever, one more scenario is added: the first scenario with these levers.

    Example: [bold]attrition compare baseline protected-time --years 10[/bold]

    Example: [bold]attrition compare baseline --lever team_inbox=1 --lever mentoring=0.5[/bold]
    """
    from sim.cli.simulate.study import SimulationRequest, compare_all

    compare_all(scenarios, SimulationRequest.of(who, (replicates, draws), horizon, (seed, threads), changes, output))


@app.command()
def trace(
    scenarios: o.TracedScenarios,
    *,
    person: Annotated[
        str | None,
        typer.Option(
            "--person",
            "-p",
            metavar="ID",
            show_default=False,
            help="L0012.0: line 12, first occupant. Default: someone who leaves under A and stays under the others.",
        ),
    ] = None,
    department: Annotated[
        str | None, typer.Option(metavar="NAME", show_default=False, help="Follow a department instead of a person.")
    ] = None,
    unit: Annotated[
        str | None, typer.Option(metavar="NAME", show_default=False, help="Follow a unit instead of a person.")
    ] = None,
    outcome: Annotated[
        list[str] | None,
        typer.Option("--outcome", metavar="NAME", show_default=False, help="Outcome to show for it. Repeatable."),
    ] = None,
    plot: Annotated[
        Path | None,
        typer.Option(metavar="FILE", show_default=False, help="Write a page of charts, such as life.html."),
    ] = None,
    replicate: Annotated[int, typer.Option(metavar="N", min=0, help="Which simulated future to follow, starting at 0.")] = 0,
    every: Annotated[int, typer.Option(metavar="N", min=1, help="Show only every Nth month.")] = 1,
    who: o.Who,
    horizon: o.Horizon,
    seed: o.Seed = 1,
    changes: o.Changes,
    json: o.Json = False,
) -> None:
    """Follow one person, department, or unit month by month through any scenarios.

    All scenarios use the same people and the same random numbers.

    With --lever, one more scenario is added: the first scenario with these levers.

    Example: [bold]attrition trace baseline everything-reasonable --years 3[/bold]

    Example: [bold]attrition trace baseline fix-workflows fair-pay --department Pediatrics --every 6 --plot life.html[/bold]
    """
    from sim.cli.simulate.study import SimulationRequest
    from sim.cli.simulate.trace import Traced
    from sim.cli.simulate.trace import trace as follow

    request = SimulationRequest.of(who, (replicate + 1, 0), horizon, (seed, None), changes, o.Output(json=json))
    follow(scenarios, request, Traced(person, department, unit, tuple(outcome or ()), plot, replicate, every))


@app.command()
def institution(
    name: o.InstitutionArgument = None,
    roster: Annotated[Path | None, typer.Option(metavar="FILE", help="Check this roster against it.")] = None,
    map_: o.Map = None,
    mapping: o.Mapping = None,
    skip_refused: o.SkipRefused = False,
    clean: Annotated[
        Path | None,
        typer.Option(metavar="FILE", show_default=False, help="Write the roster to this file, in the template's columns."),
    ] = None,
    draft_mapping: Annotated[
        bool, typer.Option("--draft-mapping", help="Print a mapping file for the roster that you can fill in.")
    ] = False,
    template: Annotated[bool, typer.Option("--template", help="Print a roster template.")] = False,
    yaml: Exact = False,
    json: o.PlainJson = False,
) -> None:
    """Show an institution (departments, sizes, and overall shares) or check a roster.

    Example: [bold]attrition institution typical --roster our-faculty.csv[/bold]

    Example: [bold]attrition institution typical --roster hr.csv --map "Base Salary=pay_usd" --clean our-faculty.csv[/bold]

    Example: [bold]attrition institution community --yaml > ours.yaml[/bold]

    Example: [bold]attrition institution --template > our-faculty.csv[/bold]
    """
    from sim.cli.choose.institutions import RosterOptions, show

    asked = RosterOptions(roster, tuple(map_ or ()), mapping, skip_refused, clean, draft_mapping)
    show(name, asked, template=template, yaml=yaml, json=json)


@app.command()
def new(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="institution, scenario or study.", show_default=False)],
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="The new file; without one it is printed.", show_default=False),
    ] = None,
) -> None:
    """Start an institution, a scenario or a study of your own: a file with comments, ready to run.

    Example: [bold]attrition new institution our-school.yaml[/bold]

    Example: [bold]attrition new scenario > our-plan.yaml[/bold]
    """
    from sim.cli.choose.starters import write_starter

    write_starter(kind, file)


@app.command()
def scenarios(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Show only this one.", show_default=False)
    ] = None,
    yaml: Exact = False,
    json: o.PlainJson = False,
) -> None:
    """List the scenarios with their purpose, or show one of them.

    Example: [bold]attrition scenarios protected-time --yaml > ours.yaml[/bold]
    """
    from sim.cli.choose import catalog

    if name is None:
        catalog.list_all_scenarios(json)
    else:
        catalog.show_scenario(name, yaml=yaml, json=json)


@app.command()
def levers(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Show only this one.", show_default=False)
    ] = None,
    json: o.PlainJson = False,
) -> None:
    """List the levers by group: what they act on, effect sizes with ranges, costs, and strength of evidence.

    Example: [bold]attrition levers team_inbox[/bold]
    """
    from sim.cli.choose.catalog import list_levers

    list_levers(name, json)


@app.command()
def parameters(
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", help="Show only parameters that mention this.", show_default=False)
    ] = None,
    json: o.PlainJson = False,
) -> None:
    """List the parameters that --set can change, with value, range, unit, meaning, and source.

    Example: [bold]attrition parameters burnout[/bold]
    """
    from sim.cli.choose.catalog import list_parameters

    list_parameters(text, json)


@app.command()
def fields(
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", help="Only those about this.", show_default=False)
    ] = None,
    json: o.PlainJson = False,
) -> None:
    """List what rules of your own can read and set: the fields of persons, units, departments and the school.

    Example: [bold]attrition fields hours[/bold]
    """
    from sim.cli.choose.fields import list_fields

    list_fields(text, json)


@app.command()
def dashboard(
    port: Annotated[
        int, typer.Option(metavar="N", min=1, max=65535, help="Port to use; the next free one if it is taken.")
    ] = 8050,
    lan: Annotated[bool, typer.Option("--lan", help="Let others on the same network open the page.")] = False,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False,
    scenario: Annotated[
        str | None, typer.Option("--scenario", metavar="NAME", help="Start with this built-in scenario.")
    ] = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="NAME", help="Also answer under this name of the machine. Repeatable."),
    ] = None,
    institution: Annotated[
        list[Path] | None,
        typer.Option("--institution", "-i", metavar="FILE", help="Also offer your own institution. Repeatable."),
    ] = None,
    scheduler: m.Scheduler = None,
    serve: m.Serve = False,
    workers: m.Workers = None,
    threads: m.Threads = None,
    state: m.State = None,
    simulations: m.Simulations = None,
    host: m.Host = None,
    proxy: m.Proxy = None,
    trust_user_header: m.UserHeader = None,
    log_format: m.LogFormat = None,
) -> None:
    """Open the dashboard in the browser.

    Example: [bold]attrition dashboard --port 8060 --no-browser[/bold]

    Example: [bold]attrition dashboard --serve --proxy 127.0.0.1 --allow-host attrition.our-school.edu[/bold]
    """
    from dashboard.serve import main as serve_page

    given = {
        "host": host, "workers": workers, "threads": threads, "state": state, "simulations": simulations,
        "proxy": tuple(proxy or ()) or None, "user_header": trust_user_header, "log_format": log_format,
    }  # fmt: skip
    serve_page(
        port=port, lan=lan, open_browser=not no_browser, scenario=scenario, institutions=tuple(institution or ()),
        allow_hosts=tuple(allow_host or ()), scheduler=scheduler, many=m.serving(serve, port, given),
    )  # fmt: skip


@app.command()
def bench(
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="Where to write the measurements.")] = Path(
        "bench.json"
    ),
    quick: Annotated[
        bool, typer.Option("--quick", help="Run a small, rough benchmark to check that it works.")
    ] = False,
    json: o.PlainJson = False,
) -> None:
    """Measure speed and memory on this machine and compare them with the targets; takes a few minutes.

    Example: [bold]attrition bench --out bench.json[/bold]
    """
    from sim.cli.serve.bench import bench_and_print

    bench_and_print(out, quick=quick, json=json)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and end the process."""
    streams.prepare()
    try:
        try:
            app(args=arguments, prog_name="attrition")
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        streams.let_go()
        sys.exit(FAULT)
    except OSError as error:  # what was printed did not fit where it went
        streams.let_go()
        print(f"Error: the output cannot be written: {(error.strerror or str(error)).lower()}.", file=sys.stderr)
        sys.exit(FAULT)
