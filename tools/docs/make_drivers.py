"""Write `docs/drivers.md` and `docs/discovery.md`: what causes departures, and under which conditions policies fail.

    python tools/docs/make_drivers.py [--people 1000] [--replicates 20] [--points 300] [--only drivers] [--keep FOLDER]

Takes some minutes on two cores. With --keep, what is simulated stays in a folder, and an interrupted run goes on
there. All words about results are made from the numbers.
"""

import argparse
from collections.abc import Iterable
from pathlib import Path

import sim
from sim.cli.common import screen
from sim.results.numbers import PERCENT, figure, interval, style_of
from sim.studies.discovery.output import limits_table
from sim.studies.discovery.study import Discovery, Found
from sim.studies.drivers.study import Answer, Drivers
from sim.studies.drivers.told_apart import MECHANISMS, told_apart, where_to
from sim.studies.points.stages import AnalysisSettings
from sim.world.scenario import load_scenario

ROOT = Path(__file__).resolve().parents[2]
YEARS = 5
SMALLER = 400  # people of the school over whose plausible space policies are looked at
FUTURES = 4  # at each point of it
LEADERS = "leader_quality_mean=0.3:0.9"
QUESTIONS = (
    (("fix-workflows",), "departures_voluntary_change > -10%"),
    (("team_inbox", "support_staff"), "team_inbox beats support_staff on burned_out"),
)
GAPS = ("volume_gap", "values_gap")
SURELY = 0.1  # what is closer to alike than this is called alike


