"""The commands of experiments that ask more of the model than one comparison, and their options."""

from typing import Annotated

import typer

from sim.cli.app import app
from sim.cli.common import options as o


@app.command()
def portfolio(
    budget_usd: Annotated[
        float, typer.Option("--budget-usd", metavar="USD", help="Most that the levers may cost in any year, all together.")
    ],
    objective: Annotated[
        list[str] | None,
        typer.Option(
            "--objective", metavar="NAME", show_default=False,
            help="An outcome; by default departures, burned_out, equity_gap, visits_lost and total_usd. Repeatable.",
        ),
    ] = None,
    levers: Annotated[
        list[str] | None,
        typer.Option(
            "--levers", metavar="NAMES", show_default=False,
            help="Levers that may be used, with commas between; all by default. Repeatable.",
        ),
    ] = None,
    steps: Annotated[int, typer.Option(metavar="N", help="Steps of intensity, from 0 to 1.")] = 4,
    criterion: Annotated[
        str,
        typer.Option(metavar="NAME", help="Over posterior draws: mean, worst-decile, or regret (the largest)."),
    ] = "mean",
    evaluations: Annotated[
        int, typer.Option("--evaluations", "-e", metavar="N", help="Combinations that each method may try.")
    ] = 500,
    compared: Annotated[
        bool, typer.Option("--compare/--no-compare", help="Also search greedily and randomly, with as many evaluations.")
    ] = True,
    points: Annotated[int, typer.Option(metavar="N", help="Points of the frontier to keep, check and write.")] = 30,
    scenario: Annotated[str, typer.Option(metavar="NAME", help="What happens anyway.")] = "baseline",
    institution: o.InstitutionName = "typical",
    people: Annotated[
        int | None,
        typer.Option(metavar="N", show_default=False, help="Bring the institution to this size, for which the budget is."),
    ] = None,
    draws: Annotated[
        int, typer.Option("--draws", "-d", metavar="N", help="Posterior draws of parameters; 0: the defaults only.")
    ] = 10,
    replicates: Annotated[
        int, typer.Option("--replicates", "-n", metavar="N", help="Simulated futures of each draw, the same for all.")
    ] = 2,
    months: o.Months = None,
    years: o.Years = None,
    seed: o.Seed = 1,
    threads: o.Threads = None,
    out: o.Out = None,
    json: o.Json = False,
) -> None:
    """Find the combinations of levers that do most within a budget, and see whether the search earned its keep.

    Searches with a genetic algorithm, greedily and randomly; tries the best again with other draws and other luck.

    An interrupted search goes on where it stopped, if --out was given: use the same command again.

    Example: [bold]attrition portfolio --budget-usd 2000000 --people 400 --out portfolio[/bold]

    Example: [bold]attrition portfolio --budget-usd 500000 --objective departures --criterion regret[/bold]
    """
    from sim.cli.studies.portfolio import Request, search_and_print

    problem = {
        "budget_usd": budget_usd, "objectives": objective, "levers": levers, "steps": steps, "criterion": criterion,
        "evaluations": evaluations, "points": points, "scenario": scenario, "institution": institution,
        "people": people, "draws": draws, "replicates": replicates, "seed": seed,
    }  # fmt: skip
    search_and_print(Request.of(problem, (months, years), compared, threads, out, json))


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
    replicates: o.Futures = None,
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

    Example: [bold]attrition drivers --driver strains --driver "distance=volume_gap,values_gap" --outcome burned_out[/bold]
    """
    from sim.cli.studies.drivers import Request, drivers_and_print

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
    from sim.cli.studies.discover import Request, discover_and_print

    request = Request(
        policy or (), when, parameter or (), vary or (), shock or (), over, points, boxes, density, candidates, resamples,
        institution or "typical", people, (months, years), replicates, seed, threads, out, json,
    )  # fmt: skip
    discover_and_print(request)
