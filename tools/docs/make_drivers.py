"""Write `docs/drivers.md`: what causes departures, and what those who leave would say.

    python tools/docs/make_drivers.py [--people 1000] [--replicates 20] [--keep FOLDER]

Takes some minutes on two cores. With --keep, what is simulated stays in a folder, and an interrupted run goes on
there. All words about results are made from the numbers.
"""

import argparse
from pathlib import Path

from markdown_words import listed, percent, table

import sim
from sim.cli.common import screen
from sim.evidence.marks import MARKDOWN, marked
from sim.evidence.parameters import levers
from sim.results.numbers import PERCENT, figure, interval, style_of
from sim.studies.drivers.second_round import second_round
from sim.studies.drivers.study import Answer, Drivers
from sim.studies.drivers.together import EASES, not_a_lever, switch_and_lever, with_levers
from sim.studies.drivers.told_apart import FOLLOWED, LITTLE, MUCH, SURVEY, where_to
from sim.world.scenario import load_scenario

ROOT = Path(__file__).resolve().parents[2]
YEARS = 5
GAPS = ("volume_gap", "values_gap")
PAY = ("equity_adjustment", "open_pay_criteria")
SURELY = 0.1  # what is closer to alike than this is called alike


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


def together(answer: Answer) -> str:
    """Cause, complaint and lever of each mechanism."""
    log = answer.log.table.set_index("cause")
    rows = []
    for row in answer.together.sort_values("moved", ascending=False, kind="stable").to_dict("records"):
        known = row["driver"] in log.index
        odds = f"{row['log_odds']:.2f} ({row['log_odds_low']:.2f} to {row['log_odds_high']:.2f})" if known else ""
        told = [interval(*log.loc[row["driver"], ["named", "named_low", "named_high"]], PERCENT)] if known else [""]
        lever = "none lowers it" if known else ""
        if row["lever"]:
            averts = interval(row["averted"], row["averted_low"], row["averted_high"], PERCENT)
            title = marked(row["lever"], row["lever_title"], MARKDOWN)
            lever = f"{title}: lowers it by {percent(row['eased'])}, averts {averts}"
        moved = interval(row["moved"], row["moved_low"], row["moved_high"], PERCENT)
        rows.append([row["title"], moved, odds, "the same for everybody: a constant" if row["constant"] else "", *told, lever])
    head = ["mechanism", "cause: goes without it", "tells who: log odds per sd", "", "complaint: named first", "lever that eases it most"]
    return table(head, rows)


def beyond_the_table(answer: Answer) -> str:
    """What else the followed people and the levers say, in sentences."""
    question = answer.question
    rows = answer.together.set_index("driver", drop=False)
    pay = with_levers(question.ready, question.asked, answer.run, question.outcome, [PAY]).iloc[0]
    titles = [levers()[name].title for name in PAY]
    inequity = rows.loc["strain_inequity"]
    sentences = [switch_and_lever(inequity, titles, pay["strain_inequity"], pay["averted"], question.outcome)]
    sentences.append(
        "The rest of what people resent about pay and service stays: levers close part of the gap to peers, and only for those "
        "below them, while a switch ends every comparison."
    )
    furthest = not_a_lever(answer.together, question.outcome)
    constants = rows[rows["constant"]]
    if str(inequity["title"]) not in furthest:
        sentences.append(f"Cause and lever lie furthest apart elsewhere. {furthest.partition('. ')[2]}")
    sentences.append(
        f"{listed(constants['title'])} {'works' if len(constants) == 1 else 'work'} as a constant."
        if len(constants) else "None of the strains and gaps works as a constant."
    )  # fmt: skip
    gaps = where_to(answer.run).set_index("gap")
    values, volume = (
        f"{gaps.loc[name, 'odds_ratio']:.2f} ({gaps.loc[name, 'low']:.2f} to {gaps.loc[name, 'high']:.2f})" for name in
        ("values_gap", "volume_gap")
    )  # fmt: skip
    return (
        " ".join(sentences) + "\n\nDo the gaps say where leavers go? With track and department held constant, the odds of leaving "
        f"academia change by a factor of {values} per standard deviation of the values gap, and of {volume} per standard deviation "
        "of the volume gap."
    )


