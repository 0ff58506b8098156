"""`attrition calibrate`: run a calibration file, print how well the model fits and what was learned, write draws."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pandas as pd
from rich.text import Text

from sim.cli.common import progress as keeping
from sim.cli.common import screen, storing
from sim.evidence.outcomes import outcomes
from sim.foundation.errors import InputError
from sim.foundation.rounding import rounded_content
from sim.results.export import write_table
from sim.results.headline import years
from sim.studies.calibration.calibrate import Calibrated, calibrate
from sim.studies.calibration.study import load_study
from sim.studies.reports import check_folder

FEW = 100  # effective draws below which a posterior is called rough
PROGRAM = "faculty-attrition calibrate"
_SHOWN = 12
_SECONDS_OF_POINT = 0.05


def coverage_and_print(path: Path | None, institutions: int, out: Path | None, threads: int | None, *, json: bool) -> None:
    """Calibrate simulated institutions and print how often intervals included the truth."""
    import sim
    from sim.studies.calibration.coverage import check_coverage

    study = load_study(path)
    kept = None if out is None else check_folder(out, PROGRAM) / "coverage"
    sim.warm_up(screen.note)
    keeping.say_what_is_kept(kept)
    with keeping.working(out, kept, "Calibrating simulated institutions") as report:
        found = check_coverage(study, institutions, folder=kept, threads=threads, progress=report)
    held = found.held()
    save = None if out is None else partial(write_table, found.table, out / "coverage.csv", "csv")
    with storing.stored(save, f"The table is in {out}."):
        if json:
            screen.print_results({"held": held.to_dict("records"), "histogram": found.histogram()})
        else:
            _print_coverage(held, found.histogram())


def _print_coverage(held: pd.DataFrame, histogram: Sequence[int]) -> None:
    table = screen.table("Intervals that included the truth", "n", "50%", "90%", "Effective draws")
    for row in held.to_dict("records"):
        held_50, held_90 = (f"{row[f'held_{share}']:.0%} ± {100 * row[f'se_{share}']:.0f}" for share in (50, 90))
        table.add_row(str(row["parameter"]), str(row["n"]), held_50, held_90, f"{row['median_effective']:.0f}")
    screen.out().print(table)
    screen.out().print(Text("±: standard error over institutions, in points."))
    screen.out().print(Text(f"Truths in each tenth of their posteriors: {' '.join(map(str, histogram))}"))


def calibrate_and_print(path: Path | None, out: Path | None, threads: int | None, *, point: bool, json: bool) -> None:
    """Run a calibration and print or write the results."""
    import sim

    study = load_study(path)
    kept = None if out is None else check_folder(out, PROGRAM) / "calibration"
    points = sum(study.waves)
    about = screen.duration(points * _SECONDS_OF_POINT)
    screen.note(f"{points:,} runs over {years(study.months)} in “{study.institution}”; about {about}.")
    sim.warm_up(screen.note)
    keeping.say_what_is_kept(kept)
    with keeping.working(out, kept, "Calibrating") as report:
        found = calibrate(study, folder=kept, closest=point, threads=threads, progress=report)
    save = None if out is None else partial(write, found, out)
    with storing.stored(save, f"The draws and tables are in {out}."):
        if json:
            screen.print_results(content(found))
        else:
            _print(found)


def content(found: Calibrated) -> dict[str, object]:
    """Return everything but the draws."""
    return {
        "study": found.study.model_dump(mode="json"),
        "runs": found.posterior.runs,
        "seconds": round(found.seconds, 1),
        "effective_draws": found.posterior.effective,
        "share_of_each_wave_near_the_data": found.posterior.distances,
        "fit": found.fit.to_dict("records"),
        "learned": found.posterior.learned().to_dict("records"),
        "correlations": found.correlations().to_dict(),
        "point": found.closest,
    }


def write(found: Calibrated, folder: Path) -> None:
    """Write draws, tables, and what they were made from."""
    import orjson

    from sim.evidence.posterior import FILE
    from sim.foundation.files import write_surely
    from sim.results.metadata import code_hash, commit

    try:
        found.draws.to_parquet(folder / FILE)
        write_table(found.fit, folder / "fit.csv", "csv")
        write_table(found.posterior.learned(), folder / "learned.csv", "csv")
        write_table(found.correlations().reset_index(names="parameter"), folder / "correlations.csv", "csv")
        about = {**content(found), "commit": commit(), "code_hash": code_hash()}
        options = orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY
        write_surely(folder / "calibration.json", orjson.dumps(rounded_content(about), option=options))
    except OSError as error:
        raise InputError(f"It cannot be written: {error.strerror}.", where=str(folder)) from None


def _print(found: Calibrated) -> None:
    console = screen.out()
    table = screen.table("Fit", "Published", "Posterior")
    for row in found.fit.to_dict("records"):
        table.add_row(
            f"{row['target']} {outcomes()[row['outcome']].title}",
            f"{row['point']:.3g} ({row['low']:.3g}–{row['high']:.3g})",
            f"{row['median']:.3g} ({row['q025']:.3g}–{row['q975']:.3g})",
        )
    console.print(table)
    learned = found.posterior.learned()
    table = screen.table(
        "Learned", "Posterior (95%)", "Shift", "Narrower",
        caption="* fitted; then those that changed most. Shift: in standard deviations of the prior.",
    )  # fmt: skip
    for row in learned.head(_SHOWN).to_dict("records"):
        name = f"{row['parameter']}{'*' if row['fitted'] else ''}"
        drawn = f"{row['median']:.3g} ({row['q025']:.3g}–{row['q975']:.3g})"
        table.add_row(name, drawn, f"{row['shift']:+.2f}", f"{row['narrowing']:.0%}")
    console.print(table)
    if found.closest:
        words = ", ".join(f"{name} {value:.3g}" for name, value in found.closest.items())
        console.print(Text(f"Closest point, with all others at their defaults: {words}."))
    near = ", ".join(f"{share:.0%}" for share in found.posterior.distances)
    worth = f"{found.posterior.runs:,} runs in {found.seconds:.0f} s; {found.posterior.effective:.0f} effective draws; "
    worth += f"{near} of the waves near the data."
    console.print(Text(worth))
    if found.posterior.effective < FEW:
        console.print(Text("So few effective draws give only a rough result; use larger waves.", style="yellow"))
