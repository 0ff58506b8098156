"""Write `docs/portfolio.md` and its chart: what portfolios are, one search, and how well it did.

    python tools/docs/make_portfolio.py [--people 400] [--draws 10] [--evaluations 600] [--keep FOLDER]

With --keep, tried combinations stay in a folder, and an interrupted search goes on there. All words about results are
made from the numbers.
"""

import argparse
from pathlib import Path

import matplotlib as mpl
import pandas as pd
from markdown_words import table
from matplotlib.figure import Figure

import sim
from sim.cli.common import screen
from sim.evidence.marks import MARKDOWN, NOTE, marked
from sim.evidence.outcomes import outcomes
from sim.evidence.parameters import acting, settings
from sim.results.metadata import digest
from sim.results.numbers import MONEY, figure, interval, style_of
from sim.simulate.run import warm_up
from sim.studies.portfolio import Problem, Result, Work, find
from sim.studies.portfolio.choice import BALANCED
from sim.studies.portfolio.figures import COLORS, LEVER
from sim.studies.portfolio.grid import USD
from sim.studies.portfolio.result import ALONE, GREEDY, METHODS, OPTIMIZER, RANDOM

ROOT = Path(__file__).resolve().parents[2]
FIGURE = ROOT / "docs" / "figures" / "portfolio.svg"
CLOSE = 0.02  # hypervolumes that differ by less are called equal


def number(name: str, value: float) -> str:
    """A change in the unit of an outcome."""
    return figure(value, style_of(outcomes()[name].unit), signed=True)


def title(name: str) -> str:
    """What people read."""
    return outcomes()[name].title


def frontier(result: Result) -> str:
    """Return the kept points: changes with new draws and random numbers, cost, and role."""
    names = result.setting.problem.objectives
    rows = [
        [row["point"].removeprefix("point-"), *(number(name, row[f"{name}_check"]) for name in names),
         figure(row[USD], MONEY), row["roles"].replace("_", " ")]
        for row in result.frontier.to_dict("records")
    ]  # fmt: skip
    return table(["point", *(title(name).lower() for name in names), "levers, dearest year", "role"], rows)


def worth_a_look(result: Result) -> pd.DataFrame:
    """The points that have a role."""
    return result.frontier[result.frontier["roles"] != ""]


def mixes(result: Result) -> str:
    """Which levers the points with a role use."""
    rows = []
    for row in worth_a_look(result).to_dict("records"):
        used = [
            f"{marked(key.removeprefix(LEVER), mark=MARKDOWN)} {row[key]:.2g}"
            for key in row
            if key.startswith(LEVER) and row[key]
        ]
        rows.append([row["point"].removeprefix("point-"), row["roles"].replace("_", " "), "; ".join(used) or "none"])
    return table(["point", "role", "levers and their intensities"], rows) + f"\n\\{NOTE}\n"


def balanced_point(result: Result) -> str:
    """The balanced point with its intervals."""
    place = result.frontier["roles"].str.split("; ").map(lambda roles: BALANCED in roles)
    (row,) = result.frontier[place].to_dict("records")
    rows = []
    for name in result.setting.problem.objectives:
        ends = [
            interval(row[column], row[f"{column}_low"], row[f"{column}_high"], style_of(outcomes()[name].unit), signed=True)
            for column in (name, f"{name}_check")
        ]
        rows.append([title(name), *ends, figure(row[f"{name}_regret"], style_of(outcomes()[name].unit))])
    return table(["change", "as found", "checked", "largest regret"], rows)


def methods(result: Result) -> str:
    """The methods side by side."""
    rows = [
        [row["method"], f"{row['evaluations']:,}", f"{row['within_budget']:,}", f"{row['on_front']:,}",
         f"{100 * row['share_of_joint_front']:.0f}%",
         *(f"{row[key]:.3f}" for key in ("hypervolume", "kept_hypervolume", "check_hypervolume"))]
        for row in result.methods.to_dict("records")
    ]  # fmt: skip
    head = ["method", "evaluations", "within budget", "on its front", "of the joint front", "hypervolume"]
    return table([*head, "kept points", "checked"], rows)


