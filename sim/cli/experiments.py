"""The commands of those who ask what results hinge on: portfolios."""

from typing import Annotated

import typer

from sim.cli import options as o
from sim.cli.app import app


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
    from sim.cli.portfolio import Request, search_and_print

    problem = {
        "budget_usd": budget_usd, "objectives": objective, "levers": levers, "steps": steps, "criterion": criterion,
        "evaluations": evaluations, "points": points, "scenario": scenario, "institution": institution,
        "people": people, "draws": draws, "replicates": replicates, "seed": seed,
    }  # fmt: skip
    search_and_print(Request.of(problem, (months, years), compared, threads, out, json))
