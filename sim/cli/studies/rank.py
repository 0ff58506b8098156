"""`attrition rank`: what each lever does alone in one institution, the best first."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.app import app
from sim.cli.common import options as o
from sim.studies.lever_effects import LEVEL

if TYPE_CHECKING:
    import pandas as pd

    from sim import LeverEffects


class By(StrEnum):
    """In which order levers are listed."""

    EFFECT = "effect"
    GROUP = "group"
    COST = "cost"


@app.command()
def rank(
    institution: Annotated[
        str,
        typer.Argument(metavar="INSTITUTION", help="A built-in institution (see `attrition institution`) or a YAML file."),
    ] = "typical",
    years: Annotated[int, typer.Option("--years", "-y", metavar="N", min=1, max=10, help="Horizon in whole years.")] = 5,
    level: Annotated[
        float,
        typer.Option(metavar="INTENSITY", min=0.0, max=1.0, help="Intensity of each lever: 0.25, 0.7, 1, or between."),
    ] = LEVEL,
    by: Annotated[By, typer.Option(metavar="effect|group|cost", help="In which order levers are listed.")] = By.EFFECT,
    roster: o.Roster = None,
    map_: o.Map = None,
    mapping: o.Mapping = None,
    skip_refused: o.SkipRefused = False,
    threads: o.Threads = None,
    out: o.Out = None,
    format: o.OutFormat = o.Format.CSV,
    force: o.Force = False,
    json: o.Json = False,
) -> None:
    """Rank all levers by what each does alone: departures avoided, net cost, and how sure that is.

    The first time takes minutes to an hour for an institution of your own; the answer is kept on this machine.

    Example: [bold]attrition rank community --by cost[/bold]
    """
    from sim.cli.common import given, screen, storing
    from sim.results.export import check, save
    from sim.simulate.run import warm_up
    from sim.studies.lever_effects.study import lever_effects, stored
    from sim.world.institution import load_institution

    if out is not None:
        check(out, force=force)
    people = given.roster(roster, map_ or (), mapping, skip_refused)
    place = load_institution(institution)
    found = stored(place, roster=people)
    if found is None:
        screen.note("Nothing is stored for this institution yet: simulating every lever alone. Interrupted work is kept.")
        warm_up(screen.note)
        with screen.progress("Simulating") as report:
            found = lever_effects(place, roster=people, threads=threads, progress=report)
    table = ordered(found.ranking(years, level), by)
    result = found.as_result(table, years=years, level=level)
    saving = None if out is None else lambda: save(result, out, format=format, force=force)
    with storing.stored(saving, f"The table and its metadata are in {out}."):
        if json:
            screen.print_json({"levers": table.to_dict("records"), "metadata": result.metadata})
        else:
            _print(found, table, years, level)


def ordered(table: "pd.DataFrame", by: By) -> "pd.DataFrame":
    """Return a ranking in another order; within a group, the most departures avoided first."""
    from sim.evidence.parameters import levers

    if by is By.GROUP:
        groups = list(dict.fromkeys(spec.group for spec in levers().values()))
        return table.sort_values("group", key=lambda column: column.map(groups.index), kind="stable", ignore_index=True)
    return table if by is By.EFFECT else table.sort_values("net_cost_usd", kind="stable", ignore_index=True)


def _print(found: "LeverEffects", table: "pd.DataFrame", years: int, level: float) -> None:
    from rich.text import Text

    from sim.cli.common import screen
    from sim.evidence.marks import NOTE
    from sim.evidence.parameters import levers
    from sim.results.headline import years as spoken

    console = screen.out()
    named = next(iter(levers().values())).levels.get(level)
    at = f"intensity {level:g}" + (f" ({named})" if named else ", estimated from the named levels")
    console.print(Text(found.institution, style="bold") + Text(f" – each lever alone at {at}, {spoken(12 * years)}\n"))
    shown = screen.table("Lever", "Departures avoided", "Fewer in", "Net cost", "Saves in", "Evidence")
    for row in table.to_dict("records"):
        shown.add_row(*_cells(row))
    console.print(shown, "")
    caption = (
        f"Means of {found.futures} futures that differ by chance and parameters; ranges contain 19 of 20 futures. "
        "Fewer in, Saves in: share of futures in which fewer leave, and in which money is saved. "
        f"{NOTE} Made with version {found.version}. "
        "A simulation for thinking about policy, not a forecast."
    )
    console.print(Text(caption, style="dim"))


def _cells(row: Mapping[Any, Any]) -> tuple[str, ...]:
    from sim.evidence.marks import marked
    from sim.results.numbers import MONEY, figure

    names = ("departures_avoided", "departures_avoided_low", "departures_avoided_high")
    mean, low, high = (f"{row[name] + 0.0:.0f}".replace("-0", "0").replace("-", "−") for name in names)
    return (
        marked(row["lever"]), f"{mean} ({low} to {high})",
        f"{row['share_of_futures_with_fewer_departures']:.0%}", figure(row["net_cost_usd"], MONEY),
        f"{row['share_of_futures_that_save_money']:.0%}", row["grade"],
    )  # fmt: skip
