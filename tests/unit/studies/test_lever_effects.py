"""Stored effects of levers: the same as the model says, kept by content, ranked, and put together."""

import errno
import os
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.results.paired import COMPARED, paired_of
from sim.rules.vocabulary import Track
from sim.studies.lever_effects import files, study
from sim.studies.lever_effects.effects import LeverEffects, between_years
from sim.studies.lever_effects.futures import FUTURES, Futures, levels
from sim.studies.lever_effects.key import bare, key_of
from sim.studies.lever_effects.quantities import COLUMNS, over_the_horizon

REMAKE = "python tools/docs/make_lever_effects.py"


@pytest.fixture(scope="module")
def effects() -> LeverEffects:
    found = study.stored("community")
    assert found is not None, f"run `{REMAKE} community`"
    return found


@pytest.mark.parametrize("name", sim.list_institutions())
def test_what_is_shipped_belongs_to_the_present_model(name: str) -> None:
    path = files.SHIPPED / f"{name}.parquet"
    if not path.is_file():
        pytest.skip(f"not shipped yet: `{REMAKE} {name}`")
    assert files.key_in(path) == key_of(sim.load_institution(name)), f"out of date: run `{REMAKE} {name}`"
    found = LeverEffects.of(path)
    assert path.stat().st_size < 1_500_000 and files.FEWEST_FUTURES <= found.futures <= FUTURES


def test_every_lever_is_simulated_at_its_named_levels(effects: LeverEffects) -> None:
    assert levels() == (0.25, 0.7, 1.0)
    assert effects.sums.shape == (1 + len(sim.levers()) * 3, FUTURES, 10, len(COLUMNS))


@pytest.mark.parametrize("years", [1, 5, 10])
def test_sums_of_years_give_every_outcome_of_a_run_that_long(years: int) -> None:
    small = sim.load_institution("community").scaled(60)
    futures = Futures.of(small)
    policy = {"equity_adjustment": 1.0}
    run = sim.run(institution=small, levers=policy, replicates=3, draws=3, months=12 * years, by_unit=False)
    sums = np.stack([futures.run(number, policy)[:years].sum(axis=0) for number in range(3)])
    found, horizon = over_the_horizon(sums, years), run.horizon(COMPARED)
    for name in COMPARED:
        assert found[name] == pytest.approx(horizon[name].to_numpy(), rel=1e-12), name


@pytest.mark.parametrize("level", [0.25, 1.0])
def test_one_lever_at_a_stored_level_is_the_full_answer(effects: LeverEffects, level: float) -> None:
    policy = {"documentation_support": level}
    base, run = (
        sim.run(institution="community", levers=used, replicates=4, draws=4, months=36, by_unit=False)
        for used in ({}, policy)
    )
    full, found = paired_of(run, base), effects.estimate(policy, 3)
    assert found is not None and found.kind == "estimate" and found.futures == FUTURES == found.draws
    rounded = {name for name in COMPARED if name.endswith(("_usd", "_per_week")) or name == "protected_share"}
    for name in COMPARED:
        close = pytest.approx(full.change[name], rel=2e-3 if name in rounded else 1e-9, abs=1e-12)
        assert found.change[name][:4] == close, name
        assert found.before[name][:4] == pytest.approx(full.before[name], rel=1e-6)
    assert found.avoided[:4, ::4] == pytest.approx(full.avoided[:, ::12])
    assert list(found.months) == list(range(0, 37, 3))


def test_levers_add_up_and_an_absent_one_changes_nothing(effects: LeverEffects) -> None:
    one, other = ({"team_inbox": 0.7}, {"mentoring": 1.0})
    parts = [effects.estimate(policy) for policy in (one, other, {**one, **other, "recognition": 0.0}, {})]
    assert all(part is not None for part in parts)
    first, second, both, none = (part.change["total_usd"] for part in parts if part is not None)
    assert both == pytest.approx(first + second) and not none.any()


def test_between_levels_the_mean_is_interpolated_and_futures_spread_a_tenth_more(effects: LeverEffects) -> None:
    low, middle, high = (effects.estimate({"recognition": level}) for level in (0.25, 0.475, 0.7))
    assert low is not None and middle is not None and high is not None
    values = [one.change["departures"] for one in (low, middle, high)]
    assert values[1].mean() == pytest.approx((values[0].mean() + values[2].mean()) / 2)
    assert values[1].std() >= 1.099 * (values[0].std() + values[2].std()) / 2


def test_one_lever_spreads_a_tenth_more_in_the_futures_of_another_seed_and_several_do_not(effects: LeverEffects) -> None:
    for policy, more in (({"recognition": 0.7}, 1.1), ({"recognition": 0.7, "team_inbox": 0.7}, 1.0)):
        own, other = effects.estimate(policy), effects.estimate(policy, seed=2)
        assert own is not None and other is not None
        for name in ("departures", "total_usd"):
            assert other.change[name].mean() == pytest.approx(own.change[name].mean())
            assert other.change[name].std() == pytest.approx(more * own.change[name].std())
        assert other.avoided[:, -1].std() == pytest.approx(more * own.avoided[:, -1].std())


@pytest.mark.parametrize(
    "use", [{"start": 7}, {"ramp": 1}, {"end": 30}, {"departments": ["Surgery"]}, {"tracks": [Track(0).name.lower()]}]
)
def test_what_is_not_stored_is_not_estimated(effects: LeverEffects, use: dict[str, object]) -> None:
    assert effects.estimate({"team_inbox": {"intensity": 0.5, **use}}) is None
    assert effects.estimate({"team_inbox": {"intensity": 0.5}}) is not None


