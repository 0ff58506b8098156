"""`attrition portfolio --target`: what reaches targets within a budget, printed or written."""

from rich.text import Text

from sim.cli.common import progress as keeping
from sim.cli.common import screen, storing
from sim.cli.studies.portfolio import PortfolioRequest
from sim.evidence.marks import marked, note
from sim.evidence.outcomes import outcomes
from sim.results.headline import years
from sim.results.numbers import MONEY, PERCENT, PLAIN, counted, figure, interval, style_of
from sim.simulate.run import warm_up
from sim.studies.portfolio import Sought, Work, output, seek
from sim.studies.portfolio.frontier import pymoo
from sim.studies.portfolio.targets import AVOIDED

_SHOWN = ("annual_departure_rate", "burned_out", "evening_hours_per_week", "protected_share", "total_usd")


def seek_and_print(request: PortfolioRequest) -> None:
    """Seek what reaches the targets, and print or write the results."""
    pymoo("core.algorithm")
    warm_up(screen.note)
    problem = request.problem
    screen.note(
        f"Seeking {', '.join(problem.targets)} within {figure(problem.budget_usd, MONEY)} a year, {years(problem.months)}: "
        f"a search, a retest, and a confirmation, each in draws and random numbers of its own."
    )
    keeping.say_what_is_kept(request.work.folder, "combinations")
    with keeping.working(request.out, request.work.folder, "Seeking", "steps") as report:
        work = Work(request.work.folder, request.work.threads, report)
        found = seek(problem, work, compared=request.compared, roster=request.roster)
    with storing.stored_in(request.out, lambda folder: output.save_sought(folder, found)):
        if request.json:
            tables = {name: table.to_dict("records") for name, table in found.tables().items()}
            said = {"status": found.status, "answer": found.answer, "levers": found.policy(), "sentence": sentence(found)}
            sure = {"reached_in": found.reached_in, "futures": found.confirmed_in}
            screen.print_results({"metadata": output.sought_metadata(found), **said, **sure, **tables})
        else:
            _print(found)


def sentence(found: Sought) -> str:
    """Return the answer in a sentence."""
    wanted = "; ".join(target.words for target in found.targets)
    row = found.row(found.answer)
    price = f"{figure(float(row['usd_per_year']), MONEY)} a year"
    sure = f"in {found.reached_in} of {counted(found.confirmed_in, 'simulated future')}"
    levels = "; ".join(_levels(found, found.answer))
    many = counted(len(found.policy()), "lever")
    if found.status == "already":
        return f"Today’s course reaches this already: {wanted} ({levels}), {sure}."
    if found.status == "reached":
        return f"Reached with {many} for {price}: {wanted}. On average {levels}; {sure}."
    near = f"The nearest: {many} for {price}, {levels}; {sure}."
    if found.status == "beyond":
        row = found.row(found.beyond)
        levels = "; ".join(_levels(found, found.beyond))
        far = f"Reaching it takes about {figure(float(row['usd_per_year']), MONEY)} a year: {levels}."
    else:
        far = "Nothing that was tried reaches it at any price."
    return f"Nothing that was tried within the budget reaches {wanted}. {near} {far}"


def _levels(found: Sought, point: str) -> list[str]:
    told = _told(found, point)
    said = []
    for target in found.targets:
        style = PLAIN if target.avoided else style_of(target.outcome.unit)
        _, mean, low, high = told[AVOIDED if target.avoided else target.outcome.name]
        said.append(interval(mean, low, high, style))
    return said


def _told(found: Sought, point: str) -> dict[str, tuple[float, float, float, float]]:
    """Return what the confirmation tells of a point: by outcome today, mean, low, high."""
    rows = found.confirmed[found.confirmed["point"] == point].to_dict("records")
    return {str(row["outcome"]): (row["today"], row["mean"], row["low"], row["high"]) for row in rows}


def _print(found: Sought) -> None:
    screen.out().print(Text(sentence(found)))
    policy = found.policy()
    if policy:
        levers = ", ".join(f"{marked(name, name)} {intensity:.2g}" for name, intensity in policy.items())
        screen.out().print(Text(f"\n{levers}"))
        marks = note(policy)
        if marks:
            screen.out().print(Text(f"\n{marks}", style="dim"))
    told = _told(found, found.answer)
    made = screen.table(
        "\nThe answer", "Today", "With it",
        caption=f"Means over the horizon in {found.confirmed_in} futures, with the range of 95%.",
    )  # fmt: skip
    for name in _SHOWN:
        if name in told:
            (today, mean, low, high), style = told[name], style_of(outcomes()[name].unit)
            made.add_row(outcomes()[name].title, figure(today, style), interval(mean, low, high, style))
    screen.out().print(made)
    _print_points(found)


def _print_points(found: Sought) -> None:
    made = screen.table(
        "\nFrontier", "Levers, a year", "Departures avoided", "As found", "Reached in",
        caption=f"Retested in {counted(found.retested, 'new future')}; as found: what the search had promised.",
    )  # fmt: skip
    for row in found.points.to_dict("records"):
        if row["roles"] in ("", "candidate"):
            continue
        name = f"{row['point']} (answer)" if row["point"] == found.answer else str(row["point"])
        mean, low, high = (float(row[f"departures_avoided{end}"]) for end in ("", "_low", "_high"))
        cells = (
            figure(row["usd_per_year"], MONEY), interval(mean, low, high), figure(row["found_departures_avoided"]),
            figure(row["reached_in"], PERCENT),
        )  # fmt: skip
        made.add_row(name, *cells)
    screen.out().print(made)
