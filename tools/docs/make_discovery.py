"""Write `docs/discovery.md`: under which conditions a policy fails, or one policy wins.

    python tools/docs/make_discovery.py [--points 300] [--keep FOLDER]

Takes some minutes on two cores. With --keep, what is simulated stays in a folder, and an interrupted run goes on
there. All words about results are made from the numbers.
"""

import argparse
from collections.abc import Iterable
from pathlib import Path

from markdown_words import percent, table

import sim
from sim.cli.common import screen
from sim.studies.discovery.output import limits_table
from sim.studies.discovery.study import Discovery, Found
from sim.studies.points.stages import AnalysisSettings

ROOT = Path(__file__).resolve().parents[2]
YEARS = 5
SMALLER = 400  # people of the school over whose plausible space policies are looked at
FUTURES = 4  # at each point of it
LEADERS = "leader_quality_mean=0.3:0.9"
QUESTIONS = (
    (("fix-workflows",), "departures_voluntary_change > -10%"),
    (("support_staff", "documentation_support"), "support_staff beats documentation_support on burned_out"),
)


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
        f"Made by `python tools/docs/make_discovery.py --points {asked.points}` with version {sim.__version__}, seed {asked.seed}; "
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
        "| `support_staff beats documentation_support on burned_out` | the better of two policies |\n"
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
        "attrition discover --when \"support_staff beats documentation_support on burned_out\" --people 400 --out found\n"
        "attrition discover fair-pay --when \"total_usd_change in worst 20%\" --shock hiring_freeze --points 400 --people 400\n```\n\n"
        "With `--out`, points are kept, and the same command goes on after an interruption; `points.csv` holds every point for "
        "one's own analysis.",
    ]  # fmt: skip
    return "\n\n".join(part.strip() for part in parts) + "\n"


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
    """Write the page."""
    options = argparse.ArgumentParser(description="Write docs/discovery.md.")
    for name, value in (("points", 300), ("seed", 1)):
        options.add_argument(f"--{name}", type=int, default=value)
    options.add_argument("--threads", type=int)
    options.add_argument("--keep", type=Path, help="folder for what is simulated")
    options.add_argument("--out", type=Path, default=ROOT / "docs")
    asked = options.parse_args()
    sim.warm_up(print)
    page = discovery_page(find_conditions(asked), asked)
    (asked.out / "discovery.md").write_text(page, encoding="utf-8")
    print(f"Written: {asked.out / 'discovery.md'}")


if __name__ == "__main__":
    main()
