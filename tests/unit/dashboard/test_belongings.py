"""What the server keeps for sessions: each has its own, it goes on request and after a time, and none else knows it."""

from __future__ import annotations

import stat
import time
from pathlib import Path

import pytest

from dashboard.own import belongings as module
from dashboard.own.belongings import KEPT, NOWHERE, UNUSED, Belongings
from sim.foundation.errors import InputError


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(tmp_path: Path, clock: Clock) -> Belongings:
    return Belongings(tmp_path / "root", clock)


def fitted(kept: Belongings, session: str) -> str:
    drawer = kept.of(session, make=True)
    assert drawer is not None
    name, place = kept.new_school(drawer)
    place.write("about", b"fit")
    assert kept.schools_of(session) != [name], "not listed before it is complete"
    kept.open_school(name, place)
    return name


def test_two_sessions_do_not_see_each_other(kept: Belongings, tmp_path: Path) -> None:
    mine, yours = kept.of("me", make=True), kept.of("you", make=True)
    assert mine and yours and mine.path != yours.path
    mine.write("fields.json", b"secret")
    assert yours.read("fields.json") is None and kept.of("stranger") is None and kept.of("") is None
    name = fitted(kept, "me")
    assert kept.schools_of("me") == [name] and kept.schools_of("you") == []
    assert not any("me" in one.name for one in (tmp_path / "root").iterdir()), "folders do not say whose they are"


def test_folders_and_files_are_private(kept: Belongings, tmp_path: Path) -> None:
    drawer = kept.of("me", make=True)
    assert drawer
    drawer.write("roster.csv", b"x")
    for path in (tmp_path / "root", drawer.path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert stat.S_IMODE((drawer.path / "roster.csv").stat().st_mode) == 0o600


def test_deleting_is_at_once_and_cannot_be_undone_by_work_that_goes_on(kept: Belongings) -> None:
    told: list[int] = []
    kept.on_delete(lambda: told.append(1))
    drawer = kept.of("me", make=True)
    assert drawer
    drawer.write("fields.json", b"1")
    name, place = kept.new_school(drawer)
    assert kept.delete("me") and told == [1]
    assert not drawer.path.exists() and kept.of("me") is None
    with pytest.raises(InputError, match="deleted meanwhile"):
        drawer.write("fields.json", b"2")
    with pytest.raises(InputError, match="deleted meanwhile"):
        kept.new_school(drawer)
    place.put("key", 1)
    assert place.get("key") is None and not drawer.path.exists()
    assert not kept.delete("me") and kept.school(name) is None


def test_one_session_deletes_only_its_own(kept: Belongings) -> None:
    mine, yours = fitted(kept, "me"), fitted(kept, "you")
    kept.delete("me")
    assert kept.school(mine) is None and kept.school(yours) is not None


@pytest.mark.parametrize(("wait", "steps", "there"), [(UNUSED - 60, 1, True), (UNUSED + 60, 1, False), (3600, 26, False)])
def test_what_is_not_used_or_old_is_gone(kept: Belongings, clock: Clock, wait: float, steps: int, there: bool) -> None:
    name = fitted(kept, "me")
    for _ in range(steps):
        clock.now += wait
        kept.of("me")
    assert (kept.school(name) is not None) == there
    assert steps * wait <= KEPT or not there


def test_another_sessions_visit_sweeps_too(kept: Belongings, clock: Clock) -> None:
    fitted(kept, "me")
    clock.now += UNUSED + 61
    kept.of("you", make=True)
    assert kept.schools_of("me") == []


def test_a_new_fit_takes_the_place_of_the_old_one(kept: Belongings) -> None:
    first, second = fitted(kept, "me"), fitted(kept, "me")
    assert kept.schools_of("me") == [second] and kept.school(first) is None


def test_there_is_room_for_so_many_and_no_more(kept: Belongings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SESSIONS", 1)
    drawer = kept.of("me", make=True)
    with pytest.raises(InputError, match="no room left"):
        kept.of("you", make=True)
    monkeypatch.setattr(module, "MOST_BYTES", 10)
    assert drawer
    with pytest.raises(InputError, match="no room left"):
        drawer.write("roster.csv", b"x" * 11)


def test_results_are_kept_by_key_and_nowhere_is_nowhere(kept: Belongings) -> None:
    drawer = kept.of("me", make=True)
    assert drawer
    drawer.put("a", {"x": 1}, shared=True)
    assert drawer.get("a") == {"x": 1} and drawer.get("b") is None
    drawer.forget("a")
    assert drawer.get("a") is None
    NOWHERE.put("a", 1)
    assert NOWHERE.get("a") is None


def test_nothing_is_made_before_something_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(module.PLACE, str(tmp_path / "shared"))
    one, other = Belongings(), Belongings()
    assert one.of("me") is None and not (tmp_path / "shared").exists()
    name = fitted(one, "me")
    assert other.schools_of("me") == [name], "workers of one server share the place"
    assert other.delete("me") and one.schools_of("me") == []


def test_what_work_left_behind_after_all_was_deleted_is_swept(tmp_path: Path) -> None:
    clock = Clock()
    clock.now = time.time()
    kept = Belongings(tmp_path / "root", clock)
    kept.of("me", make=True)
    stray = tmp_path / "root" / ("a" * 40)
    (stray / "late").mkdir(parents=True)
    clock.now += 700
    kept.of("you")
    assert not stray.exists() and kept.of("me") is not None


@pytest.mark.parametrize("name", ["own-", "../me", "own-" + "g" * 24, "own-" + "a" * 25, "*"])
def test_names_that_are_none_find_nothing(kept: Belongings, name: str) -> None:
    fitted(kept, "me")
    assert kept.school(name) is None
