"""Write `docs/calibration.md` from the folder of a calibration, and take its posterior as the shipped one.

    attrition calibrate --out calibration
    attrition calibrate --coverage 50 --out calibration
    python tools/docs/make_calibration.py calibration [--ship]
"""

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd

from sim.evidence.parameters import parameters
from sim.evidence.posterior import FILE
from sim.foundation.paths import evidence_dir
from sim.studies.calibration.coverage import BINS, COMMON, WAVES, Coverage
from sim.studies.calibration.proposals import CANDIDATES
from sim.studies.calibration.study import load_study

HERE = Path(__file__).resolve().parents[2]
MOVED = 10


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    return "\n".join(["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *("| " + " | ".join(r) + " |" for r in rows)])


def fit(folder: Path) -> str:
    """Targets beside the posterior."""
    rows = [
        [r["target"], f"`{r['outcome']}`", f"{r['point']:.3g}", f"{r['low']:.3g} to {r['high']:.3g}", f"{r['median']:.3g}",
         f"{r['q025']:.3g} to {r['q975']:.3g}", "within" if r["low"] <= r["median"] <= r["high"] else "outside"]
        for r in pd.read_csv(folder / "fit.csv").to_dict("records")
    ]  # fmt: skip
    return table(["target", "outcome", "published", "band", "posterior median", "95%", "median"], rows)


def learned(folder: Path, fitted: bool) -> str:
    """What moved: the fitted parameters, or those of the others that moved most."""
    found = pd.read_csv(folder / "learned.csv")
    rows = []
    for r in found[found["fitted"] == fitted].head(MOVED).to_dict("records"):
        told = "hardly informed" if r["narrowing"] < 0.1 else f"{r['narrowing']:.0%} narrower"
        rows.append([
            f"`{r['parameter']}`", f"{parameters()[r['parameter']].value:.3g}", f"{r['median']:.3g}", f"{r['q025']:.3g} to {r['q975']:.3g}",
            f"{r['shift']:+.2f}", told,
        ])  # fmt: skip
    return table(["parameter", "default", "posterior median", "95%", "shift (prior sd)", "learned"], rows)


def correlations(folder: Path) -> str:
    """Correlations of the fitted parameters."""
    found = pd.read_csv(folder / "correlations.csv", index_col=0)
    rows = [[f"`{name}`", *(f"{value:+.2f}" for value in row)] for name, row in zip(found.index, found.to_numpy(), strict=True)]
    return table(["", *(f"`{name}`" for name in found.columns)], rows)


def coverage(folder: Path) -> str:
    """Return how often intervals included the truth of simulated institutions."""
    path = folder / "coverage.csv"
    if not path.exists():
        return "Not checked in this folder."
    found = Coverage(pd.read_csv(path))
    rows = [
        [f"`{r['parameter']}`" if r["parameter"] != "all" else "all", str(r["n"]),
         *(f"{r[f'held_{share}']:.0%} ± {100 * r[f'se_{share}']:.0f}" for share in (50, 90))]
        for r in found.held().to_dict("records")
    ]  # fmt: skip
    n = found.table["institution"].nunique()
    even = len(found.table) / BINS
    spread = np.sqrt(even * (1 - 1 / BINS))
    histogram = " ".join(str(count) for count in found.histogram())
    return (
        f"{n} simulated institutions, with a truth drawn from the priors and measured with errors as large as the bands, each "
        f"calibrated in the same way (median of {found.table['effective'].median():.0f} effective draws); ±: standard error over institutions, in "
        "points:\n\n"
        + table(["parameter", "n", "in the 50% interval", "in the 90% interval"], rows)
        + _too_narrow(found)
        + f"\n\nTruths in each tenth of their posteriors (about {even:.0f} ± {spread:.0f} each if the method is right): {histogram}."
    )


def _too_narrow(found: Coverage) -> str:
    """Return a warning if intervals include the truth less often than chance explains."""
    all_ = found.held().set_index("parameter").loc["all"]
    if all(all_[f"held_{share}"] >= share / 100 - 2.0 * all_[f"se_{share}"] for share in (50, 90)):
        return ""
    return (
        f"\n\n**Intervals of the simulated institutions are too narrow**: {all_['held_50']:.0%} of 50% intervals and {all_['held_90']:.0%} of 90% "
        f"intervals include the truth. They rest on a median of {all_['median_effective']:.0f} effective draws, from "
        f"{COMMON:,} points that all share and {sum(WAVES):,} of their own each. For a toy model with many effective draws, the "
        "same code delivers what it promises (a test). Read the shipped intervals as somewhat too narrow as well, but less so, "
        "because they rest on more draws (above)."
    )


def page(folder: Path) -> str:
    """Return the whole page."""
    about = json.loads((folder / "calibration.json").read_text(encoding="utf-8"))
    study = load_study()
    moved = pd.read_csv(folder / "learned.csv")
    others = moved[~moved["fitted"]]
    point = table(
        ["parameter", "closest point", "shipped default"],
        [[f"`{name}`", f"{value:.4g}", f"{parameters()[name].value:.4g}"] for name, value in about["point"].items()],
    )
    near = ", ".join(f"{share:.0%}" for share in about["share_of_each_wave_near_the_data"])
    return f"""# Calibration

What was fitted, to what, and what the targets could not determine. Made by `attrition calibrate --out calibration`, `attrition
calibrate --coverage 50 --out calibration` and `python tools/docs/make_calibration.py calibration --ship`; the study file is
[calibration.yaml](../sim/evidence/calibration.yaml).

## Method

{len(study.fitted)} parameters ({', '.join(f'`{name}`' for name in study.fitted)}) are fitted to {len(study.targets)} targets,
C1 to C6 of [targets.yaml](../sim/evidence/targets.yaml), on “{study.institution}” over {study.months} months. The band of a
target is treated as the 95% interval of a normal error, with its own width on each side; cutoffs of instruments are not
fitted, and held-out findings are not used. All {len(moved)} uncertain parameters are drawn, so uncertainty about the others
is propagated: they keep their priors, weighted by how well the model then meets the targets.

The method is history matching followed by importance sampling. A first wave draws from the priors. A curved emulator of
the targets, learned from it (ridge regression on all parameters and on random waves along those that matter, nearly a
Gaussian process), says where to look: candidates come from a normal distribution along its tangent (one tenth from the
priors), and the emulator keeps about one of {CANDIDATES} with a known probability before anything is simulated. Each wave
teaches the emulator more. All points carry exact weights: prior times likelihood of *the simulation itself* over the density
that they were drawn from, which is that of the candidates times the probability of being kept. A wrong emulator would
cost draws, not truth. What was learned before a wave is given for its weights, so each wave is a posterior of its own; they are put
together in proportion to their effective draws. Waves of
{', '.join(f'{n:,}' for n in study.waves)} points; {near} of them lay within three standard deviations of all targets.

{about['runs']:,} runs left {about['effective_draws']:.0f} effective draws; {study.draws} equally weighted ones are shipped
(`sim/evidence/posterior.parquet`).

## Fit

{fit(folder)}

## What was learned

Shift: the posterior mean in standard deviations of the prior. A parameter that is *hardly informed* may be anywhere in its
range as far as the six targets go; conclusions that depend on it are as uncertain as its prior.

{learned(folder, True)}

Correlations in the posterior: a strong one means that the targets tell only a combination of the two.

{correlations(folder)}

Of the {len(others)} others, {int((others['shift'].abs() < 0.1).sum())} moved by less than a tenth of their standard
deviation. Those that moved most:

{learned(folder, False)}

## The point that is the default

With all others at their defaults, these values come closest (least squares with the same random numbers, each pulled weakly toward its prior):

{point}

## Does the method deliver what it promises?

{coverage(folder)}

## How results carry it

`attrition run` and `attrition compare` with `--draws 40 --replicates 80` take forty draws, two futures each. Intervals then reflect
parameter uncertainty *and* chance; the columns `chance_low` and `chance_high` of the tables reflect chance alone. Differences between scenarios stay
paired: same draw, same people, same random numbers. Without `--draws` the defaults are used, and intervals reflect chance only; the first
line of every table says which.

## Your own school

`attrition fit my-school.yaml` starts from the shipped posterior: a school differs a little from the average (by 0.7 standard
deviations of the prior in the fitted parameters and 0.35 in all others: an assumption), and your school's own data weight the
points. Data that can hardly be matched together count for less, just enough that thirty effective draws remain, and the report
says so. The input is an institution file with a `known` block, which may contain any subset of:

```yaml
known:
  departures: {{count: 31, years: 1}}                # counted among the headcount; small schools get wide intervals
  burnout: {{share: 0.44, n: 180}}                   # of those who answered, on a PFI-type cutoff
  intention: {{share: 0.35, n: 180}}                 # "moderate or more" within two years
  hours: {{value: 56, low: 54, high: 58}}            # a mean with its 95% interval
  vacant: {{value: 0.07, low: 0.05, high: 0.09}}     # share of lines; or any other outcome by its name
```
"""


def main() -> None:
    """Write the page, and with --ship the posterior."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--ship", action="store_true", help="take the posterior as the shipped one")
    asked = parser.parse_args()
    if asked.ship:
        shutil.copyfile(asked.folder / FILE, evidence_dir() / FILE)
    (HERE / "docs" / "calibration.md").write_text(page(asked.folder), encoding="utf-8")
    print("Wrote docs/calibration.md.")


if __name__ == "__main__":
    main()
