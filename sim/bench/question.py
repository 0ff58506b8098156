"""One question as people ask it, against the engine alone: what reading, describing and adding up cost."""

from sim.bench.report import Figure, middle, seconds
from sim.engine.replicates import run_ensemble
from sim.simulate.request import RunRequest, prepare
from sim.simulate.run import run
from sim.world.institution import load_institution
from sim.world.scenario import load_scenario

SCENARIO = "fix-workflows"
THREADS = 2


def around_the_engine(replicates: int, months: int, times: int, headcount: int = 0) -> Figure:
    """Time one scenario from its name to its summary, and the same replicates in the engine alone, in turn.

    Settled starts are at hand for both, as they are for every question about a school after the first.

    Args:
        replicates: How many.
        months: The horizon.
        times: How often.
        headcount: Scale the typical school; 0 leaves it as it is.
    """
    school = load_institution("typical").scaled(headcount) if headcount else "typical"
    asked = RunRequest.of(school, replicates=replicates, months=months, threads=THREADS)
    job, numbers = prepare(load_scenario(SCENARIO), asked).job, range(replicates)

    def ask() -> None:
        run(SCENARIO, institution=school, replicates=replicates, months=months, threads=THREADS).summary()

    ask()  # from here on the settled starts are kept
    ratios = []
    for _ in range(times):
        alone = seconds(lambda: run_ensemble(job, numbers, threads=THREADS))
        ratios.append(seconds(ask) / alone)
    title = f"A question ({replicates} futures, settled start at hand) against the bare engine"
    note = "from the name of a scenario to its summary, on two threads"
    return Figure("question", title, middle(ratios), "times as long", ratios, 1.25, note=note)
