"""The commands for experiments that go beyond one comparison, and their options."""

from typing import Annotated

import typer

from sim.cli.app import app
from sim.cli.common import options as o


@app.command()
def portfolio(
    budget_usd: Annotated[
        float, typer.Option("--budget-usd", metavar="USD", help="Most that all levers together may cost in any year.")
    ],
    objective: Annotated[
        list[str] | None,
        typer.Option(
            "--objective", metavar="NAME", show_default=False,
            help="An outcome. Default: departures, burned_out, equity_gap, visits_lost, and total_usd. Repeatable.",
        ),
    ] = None,
    target: Annotated[
        list[str] | None,
        typer.Option(
            "--target", metavar="TARGET", show_default=False,
            help='What shall be reached over the horizon, such as "departures_per_year<=6%": the cheapest combination '
            "that reaches all targets is sought. Repeatable.",
        ),
    ] = None,
    levers: Annotated[
        list[str] | None,
        typer.Option(
            "--levers", metavar="NAMES", show_default=False,
            help="Levers that may be used, separated by commas; all by default. Repeatable.",
        ),
    ] = None,
    steps: Annotated[int, typer.Option(metavar="N", help="Number of intensity steps from 0 to 1.")] = 4,
    criterion: Annotated[
        str,
        typer.Option(metavar="NAME", help="How to summarize posterior draws: mean, worst-decile, or regret (the largest)."),
    ] = "mean",
    evaluations: Annotated[
        int, typer.Option("--evaluations", "-e", metavar="N", help="Number of combinations that each method may try.")
    ] = 500,
    compared: Annotated[
        bool, typer.Option("--compare/--no-compare", help="Also run greedy and random search for comparison.")
    ] = True,
    points: Annotated[int, typer.Option(metavar="N", help="Number of frontier points to keep, check, and write.")] = 30,
    scenario: Annotated[str, typer.Option(metavar="NAME", help="The scenario that the levers are added to.")] = "baseline",
    institution: o.InstitutionName = "typical",
    people: Annotated[
        int | None,
        typer.Option(metavar="N", show_default=False, help="Scale the institution to this size; the budget is for it."),
    ] = None,
    roster: o.Roster = None,
    map_: o.Map = None,
    mapping: o.Mapping = None,
    skip_refused: o.SkipRefused = False,
    draws: Annotated[
        int, typer.Option("--draws", "-d", metavar="N", help="Posterior draws of the parameters; 0: defaults only.")
    ] = 10,
    replicates: Annotated[
        int, typer.Option("--replicates", "-n", metavar="N", help="Simulated futures per draw.")
    ] = 2,
    months: o.Months = None,
    years: o.Years = None,
    seed: o.Seed = 1,
    threads: o.Threads = None,
    out: o.Out = None,
    json: o.Json = False,
) -> None:
    """Find the combinations of levers that achieve the most within a budget, and check how well the search did.

    Searches with a genetic algorithm, greedily, and at random, then retests the best with new draws and random numbers.

    If --out was given, an interrupted search resumes where it stopped: repeat the command.

    Example: [bold]attrition portfolio --budget-usd 2000000 --people 400 --out portfolio[/bold]

    Example: [bold]attrition portfolio --budget-usd 500000 --objective departures --criterion regret[/bold]

    Example: [bold]attrition portfolio --budget-usd 3000000 --target "departures_per_year<=6%" --evaluations 100[/bold]
    """
    from sim.cli.common import given
    from sim.cli.studies.portfolio import PortfolioRequest, search_and_print
    from sim.cli.studies.portfolio_goal import seek_and_print

    problem = {
        "budget_usd": budget_usd, "objectives": objective, "targets": target, "levers": levers,
        "steps": steps, "criterion": criterion,
        "evaluations": evaluations, "points": points, "scenario": scenario, "institution": institution,
        "people": people, "draws": draws, "replicates": replicates, "seed": seed,
    }  # fmt: skip
    people_given = given.roster(roster, map_, mapping, skip_refused)
    request = PortfolioRequest.of(problem, people_given, (months, years), compared, threads, out, json)
    (seek_and_print if request.problem.targets else search_and_print)(request)


