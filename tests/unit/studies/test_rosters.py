"""Studies of a roster: they answer for its people, know it by its content, and go on only with the same one."""

import json
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sim
from sim.foundation.errors import InputError
from sim.foundation.notices import Notice, say_anew
from sim.simulate.rosters import fingerprint_of, people_of
from sim.studies.calibration.fit.known import load_school
from sim.studies.calibration.fit.report import INSTITUTION, content, write
from sim.studies.calibration.fit.school import fit_school
from sim.studies.discovery.study import Discovery
from sim.studies.drivers.study import Drivers
from sim.studies.points.evaluator import PointEvaluator
from sim.studies.points.stages import AnalysisSettings
from sim.studies.portfolio import Problem, Work, find
from sim.studies.sensitivity.steps import SensitivitySettings, run_step
from sim.studies.sensitivity.study import ranking_steps
from sim.studies.sweep import merge, open_results, resume, sweep
from sim.studies.trials.entry import run_trial
from sim.studies.trials.trial import Trial
from sim.world.roster.kept import from_text, text_of
from sim.world.scenario import load_scenario
from tests.unit.studies.rosters import COMMUNITY, PEOPLE, file, read, text
from tests.unit.studies.sweeps import contents

SHORT: dict[str, Any] = {"months": 2, "seed": 3, "threads": 1}
STUDY: dict[str, Any] = {
    "title": "Of a roster", "uncertainties": {"exhaustion_scale": "prior"}, "levers": {"team_inbox": [0, 1]},
    "outcomes": ["burned_out", "headcount"], "institution": "community", "months": 2, "replicates": 1,
    "design": {"kind": "sobol", "points": 4},
}  # fmt: skip
pytestmark = pytest.mark.filterwarnings("ignore::sim.foundation.notices.Notice")  # how it is read is tested elsewhere
LEVER = load_scenario("baseline").with_levers(team_inbox=1.0).model_copy(update={"name": "inbox"})


def swept(roster: Any, folder: Path | None, **more: Any) -> pd.DataFrame:
    return sweep(STUDY, folder, roster=roster, part=2, **{"threads": 1, **more}).results


def portfolio(roster: Any, folder: Path | None, threads: int = 1) -> pd.DataFrame:
    problem = Problem(
        institution="community", levers=("recognition", "mentoring"), objectives=("burned_out",), steps=1,
        budget_usd=1e7, draws=0, replicates=1, evaluations=13, points=1, months=2,
    )  # fmt: skip
    found = find(problem, Work(folder, threads), compared=False, roster=roster)
    return found.tried.assign(without=found.setting.reference[0, 0])  # levers hardly change anything in two months


def discovered(roster: Any, folder: Path | None, threads: int = 1, **more: Any) -> pd.DataFrame:
    study = AnalysisSettings(COMMUNITY, replicates=1, folder=folder, roster=roster, **{**SHORT, "threads": threads})
    return Discovery.of(study, [LEVER], "departures > 1", points=4, names=["exhaustion_scale"], **more).evaluate()


def ranked(roster: Any, folder: Path | None, threads: int = 1) -> pd.DataFrame:
    study = SensitivitySettings(COMMUNITY, replicates=1, folder=folder, roster=roster, **{**SHORT, "threads": threads})
    return run_step(study, ranking_steps(study, ["burned_out"], [LEVER], 1).default).results


def driven(roster: Any, folder: Path | None, threads: int = 1) -> pd.DataFrame:
    asked = Drivers.of(
        outcome="burned_out", among=["contagion", "redistribution"], pairs=1, institution="community", roster=roster,
        replicates=2, **{**SHORT, "threads": threads},
    )  # fmt: skip
    return asked.run(folder).shares.table


def replayed(roster: Any, folder: Path | None, threads: int = 1) -> pd.DataFrame:
    outcome = {"measure": "hours", "at": 1, "statistic": "difference"}
    trial = Trial(
        title="A trial", design="twin", institution="community", headcount=200, outcomes=[outcome],
        intervention={"levers": {"recognition": 1}},
    )  # fmt: skip
    return run_trial(trial, seed=3, replicates=2, studies=20, threads=threads, folder=folder, roster=roster).groups


