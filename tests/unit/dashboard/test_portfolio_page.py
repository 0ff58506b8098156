"""The page of portfolios: what it says, draws and lists, and what its callbacks answer to a browser that sends anything."""

from __future__ import annotations

import json
import re
import time
from functools import partial
from typing import Any

import plotly.graph_objects as go
import pytest
from dash import Dash

from dashboard.answers import Answers
from dashboard.app import create_app
from dashboard.charts.frontier import frontier
from dashboard.pages.portfolio import PAGE, tables, words
from dashboard.parts.frame import own_query
from dashboard.wish import Wish
from tests.unit.dashboard.made_up import MadeUp
from tests.unit.dashboard.made_up_portfolio import MadeUpPortfolios, sought


def wish(budget: float = 1e6, *goals: tuple[str, float], **more: Any) -> Wish:
    return Wish("typical", "baseline", 5, 1, budget, goals, **more)


class Seeking(MadeUp):
    def __init__(self) -> None:
        super().__init__()
        self.portfolios = MadeUpPortfolios(self.choices)


CHOICES = Seeking().choices

SAYS = {
    "best": (wish(), "The best found within $1M a year: two levers for $800k a year. Expect 60 fewer departures "
    "over five years"),
    "reached": (wish(1e6, ("departures_per_year", 7.5)), "One lever for $400k a year meets the goal of at most 7.5% "
    "departures a year: 7.2%"),
    "already": (wish(1e6, ("burned_out", 50)), "Today’s course meets the goal of at most 50% burned out already"),
    "beyond": (wish(5e5, ("departures_per_year", 6)), "Nothing that was tried meets the goal of at most 6% departures a "
    "year within $500k a year."),
    "unreachable": (wish(1e6, ("protected_share", 99)), "Nothing that was tried meets the goal of at least 99% "
    "of protected time kept"),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "says"), SAYS.values(), ids=SAYS)
def test_each_outcome_has_its_sentence(asked: Wish, says: str) -> None:
    found = sought(asked, CHOICES)
    said = words.said(found, asked)
    text = " ".join((said.headline, *said.lines))
    assert said.headline.startswith(says), said.headline
    assert "_" not in text and "nan" not in text
    if asked.goals:
        assert f"in {found.reached_in} of 80 simulated futures" in said.headline


def test_what_lies_beyond_the_budget_is_named_with_its_price() -> None:
    asked = wish(5e5, ("departures_per_year", 6))
    lines = " ".join(words.said(sought(asked, CHOICES), asked).lines)
    assert "Meeting it takes about $1.2M a year" in lines and "point 3, with 5.6%" in lines
    never = wish(5e5, ("protected_share", 99))
    lines = " ".join(words.said(sought(never, CHOICES), never).lines)
    assert "Nor does it at any price" in lines and "it comes to 83.0% (point 3)" in lines


def test_a_confirmation_that_misses_is_not_called_reached() -> None:
    asked = wish(1e6, ("departures_per_year", 7.5))
    found = sought(asked, CHOICES)
    found.confirmed.loc[found.confirmed["outcome"] == "annual_departure_rate", "mean"] = 0.0761
    said = words.said(found, asked)
    assert "barely misses" in said.headline and "just misses it" in " ".join(said.lines)


def test_the_price_is_told_beside_all_costs() -> None:
    said = words.said(sought(wish(), CHOICES), wish())
    assert any(line.startswith("All costs together") and "$8M spent over five years" in line for line in said.lines)


@pytest.mark.parametrize("asked", [wish(), wish(1e12), wish(0.0), wish(5e5, ("departures_per_year", 6))])
def test_the_chart_is_one_that_plotly_accepts(asked: Wish) -> None:
    found = sought(asked, CHOICES)
    points = tables.drawn_points(found)
    figure = frontier(points, found.tried, asked.budget, found.answer)
    assert go.Figure(figure).data and json.dumps(figure, allow_nan=False)
    assert bool(figure["layout"].get("shapes")) == (asked.budget < 1e9), "a budget far beyond is not on the chart"


def text_of(component: Any) -> str:
    """Return all words of a component."""
    if isinstance(component, list | tuple):
        return " ".join(text_of(one) for one in component)
    return text_of(component.children) if hasattr(component, "children") else str(component or "")


def test_tables_tell_the_retest_beside_what_the_search_promised() -> None:
    asked = wish(1e6, ("departures_per_year", 7.5), ("evening_hours_per_week", 9))
    found = sought(asked, CHOICES)
    text = text_of(tables.frontier_table(found, asked))
    assert "1 (the answer)" in text and "30 (24 to 36)" in text and "32 for $410k" in text and "0 (no levers)" in text
    assert "Evening and weekend work" in text and "of 40 futures" in text
    text = text_of(tables.methods_table(found, asked))
    assert "Lever by lever" in text and "80%" in text and "$400k" in text
    assert "4 more than going lever by lever and 32 more than trying at random" in tables.methods_in_words(found)