def mechanisms(answer: Answer) -> str:
    """The two numbers of the mechanisms of the second round."""
    question = answer.question
    rows = []
    for row in second_round(question.ready, question.asked, answer.run).to_dict("records"):
        moved = interval(row["moved"], row["moved_low"], row["moved_high"], PERCENT)
        odds = f"{row['log_odds']:.2f} (`{row['shows_in']}`)" if row["shows_in"] else "–"
        note = "the same for everybody: a constant" if row["constant"] else ""
        rows.append([f"{row['title']} (`{row['mechanism']}`)", moved, odds, note, "assumption only" if row["assumed"] else ""])
    return table(["mechanism", "departures that go without it", "log odds of leaving per sd", "", "rests on"], rows)


def why(answer: Answer) -> str:
    """Why causes and complaints differ, from the numbers."""
    found, beside = answer.shares, answer.beside.set_index("driver")
    rows = found.table.set_index("driver")
    log = answer.log.table.set_index("cause")
    effect = found.effect[0]
    gap = beside["told"] - beside["cause"]
    over, under = str(gap.idxmax()), str(gap.idxmin())
    causes = beside["told"].corr(beside["cause"], method="spearman")
    apart = beside["told"].corr(answer.together.set_index("driver").loc[beside.index, "log_odds"].abs(), method="spearman")
    drop, add = rows["drop_one"].sum() / effect, rows["add_one"].sum() / effect
    raised = log["at_audit"] / log["everybody"] - 1.0
    least, most = str(raised.idxmin()), str(raised.idxmax())
    inside = rows.loc[list(GAPS), "share"].sum()
    holding = rows[rows["shapley_high"] < 0.0].sort_values("shapley")
    unclear = rows[(rows["shapley_low"] <= 0.0) & (rows["shapley_high"] >= 0.0)]
    style = style_of(answer.question.outcome.unit)
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
        f"**Leavers name what is worse for them than usual, not what makes a difference.** {name(over)} hurt {percent(beside.loc[over, 'told'])} "
        f"of them most and is {percent(beside.loc[over, 'cause'])} of what strains and gaps cause; {name(under)} hurt "
        f"{percent(beside.loc[under, 'told'])} and is {percent(beside.loc[under, 'cause'])}. Over the nine, what is told goes with what tells "
        f"people apart (rank correlation {apart:.2f}) and with what it causes ({causes:.2f}). "
        f"{percent(answer.log.nothing)} of them were hurt by nothing beyond what is usual for everybody.",
        f"**What acts on all alike does not show in leavers.** At their audit leavers stood on {name(least)} at "
        f"{100 * raised[least]:+.0f}% against everybody's mean ({log.loc[least, 'at_audit']:.2f} and "
        f"{log.loc[least, 'everybody']:.2f}), on {name(most)} at {100 * raised[most]:+.0f}%. A comparison of leavers with "
        "stayers sees only the second kind; who would have left without the first is in no log.",
        f"**Causes work together.** Switched off one at a time, the mechanisms take away {percent(drop)} of the whole effect "
        f"when their parts are added up; on alone they bring {percent(add)}. Strains add up in "
        f"exhaustion and intention, and only beyond a point does anybody look for another post: {together}. So "
        "“what share is due to it” has no answer but a convention; Shapley's treats all orders of joining alike.",
        f"**The gaps are no strains.** Hours beyond the week that can be kept up and the distance of the two calendars hold "
        f"{percent(inside)} of the effect.",
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
            f"**No effect that can be told from chance**, with {found.replicates} futures and {found.permutations} orders: {names}. Freed "
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
        *([answer.rests_on_assumptions] if answer.rests_on_assumptions else []),
        "## Cause, complaint, lever",
        "Three questions, three answers:\n\n"
        "- *Cause*: how many departures go when it is switched off. It says what the model's departures are made of. Nobody can "
        "switch it off.\n"
        "- *Complaint*: what those who leave say hurt them most, as in an exit interview. It says what was worse for leavers than "
        "is usual; what is bad for everybody is named by few.\n"
        "- *Lever*: what an institution can do. It takes a part of a cause away, for some of the people.\n\n"
        "Between cause and complaint stands what *tells who* leaves: people are looked at in month "
        f"{SURVEY} and followed for {FOLLOWED // 12} years (`told_apart` in `sim/studies/drivers/told_apart.py`). A mechanism "
        f"without which more than {percent(MUCH)} of departures go, and which tells people apart by less than {LITTLE:g} log odds per "
        "standard deviation, is the same for everybody: a constant. It says that many leave, and neither who nor why.",
        together(answer),
        f"Named first: the strain or gap that added most to a leaver's log odds of intending to leave when the last values audit "
        "began, beyond what it added for everybody in month 0 (column `hurt_most` of the event log; [odd.md](odd.md#the-event-log)). "
        f"{answer.log.audited:,} of {answer.log.leavers:,} voluntary leavers of all futures had begun an audit. In a published exit survey "
        "culture and leadership were 25.1% of comments, systems and administration 13.6% ([L7](sources.md#l7)). Levers stand at full "
        f"intensity from the first month, and on a mechanism that they lower by at least {percent(EASES)}. \\* rests on an assumption only.",
        beyond_the_table(answer),
        "### Why causes and complaints differ",
        why(answer),
        "### Mechanisms of the second round",
        "The same two numbers for the mechanisms that answer objections ([record.md](record.md)), off one at a time; the second only "
        "where a mechanism makes people differ in something that a survey sees. Negative: more leave without it.",
        mechanisms(answer),
        "Two rows hold more than their names say. Off, `own_causes` takes away the two thresholds that come with it "
        "(`distance_tolerated`, `climate_tolerated`): the same for everybody, they are constants, which carry the level of "
        "departures and tell nobody apart, and without them every gap counts from zero. Off, `second_door` takes away partners' "
        "jobs as a tie (`ties_by_partner`), too: its row is the offers that take people away less the ties that hold them.",
        "## Limits",
        "Strains and gaps are compared by what they do to the intention to leave, through the model's own slopes at the school's "
        "means. A survey asks people, who may name what is easy to name. Shares belong to this set of mechanisms: split one in two, or leave one out, and "
        "all others change (`--driver` makes groups). What is switched off is the model's mechanism, not a policy: no lever takes "
        "a whole strain away. Parameters are fitted with all mechanisms on.",
        "## Rerun it, or ask for another outcome",
        "```sh\nattrition drivers --people 400 --out drivers\n"
        "attrition drivers fix-workflows --outcome burned_out --driver strains --driver distance=volume_gap,values_gap\n"
        "attrition drivers --driver strains --driver exposures --draws 20 --replicates 40 --people 400\n```",
    ]
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


def main() -> None:
    """Write the page."""
    options = argparse.ArgumentParser(description="Write docs/drivers.md.")
    for name, value in (("people", 1000), ("replicates", 20), ("pairs", 2), ("seed", 1)):
        options.add_argument(f"--{name}", type=int, default=value)
    options.add_argument("--threads", type=int)
    options.add_argument("--keep", type=Path, help="folder for what is simulated")
    options.add_argument("--out", type=Path, default=ROOT / "docs")
    asked = options.parse_args()
    sim.warm_up(print)
    page = drivers_page(find_drivers(asked), asked)
    (asked.out / "drivers.md").write_text(page, encoding="utf-8")
    print(f"Written: {asked.out / 'drivers.md'}")


if __name__ == "__main__":
    main()