def test_mistakes_are_named(effects: LeverEffects) -> None:
    with pytest.raises(sim.InputError, match="team_inbox"):
        effects.estimate({"team_inbax": 0.5})
    with pytest.raises(sim.InputError, match="1 to 10"):
        effects.estimate({}, 11)
    with pytest.raises(sim.InputError, match="1 to 10"):
        effects.ranking(0)


def test_the_ranking_says_what_each_lever_does_alone(effects: LeverEffects) -> None:
    table = effects.ranking(years=5, level=0.7).set_index("lever")
    assert set(table.index) == set(sim.levers()) and table["departures_avoided"].is_monotonic_decreasing
    alone = effects.estimate({"team_inbox": 0.7})
    assert alone is not None
    row = table.loc["team_inbox"]
    assert row["departures_avoided"] == pytest.approx(-alone.change["departures"].mean())
    assert row["share_of_futures_that_save_money"] == pytest.approx((alone.change["total_usd"] < 0).mean())
    assert row["net_cost_usd_low"] <= row["net_cost_usd"] <= row["net_cost_usd_high"]
    marked = set(table.index[table["assumption_only"]])
    assert marked == {name for name, spec in sim.levers().items() if spec.assumption_only} and "exit_interviews" in marked


def test_the_curve_is_exact_at_the_ends_of_years_and_has_no_kinks() -> None:
    weights = between_years(5)
    assert weights[:, ::4][:, 1:] == pytest.approx(np.eye(5)) and weights[:, 0] == pytest.approx(0.0)
    assert (np.arange(1, 6.0) * 12) @ weights == pytest.approx(np.arange(0, 61, 3))


def test_comments_and_docstrings_do_not_make_effects_stale() -> None:
    one = '"""Head."""\n\nX = 1  # why\n\n\ndef f() -> str:\n    """Say."""\n    return "# no comment"\n'
    assert bare(one) == 'X = 1\ndef f() -> str:\n    return "# no comment"'


def test_the_key_tells_institutions_apart_by_content() -> None:
    place = sim.load_institution("community")
    renamed = place.model_copy(update={"name": "ours", "title": "Ours"})
    fitted = place.model_copy(update={"parameters": {"inbox_by_hours": 0.11}})
    keys = [key_of(one) for one in (place, renamed, fitted, place.scaled(240))] + [key_of(place, "a roster")]
    assert keys[0] == keys[1] and len(set(keys)) == 4
    assert study.stored(fitted) is None and study.stored(renamed) is not None


def test_own_effects_are_kept_found_and_forgotten(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, effects: LeverEffects
) -> None:
    monkeypatch.setattr(files.compile_cache, "folder", lambda: tmp_path / "compiled")
    place, calls = sim.load_institution("community").scaled(60), []
    content = files.packed(effects.sums, {"key": key_of(place), "institution": "Ours", "version": "1"})

    def simulated(*args: object, **more: object) -> bytes:
        calls.append(args)
        return content

    monkeypatch.setattr(study, "simulated", simulated)
    assert study.stored(place) is None
    made, again = sim.lever_effects(place), sim.lever_effects(place)
    assert len(calls) == 1 and made.institution == again.institution == "Ours"
    assert np.allclose(made.sums, effects.sums, rtol=1e-4)
    path = tmp_path / files.FOLDER / f"{key_of(place)}.parquet"
    path.write_bytes(content[:2000])  # damaged: it counts as not there
    assert study.stored(place) is None
    for number in range(files.MOST_KEPT + 3):
        files.keep(f"{number:064d}", content[:10])
    assert len(list(path.parent.iterdir())) == files.MOST_KEPT


def test_work_that_is_interrupted_goes_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(files.compile_cache, "folder", lambda: tmp_path / "compiled")
    one, done = Futures.of(sim.load_institution("community").scaled(20)), []
    table = one.point(0)

    def point(self: Futures, number: int) -> object:
        done.append(number)
        return table

    monkeypatch.setattr(Futures, "point", point)
    place = sim.load_institution("community").scaled(20)
    with pytest.raises(sim.Cancelled):
        study.simulated(place, None, "k", futures=6, threads=1, cancelled=lambda: len(done) >= 3)
    before = len(done)
    content = study.simulated(place, None, "k", futures=6, threads=1)
    assert 3 <= before <= len(done) <= 7 and LeverEffects.of(content).futures == 6
    assert not (tmp_path / files.FOLDER / "k.parts").exists()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EROFS])
@pytest.mark.parametrize("from_write", [0, 1, 3])
def test_what_cannot_be_written_is_made_in_memory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: int, from_write: int
) -> None:
    monkeypatch.setattr(files.compile_cache, "folder", lambda: tmp_path / "compiled")
    writes = []
    fsync = os.fsync

    def full(handle: int) -> None:
        writes.append(handle)
        if len(writes) > from_write:
            raise OSError(code, os.strerror(code))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", full)
    done: list[int] = []
    point = Futures.point
    monkeypatch.setattr(Futures, "point", lambda self, number: done.append(number) or point(self, number))
    place = sim.load_institution("community").scaled(20)
    content = study.simulated(place, None, "k", futures=4, threads=1)
    assert files.keep("k", content) is None
    assert LeverEffects.of(content).futures == 4 and sorted(done) == [0, 1, 2, 3] and writes


def test_a_cache_that_may_only_be_read_loses_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(files.compile_cache, "folder", lambda: tmp_path / "file" / "compiled")
    (tmp_path / "file").write_text("no folder can be made below a file, not even by an administrator")
    content = study.simulated(sim.load_institution("community").scaled(20), None, "k", futures=2, threads=1)
    assert files.keep("k", content) is None and LeverEffects.of(content).futures == 2