def test_what_rests_on_assumptions_is_said_with_its_weight() -> None:
    found = sought(wish(), CHOICES)
    assert tables.rests(found.policy(), CHOICES, found.alone) == ""
    from dataclasses import replace

    levers = {**CHOICES.levers, "fair_pay": replace(CHOICES.levers["fair_pay"], assumption_only=True)}
    marked = replace(CHOICES, levers=levers)
    said = tables.rests({"team_inbox": 1.0, "fair_pay": 0.5}, marked, found.alone)
    assert "“fair pay” is assumed" in said and "about 33% of the departures" in said
    assert "assumed effect" in text_of(tables.levers_table({"fair_pay": 1.0}, marked, found.alone))


class Client:
    """Sends what a browser would send."""

    def __init__(self, seeking: Seeking) -> None:
        self.answers = Answers(seeking)
        self.app: Dash = create_app(self.answers)
        self.client = self.app.server.test_client()
        self.client.get("/")

    def send(self, store: str, value: Any, **more: Any) -> dict[str, Any]:
        """Send a change of one store or field, and return everything that comes back, by id."""
        found: dict[str, Any] = {}
        for callback in self.client.get("/_dash-dependencies").json:
            names = [f"{one['id']}.{one['property']}" for one in callback["inputs"]]
            name = f"{PAGE}-{store}"
            if name not in names or callback.get("clientside_function"):
                continue
            fill = partial(_filled, {name: value, **{f"{PAGE}-{key}": one for key, one in more.items()}})
            outputs = [
                {"id": one.rpartition(".")[0], "property": one.rpartition(".")[2].partition("@")[0] + _mark(one)}
                for one in callback["output"].strip(".").split("...")
            ]
            message = {
                "output": callback["output"], "outputs": outputs if callback["output"].startswith("..") else outputs[0],
                "inputs": [fill(one) for one in callback["inputs"]], "changedPropIds": [name],
                "state": [fill(one) for one in callback.get("state", [])],
            }  # fmt: skip
            answer = self.client.post("/_dash-update-component", json=message)
            assert answer.status_code in (200, 204), (callback["output"], answer.data[:300])
            if answer.status_code == 200:
                for key, one in answer.json["response"].items():
                    found |= {f"{key.removeprefix(f'{PAGE}-')}.{prop}": content for prop, content in one.items()}
        return found


def _filled(known: dict[str, Any], one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "value": known.get(f"{one['id']}.{one['property']}")}


def _mark(output: str) -> str:
    found = re.search(r"@.*$", output)
    return found[0] if found else ""


@pytest.fixture(scope="module")
def browser() -> Client:
    return Client(Seeking())


def carried(own: dict[str, str] | None = None, number: int = 1) -> dict[str, Any]:
    query = own_query(PAGE, own) if own else ""
    return {"search": f"?school=typical&{query}", "kept": [], "tab": "one", "number": number}


def form(**more: Any) -> dict[str, Any]:
    choice = {"levers": ["team_inbox", "fair_pay"], "criterion": "mean"}
    usual = {"budget.value": "1M", "choice.data": choice, "carried.data": carried()}
    return {**usual, **more}


def until_done(browser: Client, own: dict[str, str]) -> dict[str, Any]:
    for _ in range(200):
        found = browser.send("search-poll.n_intervals", 1, **{"wish.data": own, "carried.data": carried()})
        if (found.get("found.data") or {}).get("kind") == "full":
            return found
        time.sleep(0.02)
    raise AssertionError(found)


def test_a_search_goes_its_whole_way(browser: Client) -> None:
    asked = browser.send("go.n_clicks", 1, **form(**{"goal-departures_per_year.value": "7.5"}))
    own = asked["wish.data"]
    assert own["goals"] == "departures_per_year:7.5" and own["without"] == "coaching"
    assert "portfolio.run=search" in asked["address.data"] and not asked["budget-wrong.children"]
    begun = browser.send("wish.data", own, **{"carried.data": carried()})
    assert begun["search-box.hidden"] is False or begun["found.data"]["kind"] == "full"
    found = until_done(browser, own)["found.data"]
    shown = browser.send("found.data", found, **{"carried.data": carried()})
    assert "meets the goal of at most 7.5% departures a year" in json.dumps(shown["answer.children"], ensure_ascii=False)
    assert shown["offered.data"]["value"] == "1" and shown["results.hidden"] is False and "seek" in shown["snippet.children"]
    link = re.search(r'"href": "([^"]+)"', json.dumps(shown["set.children"]))
    assert link and "team_inbox=1" in link[1] and "fair_pay" not in link[1]
    looked = browser.send("point.data", "2", **{"found.data": found, "carried.data": carried()})
    assert "fair pay" in json.dumps(looked["set.children"])
    csv = browser.send("take.data", {"what": "csv"}, **{"found.data": found, "carried.data": carried()})
    content = csv["download.data"]["content"]
    assert "usd_per_year" in content and "departures_per_year<=7.5%" in content
    code = browser.send("take.data", {"what": "python"}, **{"found.data": found, "carried.data": carried()})
    head, made, rest = code["download.data"]["content"].partition(shown["snippet.children"])
    assert made and not rest and "# link: " in head and "# caveat: " in head


