"""The page “Your school” as its callbacks answer: everything that a browser can send, at every stage, in two sessions."""

from __future__ import annotations

import base64
import io
import json
import logging
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask, session

from dashboard.address import from_query
from dashboard.answers import Answers
from dashboard.own.state import KEY, State
from dashboard.pages.school import ahead, forms, returned, takeaways
from dashboard.sessions import CLIENT
from dashboard.site import Site
from sim.foundation.errors import InputError
from tests.unit.dashboard.made_up import MadeUp

TYPED = {"like": "community", "people": "250", "departures": "22", "answered": "120", "burned_out": "44"}
NOTHING = {"like": "typical"}
ROSTER = b"department,gender\n" + b"Surgery,woman\nPediatrics,man\n" * 20


@pytest.fixture
def site() -> Site:
    model = MadeUp()
    return Site(Answers(model), model.choices, model.version)


@contextmanager
def visitor(name: str = "me") -> Iterator[None]:
    app = Flask("x")
    app.secret_key = "for tests"
    with app.test_request_context():
        session[CLIENT] = name
        yield


def send(site: Site, what: str, **more: Any) -> dict[str, Any]:
    return forms._after({"what": what, "typed": TYPED, "number": 1, **more}, site)


def until_fitted(site: Site) -> dict[str, Any]:
    for _ in range(400):
        found = forms._looked(State.of("me", site), site)
        if found["poll"]:
            return found
        time.sleep(0.01)
    raise AssertionError("not fitted")


def test_from_numbers_to_a_school_and_back_after_a_reload(site: Site) -> None:
    with visitor():
        first = send(site, "save")
        assert first["state"]["keeps"] and first["results"] and not first["state"]["wrong"]
        assert not send(site, "fit")["poll"]
        found = until_fitted(site)
        school = found["own"]["school"]
        assert not found["results"] and "stays unknown" in str(found["fitted"])
        came, _, _ = from_query("?school=community&years=3&team_inbox=0.7", site.choices)
        link = forms.linked(found, came, site)["use"]
        assert link.startswith(f"/?school={school}&years=3&team_inbox=0.7&version="), "the policy comes along"
        again = forms._all(State.of("me", site), site, 1)
        assert again["own"]["school"] == school and again["state"]["typed"] == TYPED
    with visitor("you"):
        other = forms._all(State.of("you", site), site, 1)
        assert other["own"]["school"] == "" and other["results"] and other["state"]["typed"] == NOTHING
        assert ahead.asked_of({"school": school}, site) == (None, None), "nor with its name"
        assert takeaways.file_of("zip", {"school": school}, None, site) == takeaways.NOT_FITTED


def test_a_fit_waits_for_what_is_missing(site: Site) -> None:
    with visitor():
        found = send(site, "fit", typed={"people": "1e12"})
        assert "people" in found["state"]["wrong"] and "has not begun" in found["state"]["said"] and found["poll"]
        assert send(site, "fit", typed={})["state"]["wrong"]


def test_two_tabs_share_one_fit_and_cancel_ends_it(site: Site) -> None:
    own = site.answers.own
    own.gate.clear()  # type: ignore[attr-defined]
    with visitor():
        send(site, "fit")
        send(site, "fit")
        for _ in range(200):
            if len(own.fits) == 1:  # type: ignore[attr-defined]
                break
            time.sleep(0.01)
        assert not forms._looked(State.of("me", site), site)["poll"]
        stopped = send(site, "cancel")
        assert forms.STOPPED in stopped["state"]["said"] and stopped["poll"] and stopped["results"]
        own.gate.set()  # type: ignore[attr-defined]
        time.sleep(0.2)
        assert len(own.fits) == 1 and State.of("me", site).school == ""  # type: ignore[attr-defined]
        send(site, "fit")
        assert until_fitted(site)["own"]["school"]


def test_a_fit_whose_process_died_is_brought_again(site: Site) -> None:
    with visitor():
        send(site, "save")
        state = State.of("me", site)
        assert state.drawer is not None
        state.drawer.write(KEY, state.key(state.checked(complete=True)).encode())  # begun, and nobody has the work
        assert not forms._looked(state, site)["poll"]
        assert until_fitted(site)["own"]["school"]


def test_a_fit_that_cannot_be_brought_again_says_so_and_a_stopped_one_stays_stopped(site: Site) -> None:
    with visitor():
        send(site, "save")
        state = State.of("me", site)
        assert state.drawer is not None
        state.drawer.write(KEY, b"own of other numbers")
        found = forms._looked(state, site)
        assert found["state"]["said"] == found["line"] == forms.LOST and found["poll"]
        send(site, "cancel")
        found = forms._looked(State.of("me", site), site)
        assert found["poll"] and found["box"] and not site.answers.own.fits  # type: ignore[attr-defined]


