"""`attrition bench`: measurements next to their targets, as a table and as a JSON file."""

from functools import partial
from pathlib import Path

import orjson
from rich.text import Text

from sim.bench import Figure, Report, measure
from sim.cli.common import screen, storing
from sim.foundation import places
from sim.foundation.rounding import rounded_content

_WORDS = {True: "met", False: "missed", None: "–"}
_STYLES = {True: "green", False: "red", None: ""}


def bench_and_print(path: Path, *, quick: bool, json: bool) -> None:
    """Measure, print, and write the JSON file."""
    places.check_file(path)  # before the minutes are spent
    console = screen.notes()
    with console.status("Measuring …") as status:

        def step(what: str) -> None:
            if console.is_terminal:
                status.update(f"Measuring: {what} …")
            else:
                console.print(f"Measuring: {what} …")

        report = measure(quick=quick, step=step)
    content = rounded_content(report.content())
    save = partial(path.write_bytes, orjson.dumps(content, option=orjson.OPT_INDENT_2))
    with storing.stored(save, f"All samples are in {path}."):
        if json:
            screen.print_json(content)
        else:
            _print(report)


def _print(report: Report) -> None:
    console = screen.out()
    about = report.machine
    versions = ", ".join(f"{name} {about[name]}" for name in ("python", "numba", "numpy", "mesa"))
    console.print(Text(f"{about['processor']}, {about['cores']} cores, {about['system']}; {versions}"))
    if about["load_at_start"] is not None and about["load_at_start"] > 0.5:
        busy = f"Load at the start: {about['load_at_start']}. Other programs are running, so times may be too long."
        console.print(Text(busy, style="yellow"))
    if report.quick:
        console.print(
            Text("A quick benchmark: it shows that everything works, not how fast the model is.", style="yellow")
        )
    table = screen.table("\nMeasurements (medians)", "Measured", "Target", "")
    for figure in report.figures:
        verdict = Text(_WORDS[figure.met], style=_STYLES[figure.met])
        target = "" if figure.limit is None else f"{figure.better} {figure.limit:g}"
        table.add_row(figure.title, f"{_short(figure.value)} {_unit(figure)}", target, verdict)
    console.print(table)
    _print_phases(report)


def _print_phases(report: Report) -> None:
    heading = ("ns", "Of which draws", "Functions*", "Draws")
    caption = (
        "* exp and log. Per person-month on one thread. Draws and functions are estimates: count times cost. "
        f"Draws: {100 * report.calls['share_of_random_draws']:.0f}% of the month; "
        f"functions: {100 * report.calls['share_of_transcendental_functions']:.0f}%."
    )
    table = screen.table("\nPhases of a month", *heading, caption=caption)
    for row in report.phases:
        numbers = ("ns_per_person_month", "draws_ns", "transcendental_ns")
        table.add_row(
            str(row["phase"]),
            *(f"{row[name]:.0f}" for name in numbers),
            f"{row['draws_per_person_month']:.2f}",
        )
    screen.out().print(table)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _unit(figure: Figure) -> str:
    return {"times as fast": "×"}.get(figure.unit, figure.unit)
