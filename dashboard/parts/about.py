"""What every export carries: the question in words, seed, version, link and caveat."""

from __future__ import annotations

from typing import Any

from flask import request

from dashboard.address import to_query
from dashboard.choices import Choices
from dashboard.parts import wording as w
from dashboard.parts.titles import short
from dashboard.question import BASELINE, Question
from dashboard.site import Site


def baseline_of(question: Question, choices: Choices) -> str:
    """Return the title of the baseline where it is not today's course; else nothing."""
    return "" if question.baseline == BASELINE else choices.courses[question.baseline].title


def policy_words(question: Question, choices: Choices) -> str:
    """Return the levers in use with when and where, in a line."""
    found = []
    for name, use in question.policy:
        text = f"{short(choices.levers[name])} {100 * use.intensity:.0f}%"
        if choices.levers[name].assumption_only:
            text += " (assumed effect)"
        more = [f"from month {use.start}"] if use.start != 1 else []
        more += [f"ramp {use.ramp} months"] if use.ramp is not None else []
        more += [f"until month {use.end}"] if use.end is not None else []
        more += [w.listed(list(use.departments))] if use.departments else []
        more += [w.listed([choices.tracks[track].lower() for track in use.tracks])] if use.tracks else []
        found.append(text + (f" [{', '.join(more)}]" if more else ""))
    return ", ".join(found) or "no levers"


def in_a_line(question: Question, choices: Choices) -> str:
    """Return school, baseline, policy, horizon and seed, as they stand at the top of a page."""
    world = [] if question.world == question.baseline else [f"“{choices.courses[question.world].title}”"]
    parts = [
        choices.schools[question.school].title,
        f"baseline: {baseline_of(question, choices) or 'today’s course'}",
        f"policy: {', '.join([*world, policy_words(question, choices)])}",
        w.years_in_words(question.years),
        f"seed {question.seed}",
    ]
    return " · ".join(parts)


def about(
    question: Question, choices: Choices, version: str, futures: int, link: str, notices: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return what every export carries.

    Args:
        question: What was asked.
        choices: What can be chosen.
        version: Of the model.
        futures: How many were simulated.
        link: The whole address that asks the same again.
        notices: What a reader must know of the answer.
    """
    draws = "Ranges include chance and parameter uncertainty."
    return {
        "made with": f"Faculty Attrition {version}",
        "school": choices.schools[question.school].title,
        "baseline": baseline_of(question, choices) or "today’s course",
        **(
            {"stacked on": choices.courses[question.world].title}
            if question.world != question.baseline
            else {}
        ),
        "policy": policy_words(question, choices),
        "years": question.years,
        "seed": question.seed,
        "simulated futures": futures,
        "link": link,
        **({"notice": " ".join(notices)} if notices else {}),
        "caveat": f"Simulated people. {draws} Not for judging individual people.",
    }


def link_to(question: Question, site: Site, page: str = "", own: str = "") -> str:
    """Return the whole address of a question, as the reader who asks has it.

    Args:
        question: What is asked.
        site: The site.
        page: Path of the page; empty for the first one.
        own: What the page keeps of its own in the address, see `dashboard.parts.frame.own_query`.
    """
    query = to_query(question, site.name_in_links) + (f"&{own}" if own else "")
    return site.place_of(request) + page + query


def about_answer(question: Question, site: Site, kept: Any) -> dict[str, Any]:
    """Return what every export of an answer carries."""
    futures, link = kept.paired.futures, link_to(question, site)
    return about(question, site.choices, site.version, futures, link, tuple(kept.notices))