def test_deleting_in_the_middle_of_a_fit_leaves_nothing(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    own = site.answers.own
    own.gate.clear()  # type: ignore[attr-defined]
    with visitor():
        send(site, "fit")
        found = send(site, "delete")
        assert forms.DELETED in found["state"]["said"] and not found["state"]["keeps"]
        assert found["state"]["typed"] == NOTHING
        own.gate.set()  # type: ignore[attr-defined]
        time.sleep(0.3)
        assert State.of("me", site).drawer is None
        assert forms.NOTHING in send(site, "delete")["state"]["said"]
    assert "own-" not in caplog.text


def test_what_is_gone_is_said_and_nothing_is_half_shown(site: Site) -> None:
    with visitor():
        send(site, "fit")
        until_fitted(site)
        site.answers.belongings.delete("me")  # as a restart or the end of its time does
        looked = forms._looked(State.of("me", site), site)
        assert looked["results"] and looked["own"]["school"] == "" and looked["poll"]
        found = send(site, "save", had=True)
        assert found["state"]["said"] == forms.GONE and found["state"]["typed"] == TYPED and found["results"]
        assert send(site, "fit", had=False)["state"]["said"] == ""


def test_a_roster_is_read_mapped_and_removed(site: Site) -> None:
    with visitor():
        state = State.of("me", site).take_roster(ROSTER + b"Medicine,x\n", "mine.csv", "typical")
        data = forms._all(state, site, 1)["state"]["roster"]
        assert data["heading"] == "“mine.csv”: 40 of 41 rows can be read; 1 is refused." and not data["usable"]
        assert "cannot be read yet" in send(site, "fit", typed={"like": "typical", "departures": "3"})["state"]["said"]
        mapped = {"skip": True, "columns": {"gender": "ignore"}, "values": {"department": {"x": "y"}}}
        skipped = send(site, "map", mapped=mapped)
        assert skipped["state"]["roster"]["usable"] and skipped["state"]["roster"]["skip"]
        assert send(site, "save", typed={"like": "typical", "departures": "41"})["state"]["wrong"]
        assert "Medicine" in takeaways.file_of("errors.csv", None, None, site)["content"]
        assert send(site, "drop")["state"]["roster"] is None
        assert takeaways.file_of("errors.csv", None, None, site) == takeaways.NO_ROSTER


HOSTILE = [None, 5, "x", [], {"columns": 5}, {"columns": {"a": {}, "b": 5}}, {"values": {"x": []}, "skip": "no"}]


@pytest.mark.parametrize("raw", HOSTILE)
def test_a_hostile_mapping_is_survived(site: Site, raw: Any) -> None:
    with visitor():
        State.of("me", site).take_roster(ROSTER, "mine.csv", "typical")
        assert send(site, "map", mapped=raw)["state"]["roster"]["usable"]
        named = send(site, "map", mapped={"columns": {"gender": "no such"}})
        assert "is not a column" in named["state"]["said"]


@pytest.mark.parametrize(
    "given", [{}, {"what": 5}, {"what": "fit", "typed": 5}, {"what": "save", "typed": {"people": {"a": 1}}}]
)
def test_hostile_messages_are_survived(site: Site, given: dict[str, Any]) -> None:
    with visitor():
        assert forms._after(given, site)["results"]


def test_files_of_a_fitted_school(site: Site) -> None:
    with visitor():
        assert takeaways.file_of("starter", None, None, site) == takeaways.NO_NUMBERS
        assert takeaways.file_of("zip", None, None, site) == takeaways.NOT_FITTED
        send(site, "fit")
        own = until_fitted(site)["own"]
        packed = takeaways.file_of("zip", own, None, site)
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(packed["content"]))) as found:
            assert found.namelist() == ["institution.yaml"]
        assert "0.083" in takeaways.file_of("fit.csv", own, None, site)["content"]
        assert "headcount: 250" in takeaways.file_of("starter", None, None, site)["content"]
        assert takeaways.file_of("standing.csv", own, None, site) == takeaways.NOT_YET
        assert takeaways.file_of("nonsense", own, None, site) == takeaways.NO_FILE
        assert "department," in takeaways.file_of("template", None, None, site)["content"]


def test_a_count_is_checked() -> None:
    kept = returned.Projection.from_json(PROJECTION)
    assert returned.counted(kept, {"months": "", "observed": None}) is None
    assert returned.counted(kept, {"months": "2", "observed": ""}) is None, "while it is being typed"
    found = returned.counted(kept, {"months": "2", "observed": "3"})
    assert found is not None and found.inside
    wrong = (("0", "1"), ("99", "1"), ("2", "-1"), ("2", "nan"), ("x", "1"), ({}, []), ("2", "1e12"))
    for months, observed in wrong:
        with pytest.raises(InputError, match="since then"):
            returned.counted(kept, {"months": months, "observed": observed})
    assert "version 0.0.9" in returned.said_of(kept)


PROJECTION = json.dumps({
    "kind": "faculty-attrition-projection", "made": "2025-11-27", "version": "0.0.9", "school": "Our school", "people": 100,
    "seed": 1, "parameters": {"a": 1.0}, "last_year": None, "departed": [[1] * 10 + [2] * 10, [2] * 10 + [4] * 10],
})  # fmt: skip
