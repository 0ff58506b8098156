"""Commands of studies with a roster: one message about a wrong one, the same one to go on, its name in the output."""

from pathlib import Path

import pytest

from sim.simulate.rosters import fingerprint_of
from sim.studies.calibration.fit import school
from tests.unit.program import Attrition
from tests.unit.studies.rosters import PEOPLE, file, read, text

STUDY = """\
title: A small one
uncertainties: {exhaustion_scale: prior}
outcomes: [departures, headcount]
institution: community
months: 2
replicates: 1
design: {kind: sobol, points: 4}
"""
TRIAL = """\
title: A trial
design: twin
institution: community
intervention: {levers: {recognition: 1}}
outcomes: [{measure: hours, at: 1, statistic: difference}]
"""
FEW = ("-i", "community", "-n", "2", "-m", "2", "--threads", "1")
SIZED = {
    "portfolio": (
        "portfolio", "--budget-usd", "10000000", "--levers", "recognition,mentoring", "--objective", "burned_out", "--steps",
        "1", "--draws", "0", "--evaluations", "13", "--points", "1", "--no-compare", *FEW,
    ),
    "discover": (
        "discover", "team_inbox", "--when", "burned_out in worst 50%", "--points", "20", "--parameter", "exhaustion_scale",
        "--parameter", "offers_per_year", "--resamples", "0", *FEW,
    ),
    "drivers": ("drivers", "--driver", "contagion", "--driver", "redistribution", "--pairs", "1", *FEW),
    "sensitivity": (
        "sensitivity", "--method", "ranking", "--policies", "groups", "--points", "10", "--outcome", "departures", *FEW,
        "-n", "1",
    ),
}  # fmt: skip
OTHERS = {
    "trial": ("trial", "trial.yaml", "-n", "2", "--studies", "20"), "fit": ("fit", "school.yaml"),
    "sweep": ("sweep", "run", "study.yaml"),
}  # fmt: skip


pytestmark = pytest.mark.filterwarnings("ignore::sim.foundation.notices.Notice")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what the commands read."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    (tmp_path / "trial.yaml").write_text(TRIAL, encoding="utf-8")
    known = "title: Ours\nlike: community\nknown: {burnout: {share: 0.5, n: 90}}\n"
    (tmp_path / "school.yaml").write_text(known, encoding="utf-8")
    monkeypatch.setattr(school, "PEOPLE_PER_POINT", PEOPLE)
    monkeypatch.setitem(school.fit_school.__kwdefaults__, "waves", (12, 12))
    monkeypatch.setitem(school.fit_school.__kwdefaults__, "futures", 1)
    return tmp_path


@pytest.mark.parametrize("name", [*SIZED, *OTHERS])
def test_a_command_names_its_roster_and_goes_on_only_with_the_same(name: str, here: Path, attrition: Attrition) -> None:
    words = (*{**SIZED, **OTHERS}[name], "--out", "out", "--roster")
    found = attrition.json(*words, str(file(here)))
    told = found.get("metadata", found)
    if name == "sweep":
        told = attrition.json("sweep", "show", "out")["manifest"]
    assert told["roster_hash"] == fingerprint_of(read())
    again = ("--force",) if name == "trial" else ()
    assert attrition(*words, "faculty.csv", *again)[0] == 0
    code, out, err = attrition(*words, str(file(here, "other.csv", other=True)), *again)
    assert (code, out) == (2, "") and "changed: " in err and "roster" in err


@pytest.mark.parametrize("name", [*SIZED, *OTHERS])
def test_a_wrong_roster_gets_one_message_before_anything_is_written(name: str, here: Path, attrition: Attrition) -> None:
    words = (*{**SIZED, **OTHERS}[name], "--out", "out")
    (here / "wrong.csv").write_text(text().replace("M,33", "M,333", 1), encoding="utf-8")
    code, out, err = attrition(*words, "--roster", "wrong.csv")
    assert (code, out) == (2, "") and "row 3" in err and err.count("Error:") == 1 and not (here / "out").exists()
    code, out, err = attrition(*words, "--roster", "none.csv")
    assert (code, out) == (2, "") and "none.csv" in err and not (here / "out").exists()
    code, out, err = attrition(*words, "--skip-refused")
    assert (code, out) == (2, "") and "There is no roster for this option." in err


@pytest.mark.parametrize("name", SIZED)
def test_a_roster_and_a_number_of_people_are_refused_together(name: str, here: Path, attrition: Attrition) -> None:
    code, out, err = attrition(*SIZED[name], "--people", "60", "--roster", str(file(here)), "--out", "out")
    assert (code, out) == (2, "") and not (here / "out").exists()
    assert err.startswith("Error: --people, --roster: The number of people is given twice: a roster has its own.")


def test_a_study_that_was_run_has_its_roster_already(here: Path, attrition: Attrition) -> None:
    for option, value in (("--roster", str(file(here))), ("--map", "x=ignore"), ("--skip-refused", "")):
        code, _, err = attrition("sensitivity", "--of", "results", option, *([value] if value else []))
        assert code == 2 and err.startswith(f"Error: {option}: The study of --of sets this.")


def test_a_roster_of_a_study_file_is_shown_and_resumed(here: Path, attrition: Attrition) -> None:
    file(here)
    (here / "study.yaml").write_text(f"{STUDY}roster: faculty.csv\n", encoding="utf-8")
    assert attrition("sweep", "run", "study.yaml", "--out", "out")[0] == 0
    (here / "faculty.csv").unlink()
    assert attrition("sweep", "resume", "out")[0] == 0
    code, out, _ = attrition("sweep", "show", "out")
    assert code == 0 and "community with a roster" in " ".join(out.split())
    code, out, err = attrition("sweep", "run", "study.yaml", "--out", "more")
    assert (code, out) == (2, "") and "faculty.csv" in err and not (here / "more").exists()
