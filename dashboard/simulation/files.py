"""A question as a scenario file and back, and as Python code that makes its numbers again."""

from __future__ import annotations

import json
from typing import Any

from dashboard.choices import Choices
from dashboard.question import BASELINE, STEP, Question
from dashboard.simulation.catalog import same_events, says_more, use_data
from dashboard.simulation.scenarios import TITLE, blocks, scenario_of, shipped
from dashboard.simulation.words import in_words
from sim.foundation.errors import InputError
from sim.world.scenario import Scenario

# what the sentence and the five numbers of the page are made of
SNIPPET_OUTCOMES = (
    "departures",
    "total_usd",
    "burned_out",
    "evening_hours_per_week",
    "protected_share",
    "equity_gap",
)


def written(question: Question, choices: Choices, version: str) -> str:
    """Write the policy of a question as a scenario file that the page and the command line read."""
    scenario = scenario_of(question.treated)
    school = choices.schools[question.school]
    update = {"title": TITLE, "institution": "typical" if school.own else question.school}
    text = scenario.model_copy(update=update).to_yaml()
    about = [
        f"# Made by the dashboard, version {version}: {question.years} years, seed {question.seed}",
        f"# Compared with: {choices.courses[question.baseline].title}",
    ]
    if school.own:
        about.append(f"# For {school.title}: give its file with --institution")
        text = "\n".join(line for line in text.splitlines() if not line.startswith("institution:")) + "\n"
    return "\n".join([*about, text])


def read(
    content: bytes, where: str, question: Question, choices: Choices
) -> tuple[dict[str, Any], list[str]]:
    """Read a scenario file into the plain data of a question.

    Args:
        content: The bytes of the file.
        where: How to call it in messages.
        question: What is asked now; the file changes its policy, its world and, where it names one, its school.
        choices: What can be chosen.

    Returns:
        The data, and notices of what a question cannot say.

    Raises:
        InputError: The file is not right; says where and what is allowed.
    """
    try:
        found = Scenario.from_yaml(content, where=where)
    except InputError as error:
        raise in_words(error, choices) from None
    data, lines = question.to_data(), []
    if "institution" in found.model_fields_set and found.institution in choices.schools:
        data["school"] = found.institution
    world = next((name for name in choices.courses if same_events(found, shipped(name))), None)
    if world is None:
        world = question.baseline
        lines.append(
            "The file also has shocks, parameters or switches of its own. The page shows those of built-in scenarios only, "
            "so they are left out here; the command line runs the whole file."
        )
    data["world"] = world if world != BASELINE else question.baseline
    more = [lever for lever, use in found.levers.items() if says_more(lever, use)]
    if more:
        titles = ", ".join(f"“{choices.levers[lever].title}”" for lever in more)
        lines.append(f"Single units and upkeep cannot be shown on the page; they are left out of {titles}.")
    data["policy"] = {lever: use_data(lever, use) for lever, use in found.levers.items()}
    data["file"] = found.title
    fine = [lever for lever, use in found.levers.items() if abs(use.intensity / STEP - round(use.intensity / STEP)) > 1e-6]
    if fine:
        titles = ", ".join(f"“{choices.levers[lever].title}”" for lever in fine)
        lines.append(f"The page knows whole percentages only; rounded: {titles}.")
    return data, lines


def snippet(question: Question, place: str, futures: int, draws: int, version: str, roster: str = "") -> str:
    """Return Python code whose numbers are those of the answer.

    Args:
        question: What was asked.
        place: Name of a built-in institution, or of the reader's own file.
        futures: How many the answer has.
        draws: How many posterior draws they take in turn.
        version: Of the model.
        roster: Where the people of the school are, if it was fitted with a roster.
    """
    lines = [
        *sides(question, version),
        "result = sim.compare(",
        "    [baseline, policy],",
        f"    institution={json.dumps(place, ensure_ascii=False)},",  # a file may be called anything
        *([f"    roster={json.dumps(roster)},"] if roster else []),
        f"    replicates={futures}, draws={draws}, months={question.months}, seed={question.seed}, by_unit=False,",
        ")",
        f"outcomes = {json.dumps(SNIPPET_OUTCOMES)}",
        "futures = result.horizon(outcomes)  # one row a simulated future",
    ]
    if question.changes_nothing:
        lines.append('shown = futures["baseline"]  # no lever is moved: the baseline’s own course')
    else:
        lines += [
            'print(headline(result, "my-policy"))  # the sentence of the page, with its ranges',
            'shown = futures["my-policy"] - futures["baseline"]  # the same futures with and without the policy',
        ]
        lines[2:2] = ["from sim.results.headline import headline"]
    lines.append("print(shown.quantile([0.025, 0.975]).T.assign(mean=shown.mean()))  # 19 of 20 futures, and the mean")
    return "\n".join(lines) + "\n"


def sides(question: Question, version: str) -> list[str]:
    """Return lines of Python code that make both sides of a question, `baseline` and `policy`.

    Args:
        question: What was asked.
        version: Of the model.
    """
    world = shipped(question.world)
    lines = [
        f"# Faculty Attrition, version {version}; with another version, numbers may differ",
        "import sim",
        "",
        f'baseline = sim.load_scenario("{question.baseline}")',
        f'policy = sim.load_scenario("{question.world}")',
    ]
    if question.policy:
        lines.append("policy = policy.with_levers(")
        lines += [f"    {lever}={block!r}," for lever, block in blocks(world, question.policy).items()]
        lines.append(")")
    lines.append('policy = policy.model_copy(update={"name": "my-policy"})')
    return lines
