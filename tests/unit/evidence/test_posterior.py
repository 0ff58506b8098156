"""A posterior that does not hold a parameter: it comes from its prior, the same everywhere, and the reader is told."""

import json
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
import sim.evidence.posterior
from dashboard import question as page
from dashboard.answers import Answers
from dashboard.simulation import Simulation
from sim.evidence.distributions import numbered_draws
from sim.evidence.parameters import parameters
from sim.evidence.posterior import draws, notices_of, read_draws
from sim.foundation.errors import InputError
from sim.foundation.notices import Notice, say_anew
from sim.foundation.paths import evidence_dir
from sim.studies.sweep.folder import RunFolder
from sim.studies.sweep.merge import merge
from sim.studies.sweep.plan import StudyPlan
from sim.studies.sweep.results import open_results
from sim.studies.sweep.run import How, execute
from sim.validation.report import basis
from sim.world.institution import load_institution
from tests.unit.dashboard.test_answers import asked
from tests.unit.program import Attrition
from tests.unit.routes import DRAWN, Question, recorded

LATER = ("documentation_saved", "offers_per_year")  # as if they had been declared after the calibration
BOTH = ("shipped", "own")
DRAWS = 2
pytestmark = pytest.mark.filterwarnings("ignore::sim.foundation.notices.Notice")


def whole() -> pd.DataFrame:
    return pd.read_parquet(evidence_dir() / sim.evidence.posterior.FILE)


