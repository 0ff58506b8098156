"""Speed and memory, measured in one run on this machine and set beside the targets."""

from collections.abc import Callable

from sim.bench import calls, engine, question, search, study, whole
from sim.bench.report import Figure, Report, machine

__all__ = ["Figure", "Report", "measure"]

Step = Callable[[str], None]


def measure(*, quick: bool = False, step: Step = lambda _: None) -> Report:
    """Measure everything.

    Args:
        quick: Fewer and smaller measurements, without the country, the dashboard and the first compile: they
            show that the bench works, not how fast the model is.
        step: Called with a few words before each measurement.
    """
    times = 2 if quick else 5
    headcount = 100 if quick else 0  # 0 is the typical school as it is
    report = Report(quick, machine())
    add = report.figures.extend
    job = engine.usual_job(6 if quick else 60, headcount)
    step("engine on one thread")
    add(engine.one_thread(job, times))
    step("phases of a month")
    _break_down(report, engine.phases(job, times), headcount, times)
    step("two threads against one")
    add([engine.two_threads(job, times)])
    step("a question against the bare engine")
    add([question.around_the_engine(2 if quick else 10, job.months, times, headcount)])
    step("engine against FacultyModel")
    add(engine.against_mesa(job, times, headcount))
    step("comparing two scenarios")
    add([whole.table(replicates=2 if quick else 100, times=1 if quick else times)])
    step("start of the program")
    add([whole.help_screen(times)])
    add(study.figures(quick=quick, times=1 if quick else 3, step=step))
    step("a search for portfolios")
    add([search.portfolio(quick=quick)])
    if not quick:
        step("all US medical schools")
        add(whole.country(200_000, 120))
        step("start of the dashboard")
        add([whole.dashboard(times)])
        step("first run with nothing compiled")
        add([whole.first_compile()])
    return report


def _break_down(report: Report, phases: dict[str, float], headcount: int, times: int) -> None:
    """Add the phases, with the estimated shares of random draws and of transcendental functions."""
    counts, costs = calls.counts(1 if headcount else 4, headcount), calls.costs(times)
    total = sum(phases.values())
    for phase, spent in phases.items():
        here = counts.get(phase, {})
        draws = here.get(calls.DRAW, 0.0) * costs[calls.DRAW]
        others = sum(number * costs[name] for name, number in here.items() if name != calls.DRAW)
        report.phases.append(
            {
                "phase": phase,
                "ns_per_person_month": spent,
                "share_of_month": spent / total,
                "draws_per_person_month": here.get(calls.DRAW, 0.0),
                "draws_ns": draws,
                "transcendental_ns": others,
            }
        )
    drawn = sum(float(row["draws_ns"]) for row in report.phases)
    computed = sum(float(row["transcendental_ns"]) for row in report.phases)
    report.calls = {
        "ns_per_call": costs,
        "share_of_random_draws": drawn / total,
        "share_of_transcendental_functions": computed / total,
    }
