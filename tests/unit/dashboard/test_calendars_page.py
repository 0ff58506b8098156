"""The page of two calendars: what a life says, what is drawn of it, and what callbacks make of anything that comes in."""

from __future__ import annotations

import csv
import io
import json
import time
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from dash import Dash
from flask import Flask

from dashboard.answers import Answers
from dashboard.charts.gaps import gaps
from dashboard.lives import KINDS, MONTHS
from dashboard.pages import calendars
from dashboard.pages.calendars import callbacks, weeks
from dashboard.pages.calendars.asked import asked_of, life_key, lives_key, number_of, person_of
from dashboard.pages.calendars.story import cause, story
from dashboard.question import Question, Use
from dashboard.sessions import keep_sessions
from dashboard.site import Site
from sim.results.hurt import CAUSES
from tests.unit.dashboard.made_up_lives import MadeUpLives, fates, life

ASKED = Question("typical", policy=(("team_inbox", Use(0.5)),), years=2)
SEARCH = "?school=typical&team_inbox=0.5&years=2"


def told(left: dict[str, int | None], question: Question = ASKED, **more: Any) -> str:
    found = story(life(24, left, **more), "Person 7", question)
    return "\n".join([found.headline, *(line for title, lines in found.parts for line in (title, *lines))])


def test_who_leaves_in_one_world_and_stays_in_the_other_is_told_with_why_where_to_and_what_then() -> None:
    text = told({"without": 20, "with": None})
    assert text.startswith("Person 7 leaves in month 20 without the policy, and is still there after two years with it.")
    assert "What set them going was a push" in text
    assert ": inbox strain; then hours beyond the sustainable week." in text
    assert "in month 4, the week was 6.2 hours longer" in text or "in month 4, the week was 6.3 hours longer" in text
    assert "looks for another position from month 18" in text
    assert "They go to industry or biotech, without a planned handover." in text
    assert "Life after leaving, without the policy" in text and "The week has 42 hours, after 42 in the last" in text
    assert "They still teach here as adjunct faculty: 2.0 hours a week" in text
    assert "Exhaustion stays at 30 of 100, 4 months later." in text
    assert "Why, with the policy" not in text


def test_both_worlds_are_compared_in_the_same_months() -> None:
    text = told({"without": 20, "with": None})
    # hours are 50 + month without the policy, and three fewer with it
    assert "In months 8 to 19, the week has 63.5 hours without the policy and 60.5 with it" in text


@pytest.mark.parametrize(
    ("left", "headline"),
    [
        ({"without": 9, "with": 9}, "Person 7 leaves in month 9 in both worlds."),
        ({"without": 9, "with": 15}, "Person 7 leaves in month 9 without the policy, and leaves in month 15 with it."),
        (
            {"without": None, "with": 15},
            "Person 7 is still there after two years without the policy, and leaves in month 15 with it.",
        ),
        ({"without": None, "with": None}, "Person 7 is still there after two years in both worlds."),
        (
            {"without": 1, "with": None},
            "Person 7 leaves in month 1 without the policy, and is still there after two years with it.",
        ),
    ],
)  # fmt: skip
def test_the_headline_says_what_becomes_of_the_person(left: dict[str, int | None], headline: str) -> None:
    assert told(left).startswith(headline)


def test_without_a_policy_one_world_is_told() -> None:
    text = told({"without": 12, "with": 12}, Question("typical", years=2))
    assert text.startswith("Person 7 leaves in month 12.") and "policy" not in text and "both worlds" not in text


def test_who_does_not_teach_any_more_is_said() -> None:
    assert "They no longer teach at this school." in told({"without": 12, "with": None}, adjunct=0.0)


def test_every_strain_and_gap_has_words() -> None:
    assert all(cause(name) and "_" not in cause(name) for name in CAUSES)