STUDIES: dict[str, Callable[..., pd.DataFrame]] = {
    "sweep": swept, "portfolio": portfolio, "discover": discovered, "sensitivity": ranked, "drivers": driven,
    "trial": replayed,
}  # fmt: skip


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_answers_for_its_roster_and_goes_on_only_with_the_same(name: str, tmp_path: Path) -> None:
    study, path = STUDIES[name], file(tmp_path)
    found = study(path, tmp_path / "kept")
    pd.testing.assert_frame_equal(study(read(), tmp_path / "kept"), found, check_exact=True)
    pd.testing.assert_frame_equal(study(path, None, threads=2), found, check_exact=True)
    assert not study(None, None).equals(found)
    assert not study(read(other=True), None).equals(found)
    for other in (read(other=True), None):
        with pytest.raises(InputError, match=r"changed: .*roster") as refused:
            study(other, tmp_path / "kept")
        assert "the same roster (with as_of" in refused.value.allowed or name == "drivers"
    with pytest.raises(InputError, match="5 is not a roster"):
        study(5, None)


def test_points_of_other_rosters_are_not_confused() -> None:
    rosters = (read(), read(), read(other=True), None)
    one, same, other, none = (PointEvaluator.of("baseline", COMMUNITY, months=1, roster=people) for people in rosters)
    assert one.identity == same.identity and one.at({}).key == same.at({}).key
    assert set(one.identity) - set(none.identity) == {"roster"}
    assert one.identity["roster"] == fingerprint_of(read()) != other.identity["roster"]
    assert len({each.at({}).key for each in (one, other, none)}) == 3
    assert one.person_months == PEOPLE * 25 and none.person_months == COMMUNITY.headcount * 25


def test_what_is_simulated_at_the_size_of_the_roster(tmp_path: Path) -> None:
    results = sweep(STUDY, tmp_path / "kept", roster=file(tmp_path))
    assert results.means()["headcount"].between(50, 75).all()
    assert results.manifest["roster_hash"] == fingerprint_of(read()) == results.manifest["identity"]["roster"]
    without = sweep({**STUDY, "design": {"kind": "sobol", "points": 1}}, tmp_path / "usual").manifest
    assert "roster_hash" not in without and not [key for key in without["identity"] if "roster" in key]
    assert not (tmp_path / "usual" / "inputs" / "rosters").exists()


def test_missions_and_shocks_that_vary_keep_the_roster() -> None:
    more = {"fields": ["leader_quality_mean=0.4:0.8"], "struck": ["message_surge"]}
    found = discovered(read(), None, **more)
    assert not found.equals(discovered(read(other=True), None, **more))
    assert not found.equals(discovered(None, None, **more))


def test_processes_and_shards_give_the_same_bytes(tmp_path: Path) -> None:
    path = file(tmp_path)
    swept(path, tmp_path / "one")
    swept(path, tmp_path / "two", threads=2, processes=True)
    shards = [tmp_path / f"shard-{k}" for k in (1, 2)]
    for k, folder in enumerate(shards, 1):
        swept(path, folder, shard=(k, 2))
    merge(shards, tmp_path / "merged")
    usual = contents(tmp_path / "one")
    assert len(usual) == 4
    for name in ("two", "merged"):
        assert contents(tmp_path / name) == usual
        kept = tmp_path / name / "inputs" / "rosters" / "00.csv"
        assert kept.read_bytes() == text_of(read()).encode()


def test_a_run_folder_goes_on_without_the_file_and_notices_a_changed_one(tmp_path: Path) -> None:
    path, place = file(tmp_path), tmp_path / "kept"
    swept(path, place)
    whole = contents(place)
    path.unlink()
    for part in ("part-000001.parquet", "part-000003.parquet"):
        (place / "parts" / part).unlink()
    assert resume(place).complete and contents(place) == whole
    kept = place / "inputs" / "rosters" / "00.csv"
    usual = kept.read_text(encoding="utf-8")
    kept.write_text(usual.replace(",32.0,", ",33.0,", 1), encoding="utf-8")
    with pytest.raises(InputError, match="changed: roster"):
        resume(place)
    kept.write_text(usual.replace(",32.0,", ",32,", 1), encoding="utf-8")
    with pytest.raises(InputError, match="damaged: the roster is not what was written"):
        resume(place)
    shutil.rmtree(kept.parent)
    with pytest.raises(InputError, match="changed: roster"):
        resume(place)
    kept.parent.mkdir()
    kept.write_text(usual, encoding="utf-8")
    assert open_results(place).complete and resume(place).complete


