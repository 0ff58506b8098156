"""A search for portfolios, as `attrition portfolio` makes it, its optimizer alone."""

from sim.bench.report import Figure, seconds

_MINUTES_SECONDS = 600.0  # what "in minutes" is held to


def portfolio(*, quick: bool) -> Figure:
    """Time a search under posterior draws, the check of its best points with other draws included."""
    from sim.studies.portfolio import Problem, find

    size = {"people": 60, "months": 6, "draws": 2, "evaluations": 40, "points": 3} if quick else {}
    problem = Problem(**{"people": 200, "budget_usd": 400_000.0, "evaluations": 2000, **size})
    took = seconds(lambda: find(problem, compared=False))
    futures = f"{problem.futures} futures of {problem.people} people over {problem.months} months each"
    title = f"Portfolio search, {problem.evaluations:,} evaluations of {futures}"
    return Figure("portfolio_s", title, took, "s", [took], _MINUTES_SECONDS, note="measured once")