def test_the_browser_gets_every_month_of_both_worlds_as_the_file_has_it() -> None:
    found = life(24, {"without": 20, "with": None})
    data = weeks.for_browser(found, ASKED)
    table = weeks.table_of(found, ASKED)
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert [len(world["months"]) for world in data["worlds"]] == [25, 25]
    first = data["worlds"][0]["months"]
    assert [one["present"] for one in first] == [True] * 20 + [False] * 5 and first[-1]["teaching"] == 2.0
    row = table[(table["world"] == "without") & (table["month"] == 7)].iloc[0]
    assert first[7]["have"] == [row[f"{kind}_hours"] for kind in KINDS] and first[7]["hours"] == row["hours_per_week"]
    assert first[7]["have"][0] == round(57 / 7, 4)
    assert data["most"] >= max(one["hours"] for world in data["worlds"] for one in world["months"])


def test_without_a_policy_the_file_has_one_world() -> None:
    assert set(weeks.table_of(life(6, {"without": None, "with": None}), Question("typical"))["world"]) == {"without"}


def test_quantiles_are_those_of_everybody() -> None:
    table = fates()
    found = weeks.quantiles(table)
    assert len(found["volume"]) == len(found["values"]) == 21
    assert found["volume"][10] == table["volume_gap_hours"].median() and found["values"][0] == table["values_gap"].min()


LEFT = [
    {"without": 20, "with": None}, {"without": 1, "with": 24}, {"without": 9, "with": 9}, {"without": None, "with": None},
]  # fmt: skip


@pytest.mark.parametrize("left", LEFT)
@pytest.mark.parametrize("column", ["volume_gap_hours", "values_gap"])
def test_the_chart_is_valid_and_ends_where_the_person_leaves(left: dict[str, int | None], column: str) -> None:
    table = weeks.table_of(life(24, left), ASKED)
    figure = gaps(table, column, 24, ".1f")
    go.Figure(figure)
    lines = [trace for trace in figure["data"] if trace["mode"] == "lines"]
    for trace, gone in zip(lines, left.values(), strict=True):
        assert trace["x"][-1] == (24 if gone is None else gone - 1)
    months = {gone for gone in left.values() if gone is not None}
    assert len(figure["layout"]["annotations"]) == len(months), "one word where both leave in the same month"


POLL = "calendars-find-poll.n_intervals"


def site_of(model: MadeUpLives) -> Site:
    answers = Answers(model)
    return Site(answers, answers.choices, answers.version)


def app_of(site: Site) -> Dash:
    app = Dash("test")
    app.layout = calendars.layout(site)
    calendars.register(app, site)
    keep_sessions(app.server, "for tests", "/")
    app.reader = app.server.test_client()  # one session
    return app


def call(app: Dash, output: str, inputs: dict[str, Any], changed: str) -> dict[str, Any]:
    """Send a message as the page does, and return what changes."""
    key = next(name for name in app.callback_map if output in name)
    spec = app.callback_map[key]
    value = lambda one: {"id": one["id"], "property": one["property"], "value": inputs.get(one["id"])}  # noqa: E731
    names = key.strip(".").split("...")
    outputs = [dict(zip(("id", "property"), name.split("@")[0].rsplit(".", 1), strict=True)) for name in names]
    body = {
        "output": key,
        "outputs": outputs if key.startswith("..") else outputs[0],
        "inputs": [value(one) for one in spec["inputs"]],
        "state": [value(one) for one in spec["state"]],
        "changedPropIds": [changed],
    }
    answer = app.reader.post("/_dash-update-component", json=body)
    assert answer.status_code in (200, 204), answer.get_data(as_text=True)[:2000]
    return answer.get_json().get("response", {}) if answer.status_code == 200 else {}


def until_there(site: Site, key: str) -> None:
    for _ in range(400):
        if site.answers.tasks.result(key) is not None:
            return
        time.sleep(0.01)
    raise AssertionError("not done")


def found_people(app: Dash, site: Site, raw: Any, choice: Any = None, question: Question = ASKED) -> dict[str, Any]:
    inputs = {"calendars-carried": raw, "calendars-choice": choice}
    call(app, "calendars-people.data", inputs, "calendars-carried.data")
    until_there(site, lives_key(question, site))
    return call(app, "calendars-people.data", inputs, POLL)


