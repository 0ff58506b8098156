"""Schools of sessions among the choices: each session sees its own, and no other is answered."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask, session

from dashboard.answers import Answers
from dashboard.checks import checked
from dashboard.own.belongings import OWN
from dashboard.own.fields import Fields
from dashboard.own.overlay import WithOwn
from dashboard.parts.declared import declared
from dashboard.question import Question
from dashboard.sessions import CLIENT
from dashboard.site import Site
from tests.unit.dashboard.made_up import MadeUp


@pytest.fixture
def site() -> Site:
    model = MadeUp()
    return Site(Answers(model), model.choices, model.version)


@contextmanager
def visitor(name: str) -> Iterator[None]:
    app = Flask("x")
    app.secret_key = "for tests"
    with app.test_request_context():
        session[CLIENT] = name
        yield


def fitted(site: Site, who: str) -> str:
    drawer = site.answers.belongings.of(who, make=True)
    assert drawer is not None
    site.answers.own.fit(Fields("community", 250, 20), "", drawer, lambda done, total: None)
    return site.answers.belongings.schools_of(who)[0]


def test_only_its_own_session_can_choose_a_school(site: Site) -> None:
    name = fitted(site, "me")
    assert OWN.fullmatch(name)
    with visitor("me"):
        assert name in site.choices.schools and site.choices.schools[name].session
        assert name in {one["name"] for one in declared(site)["schools"]}
        question, notices = checked({"school": name}, site.choices)
        assert question == Question(name) and not notices.lines
        assert site.choices.first.school != name, "a bare address stays what it was"
    with visitor("you"):
        assert name not in site.choices.schools and name not in set(site.choices.schools)
        assert name not in str(declared(site))
        question, notices = checked({"school": name}, site.choices)
        assert question.school == "typical"
        assert "known only to the session that fitted it" in notices.lines[0] and name not in notices.lines[0]
    assert name not in site.choices.schools, "nor anyone without a session"


def test_a_school_that_is_deleted_is_no_longer_chosen(site: Site) -> None:
    name = fitted(site, "me")
    site.answers.belongings.delete("me")
    with visitor("me"):
        assert name not in site.choices.schools


def test_results_of_a_school_are_kept_with_its_session_only(site: Site) -> None:
    name = fitted(site, "me")
    answers = site.answers
    drawer = answers.belongings.school(name)
    assert drawer is not None
    assert answers._kept(name) == drawer and answers._kept("typical") is answers._full
    tasks = answers.tasks_of(name)
    assert answers.tasks_of("typical") is answers.tasks
    tasks._results.put("own key", pickle.dumps(1))  # type: ignore[arg-type]
    assert answers.tasks.result("own key") is None
    answers.belongings.delete("me")
    assert tasks.look("me", "own key").state == "unknown"
    assert answers._kept(name).get("anything") is None, "and never in what all share"
    assert name not in answers._study(name), "names of jobs stand in logs"


def test_a_mapping_with_own_things_is_a_mapping() -> None:
    own = "own-" + "a" * 24
    found = WithOwn({"a": 1}, lambda name: 2 if name == own else None, lambda: [own])
    assert list(found) == ["a", own] and len(found) == 2 and dict(found) == {"a": 1, own: 2}
    assert "own-" + "b" * 24 not in found and "x" not in found