def table(head: list[str], rows: Iterable[list[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"


def listed(names: Iterable[str]) -> str:
    """Names as a sentence has them."""
    found = list(names)
    return " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found) or "none"


def percent(value: float) -> str:
    """A share in percent."""
    return f"{100 * value:.0f}%"


# drivers


def effects(answer: Answer) -> str:
    """What each mechanism does."""
    style = style_of(answer.question.outcome.unit)
    rows = []
    for row in answer.shares.table.sort_values("shapley", ascending=False, kind="stable").to_dict("records"):
        share = interval(row["share"], row["share_low"], row["share_high"], PERCENT)
        off = (0.0 - row["drop_one"], 0.0 - row["drop_one_high"], 0.0 - row["drop_one_low"])
        cells = [interval(*off, style, signed=True)]
        cells += [
            interval(row[key], row[f"{key}_low"], row[f"{key}_high"], style, signed=True) for key in ("add_one", "shapley")
        ]
        errors = [figure(row[key], style) for key in ("standard_error", "standard_error_orders")]
        rows.append([f"{row['title']} (`{row['driver']}`)", *cells, " / ".join(errors), share])
    head = ["mechanism", "off alone", "on alone", "Shapley value", "standard error / of orders", "share"]
    return table(head, rows)


def said(answer: Answer) -> str:
    """Causes beside what leavers would have told."""
    log = answer.log.table.set_index("strain")
    rows = []
    for row in answer.beside.sort_values("cause", ascending=False, kind="stable").to_dict("records"):
        means = [f"{log.loc[row['driver'], key]:.2f}" for key in ("at_audit", "everybody")]
        told = interval(row["told"], row["told_low"], row["told_high"], PERCENT)
        rows.append([row["title"], percent(row["cause"]), told, *means])
    return table(["strain", "cause", "told by leavers", "mean in leavers", "mean in everybody"], rows)


def apart(answer: Answer) -> str:
    """What each strain and gap moves in total, and what it tells apart between people."""
    question = answer.question
    shares = answer.shares.table.set_index("driver")["drop_one"] / answer.shares.level[0]
    moved = {name: float(shares[name]) for name in MECHANISMS if name in shares.index}
    run = sim.run(
        question.ready.scenario, institution=question.ready.institution, replicates=question.asked.replicates,
        months=question.asked.months, seed=question.asked.seed, threads=question.asked.threads,
    )  # fmt: skip
    rows = []
    for row in told_apart(run, moved=moved).sort_values("moved", ascending=False, kind="stable").to_dict("records"):
        odds = f"{row['log_odds']:.2f} ({row['low']:.2f} to {row['high']:.2f})"
        cells = [percent(row["moved"]), f"{row['sd']:.2f}", odds, "a constant" if row["constant"] else ""]
        rows.append([row["title"], *cells])
    gaps = where_to(run).set_index("gap")
    values, volume = (
        f"{gaps.loc[name, 'odds_ratio']:.2f} ({gaps.loc[name, 'low']:.2f} to {gaps.loc[name, 'high']:.2f})" for name in
        ("values_gap", "volume_gap")
    )  # fmt: skip
    found = table(["mechanism", "departures that go without it", "sd between people", "log odds of leaving per sd", ""], rows)
    return (
        f"{found}\nDo the gaps say where leavers go? With track and department held constant, the odds of leaving academia "
        f"change by a factor of {values} per standard deviation of the values gap, and of {volume} per standard deviation of the "
        "volume gap."
    )


def why(answer: Answer) -> str:
    """Why the two differ, from the numbers."""
    found, beside = answer.shares, answer.beside.set_index("driver")
    rows = found.table.set_index("driver")
    log = answer.log.table.set_index("strain")
    effect = found.effect[0]
    gap = beside["told"] - beside["cause"]
    over, under = str(gap.idxmax()), str(gap.idxmin())
    level = beside["told"].corr(log.loc[beside.index, "everybody"], method="spearman")
    causes = beside["told"].corr(beside["cause"], method="spearman")
    drop, add = rows["drop_one"].sum() / effect, rows["add_one"].sum() / effect
    raised = log["at_audit"] / log["everybody"] - 1.0
    least, most = str(raised.idxmin()), str(raised.idxmax())
    inside = rows.loc[list(GAPS), "share"].sum()
    holding = rows[rows["shapley_high"] < 0.0].sort_values("shapley")
    unclear = rows[(rows["shapley_low"] <= 0.0) & (rows["shapley_high"] >= 0.0)]
    gaps = answer.log.gaps.set_index("gap")
    style = style_of(answer.question.outcome.unit)
    largest = str(rows["shapley"].idxmax())
    together = (
        "most departures have several causes, each of which would have been enough to prevent them"
        if drop > 1.0 + SURELY
        else "and yet they hardly need one another"
        if drop > 1.0 - SURELY
        else "one takes the place of another that is mended"
    )

    def name(key: str) -> str:
        return str(beside.loc[key, "title"])

    points = [
        f"**Leavers tell what is high, not what makes a difference.** {name(over)} was the highest strain of "
        f"{percent(beside.loc[over, 'told'])} of leavers and is {percent(beside.loc[over, 'cause'])} of what strains cause; "
        f"{name(under)} was it for {percent(beside.loc[under, 'told'])} and is {percent(beside.loc[under, 'cause'])}. Over the seven, "
        f"what is told goes with how high a strain stands in everybody (rank correlation {level:.2f}){' more than' if level > causes else ' and'} with "
        f"what it causes ({causes:.2f}).",
        f"**Strains that act on all alike do not show in leavers.** At their audit leavers felt {name(least).lower()} "
        f"{100 * raised[least]:+.0f}% against everybody's mean ({log.loc[least, 'at_audit']:.2f} and "
        f"{log.loc[least, 'everybody']:.2f}), and {name(most).lower()} {100 * raised[most]:+.0f}%. A comparison of leavers with "
        "stayers sees only the second kind; who would have left without the first is in no log.",
        f"**Strains work together.** Switched off one at a time, the mechanisms take away {percent(drop)} of the whole effect "
        f"when their parts are added up; on alone they bring {percent(add)}. Strains add up in "
        f"exhaustion and intention, and only beyond a point does anybody look for another post: {together}. So "
        "“what share is due to it” has no answer but a convention; Shapley's treats all orders of joining alike. For a leader "
        "the first column is the one to act on: what happens when this one thing is mended and all else stays.",
        f"**The gaps are no strains.** Hours beyond the week that can be kept up and the distance of the two calendars hold "
        f"{percent(inside)} of the effect, and no list of strains can name them. At their audit leavers were "
        f"{gaps.loc['volume_gap', 'at_audit']:.1f} h a week beyond it (everybody: {gaps.loc['volume_gap', 'everybody']:.1f}), their values gap "
        f"{gaps.loc['values_gap', 'at_audit']:.2f} ({gaps.loc['values_gap', 'everybody']:.2f})"
        + (f": the largest cause of all, {rows.loc[largest, 'title'].lower()}, hardly tells leavers from the others." if largest == "values_gap" and abs(
            gaps.loc["values_gap", "at_audit"] / gaps.loc["values_gap", "everybody"] - 1.0) < SURELY else "."),
    ]  # fmt: skip
    if len(holding):
        words = listed(
            f"“{row['title']}” ({figure(row['shapley'], style, signed=True)})" for row in holding.to_dict("records")
        )
        points.append(
            f"**Some mechanisms hold people.** {words}: without them more would leave. Those who got used to strain feel it "
            "less and tell less of it, so a log hears of a strain when somebody notices, not while it does its work."
        )
    if len(unclear):
        names = listed(f"“{title}”" for title in unclear["title"])
        points.append(
            f"**Not to be told from nothing** with {found.replicates} futures and {found.permutations} orders: {names}. Freed "
            "time is refilled only where a lever frees time, so it does nothing in a scenario without levers."
        )
    return "\n".join(f"- {point}" for point in points)


def drivers_page(answer: Answer, asked: argparse.Namespace) -> str:
    """The page about drivers."""
    question, found = answer.question, answer.shares
    style = style_of(question.outcome.unit)
    parts = [
        "# What causes departures, and what those who leave would say",
        f"Made by `python tools/docs/make_drivers.py --people {asked.people} --replicates {asked.replicates}` with version "
        f"{sim.__version__}, seed {asked.seed}; nothing in it is typed by hand. {question.ready.institution.title} at "
        f"{question.ready.institution.headcount:,} people, {question.asked.months // 12} years, {found.replicates} simulated futures, "
        f"parameters at their defaults: {figure(found.level[0], style)} {question.outcome.title.lower()} with all mechanisms, "
        f"{figure(found.nothing[0], style)} with none of these {len(question.players)}.",
        "## How",
        "Every strain, both gaps, and every feedback has a switch. Schools are simulated with sets of them on and off, with the same "
        "people and the same random numbers (common random numbers), so a difference is due to the mechanism, replicate by "
        "replicate.",
        "- *Off alone* (drop-one): what changes when only this one is off.\n"
        "- *On alone* (add-one): what it brings where all others are off.\n"
        "- *Shapley value*: what it adds on average over orders in which the mechanisms join. These add up to the whole "
        f"effect, replicate by replicate. All {len(question.players)}! orders are too many: each replicate draws orders of "
        f"its own, {2 * question.pairs} of them in antithetic pairs (each also backwards), {found.permutations} in all, from the "
        "seed. Intervals over replicates thus reflect chance and the choice of orders; the standard error says how much of it more orders "
        "would remove.\n"
        "- *Share*: of the whole effect, with Fieller's interval; negative where a mechanism keeps people.",
        "**A school without a mechanism is settled without it**, as in the ablation of [results.md](results.md): the question is "
        "what the mechanism does in a school that has it. Switched off in month 1 instead, it would leave its traces in stocks "
        "that heal over years (self-respect, moral injury), which would be counted to the others; and feedbacks that filled "
        "those stocks before month 1 would look harmless.",
        "## What each mechanism does",
        effects(answer),
        f"All together: {interval(*found.effect, style, signed=True)}. `--draws 40` adds parameter uncertainty to "
        "the intervals.",
        "## What each moves, and what it tells apart",
        "What is the same for everybody works as a constant: without it many stay, but it tells neither who leaves nor why. "
        "So people are looked at in month 12 and followed for two years (`told_apart` in `sim/studies/drivers/told_apart.py`).",
        apart(answer),
        "## What those who leave would say",
        "The event log holds the seven strains of every leaver as they stood when the last values audit began. Its reading in "
        "an exit survey: which was the highest? Beside it, what each strain causes, as a part of what the seven add together "
        f"(Shapley). {answer.log.audited:,} of {answer.log.leavers:,} voluntary leavers of all futures had begun an audit.",
        said(answer),
        "### Why the two differ",
        why(answer),
        "## Limits",
        "Strains are compared on their scales from 0 to 1, which are the model's; a survey that asks for causes may do better "
        "than the highest strain, or worse. Shares belong to this set of mechanisms: split one in two, or leave one out, and "
        "all others change (`--driver` makes groups). What is switched off is the model's mechanism, not a policy: no lever takes "
        "a whole strain away. Parameters are fitted with all mechanisms on.",
        "## Rerun it, or ask for another outcome",
        "```sh\nattrition drivers --people 400 --out drivers\n"
        "attrition drivers fix-workflows --outcome burned_out --driver strains --driver distance=volume_gap,values_gap\n"
        "attrition drivers --driver strains --driver exposures --draws 20 --replicates 40 --people 400\n```",
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


# discovery


def discovered(found: Found) -> str:
    """What was found for one question."""
    question, boxes = found.question, found.boxes
    names = " ".join(policy for policy, _ in _policies(question))
    command = f'attrition discover {names} --when "{question.condition.text}"'.replace("discover  ", "discover ")
    command += f" --people {SMALLER} --points {boxes.points} --vary {LEADERS} --shock hiring_freeze"
    head = question.case[0].upper() + question.case[1:]
    lines = [
        f"### {head}",
        f"`{command}`: at {boxes.cases} of {boxes.points} points ({percent(boxes.share)}).",
    ]
    limits = limits_table(found)
    if not boxes.boxes:
        lines.append("No condition separates these points beyond chance: the result depends on chance, or a little on many parameters.")
    for number, (box, sentence) in enumerate(zip(boxes.boxes, found.sentences, strict=True), start=1):
        rows = [
            [f"`{row['name']}` {row['side']}", row["in_words"], row["meaning"], small(row["quasi_p"]), small(row["differs"]),
             percent(row["found_again"])]
            for row in limits[limits["box"] == number].to_dict("records")
        ]  # fmt: skip
        lines += [
            f"> {sentence}",
            f"Coverage {percent(box.coverage)}, density {percent(box.density)}, mass {percent(box.mass)}.",
            table(["condition", "limit", "meaning", "quasi-p", "differs", "found again"], rows),
        ]
    if boxes.found > 0.0:
        lines.append(
            f"Found in {percent(boxes.found)} of {boxes.resamples} draws of two thirds of the points; on the third that was left "
            f"out, the first box had a density of {percent(boxes.density)} and a coverage of {percent(boxes.coverage)}."
        )
    lines.append(f"Of single futures, {percent(found.agreement)} say the same as the mean of their point.")
    return "\n\n".join(lines)


def _policies(question: Discovery) -> list[tuple[str, str]]:
    return [(one.name, one.title) for one in question.policies if one.name not in question.condition.text]


def small(p: float) -> str:
    """A probability."""
    return f"{p:.2g}" if p >= 0.0001 else "under 0.0001"


def discovery_page(found: Iterable[Found], asked: argparse.Namespace) -> str:
    """The page about discovery."""
    every = list(found)
    question = every[0].question
    parts = [
        "# When a policy fails, or one policy wins",
        f"Made by `python tools/docs/make_drivers.py --points {asked.points}` with version {sim.__version__}, seed {asked.seed}; "
        "nothing in it is typed by hand.",
        "## How",
        f"Scenario discovery: {len(question.plausible.names)} uncertain parameters vary at once over their priors (or `--over "
        "posterior`), spread evenly (Latin hypercube), along with properties of the institution (`--vary`) and shocks (`--shock`, in "
        "half of the points) if requested. At every point, all policies and the reference use the same people and random numbers. "
        "`--when` defines, in terms of outcomes, what counts as a case; PRIM (patient rule induction, from the [EMA "
        "Workbench](https://emaworkbench.readthedocs.io)) then searches for boxes of conditions that contain most cases and little "
        "else, and describes them in a sentence.",
        "What can stand behind `--when`:\n\n"
        "| form | means |\n|---|---|\n"
        "| `departures_change > 0` | how the policy changes an outcome relative to the reference |\n"
        "| `departures_change > -10%` | the same in percent of the reference; of shares, in points |\n"
        "| `burned_out >= 40%` | the outcome itself |\n"
        "| `fair-pay.burned_out_change > 0` | of one of several policies |\n"
        "| `total_usd_change in worst 20%` | the worst fifth of all points; also best, highest, lowest |\n"
        "| `team_inbox beats support_staff on burned_out` | the better of two policies |\n"
        "| … `and` … | both |",
        "## How to read a box",
        "- *Coverage*: the part of all cases that lie inside. *Density*: the part of the points inside that are cases; compare "
        "it with the part of all points. *Mass*: the part of all points inside.\n"
        "- Of the boxes on PRIM's way the one is taken from which one learns most about whether a point is a case (gain of "
        "information); `--density 0.8` asks for one that dense instead.\n"
        "- A condition is only said if it is significant. *Quasi-p*: the probability of so many cases in the box, were it no "
        "denser than without this condition. *Differs*: the probability of so large a difference between cases and others in "
        "any of all numbers, were there none (Kolmogorov and Smirnov's test, Bonferroni). Both below 5%, or a quasi-p that "
        "stays below 5% after correction for all conditions that were possible.\n"
        "- *Found again*: in how many draws of two thirds of the points the first box has the same condition. How the box "
        "found there does on the third left out is what to expect of it elsewhere.",
        "## Two questions",
        f"{question.study.institution.title} at {SMALLER} people, {YEARS} years, {asked.points} points, {FUTURES} futures each; the "
        f"quality of leaders varies with the rest ({LEADERS.partition('=')[2].replace(':', ' to ')}), and a hiring freeze strikes in "
        "half of the points.",
        *(discovered(each) for each in every),
        "## Limits",
        "Boxes have straight sides: a condition such as “much of the one or of the other” takes two boxes or is missed. Parameters "
        "that act only in combination with others may not be among the most informative ones that PRIM examines "
        "(`--candidates`). With few points only strong conditions stand the correction for hundreds of numbers; vary fewer "
        "(`--parameter`) or take more `--points`. Chance at a point (few futures) blurs the edge of every box. Priors are taken to be "
        "independent. A condition tells where in the plausible space a case lies, not what to change: parameters of the model are not "
        "levers. These are statements about the model.",
        "## Ask your own",
        "```sh\nattrition discover fix-workflows --when \"departures_voluntary_change > -10%\" --people 400 --vary " + LEADERS + "\n"
        "attrition discover --when \"team_inbox beats support_staff on burned_out\" --people 400 --out found\n"
        "attrition discover fair-pay --when \"total_usd_change in worst 20%\" --shock hiring_freeze --points 400 --people 400\n```\n\n"
        "With `--out`, points are kept, and the same command goes on after an interruption; `points.csv` holds every point for "
        "one's own analysis.",
    ]  # fmt: skip
    return "\n\n".join(part.strip() for part in parts) + "\n"


def find_drivers(asked: argparse.Namespace) -> Answer:
    """Simulate all sets of mechanisms."""
    place = load_scenario("baseline").institution
    institution = sim.load_institution(place)
    question = Drivers.of(
        institution=institution if asked.people == institution.headcount else institution.scaled(asked.people),
        replicates=asked.replicates, pairs=asked.pairs, months=12 * YEARS, seed=asked.seed, threads=asked.threads,
    )  # fmt: skip
    with screen.progress("Drivers") as report:
        return question.run(None if asked.keep is None else asked.keep / "drivers", progress=report)


def find_conditions(asked: argparse.Namespace) -> Iterable[Found]:
    """Answer all questions."""
    place = sim.load_institution("typical").scaled(SMALLER)
    for number, (policies, when) in enumerate(QUESTIONS):
        with screen.progress(f"Question {number + 1}") as report:
            study = AnalysisSettings(
                place, months=12 * YEARS, replicates=FUTURES, seed=asked.seed, threads=asked.threads,
                folder=None if asked.keep is None else asked.keep / f"question-{number + 1}",
                progress=lambda _, told=report: told,
            )  # fmt: skip
            question = Discovery.of(
                study, policies, when, points=asked.points, fields=[LEADERS], struck=["hiring_freeze"]
            )
            yield question.look(question.evaluate())


def main() -> None:
    """Write the pages."""
    options = argparse.ArgumentParser(description="Write docs/drivers.md and docs/discovery.md.")
    for name, value in (("people", 1000), ("replicates", 20), ("pairs", 2), ("points", 300), ("seed", 1)):
        options.add_argument(f"--{name}", type=int, default=value)
    options.add_argument("--threads", type=int)
    options.add_argument("--only", choices=("drivers", "discovery"))
    options.add_argument("--keep", type=Path, help="folder for what is simulated")
    options.add_argument("--out", type=Path, default=ROOT / "docs")
    asked = options.parse_args()
    sim.warm_up(print)
    if asked.only != "discovery":
        page = drivers_page(find_drivers(asked), asked)
        (asked.out / "drivers.md").write_text(page, encoding="utf-8")
        print(f"Written: {asked.out / 'drivers.md'}")
    if asked.only != "drivers":
        page = discovery_page(find_conditions(asked), asked)
        (asked.out / "discovery.md").write_text(page, encoding="utf-8")
        print(f"Written: {asked.out / 'discovery.md'}")


if __name__ == "__main__":
    main()