def test_people_are_found_and_the_first_is_followed_and_everything_stands_in_the_address() -> None:
    site = site_of(MadeUpLives())
    app = app_of(site)
    raw = {"search": SEARCH, "kept": [], "tab": "one", "number": 1}
    first = call(app, "calendars-people.data", {"calendars-carried": raw}, "calendars-carried.data")
    assert first["calendars-people"]["data"]["form"]["menus"][0]["value"] == "leaves-without"
    shown = found_people(app, site, raw)
    people = shown["calendars-people"]["data"]
    assert people["people"][0]["label"] == f"Person {people['who']}" and len(people["people"]) == 6
    assert "leaves in month" in people["people"][0]["text"] and "stays with it" in people["people"][0]["text"]
    assert f"calendars.who={people['who']}" in shown["calendars-address"]["data"]
    assert shown["calendars-find-box"]["hidden"] is True and shown["calendars-find-poll"]["disabled"] is True
    assert len(shown["calendars-school"]["data"]["volume"]) == 21
    inputs = {"calendars-carried": raw, "calendars-following": {"who": people["who"]}}
    call(app, "calendars-life.data", inputs, "calendars-following.data")
    person = person_of(ASKED, people["who"], site)
    assert person is not None
    until_there(site, life_key(ASKED, person, site))
    life_shown = call(app, "calendars-life.data", inputs, "calendars-follow-poll.n_intervals")
    assert life_shown["calendars-headline"]["children"].startswith(f"Person {people['who']} leaves in month")
    assert life_shown["calendars-shown"]["hidden"] is False
    assert "Anonymous and simulated" in life_shown["calendars-identity"]["children"]
    take = {"what": "csv", "tab": "one", "search": f"{SEARCH}&{shown['calendars-address']['data']}", "number": 5}
    file = call(app, "calendars-download.data", {"calendars-take": take}, "calendars-take.data")
    text = file["calendars-download"]["data"]["content"]
    rows = list(csv.DictReader(io.StringIO("".join(line for line in text.splitlines(True) if not line.startswith("#")))))
    assert list(rows[0]) == ["world", *MONTHS] and len(rows) == 2 * 25
    assert "anonymous" in text and "# link: " in text


def test_a_link_restores_the_person_and_another_kind_another_one() -> None:
    site = site_of(MadeUpLives())
    app = app_of(site)
    raw = {"search": f"{SEARCH}&calendars.fate=stays-both&calendars.gender=man&calendars.who=12", "tab": "one"}
    assert found_people(app, site, raw)["calendars-people"]["data"]["who"] == 12
    inputs = {"calendars-carried": raw, "calendars-choice": {"kind": {"fate": "stays-both", "gender": "woman"}, "who": 12}}
    shown = call(app, "calendars-people.data", inputs, "calendars-choice.data")
    assert shown["calendars-people"]["data"]["who"] != 12
    assert "Person 12 is not of this kind; another one is shown." in shown["calendars-notices"]["children"]


def test_in_ones_own_school_a_rare_person_is_not_followed_whatever_the_link_says() -> None:
    model = MadeUpLives(own=True)
    site = site_of(model)
    app = app_of(site)
    raw = {"search": f"{SEARCH}&calendars.fate=any&calendars.who=7", "tab": "one"}
    shown = found_people(app, site, raw)
    assert shown["calendars-people"]["data"]["people"] == [] and shown["calendars-people"]["data"]["who"] is None
    assert "fewer than five" in shown["calendars-found"]["children"]
    inputs = {"calendars-carried": raw, "calendars-following": {"who": 7}}
    away = call(app, "calendars-life.data", inputs, "calendars-following.data")
    assert away["calendars-shown"]["hidden"] is True and away["calendars-life"]["data"] is None
    assert model.followed == []
    with Flask("x").test_request_context():
        assert callbacks.months_file(ASKED, 7, site) is None


