"""What the page shows of an estimate or a finished search, and of the point that is looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
from dash import Dash, Input, Output, State, html, no_update

from dashboard.address import to_query
from dashboard.charts.frontier import frontier
from dashboard.charts.style import EMPTY
from dashboard.pages.portfolio import tables, words
from dashboard.pages.portfolio.asked import place_of, wish_of
from dashboard.pages.portfolio.layout import PAGE, pid
from dashboard.parts import wording as w
from dashboard.parts.about import about, link_to
from dashboard.parts.frame import carried, own_query
from dashboard.question import Question, Use
from dashboard.site import Site
from dashboard.wish import Wish
from sim.studies.portfolio import Estimate, Sought

CAPTION = (
    "Departures avoided over {years} (posts vacated) against what the levers cost in their dearest year. "
    "Circles: retested points with "
    "the range of 19 of 20 futures (chance and parameters); star: the answer; the rest: what each method tried, "
    "as the search saw it."
)
ESTIMATE_CAPTION = (
    "Departures avoided over {years} (posts vacated) against what the levers cost in their dearest year: an "
    "estimate from each lever "
    "alone, with the range of 19 of 20 futures. The model is searching."
)
_NOBODY = pd.DataFrame({"method": [], "usd_per_year": [], "departures_avoided": []})


def register(app: Dash, site: Site) -> None:
    """Register what is shown."""

    def asked(shown: Any, raw: Any) -> tuple[Wish | None, Question, bool]:
        question = place_of(carried(raw, PAGE, site))
        own = shown.get("own") if isinstance(shown, dict) else None
        full = isinstance(shown, dict) and shown.get("kind") == "full"
        return (wish_of(own, question, site) if own else None), question, full

    def known(shown: Any, raw: Any) -> tuple[Any, Wish | None, Question]:
        """Return the finished search or the estimate that is to be shown; None where there is neither."""
        wish, question, full = asked(shown, raw)
        if wish is None:
            return None, None, question
        seekers = site.answers.model.portfolios
        found = site.answers.tasks_of(wish.school).result(seekers.key(wish)) if full else seekers.estimate(wish)
        return found, wish, question

    @app.callback(
        output={
            "answer": Output(pid("answer"), "children"),
            "results": Output(pid("results"), "hidden"),
            "how": Output(pid("how"), "hidden"),
            "box": Output(pid("points-box"), "hidden"),
            "caption": Output(pid("chart-caption"), "children"),
            "offered": Output(pid("offered"), "data"),
            "table": Output(pid("frontier-table"), "children"),
            "methods": Output(pid("methods"), "children"),
            "said": Output(pid("methods-said"), "children"),
            "snippet": Output(pid("snippet"), "children"),
            "about": Output(pid("about"), "data"),
        },
        inputs=[Input(pid("found"), "data"), State(pid("carried"), "data")],
        prevent_initial_call=True,
    )
    def answer(shown: Any, raw: Any) -> dict[str, Any]:
        found, wish, question = known(shown, raw)
        names = (
            "answer",
            "results",
            "how",
            "box",
            "caption",
            "offered",
            "table",
            "methods",
            "said",
            "snippet",
            "about",
        )
        if wish is None:
            return dict.fromkeys(names, no_update)
        years = w.years_in_words(wish.years)
        if isinstance(found, Sought):
            points = tables.drawn_points(found)
            options = [{"value": row["point"], "label": _named(row)} for row in points.to_dict("records")]
            link = link_to(question, site, PAGE, own_query(PAGE, {**wish.own(), "run": "search"}))
            paper = _paper(wish, question, site, link)
            return {
                "answer": _told(words.said(found, wish), wish, paper), "results": False, "how": False, "box": False,
                "caption": CAPTION.format(years=years), "offered": {"options": options, "value": found.answer},
                "table": tables.frontier_table(found, wish), "methods": tables.methods_table(found, wish),
                "said": tables.methods_in_words(found), "snippet": site.answers.model.portfolios.snippet(wish),
                "about": about(question, site.choices, site.version, found.retested, link),
            }  # fmt: skip
        rest = {
            "how": True,
            "box": True,
            "offered": no_update,
            "table": "",
            "methods": "",
            "said": "",
            "snippet": "",
        }
        if isinstance(found, Estimate):
            told = _told(words.estimated(found, wish), wish)
            caption = ESTIMATE_CAPTION.format(years=years)
            return {**rest, "answer": told, "results": False, "caption": caption, "about": no_update}
        waits = html.P("No estimate can be made here; the model is searching.", className="hint")
        return {**rest, "answer": waits, "results": True, "caption": "", "about": no_update}

    @app.callback(
        Output(pid("graph"), "figure"),
        Output(pid("set"), "children"),
        Input(pid("point"), "data"),
        Input(pid("found"), "data"),
        State(pid("carried"), "data"),
        prevent_initial_call=True,
    )
    def look(point: Any, shown: Any, raw: Any) -> Any:
        found, wish, question = known(shown, raw)
        if wish is None or found is None:
            return EMPTY, ""
        if isinstance(found, Estimate):
            points = found.points.assign(point="", answer=False)
            head = html.H3("Levers of the estimate")
            return frontier(points, _NOBODY, wish.budget, "none", estimate=True), _set(
                head, found.policy, None, question, site
            )
        points = tables.drawn_points(found)
        picked = point if isinstance(point, str) and point in set(points["point"]) else found.answer
        row = found.row(picked)
        head = html.H3(f"Point {_named(row)}")
        return frontier(points, found.tried, wish.budget, picked), _set(
            head, found.policy(picked), found.alone, question, site
        )


def _paper(wish: Wish, question: Question, site: Site, link: str) -> str:
    """Return what a print must carry: what was asked, the version, and the link that asks it again."""
    goals = words.goals_in_words(wish) if wish.goals else "the fewest departures"
    without = w.listed([site.choices.levers[name].title for name in wish.without]) or "none"
    return (
        f"Asked: {goals} {words.budget_in_words(wish)}, {words.criterion_in_words(wish)}; levers left out: {without}; "
        f"seed {question.seed}; made with Faculty Attrition {site.version}. {link}"
    )


def _told(said: words.Said, wish: Wish, paper: str = "") -> list[Any]:
    more = [f"Chosen by what counts {words.criterion_in_words(wish)}."] if wish.criterion != "mean" else []
    return [
        html.P(said.headline, className="headline"),
        *(html.P(line) for line in (*said.lines, *more)),
        html.P("Simulated, not a forecast of anyone’s future.", className="hint"),
        *([html.P(paper, className="print-only")] if paper else []),
    ]


def _named(row: dict[Any, Any]) -> str:
    usd = row["usd_per_year"]
    price = w.money(usd) if usd >= 500 else "$0"
    roles = row["roles"].split("; ")
    name = "no levers" if "nothing" in roles else f"{price} a year"
    mark = " ★" if "answer" in roles else " (over the budget)" if {"beyond", "most"} & set(roles) else ""
    return f"{row['point']}: {name}{mark}"


def _set(head: Any, policy: dict[str, float], alone: Any, question: Question, site: Site) -> list[Any]:
    """Return the levers of a set, what it rests on, and the way to Explore with it."""
    if not policy:
        return [head, html.P("No lever is used.")]
    uses = tuple((name, Use(policy[name])) for name in site.choices.levers if name in policy)
    query = to_query(replace(question, policy=uses), site.name_in_links)
    rests = tables.rests(policy, site.choices, alone)
    return [
        head,
        *([html.P(rests, className="warned")] if rests else []),
        tables.levers_table(policy, site.choices, alone),
        html.P(html.A("Send to the levers", href=site.prefix + query, className="tool first")),
    ]
