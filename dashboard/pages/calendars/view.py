"""What the page shows: pure functions from tables to what stands on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import html, no_update

from dashboard.answers.answer import JobView
from dashboard.charts.gaps import gaps
from dashboard.lives import WITH, WITHOUT
from dashboard.pages.calendars import choosing, weeks
from dashboard.pages.calendars.asked import Asked
from dashboard.pages.calendars.layout import CHARTS, PAGE
from dashboard.pages.calendars.story import story
from dashboard.parts import longwork
from dashboard.parts.about import about, in_a_line, link_to
from dashboard.parts.frame import own_query
from dashboard.question import Question
from dashboard.site import Site

_COLUMNS = {"volume": ("volume_gap_hours", ".0f"), "values": ("values_gap", ".2f")}
_UNIT = "simulated futures"


def progress(job: JobView) -> dict[str, Any]:
    return longwork.shown(job, _UNIT)


def _done() -> dict[str, Any]:
    return longwork.shown(JobView("done"))


def waiting(shown: dict[str, Any], asked: Asked, site: Site, new: bool) -> dict[str, Any]:
    """Return the page while people are looked for: what was asked stands in its menus and in the address."""
    rest = dict.fromkeys(
        ("asked", "notices", "quiet", "found", "people", "address", "following", "school"), no_update
    )
    if new:
        rest |= {
            **_head(asked, site),
            "found": "",
            "people": {"form": _form(asked, site), "people": [], "who": None},
            "following": {"who": None},
        }
    return {**shown, **rest}


def _head(asked: Asked, site: Site) -> dict[str, Any]:
    own = {part: value or "any" for part, value in vars(asked.kind).items()}
    own = {part: value for part, value in own.items() if value != "any" or part == "fate"}
    return {
        "asked": in_a_line(asked.question, site.choices),
        "notices": " ".join(asked.notices),
        "quiet": not asked.notices,
        "address": own_query(PAGE, {**own, "who": "" if asked.who is None else str(asked.who)}),
    }


def _form(asked: Asked, site: Site) -> dict[str, Any]:
    """Return the menus: part, title, entries, what is chosen."""
    known = choosing.options(asked.question, site.choices)
    menus = [
        {
            "part": part,
            "title": title[:1].upper() + title[1:],
            "entries": [["any", "any"], *([name, words] for name, words in known[part].items())],
            "value": getattr(asked.kind, part) or "any",
        }
        for part, title in choosing.TITLES.items()
    ]
    alone = asked.question.changes_nothing
    note = (
        "There is no policy yet, so there is one world. Choose levers on Explore to see the same person in two."
        if alone
        else ""
    )
    return {"menus": menus, "note": note}


def people(table: pd.DataFrame, asked: Asked, site: Site) -> dict[str, Any]:
    """Return the people who were found, and whom to follow: the one asked for if of this kind, else the first."""
    question = asked.question
    found = choosing.find(table, asked.kind, question, site.choices)
    offered = list(found.rows.index[: choosing.MOST_SHOWN] + 1)
    notices = list(asked.notices)
    who = asked.who if asked.who is not None and asked.who - 1 in found.rows.index else None
    if who is None and asked.who is not None:
        notices.append(f"Person {asked.who} is not of this kind; another one is shown." if offered else "")
    if who is None and offered:
        who = int(offered[0])
    elif who is not None and who not in offered:
        offered = [who, *offered[: choosing.MOST_SHOWN - 1]]
    now = Asked(question, asked.kind, who, asked.client, tuple(filter(None, notices)))
    own = site.choices.schools[question.school].own
    people = [
        {
            "number": int(one),
            "label": f"Person {one}",
            "text": _line(table.iloc[one - 1].to_dict(), question, site, own),
        }
        for one in offered
    ]
    title = site.choices.schools[question.school].title
    return {
        **_done(),
        **_head(now, site),
        "found": found.said,
        "people": {"form": _form(now, site), "people": people, "who": who},
        "following": {"who": who},
        "school": {"title": title, "people": len(table), **weeks.quantiles(table)},
    }


def identity(row: Mapping[str, Any], site: Site, own: bool) -> str:
    """Return who somebody is, without a name: “woman, 47, associate professor, clinician educator, Pediatrics”.

    Args:
        row: Of the table of everybody.
        site: The site.
        own: Whether the school is the reader's own: no age is told there.
    """
    rank = choosing.ranks()[str(row["rank"])].partition(" (")[0].lower()
    track = site.choices.tracks.get(str(row["track"]), str(row["track"])).lower()
    age = [] if own else [f"{float(row['age']):.0f}"]
    return ", ".join([str(row["gender"]), *age, rank, track, str(row["department"])])


def _line(row: Mapping[str, Any], question: Question, site: Site, own: bool) -> str:
    return f"{identity(row, site, own)}; {_becomes(row, question.changes_nothing)}"


def _becomes(row: Mapping[str, Any], alone: bool) -> str:
    """Say in a few words when somebody leaves."""
    without, with_ = (
        "stays"
        if row[f"left_{world}"] != row[f"left_{world}"]
        else f"leaves in month {row[f'left_{world}']:.0f}"
        for world in (WITHOUT, WITH)
    )
    if alone:
        return without
    if without == with_:
        return f"{without} in both worlds"
    return f"{without} without the policy, {with_} with it"


def nobody() -> dict[str, Any]:
    same = dict.fromkeys(("headline", "identity", "story", "snippet", "about"), no_update)
    return {**_done(), **same, "away": True, "life": None, **{name: no_update for name, *_ in CHARTS}}


def life(
    found: Mapping[str, pd.DataFrame], person: Mapping[str, Any], question: Question, site: Site
) -> dict[str, Any]:
    own = site.choices.schools[question.school].own
    told = story(found, f"Person {person['number']}", question)
    table = weeks.table_of(found, question)
    model = site.answers.model
    futures = choosing.futures_for(model.people(question.school))
    parts = [
        html.Div([html.H3(title), *(html.P(line) for line in lines)], className="panel")
        for title, lines in told.parts
    ]
    charts = {
        name: gaps(table, column, question.months, form, question.changes_nothing)
        for name, (column, form) in _COLUMNS.items()
    }
    return {
        **_done(),
        "away": False,
        "headline": told.headline,
        "identity": f"Person {person['number']}: {identity(person, site, own)}. Anonymous and simulated.",
        "story": parts,
        "life": {**weeks.for_browser(found, question), "who": person["number"], "headline": told.headline},
        "snippet": model.life_snippet(question, futures, person["replicate"], person["person"]),
        "about": about_person(question, person, site),
        **charts,
    }


def about_person(question: Question, person: Mapping[str, Any], site: Site) -> dict[str, Any]:
    """Return what files and pictures carry."""
    futures = choosing.futures_for(site.answers.model.people(question.school))
    link = link_to(question, site, PAGE, own_query(PAGE, {"fate": "any", "who": str(person["number"])}))
    said = about(question, site.choices, site.version, futures, link)
    return {
        **said,
        "person": f"Person {person['number']}, a simulated one; anonymous",
        "caveat": "One simulated person, not a real one and not the average; not a forecast of anyone’s future.",
    }