def test_ones_own_school_tells_no_age() -> None:
    model = MadeUpLives(own=True)
    model.fates = lambda question, futures, progress: fates(1, 320)  # type: ignore[method-assign]
    site = site_of(model)
    shown = found_people(app_of(site), site, {"search": f"{SEARCH}&calendars.fate=any", "tab": "one"})
    for one in shown["calendars-people"]["data"]["people"]:
        assert one["text"].split(", ")[1] in ("instructor", "assistant professor", "associate professor", "full professor")


def test_a_file_that_is_not_there_yet_is_refused_in_a_sentence() -> None:
    site = site_of(MadeUpLives())
    take = {"calendars-take": {"search": SEARCH, "number": 3}}
    answer = call(app_of(site), "calendars-download.data", take, "calendars-take.data")
    assert answer["calendars-refused"]["data"]["line"] == callbacks.NOT_YET


def test_cancel_stops_and_says_so() -> None:
    model = MadeUpLives()
    model.gate.clear()
    site = site_of(model)
    app = app_of(site)
    inputs = {"calendars-carried": {"search": SEARCH, "tab": "one"}}
    begun = call(app, "calendars-people.data", inputs, "calendars-carried.data")
    assert begun["calendars-find-box"]["hidden"] is False
    for _ in range(200):
        line = call(app, "calendars-people.data", inputs, POLL)["calendars-find-line"]["children"]
        if "0 of 4 simulated futures" in line:
            break
        time.sleep(0.01)
    assert "0 of 4 simulated futures" in line
    stopped = call(app, "calendars-people.data", inputs, "calendars-find-cancel.n_clicks")
    assert stopped["calendars-find-line"]["children"] == callbacks.STOPPED
    assert stopped["calendars-find-poll"]["disabled"] is True
    model.gate.set()
    again = found_people(app, site, {"search": SEARCH, "tab": "one"})
    assert again["calendars-people"]["data"]["people"]


HOSTILE = [None, 5, [], "x", {"who": {"a": 1}}, {"who": 1e9}, {"who": -1}, {"who": float("inf")}, {"kind": 3, "who": True}]


@pytest.mark.parametrize("junk", HOSTILE)
def test_anything_from_a_browser_is_survived(junk: Any) -> None:
    site = site_of(MadeUpLives())
    app = app_of(site)
    if isinstance(junk, dict) and junk.get("who") == float("inf"):
        junk = {"who": "9" * 30}
    inputs = {"calendars-carried": junk, "calendars-choice": junk, "calendars-following": junk, "calendars-take": junk}
    call(app, "calendars-people.data", inputs, "calendars-choice.data")
    away = call(app, "calendars-life.data", inputs, "calendars-following.data")
    assert away["calendars-shown"]["hidden"] is True
    call(app, "calendars-download.data", inputs, "calendars-take.data")
    with app.server.test_request_context():
        assert asked_of(junk, junk, site).kind.gender == ""


def test_numbers_of_people_are_whole_and_small() -> None:
    good = [number_of("12"), number_of(12)]
    bad = [number_of(value) for value in ("-1", "1.5", "12345678", "٣", True, 1.5, None, [], "")]
    assert good == [12, 12] and bad == [None] * len(bad)


def test_the_key_depends_on_all_that_changes_the_people() -> None:
    site = site_of(MadeUpLives())
    others = [
        Question("community", policy=ASKED.policy, years=2), Question("typical", policy=ASKED.policy, years=3),
        Question("typical", policy=ASKED.policy, years=2, seed=2), Question("typical", years=2),
        Question("typical", world="freeze", policy=ASKED.policy, years=2),
    ]  # fmt: skip
    assert len({lives_key(one, site) for one in [ASKED, *others]}) == len(others) + 1


def test_table_rows_are_numbered_as_people() -> None:
    table = fates()
    assert isinstance(table.index, pd.RangeIndex)
