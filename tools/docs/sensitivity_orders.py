"""The pages `docs/sensitivity.md` and `docs/sensitivity-flips.md`: whether the order of levers holds, and what flips it."""

from typing import TYPE_CHECKING

import pandas as pd
from markdown_words import listed, percent, table
from sensitivity_words import joined, made_by, number, percents, title, where

from sim.evidence.marks import NOTE
from sim.evidence.parameters import levers
from sim.studies.sensitivity.indices.cells import measure_title
from sim.studies.sensitivity.ranking import LEANING, ROBUST, TOP, Ranking

if TYPE_CHECKING:
    from make_sensitivity import Found

DOES = {
    "departures": ("lowers departures", "raises departures"),
    "burned_out": ("lowers burnout", "raises burnout"),
    "total_usd": ("saves more than it costs", "costs more than it saves"),
}
LEADERS = 6
SMALL = 0.05  # of the strongest lever's mean effect: what stays within that nearly everywhere hardly matters


def row_of(ranking: Ranking, policy: str) -> pd.Series:
    """What is known of one lever by one outcome."""
    return ranking.policies.set_index("policy").loc[policy]


def kind(found: "Found", outcome: str, policy: str) -> str:
    """Whether a lever does good robustly ("yes"), harm ("no"), either ("open"), or hardly anything ("small")."""
    rankings = [each[outcome] for each in found.rankings.values()]
    rows = [row_of(each, policy) for each in rankings]
    limits = [SMALL * each.policies["mean"].abs().max() for each in rankings]
    if all(max(abs(row["low"]), abs(row["high"])) < limit for row, limit in zip(rows, limits, strict=True)):
        return "small"
    shares = [float(row["better"]) for row in rows]
    return "yes" if min(shares) >= ROBUST else "no" if max(shares) <= 1.0 - ROBUST else "open"


