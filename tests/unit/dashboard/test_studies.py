"""The stored study behind the page: found once, made in the background, stopped and held up between futures."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

import sim
from dashboard.answers.jobs import CancelledError
from dashboard.simulation import Simulation, studies
from sim.foundation.errors import InputError
from sim.world.scenario import load_institution

TYPICAL = load_institution("typical")


class Home:
    """A stand-in for the module that makes studies."""

    def __init__(self) -> None:
        self.asked = 0
        self.kept: Any = None

    def stored(self, institution: Any) -> Any:
        self.asked += 1
        return self.kept

    def lever_effects(self, institution: Any, *, progress: Any, cancelled: Any) -> Any:
        for done in range(3):
            if cancelled():
                raise sim.Cancelled
            progress(done + 1, 3)
        return SimpleNamespace(ranking=lambda years: [years], estimate=lambda policy, years, seed: (policy, years, seed))


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Home:
    made = Home()
    monkeypatch.setattr(studies, "_module", lambda: made)
    return made


def test_that_there_is_none_is_looked_up_once(home: Home) -> None:
    found = studies.Studies()
    assert found.stored(TYPICAL) is None and found.stored(TYPICAL) is None and home.asked == 1


def test_one_that_was_made_is_at_hand_although_it_could_not_be_stored(home: Home) -> None:
    found = studies.Studies()
    assert found.stored(TYPICAL) is None
    seen: list[tuple[int, int]] = []
    made = found.made(TYPICAL, lambda done, total: seen.append((done, total)))
    assert found.stored(TYPICAL) is made and made.ranking(5) == [5] and made.ranking(5) is made.ranking(5)  # type: ignore[comparison-overlap]
    assert made.estimate({"team_inbox": 0.5}, 3, 2) == ({"team_inbox": 0.5}, 3, 2)
    assert seen == [(0, 1), (1, 3), (2, 3)]


def test_a_study_that_nobody_wants_stops_between_two_futures(home: Home) -> None:
    def enough(done: int, total: int) -> None:
        if done == 2:
            raise CancelledError

    with pytest.raises(CancelledError):
        studies.Studies().made(TYPICAL, enough)


def test_few_schools_are_kept(home: Home) -> None:
    found = studies.Studies()
    for people in range(50, 70):
        found.stored(TYPICAL.scaled(people))
    assert len(found._kept) == studies.MOST


def test_a_full_disk_is_said_without_a_path_of_the_server(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: Any, **_more: Any) -> Any:
        raise InputError("The disk is full; everything before is kept.", where="/srv/cache/lever-effects/x")

    monkeypatch.setattr(home, "lever_effects", full)
    with pytest.raises(InputError) as said:
        Simulation().make_study("typical", lambda done, total: None)
    assert "The disk is full" in str(said.value) and "/srv" not in str(said.value)
