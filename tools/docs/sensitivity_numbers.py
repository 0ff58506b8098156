"""The page `docs/sensitivity-numbers.md`: which numbers matter at all, how much, and what each does alone."""

from typing import TYPE_CHECKING

from markdown_words import listed, percent, table
from sensitivity_words import joined, made_by, number, where, with_ends

from sim.results.prices import PRICE
from sim.studies.sensitivity import study as analysis
from sim.studies.sensitivity.indices.cells import measure_title
from sim.studies.sensitivity.space import range_of, title_of

if TYPE_CHECKING:
    from make_sensitivity import Found

SHOWN = 12


def plausible(name: str) -> str:
    """The range and meaning of a parameter or price."""
    low, high = range_of(name)
    word = title_of(name) if not name.startswith(PRICE) else f"{title_of(name)}, a year"
    return f"{low:,g} to {high:,g} | {word}".replace("\n", " ")


def screened(found: "Found", measure: str) -> str:
    """The strongest parameters by Morris."""
    rows = []
    for row in found.screening.of(measure).head(SHOWN).to_dict("records"):
        low, high = (number(measure, row[key]) for key in ("mu_star_low", "mu_star_high"))
        cells = [number(measure, row["mu"], True), f"{number(measure, row['mu_star'])} ({low} to {high})"]
        cells += [number(measure, row["sigma"]), number(measure, row["chance"])]
        rows.append([f"`{row['parameter']}`", *cells, plausible(str(row["parameter"]))])
    return table(["parameter", "effect", "size (95%)", "spread", "size by chance", "range", "meaning"], rows)


def decomposed(found: "Found", measure: str) -> str:
    """The main parameters by Sobol."""
    rows = [
        [f"`{row['parameter']}`", with_ends(row, "first"), with_ends(row, "total")]
        for row in found.decomposition.of(measure).to_dict("records")
    ]
    return table(["parameter", "alone", "with interactions"], rows)


def above_chance(found: "Found", measure: str) -> str:
    """Return how many parameters are clear of chance."""
    each = found.screening.of(measure)
    count = int((each["mu_star_low"] > each["chance"].quantile(0.95)).sum())
    share = each["mu_star"].head(SHOWN).sum() / each["mu_star"].sum()
    chance = found.screening.chance[measure]
    return (
        f"{count} of {len(each)} parameters are clear of chance; the first {SHOWN} account for {percent(share)} of all sizes "
        f"added up. Chance is {percent(chance)} of the variance over the screening's points."
    )


def spread(found: "Found", measure: str) -> str:
    """How much of the spread the main numbers make."""
    wide, narrow = found.screening.spread[measure], found.decomposition.spread[measure]
    chance = found.decomposition.chance[measure]
    return (
        f"Standard deviation over the space of these {len(found.decomposition.names)} alone {number(measure, narrow[1])} "
        f"around {number(measure, narrow[0])}; over that of all (Morris's points) {number(measure, wide[1])} around "
        f"{number(measure, wide[0])}. Chance is {percent(chance)} of the variance here, and counts as interaction."
    )


def alone(found: "Found", measure: str) -> str:
    """The tornado of an outcome."""
    each = found.tornado.of(measure)
    rows = []
    for row in each.head(SHOWN).to_dict("records"):
        cells = [number(measure, row[f"at_{end}"]) for end in ("low", "high")]
        ends = [number(measure, row[f"difference_{end}"], True) for end in ("low", "high")]
        cells.append(f"{number(measure, row['difference'], True)} ({ends[0]} to {ends[1]})")
        rows.append([f"`{row['parameter']}`", *cells, plausible(str(row["parameter"]))])
    clear = int(each["clear"].sum())
    usual = number(measure, each["at_usual"].iloc[0])
    said = (
        f"{usual} at the defaults. {clear} of {len(each)} parameters move it by more than chance does in 95 of 100 cases; "
        f"at most {0.05 * len(each):.0f} would seem to if none did anything."
    )
    head = ["parameter", "at its low end", "at its high end", "difference (95%)", "range", "meaning"]
    return f"{said}\n\n{table(head, rows)}"


def tornado(found: "Found") -> list[str]:
    """The section on what each number does alone."""
    parts = [
        "## What each does alone (tornado of the baseline)",
        f"{where(found)}, {found.alone_replicates} futures at each of {found.tornado.points:,} points: every parameter alone at the "
        "low and at the high end of its declared range, all others at their defaults, without any lever. A triangular prior "
        "treats its ends as nearly impossible, and interactions do not show here: Morris and Sobol below do better on "
        "both. Differences are paired by random numbers.",
    ]
    for measure in analysis.ALONE_MEASURES:
        parts += [f"### Alone: {measure_title(measure).lower()}", alone(found, measure)]
    return parts


def page(found: "Found") -> str:
    """Which numbers matter."""
    study = found.study
    parts = [
        "# Which parameters matter",
        f"{made_by(found)} Which conclusions depend on them: [sensitivity.md](sensitivity.md).",
        *tornado(found),
        "## Which parameters matter at all (Morris)",
        f"{found.trajectories} trajectories, {found.screening.points:,} points. *Effect*: what moving the parameter from one "
        "eighth to seven eighths of its prior does on average. *Size*: the same without its sign (mu*), with a bootstrap "
        "interval. *Spread*: how much that depends on the others (sigma). *Size by chance*: what would be seen if the parameter "
        f"did nothing. Changes are those of “{study.scenario.title}” against the baseline at the same point, its levers at "
        "their prices. So few trajectories find the strong parameters, not the order of the weak.",
    ]
    for measure in analysis.LEVEL_MEASURES:
        parts += [f"### {measure_title(measure)}", above_chance(found, measure), screened(found, measure)]
    names = listed(f"`{name}`" for name in found.decomposition.names)
    parts += [
        "## Where the variance comes from (Sobol)",
        f"The main ones of the screening, the strongest of each measure in turn: {names}. All others at their defaults; "
        f"{found.decomposition.points:,} points (Saltelli's design on {found.points}), 95% bootstrap intervals.",
    ]
    for measure in analysis.LEVEL_MEASURES:
        parts += [
            f"### Variance: {measure_title(measure).lower()}",
            spread(found, measure),
            decomposed(found, measure),
        ]
    return joined(parts)