def claims(found: "Found", outcome: str) -> str:
    """What each lever does to an outcome, sorted by how sure it is."""
    rankings = [each[outcome] for each in found.rankings.values()]
    for_, against = DOES[outcome]
    words = {"yes": f"Robust: {for_}", "no": f"Robust: {against}", "open": f"Depends on the parameters whether it {for_}",
             "small": "Hardly matters here"}  # fmt: skip
    sorted_: dict[str, list[str]] = {key: [] for key in words}
    for policy in rankings[0].policies["policy"]:
        what = kind(found, outcome, policy)
        shares = [float(row_of(each, policy)["better"]) for each in rankings]
        shown = (
            f" ({percents(1.0 - share if what == 'no' else share for share in shares)})"
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


def beaten(found: "Found", outcome: str) -> pd.DataFrame:
    """Pairs with one share for each space: columns `policy`, `other`, `shares`."""
    parts = [each[outcome].pairs for each in found.rankings.values()]
    shares = list(zip(*(part["share"] for part in parts), strict=True))
    return parts[0][["policy", "other"]].assign(shares=shares)


def orders(found: "Found", outcome: str) -> str:
    """Which of the leaders beat which, robust ones and fragile ones."""
    pairs = beaten(found, outcome)
    known = next(iter(found.rankings.values()))[outcome].policies["policy"].tolist()
    robust = sum(min(shares) >= ROBUST for shares in pairs["shares"])
    turned = [
        f"{title(other)} beats {title(policy)} ({percents(1.0 - s for s in shares)})"
        for policy, other, shares in pairs.itertuples(index=False)
        if max(shares) <= 1.0 - LEANING
    ]
    order = f"keep their default order in at least {percent(ROBUST)} of the space."
    lines = [f"Of {len(pairs)} pairs of levers, {robust} {order}", ""]
    for policy in known[:LEADERS]:
        mine = pairs[pairs["policy"] == policy]
        sure = [
            other
            for other, shares in zip(mine["other"], mine["shares"], strict=True)
            if min(shares) >= ROBUST
        ]
        rest = [
            f"{title(other)} ({percents(shares)})"
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


def policies(found: "Found", outcome: str) -> str:
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
            + [percents(row[key] for row in each) for key in ("better", "first", "top")]
        )
    head = [
        "lever",
        "effect at defaults",
        "middle 90%",
        "ranks, middle 90%",
        "better",
        "first",
        f"top {TOP}",
    ]
    return table(head, rows)


def flips(found: "Found", outcome: str) -> str:
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


def winners(found: "Found") -> str:
    """Levers that robustly do good by people, by what they do to money."""
    good = [p for p in levers() if kind(found, "departures", p) == kind(found, "burned_out", p) == "yes"]
    words = {
        "yes": "Robustly lower departures *and* burnout *and* save money",
        "small": "Robustly lower both, at hardly any net cost",
        "open": "Robustly lower both, while the sign of the net cost depends on the parameters",
        "no": "Robustly lower both, and robustly cost more than they save",
    }
    lines = [
        f"- {word}: {listed(title(p) for p in good if kind(found, 'total_usd', p) == key)}."
        for key, word in words.items()
    ]
    return "\n".join(lines) + "\n"


def agreement(found: "Found") -> str:
    """How much orders resemble the default one."""
    rows = []
    for outcome in DOES:
        for space, each in found.rankings.items():
            tau = pd.Series(each[outcome].agreement)
            rows.append([measure_title(outcome), space, f"{tau.mean():.2f}", f"{tau.quantile(0.05):.2f}",
                         f"{tau.quantile(0.95):.2f}", f"{each[outcome].chance:.2f}"])  # fmt: skip
    return table(["ranked by", "space", "tau, mean", "5%", "95%", "by chance alone"], rows)


def page(found: "Found") -> str:
    """What holds, and what depends on an assumption."""
    spaces = list(found.rankings)
    error = 1.96 * (ROBUST * (1.0 - ROBUST) / found.count) ** 0.5
    both = " Two shares are those over prior and posterior." if len(spaces) > 1 else ""
    space = listed(f"the {one}" for one in spaces)
    sizes = [
        [f"{row['people']:,.0f}", f"{row['annual_departure_rate']:.4f}", f"{row['burned_out']:.3f}",
         f"{row['intends_to_leave']:.3f}", f"{row['hours_per_week']:.1f}"]
        for row in found.sizes.to_dict("records")
    ]  # fmt: skip
    parts = [
        "# What the answers depend on",
        f"{made_by(found)} {len(found.screening.names)} parameters are uncertain: every one "
        "with a range in [parameters.md](parameters.md), and the prices of levers in `sim/evidence/levers.yaml`. All vary "
        "at once, each over its prior.",
        f"{where(found)}, {found.study.replicates} futures at each point; "
        "scenarios and points use the same random numbers, so differences are due to policies and parameters. For what flips the order of "
        "levers, see [sensitivity-flips.md](sensitivity-flips.md); for which parameters matter most, "
        "[sensitivity-numbers.md](sensitivity-numbers.md); for the same analysis of your own study, "
        "[indices.md](indices.md). Whether the smaller school represents the whole one, at the defaults:",
        table(
            ["people", "departures per person-year", "burned out", "intend to leave", "hours a week"], sizes
        ),
        "## What holds, and what depends on an assumption",
        f"Each of the {len(levers())} levers alone at full intensity from the first month, at {found.count} points drawn from "
        f"{space}. A share is the share of points where a statement is true, with chance removed (cautiously: what remains "
        f"errs toward fragile). *Robust* is {percent(ROBUST)} or more; with {found.count} points, a share of {percent(ROBUST)} "
        f"is known to ± {100 * error:.0f} points.{both} A lever *hardly matters* where nearly all its effects (the middle "
        f"90%) stay below {percent(SMALL)} of the strongest lever's mean effect. These are statements about the "
        f"model: all hold only if its mechanisms do. \\{NOTE}",
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
        "Kendall's tau with the order at the defaults: 1 is the same order, 0 has nothing to do with it. By chance alone: what "
        "tau would be if nothing but chance differed, with as many futures as a point has.",
        agreement(found),
        "## Rerun it, or look further",
        "```sh\nattrition sensitivity --method morris --people 400 --trajectories 6 --out sensitivity\n"
        "attrition sensitivity --method sobol --people 400 --points 128 --outcome intends_to_leave\n"
        "attrition sensitivity --method tornado --people 400 --replicates 12\n"
        "attrition sensitivity --method ranking --policies groups --institution community\n```",
        "Priors are taken to be independent, which they are not in truth; ranges that are too narrow make conclusions "
        "look too robust. Structure (which mechanisms exist) is not varied here.",
    ]
    return joined(parts)


def flips_page(found: "Found") -> str:
    """What flips the order."""
    parts = [
        "# What flips the order of levers",
        f"{made_by(found)} {where(found)}; the order itself is in [sensitivity.md](sensitivity.md).",
        "Parameters that are clearly associated with which lever wins (Spearman's rank correlation, p < 0.05 after Bonferroni's "
        "correction for all of them). For a pair: the share of points where the first wins, in the lower and in the upper "
        "half of the parameter's range. For the whole order: mean tau. Find out these values at your school before you choose between "
        "the two.",
    ]
    for outcome in DOES:
        parts += [f"## By {measure_title(outcome).lower()}", flips(found, outcome)]
    return joined(parts)