def verdict(result: Result) -> str:
    """Whether the search earned its keep, in words."""
    rows = result.methods.set_index("method")
    sentences = []
    for column, where in (
        ("hypervolume", "Of everything tried"),
        ("check_hypervolume", "Of the kept points, retested with new draws and random numbers"),
    ):
        mine = float(rows.loc[OPTIMIZER, column])
        for other in (GREEDY, RANDOM):
            theirs = float(rows.loc[other, column])
            word = "as much as" if abs(mine - theirs) < CLOSE else "more than" if mine > theirs else "less than"
            how = f" ({mine:.3f} against {theirs:.3f})"
            sentences.append(f"{where}, the optimizer covers {word} {other} search{how}.")
    growth = result.growth[result.growth["method"] == OPTIMIZER]
    for other in (GREEDY, RANDOM):
        reached = growth[growth["hypervolume"] >= float(rows.loc[other, "hypervolume"])]["evaluations"]
        tried = int(rows.loc[other, "evaluations"])
        if len(reached):
            sentences.append(f"What {other} search found with {tried:,} evaluations, it had with {int(reached.iloc[0]):,}.")
        else:
            sentences.append(f"What {other} search found with {tried:,} evaluations, it did not reach.")
    sentences.append(f"Differences below {CLOSE:g} are called equal; this is one search with one seed.")
    return " ".join(sentences)


def curse(result: Result) -> str:
    """What was promised and what is kept."""
    cells = result.curse.set_index(["points", "objective"])
    rows = [
        [title(name), *(number(name, cells.loc[(points, name), key]) for points in (OPTIMIZER, ALONE) for key in ("promised", "kept"))]
        for name in result.setting.problem.objectives
    ]
    return table(["mean change", "kept points, as found", "checked", "each lever alone, as found", "checked"], rows)


def draw(result: Result) -> None:
    """Draw cost against the first objective, and what each method found, as one chart that is always the same bytes."""
    mpl.rcParams.update({"svg.hashsalt": "portfolio", "font.size": 9, "svg.fonttype": "none"})
    name = result.setting.problem.objectives[0]
    drawn = Figure(figsize=(9.5, 3.8), layout="constrained")
    left, right = drawn.subplots(1, 2)
    for method in METHODS:
        tried = result.tried[(result.tried["method"] == method) & result.tried["within_budget"]]
        left.scatter(tried[USD] / 1e6, tried[name], s=5, alpha=0.35, color=COLORS[method], label=method)
        growth = result.growth[result.growth["method"] == method]
        right.plot(growth["evaluations"], growth["hypervolume"], color=COLORS[method], label=method)
    points = result.frontier
    left.scatter(points[USD] / 1e6, points[name], s=26, facecolor="none", edgecolor="black", label="kept points")
    left.set_xlabel("levers in their dearest year, USD million")
    left.set_ylabel(f"{title(name)}: change")
    right.set_xlabel("evaluations")
    right.set_ylabel("hypervolume, share of the box")
    for axes in (left, right):
        axes.legend(frameon=False)
        axes.spines[["top", "right"]].set_visible(False)
    FIGURE.parent.mkdir(exist_ok=True)
    drawn.savefig(FIGURE, metadata={"Date": None, "Creator": None})