@app.command()
def drivers(
    scenario: o.ScenarioName = "baseline",
    outcome: Annotated[
        str, typer.Option("--outcome", metavar="NAME", help="The outcome whose causes are apportioned.")
    ] = "departures_voluntary",
    driver: Annotated[
        list[str] | None,
        typer.Option(
            "--driver", metavar="WHAT", show_default=False,
            help="Switches (contagion), kinds of switches (strains, gaps, feedbacks, exposures, mechanisms), or your own "
            "group (workload=strain_rvu,strain_inbox). Repeatable. Default: each strain, gap, and feedback by itself.",
        ),
    ] = None,
    pairs: Annotated[
        int, typer.Option(metavar="N", min=1, help="Pairs of orders in each future, each forward and backward.")
    ] = 2,
    institution: o.InstitutionName = None,
    people: Annotated[
        int | None, typer.Option(metavar="N", min=50, show_default=False, help="Scale the institution to this size.")
    ] = None,
    roster: o.Roster = None,
    map_: o.Map = None,
    mapping: o.Mapping = None,
    skip_refused: o.SkipRefused = False,
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
    """Find what causes departures: switch mechanisms off in turn, and compare with what those who leave would say.

    If --out was given, an interrupted study resumes where it stopped: repeat the command.

    Example: [bold]attrition drivers --people 400 --out drivers[/bold]

    Example: [bold]attrition drivers --driver strains --driver "distance=volume_gap,values_gap" --outcome burned_out[/bold]
    """
    from sim.cli.common import given
    from sim.cli.studies.drivers import DriversRequest, drivers_and_print

    request = DriversRequest(
        scenario, outcome, driver or (), pairs, institution, people,
        given.roster(roster, map_, mapping, skip_refused), (replicates, draws), (months, years), seed,
        threads, (set_ or (), switch or ()), out, json,
    )  # fmt: skip
    drivers_and_print(request)


@app.command()
def discover(
    policy: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="POLICY", show_default=False,
            help="Scenarios (names or YAML files) or levers (alone, at full intensity), in addition to those in --when.",
        ),
    ] = None,
    when: Annotated[
        str,
        typer.Option(
            "--when", metavar="TEXT",
            help='The case to explain: "departures_change > 0", "burned_out >= 40%", '
            '"support_staff beats documentation_support on burned_out"; joined by "and".',
        ),
    ] = "departures_change in worst 25%",
    parameter: Annotated[
        list[str] | None,
        typer.Option(
            "--parameter", metavar="NAME", show_default=False,
            help="Vary only this parameter. Repeatable; default: all uncertain parameters.",
        ),
    ] = None,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            "--vary", metavar="FIELD=LOW:HIGH", show_default=False,
            help="Also vary a property of the institution: leader_quality_mean=0.4:0.8. Repeatable.",
        ),
    ] = None,
    shock: Annotated[
        list[str] | None,
        typer.Option(
            "--shock", metavar="NAME", show_default=False, help="A shock that occurs in half of the points. Repeatable."
        ),
    ] = None,
    over: Annotated[str, typer.Option(metavar="NAME", help="Draw points from the prior or the posterior.")] = "prior",
    points: Annotated[int, typer.Option(metavar="N", min=20, help="Number of points in the plausible space.")] = 200,
    boxes: Annotated[int, typer.Option(metavar="N", min=1, help="Maximum number of boxes.")] = 2,
    density: Annotated[
        float | None,
        typer.Option(
            metavar="SHARE", show_default=False, help="Target density of a box; by default whatever separates cases best."
        ),
    ] = None,
    candidates: Annotated[
        int, typer.Option(metavar="N", min=1, help="How many of the most informative parameters to search for conditions.")
    ] = 12,
    resamples: Annotated[
        int, typer.Option(metavar="N", min=0, help="How often to check boxes on a held-out third of the points.")
    ] = 12,
    institution: o.InstitutionName = "typical",
    people: Annotated[
        int | None, typer.Option(metavar="N", min=50, show_default=False, help="Scale the institution to this size.")
    ] = None,
    roster: o.Roster = None,
    map_: o.Map = None,
    mapping: o.Mapping = None,
    skip_refused: o.SkipRefused = False,
    replicates: o.Replicates = 4,
    months: o.Months = None,
    years: o.Years = None,
    seed: o.Seed = 1,
    threads: o.Threads = None,
    out: o.Out = None,
    json: o.Json = False,
) -> None:
    """Describe the conditions under which a policy fails or beats another (scenario discovery with PRIM).

    If --out was given, an interrupted study resumes where it stopped: repeat the command.

    Example: [bold]attrition discover fix-workflows --people 400 --vary leader_quality_mean=0.4:0.8 --out found[/bold]

    Example: [bold]attrition discover --when "support_staff beats documentation_support on burned_out" --people 400[/bold]
    """
    from sim.cli.common import given
    from sim.cli.studies.discover import DiscoveryRequest, discover_and_print

    request = DiscoveryRequest(
        policy or (), when, parameter or (), vary or (), shock or (), over, points, boxes, density, candidates, resamples,
        institution or "typical", people, given.roster(roster, map_, mapping, skip_refused), (months, years), replicates,
        seed, threads, out, json,
    )  # fmt: skip
    discover_and_print(request)
