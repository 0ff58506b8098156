"""`attrition run` and `attrition compare`: from the options to tables on the screen and files."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Self

import sim
from sim.cli.common import given, screen, storing
from sim.cli.common import options as o
from sim.cli.simulate import breakdown, tables
from sim.foundation.errors import InputError
from sim.results.export import check
from sim.world.scenario import Scenario, load_scenario

if TYPE_CHECKING:
    from sim import Comparison, Run

_BASELINE = "baseline"


@dataclass(frozen=True)
class SimulationRequest:
    """The checked options of a command.

    Attributes:
        ensemble: Keywords of `sim.run` and `sim.compare`.
        levers: Values of --lever.
        output: Where results go.
    """

    ensemble: dict[str, Any]
    levers: Sequence[str]
    output: o.Output

    @classmethod
    def of(
        cls,
        who: o.Who,
        futures: tuple[int | None, int],
        horizon: o.Horizon,
        work: tuple[int, int | None],
        changes: o.Changes,
        output: o.Output,
    ) -> Self:
        """Check options.

        Args:
            who: Where, and with which people.
            futures: Simulated futures, None for the usual number, and posterior draws that they use in turn.
            horizon: Months or years.
            work: Seed and threads.
            changes: Values of --set, --switch, and --lever.
            output: Where results go.
        """
        roster = given.roster(who.roster, who.map_, who.mapping, who.skip_refused)
        if output.out is not None:
            check(output.out, force=output.force)
        ensemble = {
            "institution": who.institution,
            "roster": roster,
            "replicates": given.futures(*futures),
            "draws": futures[1],
            "months": given.horizon(horizon.months, horizon.years),
            "seed": work[0],
            "threads": work[1],
            "parameters": given.parameter_values(changes.set_ or ()),
            "switches": given.switch_values(changes.switch or ()),
        }
        return cls(ensemble, changes.lever or (), output)


def run_one(name: str, request: SimulationRequest) -> None:
    """Run one scenario and print or write the results."""
    scenario = given.with_levers(load_scenario(name), request.levers)
    with simulating() as report:
        found = sim.run(scenario, **request.ensemble, progress=report)
    with _stored(found, request):
        if request.output.json:
            screen.print_results(breakdown.run_content(found))
        else:
            tables.print_run(screen.out(), found)


def compare_all(names: Sequence[str], request: SimulationRequest) -> None:
    """Compare scenarios and print or write the results."""
    asked = scenarios(names, request)
    with simulating() as report:
        found = sim.compare(asked, **request.ensemble, progress=report)
    with _stored(found, request):
        if request.output.json:
            screen.print_results(breakdown.comparison_content(found))
        else:
            tables.print_comparison(screen.out(), found)


def scenarios(names: Sequence[str], request: SimulationRequest) -> list[Scenario]:
    """Return the scenarios to compare, the reference first."""
    asked = [load_scenario(name) for name in names]
    if request.levers:
        asked.append(given.with_levers(asked[0], request.levers))
    if len(asked) == 1:
        if asked[0].name == _BASELINE:
            message = "There is nothing to compare the baseline with."
            raise InputError(message, allowed="two scenarios or more, or --lever name=intensity")
        asked.insert(0, load_scenario(_BASELINE))
    return asked


@contextmanager
def simulating() -> Iterator[screen.Reporter | None]:
    """Show the progress of a simulation; the first one on a machine reports that it compiles."""
    sim.warm_up(screen.note)
    with screen.progress("Simulating") as report:
        yield report


def _stored(found: "Run | Comparison", request: SimulationRequest) -> AbstractContextManager[None]:
    output = request.output
    if output.out is None:
        return storing.stored(None)
    save = partial(sim.save, found, output.out, format=output.format_, force=output.force)
    return storing.stored(save, f"Tables and metadata are in {output.out}.")
