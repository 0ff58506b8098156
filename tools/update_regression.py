"""Write `tests/regression/baseline.json`: what the model gives for a few fixed jobs, so that no number moves unnoticed.

    python tools/update_regression.py            run the jobs, say what moved, write the file
    python tools/update_regression.py --check    say what moved and exit with 1 if anything did

Takes some seconds once the model is compiled. Whatever moves is flagged with **Regression** in CHANGELOG.md.
"""

import argparse
import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np

import sim
from sim.results.costs import COLUMNS
from sim.rules.vocabulary import PersonColumn, UnitColumn

ROOT = Path(__file__).resolve().parent.parent
BASELINE = ROOT / "tests" / "regression" / "baseline.json"
DIGITS = 12
TOLERANCE = 1e-9
"""Relative. One platform with locked versions gives the same bits, but the mathematical library of another system or
processor may round the last bit of `exp` differently, and what is observed is kept with 24 bits; both stay far below
this once added up, while the smallest real change, one person's week, stays far above."""
Figures = dict[str, dict[str, list[float]]]  # job -> result -> one value per year, or one in total

HEADLINES = (
    *("departures", "departures_voluntary", "burned_out", "intends_to_leave", "hours_per_week"),
    *("evening_hours_per_week", "protected_share", "headcount", "vacancies", "visits_lost"),
)
STORM = sim.Scenario(
    title="Every lever and shock",
    levers={name: {"intensity": 0.7, "start": 2, "ramp": 6, "upkeep": 0.8} for name in sim.levers()},
    shocks=tuple(sim.Shock(kind=kind, start=4 + 3 * k, months=12) for k, kind in enumerate(sim.shocks())),
)
RIVAL = {"contagion": 0, "habituation": 0, "strain_culture": 0}


def scaled(institution: str, headcount: int) -> sim.Institution:
    """Return a shipped institution with another number of people."""
    return sim.load_institution(institution).scaled(headcount)


JOBS: dict[str, Callable[[], sim.Run]] = {
    "typical, as it is": lambda: sim.run("baseline", replicates=3, months=36, seed=1),
    "typical, everything reasonable": lambda: sim.run("everything-reasonable", replicates=3, months=36, seed=1),
    "typical, hiring freeze": lambda: sim.run("hiring-freeze", replicates=2, months=36, seed=2),
    "real people, workflows": lambda: sim.run(
        "fix-workflows", roster=ROOT / "scenarios" / "rosters" / "sample_1000.csv", replicates=2, months=24, seed=3
    ),
    "research, payline drop": lambda: sim.run(
        "payline-drop-with-bridge", institution=scaled("research_intensive", 300), replicates=2, months=36, seed=4
    ),
    "community, every lever and shock": lambda: sim.run(STORM, institution="community", replicates=2, months=36, seed=5),
    "community, other numbers": lambda: sim.run(
        institution="community", replicates=2, months=24, seed=6, parameters={"required_hours": 7.0}, switches=RIVAL
    ),
}  # fmt: skip


def figures_of(run: sim.Run) -> dict[str, list[float]]:
    """Return headline results by year, costs by year, and a sum of every column of the engine and of the event log."""
    monthly = run.monthly_of(["all"], HEADLINES).query("month > 0")
    year = (monthly["month"] - 1) // 12 + 1
    found = {}
    for name in HEADLINES:
        by_year = monthly[name].groupby(year)
        flow = sim.outcomes()[name].kind == "flow"
        found[name] = (by_year.sum() / run.replicates if flow else by_year.mean()).tolist()
    for name in COLUMNS:
        found[name] = run.costs.groupby("year")[name].mean().tolist()
    seen, units = run.observed.of("all")
    for words, columns in ((PersonColumn, seen), (UnitColumn, units)):
        for word in words:
            found[f"sum of {word.name.lower()}"] = [float(columns[word].sum())]
    found["people by kind"] = run.observed.kinds[PersonColumn.HEADCOUNT].sum(axis=(0, 1)).tolist()
    log = run.observed.log
    for name in log.dtype.names or ():
        # with the line as weight, so that two people who change places are told apart
        weight = log["line"] + 1.0 if log[name].ndim == 1 else (log["line"] + 1.0)[:, None]
        found[f"log: {name}"] = [float(np.sum(weight * log[name]))]
    return {name: [float(f"{value:.{DIGITS}g}") for value in values] for name, values in found.items()}


def figures() -> Figures:
    """Run every job."""
    return {name: figures_of(job()) for name, job in JOBS.items()}


def read() -> Figures:
    """Return what the file says."""
    found: Figures = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    return found


def text_of(found: Figures) -> str:
    """Return the file: one line per result, so that a difference is easy to read."""
    jobs = []
    for job, rows in found.items():
        lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(values)}" for name, values in rows.items())
        jobs.append(f"  {json.dumps(job, ensure_ascii=False)}: {{\n{lines}\n  }}")
    return "{\n" + ",\n".join(jobs) + "\n}\n"


def moved(old: Mapping[str, Mapping[str, list[float]]], new: Figures) -> Iterator[str]:
    """Return what differs, one line each: job, result, old and new values."""
    for job in dict.fromkeys([*old, *new]):
        before, after = old.get(job, {}), new.get(job, {})
        for name in dict.fromkeys([*before, *after]):
            one, other = before.get(name), after.get(name)
            if one is None or other is None or len(one) != len(other):
                yield f"{job}: {name}: {said(one)} -> {said(other)}"
            elif not all(map(same, one, other)):
                change = max(abs(b - a) / abs(a) if a else math.inf for a, b in zip(one, other, strict=True))
                yield f"{job}: {name}: {said(one)} -> {said(other)} (up to {change:.2g} of it)"


def same(one: float, other: float) -> bool:
    """Return whether two results are equal up to differences between machines."""
    return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)


def said(values: list[float] | None) -> str:
    """Return numbers as one reads them."""
    return "nothing" if values is None else ", ".join(f"{value:.6g}" for value in values)


def main(arguments: list[str] | None = None) -> int:
    """Write the file, or only compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only say what moved")
    asked = parser.parse_args(arguments)
    sim.warm_up(print)
    new = figures()
    changes = list(moved(read(), new))
    print("\n".join(changes) or "Nothing moved.")
    if changes and not asked.check:
        BASELINE.write_text(text_of(new), encoding="utf-8")
        jobs = len({change.split(": ", 1)[0] for change in changes})
        print(f"\n{len(changes)} results of {jobs} jobs written. Flag the change with **Regression** in CHANGELOG.md.")
    return 1 if changes and asked.check else 0


if __name__ == "__main__":
    sys.exit(main())
