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
