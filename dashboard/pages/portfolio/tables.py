"""Tables of the page: the frontier, the levers of a point, the methods; as data and as what is drawn."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from dashboard.choices import Choices
from dashboard.pages.portfolio.words import level, outcome_of
from dashboard.parts import wording as w
from dashboard.wish import GOALS, Wish
from sim.studies.portfolio import Sought

METHODS = {
    "optimizer": "Evolutionary search",
    "greedy": "Lever by lever, best per dollar first",
    "random": "At random",
}
ASSUMED = "assumed effect"


def drawn_points(found: Sought) -> pd.DataFrame:
    """Return the points that are shown: the frontier, the answer, and what lies beyond the budget; with [answer]."""
    roles = found.points["roles"].str.split("; ")
    seen = [
        any(one in ("frontier", "answer", "beyond", "most", "nothing") for one in words) for words in roles
    ]
    table = found.points[seen].reset_index(drop=True)
    return table.assign(answer=table["point"] == found.answer)


def frontier_table(found: Sought, wish: Wish) -> Any:
    """Return the frontier as a table: what is retested, and what the search had promised."""
    points = drawn_points(found)
    goals = [name for name, _ in wish.goals if name not in ("departures_per_year", "departures_avoided")]
    head = [
        "Point", "Levers, a year", "Departures avoided (19 of 20 futures)", "Departures a year",
        *(_short(name) for name in goals),
        *([f"Reaches the goals, of {found.retested} futures"] if wish.goals else []),
        "Stays on the frontier", "As the search found it",
    ]  # fmt: skip
    rows = []
    for row in points.to_dict("records"):
        low, high = float(row["departures_avoided_low"]), float(row["departures_avoided_high"])
        cells = [
            _named(row),
            w.money(row["usd_per_year"]) if row["usd_per_year"] >= 500 else "$0",
            f"{_people(row['departures_avoided'])} ({_people(low)} to {_people(high)})",
            level("departures_per_year", row["annual_departure_rate"]),
            *(level(name, row[outcome_of(name)]) for name in goals),
            *([f"{round(row['reached_in'] * found.retested)}"] if wish.goals else []),
            "–" if row["on_front"] != row["on_front"] else f"{100 * row['on_front']:.0f}%",
            f"{_people(row['found_departures_avoided'])} for {w.money(row['found_usd_per_year'])}",
        ]
        rows.append(cells)
    caption = (
        f"Retested in {found.retested} new futures at full size, the cheapest first. Stays on the frontier: share "
        "of posterior draws "
        "in which no other point that costs no more avoids clearly more departures."
    )
    return table(caption, head, rows)


def _named(row: dict[Any, Any]) -> str:
    words = row["roles"].split("; ")
    more = [
        text
        for role, text in (
            ("answer", "the answer"),
            ("beyond", "over the budget"),
            ("most", "over the budget"),
            ("nothing", "no levers"),
        )
        if role in words
    ]
    return f"{row['point']} ({', '.join(more)})" if more else str(row["point"])


def _short(name: str) -> str:
    return GOALS[name].label.partition(",")[0]


def _people(number: float) -> str:
    text = w.people(number)
    return f"{w.MINUS}{text}" if number < 0 and text != "0" else text


def levers_table(policy: dict[str, float], choices: Choices, alone: pd.DataFrame | None) -> Any:
    """Return the levers of a set: how far each is used, what it costs about, and what it rests on."""
    prices = {} if alone is None else alone.set_index("lever")["usd_per_year"].to_dict()
    head = ["Lever", "Intensity", *(["About, a year"] if prices else []), "Evidence"]
    rows = []
    for name, lever in choices.levers.items():
        if name in policy:
            words = next((one.name for one in lever.levels if abs(one.intensity - policy[name]) < 1e-9), "")
            usd = prices.get(name, 0.0) * policy[name]
            price = [] if not prices else [w.money(usd) if usd >= 500 else "no direct cost"]
            share = f"{100 * policy[name]:.0f}%" + (f" ({words})" if words else "")
            rows.append([lever.title, share, *price, ASSUMED if lever.assumption_only else lever.grade])
    return table("Levers of this set; costs are those of each alone", head, rows)


def rests(policy: dict[str, float], choices: Choices, alone: pd.DataFrame | None) -> str:
    """Say how far a set leans on levers whose effects are assumed; nothing where it does not."""
    assumed = [name for name in policy if choices.levers[name].assumption_only]
    if not assumed:
        return ""
    titles = w.listed([f"“{choices.levers[name].title}”" for name in assumed])
    said = f"Rests on assumptions: the effect of {titles} is assumed."
    if alone is not None:
        parts = alone.set_index("lever")["departures_avoided"]
        does = {name: max(float(parts.get(name, 0.0)), 0.0) * much for name, much in policy.items()}
        if sum(does.values()) > 0:
            share = 100 * sum(does[name] for name in assumed) / sum(does.values())
            about = "less than 1%" if share < 1 else f"about {share:.0f}%"
            said += f" Alone, they make {about} of the departures avoided here."
    return said


def methods_table(found: Sought, wish: Wish) -> Any:
    """Return how well each method searched."""
    head = ["Method", "Tried", "Most departures avoided within the budget", "Share of the joint frontier"]
    head += ["Cheapest that reaches the goals"] if wish.goals else []
    rows = []
    for row in found.methods.to_dict("records"):
        cheapest = row["cheapest_that_reaches_usd"]
        rows.append(
            [
                METHODS[row["method"]], f"{row['evaluations']:,}", _people(row["most_departures_avoided"]),
                f"{100 * row['share_of_joint_front']:.0f}%",
                *(["none" if cheapest != cheapest else w.money(cheapest)] if wish.goals else []),
            ]
        )  # fmt: skip
    return table(f"By the search alone, in its {found.searched} futures, before any retest", head, rows)


def methods_in_words(found: Sought) -> str:
    """Say whether the search earned its keep, and whether the retest kept what it promised."""
    most = found.methods.set_index("method")["most_departures_avoided"]
    words = []
    for name, said in (("greedy", "going lever by lever"), ("random", "trying at random")):
        more = float(most["optimizer"]) - float(most[name])
        words.append(
            f"{w.people(more)} more than {said}"
            if more > 0.5
            else f"{w.people(more)} fewer than {said}"
            if more < -0.5
            else f"as many as {said}"
        )
    points = drawn_points(found)
    promised, kept = (
        float(points[name].mean()) for name in ("found_departures_avoided", "departures_avoided")
    )
    return (
        f"Within the budget, the evolutionary search found sets that avoid {words[0]} and {words[1]}. "
        f"On average, the points shown promised {_people(promised)} departures avoided in the search, and "
        f"{_people(kept)} when retested. "
        "No search proves that nothing better exists."
    )


def table(caption: str, head: list[str], rows: list[list[str]]) -> html.Div:
    """Return a table that a keyboard can scroll."""
    body = [html.Tr([html.Th(row[0], scope="row"), *(html.Td(text) for text in row[1:])]) for row in rows]
    made = html.Table(
        [
            html.Caption(caption),
            html.Thead(html.Tr([html.Th(text, scope="col") for text in head])),
            html.Tbody(body),
        ]
    )
    return html.Div(made, className="table-frame", tabIndex=0, role="region", **{"aria-label": caption[:80]})
