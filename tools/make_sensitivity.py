"""Write `docs/sensitivity.md`: what the answers hinge on, and which conclusions hold whatever the numbers are.

    python tools/make_sensitivity.py [--people 400] [--points 100] [--keep FOLDER]

Takes six to seven minutes of processor time, spread over the cores, and two more with a posterior. With --keep,
evaluated points stay in a folder, and an interrupted run goes on there. All words about results are made from the
numbers.
"""

import argparse
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

import sim
from sim.cli import screen
from sim.cli.figures import figure, style_of
from sim.experiments import sensitivity as analysis
from sim.experiments.points import Bench
from sim.experiments.sensitivity_output import measure_title
from sim.experiments.sensitivity_ranking import LEANING, ROBUST, TOP, Ranking
from sim.experiments.sensitivity_space import PRICE, range_of, title_of
from sim.outcomes import outcomes
from sim.parameters import levers

ROOT = Path(__file__).resolve().parent.parent
DOES = {
    "departures": ("lowers departures", "raises departures"),
    "burned_out": ("lowers burnout", "raises burnout"),
    "total_usd": ("saves more than it costs", "costs more than it saves"),
}
SHOWN = 12
LEADERS = 6
SMALL = 0.05  # of the strongest lever's mean effect: what stays within that nearly everywhere hardly matters
FUTURES = 16  # of the check that the smaller school is like the whole one


@dataclass(frozen=True)
class Found:
    """All that the page tells.

    Attributes:
        study: Where and how.
        screening: Morris.
        decomposition: Sobol.
        rankings: By space (prior, posterior) and outcome.
        sizes: Means at the defaults by size of the school.
        trajectories: Of the screening.
        points: Of Sobol's sequence.
    """

    study: analysis.Study
    screening: analysis.Indices
    decomposition: analysis.Indices
    rankings: Mapping[str, Mapping[str, Ranking]]
    sizes: pd.DataFrame
    trajectories: int
    points: int