def test_a_reload_finds_the_search_again_and_fills_the_form(browser: Client) -> None:
    own = {**wish(5e5, ("burned_out", 35.0), without=("coaching",), criterion="regret").own(), "run": "search"}
    found = browser.send("carried.data", carried(own))
    assert found["budget.value"] == "500,000" and found["goal-burned_out.value"] == "35"
    assert found["offer.data"]["criterion"] == "regret"
    assert found["offer.data"]["chosen"] == ["team_inbox", "fair_pay"] and found["wish.data"]["budget"] == "500000"
    assert "wish.data" not in browser.send("carried.data", carried({**own, "run": ""}))
    again = browser.send("carried.data", carried(own, number=2))
    assert "budget.value" not in again and again["wish.data"], "what was typed stays when the server was started again"


def test_two_tabs_share_one_search_and_one_may_leave(browser: Client) -> None:
    seekers = browser.answers.model.portfolios
    seekers.gate.clear()
    own = wish(7.77e5).own()
    browser.send("wish.data", own, **{"carried.data": carried()})
    browser.send("wish.data", own, **{"carried.data": {**carried(), "tab": "two"}})
    stopped = browser.send("search-cancel.n_clicks", 1, **{"wish.data": own, "carried.data": carried()})
    assert "The search was stopped" in stopped["search-line.children"] and "portfolio.run" not in stopped["address.data"]
    seekers.gate.set()
    for _ in range(200):
        here = {"wish.data": own, "carried.data": {**carried(), "tab": "two"}}
        found = browser.send("search-poll.n_intervals", 1, **here)
        if (found.get("found.data") or {}).get("kind") == "full":
            break
        time.sleep(0.02)
    assert found["found.data"]["kind"] == "full" and len([one for one in seekers.searched if one.budget == 7.77e5]) == 1


def test_a_search_that_fails_says_why_and_can_be_begun_again(browser: Client) -> None:
    seekers = browser.answers.model.portfolios
    seekers.breaks = ValueError("With this budget no lever that may be used can be paid.")
    own = wish(1.0).own()
    browser.send("wish.data", own, **{"carried.data": carried()})
    for _ in range(200):
        found = browser.send("search-poll.n_intervals", 1, **{"wish.data": own, "carried.data": carried()})
        if found["search-poll.disabled"]:
            break
        time.sleep(0.02)
    assert "no lever that may be used can be paid" in found["search-line.children"] and found["search-cancel.hidden"]
    seekers.breaks = None
    browser.send("wish.data", own, **{"carried.data": carried()})
    assert until_done(browser, own)


def test_without_stored_effects_the_page_says_that_there_is_no_estimate(browser: Client) -> None:
    browser.answers.model.portfolios.estimates = False
    shown = browser.send("found.data", {"own": wish().own(), "kind": "estimate"}, **{"carried.data": carried()})
    browser.answers.model.portfolios.estimates = True
    assert "No estimate can be made here" in json.dumps(shown["answer.children"]) and shown["results.hidden"]


OWN = ({"own": 7}, {"own": {"budget": 9}}, {"own": {"budget": "−1"}, "kind": "full"})
STORES = ("carried.data", "wish.data", "found.data", "take.data", "choice.data", "point.data", "go.n_clicks")


@pytest.mark.parametrize("value", [None, 5, "x", [], {}, 1e300, *OWN])
@pytest.mark.parametrize("store", STORES)
def test_hostile_values_are_survived(browser: Client, store: str, value: Any) -> None:
    browser.send(store, value, **{"choice.data": value, "carried.data": value})


def test_what_cannot_be_is_said_at_its_field_and_nothing_is_searched(browser: Client) -> None:
    before = len(browser.answers.model.portfolios.searched)
    bad = {"budget.value": "-3", "choice.data": {"levers": []}, "goal-burned_out.value": "lots"}
    found = browser.send("go.n_clicks", 2, **form(**bad))
    assert "negative" in found["budget-wrong.children"] and "at least one" in found["levers-wrong.children"]
    assert "percentage" in found["goal-burned_out-wrong.children"] and "wish.data" not in found
    assert len(browser.answers.model.portfolios.searched) == before