def page(result: Result, command: str) -> str:
    """Return the whole page."""
    setting, problem = result.setting, result.setting.problem
    people = setting.institution.headcount
    kept = int(result.frontier["kept_in_check"].sum())
    draws = f"{problem.draws} posterior draws" if problem.draws else "the default parameters"
    caution = "" if problem.draws else " (so intervals reflect chance only)"
    aims = ", ".join(f"`{name}`" for name in problem.objectives)
    parts = [
        "# Portfolios: the most for a budget",
        "Which combination of levers achieves the most for several objectives at once, within a budget, when the parameters are "
        "uncertain? `attrition portfolio` searches for it. The answer is not a single best policy but a *frontier*: combinations "
        "that no other combination beats on every objective. Which trade-off to make is for people to decide.",
        "```sh\nattrition portfolio --budget-usd 2000000 --out portfolio\n"
        "attrition portfolio --budget-usd 800000 --people 400 --criterion regret --objective departures --objective total_usd\n"
        "attrition portfolio --budget-usd 500000 --scenario hiring-freeze --levers team_inbox,recognition,mentoring\n```",
        "## What it does",
        "- **Levers** go from 0 to 1 in steps (`--steps`), from the first month, with their usual ramp and full upkeep. "
        "`--scenario` is the scenario that combinations are added to and compared with.\n"
        "- **Budget**: what the levers cost must not exceed it in any year (mean of all futures). "
        "With `--people`, the school is scaled to that size, and the budget is that of the smaller school.\n"
        "- **Objectives** are outcomes over the horizon; each is improved in its declared direction. `equity_gap` is how many "
        "more voluntary departures per person-year there are among women than men, and among URiM faculty than others (the "
        "mean of the two); `visits_lost` stands for patients' access; `total_usd` is the net cost, levers included.\n"
        "- **Uncertainty**: each combination is tried with the same posterior draws, people, and random numbers as all others and as the "
        "scenario without levers, so a change is due to the levers. `--criterion` summarizes the draws in one number: the `mean`; "
        "`worst-decile`, the mean of the worst tenth of draws; `regret`, the most that is missed in any draw against the best "
        "that any combination reaches there.\n"
        "- **Search**: SPEA2, a genetic algorithm for several objectives, from the library pymoo; combinations beyond the budget "
        "lose steps, dear ones first. Greedy search adds lever by lever, as far as fits, what improves most per dollar, for equal "
        "weights of the objectives, each objective alone, then weights by lot, until it has nothing left to try; random search draws evenly. "
        "All begin from the same: doing nothing, and each lever alone at full intensity. Each may try as many combinations.\n"
        "- **Fresh check**: the best of hundreds are partly the ones that chance favored (the optimizer's curse). The kept points are "
        "therefore retested with new draws and random numbers. Trust these results.\n"
        "- **Files** (`--out`): `frontier.csv`, a scenario file for each of its points (`attrition compare baseline "
        "portfolio/scenarios/point-01.yaml`), everything that was tried, the methods, the check, and charts on a page that "
        "needs no network. To resume an interrupted search, repeat the command; another budget, criterion, or number of "
        "evaluations uses what was tried already. The same seed gives the same files whatever the number of threads.",
        "## How to read it",
        "A *point* is a combination. *Balanced* is the point whose worst aim, in shares of the frontier's range, is best; a *knee* "
        "is one from which every step gives up much more than it gains. *Hypervolume* is the share of the box between the best of "
        "each aim and the worst of the frontier (or doing nothing) that a set of points dominates: more is better, and it is the "
        "only measure by which frontiers can be compared. With many objectives nearly everything is on some frontier, and small "
        "differences between points are due to chance: look at the points with a role, and at their intervals.",
        "## One search",
        f"Made by `{command}` with version {sim.__version__}, parameters {digest(acting(settings()))[:12]}; nothing below is typed by hand. The "
        f"{problem.institution} school at {people:,} people over {problem.months} months; {len(setting.grid.names)} levers in "
        f"{problem.steps} steps; {figure(problem.budget_usd, MONEY)} a year ({figure(problem.budget_usd / people, MONEY)} a person); "
        f"objectives {aims}; {draws}, {problem.futures} futures of each combination{caution}; criterion {problem.criterion}; "
        f"{problem.evaluations:,} evaluations of each method; seed {problem.seed}.",
        f"![What the levers cost against the first objective, and what each method has found](figures/{FIGURE.name})",
        "### The frontier",
        f"{result.choices[OPTIMIZER].on_front:,} combinations are beaten by no other; these {len(result.levels)} lie far apart. Mean "
        f"changes against “{setting.base.title}”, with new draws and random numbers; {kept} of the {len(result.levels)} stay unbeaten by "
        "each other there.",
        frontier(result),
        mixes(result),
        "The balanced point, with 95% intervals:",
        balanced_point(result),
        "### How well did the search do?",
        verdict(result),
        methods(result),
        "*Of the joint front*: the part of the frontier of everything that all methods tried. *Kept points*: hypervolume of the "
        "points that each method's frontier was thinned to; *checked*: of the same with new draws and random numbers.",
        "### What was promised, and what is kept",
        "Means over the kept points, and over each lever alone, which nobody chose: what new draws and random numbers change by "
        "themselves.",
        curse(result),
        "## What reaches a goal",
        "`--target` asks the other way round: which combination reaches targets most cheaply within the budget.",
        "```sh\nattrition portfolio --budget-usd 3000000 --target \"departures_per_year<=6%\" --evaluations "
        "100\nattrition portfolio --budget-usd 1000000 --target \"departures_avoided>=40\" --target "
        "\"protected_share>=80%\" --out goal\n```",
        "- **Targets** are `departures_per_year`, `departures_avoided`, or any outcome with a better direction, as "
        "a mean over the horizon; up to four together. In Python they stand in `Problem(targets=…)`; "
        "`sim.studies.portfolio.seek` takes them.\n- **Search**: as above, but it begins with what looks best if "
        "each lever did what it does alone, so a hundred evaluations go far. `seek(…, searched_at=400)` searches "
        "at a smaller size, and retests at the school's own; the dashboard does.\n- **Retest**: the frontier of "
        "cost against departures, and the combinations that reach the targets most cheaply, meet new draws and "
        "random numbers. Among these the answer is chosen: the cheapest that reaches all targets by the criterion, "
        "with half a standard error to spare where one does, or the nearest.\n- **Confirmation**: the answer alone is tried once more, in twice as many futures, by "
        "which nothing was chosen. Its numbers, and in how many futures it reaches the targets, come from "
        "there.\n- **Not reachable**: the nearest within the budget is told, and what reaching it would cost; or "
        "that nothing that was tried reaches it at any price.\n- The price of levers is not their cost: clinic "
        "visits given up and turnover saved count in the total cost, which is told beside it.",
        "The page *Portfolio* of the dashboard asks the same, at once with an estimate from [stored "
        "effects](lever-effects.md), then with the model in the background, and sends a set to the levers of "
        "*Explore*.",
        "## What it cannot do",
        "It searches in the model, with the model's assumptions; a combination that exploits a wrong one looks good here and "
        "fails in a school ([limits.md](limits.md)). Prices of levers are taken as declared; [sensitivity.md](sensitivity.md) says "
        "what depends on them. Levers start together and stay; their order in time is not searched. No search proves that nothing "
        "better exists.",
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def main() -> None:
    """Search and write."""
    options = argparse.ArgumentParser(description="Write docs/portfolio.md.")
    options.add_argument("--people", type=int, default=400)
    options.add_argument("--budget-usd", type=float, default=800_000.0)
    options.add_argument("--draws", type=int, default=10)
    options.add_argument("--replicates", type=int, default=2)
    options.add_argument("--evaluations", type=int, default=600)
    options.add_argument("--points", type=int, default=15)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--threads", type=int, default=None)
    options.add_argument("--keep", type=Path, default=None, help="folder for tried combinations")
    chosen = options.parse_args()
    keys = {name: value for name, value in vars(chosen).items() if name not in ("threads", "keep")}
    problem = Problem(**keys)
    warm_up(screen.note)
    with screen.progress("Searching") as report:
        result = find(problem, Work(chosen.keep, chosen.threads, report))
    words = " ".join(f"--{name.replace('_', '-')} {value:.12g}" for name, value in keys.items())
    draw(result)
    text = page(result, f"python tools/docs/make_portfolio.py {words}")
    (ROOT / "docs" / "portfolio.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