def table(head: list[str], rows: Iterable[list[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"


def number(measure: str, value: float, signed: bool = False) -> str:
    """A number in the unit of a measure."""
    return figure(value, style_of(outcomes()[measure.removesuffix("_change")].unit), signed=signed)


def title(policy: str) -> str:
    """The title of a lever."""
    return levers()[policy].title


def listed(names: Iterable[str]) -> str:
    """Names as a sentence has them."""
    found = list(names)
    return " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found) or "none"


def share_of(value: float) -> str:
    """A share in percent."""
    return f"{100 * value:.0f} %"


def percent(shares: Iterable[float]) -> str:
    """Shares, one for each space."""
    return " / ".join(share_of(share) for share in shares)


def with_ends(row: Mapping[str, float], key: str) -> str:
    """An index with its interval."""
    return f"{row[key]:.2f} ({row[f'{key}_low']:.2f} to {row[f'{key}_high']:.2f})"


def row_of(ranking: Ranking, policy: str) -> pd.Series:
    """What is known of one lever by one outcome."""
    return ranking.policies.set_index("policy").loc[policy]


def kind(found: Found, outcome: str, policy: str) -> str:
    """Whether a lever does good robustly ("yes"), harm ("no"), either ("open"), or hardly anything ("small")."""
    rankings = [each[outcome] for each in found.rankings.values()]
    rows = [row_of(each, policy) for each in rankings]
    limits = [SMALL * each.policies["mean"].abs().max() for each in rankings]
    if all(max(abs(row["low"]), abs(row["high"])) < limit for row, limit in zip(rows, limits, strict=True)):
        return "small"
    shares = [float(row["better"]) for row in rows]
    return "yes" if min(shares) >= ROBUST else "no" if max(shares) <= 1.0 - ROBUST else "open"


def claims(found: Found, outcome: str) -> str:
    """What each lever does to an outcome, sorted by how sure it is."""
    rankings = [each[outcome] for each in found.rankings.values()]
    for_, against = DOES[outcome]
    words = {"yes": f"Robust: {for_}", "no": f"Robust: {against}", "open": f"Hinges on the numbers whether it {for_}",
             "small": "Hardly matters here"}  # fmt: skip
    sorted_: dict[str, list[str]] = {key: [] for key in words}
    for policy in rankings[0].policies["policy"]:
        what = kind(found, outcome, policy)
        shares = [float(row_of(each, policy)["better"]) for each in rankings]
        shown = (
            f" ({percent(1.0 - share if what == 'no' else share for share in shares)})"
            if what != "small"
            else ""
        )
        sorted_[what].append(title(policy) + shown)
    lines = [
        f"- **{words[key]}** ({len(names)} of {len(levers())}): {'; '.join(names)}."
        for key, names in sorted_.items()
        if names
    ]
    return "\n".join(lines) + "\n"


def beaten(found: Found, outcome: str) -> pd.DataFrame:
    """Pairs with one share for each space: columns `policy`, `other`, `shares`."""
    parts = [each[outcome].pairs for each in found.rankings.values()]
    shares = list(zip(*(part["share"] for part in parts), strict=True))
    return parts[0][["policy", "other"]].assign(shares=shares)


def orders(found: Found, outcome: str) -> str:
    """Which of the leaders beat which, robust ones and fragile ones."""
    pairs = beaten(found, outcome)
    known = next(iter(found.rankings.values()))[outcome].policies["policy"].tolist()
    robust = sum(min(shares) >= ROBUST for shares in pairs["shares"])
    turned = [
        f"{title(other)} beats {title(policy)} ({percent(1.0 - s for s in shares)})"
        for policy, other, shares in pairs.itertuples(index=False)
        if max(shares) <= 1.0 - LEANING
    ]
    order = f"keep their default order in at least {share_of(ROBUST)} of the space."
    lines = [f"Of {len(pairs)} pairs of levers, {robust} {order}", ""]
    for policy in known[:LEADERS]:
        mine = pairs[pairs["policy"] == policy]
        sure = [
            other
            for other, shares in zip(mine["other"], mine["shares"], strict=True)
            if min(shares) >= ROBUST
        ]
        rest = [
            f"{title(other)} ({percent(shares)})"
            for other, shares in zip(mine["other"], mine["shares"], strict=True)
            if min(shares) < ROBUST
        ]
        after = f"; *fragile* against {listed(rest)}" if rest else ""
        lines.append(
            f"- **{title(policy)}** beats {len(sure)} of the {len(mine)} levers ranked below it robustly{after}."
        )
    if turned:
        lines.append(f"- Against the default order, over most of the space: {'; '.join(turned)}.")
    return "\n".join(lines) + "\n"


def policies(found: Found, outcome: str) -> str:
    """The table of levers by one outcome."""
    spaces = list(found.rankings)
    rows = []
    for policy in next(iter(found.rankings.values()))[outcome].policies["policy"]:
        each = [found.rankings[space][outcome].policies.set_index("policy").loc[policy] for space in spaces]
        one = each[0]
        ends = [
            f"{number(outcome, row['low'], True)} to {number(outcome, row['high'], True)}" for row in each
        ]
        ranks = " / ".join(f"{row['rank_low']:.0f}–{row['rank_high']:.0f}" for row in each)
        rows.append(
            [title(policy), number(outcome, one["default_effect"], True), " / ".join(ends), ranks]
            + [percent(row[key] for row in each) for key in ("better", "first", "top")]
        )
    head = [
        "lever",
        "effect at defaults",
        "middle 90 %",
        "ranks, middle 90 %",
        "better",
        "first",
        f"top {TOP}",
    ]
    return table(head, rows)


def flips(found: Found, outcome: str) -> str:
    """What goes with the order, or who wins a fragile pair."""
    rows = []
    for space, each in found.rankings.items():
        for row in each[outcome].flips.to_dict("records"):
            about = str(row["about"])
            for name in levers():
                about = about.replace(name, title(name))
            rows.append([about, f"`{row['parameter']}`", f"{row['correlation']:+.2f}", f"{row['low_half']:.2f}",
                         f"{row['high_half']:.2f}", space])  # fmt: skip
    if not rows:
        return "No single number does so beyond doubt.\n"
    return table(["about", "number", "rank correlation", "its lower half", "its upper half", "space"], rows)


def winners(found: Found) -> str:
    """Levers that robustly do good by people, by what they do to money."""
    good = [p for p in levers() if kind(found, "departures", p) == kind(found, "burned_out", p) == "yes"]
    words = {
        "yes": "Robustly lower departures *and* burnout *and* save money",
        "small": "Robustly lower both, at hardly any net cost",
        "open": "Robustly lower both, while the sign of the net cost hinges on the numbers",
        "no": "Robustly lower both, and robustly cost more than they save",
    }
    lines = [
        f"- {word}: {listed(title(p) for p in good if kind(found, 'total_usd', p) == key)}."
        for key, word in words.items()
    ]
    return "\n".join(lines) + "\n"


def agreement(found: Found) -> str:
    """How much orders resemble the default one."""
    rows = []
    for outcome in DOES:
        for space, each in found.rankings.items():
            tau = pd.Series(each[outcome].agreement)
            rows.append([measure_title(outcome), space, f"{tau.mean():.2f}", f"{tau.quantile(0.05):.2f}",
                         f"{tau.quantile(0.95):.2f}", f"{each[outcome].luck:.2f}"])  # fmt: skip
    return table(["ranked by", "space", "tau, mean", "5 %", "95 %", "by luck alone"], rows)


def plausible(name: str) -> str:
    """The range and meaning of a parameter or price."""
    low, high = range_of(name)
    word = title_of(name) if not name.startswith(PRICE) else f"{title_of(name)}, a year"
    return f"{low:,g} to {high:,g} | {word}".replace("\n", " ")


def screened(found: Found, measure: str) -> str:
    """The strongest parameters by Morris."""
    rows = []
    for row in found.screening.of(measure).head(SHOWN).to_dict("records"):
        low, high = (number(measure, row[key]) for key in ("mu_star_low", "mu_star_high"))
        cells = [number(measure, row["mu"], True), f"{number(measure, row['mu_star'])} ({low} to {high})"]
        cells += [number(measure, row["sigma"]), number(measure, row["luck"])]
        rows.append([f"`{row['parameter']}`", *cells, plausible(str(row["parameter"]))])
    return table(["number", "effect", "size (95 %)", "spread", "size by luck", "range", "meaning"], rows)


def decomposed(found: Found, measure: str) -> str:
    """The main parameters by Sobol."""
    rows = [
        [f"`{row['parameter']}`", with_ends(row, "first"), with_ends(row, "total")]
        for row in found.decomposition.of(measure).to_dict("records")
    ]
    return table(["number", "alone", "with interactions"], rows)


def above_luck(found: Found, measure: str) -> str:
    """How many parameters stand above luck."""
    each = found.screening.of(measure)
    count = int((each["mu_star_low"] > each["luck"].quantile(0.95)).sum())
    share = each["mu_star"].head(SHOWN).sum() / each["mu_star"].sum()
    luck = found.screening.luck[measure]
    return (
        f"{count} of {len(each)} numbers stand clearly above luck; the first {SHOWN} hold {share_of(share)} of all sizes "
        f"added up. Luck is {share_of(luck)} of the variance over the screening's points."
    )


def spread(found: Found, measure: str) -> str:
    """How much of the spread the main numbers make."""
    wide, narrow = found.screening.spread[measure], found.decomposition.spread[measure]
    luck = found.decomposition.luck[measure]
    return (
        f"Standard deviation over the space of these {len(found.decomposition.names)} alone {number(measure, narrow[1])} "
        f"around {number(measure, narrow[0])}; over that of all (Morris's points) {number(measure, wide[1])} around "
        f"{number(measure, wide[0])}. Luck is {share_of(luck)} of the variance here, and counts as interaction."
    )


def page(found: Found) -> str:
    """The whole page."""
    study = found.study
    spaces = list(found.rankings)
    count = len(next(iter(found.rankings[spaces[0]].values())).agreement)
    error = 1.96 * (ROBUST * (1.0 - ROBUST) / count) ** 0.5
    both = " Two shares are those over prior and posterior." if len(spaces) > 1 else ""
    people, space = study.institution.headcount, listed(f"the {one}" for one in spaces)
    sizes = [
        [f"{row['people']:,.0f}", f"{row['annual_departure_rate']:.4f}", f"{row['burned_out']:.3f}",
         f"{row['intends_to_leave']:.3f}", f"{row['hours_per_week']:.1f}"]
        for row in found.sizes.to_dict("records")
    ]  # fmt: skip
    parts = [
        "# What the answers hinge on",
        f"Made by `python tools/make_sensitivity.py --people {people} --points {count}` with version {sim.__version__}, seed "
        f"{study.seed}, parameters {analysis.parameters_hash()[:12]}; nothing in it is typed by hand. {len(found.screening.names)} numbers are uncertain: every parameter "
        "with a range in [parameters.md](parameters.md), and the prices of levers in `sim/evidence/levers.yaml`. All are "
        "varied at once, each over its prior.",
        f"The typical school at {people} people, {study.months // 12} years, {study.replicates} futures at each point; "
        "scenarios and points meet the same luck, so differences are those of policies and numbers. Whether the smaller "
        "school stands for the whole one, at the defaults:",
        table(
            ["people", "departures per person-year", "burned out", "intend to leave", "hours a week"], sizes
        ),
        "## What holds, and what hinges on an assumption",
        f"Each of the {len(levers())} levers alone at full intensity from the first month, at {count} points drawn from "
        f"{space}. A share is the part of the points where a sentence is true, luck taken out (cautiously: what is left "
        f"errs towards fragile). *Robust* is {share_of(ROBUST)} or more; with {count} points, a share of {share_of(ROBUST)} "
        f"is known to ± {100 * error:.0f} points.{both} A lever *hardly matters* where nearly all its effects (the middle "
        f"90 %) stay below {share_of(SMALL)} of the strongest lever's mean effect. These are statements about the "
        "model: all hold only if its mechanisms do.",
        winners(found),
    ]
    for outcome in DOES:
        parts += [
            f"### {measure_title(outcome)}",
            claims(found, outcome),
            orders(found, outcome),
            policies(found, outcome),
        ]
    parts += [
        "### How far the whole order holds",
        "Kendall's tau with the order at the defaults: 1 is the same order, 0 has nothing to do with it. By luck alone: what "
        "tau would be if nothing but luck differed, with as many futures as a point has.",
        agreement(found),
        "## What flips the order",
        "Numbers that go with who wins, beyond doubt (Spearman's rank correlation, p < 0.05 after Bonferroni's "
        "correction for all of them). For a pair: the share of points where the first wins, in the lower and in the upper "
        "half of the number. For the whole order: mean tau. Learn these numbers in your school before you choose between "
        "the two.",
    ]
    for outcome in DOES:
        parts += [f"### By {measure_title(outcome).lower()}", flips(found, outcome)]
    parts += [
        "## Which numbers matter at all (Morris)",
        f"{found.trajectories} trajectories, {found.screening.points:,} points. *Effect*: what moving the number from one "
        "eighth to seven eighths of its prior does on average. *Size*: the same without its sign (mu*), with a bootstrap "
        "interval. *Spread*: how much that depends on the others (sigma). *Size by luck*: what would be seen if the number "
        f"did nothing. Changes are those of “{study.scenario.title}” against the baseline at the same point, its levers at "
        "their prices. So few trajectories find the strong numbers, not the order of the weak.",
    ]
    for measure in analysis.LEVEL_MEASURES:
        parts += [f"### {measure_title(measure)}", above_luck(found, measure), screened(found, measure)]
    names = listed(f"`{name}`" for name in found.decomposition.names)
    parts += [
        "## Where the variance comes from (Sobol)",
        f"The main ones of the screening, the strongest of each measure in turn: {names}. All others at their defaults; "
        f"{found.decomposition.points:,} points (Saltelli's design on {found.points}), 95 % bootstrap intervals.",
    ]
    for measure in analysis.LEVEL_MEASURES:
        parts += [
            f"### Variance: {measure_title(measure).lower()}",
            spread(found, measure),
            decomposed(found, measure),
        ]
    parts += [
        "## Rerun it, or look further",
        "```sh\nattrition sensitivity --method morris --people 400 --trajectories 6 --out sensitivity\n"
        "attrition sensitivity --method sobol --people 400 --points 128 --outcome intends_to_leave\n"
        "attrition sensitivity --method ranking --policies groups --institution community\n```",
        "Priors are taken to be independent, which they are not in truth; ranges that are too narrow make conclusions "
        "look too robust. Structure (which mechanisms exist) is not varied here.",
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def check_sizes(study: analysis.Study) -> pd.DataFrame:
    """Means at the defaults for the smaller school and the whole one."""
    names = ["annual_departure_rate", "burned_out", "intends_to_leave", "hours_per_week"]
    rows = []
    for place in (study.institution, sim.load_institution(study.institution.name)):
        bench = Bench.of("baseline", place, months=study.months, seed=study.seed)
        rows.append({"people": place.headcount, **bench.outcomes({}, range(FUTURES), names).mean()})
    return pd.DataFrame(rows)


def find(chosen: argparse.Namespace) -> Found:
    """Run everything."""
    with screen.progress("Simulating") as report:
        place = sim.load_institution("typical").scaled(chosen.people)
        study = analysis.Study(place, seed=chosen.seed, folder=chosen.keep, progress=lambda _: report)
        by, tried = analysis.ranked_by(None), analysis.policies("levers")
        rankings = {"prior": analysis.rank_policies(study, by, tried, chosen.points)}
        if draws := posterior(chosen.points):
            rankings["posterior"] = analysis.rank_policies(study, by, tried, chosen.points, draws)
        wanted = analysis.measures(None)
        screening = analysis.screen(study, wanted, chosen.trajectories)
        main = analysis.main_names(screening, chosen.main)
        decomposition = analysis.decompose(study, wanted, main, chosen.sobol)
    return Found(
        study, screening, decomposition, rankings, check_sizes(study), chosen.trajectories, chosen.sobol
    )


def posterior(points: int) -> list[dict[str, float]]:
    """Draws of the shipped posterior; none where there is none yet."""
    from sim.paths import evidence_dir
    from sim.posterior import FILE, draws

    return draws(points) if (evidence_dir() / FILE).is_file() else []


def main() -> None:
    """Write the page."""
    options = argparse.ArgumentParser(description="Write docs/sensitivity.md.")
    for name, value in (
        ("people", 400),
        ("points", 100),
        ("trajectories", 4),
        ("main", 12),
        ("sobol", 64),
        ("seed", 1),
    ):
        options.add_argument(f"--{name}", type=int, default=value)
    options.add_argument("--keep", type=Path, help="folder for evaluated points")
    options.add_argument("--out", type=Path, default=ROOT / "docs" / "sensitivity.md")
    chosen = options.parse_args()
    sim.warm_up(print)
    chosen.out.write_text(page(find(chosen)), encoding="utf-8")
    print(f"Written: {chosen.out}")


if __name__ == "__main__":
    main()
