"""The commands of experiments that ask more of the model than one comparison, and their options."""

from typing import Annotated

import typer

from sim.cli import options as o
from sim.cli.app import app


@app.command()
def drivers(
    scenario: o.ScenarioName = "baseline",
    outcome: Annotated[
        str, typer.Option("--outcome", metavar="NAME", help="What is shared out; any outcome.")
    ] = "departures_voluntary",
    driver: Annotated[
        list[str] | None,
        typer.Option(
            "--driver", metavar="WHAT", show_default=False,
            help="Switches (contagion), kinds of them (strains, gaps, feedbacks, exposures), or a group of one's own "
            "(workload=strain_rvu,strain_inbox). Repeatable; strains, gaps and feedbacks one by one by default.",
        ),
    ] = None,
    pairs: Annotated[
        int, typer.Option(metavar="N", min=1, help="Orders of joining in each future: pairs, each there and back.")
    ] = 2,
    institution: o.InstitutionName = None,
    people: Annotated[
        int | None, typer.Option(metavar="N", min=50, show_default=False, help="Bring the institution to this size.")
    ] = None,
    roster: o.Roster = None,
    replicates: o.Replicates = 20,
    draws: o.Draws = 0,
    months: o.Months = None,
    years: o.Years = None,
    seed: o.Seed = 1,
    threads: o.Threads = None,
    set_: o.Set = None,
    switch: o.Switch = None,
    out: o.Out = None,
    json: o.Json = False,
) -> None:
    """Find out what causes departures: mechanisms switched off in turn, beside what leavers would have told.

    An interrupted study goes on where it stopped, if --out was given: use the same command again.

    Example: [bold]attrition drivers --people 400 --out drivers[/bold]

    Example: [bold]attrition drivers --driver strains --driver "gaps=volume_gap,values_gap" --outcome burned_out[/bold]
    """
    from sim.cli.drivers import Request, drivers_and_print

    request = Request(
        scenario, outcome, driver or (), pairs, institution, people, roster, (replicates, draws), (months, years), seed,
        threads, (set_ or (), switch or ()), out, json,
    )  # fmt: skip
    drivers_and_print(request)


@app.command()
def discover(
    policy: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="POLICY", show_default=False,
            help="Scenarios (names or YAML files) or levers (alone, at full intensity), besides those that --when names.",
        ),
    ] = None,
    when: Annotated[
        str,
        typer.Option(
            "--when", metavar="TEXT",
            help='What to find the conditions of: "departures_change > 0", "burned_out >= 40 %", '
            '"team_inbox beats support_staff on burned_out"; joined by "and".',
        ),
    ] = "departures_change in worst 25 %",
    parameter: Annotated[
        list[str] | None,
        typer.Option(
            "--parameter", metavar="NAME", show_default=False,
            help="Vary only this parameter. Repeatable; all that are uncertain by default.",
        ),
    ] = None,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            "--vary", metavar="FIELD=LOW:HIGH", show_default=False,
            help="Vary a number of the institution, too: leader_quality_mean=0.4:0.8. Repeatable.",
        ),
    ] = None,
    shock: Annotated[
        list[str] | None,
        typer.Option(
            "--shock", metavar="NAME", show_default=False, help="Let it strike in half of the points. Repeatable."
        ),
    ] = None,
    over: Annotated[str, typer.Option(metavar="NAME", help="Points of the prior or posterior.")] = "prior",
    points: Annotated[int, typer.Option(metavar="N", min=20, help="How many points of the plausible space.")] = 200,
    boxes: Annotated[int, typer.Option(metavar="N", min=1, help="How many boxes at most.")] = 2,
    density: Annotated[
        float | None,
        typer.Option(
            metavar="SHARE", show_default=False, help="How dense a box should be; by default what sets cases apart best."
        ),
    ] = None,
    candidates: Annotated[
        int, typer.Option(metavar="N", min=1, help="The most telling numbers, among which conditions are looked for.")
    ] = 12,
    resamples: Annotated[
        int, typer.Option(metavar="N", min=0, help="How often boxes are checked on a third of the points left out.")
    ] = 12,
    institution: o.InstitutionName = "typical",
    people: Annotated[
        int | None, typer.Option(metavar="N", min=50, show_default=False, help="Bring the institution to this size.")
    ] = None,
    replicates: o.Replicates = 4,
    months: o.Months = None,
    years: o.Years = None,
    seed: o.Seed = 1,
    threads: o.Threads = None,
    out: o.Out = None,
    json: o.Json = False,
) -> None:
    """Find out under which conditions a policy fails, or one beats another, in words (scenario discovery, PRIM).

    An interrupted study goes on where it stopped, if --out was given: use the same command again.

    Example: [bold]attrition discover fix-workflows --people 400 --vary leader_quality_mean=0.4:0.8 --out found[/bold]

    Example: [bold]attrition discover --when "team_inbox beats support_staff on burned_out" --people 400[/bold]
    """
    from sim.cli.discover import Request, discover_and_print

    request = Request(
        policy or (), when, parameter or (), vary or (), shock or (), over, points, boxes, density, candidates, resamples,
        institution or "typical", people, (months, years), replicates, seed, threads, out, json,
    )  # fmt: skip
    discover_and_print(request)
