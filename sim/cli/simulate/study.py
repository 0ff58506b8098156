"""`attrition run` and `attrition compare`: from the options to tables on the screen and files."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import sim
from sim.cli.common import given, screen, storing
from sim.cli.simulate import breakdown, tables
from sim.foundation.errors import InputError
from sim.results.export import check
from sim.world.roster.read import RosterFile
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
        out: Folder for tables, or None.
        format: Format of the tables.
        force: Whether the folder may contain files.
        json: Whether JSON is printed instead of tables.
    """

    ensemble: dict[str, Any]
    levers: Sequence[str]
    out: Path | None = None
    format: str = "csv"
    force: bool = False
    json: bool = False

    @classmethod
    def of(
        cls,
        institution: str | None,
        roster: RosterFile | None,
        futures: tuple[int | None, int],
        horizon: tuple[int | None, float | None],
        work: tuple[int, int | None],
        changes: tuple[Sequence[str] | None, Sequence[str] | None, Sequence[str] | None],
        out: Path | None = None,
        format: str = "csv",
        force: bool = False,
        json: bool = False,
    ) -> Self:
        """Check options.

        Args:
            institution: Name or path, or None.
            roster: A roster, or None.
            futures: Simulated futures, None for the usual number, and posterior draws that they use in turn.
            horizon: Months and years, one of which is None.
            work: Seed and threads.
            changes: Values of --set, --switch, and --lever.
            out: Folder for tables, or None.
            format: Format of the tables.
            force: Whether the folder may contain files.
            json: Whether JSON is printed instead of tables.
        """
        set_, switch, lever = (texts or () for texts in changes)
        if out is not None:
            check(out, force=force)
        ensemble = {
            "institution": institution,
            "roster": roster,
            "replicates": given.futures(*futures),
            "draws": futures[1],
            "months": given.horizon(*horizon),
            "seed": work[0],
            "threads": work[1],
            "parameters": given.parameter_values(set_),
            "switches": given.switch_values(switch),
        }
        return cls(ensemble, lever, out, format, force, json)


def run_one(name: str, request: SimulationRequest) -> None:
    """Run one scenario and print or write the results."""
    scenario = given.with_levers(load_scenario(name), request.levers)
    with simulating() as report:
        found = sim.run(scenario, **request.ensemble, progress=report)
    with _stored(found, request):
        if request.json:
            screen.print_results(breakdown.run_content(found))
        else:
            tables.print_run(screen.out(), found)


def compare_all(names: Sequence[str], request: SimulationRequest) -> None:
    """Compare scenarios and print or write the results."""
    asked = scenarios(names, request)
    with simulating() as report:
        found = sim.compare(asked, **request.ensemble, progress=report)
    with _stored(found, request):
        if request.json:
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
    place = request.out
    if place is None:
        return storing.stored(None)
    save = partial(sim.save, found, place, format=request.format, force=request.force)
    return storing.stored(save, f"Tables and metadata are in {place}.")