@pytest.fixture(params=BOTH)
def school(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small school; the posterior that goes for it, shipped or its own, lacks two parameters."""
    place = load_institution("community").scaled(50).model_copy(update={"name": "ours", "title": "Our school"})
    whole().drop(columns=list(LATER)).to_parquet(tmp_path / sim.evidence.posterior.FILE)
    if request.param == "own":
        place = place.model_copy(update={"posterior": sim.evidence.posterior.FILE})
    else:
        monkeypatch.setattr(sim.evidence.posterior, "evidence_dir", lambda: tmp_path)
    path = tmp_path / "ours.yaml"
    path.write_text(place.to_yaml(), encoding="utf-8")
    return path


def prior(name: str, n: int) -> list[float]:
    return numbered_draws(parameters()[name], n).tolist()


@pytest.mark.parametrize("route", DRAWN)
def test_everything_draws_the_same_values_from_the_prior(
    route: str, school: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with recorded(monkeypatch) as found:
        DRAWN[route](Question(school, DRAWS))
    many = 2 * DRAWS if route == "portfolio" else DRAWS
    expected = set(zip(*(prior(name, many) for name in LATER), whole()["exhaustion_scale"][:many], strict=True))
    assert {(*(each[name] for name in LATER), each["exhaustion_scale"]) for each in found} == expected


def test_it_is_said_once_in_words_and_kept_in_the_metadata(school: Path) -> None:
    say_anew()
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always", Notice)
        both = sim.compare(["baseline", "fix-workflows"], institution=school, replicates=2, draws=2, months=2)
    (said,) = (str(one.message) for one in heard if issubclass(one.category, Notice))
    for name in LATER:
        assert f"{name} ({parameters()[name].note.split(';')[0]})" in said
    assert "from their priors" in said and str(school.parent) not in said
    for run in both.runs.values():
        assert run.notices == run.metadata["notices"] == [said]
    assert sim.run(institution=school, replicates=2, months=2).notices == [], "nothing is drawn"


@pytest.mark.parametrize(
    "words",
    [
        ("run", "--draws", "2", "-n", "2"),
        ("compare", "baseline", "fix-workflows", "--draws", "2", "-n", "2"),
        ("drivers", "--driver", "feedbacks", "--draws", "2", "-n", "2"),
        ("sensitivity", "--method", "ranking", "--over", "posterior", "--policies", "groups", "--points", "10"),
        ("discover", "--when", "exhaustion in worst 50 %", "--over", "posterior", "--points", "20", "-n", "1"),
        (
            "portfolio", "--budget-usd", "1000000", "--levers", "recognition", "--steps", "1", "--draws", "2", "-n", "1",
            "--evaluations", "12", "--points", "1", "--no-compare", "--objective", "burned_out",
        ),
    ],
    ids=lambda words: str(words[0]),
)  # fmt: skip
def test_the_command_line_says_it_once(words: tuple[str, ...], school: Path, attrition: Attrition) -> None:
    code, out, err = attrition(*words, "--institution", str(school), "--months", "2", "--json")
    assert code == 0, err
    content = json.loads(out)
    made_from = content["metadata"]
    (notice,) = (made_from["scenarios"]["baseline"] if words[0] == "compare" else made_from)["notices"]
    said = " ".join(err.split())
    assert said.count(f"Note: {notice}") == 1 and said.count("from their priors") == 1


def test_a_study_keeps_it_in_its_folder(school: Path, tmp_path: Path) -> None:
    study = {
        "uncertainties": "posterior", "outcomes": ["departures"], "institution": str(school), "months": 1, "replicates": 1,
        "design": {"kind": "posterior", "points": 2},
    }  # fmt: skip
    results = sim.sweep(study, tmp_path / "out", threads=1)
    (notice,) = RunFolder.manifest_of(tmp_path / "out")["notices"]
    assert "from their priors" in notice
    assert results.design[LATER[0]].tolist() == prior(LATER[0], 2)


def test_a_study_goes_on_and_is_put_together_without_the_file_of_draws(school: Path, tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("whole", "one", "two", "both")]
    study = {
        "uncertainties": "posterior", "outcomes": ["departures"], "institution": str(school), "months": 1, "replicates": 1,
        "design": {"kind": "posterior", "points": 2},
    }  # fmt: skip
    plan = StudyPlan.of(study, part=1)
    execute(RunFolder.open(folders[0], plan), How(1))
    shards = [RunFolder.open(folder, plan, shard=(k, 2)) for k, folder in enumerate(folders[1:3], start=1)]
    (tmp_path / sim.evidence.posterior.FILE).unlink()
    sim.evidence.posterior._read.cache_clear()
    for shard in shards:
        execute(RunFolder.kept(shard.path), How(1))
    assert merge(folders[1:3], folders[3]).results.equals(open_results(folders[0]).results)
    assert RunFolder.manifest_of(folders[3])["notices"] == RunFolder.manifest_of(folders[0])["notices"] != []


def test_trials_and_the_scoreboard_keep_it(school: Path) -> None:
    question = Question(school, DRAWS)
    (notice,) = DRAWN["trial"](question).metadata["notices"]
    board = DRAWN["scoreboard"](question)
    assert board.notices == (notice,) and notice in basis(board)


def test_the_page_says_it(school: Path) -> None:
    question = page.Question("ours", policy=(("team_inbox", page.Use(1.0)),), years=1)
    answer = asked(Answers(Simulation([school])), question)
    (notice,) = answer.notices
    assert "from their priors" in notice
    assert answer.reference.notices == answer.policy.notices == (notice,)


def test_a_value_depends_on_name_and_number_alone(tmp_path: Path) -> None:
    few, more = tmp_path / "few.parquet", tmp_path / "more.parquet"
    whole().drop(columns=LATER[0]).to_parquet(few)
    whole()[:50].drop(columns=list(LATER)).to_parquet(more)
    one, other = draws(path=few), draws(20, more)
    assert [draw[LATER[0]] for draw in one[:20]] == [draw[LATER[0]] for draw in other] == prior(LATER[0], 20)
    assert one[0][LATER[1]] == whole()[LATER[1]][0] != other[0][LATER[1]], "what is held stays"
    assert one[0].from_prior == {LATER[0]} and other[0].from_prior == set(LATER)
    assert {name: one[0][name] for name in one[0] if name not in LATER} == {
        name: other[0][name] for name in other[0] if name not in LATER
    }


def test_values_from_the_prior_are_spread_as_the_prior_is_and_hang_together_with_nothing() -> None:
    specs = [spec for spec in parameters().values() if spec.distribution == "triangular"][:40]
    table = pd.DataFrame({spec.name: numbered_draws(spec, 4000) for spec in specs})
    for spec in specs:
        assert table[spec.name].between(spec.low, spec.high).all()
        mean = (spec.low + spec.value + spec.high) / 3
        assert table[spec.name].mean() == pytest.approx(mean, abs=0.02 * (spec.high - spec.low))
    together = table.corr().to_numpy() - np.eye(len(specs))
    assert np.abs(together).max() < 0.08


def test_a_range_that_was_narrowed_is_drawn_anew_and_what_is_gone_is_left_out(tmp_path: Path) -> None:
    name = LATER[0]
    table = whole().assign(**{name: parameters()[name].high + 1.0, "forgotten_number": 1.0})
    table.to_parquet(tmp_path / "old.parquet")
    found = draws(3, tmp_path / "old.parquet")
    assert [draw[name] for draw in found] == prior(name, 3) and "forgotten_number" not in found[0]
    narrowed, gone = notices_of(found)
    assert "outside the declared range" in narrowed and name in narrowed
    assert "forgotten_number" in gone and "left out" in gone


def test_the_shipped_posterior_holds_every_parameter_and_says_nothing() -> None:
    found = draws(2)
    assert notices_of(found) == [] and not found[0].from_prior and not found[0].own
    assert list(read_draws(sim.evidence.posterior.shipped_file()).columns) == list(found[0])


def test_numbers_that_are_none_are_refused(tmp_path: Path) -> None:
    for name, table in {
        "hole": whole().assign(offers_per_year=np.nan),
        "word": whole().assign(offers_per_year="many"),
    }.items():
        table.to_parquet(tmp_path / f"{name}.parquet")
        with pytest.raises(InputError, match=r"not numbers|not a file of posterior draws"):
            draws(1, tmp_path / f"{name}.parquet")
