"""Files of one's own: starters that work as they stand and with every line used, `--yaml`, `like`, and a block `known`."""

import re
from pathlib import Path

import pytest

import sim
from sim.foundation.paths import starters_dir
from sim.studies.sweep.plan import StudyPlan
from sim.world.institution import Institution, load_institution
from sim.world.scenario import load_scenario
from tests.unit.program import Attrition

SMALL = ("-n", "1", "-m", "2")
COMMENTED = re.compile(r"^(\s*)# ((?:[a-z_]+:|  ?[a-z_]+:|  ?- \{| +- \{).*)$", re.MULTILINE)


def all_used(text: str) -> str:
    """A starter with every line used that may be."""
    return COMMENTED.sub(r"\1\2", text)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


# ------------------------------------------------------------------ attrition new


@pytest.mark.parametrize("kind", ["institution", "scenario", "study"])
def test_a_starter_is_written_printed_and_never_written_over(kind: str, attrition: Attrition, here: Path) -> None:
    code, out, err = attrition("new", kind, "our file.yaml")
    assert (code, out) == (0, "") and "'our file.yaml'" in err
    text = (here / "our file.yaml").read_text(encoding="utf-8")
    assert text.startswith("# ") and text == attrition("new", kind)[1]
    code, _, err = attrition("new", kind, "our file.yaml")
    assert code == 2 and "already" in err and (here / "our file.yaml").read_text(encoding="utf-8") == text


def test_starters_work_as_they_stand(attrition: Attrition, here: Path) -> None:
    for kind in ("institution", "scenario", "study"):
        assert attrition("new", kind, f"{kind}.yaml")[0] == 0
    assert attrition("institution", "institution.yaml")[0] == 0
    assert attrition("compare", "baseline", "scenario.yaml", "-i", "institution.yaml", *SMALL)[0] == 0
    assert StudyPlan.of(here / "study.yaml").design.points == 128


def test_every_commented_line_of_a_starter_is_right(here: Path) -> None:
    kinds = ("institution", "scenario", "study")
    texts = {kind: (starters_dir() / f"{kind}.yaml").read_text(encoding="utf-8") for kind in kinds}
    used = {kind: all_used(text) for kind, text in texts.items()}
    school = used["institution"].replace("headcount: 640\n", "")  # the sum of its own departments
    for name, text in {"institution": school, "scenario": used["scenario"], "study": used["study"]}.items():
        assert len(COMMENTED.findall(texts[name])) >= 3
        (here / f"{name}.yaml").write_text(text, encoding="utf-8")
    institution = load_institution(here / "institution.yaml")
    assert [one.headcount for one in institution.departments] == [150, 120, 80] and institution.headcount == 350
    assert institution.parameters and institution.mission.full_time_share == 0.85
    from sim.studies.calibration.fit.known import load_school

    assert {datum.name for datum in load_school(here / "institution.yaml").data} == {"departures", "burnout", "hours"}
    scenario = load_scenario(here / "scenario.yaml")
    assert "mentoring" in scenario.levers and scenario.shocks and scenario.parameters and scenario.switches
    assert {one.name for one in sim.load_study(here / "study.yaml").factors} >= {"offers_per_year", "team_inbox"}


def test_an_unknown_kind_gets_the_nearest(attrition: Attrition) -> None:
    code, _, err = attrition("new", "institutions")
    assert code == 2 and 'Did you mean "institution"?' in err


# ------------------------------------------------------------------ --yaml


@pytest.mark.parametrize("name", ["typical", "community", "research_intensive"])
def test_an_institution_is_printed_as_a_file_to_start_from(name: str, attrition: Attrition, here: Path) -> None:
    code, out, _ = attrition("institution", name, "--yaml")
    assert code == 0 and "# " in out, "with its comments"
    (here / "ours.yaml").write_text(out, encoding="utf-8")
    assert load_institution(here / "ours.yaml").content_hash == load_institution(name).content_hash


def test_what_is_inherited_is_written_out(attrition: Attrition, here: Path) -> None:
    (here / "ours.yaml").write_text("title: Ours\nlike: community\nheadcount: 60\n", encoding="utf-8")
    out = attrition("institution", "ours.yaml", "--yaml")[1]
    assert "like" not in out and "overrides: {}" not in out
    assert Institution.from_yaml(out) == load_institution("ours.yaml")


def test_a_fitted_institution_can_be_put_anywhere(attrition: Attrition, own: Path, here: Path) -> None:
    (here / "copy.yaml").write_text(attrition("institution", str(own), "--yaml")[1], encoding="utf-8")
    assert load_institution("copy.yaml").posterior == load_institution(own).posterior
    assert attrition("run", "-i", "copy.yaml", "--draws", "2", *("-n", "2", "-m", "1"))[0] == 0


# ------------------------------------------------------------------ known


KNOWN = """\
title: Ours
like: community
headcount: 60
known:
  departures: {count: 4, years: 1}
  burnout: {share: 0.4, n: 40}
"""


def test_a_file_with_known_is_an_institution_everywhere(attrition: Attrition, here: Path) -> None:
    (here / "ours.yaml").write_text(KNOWN, encoding="utf-8")
    code, out, _ = attrition("institution", "ours.yaml")
    assert code == 0 and "departures, burnout" in out and "attrition fit" in out
    found = attrition.json("run", "-i", "ours.yaml", *SMALL)
    assert found["institution"] == "ours"
    without = load_institution("community").scaled(60)
    expected = sim.run(institution=without, replicates=1, months=2).summary()
    assert [row["mean"] for row in found["summary"]] == pytest.approx(list(expected["mean"]), rel=1e-6)
    study = "outcomes: [departures]\ninstitution: ours.yaml\nmonths: 1\nreplicates: 1\nlevers: {mentoring: [0, 1]}\n"
    (here / "study.yaml").write_text(f"{study}design: {{kind: grid}}\n", encoding="utf-8")
    assert attrition("sweep", "study.yaml", "--out", "r")[0] == 0
    assert Institution.from_yaml(load_institution("ours.yaml").to_yaml()).known == load_institution("ours.yaml").known
    (here / "plan.yaml").write_text("institution: ours.yaml\n", encoding="utf-8")
    assert attrition("run", "plan.yaml", *SMALL)[0] == 0


def test_known_must_be_a_block(attrition: Attrition, here: Path) -> None:
    (here / "ours.yaml").write_text("like: community\nknown: 31\n", encoding="utf-8")
    code, _, err = attrition("run", "-i", "ours.yaml")
    assert code == 2 and "line 2, known" in err and "attrition fit" in err
