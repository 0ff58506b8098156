"""The page of what each lever does alone, and of how far estimates that are put together from it can be trusted."""

import json
from pathlib import Path
from typing import Any

import pandas as pd

import sim
from sim.evidence.marks import MARKDOWN, marked
from sim.results.numbers import MONEY, figure
from sim.studies.lever_effects.effects import LeverEffects
from sim.studies.lever_effects.files import SHIPPED

MEASURED = Path(__file__).with_name("lever_effects_measured.json")
COMMAND = "python tools/docs/make_lever_effects.py"

HEAD = """# What each lever does alone

Made by `{command}`.

`attrition rank typical` prints such a table for any horizon and level, `attrition rank our-school.yaml` that of your own school; in Python, `sim.lever_effects("typical").ranking(years=5, level=0.7)`.

The baseline and each of the {levers} levers alone, at its named levels ({levels}), are simulated over ten years. Each future has its
own posterior draw, so ranges contain both chance and parameter uncertainty. These are the same futures as those of
`sim.run(…, replicates=100, draws=100, by_unit=False)` with seed 1. What is kept is small and shipped for the built-in institutions; for
your own it is made the first time (minutes to an hour; interrupted work goes on where it was) and kept on your machine by content:
school, parameters, posterior, roster, and the source of the model. It is never shown for another school or version.

Departures avoided and net cost (all costs, levers less savings) are means over five years at intensity 0.7, "most clinics", with the
range that contains 19 of 20 futures. A star marks an effect that rests on an assumption only: the evidence grade is none, or no effect
size has a source. [limits.md](limits.md) lists the assumptions behind the others.
"""

ESTIMATES = """
## Estimates of policies

`effects.estimate({"team_inbox": 0.5, "mentoring": 1.0}, years=5)` puts a policy together from these effects, future by future, in less
than a millisecond, without a run. The page shows it while a slider moves, marked as an estimate, until the full answer replaces it.

- At a named level, one lever's estimate is the full answer of seed 1. Between levels the mean is interpolated linearly. There, and in the
  futures of another seed, one lever is given a tenth more spread than the stored futures have: without it the range was narrower than
  that of full answers (0.93 of it in the small school, where one lever and ten other seeds were asked).
- Several levers add up. In this model one hardly weakens another: products of what each lever leaves over were tried and
  understate the departures avoided by 7%, sums overstate them by 2% to 3% (policies of two to eight levers).
- The spread of a sum is somewhat wider than that of the full answer, because each lever brings its own chance differences.
- A lever with its own start, ramp, end, upkeep, departments, tracks, or units cannot be estimated; `estimate` returns None.
- An estimate names a direction only where the 99.9% interval of its mean excludes zero (a full answer: the 95% interval).

Estimates were held against full answers in the futures of other seeds, which the stored effects have not seen. *Contradicted*: the
estimate names a direction, and the full answer of 100 futures names the other or leaves it open. *Sure*: at least 95% of the futures of
the full answer agree; there an estimate should name the direction. Errors are of the mean number of departures avoided over five years.

| Institution | Policies | Cases | Direction named | Contradicted | Named where sure | Mean error, people | In % of the full answer | Width of the range, estimate : full |
|---|---|---:|---:|---:|---:|---:|---:|---:|
"""


def write(path: Path) -> None:
    """Write the page from the shipped files and the stored measurement."""
    levels = ", ".join(f"{level:g} {name}" for level, name in next(iter(sim.levers().values())).levels.items() if level)
    text = HEAD.format(command=COMMAND, levers=len(sim.levers()), levels=levels)
    for name in sim.list_institutions():
        source = SHIPPED / f"{name}.parquet"
        if source.is_file():
            text += _ranked(LeverEffects.of(source), name)
        else:
            text += f"\n## {sim.load_institution(name).title}\n\nNot shipped in this version; `attrition rank {name}` makes it.\n"
    text += ESTIMATES
    for row in json.loads(MEASURED.read_text(encoding="utf-8")):
        text += _measured(row)
    text += f"\nA sample. `{COMMAND} --measure 10` measures every lever and 14 policies with ten seeds for all institutions, as do the long\n"
    text += "tests.\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def _ranked(effects: LeverEffects, name: str) -> str:
    people = sim.load_institution(name).headcount
    text = f"\n## {effects.institution}\n\n{people:,} physicians, {effects.futures} futures.\n\n"
    text += "| Lever | Departures avoided | Fewer leave in | Net cost | Saves money in | Evidence |\n|---|---:|---:|---:|---:|---|\n"
    for row in effects.ranking().to_dict("records"):
        people_words = _with_range(row, "departures_avoided", lambda value: f"{value + 0.0:.0f}".replace("-0", "0").replace("-", "−"))
        money = _with_range(row, "net_cost_usd", lambda value: figure(value, MONEY))
        text += f"| {marked(row['lever'], mark=MARKDOWN)} | {people_words} | {row['share_of_futures_with_fewer_departures']:.0%} | {money} "
        text += f"| {row['share_of_futures_that_save_money']:.0%} | {row['grade']} |\n"
    return text


def _with_range(row: Any, name: str, say: Any) -> str:
    return f"{say(row[name])} ({say(row[f'{name}_low'])} to {say(row[f'{name}_high'])})"


def summary(institution: str, policies: str, cases: pd.DataFrame) -> dict[str, Any]:
    """Return the counts and mean errors of some measured cases, for `MEASURED`."""
    sure = cases["sure"]
    return {
        "institution": institution, "policies": policies, "cases": len(cases), "named": int(cases["named"].sum()),
        "contradicted": int(cases["contradicted"].sum()), "sure": int(sure.sum()),
        "named_where_sure": int(cases.loc[sure, "named"].sum()), "error": round(float(cases["error"].abs().mean()), 3),
        "avoided": round(float(cases["avoided"].abs().mean()), 3),
        "width": round(float(cases["width"].mean() / cases["full_width"].mean()), 3),
    }  # fmt: skip


def _measured(row: dict[str, Any]) -> str:
    sure = f"{row['named_where_sure']} of {row['sure']}" if row["sure"] else "–"
    return (
        f"| {sim.load_institution(row['institution']).title} | {row['policies']} | {row['cases']} | {row['named']} | {row['contradicted']} "
        f"| {sure} | {row['error']:.1f} | {row['error'] / row['avoided']:.0%} | {row['width']:.2f} |\n"
    )