def test_a_study_file_names_its_roster_and_how_it_is_read(tmp_path: Path) -> None:
    odd = text().replace("Rank,", "Grade,")
    (tmp_path / "faculty.csv").write_text(odd, encoding="utf-8")
    (tmp_path / "words.yaml").write_text("columns: {Grade: rank}\n", encoding="utf-8")
    given = {**STUDY, "roster": "faculty.csv", "mapping": "words.yaml"}
    (tmp_path / "study.yaml").write_text(json.dumps(given), encoding="utf-8")
    study = sim.load_study(tmp_path / "study.yaml")
    assert study.roster == str(tmp_path / "faculty.csv")
    assert sim.Study.from_yaml(study.to_yaml()) == study
    results = sweep(tmp_path / "study.yaml", tmp_path / "kept")
    assert results.manifest["roster_hash"] == fingerprint_of(read())
    assert sweep(STUDY, roster=read()).results.equals(results.results)
    other = sweep(study, roster=read(other=True))
    assert other.manifest["roster_hash"] == fingerprint_of(read(other=True)), "an argument wins"
    with pytest.raises(InputError, match="no roster for this mapping"):
        sim.Study(**{**STUDY, "mapping": "words.yaml"})
    with pytest.raises(InputError, match="is not text"):
        sim.Study(**{**STUDY, "roster": 5})


def test_what_was_read_comes_back_from_its_text() -> None:
    people = read()
    for k, name in enumerate(('North, "A"', "NA", "None", "nan", "-", "ß 1", " x")):
        people.loc[k, "unit"] = name
    people.loc[3, "pay_usd"] = 200_000.1
    people.loc[4, "cfte"] = 0.1 + 0.2
    again = from_text(text_of(people), COMMUNITY)
    pd.testing.assert_frame_equal(again, people, check_exact=True)
    assert people_of(again, COMMUNITY) is again
    with pytest.raises(ValueError, match="not what was written"):
        from_text(text_of(people).replace("Pediatrics", "Podiatrics"), COMMUNITY)
    with pytest.raises(ValueError, match="other columns"):
        from_text("department\nPediatrics\n", COMMUNITY)


def said(**given: Any) -> list[str]:
    """What is said of a roster when a school is run."""
    say_anew()
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always", Notice)
        sim.run(replicates=1, months=1, **given)
    return [str(one.message) for one in heard if "The parameters of" in str(one.message)]


def test_a_fit_with_a_roster_counts_its_people_and_says_which_it_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.studies.calibration.fit.school.PEOPLE_PER_POINT", PEOPLE)
    known = "  departures: {count: 9, years: 1}\n  burnout: {share: 0.6, n: 100}\n"
    path = tmp_path / "ours.yaml"
    path.write_text(f"title: Our school\nlike: community\nknown:\n{known}", encoding="utf-8")
    people = file(tmp_path)
    school = load_school(path, roster=people)
    assert school.people == PEOPLE and school.data[0].point == pytest.approx(9 / PEOPLE)
    with pytest.raises(InputError, match="more than all 60 people"):
        path.with_name("more.yaml").write_text(path.read_text(encoding="utf-8").replace("9", "70"), encoding="utf-8")
        load_school(path.with_name("more.yaml"), roster=people)
    quick: dict[str, Any] = {"seed": 2, "waves": (12, 12), "futures": 1}
    found = fit_school(school, folder=tmp_path / "points", threads=1, **quick)
    assert fit_school(school, folder=tmp_path / "points", **quick).draws.equals(found.draws)
    with pytest.raises(InputError, match="changed: roster"):
        fit_school(load_school(path, roster=read(other=True)), folder=tmp_path / "points", **quick)
    write(found, tmp_path)
    assert content(found)["roster_hash"] == fingerprint_of(read())
    report = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "the 60 of the roster" in report and "--roster" in report
    place = sim.load_institution(tmp_path / INSTITUTION)
    assert place.fitted_roster == fingerprint_of(read())
    assert said(institution=place, roster=people) == []
    (other,) = said(institution=place, roster=read(other=True))
    assert "another roster than the one given here" in other
    (none,) = said(institution=place)
    assert "which is not given here" in none
